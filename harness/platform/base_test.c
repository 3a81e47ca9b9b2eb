/* SPDX-License-Identifier: BSD-2-Clause */
/* The Base protocol, the messages common to all protocols, and what may be chosen where the specification leaves a choice. */
#include "greatest.h"

#include "harness/platform/platform_fixture.h"

#define BASE SCMI_PROTOCOL_BASE
#define CLOCK SCMI_PROTOCOL_CLOCK
#define SENSOR SCMI_PROTOCOL_SENSOR
#define OK(...) ASSERT_EQ_FMT(SCMI_SUCCESS, fixture_send(&fx, __VA_ARGS__), "%d")
#define GIVES(status, ...) ASSERT_EQ_FMT(status, fixture_send(&fx, __VA_ARGS__), "%d")
/* Agents of the default file, by position; their ids are one higher. */
enum { OSV_A, OSV_B, MGMT };

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

static void reopen(const char *text)
{
	fixture_close(&fx);
	fixture_open(&fx, NULL, text, NULL);
}

#define THREE_PROTOCOLS                                \
	"summary: t\nvendor: v\nagents: [{name: a}]\n" \
	"protocols: [{id: 0x15, version: 0x30001}, {id: 0x10, version: 0x20001}, {id: 0x14, version: 0x30000}]\n"

TEST the_platform_says_who_it_is(void)
{
	OK(OSV_A, BASE, SCMI_PROTOCOL_VERSION, 0);
	ASSERT_EQ_FMT(0x20001u, fixture_word(&fx, 4), "%#x");
	OK(OSV_A, BASE, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ_FMT(0x300u + fx.config->protocols_count - 1, fixture_word(&fx, 4), "%#x");
	OK(OSV_A, BASE, SCMI_BASE_DISCOVER_VENDOR, 0);
	ASSERT_EQ_FMT((size_t)24, fx.bytes, "%zu");
	ASSERT_STR_EQ("scmi-assay", (const char *)fx.response + 8);
	OK(OSV_A, BASE, SCMI_BASE_DISCOVER_SUB_VENDOR, 0);
	ASSERT_STR_EQ("reference", (const char *)fx.response + 8);
	OK(OSV_A, BASE, SCMI_BASE_DISCOVER_IMPLEMENTATION_VERSION, 0);
	ASSERT_EQ_FMT(0x10000u, fixture_word(&fx, 4), "%#x");
	PASS();
}

TEST protocols_are_listed_from_any_place_on(void)
{
	reopen(THREE_PROTOCOLS);
	OK(OSV_A, BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, 1, 0);
	ASSERT_EQ_FMT((size_t)16, fx.bytes, "%zu");
	ASSERT_EQ(2u, fixture_word(&fx, 4));
	ASSERT_EQ_FMT(0x1514u, fixture_word(&fx, 8), "%#x");
	OK(OSV_A, BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, 1, 1);
	ASSERT_EQ_FMT(0x15u, fixture_word(&fx, 8), "%#x");
	OK(OSV_A, BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, 1, 2);
	ASSERT_EQ_FMT((size_t)12, fx.bytes, "%zu");
	ASSERT_EQ(0u, fixture_word(&fx, 4));
	GIVES(SCMI_INVALID_PARAMETERS, OSV_A, BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, 1, 3);
	PASS();
}

TEST agents_are_discovered(void)
{
	OK(OSV_B, BASE, SCMI_BASE_DISCOVER_AGENT, 1, 0);
	ASSERT_STR_EQ("platform", (const char *)fx.response + 12);
	OK(OSV_B, BASE, SCMI_BASE_DISCOVER_AGENT, 1, 3);
	ASSERT_EQ(3u, fixture_word(&fx, 4));
	ASSERT_STR_EQ("mgmt", (const char *)fx.response + 12);
	OK(OSV_B, BASE, SCMI_BASE_DISCOVER_AGENT, 1, SCMI_AGENT_SELF);
	ASSERT_EQ(2u, fixture_word(&fx, 4));
	ASSERT_STR_EQ("osv-b", (const char *)fx.response + 12);
	GIVES(SCMI_NOT_FOUND, OSV_B, BASE, SCMI_BASE_DISCOVER_AGENT, 1, 4);
	PASS();
}

TEST headers_are_echoed_bit_for_bit(void)
{
	for (uint32_t token = 0; token <= SCMI_TOKEN_MAX; token++) {
		uint32_t word = scmi_command_word(BASE, 0, (uint16_t)token) | (token & 15u) << 28;

		ASSERT_EQ(SCMI_SUCCESS, fixture_raw(&fx, 0, word, NULL, 0));
		ASSERT_EQ(word, scmi_load32(fx.response));
	}
	for (uint32_t type = 1; type < 4; type++)
		ASSERT_EQ(SCMI_PROTOCOL_ERROR, fixture_raw(&fx, 0, scmi_command_word(BASE, 0, 5) | type << 8, NULL, 0));
	PASS();
}

TEST what_is_not_there_is_not_supported(void)
{
	for (uint32_t protocol = 0; protocol < 256; protocol++)
		if (protocol < BASE || protocol > SCMI_PROTOCOL_PINCTRL)
			GIVES(SCMI_NOT_SUPPORTED, OSV_A, (uint8_t)protocol, 0, 0);
	for (uint32_t message = 0xc; message < 256; message++)
		if (message != 0x10)
			GIVES(SCMI_NOT_SUPPORTED, OSV_A, BASE, (uint8_t)message, 0);
	GIVES(SCMI_NOT_FOUND, OSV_A, BASE, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, 0xc);
	GIVES(SCMI_NOT_FOUND, OSV_A, BASE, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, 0xffffffff);
	GIVES(SCMI_NOT_FOUND, OSV_A, BASE, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, 0x100);
	for (uint32_t message = 0; message < 0xc; message++) {
		OK(OSV_A, BASE, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, message);
		ASSERT_EQ(0u, fixture_word(&fx, 4));
	}
	OK(OSV_A, BASE, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, 0x10);
	PASS();
}

TEST any_wrong_length_is_a_protocol_error(void)
{
	uint8_t payload[32] = {0};

	for (size_t bytes = 0; bytes < sizeof(payload); bytes++)
		ASSERT_EQ_FMT(bytes == 16 ? SCMI_SUCCESS : SCMI_PROTOCOL_ERROR,
			      (scmi_store32(payload + 8, 24000000), scmi_store32(payload + 4, 2),
			       fixture_raw(&fx, 0, scmi_command_word(CLOCK, SCMI_CLOCK_RATE_SET, 1), payload, bytes)),
			      "%d");
	PASS();
}

TEST only_its_own_version_can_be_negotiated(void)
{
	OK(OSV_A, CLOCK, SCMI_NEGOTIATE_PROTOCOL_VERSION, 1, 0x30000);
	GIVES(SCMI_NOT_SUPPORTED, OSV_A, CLOCK, SCMI_NEGOTIATE_PROTOCOL_VERSION, 1, 0x20000);
	GIVES(SCMI_NOT_SUPPORTED, OSV_A, CLOCK, SCMI_NEGOTIATE_PROTOCOL_VERSION, 1, 0);
	OK(OSV_A, CLOCK, SCMI_CLOCK_ATTRIBUTES, 1, 0);
	ASSERT_EQ_FMT((size_t)32, fx.bytes, "%zu");
	PASS();
}

TEST protocol_errors_are_reported_to_those_who_asked(void)
{
	GIVES(SCMI_PROTOCOL_ERROR, OSV_A, BASE, 0, 1, 0);
	ASSERT_FALSE(fixture_event(&fx, OSV_B));
	OK(OSV_B, BASE, SCMI_BASE_NOTIFY_ERRORS, 1, 1);
	GIVES(SCMI_NOT_SUPPORTED, OSV_A, 0x1a, 0, 0);
	ASSERT_FALSE(fixture_event(&fx, OSV_B));
	GIVES(SCMI_PROTOCOL_ERROR, OSV_A, BASE, 0, 1, 0);
	ASSERT(fixture_event(&fx, OSV_B));
	ASSERT_EQ_FMT((size_t)20, fx.event_bytes, "%zu");
	ASSERT_EQ(1u, fixture_event_word(&fx, 0));
	ASSERT_EQ(1u, fixture_event_word(&fx, 4));
	ASSERT_EQ(scmi_load32(fx.response), fixture_event_word(&fx, 8));
	ASSERT_EQ((uint32_t)SCMI_PROTOCOL_ERROR, fixture_event_word(&fx, 12));
	GIVES(SCMI_INVALID_PARAMETERS, OSV_B, BASE, SCMI_BASE_NOTIFY_ERRORS, 1, 2);
	PASS();
}

/* Device 1 serves clocks 2 and 10, device 3 sensors 0 and 1. */
TEST a_denied_device_takes_its_resources_away_until_it_is_allowed(void)
{
	OK(MGMT, BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, 3, 1, 1, 0);
	GIVES(SCMI_DENIED, OSV_A, CLOCK, SCMI_CLOCK_RATE_GET, 1, 2);
	GIVES(SCMI_DENIED, OSV_A, CLOCK, SCMI_CLOCK_ATTRIBUTES, 1, 10);
	OK(OSV_A, CLOCK, SCMI_CLOCK_RATE_GET, 1, 3);
	OK(OSV_B, CLOCK, SCMI_CLOCK_RATE_GET, 1, 2);
	OK(MGMT, BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, 3, 1, 1, 1);
	OK(OSV_A, CLOCK, SCMI_CLOCK_RATE_GET, 1, 2);
	PASS();
}

TEST permissions_of_others_are_for_trusted_agents(void)
{
	GIVES(SCMI_DENIED, OSV_A, BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, 3, 2, 1, 0);
	GIVES(SCMI_DENIED, OSV_A, BASE, SCMI_BASE_SET_PROTOCOL_PERMISSIONS, 4, 2, 1, 0x14, 0);
	GIVES(SCMI_DENIED, OSV_A, BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, 2, 2, 0);
	OK(OSV_A, BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, 2, 1, 0);
	GIVES(SCMI_NOT_FOUND, MGMT, BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, 3, 4, 1, 0);
	GIVES(SCMI_NOT_FOUND, MGMT, BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, 3, 0, 1, 0);
	GIVES(SCMI_NOT_FOUND, MGMT, BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, 3, 1, 99, 0);
	GIVES(SCMI_INVALID_PARAMETERS, MGMT, BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, 3, 1, 1, 2);
	GIVES(SCMI_DENIED, MGMT, BASE, SCMI_BASE_SET_PROTOCOL_PERMISSIONS, 4, 1, 1, BASE, 0);
	GIVES(SCMI_NOT_FOUND, MGMT, BASE, SCMI_BASE_SET_PROTOCOL_PERMISSIONS, 4, 1, 1, SENSOR, 0);
	GIVES(SCMI_INVALID_PARAMETERS, MGMT, BASE, SCMI_BASE_SET_PROTOCOL_PERMISSIONS, 4, 1, 1, CLOCK, 2);
	GIVES(SCMI_NOT_FOUND, MGMT, BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, 2, 4, 0);
	GIVES(SCMI_INVALID_PARAMETERS, MGMT, BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, 2, 1, 2);
	PASS();
}

TEST a_reset_restores_permissions_only_when_asked(void)
{
	OK(MGMT, BASE, SCMI_BASE_SET_PROTOCOL_PERMISSIONS, 4, 1, 1, CLOCK, 0);
	GIVES(SCMI_DENIED, OSV_A, CLOCK, SCMI_CLOCK_RATE_GET, 1, 2);
	OK(MGMT, BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, 2, 1, 0);
	GIVES(SCMI_DENIED, OSV_A, CLOCK, SCMI_CLOCK_RATE_GET, 1, 2);
	OK(MGMT, BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, 2, 1, 1);
	OK(OSV_A, CLOCK, SCMI_CLOCK_RATE_GET, 1, 2);
	PASS();
}

TEST a_reset_gives_back_votes_rates_and_subscriptions_of_that_agent_alone(void)
{
	OK(OSV_A, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, 10, 1, 0);
	OK(OSV_A, CLOCK, SCMI_CLOCK_RATE_SET, 4, 0, 10, 8000000, 0);
	OK(OSV_A, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, 2, 1, 0);
	OK(OSV_B, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, 2, 1, 0);
	OK(OSV_A, CLOCK, SCMI_CLOCK_RATE_NOTIFY, 2, 2, 1);
	OK(OSV_B, CLOCK, SCMI_CLOCK_RATE_NOTIFY, 2, 2, 1);
	OK(OSV_A, BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, 2, 1, 0);
	OK(OSV_A, CLOCK, SCMI_CLOCK_ATTRIBUTES, 1, 10);
	ASSERT_EQ(0u, fixture_word(&fx, 4) & SCMI_CLOCK_ENABLED);
	OK(OSV_A, CLOCK, SCMI_CLOCK_RATE_GET, 1, 10);
	ASSERT_EQ(24000000u, fixture_word(&fx, 4));
	OK(OSV_A, CLOCK, SCMI_CLOCK_ATTRIBUTES, 1, 2);
	ASSERT_EQ(1u, fixture_word(&fx, 4) & SCMI_CLOCK_ENABLED);
	OK(MGMT, CLOCK, SCMI_CLOCK_RATE_SET, 4, 0, 2, 12000000, 0);
	ASSERT_FALSE(fixture_event(&fx, OSV_A));
	ASSERT(fixture_event(&fx, OSV_B));
	PASS();
}

#define SMALL_HEAD "summary: s\nvendor: v\n"
#define SMALL_TAIL                                                                                                                \
	"clocks:\n  - {name: c, rate: 5, rates: [1, 5], devices: [1]}\n  - {name: d, rate: 5, rates: [5], permissions: [{agent: " \
	"a, hidden: true}]}\n"                                                                                                    \
	"  - {name: e, rate: 6, rates: [6], devices: [1]}\n"
#define ONE_AGENT "agents: [{name: a}]\n"
#define CLOCK_3 "protocols: [{id: 0x10, version: 0x20001}, {id: 0x14, version: 0x30000}]\n"

TEST base_version_1_answers_agents_without_their_id(void)
{
	reopen(SMALL_HEAD ONE_AGENT "protocols: [{id: 0x10, version: 0x10000}]\n");
	OK(0, BASE, SCMI_BASE_DISCOVER_AGENT, 1, 1);
	ASSERT_EQ_FMT((size_t)24, fx.bytes, "%zu");
	ASSERT_STR_EQ("a", (const char *)fx.response + 8);
	GIVES(SCMI_NOT_FOUND, 0, BASE, SCMI_BASE_DISCOVER_AGENT, 1, SCMI_AGENT_SELF);
	GIVES(SCMI_NOT_FOUND, 0, BASE, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, SCMI_BASE_SET_DEVICE_PERMISSIONS);
	GIVES(SCMI_NOT_SUPPORTED, 0, BASE, SCMI_BASE_DISCOVER_SUB_VENDOR, 0);
	PASS();
}

TEST protocols_hidden_from_an_agent_are_neither_listed_nor_served(void)
{
	reopen(SMALL_HEAD "agents: [{name: a, hidden_protocols: [0x14]}, {name: b}]\n"
			  "protocols: [{id: 0x85, version: 1}, {id: 0x10, version: 0x20001}, {id: 0x14, version: 0x30000}, {id: "
			  "0x80, version: 1},"
			  " {id: 0x81, version: 1}, {id: 0x82, version: 1}]\n");
	GIVES(SCMI_NOT_SUPPORTED, 0, CLOCK, 0, 0);
	OK(1, CLOCK, 0, 0);
	OK(1, BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, 1, 0);
	ASSERT_EQ(5u, fixture_word(&fx, 4));
	ASSERT_EQ_FMT(0x82818014u, fixture_word(&fx, 8), "%#x");
	ASSERT_EQ_FMT(0x85u, fixture_word(&fx, 12), "%#x");
	OK(0, BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, 1, 0);
	ASSERT_EQ(4u, fixture_word(&fx, 4));
	OK(0, BASE, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ_FMT(0x204u, fixture_word(&fx, 4), "%#x");
	OK(0, 0x85, SCMI_PROTOCOL_VERSION, 0);
	ASSERT_EQ(1u, fixture_word(&fx, 4));
	OK(0, 0x85, SCMI_PROTOCOL_ATTRIBUTES, 0);
	PASS();
}

TEST a_protocol_without_a_usable_resource_is_denied_as_a_whole(void)
{
	reopen(SMALL_HEAD "agents: [{name: a}, {name: b, trusted: true}]\n" CLOCK_3 SMALL_TAIL);
	OK(1, BASE, SCMI_BASE_SET_PROTOCOL_PERMISSIONS, 4, 1, 1, CLOCK, 0);
	GIVES(SCMI_DENIED, 0, CLOCK, SCMI_PROTOCOL_VERSION, 0);
	OK(0, BASE, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ_FMT(0x200u, fixture_word(&fx, 4), "%#x");
	OK(1, CLOCK, SCMI_PROTOCOL_VERSION, 0);
	OK(1, BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, 2, 1, 1);
	OK(0, CLOCK, SCMI_PROTOCOL_VERSION, 0);
	PASS();
}

TEST hidden_clocks_close_up_or_leave_holes(void)
{
	reopen(SMALL_HEAD ONE_AGENT CLOCK_3 SMALL_TAIL);
	OK(0, CLOCK, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ(2u, fixture_word(&fx, 4));
	OK(0, CLOCK, SCMI_CLOCK_RATE_GET, 1, 1);
	ASSERT_EQ(6u, fixture_word(&fx, 4));
	reopen(SMALL_HEAD ONE_AGENT CLOCK_3 SMALL_TAIL "readings: {holes: true}\n");
	OK(0, CLOCK, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ(3u, fixture_word(&fx, 4));
	GIVES(SCMI_NOT_FOUND, 0, CLOCK, SCMI_CLOCK_RATE_GET, 1, 1);
	OK(0, CLOCK, SCMI_CLOCK_RATE_GET, 1, 2);
	ASSERT_EQ(6u, fixture_word(&fx, 4));
	PASS();
}

TEST readings_choose_among_the_accepted_answers(void)
{
	reopen(SMALL_HEAD ONE_AGENT CLOCK_3 SMALL_TAIL
	       "readings:\n  unknown_message: not-found\n  long_parameters: executed\n  short_parameters: silent\n  wrong_type: "
	       "silent\n"
	       "  protocol_skip_at_end: invalid-parameters\n  protocol_skip_past_end: success\n  clock_async_absent: busy\n"
	       "  clock_rate_unsupported: invalid-parameters\n  clock_notify_absent: success\n  negotiates_older: true\n"
	       "  version_follows_negotiation: true\n  reserved_bits_first: true\n  name_without_extended: not-found\n  "
	       "self_reset: silent\n"
	       "  agent_zero: success\n  header_reserved_bits: protocol-error\n");
	GIVES(SCMI_NOT_FOUND, 0, CLOCK, 0x40, 0);
	OK(0, CLOCK, SCMI_CLOCK_RATE_GET, 2, 0, 0);
	GIVES(1, 0, CLOCK, SCMI_CLOCK_RATE_GET, 0);
	ASSERT_EQ(1, fixture_raw(&fx, 0, scmi_command_word(BASE, 0, 1) | 1u << 8, NULL, 0));
	ASSERT_EQ(SCMI_PROTOCOL_ERROR, fixture_raw(&fx, 0, scmi_command_word(BASE, 0, 1) | 1u << 28, NULL, 0));
	GIVES(SCMI_INVALID_PARAMETERS, 0, BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, 1, 1);
	OK(0, BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, 1, 9);
	ASSERT_EQ(0u, fixture_word(&fx, 4));
	GIVES(SCMI_BUSY, 0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 1, 0, 1, 0);
	GIVES(SCMI_INVALID_PARAMETERS, 0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 0, 0, 3, 0);
	OK(0, CLOCK, SCMI_CLOCK_RATE_NOTIFY, 2, 0, 1);
	GIVES(SCMI_INVALID_PARAMETERS, 0, CLOCK, SCMI_CLOCK_RATE_NOTIFY, 2, 99, 2);
	GIVES(SCMI_NOT_FOUND, 0, CLOCK, SCMI_CLOCK_NAME_GET, 1, 0);
	OK(0, CLOCK, SCMI_NEGOTIATE_PROTOCOL_VERSION, 1, 0x10000);
	OK(0, CLOCK, SCMI_PROTOCOL_VERSION, 0);
	ASSERT_EQ_FMT(0x10000u, fixture_word(&fx, 4), "%#x");
	OK(0, CLOCK, SCMI_CLOCK_ATTRIBUTES, 1, 0);
	ASSERT_EQ_FMT((size_t)28, fx.bytes, "%zu");
	GIVES(1, 0, BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, 2, 1, 0);
	OK(0, CLOCK, SCMI_PROTOCOL_VERSION, 0);
	ASSERT_EQ_FMT(0x30000u, fixture_word(&fx, 4), "%#x");
	OK(0, BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, 2, 0, 0);
	PASS();
}

TEST an_answer_that_does_not_fit_is_a_comms_error_or_shorter(void)
{
	fx.capacity = 20;
	GIVES(SCMI_COMMS_ERROR, OSV_A, BASE, SCMI_BASE_DISCOVER_VENDOR, 0);
	ASSERT_EQ_FMT((size_t)8, fx.bytes, "%zu");
	OK(OSV_A, CLOCK, SCMI_CLOCK_DESCRIBE_RATES, 2, 3, 0);
	ASSERT_EQ_FMT((39u << 16) | 1u, fixture_word(&fx, 4), "%#x");
	fx.capacity = 8;
	GIVES(SCMI_COMMS_ERROR, OSV_A, BASE, SCMI_PROTOCOL_VERSION, 0);
	fx.capacity = 7;
	GIVES(1, OSV_A, BASE, SCMI_PROTOCOL_VERSION, 0);
	PASS();
}

TEST agents_are_taken_by_name_or_in_order_until_none_is_left(void)
{
	ASSERT_EQ(NULL, platform_attach(fx.platform, NULL, true));
	platform_detach(fx.agents[OSV_B]);
	ASSERT_EQ(fx.agents[OSV_B], platform_attach(fx.platform, "osv-b", true));
	platform_detach(fx.agents[OSV_A]);
	platform_detach(fx.agents[MGMT]);
	ASSERT_EQ(fx.agents[MGMT], platform_attach(fx.platform, "mgmt", true));
	ASSERT_EQ(fx.agents[OSV_A], platform_attach(fx.platform, "nobody", true));
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	SET_SETUP(set_up, NULL);
	SET_TEARDOWN(tear_down, NULL);
	RUN_TEST(the_platform_says_who_it_is);
	RUN_TEST(protocols_are_listed_from_any_place_on);
	RUN_TEST(agents_are_discovered);
	RUN_TEST(headers_are_echoed_bit_for_bit);
	RUN_TEST(what_is_not_there_is_not_supported);
	RUN_TEST(any_wrong_length_is_a_protocol_error);
	RUN_TEST(only_its_own_version_can_be_negotiated);
	RUN_TEST(protocol_errors_are_reported_to_those_who_asked);
	RUN_TEST(a_denied_device_takes_its_resources_away_until_it_is_allowed);
	RUN_TEST(permissions_of_others_are_for_trusted_agents);
	RUN_TEST(a_reset_restores_permissions_only_when_asked);
	RUN_TEST(a_reset_gives_back_votes_rates_and_subscriptions_of_that_agent_alone);
	RUN_TEST(base_version_1_answers_agents_without_their_id);
	RUN_TEST(protocols_hidden_from_an_agent_are_neither_listed_nor_served);
	RUN_TEST(a_protocol_without_a_usable_resource_is_denied_as_a_whole);
	RUN_TEST(hidden_clocks_close_up_or_leave_holes);
	RUN_TEST(readings_choose_among_the_accepted_answers);
	RUN_TEST(an_answer_that_does_not_fit_is_a_comms_error_or_shorter);
	RUN_TEST(agents_are_taken_by_name_or_in_order_until_none_is_left);
	GREATEST_MAIN_END();
}
