/* SPDX-License-Identifier: BSD-2-Clause */
/* "serve --listen smt:DIR": the reference platform behind shared-memory channels, with or without a mediator. */
#include "harness/cli/serve_smt.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "harness/cli/cli.h"
#include "harness/config/platform_config.h"
#include "harness/backends/smt_channel.h"

#define WHY_BYTES 1024u

static struct smt_server *running;  /* for the signal handler */
static volatile sig_atomic_t asked; /* to stop */

static int read_query(struct serve_smt *smt, const char *text, char *why, size_t why_bytes)
{
	static const char *const known[] = {
		"bytes", "fastchannels", "p2a", "reset_permissions", "unsupported_is_fine", "zero_registers", NULL};
	uint64_t bytes = SMT_SERVER_AREA_BYTES;
	int err = query_parse(&smt->query, text, known, why, why_bytes);

	if (err || query_u64(&smt->query, "bytes", SMT_AREA_BYTES_MIN, SMT_AREA_BYTES_MAX, &bytes, why, why_bytes) ||
	    query_bool(&smt->query, "fastchannels", &smt->fastchannels, why, why_bytes) ||
	    query_bool(&smt->query, "p2a", &smt->server.p2a, why, why_bytes) ||
	    query_bool(&smt->query, "reset_permissions", &smt->setup.reset_permissions, why, why_bytes) ||
	    query_bool(&smt->query, "unsupported_is_fine", &smt->setup.unsupported_is_fine, why, why_bytes) ||
	    query_bool(&smt->query, "zero_registers", &smt->setup.zero_registers, why, why_bytes))
		return -1;
	smt->server.area_bytes = (uint32_t)(bytes + 7) & ~7u;
	smt->setup.p2a = smt->server.p2a;
	return 0;
}

bool serve_smt_read(const char *text, const char *policy, bool once, struct serve_smt *smt)
{
	const char *question = strchr(text, '?');
	char why[WHY_BYTES];

	memset(smt, 0, sizeof(*smt));
	smt->setup.policy = policy;
	smt->server.once = once;
	smt->server.p2a = true;
	snprintf(smt->folder, sizeof(smt->folder), "%.*s", question ? (int)(question - text) : (int)strlen(text), text);
	if (!read_query(smt, question ? question + 1 : "", why, sizeof(why)))
		return true;
	cli_usage_error("serve", "--listen %s%s: %s", SERVE_SMT_SCHEME, text, why);
	return false;
}

static int run(struct smt_server *server, const struct serve_smt *smt)
{
	char why[WHY_BYTES];
	int err = smt_server_listen(server, smt->folder, why, sizeof(why));

	if (err)
		return cli_error(CLI_NOT_JUDGED, "serve: %s", why);
	fputs("ready:", stdout);
	for (uint32_t i = 0; smt_server_path(server, i); i++)
		printf(" %s%s", SERVE_SMT_SCHEME, smt_server_path(server, i));
	putchar('\n');
	fflush(stdout);
	err = smt_server_run(server);
	return err ? cli_error(CLI_NOT_JUDGED, "serve: cannot go on: %s", strerror(-err)) : CLI_OK;
}

int serve_smt_run(const struct serve_smt *smt, struct platform *platform, const struct platform_config *config)
{
	struct mediator *mediator;
	char why[WHY_BYTES];
	int status;

	if (mediator_set_up(platform, config, &smt->setup, &mediator, why, sizeof(why)))
		return cli_error(CLI_USAGE, "serve: %s", why);
	if (smt_server_create(platform, config, mediator, &smt->server, &running, why, sizeof(why))) {
		status = cli_error(CLI_NOT_JUDGED, "serve: %s", why);
	} else {
		struct smt_server *server = running;

		if (asked) /* while `running` was not set yet */
			smt_server_stop(server);
		status = run(server, smt);
		running = NULL;
		smt_server_destroy(server);
	}
	mediator_destroy(mediator);
	return status;
}

void serve_smt_stop(void)
{
	asked = 1;
	if (running)
		smt_server_stop(running);
}
