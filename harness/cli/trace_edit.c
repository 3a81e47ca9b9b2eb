// SPDX-License-Identifier: BSD-2-Clause
/* scmi-assay trace convert|cut|diff: another format, a part of a trace, what two differ in. */
#include "harness/cli/trace_edit.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/cli/cli.h"
#include "traces/edit.h"
#include "traces/text_private.h"

/* The folders of the output; false after a message. What is read must not be overwritten meanwhile. */
static bool prepare(const char *input, const char *output)
{
	struct stat in, out;

	if (!stat(input, &in) && !stat(output, &out) && S_ISREG(in.st_mode) && in.st_dev == out.st_dev && in.st_ino == out.st_ino) {
		cli_error(CLI_USAGE, "%s: expected another file to write to than the one that is read, found the same", output);
		return false;
	}
	if (!strcmp(output, "-") || !cli_make_folders_of(output))
		return true;
	cli_error(CLI_USAGE, "%s: its folder cannot be made", output);
	return false;
}

/* ---- convert ---- */

int trace_job_convert(int argc, char **argv)
{
	static const struct option names[] = {
		{"to", required_argument, NULL, 't'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	enum assay_trace_format format = ASSAY_TRACE_BY_NAME;
	uint64_t records;
	char why[512];
	int c;

	opterr = 0;
	optind = 1;
	while ((c = getopt_long(argc, argv, ":h", names, NULL)) != -1) {
		if (c == 'h')
			return -1;
		if (c != 't')
			return cli_bad_option("trace", c, argv);
		if (strcmp(optarg, "text") != 0 && strcmp(optarg, "pcap") != 0)
			return cli_usage_error("trace", "--to: expected text or pcap, found '%s'", optarg);
		format = optarg[0] == 't' ? ASSAY_TRACE_TEXT : ASSAY_TRACE_PCAP;
	}
	if (argc - optind != 2)
		return cli_usage_error("trace", "convert: expected IN and OUT, found %d files", argc - optind);
	if (!strcmp(argv[optind + 1], "-") && format == ASSAY_TRACE_BY_NAME)
		return cli_usage_error("trace", "convert: expected --to text or --to pcap for standard output, found neither");
	if (!prepare(argv[optind], argv[optind + 1]))
		return CLI_USAGE;
	if (trace_convert(argv[optind], argv[optind + 1], format, &records, why, sizeof(why)))
		return cli_error(CLI_USAGE, "%s", why);
	fprintf(stderr, "%s: %" PRIu64 " records\n", argv[optind + 1], records);
	return CLI_OK;
}

/* ---- cut ---- */

static bool read_time(const char *option, const char *text, bool *has, uint64_t *ns)
{
	*has = true;
	return cli_duration("trace", option, text, 1000000000u, ns);
}

/* FIRST-LAST, or one number. */
static bool read_sequences(const char *text, struct trace_cut *cut)
{
	char *end;

	errno = 0;
	cut->has_sequences = true;
	cut->first_sequence = cut->last_sequence = strtoull(text, &end, 10);
	if (end != text && *end == '-' && end[1])
		cut->last_sequence = strtoull(end + 1, &end, 10);
	if (!errno && end != text && !*end && text[0] != '-' && cut->last_sequence >= cut->first_sequence)
		return true;
	cli_usage_error("trace", "--sequence: expected FIRST-LAST or one number, found '%s'", text);
	return false;
}

static bool read_protocol(const char *text, struct trace_cut *cut)
{
	int number = trace_text_protocol_number(text, strlen(text));

	if (number >= 0) {
		cut->protocols[cut->protocols_count++] = (uint8_t)number;
		return true;
	}
	cli_usage_error("trace", "--protocol: expected a name such as clock, or 0x14, found '%s'", text);
	return false;
}

static bool read_message(const char *text, struct trace_cut *cut)
{
	cut->messages[cut->messages_count++] = text;
	if (trace_cut_message_known(text))
		return true;
	cli_usage_error("trace", "--message: expected a message's name such as CLOCK_RATE_SET, or 0x5, found '%s'", text);
	return false;
}

static bool read_agent(const char *text, struct trace_cut *cut)
{
	uint64_t n;

	if (!cli_number("trace", "--agent", text, 0, UINT16_MAX, &n))
		return false;
	cut->agents[cut->agents_count++] = (uint16_t)n;
	return true;
}

static bool take_cut(void *context, int option, const char *text)
{
	struct trace_cut *cut = context;

	if (cut->agents_count == TRACE_CUT_MAX || cut->protocols_count == TRACE_CUT_MAX || cut->messages_count == TRACE_CUT_MAX) {
		cli_usage_error("trace", "cut: expected at most %u of an option, found more", TRACE_CUT_MAX - 1);
		return false;
	}
	switch (option) {
	case 'f': return read_time("--from", text, &cut->has_from, &cut->from_ns);
	case 't': return read_time("--to", text, &cut->has_to, &cut->to_ns);
	case 's': return read_sequences(text, cut);
	case 'a': return read_agent(text, cut);
	case 'p': return read_protocol(text, cut);
	case 'm': return read_message(text, cut);
	default: return cli_number("trace", "--first", text, 1, INT64_MAX, &cut->first);
	}
}

/* Which part it is, for the metadata: the options as they were given. */
static void tell_selection(int argc, char **argv, char *text, size_t bytes)
{
	size_t used = 0;

	text[0] = '\0';
	for (int i = 1; i < argc && used < bytes; i++) {
		int more = snprintf(text + used, bytes - used, "%s%s", used ? " " : "", argv[i]);

		used += more > 0 ? (size_t)more : 0;
	}
}

int trace_job_cut(int argc, char **argv)
{
	static const struct option names[] = {
		{"from", required_argument, NULL, 'f'},
		{"to", required_argument, NULL, 't'},
		{"sequence", required_argument, NULL, 's'},
		{"agent", required_argument, NULL, 'a'},
		{"protocol", required_argument, NULL, 'p'},
		{"message", required_argument, NULL, 'm'},
		{"first", required_argument, NULL, 'n'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	char selection[1024], why[512];
	struct trace_cut cut = {.text = selection};
	struct trace_cut_result result;
	int status = cli_options("trace", argc, argv, names, take_cut, &cut);

	if (status != CLI_OK)
		return status;
	if (argc - optind != 2)
		return cli_usage_error("trace", "cut: expected IN and OUT, found %d files", argc - optind);
	tell_selection(optind, argv, selection, sizeof(selection));
	if (!prepare(argv[optind], argv[optind + 1]))
		return CLI_USAGE;
	if (trace_cut(argv[optind], argv[optind + 1], &cut, &result, why, sizeof(why)))
		return cli_error(CLI_USAGE, "%s", why);
	fprintf(stderr, "%s: %" PRIu64 " of %" PRIu64 " records, %" PRIu64 " commands\n", argv[optind + 1], result.kept,
		result.read, result.commands);
	if (result.forgotten)
		fprintf(stderr, "%s: %" PRIu64 " answers left out, whose command is not there or too far back\n", argv[optind + 1],
			result.forgotten);
	return CLI_OK;
}

/* ---- diff ---- */

int trace_job_diff(int argc, char **argv)
{
	static const struct option names[] = {{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	struct trace_diff_result result;
	char why[512];
	int c, error;

	opterr = 0;
	optind = 1;
	while ((c = getopt_long(argc, argv, ":h", names, NULL)) != -1)
		return c == 'h' ? -1 : cli_bad_option("trace", c, argv);
	if (argc - optind != 2)
		return cli_usage_error("trace", "diff: expected two traces, found %d", argc - optind);
	error = trace_diff(argv[optind], argv[optind + 1], stdout, &result, why, sizeof(why));
	if (error)
		return cli_error(CLI_USAGE, "%s", why);
	printf("%" PRIu64 " the same, %" PRIu64 " differ, %" PRIu64 " only in %s, %" PRIu64 " only in %s\n", result.same,
	       result.changed, result.only_a, argv[optind], result.only_b, argv[optind + 1]);
	return result.changed || result.only_a || result.only_b ? CLI_FELL_SHORT : CLI_OK;
}
