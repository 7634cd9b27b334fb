#include "channel/statistics.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "wire.h"

void guest_statistics_add(struct guest_statistics *statistics, uint32_t command, uint32_t size, uint32_t return_size)
{
    struct guest_statistics_of_command *of_command = &statistics->commands[(command >> 8) % GUEST_STATISTICS_OBJECTS]
                                                                          [(command & 0xff) % GUEST_STATISTICS_CALLS];

    of_command->count++;
    of_command->bytes += size;
    of_command->returned += return_size;
}

static void write_commands(const struct guest_statistics *statistics, FILE *file)
{
    const char *separator = "";

    for (uint32_t object = 0; object < GUEST_STATISTICS_OBJECTS; object++) {
        for (uint32_t call = 0; call < GUEST_STATISTICS_CALLS; call++) {
            const struct guest_statistics_of_command *of_command = &statistics->commands[object][call];

            if (of_command->count > 0) {
                fprintf(file, "%s\"%s\": {\"count\": %" PRIu64 ", \"bytes\": %" PRIu64 ", \"returned\": %" PRIu64 "}",
                        separator, wire_command_name(object << 8 | call), of_command->count, of_command->bytes,
                        of_command->returned);
                separator = ", ";
            }
        }
    }
}

void guest_statistics_write(const struct guest_statistics *statistics)
{
    const char *path = secure_getenv("GGML_REMOTING_STATISTICS");
    FILE *file = path ? fopen(path, "ae") : NULL;

    if (!file) {
        return;
    }
    fprintf(file,
            "{\"pid\": %d, \"waits\": %" PRIu64 ", \"sleeps\": %" PRIu64 ", \"waited_ns\": %" PRIu64
            ", \"waits_for_room\": %" PRIu64,
            (int)getpid(), statistics->waits, statistics->sleeps, statistics->waited_ns, statistics->waits_for_room);
    fprintf(file, ", \"wakes\": %" PRIu64 ", \"remembered\": %" PRIu64 ", \"commands\": {", statistics->wakes,
            statistics->remembered);
    write_commands(statistics, file);
    fprintf(file, "}}\n");
    fclose(file);
}
