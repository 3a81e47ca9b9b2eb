/* SPDX-License-Identifier: BSD-2-Clause */
/* System power: who may do what, what is legal, what is passed on to whom, versions, readings. */
#include "greatest.h"

#include "harness/platform/platform_fixture.h"
#include "scmi/system.h"

enum { OSV_A, OSV_B, MGMT };
#define FORCED 0u

static struct fixture fx;

#define GIVES(status, agent, message, words, ...) \
	ASSERT_EQ_FMT((status), fixture_send(&fx, (agent), SCMI_PROTOCOL_SYSTEM, (message), (words), ##__VA_ARGS__), "%d")
#define OK(agent, message, words, ...) GIVES(SCMI_SUCCESS, agent, message, words, ##__VA_ARGS__)
#define READS(state)                                                 \
	do {                                                         \
		OK(OSV_A, SCMI_SYSTEM_POWER_STATE_GET, 0);           \
		ASSERT_EQ_FMT((state), fixture_word(&fx, 4), "%#x"); \
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
		 "protocols: [{id: 0x10, version: 0x20001}, {id: 0x12, version: %s}]\n%s",
		 version, more);
	fixture_close(&fx);
	fixture_open(&fx, NULL, text, NULL);
}

TEST the_protocol_describes_itself(void)
{
	OK(OSV_A, SCMI_PROTOCOL_VERSION, 0);
	ASSERT_EQ_FMT(0x20001u, fixture_word(&fx, 4), "%#x");
	OK(OSV_A, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ_FMT((size_t)12, fx.bytes, "%zu");
	ASSERT_EQ(0u, fixture_word(&fx, 4));
	for (uint32_t message = 0; message < 6; message++) {
		OK(OSV_A, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, message);
		ASSERT_EQ_FMT(message == 3 ? SCMI_SYSTEM_SUSPEND_SUPPORTED : 0u, fixture_word(&fx, 4), "%#x");
	}
	GIVES(SCMI_NOT_FOUND, OSV_A, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, 6);
	PASS();
}

TEST an_agent_that_is_not_entitled_is_denied(void)
{
	for (uint32_t state = 0; state < 8; state++)
		for (uint32_t flags = 0; flags < 2; flags++)
			GIVES(SCMI_DENIED, OSV_A, SCMI_SYSTEM_POWER_STATE_SET, 2, flags, state);
	READS(SCMI_SYSTEM_POWER_UP);
	PASS();
}

TEST the_state_forced_last_is_kept(void)
{
	OK(MGMT, SCMI_SYSTEM_POWER_STATE_SET, 2, FORCED, SCMI_SYSTEM_SHUTDOWN);
	READS(SCMI_SYSTEM_SHUTDOWN);
	OK(MGMT, SCMI_SYSTEM_POWER_STATE_SET, 2, FORCED, SCMI_SYSTEM_COLD_RESET);
	READS(SCMI_SYSTEM_COLD_RESET);
	OK(MGMT, SCMI_SYSTEM_POWER_STATE_SET, 2, SCMI_SYSTEM_GRACEFUL, SCMI_SYSTEM_SHUTDOWN);
	READS(SCMI_SYSTEM_COLD_RESET);
	OK(MGMT, SCMI_SYSTEM_POWER_STATE_SET, 2, SCMI_SYSTEM_GRACEFUL, SCMI_SYSTEM_POWER_UP);
	READS(SCMI_SYSTEM_POWER_UP);
	PASS();
}

TEST what_is_illegal_or_not_there_is_refused(void)
{
	for (unsigned bit = 1; bit < 32; bit++)
		GIVES(SCMI_INVALID_PARAMETERS, MGMT, SCMI_SYSTEM_POWER_STATE_SET, 2, 1u << bit, SCMI_SYSTEM_COLD_RESET);
	GIVES(SCMI_INVALID_PARAMETERS, MGMT, SCMI_SYSTEM_POWER_STATE_SET, 2, FORCED, 5);
	GIVES(SCMI_INVALID_PARAMETERS, MGMT, SCMI_SYSTEM_POWER_STATE_SET, 2, FORCED, 0x7fffffff);
	GIVES(SCMI_NOT_SUPPORTED, MGMT, SCMI_SYSTEM_POWER_STATE_SET, 2, FORCED, 0x80000000);
	GIVES(SCMI_NOT_SUPPORTED, MGMT, SCMI_SYSTEM_POWER_STATE_SET, 2, FORCED, SCMI_SYSTEM_WARM_RESET);
	GIVES(SCMI_DENIED, MGMT, SCMI_SYSTEM_POWER_STATE_SET, 2, FORCED, SCMI_SYSTEM_SUSPEND);
	GIVES(SCMI_INVALID_PARAMETERS, OSV_A, SCMI_SYSTEM_POWER_STATE_NOTIFY, 1, 0xf);
	READS(SCMI_SYSTEM_POWER_UP);
	PASS();
}

TEST a_graceful_request_reaches_those_who_asked(void)
{
	OK(MGMT, SCMI_SYSTEM_POWER_STATE_SET, 2, SCMI_SYSTEM_GRACEFUL, SCMI_SYSTEM_SHUTDOWN);
	ASSERT_FALSE(fixture_event(&fx, OSV_A));
	OK(OSV_A, SCMI_SYSTEM_POWER_STATE_NOTIFY, 1, 1);
	OK(MGMT, SCMI_SYSTEM_POWER_STATE_SET, 2, SCMI_SYSTEM_GRACEFUL, SCMI_SYSTEM_SHUTDOWN);
	ASSERT(fixture_event(&fx, OSV_A));
	ASSERT_EQ_FMT((size_t)20, fx.event_bytes, "%zu");
	ASSERT_EQ(3u, fixture_event_word(&fx, 0));
	ASSERT_EQ(1u, fixture_event_word(&fx, 4));
	ASSERT_EQ(SCMI_SYSTEM_SHUTDOWN, fixture_event_word(&fx, 8));
	ASSERT_EQ(5000u, fixture_event_word(&fx, 12));
	ASSERT_FALSE(fixture_event(&fx, OSV_B));
	OK(MGMT, SCMI_SYSTEM_POWER_STATE_SET, 2, FORCED, SCMI_SYSTEM_COLD_RESET);
	ASSERT(fixture_event(&fx, OSV_A));
	ASSERT_EQ(0u, fixture_event_word(&fx, 4));
	ASSERT_EQ(SCMI_SYSTEM_COLD_RESET, fixture_event_word(&fx, 8));
	ASSERT_EQ(0u, fixture_event_word(&fx, 12));
	OK(OSV_A, SCMI_SYSTEM_POWER_STATE_NOTIFY, 1, 0);
	OK(MGMT, SCMI_SYSTEM_POWER_STATE_SET, 2, FORCED, SCMI_SYSTEM_COLD_RESET);
	ASSERT_FALSE(fixture_event(&fx, OSV_A));
	PASS();
}

TEST the_first_version_tells_no_timeout(void)
{
	reopen("0x10000", "system: {timeout_ms: 7}\n");
	OK(OSV_A, SCMI_SYSTEM_POWER_STATE_NOTIFY, 1, 1);
	OK(OSV_B, SCMI_SYSTEM_POWER_STATE_SET, 2, SCMI_SYSTEM_GRACEFUL, SCMI_SYSTEM_SHUTDOWN);
	ASSERT(fixture_event(&fx, OSV_A));
	ASSERT_EQ_FMT((size_t)16, fx.event_bytes, "%zu");
	GIVES(SCMI_NOT_SUPPORTED, OSV_A, SCMI_NEGOTIATE_PROTOCOL_VERSION, 1, 0x10000);
	PASS();
}

TEST the_file_says_what_there_is(void)
{
	reopen("0x20000", "system:\n  {warm_reset: true, suspend: true, vendor_states: [0x80000003], "
			  "permissions: [{agent: b, deny: [set, notify]}], readings: {not_entitled: not-supported, "
			  "state_get: denied, vendor_state: invalid-parameters}}\n");
	OK(OSV_A, SCMI_SYSTEM_POWER_STATE_SET, 2, FORCED, SCMI_SYSTEM_WARM_RESET);
	OK(OSV_A, SCMI_SYSTEM_POWER_STATE_SET, 2, FORCED, SCMI_SYSTEM_SUSPEND);
	OK(OSV_A, SCMI_SYSTEM_POWER_STATE_SET, 2, FORCED, 0x80000003);
	GIVES(SCMI_INVALID_PARAMETERS, OSV_A, SCMI_SYSTEM_POWER_STATE_SET, 2, FORCED, 0x80000004);
	GIVES(SCMI_NOT_SUPPORTED, OSV_B, SCMI_SYSTEM_POWER_STATE_SET, 2, FORCED, 0);
	GIVES(SCMI_NOT_SUPPORTED, OSV_B, SCMI_SYSTEM_POWER_STATE_NOTIFY, 1, 1);
	GIVES(SCMI_DENIED, OSV_A, SCMI_SYSTEM_POWER_STATE_GET, 0);
	OK(OSV_A, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, 3);
	ASSERT_EQ_FMT(SCMI_SYSTEM_WARM_RESET_SUPPORTED | SCMI_SYSTEM_SUSPEND_SUPPORTED, fixture_word(&fx, 4), "%#x");
	PASS();
}

TEST without_an_event_channel_nobody_subscribes(void)
{
	platform_detach(fx.agents[OSV_B]);
	fx.agents[OSV_B] = platform_attach(fx.platform, "osv-b", false);
	GIVES(SCMI_NOT_SUPPORTED, OSV_B, SCMI_SYSTEM_POWER_STATE_NOTIFY, 1, 1);
	GIVES(SCMI_NOT_FOUND, OSV_B, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, SCMI_SYSTEM_POWER_STATE_NOTIFY);
	reopen("0x20000", "system: {readings: {notify_attribute: not-supported}}\n");
	platform_detach(fx.agents[OSV_B]);
	fx.agents[OSV_B] = platform_attach(fx.platform, "b", false);
	GIVES(SCMI_NOT_SUPPORTED, OSV_B, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, SCMI_SYSTEM_POWER_STATE_NOTIFY);
	PASS();
}

TEST what_is_wrong_in_the_file_is_said(void)
{
	static const char *const wrong[][2] = {
		{"system: {vendor_states: [5]}\n", "system.vendor_states[0]: expected a vendor's state"},
		{"system: {permissions: [{agent: a, hidden: true}]}\n", "system.permissions[0].hidden: expected no 'hidden'"},
		{"system: {permissions: [{agent: a, deny: [rate]}]}\n", "found 'rate'"},
		{"system: {permissions: [{agent: x}]}\n", "found 'x'"},
	};
	struct platform_config *config;
	char text[1024], why[1024];

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		snprintf(text, sizeof(text),
			 "summary: t\nvendor: v\nagents: [{name: a}]\nprotocols: [{id: 0x10, version: 0x20001}]\n%s", wrong[i][0]);
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
	RUN_TEST(the_protocol_describes_itself);
	RUN_TEST(an_agent_that_is_not_entitled_is_denied);
	RUN_TEST(the_state_forced_last_is_kept);
	RUN_TEST(what_is_illegal_or_not_there_is_refused);
	RUN_TEST(a_graceful_request_reaches_those_who_asked);
	RUN_TEST(the_first_version_tells_no_timeout);
	RUN_TEST(the_file_says_what_there_is);
	RUN_TEST(without_an_event_channel_nobody_subscribes);
	RUN_TEST(what_is_wrong_in_the_file_is_said);
	GREATEST_MAIN_END();
}
