#include "ggml/ggml_instance.h"

#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "empty_ops.h"
#include "ggml/report.h"
#include "measure.h"

#define LOG_LEVEL_INFO 2
#define LOG_LEVEL_ERROR 4

/* One ggml of this process. A process may hold two, such as two Python wheels. */
struct loaded_ggml {
    struct loaded_ggml *next;
    void *base; /* address of its ggml_backend_buffer_init, which tells it from others */
    void (*log)(int level, const char *format, ...);
    struct guest_registry *registry; /* NULL if it is declined */
};

/* ggml's registration asks for no handle, so what was found is kept here until the process ends. */
static pthread_mutex_t loaded_lock = PTHREAD_MUTEX_INITIALIZER;
static struct loaded_ggml *loaded;

static void log_line(void *data, bool is_error, const char *text)
{
    const struct loaded_ggml *ggml = data;

    if (ggml->log) {
        ggml->log(is_error ? LOG_LEVEL_ERROR : LOG_LEVEL_INFO, "%s", text);
    } else {
        fputs(text, stderr);
    }
}

/* A handle on the module that an address lies in. It sees what that module links: its own ggml. The program itself has
 * no name among the loaded modules, and glibc opens no program by its path. */
static void *open_module(const void *address)
{
    struct link_map *map;
    Dl_info info;

    if (!dladdr1(address, &info, (void **)&map, RTLD_DL_LINKMAP) || !map) {
        return NULL;
    }
    return dlopen(map->l_name[0] ? map->l_name : NULL, RTLD_LAZY | RTLD_NOLOAD);
}

static const void *module_base(const void *address)
{
    Dl_info info;

    return address && dladdr(address, &info) ? info.dli_fbase : NULL;
}

/* ggml's loader calls us, so its functions are those of the caller's own module. If these are hidden, the handle may
 * still find another ggml's, which must not be used. NULL if they are hidden. */
static void *find_ggml(void *module, const void *caller)
{
    const void *loader = dlsym(module, "ggml_backend_load");

    if (loader && module_base(loader) != module_base(caller)) {
        return NULL;
    }
    return dlsym(module, "ggml_backend_buffer_init");
}

static void tell_hidden(const void *caller)
{
    static atomic_flag told = ATOMIC_FLAG_INIT;
    Dl_info info;
    const char *name = dladdr(caller, &info) && info.dli_fname ? info.dli_fname : "this program";

    if (!atomic_flag_test_and_set(&told)) {
        guest_report("hidden", name);
        fprintf(stderr,
                "ggml-remoting: %s hides the functions of its ggml, so the program goes on with its own devices; "
                "only a build that exports them can be served (docs/guide/programs.md)\n",
                name);
    }
}

static remoting_name_function name_function(void *module, const char *name)
{
    remoting_name_function function;
    void *found = dlsym(module, name);

    memcpy(&function, &found, sizeof function);
    return function;
}

static void mark_empty_ops(struct ggml_instance *program)
{
    for (uint32_t number = 0; number < program->ops.count; number++) {
        for (size_t i = 0; program->ops.names[number] && guest_empty_ops[i]; i++) {
            program->is_empty_op[number] |= strcmp(program->ops.names[number], guest_empty_ops[i]) == 0;
        }
    }
}

static bool describe_program(void *module, struct loaded_ggml *ggml, struct ggml_instance *program,
                             struct remoting_error *error)
{
    const struct measured_abi *measured;
    remoting_type_traits_function traits_of;
    void *found;

    if (!remoting_measure_abi(module, &measured, error)) {
        return false;
    }
    memset(program, 0, sizeof *program);
    program->abi_number = measured->number;
    program->abi = guest_abi_of(measured->number);
    remoting_list_names(&program->ops, name_function(module, "ggml_op_name"));
    mark_empty_ops(program);
    found = dlsym(module, "ggml_get_type_traits");
    memcpy(&traits_of, &found, sizeof traits_of);
    remoting_list_types(&program->types, traits_of);
    remoting_list_names(&program->unary_ops, name_function(module, "ggml_unary_op_name"));
    remoting_list_names(&program->glu_ops, name_function(module, "ggml_glu_op_name"));
    found = dlsym(module, "ggml_nbytes");
    memcpy(&program->nbytes, &found, sizeof found);
    found = dlsym(module, "ggml_is_quantized");
    memcpy(&program->is_quantized, &found, sizeof found);
    found = dlsym(module, "ggml_backend_cpu_buffer_from_ptr");
    memcpy(&program->buffer_from_pointer, &found, sizeof found);
    /* It came with the flag. */
    program->marks_computed = dlsym(module, "ggml_build_forward_select") != NULL;
    program->log = log_line;
    program->log_data = ggml;
    return true;
}

static struct guest_registry *open_registry(void *module, struct loaded_ggml *ggml, struct remoting_error *error)
{
    struct ggml_instance program;
    struct guest_context *context;
    struct guest_registry *registry;

    if (!describe_program(module, ggml, &program, error)) {
        return NULL;
    }
    context = guest_context_open(getenv("GGML_REMOTING"), &program, error);
    if (!context) {
        return NULL;
    }
    registry = guest_registry_new(context, ggml->base, error);
    if (!registry) {
        guest_context_free(context);
    }
    return registry;
}

static struct loaded_ggml *find_loaded(const void *base)
{
    struct loaded_ggml *ggml = loaded;

    while (ggml && ggml->base != base) {
        ggml = ggml->next;
    }
    return ggml;
}

static struct loaded_ggml *add_loaded(void *module, void *base)
{
    struct loaded_ggml *ggml = calloc(1, sizeof *ggml);
    void *log = dlsym(module, "ggml_log_internal");
    struct remoting_error error;

    if (!ggml) {
        return NULL;
    }
    ggml->base = base;
    memcpy(&ggml->log, &log, sizeof ggml->log);
    ggml->registry = open_registry(module, ggml, &error);
    if (!ggml->registry) {
        char text[REMOTING_REASON_SIZE + 96];

        snprintf(text, sizeof text, "ggml-remoting: %s; ggml-remoting doctor, here or on the host, looks into it\n",
                 error.reason);
        log_line(ggml, true, text);
    }
    guest_report(ggml->registry ? "loaded" : "declined", ggml->registry ? "" : error.reason);
    ggml->next = loaded;
    loaded = ggml;
    return ggml;
}

struct guest_registry *ggml_instance_registry(const void *caller)
{
    void *module = open_module(caller);
    void *base = module ? find_ggml(module, caller) : NULL;
    struct loaded_ggml *ggml = NULL;

    if (base) {
        pthread_mutex_lock(&loaded_lock);
        ggml = find_loaded(base);
        if (!ggml) {
            ggml = add_loaded(module, base);
        }
        pthread_mutex_unlock(&loaded_lock);
    } else {
        tell_hidden(caller);
    }
    if (module) {
        dlclose(module);
    }
    return ggml ? ggml->registry : NULL;
}

void ggml_instance_close(void)
{
    if (pthread_mutex_trylock(&loaded_lock) != 0) {
        return; /* forked while another thread was loading: nothing here belongs to this process */
    }
    for (struct loaded_ggml *ggml = loaded; ggml; ggml = ggml->next) {
        if (ggml->registry) {
            guest_context_close(ggml->registry->context);
        }
    }
    pthread_mutex_unlock(&loaded_lock);
}
