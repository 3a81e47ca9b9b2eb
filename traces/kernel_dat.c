// SPDX-License-Identifier: BSD-2-Clause
/*
 * Reads scmi events from a trace.dat with libtracecmd. The library trusts its input, and a file may come from anywhere, so
 * it works in a child process with a limit on its time; events come back through a pipe.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "traces/kernel_event.h"

#ifndef HAVE_TRACECMD

int kernel_read_dat(const struct kernel_source *source, char *why, size_t why_bytes)
{
	snprintf(why, why_bytes,
		 "%s: this is a trace.dat, and scmi-assay was built without libtracecmd: install libtracecmd-dev and "
		 "libtraceevent-dev "
		 "and build again, or import the text that `trace-cmd report` prints",
		 source->name);
	return -ENOTSUP;
}

#else

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <trace-cmd/trace-cmd.h>
#include <unistd.h>

#include <event-parse.h>

#define CPU_SECONDS_MAX 120u

/* What goes through the pipe: an event and its payload, or (last) the outcome. */
struct piped {
	struct kernel_event event;
	uint32_t payload_bytes;
	bool last;
	int32_t error;
	char why[200];
};

struct child {
	int out;
	struct piped piped;
};

static const struct {
	const char *name;
	uint8_t kind;
} events[] = {
	{"scmi_msg_dump", KERNEL_MSG_DUMP},   {"scmi_xfer_begin", KERNEL_XFER_BEGIN},    {"scmi_xfer_end", KERNEL_XFER_END},
	{"scmi_fc_call", KERNEL_FASTCHANNEL}, {"scmi_xfer_response_wait", KERNEL_OTHER}, {"scmi_rx_done", KERNEL_OTHER},
};

static bool move_all(int fd, void *bytes, size_t count, bool out)
{
	for (size_t done = 0; done < count;) {
		ssize_t got = out ? write(fd, (char *)bytes + done, count - done) : read(fd, (char *)bytes + done, count - done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

static void send_event(struct child *child, const uint8_t *payload, uint32_t payload_bytes)
{
	child->piped.payload_bytes = payload_bytes;
	if (!move_all(child->out, &child->piped, sizeof(child->piped), true) ||
	    (payload_bytes && !move_all(child->out, (void *)(uintptr_t)payload, payload_bytes, true)))
		_exit(1);
}

static _Noreturn void end_child(struct child *child, int error, const char *why)
{
	child->piped = (struct piped){.last = true, .error = error};
	snprintf(child->piped.why, sizeof(child->piped.why), "%s", why);
	send_event(child, NULL, 0);
	_exit(0);
}

/* A number of the event, or `otherwise` if its kernel had no such field. */
static int64_t value_of(struct tep_event *event, struct tep_record *record, const char *name, int64_t otherwise)
{
	struct tep_format_field *field = tep_find_field(event, name);
	unsigned long long value;

	if (!field || field->size <= 0 || field->offset < 0 || field->offset + field->size > record->size)
		return otherwise;
	if (tep_read_number_field(field, record->data, &value) != 0)
		return otherwise;
	if ((field->flags & TEP_FIELD_IS_SIGNED) && field->size == 4)
		return (int32_t)value;
	return (int64_t)value;
}

/* The bytes of an array field. False if it lies outside the record. */
static bool bytes_of(struct tep_event *event, struct tep_record *record, const char *name, const uint8_t **bytes, uint32_t *count)
{
	struct tep_format_field *field = tep_find_field(event, name);
	unsigned long long where;
	uint32_t offset, length;

	if (!field || field->offset < 0 || field->size <= 0 || field->offset + field->size > record->size)
		return false;
	offset = (uint32_t)field->offset;
	length = (uint32_t)field->size;
	if (field->flags & TEP_FIELD_IS_DYNAMIC) {
		if (tep_read_number_field(field, record->data, &where) != 0)
			return false;
		offset = (uint32_t)where & 0xffff;
		length = (uint32_t)(where >> 16) & 0xffff;
	}
	if (offset > (uint32_t)record->size || length > (uint32_t)record->size - offset)
		return false;
	*bytes = (const uint8_t *)record->data + offset;
	*count = length;
	return true;
}

static void take_dump(struct child *child, struct tep_event *event, struct tep_record *record)
{
	struct kernel_event *out = &child->piped.event;
	const uint8_t *bytes;
	uint32_t count;

	out->id = (int32_t)value_of(event, record, "id", -1);
	out->channel = (uint8_t)value_of(event, record, "channel_id", 0);
	if (!bytes_of(event, record, "tag", &bytes, &count))
		end_child(child, -EBADMSG, "expected a tag in scmi_msg_dump, found a record without");
	memcpy(out->tag, bytes, count < sizeof(out->tag) - 1 ? count : sizeof(out->tag) - 1);
	if (!bytes_of(event, record, "cmd", &bytes, &count))
		end_child(child, -EBADMSG, "expected the bytes of a message in scmi_msg_dump, found a record without");
	if (count > KERNEL_EVENT_PAYLOAD_MAX)
		end_child(child, -EBADMSG, "expected at most 4088 bytes of payload in scmi_msg_dump, found more");
	out->payload_bytes = (uint16_t)count;
	send_event(child, bytes, count);
}

static int take_record(struct tracecmd_input *handle, struct tep_record *record, int cpu, void *context)
{
	struct tep_event *event = tep_find_event_by_record(tracecmd_get_tep(handle), record);
	struct child *child = context;
	struct kernel_event *out = &child->piped.event;

	(void)cpu;
	memset(&child->piped, 0, sizeof(child->piped));
	if (record->missed_events) {
		out->kind = KERNEL_LOST;
		out->lost = record->missed_events > 0 ? (uint64_t)record->missed_events : 1;
		send_event(child, NULL, 0);
		memset(&child->piped, 0, sizeof(child->piped));
	}
	if (!event || !event->system || strcmp(event->system, "scmi") != 0)
		return 0;
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		if (strcmp(event->name, events[i].name) != 0)
			continue;
		out->kind = events[i].kind;
		out->t_ns = record->ts;
		out->id = -1;
		out->protocol = (uint8_t)value_of(event, record, "protocol_id", 0);
		out->message = (uint8_t)value_of(event, record, "msg_id", 0);
		out->seq = (uint16_t)value_of(event, record, "seq", 0);
		out->status = (int32_t)value_of(event, record, "status", 0);
		if (out->kind == KERNEL_MSG_DUMP)
			take_dump(child, event, record);
		else
			send_event(child, NULL, 0);
		break;
	}
	return 0;
}

static void read_buffer(struct tracecmd_input *handle, struct child *child)
{
	if (tracecmd_iterate_events(handle, NULL, 0, take_record, child) != 0)
		end_child(child, -EBADMSG, "expected whole ring-buffer pages, found a broken one");
}

static _Noreturn void child_main(int fd, int out)
{
	struct rlimit limit = {.rlim_cur = CPU_SECONDS_MAX, .rlim_max = CPU_SECONDS_MAX};
	struct child *child = calloc(1, sizeof(*child));
	struct tracecmd_input *handle;
	int quiet = open("/dev/null", O_RDWR);

	if (!child)
		_exit(1);
	child->out = out;
	setrlimit(RLIMIT_CPU, &limit);
	if (quiet >= 0) {
		dup2(quiet, STDOUT_FILENO);
		dup2(quiet, STDERR_FILENO);
	}
	tracecmd_set_loglevel(TEP_LOG_NONE);
	handle = tracecmd_open_fd(fd, 0);
	if (!handle)
		end_child(child, -EBADMSG, "expected a trace.dat that libtracecmd can read, found a broken one");
	read_buffer(handle, child);
	for (int i = 0; i < tracecmd_buffer_instances(handle); i++) {
		struct tracecmd_input *instance = tracecmd_buffer_instance_handle(handle, i);

		if (instance)
			read_buffer(instance, child);
	}
	end_child(child, 0, "");
}

/* Hands the child's events on until its last word. */
static int drain(const struct kernel_source *source, int in, char *why, size_t why_bytes)
{
	uint8_t payload[KERNEL_EVENT_PAYLOAD_MAX];
	struct piped piped;
	int error;

	while (move_all(in, &piped, sizeof(piped), false)) {
		if (piped.last) {
			if (piped.error)
				snprintf(why, why_bytes, "%s: %.*s", source->name, (int)sizeof(piped.why), piped.why);
			return piped.error;
		}
		if (piped.payload_bytes > sizeof(payload) ||
		    (piped.payload_bytes && !move_all(in, payload, piped.payload_bytes, false)))
			break;
		piped.event.payload = payload;
		piped.event.tag[sizeof(piped.event.tag) - 1] = '\0';
		error = source->take(source->context, &piped.event);
		if (error)
			return error;
	}
	snprintf(why, why_bytes,
		 "%s: libtracecmd crashed on this file or ran out of time: expected a whole trace.dat, found a broken one",
		 source->name);
	return -EBADMSG;
}

int kernel_read_dat(const struct kernel_source *source, char *why, size_t why_bytes)
{
	int ends[2], error;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0) {
		error = -errno;
		snprintf(why, why_bytes, "%s: no pipe: %s", source->name, strerror(-error));
		return error;
	}
	pid = fork();
	if (pid < 0) {
		error = -errno;
		close(ends[0]);
		close(ends[1]);
		snprintf(why, why_bytes, "%s: no process to read it in: %s", source->name, strerror(-error));
		return error;
	}
	if (pid == 0) {
		close(ends[0]);
		child_main(source->fd, ends[1]);
	}
	close(ends[1]);
	error = drain(source, ends[0], why, why_bytes);
	close(ends[0]);
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	return error;
}

#endif
