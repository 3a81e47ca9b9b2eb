/* SPDX-License-Identifier: BSD-2-Clause */
/* Voltage domains: descriptions, modes and their votes, levels at once and later, rights, versions, readings. */
#include "greatest.h"

#include "harness/platform/platform_fixture.h"
#include "scmi/voltage.h"

enum { OSV_A, OSV_B, MGMT };
enum { CORE, RAIL, NEG, SECURE, FIX, NOBODY };
#define ON SCMI_VOLTAGE_MODE_ON
#define OFF SCMI_VOLTAGE_MODE_OFF
#define ASYNC SCMI_VOLTAGE_SET_ASYNC

static struct fixture fx;

#define GIVES(status, agent, message, words, ...) \
	ASSERT_EQ_FMT((status), fixture_send(&fx, (agent), SCMI_PROTOCOL_VOLTAGE, (message), (words), ##__VA_ARGS__), "%d")
#define OK(agent, message, words, ...) GIVES(SCMI_SUCCESS, agent, message, words, ##__VA_ARGS__)
#define MODE(mode, domain)                                          \
	do {                                                        \
		OK(OSV_A, SCMI_VOLTAGE_CONFIG_GET, 1, domain);      \
		ASSERT_EQ_FMT((mode), fixture_word(&fx, 4), "%#x"); \
	} while (0)
#define LEVEL(level, domain)                                                 \
	do {                                                                 \
		OK(OSV_A, SCMI_VOLTAGE_LEVEL_GET, 1, domain);                \
		ASSERT_EQ_FMT((level), (int32_t)fixture_word(&fx, 4), "%d"); \
	} while (0)

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

static void reopen(const char *version, const char *more)
{
	char text[1024];

	snprintf(text, sizeof(text),
		 "summary: t\nvendor: v\nagents: [{name: a}, {name: b}, {name: c}]\n"
		 "protocols: [{id: 0x10, version: 0x20001}, {id: 0x17, version: %s}]\nvoltage:\n"
		 "  domains:\n    - {name: plain, levels: [1, 2, 3], modes: [9, 8]}\n"
		 "    - {name: a_name_of_many_letters, async: true, range: {min: -10, max: 10, step: 5}}\n"
		 "    - {name: weak, async: true, fault: true, levels: [1, 2]}\n%s",
		 version, more);
	fixture_close(&fx);
	fixture_open(&fx, NULL, text, NULL);
}

TEST domains_are_counted_and_described(void)
{
	OK(OSV_A, SCMI_PROTOCOL_VERSION, 0);
	ASSERT_EQ_FMT(0x20001u, fixture_word(&fx, 4), "%#x");
	OK(OSV_A, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ_FMT((size_t)12, fx.bytes, "%zu");
	ASSERT_EQ(5u, fixture_word(&fx, 4));
	OK(OSV_A, SCMI_VOLTAGE_DOMAIN_ATTRIBUTES, 1, RAIL);
	ASSERT_EQ_FMT((size_t)28, fx.bytes, "%zu");
	ASSERT_EQ_FMT(SCMI_VOLTAGE_ASYNC_CAPABLE | SCMI_VOLTAGE_EXTENDED_NAME, fixture_word(&fx, 4), "%#x");
	ASSERT_STR_EQ("vdd_gpu_and_dis", (const char *)fx.response + 12);
	OK(OSV_A, SCMI_VOLTAGE_DOMAIN_NAME_GET, 1, RAIL);
	ASSERT_STR_EQ("vdd_gpu_and_display_rail", (const char *)fx.response + 12);
	GIVES(SCMI_NOT_FOUND, OSV_A, SCMI_VOLTAGE_DOMAIN_ATTRIBUTES, 1, NOBODY);
	GIVES(SCMI_NOT_FOUND, OSV_A, SCMI_VOLTAGE_DESCRIBE_LEVELS, 2, NOBODY, 0);
	GIVES(SCMI_NOT_FOUND, OSV_A, SCMI_VOLTAGE_CONFIG_SET, 2, NOBODY, ON);
	GIVES(SCMI_NOT_FOUND, OSV_A, SCMI_VOLTAGE_CONFIG_GET, 1, NOBODY);
	GIVES(SCMI_NOT_FOUND, OSV_A, SCMI_VOLTAGE_LEVEL_SET, 3, NOBODY, 0, 0);
	GIVES(SCMI_NOT_FOUND, OSV_A, SCMI_VOLTAGE_LEVEL_GET, 1, NOBODY);
	GIVES(SCMI_NOT_FOUND, OSV_A, SCMI_VOLTAGE_DOMAIN_NAME_GET, 1, 0x10000);
	PASS();
}

TEST a_long_list_comes_in_parts_that_add_up(void)
{
	int32_t before = INT32_MIN;
	uint32_t index = 0, remaining = 1, parts = 0;

	for (; remaining; parts++) {
		OK(OSV_A, SCMI_VOLTAGE_DESCRIBE_LEVELS, 2, CORE, index);
		uint32_t flags = fixture_word(&fx, 4), returned = flags & 0xfff;

		remaining = flags >> 16;
		ASSERT_EQ(0u, flags & 0xf000);
		ASSERT_EQ_FMT((size_t)(12 + 4 * returned), fx.bytes, "%zu");
		for (uint32_t i = 0; i < returned; i++) {
			ASSERT((int32_t)fixture_word(&fx, 8 + 4 * i) > before);
			before = (int32_t)fixture_word(&fx, 8 + 4 * i);
		}
		index += returned;
		ASSERT_EQ(36u, index + remaining);
	}
	ASSERT(parts > 1);
	GIVES(SCMI_OUT_OF_RANGE, OSV_A, SCMI_VOLTAGE_DESCRIBE_LEVELS, 2, CORE, 36);
	GIVES(SCMI_OUT_OF_RANGE, OSV_A, SCMI_VOLTAGE_DESCRIBE_LEVELS, 2, CORE, 0xffffffff);
	PASS();
}

TEST a_range_is_a_triplet(void)
{
	for (uint32_t index = 0; index < 3; index++) {
		OK(OSV_A, SCMI_VOLTAGE_DESCRIBE_LEVELS, 2, RAIL, index);
		ASSERT_EQ_FMT(0x1003u, fixture_word(&fx, 4), "%#x");
		ASSERT_EQ(600000u, fixture_word(&fx, 8));
		ASSERT_EQ(1100000u, fixture_word(&fx, 12));
		ASSERT_EQ(12500u, fixture_word(&fx, 16));
		ASSERT_EQ_FMT((size_t)24, fx.bytes, "%zu");
	}
	PASS();
}

TEST a_mode_is_set_read_back_and_held_by_those_who_need_it(void)
{
	MODE(OFF, RAIL);
	OK(OSV_A, SCMI_VOLTAGE_CONFIG_SET, 2, RAIL, ON);
	OK(OSV_B, SCMI_VOLTAGE_CONFIG_SET, 2, RAIL, ON);
	MODE(ON, RAIL);
	OK(OSV_A, SCMI_VOLTAGE_CONFIG_SET, 2, RAIL, OFF);
	MODE(ON, RAIL);
	platform_detach(fx.agents[OSV_B]);
	MODE(OFF, RAIL);
	MODE(ON, CORE);
	OK(OSV_A, SCMI_VOLTAGE_CONFIG_SET, 2, CORE, OFF);
	MODE(OFF, CORE);
	PASS();
}

TEST a_level_is_set_at_once_and_read_back(void)
{
	LEVEL(800000, CORE);
	OK(OSV_A, SCMI_VOLTAGE_LEVEL_SET, 3, CORE, 0, 612500);
	LEVEL(612500, CORE);
	OK(OSV_A, SCMI_VOLTAGE_LEVEL_SET, 3, RAIL, 0, 612500);
	LEVEL(612500, RAIL);
	OK(OSV_A, SCMI_VOLTAGE_LEVEL_SET, 3, NEG, 0, (uint32_t)-1200000);
	LEVEL(-1200000, NEG);
	ASSERT_EQ(SCMI_SUCCESS, fixture_send(&fx, OSV_A, SCMI_PROTOCOL_BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, 2, 1, 0));
	LEVEL(-600000, NEG);
	LEVEL(800000, CORE);
	PASS();
}

TEST what_is_not_described_is_refused(void)
{
	static const uint32_t levels[] = {587500, 1112500, 600001, (uint32_t)-1, 0x80000000, 0};

	for (size_t i = 0; i < sizeof(levels) / 4; i++) {
		GIVES(SCMI_INVALID_PARAMETERS, OSV_A, SCMI_VOLTAGE_LEVEL_SET, 3, RAIL, 0, levels[i]);
		GIVES(SCMI_INVALID_PARAMETERS, OSV_A, SCMI_VOLTAGE_LEVEL_SET, 3, CORE, 0, levels[i]);
		GIVES(SCMI_INVALID_PARAMETERS, OSV_A, SCMI_VOLTAGE_LEVEL_SET, 3, RAIL, ASYNC, levels[i]);
	}
	for (uint32_t mode = 1; mode < 16; mode++)
		if (mode != ON)
			GIVES(SCMI_INVALID_PARAMETERS, OSV_A, SCMI_VOLTAGE_CONFIG_SET, 2, RAIL, mode);
	for (unsigned bit = 4; bit < 32; bit++)
		GIVES(SCMI_INVALID_PARAMETERS, OSV_A, SCMI_VOLTAGE_CONFIG_SET, 2, RAIL, 1u << bit | ON);
	for (unsigned bit = 1; bit < 32; bit++)
		GIVES(SCMI_INVALID_PARAMETERS, OSV_A, SCMI_VOLTAGE_LEVEL_SET, 3, RAIL, 1u << bit, 612500);
	GIVES(SCMI_NOT_SUPPORTED, OSV_A, SCMI_VOLTAGE_LEVEL_SET, 3, FIX, 0, 3300000);
	GIVES(SCMI_NOT_SUPPORTED, OSV_A, SCMI_VOLTAGE_CONFIG_SET, 2, FIX, OFF);
	GIVES(SCMI_NOT_SUPPORTED, OSV_A, SCMI_VOLTAGE_LEVEL_SET, 3, CORE, ASYNC, 612500);
	fixture_pass(&fx, 1000);
	ASSERT_FALSE(fixture_event(&fx, OSV_A));
	LEVEL(700000, RAIL);
	MODE(OFF, RAIL);
	PASS();
}

TEST a_restricted_domain_is_denied_and_can_be_read(void)
{
	GIVES(SCMI_DENIED, OSV_A, SCMI_VOLTAGE_CONFIG_SET, 2, SECURE, OFF);
	GIVES(SCMI_DENIED, OSV_A, SCMI_VOLTAGE_LEVEL_SET, 3, SECURE, 0, 900000);
	MODE(ON, SECURE);
	LEVEL(800000, SECURE);
	OK(MGMT, SCMI_VOLTAGE_LEVEL_SET, 3, SECURE, 0, 900000);
	LEVEL(900000, SECURE);
	PASS();
}

TEST an_asynchronous_change_ends_with_one_delayed_response(void)
{
	OK(OSV_A, SCMI_VOLTAGE_LEVEL_SET, 3, RAIL, ASYNC, 612500);
	uint16_t token = fx.token;

	LEVEL(700000, RAIL);
	fixture_pass(&fx, 300);
	ASSERT(fixture_event(&fx, OSV_A));
	ASSERT_EQ(SCMI_TYPE_DELAYED, scmi_header_unpack(scmi_load32(fx.event)).type);
	ASSERT_EQ(token, scmi_header_unpack(scmi_load32(fx.event)).token);
	ASSERT_EQ_FMT((size_t)16, fx.event_bytes, "%zu");
	ASSERT_EQ(0u, fixture_event_word(&fx, 0));
	ASSERT_EQ(1u, fixture_event_word(&fx, 4));
	ASSERT_EQ(612500u, fixture_event_word(&fx, 8));
	ASSERT_FALSE(fixture_event(&fx, OSV_A));
	LEVEL(612500, RAIL);
	OK(OSV_A, SCMI_VOLTAGE_LEVEL_SET, 3, RAIL, ASYNC, 612500);
	OK(OSV_A, SCMI_VOLTAGE_LEVEL_SET, 3, RAIL, ASYNC, 612500);
	GIVES(SCMI_BUSY, OSV_A, SCMI_VOLTAGE_LEVEL_SET, 3, RAIL, ASYNC, 612500);
	PASS();
}

TEST what_fails_says_so_at_once_or_at_its_end(void)
{
	reopen("0x20000", "");
	GIVES(SCMI_HARDWARE_ERROR, OSV_A, SCMI_VOLTAGE_LEVEL_SET, 3, 2, 0, 2);
	OK(OSV_A, SCMI_VOLTAGE_LEVEL_SET, 3, 2, ASYNC, 2);
	fixture_pass(&fx, 1);
	ASSERT(fixture_event(&fx, OSV_A));
	ASSERT_EQ_FMT((size_t)8, fx.event_bytes, "%zu");
	ASSERT_EQ((uint32_t)SCMI_HARDWARE_ERROR, fixture_event_word(&fx, 0));
	LEVEL(1, 2);
	PASS();
}

TEST the_first_version_has_neither_long_names_nor_asynchronous_changes(void)
{
	reopen("0x10000", "");
	OK(OSV_A, SCMI_VOLTAGE_DOMAIN_ATTRIBUTES, 1, 1);
	ASSERT_EQ_FMT(0u, fixture_word(&fx, 4), "%#x");
	GIVES(SCMI_NOT_SUPPORTED, OSV_A, SCMI_VOLTAGE_DOMAIN_NAME_GET, 1, 1);
	GIVES(SCMI_INVALID_PARAMETERS, OSV_A, SCMI_VOLTAGE_LEVEL_SET, 3, 1, ASYNC, 0);
	OK(OSV_A, SCMI_VOLTAGE_LEVEL_SET, 3, 1, 0, (uint32_t)-5);
	LEVEL(-5, 1);
	PASS();
}

TEST modes_of_the_implementation_stand_between_off_and_on(void)
{
	reopen("0x20001", "");
	OK(OSV_A, SCMI_VOLTAGE_CONFIG_SET, 2, 0, 8);
	OK(OSV_B, SCMI_VOLTAGE_CONFIG_SET, 2, 0, 9);
	MODE(8u, 0);
	OK(OSV_A, SCMI_VOLTAGE_CONFIG_SET, 2, 0, OFF);
	MODE(9u, 0);
	GIVES(SCMI_INVALID_PARAMETERS, OSV_A, SCMI_VOLTAGE_CONFIG_SET, 2, 0, 10);
	PASS();
}

TEST readings_choose_among_the_answers_that_are_allowed(void)
{
	reopen("0x20000", "  levels_per_reply: 2\n  readings: {reserved_bits: executed, triplet_index: out-of-range, async_absent: "
			  "invalid-parameters}\n");
	OK(OSV_A, SCMI_VOLTAGE_CONFIG_SET, 2, 0, 0x70 | ON);
	MODE(ON, 0);
	OK(OSV_A, SCMI_VOLTAGE_LEVEL_SET, 3, 0, 0x80000000, 3);
	LEVEL(3, 0);
	GIVES(SCMI_OUT_OF_RANGE, OSV_A, SCMI_VOLTAGE_DESCRIBE_LEVELS, 2, 1, 1);
	GIVES(SCMI_INVALID_PARAMETERS, OSV_A, SCMI_VOLTAGE_LEVEL_SET, 3, 0, ASYNC, 3);
	OK(OSV_A, SCMI_VOLTAGE_DESCRIBE_LEVELS, 2, 0, 0);
	ASSERT_EQ_FMT(0x10002u, fixture_word(&fx, 4), "%#x");
	PASS();
}

TEST without_an_event_channel_nothing_is_done_later(void)
{
	platform_detach(fx.agents[OSV_B]);
	fx.agents[OSV_B] = platform_attach(fx.platform, "osv-b", false);
	OK(OSV_B, SCMI_VOLTAGE_DOMAIN_ATTRIBUTES, 1, RAIL);
	ASSERT_EQ_FMT(SCMI_VOLTAGE_EXTENDED_NAME, fixture_word(&fx, 4), "%#x");
	GIVES(SCMI_NOT_SUPPORTED, OSV_B, SCMI_VOLTAGE_LEVEL_SET, 3, RAIL, ASYNC, 612500);
	PASS();
}

TEST what_is_wrong_in_the_file_is_said(void)
{
	static const char *const wrong[][2] = {
		{"{name: d}", "expected either 'levels' or 'range', found neither"},
		{"{name: d, levels: [1], range: {min: 1, max: 2, step: 1}}", "found both"},
		{"{name: d, levels: [2, 2]}", "voltage.domains[0].levels[1]: expected a level above 2, found 2"},
		{"{name: d, levels: [2], level: 3}",
		 "voltage.domains[0].level: expected a level that the domain describes, found 3"},
		{"{name: d, range: {min: 3, max: 2, step: 1}}", "expected min not above max, found 3 above 2"},
		{"{name: d, range: {min: 1, max: 2, step: 0}}", "expected a step above 0, found 0"},
		{"{name: d, range: {min: 1, max: 9, step: 2}, level: 4}", "found 4"},
		{"{name: d, levels: [1], modes: [3]}", "expected an implementation-defined mode from 8 to 15, found 3"},
		{"{name: d, levels: [1], modes: [16]}", "found 16"},
	};
	struct platform_config *config;
	char text[1024], why[1024];

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		snprintf(text, sizeof(text),
			 "summary: t\nvendor: v\nagents: [{name: a}]\nprotocols: [{id: 0x10, version: 0x20001}]\n"
			 "voltage:\n  domains: [%s]\n",
			 wrong[i][0]);
		ASSERT(platform_config_load_text("t.yaml", text, strlen(text), &config, why, sizeof(why)) < 0);
		ASSERTm(why, strstr(why, wrong[i][1]));
	}
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	GREATEST_SET_SETUP_CB(set_up, NULL);
	GREATEST_SET_TEARDOWN_CB(tear_down, NULL);
	RUN_TEST(domains_are_counted_and_described);
	RUN_TEST(a_long_list_comes_in_parts_that_add_up);
	RUN_TEST(a_range_is_a_triplet);
	RUN_TEST(a_mode_is_set_read_back_and_held_by_those_who_need_it);
	RUN_TEST(a_level_is_set_at_once_and_read_back);
	RUN_TEST(what_is_not_described_is_refused);
	RUN_TEST(a_restricted_domain_is_denied_and_can_be_read);
	RUN_TEST(an_asynchronous_change_ends_with_one_delayed_response);
	RUN_TEST(what_fails_says_so_at_once_or_at_its_end);
	RUN_TEST(the_first_version_has_neither_long_names_nor_asynchronous_changes);
	RUN_TEST(modes_of_the_implementation_stand_between_off_and_on);
	RUN_TEST(readings_choose_among_the_answers_that_are_allowed);
	RUN_TEST(without_an_event_channel_nothing_is_done_later);
	RUN_TEST(what_is_wrong_in_the_file_is_said);
	GREATEST_MAIN_END();
}
