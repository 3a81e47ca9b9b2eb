/* SPDX-License-Identifier: BSD-2-Clause */
/* `scmi-assay check`: run conformance checks against one or several agents' connections, and tell what was found. */
#include <errno.h>
#include <fnmatch.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "assay/check.h"
#include "assay/report.h"
#include "assay/sha256.h"
#include "harness/cli/check_outputs.h"
#include "harness/cli/cli.h"
#include "harness/cli/preset.h"
#include "harness/config/expectations.h"
#include "harness/config/policy.h"

#define GLOBS_MAX 64

/* What the command line asked for. */
struct request {
	struct cli_agents agents;
	struct assay_check_options options;
	const char *suites[GLOBS_MAX], *excludes[GLOBS_MAX];
	const char *only_failed;
	const char *expect; /* an expectation file */
	const char *policy;
	struct check_outputs outputs;
	uint64_t timeout_ns;
	bool poll;
};

/* A run under way: what the engine's callbacks need. */
struct run {
	json_t *header;
	struct report_journal *journal;
	const struct request *request;
	struct assay_agent **agents;
	int journal_error;
	bool show_progress;
};

static const char usage[] =
	"usage: scmi-assay check --backend URI [OPTION...]\n"
	"       scmi-assay check --agent NAME=URI --agent NAME=URI ... [OPTION...]\n\n"
	"Runs conformance checks and exits by their verdicts: 0 nothing failed, 1 something did, 3 nothing could be judged.\n\n"
	"what to judge\n"
	"  --suite GLOB        only checks whose id matches (repeatable)\n"
	"  --exclude GLOB      none whose id matches (repeatable)\n"
	"  --only-failed FILE  only what failed in that result file\n"
	"  --spec RELEASE      judge by 1.0, 2.0, 3.0, 3.1, 3.2 or 4.0 (default 3.2; each protocol by the version it reports)\n"
	"  --strict            a warning fails\n"
	"  --destructive       allow what powers off, resets or may harm\n"
	"  --seed N            for what is chosen at random (default 1)\n"
	"  --repeat N          run all of it N times\n"
	"  --shard I/N         only the I-th of N parts\n"
	"  --fail-fast         stop at the first failure\n"
	"  --expect FILE       the resources that must be there (list --inventory writes such a file)\n"
	"  --policy FILE       who may use what: YAML, or a device tree (docs/policy.md)\n"
	"  --timeout MS        per exchange (default 1000)\n"
	"  --poll              spin for answers instead of sleeping\n\n"
	"what to write ('-' is standard output)\n"
	"  --output DIR        folder for the journal and the traces of failed checks (default assay-out)\n"
	"  --journal FILE      default DIR/journal.jsonl\n"
	"  --tap FILE  --junit FILE  --json FILE  --html FILE\n"
	"  --acs FILE          as the SCMI suite of Arm SystemReady's results\n"
	"  --with FILE         show this replay or bench result in the HTML too (repeatable)\n"
	"  --verbose           list every check in the summary\n"
	"  --color WHEN        auto, always or never\n";

enum check_option {
	OPT_BACKEND = 256,
	OPT_AGENT,
	OPT_SUITE,
	OPT_EXCLUDE,
	OPT_ONLY_FAILED,
	OPT_SPEC,
	OPT_STRICT,
	OPT_DESTRUCTIVE,
	OPT_SEED,
	OPT_REPEAT,
	OPT_SHARD,
	OPT_FAIL_FAST,
	OPT_TIMEOUT,
	OPT_POLL,
	OPT_OUTPUT,
	OPT_JOURNAL,
	OPT_TAP,
	OPT_JUNIT,
	OPT_JSON,
	OPT_HTML,
	OPT_ACS,
	OPT_EXPECT,
	OPT_POLICY,
	OPT_WITH,
	OPT_VERBOSE,
	OPT_COLOR,
};

static const struct option options[] = {
	{"backend", required_argument, NULL, OPT_BACKEND},
	{"agent", required_argument, NULL, OPT_AGENT},
	{"suite", required_argument, NULL, OPT_SUITE},
	{"exclude", required_argument, NULL, OPT_EXCLUDE},
	{"only-failed", required_argument, NULL, OPT_ONLY_FAILED},
	{"spec", required_argument, NULL, OPT_SPEC},
	{"strict", no_argument, NULL, OPT_STRICT},
	{"destructive", no_argument, NULL, OPT_DESTRUCTIVE},
	{"seed", required_argument, NULL, OPT_SEED},
	{"repeat", required_argument, NULL, OPT_REPEAT},
	{"shard", required_argument, NULL, OPT_SHARD},
	{"fail-fast", no_argument, NULL, OPT_FAIL_FAST},
	{"timeout", required_argument, NULL, OPT_TIMEOUT},
	{"poll", no_argument, NULL, OPT_POLL},
	{"output", required_argument, NULL, OPT_OUTPUT},
	{"journal", required_argument, NULL, OPT_JOURNAL},
	{"tap", required_argument, NULL, OPT_TAP},
	{"junit", required_argument, NULL, OPT_JUNIT},
	{"json", required_argument, NULL, OPT_JSON},
	{"html", required_argument, NULL, OPT_HTML},
	{"acs", required_argument, NULL, OPT_ACS},
	{"expect", required_argument, NULL, OPT_EXPECT},
	{"policy", required_argument, NULL, OPT_POLICY},
	{"with", required_argument, NULL, OPT_WITH},
	{"verbose", no_argument, NULL, OPT_VERBOSE},
	{"color", required_argument, NULL, OPT_COLOR},
	{"help", no_argument, NULL, 'h'},
	{0},
};

static bool add_glob(const char **globs, size_t *count, const char *option, const char *text)
{
	if (*count == GLOBS_MAX) {
		cli_usage_error("check", "%s: more than %d of them", option, GLOBS_MAX);
		return false;
	}
	globs[(*count)++] = text;
	return true;
}

static bool parse_shard(struct request *r, const char *text)
{
	unsigned index, count;
	char rest;

	if (sscanf(text, "%u/%u%c", &index, &count, &rest) != 2 || index < 1 || index > count || count > 10000) {
		cli_usage_error("check", "--shard: expected I/N with I from 1 to N, found '%s'", text);
		return false;
	}
	r->options.shard_index = index;
	r->options.shard_count = count;
	return true;
}

static bool parse_spec(struct request *r, const char *text)
{
	r->options.spec = assay_release_parse(text);
	if (!r->options.spec)
		cli_usage_error("check", "--spec: expected 1.0, 2.0, 3.0, 3.1, 3.2 or 4.0, found '%s'", text);
	return r->options.spec != 0;
}

static bool parse_numbers(struct request *r, int option, const char *text)
{
	uint64_t n;

	switch (option) {
	case OPT_SEED: return cli_number("check", "--seed", text, 0, UINT64_MAX, &r->options.seed);
	case OPT_REPEAT:
		if (!cli_number("check", "--repeat", text, 1, 1000000, &n))
			return false;
		r->options.repeat = (uint32_t)n;
		return true;
	default: return cli_time_limit("check", "--timeout", text, 1000000, &r->timeout_ns);
	}
}

/* One option. False after a message. */
static bool take(void *context, int option, const char *text)
{
	struct request *r = context;
	struct assay_check_options *o = &r->options;

	switch (option) {
	case OPT_BACKEND: return cli_add_backend(&r->agents, "check", text);
	case OPT_AGENT: return cli_add_agent(&r->agents, "check", text);
	case OPT_SUITE: return add_glob(r->suites, &o->suite_count, "--suite", text);
	case OPT_EXCLUDE: return add_glob(r->excludes, &o->exclude_count, "--exclude", text);
	case OPT_ONLY_FAILED: r->only_failed = text; return true;
	case OPT_SPEC: return parse_spec(r, text);
	case OPT_STRICT: return o->strict = true;
	case OPT_DESTRUCTIVE: return o->destructive = true;
	case OPT_FAIL_FAST: return o->fail_fast = true;
	case OPT_POLL: return r->poll = true;
	case OPT_SHARD: return parse_shard(r, text);
	case OPT_OUTPUT: r->outputs.folder = text; return true;
	case OPT_JOURNAL: r->outputs.journal = text; return true;
	case OPT_TAP: return check_outputs_add(&r->outputs, REPORT_TAP, text);
	case OPT_JUNIT: return check_outputs_add(&r->outputs, REPORT_JUNIT, text);
	case OPT_JSON: return check_outputs_add(&r->outputs, REPORT_JSON, text);
	case OPT_ACS: return check_outputs_add(&r->outputs, REPORT_ACS, text);
	case OPT_HTML: return check_outputs_add(&r->outputs, REPORT_HTML, text);
	case OPT_EXPECT: r->expect = text; return true;
	case OPT_POLICY: r->policy = text; return true;
	case OPT_WITH: return check_outputs_with(&r->outputs, text);
	case OPT_VERBOSE: return r->outputs.verbose = true;
	case OPT_COLOR: r->outputs.colour = text; return true;
	default: return parse_numbers(r, option, text);
	}
}

/* What people type who have read the summary: an id without its last part. */
static int no_such_check(const char *option, const char *glob)
{
	struct assay_check_info info;
	size_t length = strlen(glob), i = 0;

	while (!assay_check_at(i, &info) && !(!strncmp(info.id, glob, length) && info.id[length] == '.'))
		i++;
	if (!assay_check_at(i, &info))
		return cli_usage_error("check", "%s %s: no check has just this id, but there are '%s.*'", option, glob, glob);
	return cli_usage_error("check", "%s %s: no check has such an id, see 'scmi-assay list --checks'", option, glob);
}

/* A glob that no check matches is a typing error, not an empty selection. */
static int look_for(const char *option, const char *const *globs, size_t count)
{
	struct assay_check_info info;

	for (size_t g = 0; g < count; g++) {
		size_t i = 0;

		while (!assay_check_at(i, &info) && fnmatch(globs[g], info.id, 0))
			i++;
		if (assay_check_at(i, &info))
			return no_such_check(option, globs[g]);
	}
	return CLI_OK;
}

static int look_for_checks(const struct request *r)
{
	int status = look_for("--suite", r->suites, r->options.suite_count);

	return status ? status : look_for("--exclude", r->excludes, r->options.exclude_count);
}

/* CLI_OK and the request, or an exit status; -1 after --help. */
static int parse(int argc, char **argv, struct request *r)
{
	int status;

	r->options.suites = r->suites;
	r->options.excludes = r->excludes;
	r->options.seed = 1;
	r->timeout_ns = 1000000000u;
	r->outputs.folder = "assay-out";
	status = cli_options("check", argc, argv, options, take, r);
	if (status < 0)
		fputs(usage, stdout);
	if (status != CLI_OK)
		return status;
	if (optind < argc)
		return cli_usage_error("check", "unexpected argument '%s'", argv[optind]);
	if (!r->agents.count)
		return cli_usage_error("check", "which platform? --backend URI (loopback: is the built-in one)");
	r->options.timeout_ns = r->timeout_ns;
	return look_for_checks(r);
}

/* --only-failed: the keys of that result's failed checks. They point into `document`, which the caller releases. */
static int load_failed(struct request *r, json_t **document, struct assay_check_key **keys)
{
	char why[512];
	const json_t *checks;
	size_t i;
	json_t *check;

	if (report_load(r->only_failed, "scmi-assay.result/1", document, why, sizeof(why)))
		return cli_error(CLI_USAGE, "%s", why);
	checks = json_object_get(*document, "checks");
	*keys = calloc(json_array_size(checks) + 1, sizeof(**keys));
	if (!*keys)
		return cli_error(CLI_DEFECT, "out of memory");
	r->options.only = *keys;
	json_array_foreach (checks, i, check) {
		const char *verdict = json_string_value(json_object_get(check, "verdict"));
		struct assay_check_key *key = &(*keys)[r->options.only_count];

		if (!verdict || strcmp(verdict, "fail"))
			continue;
		key->id = json_string_value(json_object_get(check, "id"));
		key->agent = json_string_value(json_object_get(check, "agent"));
		key->resource = json_string_value(json_object_get(check, "resource"));
		if (!key->id)
			return cli_error(CLI_USAGE, "%s: checks[%zu] has no id", r->only_failed, i);
		r->options.only_count++;
	}
	if (!r->options.only_count)
		return cli_error(CLI_USAGE, "%s: no failed check in it, so there is nothing to run again", r->only_failed);
	return CLI_OK;
}

static int load_expectations(struct request *r, struct assay_expectations **expectations)
{
	char why[1500];

	if (expectations_load(r->expect, expectations, why, sizeof(why)))
		return cli_error(CLI_USAGE, "%s", why);
	r->options.expectations = *expectations;
	return CLI_OK;
}

static int load_policy(struct request *r, struct policy **policy)
{
	char why[1500];

	if (policy_load(r->policy, policy, why, sizeof(why)))
		return cli_error(CLI_USAGE, "%s", why);
	r->options.policy = *policy;
	return CLI_OK;
}

static void add_input(json_t *header, const char *file)
{
	char hex[65];

	if (!access(file, R_OK) && !assay_sha256_file(file, hex))
		report_run_add_input(header, file, hex);
}

static void add_deviations(json_t *header)
{
	const struct assay_deviation *d;

	for (size_t i = 0; (d = assay_deviation_at(i)); i++)
		report_run_add_deviation(header, d->requirement, d->platform, d->sentence);
}

static void add_ambiguities(json_t *header, uint8_t spec)
{
	const struct assay_ambiguity *a;
	const char *name;

	for (size_t i = 0; (a = assay_ambiguity_at(i)); i++) {
		report_run_add_ambiguity(header, a->id, a->topic);
		for (size_t n = 0; (name = assay_ambiguity_preferred(a, spec, n)); n++)
			report_run_add_preferred(header, a->id, name);
	}
}

static int make_header(const struct request *r, json_t **header)
{
	uint8_t spec = r->options.spec ? r->options.spec : ASSAY_RELEASE_3_2;
	char why[512];

	if (assay_catalogue_load(why, sizeof(why)))
		return cli_error(CLI_DEFECT, "%s", why);
	*header = report_run_new(cli_version, cli_commit, cli_argc, cli_argv);
	if (!*header)
		return cli_error(CLI_DEFECT, "out of memory");
	report_run_set_seed(*header, r->options.seed);
	report_run_set_spec(*header, assay_release_name(spec));
	for (size_t i = 0; i < assay_requirement_count(); i++)
		report_run_add_requirement(*header, assay_requirement_at(i)->id, assay_requirement_at(i)->sentence);
	add_ambiguities(*header, spec);
	add_deviations(*header);
	if (cli_preset_file())
		add_input(*header, cli_preset_file());
	if (r->only_failed)
		add_input(*header, r->only_failed);
	if (r->expect)
		add_input(*header, r->expect);
	if (r->policy)
		add_input(*header, r->policy);
	for (size_t i = 0; i < r->agents.count; i++) {
		const char *uri = r->agents.uri[i];
		char file[1024];

		if (!strncmp(uri, "loopback:", 9) && sscanf(uri + 9, "%1023[^?]", file) == 1)
			add_input(*header, file);
	}
	return CLI_OK;
}

static void on_discovered(void *context, size_t index, const struct assay_inventory *inventory)
{
	struct run *run = context;
	struct assay_backend_info info;
	struct report_agent agent = {
		.name = assay_agent_name(run->agents[index]),
		.uri = assay_agent_uri(run->agents[index]),
		.agent_id = inventory->agent_id_known ? (int64_t)inventory->agent_id : -1,
		.vendor = inventory->vendor,
		.sub_vendor = inventory->sub_vendor,
		.implementation_version_known = inventory->reached,
		.implementation_version = inventory->implementation_version,
		.info = &info,
	};
	json_t *entry;

	assay_agent_describe(run->agents[index], &info);
	entry = report_run_add_agent(run->header, &agent);
	for (uint32_t i = 0; entry && i < inventory->protocol_count; i++)
		report_agent_add_protocol(entry, inventory->protocols[i].id, inventory->protocols[i].version);
	report_journal_update(run->journal, run->header);
}

static void on_finished(void *context, const struct assay_check_result *result)
{
	struct run *run = context;
	int err = report_journal_append(run->journal, result);

	if (err && !run->journal_error)
		run->journal_error = err;
}

static void on_progress(void *context, const struct assay_check_progress *p)
{
	struct run *run = context;

	if (run->show_progress)
		fprintf(stderr, "\r\033[K%u/%u %s %s", p->done, p->total, p->id, p->resource ? p->resource : "");
}

static uint64_t clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* The exit status of a run that came to its end, by the order of the contract: 4, 2, 1, 3. */
static int status_of(const struct request *r, const struct assay_check_summary *s, const char *why)
{
	const uint32_t *v = s->verdicts;
	uint32_t judged;

	if (v[ASSAY_ERROR])
		return CLI_DEFECT;
	if (v[ASSAY_FAIL])
		return CLI_FELL_SHORT;
	if (!s->reached)
		return CLI_NOT_JUDGED;
	judged = v[ASSAY_PASS] + v[ASSAY_WARN] + v[ASSAY_NOTE] + v[ASSAY_WAIVED];
	if (!judged && s->silent)
		return cli_error(CLI_FELL_SHORT, "%s", why);
	if (!judged && !r->options.shard_count)
		return cli_error(CLI_NOT_JUDGED, "nothing was judged: every selected check was skipped, or none was selected");
	return CLI_OK;
}

/* With the journal open: the run itself, and the reports made from the journal. */
static int run_checks(struct request *r, struct run *run)
{
	struct assay_check_sink sink = {
		.context = run, .finished = on_finished, .discovered = on_discovered, .progress = on_progress};
	struct assay_check_summary summary = {0};
	char why[512] = "";
	uint64_t started = clock_ns();
	int err, status, written;

	err = assay_check_run(run->agents, r->agents.count, &r->options, &sink, &summary, why, sizeof(why));
	if (run->show_progress)
		fputs("\r\033[K", stderr);
	report_journal_end(run->journal, clock_ns() - started, err || !summary.reached || summary.silent ? why : NULL);
	run->journal = NULL;
	if (err == -EINVAL)
		status = cli_error(CLI_USAGE, "%s", why);
	else if (err)
		status = cli_error(CLI_DEFECT, "%s", why[0] ? why : strerror(-err));
	else
		status = status_of(r, &summary, why);
	if (!err && !summary.reached)
		cli_error(CLI_NOT_JUDGED, "%s", why);
	if (run->journal_error && status != CLI_DEFECT)
		status = cli_error(CLI_USAGE, "%s: the journal could not be written: %s", check_outputs_journal(&r->outputs),
				   strerror(-run->journal_error));
	written = check_outputs_write(&r->outputs);
	return written == CLI_OK || status == CLI_DEFECT ? status : written;
}

static int judge(struct request *r, json_t *header)
{
	struct assay_agent *agents[CLI_AGENTS_MAX];
	struct run run = {.header = header, .request = r, .agents = agents, .show_progress = isatty(STDERR_FILENO) == 1};
	char why[512];
	const struct assay_agent_options like = {.timeout_ns = r->timeout_ns, .poll = r->poll};
	int status = cli_open_agents(&r->agents, &like, agents);

	if (status != CLI_OK)
		return status;
	if (report_journal_create(check_outputs_journal(&r->outputs), header, &run.journal, why, sizeof(why)))
		status = cli_error(CLI_USAGE, "%s", why);
	else
		status = run_checks(r, &run);
	for (size_t i = 0; i < r->agents.count; i++)
		assay_agent_close(agents[i]);
	return status;
}

int cmd_check(int argc, char **argv)
{
	struct request r = {0};
	struct assay_check_key *keys = NULL;
	struct assay_expectations *expectations = NULL;
	struct policy *policy = NULL;
	json_t *failed = NULL, *header = NULL;
	int status = parse(argc, argv, &r);

	if (status < 0)
		return CLI_OK;
	if (status == CLI_OK)
		status = check_outputs_prepare(&r.outputs);
	if (status == CLI_OK && r.expect)
		status = load_expectations(&r, &expectations);
	if (status == CLI_OK && r.policy)
		status = load_policy(&r, &policy);
	if (status == CLI_OK && r.only_failed)
		status = load_failed(&r, &failed, &keys);
	if (status == CLI_OK)
		status = make_header(&r, &header);
	if (status == CLI_OK)
		status = judge(&r, header);
	json_decref(header);
	json_decref(failed);
	free(keys);
	expectations_free(expectations);
	policy_free(policy);
	check_outputs_release(&r.outputs);
	return status;
}
