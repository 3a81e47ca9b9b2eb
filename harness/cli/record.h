/* SPDX-License-Identifier: BSD-2-Clause */
/* The two ways of recording, behind the command line of "record". Each returns an exit status after its messages. */
#ifndef HARNESS_CLI_RECORD_H
#define HARNESS_CLI_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#define RECORD_ROADS_MAX 64u

struct record_road {
	const char *listen, *uri;
};

struct record_options {
	struct record_road roads[RECORD_ROADS_MAX];
	uint32_t roads_count;
	const char *out, *provenance;
	uint64_t duration_ns; /* 0: until a signal */
	uint64_t patience_ns;
	bool once;
	bool ftrace;
};

int record_proxy(const struct record_options *options);
int record_ftrace(const struct record_options *options);

#endif
