#include "event_loop.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

bool event_loop_open(struct event_loop *loop, struct remoting_error *error)
{
    loop->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (loop->epoll < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "epoll_create1: %s", strerror(errno));
    }
    return true;
}

void event_loop_close(struct event_loop *loop)
{
    close(loop->epoll);
    loop->epoll = -1;
}

bool event_loop_add(struct event_loop *loop, struct event_source *source, uint32_t events, struct remoting_error *error)
{
    struct epoll_event event = { .events = events, .data.ptr = source };

    if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, source->fd, &event) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "epoll_ctl: %s", strerror(errno));
    }
    return true;
}

bool event_loop_change(struct event_loop *loop, struct event_source *source, uint32_t events,
                       struct remoting_error *error)
{
    struct epoll_event event = { .events = events, .data.ptr = source };

    if (epoll_ctl(loop->epoll, EPOLL_CTL_MOD, source->fd, &event) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "epoll_ctl: %s", strerror(errno));
    }
    return true;
}

void event_loop_remove(struct event_loop *loop, struct event_source *source)
{
    epoll_ctl(loop->epoll, EPOLL_CTL_DEL, source->fd, NULL);
}

void event_loop_drop(struct event_loop *loop, struct event_source *source)
{
    if (source->fd < 0) {
        return;
    }
    /* Explicitly: the guest may have the same open file, and closing ours would not remove it. */
    event_loop_remove(loop, source);
    close(source->fd);
    source->fd = -1;
}

static int timeout_until(int64_t deadline)
{
    int64_t left;

    if (deadline == NO_DEADLINE) {
        return -1;
    }
    left = deadline - remoting_now_ms();
    if (left <= 0) {
        return 0;
    }
    return left > INT_MAX ? INT_MAX : (int)left;
}

bool event_loop_turn(struct event_loop *loop, int64_t deadline, struct remoting_error *error)
{
    struct epoll_event event;
    int count = epoll_wait(loop->epoll, &event, 1, timeout_until(deadline));

    if (count < 0 && errno != EINTR) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "epoll_wait: %s", strerror(errno));
    }
    if (count == 1) {
        struct event_source *source = event.data.ptr;

        source->ready(source->owner, event.events);
    }
    return true;
}
