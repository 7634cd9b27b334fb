#include "pinned.h"

#include <dlfcn.h>
#include <link.h>
#include <string.h>

/* ggml's own ggml_backend_register_host_buffer pins for reading by the device only (ggml-cuda.cu), but
 * results are written here, so the CUDA runtime that ggml-cuda brought along is asked itself. */
typedef int (*pin_function)(void *address, size_t size, unsigned int flags);

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

void host_pin_memory(void *address, size_t size)
{
    void *library = NULL;
    pin_function pin;
    void *found;

    dl_iterate_phdr(find_cuda_runtime, &library);
    if (!library) {
        return;
    }
    found = dlsym(library, "cudaHostRegister");
    memcpy(&pin, &found, sizeof pin);
    if (pin) {
        pin(address, size, CUDA_HOST_REGISTER_PORTABLE); /* a refusal only makes copies slower */
    }
    dlclose(library);
}
