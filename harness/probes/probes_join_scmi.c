/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Joins the agent's samples with records of Linux's SCMI driver: in the order of the answers, which is the order in which the agent reads
 * them, and only where publish <= begin <= answered <= reap.
 */
#include <stdlib.h>

#include "harness/probes/probes_join_private.h"

static int by_answer(const void *a, const void *b)
{
	const struct probes_record *x = a, *y = b;

	return x->t_ns[SCMI_ANSWERED] < y->t_ns[SCMI_ANSWERED] ? -1 : x->t_ns[SCMI_ANSWERED] > y->t_ns[SCMI_ANSWERED];
}

static bool is_ordered(const struct probes_sample *s, const struct probes_record *r)
{
	const unsigned long long *t = r->t_ns;

	return t[SCMI_BEGIN] >= s->publish && t[SCMI_ANSWERED] >= t[SCMI_BEGIN] &&
	       (!t[SCMI_SENT] || t[SCMI_SENT] >= t[SCMI_BEGIN]) &&
	       (!t[SCMI_DONE] || (t[SCMI_DONE] >= t[SCMI_ANSWERED] && t[SCMI_DONE] <= s->reap)) &&
	       (!t[SCMI_END] || t[SCMI_END] >= t[SCMI_ANSWERED]);
}

static void join_one(const struct probes_sample *s, const struct probes_record *record, const struct probes_join_options *options,
		     probes_phase_fn *on_phase, void *context, struct probes_counts *counts)
{
	struct probes_record r = *record;

	if (!is_ordered(s, &r)) {
		counts->void_samples++;
		return;
	}
	r.t_ns[SCMI_WRITE] = s->publish;
	/* The command is logged when the transport has returned: behind a fast answer that says nothing of the transport. */
	if (r.t_ns[SCMI_SENT] > r.t_ns[SCMI_ANSWERED])
		r.t_ns[SCMI_SENT] = 0;
	counts->joined++;
	probes_hand_over(&probes_scmi_path, s, &r, on_phase, context);
	if (options->on_joined)
		options->on_joined(context, s, &r);
}

void probes_join_scmi(const struct probes_sample *samples, size_t sample_count, struct probes_record *records, size_t record_count,
		      const struct probes_join_options *options, probes_phase_fn *on_phase, void *context,
		      struct probes_counts *counts)
{
	size_t r = 0;

	qsort(records, record_count, sizeof(*records), by_answer);
	for (size_t i = 0; i < sample_count; i++) {
		const struct probes_sample *s = &samples[i];

		for (; r < record_count && records[r].t_ns[SCMI_ANSWERED] < s->publish; r++)
			counts->stray_records++;
		if (r == record_count || records[r].t_ns[SCMI_ANSWERED] > s->reap) {
			counts->without_record++;
			continue;
		}
		join_one(s, &records[r++], options, on_phase, context, counts);
	}
	counts->stray_records += record_count - r;
}
