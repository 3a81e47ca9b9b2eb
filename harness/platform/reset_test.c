/* SPDX-License-Identifier: BSD-2-Clause */
/* Reset domains: at once, by signal and later, rights, notifications, versions, readings. */
#include "greatest.h"

#include "harness/platform/platform_fixture.h"
#include "scmi/reset.h"

enum { OSV_A, OSV_B, MGMT };
enum { USB, DISPLAY, DSP, SECURITY };
#define SIGNAL_OFF 0u
#define ASYNC (SCMI_RESET_ASYNC | SCMI_RESET_AUTONOMOUS)

static struct fixture fx;

#define GIVES(status, agent, message, words, ...) \
	ASSERT_EQ_FMT((status), fixture_send(&fx, (agent), SCMI_PROTOCOL_RESET, (message), (words), ##__VA_ARGS__), "%d")
#define OK(agent, message, words, ...) GIVES(SCMI_SUCCESS, agent, message, words, ##__VA_ARGS__)

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
		 "protocols: [{id: 0x10, version: 0x20001}, {id: 0x16, version: %s}]\nreset:\n"
		 "  domains:\n    - {name: plain, notify: true}\n    - {name: a_name_of_many_letters, async: true, reset_us: 100}\n"
		 "    - {name: weak, async: true, fault: true, notify: true}\n    - {name: signal, modes: [explicit]}\n%s",
		 version, more);
	fixture_close(&fx);
	fixture_open(&fx, NULL, text, NULL);
}

TEST domains_are_counted_and_described(void)
{
	OK(OSV_A, SCMI_PROTOCOL_VERSION, 0);
	ASSERT_EQ_FMT(0x30001u, fixture_word(&fx, 4), "%#x");
	OK(OSV_A, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ_FMT((size_t)12, fx.bytes, "%zu");
	ASSERT_EQ(4u, fixture_word(&fx, 4));
	OK(OSV_A, SCMI_RESET_DOMAIN_ATTRIBUTES, 1, USB);
	ASSERT_EQ_FMT((size_t)32, fx.bytes, "%zu");
	ASSERT_EQ_FMT(SCMI_RESET_NOTIFIES, fixture_word(&fx, 4), "%#x");
	ASSERT_EQ(100u, fixture_word(&fx, 8));
	ASSERT_STR_EQ("usb", (const char *)fx.response + 16);
	OK(OSV_A, SCMI_RESET_DOMAIN_ATTRIBUTES, 1, DISPLAY);
	ASSERT_EQ_FMT(SCMI_RESET_ASYNC_CAPABLE | SCMI_RESET_NOTIFIES | SCMI_RESET_EXTENDED_NAME, fixture_word(&fx, 4), "%#x");
	OK(OSV_A, SCMI_RESET_DOMAIN_ATTRIBUTES, 1, DSP);
	ASSERT_EQ_FMT(SCMI_RESET_LATENCY_UNKNOWN, fixture_word(&fx, 8), "%#x");
	OK(OSV_A, SCMI_RESET_DOMAIN_NAME_GET, 1, DISPLAY);
	ASSERT_STR_EQ("display_controller_block", (const char *)fx.response + 12);
	for (uint32_t id = 4; id < 6; id++) {
		GIVES(SCMI_NOT_FOUND, OSV_A, SCMI_RESET_DOMAIN_ATTRIBUTES, 1, id);
		GIVES(SCMI_NOT_FOUND, OSV_A, SCMI_RESET, 3, id, SCMI_RESET_AUTONOMOUS, 0);
		GIVES(SCMI_NOT_FOUND, OSV_A, SCMI_RESET_NOTIFY, 2, id, 1);
		GIVES(SCMI_NOT_FOUND, OSV_A, SCMI_RESET_DOMAIN_NAME_GET, 1, id);
	}
	PASS();
}

TEST a_reset_at_once_is_told_to_those_who_asked(void)
{
	OK(OSV_A, SCMI_RESET, 3, USB, SCMI_RESET_AUTONOMOUS, 0);
	ASSERT_FALSE(fixture_event(&fx, OSV_A));
	OK(OSV_A, SCMI_RESET_NOTIFY, 2, USB, 1);
	OK(OSV_B, SCMI_RESET, 3, USB, SCMI_RESET_AUTONOMOUS, 0);
	ASSERT(fixture_event(&fx, OSV_A));
	ASSERT_EQ_FMT((size_t)16, fx.event_bytes, "%zu");
	ASSERT_EQ(SCMI_TYPE_NOTIFICATION, scmi_header_unpack(scmi_load32(fx.event)).type);
	ASSERT_EQ(2u, fixture_event_word(&fx, 0));
	ASSERT_EQ(0u, fixture_event_word(&fx, 4));
	ASSERT_EQ(0u, fixture_event_word(&fx, 8));
	ASSERT_FALSE(fixture_event(&fx, OSV_B));
	OK(OSV_A, SCMI_RESET_NOTIFY, 2, USB, 0);
	OK(OSV_B, SCMI_RESET, 3, USB, SCMI_RESET_AUTONOMOUS, 0);
	ASSERT_FALSE(fixture_event(&fx, OSV_A));
	GIVES(SCMI_NOT_SUPPORTED, OSV_A, SCMI_RESET_NOTIFY, 2, SECURITY, 1);
	PASS();
}

TEST an_asynchronous_reset_ends_with_one_delayed_response(void)
{
	OK(OSV_A, SCMI_RESET_NOTIFY, 2, DISPLAY, 1);
	OK(OSV_A, SCMI_RESET, 3, DISPLAY, ASYNC, 0x80000001);
	uint16_t token = fx.token;

	ASSERT_FALSE(fixture_event(&fx, OSV_A));
	fixture_pass(&fx, 499);
	ASSERT_FALSE(fixture_event(&fx, OSV_A));
	fixture_pass(&fx, 1);
	ASSERT(fixture_event(&fx, OSV_A));
	ASSERT_EQ(SCMI_TYPE_DELAYED, scmi_header_unpack(scmi_load32(fx.event)).type);
	ASSERT_EQ(SCMI_RESET, scmi_header_unpack(scmi_load32(fx.event)).message);
	ASSERT_EQ(token, scmi_header_unpack(scmi_load32(fx.event)).token);
	ASSERT_EQ_FMT((size_t)12, fx.event_bytes, "%zu");
	ASSERT_EQ(0u, fixture_event_word(&fx, 0));
	ASSERT_EQ(1u, fixture_event_word(&fx, 4));
	ASSERT(fixture_event(&fx, OSV_A));
	ASSERT_EQ_FMT(0x80000001u, fixture_event_word(&fx, 8), "%#x");
	ASSERT_FALSE(fixture_event(&fx, OSV_A));
	OK(OSV_A, SCMI_RESET, 3, DISPLAY, ASYNC, 0);
	OK(OSV_A, SCMI_RESET, 3, DISPLAY, ASYNC, 0);
	GIVES(SCMI_BUSY, OSV_A, SCMI_RESET, 3, DISPLAY, ASYNC, 0);
	PASS();
}

TEST what_is_illegal_is_refused(void)
{
	for (unsigned bit = 3; bit < 32; bit++)
		GIVES(SCMI_INVALID_PARAMETERS, OSV_A, SCMI_RESET, 3, USB, 1u << bit | SCMI_RESET_AUTONOMOUS, 0);
	GIVES(SCMI_INVALID_PARAMETERS, OSV_A, SCMI_RESET, 3, DISPLAY, SCMI_RESET_ASYNC, 0);
	GIVES(SCMI_INVALID_PARAMETERS, OSV_A, SCMI_RESET, 3, USB, SCMI_RESET_AUTONOMOUS, 0xff);
	GIVES(SCMI_INVALID_PARAMETERS, OSV_A, SCMI_RESET, 3, USB, SIGNAL_OFF, 0xff);
	GIVES(SCMI_INVALID_PARAMETERS, OSV_A, SCMI_RESET, 3, USB, SCMI_RESET_AUTONOMOUS, 0x80000001);
	GIVES(SCMI_INVALID_PARAMETERS, OSV_A, SCMI_RESET_NOTIFY, 2, USB, 3);
	GIVES(SCMI_NOT_SUPPORTED, OSV_A, SCMI_RESET, 3, USB, ASYNC, 0);
	GIVES(SCMI_NOT_SUPPORTED, OSV_A, SCMI_RESET, 3, DSP, SCMI_RESET_AUTONOMOUS, 0);
	fixture_pass(&fx, 1000);
	ASSERT_FALSE(fixture_event(&fx, OSV_A));
	PASS();
}

TEST a_signal_is_asserted_and_deasserted(void)
{
	OK(OSV_A, SCMI_RESET_NOTIFY, 2, DSP, 1);
	OK(OSV_A, SCMI_RESET, 3, DSP, SCMI_RESET_ASSERT, 0);
	ASSERT(fixture_event(&fx, OSV_A));
	OK(OSV_A, SCMI_RESET, 3, DSP, SCMI_RESET_ASSERT, 0);
	ASSERT(fixture_event(&fx, OSV_A));
	OK(OSV_A, SCMI_RESET, 3, DSP, SIGNAL_OFF, 0);
	ASSERT_FALSE(fixture_event(&fx, OSV_A));
	PASS();
}

TEST a_restricted_domain_is_denied(void)
{
	GIVES(SCMI_DENIED, OSV_A, SCMI_RESET, 3, SECURITY, SCMI_RESET_AUTONOMOUS, 0);
	GIVES(SCMI_DENIED, OSV_B, SCMI_RESET, 3, SECURITY, SCMI_RESET_ASSERT, 0);
	OK(OSV_A, SCMI_RESET_DOMAIN_ATTRIBUTES, 1, SECURITY);
	OK(MGMT, SCMI_RESET, 3, SECURITY, SCMI_RESET_AUTONOMOUS, 0);
	PASS();
}

TEST what_fails_says_so_at_once_or_at_its_end(void)
{
	reopen("0x20000", "");
	GIVES(SCMI_HARDWARE_ERROR, OSV_A, SCMI_RESET, 3, 2, SCMI_RESET_AUTONOMOUS, 0);
	OK(OSV_A, SCMI_RESET_NOTIFY, 2, 2, 1);
	OK(OSV_A, SCMI_RESET, 3, 2, ASYNC, 0);
	fixture_pass(&fx, 1);
	ASSERT(fixture_event(&fx, OSV_A));
	ASSERT_EQ_FMT((size_t)8, fx.event_bytes, "%zu");
	ASSERT_EQ((uint32_t)SCMI_HARDWARE_ERROR, fixture_event_word(&fx, 0));
	ASSERT_FALSE(fixture_event(&fx, OSV_A));
	PASS();
}

TEST each_version_has_its_messages_and_bits(void)
{
	static const char *const versions[] = {"0x10000", "0x20000", "0x30000", "0x30001"};

	for (size_t i = 0; i < 4; i++) {
		reopen(versions[i], "");
		OK(OSV_A, SCMI_RESET_DOMAIN_ATTRIBUTES, 1, 1);
		ASSERT_EQ_FMT(SCMI_RESET_ASYNC_CAPABLE | (i > 1 ? SCMI_RESET_EXTENDED_NAME : 0), fixture_word(&fx, 4), "%#x");
		GIVES(i > 1 ? SCMI_SUCCESS : SCMI_NOT_SUPPORTED, OSV_A, SCMI_RESET_DOMAIN_NAME_GET, 1, 1);
		GIVES(i > 2 ? SCMI_SUCCESS : SCMI_NOT_SUPPORTED, OSV_A, SCMI_NEGOTIATE_PROTOCOL_VERSION, 1, 0x30001);
	}
	PASS();
}

TEST readings_choose_among_the_answers_that_are_allowed(void)
{
	reopen("0x30000", "  readings: {async_absent: invalid-parameters, mode_absent: generic-error, asserted: denied, "
			  "notify_absent: success}\n");
	GIVES(SCMI_INVALID_PARAMETERS, OSV_A, SCMI_RESET, 3, 0, ASYNC, 0);
	GIVES(SCMI_GENERIC_ERROR, OSV_A, SCMI_RESET, 3, 3, SCMI_RESET_AUTONOMOUS, 0);
	OK(OSV_A, SCMI_RESET_NOTIFY, 2, 1, 1);
	OK(OSV_A, SCMI_RESET, 3, 0, SCMI_RESET_ASSERT, 0);
	GIVES(SCMI_DENIED, OSV_A, SCMI_RESET, 3, 0, SCMI_RESET_ASSERT, 0);
	GIVES(SCMI_DENIED, OSV_A, SCMI_RESET, 3, 0, SCMI_RESET_AUTONOMOUS, 0);
	platform_detach(fx.agents[OSV_A]);
	OK(OSV_B, SCMI_RESET, 3, 0, SCMI_RESET_AUTONOMOUS, 0);
	PASS();
}

TEST without_an_event_channel_nothing_is_told_or_done_later(void)
{
	platform_detach(fx.agents[OSV_B]);
	fx.agents[OSV_B] = platform_attach(fx.platform, "osv-b", false);
	OK(OSV_B, SCMI_RESET_DOMAIN_ATTRIBUTES, 1, DISPLAY);
	ASSERT_EQ_FMT(SCMI_RESET_EXTENDED_NAME, fixture_word(&fx, 4), "%#x");
	GIVES(SCMI_NOT_SUPPORTED, OSV_B, SCMI_RESET_NOTIFY, 2, USB, 1);
	GIVES(SCMI_NOT_FOUND, OSV_B, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, SCMI_RESET_NOTIFY);
	GIVES(SCMI_NOT_SUPPORTED, OSV_B, SCMI_RESET, 3, DISPLAY, ASYNC, 0);
	OK(OSV_B, SCMI_RESET, 3, DISPLAY, SCMI_RESET_AUTONOMOUS, 0);
	PASS();
}

TEST what_is_wrong_in_the_file_is_said(void)
{
	static const char *const wrong[][2] = {
		{"reset:\n  domains: [{name: d, states: [1]}]\n", "reset.domains[0].states[0]: expected an implementation-defined"},
		{"reset:\n  domains: [{name: d, async: true, modes: [explicit]}]\n", "expected 'autonomous' among the modes"},
		{"reset:\n  domains: [{name: d, permissions: [{agent: a, deny: [state]}]}]\n", "found 'state'"},
		{"reset:\n  max_pending: 300\n", "expected at most 255, found 300"},
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
	RUN_TEST(domains_are_counted_and_described);
	RUN_TEST(a_reset_at_once_is_told_to_those_who_asked);
	RUN_TEST(an_asynchronous_reset_ends_with_one_delayed_response);
	RUN_TEST(what_is_illegal_is_refused);
	RUN_TEST(a_signal_is_asserted_and_deasserted);
	RUN_TEST(a_restricted_domain_is_denied);
	RUN_TEST(what_fails_says_so_at_once_or_at_its_end);
	RUN_TEST(each_version_has_its_messages_and_bits);
	RUN_TEST(readings_choose_among_the_answers_that_are_allowed);
	RUN_TEST(without_an_event_channel_nothing_is_told_or_done_later);
	RUN_TEST(what_is_wrong_in_the_file_is_said);
	GREATEST_MAIN_END();
}
