// SPDX-License-Identifier: BSD-2-Clause
/* The comparison of answers: nothing that differs goes unseen, but for what a rule allows. */
#include "assay/replay.h"

#include <string.h>

#include "greatest.h"
#include "scmi/le.h"

#define LENGTH 20u

static uint8_t recorded[64], came[64];
static struct assay_difference d;

/* A response of the sensor protocol's message 6, payload 1, 2, ... 12. */
static void fill(uint8_t *bytes)
{
	scmi_store32(bytes, scmi_command_word(0x15, 0x6, 9));
	scmi_store32s(bytes + 4, 0);
	for (uint8_t i = 0; i < LENGTH - 8; i++)
		bytes[8 + i] = (uint8_t)(i + 1);
}

static bool same_used(struct assay_replay_rules *rules, uint32_t count, uint32_t used)
{
	const struct assay_answer expected = {recorded, LENGTH, used};
	const struct assay_answer found = {came, count, count};

	return assay_replay_compare(rules, 0, &expected, &found, &d);
}

static bool same(struct assay_replay_rules *rules, uint32_t count)
{
	return same_used(rules, count, ASSAY_TRACE_USED_UNKNOWN);
}

static void reset(void)
{
	fill(recorded);
	fill(came);
}

#define RULES(...)                                              \
	static struct assay_replay_rule list[] = {__VA_ARGS__}; \
	struct assay_replay_rules rules = {list, sizeof(list) / sizeof(list[0])}

TEST equal_answers_are_the_same(void)
{
	reset();
	ASSERT(same(NULL, LENGTH));
	ASSERT(same_used(NULL, LENGTH, LENGTH));
	PASS();
}

TEST every_flipped_byte_is_found_at_its_offset(void)
{
	for (uint32_t i = 0; i < LENGTH; i++) {
		reset();
		came[i] ^= 0x10;
		ASSERT(!same(NULL, LENGTH));
		ASSERT_EQ_FMT(i, d.offset, "%u");
		ASSERT_EQ_FMT(1u, d.differing, "%u");
		ASSERT_EQ(i < 4 ? ASSAY_DIFFERENT_HEADER : i < 8 ? ASSAY_DIFFERENT_STATUS : ASSAY_DIFFERENT_BYTES, d.kind);
	}
	PASS();
}

TEST a_status_is_told_as_a_number(void)
{
	reset();
	scmi_store32s(came + 4, -3);
	ASSERT(!same(NULL, LENGTH));
	ASSERT(d.kind == ASSAY_DIFFERENT_STATUS && d.expected == 0 && d.found == -3);
	PASS();
}

TEST shorter_and_longer_answers_are_found(void)
{
	reset();
	ASSERT(!same(NULL, LENGTH - 4));
	ASSERT(d.kind == ASSAY_DIFFERENT_LENGTH && d.expected == LENGTH && d.found == LENGTH - 4 && d.offset == LENGTH - 4);
	ASSERT(!same(NULL, LENGTH + 4));
	ASSERT(d.kind == ASSAY_DIFFERENT_LENGTH && d.found == LENGTH + 4 && d.offset == LENGTH);
	ASSERT(!same(NULL, 0));
	ASSERT(!same(NULL, 3));
	PASS();
}

TEST a_used_length_that_lies_is_found(void)
{
	reset();
	ASSERT(!same_used(NULL, LENGTH, LENGTH - 4));
	ASSERT(d.kind == ASSAY_DIFFERENT_USED_LENGTH && d.expected == LENGTH - 4 && d.found == LENGTH);
	PASS();
}

TEST an_ignored_field_may_vary_and_its_neighbours_may_not(void)
{
	RULES({.protocol = 0x15, .message = 0x6, .action = ASSAY_RULE_IGNORE, .offset = 2, .bytes = 4});

	for (uint32_t i = 0; i < LENGTH; i++) {
		reset();
		came[i] ^= 0xff;
		ASSERT_EQ(i >= 10 && i < 14, same(&rules, LENGTH));
	}
	ASSERT_EQ(LENGTH, list[0].applied);
	ASSERT_EQ(4, list[0].varied);
	PASS();
}

TEST a_rule_for_another_message_allows_nothing(void)
{
	RULES({.protocol = 0x15, .message = 0x7, .action = ASSAY_RULE_IGNORE, .offset = 0, .bytes = 12},
	      {.protocol = 0x14, .message = 0x6, .action = ASSAY_RULE_IGNORE, .offset = 0, .bytes = 12},
	      {.protocol = 0x15, .message = 0x6, .type = SCMI_TYPE_DELAYED, .action = ASSAY_RULE_IGNORE, .offset = 0, .bytes = 12});

	reset();
	came[10] ^= 1;
	ASSERT(!same(&rules, LENGTH));
	ASSERT_EQ(0, list[0].applied + list[1].applied + list[2].applied);
	PASS();
}

TEST any_of_takes_its_values_and_no_other(void)
{
	static const int64_t values[] = {-3, -4};

	RULES({.protocol = 0x15,
	       .message = 0x6,
	       .action = ASSAY_RULE_ANY_OF,
	       .field = ASSAY_RULE_STATUS,
	       .values = values,
	       .values_count = 2});
	reset();
	scmi_store32s(came + 4, -4);
	ASSERT(same(&rules, LENGTH));
	scmi_store32s(came + 4, -5);
	ASSERT(!same(&rules, LENGTH));
	ASSERT(d.kind == ASSAY_AGAINST_RULE && d.found == -5 && d.offset == 4 && d.rule == 0);
	scmi_store32s(came + 4, 0); /* as recorded, but not one of the values */
	ASSERT(!same(&rules, LENGTH));
	PASS();
}

TEST monotonic_never_falls(void)
{
	RULES({.protocol = 0x15, .message = 0x6, .action = ASSAY_RULE_MONOTONIC, .offset = 0, .bytes = 8});

	reset();
	scmi_store64(came + 8, 100);
	ASSERT(same(&rules, LENGTH));
	ASSERT(same(&rules, LENGTH));
	scmi_store64(came + 8, UINT64_C(1) << 40);
	ASSERT(same(&rules, LENGTH));
	scmi_store64(came + 8, 99);
	ASSERT(!same(&rules, LENGTH));
	ASSERT(d.kind == ASSAY_AGAINST_RULE && d.expected == INT64_C(1) << 40 && d.found == 99 && d.offset == 8);
	PASS();
}

TEST a_length_may_vary_where_a_rule_says_so_and_the_common_bytes_may_not(void)
{
	RULES({.protocol = 0x15, .message = 0x6, .action = ASSAY_RULE_IGNORE, .field = ASSAY_RULE_LENGTH});

	reset();
	ASSERT(same(&rules, LENGTH - 4));
	came[9] ^= 1;
	ASSERT(!same(&rules, LENGTH - 4));
	ASSERT_EQ_FMT(9u, d.offset, "%u");
	PASS();
}

TEST a_field_that_is_missing_is_no_way_around_the_length(void)
{
	RULES({.protocol = 0x15, .message = 0x6, .action = ASSAY_RULE_IGNORE, .offset = 0, .bytes = 12});

	reset();
	ASSERT(!same(&rules, 8));
	ASSERT_EQ(ASSAY_DIFFERENT_LENGTH, d.kind);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(equal_answers_are_the_same);
	RUN_TEST(every_flipped_byte_is_found_at_its_offset);
	RUN_TEST(a_status_is_told_as_a_number);
	RUN_TEST(shorter_and_longer_answers_are_found);
	RUN_TEST(a_used_length_that_lies_is_found);
	RUN_TEST(an_ignored_field_may_vary_and_its_neighbours_may_not);
	RUN_TEST(a_rule_for_another_message_allows_nothing);
	RUN_TEST(any_of_takes_its_values_and_no_other);
	RUN_TEST(monotonic_never_falls);
	RUN_TEST(a_length_may_vary_where_a_rule_says_so_and_the_common_bytes_may_not);
	RUN_TEST(a_field_that_is_missing_is_no_way_around_the_length);
	GREATEST_MAIN_END();
}
