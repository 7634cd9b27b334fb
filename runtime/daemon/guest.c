#include "guest.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "descriptor_passing.h"
#include "device_process_protocol.h"

void guest_kill(struct guest *guest)
{
    if (guest->pid > 0 && !guest->killed) {
        launcher_kill(&guest->services->launcher, guest->pid);
    }
    guest->killed = true;
}

static ssize_t send_message(const struct guest *guest, const struct daemon_message *message, const void *payload,
                            struct descriptor_list list)
{
    const struct iovec parts[] = { { .iov_base = (void *)(uintptr_t)message, .iov_len = sizeof *message },
                                   { .iov_base = (void *)(uintptr_t)payload, .iov_len = message->payload_size } };

    return remoting_send_with_descriptors(guest->control, parts, 2, list, MSG_DONTWAIT);
}

bool guest_tell_start(const struct guest *guest, struct remoting_error *error)
{
    const struct capset *capset = &guest->services->capset;
    const struct device_process_start start = { .guest = guest->identity, .limits = guest->limits };
    const struct daemon_message message = { .type = DAEMON_START,
                                            .payload_size = (uint32_t)sizeof start + capset->size };
    const struct iovec parts[] = { { .iov_base = (void *)(uintptr_t)&message, .iov_len = sizeof message },
                                   { .iov_base = (void *)(uintptr_t)&start, .iov_len = sizeof start },
                                   { .iov_base = capset->bytes, .iov_len = capset->size } };
    const struct descriptor_list none = { .count = 0 };

    return remoting_send_with_descriptors(guest->control, parts, 3, none, MSG_DONTWAIT) >= 0 ||
           remoting_fail(error, REMOTING_ERROR_FAILED, "the guest's device process could not be started: %s",
                         strerror(errno));
}

/* A process that has died is told of by SIGCHLD. One that lets its socket fill up would miss what became of its
 * workers. */
void guest_tell(struct guest *guest, uint32_t type, uint32_t worker, const char *text)
{
    const struct daemon_message message = { .type = type,
                                            .worker = worker,
                                            .payload_size = !text ? 0 : (uint32_t)strlen(text) };
    const struct descriptor_list none = { .count = 0 };

    if (guest->control < 0 || guest->killed || send_message(guest, &message, text, none) >= 0 || errno == EPIPE ||
        errno == ECONNRESET) {
        return;
    }
    log_guest(&guest->log, "the guest's device process does not read what it is told (%s) and is killed",
              strerror(errno));
    guest_kill(guest);
}

bool guest_tell_worker_started(const struct guest *guest, uint32_t worker, int socket)
{
    const struct daemon_message message = { .type = DAEMON_WORKER_STARTED, .worker = worker };

    return send_message(guest, &message, NULL, (struct descriptor_list){ &socket, 1 }) >= 0;
}
