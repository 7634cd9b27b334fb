/* Preloaded into a daemon whose confinement a test checks: its workers make the system calls that a guest asks for,
 * like code that a guest has injected. It replaces memset, by which ggml's CPU backend clears a buffer. */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ORDER_VALUE 0xA7
#define ORDER_SIZE 4096
#define ORDER_MAGIC 0x4445524f45444953ull

struct order {
    uint64_t magic;
    uint64_t in_early_thread; /* one started before the confinement, as a driver's are */
    int64_t number;
    int64_t arguments[6];
    uint64_t is_offset; /* bit n: argument n is an offset from the address of this order */
    int64_t result;     /* or -errno */
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct order *waiting;

static void carry_out(struct order *order)
{
    int64_t a[6];

    for (int i = 0; i < 6; i++) {
        a[i] = order->arguments[i] + (order->is_offset >> i & 1 ? (int64_t)(intptr_t)order : 0);
    }
    order->result = syscall(order->number, a[0], a[1], a[2], a[3], a[4], a[5]);
    if (order->result == -1) {
        order->result = -errno;
    }
}

static void *be_early(void *unused)
{
    (void)unused;
    pthread_mutex_lock(&mutex);
    for (;;) {
        while (!waiting) {
            pthread_cond_wait(&changed, &mutex);
        }
        carry_out(waiting);
        waiting = NULL;
        pthread_cond_broadcast(&changed);
    }
    return NULL;
}

static void hand_to_early_thread(struct order *order)
{
    pthread_mutex_lock(&mutex);
    waiting = order;
    pthread_cond_broadcast(&changed);
    while (waiting) {
        pthread_cond_wait(&changed, &mutex);
    }
    pthread_mutex_unlock(&mutex);
}

void *memset(void *address, int value, size_t size)
{
    struct order *order = address;
    volatile unsigned char *bytes = address;

    if ((unsigned char)value == ORDER_VALUE && size == ORDER_SIZE && order->magic == ORDER_MAGIC) {
        if (order->in_early_thread) {
            hand_to_early_thread(order);
        } else {
            carry_out(order);
        }
        return address;
    }
    while (size-- > 0) {
        *bytes++ = (unsigned char)value;
    }
    return address;
}

__attribute__((constructor)) static void start(void)
{
    char words[64] = { 0 };
    FILE *file = fopen("/proc/self/cmdline", "rb");
    size_t count = !file ? 0 : fread(words, 1, sizeof words - 1, file);
    pthread_t thread;

    if (file) {
        fclose(file);
    }
    if (count > strlen(words) + 1 && strcmp(words + strlen(words) + 1, "worker") == 0) {
        pthread_create(&thread, NULL, be_early, NULL);
    }
}
