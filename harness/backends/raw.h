/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One connection through Linux's SCMI Raw mode files: what its parts share. The kernel owns the channel, finds each reply's command by
 * its token, and hands replies, notifications and messages that it could not place out through three queues.
 */
#ifndef HARNESS_BACKENDS_RAW_H
#define HARNESS_BACKENDS_RAW_H

#include <stdbool.h>

#include "assay/backend.h"
#include "harness/backends/raw_files.h"
#include "scmi/header.h"

#define RAW_BATCH 16u
#define RAW_PATH_BYTES 512u
/* How long the kernel's worker waits for a delayed response. */
#define RAW_DELAYED_NS UINT64_C(2000000000)
/* A command without an answer for so long counts no more against the window: the kernel knows whether there is room. */
#define RAW_PATIENCE_NS UINT64_C(100000000)
/* ... and after so long its answer is not waited for when the kernel has no room. */
#define RAW_GIVEN_UP_NS UINT64_C(900000000)
/* A token whose reply was read is still the kernel's until its worker has run. */
#define RAW_GRACE_NS UINT64_C(3000000)
/* No command of ours: the cookie of what came unasked for and is no event. */
#define RAW_COOKIE_UNKNOWN (UINT64_MAX - 1)

enum raw_fd { RAW_SEND, RAW_SEND_ASYNC, RAW_REPLIES, RAW_NOTIFICATIONS, RAW_ERRORS, RAW_FDS };

enum raw_state {
	RAW_FREE = 0,
	RAW_SENT,  /* no reply yet */
	RAW_LATE,  /* none for a while: it counts no more against the window, the kernel may still hold what it took */
	RAW_DELAY, /* answered; its delayed response is to come */
};

/* The command that has a token, or had it last. */
struct raw_command {
	uint8_t state; /* enum raw_state */
	uint8_t protocol, message;
	bool delayed; /* written where delayed responses are waited for */
	uint64_t cookie, order, sent_ns, free_ns;
	struct assay_time publish;
};

struct raw {
	const struct raw_files *files;
	int fds[RAW_FDS];
	char paths[RAW_FDS][RAW_PATH_BYTES];
	bool spin, polled;
	char folder[RAW_PATH_BYTES];
	char instance_name[64], type[64], identity[RAW_PATH_BYTES + 120], transport[120], error[RAW_PATH_BYTES + 240];
	uint32_t max_msg_size, tx_max_msg, rx_max_msg, max_rx_timeout_ms;
	bool powercap_v3; /* its CAP_SET has another layout */
	struct raw_command commands[SCMI_TOKEN_COUNT];
	uint32_t window; /* commands that count against tx_max_msg */
	uint32_t late;
	uint64_t order;
	uint64_t drained, errors;
	uint8_t first_error[ASSAY_MESSAGE_MAX];
	uint32_t first_error_bytes;
	uint32_t slot_bytes; /* of one message in `bytes` */
	uint8_t *bytes;      /* RAW_BATCH messages */
};

/* raw_open.c: finds the instance, reads its limits, opens the files, empties the queues. 0, or a negative errno with `why`. */
int raw_bring_up(struct raw *raw, const char *address, const char *query, char *why, size_t why_bytes);
void raw_shut(struct raw *raw);
int raw_reopen(struct raw *raw, enum raw_fd which);

/* raw.c: CLOCK_MONOTONIC, also where waiting goes by another clock. */
uint64_t raw_stamp_ns(void);

/* raw_send.c */
int raw_submit(struct raw *raw, const struct assay_message *messages, uint32_t count);
/* The command whose token is free again, or was given up. */
void raw_release(struct raw *raw, struct raw_command *command);

/* raw_receive.c */
int raw_reap(struct raw *raw, struct assay_completion *out, uint32_t max, uint64_t deadline_ns);
/* Reads until nothing is queued any more, and drops it; how many messages there were. */
uint64_t raw_drain(struct raw *raw, enum raw_fd which);
/* What waits among the errors, read and counted. */
void raw_count_errors(struct raw *raw);

/* raw_delayed.c: will this command, if the platform takes it, be followed by a delayed response? */
bool raw_awaits_delayed(const uint8_t *request, uint32_t bytes, bool powercap_v3);

#endif
