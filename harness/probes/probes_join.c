/* SPDX-License-Identifier: BSD-2-Clause */
/* Joins the agent's samples with the probes' records. */
#include "harness/probes/probes_join.h"

#define REAP PROBES_POINT_COUNT

static const struct {
	const char *name;
	unsigned char from, to;
} phases[PROBES_PHASE_COUNT] = {
	[PROBES_KICK_TO_WAKE] = {"kick_to_wake", PROBES_KICK, PROBES_WAKE},
	[PROBES_WAKE_TO_RUN] = {"wake_to_run", PROBES_WAKE, PROBES_RUN},
	[PROBES_RUN_TO_DRAIN] = {"run_to_drain", PROBES_RUN, PROBES_DRAIN},
	[PROBES_DRAIN_TO_CALL] = {"drain_to_call", PROBES_DRAIN, PROBES_CALL},
	[PROBES_RUN_TO_CALL] = {"run_to_call", PROBES_RUN, PROBES_CALL},
	[PROBES_CALL_TO_AGENT_WAKE] = {"call_to_agent_wake", PROBES_CALL, PROBES_AGENT_WAKE},
	[PROBES_AGENT_WAKE_TO_RUN] = {"agent_wake_to_run", PROBES_AGENT_WAKE, PROBES_AGENT_RUN},
	[PROBES_AGENT_RUN_TO_REAP] = {"agent_run_to_reap", PROBES_AGENT_RUN, REAP},
	[PROBES_CALL_TO_REAP] = {"call_to_reap", PROBES_CALL, REAP},
	[PROBES_KICK_TO_CALL] = {"kick_to_call", PROBES_KICK, PROBES_CALL},
};

const char *probes_phase_name(enum probes_phase phase)
{
	return (unsigned)phase < PROBES_PHASE_COUNT ? phases[phase].name : "?";
}

void probes_phase_ends(enum probes_phase phase, enum probes_point *from, enum probes_point *to)
{
	*from = (enum probes_point)phases[phase].from;
	*to = (enum probes_point)phases[phase].to;
}

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

static void hand_over(const struct probes_sample *s, const struct probes_record *r, probes_phase_fn *on_phase, void *context)
{
	for (int p = 0; p < PROBES_PHASE_COUNT; p++) {
		uint64_t from = r->t_ns[phases[p].from];
		uint64_t to = phases[p].to == REAP ? s->reap : r->t_ns[phases[p].to];

		if (from && to >= from) /* a polling agent's reap may come first: then there is no such phase */
			on_phase(context, s->label, (enum probes_phase)p, to - from);
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
	hand_over(s, r, on_phase, context);
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
