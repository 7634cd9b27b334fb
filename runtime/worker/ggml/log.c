#include "ggml/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_SIZE 160
/* Enumerators of ggml_log_level. */
#define LEVEL_WARN 3
#define LEVEL_ERROR 4

/* ggml's callbacks of an abort take no data, and it happens in the thread that has logged why. */
static _Thread_local char last_error[LINE_SIZE];

/* A line that begins with a space goes on with the one before. */
static void keep_error(const char *text)
{
    if (text[0] != ' ') {
        snprintf(last_error, sizeof last_error, "%.*s", (int)strcspn(text, "\n"), text);
    }
}

/* Only warnings and errors are for the daemon's log, unless GGML_REMOTING_HOST_LOG=debug. */
static void log_text(int level, const char *text, void *says_all)
{
    if (level == LEVEL_ERROR) {
        keep_error(text);
    }
    if (says_all || level == LEVEL_WARN || level == LEVEL_ERROR) {
        fputs(text, stderr);
    }
}

void host_log_open(struct host_context *context)
{
    const char *host_log = getenv("GGML_REMOTING_HOST_LOG");

    context->ggml.ggml_log_set(log_text, host_log && strcmp(host_log, "debug") == 0 ? context : NULL);
}

const char *host_log_explain(const char *text)
{
    const char *what = strrchr(text, ':');
    size_t length;

    if (!what) {
        return "";
    }
    what += 1 + strspn(what + 1, " ");
    length = strcspn(what, "\n");
    return length > 0 && strncmp(last_error, what, length) == 0 ? last_error : "";
}
