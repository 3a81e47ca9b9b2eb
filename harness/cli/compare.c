/* SPDX-License-Identifier: BSD-2-Clause */
/* `scmi-assay compare`: two bench results, and whether the new one is slower. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "assay/compare.h"
#include "assay/report.h"
#include "assay/sha256.h"
#include "harness/cli/cli.h"

#define SERIES_MAX 32

static const char usage[] =
	"usage: scmi-assay compare BENCH.json [OPTION...]\n"
	"       scmi-assay compare BASE NEW [OPTION...]\n"
	"       scmi-assay compare --history DIR [NEW] [OPTION...]\n\n"
	"Is side B of an interleaved result ('bench --vs') slower than side A, or NEW slower than BASE? Judges series by\n"
	"series, phases too, and exits by one verdict: 0 not regressed, 1 regressed, 5 not enough evidence. Counts of\n"
	"instructions repeat exactly and are compared exactly. Times are judged by the blocks of a run; what differs from\n"
	"one run to the next shows in no block, so two runs are judged with caution, and one interleaved run tells more.\n\n"
	"  --threshold N%      the smallest effect that counts (default 5%)\n"
	"  --threshold-time T  and at least this much, of times (default 500ns)\n"
	"  --figure NAME       the figure that has to be told: p50 (default), mean, p90, p99; of times p50, p90 and p99\n"
	"                      are judged, and each may be regressed\n"
	"  --series NAME       judge this series or phase alone; repeatable\n"
	"  --force             compare results of different configurations all the same\n"
	"  --history DIR       keep a summary of NEW in DIR and find the last change over the runs there: 1 if NEW (or else\n"
	"                      the newest) belongs to a stretch of runs that is slower than the one before it\n"
	"  --commit ID         of what was measured, for the history (default: the commit of scmi-assay in NEW)\n"
	"  --json FILE         the comparison as data; '-' is standard output, here and below\n"
	"  --html FILE         a page: verdict, size, place, evidence\n"
	"  --markdown FILE     a short text for a comment on a change\n";

enum compare_option {
	OPT_THRESHOLD = 256,
	OPT_TIME,
	OPT_FIGURE,
	OPT_SERIES,
	OPT_FORCE,
	OPT_HISTORY,
	OPT_COMMIT,
	OPT_JSON,
	OPT_HTML,
	OPT_MARKDOWN,
};

static const struct option options[] = {
	{"threshold", required_argument, NULL, OPT_THRESHOLD},
	{"threshold-time", required_argument, NULL, OPT_TIME},
	{"figure", required_argument, NULL, OPT_FIGURE},
	{"series", required_argument, NULL, OPT_SERIES},
	{"force", no_argument, NULL, OPT_FORCE},
	{"history", required_argument, NULL, OPT_HISTORY},
	{"commit", required_argument, NULL, OPT_COMMIT},
	{"json", required_argument, NULL, OPT_JSON},
	{"html", required_argument, NULL, OPT_HTML},
	{"markdown", required_argument, NULL, OPT_MARKDOWN},
	{"help", no_argument, NULL, 'h'},
	{0},
};

struct request {
	struct report_compare_options options;
	const char *series[SERIES_MAX + 1];
	size_t series_count;
	const char *files[2], *json, *html, *markdown, *history, *commit;
	int file_count;
};

/* "5%" or "0.05". */
static bool parse_threshold(struct request *r, const char *text)
{
	char *end;
	double value = strtod(text, &end);

	if (end != text && !strcmp(end, "%")) {
		value /= 100;
		end++;
	}
	if (end == text || *end || !(value >= 0) || value > 100) {
		cli_usage_error("compare", "--threshold: expected a share such as 5%% or 0.05, found '%s'", text);
		return false;
	}
	r->options.threshold = value;
	return true;
}

static bool parse_time(struct request *r, const char *text)
{
	uint64_t ns;

	if (!cli_duration("compare", "--threshold-time", text, 1, &ns))
		return false;
	r->options.threshold_ns = (double)ns;
	return true;
}

static bool parse_figure(struct request *r, const char *text)
{
	r->options.figure = report_figure_find(text);
	if (r->options.figure == REPORT_FIGURE_COUNT)
		cli_usage_error("compare", "--figure: expected p50, mean, p90 or p99, found '%s'", text);
	return r->options.figure != REPORT_FIGURE_COUNT;
}

static bool add_series(struct request *r, const char *text)
{
	if (r->series_count == SERIES_MAX) {
		cli_usage_error("compare", "--series: more than %d", SERIES_MAX);
		return false;
	}
	r->series[r->series_count++] = text;
	r->options.series = r->series;
	return true;
}

static bool take(void *context, int option, const char *text)
{
	struct request *r = context;

	switch (option) {
	case OPT_THRESHOLD: return parse_threshold(r, text);
	case OPT_TIME: return parse_time(r, text);
	case OPT_FIGURE: return parse_figure(r, text);
	case OPT_SERIES: return add_series(r, text);
	case OPT_FORCE: return r->options.force = true;
	case OPT_HISTORY: r->history = text; return true;
	case OPT_COMMIT: r->commit = text; return true;
	case OPT_HTML: r->html = text; return true;
	case OPT_MARKDOWN: r->markdown = text; return true;
	default: r->json = text; return true;
	}
}

static unsigned on_stdout(const struct request *r)
{
	const char *const files[] = {r->json, r->html, r->markdown};
	unsigned count = 0;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		count += files[i] && !strcmp(files[i], "-");
	return count;
}

/* CLI_OK and the request, or an exit status; -1 after --help. */
static int parse(int argc, char **argv, struct request *r)
{
	int status;

	r->options.threshold = 0.05;
	r->options.threshold_ns = 500;
	status = cli_options("compare", argc, argv, options, take, r);
	if (status < 0)
		fputs(usage, stdout);
	if (status != CLI_OK)
		return status;
	r->file_count = argc - optind;
	if (r->commit && !r->history)
		return cli_usage_error("compare", "--commit is of a run that --history DIR keeps");
	if (r->history && (r->file_count > 1 || (r->commit && !r->file_count)))
		return cli_usage_error("compare", "--history: expected %s, found %d files", r->commit ? "NEW" : "at most NEW",
				       r->file_count);
	if (!r->history && r->file_count != 1 && r->file_count != 2)
		return cli_usage_error("compare", "expected one interleaved result, or two files, BASE and NEW, found %d",
				       r->file_count);
	for (int i = 0; i < r->file_count; i++)
		r->files[i] = argv[optind + i];
	if (r->file_count == 2 && !strcmp(r->files[0], "-") && !strcmp(r->files[1], "-"))
		return cli_usage_error("compare", "standard input can be BASE or NEW, not both");
	if (on_stdout(r) > 1)
		return cli_usage_error("compare", "standard output takes one output, the others need a file");
	return CLI_OK;
}

static void name_input(json_t *comparison, const char *side, const char *file)
{
	char hex[ASSAY_SHA256_HEX];

	if (strcmp(file, "-") && !assay_sha256_file(file, hex))
		json_object_set_new(json_object_get(comparison, side), "sha256", json_string(hex));
}

static int write_json(const json_t *comparison, const char *path)
{
	struct report_output *output;
	char why[512];

	if (report_output_open(path, &output, why, sizeof(why)))
		return cli_error(CLI_USAGE, "%s", why);
	if (json_dumpf(comparison, report_output_stream(output), JSON_INDENT(1) | JSON_REAL_PRECISION(12)) ||
	    fputc('\n', report_output_stream(output)) == EOF) {
		report_output_abandon(output);
		return cli_error(CLI_USAGE, "%s: cannot be written", path);
	}
	return report_output_commit(output, why, sizeof(why)) ? cli_error(CLI_USAGE, "%s", why) : CLI_OK;
}

/* Who compared, when, and how to do it again. */
static void name_run(json_t *comparison)
{
	static const char *const keys[] = {"tool", "started", "command"};
	json_t *run = report_run_new(cli_version, cli_commit, cli_argc, cli_argv);

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (json_object_get(run, keys[i]))
			json_object_set(comparison, keys[i], json_object_get(run, keys[i]));
	json_decref(run);
}

static int write_report(enum report_format format, const char *path, const struct report_options *report)
{
	char why[512];

	if (!path || !report_write_file(NULL, format, path, report, why, sizeof(why)))
		return CLI_OK;
	return cli_error(CLI_USAGE, "%s", why);
}

/* All that was asked for is written, whatever became of the others. */
static int write_all(const struct request *r, const json_t *comparison, json_t *const documents[2])
{
	const struct report_options report = {.comparison = comparison, .base = documents[0], .now = documents[1]};
	int status = r->json ? write_json(comparison, r->json) : CLI_OK;
	int html = write_report(REPORT_HTML, r->html, &report), markdown = write_report(REPORT_MARKDOWN, r->markdown, &report);

	return status ? status : html ? html : markdown;
}

static int finish(const struct request *r, json_t *comparison, json_t *const documents[2])
{
	int status;

	name_run(comparison);
	if (!on_stdout(r))
		report_compare_print(comparison, stdout);
	status = write_all(r, comparison, documents);
	if (status == CLI_OK)
		status = (int)report_compare_verdict(comparison);
	json_decref(comparison);
	return status;
}

static int compare(const struct request *r, json_t *const documents[2])
{
	const struct report_bench_side base = {documents[0], r->files[0]}, now = {documents[1], r->files[1]};
	json_t *comparison = NULL;
	char why[1024] = "out of memory";
	int err = r->file_count == 1 ? report_compare_interleaved(&base, &r->options, &comparison, why, sizeof(why))
				     : report_compare(&base, &now, &r->options, &comparison, why, sizeof(why));

	if (err)
		return cli_error(CLI_USAGE, "%s", why);
	for (int i = 0; i < 2; i++)
		name_input(comparison, i ? "new" : "base", r->files[i % r->file_count]);
	return finish(r, comparison, documents);
}

static int look_back(const struct request *r, json_t *document)
{
	const struct report_bench_side now = {document, r->files[0]};
	json_t *comparison = NULL, *const documents[2] = {NULL, document};
	char why[1024] = "out of memory", file[256];

	if (document && report_history_keep(r->history, &now, r->commit, file, sizeof(file), why, sizeof(why)))
		return cli_error(CLI_USAGE, "%s", why);
	if (report_history(r->history, document ? file : NULL, document, &r->options, &comparison, why, sizeof(why)))
		return cli_error(CLI_USAGE, "%s", why);
	return finish(r, comparison, documents);
}

int cmd_compare(int argc, char **argv)
{
	json_t *documents[2] = {NULL, NULL};
	struct request r = {0};
	int status = parse(argc, argv, &r);
	char why[512];

	if (status)
		return status < 0 ? CLI_OK : status;
	for (int i = 0; i < r.file_count && status == CLI_OK; i++)
		if (report_load(r.files[i], "scmi-assay.bench/1", &documents[i], why, sizeof(why)))
			status = cli_error(CLI_USAGE, "%s", why);
	if (status == CLI_OK)
		status = r.history ? look_back(&r, documents[0]) : compare(&r, documents);
	json_decref(documents[0]);
	json_decref(documents[1]);
	return status;
}
