/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading what came: replies and delayed responses, notifications, and what the kernel could not place. A message is one read, and the
 * read after it says end of file; both belong together.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "harness/backends/raw.h"
#include "scmi/le.h"
#include "scmi/powercap.h"
#include "scmi/protocol.h"
#include "scmi/status.h"

/* Against a file that never says that it is empty. */
#define DRAIN_MAX 100000u

/* One message, and the end of file behind it. Its length, 0: nothing there, or an errno. */
static ssize_t read_message(struct raw *raw, enum raw_fd which, uint8_t *bytes)
{
	uint8_t end[8];
	ssize_t n = 0;

	/* An end of file may be left of a reader before us. */
	for (int i = 0; i < 2 && n == 0; i++)
		n = raw->files->read(raw->fds[which], bytes, raw->slot_bytes);
	if (n > 0)
		(void)raw->files->read(raw->fds[which], end, sizeof(end));
	return n == -EAGAIN || n == -EINTR ? 0 : n;
}

uint64_t raw_drain(struct raw *raw, enum raw_fd which)
{
	uint64_t count = 0;

	while (count < DRAIN_MAX && read_message(raw, which, raw->bytes) > 0)
		count++;
	return count;
}

static void note_error(struct raw *raw, const uint8_t *bytes, uint32_t count)
{
	if (raw->errors++)
		return;
	raw->first_error_bytes = count < sizeof(raw->first_error) ? count : (uint32_t)sizeof(raw->first_error);
	memcpy(raw->first_error, bytes, raw->first_error_bytes);
}

void raw_count_errors(struct raw *raw)
{
	ssize_t n;

	for (uint32_t i = 0; i < DRAIN_MAX && (n = read_message(raw, RAW_ERRORS, raw->bytes)) > 0; i++)
		note_error(raw, raw->bytes, (uint32_t)n);
}

/* The layout of one command depends on the version that the platform told. */
static void learn_version(struct raw *raw, const struct raw_command *command, const uint8_t *bytes, uint32_t count)
{
	if (command->protocol == SCMI_PROTOCOL_POWERCAP && command->message == SCMI_PROTOCOL_VERSION && count >= 12 &&
	    scmi_load32s(bytes + 4) == SCMI_SUCCESS)
		raw->powercap_v3 = SCMI_VERSION_MAJOR(scmi_load32(bytes + 8)) >= 3;
}

/* The command that a message answers: by token, protocol and message id. */
static struct raw_command *command_of(struct raw *raw, struct scmi_header h)
{
	struct raw_command *c = &raw->commands[h.token];

	return c->state != RAW_FREE && c->protocol == h.protocol && c->message == h.message ? c : NULL;
}

static void answer(struct raw *raw, struct scmi_header h, struct assay_completion *out)
{
	struct raw_command *c = command_of(raw, h);

	if (!c || c->state == RAW_DELAY) {
		out->cookie = RAW_COOKIE_UNKNOWN;
		return;
	}
	out->cookie = c->cookie;
	out->publish = c->publish;
	learn_version(raw, c, out->bytes, out->bytes_count);
	/* A refusal has no second answer. */
	if (c->state == RAW_SENT && c->delayed && out->bytes_count >= 8 && scmi_load32s(out->bytes + 4) == SCMI_SUCCESS)
		c->state = RAW_DELAY;
	else
		raw_release(raw, c);
}

/* Everything that is no answer is an event: for the agent to sort. */
static void place(struct raw *raw, enum raw_fd which, struct assay_completion *out)
{
	struct scmi_header h = scmi_header_unpack(out->bytes_count >= SCMI_HEADER_BYTES ? scmi_load32(out->bytes) : 0);
	struct raw_command *c = command_of(raw, h);

	if (which == RAW_ERRORS)
		note_error(raw, out->bytes, out->bytes_count);
	if (h.type == SCMI_TYPE_COMMAND && which != RAW_NOTIFICATIONS && out->bytes_count >= SCMI_HEADER_BYTES) {
		answer(raw, h, out);
		return;
	}
	if (h.type == SCMI_TYPE_DELAYED && c && c->state == RAW_DELAY)
		raw_release(raw, c);
	out->channel = which == RAW_ERRORS ? 2 : 1;
	out->cookie = ASSAY_COOKIE_NONE;
}

/* 1: a message; 0: none; or an errno. */
static int take(struct raw *raw, enum raw_fd which, struct assay_completion *out, uint8_t *bytes)
{
	ssize_t n = read_message(raw, which, bytes);

	if (n < 0 && n != -ENOSPC) {
		snprintf(raw->error, sizeof(raw->error), "%s: read: %s", raw->paths[which], strerror((int)-n));
		return -ECONNRESET;
	}
	if (n == -ENOSPC) {
		snprintf(raw->error, sizeof(raw->error), "%s: the kernel dropped a message that is larger than %u bytes",
			 raw->paths[which], raw->slot_bytes);
		return -EPROTO;
	}
	if (n == 0)
		return 0;
	*out = (struct assay_completion){
		/* What the kernel offers its transport. */
		.capacity = raw->max_msg_size + SCMI_HEADER_BYTES + SCMI_STATUS_BYTES,
		.used_length = ASSAY_USED_LENGTH_UNKNOWN,
		.bytes = bytes,
		.bytes_count = (uint32_t)n,
		.reap = {.ns = raw_stamp_ns(), .source = ASSAY_TIME_AGENT, .valid = true},
	};
	place(raw, which, out);
	return 1;
}

static int take_all(struct raw *raw, enum raw_fd which, struct assay_completion *out, uint32_t taken, uint32_t max)
{
	while (taken < max) {
		int rc = take(raw, which, &out[taken], raw->bytes + (size_t)taken * raw->slot_bytes);

		if (rc < 0 && !taken)
			return rc;
		if (rc <= 0)
			break;
		taken++;
	}
	return (int)taken;
}

int raw_reap(struct raw *raw, struct assay_completion *out, uint32_t max, uint64_t deadline_ns)
{
	max = max < RAW_BATCH ? max : RAW_BATCH;
	for (;;) {
		struct pollfd files[] = {
			{.fd = raw->fds[RAW_REPLIES], .events = POLLIN},
			{.fd = raw->fds[RAW_NOTIFICATIONS], .events = POLLIN},
			{.fd = raw->fds[RAW_ERRORS], .events = POLLIN},
		};
		uint64_t now = raw->files->now();
		int rc = raw->files->poll(files, 3, raw->spin || now >= deadline_ns ? 0 : deadline_ns - now), taken = 0;

		if (rc < 0 && rc != -EINTR) {
			snprintf(raw->error, sizeof(raw->error), "%s: poll: %s", raw->paths[RAW_REPLIES], strerror(-rc));
			return -ECONNRESET;
		}
		for (uint32_t i = 0; rc > 0 && i < 3; i++) {
			int count =
				files[i].revents ? take_all(raw, (enum raw_fd)(RAW_REPLIES + i), out, (uint32_t)taken, max) : taken;

			if (count < 0)
				return count;
			taken = count;
		}
		if (taken)
			return taken;
		if (now >= deadline_ns || (rc == 0 && !raw->spin))
			return 0;
	}
}
