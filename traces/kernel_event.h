/* SPDX-License-Identifier: BSD-2-Clause */
/* One event of the Linux trace system `scmi`, whichever form it was recorded in. */
#ifndef TRACES_KERNEL_EVENT_H
#define TRACES_KERNEL_EVENT_H

#include <stddef.h>
#include <stdint.h>

#define KERNEL_EVENT_PAYLOAD_MAX 4088u /* a message of 4096 bytes without header and status */

enum kernel_event_kind {
	KERNEL_XFER_BEGIN,  /* before sending: protocol, message, seq */
	KERNEL_XFER_END,    /* after all: the same, and the errno in `status` */
	KERNEL_MSG_DUMP,    /* a message: everything */
	KERNEL_FASTCHANNEL, /* an access that is no message */
	KERNEL_OTHER,       /* scmi_xfer_response_wait, scmi_rx_done */
	KERNEL_LOST,        /* `lost` events are missing here */
};

struct kernel_event {
	uint8_t kind; /* enum kernel_event_kind */
	uint8_t channel, protocol, message;
	uint16_t seq;
	uint16_t payload_bytes;
	int32_t id; /* SCMI instance; -1: not told (Linux before 6.3) */
	int32_t status;
	char tag[8]; /* CMND, RESP, DLYD, NOTI, cmnd, resp, dlyd, !RESP, ... */
	uint64_t t_ns;
	uint64_t lost;
	const uint8_t *payload; /* valid during the call */
};

/* Takes the next event; a non-zero result ends the reading and is handed back. */
typedef int kernel_event_fn(void *context, const struct kernel_event *event);

/* Where an importer reads and whom it tells. `fd` is at the start of the file and stays open. */
struct kernel_source {
	int fd;
	const char *name;
	kernel_event_fn *take;
	void *context;
};

/* The text of tracefs' `trace` (or of `trace-cmd report`). 0, or a negative errno with file and line in `why`. */
int kernel_read_text(const struct kernel_source *source, char *why, size_t why_bytes);

/* A trace.dat of trace-cmd. -ENOTSUP: built without libtracecmd (`why` names the package). */
int kernel_read_dat(const struct kernel_source *source, char *why, size_t why_bytes);

#endif
