// SPDX-License-Identifier: BSD-2-Clause
/* Pairs commands and responses of a kernel trace in constant memory. See pairing.h for the trap that it is about. */
#include "traces/pairing.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "scmi/header.h"
#include "scmi/le.h"

#define SLOTS 256u              /* commands that can be open at once */
#define HELD_EVENTS 512u        /* a response waits this many messages for the late line of its command */
#define KERNEL_TIMED_OUT (-110) /* -ETIMEDOUT, as Linux numbers it on every architecture that has SCMI */

enum slot_state {
	SLOT_FREE = 0,
	SLOT_BEGUN, /* scmi_xfer_begin was seen, nothing else */
	SLOT_OPEN,  /* the command was handed out */
	SLOT_EARLY, /* the response is here, its command is not: held */
	SLOT_DONE,  /* answered; a delayed response may follow */
};

struct slot {
	uint8_t state;           /* enum slot_state */
	bool begun;              /* begin_ns is there */
	struct kernel_event key; /* the event that opened it */
	uint64_t begin_ns, sequence;
	uint64_t touched; /* number of the message that last used it */
	uint64_t held_ns;
	uint32_t held_bytes;
	uint8_t held[KERNEL_EVENT_PAYLOAD_MAX + 8];
};

struct pairing {
	pairing_emit_fn *emit;
	void *context;
	uint64_t now;      /* messages seen */
	uint64_t sequence; /* of the next command */
	struct pairing_counts counts;
	struct slot slots[SLOTS];
	uint8_t bytes[KERNEL_EVENT_PAYLOAD_MAX + 8];
};

struct pairing *pairing_new(pairing_emit_fn *emit, void *context)
{
	struct pairing *pairing = calloc(1, sizeof(*pairing));

	if (pairing) {
		pairing->emit = emit;
		pairing->context = context;
	}
	return pairing;
}

const struct pairing_counts *pairing_counts(const struct pairing *pairing)
{
	return &pairing->counts;
}

void pairing_free(struct pairing *pairing)
{
	free(pairing);
}

static bool same_command(const struct kernel_event *a, const struct kernel_event *b)
{
	return a->protocol == b->protocol && a->message == b->message && a->seq == b->seq;
}

/* The latest slot in one of the states (a bit mask) for this event. scmi_xfer_* events do not tell the instance. */
static struct slot *find(struct pairing *pairing, const struct kernel_event *event, unsigned states, bool with_channel)
{
	struct slot *best = NULL;

	for (size_t i = 0; i < SLOTS; i++) {
		struct slot *slot = &pairing->slots[i];

		if (!(states & 1u << slot->state) || !same_command(&slot->key, event))
			continue;
		if (with_channel && (slot->key.id != event->id || slot->key.channel != event->channel))
			continue;
		if (!best || slot->touched > best->touched)
			best = slot;
	}
	return best;
}

static int agent_of(struct pairing *pairing, int32_t instance, uint16_t *agent)
{
	struct pairing_counts *counts = &pairing->counts;

	for (uint32_t i = 0; i < counts->instances; i++) {
		*agent = (uint16_t)i;
		if (counts->instance[i] == instance)
			return 0;
	}
	if (counts->instances == PAIRING_INSTANCES_MAX)
		return -E2BIG;
	*agent = (uint16_t)counts->instances;
	counts->instance[counts->instances++] = instance;
	return 0;
}

static int hand_out(struct pairing *pairing, int32_t instance, struct assay_trace_record *record)
{
	int error = agent_of(pairing, instance, &record->agent);

	record->time_point = ASSAY_POINT_KERNEL_LOG;
	record->used_length = ASSAY_TRACE_USED_UNKNOWN;
	return error ? error : pairing->emit(pairing->context, record);
}

/* The wire bytes of a logged message: header, status where its type has one, payload. */
static uint32_t rebuild(const struct kernel_event *event, uint8_t type, bool with_status, uint8_t *bytes)
{
	uint32_t at = SCMI_HEADER_BYTES;

	scmi_store32(bytes, scmi_header_pack((struct scmi_header){event->message, type, event->protocol, event->seq}));
	if (with_status) {
		scmi_store32s(bytes + at, event->status);
		at += SCMI_STATUS_BYTES;
	}
	if (event->payload_bytes)
		memcpy(bytes + at, event->payload, event->payload_bytes);
	return at + event->payload_bytes;
}

static int hand_out_response(struct pairing *pairing, const struct slot *slot, uint64_t sequence)
{
	struct assay_trace_record record = {
		.t_ns = slot->held_ns,
		.kind = ASSAY_TRACE_RESPONSE,
		.flags = sequence == ASSAY_TRACE_UNMATCHED ? ASSAY_TRACE_UNSOLICITED : 0u,
		.sequence = sequence,
		.bytes = slot->held,
		.bytes_count = slot->held_bytes,
	};

	pairing->counts.responses++;
	pairing->counts.unmatched += sequence == ASSAY_TRACE_UNMATCHED;
	return hand_out(pairing, slot->key.id, &record);
}

/* Frees a slot; a response that it held goes out without a command. */
static int give_up(struct pairing *pairing, struct slot *slot)
{
	int error = 0;

	if (slot->state == SLOT_EARLY)
		error = hand_out_response(pairing, slot, ASSAY_TRACE_UNMATCHED);
	pairing->counts.unanswered += slot->state == SLOT_OPEN;
	pairing->counts.refused += slot->state == SLOT_BEGUN;
	slot->state = SLOT_FREE;
	return error;
}

/* A free slot, or the one that was left alone longest. */
static int make_slot(struct pairing *pairing, const struct kernel_event *event, struct slot **out)
{
	struct slot *oldest = &pairing->slots[0];
	int error = 0;

	for (size_t i = 0; i < SLOTS && oldest->state != SLOT_FREE; i++) {
		struct slot *slot = &pairing->slots[i];

		if (slot->state == SLOT_FREE || slot->touched < oldest->touched)
			oldest = slot;
	}
	if (oldest->state != SLOT_FREE)
		error = give_up(pairing, oldest);
	oldest->key = *event;
	oldest->key.payload = NULL;
	oldest->begun = false;
	oldest->touched = pairing->now;
	*out = oldest;
	return error;
}

static int take_begin(struct pairing *pairing, const struct kernel_event *event)
{
	struct slot *slot = find(pairing, event, 1u << SLOT_BEGUN | 1u << SLOT_EARLY, false);
	int error = slot ? give_up(pairing, slot) : 0;

	if (!error)
		error = make_slot(pairing, event, &slot);
	if (error)
		return error;
	slot->state = SLOT_BEGUN;
	slot->begun = true;
	slot->begin_ns = event->t_ns;
	return 0;
}

static int take_end(struct pairing *pairing, const struct kernel_event *event)
{
	struct slot *slot = find(pairing, event, 1u << SLOT_BEGUN | 1u << SLOT_EARLY, false);

	if (slot)
		return give_up(pairing, slot);
	slot = event->status == KERNEL_TIMED_OUT ? find(pairing, event, 1u << SLOT_OPEN, false) : NULL;
	if (!slot)
		return 0;
	pairing->counts.timed_out++;
	pairing->counts.unanswered++;
	slot->state = SLOT_DONE;
	return 0;
}

static int take_command(struct pairing *pairing, const struct kernel_event *event)
{
	struct slot *slot = find(pairing, event, 1u << SLOT_EARLY, true);
	struct assay_trace_record record = {.kind = ASSAY_TRACE_COMMAND, .bytes = pairing->bytes};
	bool late = slot != NULL;
	int error = 0;

	if (!slot)
		slot = find(pairing, event, 1u << SLOT_BEGUN, false);
	if (!slot) {
		slot = find(pairing, event, 1u << SLOT_OPEN, true);
		if (slot)
			error = give_up(pairing, slot);
		if (!error)
			error = make_slot(pairing, event, &slot);
		if (error)
			return error;
	}
	slot->key = *event;
	slot->key.payload = NULL;
	slot->touched = pairing->now;
	slot->sequence = pairing->sequence++;
	slot->state = late ? SLOT_DONE : SLOT_OPEN;
	record.t_ns = slot->begun ? slot->begin_ns : event->t_ns;
	record.flags = late ? ASSAY_TRACE_CORRUPT : 0u;
	record.sequence = slot->sequence;
	record.bytes_count = rebuild(event, SCMI_TYPE_COMMAND, false, pairing->bytes);
	slot->begun = false;
	pairing->counts.commands++;
	pairing->counts.corrupt += late;
	pairing->counts.raw_mode += event->tag[0] == 'c';
	error = hand_out(pairing, event->id, &record);
	return error || !late ? error : hand_out_response(pairing, slot, slot->sequence);
}

static void hold(struct pairing *pairing, struct slot *slot, const struct kernel_event *event)
{
	slot->key.id = event->id;
	slot->key.channel = event->channel;
	slot->touched = pairing->now;
	slot->held_ns = event->t_ns;
	slot->held_bytes = rebuild(event, SCMI_TYPE_COMMAND, true, slot->held);
}

static int take_response(struct pairing *pairing, const struct kernel_event *event)
{
	struct slot *slot = find(pairing, event, 1u << SLOT_OPEN, true);
	int error = 0;

	if (slot) {
		hold(pairing, slot, event);
		slot->state = SLOT_DONE;
		return hand_out_response(pairing, slot, slot->sequence);
	}
	slot = find(pairing, event, 1u << SLOT_EARLY, true);
	if (slot)
		error = give_up(pairing, slot);
	if (error)
		return error;
	slot = find(pairing, event, 1u << SLOT_BEGUN, false);
	if (!slot)
		error = make_slot(pairing, event, &slot);
	if (error)
		return error;
	hold(pairing, slot, event);
	slot->state = SLOT_EARLY;
	return 0;
}

static int take_delayed(struct pairing *pairing, const struct kernel_event *event)
{
	const struct slot *slot = find(pairing, event, 1u << SLOT_DONE | 1u << SLOT_OPEN | 1u << SLOT_EARLY, false);
	struct assay_trace_record record = {
		.t_ns = event->t_ns,
		.kind = ASSAY_TRACE_DELAYED,
		.channel = 1,
		.sequence = slot && slot->state != SLOT_EARLY ? slot->sequence : ASSAY_TRACE_UNMATCHED,
		.bytes = pairing->bytes,
		.bytes_count = rebuild(event, SCMI_TYPE_DELAYED, true, pairing->bytes),
	};

	pairing->counts.delayed++;
	return hand_out(pairing, event->id, &record);
}

static int take_notification(struct pairing *pairing, const struct kernel_event *event)
{
	struct assay_trace_record record = {
		.t_ns = event->t_ns,
		.kind = ASSAY_TRACE_NOTIFICATION,
		.channel = 1,
		.sequence = ASSAY_TRACE_UNMATCHED,
		.bytes = pairing->bytes,
		.bytes_count = rebuild(event, SCMI_TYPE_NOTIFICATION, false, pairing->bytes),
	};

	pairing->counts.notifications++;
	return hand_out(pairing, event->id, &record);
}

/* A message that the kernel threw away: only its header is known. */
static int take_rejected(struct pairing *pairing, const struct kernel_event *event)
{
	bool delayed = !strcmp(event->tag, "!DLYD"), notification = !strcmp(event->tag, "!NOTI");
	uint8_t type = delayed ? SCMI_TYPE_DELAYED : notification ? SCMI_TYPE_NOTIFICATION : SCMI_TYPE_COMMAND;
	struct assay_trace_record record = {
		.t_ns = event->t_ns,
		.kind = delayed        ? ASSAY_TRACE_DELAYED
			: notification ? ASSAY_TRACE_NOTIFICATION
				       : ASSAY_TRACE_RESPONSE,
		.channel = delayed || notification,
		.flags = ASSAY_TRACE_UNSOLICITED | ASSAY_TRACE_TRUNCATED,
		.sequence = ASSAY_TRACE_UNMATCHED,
		.bytes = pairing->bytes,
		.bytes_count = rebuild(event, type, false, pairing->bytes),
	};

	pairing->counts.rejected++;
	return hand_out(pairing, event->id, &record);
}

static int let_go_of_old(struct pairing *pairing)
{
	for (size_t i = 0; i < SLOTS; i++) {
		struct slot *slot = &pairing->slots[i];
		int error;

		if (slot->state != SLOT_EARLY || pairing->now - slot->touched < HELD_EVENTS)
			continue;
		error = give_up(pairing, slot);
		if (error)
			return error;
	}
	return 0;
}

static int take_message(struct pairing *pairing, const struct kernel_event *event)
{
	static const struct {
		const char *tag;
		int (*take)(struct pairing *pairing, const struct kernel_event *event);
	} tags[] = {
		{"CMND", take_command}, {"cmnd", take_command}, {"RESP", take_response},     {"resp", take_response},
		{"DLYD", take_delayed}, {"dlyd", take_delayed}, {"NOTI", take_notification},
	};
	int error;

	pairing->now++;
	error = let_go_of_old(pairing);
	if (error)
		return error;
	if (event->tag[0] == '!')
		return take_rejected(pairing, event);
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (!strcmp(event->tag, tags[i].tag))
			return tags[i].take(pairing, event);
	return -EBADMSG;
}

int pairing_take(struct pairing *pairing, const struct kernel_event *event)
{
	if (event->kind == KERNEL_LOST) {
		pairing->counts.lost += event->lost;
		return 0;
	}
	pairing->counts.events++;
	if (event->kind == KERNEL_XFER_BEGIN)
		return take_begin(pairing, event);
	if (event->kind == KERNEL_XFER_END)
		return take_end(pairing, event);
	if (event->kind == KERNEL_MSG_DUMP)
		return take_message(pairing, event);
	pairing->counts.fastchannel += event->kind == KERNEL_FASTCHANNEL;
	return 0;
}

int pairing_end(struct pairing *pairing)
{
	for (size_t i = 0; i < SLOTS; i++) {
		int error = give_up(pairing, &pairing->slots[i]);

		if (error)
			return error;
	}
	return 0;
}
