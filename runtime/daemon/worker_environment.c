#include "worker_environment.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* With these variables the worker would load the guest's frontend. */
static const char *const kept_back[] = { "GGML_BACKEND_PATH", "GGML_REMOTING" };

static const char *const passed_on[] = {
    "HOME",          "LANG",          "LD_LIBRARY_PATH", "LD_PRELOAD",      "PATH", "TMPDIR", "TZ", "GLIBC_TUNABLES",
    "XDG_DATA_DIRS", "XDG_DATA_HOME", "XDG_CONFIG_DIRS", "XDG_CONFIG_HOME",
};

/* What they begin with. */
static const char *const passed_on_alike[] = {
    "LC_",   "MALLOC_",                                                            /* the C library */
    "GGML_", "OMP_",    "GOMP_",  "KMP_",      "OPENBLAS_",  "MKL_", "BLIS_", /* ggml, threads, BLAS */
    "CUDA_", "NVIDIA_", "NCCL_",  "__GL_",                                     /* NVIDIA */
    "HIP_",  "ROCR_",   "ROCM_",  "HSA_",      "AMD_",       "GPU_", "RADV_", /* AMD */
    "SYCL_", "ONEAPI_", "ZE_",    "ZES_",      "UR_",        "IGC_",            /* Intel */
    "VK_",   "MESA_",   "LIBGL_", "LP_",       "GALLIUM_",   "ANV_", "NOUVEAU_", "DRI_", /* Vulkan and Mesa */
    "OCL_",  "OPENCL_", "MUSA_",  "MTHREADS_", "ASCEND_",    "ACL_",            /* OpenCL, MUSA, CANN */
    "ASAN_", "LSAN_",   "TSAN_",  "UBSAN_",    "SANITIZER_",                      /* sanitizers */
};

static bool is_called(const char *variable, const char *name)
{
    const size_t length = strlen(name);

    return strncmp(variable, name, length) == 0 && variable[length] == '=';
}

static bool is_passed_on(const char *variable)
{
    for (size_t i = 0; i < sizeof kept_back / sizeof kept_back[0]; i++) {
        if (is_called(variable, kept_back[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < sizeof passed_on / sizeof passed_on[0]; i++) {
        if (is_called(variable, passed_on[i])) {
            return true;
        }
    }
    for (size_t i = 0; i < sizeof passed_on_alike / sizeof passed_on_alike[0]; i++) {
        if (strncmp(variable, passed_on_alike[i], strlen(passed_on_alike[i])) == 0) {
            return true;
        }
    }
    return false;
}

char **worker_environment(char *const *environment)
{
    size_t count = 0;
    size_t kept = 0;
    char **passed;

    while (environment[count]) {
        count++;
    }
    passed = calloc(count + 1, sizeof *passed);
    for (size_t i = 0; passed && i < count; i++) {
        if (is_passed_on(environment[i])) {
            passed[kept++] = environment[i];
        }
    }
    return passed;
}
