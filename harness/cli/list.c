/* SPDX-License-Identifier: BSD-2-Clause */
/* `scmi-assay list`: what this program knows, one line each, the id first. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "assay/check.h"
#include "harness/bench/stream.h"
#include "harness/cli/cli.h"
#include "harness/cli/traceability.h"
#include "harness/config/expectations.h"
#include "harness/config/platform_config.h"
#include "harness/config/policy.h"
#include "harness/platform/platform_faults.h"

static const char usage[] =
	"usage: scmi-assay list WHAT...\n\n"
	"One line each, the id first.\n\n"
	"  --checks        id, severity, requirements and title of every check\n"
	"  --requirements  id, severity, release, message and sentence of every requirement\n"
	"  --uncovered     requirements that no check judges, with the reason\n"
	"  --traceability  requirements, checks and faults side by side, as docs/traceability.md (Markdown)\n"
	"  --faults        faults of the reference platform, for serve --fault and loopback:?fault=\n"
	"  --profiles      request streams for bench --profile and for generate --profile\n"
	"  --backends      schemes of backend URIs\n"
	"  --platforms     platform files that are built in (builtin:NAME)\n"
	"  --policy FILE   who may use what: one line per agent, protocol and resource (docs/policy.md)\n"
	"  --inventory     with --backend URI (or --agent NAME=URI ...): what the platform offers, as a file for check --expect\n";

static int load_catalogue(void)
{
	char why[512];

	return assay_catalogue_load(why, sizeof(why)) ? cli_error(CLI_DEFECT, "%s", why) : CLI_OK;
}

static int list_checks(void)
{
	struct assay_check_info info;
	int status = load_catalogue();

	for (size_t i = 0; status == CLI_OK && !assay_check_at(i, &info); i++) {
		printf("%-48s %-6s ", info.id, assay_severity_name(info.severity));
		for (size_t r = 0; info.requirements[r]; r++)
			printf("%s%s", r ? "," : "", info.requirements[r]);
		printf("  %s%s\n", info.title, info.destructive ? " (with --destructive)" : "");
	}
	return status;
}

static int list_requirements(void)
{
	int status = load_catalogue();

	for (size_t i = 0; status == CLI_OK && i < assay_requirement_count(); i++) {
		const struct assay_requirement *r = assay_requirement_at(i);

		printf("%-12s %-6s %s  %s: %s%s\n", r->id, assay_severity_name(r->severity), assay_release_name(r->since),
		       r->message, r->sentence, r->unconfirmed ? " (unconfirmed)" : "");
	}
	return status;
}

static int list_uncovered(void)
{
	int status = load_catalogue();
	char text[512];

	for (size_t i = 0; status == CLI_OK && i < assay_requirement_count(); i++) {
		const struct assay_requirement *r = assay_requirement_at(i);
		const char *why = assay_requirement_uncovered(r->id, text, sizeof(text));

		if (why)
			printf("%-12s %-6s %s: %s\n", r->id, assay_severity_name(r->severity), r->message, why);
	}
	return status;
}

static int list_traceability(void)
{
	int status = load_catalogue();

	if (status == CLI_OK)
		traceability_write(stdout);
	return status;
}

static int list_faults(void)
{
	const struct platform_fault *fault;

	for (size_t i = 0; (fault = platform_fault_at(i)); i++)
		printf("%-52s %s (%s)\n", fault->name, fault->description, fault->requirements);
	return CLI_OK;
}

static int list_profiles(void)
{
	const struct bench_profile *profile;
	const struct assay_workload_profile *stream;

	for (size_t i = 0; (profile = bench_profile_at(i)); i++)
		printf("%-14s %s (bench)\n", profile->name, profile->summary);
	for (size_t i = 0; (stream = assay_workload_profile_at(i)); i++)
		printf("%-14s %s (generate)\n", stream->name, stream->summary);
	return CLI_OK;
}

static int list_backends(void)
{
	const struct assay_backend_ops *ops;

	for (size_t i = 0; (ops = assay_backend_at(i)); i++) {
		char why[256] = "";

		printf("%-12s %s", ops->name, ops->summary);
		if (ops->probe && ops->probe(why, sizeof(why)))
			printf(" (not usable here: %s)", why);
		putchar('\n');
	}
	return CLI_OK;
}

static int list_platforms(void)
{
	const struct platform_config_builtin *builtin;

	for (size_t i = 0; (builtin = platform_config_builtin(i)); i++)
		printf("%-24s %s\n", builtin->name, builtin->summary);
	return CLI_OK;
}

static const struct {
	const char *name;
	int (*run)(void);
} lists[] = {
	{"checks", list_checks},       {"requirements", list_requirements}, {"uncovered", list_uncovered},
	{"faults", list_faults},       {"profiles", list_profiles},         {"backends", list_backends},
	{"platforms", list_platforms}, {"traceability", list_traceability},
};
#define LISTS (sizeof(lists) / sizeof(lists[0]))

/* The matrix on standard output, remarks about the file on standard error. */
static int list_policy(const char *path)
{
	struct policy *policy;
	char why[1500];
	int status = CLI_OK;

	if (policy_load(path, &policy, why, sizeof(why)))
		return cli_error(CLI_USAGE, "%s", why);
	for (uint32_t i = 0; i < policy->finding_count; i++)
		fprintf(stderr, "note: %s\n", policy->findings[i]);
	if (policy_print(stdout, policy))
		status = cli_error(CLI_USAGE, "standard output: %s", strerror(EIO));
	policy_free(policy);
	return status;
}

/* One agent's entry, with what streams made for this platform need. */
static int write_entry(struct assay_agent *agent, const struct assay_inventory *inventory, const char *name, bool first)
{
	struct assay_workload_inventory streams = {0};
	int error = expectations_write(stdout, inventory, name, first);

	if (!error)
		error = assay_workload_discover(agent, inventory, &streams);
	if (!error)
		error = expectations_write_settable(stdout, &streams);
	assay_workload_inventory_free(&streams);
	return error;
}

/* Asks every agent what it is offered. The name of a single agent is left out: the file is then for whoever comes. */
static int list_inventory(const struct cli_agents *names)
{
	struct assay_agent *agents[CLI_AGENTS_MAX];
	int status;

	if (!names->count)
		return cli_usage_error("list", "--inventory: of which platform? --backend URI (loopback: is the built-in one)");
	status = cli_open_agents(names, &(struct assay_agent_options){.timeout_ns = 1000000000u}, agents);
	if (status != CLI_OK)
		return status;
	for (size_t i = 0; i < names->count && status == CLI_OK; i++) {
		struct assay_inventory *inventory = NULL;
		int error = assay_inventory_read(agents[i], &inventory);

		if (error)
			status = cli_error(CLI_DEFECT, "%s: discovery: %s", names->uri[i], strerror(-error));
		else if (!inventory->reached)
			status = cli_error(CLI_NOT_JUDGED, "%s: the first exchange was not answered: %s", names->uri[i],
					   inventory->trouble);
		else if (write_entry(agents[i], inventory, names->count > 1 ? names->name[i] : NULL, i == 0))
			status = cli_error(CLI_USAGE, "standard output: %s", strerror(EIO));
		assay_inventory_free(inventory);
	}
	for (size_t i = 0; i < names->count; i++)
		assay_agent_close(agents[i]);
	return status;
}

/* Options behind the lists. */
enum list_option { OPT_HELP = 'h', OPT_INVENTORY = 200, OPT_POLICY, OPT_BACKEND, OPT_AGENT, OPT_LISTS };

struct request {
	struct cli_agents agents;
	bool inventory, any;
};

/* One option. An exit status; -1 after --help. */
static int take(struct request *r, int option, const char *text)
{
	switch (option) {
	case OPT_HELP: fputs(usage, stdout); return -1;
	case OPT_INVENTORY: r->inventory = r->any = true; return CLI_OK;
	case OPT_POLICY: r->any = true; return list_policy(text);
	case OPT_BACKEND: return cli_add_backend(&r->agents, "list", text) ? CLI_OK : CLI_USAGE;
	case OPT_AGENT: return cli_add_agent(&r->agents, "list", text) ? CLI_OK : CLI_USAGE;
	default: r->any = true; return lists[option - OPT_LISTS].run();
	}
}

int cmd_list(int argc, char **argv)
{
	struct option options[LISTS + 6] = {
		{"help", no_argument, NULL, OPT_HELP},           {"inventory", no_argument, NULL, OPT_INVENTORY},
		{"policy", required_argument, NULL, OPT_POLICY}, {"backend", required_argument, NULL, OPT_BACKEND},
		{"agent", required_argument, NULL, OPT_AGENT},
	};
	struct request r = {0};
	int c, status = CLI_OK;

	for (size_t i = 0; i < LISTS; i++)
		options[5 + i] = (struct option){lists[i].name, no_argument, NULL, OPT_LISTS + (int)i};
	opterr = 0;
	optind = 1;
	while (status == CLI_OK && (c = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
		if (c == '?' || c == ':')
			return cli_bad_option("list", c, argv);
		status = take(&r, c, optarg);
	}
	if (status < 0)
		return CLI_OK;
	if (status != CLI_OK)
		return status;
	if (optind < argc)
		return cli_usage_error("list", "unexpected argument '%s'", argv[optind]);
	if (!r.any)
		return cli_usage_error("list", "list what?");
	if (r.agents.count && !r.inventory)
		return cli_usage_error("list", "--backend and --agent are for --inventory");
	return r.inventory ? list_inventory(&r.agents) : CLI_OK;
}
