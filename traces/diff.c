// SPDX-License-Identifier: BSD-2-Clause
/*
 * What two traces differ in. A command and its response are one unit, every other record is one of its own. Units wait in lanes, one
 * for each agent and kind of unit, so that what only came in another order between agents is no difference; a lane is compared in its
 * order, and where it parts, a short look ahead finds where it comes together again. Memory is bounded whatever the traces are like.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "scmi/header.h"
#include "scmi/le.h"
#include "traces/edit.h"
#include "traces/text_private.h"

#define LANES_MAX 256u
#define LOOK_AHEAD 64u
#define UNITS_MAX 16384u      /* that wait on one side */
#define BYTES_MAX (64u << 20) /* of these */
#define PATIENCE 4096u        /* records that a response may come after its command */
#define TOKEN_MASK (SCMI_TOKEN_MAX << 18)

struct message {
	uint8_t kind;
	uint32_t flags, bytes_count;
	uint8_t *bytes;
};

struct unit {
	struct unit *next;
	uint64_t number; /* of its record, in the order of the file */
	uint64_t sequence;
	uint64_t hash; /* of what it is matched by: its first message, but for the token */
	bool answered;
	struct message first, answer;
};

struct lane {
	uint16_t agent;
	uint8_t class; /* 0 exchanges, 1 events, 2 lives */
	struct unit *head[2], *tail[2];
	unsigned count[2];
};

struct side {
	const char *path;
	struct assay_trace_reader *reader;
	bool at_end;
	uint64_t records, units;
	size_t bytes;
};

struct diff {
	struct side sides[2];
	struct lane lanes[LANES_MAX];
	unsigned lanes_count;
	FILE *out;
	bool begun;
	struct trace_diff_result *result;
	struct trace_text_out line;
	char *why;
	size_t why_bytes;
};

static int out_of_memory(const struct diff *d, const struct side *side)
{
	snprintf(d->why, d->why_bytes, "%s: out of memory", side->path);
	return -ENOMEM;
}

/* ---- Units ---- */

static int keep(struct message *message, const struct assay_trace_record *record)
{
	message->kind = record->kind;
	message->flags = record->flags;
	message->bytes_count = record->bytes_count;
	message->bytes = malloc((size_t)record->bytes_count + 1);
	if (!message->bytes)
		return -ENOMEM;
	if (record->bytes_count)
		memcpy(message->bytes, record->bytes, record->bytes_count);
	/* Tokens come out differently in every run. */
	if (record->kind <= ASSAY_TRACE_NOTIFICATION && record->bytes_count >= SCMI_HEADER_BYTES)
		scmi_store32(message->bytes, scmi_load32(message->bytes) & ~TOKEN_MASK);
	return 0;
}

static bool same(const struct message *a, const struct message *b)
{
	return a->kind == b->kind && a->flags == b->flags && a->bytes_count == b->bytes_count &&
	       (a->bytes_count == 0 || !memcmp(a->bytes, b->bytes, a->bytes_count));
}

static uint64_t hash_of(const struct message *message)
{
	uint64_t hash = 14695981039346656037u ^ message->kind ^ (uint64_t)message->flags << 32;

	for (uint32_t i = 0; i < message->bytes_count; i++)
		hash = (hash ^ message->bytes[i]) * 1099511628211u;
	return hash;
}

static uint32_t bytes_of(const struct unit *unit)
{
	return unit->first.bytes_count + unit->answer.bytes_count;
}

static void free_unit(struct unit *unit)
{
	free(unit->first.bytes);
	free(unit->answer.bytes);
	free(unit);
}

/* Same kind of thing: protocol and message, or what happened to an agent. */
static bool alike(const struct unit *a, const struct unit *b)
{
	uint32_t n = SCMI_HEADER_BYTES;

	return a->first.kind == b->first.kind && a->first.bytes_count >= n && b->first.bytes_count >= n &&
	       !memcmp(a->first.bytes, b->first.bytes, n);
}

/* ---- Reading ---- */

static struct lane *lane_of(struct diff *d, const struct assay_trace_record *record)
{
	uint8_t class = record->kind == ASSAY_TRACE_COMMAND ? 0 : record->kind == ASSAY_TRACE_LIFECYCLE ? 2 : 1;

	for (unsigned i = 0; i < d->lanes_count; i++)
		if (d->lanes[i].agent == record->agent && d->lanes[i].class == class)
			return &d->lanes[i];
	if (d->lanes_count == LANES_MAX)
		return NULL;
	d->lanes[d->lanes_count] = (struct lane){.agent = record->agent, .class = class};
	return &d->lanes[d->lanes_count++];
}

/* The waiting command that this record answers. */
static struct unit *command_of(struct diff *d, int side, const struct assay_trace_record *record)
{
	if (record->kind != ASSAY_TRACE_RESPONSE || record->sequence == ASSAY_TRACE_UNMATCHED)
		return NULL;
	for (unsigned i = 0; i < d->lanes_count; i++) {
		if (d->lanes[i].agent != record->agent || d->lanes[i].class != 0)
			continue;
		for (struct unit *u = d->lanes[i].head[side]; u; u = u->next)
			if (u->sequence == record->sequence && !u->answered)
				return u;
	}
	return NULL;
}

static int take(struct diff *d, int index, const struct assay_trace_record *record)
{
	struct side *side = &d->sides[index];
	struct unit *unit = command_of(d, index, record);
	struct lane *lane;

	side->bytes += record->bytes_count;
	if (unit) {
		unit->answered = true;
		return keep(&unit->answer, record) ? out_of_memory(d, side) : 0;
	}
	lane = lane_of(d, record);
	if (!lane) {
		snprintf(d->why, d->why_bytes, "%s: expected at most %u agents, found more", side->path, LANES_MAX / 3);
		return -E2BIG;
	}
	unit = calloc(1, sizeof(*unit));
	if (!unit || keep(&unit->first, record)) {
		free(unit);
		return out_of_memory(d, side);
	}
	unit->number = side->records;
	unit->sequence = record->sequence;
	unit->hash = hash_of(&unit->first);
	if (lane->tail[index])
		lane->tail[index]->next = unit;
	else
		lane->head[index] = unit;
	lane->tail[index] = unit;
	lane->count[index]++;
	side->units++;
	return 0;
}

/* One more record of a side. */
static int read_one(struct diff *d, int index)
{
	struct side *side = &d->sides[index];
	struct assay_trace_record record;
	int got = assay_trace_next(side->reader, &record, d->why, d->why_bytes);

	if (got < 0)
		return got;
	side->at_end = got == 0;
	side->records++;
	return got == 0 || record.kind == ASSAY_TRACE_METADATA ? 0 : take(d, index, &record);
}

static bool is_full(const struct side *side)
{
	return side->at_end || side->units >= UNITS_MAX || side->bytes >= BYTES_MAX;
}

/* Until the lane has so many units on both sides, as far as there are any and memory allows. */
static int fill(struct diff *d, const struct lane *lane, unsigned count)
{
	int error = 0;

	for (int index = 0; index < 2; index++)
		while (!error && lane->count[index] < count && !is_full(&d->sides[index]))
			error = read_one(d, index);
	return error;
}

/* Until its response is there, or can no longer be expected. */
static int complete(struct diff *d, int index, const struct unit *unit)
{
	int error = 0;

	while (!error && unit->first.kind == ASSAY_TRACE_COMMAND && !unit->answered && !is_full(&d->sides[index]) &&
	       d->sides[index].records - unit->number < PATIENCE)
		error = read_one(d, index);
	return error;
}

/* ---- Writing ---- */

static void print_message(struct diff *d, char mark, const struct message *message)
{
	const struct assay_trace_record record = {.kind = message->kind,
						  .flags = message->flags,
						  .used_length = ASSAY_TRACE_USED_UNKNOWN,
						  .bytes = message->bytes,
						  .bytes_count = message->bytes_count};

	d->line.used = 0;
	if (!trace_text_format_message(&d->line, &record)) {
		while (d->line.used && d->line.text[d->line.used - 1] == ' ')
			d->line.used--;
		fprintf(d->out, "%c %.*s\n", mark, (int)d->line.used, d->line.text);
	}
}

static void print_unit(struct diff *d, char mark, const struct unit *unit)
{
	print_message(d, mark, &unit->first);
	if (unit->answered)
		print_message(d, mark, &unit->answer);
}

static void print_place(struct diff *d, const struct lane *lane, const struct unit *a, const struct unit *b)
{
	if (!d->begun)
		fprintf(d->out, "--- %s\n+++ %s\n", d->sides[0].path, d->sides[1].path);
	d->begun = true;
	fprintf(d->out, "@@ agent %u", lane->agent);
	if (a)
		fprintf(d->out, ", record %llu", (unsigned long long)a->number);
	if (b)
		fprintf(d->out, "%s record %llu", a ? " |" : ",", (unsigned long long)b->number);
	fputs(" @@\n", d->out);
}

/* ---- Comparing ---- */

static void drop(struct diff *d, struct lane *lane, int index)
{
	struct unit *unit = lane->head[index];

	lane->head[index] = unit->next;
	if (!unit->next)
		lane->tail[index] = NULL;
	lane->count[index]--;
	d->sides[index].units--;
	d->sides[index].bytes -= bytes_of(unit);
	free_unit(unit);
}

/* The first unit of one side has no counterpart. */
static int alone(struct diff *d, struct lane *lane, int index)
{
	struct unit *unit = lane->head[index];
	int error = complete(d, index, unit);

	if (error)
		return error;
	print_place(d, lane, index == 0 ? unit : NULL, index == 0 ? NULL : unit);
	print_unit(d, index == 0 ? '-' : '+', unit);
	if (index == 0)
		d->result->only_a++;
	else
		d->result->only_b++;
	drop(d, lane, index);
	return 0;
}

/* The first units of both sides belong together. */
static int pair(struct diff *d, struct lane *lane)
{
	struct unit *a = lane->head[0], *b = lane->head[1];
	int error = complete(d, 0, a);
	bool requests;

	if (!error)
		error = complete(d, 1, b);
	if (error)
		return error;
	requests = same(&a->first, &b->first);
	if (requests && a->answered == b->answered && (!a->answered || same(&a->answer, &b->answer))) {
		d->result->same++;
	} else {
		d->result->changed++;
		print_place(d, lane, a, b);
		if (requests) {
			print_message(d, ' ', &a->first);
			if (a->answered)
				print_message(d, '-', &a->answer);
			if (b->answered)
				print_message(d, '+', &b->answer);
		} else {
			print_unit(d, '-', a);
			print_unit(d, '+', b);
		}
	}
	drop(d, lane, 0);
	drop(d, lane, 1);
	return 0;
}

/* The nearest place ahead where both sides say the same; false: none. */
static bool meeting(const struct lane *lane, unsigned *a_steps, unsigned *b_steps)
{
	unsigned best = UINT32_MAX, i = 0;

	for (const struct unit *a = lane->head[0]; a && i < LOOK_AHEAD; a = a->next, i++) {
		unsigned j = 0;

		for (const struct unit *b = lane->head[1]; b && j < LOOK_AHEAD && i + j < best; b = b->next, j++) {
			if (a->hash != b->hash)
				continue;
			best = i + j;
			*a_steps = i;
			*b_steps = j;
		}
	}
	return best != UINT32_MAX;
}

static int compare_heads(struct diff *d, struct lane *lane)
{
	unsigned a_steps = 1, b_steps = 1;
	int error;

	if (!lane->head[0] || !lane->head[1])
		return alone(d, lane, lane->head[0] ? 0 : 1);
	if (lane->head[0]->hash == lane->head[1]->hash)
		return pair(d, lane);
	error = fill(d, lane, LOOK_AHEAD);
	if (!error && !meeting(lane, &a_steps, &b_steps))
		a_steps = b_steps = 1;
	while (!error && (a_steps || b_steps)) {
		if (a_steps && b_steps && alike(lane->head[0], lane->head[1])) {
			error = pair(d, lane);
			a_steps--;
			b_steps--;
		} else if (a_steps) {
			error = alone(d, lane, 0);
			a_steps--;
		} else {
			error = alone(d, lane, 1);
			b_steps--;
		}
	}
	return error;
}

/* The lane whose first unit came first, in A if it has one there. */
static struct lane *next_lane(struct diff *d)
{
	struct lane *best = NULL;
	uint64_t best_number = UINT64_MAX;

	for (unsigned i = 0; i < d->lanes_count; i++) {
		const struct unit *head = d->lanes[i].head[0] ? d->lanes[i].head[0] : d->lanes[i].head[1];

		if (head && head->number < best_number) {
			best = &d->lanes[i];
			best_number = head->number;
		}
	}
	return best;
}

static int run(struct diff *d)
{
	int error = 0;

	for (;;) {
		struct lane *lane = next_lane(d);

		if (!lane && d->sides[0].at_end && d->sides[1].at_end)
			return 0;
		for (int index = 0; index < 2 && !lane && !error; index++)
			error = d->sides[index].at_end ? 0 : read_one(d, index);
		if (!error && lane)
			error = fill(d, lane, 1);
		if (!error && lane)
			error = compare_heads(d, lane);
		if (error)
			return error;
	}
}

static void release(struct diff *d)
{
	for (unsigned i = 0; i < d->lanes_count; i++)
		for (int index = 0; index < 2; index++)
			while (d->lanes[i].head[index])
				drop(d, &d->lanes[i], index);
	for (int index = 0; index < 2; index++)
		if (d->sides[index].reader)
			assay_trace_close(d->sides[index].reader);
	trace_text_release(&d->line);
	free(d);
}

int trace_diff(const char *a, const char *b, FILE *out, struct trace_diff_result *result, char *why, size_t why_bytes)
{
	struct diff *d = calloc(1, sizeof(*d));
	int error;

	memset(result, 0, sizeof(*result));
	snprintf(why, why_bytes, "%s: out of memory", a);
	if (!d)
		return -ENOMEM;
	d->sides[0].path = a;
	d->sides[1].path = b;
	d->out = out;
	d->result = result;
	d->why = why;
	d->why_bytes = why_bytes;
	error = assay_trace_open(a, &d->sides[0].reader, why, why_bytes);
	if (!error)
		error = assay_trace_open(b, &d->sides[1].reader, why, why_bytes);
	if (!error)
		error = run(d);
	release(d);
	return error;
}
