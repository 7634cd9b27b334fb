/* Which guests have their memory on the devices, where they may together have more than the devices do. The account,
 * the queue of those that want room, and the choice of those that go: docs/developing/state.md, Overcommit. */
#ifndef DAEMON_RESIDENCY_H
#define DAEMON_RESIDENCY_H

#include <stdbool.h>
#include <stdint.h>

struct guest;
struct release;
struct residency;
struct services;
struct worker_room;

/* The devices are known. */
void residency_open(struct residency *residency, const struct release *release);

/* The guest's device process says so. */
void residency_take_wish(struct guest *guest, const struct worker_room *room);
void residency_take_held(struct guest *guest, const struct worker_room *room);
/* A step was done, or not: for this reason. */
void residency_take_settled(struct guest *guest, uint32_t asked_for, const char *reason);

/* As guest_ask_for, but a guest is not resumed before there is room for what it has. One that waits for that of its own
 * accord may be paused. */
bool residency_ask_for(struct guest *guest, uint32_t message);
/* Whether it would not do what it is asked for. */
bool residency_is_busy(const struct guest *guest);
/* Why a guest will not be resumed, once; NULL: it was, or will be. */
const char *residency_take_refusal(struct guest *guest);

/* Admits who fits, and has others go. Returns the next time to look. */
int64_t residency_advance(struct services *services, int64_t now);

#endif
