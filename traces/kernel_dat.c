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

#include "traces/kernel_record.h"

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

static int take_record(struct tracecmd_input *handle, struct tep_record *record, int cpu, void *context)
{
	struct tep_event *event = tep_find_event_by_record(tracecmd_get_tep(handle), record);
	struct child *child = context;
	const char *why;
	int got;

	(void)cpu;
	memset(&child->piped, 0, sizeof(child->piped));
	if (record->missed_events) {
		child->piped.event.kind = KERNEL_LOST;
		child->piped.event.lost = record->missed_events > 0 ? (uint64_t)record->missed_events : 1;
		send_event(child, NULL, 0);
		memset(&child->piped, 0, sizeof(child->piped));
	}
	got = kernel_event_of_record(event, record, &child->piped.event, &why);
	if (got < 0)
		end_child(child, got, why);
	if (got)
		send_event(child, child->piped.event.payload, child->piped.event.payload_bytes);
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
