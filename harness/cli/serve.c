/* SPDX-License-Identifier: BSD-2-Clause */
/* The command "serve": the reference platform behind vhost-user sockets, one agent each, or behind shared-memory channels. */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "harness/backends/query.h"
#include "harness/cli/cli.h"
#include "harness/cli/serve_slow.h"
#include "harness/cli/serve_smt.h"
#include "harness/config/platform_config.h"
#include "harness/platform/platform_vhost_user.h"

#define NAME "serve"
#define SCHEME "vhost-user:"
#define LISTENERS_MAX 64u
#define WHY_BYTES 1024u

struct serve_options {
	const char *listen[LISTENERS_MAX];
	uint32_t listen_count;
	const char *platform, *policy;
	const char *smt; /* what follows smt: in --listen; NULL: vhost-user */
	struct platform_options behaviour;
	struct vhost_user_server_options server;
	char faults[4096];
};

static struct vhost_user_server *running; /* for the signal handler */

static void usage(FILE *out)
{
	fprintf(out,
		"usage: scmi-assay serve --listen vhost-user:SOCKET [--listen ...] [OPTION...]\n"
		"       scmi-assay serve --listen smt:DIR [--mediator POLICY] [OPTION...]\n\n"
		"Is the reference platform, for others to connect to. Each socket is one agent of the platform: the one that\n"
		"'?agent=NAME' after the socket names, else the next one of the platform file that no other socket names.\n"
		"With smt:DIR each agent is a shared-memory channel at DIR/NAME; options after '?': bytes=, p2a=, fastchannels=,\n"
		"reset_permissions=, unsupported_is_fine=, zero_registers=.\n\n"
		"  --listen URI          a socket to listen on, repeatable; or smt: and a folder\n"
		"  --mediator POLICY     with smt: be a hypervisor's mediator too: a connection is a domain, which has the devices "
		"that the\n"
		"                        policy gives its agent (a file, or builtin:NAME) until it goes\n"
		"  --platform FILE       the platform: a YAML file, or builtin:NAME ('scmi-assay list --platforms'); default: the\n"
		"                        embedded one\n"
		"  --fault NAME[,NAME]   misbehave in this way ('scmi-assay list --faults'); repeatable\n"
		"  --delay TIME          stay busy this long with each command, e.g. 2us\n"
		"  --delay-message M=TIME\n"
		"                        the same for one kind of message, e.g. CLOCK_RATE_GET=2us or Clock:PROTOCOL_VERSION=2us; "
		"repeatable\n"
		"  --stall TIME/PERIOD   answer nothing in the last TIME of each PERIOD, e.g. 50ms/1s\n"
		"  --delayed-after TIME  add this to the time that every delayed response takes\n"
		"  --once                end when the first front-end has gone\n"
		"  -h, --help            this text\n\n"
		"Prints one line 'ready: SOCKET...' when it listens. Ends on SIGTERM or SIGINT, with exit status 0.\n");
}

static bool add_fault(struct serve_options *options, const char *text)
{
	size_t used = strlen(options->faults);
	int more = snprintf(options->faults + used, sizeof(options->faults) - used, "%s%s", used ? "," : "", text);

	if (more < 0 || (size_t)more >= sizeof(options->faults) - used) {
		cli_usage_error(NAME, "--fault: more than %zu characters of names", sizeof(options->faults) - 1);
		return false;
	}
	options->behaviour.faults = options->faults;
	return true;
}

static bool add_listener(struct serve_options *options, const char *uri)
{
	if (!strncmp(uri, SERVE_SMT_SCHEME, strlen(SERVE_SMT_SCHEME)) && uri[strlen(SERVE_SMT_SCHEME)] && !options->smt &&
	    !options->listen_count) {
		options->smt = uri + strlen(SERVE_SMT_SCHEME);
		return true;
	}
	if (options->smt || !strncmp(uri, SERVE_SMT_SCHEME, strlen(SERVE_SMT_SCHEME))) {
		cli_usage_error(NAME, "--listen: expected one smt:DIR alone, or vhost-user: sockets, found '%s'", uri);
		return false;
	}
	if (strncmp(uri, SCHEME, strlen(SCHEME)) != 0 || !uri[strlen(SCHEME)]) {
		cli_usage_error(NAME, "--listen: expected vhost-user:SOCKET or smt:DIR, found '%s'", uri);
		return false;
	}
	if (options->listen_count == LISTENERS_MAX) {
		cli_usage_error(NAME, "--listen: more than %u sockets", LISTENERS_MAX);
		return false;
	}
	options->listen[options->listen_count++] = uri + strlen(SCHEME);
	return true;
}

enum {
	OPT_LISTEN = 256,
	OPT_PLATFORM,
	OPT_FAULT,
	OPT_DELAY,
	OPT_DELAY_MESSAGE,
	OPT_STALL,
	OPT_DELAYED_AFTER,
	OPT_ONCE,
	OPT_MEDIATOR,
	OPT_HELP = 'h',
};

static const struct option long_options[] = {
	{"listen", required_argument, NULL, OPT_LISTEN},
	{"platform", required_argument, NULL, OPT_PLATFORM},
	{"fault", required_argument, NULL, OPT_FAULT},
	{"delay", required_argument, NULL, OPT_DELAY},
	{"delay-message", required_argument, NULL, OPT_DELAY_MESSAGE},
	{"stall", required_argument, NULL, OPT_STALL},
	{"delayed-after", required_argument, NULL, OPT_DELAYED_AFTER},
	{"once", no_argument, NULL, OPT_ONCE},
	{"mediator", required_argument, NULL, OPT_MEDIATOR},
	{"help", no_argument, NULL, OPT_HELP},
	{NULL, 0, NULL, 0},
};

/* True with everything read; false with *status to exit with. */
static bool read_options(int argc, char **argv, struct serve_options *options, int *status)
{
	int c;

	opterr = 0;
	optind = 1;
	*status = CLI_USAGE;
	while ((c = getopt_long(argc, argv, ":h", long_options, NULL)) != -1) {
		bool fine = true;

		if (c == OPT_LISTEN)
			fine = add_listener(options, optarg);
		else if (c == OPT_PLATFORM)
			options->platform = optarg;
		else if (c == OPT_FAULT)
			fine = add_fault(options, optarg);
		else if (c == OPT_DELAY)
			fine = cli_duration(NAME, "--delay", optarg, 1, &options->behaviour.slowness.every_ns);
		else if (c == OPT_DELAY_MESSAGE)
			fine = serve_slow_message(&options->behaviour.slowness, optarg);
		else if (c == OPT_STALL)
			fine = serve_slow_stall(&options->behaviour.slowness, optarg);
		else if (c == OPT_DELAYED_AFTER)
			fine = cli_duration(NAME, "--delayed-after", optarg, 1, &options->behaviour.delay_ns);
		else if (c == OPT_MEDIATOR)
			options->policy = optarg;
		else if (c == OPT_ONCE)
			options->server.once = true;
		else if (c == OPT_HELP) {
			usage(stdout);
			*status = CLI_OK;
			return false;
		} else {
			*status = cli_bad_option(NAME, c, argv);
			return false;
		}
		if (!fine)
			return false;
	}
	if (optind < argc) {
		*status = cli_usage_error(NAME, "unexpected argument '%s'", argv[optind]);
		return false;
	}
	if (options->policy && !options->smt) {
		*status = cli_usage_error(NAME, "--mediator: goes with --listen smt:DIR");
		return false;
	}
	if (options->listen_count == 0 && !options->smt) {
		*status = cli_usage_error(NAME, "--listen: at least one socket is needed");
		return false;
	}
	return true;
}

/* A socket's path, and the agent that it names ("" for none). */
struct listener {
	char path[QUERY_BYTES_MAX];
	char agent[64];
};

static bool read_listener(const char *text, struct listener *listener)
{
	static const char *const known[] = {"agent", NULL};
	const char *question = strchr(text, '?');
	int bytes = question ? (int)(question - text) : (int)strlen(text);
	struct query query;
	char why[WHY_BYTES];

	snprintf(listener->path, sizeof(listener->path), "%.*s", bytes, text);
	if (query_parse(&query, question ? question + 1 : "", known, why, sizeof(why)) < 0) {
		cli_usage_error(NAME, "--listen %s%s: %s", SCHEME, text, why);
		return false;
	}
	snprintf(listener->agent, sizeof(listener->agent), "%s", query_get(&query, "agent") ? query_get(&query, "agent") : "");
	return true;
}

static bool agent_exists(const struct platform_config *config, const char *name)
{
	for (uint32_t i = 0; i < config->agents_count; i++)
		if (strcmp(config->agents[i].name, name) == 0)
			return true;
	return false;
}

static bool agent_taken(const struct listener *listeners, uint32_t count, const char *name)
{
	for (uint32_t i = 0; i < count; i++)
		if (strcmp(listeners[i].agent, name) == 0)
			return true;
	return false;
}

/* Every socket gets an agent of its own. 0, or an exit status after a message. */
static int assign_agents(const struct serve_options *options, const struct platform_config *config, struct listener *listeners)
{
	uint32_t next = 0;

	for (uint32_t i = 0; i < options->listen_count; i++) {
		if (!read_listener(options->listen[i], &listeners[i]))
			return CLI_USAGE;
		if (!listeners[i].agent[0])
			continue;
		if (!agent_exists(config, listeners[i].agent))
			return cli_error(CLI_USAGE, "serve: %s: %s has no agent named '%s'", listeners[i].path, config->source,
					 listeners[i].agent);
		if (agent_taken(listeners, i, listeners[i].agent))
			return cli_error(CLI_USAGE, "serve: %s: agent '%s' has a socket already", listeners[i].path,
					 listeners[i].agent);
	}
	for (uint32_t i = 0; i < options->listen_count; i++) {
		if (listeners[i].agent[0])
			continue;
		while (next < config->agents_count && agent_taken(listeners, options->listen_count, config->agents[next].name))
			next++;
		if (next == config->agents_count)
			return cli_error(CLI_USAGE, "serve: %s: no agent is left for this socket, %s has %u", listeners[i].path,
					 config->source, config->agents_count);
		snprintf(listeners[i].agent, sizeof(listeners[i].agent), "%s", config->agents[next].name);
	}
	return CLI_OK;
}

static void on_signal(int number)
{
	(void)number;
	if (running)
		vhost_user_server_stop(running);
	serve_smt_stop();
}

static void catch_signals(void)
{
	struct sigaction stop = {.sa_handler = on_signal};

	sigemptyset(&stop.sa_mask);
	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGINT, &stop, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static int serve(const struct serve_options *options, struct platform *platform, const struct listener *listeners)
{
	struct vhost_user_server *server;
	char why[WHY_BYTES];
	int err = platform_vhost_user_create(platform, &options->server, &server, why, sizeof(why));

	if (err)
		return cli_error(CLI_NOT_JUDGED, "serve: %s", why);
	running = server;
	catch_signals();
	for (uint32_t i = 0; !err && i < options->listen_count; i++)
		err = vhost_user_server_listen(server, listeners[i].path, listeners[i].agent, why, sizeof(why));
	if (err) {
		err = cli_error(CLI_NOT_JUDGED, "serve: %s", why);
	} else {
		fputs("ready:", stdout);
		for (uint32_t i = 0; i < options->listen_count; i++)
			printf(" %s%s", SCHEME, listeners[i].path);
		putchar('\n');
		fflush(stdout);
		err = vhost_user_server_run(server);
		if (err)
			err = cli_error(CLI_NOT_JUDGED, "serve: cannot go on: %s", strerror(-err));
	}
	running = NULL;
	vhost_user_server_destroy(server);
	return err;
}

static int serve_platform(const struct serve_options *options, const struct serve_smt *smt, struct platform *platform,
			  const struct platform_config *config, const struct listener *listeners)
{
	if (!options->smt)
		return serve(options, platform, listeners);
	catch_signals();
	return serve_smt_run(smt, platform, config);
}

int cmd_serve(int argc, char **argv)
{
	struct serve_options options = {.platform = NULL};
	static struct listener listeners[LISTENERS_MAX];
	static struct serve_smt smt;
	struct platform_config *config;
	struct platform *platform;
	char why[WHY_BYTES];
	int status;

	if (!read_options(argc, argv, &options, &status))
		return status;
	if (options.smt && !serve_smt_read(options.smt, options.policy, options.server.once, &smt))
		return CLI_USAGE;
	options.behaviour.fastchannels = smt.fastchannels;
	if (platform_config_load(options.platform, &config, why, sizeof(why)) < 0)
		return cli_error(CLI_USAGE, "serve: %s", why);
	status = assign_agents(&options, config, listeners);
	if (status != CLI_OK) {
		platform_config_free(config);
		return status;
	}
	if (platform_create(config, &options.behaviour, &platform, why, sizeof(why)) < 0) {
		platform_config_free(config);
		return cli_error(CLI_USAGE, "serve: %s", why);
	}
	status = serve_platform(&options, &smt, platform, config, listeners);
	platform_destroy(platform);
	platform_config_free(config);
	return status;
}
