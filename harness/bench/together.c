/* SPDX-License-Identifier: BSD-2-Clause */
/* All agents at the same time: a thread each, which has its agent and its lane for itself. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "harness/bench/bench_private.h"

struct worker {
	pthread_t thread;
	struct bench_lane *lane;
	const struct bench_goal *goal;
	int err;
};

static void *work(void *context)
{
	struct worker *worker = context;

	worker->err = bench_lane_run(worker->lane, worker->goal, NULL);
	return NULL;
}

int bench_run_together(struct bench *bench, const struct bench_goal *goal)
{
	struct worker workers[BENCH_AGENTS_MAX] = {0};
	struct noise begin, end;
	size_t started = 0;
	int err = 0;

	noise_read(bench->lanes[0].info.peer_pid, &begin);
	for (; started < bench->lane_count && !err; started += !err) {
		struct worker *worker = &workers[started];

		worker->lane = &bench->lanes[started].lane;
		worker->goal = goal;
		err = -pthread_create(&worker->thread, NULL, work, worker);
	}
	if (err)
		snprintf(bench->stopped, sizeof(bench->stopped), "no thread for agent %zu: %s", started + 1, strerror(-err));
	for (size_t i = 0; i < started; i++) {
		pthread_join(workers[i].thread, NULL);
		if (workers[i].err && !err) {
			err = workers[i].err;
			snprintf(bench->stopped, sizeof(bench->stopped), "%s", workers[i].lane->error);
		}
	}
	noise_read(bench->lanes[0].info.peer_pid, &end);
	noise_add(&bench->noise, &begin, &end);
	return err;
}
