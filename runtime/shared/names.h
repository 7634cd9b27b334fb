/* ggml's own names of its numbers, read from a library whose counts are unknown.
 *
 * ggml_op_name and its like index an array without a check, and no public function tells how long it is. So names are
 * read until one is no name. Reading a little past an array is harmless: it yields the next array's strings, under
 * numbers that this ggml never uses; reading far past it leaves the library's memory. ggml_type_name differs: a ggml
 * that is built with assertions aborts past its last type, so types are read from the array itself. */
#ifndef REMOTING_NAMES_H
#define REMOTING_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REMOTING_NAME_COUNT_MAXIMUM 256u
#define REMOTING_NAME_SIZE_MAXIMUM 64u /* a removed type's has 58 bytes: "TYPE_IQ4_NL_4_4 REMOVED, use ..." */

typedef const char *(*remoting_name_function)(int number);
typedef const void *(*remoting_type_traits_function)(int type);

/* ggml's names by number; NULL stands for a number without one. Owned by the library. */
struct remoting_names {
    uint32_t count;
    const char *names[REMOTING_NAME_COUNT_MAXIMUM];
};

/* Lists the names that `name_of` gives to the numbers from 0 on; the first thing that is no name ends the list. A name
 * counts only if it lies in the memory of the module that holds name_of. NULL lists nothing. */
void remoting_list_names(struct remoting_names *names, remoting_name_function name_of);

/* Lists the names of types from ggml's array of their traits (struct ggml_type_traits of ggml.h, 0.9.4 to 0.27: the
 * name, then the block's length as an int64_t). `traits_of` is ggml_get_type_traits, which is asked for the types 0 and
 * 1 only: every ggml has these. NULL lists nothing. */
void remoting_list_types(struct remoting_names *names, remoting_type_traits_function traits_of);

#endif
