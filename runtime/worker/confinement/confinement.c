#include "confinement/confinement.h"

#include <errno.h>
#include <glob.h>
#include <libgen.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "confinement/landlock.h"
#include "confinement/system_calls.h"
#include "ggml/library.h"

#define THREAD_MEMORY (UINT64_C(16) << 20)
#define OWN_MEMORY (UINT64_C(1) << 30)

/* A sanitizer's shadow is private memory as well, of terabytes. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define IS_SANITIZED true
#else
#define IS_SANITIZED false
#endif

/* Backends (ggml's registries) without a driver: their workers open nothing. */
static const char *const without_driver[] = { "CPU", "BLAS" };

/* What the driver of a backend may open, besides the folders that its libraries came from. A driver's cache of compiled
 * shaders is not included: another guest's worker would run what one has written. */
static const struct place {
    const char *backend; /* NULL: any that has a driver */
    const char *pattern; /* of glob(7) */
    enum host_file_access access;
} places[] = {
    { NULL, "/usr", HOST_FILES_READ },
    { NULL, "/lib", HOST_FILES_READ },
    { NULL, "/lib64", HOST_FILES_READ },
    { NULL, "/opt", HOST_FILES_READ },
    { NULL, "/etc/ld.so.cache", HOST_FILES_READ },
    { NULL, "/etc/vulkan", HOST_FILES_READ },
    { NULL, "/etc/OpenCL", HOST_FILES_READ },
    { NULL, "/etc/drirc", HOST_FILES_READ },
    { NULL, "/etc/nvidia*", HOST_FILES_READ },
    { NULL, "/proc/self", HOST_FILES_READ },
    { NULL, "/proc/driver", HOST_FILES_READ },
    { NULL, "/proc/cpuinfo", HOST_FILES_READ },
    { NULL, "/proc/meminfo", HOST_FILES_READ },
    { NULL, "/proc/devices", HOST_FILES_READ },
    { NULL, "/proc/modules", HOST_FILES_READ },
    { NULL, "/proc/stat", HOST_FILES_READ },
    { NULL, "/proc/sys/vm", HOST_FILES_READ },
    { NULL, "/sys/bus", HOST_FILES_READ },
    { NULL, "/sys/class", HOST_FILES_READ },
    { NULL, "/sys/dev", HOST_FILES_READ },
    { NULL, "/sys/devices", HOST_FILES_READ },
    { NULL, "/sys/module", HOST_FILES_READ },
    { NULL, "/dev/null", HOST_FILES_DEVICE },
    { NULL, "/dev/zero", HOST_FILES_DEVICE },
    { NULL, "/dev/urandom", HOST_FILES_READ },
    { "CUDA", "/dev/nvidia*", HOST_FILES_DEVICE },
    { "CUDA", "/dev/dxg", HOST_FILES_DEVICE },
    { "ROCm", "/dev/kfd", HOST_FILES_DEVICE },
    { "ROCm", "/dev/dri", HOST_FILES_DEVICE },
    { "MUSA", "/dev/mtgpu*", HOST_FILES_DEVICE },
    { "Vulkan", "/dev/dri", HOST_FILES_DEVICE },
    { "Vulkan", "/dev/nvidia*", HOST_FILES_DEVICE },
    { "Vulkan", "/dev/dxg", HOST_FILES_DEVICE },
    { "Vulkan", "/dev/mali*", HOST_FILES_DEVICE },
    { "SYCL", "/dev/dri", HOST_FILES_DEVICE },
    { "OPENCL", "/dev/dri", HOST_FILES_DEVICE },
    { "OPENCL", "/dev/kgsl-3d0", HOST_FILES_DEVICE },
    { "OPENCL", "/dev/nvidia*", HOST_FILES_DEVICE },
    { "CANN", "/dev/davinci*", HOST_FILES_DEVICE },
    { "CANN", "/dev/devmm_svm", HOST_FILES_DEVICE },
    { "CANN", "/dev/hisi_hdc", HOST_FILES_DEVICE },
};

static bool has_driver(const char *backend)
{
    for (size_t i = 0; i < sizeof without_driver / sizeof without_driver[0]; i++) {
        if (strcmp(backend, without_driver[i]) == 0) {
            return false;
        }
    }
    return true;
}

static bool any_has_driver(const struct host_context *context)
{
    for (uint32_t i = 0; i < context->device_count; i++) {
        if (has_driver(host_backend_of(context, &context->devices[i]))) {
            return true;
        }
    }
    return false;
}

static bool drives_device(const struct host_context *context, enum remoting_confinement confinement)
{
    return confinement == REMOTING_CONFINE_DEVICE || (confinement == REMOTING_CONFINE_AUTO && any_has_driver(context));
}

/* Some drivers open nodes, sockets and caches only when a device is first used, and keep it open. A client of MPS
 * connects here too. */
static bool open_devices(const struct host_context *context, enum remoting_share share, struct remoting_error *error)
{
    size_t free;
    size_t total;

    for (uint32_t i = 0; i < context->device_count; i++) {
        const struct host_device *device = &context->devices[i];
        void *backend = context->ggml.ggml_backend_dev_init(device->ggml, NULL);

        if (!backend) {
            return remoting_fail(error, REMOTING_ERROR_FAILED, "%s could not be opened on the host",
                                 device->record.name);
        }
        context->ggml.ggml_backend_dev_memory(device->ggml, &free, &total);
        context->ggml.ggml_backend_free(backend);
        if (share == REMOTING_SHARE_MPS && total == 0) { /* what ggml makes of CUDA's refusal */
            return remoting_fail(error, REMOTING_ERROR_FAILED,
                                 "%s has no memory for this worker: MPS takes some 48 on a GPU, and none while it "
                                 "recovers from a fault",
                                 context->ggml.ggml_backend_dev_name(device->ggml));
        }
    }
    return true;
}

static bool is_offered(const struct host_context *context, const char *backend)
{
    for (uint32_t i = 0; i < context->device_count; i++) {
        if (strcmp(host_backend_of(context, &context->devices[i]), backend) == 0) {
            return true;
        }
    }
    return false;
}

static bool allow_pattern(const struct host_landlock *landlock, const struct place *place, struct remoting_error *error)
{
    glob_t found;
    bool allowed = true;

    if (glob(place->pattern, GLOB_NOSORT, NULL, &found) != 0) {
        return true;
    }
    for (size_t i = 0; allowed && i < found.gl_pathc; i++) {
        allowed = host_landlock_allow(landlock, found.gl_pathv[i], place->access, error);
    }
    globfree(&found);
    return allowed;
}

struct library_walk {
    const struct host_landlock *landlock;
    struct remoting_error *error;
};

/* A library may later load others from its folder, also from the folder that a link to it points to. */
static int allow_folder_of_library(struct dl_phdr_info *library, size_t size, void *data)
{
    const struct library_walk *walk = data;
    char *path = library->dlpi_name && library->dlpi_name[0] == '/' ? realpath(library->dlpi_name, NULL) : NULL;
    const char *folder = path ? dirname(path) : NULL;
    bool allowed = true;

    (void)size;
    if (folder && strcmp(folder, "/") != 0) {
        allowed = host_landlock_allow(walk->landlock, folder, HOST_FILES_READ, walk->error);
    }
    free(path);
    return !allowed;
}

static bool allow_all(const struct host_landlock *landlock, const char *const *paths, enum host_file_access access,
                      struct remoting_error *error)
{
    for (; paths && *paths; paths++) {
        if (!host_landlock_allow(landlock, *paths, access, error)) {
            return false;
        }
    }
    return true;
}

static bool allow_places(const struct host_context *context, const struct host_landlock *landlock,
                         const struct remoting_worker_options *options, struct remoting_error *error)
{
    struct library_walk walk = { landlock, error };

    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if ((!places[i].backend || is_offered(context, places[i].backend)) &&
            !allow_pattern(landlock, &places[i], error)) {
            return false;
        }
    }
    return dl_iterate_phdr(allow_folder_of_library, &walk) == 0 &&
           allow_all(landlock, options->readable, HOST_FILES_READ, error) &&
           allow_all(landlock, options->writable, HOST_FILES_WRITE, error);
}

static bool bound_files(const struct host_context *context, bool drives, const struct remoting_worker_options *options,
                        int *abi, struct remoting_error *error)
{
    struct host_landlock landlock;
    bool bound;

    if (!host_landlock_open(&landlock, error)) {
        return false;
    }
    bound = (!drives || allow_places(context, &landlock, options, error)) && host_landlock_apply(&landlock, error);
    host_landlock_close(&landlock);
    *abi = landlock.abi;
    return bound;
}

static void limit(int resource, uint64_t value)
{
    const struct rlimit limits = { value, value };

    setrlimit(resource, &limits);
}

/* What a guest may fill of a CPU's memory, and what the worker needs besides: graphs, the threads' stacks, ggml itself.
 */
static uint64_t memory_offered(const struct host_context *context, const struct remoting_limits *limits)
{
    uint64_t offered = limits->of[QUOTA_DEVICE_MEMORY];
    size_t free;
    size_t total;

    for (uint32_t i = 0; limits->of[QUOTA_DEVICE_MEMORY] == 0 && i < context->device_count; i++) {
        context->ggml.ggml_backend_dev_memory(context->devices[i].ggml, &free, &total);
        offered = total > offered ? total : offered;
    }
    if (IS_SANITIZED || offered > UINT64_MAX / 4 || limits->of[QUOTA_GRAPH_MEMORY] > UINT64_MAX / 4) {
        return RLIM_INFINITY;
    }
    return offered + limits->of[QUOTA_GRAPH_MEMORY] + (uint64_t)context->threads_maximum * THREAD_MEMORY + OWN_MEMORY;
}

/* What the kernel can count. */
static void set_limits(const struct host_context *context, const struct remoting_limits *limits)
{
    const uint64_t memory = limits->of[QUOTA_WORKER_MEMORY];

    limit(RLIMIT_CORE, 0);
    if (memory != 0 || !any_has_driver(context)) {
        limit(RLIMIT_DATA, memory != 0 ? memory : memory_offered(context, limits));
    }
    if (limits->of[QUOTA_WORKER_FILES] != 0) {
        limit(RLIMIT_NOFILE, limits->of[QUOTA_WORKER_FILES]);
    }
}

static void say(const struct remoting_worker_options *options, const char *text)
{
    if (options->probe) {
        fprintf(stderr, "ggml-remotingd: %s\n", text);
    }
}

bool host_confine(const struct host_context *context, const struct remoting_worker_options *options,
                  struct remoting_error *error)
{
    const bool is_demanded = options->confinement != REMOTING_CONFINE_AUTO;
    const bool drives = drives_device(context, options->confinement);
    bool has_seccomp;
    char text[160];
    int abi;

    set_limits(context, &options->limits);
    if ((drives || options->share == REMOTING_SHARE_MPS) && !open_devices(context, options->share, error)) {
        return false;
    }
    if (options->confinement == REMOTING_CONFINE_OFF) {
        say(options, "workers are not confined (--confine off)");
        return true;
    }
    if (!bound_files(context, drives, options, &abi, error) || !host_filter_system_calls(drives, &has_seccomp, error)) {
        return false;
    }
    snprintf(text, sizeof text, "workers are confined (%s): files by Landlock: %s, system calls by seccomp: %s",
             drives ? "device" : "strict", abi > 0 ? "yes" : "NO, this kernel has none",
             has_seccomp ? "yes" : "NO, this kernel has none");
    if (is_demanded && (abi == 0 || !has_seccomp)) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "%s; --confine auto goes on without", text);
    }
    say(options, text);
    return true;
}
