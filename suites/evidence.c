/* SPDX-License-Identifier: BSD-2-Clause */
/* Evidence: the last messages of the check under way, as its agents saw them. */
#include <string.h>

#include "suites/engine.h"

void evidence_clear(struct evidence *e)
{
	e->first = e->count = 0;
	e->frozen = false;
}

void evidence_add(struct evidence *e, uint64_t t_ns, const char *agent, uint8_t direction, const uint8_t *bytes, uint32_t count)
{
	struct evidence_entry *entry = &e->entries[(e->first + e->count) % EVIDENCE_KEPT];

	if (e->frozen)
		return;
	if (e->count == EVIDENCE_KEPT)
		e->first = (e->first + 1) % EVIDENCE_KEPT;
	else
		e->count++;
	entry->t_ns = t_ns;
	entry->agent = agent;
	entry->direction = direction;
	entry->bytes_count = count < ASSAY_MESSAGE_MAX ? count : ASSAY_MESSAGE_MAX;
	if (entry->bytes_count)
		memcpy(entry->bytes, bytes, entry->bytes_count);
}

size_t evidence_list(const struct evidence *e, size_t wanted, struct assay_evidence *list)
{
	size_t count = e->count < wanted ? e->count : wanted;

	for (size_t i = 0; i < count; i++) {
		const struct evidence_entry *entry = &e->entries[(e->first + e->count - count + i) % EVIDENCE_KEPT];

		list[i] = (struct assay_evidence){
			.t_ns = entry->t_ns,
			.agent = entry->agent,
			.direction = entry->direction,
			.bytes_count = entry->bytes_count,
			.bytes = entry->bytes,
		};
	}
	return count;
}

/* By its own oracle, and for the ears of the others. */
static void predict(struct run *run, struct seat *seat, const struct assay_observation *seen, uint64_t t_ns)
{
	const struct predicted_flight *f = predicted_see(&seat->predicted, seen, t_ns);

	for (size_t i = 0; f && i < run->seat_count; i++)
		if (i != seat->index && run->seats[i].predicted.oracle)
			assay_oracle_overhear(run->seats[i].predicted.oracle, f->bytes, f->bytes_count, seen->bytes,
					      seen->bytes_count);
}

void seat_observe(void *context, const struct assay_observation *seen)
{
	struct seat *seat = context;
	struct run *run = seat->run;
	uint64_t t_ns = seen->t_ns > run->started_ns ? seen->t_ns - run->started_ns : 0;

	if (seen->kind != ASSAY_SAW_LOSS)
		evidence_add(&run->evidence, t_ns, assay_agent_name(seat->agent),
			     seen->kind == ASSAY_SAW_COMMAND ? ASSAY_SENT : ASSAY_RECEIVED, seen->bytes, seen->bytes_count);
	passive_see(&seat->passive, seen, t_ns);
	predict(run, seat, seen, t_ns);
	if (run->sink->observed)
		run->sink->observed(run->sink->context, seat->index, seen);
}
