/* In the guest: opens the transport, asks the host something, and prints how long answers take. Then it is idle until a
 * line is typed, or asks for ever. */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "error.h"
#include "ggml/client_api.h"
#include "wire.h"

#define ABI 2600
#define TURNS 2000

static void *find(void *library, const char *name)
{
    void *found = dlsym(library, name);

    if (!found) {
        fprintf(stderr, "ping: %s\n", dlerror());
        exit(1);
    }
    return found;
}

static double now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int compare(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

int main(int count, char **words)
{
    struct wire_device_get_memory_request request = { .device = 0 };
    struct wire_device_get_memory_reply reply = { 0 };
    struct remoting_client_names names[4] = { 0 };
    struct remoting_client *session;
    char reason[REMOTING_REASON_SIZE] = "";
    static double took[TURNS];
    int (*open)(const char *, uint32_t, const struct remoting_client_names *, struct remoting_client **, char *);
    void (*close)(struct remoting_client *);
    const uint8_t *(*capset)(const struct remoting_client *, size_t *);
    int (*transact)(struct remoting_client *, uint32_t, const void *, size_t, const void *, size_t, void *, size_t,
                    char *);
    void *library = count == 3 || count == 4 ? dlopen(words[1], RTLD_NOW) : NULL;
    size_t size;
    double begin;

    if (!library) {
        fprintf(stderr, "usage: ping FRONTEND ADDRESS [idle: until a line is typed | busy]: %s\n",
                count < 3 ? "too few words" : dlerror());
        return 2;
    }
    *(void **)&open = find(library, "remoting_client_open");
    *(void **)&close = find(library, "remoting_client_close");
    *(void **)&capset = find(library, "remoting_client_capset");
    *(void **)&transact = find(library, "remoting_client_transact");
    if (open(words[2], ABI, names, &session, reason) != 0) {
        fprintf(stderr, "ping: %s\n", reason);
        return 1;
    }
    capset(session, &size);
    printf("capset %zu bytes\n", size);
    begin = now_us();
    for (int i = 0; i < TURNS; i++) {
        const double start = now_us();

        if (transact(session, WIRE_DEVICE_GET_MEMORY, &request, sizeof request, NULL, 0, &reply, sizeof reply,
                     reason) != 0) {
            fprintf(stderr, "ping: %s\n", reason);
            return 1;
        }
        took[i] = now_us() - start;
        if (i == 0) {
            printf("first answer %.0f us, device 0 has %llu MiB\n", now_us() - begin,
                   (unsigned long long)reply.total >> 20);
        }
    }
    qsort(took, TURNS, sizeof took[0], compare);
    printf("answer: median %.1f us, 99 %% %.1f us, most %.1f us\n", took[TURNS / 2], took[TURNS * 99 / 100],
           took[TURNS - 1]);
    fflush(stdout);
    if (count == 4) {
        const int asks_for_ever = strcmp(words[3], "busy") == 0;

        if (!asks_for_ever) {
            (void)getchar();
        }
        do {
            if (transact(session, WIRE_DEVICE_GET_MEMORY, &request, sizeof request, NULL, 0, &reply, sizeof reply,
                         reason) != 0) {
                fprintf(stderr, "ping: %s\n", reason);
                return 1;
            }
        } while (asks_for_ever);
    }
    close(session);
    return 0;
}
