/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rules that hold for every response and event, judged over all that an agent exchanged in a run, whichever check asked.
 * They record what they see; the rows of gen_response.c turn that into verdicts at the end.
 */
#ifndef SUITES_PASSIVE_H
#define SUITES_PASSIVE_H

#include "assay/agent.h"

enum passive_rule {
	RULE_HEADER_ECHO,
	RULE_STATUS_RANGE,
	RULE_ERROR_IS_STATUS_ONLY,
	RULE_SUCCESS_LENGTH, /* not shorter than the layout */
	RULE_SUCCESS_EXCESS, /* longer than the layout */
	RULE_LIST_LENGTH,    /* room for the counted entries */
	RULE_LIST_EXCESS,    /* something behind them */
	RULE_RESERVED_BITS,
	RULE_NAME_ENDS,
	RULE_NAME_PADDING,
	RULE_USED_LENGTH, /* as the transport tells it */
	RULE_ANSWERED_ONCE,
	RULE_EVENT_SHAPE,
	RULE_DELAYED_ERROR, /* status only */
	RULE_EVENT_AGENT,
	RULE_COUNT,
};

#define PASSIVE_BYTES 160u /* kept of an offending message */
#define PASSIVE_FLIGHTS 1024u

struct passive_message {
	uint64_t t_ns;
	uint8_t direction;
	uint32_t bytes_count;
	uint8_t bytes[PASSIVE_BYTES];
};

struct passive_finding {
	uint64_t judged, offences;
	char reason[400]; /* of the first offence */
	struct passive_message messages[2];
	uint32_t messages_count;
};

struct passive_flight {
	bool open, answered;
	uint64_t sequence, t_ns;
	uint32_t bytes_count;
	uint8_t bytes[64];
};

struct passive {
	uint8_t release; /* --spec */
	uint32_t agents; /* highest agent id, once known; 0: none is known */
	bool agents_known;
	uint32_t version[256]; /* in force, of each protocol; 0 unknown */
	bool negotiated[256];  /* it is not the one that PROTOCOL_VERSION told */
	bool known[256];       /* it has told its version, on this connection or an earlier one */
	struct passive_finding findings[RULE_COUNT];
	struct passive_flight flights[PASSIVE_FLIGHTS];
};

void passive_see(struct passive *p, const struct assay_observation *seen, uint64_t t_ns);
/* A new connection: what was in flight on the old one will not be answered, negotiated versions are forgotten. */
void passive_restart(struct passive *p);

#endif
