#include "ggml/report.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "error.h"

void guest_report(const char *what, const char *reason)
{
    const char *path = getenv("GGML_REMOTING_REPORT");
    const int file = path ? open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;
    char line[REMOTING_REASON_SIZE + 256];
    int length;

    if (file < 0) {
        return;
    }
    length = snprintf(line, sizeof line, "%s %.*s\n", what, (int)(sizeof line - 32), reason);
    if (write(file, line, (size_t)length) != length) {
        perror("ggml-remoting: the report of this program to `ggml-remoting run` is lost");
    }
    close(file);
}
