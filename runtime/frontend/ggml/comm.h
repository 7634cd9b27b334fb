/* ggml's functions for groups of backends that add tensors up among themselves. */
#ifndef GUEST_COMM_H
#define GUEST_COMM_H

/* What get_proc_address answers for a name, or NULL if it is none of theirs. */
void *guest_comm_function(const char *name);

#endif
