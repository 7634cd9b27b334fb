/* Forced into every file of the frontend and of the preload library by the Makefile: what was built on a newer glibc
 * loads on glibc 2.27 and later.
 *
 * glibc 2.34 took libdl and libpthread into libc and gave their functions a new version. Every glibc has them under
 * their first version as well, so that one is asked for. glibc 2.38 gave the scanning functions a new name, for C23's
 * binary numbers, which nobody here reads. tests/test_requirements.py tells when another function needs a newer glibc.
 */
#ifndef GUEST_OLDEST_GLIBC_H
#define GUEST_OLDEST_GLIBC_H

#include <features.h>

#if defined __GLIBC__ && defined __x86_64__
#define OLDEST_GLIBC "GLIBC_2.2.5"
#define OLDEST_GNU_GLIBC "GLIBC_2.3.3"
#elif defined __GLIBC__ && defined __aarch64__
#define OLDEST_GLIBC "GLIBC_2.17"
#define OLDEST_GNU_GLIBC "GLIBC_2.17"
#endif

#ifdef OLDEST_GLIBC
__asm__(".symver dladdr, dladdr@" OLDEST_GLIBC);
__asm__(".symver dladdr1, dladdr1@" OLDEST_GNU_GLIBC);
__asm__(".symver dlclose, dlclose@" OLDEST_GLIBC);
__asm__(".symver dlerror, dlerror@" OLDEST_GLIBC);
__asm__(".symver dlinfo, dlinfo@" OLDEST_GNU_GLIBC);
#ifndef DEFINES_DLOPEN
__asm__(".symver dlopen, dlopen@" OLDEST_GLIBC);
#endif
__asm__(".symver dlsym, dlsym@" OLDEST_GLIBC);
__asm__(".symver pthread_mutex_timedlock, pthread_mutex_timedlock@" OLDEST_GLIBC);
__asm__(".symver pthread_mutex_trylock, pthread_mutex_trylock@" OLDEST_GLIBC);
#undef OLDEST_GLIBC
#undef OLDEST_GNU_GLIBC
#endif

#undef __GLIBC_USE_C2X_STRTOL
#define __GLIBC_USE_C2X_STRTOL 0
#undef __GLIBC_USE_C23_STRTOL
#define __GLIBC_USE_C23_STRTOL 0

#endif
