// SPDX-License-Identifier: BSD-2-Clause
/* The corpus is what an import of the recordings gives, and its three boots hold the same messages. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "greatest.h"
#include "traces/import.h"

#define CORPUS "traces/corpus/linux-scmi-boot-"
#define DATA "traces/testdata/linux-boot-"
#define EXCHANGES 34

static char output[] = "/tmp/corpus-test-XXXXXX";
static char why[512];
static struct trace_import_result result;

/* How two traces differ: times by at most `tolerance_ns`, messages not at all. */
static enum greatest_test_res compare(const char *left, const char *right, uint64_t tolerance_ns, int expected_records)
{
	struct assay_trace_reader *a, *b;
	struct assay_trace_record x, y;
	int count = 0, got;

	ASSERT_EQm(why, 0, assay_trace_open(left, &a, why, sizeof(why)));
	ASSERT_EQm(why, 0, assay_trace_open(right, &b, why, sizeof(why)));
	while ((got = assay_trace_next(a, &x, why, sizeof(why))) == 1) {
		ASSERT_EQ(1, assay_trace_next(b, &y, why, sizeof(why)));
		ASSERT(x.t_ns - y.t_ns <= tolerance_ns || y.t_ns - x.t_ns <= tolerance_ns);
		ASSERT(x.kind == y.kind && x.time_point == y.time_point && x.agent == y.agent && x.channel == y.channel);
		ASSERT(x.flags == y.flags && x.capacity == y.capacity && x.used_length == y.used_length &&
		       x.sequence == y.sequence);
		ASSERT_EQ(x.bytes_count, y.bytes_count);
		ASSERT_MEM_EQ(x.bytes, y.bytes, x.bytes_count);
		count++;
	}
	ASSERT_EQ(0, got);
	ASSERT_EQ(0, assay_trace_next(b, &y, why, sizeof(why)));
	ASSERT_EQ_FMT(expected_records, count, "%d");
	assay_trace_close(a);
	assay_trace_close(b);
	PASS();
}

static int import(const char *recording)
{
	const struct trace_import_options options = {.tool_version = "test"};

	return trace_import(recording, output, &options, &result, why, sizeof(why));
}

TEST a_trace_dat_gives_the_trace_of_the_corpus(void)
{
	int error = import(DATA "uml-7.2.13.trace.dat");

	if (error == -ENOTSUP)
		SKIPm(why);
	ASSERT_EQ_FMTm(why, 0, error, "%d");
	ASSERT_EQ(EXCHANGES, result.counts.commands);
	ASSERT_EQ(EXCHANGES, result.counts.responses);
	ASSERT_EQ(0, result.counts.corrupt + result.counts.unmatched + result.counts.unanswered + result.counts.lost);
	CHECK_CALL(compare(output, CORPUS "uml-7.2.13.pcap", 0, 2 * EXCHANGES));
	PASS();
}

TEST the_text_form_of_the_same_recording_gives_the_same_messages(void)
{
	ASSERT_EQ_FMTm(why, 0, import(DATA "uml-7.2.13.trace.txt"), "%d");
	CHECK_CALL(compare(output, CORPUS "uml-7.2.13.pcap", 500, 2 * EXCHANGES)); /* the text is rounded to microseconds */
	PASS();
}

TEST thirty_three_commands_of_the_fast_boot_are_corrupt(void)
{
	ASSERT_EQ_FMTm(why, 0, import(DATA "uml-7.2.13-fast-backend.trace.txt"), "%d");
	ASSERT_EQ(EXCHANGES, result.counts.commands);
	ASSERT_EQ(33, result.counts.corrupt);
	CHECK_CALL(compare(output, "traces/corpus/negative/linux-scmi-boot-uml-7.2.13-fast-backend.pcap", 0, 2 * EXCHANGES));
	PASS();
}

TEST the_three_boots_hold_the_same_messages(void)
{
	CHECK_CALL(compare(CORPUS "uml-7.2.13.pcap", CORPUS "uml-6.12.107.pcap", UINT64_MAX, 2 * EXCHANGES));
	CHECK_CALL(compare(CORPUS "uml-7.2.13.pcap", CORPUS "arm64-6.12.107.pcap", UINT64_MAX, 2 * EXCHANGES));
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	close(mkstemp(output));
	RUN_TEST(a_trace_dat_gives_the_trace_of_the_corpus);
	RUN_TEST(the_text_form_of_the_same_recording_gives_the_same_messages);
	RUN_TEST(thirty_three_commands_of_the_fast_boot_are_corrupt);
	RUN_TEST(the_three_boots_hold_the_same_messages);
	unlink(output);
	GREATEST_MAIN_END();
}
