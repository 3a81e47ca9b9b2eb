/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The open loop: commands have send times that no answer can move. One that could not be sent in time, because the window was full or this
 * process did not run, is sent as soon as it can be, and its latency counts from when it was meant to go.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>

#include "harness/bench/lane_private.h"

#define TIMER_SLACK_NS 1ul

struct bench_due {
	uint64_t intended_ns;
	uint16_t class;
};

/* One run towards a goal. */
struct way {
	uint64_t begin, end; /* no send time is intended at `end` or after it */
	uint64_t give_up;    /* what was not sent by then will not be */
	uint64_t next, left; /* the next intended send time, and how many there are to come */
	uint64_t last_intended, now;
	bool full; /* the ring has no room until an answer comes */
};

static uint64_t real_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

int bench_open_create(struct bench_open *open, const struct bench_pace *pace, uint32_t depth, bool polls)
{
	*open = (struct bench_open){.pace = *pace, .polls = polls, .clock = real_clock};
	bench_nap_init(&open->nap);
	open->due = calloc(depth, sizeof(*open->due));
	return open->due ? 0 : -ENOMEM;
}

void bench_open_free(struct bench_open *open)
{
	free(open->due);
	open->due = NULL;
}

static uint64_t gap(struct bench_lane *lane)
{
	return bench_pace_gap(&lane->open->pace, lane->stream.items[lane->position].gap_ns);
}

static void keep_intended(struct bench_lane *lane, const struct bench_due *due, const struct assay_completion *c)
{
	struct assay_histogram *histogram = lane->series.intended_to_reap[due->class];
	struct bench_open *open = lane->open;
	uint64_t late;

	if (!c->publish.valid || !c->reap.valid || c->reap.ns < due->intended_ns)
		return;
	late = c->publish.ns > due->intended_ns ? c->publish.ns - due->intended_ns : 0;
	open->late += late > BENCH_LATE_NS;
	if (late > open->max_late_ns)
		open->max_late_ns = late;
	if (histogram)
		assay_histogram_record(histogram, c->reap.ns - due->intended_ns);
}

static void on_done(void *context, uint64_t cookie, const struct assay_completion *c)
{
	struct bench_lane *lane = context;
	uint64_t answered = lane->counts.answered;

	lane_done(lane, cookie, c);
	if (lane->counts.answered != answered && !lane->samples)
		keep_intended(lane, &lane->open->due[lane_slot_of(cookie)], c);
}

/* Whether a command is due, and there is a slot for it. */
static bool is_due(const struct bench_lane *lane, const struct way *way)
{
	return way->left && way->next < way->end && way->next <= way->now && lane->free_count && !way->full;
}

/* One command. 1: it went, 0: the ring has no room. */
static int send_one(struct bench_lane *lane, struct way *way)
{
	const struct bench_due due = {way->next, lane->stream.items[lane->position].class};
	int taken;

	lane_prepare(lane, &lane->batch[0]);
	lane->open->due[lane_slot_of(lane->batch[0].cookie)] = due;
	taken = assay_pipe_submit(lane->agent, lane->batch, 1);
	if (taken < 1) {
		lane_take_back(lane, 0, 1);
		way->full = taken == 0 && lane->in_flight;
		return taken == 0 && !lane->in_flight ? -ENOSPC : taken;
	}
	if (!lane->in_flight)
		lane->last_ns = way->now;
	lane_count_taken(lane, 1);
	way->left--;
	way->last_intended = way->next;
	way->next += gap(lane);
	return 1;
}

static int send_due(struct bench_lane *lane, struct way *way)
{
	bool sent = false;
	int taken = 1;

	while (taken > 0 && is_due(lane, way)) {
		taken = send_one(lane, way);
		sent |= taken > 0;
		lane->open->sent += taken > 0 && !lane->samples;
	}
	if (taken < 0)
		return taken;
	return sent ? assay_pipe_kick(lane->agent) : 0;
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* A platform in this thread answers at once, and its clock is not ours: with nothing in flight there is nothing to wait for but time. */
static int wait_here(struct bench_lane *lane, const struct assay_pipe_callbacks *callbacks, uint64_t target)
{
	uint64_t until = bench_nap_until(&lane->open->nap, target), now = lane->open->clock();
	const struct timespec when = {.tv_sec = (time_t)(until / 1000000000u), .tv_nsec = (long)(until % 1000000000u)};
	int got;

	if (lane->in_flight) {
		got = assay_pipe_poll(lane->agent, callbacks, assay_agent_now(lane->agent) + assay_agent_timeout(lane->agent));
		return got ? got : -ETIMEDOUT;
	}
	if (until > now && !clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, NULL))
		bench_nap_woke(&lane->open->nap, until, lane->open->clock());
	return 0;
}

/*
 * Answers that are there, or a sleep until one comes or it is nearly time to send. The agent asks for calls in the look before it sleeps; the
 * time is not the look's deadline, because at a deadline an answer without a call is a broken promise, and here it may be on its way.
 */
static int wait_asleep(struct bench_lane *lane, const struct assay_pipe_callbacks *callbacks, uint64_t target, uint64_t deadline)
{
	struct bench_open *open = lane->open;
	uint64_t wake = target == UINT64_MAX ? target : bench_nap_until(&open->nap, target), until = least(wake, deadline);
	int got = assay_pipe_poll(lane->agent, callbacks, 0);

	if (got || open->clock() >= until)
		return got;
	if (assay_pipe_sleep(lane->agent, until) == 0 && until == wake && wake != UINT64_MAX)
		bench_nap_woke(&open->nap, wake, open->clock());
	return 0;
}

/* Until something came, or something is due. */
static int await(struct bench_lane *lane, const struct way *way)
{
	const struct assay_pipe_callbacks callbacks = {on_done, lane_event, lane};
	bool more = way->left && way->next < way->end && lane->free_count && !way->full;
	uint64_t target = more ? way->next : UINT64_MAX;
	uint64_t deadline = lane->in_flight ? lane->last_ns + assay_agent_timeout(lane->agent) : UINT64_MAX;
	int got;

	if (lane->synchronous)
		return wait_here(lane, &callbacks, target);
	if (lane->open->polls)
		got = assay_pipe_poll(lane->agent, &callbacks, least(target, deadline));
	else
		got = wait_asleep(lane, &callbacks, target, deadline);
	if (got || lane->open->clock() < deadline)
		return got;
	got = assay_pipe_poll(lane->agent, &callbacks, 0);
	return got ? got : -ETIMEDOUT;
}

/* The window has been full for longer than the whole way was to take: the rest is counted, not sent. */
static void abandon(struct bench_lane *lane, struct way *way)
{
	while (way->left && way->next < way->end) {
		lane->open->unsent += !lane->samples;
		way->last_intended = way->next;
		way->next += gap(lane);
		way->left--;
		if (++lane->position == lane->stream.count)
			lane->position = 0;
	}
	way->left = 0;
}

static struct way way_to(struct bench_lane *lane, const struct bench_goal *goal)
{
	uint64_t now = lane->open->clock();
	double planned = goal->count ? (double)goal->count * lane->open->pace.gap_ns : (double)goal->duration_ns;
	struct way way = {
		.begin = now,
		.end = goal->duration_ns ? now + goal->duration_ns : UINT64_MAX,
		.left = goal->count ? goal->count : UINT64_MAX,
		.now = now,
	};

	if (goal->duration_ns && planned > (double)goal->duration_ns)
		planned = (double)goal->duration_ns;
	way.give_up = now + (uint64_t)(2 * planned) + assay_agent_timeout(lane->agent);
	if (!lane->open->begun)
		lane->open->carry_ns = gap(lane);
	lane->open->begun = true;
	way.next = now + lane->open->carry_ns;
	way.last_intended = now;
	return way;
}

/* How long the sends were meant to take, and how long they took. */
static void keep_rate(struct bench_lane *lane, const struct way *way, uint64_t last_sent)
{
	uint64_t planned = (way->end == UINT64_MAX ? way->last_intended : way->end) - way->begin, took = last_sent - way->begin;

	lane->open->planned_ns += planned;
	lane->open->took_ns += took > planned ? took : planned;
}

int lane_run_open(struct bench_lane *lane, const struct bench_goal *goal)
{
	struct way way = way_to(lane, goal);
	uint64_t last_sent = way.begin, sent;
	int err = 0, slack = prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0);

	prctl(PR_SET_TIMERSLACK, TIMER_SLACK_NS, 0, 0, 0);
	for (;;) {
		way.now = lane->open->clock();
		if (way.now > way.give_up)
			abandon(lane, &way);
		sent = lane->sequence;
		err = send_due(lane, &way);
		if (lane->sequence != sent)
			last_sent = way.now;
		if (err < 0 || (!lane->in_flight && (!way.left || way.next >= way.end)))
			break;
		err = await(lane, &way);
		if (err < 0)
			break;
		way.full &= err == 0;
	}
	prctl(PR_SET_TIMERSLACK, slack > 0 ? (unsigned long)slack : 0, 0, 0, 0);
	lane->open->carry_ns = way.next - (way.end == UINT64_MAX ? way.last_intended : least(way.end, way.next));
	if (!lane->samples)
		keep_rate(lane, &way, last_sent);
	return err < 0 ? err : 0;
}
