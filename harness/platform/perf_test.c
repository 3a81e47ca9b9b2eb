/* SPDX-License-Identifier: BSD-2-Clause */
/* The Performance protocol of the reference platform, message by message, on the default platform file. */
#include "greatest.h"

#include "harness/platform/platform_fixture.h"
#include "scmi/perf.h"

#define PERF SCMI_PROTOCOL_PERF
#define OK(...) ASSERT_EQ_FMT(SCMI_SUCCESS, fixture_send(&fx, __VA_ARGS__), "%d")
#define GIVES(status, ...) ASSERT_EQ_FMT(status, fixture_send(&fx, __VA_ARGS__), "%d")

/* Domains of the default file; index of the highest level of the first. */
enum { BIG, LITTLE, GPU, DOMAINS };
#define HIGHEST 9u

static struct fixture fx;

static void set_up(void *unused)
{
	(void)unused;
	fixture_open(&fx, NULL, NULL, NULL);
}

static void tear_down(void *unused)
{
	(void)unused;
	fixture_close(&fx);
}

static const char text_of_old[] =
	"summary: t\nvendor: v\nagents: [{name: a}, {name: b}]\nprotocols: [{id: 0x10, version: 0x20000}, {id: 0x13, version: "
	"%s}]\n"
	"perf:\n  unit: microwatt\n  %s\n  domains:\n  - name: a_name_that_is_too_long\n    indexed: true\n    notify: [limits, "
	"level]\n"
	"    fastchannels: [level-get]\n"
	"    levels: [{level: 10, index: 7}, {level: 20, index: 3}, {level: 40, index: 5}]\n    level: 20\n";

static void reopen(const char *version, const char *more)
{
	char text[1024];

	fixture_close(&fx);
	snprintf(text, sizeof(text), text_of_old, version, more);
	fixture_open(&fx, NULL, text, NULL);
}

static uint32_t level_of(unsigned agent, uint32_t domain)
{
	fixture_send(&fx, agent, PERF, SCMI_PERF_LEVEL_GET, 1, domain);
	return fixture_word(&fx, 4);
}

static bool limits_are(unsigned agent, uint32_t domain, uint32_t max, uint32_t min)
{
	fixture_send(&fx, agent, PERF, SCMI_PERF_LIMITS_GET, 1, domain);
	return fixture_word(&fx, 4) == max && fixture_word(&fx, 8) == min;
}

TEST attributes_tell_what_each_caller_may(void)
{
	OK(0, PERF, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ_FMT((size_t)24, fx.bytes, "%zu");
	ASSERT_EQ_FMT(SCMI_PERF_ATTR_MILLIWATT | DOMAINS, fixture_word(&fx, 4), "%#x");
	OK(0, PERF, SCMI_PERF_DOMAIN_ATTRIBUTES, 1, BIG);
	ASSERT_EQ_FMT((size_t)40, fx.bytes, "%zu");
	ASSERT_EQ_FMT(0xfe000000u, fixture_word(&fx, 4), "%#x");
	ASSERT_EQ(100u, fixture_word(&fx, 8));
	ASSERT_EQ(2000000u, fixture_word(&fx, 12));
	ASSERT_EQ(2000u, fixture_word(&fx, 16));
	ASSERT_STR_EQ("application_cor", (const char *)fx.response + 24);
	OK(1, PERF, SCMI_PERF_DOMAIN_ATTRIBUTES, 1, BIG);
	ASSERT_EQ_FMT(0xbe000000u, fixture_word(&fx, 4), "%#x");
	OK(0, PERF, SCMI_PERF_DOMAIN_ATTRIBUTES, 1, GPU);
	ASSERT_EQ_FMT(0u, fixture_word(&fx, 4), "%#x");
	OK(1, PERF, SCMI_PERF_DOMAIN_ATTRIBUTES, 1, GPU);
	ASSERT_EQ_FMT(0xc0000000u, fixture_word(&fx, 4), "%#x");
	PASS();
}

TEST an_unknown_domain_is_not_found_by_any_message(void)
{
	for (uint32_t id = DOMAINS; id; id = id == DOMAINS ? 0x10000 : id == 0x10000 ? 0xffffffff : 0) {
		GIVES(SCMI_NOT_FOUND, 0, PERF, SCMI_PERF_DOMAIN_ATTRIBUTES, 1, id);
		GIVES(SCMI_NOT_FOUND, 0, PERF, SCMI_PERF_DESCRIBE_LEVELS, 2, id, 0);
		GIVES(SCMI_NOT_FOUND, 0, PERF, SCMI_PERF_LIMITS_SET, 3, id, 1, 1);
		GIVES(SCMI_NOT_FOUND, 0, PERF, SCMI_PERF_LIMITS_GET, 1, id);
		GIVES(SCMI_NOT_FOUND, 0, PERF, SCMI_PERF_LEVEL_SET, 2, id, 1);
		GIVES(SCMI_NOT_FOUND, 0, PERF, SCMI_PERF_LEVEL_GET, 1, id);
		GIVES(SCMI_NOT_FOUND, 0, PERF, SCMI_PERF_NOTIFY_LIMITS, 2, id, 1);
		GIVES(SCMI_NOT_FOUND, 0, PERF, SCMI_PERF_NOTIFY_LEVEL, 2, id, 1);
		GIVES(SCMI_NOT_FOUND, 0, PERF, SCMI_PERF_DESCRIBE_FASTCHANNEL, 2, id, 5);
		GIVES(SCMI_NOT_FOUND, 0, PERF, SCMI_PERF_DOMAIN_NAME_GET, 1, id);
	}
	PASS();
}

TEST levels_come_in_parts_that_add_up(void)
{
	uint32_t index = 0, last = 0;

	for (uint32_t remaining = 1; remaining; index += SCMI_LEVELS_RETURNED(fixture_word(&fx, 4))) {
		OK(0, PERF, SCMI_PERF_DESCRIBE_LEVELS, 2, BIG, index);
		uint32_t returned = SCMI_LEVELS_RETURNED(fixture_word(&fx, 4));

		remaining = SCMI_LEVELS_REMAINING(fixture_word(&fx, 4));
		ASSERT(returned);
		ASSERT_EQ_FMT(8u, index + returned + remaining, "%u");
		ASSERT_EQ_FMT(12 + 20 * (size_t)returned, fx.bytes, "%zu");
		for (uint32_t i = 0; i < returned; i++) {
			ASSERT(fixture_word(&fx, 8 + 20 * i) > last);
			last = fixture_word(&fx, 8 + 20 * i);
			ASSERT_EQ(last * 1000, fixture_word(&fx, 20 + 20 * i));
		}
	}
	ASSERT_EQ(2600u, last);
	OK(0, PERF, SCMI_PERF_DESCRIBE_LEVELS, 2, BIG, 7);
	ASSERT_EQ(HIGHEST, fixture_word(&fx, 24));
	GIVES(SCMI_OUT_OF_RANGE, 0, PERF, SCMI_PERF_DESCRIBE_LEVELS, 2, BIG, 8);
	GIVES(SCMI_OUT_OF_RANGE, 0, PERF, SCMI_PERF_DESCRIBE_LEVELS, 2, BIG, 0xffffffff);
	PASS();
}

TEST limits_are_set_kept_with_zero_and_checked(void)
{
	ASSERT(limits_are(0, LITTLE, 1500, 300));
	OK(0, PERF, SCMI_PERF_LIMITS_SET, 3, LITTLE, 1200, 600);
	ASSERT(limits_are(0, LITTLE, 1200, 600));
	OK(0, PERF, SCMI_PERF_LIMITS_SET, 3, LITTLE, 900, 0);
	ASSERT(limits_are(0, LITTLE, 900, 600));
	OK(0, PERF, SCMI_PERF_LIMITS_SET, 3, LITTLE, 0, 300);
	ASSERT(limits_are(0, LITTLE, 900, 300));
	GIVES(SCMI_OUT_OF_RANGE, 0, PERF, SCMI_PERF_LIMITS_SET, 3, LITTLE, 0, 0);
	GIVES(SCMI_OUT_OF_RANGE, 0, PERF, SCMI_PERF_LIMITS_SET, 3, LITTLE, 1501, 300);
	GIVES(SCMI_OUT_OF_RANGE, 0, PERF, SCMI_PERF_LIMITS_SET, 3, LITTLE, 1500, 299);
	GIVES(SCMI_OUT_OF_RANGE, 0, PERF, SCMI_PERF_LIMITS_SET, 3, LITTLE, 1000, 300);
	GIVES(SCMI_INVALID_PARAMETERS, 0, PERF, SCMI_PERF_LIMITS_SET, 3, LITTLE, 600, 1200);
	GIVES(SCMI_INVALID_PARAMETERS, 0, PERF, SCMI_PERF_LIMITS_SET, 3, LITTLE, 0, 1200);
	ASSERT(limits_are(0, LITTLE, 900, 300));
	PASS();
}

TEST limits_of_two_agents_meet_and_those_of_a_lost_agent_go(void)
{
	OK(0, PERF, SCMI_PERF_LIMITS_SET, 3, LITTLE, 1500, 600);
	OK(1, PERF, SCMI_PERF_LIMITS_SET, 3, LITTLE, 1200, 300);
	ASSERT(limits_are(0, LITTLE, 1200, 600));
	OK(1, PERF, SCMI_PERF_LIMITS_SET, 3, LITTLE, 300, 300);
	ASSERT(limits_are(2, LITTLE, 300, 300));
	platform_detach(fx.agents[1]);
	ASSERT(limits_are(2, LITTLE, 1500, 600));
	PASS();
}

TEST the_level_moves_into_new_limits_after_a_while(void)
{
	ASSERT_EQ_FMT(1200u, level_of(0, LITTLE), "%u");
	OK(0, PERF, SCMI_PERF_LIMITS_SET, 3, LITTLE, 600, 300);
	ASSERT_EQ_FMT(1200u, level_of(0, LITTLE), "%u");
	fixture_pass(&fx, 200);
	ASSERT_EQ_FMT(600u, level_of(0, LITTLE), "%u");
	OK(0, PERF, SCMI_PERF_LIMITS_SET, 3, BIG, 3, 2);
	ASSERT_EQ_FMT(3u, level_of(0, BIG), "%u");
	PASS();
}

TEST a_level_is_set_inside_the_limits_by_those_who_may(void)
{
	OK(0, PERF, SCMI_PERF_LEVEL_SET, 2, LITTLE, 300);
	fixture_pass(&fx, 200);
	ASSERT_EQ_FMT(300u, level_of(1, LITTLE), "%u");
	GIVES(SCMI_OUT_OF_RANGE, 0, PERF, SCMI_PERF_LEVEL_SET, 2, LITTLE, 299);
	GIVES(SCMI_OUT_OF_RANGE, 0, PERF, SCMI_PERF_LEVEL_SET, 2, LITTLE, 1501);
	GIVES(SCMI_OUT_OF_RANGE, 0, PERF, SCMI_PERF_LEVEL_SET, 2, LITTLE, 301);
	OK(1, PERF, SCMI_PERF_LIMITS_SET, 3, LITTLE, 900, 300);
	GIVES(SCMI_OUT_OF_RANGE, 0, PERF, SCMI_PERF_LEVEL_SET, 2, LITTLE, 1200);
	GIVES(SCMI_DENIED, 1, PERF, SCMI_PERF_LEVEL_SET, 2, LITTLE, 900);
	GIVES(SCMI_DENIED, 0, PERF, SCMI_PERF_LEVEL_SET, 2, GPU, 400);
	GIVES(SCMI_DENIED, 0, PERF, SCMI_PERF_LIMITS_SET, 3, GPU, 400, 100);
	OK(1, PERF, SCMI_PERF_LEVEL_SET, 2, GPU, 850);
	ASSERT_EQ_FMT(850u, level_of(0, GPU), "%u");
	PASS();
}

TEST with_indexing_levels_are_called_by_index(void)
{
	ASSERT(limits_are(0, BIG, HIGHEST, 1));
	ASSERT_EQ_FMT(6u, level_of(0, BIG), "%u");
	OK(0, PERF, SCMI_PERF_LEVEL_SET, 2, BIG, 8);
	ASSERT_EQ_FMT(8u, level_of(0, BIG), "%u");
	GIVES(SCMI_OUT_OF_RANGE, 0, PERF, SCMI_PERF_LEVEL_SET, 2, BIG, 7);
	GIVES(SCMI_OUT_OF_RANGE, 0, PERF, SCMI_PERF_LEVEL_SET, 2, BIG, HIGHEST + 1);
	GIVES(SCMI_OUT_OF_RANGE, 0, PERF, SCMI_PERF_LEVEL_SET, 2, BIG, 2000);
	PASS();
}

TEST a_lost_agent_leaves_the_level_of_boot(void)
{
	OK(0, PERF, SCMI_PERF_LEVEL_SET, 2, BIG, 1);
	platform_detach(fx.agents[0]);
	ASSERT_EQ_FMT(6u, level_of(1, BIG), "%u");
	PASS();
}

TEST changes_are_notified_to_those_who_asked(void)
{
	OK(1, PERF, SCMI_PERF_NOTIFY_LIMITS, 2, BIG, 1);
	OK(0, PERF, SCMI_PERF_NOTIFY_LEVEL, 2, BIG, 1);
	OK(0, PERF, SCMI_PERF_LIMITS_SET, 3, BIG, 4, 2);
	ASSERT(fixture_event(&fx, 1));
	ASSERT_EQ_FMT((size_t)20, fx.event_bytes, "%zu");
	ASSERT_EQ(SCMI_PERF_LIMITS_CHANGED, scmi_header_unpack(scmi_load32(fx.event)).message);
	ASSERT_EQ(1u, fixture_event_word(&fx, 0));
	ASSERT_EQ((uint32_t)BIG, fixture_event_word(&fx, 4));
	ASSERT_EQ(4u, fixture_event_word(&fx, 8));
	ASSERT_EQ(2u, fixture_event_word(&fx, 12));
	ASSERT(fixture_event(&fx, 0));
	ASSERT_EQ_FMT((size_t)16, fx.event_bytes, "%zu");
	ASSERT_EQ(SCMI_PERF_LEVEL_CHANGED, scmi_header_unpack(scmi_load32(fx.event)).message);
	ASSERT_EQ(4u, fixture_event_word(&fx, 8));
	OK(0, PERF, SCMI_PERF_LIMITS_SET, 3, BIG, 4, 2);
	ASSERT_FALSE(fixture_event(&fx, 1));
	OK(1, PERF, SCMI_PERF_NOTIFY_LIMITS, 2, BIG, 0);
	OK(0, PERF, SCMI_PERF_LIMITS_SET, 3, BIG, 5, 2);
	ASSERT_FALSE(fixture_event(&fx, 1));
	GIVES(SCMI_INVALID_PARAMETERS, 0, PERF, SCMI_PERF_NOTIFY_LEVEL, 2, BIG, 2);
	GIVES(SCMI_NOT_SUPPORTED, 0, PERF, SCMI_PERF_NOTIFY_LEVEL, 2, GPU, 1);
	GIVES(SCMI_NOT_SUPPORTED, 0, PERF, SCMI_PERF_NOTIFY_LIMITS, 2, GPU, 1);
	PASS();
}

TEST fastchannels_are_described(void)
{
	OK(0, PERF, SCMI_PERF_DESCRIBE_FASTCHANNEL, 2, BIG, SCMI_PERF_LIMITS_SET);
	ASSERT_EQ_FMT((size_t)4 + SCMI_FASTCHANNEL_BYTES, fx.bytes, "%zu");
	ASSERT_EQ(0u, fixture_word(&fx, 4));
	ASSERT_EQ(100u, fixture_word(&fx, 8));
	ASSERT_EQ(8u, fixture_word(&fx, 20));
	OK(0, PERF, SCMI_PERF_DESCRIBE_FASTCHANNEL, 2, LITTLE, SCMI_PERF_LEVEL_SET);
	ASSERT_EQ_FMT(5u, fixture_word(&fx, 4), "%#x");
	ASSERT_EQ(4u, fixture_word(&fx, 20));
	ASSERT_EQ_FMT(1u, fixture_word(&fx, 32), "%#x");
	ASSERT_EQ_FMT(0xfffffffeu, fixture_word(&fx, 40), "%#x");
	ASSERT_EQ_FMT(0u, fixture_word(&fx, 44), "%#x");
	OK(0, PERF, SCMI_PERF_DESCRIBE_FASTCHANNEL, 2, LITTLE, SCMI_PERF_LEVEL_GET);
	ASSERT_EQ(0u, fixture_word(&fx, 4));
	GIVES(SCMI_NOT_SUPPORTED, 0, PERF, SCMI_PERF_DESCRIBE_FASTCHANNEL, 2, GPU, SCMI_PERF_LEVEL_GET);
	GIVES(SCMI_NOT_SUPPORTED, 1, PERF, SCMI_PERF_DESCRIBE_FASTCHANNEL, 2, BIG, SCMI_PERF_LEVEL_SET);
	GIVES(SCMI_NOT_SUPPORTED, 0, PERF, SCMI_PERF_DESCRIBE_FASTCHANNEL, 2, BIG, SCMI_PERF_DESCRIBE_LEVELS);
	GIVES(SCMI_NOT_FOUND, 0, PERF, SCMI_PERF_DESCRIBE_FASTCHANNEL, 2, BIG, 0xd);
	GIVES(SCMI_NOT_FOUND, 0, PERF, SCMI_PERF_DESCRIBE_FASTCHANNEL, 2, BIG, 0x105);
	for (uint32_t message = 0; message <= SCMI_PERF_LAST; message++) {
		OK(0, PERF, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, message);
		ASSERT_EQ(message >= SCMI_PERF_LIMITS_SET && message <= SCMI_PERF_LEVEL_GET, fixture_word(&fx, 4));
	}
	PASS();
}

/* The words of a channel of the first agent; NULL if it has none. */
static uint8_t *channel(uint32_t domain, uint32_t message)
{
	fixture_send(&fx, 0, PERF, SCMI_PERF_DESCRIBE_FASTCHANNEL, 2, domain, message);
	return platform_map(fx.agents[0], fixture_word64(&fx, 12), fixture_word(&fx, 20));
}

TEST a_channel_shows_what_the_message_returns(void)
{
	const uint8_t *level = channel(BIG, SCMI_PERF_LEVEL_GET), *limits = channel(BIG, SCMI_PERF_LIMITS_GET);

	ASSERT(level && limits);
	ASSERT_EQ(6u, scmi_load32(level));
	OK(1, PERF, SCMI_PERF_LIMITS_SET, 3, BIG, 5, 2);
	ASSERT_EQ(5u, scmi_load32(level));
	ASSERT_EQ(5u, scmi_load32(limits));
	ASSERT_EQ(2u, scmi_load32(limits + 4));
	PASS();
}

TEST what_is_written_into_a_channel_is_done_and_nonsense_is_not(void)
{
	uint8_t *level = channel(BIG, SCMI_PERF_LEVEL_SET), *limits = channel(BIG, SCMI_PERF_LIMITS_SET);

	ASSERT(level && limits);
	scmi_store32(level, 2);
	ASSERT_EQ_FMT(2u, level_of(1, BIG), "%u");
	scmi_store32(level, 77);
	fixture_pass(&fx, 10);
	ASSERT_EQ_FMT(2u, level_of(1, BIG), "%u");
	scmi_store32(limits, 8);
	scmi_store32(limits + 4, 5);
	fixture_pass(&fx, 10);
	ASSERT(limits_are(1, BIG, 8, 5));
	ASSERT_EQ_FMT(5u, level_of(1, BIG), "%u");
	PASS();
}

TEST with_a_doorbell_nothing_is_done_before_it_rings(void)
{
	uint8_t *level = channel(LITTLE, SCMI_PERF_LEVEL_SET);
	uint8_t *doorbell = platform_map(fx.agents[0], fixture_word64(&fx, 24), 4);

	ASSERT(level && doorbell);
	scmi_store32(level, 300);
	fixture_pass(&fx, 1000);
	ASSERT_EQ_FMT(1200u, level_of(0, LITTLE), "%u");
	scmi_store32(doorbell, 0xf1);
	fixture_pass(&fx, 1000);
	fixture_pass(&fx, 1000);
	ASSERT_EQ_FMT(300u, level_of(0, LITTLE), "%u");
	ASSERT_EQ(0xf0u, scmi_load32(doorbell));
	scmi_store32(level, 600);
	scmi_store32(doorbell, 0xf1);
	fixture_pass(&fx, 1000);
	fixture_pass(&fx, 1000);
	ASSERT_EQ_FMT(600u, level_of(0, LITTLE), "%u");
	PASS();
}

TEST an_agent_maps_nothing_but_its_own_channels(void)
{
	(void)channel(BIG, SCMI_PERF_LEVEL_SET);
	uint64_t at = fixture_word64(&fx, 12);

	ASSERT(platform_map(fx.agents[0], at, 4));
	ASSERT_FALSE(platform_map(fx.agents[1], at, 4));
	ASSERT_FALSE(platform_map(fx.agents[0], at, 4096));
	ASSERT_FALSE(platform_map(fx.agents[0], 0, 4));
	ASSERT_FALSE(platform_map(fx.agents[0], UINT64_MAX, 4));
	PASS();
}

/* Whatever an agent writes: limits and level stay among the levels, and each channel that is read says the same as its message. */
TEST noise_in_channels_does_no_harm(void)
{
	uint8_t *words[2] = {channel(BIG, SCMI_PERF_LIMITS_SET), channel(BIG, SCMI_PERF_LEVEL_SET)};
	const uint8_t *level = channel(BIG, SCMI_PERF_LEVEL_GET), *limits = channel(BIG, SCMI_PERF_LIMITS_GET);
	uint64_t state = 1;

	for (unsigned i = 0; i < 20000; i++) {
		state = state * 6364136223846793005u + 1442695040888963407u;
		scmi_store32(words[i % 2] + 4 * (state >> 60 & 1u), (uint32_t)(state >> 32) >> (state >> 40 & 31u));
		fixture_send(&fx, i % 3, PERF, SCMI_PERF_LIMITS_GET, 1, BIG);
		uint32_t max = fixture_word(&fx, 4), min = fixture_word(&fx, 8);

		ASSERT(min >= 1 && min <= max && max <= HIGHEST);
		ASSERT(scmi_load32(limits) == max && scmi_load32(limits + 4) == min);
		ASSERT_EQ(level_of(0, BIG), scmi_load32(level));
	}
	PASS();
}

TEST every_version_has_its_own_layouts(void)
{
	reopen("0x10000", "levels_per_reply: 2");
	OK(0, PERF, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ_FMT(1u, fixture_word(&fx, 4), "%#x");
	OK(0, PERF, SCMI_PERF_DOMAIN_ATTRIBUTES, 1, 0);
	ASSERT_EQ_FMT(0xf0000000u, fixture_word(&fx, 4), "%#x");
	OK(0, PERF, SCMI_PERF_DESCRIBE_LEVELS, 2, 0, 0);
	ASSERT_EQ_FMT((size_t)12 + 24, fx.bytes, "%zu");
	ASSERT_EQ_FMT(0x10002u, fixture_word(&fx, 4), "%#x");
	GIVES(SCMI_OUT_OF_RANGE, 0, PERF, SCMI_PERF_LIMITS_SET, 3, 0, 40, 0);
	GIVES(SCMI_NOT_SUPPORTED, 0, PERF, SCMI_PERF_DESCRIBE_FASTCHANNEL, 2, 0, 5);
	ASSERT_EQ_FMT(20u, level_of(0, 0), "%u");
	reopen("0x30000", "readings: {level_index_at_end: invalid-parameters}");
	OK(0, PERF, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ_FMT(SCMI_PERF_ATTR_MICROWATT | 1u, fixture_word(&fx, 4), "%#x");
	OK(0, PERF, SCMI_PERF_DOMAIN_ATTRIBUTES, 1, 0);
	ASSERT_EQ_FMT(0xf4000000u, fixture_word(&fx, 4), "%#x");
	GIVES(SCMI_INVALID_PARAMETERS, 0, PERF, SCMI_PERF_DESCRIBE_LEVELS, 2, 0, 3);
	OK(0, PERF, SCMI_PERF_LIMITS_SET, 3, 0, 20, 0);
	reopen("0x40000", "");
	ASSERT(limits_are(0, 0, 5, 7));
	ASSERT_EQ_FMT(3u, level_of(0, 0), "%u");
	PASS();
}

TEST readings_choose_among_accepted_answers(void)
{
	reopen("0x30000",
	       "readings: {limits_crossed: out-of-range, level_not_described: success, message_never_channel: not-found}");
	GIVES(SCMI_OUT_OF_RANGE, 0, PERF, SCMI_PERF_LIMITS_SET, 3, 0, 10, 40);
	OK(0, PERF, SCMI_PERF_LEVEL_SET, 2, 0, 39);
	ASSERT_EQ_FMT(20u, level_of(0, 0), "%u");
	OK(0, PERF, SCMI_PERF_LIMITS_SET, 3, 0, 39, 11);
	ASSERT(limits_are(0, 0, 20, 20));
	GIVES(SCMI_NOT_FOUND, 0, PERF, SCMI_PERF_DESCRIBE_FASTCHANNEL, 2, 0, 3);
	reopen("0x30000", "readings: {level_not_described: invalid-parameters}");
	GIVES(SCMI_INVALID_PARAMETERS, 0, PERF, SCMI_PERF_LEVEL_SET, 2, 0, 39);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	SET_SETUP(set_up, NULL);
	SET_TEARDOWN(tear_down, NULL);
	RUN_TEST(attributes_tell_what_each_caller_may);
	RUN_TEST(an_unknown_domain_is_not_found_by_any_message);
	RUN_TEST(levels_come_in_parts_that_add_up);
	RUN_TEST(limits_are_set_kept_with_zero_and_checked);
	RUN_TEST(limits_of_two_agents_meet_and_those_of_a_lost_agent_go);
	RUN_TEST(the_level_moves_into_new_limits_after_a_while);
	RUN_TEST(a_level_is_set_inside_the_limits_by_those_who_may);
	RUN_TEST(with_indexing_levels_are_called_by_index);
	RUN_TEST(a_lost_agent_leaves_the_level_of_boot);
	RUN_TEST(changes_are_notified_to_those_who_asked);
	RUN_TEST(fastchannels_are_described);
	RUN_TEST(a_channel_shows_what_the_message_returns);
	RUN_TEST(what_is_written_into_a_channel_is_done_and_nonsense_is_not);
	RUN_TEST(with_a_doorbell_nothing_is_done_before_it_rings);
	RUN_TEST(an_agent_maps_nothing_but_its_own_channels);
	RUN_TEST(noise_in_channels_does_no_harm);
	RUN_TEST(every_version_has_its_own_layouts);
	RUN_TEST(readings_choose_among_accepted_answers);
	GREATEST_MAIN_END();
}
