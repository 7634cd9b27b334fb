/* The vhost-user messages that a virtio-gpu device and its front-end exchange.
 * Source: QEMU's docs/interop/vhost-user.rst and vhost-user-gpu.rst; values are the specification's. */
#ifndef REMOTING_VHOST_USER_PROTOCOL_H
#define REMOTING_VHOST_USER_PROTOCOL_H

#include <stdint.h>

enum vhost_user_request {
    VHOST_USER_GET_FEATURES = 1,
    VHOST_USER_SET_FEATURES = 2,
    VHOST_USER_SET_OWNER = 3,
    VHOST_USER_RESET_OWNER = 4,
    VHOST_USER_SET_MEM_TABLE = 5,
    VHOST_USER_SET_VRING_NUM = 8,
    VHOST_USER_SET_VRING_ADDR = 9,
    VHOST_USER_SET_VRING_BASE = 10,
    VHOST_USER_GET_VRING_BASE = 11,
    VHOST_USER_SET_VRING_KICK = 12,
    VHOST_USER_SET_VRING_CALL = 13,
    VHOST_USER_SET_VRING_ERR = 14,
    VHOST_USER_GET_PROTOCOL_FEATURES = 15,
    VHOST_USER_SET_PROTOCOL_FEATURES = 16,
    VHOST_USER_GET_QUEUE_NUM = 17,
    VHOST_USER_SET_VRING_ENABLE = 18,
    VHOST_USER_GET_CONFIG = 24,
    VHOST_USER_SET_CONFIG = 25,
    VHOST_USER_GPU_SET_SOCKET = 33,
    VHOST_USER_RESET_DEVICE = 34,
};

#define VHOST_USER_FLAG_VERSION 0x1u
#define VHOST_USER_FLAG_VERSION_MASK 0x3u
#define VHOST_USER_FLAG_REPLY 0x4u
#define VHOST_USER_FLAG_NEED_REPLY 0x8u

#define VHOST_USER_F_PROTOCOL_FEATURES 30

#define VHOST_USER_PROTOCOL_F_MQ 0
#define VHOST_USER_PROTOCOL_F_REPLY_ACK 3
#define VHOST_USER_PROTOCOL_F_CONFIG 9
#define VHOST_USER_PROTOCOL_F_RESET_DEVICE 13

#define VHOST_USER_VRING_INDEX_MASK 0xffu
#define VHOST_USER_VRING_NO_FD 0x100u
#define VHOST_USER_REGIONS_MAXIMUM 8u
#define VHOST_USER_CONFIG_MAXIMUM 256u

struct vhost_user_header {
    uint32_t request;
    uint32_t flags;
    uint32_t size; /* bytes of payload that follow */
};

struct vhost_user_vring_state {
    uint32_t index;
    uint32_t value;
};

struct vhost_user_vring_address {
    uint32_t index;
    uint32_t flags;
    uint64_t descriptor; /* addresses of the front-end's own address space */
    uint64_t used;
    uint64_t available;
    uint64_t log;
};

struct vhost_user_region {
    uint64_t guest_address;
    uint64_t size;
    uint64_t user_address;
    uint64_t file_offset;
};

struct vhost_user_memory {
    uint32_t count;
    uint32_t zero;
    struct vhost_user_region regions[VHOST_USER_REGIONS_MAXIMUM];
};

struct vhost_user_config {
    uint32_t offset;
    uint32_t size;
    uint32_t flags;
    uint8_t bytes[VHOST_USER_CONFIG_MAXIMUM];
};

#endif
