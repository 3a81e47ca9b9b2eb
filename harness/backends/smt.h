/* SPDX-License-Identifier: BSD-2-Clause */
/* What carries the doorbells of "smt:" connections, each kind behind one table: this process, a socket, memory of this machine. */
#ifndef HARNESS_BACKENDS_SMT_H
#define HARNESS_BACKENDS_SMT_H

#include "harness/backends/query.h"
#include "harness/backends/smt_channel.h"

struct smt {
	struct smt_channel channel;
	const struct smt_carrier *carrier;
	void *carried; /* the carrier's own */
	bool poll, hold_events;
	uint32_t capabilities; /* beside those that follow from the channel */
	uint32_t initial_status;
	uint32_t function_id, first_function, function_count;
	uint64_t interrupts, early_interrupts;
	bool answered, event_came; /* interrupts that came and were not followed yet */
	int peer_pid, kick_fd, call_fd;
	const char *transport;
	char identity[160];
	char error[160]; /* of the carrier */
};

struct smt_carrier {
	/* Fills memory, bytes and what else it knows. `query` holds known options only. */
	int (*open)(struct smt *smt, const char *address, const struct query *query, const struct assay_backend_options *options,
		    char *why, size_t why_bytes);
	/* Orderly, or as a crash. Once. */
	void (*close)(struct smt *smt, bool orderly);
	/* Ring for a command; ring back after an event (NULL: cannot). 0 or -ECONNRESET. */
	int (*ring)(struct smt *smt);
	int (*ring_back)(struct smt *smt);
	/*
	 * Wait for something to look at, no longer than `deadline_ns` (0: do not wait). Sets `answered` and `event_came` of the smt
	 * where interrupts came. 0, or -ECONNRESET.
	 */
	int (*wait)(struct smt *smt, uint64_t deadline_ns);
	uint64_t (*now)(const struct smt *smt);
	/* All optional. */
	void (*lines)(struct smt *smt); /* looks at the interrupt lines */
	int (*wait_fd)(const struct smt *smt);
	int (*call)(struct smt *smt, struct assay_call *call);
	int (*manage)(struct smt *smt, uint32_t what, uint32_t argument);
	void *(*map)(const struct smt *smt, uint64_t address, size_t bytes);
};

extern const struct smt_carrier smt_local, smt_socket, smt_memory;

#endif
