// SPDX-License-Identifier: BSD-2-Clause
/* Judging a replay by the oracle: one oracle for each connection, and what one agent does to another is overheard. */
#include "harness/cli/replay_judge.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "assay/oracle.h"

struct replay_judge {
	struct assay_replay_judge calls;
	uint8_t release;
	unsigned count;
	struct assay_inventory *inventories[ASSAY_REPLAY_AGENTS_MAX];
	struct assay_oracle *oracles[ASSAY_REPLAY_AGENTS_MAX];
	struct assay_policy_binding *policy; /* NULL: nobody says who may use what */
};

static void on_sent(void *context, unsigned agent, const uint8_t *request, uint32_t request_bytes)
{
	struct replay_judge *judge = context;

	(void)request, (void)request_bytes;
	assay_oracle_sent(judge->oracles[agent]);
}

static bool on_answer(void *context, unsigned agent, const uint8_t *request, uint32_t request_bytes, uint32_t capacity,
		      const struct assay_answer *found, char *why, size_t why_bytes)
{
	struct replay_judge *judge = context;
	struct assay_prediction prediction;
	enum assay_oracle_verdict verdict;

	assay_oracle_predict(judge->oracles[agent], request, request_bytes, capacity, &prediction);
	verdict = assay_oracle_judge(judge->oracles[agent], &prediction, request, request_bytes, found->bytes, found->bytes_count);
	if (judge->policy)
		assay_policy_hear(judge->policy, request, request_bytes, found->bytes, found->bytes_count);
	for (unsigned i = 0; i < judge->count; i++)
		if (i != agent)
			assay_oracle_overhear(judge->oracles[i], request, request_bytes, found->bytes, found->bytes_count);
	if (verdict == ASSAY_AS_PREDICTED || verdict == ASSAY_TOLERATED)
		return true;
	(void)assay_oracle_complain(&prediction, found->bytes, found->bytes_count, why, why_bytes);
	return false;
}

static bool on_silence(void *context, unsigned agent, const uint8_t *request, uint32_t request_bytes)
{
	struct replay_judge *judge = context;
	struct assay_prediction prediction;

	assay_oracle_predict(judge->oracles[agent], request, request_bytes, 0, &prediction);
	return prediction.silence;
}

static void on_event(void *context, unsigned agent, const uint8_t *bytes, uint32_t bytes_count)
{
	struct replay_judge *judge = context;

	assay_oracle_event(judge->oracles[agent], bytes, bytes_count);
}

static void on_loss(void *context, unsigned agent)
{
	struct replay_judge *judge = context;

	assay_oracle_restart(judge->oracles[agent]);
}

static int discover(struct replay_judge *judge, unsigned i, struct assay_agent *agent, char *why, size_t why_bytes)
{
	struct assay_backend_info info = {.struct_size = sizeof(info)};
	struct assay_oracle_options options = {.release = judge->release};
	int err = assay_inventory_read(agent, &judge->inventories[i]);

	if (err) {
		snprintf(why, why_bytes, "%s: discovery: %s", assay_agent_uri(agent), strerror(-err));
		return err;
	}
	if (!judge->inventories[i]->reached) {
		snprintf(why, why_bytes, "%s: the first exchange was not answered: %s", assay_agent_uri(agent),
			 judge->inventories[i]->trouble);
		return -ENODATA;
	}
	assay_agent_describe(agent, &info);
	options.no_p2a = !(info.capabilities & ASSAY_CAN_P2A);
	options.virtio = (info.capabilities & ASSAY_IS_VIRTIO) != 0;
	options.alone = judge->count == 1 && (info.capabilities & ASSAY_IS_SYNCHRONOUS);
	err = assay_oracle_new(judge->inventories[i], &options, &judge->oracles[i]);
	if (!err)
		err = assay_oracle_survey(judge->oracles[i], agent);
	if (err)
		snprintf(why, why_bytes, "%s: discovery: %s", assay_agent_uri(agent), strerror(-err));
	assay_agent_drop_events(agent);
	return err;
}

int replay_judge_new(struct assay_agent *const *agents, unsigned count, uint8_t release, const struct policy *policy,
		     struct replay_judge **out, char *why, size_t why_bytes)
{
	struct replay_judge *judge = calloc(1, sizeof(*judge));

	*out = judge;
	if (!judge) {
		snprintf(why, why_bytes, "out of memory");
		return -ENOMEM;
	}
	judge->calls = (struct assay_replay_judge){judge, on_sent, on_answer, on_silence, on_event, on_loss};
	judge->release = release;
	judge->count = count;
	for (unsigned i = 0; i < count; i++) {
		int err = discover(judge, i, agents[i], why, why_bytes);

		if (err)
			return err;
	}
	if (!policy)
		return 0;
	return assay_policy_bind(agents, judge->inventories, judge->oracles, count, policy, &judge->policy, why, why_bytes);
}

void replay_judge_free(struct replay_judge *judge)
{
	if (judge)
		assay_policy_unbind(judge->policy);
	for (unsigned i = 0; judge && i < judge->count; i++) {
		assay_oracle_free(judge->oracles[i]);
		assay_inventory_free(judge->inventories[i]);
	}
	free(judge);
}

const struct assay_replay_judge *replay_judge_of(struct replay_judge *judge)
{
	return judge ? &judge->calls : NULL;
}

static struct assay_sharpness sum(const struct replay_judge *judge)
{
	struct assay_sharpness total = {0};

	for (unsigned i = 0; i < judge->count; i++) {
		struct assay_sharpness s;

		assay_oracle_sharpness(judge->oracles[i], &s);
		total.requests += s.requests;
		total.single += s.single;
		total.sizes += s.sizes;
		total.unsure += s.unsure;
		total.tolerated += s.tolerated;
		total.mismatched += s.mismatched;
	}
	return total;
}

static double share(uint64_t part, uint64_t whole)
{
	return whole ? (double)part / (double)whole : 0;
}

void replay_judge_print(const struct replay_judge *judge, FILE *out)
{
	struct assay_sharpness s = sum(judge);

	fprintf(out,
		"judged by release %s: %" PRIu64 " answers, %" PRIu64 " of them worth a warning; %.2f statuses allowed on average, "
		"exactly one for %.1f %%, any for %" PRIu64 "\n",
		assay_release_name(judge->release), s.requests, s.tolerated, share(s.sizes, s.requests),
		100.0 * share(s.single, s.requests), s.unsure);
}

json_t *replay_judge_json(const struct replay_judge *judge)
{
	struct assay_sharpness s = sum(judge);

	return json_pack("{s:s, s:I, s:I, s:I, s:I, s:f, s:f}", "spec", assay_release_name(judge->release), "answers",
			 (json_int_t)s.requests, "wrong", (json_int_t)s.mismatched, "tolerated", (json_int_t)s.tolerated, "unsure",
			 (json_int_t)s.unsure, "mean_allowed", share(s.sizes, s.requests), "exactly_one",
			 share(s.single, s.requests));
}
