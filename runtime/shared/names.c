#include "names.h"

#include <link.h>
#include <string.h>

#define NAME_GAP_MAXIMUM 8u /* removed types without a name; at most three in a row up to 0.27 */
#define TYPE_TRAITS_SIZE_MAXIMUM 512u
#define BLOCK_LENGTH_MAXIMUM 65536

/* Loaded memory that an address lies in. */
struct memory_range {
    uintptr_t address;
    uintptr_t begin;
    uintptr_t end;
};

static bool set_if_within(struct memory_range *range, uintptr_t begin, uintptr_t end)
{
    if (range->address < begin || range->address >= end) {
        return false;
    }
    range->begin = begin;
    range->end = end;
    return true;
}

static int find_module(struct dl_phdr_info *info, size_t size, void *data)
{
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
    return set_if_within(data, begin, end);
}

/* One segment is mapped without a hole, which a module need not be. */
static int find_segment(struct dl_phdr_info *info, size_t size, void *data)
{
    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        uintptr_t start = info->dlpi_addr + segment->p_vaddr;

        if (segment->p_type == PT_LOAD && set_if_within(data, start, start + segment->p_memsz)) {
            return 1;
        }
    }
    return 0;
}

static bool is_name(const char *name, const struct memory_range *range)
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

void remoting_list_names(struct remoting_names *names, remoting_name_function name_of)
{
    struct memory_range range = { .address = (uintptr_t)name_of };

    names->count = 0;
    if (!name_of || !dl_iterate_phdr(find_module, &range)) {
        return;
    }
    while (names->count < REMOTING_NAME_COUNT_MAXIMUM) {
        const char *name = name_of((int)names->count);

        if (!is_name(name, &range)) {
            return;
        }
        names->names[names->count++] = name;
    }
}

/* How struct ggml_type_traits begins. */
struct type_traits {
    const char *name;
    int64_t block_length; /* 0 of a removed type, whose name may be a sentence */
};

void remoting_list_types(struct remoting_names *names, remoting_type_traits_function traits_of)
{
    const uintptr_t first = traits_of ? (uintptr_t)traits_of(0) : 0;
    const uintptr_t size = traits_of ? (uintptr_t)traits_of(1) - first : 0;
    struct memory_range module = { .address = first };
    struct memory_range segment = { .address = first };

    names->count = 0;
    if (size < sizeof(struct type_traits) || size > TYPE_TRAITS_SIZE_MAXIMUM ||
        !dl_iterate_phdr(find_module, &module) || !dl_iterate_phdr(find_segment, &segment)) {
        return;
    }
    for (uint32_t i = 0; i < REMOTING_NAME_COUNT_MAXIMUM && size <= segment.end - (first + i * size); i++) {
        struct type_traits traits;

        memcpy(&traits, (const void *)(first + i * size), sizeof traits);
        if (traits.block_length < 0 || traits.block_length > BLOCK_LENGTH_MAXIMUM) {
            return;
        }
        names->names[i] = NULL;
        if (is_name(traits.name, &module)) {
            names->names[i] = traits.name;
            names->count = i + 1;
        } else if ((traits.name && traits.block_length != 0) || i - names->count >= NAME_GAP_MAXIMUM) {
            return;
        }
    }
}
