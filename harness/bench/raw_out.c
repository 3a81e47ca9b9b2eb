/* SPDX-License-Identifier: BSD-2-Clause */
/* The requests that the probes saw, one by one: a trace with kick and used times, and a table with every stamp. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "assay/trace.h"
#include "harness/bench/bench_private.h"
#include "scmi/le.h"

struct bench_raw {
	struct assay_trace_writer *trace; /* NULL: not wanted */
	FILE *table;                      /* the same */
	const struct probes_path *path;   /* whose points the table's head names; NULL: not written yet */
	uint64_t sequence;
	int error;
};

static uint64_t clock_of(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static char *metadata_of(struct assay_agent *const agents[], size_t count)
{
	json_t *list = json_array(), *metadata;
	char *text;

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_pack("{s:I,s:s,s:s}", "number", (json_int_t)i, "name", assay_agent_name(agents[i]),
						      "uri", assay_agent_uri(agents[i])));
	metadata = json_pack("{s:s,s:{s:s},s:o,s:{s:s,s:I},s:s}", "schema", "scmi-assay.trace/1", "tool", "name", "scmi-assay",
			     "agents", list, "clock", "name", "CLOCK_MONOTONIC", "realtime_anchor_ns",
			     (json_int_t)(clock_of(CLOCK_REALTIME) - clock_of(CLOCK_MONOTONIC)), "provenance",
			     "a bench with probes: commands at their kick, responses when their used entry was published");
	text = metadata ? json_dumps(metadata, JSON_COMPACT) : NULL;
	json_decref(metadata);
	return text;
}

static int open_trace(struct bench *bench, struct assay_agent *const agents[], char *why, size_t n)
{
	char *metadata;
	int err;

	if (!bench->options.trace_out)
		return 0;
	metadata = metadata_of(agents, bench->lane_count);
	if (!metadata)
		return -ENOMEM;
	err = assay_trace_create(bench->options.trace_out, metadata, &bench->raw->trace, why, n);
	free(metadata);
	return err;
}

static int open_table(struct bench *bench, char *why, size_t n)
{
	const char *path = bench->options.samples_out;

	if (!path)
		return 0;
	bench->raw->table = strcmp(path, "-") ? fopen(path, "we") : stdout;
	if (bench->raw->table)
		return 0;
	snprintf(why, n, "%s: cannot be written: %s", path, strerror(errno));
	return -errno;
}

int bench_raw_open(struct bench *bench, struct assay_agent *const agents[], char *why, size_t n)
{
	int err;

	if (!bench->options.trace_out && !bench->options.samples_out)
		return 0;
	bench->raw = calloc(1, sizeof(*bench->raw));
	bench->kept = calloc(BENCH_SAMPLES, sizeof(*bench->kept));
	if (!bench->raw || !bench->kept) {
		snprintf(why, n, "%s", strerror(ENOMEM));
		return -ENOMEM;
	}
	err = open_trace(bench, agents, why, n);
	return err ? err : open_table(bench, why, n);
}

/* Where there is no used time (a user-space back-end), the response has that of the reap. */
static int put_messages(struct bench_raw *raw, uint16_t agent, const struct bench_kept *kept, const struct probes_sample *sample,
			uint64_t kick, uint64_t used)
{
	uint8_t request[ASSAY_MESSAGE_MAX];
	struct assay_trace_record record = {
		.t_ns = kick,
		.kind = ASSAY_TRACE_COMMAND,
		.time_point = ASSAY_POINT_KICK,
		.agent = agent,
		.capacity = kept->capacity,
		.used_length = ASSAY_TRACE_USED_UNKNOWN,
		.sequence = raw->sequence++,
		.bytes = request,
		.bytes_count = kept->item->request_bytes,
	};
	int err;

	memcpy(request, kept->item->request, kept->item->request_bytes);
	scmi_store32(request, kept->header_word);
	err = assay_trace_write(raw->trace, &record);
	record.t_ns = used ? used : sample->reap;
	record.kind = ASSAY_TRACE_RESPONSE;
	record.time_point = used ? ASSAY_POINT_USED : ASSAY_POINT_REAP;
	record.used_length = kept->used_length;
	record.bytes = kept->bytes;
	record.bytes_count = kept->bytes_count;
	record.flags = kept->bytes_count == BENCH_KEPT_MAX && kept->used_length > BENCH_KEPT_MAX ? ASSAY_TRACE_TRUNCATED : 0;
	return err ? err : assay_trace_write(raw->trace, &record);
}

static void put_head(struct bench_raw *raw, const struct probes_path *path)
{
	fputs("agent,protocol,message,queue,head,publish", raw->table);
	for (unsigned p = 0; p < path->point_count; p++)
		fprintf(raw->table, ",%s", path->points[p]);
	fputs(",reap\n", raw->table);
	raw->path = path;
}

/* A point that was not seen has an empty field. */
static void put_row(struct bench_raw *raw, const struct bench_run_lane *lane, const struct probes_sample *sample,
		    const struct probes_record *record)
{
	struct bench_class class = lane->lane.stream.classes[sample->label];

	if (raw->path != lane->path)
		put_head(raw, lane->path);
	fprintf(raw->table, "%s,%u,%u,%llx,%u,%llu", assay_agent_name(lane->lane.agent), class.protocol, class.message,
		record->queue, record->head, (unsigned long long)sample->publish);
	for (unsigned p = 0; p < lane->path->point_count; p++) {
		fputc(',', raw->table);
		if (record->t_ns[p])
			fprintf(raw->table, "%llu", record->t_ns[p]);
	}
	fprintf(raw->table, ",%llu\n", (unsigned long long)sample->reap);
}

void bench_raw_put(struct bench *bench, const struct bench_run_lane *lane, size_t sample, const struct probes_record *record)
{
	bool kernel = lane->path == &probes_vhost_path;
	struct bench_raw *raw = bench->raw;

	if (raw->trace && !raw->error)
		raw->error = put_messages(raw, (uint16_t)(lane - bench->lanes), &bench->kept[sample], &bench->samples[sample],
					  record->t_ns[0], kernel ? record->t_ns[VHOST_USED] : 0);
	if (raw->table)
		put_row(raw, lane, &bench->samples[sample], record);
}

int bench_raw_close(struct bench *bench, char *why, size_t n)
{
	struct bench_raw *raw = bench->raw;
	int err;

	if (!raw)
		return 0;
	bench->raw = NULL;
	err = raw->trace ? assay_trace_finish(raw->trace) : 0;
	err = raw->error ? raw->error : err;
	if (err)
		snprintf(why, n, "%s: cannot be written: %s", bench->options.trace_out, strerror(-err));
	if (raw->table && (ferror(raw->table) | (raw->table == stdout ? fflush(stdout) : fclose(raw->table))) && !err) {
		snprintf(why, n, "%s: cannot be written", bench->options.samples_out);
		err = -EIO;
	}
	free(raw);
	return err;
}
