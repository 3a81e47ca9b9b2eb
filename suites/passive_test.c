/* SPDX-License-Identifier: BSD-2-Clause */
/* The rules that hold for every response: judged by the version in force, the first offence kept with its bytes. */
#include "suites/passive.h"

#include <stdlib.h>
#include <string.h>

#include "greatest.h"
#include "suites/check.h"

#define CLOCK SCMI_PROTOCOL_CLOCK

static struct passive *watch;
static uint64_t sequence;

static void see(uint8_t kind, const uint8_t *bytes, uint32_t count, uint32_t used_length)
{
	struct assay_observation seen = {
		.kind = kind,
		.sequence = sequence,
		.capacity = ASSAY_CAPACITY_DEFAULT,
		.used_length = used_length,
		.bytes = bytes,
		.bytes_count = count,
	};

	passive_see(watch, &seen, 1000);
}

/* A command with one parameter, and its answer: header, status, then `words` words of `value`. */
static void exchange(uint8_t message, int32_t status, uint32_t words, uint32_t value)
{
	uint8_t bytes[128] = {0};
	uint32_t count = 8 + 4 * words;

	sequence++;
	scmi_store32(bytes, scmi_command_word(CLOCK, message, (uint16_t)sequence));
	see(ASSAY_SAW_COMMAND, bytes, 8, ASSAY_USED_LENGTH_UNKNOWN);
	scmi_store32s(bytes + 4, status);
	for (uint32_t i = 0; i < words; i++)
		scmi_store32(bytes + 8 + 4 * i, value);
	see(ASSAY_SAW_RESPONSE, bytes, count, count);
}

static void start(uint32_t version)
{
	free(watch);
	watch = calloc(1, sizeof(*watch));
	if (!watch)
		exit(99);
	watch->release = ASSAY_RELEASE_3_2;
	exchange(SCMI_PROTOCOL_VERSION, SCMI_SUCCESS, 1, version);
}

static uint64_t offences(enum passive_rule rule)
{
	return watch->findings[rule].offences;
}

TEST a_length_is_judged_by_the_version_that_the_platform_told(void)
{
	start(SCMI_VERSION(1, 0));
	exchange(SCMI_CLOCK_ATTRIBUTES, SCMI_SUCCESS, 5, 0);
	ASSERT_EQ_FMT(0u, (unsigned)offences(RULE_SUCCESS_LENGTH), "%u");
	start(SCMI_VERSION(3, 0));
	exchange(SCMI_CLOCK_ATTRIBUTES, SCMI_SUCCESS, 5, 0);
	ASSERT_EQ_FMT(1u, (unsigned)offences(RULE_SUCCESS_LENGTH), "%u");
	PASS();
}

TEST a_version_of_no_release_is_not_judged_by_guesswork(void)
{
	start(SCMI_VERSION(9, 0));
	exchange(SCMI_CLOCK_ATTRIBUTES, SCMI_SUCCESS, 1, 0xffffffffu);
	ASSERT_EQ_FMT(0u, (unsigned)offences(RULE_SUCCESS_LENGTH), "%u");
	ASSERT_EQ_FMT(0u, (unsigned)offences(RULE_RESERVED_BITS), "%u");
	PASS();
}

TEST a_longer_success_is_told_apart_from_a_shorter_one(void)
{
	start(SCMI_VERSION(3, 0));
	exchange(SCMI_CLOCK_RATE_SET, SCMI_SUCCESS, 1, 0);
	ASSERT_EQ_FMT(0u, (unsigned)offences(RULE_SUCCESS_LENGTH), "%u");
	ASSERT_EQ_FMT(1u, (unsigned)offences(RULE_SUCCESS_EXCESS), "%u");
	PASS();
}

TEST a_list_needs_room_for_what_it_counts_and_no_more(void)
{
	start(SCMI_VERSION(3, 0));
	exchange(SCMI_CLOCK_POSSIBLE_PARENTS_GET, SCMI_SUCCESS, 2, 1); /* one parent, and its id */
	ASSERT_EQ_FMT(0u, (unsigned)offences(RULE_LIST_LENGTH), "%u");
	exchange(SCMI_CLOCK_POSSIBLE_PARENTS_GET, SCMI_SUCCESS, 2, 2); /* two, and one id */
	ASSERT_EQ_FMT(1u, (unsigned)offences(RULE_LIST_LENGTH), "%u");
	exchange(SCMI_CLOCK_POSSIBLE_PARENTS_GET, SCMI_SUCCESS, 3, 1);
	ASSERT_EQ_FMT(1u, (unsigned)offences(RULE_LIST_EXCESS), "%u");
	PASS();
}

TEST an_error_with_a_word_behind_it_is_an_offence(void)
{
	start(SCMI_VERSION(3, 0));
	exchange(SCMI_CLOCK_RATE_GET, SCMI_NOT_FOUND, 0, 0);
	ASSERT_EQ_FMT(0u, (unsigned)offences(RULE_ERROR_IS_STATUS_ONLY), "%u");
	exchange(SCMI_CLOCK_RATE_GET, SCMI_NOT_FOUND, 1, 0);
	ASSERT_EQ_FMT(1u, (unsigned)offences(RULE_ERROR_IS_STATUS_ONLY), "%u");
	PASS();
}

TEST a_status_is_one_that_the_release_defines_or_a_vendors(void)
{
	start(SCMI_VERSION(3, 0));
	exchange(SCMI_CLOCK_RATE_GET, SCMI_IN_USE, 0, 0);
	exchange(SCMI_CLOCK_RATE_GET, -128, 0, 0);
	ASSERT_EQ_FMT(0u, (unsigned)offences(RULE_STATUS_RANGE), "%u");
	exchange(SCMI_CLOCK_RATE_GET, SCMI_PARTIAL, 0, 0);
	exchange(SCMI_CLOCK_RATE_GET, -127, 0, 0);
	exchange(SCMI_CLOCK_RATE_GET, 3, 0, 0);
	ASSERT_EQ_FMT(3u, (unsigned)offences(RULE_STATUS_RANGE), "%u");
	watch->release = ASSAY_RELEASE_4_0;
	exchange(SCMI_CLOCK_RATE_GET, SCMI_PARTIAL, 0, 0);
	ASSERT_EQ_FMT(3u, (unsigned)offences(RULE_STATUS_RANGE), "%u");
	PASS();
}

TEST the_first_offence_keeps_its_reason_and_both_messages(void)
{
	start(SCMI_VERSION(3, 0));
	exchange(SCMI_CLOCK_GET_PERMISSIONS, SCMI_SUCCESS, 1, 1);
	exchange(SCMI_CLOCK_GET_PERMISSIONS, SCMI_SUCCESS, 1, 2);
	ASSERT_EQ_FMT(2u, (unsigned)offences(RULE_RESERVED_BITS), "%u");
	ASSERT(strstr(watch->findings[RULE_RESERVED_BITS].reason, "0x00000001"));
	ASSERT_EQ_FMT(2u, watch->findings[RULE_RESERVED_BITS].messages_count, "%u");
	ASSERT_EQ(ASSAY_SENT, watch->findings[RULE_RESERVED_BITS].messages[0].direction);
	ASSERT_EQ_FMT(12u, watch->findings[RULE_RESERVED_BITS].messages[1].bytes_count, "%u");
	PASS();
}

TEST an_answer_that_no_command_waits_for_is_an_offence(void)
{
	uint8_t bytes[8] = {0};

	start(SCMI_VERSION(3, 0));
	see(ASSAY_SAW_RESPONSE, bytes, 8, 8); /* the command with this sequence has its answer */
	ASSERT_EQ_FMT(1u, (unsigned)offences(RULE_ANSWERED_ONCE), "%u");
	PASS();
}

TEST a_used_length_beyond_the_buffer_is_an_offence(void)
{
	uint8_t bytes[8] = {0};

	start(SCMI_VERSION(3, 0));
	sequence++;
	see(ASSAY_SAW_COMMAND, bytes, 4, ASSAY_USED_LENGTH_UNKNOWN);
	see(ASSAY_SAW_RESPONSE, bytes, 8, ASSAY_CAPACITY_DEFAULT + 4);
	ASSERT_EQ_FMT(1u, (unsigned)offences(RULE_USED_LENGTH), "%u");
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(a_length_is_judged_by_the_version_that_the_platform_told);
	RUN_TEST(a_version_of_no_release_is_not_judged_by_guesswork);
	RUN_TEST(a_longer_success_is_told_apart_from_a_shorter_one);
	RUN_TEST(a_list_needs_room_for_what_it_counts_and_no_more);
	RUN_TEST(an_error_with_a_word_behind_it_is_an_offence);
	RUN_TEST(a_status_is_one_that_the_release_defines_or_a_vendors);
	RUN_TEST(the_first_offence_keeps_its_reason_and_both_messages);
	RUN_TEST(an_answer_that_no_command_waits_for_is_an_offence);
	RUN_TEST(a_used_length_beyond_the_buffer_is_an_offence);
	free(watch);
	GREATEST_MAIN_END();
}
