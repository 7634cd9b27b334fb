/* What the guest was answered and goes by for good (calls of mode `cached`): a worker that takes the context over must
 * answer no worse. They are kept as a state has them: a command's header, record and payload, then the answer, whose
 * bytes the header's return_size tells. */
#ifndef HOST_TOLD_ANSWERS_H
#define HOST_TOLD_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "formats/command.h"

struct host_told_answers {
    uint8_t *bytes; /* each answer once, in the order in which they were asked for */
    size_t size;
    size_t capacity;
    uint64_t *slots; /* by hash: 1 + a place in `bytes`; 0: none */
    uint32_t slot_count; /* a power of two, or 0 */
    uint32_t count;
    bool is_cut; /* there were more than are kept */
};

/* `question` is the command behind its header, which may lie in memory that the guest writes. */
void host_told_answers_add(struct host_told_answers *told, const struct wire_command_header *header,
                           const uint8_t *question, const void *answer, size_t answer_size);

void host_told_answers_close(struct host_told_answers *told);

/* Whether a guest that was told one answer to a command can go on where the other is given. */
bool host_answer_holds(uint32_t command, const void *told, const void *now, struct remoting_error *error);

#endif
