/* Which system calls a filter sees: those of this architecture. */
#ifndef REMOTING_AUDIT_ARCHITECTURE_H
#define REMOTING_AUDIT_ARCHITECTURE_H

#include <linux/audit.h>

#if defined(__x86_64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the filter of system calls knows x86-64 and AArch64"
#endif

#endif
