/* SPDX-License-Identifier: BSD-2-Clause */
/* The oracle's rows of the Clock protocol. */
#include "scmi/clock.h"
#include "suites/oracle_private.h"

/* Is the clock a possible parent of another, as far as that is known? Then a change may be refused for its children's sake. */
static bool has_users(const struct question *q)
{
	const struct oracle_kind *k = &q->oracle->kinds[oracle_kind_of(SCMI_PROTOCOL_CLOCK, 0)];

	if (!oracle_alone(q->oracle))
		return true;
	for (uint32_t i = 0; i < k->count; i++) {
		const struct oracle_list *parents = &k->items[i].lists[1];

		if (!parents->total_known && (oracle_word(&k->items[i], 4) & SCMI_CLOCK_PARENTS))
			return true;
		for (uint32_t p = 0; p < parents->known; p++)
			if (parents->values[p] == (int64_t)q->id)
				return true;
	}
	return false;
}

static void judge_right(struct question *q, uint32_t bit, const char *clause)
{
	const struct oracle_resource *r = q->resource;

	if (!r)
		return;
	if (q->major >= 3 && r->rights_known && !(r->rights & bit))
		wrong(q, S_DN, clause, "CLOCK_GET_PERMISSIONS says that the agent may not");
	else if (q->major < 3 || !r->rights_known)
		right_of(q, S_DN, bit, clause, "the agent's rights are not discoverable");
}

static void describe_rates(struct question *q)
{
	oracle_rule_index(q, q->resource ? &q->resource->lists[0] : NULL, asked(q, 1), S_OR, 0, "CLK-004-03", "AMB-19");
}

static void judge_rate(struct question *q, int64_t rate)
{
	const struct oracle_list *rates = &q->resource->lists[0];

	if (oracle_list_holds(rates, rate))
		return;
	if (oracle_list_complete(rates))
		may(q, S_IP, "AMB-26", "the clock does not describe this rate: refused, or rounded");
	else
		may(q, S_IP, "AMB-26", "which rates the clock supports, is not known");
}

static void rate_set(struct question *q)
{
	uint32_t flags = asked(q, 0), maximum = SCMI_CLOCK_ATTR_MAX_PENDING(q->protocol->words[0]);

	if ((flags & SCMI_RATE_SET_ASYNC) && q->bytes >= 4) {
		if (q->protocol->word_count == 0)
			may(q, S_NS | S_IP | S_BS, "AMB-20", "whether rates can be set asynchronously, is not known");
		else
			oracle_rule_async(q, maximum > 0, S_NS | S_IP | S_BS, !(flags & SCMI_RATE_SET_NO_DELAYED), maximum,
					  "AMB-20");
	}
	judge_right(q, SCMI_CLOCK_MAY_SET_RATE, "CLK-00F-02");
	if (!q->whole || !q->resource)
		return;
	judge_rate(q, (int64_t)((uint64_t)asked(q, 2) | (uint64_t)asked(q, 3) << 32));
	if (has_users(q))
		may(q, S_DN, "-", "other users of the clock, or what depends on it, may forbid it");
	else
		fixed(q, S_DN, 0, "-", "the platform itself may be using the clock");
}

static void extended_config(struct question *q, uint32_t type, uint32_t value)
{
	if (type == 0 || !q->resource)
		return;
	if (!(attribute(q) & SCMI_CLOCK_EXTENDED_CONFIG))
		return wrong_word(q, S_NS | S_IP, type, "-", "the clock has no extended configuration");
	if (type > SCMI_CLOCK_EXTENDED_PHASE && type < 0x80)
		return wrong_word(q, S_IP | S_NS, type, "-", "a reserved extended configuration");
	if (type == SCMI_CLOCK_EXTENDED_DUTY_CYCLE && value > 100)
		return wrong_word(q, S_IP | S_NS, value, "-", "a duty cycle is at most 100 percent");
	fixed(q, S_IP | S_NS | S_DN, type * 1031 + value, "-", "which extended configurations the clock takes, is not announced");
}

static void config_set(struct question *q)
{
	uint32_t word = asked(q, 1), type = q->major >= 3 ? SCMI_CLOCK_EXTENDED_TYPE(word) : 0;
	uint32_t state = q->major >= 3 ? SCMI_CLOCK_STATE(word) : word & 1u;

	if (q->bytes < 8)
		return;
	if (q->major >= 3 && state == SCMI_CLOCK_STATE_RESERVED)
		wrong(q, S_IP, "CLK-007-02", "a reserved state");
	if (q->major >= 3 && state == SCMI_CLOCK_STATE_UNCHANGED && type == 0)
		wrong(q, S_IP, "CLK-007-02", "the state is to stay and nothing else is to change");
	if (state != SCMI_CLOCK_STATE_UNCHANGED)
		judge_right(q, SCMI_CLOCK_MAY_SET_STATE, "CLK-00F-02");
	else if (q->resource && q->resource->rights_known && !(q->resource->rights & SCMI_CLOCK_MAY_SET_STATE))
		may(q, S_DN, "-", "whether the right on the state covers the extended configuration, is not said");
	extended_config(q, type, asked(q, 2));
	if (q->major < 3 && !oracle_alone(q->oracle))
		may(q, S_DN, "-", "other users of the clock may forbid it");
}

static void config_get(struct question *q)
{
	uint32_t type = asked(q, 1) & 0xffu;

	if (type == 0 || q->bytes < 8 || !q->resource)
		return;
	if (!(attribute(q) & SCMI_CLOCK_EXTENDED_CONFIG))
		should(q, S_IP, S_NS, "-", "the clock has no extended configuration");
	else if (type > SCMI_CLOCK_EXTENDED_PHASE && type < 0x80)
		should(q, S_IP, S_NS, "-", "a reserved extended configuration");
	else
		fixed(q, S_IP | S_NS, type, "-", "which extended configurations the clock has, is not announced");
}

static void name_get(struct question *q)
{
	oracle_rule_name(q, SCMI_CLOCK_EXTENDED_NAME);
}

static void rate_notify(struct question *q)
{
	oracle_rule_notify(q, SCMI_CLOCK_CHANGED_NOTIFIES, S_OK | S_NS | S_IP, "AMB-27");
}

static void requested_notify(struct question *q)
{
	oracle_rule_notify(q, SCMI_CLOCK_CHANGE_REQUESTED_NOTIFIES, S_OK | S_NS | S_IP, "AMB-27");
}

static void parents_get(struct question *q)
{
	if (q->resource && !(attribute(q) & SCMI_CLOCK_PARENTS))
		return wrong(q, S_NS | (asked(q, 1) ? S_OR : 0), "CLK-00C-02", "the clock advertises no parents");
	right_of(q, S_DN, 0, "-", "reading parents may need a right");
	oracle_rule_index(q, q->resource ? &q->resource->lists[1] : NULL, asked(q, 1), S_OR, S_IP, "CLK-00C-03", "-");
}

static void judge_parent(struct question *q, uint32_t parent)
{
	const struct oracle_kind *k = &q->oracle->kinds[oracle_kind_of(SCMI_PROTOCOL_CLOCK, 0)];
	const struct oracle_resource *r = oracle_resource(q->oracle, SCMI_PROTOCOL_CLOCK, 0, parent);
	const struct oracle_list *parents = q->resource ? &q->resource->lists[1] : NULL;

	if (k->announced_known && parent >= k->announced)
		return wrong_word(q, S_NF, parent, "CLK-00D-03", "the parent does not exist");
	if (r && r->presence == PRESENCE_HIDDEN)
		return wrong_word(q, S_NF | S_DN | S_IP, parent, "AMB-25", "the agent does not see the parent");
	if (!parents)
		return;
	for (uint32_t i = 0; i < parents->known; i++)
		if (parents->values[i] == (int64_t)parent)
			return;
	if (oracle_list_complete(parents))
		wrong_word(q, S_IP, parent, "CLK-00D-02", "the clock cannot have this parent");
	else
		may(q, S_IP, "CLK-00D-02", "which parents the clock can have, is not known");
}

static void parent_set(struct question *q)
{
	if (q->resource && !(attribute(q) & SCMI_CLOCK_PARENTS))
		wrong(q, S_NS | S_IP, "-", "the clock advertises no parents");
	judge_right(q, SCMI_CLOCK_MAY_SET_PARENT, "CLK-00F-02");
	if (!q->whole)
		return;
	judge_parent(q, asked(q, 1));
	if (q->resource && has_users(q))
		may(q, S_DN | S_OR, "-", "other users of the clock, or what depends on it, may forbid it");
	else if (q->resource)
		fixed(q, S_DN | S_OR, asked(q, 1), "-", "the platform itself may be using the clock");
}

static void parent_get(struct question *q)
{
	if (q->resource && !(attribute(q) & SCMI_CLOCK_PARENTS))
		should(q, S_NS, S_OK, "-", "the clock advertises no parents");
	else
		right_of(q, S_DN, 0, "-", "reading the parent may need a right");
}

static void get_permissions(struct question *q)
{
	fixed(q, S_NS, 0, "-", "not supported for this clock");
}

static void learn(struct assay_oracle *o, const struct question *q, const uint8_t *payload, uint32_t bytes)
{
	static const struct list_shape rates = {0xfffu, 16, SCMI_RATES_TRIPLET, 8, 8, 4, 8, 0};
	static const struct list_shape parents = {0xffu, 24, 0, 4, 8, 4, 4, 0};
	struct oracle_resource *r = oracle_learn_resource(o, q);

	if (!r)
		return;
	switch (q->header.message) {
	case SCMI_CLOCK_ATTRIBUTES: oracle_learn_attributes(o, q, payload, bytes); break;
	case SCMI_CLOCK_DESCRIBE_RATES: oracle_learn_list(&r->lists[0], &rates, asked(q, 1), payload, bytes); break;
	case SCMI_CLOCK_POSSIBLE_PARENTS_GET: oracle_learn_list(&r->lists[1], &parents, asked(q, 1), payload, bytes); break;
	case SCMI_CLOCK_GET_PERMISSIONS:
		r->rights_known = bytes >= 8;
		r->rights = bytes >= 8 ? scmi_load32(payload + 4) : 0;
		break;
	case SCMI_CLOCK_RATE_SET:
		if (asked(q, 0) & SCMI_RATE_SET_ASYNC)
			oracle_learn_pending(o, q, q->id, !(asked(q, 0) & SCMI_RATE_SET_NO_DELAYED));
		break;
	default: break;
	}
}

/* clang-format off */
#define ROW(message_, first, last, parameters_, answer_, ...) \
	{.message = message_, .major_min = first, .major_max = last, .parameters = parameters_, .answer = answer_, __VA_ARGS__}
#define NOTIFY .flags = RULE_SUBSCRIBES | RULE_SOFT_BITS, .reserved_word = 1, .reserved = SCMI_NOTIFY_RESERVED

static const struct oracle_rule rules[] = {
	ROW(SCMI_CLOCK_ATTRIBUTES, 1, 1, 4, SCMI_CLOCK_ATTRIBUTES_BYTES_V1, .resource = 0),
	ROW(SCMI_CLOCK_ATTRIBUTES, 2, LATEST, 4, SCMI_CLOCK_ATTRIBUTES_BYTES_V2, .resource = 0),
	ROW(SCMI_CLOCK_DESCRIBE_RATES, 1, LATEST, 8, 8, .entry = 8, .count_mask = 0xfff, .extra = describe_rates),
	ROW(SCMI_CLOCK_RATE_SET, 1, LATEST, 16, 4, .resource = 1, .flags = RULE_CHANGES, .reserved = SCMI_RATE_SET_RESERVED,
	    .extra = rate_set),
	ROW(SCMI_CLOCK_RATE_GET, 1, LATEST, 4, 12, .resource = 0),
	ROW(SCMI_CLOCK_CONFIG_SET, 1, 2, 8, 4, .flags = RULE_CHANGES, .reserved_word = 1,
	    .reserved = SCMI_CLOCK_CONFIG_V1_RESERVED, .extra = config_set),
	ROW(SCMI_CLOCK_CONFIG_SET, 3, LATEST, 12, 4, .flags = RULE_CHANGES | RULE_SOFT_BITS, .reserved_word = 1,
	    .reserved = SCMI_CLOCK_CONFIG_V3_RESERVED, .extra = config_set),
	ROW(SCMI_CLOCK_NAME_GET, 2, LATEST, 4, 72, .extra = name_get),
	ROW(SCMI_CLOCK_RATE_NOTIFY, 2, LATEST, 8, 4, NOTIFY, .extra = rate_notify),
	ROW(SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY, 2, LATEST, 8, 4, NOTIFY, .extra = requested_notify),
	ROW(SCMI_CLOCK_CONFIG_GET, 3, LATEST, 8, 16, .flags = RULE_SOFT_BITS, .reserved_word = 1,
	    .reserved = SCMI_CLOCK_CONFIG_GET_RESERVED, .extra = config_get),
	ROW(SCMI_CLOCK_POSSIBLE_PARENTS_GET, 3, LATEST, 8, 8, .entry = 4, .count_mask = 0xff, .extra = parents_get),
	ROW(SCMI_CLOCK_PARENT_SET, 3, LATEST, 8, 4, .flags = RULE_CHANGES, .extra = parent_set),
	ROW(SCMI_CLOCK_PARENT_GET, 3, LATEST, 4, 8, .extra = parent_get),
	ROW(SCMI_CLOCK_GET_PERMISSIONS, 3, LATEST, 4, 8, .extra = get_permissions),
};
/* clang-format on */

const struct oracle_table oracle_clock = {
	SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_LAST, 8, "CLK", rules, sizeof(rules) / sizeof(rules[0]), learn,
};
