/* SPDX-License-Identifier: BSD-2-Clause */
/* The backend smt: over its table of functions: the platform in this process, a file as memory, and platforms that break the channel's rules. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "greatest.h"
#include "harness/backends/registry.h"
#include "harness/backends/smt_channel.h"
#include "scmi/base.h"
#include "scmi/clock.h"
#include "scmi/header.h"
#include "scmi/le.h"
#include "scmi/shmem.h"
#include "scmi/status.h"

#define AREA 128u

static const struct assay_backend_ops *const ops = &smt_backend;
static struct assay_completion done[4];
static char why[512];

static int open_at(const char *address, const char *query, bool poll, void **self)
{
	struct assay_backend_options options = {.struct_size = sizeof(options), .poll = poll};

	why[0] = '\0';
	*self = NULL;
	return ops->open(address, query, &options, self, why, sizeof(why));
}

static int submit(void *self, const void *request, uint32_t bytes)
{
	struct assay_message message = {.cookie = 7, .request = request, .request_bytes = bytes, .capacity = AREA};

	return ops->submit(self, &message, 1);
}

static int ask(void *self, uint8_t protocol, uint8_t message, uint16_t token)
{
	uint8_t request[4];
	int rc;

	scmi_store32(request, scmi_command_word(protocol, message, token));
	rc = submit(self, request, sizeof(request));
	return rc == 1 ? ops->kick(self) : rc ? rc : -EAGAIN;
}

TEST an_answer_comes_back_in_one_process(void)
{
	static const char *const queries[] = {"", "interrupt=0", "bytes=128", "p2a=0", "mediator=builtin:default"};

	for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
		void *self;

		ASSERT_EQ_FMTm(queries[i], 0, open_at("", queries[i], false, &self), "%d");
		ASSERT_EQ(0, ask(self, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, 0x155));
		ASSERT_EQ(1, ops->reap(self, done, 4, ops->now(self) + 1));
		ASSERT_EQ(7, done[0].cookie);
		ASSERT_EQ(12, done[0].bytes_count);
		ASSERT_EQ(scmi_command_word(SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, 0x155), scmi_load32(done[0].bytes));
		ASSERT_EQ(SCMI_SUCCESS, scmi_load32s(done[0].bytes + 4));
		ASSERT_EQ(0, ops->reap(self, done, 4, ops->now(self) + 1));
		ops->close(self);
	}
	PASS();
}

TEST one_command_is_in_flight_and_no_more(void)
{
	uint8_t request[4];
	void *self;

	ASSERT_EQ(0, open_at("", "", false, &self));
	scmi_store32(request, scmi_command_word(SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, 1));
	ASSERT_EQ(1, submit(self, request, 4));
	ASSERT_EQ(0, submit(self, request, 4));
	ASSERT_EQ(0, ops->kick(self));
	ASSERT_EQ(0, submit(self, request, 4));
	ASSERT_EQ(1, ops->reap(self, done, 4, 0));
	ASSERT_EQ(1, submit(self, request, 4));
	ops->close(self);
	PASS();
}

TEST what_does_not_fit_is_not_sent(void)
{
	static uint8_t request[AREA];
	void *self;

	ASSERT_EQ(0, open_at("", "bytes=128", false, &self));
	ASSERT_EQ(-EMSGSIZE, submit(self, request, AREA - SCMI_SHMEM_MESSAGE + 1));
	ASSERT(strstr(ops->last_error(self), "carries 4 to 104"));
	ASSERT_EQ(-EMSGSIZE, submit(self, request, 3));
	ops->close(self);
	PASS();
}

TEST a_crash_ends_it_and_frees_the_agent(void)
{
	void *self, *again;

	ASSERT_EQ(0, open_at("", "agent=osv-b", false, &self));
	ASSERT_EQ(-EEXIST, open_at("", "agent=osv-b", false, &again));
	ASSERT(strstr(why, "has a domain already"));
	ops->crash(self);
	ASSERT_EQ(-ECONNRESET, ask(self, SCMI_PROTOCOL_BASE, 0, 1));
	ASSERT_EQ(-ECONNRESET, ops->reap(self, done, 4, 0));
	ASSERT_EQ(0, open_at("", "agent=osv-b", false, &again));
	ops->close(self);
	ops->close(again);
	PASS();
}

TEST wrong_uris_are_told(void)
{
	void *self;

	ASSERT_EQ(-EINVAL, open_at("", "colour=red", false, &self));
	ASSERT(strstr(why, "unknown option 'colour'"));
	ASSERT_EQ(-ENOENT, open_at("", "agent=nobody", false, &self));
	ASSERT(strstr(why, "no agent named 'nobody'"));
	ASSERT(open_at("", "mediator=/does/not/exist", false, &self) < 0);
	ASSERT(strstr(why, "/does/not/exist"));
	ASSERT_EQ(-ENOENT, open_at("/does/not/exist", "", false, &self));
	ASSERT_EQ(-EINVAL, open_at("/dev/null", "", false, &self));
	ASSERT(strstr(why, "size=BYTES is needed"));
	PASS();
}

/* --- A file as memory: this test is the platform, which looks by itself -------------------------------------------------------- */

struct memory {
	char path[32];
	int fd;
	uint8_t *at;
};

#define FILE_BYTES 8192u
#define SECOND 4096u
#define BELL 4352u

static void memory_open(struct memory *m)
{
	strcpy(m->path, "/tmp/smt-test-XXXXXX");
	m->fd = mkstemp(m->path);
	if (m->fd < 0 || ftruncate(m->fd, FILE_BYTES))
		abort();
	m->at = mmap(NULL, FILE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, m->fd, 0);
	if (m->at == MAP_FAILED)
		abort();
	scmi_store32(m->at + 256 + SCMI_SHMEM_STATUS, SCMI_SHMEM_FREE);
	scmi_store32(m->at + SECOND + SCMI_SHMEM_STATUS, SCMI_SHMEM_FREE);
}

static void memory_close(struct memory *m)
{
	munmap(m->at, FILE_BYTES);
	close(m->fd);
	unlink(m->path);
}

#define QUERY "address=256&size=128&p2a_offset=4096&p2a_size=128&doorbell=4352&doorbell_value=0x80&p2a_doorbell=4356"

TEST a_file_is_a_channel(void)
{
	struct assay_backend_info info = {.struct_size = sizeof(info)};
	struct memory m;
	void *self;
	uint8_t *area;

	memory_open(&m);
	area = m.at + 256;
	ASSERT_EQ_FMTm(why, 0, open_at(m.path, QUERY, false, &self), "%d");
	ops->describe(self, &info);
	ASSERT_EQ(1, info.max_in_flight);
	ASSERT_EQ(AREA - SCMI_SHMEM_MESSAGE, info.max_message);
	ASSERT(info.capabilities & ASSAY_CAN_P2A);
	ASSERT_EQ(0, ask(self, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, 9));
	/* What the agent wrote: taken, polling, header alone, and the doorbell behind it. */
	ASSERT_EQ(0, scmi_load32(area + SCMI_SHMEM_STATUS));
	ASSERT_EQ(0, scmi_load32(area + SCMI_SHMEM_FLAGS));
	ASSERT_EQ(4, scmi_load32(area + SCMI_SHMEM_LENGTH));
	ASSERT_EQ(0x80, scmi_load32(m.at + BELL));
	ASSERT_EQ(0, ops->reap(self, done, 4, 0));
	scmi_store32(area + SCMI_SHMEM_LENGTH, 12);
	scmi_store32(area + SCMI_SHMEM_MESSAGE + 4, SCMI_SUCCESS);
	scmi_store32(area + SCMI_SHMEM_MESSAGE + 8, 0x20001);
	scmi_store32(area + SCMI_SHMEM_STATUS, SCMI_SHMEM_FREE);
	ASSERT_EQ(1, ops->reap(self, done, 4, 0));
	ASSERT_EQ(12, done[0].bytes_count);
	ASSERT_EQ(0x20001, scmi_load32(done[0].bytes + 8));
	/* An event: taken, given back, and rung for as wished. */
	scmi_store32(m.at + SECOND + SCMI_SHMEM_LENGTH, 8);
	scmi_store32(m.at + SECOND + SCMI_SHMEM_FLAGS, SCMI_SHMEM_INTERRUPT);
	scmi_store32(m.at + SECOND + SCMI_SHMEM_STATUS, 0);
	ASSERT_EQ(1, ops->reap(self, done, 4, 0));
	ASSERT_EQ(ASSAY_COOKIE_NONE, done[0].cookie);
	ASSERT_EQ(8, done[0].bytes_count);
	ASSERT_EQ(SCMI_SHMEM_FREE, scmi_load32(m.at + SECOND + SCMI_SHMEM_STATUS));
	ASSERT_EQ(1, scmi_load32(m.at + BELL + 4));
	ops->close(self);
	memory_close(&m);
	PASS();
}

TEST a_platform_that_breaks_the_rules_is_told_and_does_no_harm(void)
{
	static const uint32_t lengths[] = {0, 3, AREA, 0xffffffffu};
	struct memory m;
	void *self;
	uint8_t *area;

	memory_open(&m);
	area = m.at + 256;
	ASSERT_EQ(0, open_at(m.path, QUERY, false, &self));
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		ASSERT_EQ(0, ask(self, SCMI_PROTOCOL_BASE, 0, 1));
		scmi_store32(area + SCMI_SHMEM_LENGTH, lengths[i]);
		scmi_store32(area + SCMI_SHMEM_STATUS, SCMI_SHMEM_FREE);
		ASSERT_EQ(-EPROTO, ops->reap(self, done, 4, 0));
		ASSERT(strstr(ops->last_error(self), "a length from 4 to the area's 104 expected"));
	}
	/* The error bit: the command has ended, without an answer. */
	ASSERT_EQ(0, ask(self, SCMI_PROTOCOL_BASE, 0, 1));
	scmi_store32(area + SCMI_SHMEM_STATUS, SCMI_SHMEM_FREE | SCMI_SHMEM_ERROR);
	ASSERT_EQ(1, ops->reap(self, done, 4, 0));
	ASSERT_EQ(0, done[0].bytes_count);
	/* A channel that never comes back stays taken: nothing is written to it. */
	ASSERT_EQ(0, ask(self, SCMI_PROTOCOL_BASE, 0, 1));
	ASSERT_EQ(0, ops->reap(self, done, 4, ops->now ? ops->now(self) + 1000000 : 0));
	ASSERT_EQ(-EAGAIN, ask(self, SCMI_PROTOCOL_BASE, 1, 2));
	ASSERT_EQ(scmi_command_word(SCMI_PROTOCOL_BASE, 0, 1), scmi_load32(area + SCMI_SHMEM_MESSAGE));
	ops->close(self);
	memory_close(&m);
	PASS();
}

TEST areas_outside_the_file_are_refused(void)
{
	static const struct {
		const char *query, *says;
	} cases[] = {
		{"address=8100&size=128", "128 bytes at 0x1fa4 expected, the file has 8192"},
		{"address=2&size=128", "a border of 4 bytes"},
		{"address=0&offset=0&size=128", "two names of one thing"},
		{"size=16", "expected a number from 32"},
		{"size=128&p2a_offset=8192&p2a_size=128", "the second area"},
		{"size=128&doorbell=8192", "doorbell: 4 bytes at 0x2000"},
		{"size=128&fastchannel_address=8190&fastchannel_size=4", "border of 4 bytes"},
	};
	struct memory m;
	void *self;

	memory_open(&m);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ASSERT_EQ_FMTm(cases[i].query, -EINVAL, open_at(m.path, cases[i].query, false, &self), "%d");
		ASSERTm(why, strstr(why, cases[i].says));
	}
	memory_close(&m);
	PASS();
}

TEST fastchannels_are_mapped_by_their_address(void)
{
	struct memory m;
	void *self;

	memory_open(&m);
	ASSERT_EQ(0, open_at(m.path, "size=128&fastchannel_address=0x1400&fastchannel_size=64", false, &self));
	ASSERT_EQ(NULL, ops->map(self, 0x13fc, 4));
	ASSERT_EQ(NULL, ops->map(self, 0x1400, 65));
	ASSERT_EQ(NULL, ops->map(self, 0x143c, 8));
	scmi_store32(m.at + 0x1410, 0x1234);
	ASSERT(ops->map(self, 0x1410, 8));
	ASSERT_EQ(0x1234, scmi_load32(ops->map(self, 0x1410, 8)));
	ops->close(self);
	memory_close(&m);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(an_answer_comes_back_in_one_process);
	RUN_TEST(one_command_is_in_flight_and_no_more);
	RUN_TEST(what_does_not_fit_is_not_sent);
	RUN_TEST(a_crash_ends_it_and_frees_the_agent);
	RUN_TEST(wrong_uris_are_told);
	RUN_TEST(a_file_is_a_channel);
	RUN_TEST(a_platform_that_breaks_the_rules_is_told_and_does_no_harm);
	RUN_TEST(areas_outside_the_file_are_refused);
	RUN_TEST(fastchannels_are_mapped_by_their_address);
	GREATEST_MAIN_END();
}
