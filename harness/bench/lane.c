/* SPDX-License-Identifier: BSD-2-Clause */
/* The hot loop of a bench. No allocation and no system call of its own while it runs. */
#include "harness/bench/lane_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness/virtqueue/virtqueue.h"
#include "scmi/le.h"
#include "scmi/names.h"

struct bench_slot {
	uint64_t cookie;
	uint32_t header_word;
	bool busy;
	const struct bench_item *item;
};

static uint64_t clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

int bench_lane_open(struct bench_lane *lane, struct assay_agent *agent, struct bench_stream *stream, uint32_t depth,
		    unsigned extras, const struct probes_path *path)
{
	struct assay_backend_info info = {.struct_size = sizeof(info)};

	memset(lane, 0, sizeof(*lane));
	lane->agent = agent;
	lane->timeout_ns = assay_agent_timeout(agent);
	lane->stream = *stream;
	memset(stream, 0, sizeof(*stream));
	if (depth == 0 || depth > BENCH_DEPTH_MAX)
		return -EINVAL;
	assay_agent_describe(agent, &info);
	lane->synchronous = info.capabilities & ASSAY_IS_SYNCHRONOUS;
	lane->depth = lane->free_count = depth;
	lane->slots = calloc(depth, sizeof(*lane->slots));
	lane->requests = calloc(depth, lane->stream.request_max);
	lane->free_slots = calloc(depth, sizeof(*lane->free_slots));
	lane->batch = calloc(depth, sizeof(*lane->batch));
	if (!lane->slots || !lane->requests || !lane->free_slots || !lane->batch)
		return -ENOMEM;
	for (uint32_t i = 0; i < depth; i++)
		lane->free_slots[i] = (uint16_t)(depth - 1 - i);
	return bench_series_create(&lane->series, lane->stream.class_count, extras, path);
}

void bench_lane_close(struct bench_lane *lane)
{
	bench_series_free(&lane->series);
	bench_stream_free(&lane->stream);
	free(lane->slots);
	free(lane->requests);
	free(lane->free_slots);
	free(lane->batch);
	memset(lane, 0, sizeof(*lane));
}

static void tell_mismatch(struct bench_lane *lane, const struct bench_slot *slot, const struct assay_completion *c,
			  const char *what)
{
	struct bench_class class = lane->stream.classes[slot->item->class];
	const char *name = scmi_message_name(class.protocol, SCMI_TYPE_COMMAND, class.message);
	uint32_t at = SCMI_HEADER_BYTES, n = slot->item->response_bytes;

	if (lane->counts.mismatches++)
		return;
	while (at < n && at < c->bytes_count &&
	       (c->bytes[at] == slot->item->response[at] || (slot->item->varies && slot->item->varies[at])))
		at++;
	snprintf(lane->mismatch, sizeof(lane->mismatch),
		 "%s (protocol 0x%x message 0x%x), exchange %llu: the %s differs from the answers before: expected %u bytes, "
		 "header 0x%08x; "
		 "found %u bytes (used length %u), header 0x%08x; first difference at offset %u",
		 name ? name : "message", class.protocol, class.message, (unsigned long long)lane->counts.answered, what, n,
		 slot->header_word, c->bytes_count, c->used_length, c->bytes_count >= 4 ? scmi_load32(c->bytes) : 0, at);
}

static void keep_times(struct bench_lane *lane, const struct bench_slot *slot, const struct assay_completion *c)
{
	const struct bench_item *item = slot->item;
	struct bench_outliers *outliers = lane->series.outliers[lane->samples != NULL];

	if (!c->publish.valid || !c->reap.valid || c->reap.ns < c->publish.ns) {
		lane->counts.untimed++;
		lane->last_ns = clock_ns();
		return;
	}
	lane->last_ns = c->reap.ns;
	lane->counts.unkicked += c->kick.source == ASSAY_TIME_NONE;
	if (c->reap.ns - c->publish.ns > outliers->least)
		bench_outliers_keep(outliers, item, slot->header_word, slot->cookie >> LANE_SLOT_BITS, c);
	if (lane->samples && lane->kept)
		bench_kept_set(&lane->kept[lane->sample_count], slot->item, slot->header_word, c);
	if (lane->samples) {
		lane->samples[lane->sample_count++] = (struct probes_sample){
			.publish = c->publish.ns,
			.kick = c->kick.ns,
			.reap = c->reap.ns,
			.kicked = c->kick.valid,
			.label = item->class,
		};
		return;
	}
	assay_histogram_record(lane->series.publish_to_reap[item->class], c->reap.ns - c->publish.ns);
	if (lane->series.kick_to_used[item->class] && c->kick.valid && c->used.valid && c->used.ns >= c->kick.ns)
		assay_histogram_record(lane->series.kick_to_used[item->class], c->used.ns - c->kick.ns);
}

void lane_done(void *context, uint64_t cookie, const struct assay_completion *c)
{
	struct bench_lane *lane = context;
	uint32_t index = lane_slot_of(cookie);
	struct bench_slot *slot = &lane->slots[index];
	const char *difference;

	if (index >= lane->depth || !slot->busy || slot->cookie != cookie) {
		lane->counts.unmatched++;
		return;
	}
	keep_times(lane, slot, c);
	difference = bench_item_compare(slot->item, slot->header_word, c);
	if (difference)
		tell_mismatch(lane, slot, c, difference);
	lane->counts.answered++;
	lane->counts.request_bytes += slot->item->request_bytes;
	lane->counts.response_bytes += c->bytes_count;
	slot->busy = false;
	lane->free_slots[lane->free_count++] = (uint16_t)index;
	lane->in_flight--;
}

void lane_event(void *context, uint64_t cookie, const struct assay_completion *c)
{
	struct bench_lane *lane = context;

	(void)cookie;
	(void)c;
	lane->counts.events++;
}

void lane_prepare(struct bench_lane *lane, struct assay_message *message)
{
	uint32_t index = lane->free_slots[--lane->free_count];
	struct bench_slot *slot = &lane->slots[index];
	const struct bench_item *item = &lane->stream.items[lane->position];
	uint8_t *request = lane->requests + (size_t)index * lane->stream.request_max;

	if (++lane->position == lane->stream.count)
		lane->position = 0;
	vq_copy(request, item->request, item->request_bytes);
	slot->item = item;
	slot->busy = true;
	slot->header_word = scmi_load32(item->request) | (uint32_t)(lane->sequence & SCMI_TOKEN_MAX) << 18;
	slot->cookie = lane->sequence++ << LANE_SLOT_BITS | index;
	scmi_store32(request, slot->header_word);
	*message = (struct assay_message){
		.cookie = slot->cookie,
		.request = request,
		.request_bytes = item->request_bytes,
		.capacity = item->capacity,
	};
}

void lane_take_back(struct bench_lane *lane, uint32_t from, uint32_t to)
{
	while (to-- > from) {
		uint32_t index = lane_slot_of(lane->batch[to].cookie);

		if (lane->slots[index].busy)
			lane->free_slots[lane->free_count++] = (uint16_t)index;
		lane->slots[index].busy = false;
		lane->position = (lane->position ? lane->position : lane->stream.count) - 1;
		lane->sequence--;
	}
}

void lane_count_taken(struct bench_lane *lane, uint32_t taken)
{
	lane->in_flight += taken;
	if (lane->in_flight > lane->in_flight_most)
		lane->in_flight_most = lane->in_flight;
}

static uint64_t deadline_of(const struct bench_lane *lane)
{
	return (lane->synchronous ? assay_agent_now(lane->agent) : lane->last_ns) + lane->timeout_ns;
}

/* Until there is an answer: events, and answers to nothing, are none. */
static int receive(struct bench_lane *lane, const struct assay_pipe_callbacks *callbacks)
{
	uint64_t before = lane->counts.answered, deadline = deadline_of(lane);
	int got;

	do
		got = assay_pipe_poll(lane->agent, callbacks, deadline);
	while (got > 0 && lane->counts.answered == before);
	return got > 0 ? 0 : got < 0 ? got : -ETIMEDOUT;
}

/* What there is to send goes, and answers come. */
static int turn(struct bench_lane *lane, const struct assay_pipe_callbacks *callbacks, uint64_t *left)
{
	uint32_t count = lane->free_count < *left ? lane->free_count : (uint32_t)*left, before = lane->in_flight, sent;
	uint64_t answered = lane->counts.answered;
	int taken, got;

	for (uint32_t i = 0; i < count; i++)
		lane_prepare(lane, &lane->batch[i]);
	lane->in_flight += count;
	got = assay_pipe_turn(lane->agent, lane->batch, count, &taken, callbacks, deadline_of(lane));
	sent = taken < 0 ? 0 : (uint32_t)taken;
	if (VQ_SELDOM(sent != count)) {
		lane_take_back(lane, sent, count);
		lane->in_flight -= count - sent;
	}
	if (before + sent > lane->in_flight_most)
		lane->in_flight_most = before + sent;
	*left -= sent;
	if (got < 0)
		return got;
	if (!(before + sent))
		return -ENOSPC; /* a ring without anything in it takes nothing */
	if (lane->counts.answered != answered)
		return 0;
	/* Only events came; or nothing was waited for, since nothing was taken. */
	return got || (count && !sent) ? receive(lane, callbacks) : -ETIMEDOUT;
}

static int end_early(struct bench_lane *lane, int err)
{
	snprintf(lane->error, sizeof(lane->error), "%s: %s after %llu answered exchanges, with %u in flight",
		 assay_agent_uri(lane->agent),
		 err == -ETIMEDOUT    ? "no answer in time"
		 : err == -ECONNRESET ? "the back-end is gone"
		 : err == -EPROTO     ? "the back-end broke the transport's rules"
				      : strerror(-err),
		 (unsigned long long)lane->counts.answered, lane->in_flight);
	return err;
}

/* With nothing in flight: whatever the back-end still has to say is against the rules, or a message of its own. */
static int last_look(struct bench_lane *lane)
{
	const struct assay_pipe_callbacks callbacks = {lane_done, lane_event, lane};
	int got = assay_pipe_poll(lane->agent, &callbacks, 0);

	return got < 0 ? got : 0;
}

static int run_closed(struct bench_lane *lane, const struct bench_goal *goal)
{
	const struct assay_pipe_callbacks callbacks = {lane_done, lane_event, lane};
	uint64_t left = goal->count ? goal->count : UINT64_MAX;
	uint64_t end = goal->duration_ns ? lane->last_ns + goal->duration_ns : UINT64_MAX;
	int err = 0;

	while (!err) {
		if (lane->last_ns >= end)
			left = 0;
		if (!left && !lane->in_flight)
			break;
		err = turn(lane, &callbacks, &left);
	}
	return err;
}

int bench_lane_run(struct bench_lane *lane, const struct bench_goal *goal, struct probes_sample *samples)
{
	uint64_t begin = clock_ns(), answered = lane->counts.answered;
	int err;

	lane->samples = samples;
	lane->sample_count = 0;
	lane->last_ns = begin;
	err = lane->open ? lane_run_open(lane, goal) : run_closed(lane, goal);
	if (!samples) {
		lane->counts.elapsed_ns += clock_ns() - begin;
		lane->counts.measured += lane->counts.answered - answered;
	}
	if (!err)
		err = last_look(lane);
	lane->samples = NULL;
	return err ? end_early(lane, err) : 0;
}
