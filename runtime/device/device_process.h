/* `ggml-remotingd device-process`: the process that serves one guest. It speaks vhost-user and virtio-gpu with it, maps
 * its memory, and ends with it: whatever the guest makes it do, waiting included, affects no other guest. */
#ifndef DEVICE_PROCESS_H
#define DEVICE_PROCESS_H

/* Returns the exit status. */
int device_process_run(void);

#endif
