// SPDX-License-Identifier: BSD-2-Clause
/* Compares one answer with the recorded one: header, status, length, every byte, but for what rules allow to vary. */
#include <string.h>

#include "agents/replay_private.h"
#include "scmi/le.h"

#define STATUS_OFFSET SCMI_HEADER_BYTES
#define PAYLOAD_OFFSET (SCMI_HEADER_BYTES + SCMI_STATUS_BYTES)
#define VALUE_BYTES_MAX 8u

const char *assay_difference_name(uint8_t kind)
{
	static const char *const names[] = {"same",           "header",    "status",       "length",   "used length",     "bytes",
					    "against a rule", "no answer", "backend gone", "not sent", "not as predicted"};

	return kind < sizeof(names) / sizeof(names[0]) ? names[kind] : "?";
}

/* The bytes of the message that a rule covers: [*from, *to). Nothing for a rule about the length. */
static void covered(const struct assay_replay_rule *rule, uint32_t *from, uint32_t *to)
{
	*from = *to = 0;
	if (rule->field == ASSAY_RULE_STATUS) {
		*from = STATUS_OFFSET;
		*to = PAYLOAD_OFFSET;
	} else if (rule->field == ASSAY_RULE_PAYLOAD) {
		*from = PAYLOAD_OFFSET + rule->offset;
		*to = *from + rule->bytes;
	}
}

static bool concerns(const struct assay_replay_rule *rule, struct scmi_header header)
{
	return rule->protocol == header.protocol && rule->message == header.message && rule->type == header.type;
}

static struct scmi_header header_of(const struct assay_answer *answer)
{
	if (answer->bytes_count < SCMI_HEADER_BYTES)
		return (struct scmi_header){.type = SCMI_TYPE_RESERVED};
	return scmi_header_unpack(scmi_load32(answer->bytes));
}

static int64_t value_of(const struct assay_replay_rule *rule, const struct assay_answer *answer, uint32_t from, uint32_t to)
{
	uint64_t value = 0;

	if (rule->field == ASSAY_RULE_LENGTH)
		return answer->bytes_count;
	if (rule->field == ASSAY_RULE_STATUS)
		return scmi_load32s(answer->bytes + from);
	for (uint32_t i = to; i-- > from;)
		value = value << 8 | answer->bytes[i];
	return (int64_t)value;
}

static bool one_of(const struct assay_replay_rule *rule, int64_t value)
{
	for (unsigned i = 0; i < rule->values_count; i++)
		if (rule->values[i] == value)
			return true;
	return false;
}

/* Is what was found within what the rule allows? Counts; remembers. */
static bool allowed(struct assay_replay_rule *rule, unsigned agent, const struct assay_answer *expected,
		    const struct assay_answer *found, int64_t *value)
{
	uint32_t from, to;

	covered(rule, &from, &to);
	if (to > found->bytes_count)
		return true; /* the field is not there: a difference of length, told as such */
	rule->applied++;
	if (rule->field == ASSAY_RULE_LENGTH)
		rule->varied += expected->bytes_count != found->bytes_count;
	else
		rule->varied += to > expected->bytes_count || memcmp(expected->bytes + from, found->bytes + from, to - from) != 0;
	if (rule->action == ASSAY_RULE_IGNORE || to - from > VALUE_BYTES_MAX)
		return true;
	*value = value_of(rule, found, from, to);
	if (rule->action == ASSAY_RULE_ANY_OF)
		return one_of(rule, *value);
	if (rule->seen[agent] && (uint64_t)*value < rule->last[agent])
		return false;
	rule->seen[agent] = true;
	rule->last[agent] = (uint64_t)*value;
	return true;
}

/* Applies every rule about this message. False with *difference filled where one is broken. */
static bool obey(struct assay_replay_rules *rules, unsigned agent, const struct assay_answer *expected,
		 const struct assay_answer *found, struct assay_difference *difference)
{
	struct scmi_header header = header_of(expected);
	bool obeyed = true;

	for (unsigned i = 0; rules && i < rules->rules_count; i++) {
		struct assay_replay_rule *rule = &rules->rules[i];
		uint32_t from, to;
		int64_t value;

		if (!concerns(rule, header) || allowed(rule, agent, expected, found, &value) || !obeyed)
			continue;
		covered(rule, &from, &to);
		*difference = (struct assay_difference){.kind = ASSAY_AGAINST_RULE, .offset = from, .found = value, .rule = i};
		difference->expected = rule->action == ASSAY_RULE_MONOTONIC ? (int64_t)rule->last[agent] : 0;
		obeyed = false;
	}
	return obeyed;
}

static bool may_vary(const struct assay_replay_rules *rules, struct scmi_header header, uint32_t offset, bool length)
{
	for (unsigned i = 0; rules && i < rules->rules_count; i++) {
		const struct assay_replay_rule *rule = &rules->rules[i];
		uint32_t from, to;

		if (!concerns(rule, header) || length != (rule->field == ASSAY_RULE_LENGTH))
			continue;
		covered(rule, &from, &to);
		if (length || (offset >= from && offset < to))
			return true;
	}
	return false;
}

/* The first byte that differs and may not, and how many there are. False: none. */
static bool find_bytes(const struct assay_replay_rules *rules, const struct assay_answer *expected,
		       const struct assay_answer *found, struct assay_difference *difference)
{
	struct scmi_header header = header_of(expected);
	uint32_t common = expected->bytes_count < found->bytes_count ? expected->bytes_count : found->bytes_count;

	for (uint32_t i = 0; i < common; i++) {
		if (expected->bytes[i] == found->bytes[i] || may_vary(rules, header, i, false))
			continue;
		if (difference->differing++)
			continue;
		difference->offset = i;
		difference->expected = expected->bytes[i];
		difference->found = found->bytes[i];
	}
	return difference->differing > 0;
}

static bool find_difference(const struct assay_replay_rules *rules, const struct assay_answer *expected,
			    const struct assay_answer *found, struct assay_difference *difference)
{
	uint32_t e = expected->bytes_count, f = found->bytes_count;
	bool bytes;

	*difference = (struct assay_difference){.offset = e < f ? e : f};
	bytes = find_bytes(rules, expected, found, difference);
	if (bytes)
		difference->kind = difference->offset < STATUS_OFFSET    ? ASSAY_DIFFERENT_HEADER
				   : difference->offset < PAYLOAD_OFFSET ? ASSAY_DIFFERENT_STATUS
									 : ASSAY_DIFFERENT_BYTES;
	if (difference->kind == ASSAY_DIFFERENT_STATUS && e >= PAYLOAD_OFFSET && f >= PAYLOAD_OFFSET) {
		difference->expected = scmi_load32s(expected->bytes + STATUS_OFFSET);
		difference->found = scmi_load32s(found->bytes + STATUS_OFFSET);
	}
	if (e != f && !may_vary(rules, header_of(expected), 0, true)) {
		difference->differing += e > f ? e - f : f - e;
		if (!bytes || difference->kind == ASSAY_DIFFERENT_BYTES) {
			difference->kind = ASSAY_DIFFERENT_LENGTH;
			difference->expected = e;
			difference->found = f;
		}
	}
	return difference->kind != ASSAY_SAME;
}

bool assay_replay_compare(struct assay_replay_rules *rules, unsigned agent, const struct assay_answer *expected,
			  const struct assay_answer *found, struct assay_difference *difference)
{
	bool identical =
		expected->bytes_count == found->bytes_count && !memcmp(expected->bytes, found->bytes, expected->bytes_count);
	bool has_rules = rules && rules->rules_count > 0;

	difference->kind = ASSAY_SAME;
	if (has_rules && !obey(rules, agent, expected, found, difference))
		return false;
	if (!identical && find_difference(rules, expected, found, difference))
		return false;
	if (expected->used_length == found->used_length || expected->used_length == ASSAY_TRACE_USED_UNKNOWN ||
	    found->used_length == ASSAY_TRACE_USED_UNKNOWN || (has_rules && may_vary(rules, header_of(expected), 0, true)))
		return true;
	*difference = (struct assay_difference){
		.kind = ASSAY_DIFFERENT_USED_LENGTH,
		.offset = expected->bytes_count,
		.expected = expected->used_length,
		.found = found->used_length,
	};
	return false;
}

void replay_mask(const struct assay_replay_rules *rules, uint8_t *bytes, uint32_t count)
{
	const struct assay_answer answer = {.bytes = bytes, .bytes_count = count};
	struct scmi_header header = header_of(&answer);

	for (unsigned i = 0; rules && i < rules->rules_count; i++) {
		uint32_t from, to;

		if (!concerns(&rules->rules[i], header))
			continue;
		covered(&rules->rules[i], &from, &to);
		if (from < count)
			memset(bytes + from, 0, (to < count ? to : count) - from);
	}
}
