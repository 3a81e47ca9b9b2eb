// SPDX-License-Identifier: BSD-2-Clause
/* record --ftrace: writes the trace events of this kernel's SCMI driver as they come, until somebody says stop. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness/cli/cli.h"
#include "harness/cli/record.h"
#include "traces/live.h"
#include "traces/metadata.h"

#define WHY_BYTES 1024u
#define LOOK_NS 20000000L /* between two looks at the kernel's buffer */

static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
	(void)number;
	stopped = 1;
}

static void catch_signals(void)
{
	struct sigaction stop = {.sa_handler = on_signal};

	sigemptyset(&stop.sa_mask);
	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGINT, &stop, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int open_trace(const struct record_options *options, struct assay_trace_writer **trace)
{
	uint32_t numbers[TRACE_LIVE_INSTANCES_MAX] = {0}, count = trace_live_instances(numbers);
	char names[TRACE_LIVE_INSTANCES_MAX][16], why[WHY_BYTES];
	struct trace_agent agents[TRACE_LIVE_INSTANCES_MAX];
	const struct trace_metadata metadata = {
		.tool_version = cli_version,
		.clock = "CLOCK_MONOTONIC",
		.anchored = true,
		.provenance = options->provenance ? options->provenance : "record --ftrace",
		.agents = agents,
		.agents_count = count ? count : 1,
	};
	char *text;
	int status = CLI_OK;

	for (uint32_t i = 0; i < metadata.agents_count; i++) {
		snprintf(names[i], sizeof(names[i]), "scmi%u", numbers[i]);
		agents[i] = (struct trace_agent){.number = numbers[i], .name = names[i]};
	}
	text = trace_metadata_text(&metadata);
	if (!text)
		status = cli_error(CLI_USAGE, "record: the metadata cannot be written: expected UTF-8 text in --provenance");
	else if (assay_trace_create(options->out, text, trace, why, sizeof(why)))
		status = cli_error(CLI_USAGE, "record: %s", why);
	free(text);
	return status;
}

static void print_counts(FILE *out, const char *path, const struct trace_live *live)
{
	const struct pairing_counts *c = trace_live_counts(live);
	uint64_t lost = trace_live_lost(live);

	fprintf(out, "%s: %" PRIu64 " commands, %" PRIu64 " responses, %" PRIu64 " delayed responses, %" PRIu64 " notifications\n",
		path, c->commands, c->responses, c->delayed, c->notifications);
	if (c->corrupt)
		fprintf(out,
			"%s: %" PRIu64 " of the commands are corrupt: they were logged after their response and show its bytes; "
			"replay will refuse this "
			"trace\n",
			path, c->corrupt);
	if (lost)
		fprintf(out, "%s: %" PRIu64 " events were lost, the kernel's buffer was full\n", path, lost);
}

static int follow(struct trace_live *live, struct assay_trace_writer *trace, uint64_t duration_ns)
{
	const struct timespec pause = {.tv_nsec = LOOK_NS};
	uint64_t end = duration_ns ? now() + duration_ns : UINT64_MAX;
	char why[WHY_BYTES];
	bool last;

	do {
		nanosleep(&pause, NULL);
		last = stopped || now() >= end;
		if (trace_live_drain(live, trace, last, why, sizeof(why)))
			return cli_error(CLI_NOT_JUDGED, "record: %s", why);
	} while (!last);
	return CLI_OK;
}

int record_ftrace(const struct record_options *options)
{
	FILE *out = strcmp(options->out, "-") ? stdout : stderr;
	struct assay_trace_writer *trace = NULL;
	struct trace_live *live;
	char why[WHY_BYTES];
	int status, error;

	catch_signals();
	if (trace_live_open(&live, why, sizeof(why)))
		return cli_error(CLI_NOT_JUDGED, "record: %s", why);
	status = open_trace(options, &trace);
	if (status == CLI_OK) {
		fputs("ready: scmi trace events\n", out);
		fflush(out);
		status = follow(live, trace, options->duration_ns);
		print_counts(out, options->out, live);
	}
	error = assay_trace_finish(trace);
	trace_live_close(live);
	return error ? cli_error(CLI_NOT_JUDGED, "record: %s: cannot be written: %s", options->out, strerror(-error)) : status;
}
