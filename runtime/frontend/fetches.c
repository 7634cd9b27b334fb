#include "fetches.h"

#include <string.h>

#include "formats/command.h"
#include "streamed_copy.h"

static const struct guest_fetch_under_way *at(const struct guest_fetches *fetches, uint32_t place)
{
    return &fetches->under_way[(fetches->first + place) % GUEST_FETCHES_MAXIMUM];
}

static size_t bytes_in_ring(const struct guest_fetch_under_way *fetch)
{
    return fetch->lands_there ? 0 : fetch->size;
}

const struct guest_fetch_under_way *guest_fetches_oldest(const struct guest_fetches *fetches)
{
    return at(fetches, 0);
}

void guest_fetches_drop_oldest(struct guest_fetches *fetches)
{
    fetches->bytes -= bytes_in_ring(at(fetches, 0));
    fetches->first = (fetches->first + 1) % GUEST_FETCHES_MAXIMUM;
    fetches->count--;
}

/* Whether a place in the return area belongs to a fetch under way. */
static bool is_taken(const struct guest_fetches *fetches, uint32_t offset, uint32_t size)
{
    for (uint32_t i = 0; i < fetches->count; i++) {
        const struct guest_fetch_under_way *fetch = at(fetches, i);

        if (!fetch->lands_there && fetch->return_offset < offset + size && offset < fetch->return_offset + fetch->size) {
            return true;
        }
    }
    return false;
}

bool guest_fetches_have_entry(const struct guest_fetches *fetches)
{
    return fetches->count < GUEST_FETCHES_MAXIMUM;
}

bool guest_fetches_find_place(const struct guest_fetches *fetches, uint32_t return_size, uint32_t size, uint32_t *offset)
{
    const bool fits = fetches->next_offset >= WIRE_REPLY_AREA && fetches->next_offset <= return_size && size <= return_size - fetches->next_offset;

    if (fetches->count == 0) {
        *offset = WIRE_REPLY_AREA;
        return true;
    }
    *offset = fits ? fetches->next_offset : WIRE_REPLY_AREA;
    return guest_fetches_have_entry(fetches) && fetches->bytes + size <= GUEST_FETCHES_BYTES && !is_taken(fetches, *offset, size);
}

void guest_fetches_add(struct guest_fetches *fetches, const struct guest_fetch_under_way *fetch)
{
    fetches->under_way[(fetches->first + fetches->count) % GUEST_FETCHES_MAXIMUM] = *fetch;
    if (!fetch->lands_there) {
        fetches->next_offset = (fetch->return_offset + fetch->size + REMOTING_STREAMED_LINE - 1) / REMOTING_STREAMED_LINE * REMOTING_STREAMED_LINE;
    }
    fetches->bytes += bytes_in_ring(fetch);
    fetches->count++;
}

void guest_fetches_abandon(struct guest_fetches *fetches)
{
    for (uint32_t i = 0; i < fetches->count; i++) {
        memset(at(fetches, i)->destination, 0xff, at(fetches, i)->size);
    }
    fetches->count = 0;
    fetches->bytes = 0;
}
