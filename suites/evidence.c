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
	entry->order = 0;
	entry->agent = agent;
	entry->direction = direction;
	entry->bytes_count = count < ASSAY_MESSAGE_MAX ? count : ASSAY_MESSAGE_MAX;
	if (entry->bytes_count)
		memcpy(entry->bytes, bytes, entry->bytes_count);
}

void evidence_hear(struct seat *seat, uint64_t t_ns, uint8_t direction, const uint8_t *bytes, uint32_t count)
{
	struct evidence *e = seat->evidence;

	if (e->frozen)
		return;
	evidence_add(e, t_ns, assay_agent_name(seat->agent), direction, bytes, count);
	pthread_mutex_lock(&seat->run->ears);
	e->entries[(e->first + e->count - 1) % EVIDENCE_KEPT].order = ++seat->run->heard;
	pthread_mutex_unlock(&seat->run->ears);
}

static const struct evidence_entry *entry_at(const struct evidence *e, uint32_t i)
{
	return &e->entries[(e->first + i) % EVIDENCE_KEPT];
}

void evidence_merge(struct evidence *e, struct evidence *const *parts, size_t count, uint32_t most)
{
	uint64_t told = 0;

	for (;;) {
		const struct evidence_entry *next = NULL;

		for (size_t p = 0; p < count; p++) {
			uint32_t skipped = parts[p]->count > most ? parts[p]->count - most : 0;

			for (uint32_t i = skipped; i < parts[p]->count; i++) {
				const struct evidence_entry *entry = entry_at(parts[p], i);

				if (entry->order > told && (!next || entry->order < next->order))
					next = entry;
			}
		}
		if (!next)
			return;
		told = next->order;
		evidence_add(e, next->t_ns, next->agent, next->direction, next->bytes, next->bytes_count);
	}
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

	if (f)
		policy_hear(run, f->bytes, f->bytes_count, scmi_load32s(seen->bytes + SCMI_HEADER_BYTES));
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

	if (seen->kind == ASSAY_SAW_LIFE)
		evidence_hear(seat, t_ns, ASSAY_HAPPENED, seen->bytes, seen->bytes_count);
	else if (seen->kind != ASSAY_SAW_LOSS)
		evidence_hear(seat, t_ns, seen->kind == ASSAY_SAW_COMMAND ? ASSAY_SENT : ASSAY_RECEIVED, seen->bytes,
			      seen->bytes_count);
	pthread_mutex_lock(&run->ears);
	passive_see(&seat->passive, seen, t_ns);
	settle_see(seat, seen);
	predict(run, seat, seen, t_ns);
	if (run->sink->observed)
		run->sink->observed(run->sink->context, seat->index, seen);
	pthread_mutex_unlock(&run->ears);
}
