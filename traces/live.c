// SPDX-License-Identifier: BSD-2-Clause
/* Kernel trace events as they happen, through libtracefs: raw pages of each processor, put into the order of their time stamps. */
#include "traces/live.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

uint32_t trace_live_instances(uint32_t numbers[TRACE_LIVE_INSTANCES_MAX])
{
	uint32_t count = 0;
	char path[64];

	for (uint32_t i = 0; i < TRACE_LIVE_INSTANCES_MAX; i++) {
		snprintf(path, sizeof(path), "/sys/kernel/debug/scmi/%u", i);
		if (access(path, F_OK) == 0)
			numbers[count++] = i;
	}
	return count;
}

#ifndef HAVE_TRACEFS

int trace_live_open(struct trace_live **live, char *why, size_t why_bytes)
{
	*live = NULL;
	snprintf(why, why_bytes,
		 "scmi-assay was built without libtracefs: install libtracefs-dev and libtraceevent-dev and build again");
	return -ENOTSUP;
}

int trace_live_drain(struct trace_live *live, struct assay_trace_writer *writer, bool last, char *why, size_t why_bytes)
{
	(void)live;
	(void)writer;
	(void)last;
	snprintf(why, why_bytes, "scmi-assay was built without libtracefs");
	return -ENOTSUP;
}

const struct pairing_counts *trace_live_counts(const struct trace_live *live)
{
	(void)live;
	return NULL;
}

uint64_t trace_live_lost(const struct trace_live *live)
{
	(void)live;
	return 0;
}

void trace_live_close(struct trace_live *live)
{
	(void)live;
}

#else

#include <inttypes.h>
#include <time.h>
#include <tracefs.h>

#include "traces/kernel_record.h"

#define SYSTEM "scmi"
#define BUFFER_KB 8192u /* for each processor */

/* An event that waits for those of other processors that are older. */
struct held_event {
	struct kernel_event event;
	uint64_t number; /* of two with one time stamp, the one that was read first */
	uint8_t payload[];
};

struct trace_live {
	struct tracefs_instance *instance;
	struct tep_handle *tep;
	struct pairing *pairing;
	struct assay_trace_writer *writer; /* during a drain */
	struct held_event **held;
	size_t held_count, held_room;
	uint64_t number, lost;
	bool collecting;
	const char *trouble;
	int error;
};

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* Pairing numbers instances as they come; here they keep the kernel's numbers. */
static int write_record(void *context, const struct assay_trace_record *record)
{
	const struct trace_live *live = context;
	struct assay_trace_record out = *record;
	int32_t instance = pairing_counts(live->pairing)->instance[record->agent];

	out.agent = instance > 0 ? (uint16_t)instance : 0;
	return assay_trace_write(live->writer, &out);
}

static bool has_events(void)
{
	char **systems = tracefs_event_systems(NULL);
	bool found = false;

	for (size_t i = 0; systems && systems[i]; i++)
		found |= !strcmp(systems[i], SYSTEM);
	tracefs_list_free(systems);
	return found;
}

static int set_up(struct trace_live *live, char *why, size_t why_bytes)
{
	static const char *const systems[] = {SYSTEM, NULL};
	const char *folder = tracefs_tracing_dir();
	char name[32];

	if (!folder) {
		snprintf(why, why_bytes,
			 "tracefs cannot be reached: it has to be mounted at /sys/kernel/tracing, and takes root to read");
		return -EACCES;
	}
	if (!has_events()) {
		snprintf(why, why_bytes,
			 "%s/events/" SYSTEM
			 ": this kernel has no SCMI trace events: expected a kernel with CONFIG_ARM_SCMI_PROTOCOL and event "
			 "tracing, and, where the driver is a module, that it is loaded",
			 folder);
		return -ENOENT;
	}
	snprintf(name, sizeof(name), "scmi-assay-%d", (int)getpid());
	live->instance = tracefs_instance_create(name);
	if (!live->instance) {
		snprintf(why, why_bytes, "%s/instances/%s: cannot be made: %s", folder, name, strerror(errno));
		return errno ? -errno : -EIO;
	}
	if (tracefs_instance_file_write(live->instance, "trace_clock", "mono") < 0) {
		snprintf(why, why_bytes, "%s/instances/%s/trace_clock: the clock \"mono\" was not taken", folder, name);
		return -EIO;
	}
	(void)tracefs_instance_set_buffer_size(live->instance, BUFFER_KB, -1);
	live->tep = tracefs_local_events_system(NULL, systems);
	if (!live->tep || tracefs_event_enable(live->instance, SYSTEM, NULL) < 0) {
		snprintf(why, why_bytes, "%s/events/" SYSTEM ": cannot be switched on: %s", folder, strerror(errno));
		return -EIO;
	}
	live->collecting = true;
	return 0;
}

int trace_live_open(struct trace_live **opened, char *why, size_t why_bytes)
{
	struct trace_live *live = calloc(1, sizeof(*live));
	int error = -ENOMEM;

	*opened = NULL;
	snprintf(why, why_bytes, "out of memory");
	if (live)
		live->pairing = pairing_new(write_record, live);
	if (live && live->pairing)
		error = set_up(live, why, why_bytes);
	if (error)
		trace_live_close(live);
	else
		*opened = live;
	return error;
}

static int hold(struct trace_live *live, const struct kernel_event *event)
{
	size_t room = live->held_room ? 2 * live->held_room : 256;
	struct held_event *held, **grown;

	if (live->held_count == live->held_room) {
		grown = realloc(live->held, room * sizeof(struct held_event *));
		if (!grown)
			return -ENOMEM;
		live->held = grown;
		live->held_room = room;
	}
	held = malloc(sizeof(*held) + event->payload_bytes);
	if (!held)
		return -ENOMEM;
	held->event = *event;
	held->number = live->number++;
	if (event->payload_bytes)
		memcpy(held->payload, event->payload, event->payload_bytes);
	held->event.payload = held->payload;
	live->held[live->held_count++] = held;
	return 0;
}

static int take_record(struct tep_event *event, struct tep_record *record, int cpu, void *context)
{
	struct trace_live *live = context;
	struct kernel_event out;
	int got;

	(void)cpu;
	if (live->error)
		return 0;
	got = kernel_event_of_record(event, record, &out, &live->trouble);
	if (got > 0)
		got = hold(live, &out);
	live->error = got < 0 ? got : 0;
	return 0;
}

static int by_time(const void *a, const void *b)
{
	const struct held_event *const *x = a, *const *y = b;

	if ((*x)->event.t_ns != (*y)->event.t_ns)
		return (*x)->event.t_ns < (*y)->event.t_ns ? -1 : 1;
	return ((*x)->number > (*y)->number) - ((*x)->number < (*y)->number);
}

/* What happened before `until` is complete: each processor's pages were read after that. */
static int hand_on(struct trace_live *live, uint64_t until)
{
	size_t done = 0;
	int error = 0;

	if (live->held_count)
		qsort(live->held, live->held_count, sizeof(struct held_event *), by_time);
	while (!error && done < live->held_count && live->held[done]->event.t_ns < until) {
		error = pairing_take(live->pairing, &live->held[done]->event);
		free(live->held[done++]);
	}
	live->held_count -= done;
	if (done)
		memmove(live->held, live->held + done, live->held_count * sizeof(struct held_event *));
	return error;
}

/* "overrun: N" and the like in the statistics of each processor. */
static uint64_t lost_events(const struct trace_live *live)
{
	static const char *const keys[] = {"overrun:", "dropped events:"};
	long processors = sysconf(_SC_NPROCESSORS_CONF);
	uint64_t lost = 0;
	char path[48], *text;

	for (long cpu = 0; cpu < processors; cpu++) {
		snprintf(path, sizeof(path), "per_cpu/cpu%ld/stats", cpu);
		text = tracefs_instance_file_read(live->instance, path, NULL);
		for (size_t i = 0; text && i < sizeof(keys) / sizeof(keys[0]); i++) {
			const char *at = strstr(text, keys[i]);

			lost += at && (at == text || at[-1] == '\n') ? strtoull(at + strlen(keys[i]), NULL, 10) : 0;
		}
		free(text);
	}
	return lost;
}

static void stop_collecting(struct trace_live *live)
{
	if (live->collecting)
		(void)tracefs_event_disable(live->instance, SYSTEM, NULL);
	live->collecting = false;
}

int trace_live_drain(struct trace_live *live, struct assay_trace_writer *writer, bool last, char *why, size_t why_bytes)
{
	uint64_t until = last ? UINT64_MAX : now();
	int error;

	if (last)
		stop_collecting(live);
	live->writer = writer;
	if (tracefs_iterate_raw_events(live->tep, live->instance, NULL, 0, take_record, live) < 0 && errno != EAGAIN &&
	    errno != EINTR) {
		snprintf(why, why_bytes, "the kernel's trace buffer cannot be read: %s", strerror(errno));
		return -EIO;
	}
	error = live->error;
	if (error)
		snprintf(why, why_bytes, "%s", error == -ENOMEM ? "out of memory" : live->trouble);
	if (!error)
		error = hand_on(live, until);
	if (!error && last)
		error = pairing_end(live->pairing);
	if (error && !live->error)
		snprintf(why, why_bytes, "recording stopped: %s", strerror(-error));
	live->lost = lost_events(live);
	return error;
}

const struct pairing_counts *trace_live_counts(const struct trace_live *live)
{
	return pairing_counts(live->pairing);
}

uint64_t trace_live_lost(const struct trace_live *live)
{
	return live->lost;
}

void trace_live_close(struct trace_live *live)
{
	if (!live)
		return;
	if (live->instance) {
		stop_collecting(live);
		tracefs_instance_destroy(live->instance);
		tracefs_instance_free(live->instance);
	}
	if (live->tep)
		tep_free(live->tep);
	for (size_t i = 0; i < live->held_count; i++)
		free(live->held[i]);
	free(live->held);
	pairing_free(live->pairing);
	free(live);
}

#endif
