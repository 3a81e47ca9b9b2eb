/* SPDX-License-Identifier: BSD-2-Clause */
/* Passes every exchange of an agent by its oracle; a row of gen_response.c tells the verdict at the end. */
#ifndef SUITES_PREDICTED_H
#define SUITES_PREDICTED_H

#include "assay/oracle.h"
#include "suites/passive.h"

#define PREDICTED_FLIGHTS 128u
#define PREDICTED_BYTES 512u /* a longer request is not judged */

struct predicted {
	struct assay_oracle *oracle; /* NULL: nothing is judged yet */
	bool deaf;                   /* others act at the same time: it learns, and does not judge */
	struct passive_finding finding;
	struct predicted_flight {
		bool open;
		uint64_t sequence, t_ns;
		uint32_t bytes_count;
		uint8_t bytes[PREDICTED_BYTES];
	} flights[PREDICTED_FLIGHTS];
};

/* The request of the response that was seen, while it is known: for the other agents' oracles. NULL: not known. */
const struct predicted_flight *predicted_see(struct predicted *p, const struct assay_observation *seen, uint64_t t_ns);
/* A new connection. */
void predicted_restart(struct predicted *p);
/* Between two checks: nothing is in flight. */
void predicted_idle(struct predicted *p);

#endif
