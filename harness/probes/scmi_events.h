/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Makes one record per message out of the events that Linux's SCMI driver logs on its way. An event knows its message by token, protocol
 * and message id (and transfer id); tokens come again, so a record ends with the transfer. Pure: no kernel, no clock.
 */
#ifndef HARNESS_PROBES_SCMI_EVENTS_H
#define HARNESS_PROBES_SCMI_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/probes/probes_record.h"
#include "scmi/header.h"

enum scmi_event_kind {
	SCMI_EVENT_BEGIN,   /* scmi_xfer_begin: before the transport is called */
	SCMI_EVENT_COMMAND, /* scmi_msg_dump of a command: after the transport has taken it, and so maybe after its answer */
	SCMI_EVENT_ANSWER,  /* scmi_msg_dump of an answer */
	SCMI_EVENT_DONE,    /* scmi_rx_done of an answer */
	SCMI_EVENT_END,     /* scmi_xfer_end: the slot is given back */
};

struct scmi_event {
	uint8_t kind; /* enum scmi_event_kind */
	uint8_t protocol, message;
	uint16_t token;
	bool raw;         /* a dump of a message that came through Raw mode: its tag is in lower case */
	int32_t transfer; /* -1: the event does not tell */
	uint64_t t_ns;
};

struct scmi_transfer {
	bool open, raw;
	uint8_t protocol, message;
	int32_t transfer;
	struct probes_record record;
};

typedef void scmi_record_fn(void *context, const struct probes_record *record);

struct scmi_transfers {
	scmi_record_fn *on_record; /* of each message through Raw mode that was answered */
	void *context;
	uint64_t stray; /* events of no transfer that is open */
	unsigned long long sequence;
	struct scmi_transfer by_token[SCMI_TOKEN_COUNT];
};

/* In the order in which they were logged. */
void scmi_transfers_take(struct scmi_transfers *transfers, const struct scmi_event *event);
/* Hands over what was answered but whose end was not seen, and forgets everything. */
void scmi_transfers_flush(struct scmi_transfers *transfers);

#endif
