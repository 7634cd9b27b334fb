#include "ggml/library.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "ggml/library_folder.h"
#include "ggml/log.h"
#include "ggml/rpc_servers.h"
#include "ggml/threads.h"
#include "measure.h"

/* Of enum wire_device_type, which is ggml_backend_dev_type. */
#define IS_GPU(type) ((type) == WIRE_DEVICE_TYPE_GPU || (type) == WIRE_DEVICE_TYPE_IGPU)

/* By the names that the loader finds. A distribution may have only the versioned one. */
static void *open_system_library(const char *name)
{
    char versioned[64];
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);

    snprintf(versioned, sizeof versioned, "%s.0", name);
    return library ? library : dlopen(versioned, RTLD_NOW | RTLD_LOCAL);
}

static bool open_libraries(struct host_context *context, const char *folder, struct remoting_error *error)
{
    const char *reason;

    if (folder) {
        context->library = host_open_folder(folder, error);
    } else if (!(context->library = open_system_library("libggml.so"))) {
        reason = dlerror();
        remoting_fail(error, REMOTING_ERROR_FAILED, "no libggml.so can be opened in the system's folders: %s",
                      reason ? reason : "it is not there");
    }
    return context->library && ggml_functions_look_up(&context->ggml, context->library, error);
}

/* The meaning of ops differs between releases of one ABI, so the version decides, or the oldest release of the ABI if
 * the host's ggml has no version. */
static uint32_t release_of(const struct host_context *context, const struct measured_abi *measured)
{
    const uint32_t version = context->ggml.ggml_version ? remoting_version_number(context->ggml.ggml_version()) : 0;

    return version ? version : measured->first_version;
}

static bool find_abi(struct host_context *context, struct remoting_error *error)
{
    const struct measured_abi *measured;

    if (!remoting_measure_abi(context->library, &measured, error)) {
        return false;
    }
    for (size_t i = 0; i < host_abi_count; i++) {
        if (host_abis[i].number == measured->number) {
            context->abi = &host_abis[i];
        }
    }
    context->release = release_of(context, measured);
    return context->abi;
}

static bool is_named(const char *name, const struct remoting_worker_options *options)
{
    for (size_t i = 0; i < options->device_count; i++) {
        if (strcmp(options->device_names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether a device is offered: those that were named; else GPUs; else, for want of one, the CPU. */
static bool is_offered(const struct host_context *context, void *device, const struct remoting_worker_options *options,
                       bool has_gpu)
{
    const int type = context->ggml.ggml_backend_dev_type(device);

    if (options->device_count > 0) {
        return is_named(context->ggml.ggml_backend_dev_name(device), options);
    }
    return has_gpu ? IS_GPU(type) : type == WIRE_DEVICE_TYPE_CPU;
}

static bool check_names(const struct host_context *context, const struct remoting_worker_options *options,
                        struct remoting_error *error)
{
    char known[160] = "";
    size_t length = 0;

    for (size_t i = 0; i < context->ggml.ggml_backend_dev_count(); i++) {
        length += (size_t)snprintf(known + length, sizeof known - length, " %s",
                                   context->ggml.ggml_backend_dev_name(context->ggml.ggml_backend_dev_get(i)));
        if (length >= sizeof known) {
            break;
        }
    }
    for (size_t i = 0; i < options->device_count; i++) {
        bool found = false;

        for (size_t j = 0; j < context->ggml.ggml_backend_dev_count(); j++) {
            found = found || strcmp(options->device_names[i],
                                    context->ggml.ggml_backend_dev_name(context->ggml.ggml_backend_dev_get(j))) == 0;
        }
        if (!found) {
            return remoting_fail(error, REMOTING_ERROR_FAILED, "the host has no device '%.40s'; it has:%s",
                                 options->device_names[i], known[0] ? known : " none");
        }
    }
    return true;
}

static void read_properties(const struct host_context *context, struct host_device *device)
{
    _Alignas(16) uint8_t properties[512] = { 0 };
    const struct host_abi *abi = context->abi;
    const char *id;

    context->ggml.ggml_backend_dev_get_props(device->ggml, properties);
    memcpy(&id, properties + abi->properties_device_id, sizeof id);
    snprintf(device->record.device_id, sizeof device->record.device_id, "%s", id ? id : "");
    device->record.async = properties[abi->properties_async];
    device->record.events = properties[abi->properties_events];
    device->record.mmap_support = abi->properties_mmap_support == SIZE_MAX || properties[abi->properties_mmap_support];
}

/* Copies text into a record; whatever does not fit is cut. */
static void set_text(char *to, size_t size, const char *prefix, const char *text)
{
    snprintf(to, size, "%s%s", prefix, text ? text : "");
}

static bool add_buffer_type(struct host_context *context, uint32_t device, void *ggml, uint32_t *index,
                            struct remoting_error *error)
{
    struct host_buffer_type *buffer_type = &context->buffer_types[context->buffer_type_count];

    if (context->buffer_type_count == REMOTING_BUFFER_TYPES_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the host has more than %u buffer types",
                             REMOTING_BUFFER_TYPES_MAXIMUM);
    }
    buffer_type->ggml = ggml;
    buffer_type->empty = context->ggml.ggml_backend_buft_alloc_buffer(ggml, 0);
    set_text(buffer_type->record.name, sizeof buffer_type->record.name, "Remote-",
             context->ggml.ggml_backend_buft_name(ggml));
    buffer_type->record.alignment = context->ggml.ggml_backend_buft_get_alignment(ggml);
    buffer_type->record.max_size = context->ggml.ggml_backend_buft_get_max_size(ggml);
    buffer_type->record.device = device;
    buffer_type->record.plain_sizes = !host_slot(ggml, context->abi->buffer_type_get_alloc_size);
    *index = context->buffer_type_count++;
    return true;
}

/* The memory is the guest's own, so there is no largest size; the alignment is that of the device's kind of host
 * memory. */
static bool add_host_buffer_type(struct host_context *context, uint32_t device, struct remoting_error *error)
{
    void *own = context->ggml.ggml_backend_dev_host_buffer_type(context->devices[device].ggml);
    struct host_buffer_type *buffer_type = &context->buffer_types[context->buffer_type_count];
    uint32_t index;

    if (!add_buffer_type(context, device, own ? own : context->ggml.ggml_backend_cpu_buffer_type(), &index, error)) {
        return false;
    }
    snprintf(buffer_type->record.name, sizeof buffer_type->record.name, "Remote-%.50s-Host",
             context->ggml.ggml_backend_dev_name(context->devices[device].ggml));
    buffer_type->record.max_size = SIZE_MAX;
    buffer_type->record.host = 1;
    context->devices[device].record.host_buffer_type = index + 1;
    return true;
}

static bool add_device(struct host_context *context, void *ggml, struct remoting_error *error)
{
    struct host_device *device = &context->devices[context->device_count];
    const int type = context->ggml.ggml_backend_dev_type(ggml);
    void *registry = context->ggml.ggml_backend_dev_backend_reg(ggml);
    char description[128];

    if (context->device_count == REMOTING_DEVICES_MAXIMUM) {
        return remoting_fail(error, REMOTING_ERROR_FAILED,
                             "more than %u devices would be offered: name some with --device",
                             REMOTING_DEVICES_MAXIMUM);
    }
    device->ggml = ggml;
    device->place = context->device_count;
    device->is_cpu = type == WIRE_DEVICE_TYPE_CPU;
    device->threads = host_find_threads(context, registry);
    set_text(device->record.name, sizeof device->record.name, "Remote-", context->ggml.ggml_backend_dev_name(ggml));
    snprintf(description, sizeof description, "%s: %s", context->ggml.ggml_backend_dev_name(ggml),
             context->ggml.ggml_backend_dev_description(ggml));
    set_text(device->record.description, sizeof device->record.description, "", description);
    device->record.type = type == WIRE_DEVICE_TYPE_CPU ? WIRE_DEVICE_TYPE_GPU : (uint32_t)type;
    device->record.set_n_threads = device->threads.set_count != NULL;
    device->record.offload_op = host_slot(ggml, context->abi->device_offload_op) != NULL;
    read_properties(context, device);
    if (!add_buffer_type(context, context->device_count, context->ggml.ggml_backend_dev_buffer_type(ggml),
                         &device->record.buffer_type, error)) {
        return false;
    }
    context->device_count++;
    return true;
}

static bool offer(struct host_context *context, void *device, const struct remoting_worker_options *options,
                  struct remoting_error *error)
{
    return add_device(context, device, error) &&
           (options->copies_memory || add_host_buffer_type(context, context->device_count - 1, error));
}

static bool choose_devices(struct host_context *context, const struct remoting_worker_options *options,
                           struct remoting_error *error)
{
    const size_t count = context->ggml.ggml_backend_dev_count();
    bool has_gpu = false;

    for (size_t i = 0; i < count; i++) {
        has_gpu = has_gpu || IS_GPU(context->ggml.ggml_backend_dev_type(context->ggml.ggml_backend_dev_get(i)));
    }
    for (size_t i = 0; i < count; i++) {
        void *device = context->ggml.ggml_backend_dev_get(i);

        if (is_offered(context, device, options, has_gpu) && !offer(context, device, options, error)) {
            return false;
        }
    }
    if (context->device_count == 0) {
        return remoting_fail(
            error, REMOTING_ERROR_FAILED,
            "the host's ggml has no device to offer: no backend of it that works here (libggml-cpu*.so "
            "or another) lies in %s",
            options->lib_dir ? options->lib_dir : "the system's folders");
    }
    return true;
}

bool host_open_library(struct host_context *context, const struct remoting_worker_options *options,
                       struct remoting_error *error)
{
    struct stat folder;

    if (options->lib_dir && (stat(options->lib_dir, &folder) != 0 || !S_ISDIR(folder.st_mode))) {
        return remoting_fail(error, REMOTING_ERROR_FAILED, "the library folder %s is no folder", options->lib_dir);
    }
    if (!open_libraries(context, options->lib_dir, error) || !find_abi(context, error)) {
        return false;
    }
    host_log_open(context);
    return true;
}

bool host_open_devices(struct host_context *context, const struct remoting_worker_options *options,
                       struct remoting_error *error)
{
    context->ggml.ggml_backend_load_all_from_path(options->lib_dir);
    if (options->lib_dir && context->ggml.ggml_backend_dev_count() == 0) {
        context->ggml.ggml_backend_load_all_from_path(NULL); /* a distribution's backends have a folder of their own */
    }
    return host_add_rpc_servers(context, options, error) && check_names(context, options, error) &&
           choose_devices(context, options, error);
}

const char *host_backend_of(const struct host_context *context, const struct host_device *device)
{
    return context->ggml.ggml_backend_reg_name(context->ggml.ggml_backend_dev_backend_reg(device->ggml));
}
