/* SPDX-License-Identifier: BSD-2-Clause */
/* `scmi-assay bench`: time a stream, with eBPF phases where the machine allows, and a floor to compare with. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "assay/report.h"
#include "assay/sha256.h"
#include "harness/bench/affinity.h"
#include "harness/bench/bench.h"
#include "harness/bench/flood.h"
#include "harness/cli/bench_load.h"
#include "harness/cli/cli.h"
#include "harness/probes/probes.h"

static const char usage[] =
	"usage: scmi-assay bench --backend URI [OPTION...]\n"
	"       scmi-assay bench --agent NAME=URI --agent NAME=URI ... [OPTION...]\n"
	"       scmi-assay bench --backend URI --vs URI2 [OPTION...]\n\n"
	"Times a stream of commands, compares every answer with those of the warm-up, and exits by that:\n"
	"0 all alike, 1 a mismatch or a back-end that stopped, 3 nothing could be measured. Several agents take turns.\n\n"
	"what to send\n"
	"  --profile NAME      ping (default: Base PROTOCOL_VERSION) or mixed; 'scmi-assay list --profiles' names them\n"
	"  --trace FILE        the commands of a trace, round and round\n"
	"  --depth N           commands in flight: in a closed loop always (default 1), in an open one at most (default: as many "
	"as fit)\n"
	"  --rate R            open loop: R commands a second whatever the answers do; latency counts from the intended send "
	"time.\n"
	"                      Of all agents, or NAME=R of one; repeatable\n"
	"  --arrivals KIND     fixed (default), poisson, or recorded: a --trace at its own times\n"
	"  --scale X           recorded times multiplied by X\n"
	"  --seed N            of Poisson arrivals (default 1)\n"
	"  --warmup N|TIME     exchanges, or a time such as 500ms, whose times do not count (default 1000)\n"
	"  --duration TIME     of the series without probes, of each side (default 3s)\n"
	"  --count N           exchanges instead\n"
	"  --timeout MS        per exchange (default 1000)\n\n"
	"how to measure\n"
	"  --vs URI2           a second back-end, side B: both stay open, and blocks of the two take turns (A B B A A B B A ...), "
	"each\n"
	"                      after a short warm-up of its own; 'compare' judges the result. Without --cpu and\n"
	"                      --cpus agent and both back-ends share one CPU (an agent that spins has another)\n"
	"  --blocks N          cut the run into N blocks, of each side (default 20), whose figures are in the result\n"
	"  --poll              spin for answers instead of sleeping; tells kick_to_used\n"
	"  --probes WHAT       auto or full (default), minimal, off, or a list of kick,wake,run,drain,call,agent-wake,agent-run;\n"
	"                      for vhost: of kick,wake,fetch,handled,used,call; needs root\n"
	"  --probes-without K  attach kinds to leave out: a list of fentry,fexit,kprobe,kretprobe,tp_btf,raw_tp\n"
	"  --unit UNIT         ns (default); or instructions, where one ns of this machine's clock is one instruction: a guest\n"
	"                      under qemu -icount shift=0. Nothing can check that: you vouch for it. Never shown as a time\n"
	"  --together          several agents at the same time, a thread each, instead of in turn; without probes and floor\n"
	"  --noise WHAT        the first agent works, in turn alone and beside the others, which flood with valid, refused or\n"
	"                      garbage commands (or all); its p99 is told as a ratio\n"
	"  --floor             in turn with it, bare eventfds and one ring between two processes\n"
	"  --cpu LIST          put the agents on these CPUs\n"
	"  --cpus A,B          the agents on CPU A, the back-end's process on CPU B\n\n"
	"what to write ('-' is standard output)\n"
	"  --json FILE         everything\n"
	"  --html FILE         a page to look at\n"
	"  --markdown FILE     a short text for a comment on a change\n"
	"  --trace-out FILE    the requests that probes saw, as a trace with the times of kick and used entry\n"
	"  --samples FILE      the same as a table, one line each, with every time stamp in ns\n"
	"  --hgrm FILE         publish_to_reap in us (or instructions), as HdrHistogram's plotter reads it; every other series "
	"over\n"
	"                      all messages in a file beside it, its name before the ending: out.kick_to_call.hgrm\n";

enum bench_option {
	OPT_BACKEND = 256,
	OPT_AGENT,
	OPT_PROFILE,
	OPT_TRACE,
	OPT_DEPTH,
	OPT_RATE,
	OPT_ARRIVALS,
	OPT_SCALE,
	OPT_SEED,
	OPT_VS,
	OPT_BLOCKS,
	OPT_WARMUP,
	OPT_DURATION,
	OPT_COUNT,
	OPT_TIMEOUT,
	OPT_POLL,
	OPT_PROBES,
	OPT_WITHOUT,
	OPT_UNIT,
	OPT_TOGETHER,
	OPT_NOISE,
	OPT_FLOOR,
	OPT_CPU,
	OPT_CPUS,
	OPT_JSON,
	OPT_HTML,
	OPT_MARKDOWN,
	OPT_TRACE_OUT,
	OPT_SAMPLES,
	OPT_HGRM,
};

static const struct option options[] = {
	{"backend", required_argument, NULL, OPT_BACKEND},
	{"agent", required_argument, NULL, OPT_AGENT},
	{"profile", required_argument, NULL, OPT_PROFILE},
	{"trace", required_argument, NULL, OPT_TRACE},
	{"depth", required_argument, NULL, OPT_DEPTH},
	{"rate", required_argument, NULL, OPT_RATE},
	{"arrivals", required_argument, NULL, OPT_ARRIVALS},
	{"scale", required_argument, NULL, OPT_SCALE},
	{"seed", required_argument, NULL, OPT_SEED},
	{"vs", required_argument, NULL, OPT_VS},
	{"blocks", required_argument, NULL, OPT_BLOCKS},
	{"warmup", required_argument, NULL, OPT_WARMUP},
	{"duration", required_argument, NULL, OPT_DURATION},
	{"count", required_argument, NULL, OPT_COUNT},
	{"timeout", required_argument, NULL, OPT_TIMEOUT},
	{"poll", no_argument, NULL, OPT_POLL},
	{"probes", required_argument, NULL, OPT_PROBES},
	{"probes-without", required_argument, NULL, OPT_WITHOUT},
	{"unit", required_argument, NULL, OPT_UNIT},
	{"together", no_argument, NULL, OPT_TOGETHER},
	{"noise", required_argument, NULL, OPT_NOISE},
	{"floor", no_argument, NULL, OPT_FLOOR},
	{"cpu", required_argument, NULL, OPT_CPU},
	{"cpus", required_argument, NULL, OPT_CPUS},
	{"json", required_argument, NULL, OPT_JSON},
	{"html", required_argument, NULL, OPT_HTML},
	{"markdown", required_argument, NULL, OPT_MARKDOWN},
	{"trace-out", required_argument, NULL, OPT_TRACE_OUT},
	{"samples", required_argument, NULL, OPT_SAMPLES},
	{"hgrm", required_argument, NULL, OPT_HGRM},
	{"help", no_argument, NULL, 'h'},
	{0},
};

struct request {
	struct cli_agents agents;
	struct bench_options options;
	struct bench_load load;
	uint64_t timeout_ns;
	const char *cpu, *json, *html, *markdown, *hgrm, *vs;
	char agent_cpu[32], backend_cpu[32];
};

/* A bare number counts exchanges; with a unit it is a time. */
static bool parse_warmup(struct request *r, const char *text)
{
	r->options.warmup_count = r->options.warmup_ns = 0;
	if (text[strspn(text, "0123456789")] == '\0')
		return cli_number("bench", "--warmup", text, 0, UINT64_MAX / 2, &r->options.warmup_count);
	return cli_duration("bench", "--warmup", text, 1000000000, &r->options.warmup_ns);
}

static bool parse_probes(struct request *r, const char *text)
{
	char why[256], why_vhost[256], why_raw[256];

	r->options.probes = strcmp(text, "off") != 0;
	r->options.points = NULL;
	if (!r->options.probes || !strcmp(text, "auto"))
		return true;
	r->options.points = text;
	if (probes_points_parse(&probes_user_path, text, why, sizeof(why)) ||
	    probes_points_parse(&probes_vhost_path, text, why_vhost, sizeof(why_vhost)) ||
	    probes_points_parse(&probes_scmi_path, text, why_raw, sizeof(why_raw)))
		return true;
	cli_usage_error("bench", "--probes: %s; in a vhost: back-end %s; in a raw: one %s; or auto, minimal, full, off", why,
			why_vhost, why_raw);
	return false;
}

static bool parse_unit(struct request *r, const char *text)
{
	r->options.instructions = !strcmp(text, "instructions");
	if (r->options.instructions || !strcmp(text, "ns"))
		return true;
	cli_usage_error("bench", "--unit: expected ns or instructions, found '%s'", text);
	return false;
}

static bool parse_noise(struct request *r, const char *text)
{
	char why[128];

	r->options.noise = flood_kinds_parse(text, why, sizeof(why));
	if (!r->options.noise)
		cli_usage_error("bench", "--noise: %s", why);
	return r->options.noise != 0;
}

static bool parse_cpus(struct request *r, const char *text)
{
	unsigned agent, backend;
	char rest;

	if (sscanf(text, "%u,%u%c", &agent, &backend, &rest) != 2) {
		cli_usage_error("bench", "--cpus: expected A,B: two CPU numbers, found '%s'", text);
		return false;
	}
	snprintf(r->agent_cpu, sizeof(r->agent_cpu), "%u", agent);
	snprintf(r->backend_cpu, sizeof(r->backend_cpu), "%u", backend);
	r->cpu = r->agent_cpu;
	r->options.backend_cpus = r->backend_cpu;
	return true;
}

static bool parse_depth(struct request *r, const char *text)
{
	uint64_t depth;

	if (!cli_number("bench", "--depth", text, 1, 1024, &depth))
		return false;
	r->options.depth = (uint32_t)depth;
	return true;
}

static bool parse_blocks(struct request *r, const char *text)
{
	uint64_t blocks;

	if (!cli_number("bench", "--blocks", text, 1, BENCH_BLOCKS_MAX, &blocks))
		return false;
	r->options.blocks = (unsigned)blocks;
	return true;
}

/* One option. False after a message. */
static bool take(void *context, int option, const char *text)
{
	struct request *r = context;
	struct bench_options *o = &r->options;

	switch (option) {
	case OPT_BACKEND: return cli_add_backend(&r->agents, "bench", text);
	case OPT_AGENT: return cli_add_agent(&r->agents, "bench", text);
	case OPT_PROFILE: o->profile = text; return true;
	case OPT_TRACE: o->trace = text; return true;
	case OPT_DEPTH: return parse_depth(r, text);
	case OPT_RATE: return bench_load_rate(&r->load, text);
	case OPT_ARRIVALS: return bench_load_arrivals(&r->load, text);
	case OPT_SCALE: return bench_load_scale(&r->load, text);
	case OPT_SEED: return bench_load_seed(&r->load, text);
	case OPT_VS: r->vs = text; return true;
	case OPT_BLOCKS: return parse_blocks(r, text);
	case OPT_WARMUP: return parse_warmup(r, text);
	case OPT_DURATION: return cli_time_limit("bench", "--duration", text, 1000000000, &o->duration_ns);
	case OPT_COUNT: return cli_number("bench", "--count", text, 1, UINT64_MAX / 2, &o->count);
	case OPT_TIMEOUT: return cli_time_limit("bench", "--timeout", text, 1000000, &r->timeout_ns);
	case OPT_POLL: return o->poll = true;
	case OPT_PROBES: return parse_probes(r, text);
	case OPT_WITHOUT: o->without = text; return true;
	case OPT_UNIT: return parse_unit(r, text);
	case OPT_TOGETHER: return o->together = true;
	case OPT_NOISE: return parse_noise(r, text);
	case OPT_FLOOR: return o->floor = true;
	case OPT_CPU: r->cpu = text; return true;
	case OPT_CPUS: return parse_cpus(r, text);
	case OPT_JSON: r->json = text; return true;
	case OPT_HTML: r->html = text; return true;
	case OPT_MARKDOWN: r->markdown = text; return true;
	case OPT_TRACE_OUT: o->trace_out = text; return true;
	case OPT_SAMPLES: o->samples_out = text; return true;
	default: r->hgrm = text; return true;
	}
}

static unsigned on_stdout(const struct request *r)
{
	const char *const files[] = {r->json, r->html, r->markdown, r->hgrm, r->options.trace_out, r->options.samples_out};
	unsigned count = 0;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		count += files[i] && !strcmp(files[i], "-");
	return count;
}

/* The second side is one more agent, of the same name: what belongs together is found by name. */
static int add_other_side(struct request *r)
{
	struct cli_agents *agents = &r->agents;

	if (agents->count != 1)
		return cli_usage_error("bench", "--vs: one agent expected beside it, found %zu", agents->count);
	if (r->options.noise || r->options.together)
		return cli_usage_error("bench", "--vs: the sides take turns: leave out --noise and --together");
	if (r->options.trace_out || r->options.samples_out)
		return cli_usage_error("bench", "--vs: --trace-out and --samples hold what one back-end did: leave them out");
	agents->uri[1] = r->vs;
	memcpy(agents->name[1], agents->name[0], sizeof(agents->name[1]));
	agents->count = 2;
	r->options.versus = true;
	return CLI_OK;
}

/*
 * Two processes that the scheduler puts on different CPUs differ by a factor, whatever they do. So both sides get the same CPU: the agent's, which
 * sleeps while they work, or another where it spins.
 */
static void place_sides(struct request *r)
{
	char list[AFFINITY_LIST_BYTES];
	unsigned agent, backend;
	char *last;

	if (r->cpu || r->options.backend_cpus || affinity_list(0, list, sizeof(list)))
		return;
	last = list + strlen(list);
	while (last > list && last[-1] >= '0' && last[-1] <= '9')
		last--;
	agent = backend = (unsigned)strtoul(last, NULL, 10);
	if (r->options.poll || r->options.arrivals != BENCH_CLOSED) {
		if (last == list)
			return;
		backend = (unsigned)strtoul(list, NULL, 10);
	}
	snprintf(r->agent_cpu, sizeof(r->agent_cpu), "%u", agent);
	snprintf(r->backend_cpu, sizeof(r->backend_cpu), "%u", backend);
	r->cpu = r->agent_cpu;
	r->options.backend_cpus = r->backend_cpu;
	r->options.place_if_possible = true;
}

static int check_request(struct request *r)
{
	struct bench_options *o = &r->options;

	if (!r->agents.count)
		return cli_usage_error("bench", "which platform? --backend URI (loopback: is the built-in one)");
	if (r->vs && add_other_side(r) != CLI_OK)
		return CLI_USAGE;
	if (o->profile && o->trace)
		return cli_usage_error("bench", "--profile and --trace both say what to send: give one");
	if (on_stdout(r) > 1)
		return cli_usage_error("bench", "standard output takes one output, the others need a file");
	if (o->noise && o->together)
		return cli_usage_error("bench", "--noise and --together are two kinds of run: give one");
	if (o->noise && r->agents.count < 2)
		return cli_usage_error("bench",
				       "--noise: at least two agents expected, one that works and one that floods; found %zu",
				       r->agents.count);
	if ((o->noise || o->together) && o->floor)
		return cli_usage_error("bench", "--floor is of runs in turn: leave it out with --noise and --together");
	if (bench_load_resolve(&r->load, &r->agents, o) != CLI_OK)
		return CLI_USAGE;
	if (!o->depth && o->arrivals == BENCH_CLOSED)
		o->depth = 1;
	o->probes = o->probes && !o->noise && !o->together;
	if (!o->profile && !o->trace)
		o->profile = "ping";
	if (!o->count && !o->duration_ns)
		o->duration_ns = BENCH_DURATION_DEFAULT_NS;
	if (r->vs)
		place_sides(r);
	if (r->cpu && affinity_set(0, r->cpu))
		return cli_usage_error("bench", "--cpu: this machine has no CPUs '%s' for this process", r->cpu);
	return CLI_OK;
}

/* CLI_OK and the request, or an exit status; -1 after --help. */
static int parse(int argc, char **argv, struct request *r)
{
	int status;

	r->options.probes = true;
	r->options.warmup_count = BENCH_WARMUP_DEFAULT;
	r->timeout_ns = 1000000000u;
	status = cli_options("bench", argc, argv, options, take, r);
	if (status < 0)
		fputs(usage, stdout);
	if (status != CLI_OK)
		return status;
	if (optind < argc)
		return cli_usage_error("bench", "unexpected argument '%s'", argv[optind]);
	return check_request(r);
}

static void on_progress(void *context, unsigned done, unsigned blocks)
{
	(void)context;
	if (done < blocks)
		fprintf(stderr, "\r\033[Kblock %u of %u", done + 1, blocks);
	else
		fputs("\r\033[K", stderr);
}

static void add_agent(json_t *object, struct assay_agent *from)
{
	struct assay_backend_info info = {.struct_size = sizeof(info)};
	struct report_agent agent = {.name = assay_agent_name(from), .uri = assay_agent_uri(from), .agent_id = -1, .info = &info};

	assay_agent_describe(from, &info);
	report_run_add_agent(object, &agent);
}

static void add_side(json_t *document, const char *name, struct assay_agent *from)
{
	json_t *side = json_pack("{s:s,s:s,s:[]}", "name", name, "uri", assay_agent_uri(from), "agents");

	if (!json_object_get(document, "sides"))
		json_object_set_new(document, "sides", json_array());
	add_agent(side, from);
	json_array_append_new(json_object_get(document, "sides"), side);
}

static json_t *make_document(const struct request *r, struct assay_agent *const agents[])
{
	json_t *document = report_run_new(cli_version, cli_commit, cli_argc, cli_argv);
	char hex[ASSAY_SHA256_HEX];

	if (document && r->options.trace && !assay_sha256_file(r->options.trace, hex))
		report_run_add_input(document, r->options.trace, hex);
	for (size_t i = 0; document && i < r->agents.count; i++) {
		add_agent(document, agents[i]);
		if (r->options.versus)
			add_side(document, i ? "B" : "A", agents[i]);
	}
	return document;
}

static int write_json(const json_t *document, const char *path)
{
	struct report_output *output;
	char why[512];

	if (report_output_open(path, &output, why, sizeof(why)))
		return cli_error(CLI_USAGE, "%s", why);
	if (json_dumpf(document, report_output_stream(output), JSON_INDENT(1) | JSON_REAL_PRECISION(12)) ||
	    fputc('\n', report_output_stream(output)) == EOF) {
		report_output_abandon(output);
		return cli_error(CLI_USAGE, "%s: cannot be written", path);
	}
	return report_output_commit(output, why, sizeof(why)) ? cli_error(CLI_USAGE, "%s", why) : CLI_OK;
}

static int write_report(enum report_format format, const json_t *document, const char *path)
{
	const struct report_options report = {.bench = document};
	char why[512];

	if (!path || !report_write_file(NULL, format, path, &report, why, sizeof(why)))
		return CLI_OK;
	return cli_error(CLI_USAGE, "%s", why);
}

static int write_hgrm(const json_t *document, const char *path)
{
	char why[512] = "out of memory";

	return path && report_write_hgrm(document, path, why, sizeof(why)) ? cli_error(CLI_USAGE, "%s", why) : CLI_OK;
}

static int write_all(const struct request *r, const struct bench *bench, json_t *document)
{
	int written[4] = {CLI_OK}, status = CLI_OK;

	if (bench_to_json(bench, document))
		return cli_error(CLI_DEFECT, "out of memory");
	if (r->json)
		written[0] = write_json(document, r->json);
	written[1] = write_report(REPORT_HTML, document, r->html);
	written[2] = write_report(REPORT_MARKDOWN, document, r->markdown);
	written[3] = write_hgrm(document, r->hgrm);
	for (size_t i = 0; i < sizeof(written) / sizeof(written[0]) && status == CLI_OK; i++)
		status = written[i];
	if (!on_stdout(r))
		bench_print(document, stdout);
	return status;
}

static int status_of(enum bench_end end, const struct bench *bench, const char *why)
{
	switch (end) {
	case BENCH_DONE: break;
	case BENCH_STOPPED: return cli_error(CLI_FELL_SHORT, "%s", why);
	case BENCH_NOT_STARTED: return cli_error(CLI_NOT_JUDGED, "%s", why);
	case BENCH_BAD_INPUT: return cli_error(CLI_USAGE, "%s", why);
	default: return cli_error(CLI_DEFECT, "%s", why);
	}
	if (!bench_mismatches(bench))
		return CLI_OK;
	return cli_error(CLI_FELL_SHORT, "%llu of the answers were not those of the warm-up; the first: %s",
			 (unsigned long long)bench_mismatches(bench),
			 bench_first_mismatch(bench)[0] ? bench_first_mismatch(bench) : "an answer to no command in flight");
}

static uint64_t clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int run(struct request *r, struct assay_agent *const agents[])
{
	json_t *document = make_document(r, agents);
	uint64_t started = clock_ns();
	struct bench *bench = NULL;
	enum bench_end end;
	int status, written;
	char why[512] = "";

	if (!document)
		return cli_error(CLI_DEFECT, "out of memory");
	if (isatty(STDERR_FILENO) == 1)
		r->options.progress = on_progress;
	end = bench_run(agents, r->agents.count, &r->options, &bench, why, sizeof(why));
	json_object_set_new(document, "duration_ns", json_integer((json_int_t)(clock_ns() - started)));
	written = bench ? write_all(r, bench, document) : CLI_OK;
	status = status_of(end, bench, why);
	bench_free(bench);
	json_decref(document);
	return written == CLI_OK || status == CLI_DEFECT ? status : written;
}

int cmd_bench(int argc, char **argv)
{
	struct assay_agent *agents[CLI_AGENTS_MAX];
	struct request r = {0};
	struct assay_agent_options like = {0};
	int status = parse(argc, argv, &r);

	if (status < 0)
		return CLI_OK;
	like.timeout_ns = r.timeout_ns;
	like.poll = r.options.poll;
	like.no_kick_times = !r.options.poll && !r.options.probes;
	if (status == CLI_OK)
		status = cli_open_agents(&r.agents, &like, agents);
	if (status != CLI_OK)
		return status;
	status = run(&r, agents);
	for (size_t i = 0; i < r.agents.count; i++)
		assay_agent_close(agents[i]);
	return status;
}
