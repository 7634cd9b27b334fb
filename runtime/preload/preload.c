/* Attaches the frontend to a program whose ggml could load a backend but never searches for one: LD_PRELOAD names this
 * library, GGML_BACKEND_PATH the frontend. Each ggml that exports ggml_backend_load is asked to load the frontend:
 * those that the program is linked with before its main, later ones (addons) when dlopen has brought them in. */
#include <dlfcn.h>
#include <link.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define EXPORTED __attribute__((visibility("default")))
#define MODULES_MAXIMUM 1024
#define REGISTRY_NAME "Remoting"

typedef int (*main_function)(int, char **, char **);

struct modules {
    size_t count;
    const char *names[MODULES_MAXIMUM];
};

static main_function program_main;

EXPORTED int __libc_start_main(main_function main, int count, char **arguments, void (*init)(void), void (*fini)(void),
                               void (*loader_fini)(void), void *stack_end);

static int add_module(struct dl_phdr_info *info, size_t size, void *data)
{
    struct modules *modules = data;

    (void)size;
    if (modules->count < MODULES_MAXIMUM) {
        modules->names[modules->count++] = info->dlpi_name;
    }
    return 0;
}

/* A handle sees what its module links as well: a function that lies elsewhere is another module's. */
static bool is_own(const void *function, void *handle)
{
    struct link_map *map;
    struct link_map *of_function;
    Dl_info info;

    return function && dlinfo(handle, RTLD_DI_LINKMAP, &map) == 0 &&
           dladdr1(function, &info, (void **)&of_function, RTLD_DL_LINKMAP) != 0 && of_function->l_ld == map->l_ld;
}

static void attach(void *handle, const char *frontend)
{
    void *(*load)(const char *path);
    void *(*find_registry)(const char *name);
    void *found = dlsym(handle, "ggml_backend_load");
    void *by_name = dlsym(handle, "ggml_backend_reg_by_name");

    if (!is_own(found, handle) || !by_name) {
        return;
    }
    memcpy(&load, &found, sizeof load);
    memcpy(&find_registry, &by_name, sizeof find_registry);
    if (!find_registry(REGISTRY_NAME)) {
        load(frontend);
    }
}

static void attach_to_all(void)
{
    static _Thread_local bool is_attaching; /* loading a backend opens libraries */
    struct modules modules = { 0 };
    const char *frontend = getenv("GGML_BACKEND_PATH");

    if (is_attaching || !frontend) {
        return;
    }
    is_attaching = true;
    dl_iterate_phdr(add_module, &modules);
    for (size_t i = 0; i < modules.count; i++) {
        const bool is_program = i == 0; /* others without a name are the kernel's */
        const char *name = modules.names[i];
        void *handle = is_program || name[0] ? dlopen(is_program ? NULL : name, RTLD_LAZY | RTLD_NOLOAD) : NULL;

        if (handle) {
            attach(handle, frontend);
            dlclose(handle);
        }
    }
    is_attaching = false;
}

static int attached_main(int count, char **arguments, char **environment)
{
    attach_to_all();
    return program_main(count, arguments, environment);
}

int __libc_start_main(main_function main, int count, char **arguments, void (*init)(void), void (*fini)(void),
                      void (*loader_fini)(void), void *stack_end)
{
    int (*start)(main_function, int, char **, void (*)(void), void (*)(void), void (*)(void), void *);
    void *next = dlsym(RTLD_NEXT, "__libc_start_main");

    memcpy(&start, &next, sizeof start);
    program_main = main;
    return start(attached_main, count, arguments, init, fini, loader_fini, stack_end);
}

/* glibc looks for a bare name in its caller's run path, which is this library's here: addons are opened by path. */
EXPORTED void *dlopen(const char *path, int mode)
{
    static void *(*open_library)(const char *, int);
    void *handle;

    if (!open_library) {
        void *next = dlsym(RTLD_NEXT, "dlopen");

        memcpy(&open_library, &next, sizeof next);
    }
    handle = open_library(path, mode);
    if (handle && !(mode & RTLD_NOLOAD)) {
        attach_to_all();
    }
    return handle;
}
