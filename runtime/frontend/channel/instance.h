/* What a context has to know of the ggml that it serves. */
#ifndef GUEST_INSTANCE_H
#define GUEST_INSTANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "names.h"

struct guest_abi;
struct ggml_tensor;

/* What the context tells the worker about the ggml that it serves, and how it logs to the program. */
struct ggml_instance {
    const struct guest_abi *abi; /* NULL for a program without ggml, such as a test */
    uint32_t abi_number; /* what the worker is told; 0 is none */
    struct remoting_names ops;
    bool is_empty_op[REMOTING_NAME_COUNT_MAXIMUM]; /* by number: it computes nothing */
    struct remoting_names types;
    struct remoting_names unary_ops;
    struct remoting_names glu_ops;
    size_t (*nbytes)(const struct ggml_tensor *tensor); /* its ggml_nbytes */
    bool (*is_quantized)(int type);                     /* its ggml_is_quantized */
    /* its ggml_backend_cpu_buffer_from_ptr; NULL: no host buffers */
    void *(*buffer_from_pointer)(void *pointer, size_t size);
    bool marks_computed; /* it flags the nodes that are to be computed; before 0.9.7 all are */
    void (*log)(void *data, bool is_error, const char *text); /* one line, ended */
    void *log_data;
};

#endif
