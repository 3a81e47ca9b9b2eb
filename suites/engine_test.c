/* SPDX-License-Identifier: BSD-2-Clause */
/* The engine against a scripted agent: verdicts of silence, death and broken answers, selection, shards, restoration. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "greatest.h"
#include "suites/check.h"

/* --- A scripted agent in place of agents/: it answers as a small Base-only platform, until told otherwise ------------------- */

enum behaviour { HONEST, LOSES_VENDOR, WEDGES_AT_VENDOR, DIES_AT_VENDOR, DEAD_FROM_THE_START, NONSENSE };

struct assay_agent {
	enum behaviour behaviour;
	bool wedged, dead, reconnects;
	unsigned reconnections, sent;
	bool echo_wrong, vendor_unterminated;
	uint64_t random;
	uint16_t token;
	uint64_t sequence;
	assay_observer_fn *observer;
	void *context;
};

static void observe(struct assay_agent *agent, uint8_t kind, uint64_t sequence, const uint8_t *bytes, uint32_t count)
{
	struct assay_observation seen = {
		.kind = kind,
		.sequence = sequence,
		.bytes = bytes,
		.bytes_count = count,
		.capacity = 136,
		.used_length = count,
	};

	if (agent->observer)
		agent->observer(agent->context, &seen);
}

static void status_only(struct assay_exchange *ex, int32_t status)
{
	scmi_store32s(ex->response + 4, status);
	ex->response_bytes = 8;
}

static void word(struct assay_exchange *ex, uint32_t value)
{
	status_only(ex, SCMI_SUCCESS);
	scmi_store32(ex->response + 8, value);
	ex->response_bytes = 12;
}

static void answer(const struct assay_agent *agent, struct scmi_header h, uint32_t parameter, struct assay_exchange *ex)
{
	uint32_t wanted = h.message == SCMI_PROTOCOL_MESSAGE_ATTRIBUTES || h.message == SCMI_BASE_DISCOVER_LIST_PROTOCOLS ? 8 : 4;

	if (h.protocol != SCMI_PROTOCOL_BASE)
		return status_only(ex, SCMI_NOT_SUPPORTED);
	if (h.message <= SCMI_BASE_DISCOVER_LIST_PROTOCOLS && ex->request_bytes != wanted)
		return status_only(ex, SCMI_PROTOCOL_ERROR);
	switch (h.message) {
	case SCMI_PROTOCOL_VERSION: return word(ex, SCMI_VERSION(2, 0));
	case SCMI_PROTOCOL_ATTRIBUTES:
	case SCMI_BASE_DISCOVER_IMPLEMENTATION_VERSION: return word(ex, 0);
	case SCMI_BASE_DISCOVER_LIST_PROTOCOLS: return parameter ? status_only(ex, SCMI_INVALID_PARAMETERS) : word(ex, 0);
	case SCMI_PROTOCOL_MESSAGE_ATTRIBUTES:
		if (parameter <= 3 || parameter == 5 || parameter == 6)
			return word(ex, 0);
		return status_only(ex, SCMI_NOT_FOUND);
	case SCMI_BASE_DISCOVER_VENDOR:
		status_only(ex, SCMI_SUCCESS);
		memset(ex->response + 8, agent->vendor_unterminated ? 'x' : 0, 16);
		ex->response[8] = 'v';
		ex->response_bytes = 24;
		return;
	default: return status_only(ex, SCMI_NOT_SUPPORTED);
	}
}

static uint32_t next_random(struct assay_agent *agent)
{
	agent->random = agent->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(agent->random >> 33);
}

/* Anything at all, of any length; often with the right header and SUCCESS, so that it is looked at. */
static void nonsense(struct assay_agent *agent, struct assay_exchange *ex)
{
	ex->response_bytes = next_random(agent) % 137;
	for (uint32_t i = 0; i < 136; i++)
		ex->response[i] = next_random(agent) % 3 ? (uint8_t)(next_random(agent) % 4) : (uint8_t)next_random(agent);
	if (next_random(agent) % 8)
		memcpy(ex->response, ex->request, 4);
	if (next_random(agent) % 4)
		scmi_store32s(ex->response + 4, next_random(agent) % 4 ? 0 : -(int32_t)(next_random(agent) % 14));
	ex->outcome = ex->response_bytes < 8 ? ASSAY_TOO_SHORT : ASSAY_ANSWERED;
	ex->status = scmi_load32s(ex->response + 4);
	observe(agent, ASSAY_SAW_RESPONSE, ex->sequence, ex->response, ex->response_bytes);
}

int assay_agent_exchange(struct assay_agent *agent, const struct assay_command *command, struct assay_exchange *ex)
{
	struct scmi_header h = {command->message, command->type, command->protocol, agent->token++ & SCMI_TOKEN_MAX};
	bool vendor =
		!command->header_given && command->protocol == SCMI_PROTOCOL_BASE && command->message == SCMI_BASE_DISCOVER_VENDOR;

	memset(ex, 0, offsetof(struct assay_exchange, request));
	ex->sequence = agent->sequence++;
	ex->capacity = 136;
	if (command->token_given)
		h.token = command->token;
	if (command->header_given)
		h = scmi_header_unpack(command->header_word);
	scmi_store32(ex->request, scmi_header_pack(h));
	if (command->payload_bytes)
		memcpy(ex->request + 4, command->payload, command->payload_bytes);
	ex->request_bytes = 4 + command->payload_bytes;
	agent->sent++;
	observe(agent, ASSAY_SAW_COMMAND, ex->sequence, ex->request, ex->request_bytes);
	if (vendor && agent->behaviour == WEDGES_AT_VENDOR)
		agent->wedged = true;
	if (agent->behaviour == DEAD_FROM_THE_START || (vendor && agent->behaviour == DIES_AT_VENDOR))
		agent->dead = true;
	if (agent->behaviour == NONSENSE) {
		nonsense(agent, ex);
		return 0;
	}
	ex->outcome = agent->dead ? ASSAY_GONE : ASSAY_TIMEOUT;
	if (agent->dead || agent->wedged || (vendor && agent->behaviour == LOSES_VENDOR))
		return 0;
	ex->outcome = ASSAY_ANSWERED;
	scmi_store32(ex->response, scmi_header_pack(h) ^ (agent->echo_wrong ? 1u << 18 : 0));
	answer(agent, h, command->payload_bytes >= 4 ? scmi_load32(command->payload) : 0, ex);
	ex->status = scmi_load32s(ex->response + 4);
	observe(agent, ASSAY_SAW_RESPONSE, ex->sequence, ex->response, ex->response_bytes);
	return 0;
}

int assay_agent_exchange_raw(struct assay_agent *agent, const struct assay_raw_segment *segments, uint32_t count,
			     struct assay_exchange *ex)
{
	(void)agent, (void)segments, (void)count, (void)ex;
	return -ENOTSUP;
}

int assay_pipe_submit(struct assay_agent *agent, const struct assay_message *messages, uint32_t count)
{
	(void)agent, (void)messages, (void)count;
	return -EAGAIN;
}

int assay_pipe_kick(struct assay_agent *agent)
{
	(void)agent;
	return 0;
}

int assay_pipe_poll(struct assay_agent *agent, const struct assay_pipe_callbacks *callbacks, uint64_t deadline_ns)
{
	(void)agent, (void)callbacks, (void)deadline_ns;
	return 0;
}

int assay_agent_send(struct assay_agent *agent, const struct assay_command *command, uint64_t *sequence)
{
	(void)agent, (void)command, (void)sequence;
	return -EAGAIN;
}

int assay_agent_wait(struct assay_agent *agent, uint64_t sequence, struct assay_exchange *ex)
{
	(void)agent, (void)sequence, (void)ex;
	return -ENOENT;
}

int assay_agent_take_event(struct assay_agent *agent, const struct assay_event_filter *filter, uint64_t timeout_ns,
			   struct assay_event *event)
{
	(void)agent, (void)filter, (void)timeout_ns, (void)event;
	return 0;
}

int assay_agent_reconnect(struct assay_agent *agent, char *why, size_t why_bytes)
{
	agent->reconnections++;
	if (!agent->reconnects) {
		snprintf(why, why_bytes, "nobody listens");
		return -ECONNREFUSED;
	}
	agent->dead = agent->wedged = false;
	return 0;
}

int assay_agent_hold_events(struct assay_agent *agent, bool hold)
{
	(void)agent, (void)hold;
	return -ENOTSUP;
}

int assay_agent_offer_events(struct assay_agent *agent)
{
	(void)agent;
	return -ENOTSUP;
}

int assay_agent_shared_channel(struct assay_agent *agent, struct assay_shared_channel *channel)
{
	(void)agent, (void)channel;
	return -ENOTSUP;
}

int assay_agent_call(struct assay_agent *agent, struct assay_call *call)
{
	(void)agent, (void)call;
	return -ENOTSUP;
}

int assay_agent_raw_mode(struct assay_agent *agent, struct assay_raw_mode *out)
{
	(void)agent;
	(void)out;
	return -ENOTSUP;
}

int assay_agent_manage(struct assay_agent *agent, uint32_t what, uint32_t argument)
{
	(void)agent, (void)what, (void)argument;
	return -ENOTSUP;
}

void *assay_agent_map(struct assay_agent *agent, uint64_t address, size_t bytes)
{
	(void)agent, (void)address, (void)bytes;
	return NULL;
}

int assay_agent_leave(struct assay_agent *agent, enum assay_departure how)
{
	(void)agent, (void)how;
	return -ENOTSUP;
}

void assay_agent_observe(struct assay_agent *agent, assay_observer_fn *observer, void *context)
{
	agent->observer = observer;
	agent->context = context;
}

void assay_agent_describe(struct assay_agent *agent, struct assay_backend_info *info)
{
	(void)agent;
	memset(info, 0, sizeof(*info));
	info->max_in_flight = 1;
	info->capabilities = ASSAY_IS_VIRTIO;
}

void assay_agent_drop_events(struct assay_agent *agent)
{
	(void)agent;
}

const char *assay_agent_name(const struct assay_agent *agent)
{
	(void)agent;
	return "agent";
}

const char *assay_agent_uri(const struct assay_agent *agent)
{
	(void)agent;
	return "scripted:";
}

uint64_t assay_agent_timeout(const struct assay_agent *agent)
{
	(void)agent;
	return 1000000;
}

void assay_agent_set_timeout(struct assay_agent *agent, uint64_t timeout_ns)
{
	(void)agent, (void)timeout_ns;
}

uint64_t assay_agent_unmatched(const struct assay_agent *agent)
{
	(void)agent;
	return 0;
}

uint64_t assay_agent_now(struct assay_agent *agent)
{
	(void)agent;
	return 0;
}

unsigned assay_agent_events_waiting(const struct assay_agent *agent)
{
	(void)agent;
	return 0;
}

/* --- What a run told -------------------------------------------------------------------------------------------------------- */

#define TOLD_MAX 1024

struct told {
	char id[96], reason[400];
	uint8_t verdict, condition;
	size_t evidence_count;
	uint32_t last_word;
};
static struct told told[TOLD_MAX];
static size_t told_count;
static struct assay_check_summary summary;
static char why[256];

static void finished(void *context, const struct assay_check_result *r)
{
	struct told *t = &told[told_count];

	(void)context;
	if (told_count == TOLD_MAX)
		return;
	told_count++;
	snprintf(t->id, sizeof(t->id), "%s", r->id);
	snprintf(t->reason, sizeof(t->reason), "%s", r->reason);
	t->verdict = r->verdict;
	t->condition = r->condition;
	t->evidence_count = r->evidence_count;
	t->last_word = r->evidence_count ? scmi_load32(r->evidence[r->evidence_count - 1].bytes) : 0;
}

static int run(struct assay_agent *agent, const struct assay_check_options *options)
{
	struct assay_check_sink sink = {.finished = finished};

	told_count = 0;
	why[0] = '\0';
	return assay_check_run(&agent, 1, options, &sink, &summary, why, sizeof(why));
}

static const struct told *result_of(const char *id)
{
	for (size_t i = 0; i < told_count; i++)
		if (strcmp(told[i].id, id) == 0)
			return &told[i];
	return NULL;
}

static const char *const vendor_only[] = {"base.discover-vendor.*"};
static const struct assay_check_options vendor_options = {.suites = vendor_only, .suite_count = 1};

TEST a_conformant_platform_passes(void)
{
	struct assay_agent agent = {.behaviour = HONEST};
	struct assay_check_options all = {0};

	ASSERT_EQ(0, run(&agent, &all));
	ASSERT(summary.reached);
	for (size_t i = 0; i < told_count; i++) {
		ASSERTm(told[i].id,
			told[i].verdict != ASSAY_FAIL && told[i].verdict != ASSAY_ERROR && told[i].verdict != ASSAY_WARN);
		ASSERTm(told[i].id, told[i].verdict != ASSAY_SKIP || told[i].reason[0]);
	}
	ASSERT(summary.verdicts[ASSAY_PASS] > 20);
	PASS();
}

TEST a_lost_answer_is_a_failure_with_condition_timeout(void)
{
	struct assay_agent agent = {.behaviour = LOSES_VENDOR};

	ASSERT_EQ(0, run(&agent, &vendor_options));
	ASSERT_EQ(ASSAY_FAIL, result_of("base.discover-vendor.text")->verdict);
	ASSERT_EQ(ASSAY_CONDITION_TIMEOUT, result_of("base.discover-vendor.text")->condition);
	ASSERT_EQ_FMT(0u, agent.reconnections, "%u");
	PASS();
}

TEST a_wedged_platform_is_told_from_a_lost_answer_and_reconnected(void)
{
	struct assay_agent agent = {.behaviour = WEDGES_AT_VENDOR, .reconnects = true};

	ASSERT_EQ(0, run(&agent, &vendor_options));
	ASSERT_EQ(ASSAY_FAIL, result_of("base.discover-vendor.text")->verdict);
	ASSERT_EQ(ASSAY_CONDITION_WEDGED, result_of("base.discover-vendor.text")->condition);
	ASSERT_EQ(ASSAY_CONDITION_WEDGED, result_of("base.discover-vendor.constant")->condition);
	ASSERT_EQ_FMT(2u, agent.reconnections, "%u");
	ASSERT_FALSE(summary.gone);
	PASS();
}

TEST a_platform_that_dies_has_crashed_and_the_rest_is_skipped(void)
{
	struct assay_agent agent = {.behaviour = DIES_AT_VENDOR};
	static const char *const both[] = {"base.discover-*"};
	struct assay_check_options options = {.suites = both, .suite_count = 1};

	ASSERT_EQ(0, run(&agent, &options));
	ASSERT_EQ(ASSAY_CONDITION_CRASHED, result_of("base.discover-vendor.text")->condition);
	ASSERT(summary.gone);
	ASSERT_EQ(ASSAY_SKIP, result_of("base.discover-sub-vendor.absent")->verdict);
	ASSERT(strstr(result_of("base.discover-sub-vendor.absent")->reason, "backend gone"));
	PASS();
}

TEST a_platform_that_never_answered_is_not_judged(void)
{
	struct assay_agent agent = {.behaviour = DEAD_FROM_THE_START};
	struct assay_check_options all = {0};

	ASSERT_EQ(0, run(&agent, &all));
	ASSERT_FALSE(summary.reached);
	ASSERT_EQ_FMT((size_t)0, told_count, "%zu");
	ASSERT(strstr(why, "scripted:"));
	PASS();
}

TEST a_failure_names_clause_expected_and_found_and_keeps_its_bytes(void)
{
	struct assay_agent agent = {.behaviour = HONEST, .vendor_unterminated = true};
	const struct told *t;

	ASSERT_EQ(0, run(&agent, &vendor_options));
	t = result_of("base.discover-vendor.text");
	ASSERT_EQ(ASSAY_FAIL, t->verdict);
	ASSERT(strstr(t->reason, "BASE-003-01") && strstr(t->reason, "expected") && strstr(t->reason, "found"));
	ASSERT(t->evidence_count >= 2);
	ASSERT_EQ(SCMI_BASE_DISCOVER_VENDOR, scmi_header_unpack(t->last_word).message);
	PASS();
}

TEST a_rule_for_every_response_is_judged_over_discovery_too(void)
{
	struct assay_agent agent = {.behaviour = HONEST, .echo_wrong = true};
	static const char *const only[] = {"gen.response.header"};
	struct assay_check_options options = {.suites = only, .suite_count = 1};

	ASSERT_EQ(0, run(&agent, &options));
	ASSERT_EQ_FMT((size_t)1, told_count, "%zu");
	ASSERT_EQ(ASSAY_FAIL, told[0].verdict);
	ASSERT_EQ_FMT((size_t)2, told[0].evidence_count, "%zu");
	PASS();
}

/* Whatever comes back, a run ends, and no check passes judgement by reading what is not there (the sanitizers watch). */
TEST a_platform_that_answers_nonsense_is_judged_without_harm(void)
{
	struct assay_check_options all = {.destructive = true};

	for (uint64_t seed = 1; seed <= 8; seed++) {
		struct assay_agent agent = {.behaviour = NONSENSE, .random = seed};

		ASSERT_EQ(0, run(&agent, &all));
		ASSERT(told_count > 20);
		ASSERT(summary.verdicts[ASSAY_FAIL] > 5);
		ASSERT_EQ(0, summary.verdicts[ASSAY_ERROR]);
	}
	PASS();
}

TEST what_is_excluded_does_not_run(void)
{
	struct assay_agent agent = {.behaviour = HONEST};
	static const char *const out[] = {"*.constant"};
	struct assay_check_options options = vendor_options;

	options.excludes = out;
	options.exclude_count = 1;
	ASSERT_EQ(0, run(&agent, &options));
	ASSERT(result_of("base.discover-vendor.text"));
	ASSERT_EQ(NULL, result_of("base.discover-vendor.constant"));
	PASS();
}

TEST shards_divide_the_checks_without_overlap(void)
{
	struct assay_agent agent = {.behaviour = HONEST};
	static const char *const base[] = {"base.*"};
	struct assay_check_options options = {.suites = base, .suite_count = 1};
	size_t all, parts = 0;

	ASSERT_EQ(0, run(&agent, &options));
	all = told_count;
	for (uint32_t i = 1; i <= 3; i++) {
		options.shard_count = 3;
		options.shard_index = i;
		ASSERT_EQ(0, run(&agent, &options));
		ASSERT(told_count > 0 && told_count < all);
		parts += told_count;
	}
	ASSERT_EQ_FMT(all, parts, "%zu");
	PASS();
}

TEST fail_fast_stops_at_the_first_failure(void)
{
	struct assay_agent agent = {.behaviour = HONEST, .vendor_unterminated = true};
	struct assay_check_options options = {.fail_fast = true};

	ASSERT_EQ(0, run(&agent, &options));
	ASSERT_EQ(ASSAY_FAIL, told[told_count - 1].verdict);
	ASSERT_EQ_FMT(1u, summary.verdicts[ASSAY_FAIL], "%u");
	PASS();
}

TEST only_the_named_checks_run_again(void)
{
	struct assay_agent agent = {.behaviour = HONEST};
	static const struct assay_check_key keys[] = {{"base.discover-vendor.text", "agent", ""}};
	struct assay_check_options options = {.only = keys, .only_count = 1};

	ASSERT_EQ(0, run(&agent, &options));
	ASSERT_EQ_FMT((size_t)1, told_count, "%zu");
	ASSERT_STR_EQ("base.discover-vendor.text", told[0].id);
	PASS();
}

TEST a_later_rule_is_skipped_with_the_release_as_reason(void)
{
	struct assay_agent agent = {.behaviour = HONEST};
	static const char *const negotiate[] = {"base.negotiate.own-version"};
	struct assay_check_options options = {.suites = negotiate, .suite_count = 1, .spec = ASSAY_RELEASE_2_0};

	ASSERT_EQ(0, run(&agent, &options));
	ASSERT_EQ(ASSAY_SKIP, told[0].verdict);
	ASSERT(strstr(told[0].reason, "3.2") && strstr(told[0].reason, "2.0"));
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(a_conformant_platform_passes);
	RUN_TEST(a_lost_answer_is_a_failure_with_condition_timeout);
	RUN_TEST(a_wedged_platform_is_told_from_a_lost_answer_and_reconnected);
	RUN_TEST(a_platform_that_dies_has_crashed_and_the_rest_is_skipped);
	RUN_TEST(a_platform_that_never_answered_is_not_judged);
	RUN_TEST(a_failure_names_clause_expected_and_found_and_keeps_its_bytes);
	RUN_TEST(a_rule_for_every_response_is_judged_over_discovery_too);
	RUN_TEST(a_platform_that_answers_nonsense_is_judged_without_harm);
	RUN_TEST(what_is_excluded_does_not_run);
	RUN_TEST(shards_divide_the_checks_without_overlap);
	RUN_TEST(fail_fast_stops_at_the_first_failure);
	RUN_TEST(only_the_named_checks_run_again);
	RUN_TEST(a_later_rule_is_skipped_with_the_release_as_reason);
	GREATEST_MAIN_END();
}
