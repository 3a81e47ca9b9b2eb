/* SPDX-License-Identifier: BSD-2-Clause */
/* Running all checks against one faulty platform in one setting, and many such runs over processes. */
#ifndef HARNESS_E2E_MUTATION_RUN_H
#define HARNESS_E2E_MUTATION_RUN_H

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "assay/check.h"
#include "harness/config/expectations.h"
#include "harness/config/policy.h"
#include "harness/e2e/mutation_settings.h"
#include "scmi/header.h"
#include "scmi/le.h"

#define CHECKS_MAX 1024u
#define JOBS_MAX 8192u
#define KINDS_MAX 128u

/* What one run of all checks came to: for each check its worst verdict over agents and resources. */
struct outcome {
	int error; /* of our own; `text` says which */
	bool reached;
	uint8_t worst[CHECKS_MAX]; /* rank of it */
	bool silent[CHECKS_MAX];   /* it was a failure to answer at all */
	uint32_t results;
	char text[160];
};

enum rank { NOT_RUN, SKIPPED, PASSED, WARNED, FAILED, BROKEN };

static const uint8_t ranks[ASSAY_VERDICT_COUNT] = {
	[ASSAY_PASS] = PASSED,  [ASSAY_FAIL] = FAILED,   [ASSAY_WARN] = WARNED,  [ASSAY_NOTE] = PASSED,
	[ASSAY_SKIP] = SKIPPED, [ASSAY_WAIVED] = PASSED, [ASSAY_ERROR] = BROKEN,
};

/* Messages seen in a clean run: what there is to mutate. */
struct kind {
	uint8_t protocol, message;
	bool event;
	uint32_t payload;
};
static struct kind kinds[KINDS_MAX];
static size_t kind_count;

static const char *check_ids[CHECKS_MAX];
static size_t check_count;

static size_t index_of(const char *id)
{
	static size_t last;

	for (size_t i = 0; i < check_count; i++) {
		size_t at = (last + i) % check_count;

		if (strcmp(check_ids[at], id) == 0)
			return last = at;
	}
	return 0;
}

static void finished(void *context, const struct assay_check_result *r)
{
	struct outcome *o = context;
	size_t at = index_of(r->id);
	uint8_t rank = ranks[r->verdict];

	o->results++;
	if (rank <= o->worst[at])
		return;
	o->worst[at] = rank;
	o->silent[at] = r->condition != ASSAY_CONDITION_NONE;
	if (rank == BROKEN && !o->text[0])
		(void)snprintf(o->text, sizeof(o->text), "%s: %s", r->id, r->reason);
}

static void observed(void *context, size_t agent, const struct assay_observation *seen)
{
	struct scmi_header h = scmi_header_unpack(seen->bytes_count >= 4 ? scmi_load32(seen->bytes) : 0);
	bool event = seen->kind == ASSAY_SAW_DELAYED || seen->kind == ASSAY_SAW_NOTIFICATION;
	size_t i = 0;

	(void)context, (void)agent;
	if ((seen->kind != ASSAY_SAW_RESPONSE && !event) || seen->bytes_count < 8)
		return;
	while (i < kind_count && (kinds[i].protocol != h.protocol || kinds[i].message != h.message || kinds[i].event != event))
		i++;
	if (i == KINDS_MAX)
		return;
	if (i == kind_count)
		kinds[kind_count++] = (struct kind){h.protocol, h.message, event, 0};
	if (seen->bytes_count - 4 > kinds[i].payload && scmi_load32s(seen->bytes + 4) == 0)
		kinds[i].payload = seen->bytes_count - 4;
}

/* What each setting promises: the inventories of its agents on the clean platform. Stays NULL where that cannot be read. */
static struct assay_expectations *promised[SETTINGS];

static void load_promise(const char *path, struct assay_expectations **into)
{
	char why[512] = "";

	if (!expectations_load(path, into, why, sizeof(why)))
		return;
	fprintf(stderr, "%s\n", why);
	exit(4);
}

static void promise(size_t s)
{
	struct assay_agent *agents[AGENTS_MAX] = {NULL};
	char path[] = "/tmp/mutation-XXXXXX";
	int fd = mkstemp(path);
	FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
	size_t count = 0;
	if (!out || open_agents(&settings[s], "", agents, &count, NULL, 0))
		exit(4);
	for (size_t i = 0; i < count; i++) {
		struct assay_inventory *inventory = NULL;

		if (assay_inventory_read(agents[i], &inventory) ||
		    expectations_write(out, inventory, assay_agent_name(agents[i]), i == 0))
			exit(4);
		assay_inventory_free(inventory);
		assay_agent_close(agents[i]);
	}
	leave_platform();
	fclose(out);
	load_promise(path, &promised[s]);
	unlink(path);
}

/* Who may use what, where a setting says so. */
static struct policy *policies[SETTINGS];

static void prepare_setting(size_t s)
{
	char why[512] = "";

	if (settings[s].policy && policy_load(settings[s].policy, &policies[s], why, sizeof(why))) {
		fprintf(stderr, "%s\n", why);
		exit(4);
	}
	if (settings[s].promise)
		load_promise(settings[s].promise, &promised[s]);
	else if (!settings[s].policy)
		promise(s);
}

static void run_once(const struct setting *s, const char *fault, bool mutant, bool observe, struct outcome *o)
{
	struct assay_agent *agents[AGENTS_MAX] = {NULL};
	struct assay_check_options options = {.destructive = true,
					      .fail_fast = mutant,
					      .seed = 1,
					      .expectations = mutant ? NULL : promised[s - settings],
					      .policy = policies[s - settings]};
	struct assay_check_sink sink = {.context = o, .finished = finished, .observed = observe ? observed : NULL};
	struct assay_check_summary summary;
	size_t count;

	memset(o, 0, sizeof(*o));
	o->error = open_agents(s, fault, agents, &count, o->text, sizeof(o->text));
	if (!o->error) {
		char why[160] = "";

		o->error = assay_check_run(agents, count, &options, &sink, &summary, why, sizeof(why));
		o->reached = summary.reached;
		if (o->error)
			(void)snprintf(o->text, sizeof(o->text), "%s", why);
	}
	for (size_t i = 0; i < AGENTS_MAX; i++)
		assay_agent_close(agents[i]);
	leave_platform();
}

/* --- Jobs, spread over processes --------------------------------------------------------------------------------------------- */

struct job {
	char fault[96];
	uint8_t setting;
	bool mutant;
	bool crashed; /* set before, cleared after: our own process died in it */
	struct outcome outcome;
};
static struct job *jobs;
static size_t job_count;
static size_t *next_job; /* shared by the workers */

static struct job *add_job(const char *fault, uint8_t setting, bool mutant)
{
	struct job *job = &jobs[job_count];

	if (job_count == JOBS_MAX)
		return NULL;
	job_count++;
	(void)snprintf(job->fault, sizeof(job->fault), "%s", fault);
	job->setting = setting;
	job->mutant = mutant;
	job->crashed = true;
	return job;
}

/*
 * Workers take the next job from a shared counter. A mutant needs one catch only, so its run ends there, and nothing is promised: what
 * the specification defines has to show it.
 */
static int run_jobs(size_t from)
{
	long workers = sysconf(_SC_NPROCESSORS_ONLN);
	int bad = 0, status;

	workers = workers < 1 ? 1 : workers > 8 ? 8 : workers;
	*next_job = from;
	(void)fflush(NULL);
	for (long w = 0; w < workers; w++) {
		pid_t child = fork();

		if (child < 0)
			return -errno;
		if (child > 0)
			continue;
		for (size_t i; (i = __atomic_fetch_add(next_job, 1, __ATOMIC_RELAXED)) < job_count;) {
			run_once(&settings[jobs[i].setting], jobs[i].fault, jobs[i].mutant, false, &jobs[i].outcome);
			jobs[i].crashed = false;
		}
		_exit(0);
	}
	while (wait(&status) > 0)
		bad |= status;
	return bad ? -ECHILD : 0;
}

#endif
