/* SPDX-License-Identifier: BSD-2-Clause */
/* What every subcommand shares: exit statuses, messages, the agents named on a command line. */
#ifndef HARNESS_CLI_H
#define HARNESS_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "assay/agent.h"
#include "assay/workload.h"

/* What a script sees. Where several apply: 4, 2, 1, 3. */
enum cli_status {
	CLI_OK = 0,         /* conformant, matched, no regression */
	CLI_FELL_SHORT = 1, /* judged, and fell short */
	CLI_USAGE = 2,      /* usage, or an input file that cannot be read */
	CLI_NOT_JUDGED = 3, /* nothing could be judged */
	CLI_DEFECT = 4,     /* a defect of scmi-assay itself */
	CLI_NOT_ENOUGH = 5, /* compare: not enough evidence */
};

struct cli_command {
	const char *name;
	int (*run)(int argc, char **argv); /* argv[0] is the command's name; the exit status comes back */
	const char *summary;
};

/* The commands of this program, ending with a NULL name. */
extern const struct cli_command cli_commands[];

int cmd_check(int argc, char **argv);
int cmd_replay(int argc, char **argv);
int cmd_bench(int argc, char **argv);
int cmd_compare(int argc, char **argv);
int cmd_serve(int argc, char **argv);
int cmd_record(int argc, char **argv);
int cmd_trace(int argc, char **argv);
int cmd_list(int argc, char **argv);
int cmd_generate(int argc, char **argv);

/* "scmi-assay: MESSAGE" and a line feed on stderr; returns `status`, so that `return cli_error(CLI_USAGE, ...)` works. */
int cli_error(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same, followed by where to find help: for a wrong option or argument. Returns CLI_USAGE. */
int cli_usage_error(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* For getopt_long's '?' and ':' (with opterr = 0 and a leading ':' in the short options): names the option. CLI_USAGE. */
int cli_bad_option(const char *command, int c, char **argv);

/*
 * Reads a command's options, -h and --help ('h' in `names`) among them; each other one goes to take(), which says false after a
 * message. CLI_OK with `optind` at the first argument, CLI_USAGE after a message, or -1: help is wanted.
 */
struct option;
int cli_options(const char *command, int argc, char **argv, const struct option *names,
		bool (*take)(void *context, int option, const char *text), void *context);

/* Whole numbers within bounds; false (after a message naming the option) if the text is no such number. */
bool cli_number(const char *command, const char *option, const char *text, uint64_t least, uint64_t most, uint64_t *value);
/* "250ms", "2us", "1.5s", "10" (in `unit_ns`): nanoseconds. */
bool cli_duration(const char *command, const char *option, const char *text, uint64_t unit_ns, uint64_t *ns);
/* The same, and more than nothing: for time limits and lengths. */
bool cli_time_limit(const char *command, const char *option, const char *text, uint64_t unit_ns, uint64_t *ns);

/* Agents as given by --backend URI (one agent named "agent") and --agent NAME=URI. */
#define CLI_AGENTS_MAX 64
struct cli_agents {
	size_t count;
	const char *uri[CLI_AGENTS_MAX];
	char name[CLI_AGENTS_MAX][32];
};
/* `text` is what followed --backend or --agent. False after a message. */
bool cli_add_backend(struct cli_agents *agents, const char *command, const char *text);
bool cli_add_agent(struct cli_agents *agents, const char *command, const char *text);
/* Connects them all, with what `like` says but for the name. 0, or an exit status after a message (and none left open). */
int cli_open_agents(const struct cli_agents *names, const struct assay_agent_options *like, struct assay_agent **opened);

/* What streams are made for: asks the platform. An exit status, after a message; release with assay_workload_inventory_free(). */
int cli_discover(struct assay_agent *agent, struct assay_workload_inventory *inventory);

/* --color and NO_COLOR: whether to colour what goes to `file`. `choice` is "auto", "always", "never" or NULL. */
bool cli_color(const char *choice, FILE *file);
/* Open a file for writing, "-" being stdout; makes the folders of the path. NULL after a message. */
FILE *cli_output(const char *path);
int cli_make_folders_of(const char *path);

/* Version and commit, as built. */
extern const char cli_version[];
extern const char cli_commit[];

/* The command line of this process as it was given (main's argc and argv), for reports. */
extern int cli_argc;
extern char **cli_argv;

#endif
