/* SPDX-License-Identifier: BSD-2-Clause */
/* The Clock protocol of the reference platform, message by message, on the default platform file. */
#include "greatest.h"

#include "harness/platform/platform_fixture.h"

#define CLOCK SCMI_PROTOCOL_CLOCK
#define OK(...) ASSERT_EQ_FMT(SCMI_SUCCESS, fixture_send(&fx, __VA_ARGS__), "%d")
#define GIVES(status, ...) ASSERT_EQ_FMT(status, fixture_send(&fx, __VA_ARGS__), "%d")

/* Clocks of the default file. */
enum { OSC, PLL, UART, AUDIO, DISPLAY, GPU, CAMERA, BUS, SECURITY, WATCHDOG, I2C, VAULT };

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

static uint64_t rate_of(unsigned agent, uint32_t clock)
{
	fixture_send(&fx, agent, CLOCK, SCMI_CLOCK_RATE_GET, 1, clock);
	return fixture_word64(&fx, 4);
}

static bool is_on(unsigned agent, uint32_t clock)
{
	fixture_send(&fx, agent, CLOCK, SCMI_CLOCK_ATTRIBUTES, 1, clock);
	return fixture_word(&fx, 4) & SCMI_CLOCK_ENABLED;
}

TEST attributes_count_clocks_and_pending_changes(void)
{
	OK(0, CLOCK, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ_FMT(4u << 16 | VAULT, fixture_word(&fx, 4), "%#x");
	OK(2, CLOCK, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ_FMT(4u << 16 | (VAULT + 1), fixture_word(&fx, 4), "%#x");
	PASS();
}

TEST attributes_describe_a_clock(void)
{
	OK(0, CLOCK, SCMI_CLOCK_ATTRIBUTES, 1, DISPLAY);
	ASSERT_EQ_FMT((size_t)32, fx.bytes, "%zu");
	ASSERT_EQ_FMT(0xf8000000u, fixture_word(&fx, 4), "%#x");
	ASSERT_STR_EQ("display_pixel_c", (const char *)fx.response + 12);
	ASSERT_EQ_FMT(50u, fixture_word(&fx, 24), "%u");
	OK(0, CLOCK, SCMI_CLOCK_ATTRIBUTES, 1, BUS);
	ASSERT_EQ_FMT(SCMI_CLOCK_ENABLED | SCMI_CLOCK_RESTRICTED, fixture_word(&fx, 4), "%#x");
	OK(1, CLOCK, SCMI_CLOCK_ATTRIBUTES, 1, BUS);
	ASSERT_EQ_FMT(SCMI_CLOCK_ENABLED, fixture_word(&fx, 4), "%#x");
	PASS();
}

TEST an_unknown_or_hidden_clock_is_not_found_by_any_message(void)
{
	for (uint8_t message = SCMI_CLOCK_ATTRIBUTES; message <= SCMI_CLOCK_LAST; message++) {
		static const uint8_t words[] = {1, 2, 4, 1, 3, 1, 2, 2, 2, 2, 2, 1, 1};
		unsigned n = words[message - 3];
		uint32_t first = message == SCMI_CLOCK_RATE_SET ? 0 : VAULT, second = message == SCMI_CLOCK_RATE_SET ? VAULT : 1;

		GIVES(SCMI_NOT_FOUND, 0, CLOCK, message, n, first, second, 10000000, 0);
		ASSERT_EQ_FMT((size_t)8, fx.bytes, "%zu");
	}
	OK(2, CLOCK, SCMI_CLOCK_ATTRIBUTES, 1, VAULT);
	PASS();
}

TEST a_long_list_of_rates_comes_in_parts_that_add_up(void)
{
	uint32_t index = 0, remaining = 1;
	uint64_t last = 0;

	for (unsigned parts = 0; remaining; parts++) {
		OK(0, CLOCK, SCMI_CLOCK_DESCRIBE_RATES, 2, AUDIO, index);
		uint32_t word = fixture_word(&fx, 4), returned = SCMI_RATES_RETURNED(word);

		remaining = SCMI_RATES_REMAINING(word);
		ASSERT(returned > 0 && !(word & (SCMI_RATES_TRIPLET | SCMI_RATES_RESERVED)));
		ASSERT_EQ_FMT(40u, index + returned + remaining, "%u");
		ASSERT_EQ_FMT((size_t)12 + 8 * returned, fx.bytes, "%zu");
		for (uint32_t i = 0; i < returned; i++) {
			ASSERT(fixture_word64(&fx, 8 + 8 * i) > last);
			last = fixture_word64(&fx, 8 + 8 * i);
		}
		index += returned;
		ASSERT(parts < 10);
	}
	ASSERT_EQ_FMT(40u, index, "%u");
	GIVES(SCMI_OUT_OF_RANGE, 0, CLOCK, SCMI_CLOCK_DESCRIBE_RATES, 2, AUDIO, 40);
	GIVES(SCMI_OUT_OF_RANGE, 0, CLOCK, SCMI_CLOCK_DESCRIBE_RATES, 2, AUDIO, UINT32_MAX);
	PASS();
}

TEST a_range_is_one_triplet_whatever_the_index(void)
{
	for (uint32_t index = 0; index < 5; index += 4) {
		OK(0, CLOCK, SCMI_CLOCK_DESCRIBE_RATES, 2, PLL, index);
		ASSERT_EQ_FMT((size_t)36, fx.bytes, "%zu");
		ASSERT_EQ_FMT(SCMI_RATES_TRIPLET | 3u, fixture_word(&fx, 4), "%#x");
		ASSERT_EQ(100000000u, fixture_word64(&fx, 8));
		ASSERT_EQ(1600000000u, fixture_word64(&fx, 16));
		ASSERT_EQ(25000000u, fixture_word64(&fx, 24));
	}
	PASS();
}

TEST rates_are_rounded_as_the_flags_say(void)
{
	static const struct {
		uint32_t clock, flags, asked, got;
	} rows[] = {
		{UART, 0, 30000000, 24000000},    {UART, 4, 30000000, 48000000},  {UART, 8, 30000000, 24000000},
		{UART, 8, 40000000, 48000000},    {UART, 12, 30000000, 24000000}, {UART, 4, 24000000, 24000000},
		{PLL, 0, 110000000, 100000000},   {PLL, 4, 110000000, 125000000}, {PLL, 8, 120000000, 125000000},
		{PLL, 4, 1600000000, 1600000000},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		OK(0, CLOCK, SCMI_CLOCK_RATE_SET, 4, rows[i].flags, rows[i].clock, rows[i].asked, 0);
		ASSERT_EQ_FMT((uint64_t)rows[i].got, rate_of(0, rows[i].clock), "%zu");
	}
	GIVES(SCMI_INVALID_PARAMETERS, 0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 8, UART, 0, 0);
	GIVES(SCMI_INVALID_PARAMETERS, 0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 0, UART, UINT32_MAX, UINT32_MAX);
	GIVES(SCMI_INVALID_PARAMETERS, 0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 0x10, UART, 48000000, 0);
	ASSERT_EQ(24000000u, rate_of(0, UART));
	PASS();
}

TEST an_asynchronous_change_ends_with_one_delayed_response(void)
{
	OK(0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 1, UART, 96000000, 0);
	uint16_t token = fx.token;

	ASSERT_EQ_FMT((size_t)8, fx.bytes, "%zu");
	ASSERT_EQ(48000000u, rate_of(0, UART));
	ASSERT_FALSE(platform_has_event(fx.agents[0]));
	ASSERT_EQ_FMT((uint64_t)500000, platform_next_due(fx.platform), "%zu");
	fixture_pass(&fx, 500);
	ASSERT(fixture_event(&fx, 0));
	ASSERT_EQ_FMT((size_t)20, fx.event_bytes, "%zu");
	ASSERT_EQ_FMT(scmi_command_word(CLOCK, SCMI_CLOCK_RATE_SET, token) | 2u << 8, scmi_load32(fx.event), "%#x");
	ASSERT_EQ(0u, fixture_event_word(&fx, 0));
	ASSERT_EQ((uint32_t)UART, fixture_event_word(&fx, 4));
	ASSERT_EQ(96000000u, fixture_event_word(&fx, 8));
	ASSERT_EQ(0u, fixture_event_word(&fx, 12));
	ASSERT_EQ(96000000u, rate_of(0, UART));
	ASSERT_FALSE(fixture_event(&fx, 0));
	ASSERT_EQ(UINT64_MAX, platform_next_due(fx.platform));
	PASS();
}

/* Both kinds of event take the same way, in order; the time of the next is told, so that a server wakes for it. */
TEST events_take_the_time_that_the_platform_file_says(void)
{
	reopen("summary: t\nvendor: V\nagents: [{name: A}]\nclocks_max_pending: 2\nprotocols: [{id: 0x10, version: 0x20001}, {id: "
	       "0x14, "
	       "version: 0x30000}]\n"
	       "clocks:\n  - {name: c, rate: 100, rates: [100, 200, 300], change_us: 100, notify: [changed]}\nlimits: "
	       "{event_latency_us: 50}\n");
	OK(0, CLOCK, SCMI_CLOCK_RATE_NOTIFY, 2, 0, 1);
	OK(0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 0, 0, 200, 0);
	ASSERT_FALSE(platform_has_event(fx.agents[0]));
	ASSERT_FALSE(fixture_event(&fx, 0));
	ASSERT_EQ_FMT((uint64_t)50000, platform_next_due(fx.platform), "%zu");
	fixture_pass(&fx, 20);
	OK(0, CLOCK, SCMI_CLOCK_RATE_NOTIFY, 2, 0, 0);
	OK(0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 1, 0, 300, 0);
	fixture_pass(&fx, 30);
	ASSERT_EQ_FMT((uint64_t)120000, platform_next_due(fx.platform), "%zu");
	ASSERT(platform_has_event(fx.agents[0]));
	ASSERT(fixture_event(&fx, 0));
	ASSERT_EQ(200u, fixture_event_word(&fx, 8));
	fixture_pass(&fx, 70);
	ASSERT_FALSE(platform_has_event(fx.agents[0]));
	ASSERT_EQ_FMT((uint64_t)170000, platform_next_due(fx.platform), "%zu");
	fixture_pass(&fx, 50);
	ASSERT(fixture_event(&fx, 0));
	ASSERT_EQ(SCMI_TYPE_DELAYED, scmi_header_unpack(scmi_load32(fx.event)).type);
	ASSERT_EQ(UINT64_MAX, platform_next_due(fx.platform));
	ASSERT(platform_is_quiet(fx.platform));
	PASS();
}

TEST no_delayed_response_comes_where_none_was_wanted(void)
{
	OK(0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 3, UART, 96000000, 0);
	fixture_pass(&fx, 1000);
	ASSERT_EQ(96000000u, rate_of(0, UART));
	ASSERT_FALSE(fixture_event(&fx, 0));
	OK(0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 2, UART, 12000000, 0);
	ASSERT_EQ(12000000u, rate_of(0, UART));
	PASS();
}

TEST one_change_more_than_may_be_pending_is_busy_until_answers_are_taken(void)
{
	for (unsigned i = 0; i < 4; i++)
		OK(0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 1, UART, 96000000, 0);
	GIVES(SCMI_BUSY, 0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 1, UART, 96000000, 0);
	OK(1, CLOCK, SCMI_CLOCK_RATE_SET, 4, 1, UART, 96000000, 0);
	fixture_pass(&fx, 1000);
	GIVES(SCMI_BUSY, 0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 1, UART, 96000000, 0);
	ASSERT_EQ(0u, platform_take_event(fx.agents[0], fx.event, 8));
	for (unsigned i = 0; i < 4; i++)
		ASSERT(fixture_event(&fx, 0));
	ASSERT_FALSE(fixture_event(&fx, 0));
	OK(0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 1, UART, 96000000, 0);
	PASS();
}

TEST missing_rights_are_denied_and_change_nothing(void)
{
	GIVES(SCMI_DENIED, 0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 0, GPU, 200000000, 0);
	GIVES(SCMI_DENIED, 0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 1, GPU, 200000000, 0);
	ASSERT_EQ(400000000u, rate_of(0, GPU));
	GIVES(SCMI_DENIED, 0, CLOCK, SCMI_CLOCK_PARENT_SET, 2, CAMERA, PLL);
	OK(0, CLOCK, SCMI_CLOCK_PARENT_GET, 1, CAMERA);
	ASSERT_EQ((uint32_t)OSC, fixture_word(&fx, 4));
	GIVES(SCMI_DENIED, 0, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, BUS, 0, 0);
	ASSERT(is_on(0, BUS));
	OK(1, CLOCK, SCMI_CLOCK_RATE_SET, 4, 0, GPU, 200000000, 0);
	OK(1, CLOCK, SCMI_CLOCK_PARENT_SET, 2, CAMERA, PLL);
	OK(1, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, BUS, 0, 0);
	PASS();
}

TEST permissions_say_which_rights_are_missing(void)
{
	static const struct {
		uint32_t clock, bits;
	} rows[] = {{UART, 0xe0000000}, {GPU, 0xc0000000}, {CAMERA, 0xa0000000}, {BUS, 0x60000000}, {SECURITY, 0}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		OK(0, CLOCK, SCMI_CLOCK_GET_PERMISSIONS, 1, rows[i].clock);
		ASSERT_EQ_FMT(rows[i].bits, fixture_word(&fx, 4), "%#x");
	}
	PASS();
}

TEST votes_are_one_per_agent_and_a_clock_is_on_while_one_is_left(void)
{
	OK(0, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, I2C, 1, 0);
	OK(0, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, I2C, 1, 0);
	OK(1, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, I2C, 1, 0);
	OK(0, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, I2C, 0, 0);
	ASSERT(is_on(0, I2C));
	OK(1, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, I2C, 0, 0);
	ASSERT_FALSE(is_on(0, I2C));
	OK(1, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, I2C, 0, 0);
	OK(0, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, WATCHDOG, 0, 0);
	ASSERT(is_on(0, WATCHDOG));
	OK(0, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, PLL, 0, 0);
	ASSERT_FALSE(is_on(0, PLL));
	PASS();
}

TEST illegal_states_and_reserved_bits_are_refused(void)
{
	static const uint32_t words[] = {2, 3, 4, 1u << 15, 1u << 24, 1u << 31, 0x10002};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		GIVES(SCMI_INVALID_PARAMETERS, 0, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, DISPLAY, words[i], 10);
	ASSERT_FALSE(is_on(0, DISPLAY));
	PASS();
}

TEST an_extended_value_is_set_alone_or_with_the_state(void)
{
	OK(0, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, DISPLAY, 0x10001, 25);
	OK(0, CLOCK, SCMI_CLOCK_CONFIG_GET, 2, DISPLAY, 1);
	ASSERT_EQ_FMT((size_t)20, fx.bytes, "%zu");
	ASSERT_EQ(0u, fixture_word(&fx, 4));
	ASSERT_EQ(1u, fixture_word(&fx, 8));
	ASSERT_EQ(25u, fixture_word(&fx, 12));
	OK(0, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, DISPLAY, 0x20003, 900);
	OK(0, CLOCK, SCMI_CLOCK_CONFIG_GET, 2, DISPLAY, 2);
	ASSERT_EQ(1u, fixture_word(&fx, 8));
	ASSERT_EQ(900u, fixture_word(&fx, 12));
	GIVES(SCMI_INVALID_PARAMETERS, 0, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, DISPLAY, 0x10003, 101);
	GIVES(SCMI_INVALID_PARAMETERS, 0, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, DISPLAY, 0x7f0003, 1);
	GIVES(SCMI_NOT_SUPPORTED, 0, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, UART, 0x10003, 1);
	GIVES(SCMI_INVALID_PARAMETERS, 0, CLOCK, SCMI_CLOCK_CONFIG_GET, 2, DISPLAY, 0x7f);
	GIVES(SCMI_INVALID_PARAMETERS, 0, CLOCK, SCMI_CLOCK_CONFIG_GET, 2, DISPLAY, 0x100);
	PASS();
}

TEST parents_are_listed_set_and_read_back(void)
{
	OK(0, CLOCK, SCMI_CLOCK_POSSIBLE_PARENTS_GET, 2, DISPLAY, 1);
	ASSERT_EQ_FMT(2u, fixture_word(&fx, 4), "%#x");
	ASSERT_EQ((uint32_t)PLL, fixture_word(&fx, 8));
	ASSERT_EQ((uint32_t)AUDIO, fixture_word(&fx, 12));
	GIVES(SCMI_OUT_OF_RANGE, 0, CLOCK, SCMI_CLOCK_POSSIBLE_PARENTS_GET, 2, DISPLAY, 3);
	GIVES(SCMI_NOT_SUPPORTED, 0, CLOCK, SCMI_CLOCK_POSSIBLE_PARENTS_GET, 2, UART, 0);
	OK(0, CLOCK, SCMI_CLOCK_PARENT_SET, 2, DISPLAY, AUDIO);
	OK(0, CLOCK, SCMI_CLOCK_PARENT_GET, 1, DISPLAY);
	ASSERT_EQ((uint32_t)AUDIO, fixture_word(&fx, 4));
	GIVES(SCMI_INVALID_PARAMETERS, 0, CLOCK, SCMI_CLOCK_PARENT_SET, 2, DISPLAY, UART);
	GIVES(SCMI_NOT_FOUND, 0, CLOCK, SCMI_CLOCK_PARENT_SET, 2, DISPLAY, VAULT);
	GIVES(SCMI_NOT_SUPPORTED, 0, CLOCK, SCMI_CLOCK_PARENT_SET, 2, UART, OSC);
	GIVES(SCMI_NOT_SUPPORTED, 0, CLOCK, SCMI_CLOCK_PARENT_GET, 1, UART);
	PASS();
}

TEST names_longer_than_the_short_field_are_told_in_full(void)
{
	OK(0, CLOCK, SCMI_CLOCK_NAME_GET, 1, DISPLAY);
	ASSERT_EQ_FMT((size_t)76, fx.bytes, "%zu");
	ASSERT_EQ(0u, fixture_word(&fx, 4));
	ASSERT_STR_EQ("display_pixel_clock_main", (const char *)fx.response + 12);
	OK(0, CLOCK, SCMI_CLOCK_NAME_GET, 1, UART);
	ASSERT_STR_EQ("uart", (const char *)fx.response + 12);
	PASS();
}

TEST changes_are_notified_to_subscribers_and_requests_to_others(void)
{
	OK(0, CLOCK, SCMI_CLOCK_RATE_NOTIFY, 2, UART, 1);
	OK(0, CLOCK, SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY, 2, UART, 1);
	OK(1, CLOCK, SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY, 2, UART, 1);
	OK(0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 0, UART, 12000000, 0);
	ASSERT(fixture_event(&fx, 0));
	ASSERT_EQ_FMT(3u << 8 | 0x14u << 10 | SCMI_CLOCK_RATE_CHANGED, scmi_load32(fx.event), "%#x");
	ASSERT_EQ_FMT((size_t)20, fx.event_bytes, "%zu");
	ASSERT_EQ(1u, fixture_event_word(&fx, 0));
	ASSERT_EQ((uint32_t)UART, fixture_event_word(&fx, 4));
	ASSERT_EQ(12000000u, fixture_event_word(&fx, 8));
	ASSERT_FALSE(fixture_event(&fx, 0));
	ASSERT(fixture_event(&fx, 1));
	ASSERT_EQ_FMT(3u << 8 | 0x14u << 10 | SCMI_CLOCK_RATE_CHANGE_REQUESTED, scmi_load32(fx.event), "%#x");
	ASSERT_EQ(1u, fixture_event_word(&fx, 0));
	ASSERT_FALSE(fixture_event(&fx, 1));
	OK(0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 0, UART, 12000000, 0);
	ASSERT_FALSE(fixture_event(&fx, 0));
	OK(0, CLOCK, SCMI_CLOCK_RATE_NOTIFY, 2, UART, 0);
	OK(1, CLOCK, SCMI_CLOCK_RATE_SET, 4, 0, UART, 24000000, 0);
	ASSERT(fixture_event(&fx, 0));
	ASSERT_EQ(2u, fixture_event_word(&fx, 0));
	ASSERT_FALSE(fixture_event(&fx, 0));
	GIVES(SCMI_NOT_SUPPORTED, 0, CLOCK, SCMI_CLOCK_RATE_NOTIFY, 2, I2C, 1);
	GIVES(SCMI_INVALID_PARAMETERS, 0, CLOCK, SCMI_CLOCK_RATE_NOTIFY, 2, UART, 2);
	PASS();
}

TEST notifications_that_nobody_takes_are_dropped_at_a_bound(void)
{
	unsigned taken = 0;

	OK(0, CLOCK, SCMI_CLOCK_RATE_NOTIFY, 2, UART, 1);
	for (unsigned i = 0; i < 500; i++)
		OK(0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 0, UART, i % 2 ? 12000000 : 24000000, 0);
	OK(0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 1, I2C, 8000000, 0);
	fixture_pass(&fx, 1);
	while (fixture_event(&fx, 0))
		taken++;
	ASSERT_EQ_FMT(65u, taken, "%u");
	ASSERT_EQ_FMT(2u, scmi_header_unpack(scmi_load32(fx.event)).type, "%u");
	PASS();
}

TEST without_an_event_channel_nothing_is_offered_that_needs_one(void)
{
	platform_detach(fx.agents[0]);
	fx.agents[0] = platform_attach(fx.platform, "osv-a", false);
	OK(0, CLOCK, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ_FMT((uint32_t)VAULT, fixture_word(&fx, 4), "%#x");
	OK(0, CLOCK, SCMI_CLOCK_ATTRIBUTES, 1, UART);
	ASSERT_EQ_FMT(0u, fixture_word(&fx, 4), "%#x");
	GIVES(SCMI_NOT_FOUND, 0, CLOCK, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, SCMI_CLOCK_RATE_NOTIFY);
	GIVES(SCMI_NOT_SUPPORTED, 0, CLOCK, SCMI_CLOCK_RATE_NOTIFY, 2, UART, 1);
	GIVES(SCMI_NOT_SUPPORTED, 0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 1, UART, 12000000, 0);
	PASS();
}

TEST an_agent_that_leaves_takes_its_votes_and_settings_along(void)
{
	OK(0, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, I2C, 1, 0);
	OK(0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 0, I2C, 8000000, 0);
	OK(0, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, UART, 1, 0);
	OK(1, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, UART, 1, 0);
	OK(0, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, PLL, 0, 0);
	OK(1, CLOCK, SCMI_CLOCK_RATE_NOTIFY, 2, UART, 1);
	OK(0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 1, AUDIO, 1024000, 0);
	platform_detach(fx.agents[0]);
	fixture_pass(&fx, 1000);
	ASSERT_FALSE(is_on(1, I2C));
	ASSERT_EQ(24000000u, rate_of(1, I2C));
	ASSERT_EQ(12288000u, rate_of(1, AUDIO));
	ASSERT(is_on(1, UART));
	ASSERT(is_on(1, PLL));
	fx.agents[0] = platform_attach(fx.platform, NULL, true);
	ASSERT_STR_EQ("osv-a", platform_agent_name(fx.agents[0]));
	ASSERT_FALSE(fixture_event(&fx, 0));
	PASS();
}

TEST an_option_adds_to_every_delay(void)
{
	struct platform_options options = {.delay_ns = 250000};
	struct platform *platform;
	uint8_t request[20], response[64];
	char why[128];

	ASSERT_EQ(0, platform_create(fx.config, &options, &platform, why, sizeof(why)));
	struct platform_agent *agent = platform_attach(platform, NULL, true);

	scmi_store32(request, scmi_command_word(CLOCK, SCMI_CLOCK_RATE_SET, 1));
	scmi_store32(request + 4, SCMI_RATE_SET_ASYNC);
	scmi_store32(request + 8, UART);
	scmi_store64(request + 12, 96000000);
	ASSERT_EQ(8u, platform_command(agent, request, sizeof(request), response, sizeof(response)));
	ASSERT_EQ_FMT((uint64_t)750000, platform_next_due(platform), "%zu");
	platform_destroy(platform);
	PASS();
}

#define OLD(version)                                                                                                            \
	"summary: s\nvendor: v\nagents: [{name: a}]\nclocks_max_pending: 0\n"                                                   \
	"protocols: [{id: 0x10, version: 0x20000}, {id: 0x14, version: " version "}]\n"                                         \
	"clocks:\n  - {name: a_name_of_more_than_15, rate: 5, rates: [1, 5], notify: [changed], duty_cycle: 5, parents: [p]}\n" \
	"  - {name: p, rate: 1, rates: [1]}\n"

TEST version_1_has_its_own_layouts(void)
{
	reopen(OLD("0x10000"));
	OK(0, CLOCK, SCMI_CLOCK_ATTRIBUTES, 1, 0);
	ASSERT_EQ_FMT((size_t)28, fx.bytes, "%zu");
	ASSERT_EQ_FMT(0u, fixture_word(&fx, 4), "%#x");
	OK(0, CLOCK, SCMI_CLOCK_CONFIG_SET, 2, 0, 1);
	ASSERT(is_on(0, 0));
	GIVES(SCMI_PROTOCOL_ERROR, 0, CLOCK, SCMI_CLOCK_CONFIG_SET, 3, 0, 1, 0);
	GIVES(SCMI_INVALID_PARAMETERS, 0, CLOCK, SCMI_CLOCK_CONFIG_SET, 2, 0, 2);
	GIVES(SCMI_NOT_SUPPORTED, 0, CLOCK, SCMI_CLOCK_NAME_GET, 1, 0);
	GIVES(SCMI_NOT_FOUND, 0, CLOCK, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, SCMI_CLOCK_CONFIG_GET);
	GIVES(SCMI_NOT_FOUND, 0, CLOCK, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, SCMI_NEGOTIATE_PROTOCOL_VERSION);
	GIVES(SCMI_NOT_SUPPORTED, 0, CLOCK, SCMI_CLOCK_RATE_SET, 4, 1, 0, 1, 0);
	PASS();
}

TEST version_2_has_names_notifications_and_the_enable_delay(void)
{
	reopen(OLD("0x20000"));
	OK(0, CLOCK, SCMI_CLOCK_ATTRIBUTES, 1, 0);
	ASSERT_EQ_FMT((size_t)32, fx.bytes, "%zu");
	ASSERT_EQ_FMT(SCMI_CLOCK_CHANGED_NOTIFIES | SCMI_CLOCK_EXTENDED_NAME, fixture_word(&fx, 4), "%#x");
	OK(0, CLOCK, SCMI_CLOCK_CONFIG_SET, 2, 0, 1);
	OK(0, CLOCK, SCMI_CLOCK_NAME_GET, 1, 0);
	GIVES(SCMI_NOT_SUPPORTED, 0, CLOCK, SCMI_CLOCK_CONFIG_GET, 2, 0, 0);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	SET_SETUP(set_up, NULL);
	SET_TEARDOWN(tear_down, NULL);
	RUN_TEST(attributes_count_clocks_and_pending_changes);
	RUN_TEST(attributes_describe_a_clock);
	RUN_TEST(an_unknown_or_hidden_clock_is_not_found_by_any_message);
	RUN_TEST(a_long_list_of_rates_comes_in_parts_that_add_up);
	RUN_TEST(a_range_is_one_triplet_whatever_the_index);
	RUN_TEST(rates_are_rounded_as_the_flags_say);
	RUN_TEST(an_asynchronous_change_ends_with_one_delayed_response);
	RUN_TEST(events_take_the_time_that_the_platform_file_says);
	RUN_TEST(no_delayed_response_comes_where_none_was_wanted);
	RUN_TEST(one_change_more_than_may_be_pending_is_busy_until_answers_are_taken);
	RUN_TEST(missing_rights_are_denied_and_change_nothing);
	RUN_TEST(permissions_say_which_rights_are_missing);
	RUN_TEST(votes_are_one_per_agent_and_a_clock_is_on_while_one_is_left);
	RUN_TEST(illegal_states_and_reserved_bits_are_refused);
	RUN_TEST(an_extended_value_is_set_alone_or_with_the_state);
	RUN_TEST(parents_are_listed_set_and_read_back);
	RUN_TEST(names_longer_than_the_short_field_are_told_in_full);
	RUN_TEST(changes_are_notified_to_subscribers_and_requests_to_others);
	RUN_TEST(notifications_that_nobody_takes_are_dropped_at_a_bound);
	RUN_TEST(without_an_event_channel_nothing_is_offered_that_needs_one);
	RUN_TEST(an_agent_that_leaves_takes_its_votes_and_settings_along);
	RUN_TEST(an_option_adds_to_every_delay);
	RUN_TEST(version_1_has_its_own_layouts);
	RUN_TEST(version_2_has_names_notifications_and_the_enable_delay);
	GREATEST_MAIN_END();
}
