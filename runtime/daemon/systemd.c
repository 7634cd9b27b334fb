#include "systemd.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "log.h"

#define FIRST_FD 3 /* SD_LISTEN_FDS_START */

/* The number in an environment variable, 0 if there is none. */
static long number_in(const char *variable)
{
    const char *text = getenv(variable);

    return !text ? 0 : strtol(text, NULL, 10);
}

static bool has_option(int fd, int option, int expected)
{
    int value;
    socklen_t size = sizeof value;

    return getsockopt(fd, SOL_SOCKET, option, &value, &size) == 0 && value == expected;
}

bool systemd_take_socket(int *fd, struct remoting_error *error)
{
    const bool is_ours = number_in("LISTEN_PID") == getpid();
    const long count = is_ours ? number_in("LISTEN_FDS") : 0;

    *fd = -1;
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_FDNAMES");
    if (count == 0) {
        return true;
    }
    if (count != 1) {
        return remoting_fail(error, REMOTING_ERROR_FAILED,
                             "systemd handed over %ld sockets: a unit serves one ListenStream=", count);
    }
    if (!has_option(FIRST_FD, SO_DOMAIN, AF_UNIX) || !has_option(FIRST_FD, SO_TYPE, SOCK_STREAM) ||
        !has_option(FIRST_FD, SO_ACCEPTCONN, 1)) {
        return remoting_fail(
            error, REMOTING_ERROR_FAILED,
            "what systemd handed over is no listening unix stream socket: the unit wants ListenStream=/PATH and "
            "Accept=no");
    }
    *fd = FIRST_FD;
    return true;
}

void systemd_tell_ready(void)
{
    static const char ready[] = "READY=1";
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    const char *path = getenv("NOTIFY_SOCKET");
    const size_t length = !path ? 0 : strlen(path);
    int notifying;

    if (length < 2 || length >= sizeof address.sun_path) {
        return;
    }
    memcpy(address.sun_path, path, length);
    if (path[0] == '@') {
        address.sun_path[0] = '\0'; /* an abstract name */
    }
    notifying = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (notifying < 0 || sendto(notifying, ready, sizeof ready - 1, MSG_NOSIGNAL, (const struct sockaddr *)&address,
                                (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length)) < 0) {
        log_line("systemd could not be told that the daemon is ready: %m");
    }
    if (notifying >= 0) {
        close(notifying);
    }
    unsetenv("NOTIFY_SOCKET");
}
