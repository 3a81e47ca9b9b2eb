/* SPDX-License-Identifier: BSD-2-Clause */
/* What the oracle learns: resources, lists, what is pending, what a reset takes away. Nothing that an answer says is believed blindly. */
#include <stdlib.h>
#include <string.h>

#include "scmi/pinctrl.h"
#include "suites/oracle_private.h"

static const struct {
	uint8_t protocol, selector;
} kinds[ORACLE_KINDS] = {
	{SCMI_PROTOCOL_POWER, 0},
	{SCMI_PROTOCOL_PERF, 0},
	{SCMI_PROTOCOL_CLOCK, 0},
	{SCMI_PROTOCOL_SENSOR, 0},
	{SCMI_PROTOCOL_RESET, 0},
	{SCMI_PROTOCOL_VOLTAGE, 0},
	{SCMI_PROTOCOL_POWERCAP, 0},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_PIN},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_GROUP},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_FUNCTION},
};

uint32_t oracle_kind_of(uint8_t protocol, uint8_t selector)
{
	uint32_t i = 0;

	while (i < ORACLE_KINDS && (kinds[i].protocol != protocol || kinds[i].selector != selector))
		i++;
	return i;
}

struct oracle_resource *oracle_resource(const struct assay_oracle *o, uint8_t protocol, uint8_t selector, uint32_t id)
{
	uint32_t kind = oracle_kind_of(protocol, selector);

	return kind < ORACLE_KINDS && id < o->kinds[kind].count ? &o->kinds[kind].items[id] : NULL;
}

uint32_t oracle_word(const struct oracle_resource *r, uint32_t offset)
{
	return offset + 4 <= r->bytes ? scmi_load32(r->payload + offset) : 0;
}

struct oracle_resource *oracle_learn_resource(struct assay_oracle *o, const struct question *q)
{
	return oracle_resource(o, q->header.protocol, q->selector, q->id);
}

void oracle_learn_attributes(struct assay_oracle *o, const struct question *q, const uint8_t *payload, uint32_t bytes)
{
	struct oracle_resource *r = oracle_learn_resource(o, q);

	if (!r)
		return;
	/* An older version that was negotiated does not show the bits of the newer one. */
	if (r->presence == PRESENCE_THERE && (q->protocol->version != q->protocol->own_version || q->protocol->version_unsure))
		return;
	r->presence = PRESENCE_THERE;
	r->bytes = bytes < ASSAY_DOMAIN_BYTES ? bytes : ASSAY_DOMAIN_BYTES;
	memcpy(r->payload, payload, r->bytes);
}

/* --- Lists ------------------------------------------------------------------------------------------------------------------ */

static bool make_room(struct oracle_list *list, uint32_t count)
{
	int64_t *values, *indices;

	if (count <= list->known)
		return true;
	values = realloc(list->values, count * sizeof(*values));
	if (values)
		list->values = values;
	indices = realloc(list->indices, count * sizeof(*indices));
	if (indices)
		list->indices = indices;
	return values && indices;
}

static int64_t value_at(const uint8_t *at, uint8_t bytes)
{
	if (bytes == 8)
		return (int64_t)scmi_load64(at);
	return bytes == 2 ? scmi_load16(at) : scmi_load32s(at);
}

void oracle_learn_list(struct oracle_list *list, const struct list_shape *shape, uint32_t index, const uint8_t *payload,
		       uint32_t bytes)
{
	uint32_t word, count;

	if (bytes < shape->count_at + 4u)
		return;
	word = scmi_load32(payload + shape->count_at);
	count = word & shape->returned_mask;
	list->format_known = true;
	list->triplet = (word & shape->triplet_bit) != 0;
	if (list->triplet)
		index = 0;
	list->total_known = true;
	list->total = list->triplet ? 3 : index + count + (word >> shape->remaining_shift);
	if (index > list->known || index + count > ORACLE_VALUES_MAX || bytes < shape->fixed + count * shape->entry ||
	    !make_room(list, index + count))
		return;
	for (uint32_t i = 0; i < count; i++) {
		const uint8_t *entry = payload + shape->fixed + i * shape->entry;

		list->values[index + i] = value_at(entry, shape->value_bytes);
		list->indices[index + i] = shape->index_at ? (int64_t)scmi_load32(entry + shape->index_at) : 0;
	}
	if (index + count > list->known)
		list->known = index + count;
}

bool oracle_list_complete(const struct oracle_list *list)
{
	return list->total_known && list->known >= list->total;
}

bool oracle_list_bounds(const struct oracle_list *list, int64_t *low, int64_t *high)
{
	if (!oracle_list_complete(list) || list->known == 0 || (list->triplet && list->known < 3))
		return false;
	*low = *high = list->values[0];
	for (uint32_t i = 1; i < (list->triplet ? 2 : list->known); i++) {
		*low = list->values[i] < *low ? list->values[i] : *low;
		*high = list->values[i] > *high ? list->values[i] : *high;
	}
	return true;
}

bool oracle_list_holds(const struct oracle_list *list, int64_t value)
{
	int64_t low, high;

	if (!oracle_list_bounds(list, &low, &high) || value < low || value > high)
		return false;
	if (list->triplet)
		return list->values[2] > 0 ? (uint64_t)(value - low) % (uint64_t)list->values[2] == 0
					   : value == low || value == high;
	for (uint32_t i = 0; i < list->known; i++)
		if (list->values[i] == value)
			return true;
	return false;
}

/* --- What is pending, and what a reset takes away --------------------------------------------------------------------------- */

void oracle_learn_pending(struct assay_oracle *o, const struct question *q, uint32_t resource, bool delayed)
{
	for (uint32_t i = 0; delayed && i < ORACLE_PENDING_MAX; i++) {
		if (o->pending[i].open)
			continue;
		o->pending[i] = (struct oracle_pending){true, q->header.protocol, q->header.message, q->header.token, resource};
		return;
	}
	o->protocols[q->header.protocol].silent_async = true;
}

void assay_oracle_event(struct assay_oracle *o, const uint8_t *event, uint32_t event_bytes)
{
	struct scmi_header h = scmi_header_unpack(event_bytes >= SCMI_HEADER_BYTES ? scmi_load32(event) : 0);

	if (h.type != SCMI_TYPE_DELAYED)
		return;
	for (uint32_t i = 0; i < ORACLE_PENDING_MAX; i++) {
		struct oracle_pending *p = &o->pending[i];

		if (p->open && p->protocol == h.protocol && p->message == h.message && p->token == h.token) {
			p->open = false;
			return;
		}
	}
}

static void forget_own(struct oracle_resource *r)
{
	r->enabled = SWITCH_UNKNOWN;
	r->own_vote = r->limits_known = r->asserted = r->tells = r->state_known = false;
	r->owned = SWITCH_UNKNOWN;
	r->moving = r->own_state; /* back to where it was may take its time as well */
	r->own_state = r->own_limits = false;
}

void oracle_learn_reset(struct assay_oracle *o)
{
	for (uint32_t k = 0; k < ORACLE_KINDS; k++)
		for (uint32_t i = 0; i < o->kinds[k].count; i++)
			forget_own(&o->kinds[k].items[i]);
	for (uint32_t i = 0; i < 256; i++)
		if (o->protocols[i].version != o->protocols[i].own_version)
			o->protocols[i].version_unsure = true;
	for (uint32_t i = 0; i < ORACLE_PENDING_MAX; i++) {
		if (o->pending[i].open)
			o->protocols[o->pending[i].protocol].silent_async = true;
		o->pending[i].open = false;
	}
}

void assay_oracle_idle(struct assay_oracle *o)
{
	o->open = 0;
	o->crowded = false;
	o->policy_moved = false;
}

void assay_oracle_restart(struct assay_oracle *o)
{
	oracle_learn_reset(o);
	assay_oracle_idle(o);
}
