// SPDX-License-Identifier: BSD-2-Clause
/* The text form loses nothing: whatever a record holds comes back from its line; and what is wrong with a line is told with its column. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "greatest.h"
#include "scmi/header.h"
#include "scmi/le.h"
#include "traces/edit.h"
#include "traces/text_private.h"

static uint64_t random_state = 1;
static uint8_t parsed[TRACE_TEXT_BYTES_MAX];
static struct trace_text_out line;

static uint32_t below(uint32_t limit)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (uint32_t)(random_state >> 32) % limit;
}

static uint32_t word(void)
{
	return below(2) ? below(40) : below(3) ? below(UINT32_MAX) : 0u - below(3);
}

/* The record of a line that was just written is the one that it was made of. */
static bool survives(const struct assay_trace_record *record)
{
	struct trace_text_error error;
	struct assay_trace_record back;

	line.used = 0;
	if (trace_text_format(&line, record) || line.text[line.used - 1] != '\n' || memchr(line.text, '\n', line.used - 1))
		return false;
	line.text[line.used - 1] = '\0';
	if (trace_text_parse(line.text, line.used - 1, &back, parsed, &error) != 1) {
		printf("%s\n%u: expected %s, found %s\n", line.text, error.column, error.expected, error.found);
		return false;
	}
	if (back.t_ns == record->t_ns && back.kind == record->kind && back.time_point == record->time_point &&
	    back.agent == record->agent && back.channel == record->channel && back.flags == record->flags &&
	    back.capacity == record->capacity && back.used_length == record->used_length && back.sequence == record->sequence &&
	    back.bytes_count == record->bytes_count && !memcmp(parsed, record->bytes, back.bytes_count))
		return true;
	printf("%s\n", line.text);
	return false;
}

static void random_record(struct assay_trace_record *record, uint8_t *bytes)
{
	*record = (struct assay_trace_record){
		.t_ns = (uint64_t)below(UINT32_MAX) * 1000000000u + below(1000000000),
		.kind = (uint8_t)below(6),
		.time_point = (uint8_t)(below(3) ? below(8) : below(256)),
		.agent = (uint16_t)(below(2) ? below(4) : below(65536)),
		.channel = (uint16_t)(below(2) ? 0 : below(65536)),
		.flags = below(2)   ? 0
			 : below(3) ? below(16)
				    : word(),
		.capacity = word(),
		.used_length = below(2) ? ASSAY_TRACE_USED_UNKNOWN : word(),
		.sequence = below(4) ? below(1000) : ASSAY_TRACE_UNMATCHED - below(2),
		.bytes = bytes,
		.bytes_count = below(4) ? 4 * below(24) : below(160),
	};
	for (uint32_t i = 0; i < record->bytes_count; i += 4) {
		uint32_t value = word();

		memcpy(bytes + i, &value, 4);
	}
	for (uint32_t i = 0; i < record->bytes_count && record->kind == ASSAY_TRACE_METADATA && below(2); i++)
		bytes[i] = (uint8_t)(0x20 + below(0x5f));
	if (record->bytes_count >= 4 && below(8))
		scmi_store32(bytes, scmi_header_pack((struct scmi_header){
					    (uint8_t)below(18), below(9) ? trace_text_type(record->kind) : (uint8_t)below(4),
					    (uint8_t)(0x0f + below(13)), (uint16_t)below(1024)}));
	if (record->bytes_count >= 8 && below(2))
		scmi_store32(bytes + 4, 0);
	for (uint32_t i = 8 + 4 * below(6); i + 16 <= record->bytes_count && below(3) == 0; i += 28)
		memcpy(bytes + i, "a name \"'\0\0\0\0\0\0\0" + below(2), 8);
}

TEST whatever_a_record_holds_comes_back(void)
{
	static uint8_t bytes[256];

	for (unsigned i = 0; i < 200000; i++) {
		struct assay_trace_record record;

		random_record(&record, bytes);
		ASSERTm(line.text, survives(&record));
	}
	PASS();
}

TEST every_message_with_every_length_comes_back(void)
{
	uint8_t bytes[140] = {0};

	for (unsigned i = 8; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 7);
	for (unsigned all = 0; all < 4u * 16 * 32; all++) {
		struct assay_trace_record record = {
			.kind = (uint8_t)(all % 4), .used_length = ASSAY_TRACE_USED_UNKNOWN, .bytes = bytes};
		struct scmi_header header = {(uint8_t)(all / 4 % 32), trace_text_type(record.kind), (uint8_t)(0x10 + all / 128), 5};

		scmi_store32(bytes, scmi_header_pack(header));
		for (record.bytes_count = 0; record.bytes_count <= sizeof(bytes); record.bytes_count++)
			ASSERTm(line.text, survives(&record));
	}
	PASS();
}

TEST a_line_reads_well(void)
{
	const uint8_t rate_set[] = {0x05, 0x50, 0x0c, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0x00, 0xe1, 0xf5, 0x05, 0, 0, 0, 0};
	const uint8_t levels[] = {0x04, 0x4c, 0x0c, 0, 0, 0, 0, 0, 1, 0, 0, 0, 100, 0, 0, 0, 7, 0, 0, 0, 9, 0, 0, 0};
	const uint8_t life[] = {17, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0};
	struct assay_trace_record record = {.t_ns = 1500000001,
					    .agent = 2,
					    .capacity = 136,
					    .used_length = ASSAY_TRACE_USED_UNKNOWN,
					    .time_point = ASSAY_POINT_PUBLISH,
					    .sequence = 7,
					    .bytes = rate_set,
					    .bytes_count = sizeof(rate_set)};

	ASSERT(survives(&record));
	ASSERT_STR_EQ("1.500000001 a2 #7   -> clock/CLOCK_RATE_SET                 token=3    flags=0x0 clock=3 rate=100000000 | "
		      "capacity=136 at=publish",
		      line.text);
	record = (struct assay_trace_record){.kind = ASSAY_TRACE_RESPONSE,
					     .used_length = 24,
					     .flags = ASSAY_TRACE_CORRUPT | ASSAY_TRACE_TRUNCATED,
					     .sequence = ASSAY_TRACE_UNMATCHED,
					     .bytes = levels,
					     .bytes_count = sizeof(levels)};
	ASSERT(survives(&record));
	ASSERT_STR_EQ("0.000000000 a0 #-   <- perf/PERFORMANCE_DESCRIBE_LEVELS     token=3    SUCCESS count=0x1 levels=100:7:9 | "
		      "used=24 flags=corrupt,truncated",
		      line.text);
	record = (struct assay_trace_record){.kind = ASSAY_TRACE_LIFECYCLE,
					     .used_length = ASSAY_TRACE_USED_UNKNOWN,
					     .sequence = ASSAY_TRACE_UNMATCHED,
					     .bytes = life,
					     .bytes_count = sizeof(life)};
	ASSERT(survives(&record));
	ASSERT_STR_EQ("0.000000000 a0 #-   -- event=VM-running how=closed vmid=2 generation=1", line.text);
	PASS();
}

TEST what_is_wrong_is_told_with_its_column(void)
{
	static const struct {
		const char *line, *expected, *found;
		unsigned column;
	} rows[] = {
		{"x", "a number that fits its field", "'x'", 1},
		{"1.5 a0 #0 -> base/PROTOCOL_VERSION token=0", "nine digits", "a space", 4},
		{"1.000000000 b0", "a and the agent's number", "'b0'", 13},
		{"1.000000000 a70000 #0", "a number that fits", "'70000'", 14},
		{"1.000000000 a0 #0 => base/PROTOCOL_VERSION", "one of ->", "'=>'", 19},
		{"1.000000000 a0 #0 -> bass/PROTOCOL_VERSION", "PROTOCOL/MESSAGE", "'bass/PROTOCOL_VERSION'", 22},
		{"1.000000000 a0 #0 -> base/CLOCK_RATE_GET", "a message of this protocol", "'CLOCK_RATE_GET'", 27},
		{"1.000000000 a0 #0 -> clock/CLOCK_RATE_GET token=1024", "a number that fits", "'1024'", 49},
		{"1.000000000 a0 #0 -> clock/CLOCK_RATE_GET token=1 clok=1", "clock= or rest=", "'clok=1'", 51},
		{"1.000000000 a0 #0 -> clock/CLOCK_RATE_GET token=1 clock=-4294967295", "a number that fits", "the end", 68},
		{"1.000000000 a0 #0 -> clock/CLOCK_RATE_GET token=1 rest=012", "pairs of hexadecimal digits", "'2'", 58},
		{"1.000000000 a0 #0 -> clock/CLOCK_RATE_GET header=0x1 clock=1", "a header of the protocol", "a space", 53},
		{"1.000000000 a0 #0 <- clock/CLOCK_RATE_GET token=1 SUCESS", "the name of a status", "'SUCESS'", 51},
		{"1.000000000 a0 #0 <- base/BASE_DISCOVER_VENDOR token=1 SUCCESS vendor=\"x", "the closing quote", "the end", 73},
		{"1.000000000 a0 #0 -> base/PROTOCOL_VERSION token=0 | at=noon", "publish, kick", "'noon'", 57},
		{"1.000000000 a0 #0 -> base/PROTOCOL_VERSION token=0 | flags=bad", "corrupt, truncated", "'bad'", 60},
		{"1.000000000 a0 #0 -> base/PROTOCOL_VERSION token=0 | x=1", "capacity=, used=", "'x=1'", 54},
		{"1.000000000 a0 #- -- event=born", "the name of what happened", "'born'", 28},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct assay_trace_record record;
		struct trace_text_error error = {0};

		ASSERT_EQm(rows[i].line, -EBADMSG, trace_text_parse(rows[i].line, strlen(rows[i].line), &record, parsed, &error));
		ASSERTm(error.expected, strstr(error.expected, rows[i].expected) != NULL);
		ASSERTm(error.found, strstr(error.found, rows[i].found) != NULL);
		ASSERT_EQm(rows[i].line, rows[i].column, error.column);
	}
	PASS();
}

TEST a_file_is_told_by_its_first_line_and_its_errors_by_line(void)
{
	char path[] = "/tmp/text-test-XXXXXX", why[512];
	struct assay_trace_reader *reader;
	struct assay_trace_record record;
	FILE *file = fdopen(mkstemp(path), "w");

	fputs(TRACE_TEXT_MAGIC "\n# a remark\n\n0.000000000 a0 #0 -> base/PROTOCOL_VERSION token=0\n0.000000000 a0 #0 ->\n", file);
	fclose(file);
	ASSERT_EQm(why, 0, assay_trace_open(path, &reader, why, sizeof(why)));
	ASSERT_STR_EQ("", assay_trace_metadata(reader));
	ASSERT_EQ(1, assay_trace_next(reader, &record, why, sizeof(why)));
	ASSERT_EQ(4, record.bytes_count);
	ASSERT_EQ(-EBADMSG, assay_trace_next(reader, &record, why, sizeof(why)));
	ASSERTm(why, strstr(why, ":5:21: expected PROTOCOL/MESSAGE") && strstr(why, ", found the end of the line"));
	assay_trace_close(reader);
	file = fopen(path, "w");
	fputs("some words\n", file);
	fclose(file);
	ASSERT_EQ(-EBADMSG, assay_trace_open(path, &reader, why, sizeof(why)));
	ASSERTm(why, strstr(why, ":1:1: expected a pcap file or a line 'scmi-assay-trace-text 1', found 'some words'"));
	unlink(path);
	PASS();
}

SUITE(text)
{
	RUN_TEST(whatever_a_record_holds_comes_back);
	RUN_TEST(every_message_with_every_length_comes_back);
	RUN_TEST(a_line_reads_well);
	RUN_TEST(what_is_wrong_is_told_with_its_column);
	RUN_TEST(a_file_is_told_by_its_first_line_and_its_errors_by_line);
	trace_text_release(&line);
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_SUITE(text);
	GREATEST_MAIN_END();
}
