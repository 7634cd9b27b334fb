#include "ggml/pinned.h"

#include <dlfcn.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define HUGE_PAGE ((size_t)2 << 20)
#define CUDA_HOST_REGISTER_PORTABLE 1u

static int find_cuda_runtime(struct dl_phdr_info *info, size_t size, void *data)
{
    void **library = data;

    (void)size;
    if (!info->dlpi_name || !strstr(info->dlpi_name, "libcudart.so")) {
        return 0;
    }
    *library = dlopen(info->dlpi_name, RTLD_LAZY | RTLD_NOLOAD);
    return *library != NULL;
}

/* A function of the CUDA runtime that ggml-cuda brought along, or NULL. ggml's own ggml_backend_register_host_buffer
 * pins for reading by the device only (ggml-cuda.cu), but results are written here. ggml-cuda keeps the runtime
 * loaded for as long as the process lives. */
static void *cuda_function(const char *name)
{
    void *library = NULL;
    void *function;

    dl_iterate_phdr(find_cuda_runtime, &library);
    if (!library) {
        return NULL;
    }
    function = dlsym(library, name);
    dlclose(library);
    return function;
}

void host_pin_memory(void *address, size_t size)
{
    int (*pin)(void *address, size_t size, unsigned int flags);
    void *found = cuda_function("cudaHostRegister");

    memcpy(&pin, &found, sizeof pin);
    if (pin) {
        pin(address, size, CUDA_HOST_REGISTER_PORTABLE); /* a refusal only makes copies slower */
    }
}

void host_unpin_memory(void *address)
{
    int (*unpin)(void *address);
    void *found = cuda_function("cudaHostUnregister");

    memcpy(&unpin, &found, sizeof unpin);
    if (unpin) {
        unpin(address);
    }
}

/* Of huge pages where the kernel has them: to pin 60 MiB of small ones took 28 ms on a machine with an H200. */
void *host_allocate_pinned(size_t size)
{
    const size_t whole = (size + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
    void *address = aligned_alloc(HUGE_PAGE, whole);

    if (address) {
        madvise(address, whole, MADV_HUGEPAGE);
        host_pin_memory(address, whole);
    }
    return address;
}

void host_free_pinned(void *address)
{
    host_unpin_memory(address);
    free(address);
}
