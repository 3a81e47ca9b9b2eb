// SPDX-License-Identifier: BSD-2-Clause
/*
 * Each byte of each recorded answer, flipped in turn: every flip is reported, with the exchange and the offset. The answers of
 * the reference platform are collected once and compared with every flipped recording; some flips go through a whole replay.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "assay/replay.h"
#include "greatest.h"
#include "scmi/le.h"

#define TRACE "traces/corpus/linux-scmi-boot-uml-7.2.13.pcap"
#define BACKEND "loopback:builtin:vhost-device-scmi?private=1"
#define EXCHANGES 34
#define MESSAGE 256
#define WHOLE_REPLAYS_EVERY 13u /* a few: each replays 34 exchanges */

static struct {
	uint8_t request[MESSAGE], answer[MESSAGE], found[MESSAGE];
	uint32_t request_bytes, answer_bytes, found_bytes;
	uint64_t t_ns;
} exchange[EXCHANGES];

static char flipped[] = "/tmp/replay-flip-test-XXXXXX";
static char why[512];

static bool read_trace(void)
{
	struct assay_trace_reader *reader;
	struct assay_trace_record r;
	unsigned commands = 0, answers = 0;

	if (assay_trace_open(TRACE, &reader, why, sizeof(why)))
		return false;
	while (assay_trace_next(reader, &r, why, sizeof(why)) == 1 && r.bytes_count <= MESSAGE && r.sequence < EXCHANGES) {
		if (r.kind == ASSAY_TRACE_COMMAND) {
			memcpy(exchange[r.sequence].request, r.bytes, r.bytes_count);
			exchange[r.sequence].request_bytes = r.bytes_count;
			exchange[r.sequence].t_ns = r.t_ns;
			commands++;
		} else if (r.kind == ASSAY_TRACE_RESPONSE) {
			memcpy(exchange[r.sequence].answer, r.bytes, r.bytes_count);
			exchange[r.sequence].answer_bytes = r.bytes_count;
			answers++;
		}
	}
	assay_trace_close(reader);
	return commands == EXCHANGES && answers == EXCHANGES;
}

/* Asks the reference platform the recorded questions. */
static bool collect(void)
{
	const struct assay_agent_options options = {.name = "guest"};
	struct assay_exchange answer;
	struct assay_agent *agent;
	bool good = true;

	if (assay_agent_open(BACKEND, &options, &agent, why, sizeof(why)))
		return false;
	for (unsigned i = 0; i < EXCHANGES && good; i++) {
		const struct assay_command command = {
			.header_given = true,
			.header_word = scmi_load32(exchange[i].request),
			.payload = exchange[i].request + SCMI_HEADER_BYTES,
			.payload_bytes = exchange[i].request_bytes - SCMI_HEADER_BYTES,
		};

		good = !assay_agent_exchange(agent, &command, &answer) && answer.outcome == ASSAY_ANSWERED &&
		       answer.response_bytes <= MESSAGE;
		memcpy(exchange[i].found, answer.response, good ? answer.response_bytes : 0);
		exchange[i].found_bytes = answer.response_bytes;
	}
	assay_agent_close(agent);
	return good;
}

static bool same(unsigned i, struct assay_difference *difference)
{
	const struct assay_answer expected = {exchange[i].answer, exchange[i].answer_bytes, ASSAY_TRACE_USED_UNKNOWN};
	const struct assay_answer found = {exchange[i].found, exchange[i].found_bytes, ASSAY_TRACE_USED_UNKNOWN};

	return assay_replay_compare(NULL, 0, &expected, &found, difference);
}

TEST the_platform_gives_every_recorded_answer(void)
{
	struct assay_difference difference;

	ASSERTm(why, read_trace());
	ASSERTm(why, collect());
	for (unsigned i = 0; i < EXCHANGES; i++)
		ASSERT(same(i, &difference));
	PASS();
}

TEST every_flip_of_every_recorded_byte_is_reported_at_its_offset(void)
{
	static const uint8_t flips[] = {0x01, 0x80, 0xff};
	struct assay_difference difference;
	unsigned flipped_bytes = 0;

	for (unsigned i = 0; i < EXCHANGES; i++)
		for (uint32_t at = 0; at < exchange[i].answer_bytes; at++, flipped_bytes++)
			for (size_t f = 0; f < sizeof(flips); f++) {
				exchange[i].answer[at] ^= flips[f];
				ASSERT(!same(i, &difference));
				ASSERT_EQ_FMT(at, difference.offset, "%u");
				ASSERT_EQ_FMT(1u, difference.differing, "%u");
				exchange[i].answer[at] ^= flips[f];
			}
	ASSERT(flipped_bytes > EXCHANGES * 8);
	printf("%u bytes of %d answers flipped\n", flipped_bytes, EXCHANGES);
	PASS();
}

TEST a_recorded_answer_cut_or_made_longer_is_reported(void)
{
	struct assay_difference difference;

	for (unsigned i = 0; i < EXCHANGES; i++) {
		exchange[i].answer_bytes--;
		ASSERT(!same(i, &difference) && difference.kind == ASSAY_DIFFERENT_LENGTH);
		exchange[i].answer_bytes += 2;
		ASSERT(!same(i, &difference) && difference.kind == ASSAY_DIFFERENT_LENGTH);
		exchange[i].answer_bytes--;
	}
	PASS();
}

static bool write_trace(void)
{
	struct assay_trace_writer *writer;

	if (assay_trace_create(flipped, "{}", &writer, why, sizeof(why)))
		return false;
	for (unsigned i = 0; i < EXCHANGES; i++) {
		struct assay_trace_record r = {.t_ns = exchange[i].t_ns,
					       .kind = ASSAY_TRACE_COMMAND,
					       .sequence = i,
					       .used_length = ASSAY_TRACE_USED_UNKNOWN,
					       .bytes = exchange[i].request,
					       .bytes_count = exchange[i].request_bytes};

		assay_trace_write(writer, &r);
		r.kind = ASSAY_TRACE_RESPONSE;
		r.bytes = exchange[i].answer;
		r.bytes_count = exchange[i].answer_bytes;
		assay_trace_write(writer, &r);
	}
	return !assay_trace_finish(writer);
}

/* Replays the flipped trace: exactly this one difference has to be found. */
static enum greatest_test_res replay_flip(unsigned i, uint32_t at)
{
	const struct assay_agent_options options = {.name = "guest"};
	struct assay_replay_options how = {.agents_count = 1, .kept = 4};
	const struct assay_replay_summary *summary;
	const struct assay_replay_mismatch *mismatch;
	struct assay_replay *replay;
	struct assay_agent *agent;

	ASSERTm(why, write_trace());
	ASSERT_EQm(why, 0, assay_agent_open(BACKEND, &options, &agent, why, sizeof(why)));
	how.agents = &agent;
	ASSERT_EQm(why, 0, assay_replay_run(flipped, &how, &replay, why, sizeof(why)));
	summary = assay_replay_summary(replay);
	mismatch = assay_replay_mismatch(replay, 0);
	ASSERT(summary->commands == EXCHANGES && summary->matched == EXCHANGES - 1 && summary->mismatched == 1);
	ASSERT(mismatch && mismatch->number == i + 1 && mismatch->difference.offset == at);
	assay_replay_free(replay);
	assay_agent_close(agent);
	PASS();
}

TEST flips_are_reported_by_a_whole_replay_too(void)
{
	unsigned count = 0;

	for (unsigned i = 0; i < EXCHANGES; i++)
		for (uint32_t at = 0; at < exchange[i].answer_bytes; at++) {
			if (count++ % WHOLE_REPLAYS_EVERY)
				continue;
			exchange[i].answer[at] ^= 0x20;
			CHECK_CALL(replay_flip(i, at));
			exchange[i].answer[at] ^= 0x20;
		}
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	close(mkstemp(flipped));
	RUN_TEST(the_platform_gives_every_recorded_answer);
	RUN_TEST(every_flip_of_every_recorded_byte_is_reported_at_its_offset);
	RUN_TEST(a_recorded_answer_cut_or_made_longer_is_reported);
	RUN_TEST(flips_are_reported_by_a_whole_replay_too);
	unlink(flipped);
	GREATEST_MAIN_END();
}
