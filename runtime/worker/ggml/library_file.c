#include "ggml/library_file.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* A table of the file, and the strings that its entries name. */
struct table {
    const uint8_t *entries;
    size_t count;
    const char *strings;
    size_t strings_size;
};

static const ElfW(Ehdr) * header_of(const struct library_file *file)
{
    return (const ElfW(Ehdr) *)(const void *)file->bytes;
}

static bool is_within(const struct library_file *file, uint64_t offset, uint64_t size)
{
    return offset <= file->size && size <= file->size - offset && offset % 8 == 0;
}

static bool is_library(const struct library_file *file)
{
    const ElfW(Ehdr) *header = header_of(file);

    return file->size >= sizeof *header && memcmp(header->e_ident, ELFMAG, SELFMAG) == 0 &&
           header->e_ident[EI_CLASS] == (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32) && header->e_type == ET_DYN &&
           header->e_shentsize == sizeof(ElfW(Shdr)) &&
           is_within(file, header->e_shoff, (uint64_t)header->e_shnum * sizeof(ElfW(Shdr)));
}

bool library_file_open(struct library_file *file, const char *path)
{
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    struct stat facts;
    void *bytes = MAP_FAILED;

    if (descriptor < 0) {
        return false;
    }
    if (fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size > 0) {
        bytes = mmap(NULL, (size_t)facts.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    }
    close(descriptor);
    if (bytes == MAP_FAILED) {
        return false;
    }
    *file = (struct library_file){ bytes, (size_t)facts.st_size };
    if (!is_library(file)) {
        library_file_close(file);
        return false;
    }
    return true;
}

void library_file_close(struct library_file *file)
{
    munmap((void *)file->bytes, file->size);
}

/* The first section of this kind, whose entries are so large. */
static bool find_table(const struct library_file *file, uint32_t kind, size_t entry_size, struct table *table)
{
    const ElfW(Ehdr) *header = header_of(file);
    const ElfW(Shdr) *sections = (const ElfW(Shdr) *)(const void *)(file->bytes + header->e_shoff);

    for (size_t i = 0; i < header->e_shnum; i++) {
        const ElfW(Shdr) *strings = &sections[sections[i].sh_link < header->e_shnum ? sections[i].sh_link : 0];

        if (sections[i].sh_type != kind || !is_within(file, sections[i].sh_offset, sections[i].sh_size) ||
            strings->sh_offset > file->size || strings->sh_size > file->size - strings->sh_offset ||
            strings->sh_size == 0) {
            continue;
        }
        table->entries = file->bytes + sections[i].sh_offset;
        table->count = sections[i].sh_size / entry_size;
        table->strings = (const char *)file->bytes + strings->sh_offset;
        table->strings_size = strings->sh_size;
        return table->strings[table->strings_size - 1] == '\0';
    }
    return false;
}

bool library_file_exports(const struct library_file *file, const char *function)
{
    struct table table;

    if (!find_table(file, SHT_DYNSYM, sizeof(ElfW(Sym)), &table)) {
        return false;
    }
    for (size_t i = 0; i < table.count; i++) {
        const ElfW(Sym) *symbol = (const ElfW(Sym) *)(const void *)table.entries + i;

        if (symbol->st_shndx != SHN_UNDEF && symbol->st_name < table.strings_size &&
            strcmp(table.strings + symbol->st_name, function) == 0) {
            return true;
        }
    }
    return false;
}

/* The string of the dynamic section's entry with this tag and number. */
static const char *dynamic_string(const struct library_file *file, int64_t tag, size_t number)
{
    struct table table;

    if (!find_table(file, SHT_DYNAMIC, sizeof(ElfW(Dyn)), &table)) {
        return NULL;
    }
    for (size_t i = 0; i < table.count; i++) {
        const ElfW(Dyn) *entry = (const ElfW(Dyn) *)(const void *)table.entries + i;

        if (entry->d_tag == tag && number-- == 0) {
            return entry->d_un.d_val < table.strings_size ? table.strings + entry->d_un.d_val : NULL;
        }
    }
    return NULL;
}

const char *library_file_soname(const struct library_file *file)
{
    return dynamic_string(file, DT_SONAME, 0);
}

const char *library_file_needed(const struct library_file *file, size_t number)
{
    return dynamic_string(file, DT_NEEDED, number);
}
