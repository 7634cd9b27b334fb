#include "measure.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include "ggml_tensor.h"

#define DUMMY_WORDS 32
#define NOT_CALLED (-1)

/* What a dummy slot records. ggml passes no pointer of ours to a slot, so this is thread-local. */
static _Thread_local int called_word;

/* Every dummy slot returns zero: no buffer, no size, false, success. */
#define DUMMY_SLOT(n)                                                                                                  \
    static uintptr_t dummy_slot_##n(void)                                                                              \
    {                                                                                                                  \
        called_word = n;                                                                                               \
        return 0;                                                                                                      \
    }
#define FOR_EACH_WORD(apply)                                                                                           \
    apply(0) apply(1) apply(2) apply(3) apply(4) apply(5) apply(6) apply(7) apply(8) apply(9) apply(10) apply(11)      \
        apply(12) apply(13) apply(14) apply(15) apply(16) apply(17) apply(18) apply(19) apply(20) apply(21) apply(22)  \
            apply(23) apply(24) apply(25) apply(26) apply(27) apply(28) apply(29) apply(30) apply(31)

FOR_EACH_WORD(DUMMY_SLOT)

#define SLOT_ADDRESS(n) (uintptr_t) dummy_slot_##n,

/* ggml_backend_buffer_get_base asserts that the base is not NULL. */
static uintptr_t dummy_base(void)
{
    static char base;

    called_word = 1;
    return (uintptr_t)&base;
}

static void make_dummy(uintptr_t words[DUMMY_WORDS])
{
    static const uintptr_t slots[DUMMY_WORDS] = { FOR_EACH_WORD(SLOT_ADDRESS) };

    memcpy(words, slots, sizeof slots);
}

static int measure_call(void *library, const struct measured_call *call)
{
    uintptr_t (*wrapper)(uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t);
    uintptr_t dummy[DUMMY_WORDS];
    struct ggml_tensor tensor = { .ne = { 1, 1, 1, 1 }, .nb = { 4, 4, 4, 4 }, .buffer = dummy, .data = dummy };
    /* ggml_backend_buft_get_alloc_size asserts that the slot's answer, here 0, has room for the tensor. */
    const bool is_empty = strcmp(call->wrapper, "ggml_backend_buft_get_alloc_size") == 0;
    uintptr_t arguments[MEASURE_ARGUMENTS];
    void *found = dlsym(library, call->wrapper);

    if (!found) {
        return NOT_CALLED;
    }
    memcpy(&wrapper, &found, sizeof wrapper);
    make_dummy(dummy);
    tensor.ne[0] = is_empty ? 0 : 1;
    if (strcmp(call->wrapper, "ggml_backend_buffer_get_base") == 0) {
        dummy[1] = (uintptr_t)dummy_base;
    }
    for (int i = 0; i < MEASURE_ARGUMENTS; i++) {
        const int argument = call->arguments[i];
        arguments[i] = argument == MEASURE_SELF     ? (uintptr_t)dummy
                       : argument == MEASURE_TENSOR ? (uintptr_t)&tensor
                                                    : (uintptr_t)argument;
    }
    called_word = NOT_CALLED;
    wrapper(arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5], arguments[6],
            arguments[7]);
    return called_word;
}

static int measure_getter(void *library, const struct measured_getter *getter)
{
    uintptr_t (*function)(const uintptr_t *);
    uintptr_t dummy[DUMMY_WORDS];
    void *found = dlsym(library, getter->function);
    uintptr_t got;

    if (!found) {
        return NOT_CALLED;
    }
    memcpy(&function, &found, sizeof function);
    make_dummy(dummy);
    got = function(dummy);
    for (int i = 0; i < DUMMY_WORDS; i++) {
        if (getter->is_32_bit ? (uint32_t)dummy[i] == (uint32_t)got : dummy[i] == got) {
            return i;
        }
    }
    return NOT_CALLED;
}

/* ggml_backend_dev_get_props zeroes its struct before it calls the slot: the zeroes tell its size. */
static size_t measure_properties(void *library)
{
    void (*function)(uintptr_t *, uint8_t *);
    uintptr_t dummy[DUMMY_WORDS];
    uint8_t properties[512];
    size_t size = sizeof properties;
    void *found = dlsym(library, "ggml_backend_dev_get_props");

    if (!found) {
        return 0;
    }
    memcpy(&function, &found, sizeof function);
    make_dummy(dummy);
    memset(properties, 0xaa, sizeof properties);
    function(dummy, properties);
    while (size > 0 && properties[size - 1] == 0xaa) {
        size--;
    }
    return size;
}

static size_t align(size_t size, size_t alignment)
{
    return (size + alignment - 1) & ~(alignment - 1);
}

/* ggml_graph_nbytes of ggml.c for a graph without gradients, around a graph struct of a given size. */
static size_t graph_overhead(size_t capacity, size_t graph_size)
{
    static const size_t hash_sizes[] = { 0, 2, 5, 11, 11, 11, 17, 17, 17 };
    const size_t hash_size = hash_sizes[capacity];
    size_t size = graph_size + 2 * capacity * sizeof(void *);

    size = align(size, sizeof(int32_t)) + hash_size * sizeof(int32_t);
    size = align(size, sizeof(void *)) + hash_size * sizeof(void *);
    size = align(size, sizeof(uint32_t)) + (hash_size + 31) / 32 * sizeof(uint32_t);
    return 32 + align(size, 16);
}

/* Whether the graph struct has this size. The overhead is rounded up to 16 bytes, so several
 * capacities are compared. */
static bool has_graph_size(void *library, size_t graph_size)
{
    size_t (*function)(size_t capacity, bool gradients);
    void *found = dlsym(library, "ggml_graph_overhead_custom");

    if (!found) {
        return false;
    }
    memcpy(&function, &found, sizeof function);
    for (size_t capacity = 1; capacity <= 8; capacity++) {
        if (function(capacity, false) != graph_overhead(capacity, graph_size)) {
            return false;
        }
    }
    return true;
}

/* What dlsym finds of a list that ends with NULL; NULL if nothing. */
static const char *exported(void *library, const char *const *names)
{
    while (*names && !dlsym(library, *names)) {
        names++;
    }
    return *names;
}

/* NULL if the ABI agrees with everything measured, else what does not. */
static const char *disagreement(void *library, const struct measured_abi *abi)
{
    const size_t number = (size_t)(abi - measured_abis);

    for (size_t i = 0; i < measured_call_count; i++) {
        const int word = measured_calls[i].words[number];

        if (word >= 0 && measure_call(library, &measured_calls[i]) != word) {
            return measured_calls[i].wrapper;
        }
    }
    for (size_t i = 0; i < measured_getter_count; i++) {
        const int word = measured_getters[i].words[number];

        if (word >= 0 && measure_getter(library, &measured_getters[i]) != word) {
            return measured_getters[i].function;
        }
    }
    if (measure_properties(library) != abi->properties_size) {
        return "ggml_backend_dev_get_props";
    }
    if (!has_graph_size(library, abi->graph_size)) {
        return "ggml_graph_overhead_custom";
    }
    if (abi->exports[0] && !exported(library, abi->exports)) {
        return abi->exports[0];
    }
    return exported(library, abi->lacks);
}

uint32_t remoting_version_number(const char *version)
{
    unsigned minor;
    unsigned patch;

    return version && sscanf(version, "0.%u.%u", &minor, &patch) == 2 && minor < 10000 && patch < 100
               ? minor * 100 + patch
               : 0;
}

/* Measuring sees no types and no bytes that one ABI pads with, so an ABI that agrees is believed only of
 * versions that are known to have it. */
static bool has_version(const struct measured_abi *abi, uint32_t version)
{
    return version >= abi->first_version && version <= abi->last_version;
}

/* Why a ggml is not served: its version is newer than all known ones, or not one of the ABI that agrees, or none
 * agrees. */
static bool decline(const char *version, const struct measured_abi *agrees, const char *differs,
                    struct remoting_error *error)
{
    const struct measured_abi *newest = &measured_abis[measured_abi_count - 1];
    const uint32_t last = newest->last_version;
    const char *named = version ? version : "(no version)";

    if (remoting_version_number(version) > last) {
        return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                             "ggml %.32s is not served: it is newer than 0.%u, the last that this build knows; "
                             "docs/reference/releases.md says what to do",
                             named, last / 100);
    }
    if (agrees) {
        return remoting_fail(
            error, REMOTING_ERROR_UNSUPPORTED,
            "ggml %.32s is not served: its ABI looks like that of %s, but no build with that ABI is known to say this "
            "version",
            named, agrees->release);
    }
    return remoting_fail(error, REMOTING_ERROR_UNSUPPORTED,
                         "ggml %.32s is not served: no ABI from %s to 0.%u agrees with it (%s differs from %s)", named,
                         measured_abis[0].release, last / 100, differs, newest->release);
}

bool remoting_measure_abi(void *library, const struct measured_abi **abi, struct remoting_error *error)
{
    const struct measured_abi *agrees = NULL;
    const char *(*version_of)(void);
    void *found = dlsym(library, "ggml_version");
    const char *version;
    const char *differs = NULL;

    memcpy(&version_of, &found, sizeof version_of);
    version = version_of ? version_of() : NULL;
    for (size_t i = measured_abi_count; i-- > 0;) {
        const char *other = disagreement(library, &measured_abis[i]);

        if (!other && has_version(&measured_abis[i], remoting_version_number(version))) {
            *abi = &measured_abis[i];
            return true;
        }
        agrees = agrees || other ? agrees : &measured_abis[i];
        differs = differs ? differs : other;
    }
    return decline(version, agrees, differs, error);
}
