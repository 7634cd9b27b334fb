#include "worker_mode.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "descriptor_passing.h"
#include "error.h"
#include "formats/worker.h"
#include "log.h"
#include "worker_entry.h"

/* The device process passes the reason on to the guest. */
static int fail_to_device_process(const char *reason)
{
    struct worker_message message = { .type = WORKER_LOST, .payload_size = (uint32_t)strlen(reason) };
    const struct message_parts parts = { &message, sizeof message, reason, message.payload_size };

    if (remoting_send_message(WORKER_SOCKET, parts, NO_DESCRIPTORS, 0) < 0) {
        log_line("worker: %s", reason);
    }
    return 1;
}

static int fail_with_loader_error(void)
{
    const char *loader_error = dlerror();
    struct remoting_error error;

    remoting_fail(&error, REMOTING_ERROR_FAILED, "the backend library cannot be loaded: %s",
                  !loader_error ? "no reason given" : loader_error);
    return fail_to_device_process(error.reason);
}

/* When memory runs out, the kernel must kill a worker, not the daemon or another program. */
static void offer_to_oom_killer(void)
{
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

    if (fd >= 0 && write(fd, "500", 3) < 0) {
        log_line("worker: oom_score_adj: %s", strerror(errno));
    }
    if (fd >= 0) {
        close(fd);
    }
}

int worker_mode_run(const char *backend_library, const struct remoting_worker_options *options)
{
    int (*entry)(const struct remoting_worker_options *);
    void *symbol;
    void *library;

    offer_to_oom_killer();
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); /* no other process of this user may read its memory */
    library = dlopen(backend_library, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        return fail_with_loader_error();
    }
    symbol = dlsym(library, REMOTING_WORKER_ENTRY);
    if (!symbol) {
        return fail_with_loader_error();
    }
    memcpy(&entry, &symbol, sizeof entry); /* ISO C has no cast from an object to a function pointer */
    return entry(options);
}
