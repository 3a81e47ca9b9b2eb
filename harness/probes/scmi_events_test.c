/* SPDX-License-Identifier: BSD-2-Clause */
/* From a recording of a user-mode Linux's own events, made while checks ran through its Raw mode, to records, and their join with samples. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "greatest.h"
#include "harness/probes/probes_join.h"
#include "harness/probes/probes_path.h"
#include "harness/probes/scmi_events.h"

#define RECORDING "harness/probes/testdata/raw-mode-uml-6.12.trace.txt"
#define MOST 256

static struct probes_record records[MOST];
static size_t record_count;
static struct scmi_transfers transfers;
static uint64_t sums[SCMI_PHASE_COUNT], counted[SCMI_PHASE_COUNT];

static void keep(void *context, const struct probes_record *record)
{
	(void)context;
	if (record_count < MOST)
		records[record_count++] = *record;
}

static void start(void)
{
	memset(&transfers, 0, sizeof(transfers));
	transfers.on_record = keep;
	record_count = 0;
	memset(sums, 0, sizeof(sums));
	memset(counted, 0, sizeof(counted));
}

static void add(void *context, uint32_t label, unsigned phase, uint64_t ns)
{
	(void)context;
	(void)label;
	sums[phase] += ns;
	counted[phase]++;
}

static bool read_line(const char *line, struct scmi_event *e)
{
	const char *at = strstr(line, "scmi_"), *colon = strrchr(line, ']'), *type = strstr(line, "msg_type="),
		   *tag = strstr(line, " t=");
	unsigned protocol, message, token, transfer;
	double seconds;

	if (*line == '#' || !at || !colon || sscanf(colon + 1, "%*s %lf", &seconds) != 1)
		return false;
	*e = (struct scmi_event){.transfer = -1, .t_ns = (uint64_t)(seconds * 1e9 + 0.5)};
	if (sscanf(strstr(line, "pt="), "pt=%x", &protocol) != 1 || sscanf(strstr(line, "msg_id="), "msg_id=%x", &message) != 1 ||
	    sscanf(strstr(line, "seq="), "seq=%x", &token) != 1)
		return false;
	if (strstr(line, "transfer_id=") && sscanf(strstr(line, "transfer_id="), "transfer_id=%x", &transfer) == 1)
		e->transfer = (int32_t)transfer;
	e->protocol = (uint8_t)protocol;
	e->message = (uint8_t)message;
	e->token = (uint16_t)token;
	if (!strncmp(at, "scmi_xfer_begin", 15))
		e->kind = SCMI_EVENT_BEGIN;
	else if (!strncmp(at, "scmi_xfer_end", 13))
		e->kind = SCMI_EVENT_END;
	else if (type)
		e->kind = SCMI_EVENT_DONE;
	else if (tag)
		e->kind = tag[3] == 'c' ? SCMI_EVENT_COMMAND : SCMI_EVENT_ANSWER;
	e->raw = tag && (tag[3] == 'c' || tag[3] == 'r');
	return tag ? tag[3] == 'c' || tag[3] == 'r' : type ? type[9] == '0' : !strstr(line, "response_wait");
}

/* How many messages the recording begins, and how many of those it sees answered. */
static bool replay(unsigned *begun)
{
	FILE *in = fopen(RECORDING, "r");
	char line[512];
	struct scmi_event e;

	*begun = 0;
	if (!in)
		return false;
	while (fgets(line, sizeof(line), in)) {
		if (!read_line(line, &e))
			continue;
		*begun += e.kind == SCMI_EVENT_BEGIN;
		scmi_transfers_take(&transfers, &e);
	}
	fclose(in);
	scmi_transfers_flush(&transfers);
	return true;
}

static struct scmi_event event(uint8_t kind, uint16_t token, int32_t transfer, uint64_t t_ns)
{
	return (struct scmi_event){.kind = kind, .protocol = 0x10, .token = token, .raw = true, .transfer = transfer, .t_ns = t_ns};
}

static void take(uint8_t kind, uint16_t token, int32_t transfer, uint64_t t_ns)
{
	struct scmi_event e = event(kind, token, transfer, t_ns);

	scmi_transfers_take(&transfers, &e);
}

TEST every_message_of_a_recording_is_a_record(void)
{
	unsigned begun;

	start();
	ASSERT(replay(&begun));
	ASSERT(begun > 15);
	ASSERT_EQ(begun, record_count);
	for (size_t i = 0; i < record_count; i++) {
		const unsigned long long *t = records[i].t_ns;

		ASSERT(t[SCMI_BEGIN] && t[SCMI_SENT] && t[SCMI_ANSWERED] && t[SCMI_DONE] && t[SCMI_END]);
		ASSERT(t[SCMI_BEGIN] <= t[SCMI_SENT] && t[SCMI_BEGIN] <= t[SCMI_ANSWERED] && t[SCMI_ANSWERED] <= t[SCMI_DONE]);
	}
	PASS();
}

TEST records_of_a_recording_join_with_samples_and_phases_add_up(void)
{
	struct probes_sample samples[MOST];
	const struct probes_join_options options = {0};
	struct probes_counts counts = {0};
	uint64_t whole = 0;
	unsigned begun;

	start();
	ASSERT(replay(&begun));
	for (size_t i = 0; i < record_count; i++) {
		samples[i] = (struct probes_sample){.publish = records[i].t_ns[SCMI_BEGIN] - 2000,
						    .reap = records[i].t_ns[SCMI_DONE] + 3000};
		whole += samples[i].reap - samples[i].publish;
	}
	probes_join_scmi(samples, record_count, records, record_count, &options, add, NULL, &counts);
	ASSERT_EQ(record_count, counts.joined);
	ASSERT_EQ(0, counts.void_samples + counts.without_record + counts.stray_records);
	ASSERT_EQ(counts.joined, counted[SCMI_KERNEL_OUT]);
	ASSERT_EQ(2000 * counts.joined, sums[SCMI_KERNEL_OUT]);
	ASSERT_EQ(whole, sums[SCMI_KERNEL_OUT] + sums[SCMI_TRANSPORT_AND_FIRMWARE] + sums[SCMI_KERNEL_IN]);
	PASS();
}

TEST a_command_logged_behind_its_answer_says_nothing_of_the_transport(void)
{
	const struct probes_sample sample = {.publish = 50, .reap = 500};
	const struct probes_join_options options = {0};
	struct probes_counts counts = {0};

	start();
	take(SCMI_EVENT_BEGIN, 1, 7, 100);
	take(SCMI_EVENT_ANSWER, 1, -1, 200);
	take(SCMI_EVENT_DONE, 1, 7, 210);
	take(SCMI_EVENT_COMMAND, 1, -1, 220);
	take(SCMI_EVENT_END, 1, 7, 300);
	ASSERT_EQ(1, record_count);
	probes_join_scmi(&sample, 1, records, 1, &options, add, NULL, &counts);
	ASSERT_EQ(1, counts.joined);
	ASSERT_EQ(0, counted[SCMI_TRANSPORT_SEND] + counted[SCMI_SENT_TO_ANSWERED]);
	ASSERT_EQ(50, sums[SCMI_KERNEL_OUT]);
	ASSERT_EQ(100, sums[SCMI_TRANSPORT_AND_FIRMWARE]);
	ASSERT_EQ(300, sums[SCMI_KERNEL_IN]);
	ASSERT_EQ(100, sums[SCMI_SLOT_HELD]);
	PASS();
}

TEST events_of_another_transfer_with_the_token_do_not_count(void)
{
	start();
	take(SCMI_EVENT_BEGIN, 1, 7, 100);
	take(SCMI_EVENT_DONE, 1, 6, 150);
	take(SCMI_EVENT_END, 2, 8, 150);
	take(SCMI_EVENT_BEGIN, 1, 9, 160); /* the one before was never answered */
	take(SCMI_EVENT_ANSWER, 1, -1, 170);
	scmi_transfers_flush(&transfers);
	ASSERT_EQ(2, transfers.stray);
	ASSERT_EQ(1, record_count);
	ASSERT_EQ(160, records[0].t_ns[SCMI_BEGIN]);
	ASSERT_EQ(0, records[0].t_ns[SCMI_DONE]);
	PASS();
}

TEST messages_of_the_kernels_own_drivers_are_left_out(void)
{
	struct scmi_event e;

	start();
	take(SCMI_EVENT_BEGIN, 1, 7, 100);
	e = event(SCMI_EVENT_ANSWER, 1, -1, 200);
	e.raw = false;
	scmi_transfers_take(&transfers, &e);
	e = event(SCMI_EVENT_END, 1, 7, 300);
	e.raw = false;
	transfers.by_token[1].raw = false;
	scmi_transfers_take(&transfers, &e);
	ASSERT_EQ(0, record_count);
	PASS();
}

TEST a_sample_without_a_record_and_times_that_contradict_are_counted(void)
{
	const struct probes_sample samples[] = {{.publish = 10, .reap = 20}, {.publish = 120, .reap = 500}};
	const struct probes_join_options options = {0};
	struct probes_counts counts = {0};

	start();
	take(SCMI_EVENT_BEGIN, 1, 7, 100); /* before the second sample's publish */
	take(SCMI_EVENT_ANSWER, 1, -1, 200);
	take(SCMI_EVENT_END, 1, 7, 300);
	probes_join_scmi(samples, 2, records, record_count, &options, add, NULL, &counts);
	ASSERT_EQ(0, counts.joined);
	ASSERT_EQ(1, counts.without_record);
	ASSERT_EQ(1, counts.void_samples);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(every_message_of_a_recording_is_a_record);
	RUN_TEST(records_of_a_recording_join_with_samples_and_phases_add_up);
	RUN_TEST(a_command_logged_behind_its_answer_says_nothing_of_the_transport);
	RUN_TEST(events_of_another_transfer_with_the_token_do_not_count);
	RUN_TEST(messages_of_the_kernels_own_drivers_are_left_out);
	RUN_TEST(a_sample_without_a_record_and_times_that_contradict_are_counted);
	GREATEST_MAIN_END();
}
