/* Giving memory its pages before they are touched, which the C library's headers may be too old to know. */
#ifndef REMOTING_POPULATE_H
#define REMOTING_POPULATE_H

#include <sys/mman.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* linux/mman.h, since Linux 5.14; before that madvise refuses it with EINVAL */
#endif

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25 /* the same, since Linux 6.1 */
#endif

#endif
