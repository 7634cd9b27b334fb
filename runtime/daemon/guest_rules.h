/* An administrator's settings for guests, by their user or by the socket that they connect to: a name, a weight, a
 * class, and limits (--guest-rule). */
#ifndef DAEMON_GUEST_RULES_H
#define DAEMON_GUEST_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "error.h"
#include "guest_identity.h"
#include "quotas.h"

#define GUEST_RULE_ANY_USER ((uid_t) - 1)
#define GUEST_RULE_SOCKET_SIZE 108 /* sun_path */

struct guest_rule {
    uid_t user; /* GUEST_RULE_ANY_USER: it holds for all that connect to the socket */
    uint32_t cid; /* of the VM whose guests it is for, which connect by vsock; VSOCK_NO_CID: it is not a VM's */
    bool is_port; /* what connects to the socket is a VM's virtio-serial port */
    char socket[GUEST_RULE_SOCKET_SIZE]; /* a path that the daemon also listens on; empty: the rule is a user's, or a
                                            VM's */
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

/* Reads "user=1000,name=chat,weight=3,class=interactive,device-memory=16G", of which only the user must be there, or
 * socket=PATH, serial=PATH or cid=CID in its place. */
bool guest_rules_add(struct guest_rules *rules, const char *text, struct remoting_error *error);
void guest_rules_free(struct guest_rules *rules);

/* The rule for a user's guests that connect to no rule's socket; NULL: there is none. */
const struct guest_rule *guest_rules_find(const struct guest_rules *rules, uid_t user);

/* The rule for a VM's guests; NULL: there is none. */
const struct guest_rule *guest_rules_find_vm(const struct guest_rules *rules, uint32_t cid);

/* Applies a rule to a guest and its limits. NULL: there is no rule. */
void guest_rule_apply(const struct guest_rule *rule, struct guest_identity *guest, struct remoting_limits *limits);

/* The limits that a rule may set. */
struct remoting_limits guest_rules_any_limits(const struct guest_rules *rules, const struct remoting_limits *standard);

#endif
