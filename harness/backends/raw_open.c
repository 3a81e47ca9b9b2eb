/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finding an SCMI instance under debugfs, its limits and its files. Sending and receiving have descriptors of their own: reading moves
 * the position at which the same descriptor would write, and an old command would go out again.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/backends/query.h"
#include "harness/backends/raw.h"
#include "scmi/le.h"

#define DEBUGFS "/sys/kernel/debug"
#define DEFAULT_FOLDER DEBUGFS "/scmi/0"
#define INSTANCES_MAX 16u
#define MESSAGE_MIN 8u
#define IN_FLIGHT_MAX 1024u

static const char *const known_options[] = {"channel", "instance", "poll", "type", NULL};

struct settings {
	const char *instance, *type;
	uint64_t channel; /* UINT64_MAX: the kernel chooses */
};

static int join(char *path, const char *folder, const char *name, char *why, size_t why_bytes)
{
	int n = snprintf(path, RAW_PATH_BYTES, "%s/%s", folder, name);

	if (n > 0 && (size_t)n < RAW_PATH_BYTES)
		return 0;
	snprintf(why, why_bytes, "%.64s...: the path is too long: at most %u bytes", folder, RAW_PATH_BYTES - 1);
	return -EINVAL;
}

static bool is_there(const struct raw *raw, const char *path)
{
	int fd = raw->files->open(path, O_RDONLY | O_NONBLOCK);

	if (fd >= 0)
		raw->files->close(fd);
	return fd >= 0;
}

/* Why a file under debugfs cannot be opened, and what to do. */
static int explain(const struct raw *raw, const char *path, int err, char *why, size_t why_bytes)
{
	char raw_folder[RAW_PATH_BYTES + 4];

	snprintf(raw_folder, sizeof(raw_folder), "%s/raw", raw->folder);
	if (err == -EACCES || err == -EPERM)
		snprintf(why, why_bytes, "%s: %s: the files of Raw mode are root's", path, strerror(-err));
	else if (err != -ENOENT && err != -ENOTDIR)
		snprintf(why, why_bytes, "%s: %s", path, strerror(-err));
	else if (is_there(raw, raw_folder))
		snprintf(why, why_bytes, "%s: no such file, though %s is there: this kernel's Raw mode does not have it", path,
			 raw_folder);
	else if (is_there(raw, raw->folder))
		snprintf(why, why_bytes, "%s: no such file: this kernel was built without CONFIG_ARM_SCMI_RAW_MODE_SUPPORT", path);
	else
		snprintf(why, why_bytes,
			 "%s: no such file: expected debugfs mounted at " DEBUGFS " (mount -t debugfs debugfs " DEBUGFS
			 ") and an SCMI instance there, of a Linux 6.3 or newer with CONFIG_ARM_SCMI_RAW_MODE_SUPPORT",
			 path);
	return err;
}

/* A small text file: its first line. */
static int read_text(const struct raw *raw, const char *name, char *text, size_t text_bytes, char *why, size_t why_bytes)
{
	char path[RAW_PATH_BYTES];
	int fd = join(path, raw->folder, name, why, why_bytes);
	ssize_t n;

	if (fd)
		return fd;
	fd = raw->files->open(path, O_RDONLY);
	if (fd < 0)
		return explain(raw, path, fd, why, why_bytes);
	n = raw->files->read(fd, text, text_bytes - 1);
	raw->files->close(fd);
	if (n < 0) {
		snprintf(why, why_bytes, "%s: %s", path, strerror((int)-n));
		return (int)n;
	}
	text[n] = '\0';
	text[strcspn(text, "\n")] = '\0';
	for (char *p = text; *p; p++)
		if (!isprint((unsigned char)*p))
			*p = '?';
	return 0;
}

static int read_number(const struct raw *raw, const char *name, uint32_t min, uint32_t max, uint32_t *value, char *why,
		       size_t why_bytes)
{
	char text[32], *end;
	unsigned long found;
	int rc = read_text(raw, name, text, sizeof(text), why, why_bytes);

	if (rc)
		return rc;
	found = strtoul(text, &end, 10);
	if (!isdigit((unsigned char)*text) || *end || found < min || found > max) {
		snprintf(why, why_bytes, "%s/%s: a number from %" PRIu32 " to %" PRIu32 " expected, '%s' found", raw->folder, name,
			 min, max, text);
		return -EPROTO;
	}
	*value = (uint32_t)found;
	return 0;
}

/* Does the folder hold the instance that was asked for? 1, 0, or an errno with `why`. */
static int is_wanted(struct raw *raw, const struct settings *settings, char *why, size_t why_bytes)
{
	int rc = read_text(raw, "instance_name", raw->instance_name, sizeof(raw->instance_name), why, why_bytes);

	if (!rc)
		rc = read_text(raw, "transport/type", raw->type, sizeof(raw->type), why, why_bytes);
	if (rc)
		return rc;
	if ((!settings->instance || !strcmp(settings->instance, raw->instance_name)) &&
	    (!settings->type || !strcmp(settings->type, raw->type)))
		return 1;
	snprintf(why, why_bytes, "%s: instance %s, type %s expected, instance '%s', type '%s' found", raw->folder,
		 settings->instance ? settings->instance : "(any)", settings->type ? settings->type : "(any)", raw->instance_name,
		 raw->type);
	return 0;
}

/* The folder itself, or, where that is a folder of instances, the one whose name and type are asked for. */
static int choose(struct raw *raw, const char *address, const struct settings *settings, char *why, size_t why_bytes)
{
	const char *folder = *address ? address : DEFAULT_FOLDER;
	char first[RAW_PATH_BYTES];
	int rc = join(first, folder, "0/instance_name", why, why_bytes);

	if (rc)
		return rc;
	snprintf(raw->folder, sizeof(raw->folder), "%s", folder);
	if (!is_there(raw, first)) {
		rc = is_wanted(raw, settings, why, why_bytes);
		return rc > 0 ? 0 : rc < 0 ? rc : -ENODEV;
	}
	for (uint32_t i = 0; i < INSTANCES_MAX; i++) {
		char ignored[256];

		snprintf(raw->folder, sizeof(raw->folder), "%.*s/%" PRIu32, (int)(RAW_PATH_BYTES - 12), folder, i);
		if (is_wanted(raw, settings, ignored, sizeof(ignored)) > 0)
			return 0;
	}
	snprintf(why, why_bytes, "%s: none of the instances there is instance %s of type %s", folder,
		 settings->instance ? settings->instance : "(any)", settings->type ? settings->type : "(any)");
	return -ENODEV;
}

static int read_limits(struct raw *raw, char *why, size_t why_bytes)
{
	uint32_t max = ASSAY_MESSAGE_MAX - SCMI_HEADER_BYTES - SCMI_STATUS_BYTES;
	int rc = read_number(raw, "transport/max_msg_size", MESSAGE_MIN, max, &raw->max_msg_size, why, why_bytes);

	if (!rc)
		rc = read_number(raw, "transport/tx_max_msg", 1, IN_FLIGHT_MAX, &raw->tx_max_msg, why, why_bytes);
	if (!rc)
		rc = read_number(raw, "transport/rx_max_msg", 0, IN_FLIGHT_MAX, &raw->rx_max_msg, why, why_bytes);
	if (!rc)
		rc = read_number(raw, "transport/max_rx_timeout_ms", 1, 3600000, &raw->max_rx_timeout_ms, why, why_bytes);
	if (rc)
		return rc;
	/* A little more than fits: the kernel, not we, should be the one to cut. */
	raw->slot_bytes = raw->max_msg_size + SCMI_HEADER_BYTES + SCMI_STATUS_BYTES;
	raw->bytes = calloc(RAW_BATCH, raw->slot_bytes);
	if (!raw->bytes)
		snprintf(why, why_bytes, "out of memory");
	return raw->bytes ? 0 : -ENOMEM;
}

static int flags_of(enum raw_fd which)
{
	return which <= RAW_SEND_ASYNC ? O_WRONLY : O_RDONLY | O_NONBLOCK;
}

static int open_file(struct raw *raw, enum raw_fd which, const char *name, const struct settings *settings, char *why,
		     size_t why_bytes)
{
	bool top = which == RAW_NOTIFICATIONS || which == RAW_ERRORS;
	char inside[64];
	int rc;

	if (top || settings->channel == UINT64_MAX)
		snprintf(inside, sizeof(inside), "raw/%s", name);
	else
		snprintf(inside, sizeof(inside), "raw/channels/0x%02X/%s", (unsigned)settings->channel, name);
	rc = join(raw->paths[which], raw->folder, inside, why, why_bytes);
	if (rc)
		return rc;
	raw->fds[which] = raw->files->open(raw->paths[which], flags_of(which));
	return raw->fds[which] < 0 ? explain(raw, raw->paths[which], raw->fds[which], why, why_bytes) : 0;
}

static int open_files(struct raw *raw, const struct settings *settings, char *why, size_t why_bytes)
{
	const char *const names[RAW_FDS] = {
		[RAW_SEND] = raw->polled ? "message_poll" : "message",
		[RAW_SEND_ASYNC] = raw->polled ? "message_poll_async" : "message_async",
		[RAW_REPLIES] = "message",
		[RAW_NOTIFICATIONS] = "notification",
		[RAW_ERRORS] = "errors",
	};
	int rc = 0;

	for (uint32_t i = 0; !rc && i < RAW_FDS; i++)
		rc = open_file(raw, (enum raw_fd)i, names[i], settings, why, why_bytes);
	return rc;
}

int raw_reopen(struct raw *raw, enum raw_fd which)
{
	if (raw->fds[which] >= 0)
		raw->files->close(raw->fds[which]);
	raw->fds[which] = raw->files->open(raw->paths[which], flags_of(which));
	return raw->fds[which] < 0 ? raw->fds[which] : 0;
}

/* Whoever reads first gets a reply, whosever it is: one reader at a time. */
static int be_alone(const struct raw *raw, char *why, size_t why_bytes)
{
	int rc = raw->files->lock(raw->fds[RAW_REPLIES]);

	if (rc == -EWOULDBLOCK)
		snprintf(why, why_bytes,
			 "%s: another agent reads here already; an instance carries one, since replies go to whoever reads first",
			 raw->paths[RAW_REPLIES]);
	else if (rc)
		snprintf(why, why_bytes, "%s: cannot be locked: %s", raw->paths[RAW_REPLIES], strerror(-rc));
	return rc;
}

/* What a reader before us left there is none of this run's. A channel's own queue knows no reset. */
static int start_clean(struct raw *raw, char *why, size_t why_bytes)
{
	char path[RAW_PATH_BYTES];
	int fd = join(path, raw->folder, "raw/reset", why, why_bytes);
	ssize_t n;

	if (fd)
		return fd;
	for (uint32_t i = RAW_REPLIES; i < RAW_FDS; i++)
		raw->drained += raw_drain(raw, (enum raw_fd)i);
	fd = raw->files->open(path, O_WRONLY);
	if (fd < 0)
		return explain(raw, path, fd, why, why_bytes);
	n = raw->files->write(fd, "1", 1);
	raw->files->close(fd);
	if (n < 0)
		snprintf(why, why_bytes, "%s: %s", path, strerror((int)-n));
	return n < 0 ? (int)n : 0;
}

int raw_bring_up(struct raw *raw, const char *address, const char *query_text, char *why, size_t why_bytes)
{
	struct settings settings = {.channel = UINT64_MAX};
	struct query query;
	int rc;

	rc = query_parse(&query, query_text, known_options, why, why_bytes);
	if (!rc)
		rc = query_bool(&query, "poll", &raw->polled, why, why_bytes);
	if (!rc && query_get(&query, "channel"))
		rc = query_u64(&query, "channel", 0, 0xff, &settings.channel, why, why_bytes);
	if (rc)
		return rc;
	settings.instance = query_get(&query, "instance");
	settings.type = query_get(&query, "type");
	rc = choose(raw, address, &settings, why, why_bytes);
	if (!rc)
		rc = read_limits(raw, why, why_bytes);
	if (!rc)
		rc = open_files(raw, &settings, why, why_bytes);
	if (!rc)
		rc = be_alone(raw, why, why_bytes);
	return rc ? rc : start_clean(raw, why, why_bytes);
}

void raw_shut(struct raw *raw)
{
	for (uint32_t i = 0; i < RAW_FDS; i++)
		if (raw->fds[i] >= 0)
			raw->files->close(raw->fds[i]);
	free(raw->bytes);
	raw->bytes = NULL;
}
