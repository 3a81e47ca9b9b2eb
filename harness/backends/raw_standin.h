/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A stand-in for a kernel with SCMI Raw mode, for tests: the files of one instance in front of any other backend, with the peculiarities
 * of the real ones. Time is the platform's: where the kernel would make a writer sleep, that clock moves. One instance at a time.
 *
 * raw_standin_start() and then "raw:/standin"; raw_standin_stop() at the end.
 */
#ifndef HARNESS_BACKENDS_RAW_STANDIN_H
#define HARNESS_BACKENDS_RAW_STANDIN_H

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "assay/backend.h"
#include "harness/backends/raw_files.h"
#include "scmi/header.h"
#include "scmi/le.h"
#include "scmi/status.h"

#define STANDIN_FOLDER "/standin"
#define STANDIN_FILES 48
#define STANDIN_SLOTS 64u
#define STANDIN_BYTES 512u
#define STANDIN_NO_FD 1000 /* descriptors count from here */
#define STANDIN_CHANNEL 0x13u

struct raw_standin_options {
	const char *platform;                                 /* URI behind it; NULL: "loopback:" */
	const char *type;                                     /* NULL: arm,scmi-virtio */
	uint32_t max_msg_size, tx_max_msg, max_rx_timeout_ms; /* 0: 128, 20, 60000 */
	bool old_kernel;                                      /* before 6.16: no polled files */
	bool no_raw_mode;                                     /* debugfs without Raw mode */
	bool not_root;                                        /* EACCES everywhere */
	bool no_events;                                       /* rx_max_msg 0 */
	bool taken;                                           /* somebody else holds the lock of the reading file */
	uint32_t write_at_most; /* > 0: a signal cuts a write off after so many bytes, once per message */
	uint32_t swallow_token; /* > 0: the reply to this token never comes */
	bool late;              /* ... but lies among the errors, later */
	bool replies_to_errors; /* every reply is one that the kernel places nowhere as well */
};

/* What a tester wants to know afterwards. */
struct raw_standin_counts {
	uint64_t sent, stalls, dropped, old_sent_again, blocked, shared_position, resets, async, polled, errors;
};

enum standin_kind { STANDIN_TEXT = 1, STANDIN_MESSAGE, STANDIN_NOTIFICATION, STANDIN_ERRORS, STANDIN_RESET, STANDIN_DIRECTORY };

struct standin_queue {
	uint32_t first, count;
	struct {
		uint32_t bytes;
		uint8_t data[STANDIN_BYTES];
	} messages[STANDIN_SLOTS];
};

/* One open file: message files have a staging buffer for each direction, and one position for both. */
struct standin_file {
	bool open, async, polled, own_channel;
	uint8_t kind;
	int flags;
	size_t position, tx_size, rx_size;
	uint8_t tx[STANDIN_BYTES], rx[STANDIN_BYTES];
	char text[64];
};

struct standin_slot {
	bool taken, answered, waits_delayed, own_channel;
	bool failed; /* no delayed response will come */
	uint32_t word;
	uint64_t order, sent_ns, answered_ns;
};

static struct raw_standin {
	struct raw_standin_options options;
	struct raw_standin_counts counts;
	const struct assay_backend_ops *ops;
	void *platform;
	char why[400];
	struct standin_file files[STANDIN_FILES];
	struct standin_slot slots[STANDIN_SLOTS];
	struct standin_queue replies, channel_replies, notifications, errors;
	uint64_t order;
} standin;

static inline uint64_t standin_now(void)
{
	struct timespec t;

	if (standin.ops->now)
		return standin.ops->now(standin.platform);
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* --- Queues: tx_max_msg messages each --------------------------------------------------------------------------------------- */

static inline void standin_put(struct standin_queue *q, const uint8_t *data, uint32_t bytes, bool overwrite)
{
	uint32_t limit = standin.options.tx_max_msg;

	if (bytes > standin.options.max_msg_size + 4 || (q->count == limit && !overwrite)) {
		standin.counts.dropped++;
		return;
	}
	if (q->count == limit) {
		q->first = (q->first + 1) % STANDIN_SLOTS;
		q->count--;
	}
	q->messages[(q->first + q->count) % STANDIN_SLOTS].bytes = bytes;
	memcpy(q->messages[(q->first + q->count) % STANDIN_SLOTS].data, data, bytes);
	q->count++;
}

static inline void standin_put_error(const uint8_t *data, uint32_t bytes)
{
	standin.counts.errors++;
	standin_put(&standin.errors, data, bytes, true);
}

/* --- The kernel's side of the platform -------------------------------------------------------------------------------------- */

static inline struct standin_slot *standin_slot_of(uint16_t token)
{
	for (uint32_t i = 0; i < standin.options.tx_max_msg; i++)
		if (standin.slots[i].taken && scmi_header_unpack(standin.slots[i].word).token == token)
			return &standin.slots[i];
	return NULL;
}

/* The worker gives slots back in the order of sending, and stands still at one that is not over. It runs while the caller waits. */
static inline void standin_worker(void)
{
	for (;;) {
		struct standin_slot *oldest = NULL;
		uint64_t limit = (uint64_t)standin.options.max_rx_timeout_ms * 1000000u;

		for (uint32_t i = 0; i < standin.options.tx_max_msg; i++) {
			struct standin_slot *s = &standin.slots[i];

			if (s->taken && (!oldest || s->order < oldest->order))
				oldest = s;
		}
		if (!oldest)
			return;
		if (oldest->answered && oldest->waits_delayed && standin_now() - oldest->answered_ns > 2000000000u)
			oldest->waits_delayed = false;
		if (standin_now() - oldest->sent_ns <= limit && (!oldest->answered || oldest->waits_delayed))
			return;
		oldest->taken = false;
	}
}

/* A reply is found by its token alone, and gets the ids of the command that was sent. */
static inline void standin_reply(const struct assay_completion *c)
{
	struct scmi_header h = scmi_header_unpack(scmi_load32(c->bytes));
	struct standin_slot *slot = standin_slot_of(h.token);
	uint8_t copy[ASSAY_MESSAGE_MAX];
	bool delayed = h.type == SCMI_TYPE_DELAYED;

	memcpy(copy, c->bytes, c->bytes_count);
	if (standin.options.swallow_token && h.token == standin.options.swallow_token && !delayed) {
		if (standin.options.late)
			standin_put_error(copy, c->bytes_count);
		return;
	}
	if (!slot || (delayed ? !slot->waits_delayed : slot->answered)) {
		standin_put_error(copy, c->bytes_count);
		return;
	}
	if (delayed) {
		slot->waits_delayed = false;
	} else {
		slot->answered = true;
		slot->answered_ns = standin_now();
		slot->waits_delayed = slot->waits_delayed && c->bytes_count >= 8 && scmi_load32s(copy + 4) == SCMI_SUCCESS;
	}
	scmi_store32(copy, (slot->word & ~UINT32_C(0x300)) | (uint32_t)h.type << 8);
	if (standin.options.replies_to_errors)
		standin_put_error(copy, c->bytes_count);
	standin_put(slot->own_channel ? &standin.channel_replies : &standin.replies, copy, c->bytes_count, false);
}

static inline void standin_hear(uint64_t deadline_ns)
{
	struct assay_completion done[8];
	int count;

	do {
		count = standin.ops->reap(standin.platform, done, 8, deadline_ns);
		for (int i = 0; i < count; i++) {
			uint32_t type = done[i].bytes_count >= 4 ? scmi_header_unpack(scmi_load32(done[i].bytes)).type : 1;

			if (done[i].bytes_count < 4)
				standin.counts.dropped++;
			else if (type == SCMI_TYPE_NOTIFICATION)
				standin_put(&standin.notifications, done[i].bytes, done[i].bytes_count, true);
			else
				standin_reply(&done[i]);
		}
		deadline_ns = 0;
	} while (count > 0);
}

/* --- Sending ---------------------------------------------------------------------------------------------------------------- */

static inline struct standin_slot *standin_free_slot(void)
{
	for (uint32_t i = 0; i < standin.options.tx_max_msg; i++)
		if (!standin.slots[i].taken)
			return &standin.slots[i];
	return NULL;
}

/* A token that is in flight makes the writer sleep a tenth of the time limit, ten times. */
static inline int standin_wait_token(uint16_t token)
{
	for (int i = 0; i < 10 && standin_slot_of(token); i++) {
		standin.counts.stalls++;
		standin_hear(standin_now() + (uint64_t)standin.options.max_rx_timeout_ms * 100000u);
		standin_worker();
	}
	return standin_slot_of(token) ? -EBUSY : 0;
}

static inline int standin_send(struct standin_file *f, uint8_t *bytes, uint32_t count)
{
	struct scmi_header h = scmi_header_unpack(scmi_load32(bytes));
	struct assay_message message = {.request = bytes, .request_bytes = count, .capacity = standin.options.max_msg_size + 8};
	struct standin_slot *slot = standin_free_slot();
	int rc;

	if (!slot)
		return -ENOMEM;
	rc = standin_wait_token(h.token);
	if (rc)
		return rc;
	scmi_store32(bytes, scmi_header_pack(h));
	message.cookie = (uint64_t)(slot - standin.slots);
	rc = standin.ops->submit(standin.platform, &message, 1);
	if (rc != 1)
		return rc < 0 ? -ENODEV : -EBUSY;
	*slot = (struct standin_slot){
		.taken = true,
		.waits_delayed = f->async,
		.own_channel = f->own_channel,
		.word = scmi_load32(bytes),
		.order = ++standin.order,
		.sent_ns = standin_now(),
	};
	standin.counts.sent++;
	standin.counts.async += f->async;
	standin.counts.polled += f->polled;
	return standin.ops->kick(standin.platform) ? -ENODEV : 0;
}

/* --- The file operations ---------------------------------------------------------------------------------------------------- */

static inline void standin_text(struct standin_file *f, const char *text)
{
	f->kind = STANDIN_TEXT;
	snprintf(f->text, sizeof(f->text), "%s\n", text);
}

/* A message file, in the folder for all or in that of one channel. */
static inline bool standin_message_file(struct standin_file *f, const char *name)
{
	f->polled = !strncmp(name, "message_poll", 12);
	f->async = strlen(name) > 6 && !strcmp(name + strlen(name) - 6, "_async");
	f->kind = STANDIN_MESSAGE;
	return !strcmp(name, "message") || !strcmp(name, "message_async") ||
	       (!standin.options.old_kernel && (!strcmp(name, "message_poll") || !strcmp(name, "message_poll_async")));
}

static inline bool standin_attribute(struct standin_file *f, const char *name)
{
	const struct {
		const char *name;
		uint32_t value;
	} numbers[] = {
		{"transport/max_msg_size", standin.options.max_msg_size},
		{"transport/tx_max_msg", standin.options.tx_max_msg},
		{"transport/rx_max_msg", standin.options.no_events ? 0 : standin.options.tx_max_msg},
		{"transport/max_rx_timeout_ms", standin.options.max_rx_timeout_ms},
	};
	char text[16];

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (strcmp(name, numbers[i].name))
			continue;
		snprintf(text, sizeof(text), "%u", numbers[i].value);
		standin_text(f, text);
		return true;
	}
	if (!strcmp(name, "instance_name"))
		standin_text(f, "scmi-standin");
	else if (!strcmp(name, "transport/type"))
		standin_text(f, standin.options.type);
	return f->kind != 0;
}

static inline bool standin_name(struct standin_file *f, const char *path)
{
	char channel[48];
	const char *name;

	f->kind = STANDIN_DIRECTORY;
	if (!strcmp(path, STANDIN_FOLDER) || !strcmp(path, STANDIN_FOLDER "/0"))
		return true;
	f->kind = 0;
	if (strncmp(path, STANDIN_FOLDER "/0/", sizeof(STANDIN_FOLDER "/0/") - 1))
		return false;
	name = path + sizeof(STANDIN_FOLDER "/0/") - 1;
	if (standin_attribute(f, name))
		return true;
	if (standin.options.no_raw_mode || strncmp(name, "raw", 3))
		return false;
	f->kind = !strcmp(name, "raw")                ? STANDIN_DIRECTORY
		  : !strcmp(name, "raw/notification") ? STANDIN_NOTIFICATION
		  : !strcmp(name, "raw/errors")       ? STANDIN_ERRORS
		  : !strcmp(name, "raw/reset")        ? STANDIN_RESET
						      : 0;
	if (f->kind)
		return true;
	snprintf(channel, sizeof(channel), "raw/channels/0x%02X/", STANDIN_CHANNEL);
	f->own_channel = !strncmp(name, channel, strlen(channel));
	return standin_message_file(f, name + (f->own_channel ? strlen(channel) : 4));
}

static int standin_open(const char *path, int flags)
{
	if (standin.options.not_root)
		return -EACCES;
	for (int i = 0; i < STANDIN_FILES; i++) {
		struct standin_file *f = &standin.files[i];

		if (f->open)
			continue;
		*f = (struct standin_file){.flags = flags};
		f->open = standin_name(f, path);
		return f->open ? STANDIN_NO_FD + i : -ENOENT;
	}
	return -EMFILE;
}

static struct standin_file *standin_file(int fd)
{
	return fd >= STANDIN_NO_FD && fd < STANDIN_NO_FD + STANDIN_FILES && standin.files[fd - STANDIN_NO_FD].open
		       ? &standin.files[fd - STANDIN_NO_FD]
		       : NULL;
}

static void standin_close(int fd)
{
	struct standin_file *f = standin_file(fd);

	if (f)
		f->open = false;
}

static struct standin_queue *standin_queue_of(const struct standin_file *f)
{
	return f->kind == STANDIN_NOTIFICATION ? &standin.notifications
	       : f->kind == STANDIN_ERRORS     ? &standin.errors
	       : f->own_channel                ? &standin.channel_replies
					       : &standin.replies;
}

/* A message, in pieces if the reader's buffer is small; then, once, the end of file. */
static ssize_t standin_read_message(struct standin_file *f, void *bytes, size_t count)
{
	struct standin_queue *q = standin_queue_of(f);
	size_t left;

	if (f->rx_size && f->position == f->rx_size) {
		f->rx_size = 0;
		return 0;
	}
	if (!f->rx_size) {
		if (!q->count) {
			standin.counts.blocked += !(f->flags & O_NONBLOCK);
			return f->flags & O_NONBLOCK ? -EAGAIN : -EDEADLK;
		}
		f->rx_size = q->messages[q->first].bytes;
		memcpy(f->rx, q->messages[q->first].data, f->rx_size);
		q->first = (q->first + 1) % STANDIN_SLOTS;
		q->count--;
		f->position = 0;
	}
	left = f->rx_size > f->position ? f->rx_size - f->position : 0;
	count = count < left ? count : left;
	memcpy(bytes, f->rx + f->position, count);
	f->position += count;
	return (ssize_t)count;
}

static ssize_t standin_read(int fd, void *bytes, size_t count)
{
	struct standin_file *f = standin_file(fd);
	size_t length;

	if (!f || (f->flags & O_ACCMODE) == O_WRONLY)
		return -EBADF;
	if (f->kind == STANDIN_DIRECTORY)
		return -EISDIR;
	if (f->kind != STANDIN_TEXT)
		return standin_read_message(f, bytes, count);
	length = strlen(f->text);
	count = count < length - f->position ? count : length - f->position;
	memcpy(bytes, f->text + f->position, count);
	f->position += count;
	return (ssize_t)count;
}

/* The first write of a message says how long it is; bytes land at the file's position, wherever a read has left that. */
static ssize_t standin_write_message(struct standin_file *f, const void *bytes, size_t count)
{
	size_t limit = standin.options.max_msg_size + 4, part = count;
	int rc;

	if (count < 4 && !f->tx_size)
		return -EINVAL;
	if (count > limit)
		return -ENOSPC;
	if (!f->tx_size) {
		f->tx_size = count;
		if (f->position) {
			standin.counts.shared_position++;
			standin.counts.old_sent_again++;
			f->position = 0;
			part = 0;
		} else if (standin.options.write_at_most && part > standin.options.write_at_most) {
			part = standin.options.write_at_most;
		}
	}
	if (f->position + part > f->tx_size)
		return -EINVAL;
	if (part)
		memcpy(f->tx + f->position, bytes, part);
	f->position += part;
	if (part && f->position < f->tx_size)
		return (ssize_t)part;
	rc = standin_send(f, f->tx, (uint32_t)f->tx_size);
	f->position = f->tx_size = 0;
	return rc ? rc : (ssize_t)(part ? part : count);
}

static ssize_t standin_write(int fd, const void *bytes, size_t count)
{
	struct standin_file *f = standin_file(fd);

	if (!f || (f->flags & O_ACCMODE) == O_RDONLY)
		return -EBADF;
	if (f->kind == STANDIN_MESSAGE)
		return standin_write_message(f, bytes, count);
	if (f->kind != STANDIN_RESET)
		return -EBADF;
	standin.replies.count = standin.notifications.count = standin.errors.count = 0;
	standin.counts.resets++;
	return (ssize_t)count;
}

static int standin_look(struct pollfd *fds, nfds_t count)
{
	int ready = 0;

	for (nfds_t i = 0; i < count; i++) {
		const struct standin_file *f = standin_file(fds[i].fd);

		fds[i].revents = 0;
		if (f && standin_queue_of(f)->count)
			fds[i].revents = POLLIN;
		ready += fds[i].revents != 0;
	}
	return ready;
}

static int standin_poll(struct pollfd *fds, nfds_t count, uint64_t timeout_ns)
{
	uint64_t deadline = standin_now() + timeout_ns;

	standin_worker();
	standin_hear(0);
	while (!standin_look(fds, count) && standin_now() < deadline) {
		standin_hear(deadline);
		standin_worker();
	}
	return standin_look(fds, count);
}

static int standin_lock(int fd)
{
	return !standin_file(fd) ? -EBADF : standin.options.taken ? -EWOULDBLOCK : 0;
}

static void standin_sleep(uint64_t ns)
{
	standin_hear(standin_now() + ns);
	standin_worker();
}

static const struct raw_files standin_table = {
	.open = standin_open,
	.read = standin_read,
	.write = standin_write,
	.poll = standin_poll,
	.close = standin_close,
	.lock = standin_lock,
	.sleep = standin_sleep,
	.now = standin_now,
};

static inline void raw_standin_stop(void)
{
	if (standin.platform)
		standin.ops->close(standin.platform);
	standin.platform = NULL;
	raw_files_use(NULL);
}

/* 0, or an errno with the reason in standin.why. */
static inline int raw_standin_start(const struct raw_standin_options *options)
{
	struct assay_backend_options open_options = {.struct_size = sizeof(open_options)};
	char address[512], query[512];
	int rc;

	memset(&standin, 0, sizeof(standin));
	standin.options = *options;
	standin.options.type = options->type ? options->type : "arm,scmi-virtio";
	standin.options.max_msg_size = options->max_msg_size ? options->max_msg_size : 128;
	standin.options.tx_max_msg = options->tx_max_msg ? options->tx_max_msg : 20;
	standin.options.max_rx_timeout_ms = options->max_rx_timeout_ms ? options->max_rx_timeout_ms : 60000;
	rc = assay_backend_find(options->platform ? options->platform : "loopback:?private=1", &standin.ops, address,
				sizeof(address), query, sizeof(query), standin.why, sizeof(standin.why));
	if (!rc)
		rc = standin.ops->open(address, query, &open_options, &standin.platform, standin.why, sizeof(standin.why));
	if (!rc)
		raw_files_use(&standin_table);
	return rc;
}

#endif
