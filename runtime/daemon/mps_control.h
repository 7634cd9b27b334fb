/* nvidia-cuda-mps-control: the program that starts an MPS control daemon, and that hands commands to one. */
#ifndef DAEMON_MPS_CONTROL_H
#define DAEMON_MPS_CONTROL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "error.h"

#define MPS_PATH_SIZE 80 /* a socket's path, of 108 bytes at most, goes on after it */

struct mps_folders {
    char pipes[MPS_PATH_SIZE]; /* CUDA_MPS_PIPE_DIRECTORY: by which clients find the control daemon */
    char logs[MPS_PATH_SIZE];  /* CUDA_MPS_LOG_DIRECTORY */
};

/* Starts a control daemon on these folders. It is no child of this process. */
bool mps_control_start(const struct mps_folders *folders, struct remoting_error *error);

/* Has the control daemon carry out a command, such as "get_server_list". Of the answer the first `size` - 1 bytes are
 * kept. False if there is none, or it does not answer. */
bool mps_control_ask(const struct mps_folders *folders, const char *command, char *answer, size_t size,
                     struct remoting_error *error);

/* Its process id, as it has written it down; 0: it has not. */
pid_t mps_control_pid(const struct mps_folders *folders);

/* A descriptor that can be read from once the process has ended; -1: errno says why there is none. */
int mps_control_open_end(pid_t pid);

#endif
