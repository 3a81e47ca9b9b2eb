/* SPDX-License-Identifier: BSD-2-Clause */
/* The backend raw: against a stand-in for a kernel with SCMI Raw mode: the rules of its files (RAW-1 to RAW-11), one test each. */
#include <stdlib.h>

#include "greatest.h"
#include "harness/backends/raw.h"
#include "harness/backends/raw_standin.h"
#include "harness/backends/registry.h"
#include "scmi/base.h"
#include "scmi/clock.h"
#include "scmi/powercap.h"
#include "scmi/protocol.h"
#include "scmi/reset.h"
#include "scmi/sensor.h"
#include "scmi/voltage.h"

#define MS UINT64_C(1000000)

static const struct assay_backend_ops *const ops = &raw_backend;
static struct assay_completion done[16];
static char why[512];

static int open_at(const char *address, const char *query, void **self)
{
	struct assay_backend_options options = {.struct_size = sizeof(options)};

	why[0] = '\0';
	*self = NULL;
	return ops->open(address, query, &options, self, why, sizeof(why));
}

static void *start(const struct raw_standin_options *options)
{
	void *self = NULL;

	if (raw_standin_start(options))
		return NULL;
	return open_at(STANDIN_FOLDER "/0", "", &self) ? NULL : self;
}

static void stop(void *self)
{
	ops->close(self);
	raw_standin_stop();
}

static int send_words(void *self, uint8_t protocol, uint8_t message, uint16_t token, const uint32_t *words, uint32_t count)
{
	uint8_t request[64];
	struct assay_message m = {.cookie = 100u + token, .request = request, .request_bytes = 4 + 4 * count, .capacity = 136};

	scmi_store32(request, scmi_command_word(protocol, message, token));
	for (uint32_t i = 0; i < count; i++)
		scmi_store32(request + 4 + 4 * i, words[i]);
	return ops->submit(self, &m, 1);
}

static int ask(void *self, uint16_t token)
{
	return send_words(self, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, token, NULL, 0);
}

static int reap(void *self, uint64_t wait_ns)
{
	return ops->reap(self, done, 16, ops->now(self) + wait_ns);
}

/* One exchange that is answered. */
static bool served(void *self, uint16_t token)
{
	return ask(self, token) == 1 && reap(self, MS) == 1 && done[0].cookie == 100u + token && done[0].bytes_count == 12 &&
	       scmi_load32(done[0].bytes) == scmi_command_word(SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, token);
}

TEST raw_1_an_interrupted_write_is_continued(void)
{
	const struct raw_standin_options options = {.write_at_most = 3};
	void *self = start(&options);

	ASSERT(self);
	for (uint16_t token = 1; token < 40; token++)
		ASSERT(served(self, token));
	ASSERT_EQ(39, standin.counts.sent);
	stop(self);
	PASS();
}

TEST raw_2_what_others_left_is_read_away_and_reset(void)
{
	const struct raw_standin_options options = {0};
	void *first = start(&options), *second;
	uint8_t left[] = {1, 0, 0, 0, 2, 0, 0, 0};
	struct assay_raw_mode mode;

	ASSERT(first);
	ASSERT_EQ(1, ask(first, 1));
	standin_sleep(MS);
	standin_put(&standin.notifications, left, sizeof(left), true);
	standin_put_error(left, sizeof(left));
	ASSERT_EQ(0, open_at(STANDIN_FOLDER "/0", "", &second));
	ASSERT_EQ(0, ops->raw_mode(second, &mode));
	ASSERT_EQ(3, mode.drained);
	ASSERT_EQ(0, mode.errors);
	ASSERT_EQ(2, standin.counts.resets);
	ASSERT_EQ(0, reap(second, 0));
	ASSERT(served(second, 2));
	ASSERT_EQ(0, standin.counts.blocked);
	ops->close(second);
	stop(first);
	PASS();
}

TEST raw_3_answers_find_their_command_by_token_protocol_and_id(void)
{
	const struct raw_standin_options options = {0};
	void *self = start(&options);
	const uint32_t words[] = {SCMI_RATE_SET_ASYNC, 0, 0, 0};
	uint8_t foreign[12] = {0}, event[12] = {0};

	ASSERT(self);
	ASSERT_EQ(1, ask(self, 5));
	ASSERT_EQ(1, send_words(self, SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_VENDOR, 6, NULL, 0));
	scmi_store32(foreign, scmi_command_word(SCMI_PROTOCOL_CLOCK, SCMI_PROTOCOL_VERSION, 5));
	scmi_store32(event, scmi_command_word(SCMI_PROTOCOL_CLOCK, 0, 5) | SCMI_TYPE_NOTIFICATION << 8);
	standin_put(&standin.replies, foreign, sizeof(foreign), false);
	standin_put(&standin.notifications, event, sizeof(event), false);
	ASSERT_EQ(4, reap(self, MS));
	ASSERT_EQ(RAW_COOKIE_UNKNOWN, done[0].cookie);
	ASSERT_EQ(105, done[1].cookie);
	ASSERT_EQ(106, done[2].cookie);
	ASSERT_EQ(ASSAY_COOKIE_NONE, done[3].cookie);
	ASSERT_EQ(1, done[3].channel);
	ASSERT(done[1].publish.valid && done[1].reap.valid && !done[1].kick.valid && !done[1].used.valid);
	ASSERT(done[1].publish.ns <= done[1].reap.ns);
	/* An answer, and behind it the delayed response of the same token. */
	ASSERT_EQ(1, send_words(self, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, 7, words, 4));
	ASSERT_EQ(1, reap(self, MS));
	ASSERT_EQ(107, done[0].cookie);
	stop(self);
	PASS();
}

TEST raw_4_no_more_commands_than_tx_max_msg_are_sent(void)
{
	const struct raw_standin_options options = {.tx_max_msg = 3};
	void *self = start(&options);
	struct assay_backend_info info = {.struct_size = sizeof(info)};

	ASSERT(self);
	ops->describe(self, &info);
	ASSERT_EQ(3, info.max_in_flight);
	for (uint16_t token = 1; token <= 3; token++)
		ASSERT_EQ(1, ask(self, token));
	ASSERT_EQ(0, ask(self, 4));
	ASSERT_EQ(3, reap(self, MS));
	ASSERT_EQ(1, ask(self, 4));
	ASSERT_EQ(0, standin.counts.dropped);
	stop(self);
	PASS();
}

TEST raw_5_what_the_kernel_places_nowhere_is_counted_and_shown(void)
{
	const struct raw_standin_options options = {.replies_to_errors = true};
	void *self = start(&options);
	struct assay_raw_mode mode;
	int count;

	ASSERT(self);
	ASSERT_EQ(0, ops->raw_mode(self, &mode));
	ASSERT_EQ(0, mode.errors);
	ASSERT_EQ(1, ask(self, 9));
	count = reap(self, MS);
	ASSERT_EQ(2, count);
	ASSERT_EQ(109, done[0].cookie);
	ASSERT_EQ(RAW_COOKIE_UNKNOWN, done[1].cookie);
	ASSERT_EQ(1, ask(self, 10));
	standin_sleep(MS);
	ASSERT_EQ(0, ops->raw_mode(self, &mode));
	ASSERT_EQ(2, mode.errors);
	ASSERT_EQ(12, mode.first_error_bytes);
	ASSERT_EQ(scmi_command_word(SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, 9), scmi_load32(mode.first_error));
	stop(self);
	PASS();
}

TEST raw_6_the_instance_is_chosen_by_name_and_type(void)
{
	const struct raw_standin_options options = {.type = "arm,scmi-smc"};
	struct assay_backend_info info = {.struct_size = sizeof(info)};
	void *self = start(&options);

	ASSERT(self);
	ops->describe(self, &info);
	ASSERT(strstr(info.transport, "arm,scmi-smc") && strstr(info.identity, "scmi-standin"));
	ASSERT_FALSE(info.capabilities & ASSAY_IS_VIRTIO);
	ops->close(self);
	ASSERT_EQ(0, open_at(STANDIN_FOLDER, "instance=scmi-standin&type=arm,scmi-smc", &self));
	ops->close(self);
	ASSERT_EQ(-ENODEV, open_at(STANDIN_FOLDER, "type=arm,scmi-virtio", &self));
	ASSERT(strstr(why, "arm,scmi-virtio"));
	ASSERT_EQ(-ENODEV, open_at(STANDIN_FOLDER "/0", "instance=other", &self));
	ASSERT(strstr(why, "scmi-standin"));
	raw_standin_stop();
	PASS();
}

TEST raw_7_a_token_is_not_used_again_before_the_kernel_has_given_it_back(void)
{
	const struct raw_standin_options options = {0};
	void *self = start(&options);
	uint64_t began;

	ASSERT(self);
	began = ops->now(self);
	for (int i = 0; i < 3; i++)
		ASSERT(served(self, 77));
	ASSERT_EQ(0, standin.counts.stalls);
	ASSERT(ops->now(self) - began < 50 * MS);
	stop(self);
	PASS();
}

TEST raw_8_sending_and_receiving_have_descriptors_of_their_own(void)
{
	const struct raw_standin_options options = {0};
	uint8_t request[4], bytes[64];
	void *self = start(&options);
	int fd;

	ASSERT(self);
	for (uint16_t token = 1; token < 200; token++)
		ASSERT(served(self, token));
	ASSERT_EQ(0, standin.counts.shared_position + standin.counts.stalls + standin.counts.dropped + standin.counts.blocked);
	/* The stand-in has the trap: through one descriptor the old command goes out again. */
	fd = standin_open(STANDIN_FOLDER "/0/raw/message", O_RDWR | O_NONBLOCK);
	scmi_store32(request, scmi_command_word(SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, 300));
	ASSERT_EQ(4, standin_write(fd, request, 4));
	standin_sleep(MS);
	ASSERT_EQ(12, standin_read(fd, bytes, sizeof(bytes)));
	ASSERT_EQ(0, standin_read(fd, bytes, sizeof(bytes)));
	scmi_store32(request, scmi_command_word(SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, 301));
	(void)standin_write(fd, request, 4);
	ASSERT_EQ(1, standin.counts.old_sent_again);
	stop(self);
	PASS();
}

TEST raw_9_the_connection_says_that_a_kernel_stands_between(void)
{
	const struct raw_standin_options options = {.max_msg_size = 128};
	struct assay_backend_info info = {.struct_size = sizeof(info)};
	uint8_t request[200] = {0};
	struct assay_message m = {.request = request, .request_bytes = 133, .capacity = 136};
	void *self = start(&options);

	ASSERT(self);
	ops->describe(self, &info);
	ASSERT_EQ(ASSAY_IS_LINUX_RAW | ASSAY_IS_VIRTIO | ASSAY_CAN_P2A, info.capabilities);
	ASSERT_EQ(132, info.max_message);
	ASSERT_EQ(NULL, ops->submit_raw);
	ASSERT_EQ(-EMSGSIZE, ops->submit(self, &m, 1));
	ASSERT(strstr(ops->last_error(self), "133"));
	/* Reserved bits do not get through. */
	scmi_store32(request, scmi_command_word(SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, 1) | SCMI_HEADER_RESERVED);
	m.request_bytes = 4;
	ASSERT_EQ(1, ops->submit(self, &m, 1));
	ASSERT_EQ(1, reap(self, MS));
	ASSERT_EQ(0, scmi_load32(done[0].bytes) & SCMI_HEADER_RESERVED);
	stop(self);
	PASS();
}

TEST raw_10_what_the_kernel_holds_back_is_not_the_platforms(void)
{
	const struct raw_standin_options options = {.tx_max_msg = 4, .swallow_token = 50};
	void *self = start(&options);

	ASSERT(self);
	ASSERT(served(self, 49));
	ASSERT_EQ(1, ask(self, 50));
	ASSERT_EQ(0, reap(self, 1100 * MS));
	/* The slots behind the lost one stay taken, though their replies come. */
	for (uint16_t token = 51; token < 54; token++)
		ASSERT(served(self, token));
	ASSERT_EQ(-EBUSY, ask(self, 54));
	ASSERT(strstr(ops->last_error(self), "not the platform"));
	ASSERT_EQ(-EBUSY, ask(self, 50));
	ASSERT_EQ(-EBUSY, ask(self, 51));
	ASSERT_EQ(0, standin.counts.stalls);
	/* Once the time limit is over all is well again. */
	standin_sleep(60000 * MS);
	standin.options.swallow_token = 0;
	ASSERT(served(self, 50));
	stop(self);
	PASS();
}

static const struct {
	uint8_t protocol, message;
	uint32_t words[4], count;
	bool powercap_v3, delayed;
} wants[] = {
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, {1, 0, 5, 0}, 4, false, true},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, {3, 0, 5, 0}, 4, false, false},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, {0, 1, 5, 0}, 4, false, false},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, {0}, 0, false, false},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_GET, {1, 1, 1, 1}, 4, false, false},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, {0, 1}, 2, false, true},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_READING_GET, {1, 0}, 2, false, false},
	{SCMI_PROTOCOL_RESET, SCMI_RESET, {0, 5, 0}, 3, false, true},
	{SCMI_PROTOCOL_RESET, SCMI_RESET, {0, 1, 0}, 3, false, false},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_SET, {0, 1, 0}, 3, false, true},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_SET, {0, 2, 9}, 3, false, true},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_SET, {0, 3, 9}, 3, false, false},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_SET, {0, 0, 2, 9}, 4, true, true},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_SET, {0, 2, 0, 9}, 4, true, false},
};

TEST raw_11_message_async_is_for_commands_with_a_delayed_response(void)
{
	const struct raw_standin_options options = {0};
	void *self = start(&options);
	const uint32_t asks[] = {SCMI_RATE_SET_ASYNC, 0, 0, 0}, plain[] = {0, 0, 0, 0};
	uint8_t request[20];

	for (size_t i = 0; i < sizeof(wants) / sizeof(wants[0]); i++) {
		scmi_store32(request, scmi_command_word(wants[i].protocol, wants[i].message, 1));
		for (uint32_t w = 0; w < wants[i].count; w++)
			scmi_store32(request + 4 + 4 * w, wants[i].words[w]);
		ASSERT_EQ_FMT(wants[i].delayed, raw_awaits_delayed(request, 4 + 4 * wants[i].count, wants[i].powercap_v3), "%d");
	}
	ASSERT(self);
	ASSERT_EQ(1, send_words(self, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, 1, plain, 4));
	ASSERT_EQ(0, standin.counts.async);
	ASSERT_EQ(1, send_words(self, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, 2, asks, 4));
	ASSERT_EQ(1, standin.counts.async);
	stop(self);
	PASS();
}

TEST files_that_are_missing_are_named_with_the_reason(void)
{
	struct raw_standin_options options = {.not_root = true};
	void *self;

	ASSERT_EQ(0, raw_standin_start(&options));
	ASSERT_EQ(-EACCES, open_at(STANDIN_FOLDER "/0", "", &self));
	ASSERT(strstr(why, "root"));
	raw_standin_stop();
	options = (struct raw_standin_options){.no_raw_mode = true};
	ASSERT_EQ(0, raw_standin_start(&options));
	ASSERT_EQ(-ENOENT, open_at(STANDIN_FOLDER "/0", "", &self));
	ASSERT(strstr(why, "CONFIG_ARM_SCMI_RAW_MODE_SUPPORT"));
	raw_standin_stop();
	options = (struct raw_standin_options){.old_kernel = true};
	ASSERT_EQ(0, raw_standin_start(&options));
	ASSERT_EQ(-ENOENT, open_at(STANDIN_FOLDER "/0", "poll=1", &self));
	ASSERT(strstr(why, "message_poll"));
	ASSERT_EQ(-ENOENT, open_at("/nowhere", "", &self));
	ASSERT(strstr(why, "/nowhere") && strstr(why, "debugfs"));
	ASSERT_EQ(-EINVAL, open_at(STANDIN_FOLDER "/0", "colour=1", &self));
	ASSERT_EQ(-EINVAL, open_at(STANDIN_FOLDER "/0", "channel=700", &self));
	ASSERT_EQ(-ENOENT, open_at(STANDIN_FOLDER "/0", "channel=0x14", &self));
	ASSERT(strstr(why, "channels/0x14"));
	raw_standin_stop();
	PASS();
}

TEST an_instance_carries_one_agent(void)
{
	const struct raw_standin_options options = {.taken = true};
	void *self;

	ASSERT_EQ(0, raw_standin_start(&options));
	ASSERT_EQ(-EWOULDBLOCK, open_at(STANDIN_FOLDER "/0", "", &self));
	ASSERT(strstr(why, "another agent"));
	raw_standin_stop();
	PASS();
}

TEST polled_files_and_a_channel_of_its_own_carry_messages_too(void)
{
	const struct raw_standin_options options = {0};
	void *self = start(&options);

	ASSERT(self);
	ops->close(self);
	ASSERT_EQ(0, open_at(STANDIN_FOLDER "/0", "poll=1", &self));
	ASSERT(served(self, 1));
	ASSERT_EQ(1, standin.counts.polled);
	ops->close(self);
	ASSERT_EQ(0, open_at(STANDIN_FOLDER "/0", "channel=0x13", &self));
	ASSERT(served(self, 2));
	stop(self);
	PASS();
}

TEST a_reply_that_is_late_is_told_with_its_command(void)
{
	const struct raw_standin_options options = {.swallow_token = 20, .late = true};
	struct assay_raw_mode mode;
	void *self = start(&options);

	ASSERT(self);
	ASSERT_EQ(1, ask(self, 20));
	ASSERT_EQ(1, reap(self, MS));
	ASSERT_EQ(120, done[0].cookie);
	ASSERT_EQ(0, ops->raw_mode(self, &mode));
	ASSERT_EQ(1, mode.errors);
	stop(self);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(raw_1_an_interrupted_write_is_continued);
	RUN_TEST(raw_2_what_others_left_is_read_away_and_reset);
	RUN_TEST(raw_3_answers_find_their_command_by_token_protocol_and_id);
	RUN_TEST(raw_4_no_more_commands_than_tx_max_msg_are_sent);
	RUN_TEST(raw_5_what_the_kernel_places_nowhere_is_counted_and_shown);
	RUN_TEST(raw_6_the_instance_is_chosen_by_name_and_type);
	RUN_TEST(raw_7_a_token_is_not_used_again_before_the_kernel_has_given_it_back);
	RUN_TEST(raw_8_sending_and_receiving_have_descriptors_of_their_own);
	RUN_TEST(raw_9_the_connection_says_that_a_kernel_stands_between);
	RUN_TEST(raw_10_what_the_kernel_holds_back_is_not_the_platforms);
	RUN_TEST(raw_11_message_async_is_for_commands_with_a_delayed_response);
	RUN_TEST(files_that_are_missing_are_named_with_the_reason);
	RUN_TEST(an_instance_carries_one_agent);
	RUN_TEST(polled_files_and_a_channel_of_its_own_carry_messages_too);
	RUN_TEST(a_reply_that_is_late_is_told_with_its_command);
	GREATEST_MAIN_END();
}
