// SPDX-License-Identifier: BSD-2-Clause
/* scmi-assay trace: makes traces of kernel recordings and says what is in a trace; trace_edit.c has the other jobs. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assay/trace.h"
#include "harness/cli/cli.h"
#include "harness/cli/trace_edit.h"
#include "traces/import.h"
#include "traces/show.h"

static const char usage[] =
	"usage: scmi-assay trace import RECORDING -o TRACE.pcap [--provenance TEXT]\n"
	"       scmi-assay trace show TRACE.pcap [--bytes]\n"
	"       scmi-assay trace stats TRACE.pcap [--json FILE]\n"
	"       scmi-assay trace convert IN OUT [--to text|pcap]\n"
	"       scmi-assay trace cut IN OUT [--from T] [--to T] [--sequence A-B] [--agent N] [--protocol P] [--message M] [--first "
	"N]\n"
	"       scmi-assay trace diff A B\n"
	"\n"
	"  import  make a trace of a Linux recording of the trace events scmi:* (the text of tracefs' `trace` or of\n"
	"          `trace-cmd report`, or a trace.dat; the format is found out)\n"
	"  show    one line a message: -> command, <- response, <= delayed response, <! notification\n"
	"  stats   how many of which message with which status, the time span, what is corrupt\n"
	"  convert the same trace as text, one line a message, or as pcap: as OUT ends in .txt or not\n"
	"  cut     a part: commands that all of the options allow, their answers, and what stands between; the metadata says what "
	"was cut\n"
	"  diff    what differs but for times, tokens and the transport: exchanges matched by agent, protocol, message and order;\n"
	"          exit status 0 the same, 1 different\n"
	"\n"
	"  -o, --output FILE    where import writes\n"
	"      --provenance TEXT  a sentence for the trace's metadata: which machine, which software\n"
	"      --bytes          show the messages' bytes as well\n"
	"      --json FILE      stats as JSON instead of text\n"
	"      --to FORMAT      convert: text or pcap, whatever OUT is called\n"
	"      --from T, --to T   cut: times since the first message, as 1.5s or 20ms; what is at the second is left out\n"
	"      --sequence A-B   commands with these numbers\n"
	"      --agent N, --protocol P, --message M   of this agent, protocol (clock or 0x14), message (CLOCK_RATE_SET or 0x5); "
	"repeatable\n"
	"      --first N        so many commands, no more\n"
	"  -h, --help           this text\n"
	"\n"
	"'-' is standard input or output wherever a file is expected; a trace may be pcap or text.\n";

struct trace_options {
	const char *file, *output, *provenance, *json;
	bool bytes;
};

static int import_recording(const struct trace_options *options)
{
	const struct trace_import_options import = {.tool_version = cli_version, .provenance = options->provenance};
	struct trace_import_result result;
	const struct pairing_counts *c = &result.counts;
	char why[512];
	int error;

	if (!options->output)
		return cli_usage_error("trace import", "expected -o TRACE.pcap, found no output file");
	if (strcmp(options->output, "-") != 0 && cli_make_folders_of(options->output))
		return cli_error(CLI_USAGE, "%s: its folder cannot be made", options->output);
	error = trace_import(options->file, options->output, &import, &result, why, sizeof(why));
	if (error)
		return cli_error(CLI_USAGE, "%s", why);
	fprintf(stderr,
		"%s: %s, %" PRIu64 " commands, %" PRIu64 " responses, %" PRIu64 " delayed responses, %" PRIu64 " notifications\n",
		options->output, result.format, c->commands, c->responses, c->delayed, c->notifications);
	if (c->corrupt)
		fprintf(stderr,
			"%s: %" PRIu64
			" of the commands are corrupt: they were logged after their response and show its bytes; replay will "
			"refuse this trace\n",
			options->output, c->corrupt);
	if (c->lost)
		fprintf(stderr, "%s: %" PRIu64 " events were lost while recording\n", options->output, c->lost);
	return CLI_OK;
}

static int show_trace(const struct trace_options *options)
{
	struct assay_trace_reader *reader;
	struct assay_trace_record record;
	uint64_t number = 0, start_ns = 0;
	char why[512];
	int got = assay_trace_open(options->file, &reader, why, sizeof(why));

	if (got)
		return cli_error(CLI_USAGE, "%s", why);
	if (assay_trace_metadata(reader)[0])
		printf("metadata %s\n", assay_trace_metadata(reader));
	while ((got = assay_trace_next(reader, &record, why, sizeof(why))) == 1) {
		if (number++ == 0)
			start_ns = record.t_ns;
		trace_show_record(stdout, &record, number, start_ns, options->bytes);
	}
	assay_trace_close(reader);
	if (got < 0)
		return cli_error(CLI_USAGE, "%s", why);
	return fflush(stdout) ? cli_error(CLI_DEFECT, "standard output: %s", strerror(errno)) : CLI_OK;
}

static int print_stats(const struct trace_stats *stats, const char *path)
{
	json_t *json = path ? trace_stats_json(stats) : NULL;
	int failed;
	FILE *out;

	if (!path) {
		trace_stats_print(stats, stdout);
		return CLI_OK;
	}
	out = cli_output(path);
	if (!out) {
		json_decref(json);
		return CLI_USAGE;
	}
	failed = json_dumpf(json, out, JSON_INDENT(1)) | (fputc('\n', out) == EOF);
	json_decref(json);
	failed |= out == stdout ? fflush(out) : fclose(out);
	return failed ? cli_error(CLI_DEFECT, "%s: cannot be written", path) : CLI_OK;
}

static int trace_figures(const struct trace_options *options)
{
	struct trace_stats *stats = trace_stats_new();
	struct assay_trace_reader *reader;
	struct assay_trace_record record;
	char why[512];
	int got, status;

	if (!stats)
		return cli_error(CLI_DEFECT, "out of memory");
	got = assay_trace_open(options->file, &reader, why, sizeof(why));
	if (!got) {
		while ((got = assay_trace_next(reader, &record, why, sizeof(why))) == 1)
			trace_stats_add(stats, &record);
		assay_trace_close(reader);
	}
	status = got < 0 ? cli_error(CLI_USAGE, "%s", why) : print_stats(stats, options->json);
	trace_stats_free(stats);
	return status;
}

static const struct {
	const char *name;
	int (*run)(const struct trace_options *options);
} jobs[] = {{"import", import_recording}, {"show", show_trace}, {"stats", trace_figures}};

/* Those with options of their own. */
static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} other_jobs[] = {{"convert", trace_job_convert}, {"cut", trace_job_cut}, {"diff", trace_job_diff}};

/* Reads the options that follow the job's name. CLI_OK, or the status to leave with (-1: help was asked for). */
static int read_options(int argc, char **argv, struct trace_options *options)
{
	static const struct option names[] = {
		{"output", required_argument, NULL, 'o'}, {"provenance", required_argument, NULL, 'p'},
		{"bytes", no_argument, NULL, 'b'},        {"json", required_argument, NULL, 'j'},
		{"help", no_argument, NULL, 'h'},         {NULL, 0, NULL, 0},
	};
	int c;

	opterr = 0;
	optind = 1;
	while ((c = getopt_long(argc, argv, ":o:h", names, NULL)) != -1) {
		if (c == 'o')
			options->output = optarg;
		else if (c == 'p')
			options->provenance = optarg;
		else if (c == 'b')
			options->bytes = true;
		else if (c == 'j')
			options->json = optarg;
		else if (c == 'h')
			return -1;
		else
			return cli_bad_option("trace", c, argv);
	}
	if (argc - optind != 1)
		return cli_usage_error("trace", "expected one file, found %d", argc - optind);
	options->file = argv[optind];
	return CLI_OK;
}

int cmd_trace(int argc, char **argv)
{
	struct trace_options options = {0};
	int status;

	if (argc < 2)
		return cli_usage_error("trace", "expected import, show, stats, convert, cut or diff, found nothing");
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		return fputs(usage, stdout) < 0 ? CLI_DEFECT : CLI_OK;
	for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++) {
		if (strcmp(argv[1], jobs[i].name) != 0)
			continue;
		status = read_options(argc - 1, argv + 1, &options);
		if (status == -1)
			return fputs(usage, stdout) < 0 ? CLI_DEFECT : CLI_OK;
		return status ? status : jobs[i].run(&options);
	}
	for (size_t i = 0; i < sizeof(other_jobs) / sizeof(other_jobs[0]); i++) {
		if (strcmp(argv[1], other_jobs[i].name) != 0)
			continue;
		status = other_jobs[i].run(argc - 1, argv + 1);
		return status != -1 ? status : fputs(usage, stdout) < 0 ? CLI_DEFECT : CLI_OK;
	}
	return cli_usage_error("trace", "expected import, show, stats, convert, cut or diff, found '%s'", argv[1]);
}
