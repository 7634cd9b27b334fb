/* `ggml-remotingd device-process`: the process that serves one guest. It speaks vhost-user and virtio-gpu with it, maps
 * its memory, and dies with it: whatever the guest makes it do, wait included, it does to nobody else. */
#ifndef DEVICE_PROCESS_H
#define DEVICE_PROCESS_H

/* Returns the exit status. */
int device_process_run(void);

#endif
