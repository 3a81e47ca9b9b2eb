/* SPDX-License-Identifier: BSD-2-Clause */
/* A run: discovery, then every selected check for every agent and resource, then its verdict to the sink. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "suites/agents.h"
#include "suites/engine.h"
#include "suites/inventory.h"
#include "suites/tables.h"

static uint64_t clock_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

uint64_t run_now(const struct run *run)
{
	return clock_ns() - run->started_ns;
}

static uint64_t mix(uint64_t state, const char *text)
{
	for (; *text; text++)
		state = (state ^ (uint8_t)*text) * UINT64_C(0x100000001b3);
	return state;
}

/* --- One result ---------------------------------------------------------------------------------------------------------- */

/* A quirk check records and never judges: where its way was barred, there is nothing to record. */
static void judge_no_quirk(struct check *c)
{
	if (c->row->quirk && c->verdict == ASSAY_WARN)
		c->verdict = ASSAY_SKIP;
}

static void tell(struct check *c, uint64_t began)
{
	struct run *run = c->run;
	struct assay_evidence evidence[EVIDENCE_KEPT];
	struct assay_check_result result = {
		.id = c->row->id,
		.agent = assay_agent_name(c->home->agent),
		.resource = c->resource,
		.iteration = c->iteration,
		.title = c->row->title,
		.requirements = c->row->requirements,
		.severity = c->severity,
		.verdict = c->verdict,
		.condition = c->condition,
		.reason = c->reason,
		.t_ns = began,
		.duration_ns = run_now(run) - began,
		.evidence = evidence,
		.ambiguity = c->ambiguity ? c->ambiguity->id : NULL,
		.reading = c->ambiguity ? c->reading : NULL,
		.preferred = c->preferred,
	};

	result.evidence_count =
		evidence_list(&run->evidence, c->verdict == ASSAY_PASS ? EVIDENCE_OF_A_PASS : EVIDENCE_KEPT, evidence);
	run->summary->verdicts[c->verdict]++;
	if (c->verdict == ASSAY_FAIL && run->options->fail_fast)
		run->stop = true;
	run->sink->finished(run->sink->context, &result);
}

static void begin(struct run *run, struct seat *seat, const struct check_row *row, struct subject subject, uint32_t iteration)
{
	struct check *c = &run->check;

	memset(c, 0, offsetof(struct check, undo));
	c->run = run;
	c->row = row;
	c->home = c->seat = seat;
	c->evidence = &run->evidence;
	c->own = subject;
	c->clock = subject.clock;
	c->sensor = subject.sensor;
	c->domain = subject.domain;
	c->iteration = iteration;
	c->severity = row_severity(row);
	c->unconfirmed = row_unconfirmed(row);
	c->verdict = ASSAY_PASS;
	if (subject.clock)
		(void)snprintf(c->resource, sizeof(c->resource), "clock %u", subject.clock->id);
	if (subject.sensor)
		(void)snprintf(c->resource, sizeof(c->resource), "sensor %u", subject.sensor->id);
	if (subject.domain)
		(void)snprintf(c->resource, sizeof(c->resource), "%s %u", inventory_domain_noun(subject.domain),
			       subject.domain->id);
	if (subject.policy)
		cell_begin(c, subject.policy - 1);
	if (run->options->shard_count && row->scope == OVER_ALL)
		(void)snprintf(c->resource, sizeof(c->resource), "shard %u", run->options->shard_index);
	c->random = mix(mix(run->options->seed ^ UINT64_C(0xcbf29ce484222325), row->id), c->resource) + iteration;
	evidence_clear(&run->evidence);
	predicted_idle(&seat->predicted);
}

static void run_steps(struct check *c)
{
	for (const struct step *s = c->row->steps; s->expect && !over(c); s++) {
		uint32_t words[5];

		check_use_agent(c, s->agent);
		step_words(c, c->clock, s, words);
		(void)expect_status(c, send_words(c, c->row->protocol, s->message, words, s->words), s->expect);
	}
	check_use_agent(c, 0);
}

static void run_one(struct run *run, struct seat *seat, const struct check_row *row, struct subject subject, uint32_t iteration)
{
	struct check *c = &run->check;
	uint64_t began = run_now(run);

	begin(run, seat, row, subject, iteration);
	if (!select_result(run, row, assay_agent_name(seat->agent), c->resource))
		return;
	if (seat->gone && row->scope != OVER_ALL)
		skip(c, "backend gone: %s", seat->gone_why);
	else if (row->steps)
		run_steps(c);
	else
		row->run(c);
	if (!c->settled && !c->judged)
		skip(c, "nothing to judge: no answer that it needs was usable");
	if (c->held)
		(void)offer_event_buffers(c);
	undo_all(c);
	settle_events(c);
	assay_agent_drop_events(seat->agent);
	for (size_t i = 0; row->needs.agents > 1 && i < run->seat_count; i++)
		assay_agent_drop_events(run->seats[i].agent);
	judge_no_quirk(c);
	tell(c, began);
}

static void skip_row(struct run *run, struct seat *seat, const struct check_row *row, uint32_t iteration, const char *reason)
{
	struct check *c = &run->check;
	uint64_t began = run_now(run);

	begin(run, seat, row, (struct subject){0}, iteration);
	if (!select_result(run, row, assay_agent_name(seat->agent), NULL))
		return;
	skip(c, "%s", reason);
	tell(c, began);
}

/* --- Expansion ----------------------------------------------------------------------------------------------------------- */

static void run_per_clock(struct run *run, struct seat *seat, const struct check_row *row, uint32_t iteration)
{
	const struct assay_inventory *inventory = seat->inventory;
	char reason[320];
	uint32_t ran = 0;

	for (uint32_t i = 0; i < inventory->clock_count && !run->stop; i++) {
		const struct assay_inventory_clock *clock = &inventory->clocks[i];

		if (clock->status != SCMI_SUCCESS || (row->clock_is && !row->clock_is(inventory, clock)))
			continue;
		run_one(run, seat, row, (struct subject){.clock = clock}, iteration);
		ran++;
	}
	if (ran > 0)
		return;
	if (inventory->clock_count == 0)
		(void)snprintf(reason, sizeof(reason), "no clock could be discovered: PROTOCOL_ATTRIBUTES announced %u%s%s",
			       inventory->clocks_announced, inventory->trouble[0] ? "; " : "", inventory->trouble);
	else
		(void)snprintf(reason, sizeof(reason), "no clock of %u is %s", inventory->clock_count,
			       row->needs.clock_wanted ? row->needs.clock_wanted : "there");
	skip_row(run, seat, row, iteration, reason);
}

static void run_per_sensor(struct run *run, struct seat *seat, const struct check_row *row, uint32_t iteration)
{
	const struct assay_inventory *inventory = seat->inventory;
	char reason[320];
	uint32_t ran = 0;

	for (uint32_t i = 0; i < inventory->sensor_count && !run->stop; i++) {
		const struct assay_inventory_sensor *sensor = &inventory->sensors[i];

		if (row->sensor_is && !row->sensor_is(inventory, sensor))
			continue;
		run_one(run, seat, row, (struct subject){.sensor = sensor}, iteration);
		ran++;
	}
	if (ran > 0)
		return;
	(void)snprintf(reason, sizeof(reason), "no sensor of %u is %s", inventory->sensor_count,
		       row->needs.sensor_wanted ? row->needs.sensor_wanted : "there");
	skip_row(run, seat, row, iteration, reason);
}

/* Without a predicate a row of pin control is for pins: groups and functions answer other questions. */
static bool domain_fits(const struct check_row *row, const struct assay_inventory *inventory,
			const struct assay_inventory_domain *domain)
{
	if (domain->protocol != row->protocol || domain->status != SCMI_SUCCESS)
		return false;
	return row->domain_is ? row->domain_is(inventory, domain) : domain->selector == 0;
}

static void run_per_domain(struct run *run, struct seat *seat, const struct check_row *row, uint32_t iteration)
{
	const struct assay_inventory *inventory = seat->inventory;
	char reason[320];
	uint32_t ran = 0;

	for (uint32_t i = 0; i < inventory->domain_count && !run->stop; i++) {
		if (!domain_fits(row, inventory, &inventory->domains[i]))
			continue;
		run_one(run, seat, row, (struct subject){.domain = &inventory->domains[i]}, iteration);
		ran++;
	}
	if (ran > 0)
		return;
	(void)snprintf(reason, sizeof(reason), "of %u announced, none is %s",
		       assay_inventory_announced(inventory, row->protocol, 0),
		       row->needs.domain_wanted ? row->needs.domain_wanted : "there");
	skip_row(run, seat, row, iteration, reason);
}

static void run_policy(struct run *run, struct seat *seat, const struct check_row *row, uint32_t iteration)
{
	const struct policy *policy = run->options->policy;
	uint32_t count = row->scope == PER_CELL ? policy->resource_count : policy->device_count, ran = 0;

	for (uint32_t i = 0; i < count && !run->stop; i++) {
		struct subject subject = {.policy = i + 1};

		if (row->scope == PER_CELL && policy->resources[i].protocol != row->protocol)
			continue;
		begin(run, seat, row, subject, iteration);
		if (row->fits && !row->fits(&run->check))
			continue;
		run_one(run, seat, row, subject, iteration);
		ran++;
	}
	if (!ran)
		skip_row(run, seat, row, iteration,
			 row->scope == PER_CELL ? "the policy has no such resource for this agent"
						: "the policy has no such device for this agent");
}

static void run_row(struct run *run, struct seat *seat, const struct check_row *row, uint32_t iteration)
{
	char text[320];
	const char *unmet = needs_unmet(run, seat, row, text, sizeof(text));

	if (unmet)
		skip_row(run, seat, row, iteration, unmet);
	else if (row->scope == PER_CLOCK)
		run_per_clock(run, seat, row, iteration);
	else if (row->scope == PER_SENSOR)
		run_per_sensor(run, seat, row, iteration);
	else if (row->scope == PER_DOMAIN)
		run_per_domain(run, seat, row, iteration);
	else if (row->scope == PER_CELL || row->scope == PER_DEVICE)
		run_policy(run, seat, row, iteration);
	else
		run_one(run, seat, row, (struct subject){0}, iteration);
}

static bool in_shard(struct run *run, const struct check_row *row)
{
	uint32_t count = run->options->shard_count;

	return count == 0 || row->scope == OVER_ALL || run->ordinal++ % count == run->options->shard_index - 1;
}

/* Rules of a transport of their own are told as one skip where it is another: by the first row of their table. */
static bool told_by_first_row(const struct seat *seat, const struct check_row *row, size_t index)
{
	return index > 0 && ((row->needs.vhost && !(seat->capabilities & ASSAY_IS_KERNEL_VHOST)) ||
			     (row->needs.channel && !(seat->capabilities & ASSAY_IS_SHARED_MEMORY)));
}

/* Every row for one agent, in the order of the tables. */
static void run_seat(struct run *run, struct seat *seat, uint32_t iteration)
{
	for (size_t t = 0; check_tables[t]; t++) {
		for (size_t i = 0; i < check_tables[t]->count && !run->stop; i++) {
			const struct check_row *row = &check_tables[t]->rows[i];
			struct assay_check_progress progress = {row->id, assay_agent_name(seat->agent), "", run->done, run->total};

			if (!select_row(run, row) || (row->scope == ONCE && seat->index > 0) || !in_shard(run, row) ||
			    told_by_first_row(seat, row, i))
				continue;
			if (run->sink->progress)
				run->sink->progress(run->sink->context, &progress);
			run_row(run, seat, row, iteration);
			run->done++;
		}
	}
}

static uint32_t count_selected(const struct run *run)
{
	uint32_t count = 0;

	for (size_t t = 0; check_tables[t]; t++)
		for (size_t i = 0; i < check_tables[t]->count; i++)
			count += select_row(run, &check_tables[t]->rows[i]);
	return count;
}

/* --- The run ------------------------------------------------------------------------------------------------------------- */

/* Alone on the platform: no other agent of this run, and nobody else can reach it. */
static int ask_oracle(const struct run *run, struct seat *seat)
{
	const struct assay_oracle_options options = {
		.release = run->spec,
		.no_p2a = !(seat->capabilities & ASSAY_CAN_P2A),
		.virtio = (seat->capabilities & ASSAY_IS_VIRTIO) != 0,
		.alone = run->seat_count == 1 && (seat->capabilities & ASSAY_IS_SYNCHRONOUS),
	};

	return seat->inventory->reached ? assay_oracle_new(seat->inventory, &options, &seat->predicted.oracle) : 0;
}

/* There is nothing to judge where no SCMI is spoken. */
static int refuse(struct run *run, const struct seat *seat, char *why, size_t why_bytes)
{
	run->summary->reached = false;
	(void)snprintf(why, why_bytes, "%s: speaks no SCMI: it can be timed by bench, and that is all",
		       assay_agent_uri(seat->agent));
	return 0;
}

static int discover(struct run *run, struct seat *seat, char *why, size_t why_bytes)
{
	struct assay_backend_info info;
	int err;

	assay_agent_describe(seat->agent, &info);
	seat->capabilities = info.capabilities;
	seat->max_in_flight = info.max_in_flight;
	seat->passive.release = run->spec;
	if (run->options->timeout_ns)
		assay_agent_set_timeout(seat->agent, run->options->timeout_ns);
	assay_agent_observe(seat->agent, seat_observe, seat);
	if (seat->capabilities & ASSAY_IS_NO_SCMI)
		return refuse(run, seat, why, why_bytes);
	err = assay_inventory_read(seat->agent, &seat->inventory);
	if (err) {
		(void)snprintf(why, why_bytes, "%s: discovery: %s", assay_agent_uri(seat->agent), strerror(-err));
		return err;
	}
	if (!seat->inventory->reached) {
		run->summary->reached = false;
		(void)snprintf(why, why_bytes, "%s: the first exchange was not answered: %s", assay_agent_uri(seat->agent),
			       seat->inventory->trouble);
	}
	if (seat->inventory->reached && seat->inventory->silent && !run->summary->silent) {
		run->summary->silent = true;
		(void)snprintf(why, why_bytes, "%s: it stopped answering while it was asked what it offers: %s",
			       assay_agent_uri(seat->agent), seat->inventory->trouble);
	}
	err = ask_oracle(run, seat);
	if (err) {
		(void)snprintf(why, why_bytes, "out of memory");
		return err;
	}
	if (run->sink->discovered)
		run->sink->discovered(run->sink->context, seat->index, seat->inventory);
	return 0;
}

/* Nobody is left to ask: what is repeated would be skipped again. */
static bool all_gone(const struct run *run)
{
	for (size_t i = 0; i < run->seat_count; i++)
		if (!run->seats[i].gone)
			return false;
	return true;
}

static int run_all(struct run *run, char *why, size_t why_bytes)
{
	uint32_t repeat = run->options->repeat ? run->options->repeat : 1;

	run->summary->reached = true;
	for (size_t i = 0; i < run->seat_count; i++) {
		int err = discover(run, &run->seats[i], why, why_bytes);

		if (err)
			return err;
	}
	if (!run->summary->reached)
		return 0;
	if (run->options->policy) {
		int err = policy_bind(run, why, why_bytes);

		if (err)
			return err;
	}
	run->total = count_selected(run) * (uint32_t)run->seat_count * repeat;
	for (uint32_t iteration = 0; iteration < repeat && !all_gone(run); iteration++)
		for (size_t i = 0; i < run->seat_count && !run->stop; i++)
			run_seat(run, &run->seats[i], iteration);
	for (size_t i = 0; i < run->seat_count; i++)
		run->summary->gone = run->summary->gone || run->seats[i].gone;
	return 0;
}

int assay_check_run(struct assay_agent **agents, size_t agent_count, const struct assay_check_options *options,
		    const struct assay_check_sink *sink, struct assay_check_summary *summary, char *why, size_t why_bytes)
{
	struct run *run = calloc(1, sizeof(*run));
	int err = assay_catalogue_load(why, why_bytes);

	*summary = (struct assay_check_summary){0};
	if (run && !err)
		run->seats = calloc(agent_count, sizeof(*run->seats));
	if (!err && (!run || !run->seats)) {
		(void)snprintf(why, why_bytes, "out of memory");
		err = -ENOMEM;
	}
	if (err)
		goto out;
	run->options = options;
	run->sink = sink;
	run->summary = summary;
	run->spec = options->spec ? options->spec : ASSAY_RELEASE_3_2;
	run->started_ns = clock_ns();
	run->seat_count = agent_count;
	for (size_t i = 0; i < agent_count; i++)
		run->seats[i] = (struct seat){
			.run = run, .index = i, .agent = agents[i], .evidence = &run->evidence, .policy_agent = POLICY_NONE};
	(void)pthread_mutex_init(&run->ears, NULL);
	err = run_all(run, why, why_bytes);
	for (size_t i = 0; i < agent_count; i++) {
		assay_agent_observe(agents[i], NULL, NULL);
		assay_oracle_free(run->seats[i].predicted.oracle);
		assay_inventory_free(run->seats[i].inventory);
	}
	pthread_mutex_destroy(&run->ears);
	policy_grants_free(run->grants);
out:
	if (run)
		free(run->seats);
	free(run);
	return err;
}
