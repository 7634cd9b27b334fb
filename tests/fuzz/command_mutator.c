/* Mutates an input of the dispatch target command by command.
 *
 * It mostly keeps sizes correct, so that the commands after the changed place are still decoded. */
#include <stdlib.h>
#include <string.h>

#include "formats/command.h"

/* Bytes before the first command. */
#define PREFIX 8u
#define COMMANDS_MAXIMUM 4096u

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t size1, const uint8_t *data2, size_t size2, uint8_t *out,
                                 size_t max_out, unsigned seed);

struct commands {
    size_t count;
    size_t begin[COMMANDS_MAXIMUM + 1]; /* the last is the end of them all */
};

static struct wire_command_header read_header(const uint8_t *place)
{
    struct wire_command_header header;

    memcpy(&header, place, sizeof header);
    return header;
}

static void find_commands(const uint8_t *data, size_t size, struct commands *commands)
{
    size_t place = PREFIX;

    commands->count = 0;
    while (commands->count < COMMANDS_MAXIMUM && place + sizeof(struct wire_command_header) <= size) {
        const struct wire_command_header header = read_header(data + place);

        if (header.size < sizeof header || header.size % 8 != 0 || header.size > size - place) {
            break;
        }
        commands->begin[commands->count++] = place;
        place += header.size;
    }
    commands->begin[commands->count] = place;
}

static size_t command_size(const struct commands *commands, size_t i)
{
    return commands->begin[i + 1] - commands->begin[i];
}

/* Changes any word of any command, or of its header. */
static size_t change_word(uint8_t *data, size_t size, size_t max_size, const struct commands *commands)
{
    static const uint32_t odd[] = { 0, 1, 2, 7, 8, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff8, 0x10000, 4096 };
    const size_t i = (size_t)rand() % commands->count;
    const size_t from = rand() % 8 == 0 ? 0 : sizeof(struct wire_command_header);
    uint8_t *place = data + commands->begin[i] + from;
    uint32_t word;

    (void)max_size;
    if (command_size(commands, i) <= from) {
        return size;
    }
    place += (size_t)rand() % ((command_size(commands, i) - from) / 4) * 4;
    memcpy(&word, place, sizeof word);
    switch (rand() % 5) {
    case 0:
        word = odd[(size_t)rand() % (sizeof odd / sizeof odd[0])];
        break;
    case 1:
        word += (uint32_t)(rand() % 9 - 4);
        break;
    case 2:
        word = (uint32_t)rand() % 300;
        break;
    case 3:
        word ^= 1u << rand() % 32;
        break;
    default: /* a word of another place, for example a handle */
        memcpy(&word, data + PREFIX + (size_t)rand() % ((commands->begin[commands->count] - PREFIX) / 4) * 4,
               sizeof word);
    }
    memcpy(place, &word, sizeof word);
    return size;
}

/* Shortens or lengthens one command and adapts the sizes in its header. */
static size_t resize(uint8_t *data, size_t size, size_t max_size, const struct commands *commands)
{
    const size_t i = (size_t)rand() % commands->count;
    const size_t end = commands->begin[i + 1];
    struct wire_command_header header = read_header(data + commands->begin[i]);
    const size_t change = 8 * (1 + (size_t)rand() % 4);

    if (rand() % 2 == 0 && header.size >= sizeof header + change) {
        memmove(data + end - change, data + end, size - end);
        header.size -= (uint32_t)change;
        header.record_size -= rand() % 2 == 0 && header.record_size >= change ? (uint32_t)change : 0;
        size -= change;
    } else if (size + change <= max_size) {
        memmove(data + end + change, data + end, size - end);
        memset(data + end, 0, change);
        header.size += (uint32_t)change;
        header.record_size += rand() % 2 == 0 ? (uint32_t)change : 0;
        size += change;
    }
    memcpy(data + commands->begin[i], &header, sizeof header);
    return size;
}

static size_t insert(uint8_t *data, size_t size, size_t max_size, size_t at, const uint8_t *command, size_t length)
{
    if (length > max_size - size) {
        return size;
    }
    memmove(data + at + length, data + at, size - at);
    memcpy(data + at, command, length);
    return size + length;
}

/* Repeats a command, at once or later. */
static size_t repeat(uint8_t *data, size_t size, size_t max_size, const struct commands *commands)
{
    const size_t i = (size_t)rand() % commands->count;
    const size_t at = commands->begin[i + 1 + (size_t)rand() % (commands->count - i)];
    uint8_t *copy = malloc(command_size(commands, i));

    if (copy) {
        memcpy(copy, data + commands->begin[i], command_size(commands, i));
        size = insert(data, size, max_size, at, copy, command_size(commands, i));
        free(copy);
    }
    return size;
}

static size_t leave_out(uint8_t *data, size_t size, size_t max_size, const struct commands *commands)
{
    const size_t i = (size_t)rand() % commands->count;

    (void)max_size;
    memmove(data + commands->begin[i], data + commands->begin[i + 1], size - commands->begin[i + 1]);
    return size - command_size(commands, i);
}

/* Swaps two neighbouring commands. */
static size_t reorder(uint8_t *data, size_t size, size_t max_size, const struct commands *commands)
{
    const size_t i = (size_t)rand() % commands->count;
    uint8_t *first;

    (void)max_size;
    if (i + 1 == commands->count || !(first = malloc(command_size(commands, i)))) {
        return size;
    }
    memcpy(first, data + commands->begin[i], command_size(commands, i));
    memmove(data + commands->begin[i], data + commands->begin[i + 1], command_size(commands, i + 1));
    memcpy(data + commands->begin[i] + command_size(commands, i + 1), first, command_size(commands, i));
    free(first);
    return size;
}

/* Changes which allocation fails. */
static size_t change_prefix(uint8_t *data, size_t size, size_t max_size, const struct commands *commands)
{
    const uint32_t allocations = rand() % 3 == 0 ? 0 : 1 + (uint32_t)rand() % (8 * (uint32_t)commands->count);

    (void)max_size;
    memcpy(data, &allocations, sizeof allocations);
    return size;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    static size_t (*const mutations[])(uint8_t *, size_t, size_t, const struct commands *) = {
        change_word, change_word, change_word, resize, repeat, leave_out, reorder, change_prefix
    };
    static struct commands commands;

    srand(seed);
    find_commands(data, size, &commands);
    if (commands.count == 0 || rand() % 32 == 0) {
        return LLVMFuzzerMutate(data, size, max_size);
    }
    return mutations[(size_t)rand() % (sizeof mutations / sizeof mutations[0])](data, size, max_size, &commands);
}

/* Inserts a run of the second input's commands into the first. */
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t size1, const uint8_t *data2, size_t size2, uint8_t *out,
                                 size_t max_out, unsigned seed)
{
    static struct commands to;
    static struct commands from;
    size_t first;
    size_t end;

    srand(seed);
    find_commands(data1, size1, &to);
    find_commands(data2, size2, &from);
    if (to.count == 0 || from.count == 0 || size1 > max_out) {
        return 0;
    }
    first = (size_t)rand() % from.count;
    end = first + 1 + (size_t)rand() % (from.count - first < 8 ? from.count - first : 8);
    memcpy(out, data1, size1);
    return insert(out, size1, max_out, to.begin[(size_t)rand() % (to.count + 1)], data2 + from.begin[first],
                  from.begin[end] - from.begin[first]);
}
