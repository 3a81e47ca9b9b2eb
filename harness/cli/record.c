// SPDX-License-Identifier: BSD-2-Clause
/* The command "record": makes a trace of what goes on, as a proxy between VMMs and platforms or from this kernel's trace events. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "harness/cli/cli.h"
#include "harness/cli/record.h"

#define NAME "record"
#define OUT_DEFAULT "assay-out/record.pcap"

static void usage(FILE *out)
{
	fputs("usage: scmi-assay record --proxy vhost-user:LISTEN=URI [--proxy ...] [OPTION...]\n"
	      "       scmi-assay record --ftrace [OPTION...]\n\n"
	      "Makes a trace of what goes on between somebody else's agents and a platform.\n\n"
	      "  --proxy vhost-user:LISTEN=URI\n"
	      "                     be a vhost-user back-end at the socket LISTEN for a VMM, pass its messages on to the backend "
	      "at URI,\n"
	      "                     and the answers back; repeatable: each socket is one agent. A platform that goes and comes "
	      "back\n"
	      "                     gets the commands again that it had not answered\n"
	      "  --ftrace           record the trace events of this kernel's SCMI driver, in a tracing instance of their own; "
	      "takes root\n"
	      "  --out FILE         the trace; default: " OUT_DEFAULT "\n"
	      "  --provenance TEXT  a sentence for the trace's metadata: which machine, which software\n"
	      "  --duration TIME    stop after this long, e.g. 10s; default: on SIGINT or SIGTERM\n"
	      "  --wait TIME        how long a VMM waits for a platform that is not there before it is sent away; default 10s\n"
	      "  --once             end when the first VMM has gone\n"
	      "  -h, --help         this text\n\n"
	      "--proxy prints one line 'ready: SOCKET...' when it listens, and at the end what it saw and the time it added to\n"
	      "each message. All of that goes to standard error if the trace goes to standard output (--out -).\n",
	      out);
}

/* vhost-user:LISTEN=URI, split at the first '='. */
static bool add_road(struct record_options *options, char *text)
{
	static const char scheme[] = "vhost-user:";
	char *equals = strchr(text, '=');
	struct record_road *road;

	if (strncmp(text, scheme, strlen(scheme)) != 0 || !equals || equals == text + strlen(scheme) || !equals[1]) {
		cli_usage_error(NAME, "--proxy: expected vhost-user:LISTEN=URI, found '%s'", text);
		return false;
	}
	if (options->roads_count == RECORD_ROADS_MAX) {
		cli_usage_error(NAME, "--proxy: more than %u sockets", RECORD_ROADS_MAX);
		return false;
	}
	*equals = '\0';
	road = &options->roads[options->roads_count++];
	road->listen = text + strlen(scheme);
	road->uri = equals + 1;
	return true;
}

enum { OPT_PROXY = 256, OPT_FTRACE, OPT_OUT, OPT_PROVENANCE, OPT_DURATION, OPT_WAIT, OPT_ONCE, OPT_HELP = 'h' };

static const struct option long_options[] = {
	{"proxy", required_argument, NULL, OPT_PROXY},
	{"ftrace", no_argument, NULL, OPT_FTRACE},
	{"out", required_argument, NULL, OPT_OUT},
	{"provenance", required_argument, NULL, OPT_PROVENANCE},
	{"duration", required_argument, NULL, OPT_DURATION},
	{"wait", required_argument, NULL, OPT_WAIT},
	{"once", no_argument, NULL, OPT_ONCE},
	{"help", no_argument, NULL, OPT_HELP},
	{NULL, 0, NULL, 0},
};

/* True with everything read; false with *status to exit with. */
static bool read_options(int argc, char **argv, struct record_options *options, int *status)
{
	int c;

	opterr = 0;
	optind = 1;
	*status = CLI_USAGE;
	while ((c = getopt_long(argc, argv, ":h", long_options, NULL)) != -1) {
		bool fine = true;

		switch (c) {
		case OPT_PROXY: fine = add_road(options, optarg); break;
		case OPT_FTRACE: options->ftrace = true; break;
		case OPT_OUT: options->out = optarg; break;
		case OPT_PROVENANCE: options->provenance = optarg; break;
		case OPT_DURATION: fine = cli_time_limit(NAME, "--duration", optarg, 1000000000u, &options->duration_ns); break;
		case OPT_WAIT: fine = cli_time_limit(NAME, "--wait", optarg, 1000000000u, &options->patience_ns); break;
		case OPT_ONCE: options->once = true; break;
		case OPT_HELP:
			usage(stdout);
			*status = CLI_OK;
			return false;
		default: *status = cli_bad_option(NAME, c, argv); return false;
		}
		if (!fine)
			return false;
	}
	if (optind < argc)
		*status = cli_usage_error(NAME, "unexpected argument '%s'", argv[optind]);
	else if (options->ftrace == (options->roads_count > 0))
		*status = cli_usage_error(NAME, "expected --proxy or --ftrace, found %s", options->ftrace ? "both" : "neither");
	else
		return true;
	return false;
}

int cmd_record(int argc, char **argv)
{
	static struct record_options options;
	int status;

	options.out = OUT_DEFAULT;
	if (!read_options(argc, argv, &options, &status))
		return status;
	if (strcmp(options.out, "-") != 0 && cli_make_folders_of(options.out))
		return cli_error(CLI_USAGE, "%s: its folder cannot be made", options.out);
	return options.ftrace ? record_ftrace(&options) : record_proxy(&options);
}
