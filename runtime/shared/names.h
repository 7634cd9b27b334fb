/* ggml's own names of its numbers, read from a library whose counts are unknown.
 *
 * ggml_op_name and its like index an array, many without a check, and no public function tells how long it
 * is. So names are read until one is no name. Reading a little past an array is harmless: it yields the next
 * array's strings, under numbers that this ggml never uses; reading far past it leaves the library's memory. */
#ifndef REMOTING_NAMES_H
#define REMOTING_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REMOTING_NAME_COUNT_MAXIMUM 256u
#define REMOTING_NAME_SIZE_MAXIMUM 48u
#define REMOTING_NAME_GAP_MAXIMUM 8u

typedef const char *(*remoting_name_function)(int number);

enum remoting_name_gaps {
    REMOTING_NAMES_END_AT_GAP, /* the first thing that is no name ends the list */
    REMOTING_NAMES_SKIP_GAPS,  /* removed numbers have no name, but a note; at most three in a row up to 0.27 */
};

/* ggml's names by number; NULL stands for a number without one. Owned by the library. */
struct remoting_names {
    uint32_t count;
    const char *names[REMOTING_NAME_COUNT_MAXIMUM];
};

/* Lists the names that `name_of` gives to the numbers from 0 on. A name counts only if it lies in
 * the memory of the module that holds name_of. */
void remoting_list_names(struct remoting_names *names, remoting_name_function name_of, enum remoting_name_gaps gaps);

#endif
