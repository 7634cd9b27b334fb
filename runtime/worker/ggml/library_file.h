/* The names and symbols of a shared library (its dynamic section, elf(5)), read without loading it. */
#ifndef HOST_LIBRARY_FILE_H
#define HOST_LIBRARY_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct library_file {
    const uint8_t *bytes;
    size_t size;
};

/* Maps it. False if it cannot be read or is no ELF file of this machine's kind. */
bool library_file_open(struct library_file *file, const char *path);

void library_file_close(struct library_file *file);

/* Whether it defines this function for others. */
bool library_file_exports(const struct library_file *file, const char *function);

/* The name that others ask for it by; NULL if it has none. */
const char *library_file_soname(const struct library_file *file);

/* The library with this number among those that it asks for; NULL from the last one on. */
const char *library_file_needed(const struct library_file *file, size_t number);

#endif
