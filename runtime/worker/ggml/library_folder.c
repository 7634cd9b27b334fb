#include "ggml/library_folder.h"

#include <dirent.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ggml/library_file.h"

#define REGISTRY_FUNCTION "ggml_backend_load_all_from_path"
#define BASE_FUNCTION "ggml_backend_buffer_init"
#define PATH_SIZE 4096
#define DEPTH_MAXIMUM 8
#define ADDON_SUFFIX ".node"

struct library_folder {
    const char *path;
    struct dirent **entries;
    int count;
};

static int is_shared_library(const struct dirent *entry)
{
    return strstr(entry->d_name, ".so") || strstr(entry->d_name, ADDON_SUFFIX);
}

/* An addon for Node uses functions of Node, which are missing here: only functions that are called must be found. */
static int dlopen_mode(const char *name)
{
    return RTLD_LOCAL | (strstr(name, ADDON_SUFFIX) ? RTLD_LAZY : RTLD_NOW);
}

static bool open_entry(const struct library_folder *folder, int entry, char path[PATH_SIZE], struct library_file *file)
{
    const int length = snprintf(path, PATH_SIZE, "%s/%s", folder->path, folder->entries[entry]->d_name);

    return length < PATH_SIZE && library_file_open(file, path);
}

/* The first library that exports a function; those with ggml in their names are looked at first. Its number or -1. */
static int find_exporter(const struct library_folder *folder, const char *function)
{
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < folder->count; i++) {
            const bool is_named_ggml = strstr(folder->entries[i]->d_name, "ggml") != NULL;
            char path[PATH_SIZE];
            struct library_file file;
            bool is_exporter;

            if (is_named_ggml != (pass == 0) || !open_entry(folder, i, path, &file)) {
                continue;
            }
            is_exporter = library_file_exports(&file, function);
            library_file_close(&file);
            if (is_exporter) {
                return i;
            }
        }
    }
    return -1;
}

static bool has_soname(const struct library_folder *folder, int entry, const char *name)
{
    char path[PATH_SIZE];
    struct library_file file;
    const char *soname;
    bool is_it;

    if (!open_entry(folder, entry, path, &file)) {
        return false;
    }
    soname = library_file_soname(&file);
    is_it = soname && strcmp(soname, name) == 0;
    library_file_close(&file);
    return is_it;
}

/* The library that others ask for by this name: that of the file, or else that within it. Its number or -1. */
static int find_called(const struct library_folder *folder, const char *name)
{
    for (int i = 0; i < folder->count; i++) {
        if (strcmp(folder->entries[i]->d_name, name) == 0) {
            return i;
        }
    }
    for (int i = 0; i < folder->count; i++) {
        if (has_soname(folder, i, name)) {
            return i;
        }
    }
    return -1;
}

/* Keeps the first reason: libraries that need this one fail because of it. */
static void *fail_to_open(const struct library_folder *folder, int entry, const char *reason,
                          struct remoting_error *error)
{
    if (!error->reason[0]) {
        remoting_fail(error, REMOTING_ERROR_FAILED, "%.40s cannot be opened in %s: %s", folder->entries[entry]->d_name,
                      folder->path, reason);
    }
    return NULL;
}

/* Opens a library after those of ggml in the folder that it needs. They stay open for the life of the process. */
static void *open_library(const struct library_folder *folder, int entry, int depth, struct remoting_error *error)
{
    char path[PATH_SIZE];
    struct library_file file;
    const char *needed;
    void *library;

    if (!open_entry(folder, entry, path, &file)) {
        return fail_to_open(folder, entry, "it is no shared library of this machine", error);
    }
    for (size_t i = 0; depth < DEPTH_MAXIMUM && (needed = library_file_needed(&file, i)); i++) {
        const int called = strstr(needed, "ggml") ? find_called(folder, needed) : -1;

        if (called >= 0 && called != entry) {
            open_library(folder, called, depth + 1, error);
        }
    }
    library_file_close(&file);
    library = dlopen(path, dlopen_mode(folder->entries[entry]->d_name));
    return library ? library : fail_to_open(folder, entry, dlerror(), error);
}

static void *open_registry(const struct library_folder *folder, struct remoting_error *error)
{
    const int base = find_exporter(folder, BASE_FUNCTION);
    const int registry = find_exporter(folder, REGISTRY_FUNCTION);

    if (base < 0 || registry < 0) {
        remoting_fail(error, REMOTING_ERROR_FAILED,
                      "no library in %s exports ggml's %s, as libggml.so does: name ggml's folder with --lib-dir",
                      folder->path, base < 0 ? BASE_FUNCTION : REGISTRY_FUNCTION);
        return NULL;
    }
    error->reason[0] = '\0';
    return open_library(folder, registry, 0, error);
}

void *host_open_folder(const char *path, struct remoting_error *error)
{
    struct library_folder folder = { .path = path };
    void *library;

    folder.count = scandir(path, &folder.entries, is_shared_library, alphasort);
    if (folder.count < 0) {
        remoting_fail(error, REMOTING_ERROR_FAILED, "the library folder %s cannot be read", path);
        return NULL;
    }
    library = open_registry(&folder, error);
    for (int i = 0; i < folder.count; i++) {
        free(folder.entries[i]);
    }
    free(folder.entries);
    return library;
}
