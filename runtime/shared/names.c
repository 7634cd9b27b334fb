#include "names.h"

#include <link.h>
#include <string.h>

/* The loaded part of the module that an address lies in. */
struct module_range {
    uintptr_t address;
    uintptr_t begin;
    uintptr_t end;
};

static int find_module(struct dl_phdr_info *info, size_t size, void *data)
{
    struct module_range *range = data;
    uintptr_t begin = UINTPTR_MAX;
    uintptr_t end = 0;

    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        uintptr_t start = info->dlpi_addr + segment->p_vaddr;

        if (segment->p_type != PT_LOAD) {
            continue;
        }
        begin = start < begin ? start : begin;
        end = start + segment->p_memsz > end ? start + segment->p_memsz : end;
    }
    if (range->address < begin || range->address >= end) {
        return 0;
    }
    range->begin = begin;
    range->end = end;
    return 1;
}

static bool is_name(const char *name, const struct module_range *range)
{
    uintptr_t address = (uintptr_t)name;

    if (address < range->begin || address >= range->end) {
        return false;
    }
    for (size_t length = 0; length < REMOTING_NAME_SIZE_MAXIMUM && address + length < range->end; length++) {
        if (name[length] == '\0') {
            return true;
        }
        if (name[length] < ' ' || name[length] > '~') {
            return false;
        }
    }
    return false;
}

/* What ggml_type_name says of a number beyond its types. */
static bool is_out_of_range(const char *name)
{
    return strcmp(name, "NONE") == 0;
}

void remoting_list_names(struct remoting_names *names, remoting_name_function name_of, enum remoting_name_gaps gaps)
{
    struct module_range range = { .address = (uintptr_t)name_of };

    names->count = 0;
    if (!name_of || !dl_iterate_phdr(find_module, &range)) {
        return;
    }
    for (uint32_t i = 0; i < REMOTING_NAME_COUNT_MAXIMUM; i++) {
        const char *name = name_of((int)i);

        names->names[i] = NULL;
        if (is_name(name, &range) && !(gaps == REMOTING_NAMES_SKIP_GAPS && is_out_of_range(name))) {
            names->names[i] = name;
            names->count = i + 1;
        } else if (gaps == REMOTING_NAMES_END_AT_GAP || i - names->count >= REMOTING_NAME_GAP_MAXIMUM) {
            return;
        }
    }
}
