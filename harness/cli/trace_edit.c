// SPDX-License-Identifier: BSD-2-Clause
/* scmi-assay trace convert|cut|diff: another format, a part of a trace, what two differ in. */
#include "harness/cli/trace_edit.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/cli/cli.h"
#include "traces/edit.h"

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
