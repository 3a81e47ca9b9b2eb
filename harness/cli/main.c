/* SPDX-License-Identifier: BSD-2-Clause */
/* The program: a table of commands, a usage text made from it, and a dispatcher. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cli/cli.h"
#include "harness/cli/preset.h"

const struct cli_command cli_commands[] = {
	{"check", cmd_check, "run conformance checks, print verdicts, exit by them"},
	{"replay", cmd_replay, "send a recorded stream and compare the answers with the recorded ones"},
	{"bench", cmd_bench, "time a stream, with eBPF phases where the machine allows"},
	{"compare", cmd_compare, "two bench results: is the new one slower"},
	{"record", cmd_record, "make a trace: as a proxy in front of a platform, or of kernel trace events"},
	{"serve", cmd_serve, "be the reference platform, for others to connect to"},
	{"trace", cmd_trace, "show, count, import, convert, cut or compare traces"},
	{"generate", cmd_generate, "make a request stream from a profile and a seed"},
	{"list", cmd_list, "checks, requirements, faults, profiles, backends, platforms"},
	{NULL, NULL, NULL},
};

int cli_argc;
char **cli_argv;

static void usage(FILE *out)
{
	fprintf(out, "usage: scmi-assay [--config FILE] COMMAND [OPTION...]\n\n"
		     "Judges and times an SCMI platform by talking to it as synthetic agents.\n\ncommands:\n");
	for (const struct cli_command *c = cli_commands; c->name; c++)
		fprintf(out, "  %-8s %s\n", c->name, c->summary);
	fprintf(out, "\n'scmi-assay COMMAND --help' tells a command's options.\n"
		     "exit status: 0 conformant or matched, 1 fell short, 2 usage or unreadable input,\n"
		     "             3 nothing could be judged, 4 a defect of scmi-assay, 5 not enough evidence\n");
}

static const struct cli_command *find(const char *name)
{
	for (const struct cli_command *c = cli_commands; c->name; c++)
		if (!strcmp(c->name, name))
			return c;
	return NULL;
}

/* --config FILE or --config=FILE, wherever it stands; `words` gets the rest. How many, or -1: its value is missing. */
static int take_config(int argc, char **argv, char **words, const char **config)
{
	int kept = 0;

	for (int i = 0; i < argc; i++) {
		if (!strncmp(argv[i], "--config=", 9)) {
			*config = argv[i] + 9;
		} else if (strcmp(argv[i], "--config") != 0) {
			words[kept++] = argv[i];
		} else {
			if (++i == argc)
				return -1;
			*config = argv[i];
		}
	}
	return kept;
}

static int run(int argc, char **argv, const char *config)
{
	const struct cli_command *command;
	int status;

	if (argc < 2) {
		usage(stderr);
		return CLI_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		usage(stdout);
		return CLI_OK;
	}
	if (!strcmp(argv[1], "--version")) {
		printf("scmi-assay %s (%s)\n", cli_version, cli_commit);
		return CLI_OK;
	}
	command = find(argv[1]);
	if (!command)
		return cli_error(CLI_USAGE, "unknown command '%s'; 'scmi-assay --help' lists them", argv[1]);
	argc--;
	argv++;
	status = cli_preset(config, command->name, &argc, &argv);
	if (status != CLI_OK)
		return status;
	status = command->run(argc, argv);
	cli_preset_release();
	return status;
}

int main(int argc, char **argv)
{
	char **words = calloc((size_t)argc + 1, sizeof(*words));
	const char *config = NULL;
	int count, status;

	cli_argc = argc;
	cli_argv = argv;
	if (!words)
		return cli_error(CLI_DEFECT, "out of memory");
	count = take_config(argc, argv, words, &config);
	status = count < 0 ? cli_error(CLI_USAGE, "--config: a file is expected after it") : run(count, words, config);
	free(words);
	if (fflush(stdout) || ferror(stdout))
		return cli_error(status == CLI_OK ? CLI_NOT_JUDGED : status, "standard output could not be written");
	return status;
}
