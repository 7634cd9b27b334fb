/* Large copies between a program's or a device's memory and what both sides of the ring map. */
#ifndef REMOTING_STREAMED_COPY_H
#define REMOTING_STREAMED_COPY_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* A smaller copy is soon read from the writer's cache. */
#define REMOTING_STREAMED_MINIMUM (32u << 10)
#define REMOTING_STREAMED_LINE 64u
#define REMOTING_STREAMED_AHEAD 1024u /* bytes; the processor itself looks no further than the page's end */

/* Copies past the caches. The next reader is another core: it gets lines that lie modified in this one's cache at 0.2
 * to 0.5 of memcpy's speed where the two share no cache, and lines that lie in memory at all of it
 * (docs/reference/performance.md). */
static inline void remoting_copy_streamed(void *destination, const void *source, size_t size)
{
    uint8_t *to = destination;
    const uint8_t *from = source;

#if defined(__SSE2__)
    if (size >= REMOTING_STREAMED_MINIMUM) {
        const size_t head = -(uintptr_t)to % REMOTING_STREAMED_LINE;

        memcpy(to, from, head);
        for (to += head, from += head, size -= head; size >= REMOTING_STREAMED_LINE; size -= REMOTING_STREAMED_LINE) {
            _mm_prefetch((const char *)from + REMOTING_STREAMED_AHEAD, _MM_HINT_T0);
            for (size_t i = 0; i < REMOTING_STREAMED_LINE / sizeof(__m128i); i++) {
                _mm_stream_si128((__m128i *)to + i, _mm_loadu_si128((const __m128i *)from + i));
            }
            to += REMOTING_STREAMED_LINE;
            from += REMOTING_STREAMED_LINE;
        }
        _mm_sfence();
    }
#endif
    memcpy(to, from, size);
}

#endif
