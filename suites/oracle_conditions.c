/* SPDX-License-Identifier: BSD-2-Clause */
/* How conditions add up to a set of statuses, and the rules that several protocols share. */
#include "suites/oracle_private.h"

static void add(struct question *q, const struct assay_ground *condition)
{
	if (q->p->condition_count < ASSAY_CONDITIONS_MAX)
		q->p->conditions[q->p->condition_count++] = *condition;
}

void wrong(struct question *q, uint32_t set, const char *clause, const char *text)
{
	add(q, &(struct assay_ground){.statuses = set, .excludes_success = !(set & S_OK), .clause = clause, .text = text});
}

void wrong_word(struct question *q, uint32_t set, uint32_t value, const char *clause, const char *text)
{
	add(q, &(struct assay_ground){.statuses = set,
				      .excludes_success = !(set & S_OK),
				      .clause = clause,
				      .text = text,
				      .has_value = true,
				      .value = value});
}

void should(struct question *q, uint32_t set, uint32_t tolerated, const char *clause, const char *text)
{
	add(q, &(struct assay_ground){
		       .statuses = set, .tolerated = tolerated, .excludes_success = !(set & S_OK), .clause = clause, .text = text});
}

void may(struct question *q, uint32_t set, const char *clause, const char *text)
{
	add(q, &(struct assay_ground){.statuses = set, .clause = clause, .text = text});
}

void tolerate(struct question *q, uint32_t set, const char *clause, const char *text)
{
	add(q, &(struct assay_ground){.tolerated = set, .clause = clause, .text = text});
}

/* --- What stays as it is, once an answer told ------------------------------------------------------------------------------ */

static uint64_t memory_key(const struct question *q, uint32_t variant)
{
	uint64_t key = (uint64_t)q->header.protocol << 56 | (uint64_t)q->header.message << 48;

	key |= q->rule && q->rule->resource != NO_RESOURCE ? (uint64_t)(q->selector + 1u) << 46 : 0;
	key ^= (uint64_t)q->id << 14;
	return (key ^ (uint64_t)variant * UINT64_C(0x9e3779b97f4a7c15)) | 1u;
}

static uint32_t remembered(const struct assay_oracle *o, uint64_t key)
{
	for (uint32_t i = 0; i < 8; i++) {
		uint32_t at = (uint32_t)((key * UINT64_C(0xbf58476d1ce4e5b9)) >> 40) + i;

		if (o->memory[at % ORACLE_MEMORY].key == key)
			return o->memory[at % ORACLE_MEMORY].status;
	}
	return 0;
}

void fixed(struct question *q, uint32_t set, uint32_t variant, const char *clause, const char *text)
{
	uint64_t key = memory_key(q, variant);
	uint32_t known = remembered(q->oracle, key);

	if (!q->whole)
		return may(q, set, clause, text);
	if (known == S_OK)
		return;
	if (!q->p->memory_key) {
		q->p->memory_key = key;
		q->p->memory_set = set | S_OK;
	}
	if (!known || !oracle_alone(q->oracle))
		return may(q, set, clause, text);
	if (known & set)
		wrong(q, known, clause, text);
}

/* --- Rules of several protocols -------------------------------------------------------------------------------------------- */

void oracle_rule_name(struct question *q, uint32_t bit)
{
	if (q->resource && !(attribute(q) & bit))
		fixed(q, S_NS | S_NF, 0, "GEN-NAM-04", "the resource has no extended name: an error or the short name");
}

void oracle_rule_notify(struct question *q, uint32_t bit, uint32_t set, const char *clause)
{
	if (q->resource && !(attribute(q) & bit))
		wrong(q, set, clause, "the resource does not announce this notification");
	else
		right_of(q, S_DN, 0, "-", "a platform may ask for a right of its own to subscribe");
}

void oracle_rule_index(struct question *q, const struct oracle_list *list, uint32_t index, uint32_t set, uint32_t tolerated,
		       const char *clause, const char *triplet)
{
	bool known = list && list->total_known;

	if (!q->resource)
		return;
	if (list && list->format_known && list->triplet) {
		if (index > 0)
			may(q, set, triplet, "an index in a triplet: the triplet again, or refused");
		return;
	}
	if (known && index >= list->total && list->total > 0)
		should(q, set, tolerated, clause, "the index is past the end of the list");
	else if (known && list->total == 0 && index == 0)
		may(q, set, "AMB-63", "the first part of an empty list");
	else if (known && list->total == 0)
		wrong(q, set, clause, "the index is past the end of an empty list");
	else if (!known && index > 0)
		may(q, set | tolerated, clause, "how long the list is, is not known");
	else if (!known)
		may(q, set, "AMB-63", "whether the list is empty, is not known");
}

static uint32_t pending(const struct assay_oracle *o, uint8_t protocol, uint32_t id, bool any)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < ORACLE_PENDING_MAX; i++)
		count += o->pending[i].open && o->pending[i].protocol == protocol && (any || o->pending[i].resource == id);
	return count;
}

void oracle_rule_async(struct question *q, bool offered, uint32_t set, bool delayed, uint32_t maximum, const char *clause)
{
	if (q->resource && !offered)
		wrong(q, set, clause, "asynchronous execution is not offered here");
	if (delayed && q->oracle->options.no_p2a && q->oracle->options.virtio)
		wrong(q, S_NS, "VIO-10", "a delayed response needs an event channel");
	if (q->protocol->silent_async || pending(q->oracle, q->header.protocol, 0, true) > (maximum ? maximum - 1 : 0))
		may(q, S_BS, "GEN-ASY-05", "another asynchronous command may be pending");
	else if (!oracle_alone(q->oracle))
		may(q, S_BS, "GEN-ASY-05", "another agent may have asynchronous commands pending");
}

void oracle_rule_fastchannel(struct question *q, uint32_t bit, uint32_t message, uint32_t first, uint32_t last)
{
	const struct oracle_table *table = oracle_table_of(q->header.protocol);
	const struct oracle_protocol *p = q->protocol;
	bool exists = message < ASSAY_MESSAGES_ASKED && p->message[message] == SCMI_SUCCESS;

	if (!q->whole || !table)
		return;
	if (!exists && message < first)
		wrong_word(q, S_NF | S_NS, message, "-", "this message never has a FastChannel");
	else if (!exists)
		wrong_word(q, S_NF | (message >= first && message <= last ? S_NS : 0), message, "-",
			   "the message is not implemented");
	else if (message < first || message > last)
		wrong_word(q, S_NF | S_NS, message, "-", "this message never has a FastChannel");
	else if (!(p->message_attributes[message] & 1u))
		wrong_word(q, S_NS, message, "-", "no domain has a FastChannel for this message");
	else if (q->resource && !(attribute(q) & bit))
		wrong(q, S_NS, "-", "the domain has no FastChannel");
	else
		fixed(q, S_NS, message, "-", "the domain may have FastChannels for other messages only");
}

/* What holds for every message that names a resource. */
void oracle_rule_resource(struct question *q)
{
	const struct oracle_rule *rule = q->rule;
	uint32_t kind = oracle_kind_of(q->header.protocol, q->selector);
	const struct oracle_kind *k = kind < ORACLE_KINDS ? &q->oracle->kinds[kind] : NULL;
	uint32_t id;

	if (rule->resource == NO_RESOURCE || 4u * rule->resource + 4u > q->bytes || !k)
		return;
	id = q->id = asked(q, rule->resource);
	if ((rule->flags & RULE_WIDE_IDS) && id > 0xffff && k->announced_known && (id & 0xffff) < k->announced) {
		may(q, S_NF, "AMB-12", "the upper bits of the id may be ignored");
		id = q->id = id & 0xffff;
	}
	if (!k->announced_known) {
		q->p->unsure = true;
		return may(q, S_ANY, "AMB-25", "how many there are, is not known");
	}
	if (id >= k->announced)
		return wrong_word(q, S_NF, id, "AMB-25", "the resource does not exist");
	q->resource_named = true;
	q->resource = oracle_resource(q->oracle, q->header.protocol, q->selector, id);
	if (!q->resource || q->resource->presence == PRESENCE_UNKNOWN) {
		q->resource = NULL;
		q->p->unsure = true;
		return may(q, S_ANY, "AMB-25", "the platform did not say what the resource is");
	}
	if (q->resource->presence == PRESENCE_HIDDEN) {
		q->resource = NULL;
		if (q->oracle->rights_widened) {
			q->p->unsure = true;
			return may(q, S_ANY, "-", "more was granted during the run than before");
		}
		return wrong_word(q, S_NF | S_DN, id, "AMB-25", "the agent does not see the resource");
	}
	if (pending(q->oracle, q->header.protocol, id, false) > 0)
		may(q, S_BS, "GEN-ASY-05", "an operation on the resource may still run");
	if ((rule->flags & RULE_CHANGES) && !oracle_alone(q->oracle))
		may(q, S_BS, "GEN-ASY-05", "another agent may be using the resource");
}
