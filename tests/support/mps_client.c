/* Imitates what CUDA's driver does with MPS, for a backend that poses as CUDA's: when it is loaded it becomes a client
 * of the control daemon (mps_control.py) if there is one. A client whose server ends is lost. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A function of ggml. */
#define LOG_LEVEL_ERROR 4
void ggml_log_internal(int level, const char *format, ...);
_Noreturn void ggml_abort(const char *file, int line, const char *format, ...);

static const char *value_of(const char *variable)
{
    const char *value = getenv(variable);

    return value ? value : "-";
}

static void *await_end(void *data)
{
    const int connection = *(const int *)data;
    char byte;

    while (recv(connection, &byte, 1, 0) > 0) {
    }
    ggml_log_internal(LOG_LEVEL_ERROR, "CUDA error: %s\n",
                      "the remote procedural call between the MPS server and the MPS client failed");
    ggml_log_internal(LOG_LEVEL_ERROR, "  current device: 0\n");
    ggml_abort(__FILE__, __LINE__, "CUDA error");
}

__attribute__((constructor)) static void connect_to_control(void)
{
    static int connection;
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    char hello[512];
    char server[16];
    pthread_t thread;
    int length;

    connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s/control", value_of("CUDA_MPS_PIPE_DIRECTORY"));
    if (connect(connection, (struct sockaddr *)&address, sizeof address) != 0) {
        close(connection);
        return;
    }
    length = snprintf(hello, sizeof hello, "client memory:%s threads:%s visible:%s",
                      value_of("CUDA_MPS_PINNED_DEVICE_MEM_LIMIT"), value_of("CUDA_MPS_ACTIVE_THREAD_PERCENTAGE"),
                      value_of("CUDA_VISIBLE_DEVICES"));
    if (send(connection, hello, (size_t)length, 0) != length || recv(connection, server, sizeof server, 0) <= 0) {
        abort();
    }
    if (server[0] == '-') { /* the server has no room for another client */
        setenv("GGML_ASYNC_REFUSED", "", 1);
        return;
    }
    pthread_create(&thread, NULL, await_end, &connection);
}
