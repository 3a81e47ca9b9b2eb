// SPDX-License-Identifier: BSD-2-Clause
/* Trace files: what is written is read back, and whatever is wrong with a file is told with its place. */
#include "assay/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "greatest.h"
#include "scmi/le.h"

static char path[] = "/tmp/trace-test-XXXXXX";
static char why[512];

static const uint8_t message[] = {0x00, 0x40, 0x04, 0x00, 0, 0, 0, 0, 1, 2, 3, 4};

static struct assay_trace_record sample(uint64_t sequence)
{
	return (struct assay_trace_record){
		.t_ns = UINT64_C(3600000000123) + sequence,
		.kind = ASSAY_TRACE_RESPONSE,
		.time_point = ASSAY_POINT_REAP,
		.agent = 7,
		.channel = 1,
		.flags = ASSAY_TRACE_MALFORMED,
		.capacity = 136,
		.used_length = 12,
		.sequence = sequence,
		.bytes = message,
		.bytes_count = sizeof(message),
	};
}

/* Writes `count` samples behind the metadata. */
static int write_samples(unsigned count, const char *metadata)
{
	struct assay_trace_writer *writer;

	if (assay_trace_create(path, metadata, &writer, why, sizeof(why)))
		return -1;
	for (unsigned i = 0; i < count; i++) {
		struct assay_trace_record record = sample(i);

		if (assay_trace_write(writer, &record))
			return -1;
	}
	return assay_trace_finish(writer);
}

/* Puts raw bytes in the file. */
static void put(const void *bytes, size_t count)
{
	FILE *file = fopen(path, "wb");

	fwrite(bytes, 1, count, file);
	fclose(file);
}

static size_t get(uint8_t *bytes, size_t room)
{
	FILE *file = fopen(path, "rb");
	size_t count = fread(bytes, 1, room, file);

	fclose(file);
	return count;
}

/* Opens and reads to the end: how many records, or the error. */
static int read_all(void)
{
	struct assay_trace_reader *reader;
	struct assay_trace_record record;
	int got = assay_trace_open(path, &reader, why, sizeof(why)), count = 0;

	if (got)
		return got;
	while ((got = assay_trace_next(reader, &record, why, sizeof(why))) == 1)
		count++;
	assay_trace_close(reader);
	return got ? got : count;
}

TEST every_field_is_read_back_as_written(void)
{
	struct assay_trace_reader *reader;
	struct assay_trace_record r;

	ASSERT_EQ(0, write_samples(2, "{\"a\":1}"));
	ASSERT_EQ_FMT(0, assay_trace_open(path, &reader, why, sizeof(why)), "%d");
	ASSERT_STR_EQ("{\"a\":1}", assay_trace_metadata(reader));
	for (uint64_t i = 0; i < 2; i++) {
		ASSERT_EQ(1, assay_trace_next(reader, &r, why, sizeof(why)));
		ASSERT_EQ(UINT64_C(3600000000123) + i, r.t_ns);
		ASSERT(r.kind == ASSAY_TRACE_RESPONSE && r.time_point == ASSAY_POINT_REAP && r.agent == 7 && r.channel == 1);
		ASSERT(r.flags == ASSAY_TRACE_MALFORMED && r.capacity == 136 && r.used_length == 12 && r.sequence == i);
		ASSERT_EQ(sizeof(message), r.bytes_count);
		ASSERT_MEM_EQ(message, r.bytes, sizeof(message));
	}
	ASSERT_EQ(0, assay_trace_next(reader, &r, why, sizeof(why)));
	assay_trace_close(reader);
	PASS();
}

TEST a_file_without_metadata_loses_no_record(void)
{
	uint8_t bytes[4096];
	size_t count, metadata = 16 + 32 + 2;

	ASSERT_EQ(0, write_samples(2, "{}"));
	count = get(bytes, sizeof(bytes));
	memmove(bytes + 24, bytes + 24 + metadata, count - 24 - metadata);
	put(bytes, count - metadata);
	ASSERT_EQ_FMT(2, read_all(), "%d");
	PASS();
}

TEST a_longer_pseudo_header_is_skipped(void)
{
	uint8_t bytes[4096], longer[4096];
	struct assay_trace_reader *reader;
	struct assay_trace_record r;
	size_t count, at = 24 + 16 + 32 + 2; /* the second record's pcap header */

	ASSERT_EQ(0, write_samples(1, "{}"));
	count = get(bytes, sizeof(bytes));
	memcpy(longer, bytes, at + 16 + 32);
	memset(longer + at + 16 + 32, 0xee, 8);
	memcpy(longer + at + 16 + 32 + 8, bytes + at + 16 + 32, count - at - 16 - 32);
	longer[at + 16 + 1] = 40;
	scmi_store32(longer + at + 8, 40 + sizeof(message));
	scmi_store32(longer + at + 12, 40 + sizeof(message));
	put(longer, count + 8);
	ASSERT_EQ(0, assay_trace_open(path, &reader, why, sizeof(why)));
	ASSERT_EQ(1, assay_trace_next(reader, &r, why, sizeof(why)));
	ASSERT_EQ(sizeof(message), r.bytes_count);
	ASSERT_MEM_EQ(message, r.bytes, sizeof(message));
	assay_trace_close(reader);
	PASS();
}

TEST a_file_cut_anywhere_is_told_with_record_and_offset(void)
{
	uint8_t bytes[4096];
	size_t count, record = 16 + 32 + sizeof(message), whole[4];
	char place[64];

	ASSERT_EQ(0, write_samples(3, "{}"));
	count = get(bytes, sizeof(bytes));
	for (unsigned i = 0; i < 4; i++)
		whole[i] = count - (3 - i) * record;
	for (size_t cut = count - 1; cut > whole[0]; cut--) {
		unsigned complete = cut < whole[1] ? 0 : cut < whole[2] ? 1 : 2;

		put(bytes, cut);
		if (cut == whole[complete]) {
			ASSERT_EQ_FMT((int)complete, read_all(), "%d");
			continue;
		}
		ASSERT_EQ_FMT(-EBADMSG, read_all(), "%d");
		snprintf(place, sizeof(place), "%s: record %u at byte %zu: expected", path, complete + 2, whole[complete]);
		ASSERT_EQ_FMT(0, strncmp(why, place, strlen(place)), "%d");
		ASSERT(strstr(why, "truncated"));
	}
	PASS();
}

TEST each_broken_pseudo_header_is_told_with_expected_and_found(void)
{
	static const struct {
		size_t offset;
		uint8_t value;
		const char *text;
	} cases[] = {
		{0, 2, "expected pseudo-header version 1, found 2"},
		{1, 31, "found 31"},
		{1, 200, "found 200"},
		{2, 6, "expected a kind from 0 to 5, found 6"},
	};
	uint8_t bytes[4096];
	size_t count, at = 24 + 16 + 32 + 2 + 16;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ASSERT_EQ(0, write_samples(1, "{}"));
		count = get(bytes, sizeof(bytes));
		bytes[at + cases[i].offset] = cases[i].value;
		put(bytes, count);
		ASSERT_EQ_FMT(-EBADMSG, read_all(), "%d");
		ASSERTm(why, strstr(why, "record 2 at byte 74") && strstr(why, cases[i].text));
	}
	PASS();
}

TEST a_record_too_short_for_its_pseudo_header_is_told(void)
{
	uint8_t bytes[4096];

	ASSERT_EQ(0, write_samples(1, "{}"));
	get(bytes, sizeof(bytes));
	scmi_store32(bytes + 74 + 8, 7);
	scmi_store32(bytes + 74 + 12, 7);
	put(bytes, 74 + 16 + 7);
	ASSERT_EQ_FMT(-EBADMSG, read_all(), "%d");
	ASSERTm(why, strstr(why, "expected a pseudo-header of 32 bytes, found 7 bytes"));
	PASS();
}

TEST a_foreign_link_type_is_told(void)
{
	uint8_t bytes[4096];
	size_t count;

	ASSERT_EQ(0, write_samples(1, "{}"));
	count = get(bytes, sizeof(bytes));
	scmi_store32(bytes + 20, 1);
	put(bytes, count);
	ASSERT_EQ_FMT(-EBADMSG, read_all(), "%d");
	ASSERTm(why, strstr(why, "expected a pcap file of link type 147 (USER0), found link type 1 (EN10MB)"));
	PASS();
}

TEST what_is_no_pcap_file_is_told(void)
{
	put("hello, world: this is no pcap file at all", 41);
	ASSERT_EQ_FMT(-EBADMSG, read_all(), "%d");
	ASSERTm(why, strstr(why, "expected a pcap file, found something else"));
	put("", 0);
	ASSERT_EQ_FMT(-EBADMSG, read_all(), "%d");
	unlink(path);
	ASSERT_EQ_FMT(-ENOENT, read_all(), "%d");
	ASSERTm(why, strstr(why, "cannot be opened"));
	PASS();
}

TEST a_microsecond_file_is_read_and_its_times_are_scaled(void)
{
	uint8_t bytes[4096];
	struct assay_trace_reader *reader;
	struct assay_trace_record r;
	size_t count;

	ASSERT_EQ(0, write_samples(1, "{}"));
	count = get(bytes, sizeof(bytes));
	scmi_store32(bytes, 0xa1b2c3d4);
	scmi_store32(bytes + 74 + 4, 5);
	put(bytes, count);
	ASSERT_EQ(0, assay_trace_open(path, &reader, why, sizeof(why)));
	ASSERT_EQ(1, assay_trace_next(reader, &r, why, sizeof(why)));
	ASSERT_EQ(UINT64_C(3600000005000), r.t_ns);
	assay_trace_close(reader);
	PASS();
}

TEST a_record_that_the_capture_cut_is_flagged(void)
{
	uint8_t bytes[4096];
	struct assay_trace_reader *reader;
	struct assay_trace_record r;
	size_t count;

	ASSERT_EQ(0, write_samples(1, "{}"));
	count = get(bytes, sizeof(bytes));
	scmi_store32(bytes + 74 + 12, 500);
	put(bytes, count);
	ASSERT_EQ(0, assay_trace_open(path, &reader, why, sizeof(why)));
	ASSERT_EQ(1, assay_trace_next(reader, &r, why, sizeof(why)));
	ASSERT(r.flags & ASSAY_TRACE_TRUNCATED);
	assay_trace_close(reader);
	PASS();
}

TEST what_was_written_survives_the_death_of_the_writer(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		struct assay_trace_writer *writer;
		struct assay_trace_record record = sample(0);

		if (assay_trace_create(path, "{}", &writer, why, sizeof(why)) || assay_trace_write(writer, &record))
			_exit(1);
		kill(getpid(), SIGKILL);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT(WIFSIGNALED(status));
	ASSERT_EQ_FMT(1, read_all(), "%d");
	PASS();
}

TEST a_full_disk_is_an_error_of_the_writer(void)
{
	struct assay_trace_writer *writer;

	if (access("/dev/full", W_OK) != 0)
		SKIPm("no /dev/full here");
	ASSERT_EQ_FMT(-ENOSPC, assay_trace_create("/dev/full", "{}", &writer, why, sizeof(why)), "%d");
	ASSERTm(why, strstr(why, "/dev/full: cannot be written"));
	PASS();
}

TEST a_message_too_large_for_a_record_is_refused(void)
{
	struct assay_trace_writer *writer;
	struct assay_trace_record record = sample(0);
	uint8_t *large = calloc(1, 300000);

	record.bytes = large;
	record.bytes_count = 300000;
	ASSERT_EQ(0, assay_trace_create(path, "{}", &writer, why, sizeof(why)));
	ASSERT_EQ_FMT(-EMSGSIZE, assay_trace_write(writer, &record), "%d");
	ASSERT_EQ(0, assay_trace_finish(writer));
	free(large);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	int fd = mkstemp(path);

	GREATEST_MAIN_BEGIN();
	if (fd < 0)
		return 1;
	close(fd);
	RUN_TEST(every_field_is_read_back_as_written);
	RUN_TEST(a_file_without_metadata_loses_no_record);
	RUN_TEST(a_longer_pseudo_header_is_skipped);
	RUN_TEST(a_file_cut_anywhere_is_told_with_record_and_offset);
	RUN_TEST(each_broken_pseudo_header_is_told_with_expected_and_found);
	RUN_TEST(a_record_too_short_for_its_pseudo_header_is_told);
	RUN_TEST(a_foreign_link_type_is_told);
	RUN_TEST(what_is_no_pcap_file_is_told);
	RUN_TEST(a_microsecond_file_is_read_and_its_times_are_scaled);
	RUN_TEST(a_record_that_the_capture_cut_is_flagged);
	RUN_TEST(what_was_written_survives_the_death_of_the_writer);
	RUN_TEST(a_full_disk_is_an_error_of_the_writer);
	RUN_TEST(a_message_too_large_for_a_record_is_refused);
	unlink(path);
	GREATEST_MAIN_END();
}
