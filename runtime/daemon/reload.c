#include "reload.h"

#include <stdio.h>
#include <unistd.h>

#include "clock.h"
#include "daemon_limits.h"
#include "inventory.h"
#include "log.h"
#include "spare_workers.h"
#include "spawn.h"
#include "worker.h"

void reload_open(struct reload *reload)
{
    reload->answer.fd = -1;
    reload->answer_by = NO_DEADLINE;
}

static void end_probe(struct reload *reload)
{
    event_loop_drop(&reload->services->loop, &reload->answer);
    reload->answer_by = NO_DEADLINE;
    if (reload->probe != 0) {
        launcher_kill(&reload->services->launcher, reload->probe);
    }
}

/* All stays as it is. */
static void give_up(struct reload *reload, const char *reason)
{
    end_probe(reload);
    log_line("the ggml of %s is not taken: %s", reload->next.release->lib_dir, reason);
    worker_setup_drop(&reload->next);
    reload->failed(reload->owner, reason);
}

/* New guests get it at once. */
static void take_over(struct reload *reload)
{
    struct services *services = reload->services;
    const struct move_plan plan = { .kind = MOVE_TO_RELEASE, .release = reload->next.release };
    const struct worker_setup next = move_plan_apply(&plan, &services->setup, 0);
    char text[256];

    end_probe(reload);
    worker_setup_replace(&services->setup, &next);
    worker_setup_drop(&reload->next);
    spare_workers_renew(services->spares);
    worker_setup_describe(&services->setup, text, sizeof text);
    log_line("new guests get %s", text);
    guest_moves_begin(reload->moves, &plan);
}

/* Why a probe ended without a word is known when it is reaped. */
static void answer_ready(void *owner, uint32_t events)
{
    struct reload *reload = owner;
    struct remoting_error error;

    (void)events;
    switch (inventory_receive(reload->answer.fd, reload->next.release, &error)) {
    case INVENTORY_NOTHING:
        break;
    case INVENTORY_TOLD:
        take_over(reload);
        break;
    case INVENTORY_REFUSED:
        give_up(reload, error.reason);
        break;
    case INVENTORY_ENDED:
        event_loop_drop(&reload->services->loop, &reload->answer);
        if (reload->probe == 0) {
            give_up(reload, reload->end);
        }
        break;
    }
}

static bool start_probe(struct reload *reload, struct remoting_error *error)
{
    struct services *services = reload->services;
    int socket;

    if (!worker_spawn_probe(services, &reload->next, &reload->probe, &socket, error)) {
        return false;
    }
    reload->answer = (struct event_source){ .fd = socket, .ready = answer_ready, .owner = reload };
    reload->answer_by = remoting_now_ms() + PROBE_MS;
    if (event_loop_add(&services->loop, &reload->answer, EPOLLIN, error)) {
        return true;
    }
    end_probe(reload);
    return false;
}

bool reload_is_under_way(const struct reload *reload)
{
    return reload->next.release != NULL;
}

bool reload_begin(struct reload *reload, const char *lib_dir, struct remoting_error *error)
{
    struct release *release = release_make(reload->services->words, lib_dir);

    if (!release) {
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory for another ggml");
    }
    reload->next = worker_setup_of(release);
    release_drop(release);
    if (start_probe(reload, error)) {
        return true;
    }
    worker_setup_drop(&reload->next);
    return false;
}

bool reload_reap(struct reload *reload, pid_t pid, int status)
{
    if (reload->probe == 0 || pid != reload->probe) {
        return false;
    }
    reload->probe = 0;
    describe_end("the probe worker said nothing and", status, reload->end, sizeof reload->end);
    if (reload->next.release && reload->answer.fd < 0) {
        give_up(reload, reload->end);
    }
    return true;
}

int64_t reload_advance(struct reload *reload, int64_t now)
{
    char reason[80];

    if (reload->answer_by <= now) {
        snprintf(reason, sizeof reason, "the probe worker did not say what the host offers within %d s",
                 PROBE_MS / 1000);
        give_up(reload, reason);
    }
    return reload->answer_by;
}

void reload_close(struct reload *reload)
{
    end_probe(reload);
    worker_setup_drop(&reload->next);
}
