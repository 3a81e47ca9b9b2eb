// SPDX-License-Identifier: BSD-2-Clause
/* The import of kernel recordings: both forms give the same messages, late commands are flagged, broken lines are named. */
#include "traces/import.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "greatest.h"
#include "scmi/header.h"
#include "scmi/le.h"

#define RECORDS 64

static char input[] = "/tmp/import-test-XXXXXX", output[] = "/tmp/import-test-out-XXXXXX";
static char why[512];
static struct trace_import_result result;
static const struct trace_import_options options = {.tool_version = "test"};

/* What came out of the last import. */
static struct {
	struct assay_trace_record record;
	uint8_t bytes[256];
} imported[RECORDS];

static void put_text(const char *text)
{
	FILE *file = fopen(input, "w");

	fputs(text, file);
	fclose(file);
}

static int import(const char *text)
{
	put_text(text);
	return trace_import(input, output, &options, &result, why, sizeof(why));
}

/* Reads the output back: how many records. */
static int read_back(void)
{
	struct assay_trace_reader *reader;
	struct assay_trace_record record;
	int count = 0;

	if (assay_trace_open(output, &reader, why, sizeof(why)))
		return -1;
	while (assay_trace_next(reader, &record, why, sizeof(why)) == 1) {
		if (count == RECORDS || record.bytes_count > sizeof(imported[0].bytes))
			break;
		imported[count].record = record;
		memcpy(imported[count].bytes, record.bytes, record.bytes_count);
		imported[count].record.bytes = imported[count].bytes;
		count++;
	}
	assay_trace_close(reader);
	return count;
}

static bool is(int i, uint8_t kind, uint32_t flags, uint64_t sequence, const char *hex)
{
	char text[600] = "";

	for (uint32_t j = 0; j < imported[i].record.bytes_count; j++)
		snprintf(text + 2 * j, 3, "%02x", imported[i].bytes[j]);
	if (imported[i].record.kind == kind && imported[i].record.flags == flags && imported[i].record.sequence == sequence &&
	    !strcmp(text, hex))
		return true;
	fprintf(stderr, "record %d: kind %u flags %u sequence %llu bytes %s\n", i, imported[i].record.kind,
		imported[i].record.flags, (unsigned long long)imported[i].record.sequence, text);
	return false;
}

#define L(time, text) "  swapper/0-1  [000] .....  " time ": scmi_" text "\n"
#define CMND(time, seq, pyld) L(time, "msg_dump: id=0 ch=10 pt=14 t=CMND msg_id=05 seq=" seq " s=0 pyld=" pyld)
#define RESP(time, seq, pyld) L(time, "msg_dump: id=0 ch=10 pt=14 t=RESP msg_id=05 seq=" seq " s=-3 pyld=" pyld)
#define BEGIN(time, seq) L(time, "xfer_begin: pt=14 msg_id=05 seq=" seq " transfer_id=1 poll=0 inflight=1")
#define END(time, seq, s) L(time, "xfer_end: pt=14 msg_id=05 seq=" seq " transfer_id=1 s=" s " inflight=1")
#define COMMAND_1 "0550040001020304"
#define RESPONSE_1 "05500400fdffffffaabb"

TEST a_command_and_its_response_are_rebuilt(void)
{
	ASSERT_EQ_FMT(0, import(BEGIN("1.000001", "0001") CMND("1.000002", "0001", "01020304") RESP("1.000003", "0001", "aabb")),
		      "%d");
	ASSERT_EQ_FMT(2, read_back(), "%d");
	ASSERT(is(0, ASSAY_TRACE_COMMAND, 0, 0, COMMAND_1));
	ASSERT(is(1, ASSAY_TRACE_RESPONSE, 0, 0, RESPONSE_1));
	ASSERT_EQ(UINT64_C(1000001000), imported[0].record.t_ns); /* when it was sent, not when it was logged */
	ASSERT_EQ(UINT64_C(1000003000), imported[1].record.t_ns);
	ASSERT_EQ(ASSAY_POINT_KERNEL_LOG, imported[0].record.time_point);
	PASS();
}

TEST the_short_form_of_older_kernels_is_read(void)
{
	ASSERT_EQ_FMT(0,
		      import(L("1.5", "msg_dump: pt=10 t=CMND msg_id=00 seq=03FF s=0 pyld=")
				     L("1.6", "msg_dump: pt=10 t=RESP msg_id=00 seq=03FF s=0 pyld=00000200")),
		      "%d");
	ASSERT_EQ_FMT(2, read_back(), "%d");
	ASSERT(is(0, ASSAY_TRACE_COMMAND, 0, 0, "0040fc0f"));
	ASSERT(is(1, ASSAY_TRACE_RESPONSE, 0, 0, "0040fc0f0000000000000200"));
	ASSERT_EQ(-1, result.counts.instance[0]);
	PASS();
}

TEST a_command_after_its_response_is_corrupt(void)
{
	ASSERT_EQ_FMT(0, import(BEGIN("1.000001", "0001") RESP("1.000002", "0001", "aabb") CMND("1.000003", "0001", "aabb")), "%d");
	ASSERT_EQ_FMT(2, read_back(), "%d");
	ASSERT(is(0, ASSAY_TRACE_COMMAND, ASSAY_TRACE_CORRUPT, 0, "05500400aabb"));
	ASSERT(is(1, ASSAY_TRACE_RESPONSE, 0, 0, RESPONSE_1));
	ASSERT_EQ(1, result.counts.corrupt);
	PASS();
}

TEST a_late_command_is_corrupt_without_xfer_events_too(void)
{
	ASSERT_EQ_FMT(0, import(RESP("1.000002", "0001", "") CMND("1.000003", "0001", "")), "%d");
	ASSERT_EQ_FMT(2, read_back(), "%d");
	ASSERT_EQ(ASSAY_TRACE_CORRUPT, imported[0].record.flags);
	PASS();
}

TEST the_parts_of_a_command_may_share_one_token(void)
{
	ASSERT_EQ_FMT(0,
		      import(CMND("1.1", "0001", "00") RESP("1.2", "0001", "01") CMND("1.3", "0001", "02") RESP("1.4", "0001", "03")
				     RESP("1.5", "0001", "05") CMND("1.6", "0001", "04")),
		      "%d");
	ASSERT_EQ_FMT(6, read_back(), "%d");
	ASSERT(is(0, ASSAY_TRACE_COMMAND, 0, 0, "0550040000"));
	ASSERT(is(1, ASSAY_TRACE_RESPONSE, 0, 0, "05500400fdffffff01"));
	ASSERT(is(2, ASSAY_TRACE_COMMAND, 0, 1, "0550040002"));
	ASSERT(is(3, ASSAY_TRACE_RESPONSE, 0, 1, "05500400fdffffff03"));
	ASSERT(is(4, ASSAY_TRACE_COMMAND, ASSAY_TRACE_CORRUPT, 2, "0550040004"));
	ASSERT(is(5, ASSAY_TRACE_RESPONSE, 0, 2, "05500400fdffffff05"));
	PASS();
}

TEST interleaved_commands_find_their_responses(void)
{
	ASSERT_EQ_FMT(0,
		      import(BEGIN("1.1", "0001") BEGIN("1.2", "0002") CMND("1.3", "0002", "02") CMND("1.4", "0001", "01")
				     RESP("1.5", "0001", "11") RESP("1.6", "0002", "22")),
		      "%d");
	ASSERT_EQ_FMT(4, read_back(), "%d");
	ASSERT(is(0, ASSAY_TRACE_COMMAND, 0, 0, "0550080002"));
	ASSERT(is(1, ASSAY_TRACE_COMMAND, 0, 1, "0550040001"));
	ASSERT(is(2, ASSAY_TRACE_RESPONSE, 0, 1, "05500400fdffffff11"));
	ASSERT(is(3, ASSAY_TRACE_RESPONSE, 0, 0, "05500800fdffffff22"));
	PASS();
}

TEST delayed_responses_and_notifications_have_their_kind(void)
{
	ASSERT_EQ_FMT(0,
		      import(CMND("1.1", "0001", "") RESP("1.2", "0001", "")
				     L("1.3", "msg_dump: id=0 ch=14 pt=14 t=DLYD msg_id=05 seq=0001 s=0 pyld=01000000")
					     L("1.4", "msg_dump: id=0 ch=14 pt=14 t=NOTI msg_id=00 seq=0001 s=0 pyld=0a0b")),
		      "%d");
	ASSERT_EQ_FMT(4, read_back(), "%d");
	ASSERT(is(2, ASSAY_TRACE_DELAYED, 0, 0, "055204000000000001000000"));
	ASSERT(is(3, ASSAY_TRACE_NOTIFICATION, 0, ASSAY_TRACE_UNMATCHED, "005304000a0b"));
	ASSERT_EQ(1, imported[3].record.channel);
	PASS();
}

TEST raw_mode_and_rejected_messages_are_counted(void)
{
	ASSERT_EQ_FMT(0,
		      import(L("1.1", "msg_dump: id=1 ch=14 pt=14 t=cmnd msg_id=05 seq=0001 s=0 pyld=")
				     L("1.2", "msg_dump: id=1 ch=14 pt=14 t=resp msg_id=05 seq=0001 s=0 pyld=")
					     L("1.3", "msg_dump: id=1 ch=14 pt=14 t=!RESP msg_id=05 seq=0001 s=-1 pyld=")),
		      "%d");
	ASSERT_EQ_FMT(3, read_back(), "%d");
	ASSERT(is(2, ASSAY_TRACE_RESPONSE, ASSAY_TRACE_UNSOLICITED | ASSAY_TRACE_TRUNCATED, ASSAY_TRACE_UNMATCHED, "05500400"));
	ASSERT(result.counts.raw_mode == 1 && result.counts.rejected == 1 && result.counts.instance[0] == 1);
	PASS();
}

TEST each_instance_is_an_agent(void)
{
	ASSERT_EQ_FMT(0,
		      import(L("1.1", "msg_dump: id=3 ch=10 pt=10 t=CMND msg_id=00 seq=0001 s=0 pyld=")
				     L("1.2", "msg_dump: id=5 ch=10 pt=10 t=CMND msg_id=00 seq=0001 s=0 pyld=")
					     L("1.3", "msg_dump: id=3 ch=10 pt=10 t=RESP msg_id=00 seq=0001 s=0 pyld=")),
		      "%d");
	ASSERT_EQ_FMT(3, read_back(), "%d");
	ASSERT(imported[0].record.agent == 0 && imported[1].record.agent == 1 && imported[2].record.agent == 0);
	ASSERT(imported[2].record.sequence == 0 && result.counts.unanswered == 1);
	PASS();
}

TEST refused_and_timed_out_commands_are_counted(void)
{
	ASSERT_EQ_FMT(0,
		      import(BEGIN("1.1", "0001") END("1.2", "0001", "-16") BEGIN("1.3", "0002") CMND("1.4", "0002", "")
				     END("1.5", "0002", "-110")),
		      "%d");
	ASSERT_EQ_FMT(1, read_back(), "%d");
	ASSERT(result.counts.refused == 1 && result.counts.timed_out == 1 && result.counts.unanswered == 1);
	PASS();
}

TEST a_response_whose_command_was_lost_is_unmatched(void)
{
	ASSERT_EQ_FMT(0, import("CPU:1 [LOST 12 EVENTS]\n" RESP("1.2", "0001", "aabb")), "%d");
	ASSERT_EQ_FMT(1, read_back(), "%d");
	ASSERT(is(0, ASSAY_TRACE_RESPONSE, ASSAY_TRACE_UNSOLICITED, ASSAY_TRACE_UNMATCHED, RESPONSE_1));
	ASSERT(result.counts.lost == 12 && result.counts.unmatched == 1);
	PASS();
}

TEST broken_lines_are_named_with_what_was_expected(void)
{
	static const struct {
		const char *line, *expected;
	} cases[] = {
		{L("1.1", "msg_dump: id=0 ch=10 t=CMND msg_id=05 seq=0001 s=0 pyld="), "expected pt= with a hexadecimal number"},
		{L("1.1", "msg_dump: id=0 ch=10 pt=zz t=CMND msg_id=05 seq=0001 s=0 pyld="),
		 "expected pt= with a hexadecimal number"},
		{L("1.1", "msg_dump: id=0 ch=10 pt=10 t=CMND msg_id=05 seq=0001 s=0 pyld=123"), "pairs of lower-case"},
		{L("1.1", "msg_dump: id=0 ch=10 pt=10 t=CMND msg_id=05 seq=0001 s=0"), "expected pyld="},
		{L("1.1", "msg_dump: id=0 ch=10 pt=10 t=WHAT msg_id=05 seq=0001 s=0 pyld="), "CMND, RESP, DLYD, NOTI"},
		{L("1.1", "msg_dump: id=0 ch=10 pt=10 t=CMND msg_id=05 seq=0001 s=x pyld="), "expected s= with a decimal number"},
		{L("12345", "msg_dump: id=0 ch=10 pt=10 t=CMND msg_id=05 seq=0001 s=0 pyld="), "expected a time stamp in seconds"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[1024], place[64];

		snprintf(text, sizeof(text), "# tracer: nop\n%s", cases[i].line);
		snprintf(place, sizeof(place), "%s:2: ", input);
		ASSERT_EQ_FMT(-EBADMSG, import(text), "%d");
		ASSERTm(why, !strncmp(why, place, strlen(place)) && strstr(why, cases[i].expected) && strstr(why, ", found "));
	}
	PASS();
}

TEST a_text_without_scmi_messages_is_told(void)
{
	unlink(output);
	ASSERT_EQ_FMT(-ENODATA, import("# tracer: nop\nhello\n"), "%d");
	ASSERTm(why, strstr(why, "expected scmi_msg_dump events, found none"));
	ASSERT_EQ(-1, access(output, F_OK)); /* nothing is begun that cannot be finished */
	PASS();
}

TEST a_trace_is_not_imported_again(void)
{
	ASSERT_EQ(-EINVAL,
		  trace_import("traces/corpus/linux-scmi-boot-uml-7.2.13.pcap", output, &options, &result, why, sizeof(why)));
	ASSERTm(why, strstr(why, "found a pcap file already"));
	PASS();
}

TEST a_broken_trace_dat_is_told(void)
{
	FILE *file = fopen(input, "wb");

	fwrite("\x17\x08\x44tracing7\0\0\0\0garbage garbage", 1, 30, file);
	fclose(file);
	ASSERT(trace_import(input, output, &options, &result, why, sizeof(why)) < 0);
	ASSERTm(why, strstr(why, input));
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	close(mkstemp(input));
	close(mkstemp(output));
	RUN_TEST(a_command_and_its_response_are_rebuilt);
	RUN_TEST(the_short_form_of_older_kernels_is_read);
	RUN_TEST(a_command_after_its_response_is_corrupt);
	RUN_TEST(a_late_command_is_corrupt_without_xfer_events_too);
	RUN_TEST(the_parts_of_a_command_may_share_one_token);
	RUN_TEST(interleaved_commands_find_their_responses);
	RUN_TEST(delayed_responses_and_notifications_have_their_kind);
	RUN_TEST(raw_mode_and_rejected_messages_are_counted);
	RUN_TEST(each_instance_is_an_agent);
	RUN_TEST(refused_and_timed_out_commands_are_counted);
	RUN_TEST(a_response_whose_command_was_lost_is_unmatched);
	RUN_TEST(broken_lines_are_named_with_what_was_expected);
	RUN_TEST(a_text_without_scmi_messages_is_told);
	RUN_TEST(a_trace_is_not_imported_again);
	RUN_TEST(a_broken_trace_dat_is_told);
	unlink(input);
	unlink(output);
	GREATEST_MAIN_END();
}
