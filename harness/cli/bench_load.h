/* SPDX-License-Identifier: BSD-2-Clause */
/* The options of an open loop: --rate, --arrivals, --scale, --seed. */
#ifndef HARNESS_CLI_BENCH_LOAD_H
#define HARNESS_CLI_BENCH_LOAD_H

#include "harness/bench/bench.h"
#include "harness/cli/cli.h"

/* What was given, before the agents are known. */
struct bench_load {
	const char *rates[CLI_AGENTS_MAX + 1];
	size_t rate_count;
	bool arrivals_given, scale_given, seed_given;
	enum bench_arrivals arrivals;
	double scale;
	uint64_t seed;
};

/* One option each. False after a message. */
bool bench_load_rate(struct bench_load *load, const char *text);
bool bench_load_arrivals(struct bench_load *load, const char *text);
bool bench_load_scale(struct bench_load *load, const char *text);
bool bench_load_seed(struct bench_load *load, const char *text);
/* Into the options of the run; a closed loop where none was given. CLI_OK, or CLI_USAGE after a message. */
int bench_load_resolve(const struct bench_load *load, const struct cli_agents *agents, struct bench_options *options);

#endif
