#include "memory_file.h"

#include <errno.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

bool remoting_memory_page_size(int descriptor, uint64_t *size, struct remoting_error *error)
{
    struct statfs status;

    if (fstatfs(descriptor, &status) < 0) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "fstatfs of guest memory: %s", strerror(errno));
    }
    if (status.f_type == HUGETLBFS_MAGIC) {
        *size = (uint64_t)status.f_bsize;
        return true;
    }
    *size = (uint64_t)sysconf(_SC_PAGESIZE);
    return status.f_type == TMPFS_MAGIC ||
           remoting_fail(error, REMOTING_ERROR_MALFORMED,
                         "guest memory must be a memfd, not a file of file system %#lx", (unsigned long)status.f_type);
}
