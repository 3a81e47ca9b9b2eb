/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The whole program with a stand-in for a kernel with SCMI Raw mode under its backend raw: as raw:/standin/0, in front of the platform
 * whose URI RAW_STANDIN holds. For tests where no such kernel is. RAW_STANDIN_OPTIONS: words of late, errors, old, plain, small.
 */
#include <stdlib.h>

#include "harness/backends/raw_standin.h"

static bool asked(const char *word)
{
	const char *options = getenv("RAW_STANDIN_OPTIONS");

	return options && strstr(options, word);
}

__attribute__((constructor)) static void begin(void)
{
	const struct raw_standin_options options = {
		.platform = getenv("RAW_STANDIN"),
		.swallow_token = asked("late") ? 40 : 0,
		.late = asked("late"),
		.replies_to_errors = asked("errors"),
		.old_kernel = asked("old"),
		.type = asked("plain") ? "arm,scmi" : NULL,
		.tx_max_msg = asked("small") ? 1 : 0,
	};

	if (raw_standin_start(&options)) {
		(void)fprintf(stderr, "raw-standin: %s\n", standin.why);
		exit(4);
	}
}

__attribute__((destructor)) static void end(void)
{
	raw_standin_stop();
	if (standin.counts.stalls || standin.counts.shared_position || standin.counts.blocked)
		(void)fprintf(stderr, "raw-standin: trapped: %llu stalls, %llu shared positions, %llu reads that block\n",
			      (unsigned long long)standin.counts.stalls, (unsigned long long)standin.counts.shared_position,
			      (unsigned long long)standin.counts.blocked);
	if (getenv("RAW_STANDIN_COUNTS"))
		(void)fprintf(stderr, "raw-standin: %llu sent, %llu async, %llu dropped, %llu errors\n",
			      (unsigned long long)standin.counts.sent, (unsigned long long)standin.counts.async,
			      (unsigned long long)standin.counts.dropped, (unsigned long long)standin.counts.errors);
}
