/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The vhost-user protocol as both sides need it: request ids, feature bits, payload layouts, and framing over a Unix
 * stream socket with file descriptors. Facts only; whether a message makes sense is for the front-end or back-end to say.
 * Source: QEMU docs/interop/vhost-user.rst. Native byte order; the header is not padded.
 */
#ifndef HARNESS_VIRTQUEUE_VHOST_USER_H
#define HARNESS_VIRTQUEUE_VHOST_USER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Front-end to back-end. */
enum vhost_user_request {
	VHOST_USER_GET_FEATURES = 1,
	VHOST_USER_SET_FEATURES = 2,
	VHOST_USER_SET_OWNER = 3,
	VHOST_USER_RESET_OWNER = 4,
	VHOST_USER_SET_MEM_TABLE = 5,
	VHOST_USER_SET_LOG_BASE = 6,
	VHOST_USER_SET_LOG_FD = 7,
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
	VHOST_USER_SET_BACKEND_REQ_FD = 21,
	VHOST_USER_GET_CONFIG = 24,
	VHOST_USER_SET_CONFIG = 25,
	VHOST_USER_GET_INFLIGHT_FD = 31,
	VHOST_USER_SET_INFLIGHT_FD = 32,
	VHOST_USER_RESET_DEVICE = 34,
	VHOST_USER_GET_MAX_MEM_SLOTS = 36,
	VHOST_USER_ADD_MEM_REG = 37,
	VHOST_USER_REM_MEM_REG = 38,
	VHOST_USER_SET_STATUS = 39,
	VHOST_USER_GET_STATUS = 40,
};

/* Bit numbers of the protocol features. */
enum vhost_user_protocol_feature {
	VHOST_USER_PROTOCOL_MQ = 0,
	VHOST_USER_PROTOCOL_REPLY_ACK = 3,
	VHOST_USER_PROTOCOL_BACKEND_REQ = 5,
	VHOST_USER_PROTOCOL_CONFIG = 9,
	VHOST_USER_PROTOCOL_INFLIGHT_SHMFD = 12,
	VHOST_USER_PROTOCOL_RESET_DEVICE = 13,
	VHOST_USER_PROTOCOL_CONFIGURE_MEM_SLOTS = 15,
	VHOST_USER_PROTOCOL_STATUS = 16,
};

/* The virtio feature bit that gates protocol features. */
#define VHOST_USER_F_PROTOCOL_FEATURES 30

enum vhost_user_flags {
	VHOST_USER_VERSION = 0x1,
	VHOST_USER_VERSION_MASK = 0x3,
	VHOST_USER_REPLY = 0x4,
	VHOST_USER_NEED_REPLY = 0x8,
	VHOST_USER_FLAGS_KNOWN = 0xf,
};

#define VHOST_USER_HEADER_BYTES 12u
#define VHOST_USER_PAYLOAD_MAX 4096u /* more than any message of ours; what a receiver takes at most */
#define VHOST_USER_REGIONS_MAX 8u    /* of one SET_MEM_TABLE */
#define VHOST_USER_FDS_MAX 32u       /* taken with one message; more are closed by the receiver */
#define VHOST_USER_VRING_INDEX_MASK 0xffu
#define VHOST_USER_VRING_NO_FD 0x100u

struct vhost_user_header {
	uint32_t request, flags, size;
};

struct vhost_user_vring_state {
	uint32_t index, num;
};

/* Ring addresses are the front-end's user addresses. */
struct vhost_user_vring_addr {
	uint32_t index, flags;
	uint64_t desc, used, avail, log;
};

struct vhost_user_region {
	uint64_t guest_address, size, user_address, mmap_offset;
};

struct vhost_user_memory {
	uint32_t count, padding;
	struct vhost_user_region regions[VHOST_USER_REGIONS_MAX];
};

struct vhost_user_single_region {
	uint64_t padding;
	struct vhost_user_region region;
};

_Static_assert(sizeof(struct vhost_user_header) == VHOST_USER_HEADER_BYTES, "header");
_Static_assert(sizeof(struct vhost_user_vring_state) == 8, "vring state");
_Static_assert(sizeof(struct vhost_user_vring_addr) == 40, "vring address");
_Static_assert(sizeof(struct vhost_user_region) == 32, "memory region");
_Static_assert(offsetof(struct vhost_user_memory, regions) == 8, "memory table");
_Static_assert(sizeof(struct vhost_user_single_region) == 40, "single memory region");

union vhost_user_payload {
	uint64_t u64;
	struct vhost_user_vring_state state;
	struct vhost_user_vring_addr addr;
	struct vhost_user_memory memory;
	struct vhost_user_single_region region;
	uint8_t bytes[VHOST_USER_PAYLOAD_MAX];
};

/* One message with its descriptors. Of a received one, the holder owns the fds: take them or close them. */
struct vhost_user_message {
	struct vhost_user_header header;
	union vhost_user_payload payload;
	uint32_t fd_count;
	int fds[VHOST_USER_FDS_MAX];
	bool fds_surplus; /* descriptors came that do not belong: more than fit, or beside a later part of the message */
};

/* A message being put together from a stream. Zero-initialise before first use. */
struct vhost_user_receiver {
	struct vhost_user_message message;
	uint32_t have; /* bytes of header and payload received so far */
};

/* "SET_MEM_TABLE", or "request" for a number without a name here. Static. */
const char *vhost_user_request_name(uint32_t request);

/*
 * Read what the socket has, without blocking. 1: receiver->message is complete; 0: more has to come; -ENODATA: the peer
 * closed between messages; -ECONNRESET: it closed within one, or the socket broke; -EMSGSIZE: the header claims more than
 * VHOST_USER_PAYLOAD_MAX. Never reads past the end of the message. After 1 and after an error: vhost_user_receiver_reset().
 */
int vhost_user_receive(int socket, struct vhost_user_receiver *receiver);

/* Ready for the next message. Closes descriptors that nobody took. */
void vhost_user_receiver_reset(struct vhost_user_receiver *receiver);

/* The first descriptor of the message, now the caller's; -1 if there is none. */
int vhost_user_take_fd(struct vhost_user_message *message);

/* Close every descriptor still in the message. */
void vhost_user_close_fds(struct vhost_user_message *message);

/*
 * Send header, header.size payload bytes and the fds (which stay the caller's). Waits for room until `deadline_ns`
 * (CLOCK_MONOTONIC; 0: never waits). 0, -ETIMEDOUT, or the errno of the socket (-EPIPE: the peer closed).
 */
int vhost_user_send(int socket, const struct vhost_user_message *message, uint64_t deadline_ns);

/* CLOCK_MONOTONIC in ns, and the milliseconds left until then, rounded up, as poll(2) wants them (0 if past). */
uint64_t vhost_user_now(void);
int vhost_user_poll_timeout(uint64_t deadline_ns);

#endif
