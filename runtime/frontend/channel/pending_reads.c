#include "channel/pending_reads.h"

#include <string.h>

#include "command_format.h"
#include "streamed_copy.h"

static const struct guest_pending_read *at(const struct guest_pending_reads *fetches, uint32_t place)
{
    return &fetches->under_way[(fetches->first + place) % GUEST_PENDING_READS_MAXIMUM];
}

static size_t bytes_in_ring(const struct guest_pending_read *fetch)
{
    return fetch->is_direct ? 0 : fetch->size;
}

const struct guest_pending_read *guest_pending_reads_oldest(const struct guest_pending_reads *fetches)
{
    return at(fetches, 0);
}

void guest_pending_reads_drop_oldest(struct guest_pending_reads *fetches)
{
    fetches->bytes -= bytes_in_ring(at(fetches, 0));
    fetches->first = (fetches->first + 1) % GUEST_PENDING_READS_MAXIMUM;
    fetches->count--;
}

/* Whether a place in the return area belongs to a fetch under way. */
static bool is_taken(const struct guest_pending_reads *fetches, uint32_t offset, uint32_t size)
{
    for (uint32_t i = 0; i < fetches->count; i++) {
        const struct guest_pending_read *fetch = at(fetches, i);

        if (!fetch->is_direct && fetch->return_offset < offset + size && offset < fetch->return_offset + fetch->size) {
            return true;
        }
    }
    return false;
}

bool guest_pending_reads_have_entry(const struct guest_pending_reads *fetches)
{
    return fetches->count < GUEST_PENDING_READS_MAXIMUM;
}

bool guest_pending_reads_find_place(const struct guest_pending_reads *fetches, uint32_t return_size, uint32_t size,
                                    uint32_t *offset)
{
    const bool fits = fetches->next_offset >= WIRE_REPLY_AREA && fetches->next_offset <= return_size &&
                      size <= return_size - fetches->next_offset;

    if (fetches->count == 0) {
        *offset = WIRE_REPLY_AREA;
        return true;
    }
    *offset = fits ? fetches->next_offset : WIRE_REPLY_AREA;
    return guest_pending_reads_have_entry(fetches) && fetches->bytes + size <= GUEST_PENDING_READS_BYTES &&
           !is_taken(fetches, *offset, size);
}

void guest_pending_reads_add(struct guest_pending_reads *fetches, const struct guest_pending_read *fetch)
{
    fetches->under_way[(fetches->first + fetches->count) % GUEST_PENDING_READS_MAXIMUM] = *fetch;
    if (!fetch->is_direct) {
        fetches->next_offset = (fetch->return_offset + fetch->size + REMOTING_STREAMED_LINE - 1) /
                               REMOTING_STREAMED_LINE * REMOTING_STREAMED_LINE;
    }
    fetches->bytes += bytes_in_ring(fetch);
    fetches->count++;
}

void guest_pending_reads_abandon(struct guest_pending_reads *fetches)
{
    for (uint32_t i = 0; i < fetches->count; i++) {
        memset(at(fetches, i)->destination, 0xff, at(fetches, i)->size);
    }
    fetches->count = 0;
    fetches->bytes = 0;
}
