#include "guest_rules.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "vsock.h"

#define WEIGHT_MAXIMUM 1000u

static bool read_number(const char *text, unsigned long maximum, unsigned long *number)
{
    char *end;

    errno = 0;
    *number = strtoul(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0 && *number <= maximum;
}

static bool read_user(struct guest_rule *rule, const char *text, struct remoting_error *error)
{
    unsigned long number;

    if (!read_number(text, UINT32_MAX - 1ul, &number)) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "user wants a user id, not %s", text);
    }
    rule->user = (uid_t)number;
    return true;
}

static bool read_socket(struct guest_rule *rule, const char *text, struct remoting_error *error)
{
    const size_t length = strlen(text);

    if (text[0] != '/' || length >= sizeof rule->socket) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "%s wants an absolute path of at most %zu bytes, not %s",
                             rule->is_port ? "serial" : "socket", sizeof rule->socket - 1, text);
    }
    memcpy(rule->socket, text, length + 1);
    return true;
}

static bool read_serial(struct guest_rule *rule, const char *text, struct remoting_error *error)
{
    rule->is_port = true;
    return read_socket(rule, text, error);
}

static bool read_cid(struct guest_rule *rule, const char *text, struct remoting_error *error)
{
    unsigned long number;

    if (!read_number(text, VSOCK_NO_CID - 1ul, &number)) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "cid wants the number of a VM's vsock, not %s", text);
    }
    rule->cid = (uint32_t)number;
    return true;
}

/* They are shown on terminals and in labels. */
static bool read_name(struct guest_rule *rule, const char *text, struct remoting_error *error)
{
    const size_t length = strlen(text);

    for (size_t i = 0; i < length; i++) {
        if (text[i] <= ' ' || text[i] > '~') {
            return remoting_fail(error, REMOTING_ERROR_FAILED, "name wants printable ASCII without spaces");
        }
    }
    if (length == 0 || length >= sizeof rule->name) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "name wants 1 to %zu characters, not %s",
                             sizeof rule->name - 1, text);
    }
    memcpy(rule->name, text, length + 1);
    return true;
}

static bool read_weight(struct guest_rule *rule, const char *text, struct remoting_error *error)
{
    unsigned long number;

    if (!read_number(text, WEIGHT_MAXIMUM, &number) || number == 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "weight wants a number from 1 to %u, not %s", WEIGHT_MAXIMUM,
                             text);
    }
    rule->weight = (uint32_t)number;
    return true;
}

static bool read_class(struct guest_rule *rule, const char *text, struct remoting_error *error)
{
    static const char *const classes[] = { "interactive", "standard", "batch" };

    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        if (strcmp(text, classes[i]) == 0) {
            memcpy(rule->class, classes[i], strlen(classes[i]) + 1);
            return true;
        }
    }
    return remoting_fail(error, REMOTING_ERROR_FAILED, "class wants interactive, standard or batch, not %s", text);
}

/* What all guests may have cannot be a limit of one. */
static bool is_of_a_guest(size_t quota)
{
    return quota != QUOTA_GUESTS && quota != QUOTA_GUESTS_PER_USER && quota != QUOTA_STATE_MEMORY_TOTAL;
}

static bool read_limit(struct guest_rule *rule, const char *key, const char *text, struct remoting_error *error)
{
    for (size_t i = 0; i < REMOTING_QUOTAS; i++) {
        if (!is_of_a_guest(i) || strcmp(key, remoting_quotas[i].option) != 0) {
            continue;
        }
        rule->has_limit[i] = remoting_read_limit(i, text, &rule->limits.of[i]);
        return rule->has_limit[i] || remoting_fail(error, REMOTING_ERROR_FAILED, "%s wants a number%s, not %s", key,
                                                   remoting_describe_number(i), text);
    }
    return remoting_fail(error, REMOTING_ERROR_FAILED, "a guest has no %s", key);
}

static bool read_pair(struct guest_rule *rule, char *pair, struct remoting_error *error)
{
    static const struct {
        const char *key;
        bool (*read)(struct guest_rule *rule, const char *text, struct remoting_error *error);
    } readers[] = { { "user", read_user }, { "socket", read_socket }, { "serial", read_serial }, { "cid", read_cid },
                    { "name", read_name }, { "weight", read_weight }, { "class", read_class } };
    char *value = strchr(pair, '=');

    if (!value) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "%s has no value", pair);
    }
    *value++ = '\0';
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
        if (strcmp(pair, readers[i].key) == 0) {
            return readers[i].read(rule, value, error);
        }
    }
    return read_limit(rule, pair, value, error);
}

static bool read_rule(struct guest_rule *rule, char *words, struct remoting_error *error)
{
    char *rest = NULL;
    int subjects;

    for (char *pair = strtok_r(words, ",", &rest); pair; pair = strtok_r(NULL, ",", &rest)) {
        if (!read_pair(rule, pair, error)) {
            return false;
        }
    }
    subjects = (rule->user != GUEST_RULE_ANY_USER) + (rule->socket[0] != '\0') + (rule->cid != VSOCK_NO_CID);

    return subjects == 1 || remoting_fail(error, REMOTING_ERROR_FAILED, "it says %s user, socket, serial and cid",
                                          subjects == 0 ? "none of" : "more than one of");
}

const struct guest_rule *guest_rules_find(const struct guest_rules *rules, uid_t user)
{
    for (size_t i = 0; i < rules->count; i++) {
        if (rules->all[i].user == user && user != GUEST_RULE_ANY_USER) {
            return &rules->all[i];
        }
    }
    return NULL;
}

const struct guest_rule *guest_rules_find_vm(const struct guest_rules *rules, uint32_t cid)
{
    for (size_t i = 0; i < rules->count; i++) {
        if (rules->all[i].cid == cid && cid != VSOCK_NO_CID) {
            return &rules->all[i];
        }
    }
    return NULL;
}

/* Two rules for the same guests would be ambiguous. */
static bool check_is_only(const struct guest_rules *rules, const struct guest_rule *rule, struct remoting_error *error)
{
    if (guest_rules_find_vm(rules, rule->cid)) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "CID %u has a rule already", rule->cid);
    }
    if (guest_rules_find(rules, rule->user)) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "user %u has a rule already", (unsigned)rule->user);
    }
    for (size_t i = 0; i < rules->count; i++) {
        if (rule->socket[0] != '\0' && strcmp(rules->all[i].socket, rule->socket) == 0) {
            return remoting_fail(error, REMOTING_ERROR_FAILED, "%s has a rule already", rule->socket);
        }
    }
    return true;
}

bool guest_rules_add(struct guest_rules *rules, const char *text, struct remoting_error *error)
{
    struct guest_rule rule = { .user = GUEST_RULE_ANY_USER, .cid = VSOCK_NO_CID };
    struct guest_rule *all = realloc(rules->all, (rules->count + 1) * sizeof *all);
    char *words = strdup(text);
    bool is_right;

    if (!all || !words) {
        free(words);
        rules->all = all ? all : rules->all;
        return remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory");
    }
    rules->all = all;
    is_right = read_rule(&rule, words, error) && check_is_only(rules, &rule, error);
    free(words);
    if (is_right) {
        rules->all[rules->count++] = rule;
    }
    return is_right;
}

void guest_rules_free(struct guest_rules *rules)
{
    free(rules->all);
    *rules = (struct guest_rules){ .all = NULL };
}

void guest_rule_apply(const struct guest_rule *rule, struct guest_identity *guest, struct remoting_limits *limits)
{
    if (!rule) {
        return;
    }
    memcpy(guest->name, rule->name, sizeof guest->name);
    if (rule->class[0] != '\0') {
        memcpy(guest->class, rule->class, sizeof guest->class);
    }
    guest->weight = rule->weight != 0 ? rule->weight : guest->weight;
    for (size_t i = 0; i < REMOTING_QUOTAS; i++) {
        limits->of[i] = rule->has_limit[i] ? rule->limits.of[i] : limits->of[i];
    }
}

struct remoting_limits guest_rules_any_limits(const struct guest_rules *rules, const struct remoting_limits *standard)
{
    struct remoting_limits any = *standard;

    for (size_t rule = 0; rule < rules->count; rule++) {
        for (size_t i = 0; i < REMOTING_QUOTAS; i++) {
            if (any.of[i] == 0 && rules->all[rule].has_limit[i]) {
                any.of[i] = rules->all[rule].limits.of[i];
            }
        }
    }
    return any;
}
