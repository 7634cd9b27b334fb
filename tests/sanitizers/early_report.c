/* Opens the file for a sanitizer's report when a process starts, because a confined worker cannot open it later. It is
 * loaded after the sanitizer's runtime (sanitizers.mk). */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void __sanitizer_set_report_fd(void *fd);

__attribute__((constructor)) static void open_report(void)
{
    const char *folder = getenv("SANITIZER_REPORTS");
    char path[4096];
    int fd;

    snprintf(path, sizeof path, "%s/report.%d", folder ? folder : ".", (int)getpid());
    fd = folder ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666) : -1;
    if (fd >= 0) {
        __sanitizer_set_report_fd((void *)(intptr_t)fd);
    }
}
