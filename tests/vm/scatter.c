/* In the guest: makes many free pages of memory of which no two are adjacent, runs a command, and ends with its status.
 *
 * Pages of pipes are of a kind that the kernel does not move, like the pages that virtio_gpu shares, and within a kind
 * the kernel allocates single pages first. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define PIPES_MAXIMUM 256
#define PIPE_SIZE (1 << 20) /* bytes, the most that Linux gives a pipe by default */
#define PAGE 4096

static int open_pipe(int ends[2])
{
    return pipe2(ends, O_CLOEXEC) == 0 && fcntl(ends[1], F_SETPIPE_SZ, PIPE_SIZE) == PIPE_SIZE;
}

/* Fills two pipes with alternating pages, then frees the pages of one of them. */
static int scatter(int pipes)
{
    static const char page[PAGE];
    int kept[PIPES_MAXIMUM][2], closed[PIPES_MAXIMUM][2];

    for (int i = 0; i < pipes; i++) {
        if (!open_pipe(kept[i]) || !open_pipe(closed[i])) {
            return 0;
        }
        for (int written = 0; written < PIPE_SIZE; written += PAGE) {
            if (write(kept[i][1], page, PAGE) != PAGE || write(closed[i][1], page, PAGE) != PAGE) {
                return 0;
            }
        }
    }
    for (int i = 0; i < pipes; i++) {
        close(closed[i][0]);
        close(closed[i][1]);
    }
    return 1;
}

int main(int count, char **words)
{
    const int pipes = count > 2 ? atoi(words[1]) : 0;
    int status;

    if (pipes < 1 || pipes > PIPES_MAXIMUM || !scatter(pipes)) {
        perror("scatter MEBIBYTES COMMAND...");
        return 2;
    }
    if (fork() == 0) {
        execv(words[2], words + 2);
        perror(words[2]);
        _exit(127);
    }
    return wait(&status) > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
