#include "sharing/mps_client.h"

#include <glob.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ggml/library.h"
#include "host.h"

#define MEBIBYTE (UINT64_C(1) << 20)
/* What CUDA and its libraries need in a client besides the guest's buffers: workspaces, and the temporary memory of
 * ggml's kernels. */
#define OWN_MEBIBYTES UINT64_C(1024)
#define DEVICES_MAXIMUM 64u
#define DEVICE_TEXT 32u /* ",63=18446744073709M" */

static size_t count_nodes(void)
{
    glob_t found;
    size_t count = 0;

    if (glob("/dev/nvidia[0-9]*", GLOB_NOSORT, NULL, &found) == 0) {
        count = found.gl_pathc;
        globfree(&found);
    }
    return count;
}

/* CUDA's numbers are those of the devices that it shows. */
static size_t count_devices(void)
{
    const char *visible = getenv("CUDA_VISIBLE_DEVICES");
    size_t count = visible ? 1 : count_nodes();

    for (const char *comma = visible ? strchr(visible, ',') : NULL; comma; comma = strchr(comma + 1, ',')) {
        count++;
    }
    return count == 0 ? 1 : count < DEVICES_MAXIMUM ? count : DEVICES_MAXIMUM;
}

/* "0=2048M,1=2048M": the driver wants it for each device. */
static bool limit_memory(uint64_t device_memory)
{
    const uint64_t mebibytes = device_memory / MEBIBYTE + OWN_MEBIBYTES;
    const size_t count = count_devices();
    char text[DEVICES_MAXIMUM * DEVICE_TEXT] = "";
    size_t length = 0;

    for (size_t i = 0; i < count; i++) {
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%zu=%" PRIu64 "M", i == 0 ? "" : ",", i,
                                   mebibytes);
    }
    return setenv("CUDA_MPS_PINNED_DEVICE_MEM_LIMIT", text, 1) == 0;
}

static bool limit_threads(uint64_t percent)
{
    char text[DEVICE_TEXT];

    snprintf(text, sizeof text, "%" PRIu64, percent);
    return setenv("CUDA_MPS_ACTIVE_THREAD_PERCENTAGE", text, 1) == 0;
}

bool host_mps_set_shares(const struct remoting_worker_options *options, struct remoting_error *error)
{
    const uint64_t memory = options->limits.of[QUOTA_DEVICE_MEMORY];
    const uint64_t threads = options->limits.of[QUOTA_MPS_THREADS];

    if (options->share != REMOTING_SHARE_MPS) {
        return true;
    }
    return ((memory == 0 || limit_memory(memory)) && (threads == 0 || limit_threads(threads))) ||
           remoting_fail(error, REMOTING_ERROR_ALLOCATION, "no memory to tell MPS the guest's shares");
}

bool host_mps_check_devices(const struct host_context *context, struct remoting_error *error)
{
    for (uint32_t i = 0; i < context->device_count; i++) {
        const struct host_device *device = &context->devices[i];
        if (strcmp(host_backend_of(context, device), "CUDA") != 0) {
            return remoting_fail(error, REMOTING_ERROR_FAILED,
                                 "--share mps: %s is a device of the backend %s; MPS serves CUDA only: name CUDA "
                                 "devices by --device, or use --share turns",
                                 context->ggml.ggml_backend_dev_name(device->ggml), host_backend_of(context, device));
        }
    }
    return true;
}
