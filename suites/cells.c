/* SPDX-License-Identifier: BSD-2-Clause */
/* Cells of the permission matrix: who knows which resource under which id, and who can be asked about it. */
#include "suites/cells.h"

#include <stdio.h>

#include "suites/engine.h"
#include "suites/inventory.h"

uint32_t cell_resource(const struct check *c)
{
	return c->cell.resource;
}

void cell_set(struct check *c, uint32_t resource)
{
	c->cell.resource = resource;
}

uint32_t cell_device(const struct check *c)
{
	return c->cell.device;
}

static const struct policy_resource *resource_of(const struct check *c)
{
	return &check_policy(c)->resources[c->cell.resource];
}

const char *cell_text(const struct check *c, char *text, size_t bytes)
{
	const struct policy_resource *r = resource_of(c);
	const char *name = policy_protocol_text(r->protocol), *kind = "";

	if (r->protocol == SCMI_PROTOCOL_PINCTRL)
		kind = r->selector == 0 ? " pin" : r->selector == 1 ? " group" : " function";
	(void)snprintf(text, bytes, "%s%s %u", name ? name : "resource", kind, r->id);
	return text;
}

uint32_t cell_id(const struct check *c, size_t place)
{
	uint32_t agent = check_policy_agent(c, place);

	if (place == 0 && c->cell.poked != POLICY_NO_ID)
		return c->cell.poked;
	return agent == POLICY_NONE ? POLICY_NO_ID : policy_id_for(check_policy(c), agent, c->cell.resource);
}

static struct policy_cell cell_of(const struct check *c, size_t place)
{
	uint32_t agent = check_policy_agent(c, place);

	if (agent == POLICY_NONE)
		return (struct policy_cell){.access = POLICY_UNSURE};
	return policy_cell(check_policy(c), check_grants(c), agent, c->cell.resource);
}

uint8_t cell_access(const struct check *c, size_t place)
{
	return cell_of(c, place).access;
}

bool cell_may(const struct check *c, size_t place, uint16_t right)
{
	struct policy_cell cell = cell_of(c, place);

	return cell.access == POLICY_ALLOWED && (cell.rights & right) == right;
}

/* What the agent at that place was told of the resource at the start of the run. */
static struct subject told(const struct check *c, size_t place)
{
	const struct seat *seat = &c->run->seats[(c->home->index + place) % c->run->seat_count];
	const struct assay_inventory *inventory = seat->inventory;
	const struct policy_resource *r = resource_of(c);
	uint32_t id = cell_id(c, place);
	struct subject found = {0};

	if (seat->gone || id == POLICY_NO_ID)
		return found;
	for (uint32_t i = 0; r->protocol == SCMI_PROTOCOL_CLOCK && i < inventory->clock_count; i++)
		if (inventory->clocks[i].id == id && inventory->clocks[i].status == SCMI_SUCCESS)
			found.clock = &inventory->clocks[i];
	for (uint32_t i = 0; r->protocol == SCMI_PROTOCOL_SENSOR && i < inventory->sensor_count; i++)
		if (inventory->sensors[i].id == id)
			found.sensor = &inventory->sensors[i];
	for (uint32_t i = 0; i < inventory->domain_count; i++)
		if (inventory->domains[i].protocol == r->protocol && inventory->domains[i].selector == r->selector &&
		    inventory->domains[i].id == id && inventory->domains[i].status == SCMI_SUCCESS)
			found.domain = &inventory->domains[i];
	return found;
}

static bool knows(const struct check *c, size_t place)
{
	struct subject s = told(c, place);

	if (resource_of(c)->protocol == SCMI_PROTOCOL_SYSTEM)
		return assay_inventory_protocol(c->run->seats[(c->home->index + place) % c->run->seat_count].inventory,
						SCMI_PROTOCOL_SYSTEM) != NULL;
	return s.clock || s.sensor || s.domain;
}

size_t cell_witness(const struct check *c, uint16_t right)
{
	size_t best = NO_AGENT;
	unsigned best_score = 0;
	uint16_t read = policy_rights_of(resource_of(c)->protocol) & POLICY_READ ? POLICY_READ : POLICY_SEE;

	for (size_t place = 1; place < c->run->seat_count; place++) {
		struct policy_cell cell = cell_of(c, place);
		unsigned score;

		if (cell.access != POLICY_ALLOWED || !(cell.rights & read) || !knows(c, place))
			continue;
		score = 1u + ((cell.rights & right) == right ? 2u : 0u) + (place == check_trusted(c) ? 1u : 0u);
		if (score <= best_score)
			continue;
		best_score = score;
		best = place;
	}
	return best;
}

bool cell_as(struct check *c, size_t place, size_t witness)
{
	struct subject model = told(c, witness);
	uint32_t id = cell_id(c, place);

	if (!knows(c, witness))
		return false;
	if (id == POLICY_NO_ID && resource_of(c)->protocol != SCMI_PROTOCOL_SYSTEM)
		return false;
	check_use_agent(c, place);
	c->cell.protocol = resource_of(c)->protocol;
	c->clock = NULL;
	c->sensor = NULL;
	c->domain = NULL;
	if (model.clock) {
		c->cell.clock = *model.clock;
		c->cell.clock.id = id;
		c->clock = &c->cell.clock;
	}
	if (model.sensor) {
		c->cell.sensor = *model.sensor;
		c->cell.sensor.id = id;
		c->sensor = &c->cell.sensor;
	}
	if (model.domain) {
		c->cell.domain = *model.domain;
		c->cell.domain.id = id;
		c->domain = &c->cell.domain;
	}
	return true;
}

void cell_begin(struct check *c, uint32_t number)
{
	const struct policy *policy = check_policy(c);
	char text[24];

	c->cell.poked = POLICY_NO_ID;
	if (c->row->scope == PER_DEVICE) {
		c->cell.device = number;
		(void)snprintf(c->resource, sizeof(c->resource), "device %u", policy->devices[number].id);
		return;
	}
	c->cell.resource = number;
	(void)snprintf(c->resource, sizeof(c->resource), "%s", cell_text(c, text, sizeof(text)));
}

void cell_poke(struct check *c, uint32_t id)
{
	c->cell.poked = id;
}

void cell_set_device(struct check *c, uint32_t device)
{
	c->cell.device = device;
}
