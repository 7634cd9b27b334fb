/* The variables of the daemon's environment that its workers get: those that ggml, its backends and their drivers read,
 * by name.
 *
 * A worker that was taken over reads its environment, and a daemon's may hold secrets of the machine. */
#ifndef DAEMON_WORKER_ENVIRONMENT_H
#define DAEMON_WORKER_ENVIRONMENT_H

/* A new array that ends with NULL, whose strings are those of `environment`; NULL if there is no memory. */
char **worker_environment(char *const *environment);

#endif
