/* SPDX-License-Identifier: BSD-2-Clause */
/* The oracle by itself: what it predicts of single requests to a platform made up here, what it learns, what it says. */
#include "assay/oracle.h"

#include <stdlib.h>
#include <string.h>

#include "greatest.h"
#include "harness/config/policy.h"
#include "scmi/base.h"
#include "scmi/clock.h"
#include "scmi/le.h"
#include "scmi/pinctrl.h"
#include "scmi/power.h"
#include "scmi/sensor.h"
#include "scmi/status.h"
#include "scmi/voltage.h"
#include "suites/status_set.h"

static struct assay_inventory *platform;
static struct assay_oracle *oracle;
static struct assay_prediction said;
static struct assay_inventory_clock clocks[3];
static struct assay_inventory_sensor sensors[2];
static struct assay_inventory_domain domains[8];
static uint64_t rates[] = {1000, 2000, 4000};

static void add_protocol(uint8_t id, uint32_t version, uint32_t attributes, uint32_t messages)
{
	struct assay_inventory_protocol *protocol = &platform->protocols[platform->protocol_count++];

	*protocol = (struct assay_inventory_protocol){.id = id, .listed = true, .version = version, .attributes_words = 1};
	protocol->attributes[0] = attributes;
	for (uint32_t i = 0; i < ASSAY_MESSAGES_ASKED; i++)
		protocol->messages[i].status = messages >> i & 1u ? SCMI_SUCCESS : SCMI_NOT_FOUND;
}

static void add_domain(uint8_t protocol, uint8_t selector, uint32_t id, uint32_t attributes)
{
	struct assay_inventory_domain *d = &domains[platform->domain_count++];

	*d = (struct assay_inventory_domain){.protocol = protocol, .selector = selector, .id = id, .bytes = 24};
	scmi_store32(d->payload + 4, attributes);
}

/* Three agents, three clocks (2 is hidden), two sensors, two power domains, one voltage domain, two pins and a group. */
static void set_up(void *unused)
{
	(void)unused;
	platform = calloc(1, sizeof(*platform));
	if (!platform)
		abort();
	platform->reached = platform->agent_id_known = true;
	platform->agent_id = 1;
	platform->agents_announced = 3;
	add_protocol(SCMI_PROTOCOL_BASE, 0x20000, 3u << 8 | 5u, 0x10fff);
	add_protocol(SCMI_PROTOCOL_CLOCK, 0x30000, 2u << 16 | 3u, 0x1ffff);
	add_protocol(SCMI_PROTOCOL_SENSOR, 0x30000, 1u << 16 | 2u, 0x03fff);
	add_protocol(SCMI_PROTOCOL_POWER, 0x30000, 2, 0x101ff);
	add_protocol(SCMI_PROTOCOL_VOLTAGE, 0x20000, 1, 0x103ff);
	add_protocol(SCMI_PROTOCOL_PINCTRL, 0x10000, 1u << 16 | 2u, 0x103ff);
	platform->protocols_announced = 5;
	platform->clocks = clocks;
	platform->clocks_announced = platform->clock_count = 3;
	for (uint32_t i = 0; i < 3; i++)
		clocks[i] = (struct assay_inventory_clock){.id = i,
							   .rates = rates,
							   .rate_count = 3,
							   .rates_known = true,
							   .permissions_known = true,
							   .permissions = 0xe0000000u};
	clocks[1].permissions = 0xc0000000u;
	clocks[2].status = SCMI_NOT_FOUND;
	platform->sensors = sensors;
	platform->sensors_announced = platform->sensor_count = 2;
	for (uint32_t i = 0; i < 2; i++)
		sensors[i] =
			(struct assay_inventory_sensor){.id = i, .config_known = true, .config = i, .attributes_low = 1u << 31};
	platform->domains = domains;
	add_domain(SCMI_PROTOCOL_POWER, 0, 0, SCMI_POWER_SYNC_SET | SCMI_POWER_ASYNC_SET | SCMI_POWER_CHANGED_NOTIFIES);
	add_domain(SCMI_PROTOCOL_POWER, 0, 1, 0);
	add_domain(SCMI_PROTOCOL_VOLTAGE, 0, 0, 0);
	add_domain(SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_PIN, 0, 1);
	add_domain(SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_PIN, 1, 1);
	add_domain(SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_GROUP, 0, 1);
}

static void tear_down(void *unused)
{
	(void)unused;
	assay_oracle_free(oracle);
	oracle = NULL;
	platform->clocks = NULL;
	platform->clock_count = 0;
	platform->sensors = NULL;
	platform->domains = NULL;
	assay_inventory_free(platform);
}

static void open_oracle(const struct assay_oracle_options *options)
{
	assay_oracle_free(oracle);
	if (assay_oracle_new(platform, options, &oracle))
		abort();
}
#define ALONE                                 \
	&(const struct assay_oracle_options)  \
	{                                     \
		.alone = true, .virtio = true \
	}

static uint8_t request[256];
static uint32_t request_bytes;

static uint32_t ask(uint32_t header, const uint32_t *words, uint32_t bytes)
{
	memset(request, 0, sizeof(request));
	scmi_store32(request, header);
	for (uint32_t i = 0; 4 * i < bytes; i++)
		scmi_store32(request + 4 + 4 * i, words[i]);
	request_bytes = 4 + bytes;
	assay_oracle_predict(oracle, request, request_bytes, 0, &said);
	return said.statuses;
}
#define WORDS(...) (const uint32_t[]){__VA_ARGS__}, sizeof((const uint32_t[]){__VA_ARGS__})
#define ASK(protocol, message, ...) ask(scmi_command_word(protocol, message, 7), WORDS(__VA_ARGS__))
#define CUT(bytes, protocol, message, ...) ask(scmi_command_word(protocol, message, 7), (const uint32_t[]){__VA_ARGS__}, bytes)

/* The platform's answer to what was asked last; with `words` words (zeros but for the first) behind the status. */
static enum assay_oracle_verdict answer(int32_t status, uint32_t words, uint32_t first)
{
	uint8_t response[256] = {0};

	memcpy(response, request, 4);
	scmi_store32s(response + 4, status);
	if (words)
		scmi_store32(response + 8, first);
	return assay_oracle_judge(oracle, &said, request, request_bytes, response, 8 + 4 * words);
}
#define CLOCK SCMI_PROTOCOL_CLOCK

TEST a_well_formed_request_to_what_is_there_has_to_succeed(void)
{
	open_oracle(ALONE);
	ASSERT_EQ(S_OK, ASK(CLOCK, SCMI_CLOCK_RATE_GET, 0));
	ASSERT_EQ(12u, said.success_min);
	ASSERT(said.success_exact);
	ASSERT_EQ(ASSAY_AS_PREDICTED, answer(SCMI_SUCCESS, 2, 0));
	ASSERT_EQ(S_OK, ASK(CLOCK, SCMI_CLOCK_RATE_GET, 0));
	ASSERT_EQ(ASSAY_WRONG_LENGTH, answer(SCMI_SUCCESS, 1, 0));
	ASSERT_EQ(S_OK, ASK(CLOCK, SCMI_CLOCK_RATE_GET, 0));
	ASSERT_EQ(ASSAY_TOLERATED, answer(SCMI_SUCCESS, 3, 0));
	ASSERT_EQ(S_OK, ASK(CLOCK, SCMI_CLOCK_RATE_GET, 0));
	ASSERT_EQ(ASSAY_WRONG_STATUS, answer(SCMI_BUSY, 0, 0));
	PASS();
}

TEST ids_past_the_count_do_not_exist_and_hidden_ones_may_be_denied(void)
{
	open_oracle(ALONE);
	ASSERT_EQ(S_NF, ASK(CLOCK, SCMI_CLOCK_RATE_GET, 3));
	ASSERT_EQ(S_NF, ASK(CLOCK, SCMI_CLOCK_RATE_GET, 0xffffffffu));
	ASSERT_EQ(S_NF | S_DN, ASK(CLOCK, SCMI_CLOCK_RATE_GET, 2));
	ASSERT_EQ(S_OK | S_NF, ASK(SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_GET, 0x10001));
	ASSERT_EQ(S_NF, ASK(SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_GET, 0xffff0002u));
	PASS();
}

TEST lengths_are_those_of_the_layout(void)
{
	open_oracle(ALONE);
	ASSERT_EQ(S_PE, CUT(0, CLOCK, SCMI_CLOCK_RATE_GET, 0));
	ASSERT_EQ(S_IP | S_CE, said.tolerated);
	ASSERT_EQ(S_PE, CUT(3, CLOCK, SCMI_CLOCK_RATE_GET, 0));
	ASSERT_EQ(S_OK | S_PE, ASK(CLOCK, SCMI_CLOCK_RATE_GET, 0, 0));
	/* The eight bytes of version 2 may still be taken by version 3. */
	ASSERT_EQ(S_OK | S_PE, ASK(CLOCK, SCMI_CLOCK_CONFIG_SET, 0, 1));
	ASSERT_EQ(S_PE, CUT(7, CLOCK, SCMI_CLOCK_CONFIG_SET, 0, 1));
	PASS();
}

TEST of_several_errors_each_may_be_told(void)
{
	open_oracle(ALONE);
	ASSERT_EQ(S_NF | S_IP, ASK(CLOCK, SCMI_CLOCK_RATE_SET, 0x10, 9, 1000, 0));
	ASSERT_EQ(S_NF | S_PE, CUT(8, CLOCK, SCMI_CLOCK_RATE_SET, 0, 9));
	ASSERT_EQ(S_DN | S_IP, ASK(CLOCK, SCMI_CLOCK_RATE_SET, 0x10, 1, 1000, 0));
	PASS();
}

TEST reserved_bits_are_refused_or_may_be_ignored_where_texts_differ(void)
{
	open_oracle(ALONE);
	ASSERT_EQ(S_IP, ASK(SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, 1, 2) & ~(uint32_t)S_HE);
	ASSERT_EQ(S_IP, ASK(CLOCK, SCMI_CLOCK_CONFIG_SET, 0, 0x101, 0));
	ASSERT_EQ(S_OK, said.tolerated);
	ASSERT(ASK(SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_SET, 0, 0x17) & S_OK);
	ASSERT(said.statuses & S_IP);
	PASS();
}

TEST headers_that_are_none_of_a_command_are_not_executed(void)
{
	open_oracle(ALONE);
	ASSERT_EQ(S_PE | S_CE | S_NS, ask(scmi_command_word(SCMI_PROTOCOL_BASE, 0, 7) | 1u << 8, NULL, 0));
	ASSERT(said.silence);
	ASSERT_EQ(S_OK, said.tolerated);
	ASSERT_EQ(S_OK | S_PE | S_IP, ask(scmi_command_word(SCMI_PROTOCOL_BASE, 0, 7) | 1u << 30, NULL, 0));
	PASS();
}

TEST what_is_not_there_is_refused_by_any_reading(void)
{
	open_oracle(ALONE);
	ASSERT_EQ(S_NS | S_NF, ask(scmi_command_word(CLOCK, 0x40, 7), NULL, 0));
	ASSERT_EQ(S_NF, ASK(CLOCK, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 0x40));
	ASSERT_EQ(S_NS | S_DN | S_NF, ask(scmi_command_word(0x13, 0, 7), NULL, 0));
	ASSERT_EQ(S_NS, ask(scmi_command_word(0x40, 0, 7), NULL, 0));
	platform->protocols[0].attributes[0] = 1u << 8 | 5u;
	open_oracle(ALONE);
	ASSERT_EQ(S_NS, ask(scmi_command_word(0x13, 0, 7), NULL, 0));
	PASS();
}

TEST rights_that_the_platform_tells_decide(void)
{
	open_oracle(ALONE);
	ASSERT_EQ(S_DN, ASK(CLOCK, SCMI_CLOCK_RATE_SET, 0, 1, 1000, 0) & ~(uint32_t)S_OK);
	ASSERT_FALSE(said.statuses & S_OK);
	PASS();
}

TEST rights_that_nobody_tells_are_as_they_were_answered(void)
{
	open_oracle(ALONE);
	ASSERT_EQ(S_OK | S_NS | S_DN, ASK(SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_GET, 0));
	ASSERT_EQ(ASSAY_AS_PREDICTED, answer(SCMI_SUCCESS, 1, 0));
	ASSERT_EQ(S_OK, ASK(SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_GET, 0));
	ASSERT_EQ(ASSAY_WRONG_STATUS, answer(SCMI_DENIED, 0, 0));
	ASSERT_EQ(S_OK | S_NS | S_DN, ASK(SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_GET, 0));
	ASSERT_EQ(ASSAY_AS_PREDICTED, answer(SCMI_DENIED, 0, 0));
	ASSERT_EQ(S_DN, ASK(SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_GET, 0));
	PASS();
}

TEST a_rate_that_is_not_described_may_be_rounded(void)
{
	open_oracle(ALONE);
	ASSERT_EQ(S_OK | S_DN, ASK(CLOCK, SCMI_CLOCK_RATE_SET, 0, 0, 2000, 0));
	ASSERT_EQ(ASSAY_AS_PREDICTED, answer(SCMI_SUCCESS, 0, 0));
	ASSERT_EQ(S_OK, ASK(CLOCK, SCMI_CLOCK_RATE_SET, 0, 0, 4000, 0));
	ASSERT_EQ(S_OK | S_IP, ASK(CLOCK, SCMI_CLOCK_RATE_SET, 0, 0, 3000, 0));
	PASS();
}

TEST a_negotiated_version_changes_the_layouts(void)
{
	open_oracle(ALONE);
	ASSERT_EQ(S_OK, ASK(CLOCK, SCMI_CLOCK_ATTRIBUTES, 0));
	ASSERT_EQ(28u, said.success_min);
	ASSERT_EQ(S_OK | S_NS, ASK(CLOCK, SCMI_NEGOTIATE_PROTOCOL_VERSION, 0x10000));
	ASSERT_EQ(ASSAY_AS_PREDICTED, answer(SCMI_SUCCESS, 0, 0));
	ASSERT_EQ(S_OK, ASK(CLOCK, SCMI_CLOCK_ATTRIBUTES, 0));
	ASSERT_EQ(24u, said.success_min);
	ASSERT_EQ(S_NS, ASK(CLOCK, SCMI_NEGOTIATE_PROTOCOL_VERSION, 0xffffffffu));
	ASSERT_EQ(S_OK, ASK(CLOCK, SCMI_NEGOTIATE_PROTOCOL_VERSION, 0x30000));
	PASS();
}

TEST an_older_version_does_not_take_back_what_the_newer_announced(void)
{
	open_oracle(ALONE);
	(void)ASK(SCMI_PROTOCOL_POWER, SCMI_NEGOTIATE_PROTOCOL_VERSION, 0x20000);
	(void)answer(SCMI_SUCCESS, 0, 0);
	(void)ASK(SCMI_PROTOCOL_POWER, SCMI_POWER_DOMAIN_ATTRIBUTES, 0);
	(void)answer(SCMI_SUCCESS, 5, 0);
	(void)ASK(SCMI_PROTOCOL_POWER, SCMI_NEGOTIATE_PROTOCOL_VERSION, 0x30000);
	(void)answer(SCMI_SUCCESS, 0, 0);
	ASSERT(ASK(SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_NOTIFY, 0, 1) & S_OK);
	PASS();
}

TEST a_disabled_sensor_is_not_read(void)
{
	open_oracle(ALONE);
	ASSERT_EQ(S_PE | S_HE, ASK(SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, 0, 0));
	ASSERT_EQ(S_OK | S_HE, ASK(SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, 1, 0));
	ASSERT_EQ(20u, said.success_min);
	(void)ASK(SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, 0, 1);
	(void)answer(SCMI_SUCCESS, 0, 0);
	ASSERT_EQ(S_OK | S_HE, ASK(SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, 0, 0));
	open_oracle(NULL);
	ASSERT_EQ(S_OK | S_PE | S_HE, ASK(SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, 0, 0));
	PASS();
}

TEST more_cannot_be_pending_than_is_announced(void)
{
	uint8_t complete[16] = {0};

	open_oracle(ALONE);
	ASSERT_FALSE(ASK(CLOCK, SCMI_CLOCK_RATE_SET, 1, 0, 2000, 0) & S_BS);
	(void)answer(SCMI_SUCCESS, 0, 0);
	ASSERT(ASK(CLOCK, SCMI_CLOCK_RATE_SET, 1, 0, 2000, 0) & S_BS);
	scmi_store32(complete, scmi_command_word(CLOCK, SCMI_CLOCK_RATE_SET, 7) | 2u << 8);
	assay_oracle_event(oracle, complete, sizeof(complete));
	ASSERT_FALSE(ASK(CLOCK, SCMI_CLOCK_RATE_SET, 1, 0, 2000, 0) & S_BS);
	PASS();
}

TEST without_events_nothing_that_needs_one_is_accepted(void)
{
	open_oracle(&(const struct assay_oracle_options){.alone = true, .virtio = true, .no_p2a = true});
	ASSERT_EQ(S_NS, ASK(SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, 1, 1) & ~(uint32_t)S_HE);
	PASS();
}

TEST commands_side_by_side_widen_the_prediction(void)
{
	open_oracle(ALONE);
	ASSERT_EQ(S_PE | S_HE, ASK(SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, 0, 0));
	assay_oracle_sent(oracle);
	assay_oracle_sent(oracle);
	ASSERT(ASK(SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, 0, 0) & S_OK);
	assay_oracle_idle(oracle);
	ASSERT_FALSE(ASK(SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, 0, 0) & S_OK);
	PASS();
}

TEST another_agent_may_take_away_rights(void)
{
	uint8_t theirs[20] = {0}, done[8] = {0};

	open_oracle(NULL);
	ASSERT_EQ(S_OK, ASK(CLOCK, SCMI_CLOCK_RATE_GET, 0));
	scmi_store32(theirs, scmi_command_word(SCMI_PROTOCOL_BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, 3));
	scmi_store32(theirs + 4, 1);
	assay_oracle_overhear(oracle, theirs, 16, done, sizeof(done));
	ASSERT_EQ(S_OK | S_DN | S_NF | S_NS, ASK(CLOCK, SCMI_CLOCK_RATE_GET, 0));
	ASSERT_EQ(S_OK, ask(scmi_command_word(SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_VENDOR, 7), NULL, 0));
	scmi_store32(theirs + 12, SCMI_PERMISSION_ALLOW);
	assay_oracle_overhear(oracle, theirs, 16, done, sizeof(done));
	ASSERT_EQ(S_OK, ASK(CLOCK, SCMI_CLOCK_RATE_GET, 0));
	PASS();
}

TEST a_status_that_two_conditions_allow_teaches_neither(void)
{
	open_oracle(ALONE);
	(void)ASK(SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_SET, 0, 0x200000);
	(void)answer(SCMI_INVALID_PARAMETERS, 0, 0);
	ASSERT(ASK(SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_SET, 0, 0) & S_OK);
	(void)answer(SCMI_SUCCESS, 0, 0);
	(void)ASK(SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_SET, 0, 0x200000);
	(void)answer(SCMI_INVALID_PARAMETERS, 0, 0);
	ASSERT_EQ(S_OK, ASK(SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_SET, 0, 0));
	PASS();
}

TEST a_pin_may_go_with_its_group(void)
{
	open_oracle(ALONE);
	(void)ASK(SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_REQUEST, 0, SCMI_PINCTRL_GROUP);
	(void)answer(SCMI_SUCCESS, 0, 0);
	ASSERT_EQ(S_OK, ASK(SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_RELEASE, 0, SCMI_PINCTRL_GROUP));
	(void)ASK(SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_RELEASE, 1, SCMI_PINCTRL_PIN);
	(void)answer(SCMI_SUCCESS, 0, 0);
	ASSERT(ASK(SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_RELEASE, 0, SCMI_PINCTRL_GROUP) & S_IP);
	PASS();
}

TEST a_change_to_the_same_state_cannot_be_seen_to_end(void)
{
	open_oracle(ALONE);
	(void)ASK(SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_GET, 0);
	(void)answer(SCMI_SUCCESS, 1, SCMI_POWER_STATE_ON);
	(void)ASK(SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, SCMI_POWER_SET_ASYNC, 0, SCMI_POWER_STATE_ON);
	(void)answer(SCMI_SUCCESS, 0, 0);
	(void)ASK(SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_GET, 0);
	(void)answer(SCMI_SUCCESS, 1, SCMI_POWER_STATE_ON);
	ASSERT(ASK(SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, SCMI_POWER_SET_ASYNC, 0, SCMI_POWER_STATE_OFF) & S_BS);
	(void)answer(SCMI_SUCCESS, 0, 0);
	(void)ASK(SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_GET, 0);
	(void)answer(SCMI_SUCCESS, 1, SCMI_POWER_STATE_OFF);
	ASSERT_FALSE(ASK(SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, 0, 0, SCMI_POWER_STATE_ON) & S_BS);
	PASS();
}

/* A device that was out of reach from the start, denied once more: allowed, all of it may be used. */
TEST what_was_denied_twice_can_be_allowed(void)
{
	const uint32_t deny[] = {1, 7, 0}, allow[] = {1, 7, SCMI_PERMISSION_ALLOW};

	open_oracle(ALONE);
	(void)ASK(CLOCK, SCMI_CLOCK_RATE_SET, 0, 0, 2000, 0);
	(void)answer(SCMI_DENIED, 0, 0);
	for (int i = 0; i < 2; i++) {
		(void)ASK(SCMI_PROTOCOL_BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, deny[0], deny[1], deny[2]);
		(void)answer(SCMI_SUCCESS, 0, 0);
	}
	(void)ASK(CLOCK, SCMI_CLOCK_RATE_SET, 0, 0, 2000, 0);
	(void)answer(SCMI_DENIED, 0, 0);
	(void)ASK(SCMI_PROTOCOL_BASE, SCMI_BASE_SET_DEVICE_PERMISSIONS, allow[0], allow[1], allow[2]);
	(void)answer(SCMI_SUCCESS, 0, 0);
	ASSERT(ASK(CLOCK, SCMI_CLOCK_RATE_SET, 0, 0, 2000, 0) & S_OK);
	PASS();
}

TEST a_change_at_once_does_not_end_one_that_runs(void)
{
	domains[1].payload[4 + 3] = SCMI_POWER_ASYNC_SET >> 24;
	open_oracle(ALONE);
	ASSERT_FALSE(ASK(SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, SCMI_POWER_SET_ASYNC, 1, SCMI_POWER_STATE_ON) & S_BS);
	(void)ASK(SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, SCMI_POWER_SET_ASYNC, 0, SCMI_POWER_STATE_ON);
	(void)answer(SCMI_SUCCESS, 0, 0);
	(void)ASK(SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, 0, 0, SCMI_POWER_STATE_OFF);
	(void)answer(SCMI_SUCCESS, 0, 0);
	(void)ASK(SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, SCMI_POWER_SET_ASYNC, 0, SCMI_POWER_STATE_ON);
	ASSERT(said.tolerated & S_BS);
	/* The platform takes as many as it takes, of all domains together. */
	(void)ASK(SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, SCMI_POWER_SET_ASYNC, 1, SCMI_POWER_STATE_ON);
	ASSERT(said.tolerated & S_BS);
	PASS();
}

TEST without_an_inventory_it_learns_from_what_it_sees(void)
{
	assay_oracle_free(oracle);
	ASSERT_EQ(0, assay_oracle_new(NULL, ALONE, &oracle));
	(void)ask(scmi_command_word(CLOCK, SCMI_PROTOCOL_VERSION, 7), NULL, 0);
	ASSERT(said.unsure);
	platform->protocols_announced = 5;
	ASSERT_EQ(0, assay_oracle_feed(oracle, platform));
	ASSERT_EQ(S_OK, ASK(CLOCK, SCMI_CLOCK_RATE_GET, 0));
	PASS();
}

TEST explanations_name_the_clause_the_word_and_what_is_expected(void)
{
	char text[400];

	open_oracle(ALONE);
	(void)ASK(CLOCK, SCMI_CLOCK_RATE_GET, 3);
	ASSERT_STR_EQ("NOT_FOUND: NOT_FOUND, the resource does not exist (0x3) (AMB-25)",
		      assay_oracle_explain(&said, text, sizeof(text)));
	(void)ASK(CLOCK, SCMI_CLOCK_RATE_GET, 0);
	ASSERT_STR_EQ("SUCCESS: nothing is against it", assay_oracle_explain(&said, text, sizeof(text)));
	scmi_store32s(request + 4, SCMI_BUSY);
	ASSERT_STR_EQ("found BUSY; expected SUCCESS: nothing is against it",
		      assay_oracle_complain(&said, request, 8, text, sizeof(text)));
	(void)ASK(CLOCK, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 0x40);
	ASSERT(strstr(assay_oracle_explain(&said, text, sizeof(text)), "(CLK-002-02)"));
	PASS();
}

TEST figures_say_how_sharp_it_was(void)
{
	struct assay_sharpness s;

	open_oracle(ALONE);
	(void)ASK(CLOCK, SCMI_CLOCK_RATE_GET, 0);
	(void)answer(SCMI_SUCCESS, 2, 0);
	(void)ASK(CLOCK, SCMI_CLOCK_RATE_GET, 2);
	(void)answer(SCMI_BUSY, 0, 0);
	assay_oracle_sharpness(oracle, &s);
	ASSERT_EQ(2u, s.requests);
	ASSERT_EQ(1u, s.single);
	ASSERT_EQ(3u, s.sizes);
	ASSERT_EQ(1u, s.mismatched);
	PASS();
}

/* Every byte can be anything: nothing is read past the end, and a set is never empty. */
/* Rights that nobody announces: reading the level of a voltage domain, the state of a sensor, which the policy says. */
TEST rights_that_the_policy_says_are_exact(void)
{
	static const char text[] = "agents: [{name: a, id: 1, unlisted: allowed}]\n"
				   "devices: [{id: 7, resources: [{protocol: sensor, ids: [1]}]}]\n"
				   "access: [{agent: a, devices: [7]}]\n"
				   "resources:\n"
				   "  - {agents: [a], protocol: sensor, ids: [0], deny: [state]}\n"
				   "  - {agents: [a], protocol: voltage, ids: [0], hidden: true}\n";
	struct policy_grants *grants;
	struct policy *policy;
	uint32_t enabled = 1;
	char why[256];

	ASSERT_EQ(0, policy_load_bytes("t", text, sizeof(text) - 1, &policy, why, sizeof(why)));
	grants = policy_grants_new(policy);
	open_oracle(ALONE);
	ASSERT(ASK(SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, 1, enabled) & S_DN);
	assay_oracle_set_policy(oracle, policy, grants, 0);
	ASSERT_FALSE(ASK(SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, 1, enabled) & S_DN);
	ASSERT_FALSE(ASK(SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, 0, enabled) & S_OK);
	ASSERT(said.statuses & S_DN);
	ASSERT_EQ(S_NF | S_DN, ASK(SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_GET, 0) & (S_NF | S_DN | S_OK));
	policy_grants_device(grants, 0, 0, false);
	ASSERT_EQ(S_NF | S_DN, ASK(SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, 1, 0) & (S_NF | S_DN | S_OK));
	policy_grants_reset(grants, 0);
	ASSERT(ASK(SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, 1, 0) & S_OK);
	assay_oracle_set_policy(oracle, NULL, NULL, 0);
	policy_grants_free(grants);
	policy_free(policy);
	PASS();
}

TEST nothing_that_is_sent_or_answered_breaks_it(void)
{
	uint64_t random = 1;

	open_oracle(ALONE);
	for (uint32_t i = 0; i < 200000; i++) {
		uint8_t *bytes = malloc(64), *response = malloc(64);
		uint32_t n, m;

		for (uint32_t k = 0; k < 128; k++) {
			random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
			(k < 64 ? bytes : response)[k % 64] = (random >> 62) ? 0 : (uint8_t)(random >> 40);
		}
		n = (uint32_t)(random >> 33) % 65;
		m = (uint32_t)(random >> 45) % 65;
		if (i % 4 && n >= 4)
			scmi_store32(bytes, scmi_command_word((uint8_t)(0x10 + i % 11), (uint8_t)(random >> 50 & 0x1f), 1));
		if (i % 3 && m >= 8)
			scmi_store32(response + 4, 0);
		bytes = realloc(bytes, n ? n : 1);
		response = realloc(response, m ? m : 1);
		assay_oracle_predict(oracle, bytes, n, m, &said);
		ASSERT(said.statuses != 0);
		(void)assay_oracle_judge(oracle, &said, bytes, n, response, m);
		assay_oracle_event(oracle, response, m);
		assay_oracle_overhear(oracle, bytes, n, response, m);
		free(bytes);
		free(response);
	}
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	SET_SETUP(set_up, NULL);
	SET_TEARDOWN(tear_down, NULL);
	RUN_TEST(a_well_formed_request_to_what_is_there_has_to_succeed);
	RUN_TEST(ids_past_the_count_do_not_exist_and_hidden_ones_may_be_denied);
	RUN_TEST(lengths_are_those_of_the_layout);
	RUN_TEST(of_several_errors_each_may_be_told);
	RUN_TEST(reserved_bits_are_refused_or_may_be_ignored_where_texts_differ);
	RUN_TEST(headers_that_are_none_of_a_command_are_not_executed);
	RUN_TEST(what_is_not_there_is_refused_by_any_reading);
	RUN_TEST(rights_that_the_platform_tells_decide);
	RUN_TEST(rights_that_nobody_tells_are_as_they_were_answered);
	RUN_TEST(a_rate_that_is_not_described_may_be_rounded);
	RUN_TEST(a_negotiated_version_changes_the_layouts);
	RUN_TEST(an_older_version_does_not_take_back_what_the_newer_announced);
	RUN_TEST(a_disabled_sensor_is_not_read);
	RUN_TEST(more_cannot_be_pending_than_is_announced);
	RUN_TEST(without_events_nothing_that_needs_one_is_accepted);
	RUN_TEST(commands_side_by_side_widen_the_prediction);
	RUN_TEST(another_agent_may_take_away_rights);
	RUN_TEST(a_status_that_two_conditions_allow_teaches_neither);
	RUN_TEST(a_pin_may_go_with_its_group);
	RUN_TEST(a_change_to_the_same_state_cannot_be_seen_to_end);
	RUN_TEST(what_was_denied_twice_can_be_allowed);
	RUN_TEST(a_change_at_once_does_not_end_one_that_runs);
	RUN_TEST(without_an_inventory_it_learns_from_what_it_sees);
	RUN_TEST(explanations_name_the_clause_the_word_and_what_is_expected);
	RUN_TEST(figures_say_how_sharp_it_was);
	RUN_TEST(rights_that_the_policy_says_are_exact);
	RUN_TEST(nothing_that_is_sent_or_answered_breaks_it);
	GREATEST_MAIN_END();
}
