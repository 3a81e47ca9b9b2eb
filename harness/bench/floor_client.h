/* SPDX-License-Identifier: BSD-2-Clause */
/* Runs the floor program beside a bench, block by block, so that both see the same machine. */
#ifndef HARNESS_BENCH_FLOOR_CLIENT_H
#define HARNESS_BENCH_FLOOR_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assay/histogram.h"

#define FLOOR_BLOCK_MAX 20000u

struct floor_client;

struct floor_options {
	bool poll, event_idx;
	int server_like_pid; /* the server gets this process's CPUs; 0: those of the caller */
};

/*
 * The program is SCMI_ASSAY_FLOOR, else scmi-assay-floor beside this executable, in tools/ beside it or in
 * ../libexec/scmi-assay. A negative errno with the reason in `why`.
 */
int floor_open(const struct floor_options *options, struct floor_client **client, char *why, size_t why_bytes);
/* One block of `count` round trips, at most FLOOR_BLOCK_MAX; each is recorded. */
int floor_run(struct floor_client *client, uint32_t count, struct assay_histogram *into, char *why, size_t why_bytes);
void floor_close(struct floor_client *client);

#endif
