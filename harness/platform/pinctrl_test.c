/* SPDX-License-Identifier: BSD-2-Clause */
/* The Pin control protocol of the reference platform, message by message, on the default platform file. */
#include "greatest.h"

#include "harness/platform/platform_fixture.h"
#include "scmi/pinctrl.h"

#define PINCTRL SCMI_PROTOCOL_PINCTRL
#define OK(...) ASSERT_EQ_FMT(SCMI_SUCCESS, fixture_send(&fx, __VA_ARGS__), "%d")
#define GIVES(status, ...) ASSERT_EQ_FMT(status, fixture_send(&fx, __VA_ARGS__), "%d")

/* What the default file has, and how much of it the first agent sees. */
enum { UART_TX, UART_RX, I2C_SCL, SPI_CLK = 4, SENSE = 12, PLAIN, FUSE, TAMPER, PINS };
enum { UART_PINS, I2C_PINS, SPI_PINS, AUDIO_PINS, GROUPS };
enum { UART, BUS, GPIO, FUNCTIONS };
enum { PIN = SCMI_PINCTRL_PIN, GROUP = SCMI_PINCTRL_GROUP, FUNCTION = SCMI_PINCTRL_FUNCTION };
#define ALL(selector, skip) (SCMI_PINCTRL_GET_ALL | SCMI_PINCTRL_GET_SELECTOR(selector) | (skip) << 8)
#define PAIRS(n) SCMI_PINCTRL_SET_COUNT(n)
#define WITH_FUNCTION SCMI_PINCTRL_SET_FUNCTION_VALID

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

static const char text_of_readings[] =
	"summary: t\nvendor: v\nagents: [{name: a}, {name: b}]\nprotocols: [{id: 0x10, version: 0x20001}, {id: 0x19, version: "
	"0x10000}]\n"
	"%s\npinctrl:\n  ids_per_reply: 2\n  settings_per_reply: 1\n  %s\n"
	"  pins: [{name: p, permissions: [{agent: a, hidden: true}]}, {name: q, settings: [{type: 1}, {type: 3}]}, {name: r}]\n"
	"  groups: [{name: g, pins: [p, q, r]}, {name: h, pins: [q], permissions: [{agent: b, hidden: true}]}]\n"
	"  functions: [{name: f, groups: [g, h]}]\n";

static void reopen(const char *more, const char *readings)
{
	char text[1024];

	fixture_close(&fx);
	snprintf(text, sizeof(text), text_of_readings, more, readings);
	fixture_open(&fx, NULL, text, NULL);
}

/* The value of one setting of a pin; UINT32_MAX: it has none. */
static uint32_t value_of(unsigned agent, uint32_t pin, uint32_t type)
{
	return fixture_send(&fx, agent, PINCTRL, SCMI_PINCTRL_SETTINGS_GET, 2, pin, type) ? UINT32_MAX : fixture_word(&fx, 16);
}

static uint32_t function_of(uint32_t selector, uint32_t id)
{
	fixture_send(&fx, 0, PINCTRL, SCMI_PINCTRL_SETTINGS_GET, 2, id,
		     SCMI_PINCTRL_GET_FUNCTION | SCMI_PINCTRL_GET_SELECTOR(selector));
	return fixture_word(&fx, 4);
}

TEST attributes_count_what_the_caller_sees(void)
{
	OK(0, PINCTRL, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ_FMT((size_t)16, fx.bytes, "%zu");
	ASSERT_EQ_FMT((uint32_t)GROUPS << 16 | TAMPER, fixture_word(&fx, 4), "%#x");
	ASSERT_EQ_FMT((uint32_t)FUNCTIONS, fixture_word(&fx, 8), "%#x");
	OK(2, PINCTRL, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ_FMT((uint32_t)GROUPS << 16 | PINS, fixture_word(&fx, 4), "%#x");
	PASS();
}

TEST attributes_describe_pins_groups_and_functions(void)
{
	OK(0, PINCTRL, SCMI_PINCTRL_ATTRIBUTES, 2, UART_TX, PIN);
	ASSERT_EQ_FMT((size_t)28, fx.bytes, "%zu");
	ASSERT_EQ_FMT(1u, fixture_word(&fx, 4), "%#x");
	ASSERT_STR_EQ("uart_tx", (const char *)fx.response + 12);
	OK(0, PINCTRL, SCMI_PINCTRL_ATTRIBUTES, 2, AUDIO_PINS, GROUP);
	ASSERT_EQ_FMT(0x80000003u, fixture_word(&fx, 4), "%#x");
	OK(0, PINCTRL, SCMI_PINCTRL_NAME_GET, 2, AUDIO_PINS, GROUP);
	ASSERT_STR_EQ("audio_interface_pins", (const char *)fx.response + 12);
	OK(0, PINCTRL, SCMI_PINCTRL_ATTRIBUTES, 2, BUS, FUNCTION);
	ASSERT_EQ_FMT(3u, fixture_word(&fx, 4), "%#x");
	OK(0, PINCTRL, SCMI_PINCTRL_ATTRIBUTES, 2, GPIO, FUNCTION);
	ASSERT_EQ_FMT(0x80030008u, fixture_word(&fx, 4), "%#x");
	OK(2, PINCTRL, SCMI_PINCTRL_ATTRIBUTES, 2, GPIO, FUNCTION);
	ASSERT_EQ_FMT(0x80030009u, fixture_word(&fx, 4), "%#x");
	PASS();
}

TEST unknown_ids_and_selectors_are_refused_by_every_message(void)
{
	for (uint32_t selector = PIN; selector <= FUNCTION; selector++) {
		uint32_t id = selector == PIN ? (uint32_t)TAMPER : selector == GROUP ? (uint32_t)GROUPS : (uint32_t)FUNCTIONS;

		GIVES(SCMI_NOT_FOUND, 0, PINCTRL, SCMI_PINCTRL_ATTRIBUTES, 2, id, selector);
		GIVES(SCMI_NOT_FOUND, 0, PINCTRL, SCMI_PINCTRL_NAME_GET, 2, id | 0x10000, selector);
		if (selector)
			GIVES(SCMI_NOT_FOUND, 0, PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS, 3, id, selector, 0);
		if (selector == FUNCTION)
			continue;
		GIVES(SCMI_NOT_FOUND, 0, PINCTRL, SCMI_PINCTRL_SETTINGS_GET, 2, id, ALL(selector, 0));
		GIVES(SCMI_NOT_FOUND, 0, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, 3, id, 0, selector);
		GIVES(SCMI_NOT_FOUND, 0, PINCTRL, SCMI_PINCTRL_REQUEST, 2, id, selector);
		GIVES(SCMI_NOT_FOUND, 0, PINCTRL, SCMI_PINCTRL_RELEASE, 2, id, selector);
	}
	for (uint32_t flags = 2; flags < 5; flags++) {
		GIVES(SCMI_INVALID_PARAMETERS, 0, PINCTRL, SCMI_PINCTRL_SETTINGS_GET, 2, 0, flags > 3 ? 3u << 18 : flags << 16);
		GIVES(SCMI_INVALID_PARAMETERS, 0, PINCTRL, SCMI_PINCTRL_REQUEST, 2, 0, flags);
		GIVES(SCMI_INVALID_PARAMETERS, 0, PINCTRL, SCMI_PINCTRL_RELEASE, 2, 0, flags);
		if (flags > 2) {
			GIVES(SCMI_INVALID_PARAMETERS, 0, PINCTRL, SCMI_PINCTRL_ATTRIBUTES, 2, 0, flags);
			GIVES(SCMI_INVALID_PARAMETERS, 0, PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS, 3, 0, flags, 0);
		}
	}
	GIVES(SCMI_INVALID_PARAMETERS, 0, PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS, 3, 0, PIN, 0);
	GIVES(SCMI_INVALID_PARAMETERS, 0, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, 3, 0, 0, 2);
	GIVES(SCMI_INVALID_PARAMETERS, 0, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, 3, 0, 0, 1u << 11);
	GIVES(SCMI_NOT_FOUND, 0, PINCTRL, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 1, SCMI_PINCTRL_SET_PERMISSIONS);
	PASS();
}

TEST associations_are_16_bit_ids_in_whole_words(void)
{
	OK(0, PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS, 3, SPI_PINS, GROUP, 0);
	ASSERT_EQ_FMT((size_t)12 + 12, fx.bytes, "%zu");
	ASSERT_EQ_FMT(5u, fixture_word(&fx, 4), "%#x");
	ASSERT_EQ_FMT((SPI_CLK + 1u) << 16 | SPI_CLK, fixture_word(&fx, 8), "%#x");
	ASSERT_EQ_FMT(SPI_CLK + 4u, fixture_word(&fx, 16), "%#x");
	OK(0, PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS, 3, SPI_PINS, GROUP, 4);
	ASSERT_EQ_FMT(SPI_CLK + 4u, fixture_word(&fx, 8), "%#x");
	OK(0, PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS, 3, BUS, FUNCTION, 1);
	ASSERT_EQ_FMT((uint32_t)AUDIO_PINS << 16 | SPI_PINS, fixture_word(&fx, 8), "%#x");
	GIVES(SCMI_OUT_OF_RANGE, 0, PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS, 3, SPI_PINS, GROUP, 5);
	GIVES(SCMI_OUT_OF_RANGE, 0, PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS, 3, SPI_PINS, GROUP, 0xffffffff);
	PASS();
}

TEST settings_come_alone_all_or_not_at_all(void)
{
	uint32_t skip = 0, last = 0;

	OK(0, PINCTRL, SCMI_PINCTRL_SETTINGS_GET, 2, UART_TX, 10);
	ASSERT_EQ_FMT((size_t)24, fx.bytes, "%zu");
	ASSERT_EQ((uint32_t)UART, fixture_word(&fx, 4));
	ASSERT_EQ(1u, fixture_word(&fx, 8));
	ASSERT_EQ(10u, fixture_word(&fx, 12));
	ASSERT_EQ(4u, fixture_word(&fx, 16));
	OK(0, PINCTRL, SCMI_PINCTRL_SETTINGS_GET, 2, UART_TX, SCMI_PINCTRL_GET_FUNCTION | 10 | 3u << 8);
	ASSERT_EQ_FMT((size_t)16, fx.bytes, "%zu");
	ASSERT_EQ(0u, fixture_word(&fx, 8));
	for (uint32_t remaining = 1; remaining;) {
		OK(0, PINCTRL, SCMI_PINCTRL_SETTINGS_GET, 2, SENSE, ALL(PIN, skip));
		uint32_t returned = SCMI_CONFIGS_RETURNED(fixture_word(&fx, 8));

		remaining = SCMI_CONFIGS_REMAINING(fixture_word(&fx, 8));
		ASSERT_EQ_FMT(21u, skip + returned + remaining, "%u");
		for (uint32_t i = 0; i < returned; i++) {
			ASSERT(fixture_word(&fx, 12 + 8 * i) > last);
			last = fixture_word(&fx, 12 + 8 * i);
		}
		skip += returned;
	}
	ASSERT_EQ(192u, last);
	GIVES(SCMI_INVALID_PARAMETERS, 0, PINCTRL, SCMI_PINCTRL_SETTINGS_GET, 2, SENSE, ALL(PIN, 21));
	GIVES(SCMI_INVALID_PARAMETERS, 0, PINCTRL, SCMI_PINCTRL_SETTINGS_GET, 2, UART_TX, 99);
	GIVES(SCMI_INVALID_PARAMETERS, 0, PINCTRL, SCMI_PINCTRL_SETTINGS_GET, 2, UART_TX, 3u << 18);
	GIVES(SCMI_INVALID_PARAMETERS, 0, PINCTRL, SCMI_PINCTRL_SETTINGS_GET, 2, UART_TX, 1u << 20 | 10);
	OK(0, PINCTRL, SCMI_PINCTRL_SETTINGS_GET, 2, PLAIN, ALL(PIN, 0));
	ASSERT_EQ(SCMI_PINCTRL_NO_FUNCTION, fixture_word(&fx, 4));
	ASSERT_EQ(0u, fixture_word(&fx, 8));
	PASS();
}

TEST a_group_has_what_its_pins_have_in_common(void)
{
	OK(0, PINCTRL, SCMI_PINCTRL_SETTINGS_GET, 2, SPI_PINS, ALL(GROUP, 0));
	ASSERT_EQ(1u, fixture_word(&fx, 8));
	ASSERT_EQ(20u, fixture_word(&fx, 12));
	OK(0, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, 5, SPI_PINS, BUS, GROUP | WITH_FUNCTION | PAIRS(1), 20, 3);
	ASSERT_EQ((uint32_t)BUS, function_of(GROUP, SPI_PINS));
	for (uint32_t pin = SPI_CLK; pin < SPI_CLK + 5; pin++) {
		ASSERT_EQ(3u, value_of(0, pin, 20));
		ASSERT_EQ((uint32_t)BUS, function_of(PIN, pin));
	}
	GIVES(SCMI_NOT_SUPPORTED, 0, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, 5, SPI_PINS, 0, GROUP | PAIRS(1), 9, 1);
	PASS();
}

TEST settings_and_functions_are_checked_and_read_back(void)
{
	OK(0, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, 7, UART_TX, 77, PAIRS(2), 4, 0, 10, 16);
	ASSERT_EQ(0u, value_of(0, UART_TX, 4));
	ASSERT_EQ(16u, value_of(0, UART_TX, 10));
	ASSERT_EQ((uint32_t)UART, function_of(PIN, UART_TX));
	OK(0, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, 3, UART_TX, GPIO, WITH_FUNCTION);
	ASSERT_EQ((uint32_t)GPIO, function_of(PIN, UART_TX));
	ASSERT_EQ(SCMI_PINCTRL_NO_FUNCTION, function_of(GROUP, UART_PINS));
	OK(0, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, 3, UART_TX, SCMI_PINCTRL_NO_FUNCTION, WITH_FUNCTION);
	ASSERT_EQ(SCMI_PINCTRL_NO_FUNCTION, function_of(PIN, UART_TX));
	GIVES(SCMI_NOT_SUPPORTED, 0, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, 3, UART_TX, BUS, WITH_FUNCTION);
	GIVES(SCMI_NOT_SUPPORTED, 0, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, 3, UART_TX, FUNCTIONS, WITH_FUNCTION);
	GIVES(SCMI_NOT_SUPPORTED, 0, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, 5, UART_TX, 0, PAIRS(1), 20, 1);
	GIVES(SCMI_INVALID_PARAMETERS, 0, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, 5, UART_TX, 0, PAIRS(1), 10, 17);
	GIVES(SCMI_INVALID_PARAMETERS, 0, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, 5, UART_TX, 0, PAIRS(1), 0x10a, 1);
	GIVES(SCMI_PROTOCOL_ERROR, 0, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, 5, UART_TX, 0, PAIRS(2), 10, 1);
	GIVES(SCMI_PROTOCOL_ERROR, 0, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, 5, UART_TX, 0, PAIRS(0), 10, 1);
	GIVES(SCMI_PROTOCOL_ERROR, 0, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, 2, UART_TX, 0);
	GIVES(SCMI_NOT_SUPPORTED, 0, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, 7, UART_TX, 0, PAIRS(2), 10, 2, 20, 0);
	ASSERT_EQ(16u, value_of(0, UART_TX, 10));
	PASS();
}

TEST an_owned_pin_is_its_owners_alone_until_released(void)
{
	OK(0, PINCTRL, SCMI_PINCTRL_REQUEST, 2, UART_TX, PIN);
	OK(0, PINCTRL, SCMI_PINCTRL_REQUEST, 2, UART_TX, PIN);
	GIVES(SCMI_IN_USE, 1, PINCTRL, SCMI_PINCTRL_REQUEST, 2, UART_TX, PIN);
	GIVES(SCMI_IN_USE, 1, PINCTRL, SCMI_PINCTRL_REQUEST, 2, UART_PINS, GROUP);
	GIVES(SCMI_IN_USE, 1, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, 5, UART_TX, 0, PAIRS(1), 10, 1);
	GIVES(SCMI_INVALID_PARAMETERS, 1, PINCTRL, SCMI_PINCTRL_RELEASE, 2, UART_TX, PIN);
	GIVES(SCMI_IN_USE, 2, PINCTRL, SCMI_PINCTRL_REQUEST, 2, UART_TX, PIN);
	ASSERT_EQ(4u, value_of(1, UART_TX, 10));
	OK(0, PINCTRL, SCMI_PINCTRL_RELEASE, 2, UART_TX, PIN);
	OK(1, PINCTRL, SCMI_PINCTRL_REQUEST, 2, UART_PINS, GROUP);
	GIVES(SCMI_IN_USE, 0, PINCTRL, SCMI_PINCTRL_REQUEST, 2, UART_RX, PIN);
	OK(1, PINCTRL, SCMI_PINCTRL_RELEASE, 2, UART_PINS, GROUP);
	OK(0, PINCTRL, SCMI_PINCTRL_REQUEST, 2, UART_RX, PIN);
	PASS();
}

TEST missing_rights_are_denied(void)
{
	GIVES(SCMI_DENIED, 0, PINCTRL, SCMI_PINCTRL_REQUEST, 2, FUSE, PIN);
	GIVES(SCMI_DENIED, 0, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, 5, FUSE, 0, PAIRS(1), 17, 1);
	OK(2, PINCTRL, SCMI_PINCTRL_REQUEST, 2, FUSE, PIN);
	OK(2, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, 5, FUSE, 0, PAIRS(1), 17, 1);
	ASSERT_EQ(1u, value_of(0, FUSE, 17));
	PASS();
}

TEST an_agent_that_leaves_gives_its_pins_back(void)
{
	OK(0, PINCTRL, SCMI_PINCTRL_REQUEST, 2, I2C_PINS, GROUP);
	OK(0, PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, 5, I2C_PINS, BUS, GROUP | WITH_FUNCTION | PAIRS(1), 10, 1);
	ASSERT_EQ(1u, value_of(1, I2C_SCL, 10));
	platform_detach(fx.agents[0]);
	ASSERT_EQ(8u, value_of(1, I2C_SCL, 10));
	OK(1, PINCTRL, SCMI_PINCTRL_REQUEST, 2, I2C_PINS, GROUP);
	PASS();
}

TEST each_kind_has_ids_of_its_own_in_each_agents_view(void)
{
	reopen("", "");
	OK(0, PINCTRL, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ_FMT(0x20002u, fixture_word(&fx, 4), "%#x");
	OK(1, PINCTRL, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ_FMT(0x10003u, fixture_word(&fx, 4), "%#x");
	OK(0, PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS, 3, 0, GROUP, 0);
	ASSERT_EQ_FMT(0x10000u, fixture_word(&fx, 8), "%#x");
	OK(1, PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS, 3, 0, GROUP, 0);
	ASSERT_EQ_FMT(0x10002u, fixture_word(&fx, 4), "%#x");
	OK(1, PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS, 3, 0, FUNCTION, 0);
	ASSERT_EQ_FMT(1u, fixture_word(&fx, 4), "%#x");
	reopen("readings: {holes: true}", "");
	OK(0, PINCTRL, SCMI_PROTOCOL_ATTRIBUTES, 0);
	ASSERT_EQ_FMT(0x20003u, fixture_word(&fx, 4), "%#x");
	GIVES(SCMI_NOT_FOUND, 0, PINCTRL, SCMI_PINCTRL_ATTRIBUTES, 2, 0, PIN);
	GIVES(SCMI_NOT_FOUND, 1, PINCTRL, SCMI_PINCTRL_ATTRIBUTES, 2, 1, GROUP);
	OK(0, PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS, 3, 0, GROUP, 0);
	ASSERT_EQ_FMT(0x20001u, fixture_word(&fx, 8), "%#x");
	PASS();
}

TEST readings_choose_among_accepted_answers(void)
{
	reopen("", "readings: {reserved_bits: executed, list_index_at_end: success, all_types: not-supported, "
		   "type_absent: not-supported, unpadded: true, owned_denied: true}");
	OK(1, PINCTRL, SCMI_PINCTRL_ATTRIBUTES, 2, 0, 4);
	OK(1, PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS, 3, 0, GROUP, 2);
	ASSERT_EQ_FMT((size_t)14, fx.bytes, "%zu");
	OK(1, PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS, 3, 0, GROUP, 3);
	ASSERT_EQ_FMT(0u, fixture_word(&fx, 4), "%#x");
	GIVES(SCMI_NOT_SUPPORTED, 1, PINCTRL, SCMI_PINCTRL_SETTINGS_GET, 2, 1, ALL(PIN, 0));
	GIVES(SCMI_NOT_SUPPORTED, 1, PINCTRL, SCMI_PINCTRL_SETTINGS_GET, 2, 1, 2);
	OK(0, PINCTRL, SCMI_PINCTRL_REQUEST, 2, 0, PIN);
	GIVES(SCMI_DENIED, 1, PINCTRL, SCMI_PINCTRL_REQUEST, 2, 1, PIN);
	reopen("", "readings: {list_index_at_end: invalid-parameters}");
	GIVES(SCMI_INVALID_PARAMETERS, 1, PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS, 3, 0, GROUP, 3);
	OK(1, PINCTRL, SCMI_PINCTRL_SETTINGS_GET, 2, 1, ALL(PIN, 0));
	ASSERT_EQ_FMT(0x1000001u, fixture_word(&fx, 8), "%#x");
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	SET_SETUP(set_up, NULL);
	SET_TEARDOWN(tear_down, NULL);
	RUN_TEST(attributes_count_what_the_caller_sees);
	RUN_TEST(attributes_describe_pins_groups_and_functions);
	RUN_TEST(unknown_ids_and_selectors_are_refused_by_every_message);
	RUN_TEST(associations_are_16_bit_ids_in_whole_words);
	RUN_TEST(settings_come_alone_all_or_not_at_all);
	RUN_TEST(a_group_has_what_its_pins_have_in_common);
	RUN_TEST(settings_and_functions_are_checked_and_read_back);
	RUN_TEST(an_owned_pin_is_its_owners_alone_until_released);
	RUN_TEST(missing_rights_are_denied);
	RUN_TEST(an_agent_that_leaves_gives_its_pins_back);
	RUN_TEST(each_kind_has_ids_of_its_own_in_each_agents_view);
	RUN_TEST(readings_choose_among_accepted_answers);
	GREATEST_MAIN_END();
}
