/* The command line. A worker is this same program: it gets the options that concern workers as they were given. */
#ifndef DAEMON_OPTIONS_H
#define DAEMON_OPTIONS_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

#include "daemon.h"
#include "worker_entry.h"

struct options {
    struct daemon_options daemon;
    struct remoting_worker_options worker;
    const char *backend_library;
    char library_beside[PATH_MAX]; /* this program: what backend_library is by default */
    /* Owned; each is ended by NULL and has room for every word of the command line. */
    const char **device_names;
    const char **rpc_servers;
    const char **readable;
    const char **writable;
    const char **worker_words;
};

/* Reads words[1] and on; words[0] is the mode. False: the fault has been printed. */
bool options_read(struct options *options, int count, char **words);
void options_free(struct options *options);

void options_write_usage(FILE *file);

/* Prints the usage and, below it, what is wrong. Returns false. */
bool options_fail(const char *problem, const char *subject);

#endif
