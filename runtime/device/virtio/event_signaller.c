#include "virtio/event_signaller.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define COMPLETIONS 64

bool event_signaller_open(struct event_signaller *signaller, struct remoting_error *error)
{
    *signaller = (struct event_signaller){ .ready = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK) };
    if (signaller->ready < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "eventfd: %s", strerror(errno));
    }
    if (syscall(SYS_io_setup, COMPLETIONS, &signaller->context) < 0) {
        signaller->context = 0;
    }
    return true;
}

static void forget_completions(struct event_signaller *signaller)
{
    struct io_event completions[COMPLETIONS];
    struct timespec at_once = { 0 };

    syscall(SYS_io_getevents, signaller->context, 0, COMPLETIONS, completions, &at_once);
}

/* An asynchronous poll that is done as it is submitted. On completion the kernel itself adds to the eventfd, which
 * never waits (eventfd_signal in fs/eventfd.c). */
static bool submit(struct event_signaller *signaller, int eventfd)
{
    struct iocb request = { .aio_lio_opcode = IOCB_CMD_POLL,
                            .aio_fildes = (uint32_t)signaller->ready,
                            .aio_buf = POLLIN,
                            .aio_flags = IOCB_FLAG_RESFD,
                            .aio_resfd = (uint32_t)eventfd };
    struct iocb *requests[] = { &request };
    long submitted = syscall(SYS_io_submit, signaller->context, 1, requests);

    if (submitted < 0 && errno == EAGAIN) {
        forget_completions(signaller);
        submitted = syscall(SYS_io_submit, signaller->context, 1, requests);
    }
    return submitted == 1;
}

/* One that is full, and may be written to without waiting, has been signalled already. */
static bool add_one(int eventfd)
{
    const uint64_t one = 1;

    return write(eventfd, &one, sizeof one) == sizeof one || errno == EAGAIN;
}

bool event_signaller_raise(struct event_signaller *signaller, int eventfd, struct remoting_error *error)
{
    const bool is_raised = signaller->context != 0 ? submit(signaller, eventfd) : add_one(eventfd);

    return is_raised || remoting_fail(error, REMOTING_ERROR_MALFORMED,
                                      "the guest's call eventfd cannot be signalled: %s", strerror(errno));
}
