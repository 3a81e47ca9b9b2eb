// SPDX-License-Identifier: BSD-2-Clause
/* record --proxy: opens trace and sockets, runs the proxy until somebody says stop, prints what it saw and what it cost. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include "harness/cli/cli.h"
#include "harness/cli/record.h"
#include "harness/proxy/proxy.h"
#include "traces/metadata.h"

#define WHY_BYTES 1024u

static struct proxy *running; /* for the signal handler */

static void on_signal(int number)
{
	(void)number;
	if (running)
		proxy_stop(running);
}

static void catch_signals(uint64_t duration_ns)
{
	const struct itimerval timer = {.it_value = {.tv_sec = (time_t)(duration_ns / 1000000000u),
						     .tv_usec = (suseconds_t)(duration_ns % 1000000000u / 1000u)}};
	struct sigaction stop = {.sa_handler = on_signal};

	sigemptyset(&stop.sa_mask);
	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGINT, &stop, NULL);
	sigaction(SIGALRM, &stop, NULL);
	signal(SIGPIPE, SIG_IGN);
	if (duration_ns)
		setitimer(ITIMER_REAL, &timer, NULL);
}

static void tell(void *context, const char *text)
{
	(void)context;
	fprintf(stderr, "scmi-assay: record: %s\n", text);
}

/* "agent", or "agent-0" and so on where there are several. */
static void name_of(const struct record_options *options, uint32_t number, char *name, size_t bytes)
{
	snprintf(name, bytes, options->roads_count > 1 ? "agent-%u" : "agent", number);
}

static struct assay_trace_writer *open_trace(const struct record_options *options)
{
	char names[RECORD_ROADS_MAX][16], why[WHY_BYTES];
	struct trace_agent agents[RECORD_ROADS_MAX];
	const struct trace_metadata metadata = {
		.tool_version = cli_version,
		.clock = "CLOCK_MONOTONIC",
		.anchored = true,
		.provenance = options->provenance ? options->provenance : "record --proxy",
		.agents = agents,
		.agents_count = options->roads_count,
	};
	struct assay_trace_writer *trace = NULL;
	char *text;

	for (uint32_t i = 0; i < options->roads_count; i++) {
		name_of(options, i, names[i], sizeof(names[i]));
		agents[i] = (struct trace_agent){.number = i, .name = names[i], .uri = options->roads[i].uri};
	}
	text = trace_metadata_text(&metadata);
	if (!text)
		cli_error(CLI_USAGE, "record: the metadata cannot be written: expected UTF-8 text in --proxy and --provenance");
	else if (assay_trace_create(options->out, text, &trace, why, sizeof(why)))
		cli_error(CLI_USAGE, "record: %s", why);
	free(text);
	return trace;
}

static void print_added(FILE *out, const char *what, const struct proxy_added *added)
{
	if (!added->count)
		fprintf(out, "  %s: not measured, no message went through without waiting\n", what);
	else
		fprintf(out, "  %s: p50 %.1f us, p99 %.1f us, max %.1f us of %" PRIu64 " messages\n", what,
			(double)added->p50_ns / 1000, (double)added->p99_ns / 1000, (double)added->max_ns / 1000, added->count);
}

static void print_odd(FILE *out, uint64_t count, const char *what)
{
	if (count)
		fprintf(out, "  %" PRIu64 " %s\n", count, what);
}

static void print_road(FILE *out, const struct record_road *road, const struct proxy_figures *f)
{
	fprintf(out,
		"%s -> %s: %" PRIu64 " commands, %" PRIu64 " responses, %" PRIu64 " delayed responses, %" PRIu64 " notifications; "
		"%" PRIu64 " front-ends, %" PRIu64 " of them crashed; platform lost %" PRIu64 " times, %" PRIu64
		" commands sent again\n",
		road->listen, road->uri, f->commands, f->responses, f->delayed, f->notifications, f->front_ends, f->crashed,
		f->lost, f->resent);
	print_odd(out, f->open, "commands were without an answer when their guest went");
	print_odd(out, f->unasked, "answers belong to no command");
	print_odd(out, f->not_passed, "commands could not be passed on and went back empty");
	print_odd(out, f->malformed, "malformed chains of the guest's went back empty");
	print_odd(out, f->undelivered, "events found no buffer of the guest's");
	print_added(out, "added on the way in (command seen -> passed on)", &f->in);
	print_added(out, "added on the way back (answer seen -> given back)", &f->out);
	if (f->commands)
		fprintf(out, "  writing the trace took %.1f us per command, between messages\n",
			(double)f->trace_ns / 1000 / (double)f->commands);
}

/* It listens on every socket; or an exit status after a message. */
static int add_roads(struct proxy *proxy, const struct record_options *options)
{
	char name[16], why[WHY_BYTES];

	for (uint32_t i = 0; i < options->roads_count; i++) {
		name_of(options, i, name, sizeof(name));
		int error = proxy_add(proxy, options->roads[i].listen, options->roads[i].uri, name, (uint16_t)i, why, sizeof(why));

		if (error)
			return cli_error(error == -EINVAL ? CLI_USAGE : CLI_NOT_JUDGED, "record: %s", why);
	}
	return CLI_OK;
}

static int run(struct proxy *proxy, const struct record_options *options, FILE *out)
{
	struct proxy_figures figures;
	int error;

	fputs("ready:", out);
	for (uint32_t i = 0; i < options->roads_count; i++)
		fprintf(out, " vhost-user:%s", options->roads[i].listen);
	fputc('\n', out);
	fflush(out);
	error = proxy_run(proxy);
	for (uint32_t i = 0; proxy_figures(proxy, i, &figures); i++)
		print_road(out, &options->roads[i], &figures);
	if (error)
		return cli_error(CLI_NOT_JUDGED, "record: cannot go on: %s", strerror(-error));
	return CLI_OK;
}

int record_proxy(const struct record_options *options)
{
	struct assay_trace_writer *trace = open_trace(options);
	const struct proxy_options how = {.trace = trace, .patience_ns = options->patience_ns, .once = options->once, .tell = tell};
	FILE *out = strcmp(options->out, "-") ? stdout : stderr;
	char why[WHY_BYTES];
	struct proxy *proxy;
	int status, error;

	if (!trace)
		return CLI_USAGE;
	if (proxy_create(&how, &proxy, why, sizeof(why)) < 0) {
		assay_trace_finish(trace);
		return cli_error(CLI_NOT_JUDGED, "record: %s", why);
	}
	running = proxy;
	catch_signals(options->duration_ns);
	status = add_roads(proxy, options);
	if (status == CLI_OK)
		status = run(proxy, options, out);
	running = NULL;
	proxy_destroy(proxy);
	error = assay_trace_finish(trace);
	if (error)
		return cli_error(CLI_NOT_JUDGED, "record: %s: cannot be written: %s", options->out, strerror(-error));
	return status;
}
