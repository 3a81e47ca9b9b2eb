// SPDX-License-Identifier: BSD-2-Clause
/* scmi-assay generate: a trace of commands made from a profile and a seed, for a platform that is there or described in a file. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "assay/workload.h"
#include "harness/cli/cli.h"
#include "harness/config/expectations.h"

static const char usage[] = "usage: scmi-assay generate --profile NAME (--backend URI | --inventory FILE) [OPTION...]\n"
			    "       scmi-assay generate --profile like:TRACE [OPTION...]\n"
			    "\n"
			    "  --profile NAME       boot, dvfs, clocks, sensors, suspend-resume, mixed, adversarial, or "
			    "like:TRACE: the same mix, gaps and\n"
			    "                       resources as a recording; 'scmi-assay list --profiles' tells what each sends\n"
			    "  --backend URI        ask this platform what it has, so that ids and values exist\n"
			    "  --inventory FILE     or take that from a file, as list --inventory writes it\n"
			    "  --for AGENT          which agent's entry of that file (default: the first one)\n"
			    "  --seed N             the same seed and options make the same bytes (default 1)\n"
			    "  --count N            commands (default: boot one boot of each agent, the others 10000)\n"
			    "  --agents N           agents that send, numbered from 0 (default 1, or those of the recording)\n"
			    "  --arrivals WHEN      fixed (default), poisson, bursty, or recorded (default of like:TRACE)\n"
			    "  --rate R             commands a second, of all agents together (default 1000, or as recorded)\n"
			    "  --out FILE           the trace; text if it ends in .txt (default -, standard output, as pcap)\n"
			    "  -h, --help           this text\n"
			    "\n"
			    "'-' is standard input or output wherever a file is expected. Exit status: 0 written, 2 usage or a "
			    "file that cannot be used, 3 no\n"
			    "platform there.\n";

struct request {
	struct assay_workload_options options;
	struct cli_agents agents;
	const char *file, *entry, *out;
};

enum { OPT_PROFILE = 256, OPT_BACKEND, OPT_INVENTORY, OPT_FOR, OPT_SEED, OPT_COUNT, OPT_AGENTS, OPT_ARRIVALS, OPT_RATE, OPT_OUT };

static const struct option names[] = {
	{"profile", required_argument, NULL, OPT_PROFILE},
	{"backend", required_argument, NULL, OPT_BACKEND},
	{"inventory", required_argument, NULL, OPT_INVENTORY},
	{"for", required_argument, NULL, OPT_FOR},
	{"seed", required_argument, NULL, OPT_SEED},
	{"count", required_argument, NULL, OPT_COUNT},
	{"agents", required_argument, NULL, OPT_AGENTS},
	{"arrivals", required_argument, NULL, OPT_ARRIVALS},
	{"rate", required_argument, NULL, OPT_RATE},
	{"out", required_argument, NULL, OPT_OUT},
	{"help", no_argument, NULL, 'h'},
	{NULL, 0, NULL, 0},
};

static const char *const arrivals[] = {NULL, "fixed", "poisson", "bursty", "recorded"};

static bool read_arrivals(const char *text, struct request *request)
{
	for (uint8_t i = 1; i < sizeof(arrivals) / sizeof(arrivals[0]); i++) {
		if (strcmp(arrivals[i], text) != 0)
			continue;
		request->options.arrivals = i;
		return true;
	}
	cli_usage_error("generate", "--arrivals: expected fixed, poisson, bursty or recorded, found '%s'", text);
	return false;
}

static bool read_rate(const char *text, struct request *request)
{
	char *end;
	double rate = strtod(text, &end);

	request->options.rate = rate;
	if (end != text && !*end && rate >= 0.001 && rate <= 1e9)
		return true;
	cli_usage_error("generate", "--rate: expected commands a second, from 0.001 to 1000000000, found '%s'", text);
	return false;
}

static bool take(void *context, int option, const char *text)
{
	struct request *r = context;
	uint64_t n;

	switch (option) {
	case OPT_PROFILE: r->options.profile = text; return true;
	case OPT_BACKEND: return cli_add_backend(&r->agents, "generate", text);
	case OPT_INVENTORY: r->file = text; return true;
	case OPT_FOR: r->entry = text; return true;
	case OPT_SEED: return cli_number("generate", "--seed", text, 0, UINT64_MAX, &r->options.seed);
	case OPT_COUNT: return cli_number("generate", "--count", text, 1, INT64_MAX, &r->options.count);
	case OPT_ARRIVALS: return read_arrivals(text, r);
	case OPT_RATE: return read_rate(text, r);
	case OPT_OUT: r->out = text; return true;
	default:
		if (!cli_number("generate", "--agents", text, 1, ASSAY_WORKLOAD_AGENTS_MAX, &n))
			return false;
		r->options.agents = (unsigned)n;
		return true;
	}
}

/* CLI_OK, -1 (help), or the status to leave with. */
static int read_options(int argc, char **argv, struct request *r)
{
	int status = cli_options("generate", argc, argv, names, take, r);

	if (status != CLI_OK)
		return status;
	if (optind < argc)
		return cli_usage_error("generate", "unexpected argument '%s'", argv[optind]);
	if (!r->options.profile)
		return cli_usage_error("generate", "expected --profile NAME, found none");
	if (r->file && r->agents.count)
		return cli_usage_error("generate", "expected one of --backend and --inventory, found both");
	if (r->entry && !r->file)
		return cli_usage_error("generate", "--for: expected --inventory beside it, found none");
	if (!r->file && !r->agents.count && strncmp(r->options.profile, "like:", 5) != 0)
		return cli_usage_error("generate", "expected --backend URI or --inventory FILE, so that ids exist, found neither");
	return CLI_OK;
}

/* ---- What the target has ---- */

static int from_file(const struct request *r, struct assay_workload_inventory *inventory)
{
	struct assay_expectations *file;
	const struct expected_agent *entry = NULL;
	char why[1500];
	int status = CLI_OK;

	if (expectations_load(r->file, &file, why, sizeof(why)))
		return cli_error(CLI_USAGE, "%s", why);
	for (unsigned i = 0; i < file->expectations_count && !entry; i++)
		if (!r->entry || (file->expectations[i].agent && !strcmp(file->expectations[i].agent, r->entry)))
			entry = &file->expectations[i];
	if (!entry)
		status = cli_error(CLI_USAGE, "%s: expected an entry of agent '%s', found none", r->file, r->entry ? r->entry : "");
	else if (expectations_workload(entry, inventory))
		status = cli_error(CLI_DEFECT, "out of memory");
	expectations_free(file);
	return status;
}

static int from_platform(const struct request *r, struct assay_workload_inventory *inventory)
{
	struct assay_agent *agent;
	int status = cli_open_agents(&r->agents, &(struct assay_agent_options){.timeout_ns = 1000000000u}, &agent);

	if (status != CLI_OK)
		return status;
	status = cli_discover(agent, inventory);
	assay_agent_close(agent);
	return status;
}

/* ---- The trace ---- */

/* No word of when or where: the same options make the same bytes. */
static char *describe(const struct request *r, const struct assay_workload *workload)
{
	json_t *agents = json_array(), *metadata;
	char *text;

	for (unsigned i = 0; i < assay_workload_agents(workload); i++) {
		char name[16];

		snprintf(name, sizeof(name), "agent%u", i);
		json_array_append_new(agents, json_pack("{s:i, s:s}", "number", (int)i, "name", name));
	}
	metadata = json_pack("{s:s, s:{s:s, s:s}, s:o, s:{s:s, s:n}, s:s, s:{s:s, s:I, s:s, s:f}}", "schema", "scmi-assay.trace/1",
			     "tool", "name", "scmi-assay", "version", cli_version, "agents", agents, "clock", "name", "made",
			     "realtime_anchor_ns", "provenance", "generated: nobody has sent it yet", "generator", "profile",
			     r->options.profile, "seed", (json_int_t)r->options.seed, "arrivals",
			     r->options.arrivals ? arrivals[r->options.arrivals] : "default", "rate", r->options.rate);
	text = metadata ? json_dumps(metadata, JSON_COMPACT) : NULL;
	json_decref(metadata);
	return text;
}

static int write_commands(struct assay_workload *workload, struct assay_trace_writer *writer, uint64_t *count)
{
	struct assay_trace_record record;
	int error = 0;

	for (*count = 0; !error && assay_workload_next(workload, &record) == 1; ++*count)
		error = record.t_ns / 1000000000u > UINT32_MAX ? -EOVERFLOW : assay_trace_write(writer, &record);
	return error;
}

static int write_trace(const struct request *r, struct assay_workload *workload)
{
	const char *out = r->out ? r->out : "-";
	char *metadata = describe(r, workload), why[512];
	struct assay_trace_writer *writer;
	uint64_t count = 0;
	int error;

	if (!metadata)
		return cli_error(CLI_USAGE, "--profile: expected UTF-8, found something else");
	if (strcmp(out, "-") != 0 && cli_make_folders_of(out)) {
		free(metadata);
		return cli_error(CLI_USAGE, "%s: its folder cannot be made", out);
	}
	error = assay_trace_create(out, metadata, &writer, why, sizeof(why));
	free(metadata);
	if (error)
		return cli_error(CLI_USAGE, "%s", why);
	assay_trace_in_blocks(writer);
	error = write_commands(workload, writer, &count);
	if (error == -EOVERFLOW)
		cli_error(CLI_USAGE, "--rate: expected times of at most 136 years, found more");
	if (assay_trace_finish(writer) || error)
		return cli_error(CLI_USAGE, "%s: cannot be written after %" PRIu64 " commands", out, count);
	fprintf(stderr, "%s: %" PRIu64 " commands of %u agents, profile %s, seed %" PRIu64 "\n", out, count,
		assay_workload_agents(workload), r->options.profile, r->options.seed);
	return CLI_OK;
}

int cmd_generate(int argc, char **argv)
{
	struct request r = {.options = {.seed = 1}};
	struct assay_workload_inventory inventory = {0};
	struct assay_workload *workload = NULL;
	char why[1024];
	int status = read_options(argc, argv, &r);

	if (status == -1)
		return fputs(usage, stdout) < 0 ? CLI_DEFECT : CLI_OK;
	if (status == CLI_OK && r.file)
		status = from_file(&r, &inventory);
	else if (status == CLI_OK && r.agents.count)
		status = from_platform(&r, &inventory);
	if (status == CLI_OK) {
		r.options.inventory = r.file || r.agents.count ? &inventory : NULL;
		if (assay_workload_new(&r.options, &workload, why, sizeof(why)))
			status = cli_error(CLI_USAGE, "%s", why);
		else
			status = write_trace(&r, workload);
	}
	assay_workload_free(workload);
	assay_workload_inventory_free(&inventory);
	return status;
}
