/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of named faults, and the reading of what --fault says. */
#include "harness/platform/platform_faults.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scmi/header.h"
#include "scmi/le.h"
#include "scmi/status.h"

#define NAME_MAX_BYTES 96u

static const struct platform_fault faults[] = {
#define X(symbol, name, text, requirements) {name, text, requirements},
	PLATFORM_FAULTS(X)
#undef X
};

const struct platform_fault *platform_fault_at(size_t index)
{
	return index < PLATFORM_FAULT_COUNT ? &faults[index] : NULL;
}

/* Levenshtein distance of two short names. */
static unsigned distance(const char *a, const char *b)
{
	unsigned row[NAME_MAX_BYTES + 1];
	size_t columns = strlen(b);

	if (columns > NAME_MAX_BYTES)
		return UINT32_MAX;
	for (size_t j = 0; j <= columns; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; a[i - 1]; i++) {
		unsigned diagonal = row[0];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= columns; j++) {
			unsigned best = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			best = best < row[j] + 1 ? best : row[j] + 1;
			row[j] = best < row[j - 1] + 1 ? best : row[j - 1] + 1;
		}
	}
	return row[columns];
}

/* How unlike two names are: their distance, less what they begin with in common, which says what was meant. */
static long unlikeness(const char *a, const char *b)
{
	long same = 0;

	while (a[same] && a[same] == b[same])
		same++;
	return 2 * (long)distance(a, b) - same;
}

static int unknown_fault(const char *name, char *why, size_t why_bytes)
{
	size_t nearest = 0;
	long best = LONG_MAX;

	for (size_t i = 0; i < PLATFORM_FAULT_COUNT; i++) {
		long d = unlikeness(name, faults[i].name);

		if (d < best) {
			best = d;
			nearest = i;
		}
	}
	snprintf(why, why_bytes,
		 "fault '%s': expected a name of `list --faults` or mutant:..., found no such fault; the nearest is '%s'", name,
		 faults[nearest].name);
	return -EINVAL;
}

static int bad_mutant(const char *text, char *why, size_t why_bytes)
{
	snprintf(why, why_bytes,
		 "fault '%s': expected mutant:status:PROTOCOL:MESSAGE, mutant:byte:PROTOCOL:MESSAGE:OFFSET, "
		 "mutant:event-byte:PROTOCOL:MESSAGE:OFFSET, or mutant:length:PROTOCOL:MESSAGE:+4 or -4",
		 text);
	return -EINVAL;
}

/* One number that ends with ':' or the text; *at moves behind it. */
static bool next_number(const char **at, long low, long high, long *value)
{
	char *end;

	if (**at != ':')
		return false;
	errno = 0;
	*value = strtol(*at + 1, &end, 0);
	if (end == *at + 1 || errno || *value < low || *value > high || (*end && *end != ':'))
		return false;
	*at = end;
	return true;
}

static int parse_mutant(const char *text, struct platform_fault_set *set, char *why, size_t why_bytes)
{
	static const char *const kinds[] = {"status", "byte", "length", "event-byte"};
	const char *at = text + strlen("mutant:");
	size_t length = strcspn(at, ":");
	long protocol, message, value = 0;
	uint8_t kind = 0;

	while (kind < 4 && (strlen(kinds[kind]) != length || strncmp(kinds[kind], at, length)))
		kind++;
	at += length;
	if (kind == 4 || !next_number(&at, 0, 255, &protocol) || !next_number(&at, 0, 255, &message))
		return bad_mutant(text, why, why_bytes);
	if (kind == PLATFORM_MUTANT_LENGTH && (!next_number(&at, -4, 4, &value) || (value != 4 && value != -4)))
		return bad_mutant(text, why, why_bytes);
	if ((kind == PLATFORM_MUTANT_BYTE || kind == PLATFORM_MUTANT_EVENT_BYTE) && !next_number(&at, 0, 65535, &value))
		return bad_mutant(text, why, why_bytes);
	if (*at)
		return bad_mutant(text, why, why_bytes);
	if (set->mutants_count == PLATFORM_MUTANTS_MAX) {
		snprintf(why, why_bytes, "fault '%s': expected at most %u mutants, found more", text, PLATFORM_MUTANTS_MAX);
		return -EINVAL;
	}
	set->mutants[set->mutants_count++] = (struct platform_mutant){
		.kind = kind, .protocol = (uint8_t)protocol, .message = (uint8_t)message, .value = (int32_t)value};
	return 0;
}

static int parse_one(const char *name, struct platform_fault_set *set, char *why, size_t why_bytes)
{
	if (!strncmp(name, "mutant:", 7))
		return parse_mutant(name, set, why, why_bytes);
	for (size_t i = 0; i < PLATFORM_FAULT_COUNT; i++) {
		if (strcmp(faults[i].name, name))
			continue;
		set->bits[i / 64] |= 1ull << (i % 64);
		return 0;
	}
	return unknown_fault(name, why, why_bytes);
}

int platform_faults_parse(const char *text, struct platform_fault_set *set, char *why, size_t why_bytes)
{
	char name[NAME_MAX_BYTES + 1];

	memset(set, 0, sizeof(*set));
	while (text && *text) {
		size_t length = strcspn(text, ",");

		snprintf(name, sizeof(name), "%.*s", (int)length, text);
		int rc = parse_one(name, set, why, why_bytes);

		if (rc)
			return rc;
		text += length;
		text += *text == ',';
	}
	return 0;
}

static size_t mutate_length(uint8_t *message, size_t bytes, size_t capacity, int32_t change)
{
	if (change < 0)
		return bytes < SCMI_HEADER_BYTES + 4 ? bytes : bytes - 4;
	if (bytes + 4 > capacity)
		return bytes;
	memset(message + bytes, 0, 4);
	return bytes + 4;
}

static size_t mutate_once(const struct platform_mutant *mutant, uint8_t *message, size_t bytes, size_t capacity)
{
	size_t offset = SCMI_HEADER_BYTES + (size_t)mutant->value;

	switch (mutant->kind) {
	case PLATFORM_MUTANT_STATUS:
		if (bytes >= SCMI_HEADER_BYTES + SCMI_STATUS_BYTES)
			scmi_store32s(message + SCMI_HEADER_BYTES,
				      scmi_load32s(message + SCMI_HEADER_BYTES) ? SCMI_SUCCESS : SCMI_HARDWARE_ERROR);
		return bytes;
	case PLATFORM_MUTANT_LENGTH: return mutate_length(message, bytes, capacity, mutant->value);
	default:
		if (offset < bytes)
			message[offset] ^= 0xffu;
		return bytes;
	}
}

size_t platform_mutate(const struct platform_fault_set *set, bool is_event, uint8_t *message, size_t bytes, size_t capacity)
{
	if (bytes < SCMI_HEADER_BYTES)
		return bytes;
	struct scmi_header header = scmi_header_unpack(scmi_load32(message));

	for (uint32_t i = 0; i < set->mutants_count; i++) {
		const struct platform_mutant *mutant = &set->mutants[i];

		if (mutant->protocol == header.protocol && mutant->message == header.message &&
		    (mutant->kind == PLATFORM_MUTANT_EVENT_BYTE) == is_event)
			bytes = mutate_once(mutant, message, bytes, capacity);
	}
	return bytes;
}
