/* SPDX-License-Identifier: BSD-2-Clause */
/* The path through Linux's SCMI driver: its own trace events, from a tracefs instance of ours, so that nobody else's tracing is disturbed. */
#include <errno.h>
#include <event-parse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tracefs.h>
#include <unistd.h>

#include "harness/probes/probes_private.h"
#include "harness/probes/scmi_events.h"

#define BUFFER_KB "8192"

struct scmi_probes {
	struct probes base;
	struct tracefs_instance *instance;
	struct tep_handle *tep;
	unsigned points;
	uint64_t hits[SCMI_POINT_COUNT], lost;
	struct scmi_transfers transfers;
	char why[SCMI_POINT_COUNT][128]; /* of points that this kernel cannot tell */
};

/* Which event tells of a point. */
static const char *const events[SCMI_POINT_COUNT] = {
	[SCMI_BEGIN] = "scmi_xfer_begin", [SCMI_SENT] = "scmi_msg_dump", [SCMI_ANSWERED] = "scmi_msg_dump",
	[SCMI_DONE] = "scmi_rx_done",     [SCMI_END] = "scmi_xfer_end",
};

static struct scmi_probes *own(struct probes *probes)
{
	return (struct scmi_probes *)probes;
}

static const struct scmi_probes *look(const struct probes *probes)
{
	return (const struct scmi_probes *)probes;
}

static void keep_record(void *context, const struct probes_record *record)
{
	struct scmi_probes *p = context;

	p->base.on_record(p->base.context, record);
}

/* Beginnings and messages are needed to know a transfer, whatever else is asked for. */
static bool is_wanted(const struct scmi_probes *p, unsigned point)
{
	return events[point] && (point == SCMI_BEGIN || point == SCMI_ANSWERED || (p->points >> point & 1));
}

static int set_up(struct scmi_probes *p, char *why, size_t why_bytes)
{
	static const char *const systems[] = {"scmi", NULL};
	char name[48];

	if (!tracefs_tracing_dir()) {
		snprintf(why, why_bytes, "no tracefs is mounted at /sys/kernel/tracing, or it is not for us");
		return -ENOENT;
	}
	p->tep = tracefs_local_events_system(NULL, systems);
	if (!p->tep || !tep_find_event_by_name(p->tep, "scmi", "scmi_xfer_begin")) {
		snprintf(why, why_bytes, "the kernel has no trace events of the system scmi");
		return -ENOENT;
	}
	snprintf(name, sizeof(name), "scmi-assay-%d", (int)getpid());
	p->instance = tracefs_instance_create(name);
	if (!p->instance) {
		snprintf(why, why_bytes, "a tracefs instance cannot be made: %s", strerror(errno));
		return errno ? -errno : -EIO;
	}
	if (tracefs_instance_file_write(p->instance, "trace_clock", "mono") < 0) {
		snprintf(why, why_bytes, "the kernel's trace clock cannot be CLOCK_MONOTONIC");
		return -EOPNOTSUPP;
	}
	(void)tracefs_instance_file_write(p->instance, "buffer_size_kb", BUFFER_KB);
	for (unsigned i = 0; i < SCMI_POINT_COUNT; i++)
		if (events[i] && !tep_find_event_by_name(p->tep, "scmi", events[i]))
			snprintf(p->why[i], sizeof(p->why[i]), "the kernel has no event %s", events[i]);
	return 0;
}

static int scmi_open(const struct probes_target *target, struct probes **probes, char *why, size_t why_bytes)
{
	struct scmi_probes *p = calloc(1, sizeof(*p));

	if (!p) {
		snprintf(why, why_bytes, "%s", strerror(ENOMEM));
		return -ENOMEM;
	}
	*probes = &p->base;
	p->points = target->points ? target->points : (1u << SCMI_POINT_COUNT) - 1;
	p->transfers.on_record = keep_record;
	p->transfers.context = p;
	return set_up(p, why, why_bytes);
}

static void switch_events(struct scmi_probes *p, bool on)
{
	for (unsigned i = 0; i < SCMI_POINT_COUNT; i++) {
		if (!is_wanted(p, i) || p->why[i][0])
			continue;
		if (!on)
			(void)tracefs_event_disable(p->instance, "scmi", events[i]);
		else if (tracefs_event_enable(p->instance, "scmi", events[i]))
			snprintf(p->why[i], sizeof(p->why[i]), "%s cannot be switched on: %s", events[i], strerror(errno));
	}
}

static int scmi_attach(struct probes *probes, char *why, size_t why_bytes)
{
	struct scmi_probes *p = own(probes);

	switch_events(p, true);
	if (!p->why[SCMI_BEGIN][0] && !p->why[SCMI_ANSWERED][0])
		return 0;
	snprintf(why, why_bytes, "%s", p->why[SCMI_BEGIN][0] ? p->why[SCMI_BEGIN] : p->why[SCMI_ANSWERED]);
	return -EOPNOTSUPP;
}

static void scmi_detach(struct probes *probes)
{
	if (own(probes)->instance)
		switch_events(own(probes), false);
}

static void scmi_close(struct probes *probes)
{
	struct scmi_probes *p = own(probes);

	if (p->instance) {
		(void)tracefs_instance_destroy(p->instance);
		tracefs_instance_free(p->instance);
	}
	if (p->tep)
		tep_free(p->tep);
	free(p);
}

static bool field(struct tep_event *event, struct tep_record *record, const char *name, uint64_t *value)
{
	unsigned long long found;

	if (tep_get_field_val(NULL, event, name, record, &found, 0))
		return false;
	*value = found;
	return true;
}

/* Which way a dumped message went, by its tag. False: it is none of a command and its answer. */
static bool read_tag(struct tep_event *event, struct tep_record *record, struct scmi_event *out)
{
	int length = 0;
	const char *tag = tep_get_field_raw(NULL, event, "tag", record, &length, 0);

	if (!tag || length < 4)
		return false;
	out->raw = !strncmp(tag, "cmnd", 4) || !strncmp(tag, "resp", 4);
	out->kind = !strncasecmp(tag, "cmnd", 4) ? SCMI_EVENT_COMMAND : SCMI_EVENT_ANSWER;
	return !strncasecmp(tag, "cmnd", 4) || !strncasecmp(tag, "resp", 4);
}

static bool read_kind(struct tep_event *event, struct tep_record *record, struct scmi_event *out)
{
	uint64_t type = 0;

	if (!strcmp(event->name, "scmi_msg_dump"))
		return read_tag(event, record, out);
	if (!strcmp(event->name, "scmi_rx_done")) {
		out->kind = SCMI_EVENT_DONE;
		return field(event, record, "msg_type", &type) && type == SCMI_TYPE_COMMAND;
	}
	out->kind = !strcmp(event->name, "scmi_xfer_begin") ? SCMI_EVENT_BEGIN : SCMI_EVENT_END;
	return !strcmp(event->name, "scmi_xfer_begin") || !strcmp(event->name, "scmi_xfer_end");
}

static int take(struct tep_event *event, struct tep_record *record, int cpu, void *context)
{
	static const uint8_t points[] = {SCMI_BEGIN, SCMI_SENT, SCMI_ANSWERED, SCMI_DONE, SCMI_END};
	struct scmi_probes *p = context;
	struct scmi_event out = {.transfer = -1, .t_ns = record->ts};
	uint64_t protocol, message, token, transfer;

	(void)cpu;
	if (record->missed_events > 0)
		p->lost += (uint64_t)record->missed_events;
	if (!read_kind(event, record, &out) || !field(event, record, "protocol_id", &protocol) ||
	    !field(event, record, "msg_id", &message) || !field(event, record, "seq", &token))
		return 0;
	if (field(event, record, "transfer_id", &transfer))
		out.transfer = (int32_t)transfer;
	out.protocol = (uint8_t)protocol;
	out.message = (uint8_t)message;
	out.token = (uint16_t)(token & SCMI_TOKEN_MAX);
	p->hits[points[out.kind]]++;
	scmi_transfers_take(&p->transfers, &out);
	return 0;
}

static int scmi_poll(struct probes *probes)
{
	struct scmi_probes *p = own(probes);
	unsigned long long before = p->transfers.sequence;

	(void)tracefs_iterate_raw_events(p->tep, p->instance, NULL, 0, take, p);
	scmi_transfers_flush(&p->transfers);
	return (int)(p->transfers.sequence - before);
}

static uint64_t scmi_hits(const struct probes *probes, unsigned point)
{
	return point == SCMI_WRITE ? look(probes)->transfers.sequence : look(probes)->hits[point];
}

static const char *scmi_missing(const struct probes *probes, unsigned point)
{
	const struct scmi_probes *p = look(probes);

	if (point == SCMI_WRITE)
		return NULL;
	return p->why[point][0] ? p->why[point] : is_wanted(p, point) ? NULL : "not asked for";
}

static uint64_t scmi_lost(const struct probes *probes)
{
	return look(probes)->lost;
}

static void scmi_attached(const struct probes *probes, unsigned point, const char **kind, const char **function)
{
	(void)probes;
	*kind = point == SCMI_WRITE ? "agent's clock" : "trace event";
	*function = events[point] ? events[point] : "write";
}

const struct probes_loader probes_scmi_loader = {
	.open = scmi_open,
	.close = scmi_close,
	.attach = scmi_attach,
	.detach = scmi_detach,
	.poll = scmi_poll,
	.hits = scmi_hits,
	.missing = scmi_missing,
	.lost = scmi_lost,
	.attached = scmi_attached,
};
