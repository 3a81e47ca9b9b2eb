/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Several agents at the same time: a thread for each part, meetings, and one check made of what the parts found.
 *
 * A platform that runs in its caller's thread (loopback) belongs to one thread at a time. Where an agent has such a one, the parts
 * take turns: a part holds the turn until it is about to talk, then it goes on to a part that the run's seed picks. So nothing in
 * such a platform needs a lock, and a run can be repeated.
 */
#include <stdlib.h>
#include <string.h>

#include "suites/agents.h"
#include "suites/engine.h"

enum part_state { ACTIVE, WAITING, AT_MEETING, ENDED };

struct stage_part {
	struct stage *stage;
	const struct part *part;
	struct check *check;
	struct evidence *evidence;
	pthread_t thread;
	bool started;
	uint8_t state; /* enum part_state */
};

struct stage {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool turns, open, failed; /* open: all parts may begin; failed: a part was over at the last meeting */
	size_t holder;            /* of the turn */
	uint64_t random;
	unsigned meetings;
	size_t count;
	struct stage_part *parts;
};

/* --- Turns ----------------------------------------------------------------------------------------------------------------- */

static uint32_t next_random(struct stage *stage)
{
	uint64_t z = stage->random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	return (uint32_t)(z >> 32);
}

static size_t count_in(const struct stage *stage, uint8_t state)
{
	size_t count = 0;

	for (size_t i = 0; i < stage->count; i++)
		count += stage->parts[i].state == state;
	return count;
}

/* Gives the turn to one of those that can use it: active ones first, then those that wait for events. */
static void pass_turn(struct stage *stage)
{
	uint8_t state = count_in(stage, ACTIVE) ? ACTIVE : WAITING;
	size_t able = count_in(stage, state), pick;

	if (able == 0)
		return;
	pick = next_random(stage) % able;
	for (size_t i = 0; i < stage->count; i++)
		if (stage->parts[i].state == state && pick-- == 0)
			stage->holder = i;
	pthread_cond_broadcast(&stage->changed);
}

static void await_turn(struct stage *stage, size_t part)
{
	while (stage->turns && stage->holder != part)
		pthread_cond_wait(&stage->changed, &stage->lock);
}

void stage_turn(struct check *c)
{
	struct stage *stage = c->stage;

	if (!stage || !stage->turns)
		return;
	pthread_mutex_lock(&stage->lock);
	stage->parts[c->part].state = ACTIVE;
	pass_turn(stage);
	await_turn(stage, c->part);
	pthread_mutex_unlock(&stage->lock);
}

/* With real threads others go on by themselves. With turns they get it, until all of them wait as well. */
bool stage_others_run(struct check *c)
{
	struct stage *stage = c->stage;
	bool others;

	if (!stage || !stage->turns)
		return false;
	pthread_mutex_lock(&stage->lock);
	stage->parts[c->part].state = WAITING;
	others = count_in(stage, ACTIVE) > 0;
	if (others) {
		pass_turn(stage);
		await_turn(stage, c->part);
	}
	stage->parts[c->part].state = ACTIVE;
	pthread_mutex_unlock(&stage->lock);
	return others;
}

/* --- Meetings -------------------------------------------------------------------------------------------------------------- */

static bool part_failed(const struct check *c)
{
	return c->silent || (c->settled && c->verdict != ASSAY_SKIP);
}

/* Called with the lock held, when a part came to the meeting or ended: begins the next act once nobody is missing. */
static void perhaps_begin(struct stage *stage)
{
	if (!count_in(stage, AT_MEETING) || count_in(stage, ACTIVE) || count_in(stage, WAITING))
		return;
	for (size_t i = 0; i < stage->count; i++) {
		stage->failed = stage->failed || part_failed(stage->parts[i].check);
		if (stage->parts[i].state == AT_MEETING)
			stage->parts[i].state = ACTIVE;
	}
	stage->meetings++;
	pthread_cond_broadcast(&stage->changed);
}

bool meet(struct check *c)
{
	struct stage *stage = c->stage;
	unsigned before;
	bool go_on;

	if (!stage)
		return !over(c);
	pthread_mutex_lock(&stage->lock);
	before = stage->meetings;
	stage->parts[c->part].state = AT_MEETING;
	perhaps_begin(stage);
	pass_turn(stage);
	while (stage->meetings == before)
		pthread_cond_wait(&stage->changed, &stage->lock);
	await_turn(stage, c->part);
	go_on = !stage->failed && !over(c);
	pthread_mutex_unlock(&stage->lock);
	return go_on;
}

/* --- Parts ----------------------------------------------------------------------------------------------------------------- */

static void *play(void *argument)
{
	struct stage_part *p = argument;
	struct stage *stage = p->stage;

	pthread_mutex_lock(&stage->lock);
	while (!stage->open)
		pthread_cond_wait(&stage->changed, &stage->lock);
	await_turn(stage, p->check->part);
	pthread_mutex_unlock(&stage->lock);
	p->part->run(p->check, p->part->context);
	pthread_mutex_lock(&stage->lock);
	p->state = ENDED;
	perhaps_begin(stage);
	pass_turn(stage);
	pthread_mutex_unlock(&stage->lock);
	return NULL;
}

/* A check of its own, for one agent, with evidence of its own. */
static bool prepare(struct stage *stage, struct check *c, size_t i, const struct part *part)
{
	struct stage_part *p = &stage->parts[i];
	struct check *own = calloc(1, sizeof(*own));

	p->check = own;
	p->evidence = calloc(1, sizeof(*p->evidence));
	if (!own || !p->evidence)
		return false;
	memcpy(own, c, offsetof(struct check, undo));
	p->stage = stage;
	p->part = part;
	own->seat = &c->run->seats[(c->home->index + part->place) % c->run->seat_count];
	own->verdict = ASSAY_PASS;
	own->settled = own->silent = false;
	own->condition = ASSAY_CONDITION_NONE;
	own->judged = own->undo_count = own->next_exchange = 0;
	own->random = c->random ^ (i + 1) * UINT64_C(0x2545f4914f6cdd1d);
	own->evidence = p->evidence;
	own->stage = stage;
	own->part = i;
	return true;
}

static void begin_all(struct stage *stage, struct check *c)
{
	for (size_t i = 0; i < stage->count; i++) {
		stage->parts[i].check->seat->evidence = stage->parts[i].evidence;
		stage->turns = stage->turns || (stage->parts[i].check->seat->capabilities & ASSAY_IS_SYNCHRONOUS);
	}
	for (size_t i = 0; i < c->run->seat_count; i++)
		c->run->seats[i].predicted.deaf = true;
	for (size_t i = 0; i < stage->count; i++) {
		struct stage_part *p = &stage->parts[i];

		p->started = pthread_create(&p->thread, NULL, play, p) == 0;
		if (!p->started)
			p->state = ENDED;
	}
	pthread_mutex_lock(&stage->lock);
	stage->open = true;
	pass_turn(stage);
	pthread_cond_broadcast(&stage->changed);
	pthread_mutex_unlock(&stage->lock);
}

static void end_all(struct stage *stage, struct check *c)
{
	for (size_t i = 0; i < stage->count; i++) {
		if (stage->parts[i].started)
			pthread_join(stage->parts[i].thread, NULL);
		else
			broken(c, "a thread for each agent could not be had");
		stage->parts[i].check->seat->evidence = &c->run->evidence;
	}
	for (size_t i = 0; i < c->run->seat_count; i++) {
		predicted_idle(&c->run->seats[i].predicted);
		c->run->seats[i].predicted.deaf = false;
	}
}

/* --- One check of many ------------------------------------------------------------------------------------------------------ */

/* Which verdict stands when parts differ. */
static int weight(const struct check *part)
{
	switch (part->verdict) {
	case ASSAY_FAIL: return 5;
	case ASSAY_ERROR: return 4;
	case ASSAY_WARN: return 3;
	case ASSAY_SKIP: return 2;
	case ASSAY_NOTE: return 1;
	default: return 0;
	}
}

static void take_undo(struct check *c, const struct check *part)
{
	for (uint32_t i = 0; i < part->undo_count; i++) {
		if (c->undo_count == UNDO_MAX) {
			broken(c, "more to restore than the engine keeps");
			return;
		}
		c->undo[c->undo_count++] = part->undo[i];
	}
}

static void take_verdict(struct check *c, const struct check *part)
{
	c->verdict = part->verdict;
	c->condition = part->condition;
	c->settled = part->settled;
	c->settled_ns = part->settled_ns;
	c->ambiguity = part->ambiguity;
	c->preferred = part->preferred;
	memcpy(c->reason, part->reason, sizeof(c->reason));
	memcpy(c->reading, part->reading, sizeof(c->reading));
}

static void merge(struct stage *stage, struct check *c, struct evidence **kept)
{
	const struct check *worst = NULL;

	for (size_t i = 0; i < stage->count; i++) {
		const struct check *part = stage->parts[i].check;

		c->judged += part->judged;
		take_undo(c, part);
		kept[i] = stage->parts[i].evidence;
		if (!worst || weight(part) > weight(worst) ||
		    (weight(part) == weight(worst) && part->settled_ns < worst->settled_ns))
			worst = part;
	}
	evidence_merge(c->evidence, kept, stage->count, EVIDENCE_KEPT / (uint32_t)(stage->count < 8 ? stage->count : 8));
	if (worst && !c->settled && weight(worst) > weight(c))
		take_verdict(c, worst);
	c->evidence->frozen = c->settled && c->verdict != ASSAY_SKIP;
	for (size_t i = 0; i < stage->count; i++) {
		struct seat *seat = stage->parts[i].check->seat;

		c->silent = c->silent || stage->parts[i].check->silent;
		if (seat->fresh_wanted)
			take_fresh_connection(seat);
	}
}

bool at_once(struct check *c, const struct part *parts, size_t count)
{
	struct stage stage = {.count = count, .random = check_random(c)};
	struct evidence **kept = calloc(count + 1, sizeof(struct evidence *));
	bool ready;

	stage.parts = calloc(count + 1, sizeof(*stage.parts));
	ready = kept && stage.parts && !c->stage;
	for (size_t i = 0; i < count && ready; i++)
		ready = prepare(&stage, c, i, &parts[i]);
	if (over(c)) {
		ready = false;
	} else if (!ready) {
		broken(c, "out of memory, or a phase within a phase");
	} else {
		(void)pthread_mutex_init(&stage.lock, NULL);
		(void)pthread_cond_init(&stage.changed, NULL);
		begin_all(&stage, c);
		end_all(&stage, c);
		pthread_cond_destroy(&stage.changed);
		pthread_mutex_destroy(&stage.lock);
		merge(&stage, c, kept);
	}
	for (size_t i = 0; stage.parts && i < count; i++) {
		free(stage.parts[i].check);
		free(stage.parts[i].evidence);
	}
	free(stage.parts);
	free(kept);
	return ready && !over(c);
}
