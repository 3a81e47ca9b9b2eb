/* SPDX-License-Identifier: BSD-2-Clause */
/* An oracle's life: what it is fed, what it sees, how its predictions fared. */
#include "assay/oracle.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "scmi/clock.h"
#include "scmi/pinctrl.h"
#include "scmi/sensor.h"
#include "suites/oracle_private.h"

int assay_oracle_new(const struct assay_inventory *inventory, const struct assay_oracle_options *options, struct assay_oracle **out)
{
	struct assay_oracle *o = calloc(1, sizeof(*o));

	*out = NULL;
	if (!o)
		return -ENOMEM;
	if (options)
		o->options = *options;
	if (o->options.release == ASSAY_RELEASE_DEFAULT)
		o->options.release = ASSAY_RELEASE_3_2;
	for (uint32_t p = 0; p < 256; p++)
		for (uint32_t m = 0; m < ASSAY_MESSAGES_ASKED; m++)
			o->protocols[p].message[m] = ASSAY_STATUS_UNKNOWN;
	o->protocols[SCMI_PROTOCOL_BASE].listed = PRESENCE_THERE;
	if (inventory && assay_oracle_feed(o, inventory)) {
		assay_oracle_free(o);
		return -ENOMEM;
	}
	*out = o;
	return 0;
}

void assay_oracle_free(struct assay_oracle *o)
{
	if (!o)
		return;
	for (uint32_t k = 0; k < ORACLE_KINDS; k++) {
		for (uint32_t i = 0; i < o->kinds[k].count; i++) {
			for (uint32_t l = 0; l < 2; l++) {
				free(o->kinds[k].items[i].lists[l].values);
				free(o->kinds[k].items[i].lists[l].indices);
			}
		}
		free(o->kinds[k].items);
	}
	free(o);
}

/* --- What is offered ---------------------------------------------------------------------------------------------------------- */

/* Once known, a count stays: a platform that tells two is not followed. */
static int announce(struct assay_oracle *o, uint8_t protocol, uint8_t selector, uint32_t count)
{
	struct oracle_kind *k = &o->kinds[oracle_kind_of(protocol, selector)];
	uint32_t kept = count < ORACLE_RESOURCES_MAX ? count : ORACLE_RESOURCES_MAX;

	if (k->announced_known)
		return 0;
	k->items = calloc(kept ? kept : 1, sizeof(*k->items));
	if (!k->items)
		return -ENOMEM;
	k->announced_known = true;
	k->announced = count;
	k->count = kept;
	return 0;
}

static int take_attributes(struct assay_oracle *o, uint8_t protocol, const uint32_t *words, uint8_t count)
{
	struct oracle_protocol *p = &o->protocols[protocol];
	int err = 0;

	memcpy(p->words, words, count * sizeof(*words));
	p->word_count = count;
	if (count == 0)
		return 0;
	if (protocol == SCMI_PROTOCOL_BASE) {
		o->agents = SCMI_BASE_ATTR_AGENTS(words[0]);
		o->protocols_announced = SCMI_BASE_ATTR_PROTOCOLS(words[0]);
		o->agents_known = true;
	} else if (protocol == SCMI_PROTOCOL_PINCTRL) {
		err = announce(o, protocol, SCMI_PINCTRL_PIN, SCMI_PINCTRL_ATTR_PINS(words[0]));
		err = err ? err : announce(o, protocol, SCMI_PINCTRL_GROUP, SCMI_PINCTRL_ATTR_GROUPS(words[0]));
		if (!err && count > 1)
			err = announce(o, protocol, SCMI_PINCTRL_FUNCTION, SCMI_PINCTRL_ATTR_FUNCTIONS(words[1]));
	} else if (oracle_kind_of(protocol, 0) < ORACLE_KINDS) {
		err = announce(o, protocol, 0, words[0] & 0xffffu);
	}
	return err;
}

static uint8_t presence_of(int32_t status)
{
	if (status == SCMI_SUCCESS)
		return PRESENCE_THERE;
	return status == SCMI_NOT_FOUND || status == SCMI_DENIED ? PRESENCE_HIDDEN : PRESENCE_UNKNOWN;
}

static int copy_list(struct oracle_list *list, bool known, bool triplet, const void *values, uint32_t count, bool wide)
{
	list->values = calloc(count ? count : 1, sizeof(*list->values));
	list->indices = calloc(count ? count : 1, sizeof(*list->indices));
	if (!list->values || !list->indices)
		return -ENOMEM;
	for (uint32_t i = 0; i < count; i++)
		list->values[i] = wide ? (int64_t)((const uint64_t *)values)[i] : (int64_t)((const uint32_t *)values)[i];
	list->known = count;
	list->total_known = known;
	list->total = count;
	list->triplet = triplet;
	list->format_known = known;
	return 0;
}

static int feed_clock(struct assay_oracle *o, const struct assay_inventory_clock *clock)
{
	struct oracle_resource *r = oracle_resource(o, SCMI_PROTOCOL_CLOCK, 0, clock->id);
	int err;

	if (!r)
		return 0;
	r->presence = presence_of(clock->status);
	r->bytes = 8;
	scmi_store32(r->payload + 4, clock->attributes);
	r->rights_known = clock->permissions_known;
	r->rights = clock->permissions;
	err = copy_list(&r->lists[0], clock->rates_known, clock->triplet, clock->rates, clock->rate_count, true);
	if (!err && clock->parents_known)
		err = copy_list(&r->lists[1], true, false, clock->parents, clock->parent_count, false);
	return err;
}

static void feed_sensor(struct assay_oracle *o, const struct assay_inventory_sensor *sensor)
{
	struct oracle_resource *r = oracle_resource(o, SCMI_PROTOCOL_SENSOR, 0, sensor->id);

	if (!r)
		return;
	r->presence = PRESENCE_THERE;
	r->bytes = 12;
	scmi_store32(r->payload + 4, sensor->attributes_low);
	scmi_store32(r->payload + 8, sensor->attributes_high);
	if (sensor->config_known)
		r->enabled = sensor->config & SCMI_SENSOR_CONFIG_ENABLE ? SWITCH_ON : SWITCH_OFF;
}

static void feed_domain(struct assay_oracle *o, const struct assay_inventory_domain *domain)
{
	struct oracle_resource *r = oracle_resource(o, domain->protocol, domain->selector, domain->id);

	if (!r)
		return;
	r->presence = presence_of(domain->status);
	r->bytes = domain->bytes;
	memcpy(r->payload, domain->payload, sizeof(r->payload));
}

static int feed_protocol(struct assay_oracle *o, const struct assay_inventory_protocol *from)
{
	struct oracle_protocol *p = &o->protocols[from->id];

	p->listed = PRESENCE_THERE;
	p->own_version = p->version = from->version;
	for (uint32_t i = 0; i < ASSAY_MESSAGES_ASKED; i++) {
		p->message[i] = from->messages[i].status;
		p->message_attributes[i] = from->messages[i].attributes;
	}
	return take_attributes(o, from->id, from->attributes, from->attributes_words);
}

void assay_oracle_identify(struct assay_oracle *o, const struct assay_inventory *inventory)
{
	o->self_known = inventory->agent_id_known;
	o->self = inventory->agent_id;
}

int assay_oracle_feed(struct assay_oracle *o, const struct assay_inventory *inventory)
{
	int err = 0;

	o->lists_known = inventory->reached && inventory->protocol_count > inventory->protocols_announced;
	assay_oracle_identify(o, inventory);
	for (uint32_t i = 0; i < inventory->protocol_count && !err; i++)
		err = feed_protocol(o, &inventory->protocols[i]);
	for (uint32_t i = 0; i < inventory->clock_count && !err; i++)
		err = feed_clock(o, &inventory->clocks[i]);
	for (uint32_t i = 0; i < inventory->sensor_count && !err; i++)
		feed_sensor(o, &inventory->sensors[i]);
	for (uint32_t i = 0; i < inventory->domain_count && !err; i++)
		feed_domain(o, &inventory->domains[i]);
	return err;
}

/* --- What is seen ------------------------------------------------------------------------------------------------------------- */

void assay_oracle_sent(struct assay_oracle *o)
{
	if (++o->open > 1)
		o->crowded = true;
}

static void remember(struct assay_oracle *o, uint64_t key, uint32_t status)
{
	uint32_t at = (uint32_t)((key * UINT64_C(0xbf58476d1ce4e5b9)) >> 40), i = 0;

	while (i < 7 && o->memory[(at + i) % ORACLE_MEMORY].key && o->memory[(at + i) % ORACLE_MEMORY].key != key)
		i++;
	o->memory[(at + i) % ORACLE_MEMORY].key = key;
	o->memory[(at + i) % ORACLE_MEMORY].status = status;
}

static void learn_common(struct assay_oracle *o, const struct question *q, const uint8_t *payload, uint32_t bytes)
{
	struct oracle_protocol *p = &o->protocols[q->header.protocol];
	uint32_t words[4], count = 0, message = asked(q, 0);

	if (q->header.message == SCMI_PROTOCOL_VERSION && bytes >= 8 && p->own_version == 0)
		p->own_version = p->version = scmi_load32(payload + 4);
	if (q->header.message == SCMI_NEGOTIATE_PROTOCOL_VERSION) {
		p->version = message;
		p->version_unsure = false;
	}
	if (q->header.message == SCMI_PROTOCOL_MESSAGE_ATTRIBUTES && bytes >= 8 && message < ASSAY_MESSAGES_ASKED &&
	    p->message[message] == ASSAY_STATUS_UNKNOWN) {
		p->message[message] = SCMI_SUCCESS;
		p->message_attributes[message] = scmi_load32(payload + 4);
	}
	if (q->header.message != SCMI_PROTOCOL_ATTRIBUTES || p->word_count > 0)
		return;
	for (; count < 4 && 8 + 4 * count <= bytes; count++)
		words[count] = scmi_load32(payload + 4 + 4 * count);
	(void)take_attributes(o, q->header.protocol, words, (uint8_t)count);
}

/* The question as the prediction saw it: which resource, which version. */
static bool rebuild(struct assay_oracle *o, struct question *q, struct assay_prediction *p, const uint8_t *request, uint32_t bytes)
{
	const struct oracle_table *table;

	p->condition_count = ASSAY_CONDITIONS_MAX; /* nothing is added */
	*q = (struct question){.oracle = o, .p = p};
	if (bytes < SCMI_HEADER_BYTES)
		return false;
	q->header = scmi_header_unpack(scmi_load32(request));
	q->protocol = &o->protocols[q->header.protocol];
	q->major = SCMI_VERSION_MAJOR(q->protocol->version);
	q->parameters = request + SCMI_HEADER_BYTES;
	q->bytes = bytes - SCMI_HEADER_BYTES;
	table = oracle_table_of(q->header.protocol);
	q->rule = table ? oracle_rule_of(table, q->major, q->header.message) : NULL;
	q->whole = q->rule && q->bytes >= q->rule->parameters;
	if (q->rule) {
		oracle_selector(q);
		oracle_rule_resource(q);
	}
	return q->header.type == SCMI_TYPE_COMMAND;
}

/* A message asked about that is not there; a resource that does not show. */
static void learn_refusal(struct assay_oracle *o, const struct question *q, int32_t status)
{
	struct oracle_protocol *p = &o->protocols[q->header.protocol];
	uint32_t message = asked(q, 0);
	struct oracle_resource *r;

	if (q->header.message == SCMI_PROTOCOL_MESSAGE_ATTRIBUTES && q->bytes == 4 && message < ASSAY_MESSAGES_ASKED &&
	    p->message[message] == ASSAY_STATUS_UNKNOWN)
		p->message[message] = status;
	if (q->header.protocol == SCMI_PROTOCOL_SENSOR && q->header.message == SCMI_SENSOR_READING_GET &&
	    status == SCMI_PROTOCOL_ERROR && q->bytes == 8 && q->resource)
		oracle_learn_resource(o, q)->enabled = SWITCH_OFF; /* of its lengths and flags nothing else is wrong */
	r = q->rule && q->rule->resource != NO_RESOURCE && q->header.message == 3 ? oracle_learn_resource(o, q) : NULL;
	if (r && q->whole && r->presence == PRESENCE_UNKNOWN)
		r->presence = presence_of(status);
}

void assay_oracle_learn(struct assay_oracle *o, const uint8_t *request, uint32_t request_bytes, const uint8_t *response,
			uint32_t response_bytes)
{
	const struct oracle_table *table;
	struct assay_prediction nothing;
	struct question q;
	int32_t status;

	if (o->open > 0 && --o->open == 0)
		o->crowded = o->policy_moved = false;
	if (response_bytes < SCMI_HEADER_BYTES + SCMI_STATUS_BYTES || !rebuild(o, &q, &nothing, request, request_bytes))
		return;
	status = scmi_load32s(response + SCMI_HEADER_BYTES);
	if (status != SCMI_SUCCESS)
		return learn_refusal(o, &q, status);
	learn_common(o, &q, response + SCMI_HEADER_BYTES, response_bytes - SCMI_HEADER_BYTES);
	table = oracle_table_of(q.header.protocol);
	if (table && table->learn && q.whole)
		table->learn(o, &q, response + SCMI_HEADER_BYTES, response_bytes - SCMI_HEADER_BYTES);
}

/* --- How it fared ------------------------------------------------------------------------------------------------------------- */

static uint32_t size_of(uint32_t set)
{
	return (uint32_t)__builtin_popcount(set);
}

static enum assay_oracle_verdict compare(const struct assay_oracle *o, const struct assay_prediction *p, const uint8_t *request,
					 uint32_t request_bytes, const uint8_t *response, uint32_t response_bytes)
{
	uint32_t bytes = response_bytes - SCMI_HEADER_BYTES, bit, exact;
	int32_t status;

	if (response_bytes < SCMI_HEADER_BYTES + SCMI_STATUS_BYTES)
		return ASSAY_WRONG_LENGTH;
	status = scmi_load32s(response + SCMI_HEADER_BYTES);
	bit = status_bit(status);
	if (!(bit & (p->statuses | p->tolerated)))
		return ASSAY_WRONG_STATUS;
	if (status != SCMI_SUCCESS && bytes != SCMI_STATUS_BYTES)
		return o->options.virtio ? ASSAY_WRONG_LENGTH : ASSAY_TOLERATED;
	if (status == SCMI_SUCCESS && bytes < p->success_min)
		return ASSAY_WRONG_LENGTH;
	exact = p->success_exact ? p->success_min : oracle_list_bytes(o, request, request_bytes, response, response_bytes);
	if (status == SCMI_SUCCESS && exact && bytes < exact)
		return ASSAY_WRONG_LENGTH;
	if (status == SCMI_SUCCESS && exact && bytes > exact)
		return ASSAY_TOLERATED;
	return bit & p->statuses ? ASSAY_AS_PREDICTED : ASSAY_TOLERATED;
}

/* An error that several conditions allow does not tell which of them it was. */
static bool explained_once(const struct assay_prediction *p, uint32_t bit)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < p->condition_count; i++)
		count += (p->conditions[i].statuses & bit) != 0;
	return bit == S_OK || count == 1;
}

enum assay_oracle_verdict assay_oracle_judge(struct assay_oracle *o, const struct assay_prediction *p, const uint8_t *request,
					     uint32_t request_bytes, const uint8_t *response, uint32_t response_bytes)
{
	enum assay_oracle_verdict verdict = compare(o, p, request, request_bytes, response, response_bytes);
	uint32_t bit = 0;

	o->sharpness.requests++;
	o->sharpness.sizes += size_of(p->statuses);
	o->sharpness.single += size_of(p->statuses) == 1;
	o->sharpness.unsure += p->unsure;
	o->sharpness.tolerated += verdict == ASSAY_TOLERATED;
	o->sharpness.mismatched += verdict == ASSAY_WRONG_STATUS || verdict == ASSAY_WRONG_LENGTH;
	if (response_bytes >= SCMI_HEADER_BYTES + SCMI_STATUS_BYTES)
		bit = status_bit(scmi_load32s(response + SCMI_HEADER_BYTES));
	if (p->memory_key && (p->statuses & S_OK) && (bit & p->memory_set) && explained_once(p, bit))
		remember(o, p->memory_key, bit);
	assay_oracle_learn(o, request, request_bytes, response, response_bytes);
	return verdict;
}

void assay_oracle_overhear(struct assay_oracle *o, const uint8_t *request, uint32_t request_bytes, const uint8_t *response,
			   uint32_t response_bytes)
{
	struct scmi_header h = scmi_header_unpack(request_bytes >= SCMI_HEADER_BYTES + 4 ? scmi_load32(request) : 0);

	if (h.protocol != SCMI_PROTOCOL_BASE || h.type != SCMI_TYPE_COMMAND || response_bytes < 8 ||
	    scmi_load32s(response + 4) != SCMI_SUCCESS)
		return;
	if (o->open > 0 && h.message >= SCMI_BASE_SET_DEVICE_PERMISSIONS)
		o->policy_moved = true;
	oracle_permissions(o, h.message, request + SCMI_HEADER_BYTES, request_bytes - SCMI_HEADER_BYTES);
}

void assay_oracle_sharpness(const struct assay_oracle *o, struct assay_sharpness *sharpness)
{
	*sharpness = o->sharpness;
}
