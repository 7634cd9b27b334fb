/* LD_PRELOAD loads this into llama.cpp's own tests and tools. It runs before and after their main:
 *
 * - before, with MODELS_LOAD_BACKENDS set, it loads the backends, which tests of a build with loadable backends leave
 * to their caller, and adds the ggml-rpc-servers that MODELS_RPC_SERVERS names (HOST:PORT, separated by commas);
 * - after, it waits for llama.cpp's logger, which prints results, too, by a thread that does not outlive main:
 *   common_log_main in common/log.cpp says that what is still queued then is lost. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int main_function(int, char **, char **);
typedef int start_function(main_function *, int, char **, void (*)(void), void (*)(void), void (*)(void), void *);

static main_function *program_main;

static void add_rpc_servers(const char *names)
{
    void *(*registry_by_name)(const char *) = dlsym(RTLD_DEFAULT, "ggml_backend_reg_by_name");
    void *(*procedure)(void *, const char *) = dlsym(RTLD_DEFAULT, "ggml_backend_reg_get_proc_address");
    void (*add_registry)(void *) = dlsym(RTLD_DEFAULT, "ggml_backend_register");
    void *rpc = registry_by_name("RPC");
    void *(*add_server)(const char *) = rpc ? procedure(rpc, "ggml_backend_rpc_add_server") : NULL;
    char *copy = strdup(names);
    if (!add_server || !copy) {
        fprintf(stderr, "preload: this program has no RPC backend\n");
        exit(1);
    }
    for (char *rest = NULL, *name = strtok_r(copy, ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
        add_registry(add_server(name));
    }
    free(copy);
}

static int wrapped_main(int argc, char **argv, char **environment)
{
    void *(*load)(const char *) = dlsym(RTLD_DEFAULT, "ggml_backend_load");
    const char *first = getenv("MODELS_FIRST_BACKEND");
    if (first != NULL && load != NULL) {
        load(first);
    }
    void (*load_all)(void) = dlsym(RTLD_DEFAULT, "ggml_backend_load_all");
    if (getenv("MODELS_LOAD_BACKENDS") && load_all) {
        load_all();
        const char *servers = getenv("MODELS_RPC_SERVERS");
        if (servers && *servers != '\0') {
            add_rpc_servers(servers);
        }
    }
    int status = program_main(argc, argv, environment);
    void *(*log_main)(void) = dlsym(RTLD_DEFAULT, "_Z15common_log_mainv");
    void (*log_flush)(void *) = dlsym(RTLD_DEFAULT, "_Z16common_log_flushP10common_log");
    if (log_main && log_flush) {
        log_flush(log_main());
    }
    return status;
}

int __libc_start_main(main_function *main, int argc, char **argv, void (*init)(void), void (*fini)(void),
                      void (*loader_fini)(void), void *stack_end)
{
    start_function *start = dlsym(RTLD_NEXT, "__libc_start_main");
    program_main = main;
    return start(wrapped_main, argc, argv, init, fini, loader_fini, stack_end);
}
