/* SPDX-License-Identifier: BSD-2-Clause */
/* How the checks are run against a faulty platform: each setting shows what the others cannot. */
#ifndef HARNESS_E2E_MUTATION_SETTINGS_H
#define HARNESS_E2E_MUTATION_SETTINGS_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "assay/agent.h"
#include "harness/backends/raw_standin.h"

#define AGENTS_MAX 3u

static const struct setting {
	const char *name, *file, *options;
	const char *promise;            /* an expectation file; NULL: what the clean platform shows */
	const char *only;               /* faults that this setting is there for, by name; NULL: all */
	const char *family;             /* ... or by how their names begin: these are of no use in the other settings */
	const char *backend;            /* NULL: loopback: */
	const char *policy;             /* --policy; NULL: none */
	const char *agents[AGENTS_MAX]; /* by name; NULL in the first place: one agent, the first free */
} settings[] = {
	{.name = "one agent", .file = "", .options = "&fastchannels=1"},
	{.name = "three agents", .file = "", .options = "", .agents = {"osv-a", "osv-b", "mgmt"}},
	{.name = "three agents, a policy",
	 .file = "",
	 .options = "",
	 .policy = "builtin:default",
	 .agents = {"osv-a", "osv-b", "mgmt"}},
	{.name = "old versions", .file = "harness/e2e/platforms/old-versions.yaml", .options = ""},
	{.name = "without events", .file = "", .options = "&p2a=0"},
	{.name = "stated conditions",
	 .file = "harness/e2e/platforms/conditions.yaml",
	 .options = "",
	 .promise = "harness/e2e/platforms/conditions-expect.yaml",
	 .only = "sensor.reading-get.fault-succeeds system.state-set.suspend-while-others-run system.state-set.any-vendor-state"},
	{.name = "other readings",
	 .file = "harness/e2e/platforms/other-readings.yaml",
	 .options = "",
	 .only = "agent-loss.keeps-votes.reset agent-loss.keeps-version",
	 .agents = {"osv-a", "osv-b"}},
	{.name = "permissions",
	 .file = "harness/e2e/platforms/isolation.yaml",
	 .options = "",
	 .family = "isolation.",
	 .policy = "harness/e2e/platforms/isolation-policy.yaml",
	 .agents = {"alpha", "beta", "boss"}},
	{.name = "shared memory", .file = "", .options = "", .family = "smt.", .backend = "smt:"},
	{.name = "shared memory, polled", .file = "", .options = "&interrupt=0", .family = "smt.", .backend = "smt:"},
	{.name = "Linux Raw mode",
	 .file = "",
	 .options = "",
	 .only = "clock.rate-set.delayed-token clock.rate-set.delayed-twice",
	 .backend = "raw:"},
	{.name = "mediator",
	 .file = "builtin:automotive",
	 .options = "&mediator=builtin:automotive",
	 .family = "mediator.",
	 .backend = "smt:",
	 .policy = "builtin:automotive",
	 .agents = {"infotainment", "cluster", "manager"}},
	{.name = "mediator without permission commands",
	 .file = "harness/e2e/platforms/no-permissions.yaml",
	 .options = "&mediator=harness/e2e/platforms/no-permissions-policy.yaml",
	 .only = "mediator.unsupported.ignored",
	 .backend = "smt:",
	 .agents = {"manager"}},
};
#define SETTINGS (sizeof(settings) / sizeof(settings[0]))

static inline const char *family_of(const char *fault)
{
	for (size_t i = 0; i < SETTINGS; i++)
		if (settings[i].family && !strncmp(fault, settings[i].family, strlen(settings[i].family)))
			return settings[i].family;
	return NULL;
}

/* Is the fault one to try in this setting? */
static inline bool takes(const struct setting *s, const char *fault)
{
	const char *family = family_of(fault);

	if (s->only)
		return strstr(s->only, fault);
	return family ? s->family && !strcmp(s->family, family) : !s->family;
}

/* A stand-in for a kernel would keep its agent of the platform. */
static void leave_platform(void)
{
	if (standin.platform)
		raw_standin_stop();
}

/* The same platform behind a stand-in for a kernel with Raw mode. */
static int put_kernel_before(char *uri, size_t bytes)
{
	const struct raw_standin_options options = {.platform = uri};
	int err;

	err = raw_standin_start(&options);
	(void)snprintf(uri, bytes, "raw:/standin/0");
	return err;
}

static int open_agents(const struct setting *s, const char *fault, struct assay_agent **agents, size_t *count, char *text,
		       size_t text_bytes)
{
	/* What an earlier setting left would keep its place on the platform. */
	raw_standin_stop();
	*count = 0;
	do {
		struct assay_agent_options options = {.name = s->agents[*count] ? s->agents[*count] : "agent"};
		char uri[256], why[160] = "";
		int err;

		bool raw = s->backend && !strcmp(s->backend, "raw:");

		(void)snprintf(uri, sizeof(uri), "%s%s?%s%s%s%s%s", !s->backend || raw ? "loopback:" : s->backend, s->file,
			       *fault ? "fault=" : "private=0", fault, s->options, s->agents[*count] ? "&agent=" : "",
			       s->agents[*count] ? s->agents[*count] : "");
		err = raw ? put_kernel_before(uri, sizeof(uri)) : 0;
		if (!err)
			err = assay_agent_open(uri, &options, &agents[*count], why, sizeof(why));
		if (err) {
			(void)snprintf(text, text_bytes, "%s", why);
			return err;
		}
	} while (++*count < AGENTS_MAX && s->agents[*count]);
	return 0;
}

#endif
