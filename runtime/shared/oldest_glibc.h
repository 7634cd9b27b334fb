/* The Makefile includes this in every C file, so that a build on a newer glibc loads on an older one.
 *
 * glibc 2.38 gave the scanning functions a new name, for C23's binary numbers, which nobody here reads. Without it the
 * daemon that Debian 13 builds runs on Debian 12.
 *
 * The parts that guests load run on glibc 2.27. glibc 2.34 took libdl and libpthread into libc and gave their functions
 * a new version. Every glibc has them under their first version as well, so that one is asked for. preload.c defines a
 * dlopen of its own, which must not have glibc's version. tests/test_requirements.py fails when another function needs
 * a newer glibc.
 */
#ifndef SHARED_OLDEST_GLIBC_H
#define SHARED_OLDEST_GLIBC_H

#include <features.h>

#if !defined REMOTING_FOR_GUESTS
#elif defined __GLIBC__ && defined __x86_64__
#define OLDEST_GLIBC "GLIBC_2.2.5"
#define OLDEST_DLINFO "GLIBC_2.3.3"
#elif defined __GLIBC__ && defined __aarch64__
#define OLDEST_GLIBC "GLIBC_2.17"
#define OLDEST_DLINFO "GLIBC_2.17"
#endif

#ifdef OLDEST_GLIBC
__asm__(".symver dladdr, dladdr@" OLDEST_GLIBC);
__asm__(".symver dladdr1, dladdr1@" OLDEST_DLINFO);
__asm__(".symver dlclose, dlclose@" OLDEST_GLIBC);
__asm__(".symver dlerror, dlerror@" OLDEST_GLIBC);
__asm__(".symver dlinfo, dlinfo@" OLDEST_DLINFO);
#ifndef REMOTING_DEFINES_DLOPEN
__asm__(".symver dlopen, dlopen@" OLDEST_GLIBC);
#endif
__asm__(".symver dlsym, dlsym@" OLDEST_GLIBC);
__asm__(".symver pthread_mutex_timedlock, pthread_mutex_timedlock@" OLDEST_GLIBC);
__asm__(".symver pthread_mutex_trylock, pthread_mutex_trylock@" OLDEST_GLIBC);
#undef OLDEST_GLIBC
#undef OLDEST_DLINFO
#endif

#undef __GLIBC_USE_C2X_STRTOL
#define __GLIBC_USE_C2X_STRTOL 0
#undef __GLIBC_USE_C23_STRTOL
#define __GLIBC_USE_C23_STRTOL 0

#endif
