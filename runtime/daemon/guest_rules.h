/* What an administrator says of guests, by their user: a name, a weight, a class, and limits of their own
 * (--guest-rule).
 */
#ifndef DAEMON_GUEST_RULES_H
#define DAEMON_GUEST_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "error.h"
#include "guest_identity.h"
#include "quotas.h"

struct guest_rule {
    uid_t user;
    char name[REMOTING_GUEST_WORD_SIZE];
    char class[REMOTING_GUEST_WORD_SIZE]; /* empty: the standard one */
    uint32_t weight;
    struct remoting_limits limits;
    bool has_limit[REMOTING_QUOTAS];
};

struct guest_rules {
    struct guest_rule *all; /* owned */
    size_t count;
};

/* Reads "user=1000,name=chat,weight=3,class=interactive,device-memory=16G", of which only the user must be there. */
bool guest_rules_add(struct guest_rules *rules, const char *text, struct remoting_error *error);
void guest_rules_free(struct guest_rules *rules);

/* Tells a guest of that user, and its limits, what the rule for it says, if there is one. */
void guest_rules_apply(const struct guest_rules *rules, struct guest_identity *guest, struct remoting_limits *limits);

/* Limits each of which is there if a guest may have it. */
struct remoting_limits guest_rules_any_limits(const struct guest_rules *rules, const struct remoting_limits *standard);

#endif
