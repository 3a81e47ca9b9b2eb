/* SPDX-License-Identifier: BSD-2-Clause */
/* What the platform offers to one agent: protocols, versions, messages. Believes nothing; what cannot be read is left unknown. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "suites/inventory.h"

/* How many answers in a row may be missing before the rest is left unknown: a dead platform must not cost a time-out each. */
#define SILENCE_MAX 2u

void inventory_trouble(struct inventory_reader *r, const char *format, ...)
{
	va_list arguments;

	if (r->inventory->trouble[0])
		return;
	va_start(arguments, format);
	(void)vsnprintf(r->inventory->trouble, sizeof(r->inventory->trouble), format, arguments);
	va_end(arguments);
}

int32_t inventory_ask(struct inventory_reader *r, uint8_t protocol, uint8_t message, const uint32_t *words, uint32_t count,
		      struct reader *answer)
{
	uint8_t payload[4 * 4];
	struct assay_command command = {.protocol = protocol, .message = message, .payload = payload, .payload_bytes = 4 * count};

	*answer = reader_over("", 0);
	answer->ok = false;
	if (r->silences >= SILENCE_MAX)
		return ASSAY_STATUS_UNKNOWN;
	for (uint32_t i = 0; i < count; i++)
		scmi_store32(payload + 4 * i, words[i]);
	r->error = assay_agent_exchange(r->agent, &command, &r->exchange);
	/* Something that breaks the rules is an answer of sorts: there is something to judge. */
	if (!r->error && (r->exchange.outcome == ASSAY_TOO_SHORT || r->exchange.outcome == ASSAY_BROKEN))
		r->inventory->reached = true;
	if (r->error || r->exchange.outcome != ASSAY_ANSWERED) {
		inventory_trouble(r, "protocol 0x%02x message 0x%x was not answered%s%s", protocol, message,
				  r->exchange.error[0] ? ": " : "", r->exchange.error);
		r->inventory->silent = r->inventory->silent || (r->inventory->reached && r->exchange.outcome != ASSAY_TOO_SHORT);
		r->silences++;
		return ASSAY_STATUS_UNKNOWN;
	}
	r->silences = 0;
	r->inventory->reached = true;
	*answer = reader_over(r->exchange.response + SCMI_HEADER_BYTES, r->exchange.response_bytes - SCMI_HEADER_BYTES);
	read_skip(answer, SCMI_STATUS_BYTES);
	return r->exchange.status > 0 ? ASSAY_STATUS_UNKNOWN : r->exchange.status;
}

static void read_common(struct inventory_reader *r, struct assay_inventory_protocol *p)
{
	struct reader answer;

	p->version_status = inventory_ask(r, p->id, SCMI_PROTOCOL_VERSION, NULL, 0, &answer);
	if (p->version_status == SCMI_SUCCESS)
		p->version = read_u32(&answer);
	p->attributes_status = inventory_ask(r, p->id, SCMI_PROTOCOL_ATTRIBUTES, NULL, 0, &answer);
	while (p->attributes_status == SCMI_SUCCESS && p->attributes_words < 4 && reader_left(&answer) >= 4)
		p->attributes[p->attributes_words++] = read_u32(&answer);
	for (uint32_t id = 0; id < ASSAY_MESSAGES_ASKED; id++) {
		p->messages[id].status = inventory_ask(r, p->id, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, &id, 1, &answer);
		if (p->messages[id].status == SCMI_SUCCESS)
			p->messages[id].attributes = read_u32(&answer);
	}
}

static struct assay_inventory_protocol *add_protocol(struct assay_inventory *inventory, uint8_t id)
{
	struct assay_inventory_protocol *p = &inventory->protocols[inventory->protocol_count++];

	*p = (struct assay_inventory_protocol){.id = id, .listed = true};
	p->version_status = p->attributes_status = ASSAY_STATUS_UNKNOWN;
	for (size_t i = 0; i < ASSAY_MESSAGES_ASKED; i++)
		p->messages[i].status = ASSAY_STATUS_UNKNOWN;
	return p;
}

/* Walk BASE_DISCOVER_LIST_PROTOCOLS; an id seen before, or one too many, ends it. */
static void list_protocols(struct inventory_reader *r)
{
	struct assay_inventory *inventory = r->inventory;
	uint32_t skip = 0;

	for (;;) {
		struct reader answer;
		int32_t status = inventory_ask(r, SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, &skip, 1, &answer);
		uint32_t count = status == SCMI_SUCCESS ? read_u32(&answer) : 0;

		if (status != SCMI_SUCCESS && !(status == SCMI_INVALID_PARAMETERS && skip > 0))
			inventory_trouble(r, "BASE_DISCOVER_LIST_PROTOCOLS with skip %u gave %d", skip, status);
		if (count == 0 || count > reader_left(&answer))
			return;
		for (uint32_t i = 0; i < count; i++) {
			uint8_t id = answer.bytes[answer.at + i];

			if (assay_inventory_protocol(inventory, id) || inventory->protocol_count == 255)
				return;
			(void)add_protocol(inventory, id);
		}
		skip += count;
		if (skip >= inventory->protocols_announced)
			return;
	}
}

static void ask_identity(struct inventory_reader *r)
{
	struct assay_inventory *inventory = r->inventory;
	uint32_t self = SCMI_AGENT_SELF;
	struct reader answer;

	if (inventory_ask(r, SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_AGENT, &self, 1, &answer) != SCMI_SUCCESS)
		return;
	inventory->agent_id = read_u32(&answer);
	read_text(&answer, inventory->agent_name, SCMI_NAME_BYTES);
	inventory->agent_id_known = answer.ok;
}

void assay_inventory_identify(struct assay_agent *agent, struct assay_inventory *inventory)
{
	struct inventory_reader r = {.agent = agent, .inventory = inventory};

	if (inventory->agent_id_known)
		ask_identity(&r);
}

static void read_base(struct inventory_reader *r)
{
	struct assay_inventory *inventory = r->inventory;
	struct assay_inventory_protocol *base = add_protocol(inventory, SCMI_PROTOCOL_BASE);
	struct reader answer;

	read_common(r, base);
	if (!inventory->reached)
		return;
	inventory->protocols_announced = SCMI_BASE_ATTR_PROTOCOLS(base->attributes[0]);
	inventory->agents_announced = SCMI_BASE_ATTR_AGENTS(base->attributes[0]);
	if (inventory_ask(r, SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_VENDOR, NULL, 0, &answer) == SCMI_SUCCESS)
		read_text(&answer, inventory->vendor, SCMI_NAME_BYTES);
	if (inventory_ask(r, SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_SUB_VENDOR, NULL, 0, &answer) == SCMI_SUCCESS)
		read_text(&answer, inventory->sub_vendor, SCMI_NAME_BYTES);
	if (inventory_ask(r, SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_IMPLEMENTATION_VERSION, NULL, 0, &answer) == SCMI_SUCCESS)
		inventory->implementation_version = read_u32(&answer);
	if (base->version >= SCMI_VERSION(2, 0) && base->messages[SCMI_BASE_DISCOVER_AGENT].status == SCMI_SUCCESS)
		ask_identity(r);
	list_protocols(r);
}

int assay_inventory_read(struct assay_agent *agent, struct assay_inventory **out)
{
	struct inventory_reader *r = calloc(1, sizeof(*r));
	struct assay_inventory *inventory = calloc(1, sizeof(*inventory));
	int err = -ENOMEM;

	*out = NULL;
	if (!r || !inventory)
		goto out;
	r->agent = agent;
	r->inventory = inventory;
	read_base(r);
	for (uint32_t i = 1; i < inventory->protocol_count; i++)
		read_common(r, &inventory->protocols[i]);
	err = inventory_read_clocks(r);
	if (!err)
		err = inventory_read_sensors(r);
	if (!err)
		err = inventory_read_domains(r);
	if (!err) {
		*out = inventory;
		inventory = NULL;
	}
out:
	assay_inventory_free(inventory);
	free(r);
	return err;
}

void assay_inventory_free(struct assay_inventory *inventory)
{
	if (!inventory)
		return;
	for (uint32_t i = 0; i < inventory->clock_count; i++) {
		free(inventory->clocks[i].rates);
		free(inventory->clocks[i].parents);
	}
	free(inventory->clocks);
	free(inventory->sensors);
	free(inventory->domains);
	free(inventory);
}

const struct assay_inventory_protocol *assay_inventory_protocol(const struct assay_inventory *inventory, uint8_t protocol)
{
	for (uint32_t i = 0; i < inventory->protocol_count; i++)
		if (inventory->protocols[i].id == protocol)
			return &inventory->protocols[i];
	return NULL;
}

bool inventory_implements(const struct assay_inventory *inventory, uint8_t protocol, uint8_t message)
{
	const struct assay_inventory_protocol *p = assay_inventory_protocol(inventory, protocol);

	return p && message < ASSAY_MESSAGES_ASKED && p->messages[message].status == SCMI_SUCCESS;
}
