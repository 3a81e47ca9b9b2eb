/* SPDX-License-Identifier: BSD-2-Clause */
/* A channel in shared memory, as its agent sees it: whose turn it is, where the answer lies, when interrupts come. */
#include "suites/smt_common.h"
#include "suites/clock_common.h"
#include "suites/tables.h"

#define BASE SCMI_PROTOCOL_BASE

static void initial(struct check *c)
{
	struct assay_shared_channel channel;

	if (smt_channel_of(c, &channel))
		(void)expect(c, (channel.initial_status & (SCMI_SHMEM_FREE | SCMI_SHMEM_ERROR)) == SCMI_SHMEM_FREE,
			     "a new channel: free and without error expected, status 0x%x found", channel.initial_status);
}

/* What lies in the area after an exchange is that answer. */
static void answered_in_place(struct check *c, uint8_t message, uint16_t token)
{
	struct assay_command command = {.protocol = BASE, .message = message, .token = token, .token_given = true};
	const struct assay_exchange *ex = send_command(c, &command, false);
	struct assay_shared_channel channel;
	uint32_t word, length, status;

	if (!answered(ex) || !smt_channel_of(c, &channel))
		return;
	word = smt_word(&channel, SCMI_SHMEM_MESSAGE);
	length = smt_word(&channel, SCMI_SHMEM_LENGTH);
	status = smt_word(&channel, SCMI_SHMEM_STATUS);
	(void)expect(c, word == scmi_load32(ex->request), "the header 0x%08x of the command expected, 0x%08x found",
		     scmi_load32(ex->request), word);
	(void)expect(c, (status & (SCMI_SHMEM_FREE | SCMI_SHMEM_ERROR)) == SCMI_SHMEM_FREE,
		     "the channel free and without error expected, status 0x%x found", status);
	if (ex->status)
		(void)prefer(c, length == SCMI_HEADER_BYTES + SCMI_STATUS_BYTES, "length 8 with status %s expected, %u found",
			     status_text(ex->status), length);
	else
		(void)expect(c,
			     length >= SCMI_HEADER_BYTES + SCMI_STATUS_BYTES && length <= channel.area_bytes - SCMI_SHMEM_MESSAGE,
			     "length from 8 to the area's %u expected, %u found", channel.area_bytes - SCMI_SHMEM_MESSAGE, length);
}

static void answer(struct check *c)
{
	answered_in_place(c, SCMI_PROTOCOL_VERSION, 0x3ff);
	if (!over(c))
		answered_in_place(c, SCMI_BASE_DISCOVER_VENDOR, 1);
	if (!over(c))
		answered_in_place(c, 0x7f, 0x2aa);
}

static void reserved_word(struct check *c)
{
	struct assay_shared_channel channel;

	if (!fence(c) || !smt_channel_of(c, &channel))
		return;
	(void)expect(c, smt_word(&channel, SCMI_SHMEM_RESERVED) == 0, "0 in the reserved word expected, 0x%08x found",
		     smt_word(&channel, SCMI_SHMEM_RESERVED));
}

/* Another described rate than the present one; false: there is none, or it cannot be set. */
static bool change_rate(struct check *c)
{
	const struct assay_inventory_clock *clock = check_clock(c);
	const struct assay_exchange *ex;
	uint64_t now;

	if (!clock_read_rate(c, clock->id, &now))
		return false;
	ex = send_clock_rate(c, SCMI_RATE_SET_ROUND_AUTO, clock->id, clock_other_rate(clock, now));
	if (answered(ex) && ex->status)
		skip(c, "the rate could not be changed: %s", status_text(ex->status));
	return answered(ex) && !ex->status;
}

static const struct assay_event_filter changed = {
	.type = SCMI_TYPE_NOTIFICATION, .protocol = SCMI_PROTOCOL_CLOCK, .message = SCMI_CLOCK_RATE_CHANGED};
#define CHANGED_BYTES (SCMI_HEADER_BYTES + 16u)

static bool subscribed(struct check *c)
{
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, check_clock(c)->id, 1);

	return expect_status(c, ex, S_OK);
}

static void notification_length(struct check *c)
{
	struct assay_event event;

	undo_clock_rate(c, check_clock(c)->id);
	UNDO(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, check_clock(c)->id, 0);
	drop_events(c);
	if (!subscribed(c) || !change_rate(c))
		return;
	if (wait_event(c, &changed, &event))
		(void)expect_equal(c, event.bytes_count, CHANGED_BYTES,
				   "length of CLOCK_RATE_CHANGED: header and payload, no status");
	else if (!over(c))
		skip(c, "no CLOCK_RATE_CHANGED came within the time limit");
}

static uint32_t p2a_word(const struct assay_shared_channel *channel, uint32_t offset)
{
	struct assay_shared_channel second = {.area = channel->p2a};

	return smt_word(&second, offset);
}

/* An event that the agent has not read yet stays there, whatever comes behind it; then both arrive. */
static void events_wait(struct check *c)
{
	uint32_t words[2][4], offset = SCMI_SHMEM_LENGTH;
	struct assay_shared_channel channel;
	struct assay_event event;

	if (!withhold_event_buffers(c))
		return;
	undo_clock_rate(c, check_clock(c)->id);
	UNDO(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, check_clock(c)->id, 0);
	for (unsigned round = 0; round < 2; round++) {
		if ((round == 0 && !subscribed(c)) || !change_rate(c) || !fence(c) || !smt_channel_of(c, &channel))
			return;
		if (p2a_word(&channel, SCMI_SHMEM_STATUS) & SCMI_SHMEM_FREE)
			return skip(c, "no event was put into the channel");
		for (unsigned i = 0; i < 4; i++)
			words[round][i] = p2a_word(&channel, offset + 8 * i);
	}
	for (unsigned i = 0; i < 4 && !over(c); i++)
		(void)expect(c, words[0][i] == words[1][i], "the unread event unchanged expected: 0x%08x at 0x%x, 0x%08x found",
			     words[0][i], offset + 8 * i, words[1][i]);
	if (!over(c) && offer_event_buffers(c))
		(void)expect(c, wait_event(c, &changed, &event), "the event expected when it is read, none came");
}

static void interrupts(struct check *c)
{
	struct assay_shared_channel before, after;
	struct assay_call call;

	if (!fence(c) || !smt_channel_of(c, &before))
		return;
	call = smt_own_call(&before);
	if (smt_exchange(c, &before, SCMI_PROTOCOL_VERSION, 0, &call) && smt_channel_of(c, &after))
		(void)expect(c, after.interrupts == before.interrupts,
			     "no completion interrupt for a polled message expected, %u came",
			     (unsigned)(after.interrupts - before.interrupts));
	if (over(c) || !smt_channel_of(c, &before))
		return;
	if (smt_exchange(c, &before, SCMI_PROTOCOL_VERSION, SCMI_SHMEM_INTERRUPT, &call) && smt_channel_of(c, &after)) {
		(void)expect(c, after.interrupts > before.interrupts, "a completion interrupt expected as asked for, none came");
		(void)expect(c, after.early_interrupts == before.early_interrupts,
			     "the interrupt behind the answer expected, it came before the channel was free");
	}
	smt_tidy(&before);
}

/* Length words that no message can have: an error bit or a status, and the next command is served. */
static void impossible_lengths(struct check *c)
{
	struct assay_shared_channel channel;
	uint8_t bytes[8];

	if (!smt_channel_of(c, &channel))
		return;
	const uint32_t room = channel.area_bytes - SCMI_SHMEM_MESSAGE, lengths[] = {0, 3, room + 1, 0xffffffffu};

	scmi_store32(bytes + 4, scmi_command_word(BASE, SCMI_PROTOCOL_VERSION, 3));
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]) && !over(c); i++) {
		const struct assay_raw_segment segment = {.bytes = bytes, .length = sizeof(bytes)};
		const struct assay_exchange *ex;

		scmi_store32(bytes, lengths[i]);
		ex = send_raw(c, &segment, 1);
		if (over(c))
			return;
		(void)expect(c, ex->outcome == ASSAY_TOO_SHORT || (answered(ex) && ex->status != SCMI_SUCCESS),
			     "length %u: the error bit or an error status expected, %s found", lengths[i],
			     answered(ex)   ? status_text(ex->status)
			     : ex->error[0] ? ex->error
					    : "nothing");
		(void)expect(c, fence(c), "a served command after length %u expected, none found", lengths[i]);
	}
}

/* The longest message that the area holds is one: its parameters are too long, and nothing more. */
static void longest(struct check *c)
{
	static uint8_t bytes[4 + ASSAY_MESSAGE_MAX];
	struct assay_shared_channel channel;
	const struct assay_exchange *ex;

	if (!smt_channel_of(c, &channel))
		return;
	const uint32_t room = channel.area_bytes - SCMI_SHMEM_MESSAGE;

	if (room > ASSAY_MESSAGE_MAX)
		return skip(c, "the area has more room than a message can have");
	scmi_store32(bytes, room);
	scmi_store32(bytes + 4, scmi_command_word(BASE, SCMI_PROTOCOL_VERSION, 5));
	const struct assay_raw_segment segment = {.bytes = bytes, .length = 4 + room};

	ex = send_raw(c, &segment, 1);
	if (over(c))
		return;
	(void)expect(c, answered(ex) || ex->outcome == ASSAY_TOO_SHORT,
		     "an answer or the error bit for %u bytes expected, %s found", room, ex->error[0] ? ex->error : "nothing");
	(void)expect(c, fence(c), "a served command after the longest message expected, none found");
}

/* A doorbell while the channel is the agent's own: nothing runs, nothing is written. */
static void free_doorbell(struct check *c)
{
	struct assay_shared_channel channel;
	struct smt_snapshot before;
	struct assay_call call;

	if (!fence(c) || !smt_channel_of(c, &channel))
		return;
	call = smt_own_call(&channel);
	smt_put_command(c, &channel, SCMI_PROTOCOL_VERSION, SCMI_SHMEM_FREE, 0);
	smt_look(&channel, &before);
	if (smt_call(c, &call))
		(void)expect(c, smt_untouched(&channel, &before),
			     "a doorbell with the channel marked free: an untouched area expected, "
			     "length %u, header 0x%08x, status word 0x%08x found",
			     smt_word(&channel, SCMI_SHMEM_LENGTH), smt_word(&channel, SCMI_SHMEM_MESSAGE),
			     smt_word(&channel, SCMI_SHMEM_MESSAGE + 4));
	smt_tidy(&channel);
	if (over(c) || !smt_exchange(c, &channel, SCMI_PROTOCOL_VERSION, 0, &call))
		return;
	smt_set(&channel, SCMI_SHMEM_MESSAGE + 4, 0xdeadbeefu);
	smt_look(&channel, &before);
	if (smt_call(c, &call))
		(void)expect(c, smt_untouched(&channel, &before),
			     "a second doorbell: one execution expected, the answer was written again");
	smt_tidy(&channel);
	(void)expect(c, fence(c), "a served command after doorbells without a message expected, none found");
}

#define CHANNEL .channel = true
#define NOTIFIES .scope = PER_CLOCK, .clock_is = clock_notifies_changes, .protocol = SCMI_PROTOCOL_CLOCK

static const struct check_row rows[] = {
	{
		.id = "smt.channel.initial",
		.title = "a new channel is free and without error",
		.requirements = REQUIRES("SMT-1"),
		.needs = {CHANNEL},
		.run = initial,
	},
	{
		.id = "smt.channel.answer",
		.title = "the answer lies in the area of its command, with its header and length, and the channel is free",
		.requirements = REQUIRES("SMT-3", "SMT-9", "SMT-17"),
		.needs = {CHANNEL},
		.run = answer,
	},
	{
		.id = "smt.channel.reserved-word",
		.title = "the reserved word stays zero",
		.requirements = REQUIRES("SMT-7"),
		.needs = {CHANNEL},
		.run = reserved_word,
	},
	{
		.id = "smt.channel.notification-length",
		.title = "a notification is as long as header and payload, without a status",
		.requirements = REQUIRES("SMT-12"),
		NOTIFIES,
		.needs = {CHANNEL, .p2a = true, .messages = MSG(SCMI_CLOCK_RATE_NOTIFY),
			  .clock_wanted = "one that notifies changes"},
		.run = notification_length,
	},
	{
		.id = "smt.channel.events-wait",
		.title = "an event that was not read yet is not written over",
		.requirements = REQUIRES("SMT-11"),
		NOTIFIES,
		.needs = {CHANNEL, .p2a = true, .messages = MSG(SCMI_CLOCK_RATE_NOTIFY),
			  .clock_wanted = "one that notifies changes"},
		.run = events_wait,
	},
	{
		.id = "smt.channel.interrupts",
		.title = "the completion interrupt comes if it was asked for, and behind the answer",
		.requirements = REQUIRES("SMT-4"),
		.needs = {CHANNEL, .calls = true},
		.run = interrupts,
	},
	{
		.id = "smt.channel.free-doorbell",
		.title = "a doorbell while the channel is free runs nothing",
		.requirements = REQUIRES("SMT-2", "XEN-25"),
		.needs = {CHANNEL, .calls = true},
		.run = free_doorbell,
	},
};

CHECK_TABLE(checks_smt_channel, rows);

static const struct check_row last_rows[] = {
	{
		.id = "smt.length.longest",
		.title = "a message that fills the area is looked at",
		.requirements = REQUIRES("XEN-24"),
		.needs = {CHANNEL, .raw = true, .destructive = true},
		.run = longest,
	},
	{
		.id = "smt.length.impossible",
		.title = "a length that no message can have gets the error bit or a status, and the channel goes on",
		.requirements = REQUIRES("SMT-5", "SMT-6", "XEN-24"),
		.needs = {CHANNEL, .raw = true, .destructive = true},
		.run = impossible_lengths,
	},
};

CHECK_TABLE(checks_smt_length, last_rows);
