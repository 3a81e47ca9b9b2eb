/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writing commands. The kernel makes the writer of a token that it still holds sleep for a tenth of its time limit (6 s over virtio), ten
 * times over, and gives slots back in the order of sending: so no token goes out again before its command is over, and what the kernel
 * holds back after a lost reply is told as the kernel's doing.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "harness/backends/raw.h"
#include "scmi/le.h"

#define RETRIES 100u
#define RETRY_NS UINT64_C(500000)

void raw_release(struct raw *raw, struct raw_command *command)
{
	if (command->state == RAW_LATE)
		raw->late--;
	else if (command->state != RAW_FREE)
		raw->window--;
	command->state = RAW_FREE;
	command->free_ns = raw->files->now();
}

/* Time has passed for some: a delayed response that the kernel no longer waits for, a reply that is overdue. */
static void settle(struct raw *raw, uint64_t now)
{
	uint64_t limit = (uint64_t)raw->max_rx_timeout_ms * 1000000u;

	for (uint32_t i = 0; i < SCMI_TOKEN_COUNT; i++) {
		struct raw_command *c = &raw->commands[i];

		if (c->state == RAW_FREE)
			continue;
		if (now - c->sent_ns > limit || (c->state == RAW_DELAY && now - c->sent_ns > RAW_DELAYED_NS)) {
			raw_release(raw, c);
		} else if (c->state == RAW_SENT && now - c->sent_ns > RAW_PATIENCE_NS) {
			c->state = RAW_LATE;
			raw->window--;
			raw->late++;
		}
	}
}

static int held_back(struct raw *raw, const char *what)
{
	snprintf(raw->error, sizeof(raw->error),
		 "%s: the kernel holds back what lies behind a command without an answer, up to %" PRIu32
		 " ms: not the platform (%s)",
		 what, raw->max_rx_timeout_ms, raw->paths[RAW_SEND]);
	return -EBUSY;
}

/*
 * Does the kernel's worker still stand at this one? It has tx_max_msg slots and frees them in the order of sending: once so many commands
 * were taken after it, it is over for the kernel (its reply was dropped, say).
 */
static bool blocks(const struct raw *raw, const struct raw_command *command)
{
	return command->state == RAW_LATE && raw->order - command->order < raw->tx_max_msg;
}

static bool behind_a_late_one(const struct raw *raw, const struct raw_command *command)
{
	for (uint32_t i = 0; raw->late && i < SCMI_TOKEN_COUNT; i++)
		if (blocks(raw, &raw->commands[i]) && raw->commands[i].order < command->order)
			return true;
	return false;
}

/* 1: the token can be sent; 0: not before a reply has come; or an errno. */
static int token_is_free(struct raw *raw, struct raw_command *command)
{
	uint64_t now = raw->files->now();

	if (command->state != RAW_FREE || raw->late)
		settle(raw, now);
	if (command->state == RAW_SENT || command->state == RAW_DELAY)
		return 0;
	if (blocks(raw, command))
		return held_back(raw, "the token's last command has no answer");
	if (command->state == RAW_LATE)
		raw_release(raw, command);
	if (command->order && behind_a_late_one(raw, command))
		return held_back(raw, "the token is not free");
	if (command->free_ns && now - command->free_ns < RAW_GRACE_NS)
		raw->files->sleep(RAW_GRACE_NS - (now - command->free_ns));
	return 1;
}

/* One message is one write; what a signal cut off is continued. */
static int write_whole(struct raw *raw, enum raw_fd which, const uint8_t *bytes, uint32_t count)
{
	uint32_t at = 0;

	while (at < count) {
		ssize_t n = raw->files->write(raw->fds[which], bytes + at, count - at);

		if (n == -EINTR)
			continue;
		if (n <= 0) {
			/* Nothing of it may stand before the next message. */
			(void)raw_reopen(raw, which);
			return n < 0 ? (int)n : -EIO;
		}
		at += (uint32_t)n;
	}
	return 0;
}

/* Is there a command whose answer may still come and make room? */
static bool may_make_room(const struct raw *raw, uint64_t now)
{
	if (raw->window > 0)
		return true;
	for (uint32_t i = 0; raw->late && i < SCMI_TOKEN_COUNT; i++)
		if (raw->commands[i].state == RAW_LATE && now - raw->commands[i].sent_ns < RAW_GIVEN_UP_NS)
			return true;
	return false;
}

/* What a refused write means. 0: there is no room at present. */
static int refused(struct raw *raw, enum raw_fd which, int err)
{
	const char *path = raw->paths[which];

	switch (err) {
	case -ENOMEM:
	case -EBUSY:
		settle(raw, raw->files->now());
		if (may_make_room(raw, raw->files->now()))
			return 0;
		return held_back(raw, "no room for one more command");
	case -EINVAL:
		snprintf(raw->error, sizeof(raw->error), "%s: the kernel has no channel for this message%s", path,
			 raw->polled ? ", or its transport cannot be polled" : "");
		return err;
	case -ENODEV:
	case -ENXIO:
	case -EIO:
	case -ESHUTDOWN:
		snprintf(raw->error, sizeof(raw->error), "%s: the kernel's channel is gone: %s", path, strerror(-err));
		return -ECONNRESET;
	default: snprintf(raw->error, sizeof(raw->error), "%s: write: %s", path, strerror(-err)); return err;
	}
}

/* With nothing of ours under way the kernel's worker is only a moment behind. */
static int write_patiently(struct raw *raw, enum raw_fd which, const struct assay_message *message)
{
	int err = write_whole(raw, which, message->request, message->request_bytes);

	for (uint32_t i = 0; i < RETRIES && (err == -ENOMEM || err == -EBUSY) && !raw->window; i++) {
		raw->files->sleep(RETRY_NS);
		err = write_whole(raw, which, message->request, message->request_bytes);
	}
	return err;
}

/* 1: it is on its way; 0: no room; or an errno. */
static int send_one(struct raw *raw, const struct assay_message *message)
{
	struct scmi_header h;
	struct raw_command *command;
	enum raw_fd which;
	int rc;

	if (message->request_bytes < SCMI_HEADER_BYTES || message->request_bytes > raw->max_msg_size + SCMI_HEADER_BYTES) {
		snprintf(raw->error, sizeof(raw->error), "a message of %" PRIu32 " bytes: Raw mode carries %u to %" PRIu32,
			 message->request_bytes, SCMI_HEADER_BYTES, raw->max_msg_size + SCMI_HEADER_BYTES);
		return -EMSGSIZE;
	}
	h = scmi_header_unpack(scmi_load32(message->request));
	command = &raw->commands[h.token];
	if (raw->window >= raw->tx_max_msg)
		settle(raw, raw->files->now());
	if (raw->window >= raw->tx_max_msg)
		return 0;
	rc = token_is_free(raw, command);
	if (rc <= 0)
		return rc;
	which = raw_awaits_delayed(message->request, message->request_bytes, raw->powercap_v3) ? RAW_SEND_ASYNC : RAW_SEND;
	*command = (struct raw_command){
		.protocol = h.protocol,
		.message = h.message,
		.delayed = which == RAW_SEND_ASYNC,
		.cookie = message->cookie,
		.sent_ns = raw->files->now(),
		.publish = {.ns = raw_stamp_ns(), .source = ASSAY_TIME_AGENT, .valid = true},
	};
	rc = write_patiently(raw, which, message);
	if (rc)
		return refused(raw, which, rc);
	command->state = RAW_SENT;
	command->order = ++raw->order;
	raw->window++;
	return 1;
}

int raw_submit(struct raw *raw, const struct assay_message *messages, uint32_t count)
{
	raw->error[0] = '\0';
	for (uint32_t i = 0; i < count; i++) {
		int rc = send_one(raw, &messages[i]);

		if (rc <= 0)
			return i ? (int)i : rc;
	}
	return (int)count;
}
