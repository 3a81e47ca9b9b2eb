/* SPDX-License-Identifier: BSD-2-Clause */
/* What disturbed a measurement: switches that nobody asked for, CPU time that a hypervisor took. */
#ifndef HARNESS_BENCH_NOISE_H
#define HARNESS_BENCH_NOISE_H

#include <stdbool.h>
#include <stdint.h>

/* Counters at one moment; those that cannot be read are not valid. */
struct noise {
	uint64_t involuntary, voluntary; /* context switches of this thread */
	uint64_t peer_involuntary;
	uint64_t steal_ticks, all_ticks;
	bool peer_valid, steal_valid;
};

/* `peer_pid` 0: none. */
void noise_read(int peer_pid, struct noise *at);
/* Adds what happened between two moments. */
void noise_add(struct noise *sum, const struct noise *begin, const struct noise *end);

#endif
