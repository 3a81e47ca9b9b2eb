/* SPDX-License-Identifier: BSD-2-Clause */
/* All agents at the same time: a thread each, which has its agent and its lane for itself. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "harness/bench/bench_private.h"

/* What every thread waits for: the others. */
struct start {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool open, cancelled;
};

struct worker {
	pthread_t thread;
	struct start *start;
	struct bench_lane *lane;
	const struct bench_goal *goal;
	int err;
};

static bool wait_for_start(struct start *start)
{
	bool go;

	pthread_mutex_lock(&start->lock);
	while (!start->open)
		pthread_cond_wait(&start->changed, &start->lock);
	go = !start->cancelled;
	pthread_mutex_unlock(&start->lock);
	return go;
}

static void open_start(struct start *start, bool cancelled)
{
	pthread_mutex_lock(&start->lock);
	start->open = true;
	start->cancelled = cancelled;
	pthread_cond_broadcast(&start->changed);
	pthread_mutex_unlock(&start->lock);
}

static void *work(void *context)
{
	struct worker *worker = context;

	if (wait_for_start(worker->start))
		worker->err = bench_lane_run(worker->lane, worker->goal, NULL);
	return NULL;
}

int bench_run_together(struct bench *bench, const struct bench_goal *goal)
{
	struct start start = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
	struct worker workers[BENCH_AGENTS_MAX] = {0};
	struct noise begin, end;
	size_t started = 0;
	int err = 0;

	noise_read(bench->lanes[0].info.peer_pid, &begin);
	for (; started < bench->lane_count && !err; started += !err) {
		struct worker *worker = &workers[started];

		worker->lane = &bench->lanes[started].lane;
		worker->start = &start;
		worker->goal = goal;
		err = -pthread_create(&worker->thread, NULL, work, worker);
	}
	open_start(&start, err != 0);
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
