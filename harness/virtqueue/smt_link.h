/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The socket that stands for the hardware of a shared-memory channel: what both ends of it need. The platform's end sends one
 * greeting with the descriptors of the memory and of the doorbells; after that the agent's end may ask for calls, one at a time, and the other
 * answers each. Who closes the socket ends the channel. Native byte order: both ends are on one machine. SOCK_SEQPACKET, so that
 * a message is whole or not there.
 */
#ifndef HARNESS_VIRTQUEUE_SMT_LINK_H
#define HARNESS_VIRTQUEUE_SMT_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SMT_LINK_MAGIC 0x31746d73u /* "smt1" */
#define SMT_LINK_VERSION 1u

/* The descriptors of a greeting, in this order. Doorbells are eventfds; the FastChannels' memory comes last, if there is any. */
enum smt_link_fd {
	SMT_LINK_MEMORY,
	SMT_LINK_DOORBELL,  /* the agent rings: a command is there */
	SMT_LINK_INTERRUPT, /* the platform: the answer is there */
	SMT_LINK_EVENT,     /* the platform: an event is there */
	SMT_LINK_RING_BACK, /* the agent: it was read */
	SMT_LINK_FDS_MIN,
	SMT_LINK_CHANNELS = SMT_LINK_FDS_MIN,
	SMT_LINK_FDS_MAX,
};

/* Areas lie in the memory from these offsets on; p2a_bytes 0: there is no second one. */
struct smt_link_greeting {
	uint32_t magic, version;
	uint32_t agent_id, function_id, first_function, function_count;
	uint32_t area_offset, area_bytes, p2a_offset, p2a_bytes;
	uint64_t channels_address, channels_offset, channels_bytes; /* FastChannels; 0 bytes: none */
	uint32_t mediated;
	int32_t error; /* not 0: there is no channel (and no descriptor), `agent` says why */
	char agent[200];
};

enum smt_link_request_kind { SMT_LINK_CALL = 1, SMT_LINK_MANAGE = 2 };
struct smt_link_request {
	uint32_t kind;
	uint32_t flags;     /* call: enum assay_call_flags; manage: what */
	uint32_t immediate; /* call; manage: the argument */
	uint32_t reserved;
	uint64_t x[8];
};

struct smt_link_answer {
	int32_t error; /* 0, or a negative errno; manage: what it answered */
	uint32_t exception;
	int64_t result[4];
};

/* Sends one message with its descriptors. 0 or a negative errno. */
int smt_link_send(int socket, const void *bytes, size_t count, const int *fds, unsigned fd_count);
/*
 * Receives one of exactly `count` bytes, with at most `fd_max` descriptors (close-on-exec; none is left open after an error).
 * 0; -EAGAIN nothing there (the socket does not block); -ECONNRESET the other end is gone; -EPROTO it is no such message.
 */
int smt_link_receive(int socket, void *bytes, size_t count, int *fds, unsigned fd_max, unsigned *fd_count);

#endif
