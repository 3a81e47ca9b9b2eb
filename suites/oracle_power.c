/* SPDX-License-Identifier: BSD-2-Clause */
/* The oracle's rows of the Power domain protocol. */
#include "scmi/power.h"
#include "suites/oracle_private.h"

static void judge_mode(struct question *q, bool async)
{
	uint32_t can = attribute(q) & (SCMI_POWER_ASYNC_SET | SCMI_POWER_SYNC_SET);

	if (!q->resource || q->bytes < 8)
		return;
	if (!can)
		wrong(q, S_NS | S_DN, "AMB-42", "the caller can set the state neither at once nor asynchronously");
	else if (async && !(can & SCMI_POWER_ASYNC_SET))
		should(q, S_NS, S_OK, "AMB-43", "asynchronous execution is not offered here");
	else if (!async && !(can & SCMI_POWER_SYNC_SET))
		may(q, S_NS, "-", "only asynchronous execution is offered: refused, or the flag is ignored");
}

/* Whether an asynchronous change of any domain may still run: how many a platform takes is not announced. */
static bool any_queued(const struct assay_oracle *o)
{
	const struct oracle_kind *k = &o->kinds[oracle_kind_of(SCMI_PROTOCOL_POWER, 0)];
	bool queued = false;

	for (uint32_t i = 0; i < k->count; i++)
		queued = queued || k->items[i].moving || k->items[i].queued;
	return queued;
}

static void state_set(struct question *q)
{
	uint32_t state = asked(q, 2);

	judge_mode(q, asked(q, 0) & SCMI_POWER_SET_ASYNC);
	if (!q->whole)
		return;
	if (state & SCMI_POWER_STATE_RESERVED)
		wrong_word(q, S_IP, state, "PD-004-03", "reserved bits of the state are set");
	if (!q->resource)
		return;
	fixed(q, S_IP | S_NS | S_DN, state * 2 + (asked(q, 0) & SCMI_POWER_SET_ASYNC), "AMB-34",
	      "which states the domain takes and who may set them, is not announced");
	if (q->resource->moving || !oracle_alone(q->oracle))
		may(q, S_BS, "AMB-35", "a transition may be running");
	else if ((asked(q, 0) & SCMI_POWER_SET_ASYNC) && (attribute(q) & SCMI_POWER_ASYNC_SET) && any_queued(q->oracle))
		tolerate(q, S_BS, "AMB-35", "as many asynchronous changes as the platform takes may be running");
}

static void state_notify(struct question *q)
{
	oracle_rule_notify(q, SCMI_POWER_CHANGED_NOTIFIES, S_NS, "GEN-NTF-06");
}

static void requested_notify(struct question *q)
{
	if (q->protocol->version < 0x21000)
		fixed(q, S_NS | S_DN, 0, "-", "before version 2.1 nothing announces this notification");
	else
		oracle_rule_notify(q, SCMI_POWER_CHANGE_REQUESTED_NOTIFIES, S_NS, "GEN-NTF-06");
}

static void name_get(struct question *q)
{
	oracle_rule_name(q, SCMI_POWER_EXTENDED_NAME);
}

/*
 * An asynchronous change to the state that was there already cannot be seen to end; another one can. A change at once that was done
 * shows that the domain is not busy (or never says so), but what runs is not ended by it and keeps its place among those that the
 * platform takes.
 */
static void learn_state_set(struct oracle_resource *r, uint32_t state, bool asynchronous)
{
	r->tells = asynchronous && r->state_known && r->state != state && (!r->moving || r->target != state);
	r->queued = r->queued || r->moving || asynchronous;
	r->moving = asynchronous;
	r->own_state = true;
	r->target = state;
	r->state_known = false;
}

static void learn_state(struct oracle_resource *r, uint32_t state)
{
	if (r->tells && state == r->target)
		r->moving = r->queued = false;
	r->state_known = true;
	r->state = state;
}

static void learn(struct assay_oracle *o, const struct question *q, const uint8_t *payload, uint32_t bytes)
{
	struct oracle_resource *r = oracle_learn_resource(o, q);

	if (r && q->header.message == SCMI_POWER_DOMAIN_ATTRIBUTES)
		oracle_learn_attributes(o, q, payload, bytes);
	if (!r)
		return;
	if (q->header.message == SCMI_POWER_STATE_SET)
		learn_state_set(r, asked(q, 2), (asked(q, 0) & SCMI_POWER_SET_ASYNC) || !(attribute(q) & SCMI_POWER_SYNC_SET));
	if (q->header.message == SCMI_POWER_STATE_GET && bytes >= 8)
		learn_state(r, scmi_load32(payload + 4));
}

/* clang-format off */
#define ROW(message_, first, parameters_, answer_, ...) \
	{.message = message_, .major_min = first, .major_max = LATEST, .parameters = parameters_, .answer = answer_, \
	 .flags = RULE_WIDE_IDS, __VA_ARGS__}

static const struct oracle_rule rules[] = {
	ROW(SCMI_POWER_DOMAIN_ATTRIBUTES, 1, 4, 24, .resource = 0),
	{.message = SCMI_POWER_STATE_SET, .major_min = 1, .major_max = LATEST, .parameters = 12, .answer = 4, .resource = 1,
	 .flags = RULE_WIDE_IDS | RULE_CHANGES, .reserved = SCMI_POWER_SET_RESERVED, .extra = state_set},
	ROW(SCMI_POWER_STATE_GET, 1, 4, 8, .resource = 0),
	{.message = SCMI_POWER_STATE_NOTIFY, .major_min = 1, .major_max = LATEST, .parameters = 8, .answer = 4,
	 .flags = RULE_WIDE_IDS | RULE_SUBSCRIBES, .reserved_word = 1, .reserved = SCMI_NOTIFY_RESERVED, .extra = state_notify},
	{.message = SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY, .major_min = 2, .major_max = LATEST, .parameters = 8, .answer = 4,
	 .flags = RULE_WIDE_IDS | RULE_SUBSCRIBES, .reserved_word = 1, .reserved = SCMI_NOTIFY_RESERVED, .extra = requested_notify},
	ROW(SCMI_POWER_DOMAIN_NAME_GET, 3, 4, 72, .extra = name_get),
};
/* clang-format on */

const struct oracle_table oracle_power = {
	SCMI_PROTOCOL_POWER, SCMI_POWER_LAST, 20, "PD", rules, sizeof(rules) / sizeof(rules[0]), learn,
};
