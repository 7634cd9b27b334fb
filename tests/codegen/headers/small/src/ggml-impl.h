#pragma once

// Holds what pycparser does not read; apidiff takes the graph out.

#include <immintrin.h>

static inline float ggml_half(uint16_t h) {
    return _mm_cvtss_f32(_mm_cvtph_ps(_mm_cvtsi32_si128(h))); /* struct ggml_cgraph { in a comment */
}

typedef uint32_t ggml_count_t;

struct ggml_cgraph {
    int n_nodes; // nodes
    uint64_t uid;
};
