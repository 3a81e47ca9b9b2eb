/* SPDX-License-Identifier: BSD-2-Clause */
/* Joins the agent's samples with records of the kernel path: by used entry, since any number of requests may share one kick. */
#include <stdlib.h>

#include "harness/probes/probes_join.h"
#include "harness/probes/probes_join_private.h"

#define ALL_POINTS VHOST_POINT_COUNT

/* publish <= agent's kick <= probe's kick <= ... <= used <= reap, over the points that were passed. */
static bool is_ordered(const struct probes_sample *s, const struct probes_record *r, bool call_after_reap)
{
	uint64_t last = s->publish > s->kick ? s->publish : s->kick;

	for (int p = 0; p < ALL_POINTS; p++) {
		if (!r->t_ns[p])
			continue;
		if (r->t_ns[p] < last)
			return false;
		if (r->t_ns[p] > s->reap && !(call_after_reap && p == VHOST_CALL))
			return false;
		last = r->t_ns[p];
	}
	return true;
}

/* The worker ran at the kick, or took the chain in a round that began before the kick: it was not woken for this request. */
static bool met_awake(const struct probes_record *r)
{
	return (r->flags & PROBES_WORKER_AWAKE) || (r->t_ns[VHOST_WAKE] && r->t_ns[VHOST_WAKE] < r->t_ns[VHOST_KICK]) ||
	       (r->t_ns[VHOST_FETCH] && r->t_ns[VHOST_FETCH] < r->t_ns[VHOST_KICK]);
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static int by_used(const void *a, const void *b)
{
	const struct probes_record *x = a, *y = b;

	return by_number(&x->t_ns[VHOST_USED], &y->t_ns[VHOST_USED]);
}

/* The agent's own kicks in order: where two lie between a sample's kick and the record's, the record's is not the sample's. */
struct kicks {
	uint64_t *ns;
	size_t count;
};

static void kicks_collect(struct kicks *kicks, const struct probes_sample *samples, size_t count)
{
	kicks->count = 0;
	kicks->ns = malloc((count ? count : 1) * sizeof(*kicks->ns));
	for (size_t i = 0; kicks->ns && i < count; i++)
		if (samples[i].kicked)
			kicks->ns[kicks->count++] = samples[i].kick;
	if (kicks->ns)
		qsort(kicks->ns, kicks->count, sizeof(*kicks->ns), by_number);
}

/* Without memory nothing is known, and all count as overtaken where more than one could be in flight. */
static bool overtaken(const struct kicks *kicks, uint64_t own, uint64_t recorded)
{
	size_t low = 0, high = kicks->count;

	while (low < high) { /* the first kick after our own */
		size_t middle = low + (high - low) / 2;

		if (kicks->ns[middle] > own)
			high = middle;
		else
			low = middle + 1;
	}
	return !kicks->ns || (low < kicks->count && kicks->ns[low] <= recorded);
}

static void join_one(const struct probes_sample *s, const struct probes_record *r, const struct kicks *kicks,
		     const struct probes_join_options *options, probes_phase_fn *on_phase, void *context,
		     struct probes_counts *counts)
{
	if (met_awake(r)) {
		counts->worker_awake++;
	} else if (!is_ordered(s, r, options->call_after_reap)) {
		counts->void_samples++;
	} else if (overtaken(kicks, s->kick, r->t_ns[VHOST_KICK])) {
		counts->kicks_overtaken++;
	} else {
		counts->joined++;
		counts->calls_suppressed += options->sees_calls && !r->t_ns[VHOST_CALL];
		probes_hand_over(&probes_vhost_path, s, r, on_phase, context);
		if (options->on_joined)
			options->on_joined(context, s, r);
	}
}

void probes_join_vhost(const struct probes_sample *samples, size_t sample_count, struct probes_record *records, size_t record_count,
		       const struct probes_join_options *options, probes_phase_fn *on_phase, void *context,
		       struct probes_counts *counts)
{
	struct kicks kicks;
	size_t r = 0;

	qsort(records, record_count, sizeof(*records), by_used);
	kicks_collect(&kicks, samples, sample_count);
	for (size_t i = 0; i < sample_count; i++) {
		const struct probes_sample *s = &samples[i];

		for (; r < record_count && records[r].t_ns[VHOST_USED] < s->publish; r++)
			counts->stray_records++;
		if (r == record_count || records[r].t_ns[VHOST_USED] > s->reap) {
			counts->without_record += s->kicked;
			counts->kicks_suppressed += !s->kicked;
			continue;
		}
		if (!s->kicked)
			counts->kicks_suppressed++;
		else
			join_one(s, &records[r], &kicks, options, on_phase, context, counts);
		r++;
	}
	counts->stray_records += record_count - r;
	free(kicks.ns);
}
