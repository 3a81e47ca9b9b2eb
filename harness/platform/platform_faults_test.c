/* SPDX-License-Identifier: BSD-2-Clause */
/* Every named fault changes at least one byte of a session that touches everything; names are read and misread as promised. */
#include "greatest.h"

#include "harness/platform/platform_faults.h"
#include "harness/platform/platform_fixture.h"
#include "harness/platform/platform_session.h"
#include "harness/platform/platform_session_domains.h"
#include "harness/platform/platform_session_isolation.h"
#include "harness/platform/platform_session_loss.h"
#include "harness/platform/platform_session_perf.h"
#include "harness/platform/platform_session_pinctrl.h"
#include "harness/platform/platform_session_powercap.h"

#define CLOCK(agent, message, ...) SEND(agent, SCMI_PROTOCOL_CLOCK, message, __VA_ARGS__)
#define SENSOR(agent, message, ...) SEND(agent, SCMI_PROTOCOL_SENSOR, message, __VA_ARGS__)

static void headers(struct session *s)
{
	uint32_t zero = 0;

	for (uint32_t i = 0; i < 4; i++)
		session_raw(s, 0, scmi_command_word(0x10, 3, (uint16_t)(i == 2 ? 2 : 300 * i + 1)) | i << 8, NULL, 0);
	session_raw(s, 0, scmi_command_word(0x10, 0, 7), NULL, 0);
	session_raw(s, 0, scmi_command_word(0x10, 0, 7), NULL, 0);
	session_raw(s, 0, scmi_command_word(0x10, 0, 9) | 1u << 30, NULL, 0);
	for (size_t cut = 0; cut < 4; cut++)
		session_raw(s, 0, scmi_command_word(0x14, 6, 10), &zero, cut);
	session_raw(s, 0, scmi_command_word(0x14, 6, 11), (uint8_t[8]){0}, 8);
}

static void base(struct session *s)
{
	for (uint8_t m = 3; m < 6; m++)
		for (unsigned twice = 0; twice < 3; twice++)
			SEND(0, 0x10, m);
	for (uint32_t skip = 0; skip < 12; skip++)
		SEND(0, 0x10, 6, skip);
	for (uint32_t id = 0; id < 5; id++)
		SEND(1, 0x10, 7, id);
	SEND(1, 0x10, 7, SCMI_AGENT_SELF);
	SEND(0, 0x10, 0, 0); /* too long: an error event, not asked for */
	for (uint32_t value = 1; value < 4; value++)
		SEND(0, 0x10, 8, value);
	SEND(0, 0x10, 0, 0);
	SEND(0, 0x10, 8, 0);
}

/* Agent ids: 1 and 2 are not trusted, 3 is. Device 1 has clocks 2 and 10, device 3 the first two sensors. */
static void base_permissions(struct session *s)
{
	SEND(0, 0x10, 9, 2, 1, 1);
	SEND(0, 0x10, 0xa, 2, 1, 0x14, 1);
	SEND(0, 0x10, 0xb, 2, 0);
	for (uint32_t agent = 0; agent < 5; agent += 4) {
		SEND(2, 0x10, 9, agent, 1, 1);
		SEND(2, 0x10, 0xa, agent, 1, 0x14, 1);
		SEND(2, 0x10, 0xb, agent, 0);
	}
	SEND(2, 0x10, 9, 1, 77, 1);
	SEND(2, 0x10, 9, 1, 1, 2);
	SEND(2, 0x10, 0xa, 1, 77, 0x14, 1);
	SEND(2, 0x10, 0xa, 1, 1, 0x10, 0);
	SEND(2, 0x10, 0xa, 1, 1, 0x14, 2);
	SEND(2, 0x10, 0xb, 1, 2);
	for (uint32_t allow = 0; allow < 2; allow++) {
		SEND(2, 0x10, 9, 1, 1, allow);
		CLOCK(0, 6, 2);
		CLOCK(1, 6, 2);
		SEND(2, 0x10, 0xa, 1, 3, 0x15, allow);
		SENSOR(0, 9, 0);
		CLOCK(0, 6, 2);
	}
	SEND(2, 0x10, 9, 1, 1, 0);
	SEND(2, 0x10, 0xb, 1, 0);
	CLOCK(0, 6, 2);
	SEND(2, 0x10, 0xb, 1, 1);
	CLOCK(0, 6, 2);
	CLOCK(0, 7, 10, 1, 0);
	CLOCK(0, 9, 2, 1);
	SEND(0, 0x10, 0xb, 1, 0);
	CLOCK(1, 3, 10);
	CLOCK(1, 5, 0, 2, 12000000, 0);
	CLOCK(1, 5, 0, 2, 48000000, 0);
}

/* Agents speak in turn, with equal headers, and listen to each other. */
static void identities(struct session *s)
{
	uint8_t self[4] = {0xff, 0xff, 0xff, 0xff};

	for (uint32_t round = 0; round < 4; round++)
		for (unsigned agent = 0; agent < 3; agent++)
			session_raw(s, agent, scmi_command_word(0x10, 7, (uint16_t)round) | (round == 3 ? 2u << 28 : 0), self,
				    sizeof(self));
	SEND(0, 0x10, 7, 2);
	SEND(0, 0x10, 7, SCMI_AGENT_SELF);
	CLOCK(2, 0);
	CLOCK(2, 1);
	CLOCK(0, 1);
	SEND(0, 0x10, 0xb, 3, 0);
	SEND(0, 0x10, 8, 1);
	SEND(1, 0x10, 0, 0);
	SEND(0, 0x10, 8, 0);
	CLOCK(0, 9, 2, 1);
	CLOCK(1, 9, 2, 1);
	CLOCK(1, 9, 2, 0);
	CLOCK(1, 5, 0, 2, 12000000, 0);
	CLOCK(1, 5, 0, 2, 48000000, 0);
	CLOCK(0, 9, 2, 0);
	CLOCK(0, 5, 1, 2, 24000000, 0);
	CLOCK(1, 0);
	fixture_pass(&s->f, 1000000);
	session_drain(s);
}

static void clock_reads(struct session *s)
{
	for (uint32_t clock = 0; clock < 13; clock++) {
		CLOCK(0, 3, clock);
		CLOCK(0, 6, clock);
		CLOCK(0, 8, clock);
		CLOCK(0, 0xb, clock, 0);
		CLOCK(0, 0xf, clock);
		for (uint32_t skip = 0; skip < 4; skip++)
			CLOCK(0, 0xc, clock, skip);
		CLOCK(0, 0xe, clock);
		for (uint32_t index = 0; index < 45; index += 5)
			CLOCK(0, 4, clock, index);
	}
	CLOCK(0, 0xb, 2, 0x100);
	CLOCK(0, 0xb, 2, 0x7f);
	CLOCK(0, 0xb, 4, 1);
}

static void clock_rates(struct session *s)
{
	static const uint32_t rates[] = {12000000, 96000000, 30000000, 1, 0, 200000000};

	CLOCK(0, 0xa, 2, 1);
	CLOCK(0, 5, 0, 2, 24000000, 0);
	CLOCK(0, 9, 2, 1);
	CLOCK(0, 9, 2, 1);
	CLOCK(0, 9, 2, 2);
	CLOCK(0, 9, 5, 3);
	CLOCK(0, 9, 6, 1);
	CLOCK(0, 9, 99, 1);
	for (uint32_t flags = 0; flags < 16; flags += 4)
		for (size_t i = 0; i < sizeof(rates) / 4; i++) {
			CLOCK(0, 5, flags, 2, rates[i], 0);
			CLOCK(0, 6, 2);
			CLOCK(0, 6, 3);
		}
	CLOCK(1, 5, 0, 2, 12000000, 0);
	CLOCK(0, 5, 0, 2, 24000000, 9);
	CLOCK(0, 5, 0x10, 2, 24000000, 0);
	CLOCK(0, 6, 2);
	CLOCK(0, 5, 2, 2, 48000000, 0);
	CLOCK(0, 5, 0, 99, 48000000, 0);
	CLOCK(0, 5, 0, 3, 1411200, 0);
	CLOCK(0, 5, 0, 5, 200000000, 0);
	CLOCK(0, 6, 5);
	CLOCK(0, 9, 2, 0);
	CLOCK(0, 5, 0, 2, 24000000, 0);
	CLOCK(0, 0xa, 2, 0);
}

static void clock_async(struct session *s)
{
	for (uint32_t flags = 1; flags < 4; flags += 2) {
		CLOCK(0, 5, flags, 2, 96000000, 0);
		CLOCK(0, 6, 3);
		fixture_pass(&s->f, 1000);
		session_drain(s);
		CLOCK(0, 6, 2);
	}
	CLOCK(0, 5, 1, 2, 1, 0);
	fixture_pass(&s->f, 1000);
	session_drain(s);
	for (unsigned i = 0; i < 6; i++)
		CLOCK(0, 5, 1, 2, 96000000, 0);
	fixture_pass(&s->f, 1000);
	session_drain(s);
}

static void clock_config(struct session *s)
{
	static const uint32_t words[] = {1, 1, 0, 0, 2, 3, 4, 1u << 31, 0x10003, 0x7f0003};

	for (uint32_t clock = 4; clock < 11; clock += 3)
		for (size_t i = 0; i < sizeof(words) / 4; i++) {
			CLOCK(0, 7, clock, words[i], 33);
			CLOCK(0, 3, clock);
			CLOCK(0, 0xb, clock, 0);
		}
	CLOCK(0, 7, 4, 1, 0);
	CLOCK(0, 7, 4, 0x10003, 40);
	CLOCK(0, 0xb, 4, 1);
	CLOCK(0, 7, 99, 1, 0);
	CLOCK(0, 7, 2, 1, 0);
	CLOCK(1, 7, 2, 1, 0);
	CLOCK(0, 7, 2, 0, 0);
	CLOCK(1, 3, 2);
	CLOCK(1, 7, 2, 0, 0);
	CLOCK(0, 5, 0, 2, 96000000, 0);
	CLOCK(0, 7, 2, 1, 0);
	CLOCK(0, 6, 2);
}

static void clock_parents(struct session *s)
{
	for (uint32_t parent = 0; parent < 5; parent++)
		for (uint32_t clock = 4; clock < 9; clock += 2) {
			CLOCK(0, 0xd, clock, parent);
			CLOCK(0, 0xe, clock);
		}
	CLOCK(0, 0xd, 4, 99);
	CLOCK(0, 0xd, 99, 0);
}

static void sensors(struct session *s)
{
	for (uint32_t index = 0; index < 6; index++) {
		SENSOR(0, 3, index);
		SENSOR(0, 7, index, 0);
		SENSOR(0, 7, index, 2);
		SENSOR(0, 8, index, 0);
		SENSOR(0, 6, index, 0);
		SENSOR(0, 0xa, index, 3);
		SENSOR(0, 9, index);
		SENSOR(0, 0xb, index, 1);
		SENSOR(0, 0xa, index, 1);
		SENSOR(0, 9, index);
		SENSOR(0, 6, index, 0);
		SENSOR(0, 6, index, 2);
		SENSOR(0, 6, index, 1);
		fixture_pass(&s->f, 2000000);
		session_drain(s);
		SENSOR(0, 0xc, index);
		SENSOR(0, 0xd, index, 0);
	}
	SENSOR(0, 0xa, 1, 2u << 16 | 0x1du << 11 | 1);
	SENSOR(0, 9, 1);
	SENSOR(0, 0xa, 1, 3);
	SENSOR(0, 6, 1, 0);
	SENSOR(0, 4, 0, 1);
	SENSOR(0, 5, 0, 0x23, 36000, 0);
	SENSOR(0, 5, 0, 3, 37000, 0);
	for (unsigned i = 0; i < 8; i++)
		SENSOR(0, 6, 0, 0);
}

/* An agent whose connection has no event channel. */
static void no_events(struct session *s)
{
	platform_detach(s->f.agents[1]);
	s->f.agents[1] = platform_attach(s->f.platform, NULL, false);
	CLOCK(1, 2, 9);
	CLOCK(1, 9, 2, 1);
	CLOCK(1, 5, 1, 1, 48000000, 0);
}

/* Version 1 of Base. */
static void old_base(struct session *s, const char *faults)
{
	static const char text[] = "summary: t\nvendor: v\nagents: [{name: a}, {name: b}, {name: c}]\n"
				   "protocols: [{id: 0x10, version: 0x10000}]\n";

	fixture_open(&s->f, NULL, text, faults);
	SEND(0, SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_AGENT, 1);
	fixture_close(&s->f);
}

/* The whole session with these faults; *bytes of log, to be freed. */
static uint8_t *play(const char *faults, size_t *bytes)
{
	struct session session = {.log = malloc(LOG_MAX)}, *s = &session;

	fixture_open(&s->f, NULL, NULL, faults);
	headers(s);
	session_common(s, 0x10);
	session_common(s, 0x14);
	session_common(s, 0x15);
	session_power(s);
	session_system(s);
	session_reset(s);
	session_voltage(s);
	session_common(s, SCMI_PROTOCOL_PERF);
	session_perf(s);
	session_common(s, SCMI_PROTOCOL_POWERCAP);
	session_powercap(s);
	session_common(s, SCMI_PROTOCOL_PINCTRL);
	session_pinctrl(s);
	base(s);
	identities(s);
	clock_reads(s);
	clock_rates(s);
	clock_async(s);
	clock_config(s);
	clock_parents(s);
	sensors(s);
	base_permissions(s);
	session_loss(s);
	no_events(s);
	fixture_close(&s->f);
	session_powercap_old(s, faults);
	old_base(s, faults);
	session_loss_otherwise(s, faults);
	session_isolation(s, faults);
	*bytes = s->used;
	return s->log;
}

static uint8_t *as_it_should_be;
static size_t as_it_should_be_bytes;

static bool plays_differently(const char *faults)
{
	size_t bytes;
	uint8_t *log = play(faults, &bytes);
	bool differs = bytes != as_it_should_be_bytes || memcmp(log, as_it_should_be, bytes);

	free(log);
	return differs;
}

TEST the_same_session_twice_is_the_same(void)
{
	ASSERT_FALSE(plays_differently(NULL));
	ASSERT_FALSE(plays_differently("mutant:byte:0x99:0x1:0"));
	PASS();
}

/* What the platform's surroundings do wrong does not show in its answers. */
static bool of_the_transport(const char *name)
{
	return !strncmp(name, "transport.", 10) || !strncmp(name, "events.", 7) || !strncmp(name, "smt.", 4) ||
	       !strncmp(name, "mediator.", 9) || !strncmp(name, "serve.", 6) || strstr(name, ".leaks-");
}

TEST every_fault_shows_in_a_session_that_touches_everything(void)
{
	const struct platform_fault *fault;
	unsigned hidden = 0;

	for (size_t i = 0; (fault = platform_fault_at(i)); i++) {
		if (of_the_transport(fault->name) || plays_differently(fault->name))
			continue;
		fprintf(stderr, "not observable: %s\n", fault->name);
		hidden++;
	}
	ASSERT_EQ_FMT(0u, hidden, "%u");
	PASS();
}

TEST every_transport_fault_is_told_to_the_device(void)
{
	const struct platform_fault *fault;
	unsigned seen = 0;

	for (size_t i = 0; (fault = platform_fault_at(i)); i++) {
		struct fixture f;

		if (strncmp(fault->name, "transport.", 10))
			continue;
		fixture_open(&f, NULL, NULL, fault->name);
		for (unsigned n = 0; n < 20; n++)
			fixture_send(&f, 0, 0x10, 0, 0);
		enum platform_transport_fault kind = platform_transport_fault(f.platform);

		ASSERT_FALSE(seen >> kind & 1u);
		seen |= 1u << kind;
		fixture_close(&f);
	}
	ASSERT_EQ_FMT(0x1ffeu, seen, "%#x");
	PASS();
}

TEST names_are_unique_and_every_fault_names_a_requirement(void)
{
	const struct platform_fault *fault, *other;

	for (size_t i = 0; (fault = platform_fault_at(i)); i++) {
		ASSERT(strlen(fault->requirements) > 4);
		ASSERT(strlen(fault->description) > 10);
		ASSERT_EQ(strlen(fault->name), strspn(fault->name, "abcdefghijklmnopqrstuvwxyz0123456789.-"));
		for (size_t j = i + 1; (other = platform_fault_at(j)); j++)
			ASSERT(strcmp(fault->name, other->name));
	}
	PASS();
}

TEST a_list_of_faults_is_read_and_an_unknown_name_is_told_the_nearest(void)
{
	struct platform_fault_set set;
	char why[512];

	ASSERT_EQ(0, platform_faults_parse("header.token.zeroed,clock.rate-set.other-clock", &set, why, sizeof(why)));
	ASSERT(platform_fault_set_has(&set, FAULT_HEADER_TOKEN_ZEROED));
	ASSERT(platform_fault_set_has(&set, FAULT_CLOCK_RATE_SET_OTHER_CLOCK));
	ASSERT_FALSE(platform_fault_set_has(&set, FAULT_HEADER_TOKEN_PLUS_ONE));
	ASSERT(platform_faults_parse("clock.rate-set.ignore-rate", &set, why, sizeof(why)) < 0);
	ASSERT(strstr(why, "'clock.rate-set.ignores-rate'"));
	ASSERT(strstr(why, "'clock.rate-set.ignore-rate'"));
	ASSERT(platform_faults_parse("clock.rate-set.ignore", &set, why, sizeof(why)) < 0);
	ASSERT(strstr(why, "'clock.rate-set.ignores-rate'"));
	ASSERT(platform_faults_parse("clok.rate-set.other-clock", &set, why, sizeof(why)) < 0);
	ASSERT(strstr(why, "'clock.rate-set.other-clock'"));
	PASS();
}

TEST mutants_change_what_they_say_and_nothing_else(void)
{
	struct fixture f;

	fixture_open(&f, NULL, NULL,
		     "mutant:status:0x14:0x6,mutant:byte:0x10:0x5:5,mutant:length:0x10:0x0:-4,mutant:length:0x14:0x0:+4");
	ASSERT_EQ_FMT(SCMI_HARDWARE_ERROR, fixture_send(&f, 0, 0x14, 6, 1, 0), "%d");
	ASSERT_EQ_FMT((size_t)16, f.bytes, "%zu");
	ASSERT_EQ_FMT(SCMI_SUCCESS, fixture_send(&f, 0, 0x14, 6, 1, 99), "%d");
	ASSERT_EQ_FMT(SCMI_SUCCESS, fixture_send(&f, 0, 0x10, 5, 0), "%d");
	ASSERT_EQ_FMT(0x1ff00u, fixture_word(&f, 4), "%#x");
	fixture_send(&f, 0, 0x10, 0, 0);
	ASSERT_EQ_FMT((size_t)8, f.bytes, "%zu");
	fixture_send(&f, 0, 0x14, 0, 0);
	ASSERT_EQ_FMT((size_t)16, f.bytes, "%zu");
	fixture_send(&f, 0, 0x15, 0, 0);
	ASSERT_EQ_FMT((size_t)12, f.bytes, "%zu");
	fixture_close(&f);
	PASS();
}

TEST a_mutant_of_events_leaves_responses_alone(void)
{
	struct fixture f;

	fixture_open(&f, NULL, NULL, "mutant:event-byte:0x14:0x5:4");
	ASSERT_EQ_FMT(SCMI_SUCCESS, fixture_send(&f, 0, 0x14, 5, 4, 1, 2, 12000000, 0), "%d");
	fixture_pass(&f, 1000);
	ASSERT(fixture_event(&f, 0));
	ASSERT_EQ_FMT(2u ^ 0xffu, fixture_event_word(&f, 4), "%#x");
	fixture_close(&f);
	PASS();
}

TEST a_mutant_that_makes_no_sense_is_explained(void)
{
	static const char *const wrong[] = {"mutant:",
					    "mutant:status",
					    "mutant:status:0x14",
					    "mutant:status:0x14:0x5:1",
					    "mutant:byte:0x14:0x5",
					    "mutant:length:0x14:0x5:+3",
					    "mutant:size:1:2:3",
					    "mutant:byte:0x114:0x5:3",
					    "mutant:byte:0x14:0x5:3x"};
	struct platform_fault_set set;
	char why[512];

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		ASSERT_EQ_FMTm(wrong[i], -22, platform_faults_parse(wrong[i], &set, why, sizeof(why)), "%d");
		ASSERT(strstr(why, "expected mutant:status:PROTOCOL:MESSAGE"));
	}
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	as_it_should_be = play(NULL, &as_it_should_be_bytes);
	GREATEST_MAIN_BEGIN();
	RUN_TEST(the_same_session_twice_is_the_same);
	RUN_TEST(every_fault_shows_in_a_session_that_touches_everything);
	RUN_TEST(every_transport_fault_is_told_to_the_device);
	RUN_TEST(names_are_unique_and_every_fault_names_a_requirement);
	RUN_TEST(a_list_of_faults_is_read_and_an_unknown_name_is_told_the_nearest);
	RUN_TEST(mutants_change_what_they_say_and_nothing_else);
	RUN_TEST(a_mutant_of_events_leaves_responses_alone);
	RUN_TEST(a_mutant_that_makes_no_sense_is_explained);
	free(as_it_should_be);
	GREATEST_MAIN_END();
}
