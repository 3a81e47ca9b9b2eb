/* SPDX-License-Identifier: BSD-2-Clause */
/* What every subcommand shares. */
#include "harness/cli/cli.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/cli/preset.h"

#ifndef ASSAY_VERSION
#define ASSAY_VERSION "0.1.0"
#endif
#ifndef ASSAY_COMMIT
#define ASSAY_COMMIT "unknown"
#endif

const char cli_version[] = ASSAY_VERSION;
const char cli_commit[] = ASSAY_COMMIT;

int cli_error(int status, const char *format, ...)
{
	va_list args;

	fflush(stdout);
	fputs("scmi-assay: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	return status;
}

int cli_usage_error(const char *command, const char *format, ...)
{
	va_list args;

	fflush(stdout);
	fprintf(stderr, "scmi-assay %s: ", command);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "; 'scmi-assay %s --help' tells the options\n", command);
	return CLI_USAGE;
}

int cli_bad_option(const char *command, int c, char **argv)
{
	char origin[512];

	cli_preset_origin(argv[optind - 1], origin, sizeof(origin));
	if (c == ':')
		return cli_usage_error(command, "option '%s'%s needs a value", argv[optind - 1], origin);
	if (optopt > 0 && optopt < 128)
		return cli_usage_error(command, "unknown option '-%c'", optopt);
	return cli_usage_error(command, "unknown option '%s'%s", argv[optind - 1], origin);
}

int cli_options(const char *command, int argc, char **argv, const struct option *names,
		bool (*take)(void *context, int option, const char *text), void *context)
{
	int c;

	opterr = 0;
	optind = 1;
	while ((c = getopt_long(argc, argv, ":h", names, NULL)) != -1) {
		if (c == 'h')
			return -1;
		if (c == '?' || c == ':')
			return cli_bad_option(command, c, argv);
		if (!take(context, c, optarg))
			return CLI_USAGE;
	}
	return CLI_OK;
}

bool cli_number(const char *command, const char *option, const char *text, uint64_t least, uint64_t most, uint64_t *value)
{
	unsigned long long number;
	char *end;

	errno = 0;
	number = strtoull(text, &end, 0);
	if (errno || end == text || *end || strchr(text, '-') || number < least || number > most) {
		cli_usage_error(command, "%s: expected a whole number from %llu to %llu, found '%s'", option,
				(unsigned long long)least, (unsigned long long)most, text);
		return false;
	}
	*value = number;
	return true;
}

bool cli_duration(const char *command, const char *option, const char *text, uint64_t unit_ns, uint64_t *ns)
{
	static const struct {
		const char *suffix;
		uint64_t ns;
	} units[] = {{"ns", 1}, {"us", 1000}, {"ms", 1000000}, {"s", 1000000000}, {"m", 60000000000}};
	double number, unit = 0;
	char *end;

	errno = 0;
	number = strtod(text, &end);
	if (*end == '\0')
		unit = (double)unit_ns;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (!strcmp(end, units[i].suffix))
			unit = (double)units[i].ns;
	if (errno || end == text || unit <= 0 || !(number >= 0) || number * unit > 9e18) {
		cli_usage_error(command, "%s: expected a time such as 500ms, 2us or 1.5s, found '%s'", option, text);
		return false;
	}
	*ns = (uint64_t)(number * unit);
	return true;
}

bool cli_time_limit(const char *command, const char *option, const char *text, uint64_t unit_ns, uint64_t *ns)
{
	if (!cli_duration(command, option, text, unit_ns, ns))
		return false;
	if (*ns > 0)
		return true;
	cli_usage_error(command, "%s: expected a time above 0, found '%s'", option, text);
	return false;
}

static bool add(struct cli_agents *agents, const char *command, const char *name, size_t name_bytes, const char *uri)
{
	if (agents->count == CLI_AGENTS_MAX) {
		cli_usage_error(command, "more than %d agents", CLI_AGENTS_MAX);
		return false;
	}
	if (name_bytes == 0 || name_bytes >= sizeof(agents->name[0])) {
		cli_usage_error(command, "an agent's name has 1 to %zu characters, found '%.*s'", sizeof(agents->name[0]) - 1,
				(int)name_bytes, name);
		return false;
	}
	for (size_t i = 0; i < agents->count; i++) {
		if (strlen(agents->name[i]) == name_bytes && !memcmp(agents->name[i], name, name_bytes)) {
			cli_usage_error(command, "two agents named '%s'", agents->name[i]);
			return false;
		}
	}
	memcpy(agents->name[agents->count], name, name_bytes);
	agents->name[agents->count][name_bytes] = '\0';
	agents->uri[agents->count++] = uri;
	return true;
}

bool cli_add_backend(struct cli_agents *agents, const char *command, const char *text)
{
	if (agents->count) {
		cli_usage_error(command, "--backend names the only agent; for several use --agent NAME=URI");
		return false;
	}
	return add(agents, command, "agent", strlen("agent"), text);
}

bool cli_add_agent(struct cli_agents *agents, const char *command, const char *text)
{
	const char *equals = strchr(text, '=');
	const char *colon = strchr(text, ':');

	if (!equals || (colon && colon < equals)) {
		cli_usage_error(command, "--agent: expected NAME=URI, found '%s'", text);
		return false;
	}
	return add(agents, command, text, (size_t)(equals - text), equals + 1);
}

int cli_open_agents(const struct cli_agents *names, const struct assay_agent_options *like, struct assay_agent **opened)
{
	char why[512];

	for (size_t i = 0; i < names->count; i++) {
		struct assay_agent_options options = *like;
		int err;

		options.name = names->name[i];
		err = assay_agent_open(names->uri[i], &options, &opened[i], why, sizeof(why));
		if (!err)
			continue;
		while (i--)
			assay_agent_close(opened[i]);
		return cli_error(err == -EINVAL ? CLI_USAGE : CLI_NOT_JUDGED, "%s", why);
	}
	return CLI_OK;
}

int cli_discover(struct assay_agent *agent, struct assay_workload_inventory *inventory)
{
	struct assay_inventory *found = NULL;
	int status = CLI_OK, error = assay_inventory_read(agent, &found);

	if (!error && !found->reached)
		status = cli_error(CLI_NOT_JUDGED, "%s: the first exchange was not answered: %s", assay_agent_uri(agent),
				   found->trouble);
	else if (!error)
		error = assay_workload_discover(agent, found, inventory);
	if (error)
		status = cli_error(CLI_DEFECT, "%s: discovery: %s", assay_agent_uri(agent), strerror(-error));
	assay_inventory_free(found);
	return status;
}

bool cli_color(const char *choice, FILE *file)
{
	const char *no = getenv("NO_COLOR");

	if (choice && !strcmp(choice, "always"))
		return true;
	if ((choice && !strcmp(choice, "never")) || (no && *no))
		return false;
	return isatty(fileno(file)) == 1;
}

int cli_make_folders_of(const char *path)
{
	char folder[4096];

	if (strlen(path) >= sizeof(folder))
		return -ENAMETOOLONG;
	for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		memcpy(folder, path, (size_t)(slash - path));
		folder[slash - path] = '\0';
		if (mkdir(folder, 0777) && errno != EEXIST)
			return -errno;
	}
	return 0;
}

FILE *cli_output(const char *path)
{
	FILE *file;

	if (!strcmp(path, "-"))
		return stdout;
	if (cli_make_folders_of(path) || !(file = fopen(path, "w"))) {
		cli_error(CLI_USAGE, "%s: cannot be written: %s", path, strerror(errno));
		return NULL;
	}
	return file;
}
