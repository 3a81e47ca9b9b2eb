/* SPDX-License-Identifier: BSD-2-Clause */
/* From the events of Linux's SCMI driver to records of messages. */
#include "harness/probes/scmi_events.h"

#include <string.h>

static void hand_over(struct scmi_transfers *all, struct scmi_transfer *t)
{
	if (t->open && t->raw && t->record.t_ns[SCMI_BEGIN] && t->record.t_ns[SCMI_ANSWERED]) {
		t->record.sequence = ++all->sequence;
		all->on_record(all->context, &t->record);
	}
	t->open = false;
}

static void begin(struct scmi_transfers *all, struct scmi_transfer *t, const struct scmi_event *event)
{
	hand_over(all, t); /* its end was lost */
	*t = (struct scmi_transfer){
		.open = true,
		.protocol = event->protocol,
		.message = event->message,
		.transfer = event->transfer,
	};
	t->record.t_ns[SCMI_BEGIN] = event->t_ns;
}

static bool belongs(const struct scmi_transfer *t, const struct scmi_event *event)
{
	return t->open && t->protocol == event->protocol && t->message == event->message &&
	       (event->transfer < 0 || t->transfer < 0 || event->transfer == t->transfer);
}

void scmi_transfers_take(struct scmi_transfers *all, const struct scmi_event *event)
{
	static const uint8_t points[] = {
		[SCMI_EVENT_BEGIN] = SCMI_BEGIN, [SCMI_EVENT_COMMAND] = SCMI_SENT, [SCMI_EVENT_ANSWER] = SCMI_ANSWERED,
		[SCMI_EVENT_DONE] = SCMI_DONE,   [SCMI_EVENT_END] = SCMI_END,
	};
	struct scmi_transfer *t = &all->by_token[event->token & SCMI_TOKEN_MAX];

	if (event->kind == SCMI_EVENT_BEGIN) {
		begin(all, t, event);
		return;
	}
	if (!belongs(t, event)) {
		all->stray++;
		return;
	}
	t->raw |= event->raw;
	if (!t->record.t_ns[points[event->kind]])
		t->record.t_ns[points[event->kind]] = event->t_ns;
	if (event->kind == SCMI_EVENT_END)
		hand_over(all, t);
}

void scmi_transfers_flush(struct scmi_transfers *all)
{
	for (size_t i = 0; i < SCMI_TOKEN_COUNT; i++)
		hand_over(all, &all->by_token[i]);
}
