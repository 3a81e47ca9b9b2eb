/* SPDX-License-Identifier: BSD-2-Clause */
/* Power domains: states, votes, the two ways of setting, rights, notifications, versions, readings, and what agents leave behind. */
#include "greatest.h"

#include "harness/platform/platform_fixture.h"
#include "scmi/power.h"

#define POWER SCMI_PROTOCOL_POWER
#define ON SCMI_POWER_STATE_ON
#define OFF SCMI_POWER_STATE_OFF
enum { OSV_A, OSV_B, MGMT };

static struct fixture fx;

#define GIVES(status, agent, message, words, ...) \
	ASSERT_EQ_FMT((status), fixture_send(&fx, (agent), POWER, (message), (words), ##__VA_ARGS__), "%d")
#define OK(agent, message, words, ...) GIVES(SCMI_SUCCESS, agent, message, words, ##__VA_ARGS__)
#define READS(state, agent, domain)                                  \
	do {                                                         \
		OK(agent, SCMI_POWER_STATE_GET, 1, domain);          \
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

#define PLATFORM(version, more)                                                                                         \
	"summary: t\nvendor: v\nagents: [{name: a}, {name: b}, {name: c, trusted: true}]\n"                             \
	"protocols: [{id: 0x10, version: 0x20001}, {id: 0x11, version: " version "}]\n" more                            \
	"  domains:\n    - {name: plain, set: [sync], notify: [changed, requested]}\n    - {name: slow, set: [async], " \
	"change_us: 100}\n    - {name: a_name_of_many_letters}\n"

static void reopen(const char *text)
{
	fixture_close(&fx);
	fixture_open(&fx, NULL, text, NULL);
}

static uint32_t attributes(unsigned agent, uint32_t domain)
{
	return fixture_send(&fx, agent, POWER, SCMI_POWER_DOMAIN_ATTRIBUTES, 1, domain) ? 0xbad : fixture_word(&fx, 4);
}

TEST domains_are_counted_and_described(void)
{
	OK(OSV_A, SCMI_PROTOCOL_VERSION, 0);
	ASSERT_EQ_FMT(0x30001u, fixture_word(&fx, 4), "%#x");
	OK(OSV_A, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ_FMT((size_t)24, fx.bytes, "%zu");
	ASSERT_EQ(5u, fixture_word(&fx, 4));
	for (size_t at = 8; at < 20; at += 4)
		ASSERT_EQ(0u, fixture_word(&fx, at));
	OK(MGMT, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ(6u, fixture_word(&fx, 4));
	ASSERT_EQ_FMT(SCMI_POWER_SYNC_SET | SCMI_POWER_CHANGED_NOTIFIES | SCMI_POWER_CHANGE_REQUESTED_NOTIFIES,
		      attributes(OSV_A, 0), "%#x");
	ASSERT_EQ_FMT((size_t)28, fx.bytes, "%zu");
	ASSERT_STR_EQ("peripherals", (const char *)fx.response + 12);
	ASSERT(attributes(OSV_A, 1) & SCMI_POWER_ASYNC_SET);
	ASSERT(attributes(OSV_A, 1) & SCMI_POWER_EXTENDED_NAME);
	ASSERT_STR_EQ("media_subsystem", (const char *)fx.response + 12);
	OK(OSV_A, SCMI_POWER_DOMAIN_NAME_GET, 1, 1);
	ASSERT_EQ_FMT((size_t)76, fx.bytes, "%zu");
	ASSERT_STR_EQ("media_subsystem_domain", (const char *)fx.response + 12);
	PASS();
}

TEST a_domain_that_is_not_there_is_not_found(void)
{
	static const uint32_t ids[] = {5, 6, 0xffff, 0x10000, 0xffffffff};

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		GIVES(SCMI_NOT_FOUND, OSV_A, SCMI_POWER_DOMAIN_ATTRIBUTES, 1, ids[i]);
		GIVES(SCMI_NOT_FOUND, OSV_A, SCMI_POWER_STATE_SET, 3, 0, ids[i], ON);
		GIVES(SCMI_NOT_FOUND, OSV_A, SCMI_POWER_STATE_GET, 1, ids[i]);
		GIVES(SCMI_NOT_FOUND, OSV_A, SCMI_POWER_STATE_NOTIFY, 2, ids[i], 1);
		GIVES(SCMI_NOT_FOUND, OSV_A, SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY, 2, ids[i], 1);
		GIVES(SCMI_NOT_FOUND, OSV_A, SCMI_POWER_DOMAIN_NAME_GET, 1, ids[i]);
	}
	OK(MGMT, SCMI_POWER_STATE_SET, 3, 0, 5, ON);
	PASS();
}

TEST a_state_is_set_and_read_back(void)
{
	READS(OFF, OSV_A, 0);
	OK(OSV_A, SCMI_POWER_STATE_SET, 3, 0, 0, ON);
	READS(ON, OSV_A, 0);
	OK(OSV_A, SCMI_POWER_STATE_SET, 3, 0, 0, ON);
	OK(OSV_A, SCMI_POWER_STATE_SET, 3, 0, 0, OFF);
	READS(OFF, OSV_A, 0);
	READS(ON, OSV_A, 2);
	OK(OSV_A, SCMI_POWER_STATE_SET, 3, 0, 2, 1);
	READS(1u, OSV_B, 2);
	OK(OSV_A, SCMI_POWER_STATE_SET, 3, 0, 2, OFF);
	READS(OFF, OSV_B, 2);
	PASS();
}

TEST the_highest_state_that_anybody_needs_is_in_force(void)
{
	OK(OSV_A, SCMI_POWER_STATE_SET, 3, 0, 2, 1);
	OK(OSV_B, SCMI_POWER_STATE_SET, 3, 0, 2, OFF);
	READS(1u, OSV_A, 2);
	OK(OSV_B, SCMI_POWER_STATE_SET, 3, 0, 2, ON);
	READS(ON, OSV_A, 2);
	OK(OSV_A, SCMI_POWER_STATE_SET, 3, 0, 2, OFF);
	READS(ON, OSV_A, 2);
	OK(OSV_B, SCMI_POWER_STATE_SET, 3, 0, 2, OFF);
	READS(OFF, OSV_A, 2);
	PASS();
}

TEST an_agent_that_goes_leaves_no_vote(void)
{
	OK(OSV_A, SCMI_POWER_STATE_SET, 3, 0, 0, ON);
	OK(OSV_B, SCMI_POWER_STATE_SET, 3, 0, 0, ON);
	OK(OSV_B, SCMI_POWER_STATE_NOTIFY, 2, 0, 1);
	ASSERT_EQ(SCMI_SUCCESS, fixture_send(&fx, OSV_A, SCMI_PROTOCOL_BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION, 2, 1, 0));
	READS(ON, OSV_A, 0);
	platform_detach(fx.agents[OSV_B]);
	READS(OFF, OSV_A, 0);
	fx.agents[OSV_B] = platform_attach(fx.platform, "osv-b", true);
	OK(OSV_A, SCMI_POWER_STATE_SET, 3, 0, 0, ON);
	ASSERT_FALSE(fixture_event(&fx, OSV_B));
	OK(OSV_A, SCMI_POWER_STATE_SET, 3, 1, 1, ON);
	platform_detach(fx.agents[OSV_A]);
	fx.agents[OSV_A] = platform_attach(fx.platform, "osv-a", true);
	fixture_pass(&fx, 1000);
	READS(OFF, OSV_A, 1);
	PASS();
}

TEST a_domain_is_set_only_the_ways_it_offers(void)
{
	GIVES(SCMI_NOT_SUPPORTED, OSV_A, SCMI_POWER_STATE_SET, 3, 1, 0, ON);
	GIVES(SCMI_NOT_SUPPORTED, OSV_A, SCMI_POWER_STATE_SET, 3, 0, 1, ON);
	GIVES(SCMI_NOT_SUPPORTED, OSV_A, SCMI_POWER_STATE_SET, 3, 0, 4, OFF);
	GIVES(SCMI_NOT_SUPPORTED, OSV_A, SCMI_POWER_STATE_SET, 3, 1, 4, OFF);
	READS(ON, OSV_A, 4);
	PASS();
}

TEST an_asynchronous_change_comes_later(void)
{
	OK(OSV_A, SCMI_POWER_STATE_NOTIFY, 2, 1, 1);
	OK(OSV_A, SCMI_POWER_STATE_SET, 3, 1, 1, ON);
	READS(OFF, OSV_A, 1);
	ASSERT_FALSE(fixture_event(&fx, OSV_A));
	fixture_pass(&fx, 399);
	READS(OFF, OSV_A, 1);
	fixture_pass(&fx, 1);
	READS(ON, OSV_A, 1);
	ASSERT(fixture_event(&fx, OSV_A));
	ASSERT_EQ_FMT((size_t)16, fx.event_bytes, "%zu");
	ASSERT_EQ(SCMI_TYPE_NOTIFICATION, scmi_header_unpack(scmi_load32(fx.event)).type);
	ASSERT_FALSE(fixture_event(&fx, OSV_A));
	for (unsigned i = 0; i < 4; i++)
		OK(OSV_A, SCMI_POWER_STATE_SET, 3, 1, 1, OFF);
	GIVES(SCMI_BUSY, OSV_A, SCMI_POWER_STATE_SET, 3, 1, 1, OFF);
	fixture_pass(&fx, 400);
	OK(OSV_A, SCMI_POWER_STATE_SET, 3, 1, 1, OFF);
	PASS();
}

TEST illegal_flags_and_states_are_refused_and_change_nothing(void)
{
	static const uint32_t states[] = {0xff000000, 0x80000000, 0x20000000, 0x10000000, 1, 0x40000001};

	for (unsigned bit = 1; bit < 32; bit++)
		GIVES(SCMI_INVALID_PARAMETERS, OSV_A, SCMI_POWER_STATE_SET, 3, 1u << bit, 0, ON);
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		GIVES(SCMI_INVALID_PARAMETERS, OSV_A, SCMI_POWER_STATE_SET, 3, 0, 0, states[i]);
	GIVES(SCMI_INVALID_PARAMETERS, OSV_A, SCMI_POWER_STATE_NOTIFY, 2, 0, 2);
	GIVES(SCMI_INVALID_PARAMETERS, OSV_A, SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY, 2, 0, 0x80000001);
	READS(OFF, OSV_A, 0);
	PASS();
}

TEST a_restricted_domain_is_denied_and_says_so(void)
{
	ASSERT_EQ_FMT(0u, attributes(OSV_A, 3), "%#x");
	ASSERT_EQ_FMT(SCMI_POWER_SYNC_SET | SCMI_POWER_ASYNC_SET, attributes(MGMT, 3), "%#x");
	GIVES(SCMI_DENIED, OSV_A, SCMI_POWER_STATE_SET, 3, 0, 3, OFF);
	GIVES(SCMI_DENIED, OSV_A, SCMI_POWER_STATE_SET, 3, 1, 3, OFF);
	READS(ON, OSV_A, 3);
	OK(MGMT, SCMI_POWER_STATE_SET, 3, 0, 3, OFF);
	READS(OFF, OSV_A, 3);
	PASS();
}

TEST effective_changes_are_told_with_agent_domain_and_state(void)
{
	OK(OSV_A, SCMI_POWER_STATE_NOTIFY, 2, 0, 1);
	OK(OSV_A, SCMI_POWER_STATE_NOTIFY, 2, 0, 1);
	OK(OSV_B, SCMI_POWER_STATE_SET, 3, 0, 0, ON);
	ASSERT(fixture_event(&fx, OSV_A));
	ASSERT_EQ_FMT((size_t)16, fx.event_bytes, "%zu");
	ASSERT_EQ(SCMI_POWER_STATE_CHANGED, scmi_header_unpack(scmi_load32(fx.event)).message);
	ASSERT_EQ(2u, fixture_event_word(&fx, 0));
	ASSERT_EQ(0u, fixture_event_word(&fx, 4));
	ASSERT_EQ(ON, fixture_event_word(&fx, 8));
	ASSERT_FALSE(fixture_event(&fx, OSV_B));
	OK(OSV_A, SCMI_POWER_STATE_SET, 3, 0, 0, ON);
	OK(OSV_B, SCMI_POWER_STATE_SET, 3, 0, 0, OFF);
	ASSERT_FALSE(fixture_event(&fx, OSV_A));
	OK(OSV_A, SCMI_POWER_STATE_NOTIFY, 2, 0, 0);
	OK(OSV_A, SCMI_POWER_STATE_SET, 3, 0, 0, OFF);
	ASSERT_FALSE(fixture_event(&fx, OSV_A));
	GIVES(SCMI_NOT_SUPPORTED, OSV_A, SCMI_POWER_STATE_NOTIFY, 2, 3, 1);
	PASS();
}

TEST requests_of_others_are_told_even_if_nothing_changes(void)
{
	OK(OSV_A, SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY, 2, 0, 1);
	OK(OSV_B, SCMI_POWER_STATE_SET, 3, 0, 0, OFF);
	ASSERT(fixture_event(&fx, OSV_A));
	ASSERT_EQ(SCMI_POWER_STATE_CHANGE_REQUESTED, scmi_header_unpack(scmi_load32(fx.event)).message);
	ASSERT_EQ(2u, fixture_event_word(&fx, 0));
	ASSERT_EQ_FMT(OFF, fixture_event_word(&fx, 8), "%#x");
	OK(OSV_A, SCMI_POWER_STATE_SET, 3, 0, 0, ON);
	ASSERT_FALSE(fixture_event(&fx, OSV_A));
	GIVES(SCMI_NOT_SUPPORTED, OSV_A, SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY, 2, 2, 1);
	PASS();
}

TEST each_version_has_its_messages_and_bits(void)
{
	reopen(PLATFORM("0x10000", "power:\n"));
	ASSERT_EQ_FMT(SCMI_POWER_SYNC_SET | SCMI_POWER_CHANGED_NOTIFIES, attributes(OSV_A, 0), "%#x");
	GIVES(SCMI_NOT_SUPPORTED, OSV_A, SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY, 2, 0, 1);
	GIVES(SCMI_NOT_SUPPORTED, OSV_A, SCMI_NEGOTIATE_PROTOCOL_VERSION, 1, 0x10000);
	reopen(PLATFORM("0x20000", "power:\n"));
	ASSERT_EQ_FMT(SCMI_POWER_SYNC_SET | SCMI_POWER_CHANGED_NOTIFIES, attributes(OSV_A, 0), "%#x");
	OK(OSV_A, SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY, 2, 0, 1);
	reopen(PLATFORM("0x21000", "power:\n"));
	ASSERT(attributes(OSV_A, 0) & SCMI_POWER_CHANGE_REQUESTED_NOTIFIES);
	ASSERT_EQ_FMT(0u, attributes(OSV_A, 2), "%#x");
	GIVES(SCMI_NOT_SUPPORTED, OSV_A, SCMI_POWER_DOMAIN_NAME_GET, 1, 2);
	reopen(PLATFORM("0x30000", "power:\n"));
	ASSERT_EQ_FMT(SCMI_POWER_EXTENDED_NAME, attributes(OSV_A, 2), "%#x");
	OK(OSV_A, SCMI_POWER_DOMAIN_NAME_GET, 1, 2);
	GIVES(SCMI_NOT_SUPPORTED, OSV_A, SCMI_NEGOTIATE_PROTOCOL_VERSION, 1, 0x30000);
	PASS();
}

TEST readings_choose_among_the_answers_that_are_allowed(void)
{
	reopen(PLATFORM("0x30001",
			"power:\n  readings: {wide_id: executed, unknown_state: not-supported, busy: busy, not_settable: denied, "
			"async_absent: executed, last_request_wins: true}\n"));
	READS(OFF, OSV_A, 0x70000);
	GIVES(SCMI_NOT_SUPPORTED, OSV_A, SCMI_POWER_STATE_SET, 3, 0, 0, 7);
	OK(OSV_A, SCMI_POWER_STATE_SET, 3, 1, 1, ON);
	GIVES(SCMI_BUSY, OSV_A, SCMI_POWER_STATE_SET, 3, 1, 1, ON);
	GIVES(SCMI_DENIED, OSV_A, SCMI_POWER_STATE_SET, 3, 0, 2, ON);
	OK(OSV_A, SCMI_POWER_STATE_SET, 3, 1, 0, ON);
	fixture_pass(&fx, 200);
	ASSERT_FALSE(fixture_event(&fx, OSV_A));
	READS(ON, OSV_A, 0);
	OK(OSV_B, SCMI_POWER_STATE_SET, 3, 0, 0, OFF);
	READS(OFF, OSV_A, 0);
	PASS();
}

TEST without_an_event_channel_nothing_is_told_or_done_later(void)
{
	platform_detach(fx.agents[OSV_B]);
	fx.agents[OSV_B] = platform_attach(fx.platform, "osv-b", false);
	ASSERT_EQ_FMT(SCMI_POWER_SYNC_SET, attributes(OSV_B, 0), "%#x");
	ASSERT_EQ_FMT(SCMI_POWER_EXTENDED_NAME, attributes(OSV_B, 1), "%#x");
	GIVES(SCMI_NOT_SUPPORTED, OSV_B, SCMI_POWER_STATE_NOTIFY, 2, 0, 1);
	GIVES(SCMI_NOT_FOUND, OSV_B, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, SCMI_POWER_STATE_NOTIFY);
	GIVES(SCMI_NOT_SUPPORTED, OSV_B, SCMI_POWER_STATE_SET, 3, 1, 2, ON);
	PASS();
}

TEST what_is_wrong_in_the_file_is_said(void)
{
	static const struct {
		const char *text, *says;
	} wrong[] = {
		{"power:\n  domains: [{name: d, states: [0x80000000]}]\n", "power.domains[0].states[0]: expected a state word"},
		{"power:\n  domains: [{name: d, states: [0]}]\n", "other than ON and OFF"},
		{"power:\n  domains: [{name: d, states: [2, 2]}]\n", "power.domains[0].states[1]: expected each state once"},
		{"power:\n  domains: [{name: d}, {name: d}]\n", "power.domains[1].name: expected a name that no other entry has"},
		{"power:\n  domains: [{name: d, permissions: [{agent: z}]}]\n", "found 'z'"},
		{"power:\n  domains: [{name: d, permissions: [{agent: a, deny: [rate]}]}]\n", "found 'rate'"},
		{"power:\n  max_pending: 256\n", "power.max_pending: expected at most 255"},
		{"power:\n  readings: {busy: denied}\n", "power.readings.busy: expected one of success, busy"},
	};
	struct platform_config *config;
	char text[1024], why[1024];

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		snprintf(text, sizeof(text),
			 "summary: t\nvendor: v\nagents: [{name: a}]\nprotocols: [{id: 0x10, version: 0x20001}]\n%s",
			 wrong[i].text);
		ASSERT(platform_config_load_text("t.yaml", text, strlen(text), &config, why, sizeof(why)) < 0);
		ASSERTm(why, strstr(why, wrong[i].says));
		ASSERTm(why, strstr(why, "t.yaml:"));
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
	RUN_TEST(a_domain_that_is_not_there_is_not_found);
	RUN_TEST(a_state_is_set_and_read_back);
	RUN_TEST(the_highest_state_that_anybody_needs_is_in_force);
	RUN_TEST(an_agent_that_goes_leaves_no_vote);
	RUN_TEST(a_domain_is_set_only_the_ways_it_offers);
	RUN_TEST(an_asynchronous_change_comes_later);
	RUN_TEST(illegal_flags_and_states_are_refused_and_change_nothing);
	RUN_TEST(a_restricted_domain_is_denied_and_says_so);
	RUN_TEST(effective_changes_are_told_with_agent_domain_and_state);
	RUN_TEST(requests_of_others_are_told_even_if_nothing_changes);
	RUN_TEST(each_version_has_its_messages_and_bits);
	RUN_TEST(readings_choose_among_the_answers_that_are_allowed);
	RUN_TEST(without_an_event_channel_nothing_is_told_or_done_later);
	RUN_TEST(what_is_wrong_in_the_file_is_said);
	GREATEST_MAIN_END();
}
