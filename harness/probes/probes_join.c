/* SPDX-License-Identifier: BSD-2-Clause */
/* Joins the agent's samples with the probes' records. */
#include "harness/probes/probes_join.h"

#include "harness/probes/probes_join_private.h"

/* publish <= kick <= ... <= reap, over the points that were passed. */
static bool is_ordered(const struct probes_sample *s, const struct probes_record *r, bool call_after_reap)
{
	uint64_t last = s->publish > s->kick ? s->publish : s->kick;

	for (int p = 0; p < PROBES_POINT_COUNT; p++) {
		if (!r->t_ns[p])
			continue;
		if (r->t_ns[p] < last)
			return false;
		if (r->t_ns[p] > s->reap && !(call_after_reap && p >= PROBES_CALL))
			return false;
		last = r->t_ns[p];
	}
	return true;
}

void probes_hand_over(const struct probes_path *path, const struct probes_sample *s, const struct probes_record *r,
		      probes_phase_fn *on_phase, void *context)
{
	for (unsigned p = 0; p < path->phase_count; p++) {
		uint64_t from = r->t_ns[path->phases[p].from];
		uint64_t to = path->phases[p].to == PROBES_REAP ? s->reap : r->t_ns[path->phases[p].to];

		if (from && to >= from) /* a polling agent's reap may come first: then there is no such phase */
			on_phase(context, s->label, p, to - from);
	}
}

static void join_one(const struct probes_sample *s, const struct probes_record *r, const struct probes_join_options *options,
		     probes_phase_fn *on_phase, void *context, struct probes_counts *counts)
{
	if (!is_ordered(s, r, options->call_after_reap)) {
		counts->void_samples++;
		return;
	}
	if (options->sees_wakeups && (!r->t_ns[PROBES_WAKE] || !r->t_ns[PROBES_RUN])) {
		counts->worker_awake++;
		return;
	}
	counts->joined++;
	probes_hand_over(&probes_user_path, s, r, on_phase, context);
	if (options->on_joined)
		options->on_joined(context, s, r);
}

void probes_join(const struct probes_sample *samples, size_t sample_count, const struct probes_record *records, size_t record_count,
		 const struct probes_join_options *options, probes_phase_fn *on_phase, void *context, struct probes_counts *counts)
{
	size_t r = 0;

	for (size_t i = 0; i < sample_count; i++) {
		const struct probes_sample *s = &samples[i];

		for (; r < record_count && records[r].t_ns[PROBES_KICK] < s->publish; r++)
			counts->stray_records++;
		if (!s->kicked) {
			counts->kicks_suppressed++;
			continue;
		}
		if (r == record_count || records[r].t_ns[PROBES_KICK] > s->reap) {
			counts->without_record++;
			continue;
		}
		join_one(s, &records[r++], options, on_phase, context, counts);
	}
	counts->stray_records += record_count - r;
}
