// SPDX-License-Identifier: BSD-2-Clause
/* scmi-assay replay: sends a stream to a backend, and compares the answers with the recorded ones or judges them. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <sys/stat.h>
#include <unistd.h>

#include "assay/check.h"
#include "assay/replay.h"
#include "assay/report.h"
#include "assay/sha256.h"
#include "harness/cli/cli.h"
#include "harness/cli/replay_judge.h"
#include "harness/cli/replay_report.h"
#include "harness/config/policy.h"
#include "harness/config/replay_rules.h"

static const char usage[] =
	"usage: scmi-assay replay TRACE --backend URI [OPTION...]\n"
	"       scmi-assay replay TRACE --agent NAME=URI --agent NAME=URI ... [OPTION...]\n"
	"\n"
	"  --backend URI        the platform under test\n"
	"  --agent NAME=URI     one agent of the trace (its name or number there) and its connection; repeatable\n"
	"  --timing WHEN        fast (default), recorded, or scaled:X (recorded times multiplied by X)\n"
	"  --judge              judge each answer by the specification and what the platform offers, not by the recording\n"
	"  --spec RELEASE       with --judge: by that release (1.0, 2.0, 3.0, 3.1, 3.2, 4.0; default 3.2)\n"
	"  --policy FILE        with --judge: who may use what (YAML or a device tree)\n"
	"  --depth N            commands in flight at once (default 1: each waits for the answer of the one before)\n"
	"  --rules FILE.yaml    fields of answers that may vary\n"
	"  --allow-corrupt      replay a trace with corrupt commands, without these\n"
	"  --timeout MS         per exchange (default 1000)\n"
	"  --limit N            only the first N commands of the trace\n"
	"  --repeat N           the whole of it N times\n"
	"  --show N             mismatches shown and kept with their bytes (default 100; all are counted)\n"
	"  --json FILE          the result as JSON\n"
	"  --out TRACE.pcap     a trace of what went out and came back\n"
	"  --poll               spin for answers instead of sleeping\n"
	"  -h, --help           this text\n"
	"\n"
	"Exit status: 0 all match, 1 something does not, 2 usage or a trace that cannot be used, 3 no exchange could be judged.\n"
	"'-' is standard input or output wherever a file is expected.\n";

struct request {
	const char *trace, *rules_file, *policy, *json, *out;
	bool allow_corrupt, poll, backend, judge;
	uint8_t spec;
	struct cli_agents agents;
	struct assay_replay_options options;
};

/* A run under way. */
struct job {
	struct request *request;
	char path[64]; /* of the trace: as given, or of standard input's copy */
	FILE *spool;
	struct replay_rules_file *rules;
	struct replay_judge *judge;
	struct policy *policy;
	struct assay_agent *agents[CLI_AGENTS_MAX];
	uint16_t trace_agents[CLI_AGENTS_MAX];
	struct assay_trace_writer *out;
	struct assay_replay_scan scan;
	json_t *header;
	bool connected, show_progress;
};

static const char *trace_path(const struct job *job)
{
	return job->spool ? job->path : job->request->trace;
}

/* A message about the trace, which standard input's copy would call by its own name. */
static int trace_error(const struct job *job, int status, const char *why)
{
	size_t length = strlen(job->path);

	if (job->spool && !strncmp(why, job->path, length))
		return cli_error(status, "standard input%s", why + length);
	return cli_error(status, "%s", why);
}

/* ---- Options ---- */

enum {
	OPT_BACKEND = 256,
	OPT_AGENT,
	OPT_TIMING,
	OPT_DEPTH,
	OPT_RULES,
	OPT_CORRUPT,
	OPT_TIMEOUT,
	OPT_LIMIT,
	OPT_REPEAT,
	OPT_SHOW,
	OPT_JSON,
	OPT_OUT,
	OPT_POLL,
	OPT_JUDGE,
	OPT_SPEC,
	OPT_POLICY
};

static const struct option names[] = {
	{"backend", required_argument, NULL, OPT_BACKEND},
	{"agent", required_argument, NULL, OPT_AGENT},
	{"timing", required_argument, NULL, OPT_TIMING},
	{"depth", required_argument, NULL, OPT_DEPTH},
	{"rules", required_argument, NULL, OPT_RULES},
	{"allow-corrupt", no_argument, NULL, OPT_CORRUPT},
	{"timeout", required_argument, NULL, OPT_TIMEOUT},
	{"limit", required_argument, NULL, OPT_LIMIT},
	{"repeat", required_argument, NULL, OPT_REPEAT},
	{"show", required_argument, NULL, OPT_SHOW},
	{"json", required_argument, NULL, OPT_JSON},
	{"out", required_argument, NULL, OPT_OUT},
	{"poll", no_argument, NULL, OPT_POLL},
	{"judge", no_argument, NULL, OPT_JUDGE},
	{"spec", required_argument, NULL, OPT_SPEC},
	{"policy", required_argument, NULL, OPT_POLICY},
	{"help", no_argument, NULL, 'h'},
	{NULL, 0, NULL, 0},
};

static bool read_timing(const char *text, struct assay_replay_options *options)
{
	char *end;

	options->timing = ASSAY_REPLAY_RECORDED;
	options->scale = 1;
	if (!strcmp(text, "recorded"))
		return true;
	if (!strcmp(text, "fast")) {
		options->timing = ASSAY_REPLAY_FAST;
		return true;
	}
	if (!strncmp(text, "scaled:", 7)) {
		options->scale = strtod(text + 7, &end);
		if (end != text + 7 && !*end && options->scale > 0 && options->scale <= 1e6)
			return true;
	}
	cli_usage_error("replay", "--timing: expected fast, recorded or scaled:X (X above 0, at most 1000000), found '%s'", text);
	return false;
}

static bool read_number(int option, const char *text, struct request *request)
{
	struct assay_replay_options *o = &request->options;
	uint64_t n;

	if (option == OPT_DEPTH && cli_number("replay", "--depth", text, 1, ASSAY_REPLAY_DEPTH_MAX, &n))
		o->depth = (unsigned)n;
	else if (option == OPT_LIMIT && cli_number("replay", "--limit", text, 1, INT64_MAX, &n))
		o->limit = n;
	else if (option == OPT_REPEAT && cli_number("replay", "--repeat", text, 1, 1000000000000, &n))
		o->repeat = n;
	else if (option == OPT_SHOW && cli_number("replay", "--show", text, 0, 100000, &n))
		o->kept = (unsigned)n;
	else
		return false;
	return true;
}

static bool read_spec(const char *text, struct request *request)
{
	request->spec = assay_release_parse(text);
	if (request->spec)
		return true;
	cli_usage_error("replay", "--spec: expected 1.0, 2.0, 3.0, 3.1, 3.2 or 4.0, found '%s'", text);
	return false;
}

static bool read_agent(int option, const char *text, struct request *request)
{
	if (option == OPT_AGENT)
		return cli_add_agent(&request->agents, "replay", text);
	request->backend = true;
	return cli_add_backend(&request->agents, "replay", text);
}

/* CLI_OK, -1 (help), or the status to leave with. */
static int read_options(int argc, char **argv, struct request *request)
{
	int c;

	opterr = 0;
	optind = 1;
	while ((c = getopt_long(argc, argv, ":h", names, NULL)) != -1) {
		bool good = true;

		switch (c) {
		case OPT_BACKEND:
		case OPT_AGENT: good = read_agent(c, optarg, request); break;
		case OPT_TIMING: good = read_timing(optarg, &request->options); break;
		case OPT_DEPTH:
		case OPT_LIMIT:
		case OPT_REPEAT:
		case OPT_SHOW: good = read_number(c, optarg, request); break;
		case OPT_TIMEOUT:
			good = cli_time_limit("replay", "--timeout", optarg, 1000000, &request->options.timeout_ns);
			break;
		case OPT_RULES: request->rules_file = optarg; break;
		case OPT_CORRUPT: request->allow_corrupt = true; break;
		case OPT_JSON: request->json = optarg; break;
		case OPT_OUT: request->out = optarg; break;
		case OPT_POLL: request->poll = true; break;
		case OPT_JUDGE: request->judge = true; break;
		case OPT_SPEC: good = read_spec(optarg, request); break;
		case OPT_POLICY: request->policy = optarg; break;
		case 'h': return -1;
		default: return cli_bad_option("replay", c, argv);
		}
		if (!good)
			return CLI_USAGE;
	}
	if (request->spec && !request->judge)
		return cli_usage_error("replay", "--spec: expected --judge beside it, found none");
	if (request->policy && !request->judge)
		return cli_usage_error("replay", "--policy: expected --judge beside it, found none");
	if (request->judge && request->rules_file)
		return cli_usage_error("replay",
				       "--judge: expected no --rules beside it, which are for comparing with the recording");
	if (argc - optind != 1)
		return cli_usage_error("replay", "expected one TRACE, found %d", argc - optind);
	if (request->json && request->out && !strcmp(request->json, "-") && !strcmp(request->out, "-"))
		return cli_usage_error("replay", "standard output takes one of --json and --out, the other needs a file");
	request->trace = argv[optind];
	if (request->agents.count == 0)
		return cli_usage_error("replay", "expected --backend URI or --agent NAME=URI, found neither");
	return CLI_OK;
}

/* ---- Before anything is sent ---- */

/* Standard input is copied to a nameless file: it is read more than once. */
static int spool_input(struct job *job)
{
	char buffer[65536];
	ssize_t got = 0;

	if (strcmp(job->request->trace, "-") != 0)
		return CLI_OK;
	job->spool = tmpfile();
	while (job->spool && (got = read(STDIN_FILENO, buffer, sizeof(buffer))) > 0)
		if (fwrite(buffer, 1, (size_t)got, job->spool) != (size_t)got)
			break;
	if (!job->spool || got != 0 || fflush(job->spool))
		return cli_error(CLI_USAGE, "standard input: cannot be copied: %s", strerror(errno));
	snprintf(job->path, sizeof(job->path), "/proc/self/fd/%d", fileno(job->spool));
	return CLI_OK;
}

static int look_at_trace(struct job *job)
{
	const struct request *request = job->request;
	const struct assay_replay_scan *scan = &job->scan;
	char why[512];

	if (assay_replay_scan(trace_path(job), &job->scan, why, sizeof(why)))
		return trace_error(job, CLI_USAGE, why);
	if (scan->commands == 0)
		return cli_error(CLI_USAGE, "%s: expected commands to replay, found none%s%s", request->trace,
				 scan->broken ? ": " : "", scan->broken ? scan->broken_why : "");
	if (scan->corrupt && !request->allow_corrupt)
		return cli_error(CLI_USAGE,
				 "%s: expected commands as they were sent, found %" PRIu64 " of %" PRIu64
				 " corrupt (logged after their response, or cut); --allow-corrupt replays the others",
				 request->trace, scan->corrupt, scan->commands);
	return CLI_OK;
}

/* The number that the trace's metadata gives to a name; a number stands for itself. */
static int number_of_agent(const json_t *metadata, const char *name)
{
	json_t *agents = json_object_get(metadata, "agents"), *agent;
	char *end;
	long number;
	size_t i;

	json_array_foreach (agents, i, agent) {
		const char *known = json_string_value(json_object_get(agent, "name"));
		json_int_t value = json_integer_value(json_object_get(agent, "number"));

		if (known && !strcmp(known, name) && value >= 0 && value <= UINT16_MAX)
			return (int)value;
	}
	number = strtol(name, &end, 10);
	return end != name && !*end && number >= 0 && number <= UINT16_MAX ? (int)number : -1;
}

static bool is_served(const struct job *job, uint16_t agent)
{
	for (size_t i = 0; i < job->request->agents.count; i++)
		if (job->trace_agents[i] == agent)
			return true;
	return false;
}

/* Which agent number of the trace each connection serves. */
static int map_agents(struct job *job)
{
	struct request *request = job->request;
	struct assay_trace_reader *reader;
	char why[512];
	json_t *metadata;

	if (request->backend) {
		job->trace_agents[0] = job->scan.agents == 1 ? job->scan.agent[0] : 0;
	} else {
		if (assay_trace_open(trace_path(job), &reader, why, sizeof(why)))
			return cli_error(CLI_USAGE, "%s", why);
		metadata = json_loads(assay_trace_metadata(reader), 0, NULL);
		assay_trace_close(reader);
		for (size_t i = 0; i < request->agents.count; i++) {
			int number = number_of_agent(metadata, request->agents.name[i]);

			if (number < 0) {
				json_decref(metadata);
				return cli_usage_error(
					"replay", "--agent %s: expected the name or the number of an agent of %s, found neither",
					request->agents.name[i], request->trace);
			}
			job->trace_agents[i] = (uint16_t)number;
		}
		json_decref(metadata);
	}
	for (unsigned i = 0; i < job->scan.agents; i++)
		if (!is_served(job, job->scan.agent[i]))
			return cli_usage_error("replay", "%s has commands of agent %u: expected --agent %u=URI for it, found none",
					       request->trace, job->scan.agent[i], job->scan.agent[i]);
	return CLI_OK;
}

static int load_rules(struct job *job)
{
	char why[1024];

	if (!job->request->rules_file)
		return CLI_OK;
	if (replay_rules_load(job->request->rules_file, &job->rules, why, sizeof(why)))
		return cli_error(CLI_USAGE, "%s", why);
	job->request->options.rules = replay_rules_of(job->rules);
	return CLI_OK;
}

static int connect_agents(struct job *job)
{
	const struct request *request = job->request;
	const struct assay_agent_options like = {.timeout_ns = request->options.timeout_ns, .poll = request->poll};
	int status = cli_open_agents(&request->agents, &like, job->agents);

	job->connected = status == CLI_OK;
	return status;
}

static int describe_run(struct job *job)
{
	const struct request *request = job->request;
	const char *files[] = {trace_path(job), request->rules_file}, *shown[] = {request->trace, request->rules_file};
	char hex[ASSAY_SHA256_HEX];

	job->header = report_run_new(cli_version, cli_commit, cli_argc, cli_argv);
	if (!job->header)
		return cli_error(CLI_DEFECT, "out of memory");
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (files[i] && !assay_sha256_file(files[i], hex))
			report_run_add_input(job->header, shown[i], hex);
	for (size_t i = 0; i < request->agents.count; i++) {
		struct assay_backend_info info = {.struct_size = sizeof(info)};
		struct report_agent agent = {
			.name = request->agents.name[i], .uri = request->agents.uri[i], .agent_id = -1, .info = &info};

		assay_agent_describe(job->agents[i], &info);
		report_run_add_agent(job->header, &agent);
	}
	return CLI_OK;
}

/* What to add to a time of CLOCK_MONOTONIC to have the time of day, in ns. */
static json_int_t realtime_anchor_ns(void)
{
	struct timespec day, monotonic;

	clock_gettime(CLOCK_MONOTONIC, &monotonic);
	clock_gettime(CLOCK_REALTIME, &day);
	return (json_int_t)(day.tv_sec - monotonic.tv_sec) * 1000000000 + (day.tv_nsec - monotonic.tv_nsec);
}

static int open_out(struct job *job)
{
	const struct request *request = job->request;
	json_t *agents = json_array(), *metadata;
	char why[512], *text;
	int error;

	if (!request->out) {
		json_decref(agents);
		return CLI_OK;
	}
	for (size_t i = 0; i < request->agents.count; i++)
		json_array_append_new(agents, json_pack("{s:i, s:s, s:s}", "number", job->trace_agents[i], "name",
							request->agents.name[i], "uri", request->agents.uri[i]));
	metadata = json_pack("{s:s, s:{s:s, s:s}, s:o, s:{s:s, s:I}, s:s}", "schema", "scmi-assay.trace/1", "tool", "name",
			     "scmi-assay", "version", cli_version, "agents", agents, "clock", "name", "CLOCK_MONOTONIC",
			     "realtime_anchor_ns", realtime_anchor_ns(), "provenance", "replay");
	text = json_dumps(metadata, JSON_COMPACT);
	json_decref(metadata);
	if (!text)
		return cli_error(CLI_USAGE, "the agents' names and URIs: expected UTF-8, found something else");
	if (strcmp(request->out, "-") != 0)
		cli_make_folders_of(request->out);
	error = assay_trace_create(request->out, text, &job->out, why, sizeof(why));
	free(text);
	job->request->options.out = job->out;
	return error ? cli_error(CLI_USAGE, "%s", why) : CLI_OK;
}

/* What each platform offers, before anything of the trace is sent. */
static int ask_oracle(struct job *job)
{
	struct request *request = job->request;
	char why[1500];
	int error;

	if (!request->judge)
		return CLI_OK;
	if (request->policy && policy_load(request->policy, &job->policy, why, sizeof(why)))
		return cli_error(CLI_USAGE, "%s", why);
	error = replay_judge_new(job->agents, (unsigned)request->agents.count, request->spec, job->policy, &job->judge, why,
				 sizeof(why));
	if (error == -EINVAL && job->policy)
		return cli_error(CLI_USAGE, "%s", why);
	if (error)
		return cli_error(error == -ENODATA ? CLI_NOT_JUDGED : CLI_DEFECT, "nothing could be judged: %s", why);
	request->options.judge = replay_judge_of(job->judge);
	return CLI_OK;
}

/* ---- The result ---- */

/* Written beside and renamed, so that a reader (or a crash) never meets half a file. */
static int write_json(const struct job *job, const struct assay_replay_summary *summary, const struct assay_replay *replay,
		      const char *trouble)
{
	const char *path = job->request->json;
	bool to_stdout = path && !strcmp(path, "-");
	struct report_output *output;
	char why[512];
	json_t *document;
	struct stat there;

	if (!path || (!replay && (to_stdout || (!stat(path, &there) && !S_ISREG(there.st_mode)))))
		return CLI_OK;
	if (report_output_open(path, &output, why, sizeof(why)))
		return cli_error(CLI_USAGE, "%s", why);
	document = replay_json(job->header, summary, replay, job->request->options.rules, trouble);
	if (job->judge)
		json_object_set_new(document, "judged", replay_judge_json(job->judge));
	json_dumpf(document, report_output_stream(output), JSON_INDENT(1)); /* what fails is told at the end */
	fputc('\n', report_output_stream(output));
	json_decref(document);
	return report_output_commit(output, why, sizeof(why)) ? cli_error(CLI_USAGE, "%s", why) : CLI_OK;
}

static void on_progress(void *context, const struct assay_replay_summary *so_far)
{
	const struct job *job = context;

	write_json(job, so_far, NULL, NULL);
	if (job->show_progress)
		fprintf(stderr, "\r%" PRIu64 " of %" PRIu64 " exchanges match ", so_far->matched, so_far->commands);
}

/* What the figures mean. Where several apply: 4, 2, 1, 3. */
static int judge(const struct assay_replay_summary *s, bool judged)
{
	bool delayed_differ = s->delayed_recorded != s->delayed_matched || s->delayed_received != s->delayed_matched;

	if (s->answered == 0)
		return CLI_NOT_JUDGED;
	if (s->mismatched || s->missing || s->not_sent || s->unexpected || (delayed_differ && !judged) || s->condition[0])
		return CLI_FELL_SHORT;
	return CLI_OK;
}

static int run(struct job *job)
{
	struct request *request = job->request;
	struct assay_replay_summary none = {.condition = ""};
	struct assay_replay *replay;
	char why[512] = "";
	bool json_on_stdout = request->json && !strcmp(request->json, "-");
	int error, status;

	request->options.agents = job->agents;
	request->options.agents_count = (unsigned)request->agents.count;
	request->options.trace_agents = job->trace_agents;
	request->options.progress = on_progress;
	request->options.context = job;
	job->show_progress = isatty(STDERR_FILENO) == 1;
	status = write_json(job, &none, NULL, NULL);
	if (status)
		return status;
	error = assay_replay_run(trace_path(job), &request->options, &replay, why, sizeof(why));
	if (!replay)
		return cli_error(CLI_DEFECT, "%s", why);
	if (job->judge)
		replay_judge_print(job->judge, json_on_stdout ? stderr : stdout);
	replay_print(replay, request->options.rules, request->options.kept, json_on_stdout ? stderr : stdout);
	status = judge(assay_replay_summary(replay), job->judge != NULL);
	if (status == CLI_NOT_JUDGED)
		cli_error(status, "nothing could be judged: %s",
			  assay_replay_summary(replay)->error[0] ? assay_replay_summary(replay)->error : "no command was sent");
	if (write_json(job, assay_replay_summary(replay), replay, error ? why : NULL))
		status = CLI_USAGE;
	if (error)
		status = trace_error(job, error == -ENOMEM ? CLI_DEFECT : CLI_USAGE, why);
	assay_replay_free(replay);
	return status;
}

static int finish(struct job *job, int status)
{
	int error = assay_trace_finish(job->out);

	if (error && status != CLI_DEFECT)
		status = cli_error(CLI_USAGE, "%s: cannot be written: %s", job->request->out, strerror(-error));
	for (size_t i = 0; job->connected && i < job->request->agents.count; i++)
		assay_agent_close(job->agents[i]);
	replay_judge_free(job->judge);
	policy_free(job->policy);
	replay_rules_free(job->rules);
	json_decref(job->header);
	if (job->spool)
		fclose(job->spool);
	return status;
}

int cmd_replay(int argc, char **argv)
{
	static int (*const steps[])(struct job * job) = {spool_input,  look_at_trace, map_agents, load_rules, connect_agents,
							 describe_run, ask_oracle,    open_out,   run};
	struct request request = {.options = {.kept = 100, .timeout_ns = 1000000000u}};
	struct job job = {.request = &request};
	int status = read_options(argc, argv, &request);

	if (status == -1)
		return fputs(usage, stdout) < 0 ? CLI_DEFECT : CLI_OK;
	for (size_t i = 0; status == CLI_OK && i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](&job);
	return finish(&job, status);
}
