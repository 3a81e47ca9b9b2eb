/* SPDX-License-Identifier: BSD-2-Clause */
/* The Power capping protocol of the reference platform, message by message, on the default platform file. */
#include "greatest.h"

#include "harness/platform/platform_fixture.h"
#include "scmi/perf.h"
#include "scmi/powercap.h"

#define POWERCAP SCMI_PROTOCOL_POWERCAP
#define OK(...) ASSERT_EQ_FMT(SCMI_SUCCESS, fixture_send(&fx, __VA_ARGS__), "%d")
#define GIVES(status, ...) ASSERT_EQ_FMT(status, fixture_send(&fx, __VA_ARGS__), "%d")

/* Domains of the default file. */
enum { PACKAGE, CORES, MEMORY, DOMAINS };

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

static const char text_of_versions[] =
	"summary: t\nvendor: v\nagents: [{name: a}, {name: b}]\nprotocols: [{id: 0x10, version: 0x20001}, {id: 0x18, version: "
	"%s}]\n"
	"powercap:\n  %s\n  domains:\n  - name: only\n    unit: microwatt\n    cap: {min: 10, max: 50, step: 5}\n    async: true\n"
	"    interval: {min: 100, max: 400, step: 100}\n    cap_interval: {min: 7, max: 70, step: 7}\n    monitoring: true\n"
	"    draw: {start: 40}\n    notify: [cap, measurements]\n  - name: fixed\n    parent: only\n    cap: {min: 5, max: 5}\n"
	"    interval: {min: 9, max: 9}\n    permissions: [{agent: b, deny: [set]}]\n";

static void reopen(const char *version, const char *more)
{
	char text[1024];

	fixture_close(&fx);
	snprintf(text, sizeof(text), text_of_versions, version, more);
	fixture_open(&fx, NULL, text, NULL);
}

static uint32_t cap_of(unsigned agent, uint32_t domain)
{
	fixture_send(&fx, agent, POWERCAP, SCMI_POWERCAP_CAP_GET, 1, domain);
	return fixture_word(&fx, 4);
}

static uint32_t interval_of(unsigned agent, uint32_t domain)
{
	fixture_send(&fx, agent, POWERCAP, SCMI_POWERCAP_PAI_GET, 1, domain);
	return fixture_word(&fx, 4);
}

TEST attributes_describe_a_tree_of_domains(void)
{
	OK(0, POWERCAP, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ_FMT((uint32_t)DOMAINS, fixture_word(&fx, 4), "%#x");
	OK(0, POWERCAP, SCMI_POWERCAP_DOMAIN_ATTRIBUTES, 1, PACKAGE);
	ASSERT_EQ_FMT((size_t)4 + SCMI_POWERCAP_R_BYTES, fx.bytes, "%zu");
	ASSERT_EQ_FMT(0xcf400000u, fixture_word(&fx, 4), "%#x");
	ASSERT_EQ(1000u, fixture_word(&fx, SCMI_POWERCAP_R_MIN_PAI));
	ASSERT_EQ(65000u, fixture_word(&fx, SCMI_POWERCAP_R_MAX_CAP));
	ASSERT_EQ(500u, fixture_word(&fx, SCMI_POWERCAP_R_CAP_STEP));
	ASSERT_EQ(45000u, fixture_word(&fx, SCMI_POWERCAP_R_SUSTAINABLE));
	ASSERT_EQ(SCMI_POWERCAP_ROOT, fixture_word(&fx, SCMI_POWERCAP_R_PARENT));
	OK(0, POWERCAP, SCMI_POWERCAP_DOMAIN_ATTRIBUTES, 1, CORES);
	ASSERT_EQ_FMT(0xbf000000u, fixture_word(&fx, 4), "%#x");
	ASSERT_EQ((uint32_t)PACKAGE, fixture_word(&fx, SCMI_POWERCAP_R_PARENT));
	OK(0, POWERCAP, SCMI_POWERCAP_DOMAIN_ATTRIBUTES, 1, MEMORY);
	ASSERT_EQ_FMT(0x01000000u, fixture_word(&fx, 4), "%#x");
	ASSERT_EQ(0u, fixture_word(&fx, SCMI_POWERCAP_R_CAP_STEP));
	OK(0, POWERCAP, SCMI_POWERCAP_DOMAIN_NAME_GET, 1, CORES);
	ASSERT_STR_EQ("processor_cores_rail", (const char *)fx.response + 12);
	PASS();
}

TEST an_unknown_domain_is_not_found_by_any_message(void)
{
	GIVES(SCMI_NOT_FOUND, 0, POWERCAP, SCMI_POWERCAP_DOMAIN_ATTRIBUTES, 1, DOMAINS);
	GIVES(SCMI_NOT_FOUND, 0, POWERCAP, SCMI_POWERCAP_CAP_GET, 1, DOMAINS);
	GIVES(SCMI_NOT_FOUND, 0, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, DOMAINS, 0, 5000);
	GIVES(SCMI_NOT_FOUND, 0, POWERCAP, SCMI_POWERCAP_PAI_GET, 1, DOMAINS);
	GIVES(SCMI_NOT_FOUND, 0, POWERCAP, SCMI_POWERCAP_PAI_SET, 3, DOMAINS, 0, 1000);
	GIVES(SCMI_NOT_FOUND, 0, POWERCAP, SCMI_POWERCAP_DOMAIN_NAME_GET, 1, DOMAINS);
	GIVES(SCMI_NOT_FOUND, 0, POWERCAP, SCMI_POWERCAP_MEASUREMENTS_GET, 1, DOMAINS);
	GIVES(SCMI_NOT_FOUND, 0, POWERCAP, SCMI_POWERCAP_CAP_NOTIFY, 2, DOMAINS, 1);
	GIVES(SCMI_NOT_FOUND, 0, POWERCAP, SCMI_POWERCAP_MEASUREMENTS_NOTIFY, 4, 0xffffffffu, 1, 0, 0);
	GIVES(SCMI_NOT_FOUND, 0, POWERCAP, SCMI_POWERCAP_DESCRIBE_FASTCHANNEL, 2, DOMAINS, 4);
	PASS();
}

TEST the_lowest_cap_of_all_agents_is_in_force(void)
{
	ASSERT_EQ_FMT(0u, cap_of(0, PACKAGE), "%u");
	OK(0, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, PACKAGE, 0, 40000);
	OK(1, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, PACKAGE, 0, 20000);
	ASSERT_EQ_FMT(20000u, cap_of(0, PACKAGE), "%u");
	OK(1, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, PACKAGE, 0, 0);
	ASSERT_EQ_FMT(40000u, cap_of(1, PACKAGE), "%u");
	OK(2, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, PACKAGE, 0, 5000);
	ASSERT_EQ_FMT(5000u, cap_of(1, PACKAGE), "%u");
	platform_detach(fx.agents[2]);
	ASSERT_EQ_FMT(40000u, cap_of(1, PACKAGE), "%u");
	PASS();
}

TEST caps_are_checked(void)
{
	GIVES(SCMI_INVALID_PARAMETERS, 0, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, PACKAGE, 4, 5000);
	GIVES(SCMI_INVALID_PARAMETERS, 0, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, PACKAGE, 0x80000000, 5000);
	GIVES(SCMI_INVALID_PARAMETERS, 0, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, PACKAGE, 0, 4999);
	GIVES(SCMI_INVALID_PARAMETERS, 0, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, PACKAGE, 0, 65500);
	GIVES(SCMI_INVALID_PARAMETERS, 0, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, PACKAGE, 0, 5001);
	GIVES(SCMI_NOT_SUPPORTED, 0, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, MEMORY, 0, 8000);
	GIVES(SCMI_NOT_SUPPORTED, 0, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, PACKAGE, 2, 5000);
	OK(0, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, PACKAGE, 0, 65000);
	ASSERT_EQ_FMT(65000u, cap_of(0, PACKAGE), "%u");
	PASS();
}

TEST an_asynchronous_cap_ends_with_one_delayed_response_unless_unwanted(void)
{
	OK(0, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, CORES, 2, 10000);
	ASSERT_EQ_FMT((size_t)8, fx.bytes, "%zu");
	ASSERT_EQ_FMT(0u, cap_of(0, CORES), "%u");
	fixture_pass(&fx, 600);
	ASSERT(fixture_event(&fx, 0));
	ASSERT_EQ_FMT((size_t)16, fx.event_bytes, "%zu");
	ASSERT_EQ(SCMI_TYPE_DELAYED, scmi_header_unpack(scmi_load32(fx.event)).type);
	ASSERT_EQ(SCMI_POWERCAP_CAP_SET, scmi_header_unpack(scmi_load32(fx.event)).message);
	ASSERT_EQ(0u, fixture_event_word(&fx, 0));
	ASSERT_EQ((uint32_t)CORES, fixture_event_word(&fx, 4));
	ASSERT_EQ(10000u, fixture_event_word(&fx, 8));
	ASSERT_EQ_FMT(10000u, cap_of(1, CORES), "%u");
	OK(0, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, CORES, 3, 9000);
	fixture_pass(&fx, 600);
	ASSERT_FALSE(fixture_event(&fx, 0));
	ASSERT_EQ_FMT(9000u, cap_of(0, CORES), "%u");
	for (unsigned i = 0; i < 4; i++)
		OK(0, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, CORES, 2, 8000);
	GIVES(SCMI_BUSY, 0, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, CORES, 2, 8000);
	PASS();
}

TEST intervals_are_checked_and_read_back(void)
{
	ASSERT_EQ_FMT(1000u, interval_of(0, PACKAGE), "%u");
	OK(0, POWERCAP, SCMI_POWERCAP_PAI_SET, 3, PACKAGE, 0, 7000);
	ASSERT_EQ_FMT(7000u, interval_of(1, PACKAGE), "%u");
	GIVES(SCMI_INVALID_PARAMETERS, 0, POWERCAP, SCMI_POWERCAP_PAI_SET, 3, PACKAGE, 1, 8000);
	GIVES(SCMI_INVALID_PARAMETERS, 0, POWERCAP, SCMI_POWERCAP_PAI_SET, 3, PACKAGE, 0, 0);
	GIVES(SCMI_INVALID_PARAMETERS, 0, POWERCAP, SCMI_POWERCAP_PAI_SET, 3, PACKAGE, 0, 1001000);
	GIVES(SCMI_NOT_SUPPORTED, 0, POWERCAP, SCMI_POWERCAP_PAI_SET, 3, MEMORY, 0, 10000);
	platform_detach(fx.agents[0]);
	ASSERT_EQ_FMT(1000u, interval_of(1, PACKAGE), "%u");
	PASS();
}

TEST measurements_change_with_time_and_stay_under_the_cap(void)
{
	OK(0, POWERCAP, SCMI_POWERCAP_MEASUREMENTS_GET, 1, PACKAGE);
	ASSERT_EQ_FMT((size_t)16, fx.bytes, "%zu");
	ASSERT_EQ(30000u, fixture_word(&fx, 4));
	ASSERT_EQ(1000u, fixture_word(&fx, 8));
	fixture_pass(&fx, 20000);
	OK(0, POWERCAP, SCMI_POWERCAP_MEASUREMENTS_GET, 1, PACKAGE);
	ASSERT_EQ(33000u, fixture_word(&fx, 4));
	OK(0, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, PACKAGE, 0, 31000);
	OK(0, POWERCAP, SCMI_POWERCAP_MEASUREMENTS_GET, 1, PACKAGE);
	ASSERT_EQ(31000u, fixture_word(&fx, 4));
	GIVES(SCMI_NOT_SUPPORTED, 0, POWERCAP, SCMI_POWERCAP_MEASUREMENTS_GET, 1, MEMORY);
	PASS();
}

TEST changed_caps_and_intervals_are_notified(void)
{
	OK(1, POWERCAP, SCMI_POWERCAP_CAP_NOTIFY, 2, PACKAGE, 1);
	OK(0, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, PACKAGE, 0, 40000);
	ASSERT(fixture_event(&fx, 1));
	ASSERT_EQ_FMT((size_t)20, fx.event_bytes, "%zu");
	ASSERT_EQ(1u, fixture_event_word(&fx, 0));
	ASSERT_EQ(40000u, fixture_event_word(&fx, 8));
	ASSERT_EQ(1000u, fixture_event_word(&fx, 12));
	OK(1, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, PACKAGE, 0, 50000);
	ASSERT_FALSE(fixture_event(&fx, 1));
	OK(0, POWERCAP, SCMI_POWERCAP_PAI_SET, 3, PACKAGE, 0, 2000);
	ASSERT(fixture_event(&fx, 1));
	ASSERT_EQ(2000u, fixture_event_word(&fx, 12));
	ASSERT_FALSE(fixture_event(&fx, 0));
	OK(1, POWERCAP, SCMI_POWERCAP_CAP_NOTIFY, 2, PACKAGE, 0);
	OK(0, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, PACKAGE, 0, 30000);
	ASSERT_FALSE(fixture_event(&fx, 1));
	GIVES(SCMI_NOT_SUPPORTED, 0, POWERCAP, SCMI_POWERCAP_CAP_NOTIFY, 2, MEMORY, 1);
	GIVES(SCMI_INVALID_PARAMETERS, 0, POWERCAP, SCMI_POWERCAP_CAP_NOTIFY, 2, PACKAGE, 2);
	PASS();
}

TEST a_threshold_is_notified_each_time_it_is_crossed(void)
{
	unsigned events = 0;

	OK(0, POWERCAP, SCMI_POWERCAP_MEASUREMENTS_NOTIFY, 4, PACKAGE, 1, 31000, 40000);
	for (unsigned i = 0; i < 40; i++) {
		fixture_pass(&fx, 10000);
		if (!fixture_event(&fx, 0))
			continue;
		ASSERT_EQ_FMT((size_t)16, fx.event_bytes, "%zu");
		ASSERT_EQ(0u, fixture_event_word(&fx, 0));
		uint32_t power = fixture_event_word(&fx, 8);

		ASSERT(power < 31000 || power > 40000);
		events++;
	}
	ASSERT_EQ_FMT(4u, events, "%u");
	OK(0, POWERCAP, SCMI_POWERCAP_MEASUREMENTS_NOTIFY, 4, PACKAGE, 0, 0, 0);
	fixture_pass(&fx, 1000000);
	ASSERT_FALSE(fixture_event(&fx, 0));
	ASSERT_EQ(UINT64_MAX, platform_next_due(fx.platform));
	GIVES(SCMI_INVALID_PARAMETERS, 0, POWERCAP, SCMI_POWERCAP_MEASUREMENTS_NOTIFY, 4, PACKAGE, 1, 2, 1);
	GIVES(SCMI_NOT_SUPPORTED, 0, POWERCAP, SCMI_POWERCAP_MEASUREMENTS_NOTIFY, 4, CORES, 1, 0, 0);
	PASS();
}

TEST fastchannels_show_and_set_caps_and_intervals(void)
{
	uint8_t *words[4];

	for (uint32_t message = SCMI_POWERCAP_CAP_GET; message <= SCMI_POWERCAP_PAI_SET; message++) {
		OK(0, POWERCAP, SCMI_POWERCAP_DESCRIBE_FASTCHANNEL, 2, PACKAGE, message);
		ASSERT_EQ_FMT((size_t)4 + SCMI_FASTCHANNEL_BYTES, fx.bytes, "%zu");
		words[message - SCMI_POWERCAP_CAP_GET] = platform_map(fx.agents[0], fixture_word64(&fx, 12), fixture_word(&fx, 20));
		ASSERT(words[message - SCMI_POWERCAP_CAP_GET]);
	}
	scmi_store32(words[1], 25000);
	scmi_store32(words[3], 3000);
	ASSERT_EQ_FMT(25000u, cap_of(1, PACKAGE), "%u");
	ASSERT_EQ(25000u, scmi_load32(words[0]));
	ASSERT_EQ(3000u, scmi_load32(words[2]));
	scmi_store32(words[1], 25001);
	ASSERT_EQ_FMT(25000u, cap_of(1, PACKAGE), "%u");
	GIVES(SCMI_NOT_SUPPORTED, 0, POWERCAP, SCMI_POWERCAP_DESCRIBE_FASTCHANNEL, 2, CORES, SCMI_POWERCAP_CAP_GET);
	GIVES(SCMI_NOT_FOUND, 0, POWERCAP, SCMI_POWERCAP_DESCRIBE_FASTCHANNEL, 2, PACKAGE, SCMI_POWERCAP_MEASUREMENTS_GET);
	GIVES(SCMI_NOT_FOUND, 0, POWERCAP, SCMI_POWERCAP_DESCRIBE_FASTCHANNEL, 2, PACKAGE, 0xd);
	PASS();
}

TEST in_version_1_zero_is_no_cap(void)
{
	reopen("0x10000", "readings: {value_out_of_range: out-of-range, async_absent: invalid-parameters, notify_absent: success}");
	ASSERT_EQ_FMT(50u, cap_of(0, 0), "%u");
	GIVES(SCMI_OUT_OF_RANGE, 0, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, 0, 0, 0);
	OK(0, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, 0, 0, 20);
	GIVES(SCMI_OUT_OF_RANGE, 0, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, 0, 0, 9);
	GIVES(SCMI_INVALID_PARAMETERS, 0, POWERCAP, SCMI_POWERCAP_PAI_SET, 3, 0, 0, 0);
	GIVES(SCMI_OUT_OF_RANGE, 0, POWERCAP, SCMI_POWERCAP_PAI_SET, 3, 0, 0, 500);
	OK(0, POWERCAP, SCMI_POWERCAP_CAP_NOTIFY, 2, 1, 1);
	ASSERT_EQ_FMT(20u, cap_of(0, 0), "%u");
	PASS();
}

TEST version_3_names_a_power_limit_in_its_commands(void)
{
	reopen("0x30000", "readings: {unit_shifted: true}");
	OK(0, POWERCAP, SCMI_POWERCAP_DOMAIN_ATTRIBUTES, 1, 0);
	ASSERT_EQ_FMT((size_t)4 + SCMI_POWERCAP_R_BYTES_V3, fx.bytes, "%zu");
	ASSERT_EQ_FMT(0x6f300000u, fixture_word(&fx, 4), "%#x");
	ASSERT_EQ(7u, fixture_word(&fx, SCMI_POWERCAP_R_MIN_CAI));
	OK(1, POWERCAP, SCMI_POWERCAP_CAP_NOTIFY, 2, 0, 1);
	OK(0, POWERCAP, SCMI_POWERCAP_CAP_SET, 4, 0, 0, 0, 20);
	ASSERT(fixture_event(&fx, 1));
	ASSERT_EQ_FMT((size_t)24, fx.event_bytes, "%zu");
	ASSERT_EQ(20u, fixture_event_word(&fx, 8));
	ASSERT_EQ(7u, fixture_event_word(&fx, 12));
	OK(0, POWERCAP, SCMI_POWERCAP_CAP_GET, 2, 0, 0);
	ASSERT_EQ(20u, fixture_word(&fx, 4));
	GIVES(SCMI_NOT_FOUND, 0, POWERCAP, SCMI_POWERCAP_CAP_GET, 2, 0, 1);
	GIVES(SCMI_NOT_FOUND, 0, POWERCAP, SCMI_POWERCAP_CAP_SET, 4, 0, 1, 0, 20);
	GIVES(SCMI_PROTOCOL_ERROR, 0, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, 0, 0, 20);
	OK(0, POWERCAP, SCMI_POWERCAP_CAI_SET, 4, 0, 0, 14, 0);
	ASSERT(fixture_event(&fx, 1));
	OK(0, POWERCAP, SCMI_POWERCAP_CAI_GET, 2, 0, 0);
	ASSERT_EQ(14u, fixture_word(&fx, 4));
	GIVES(SCMI_NOT_FOUND, 0, POWERCAP, SCMI_POWERCAP_CAI_GET, 2, 0, 1);
	GIVES(SCMI_INVALID_PARAMETERS, 0, POWERCAP, SCMI_POWERCAP_CAI_SET, 4, 0, 1, 14, 0);
	GIVES(SCMI_NOT_SUPPORTED, 0, POWERCAP, SCMI_POWERCAP_CAI_SET, 4, 1, 0, 9, 0);
	OK(0, POWERCAP, SCMI_POWERCAP_CAP_SET, 4, 0, 0, 2, 30);
	fixture_pass(&fx, 1000);
	ASSERT(fixture_event(&fx, 0));
	ASSERT_EQ_FMT((size_t)20, fx.event_bytes, "%zu");
	PASS();
}

TEST without_an_event_channel_nothing_is_offered_that_needs_one(void)
{
	platform_detach(fx.agents[0]);
	fx.agents[0] = platform_attach(fx.platform, NULL, false);
	OK(0, POWERCAP, SCMI_POWERCAP_DOMAIN_ATTRIBUTES, 1, CORES);
	ASSERT_EQ_FMT(0x1f000000u, fixture_word(&fx, 4), "%#x");
	GIVES(SCMI_NOT_SUPPORTED, 0, POWERCAP, SCMI_POWERCAP_CAP_SET, 3, CORES, 2, 10000);
	GIVES(SCMI_NOT_SUPPORTED, 0, POWERCAP, SCMI_POWERCAP_CAP_NOTIFY, 2, CORES, 1);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	SET_SETUP(set_up, NULL);
	SET_TEARDOWN(tear_down, NULL);
	RUN_TEST(attributes_describe_a_tree_of_domains);
	RUN_TEST(an_unknown_domain_is_not_found_by_any_message);
	RUN_TEST(the_lowest_cap_of_all_agents_is_in_force);
	RUN_TEST(caps_are_checked);
	RUN_TEST(an_asynchronous_cap_ends_with_one_delayed_response_unless_unwanted);
	RUN_TEST(intervals_are_checked_and_read_back);
	RUN_TEST(measurements_change_with_time_and_stay_under_the_cap);
	RUN_TEST(changed_caps_and_intervals_are_notified);
	RUN_TEST(a_threshold_is_notified_each_time_it_is_crossed);
	RUN_TEST(fastchannels_show_and_set_caps_and_intervals);
	RUN_TEST(in_version_1_zero_is_no_cap);
	RUN_TEST(version_3_names_a_power_limit_in_its_commands);
	RUN_TEST(without_an_event_channel_nothing_is_offered_that_needs_one);
	GREATEST_MAIN_END();
}
