/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Prints how many kHz this machine's time stamp counter has, for the guest's command line: an interpreted guest reads the same counter, and on a busy
 * machine it measures it against its timers so badly that its seconds become tenths. Prints nothing where there is no such counter.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#if defined(__x86_64__)
#include <x86intrin.h>

struct reading {
	uint64_t ticks, ns, width;
};

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_RAW, &t);
	return (uint64_t)t.tv_sec * 1000000000U + (uint64_t)t.tv_nsec;
}

/* Counter and clock as nearly at the same moment as a hundred tries give: being preempted between the two only makes a try wider. */
static struct reading read_both(void)
{
	struct reading best = {.width = UINT64_MAX};

	for (int i = 0; i < 100; i++) {
		uint64_t before = __rdtsc(), ns = now_ns(), after = __rdtsc();

		if (after - before < best.width)
			best = (struct reading){.ticks = before + (after - before) / 2, .ns = ns, .width = after - before};
	}
	return best;
}

int main(void)
{
	struct reading from = read_both(), to;

	nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
	to = read_both();
	printf("%" PRIu64 "\n", (to.ticks - from.ticks) * 1000000U / (to.ns - from.ns));
	return 0;
}
#else
int main(void)
{
	return 0;
}
#endif
