/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the entry of another agent's inventory that is the same resource: by its name, where that names one alone. */
#include "suites/twin.h"

#include <string.h>

#include "scmi/names.h"
#include "suites/engine.h"

/* Where the name stands in the answer of a domain's ATTRIBUTES message: behind what else it tells. */
static const char *name_of(const struct assay_inventory_domain *domain)
{
	uint32_t at = domain->protocol == SCMI_PROTOCOL_PERF ? 20 : domain->protocol == SCMI_PROTOCOL_RESET ? 12 : 8;

	return at + SCMI_NAME_BYTES <= domain->bytes ? (const char *)domain->payload + at : "";
}

static bool same_domain(const struct assay_inventory_domain *a, const struct assay_inventory_domain *b)
{
	const char *name = name_of(a);

	return a->status == SCMI_SUCCESS && b->status == SCMI_SUCCESS && a->protocol == b->protocol && a->selector == b->selector &&
	       name[0] && strncmp(name, name_of(b), SCMI_NAME_BYTES) == 0;
}

static const struct assay_inventory_domain *domain_twin(const struct assay_inventory *inventory,
							const struct assay_inventory_domain *like)
{
	const struct assay_inventory_domain *found = NULL;

	for (uint32_t i = 0; i < inventory->domain_count; i++) {
		if (!same_domain(like, &inventory->domains[i]))
			continue;
		if (found)
			return NULL;
		found = &inventory->domains[i];
	}
	return found;
}

static const struct assay_inventory_clock *clock_twin(const struct assay_inventory *inventory,
						      const struct assay_inventory_clock *like)
{
	const struct assay_inventory_clock *found = NULL;

	for (uint32_t i = 0; i < inventory->clock_count; i++) {
		const struct assay_inventory_clock *clock = &inventory->clocks[i];

		if (clock->status != SCMI_SUCCESS || !like->name[0] || strcmp(clock->name, like->name) != 0)
			continue;
		if (found)
			return NULL;
		found = clock;
	}
	return found;
}

static const struct assay_inventory_sensor *sensor_twin(const struct assay_inventory *inventory,
							const struct assay_inventory_sensor *like)
{
	const struct assay_inventory_sensor *found = NULL;

	for (uint32_t i = 0; i < inventory->sensor_count; i++) {
		if (!like->name[0] || strcmp(inventory->sensors[i].name, like->name) != 0)
			continue;
		if (found)
			return NULL;
		found = &inventory->sensors[i];
	}
	return found;
}

/* A name that stands for two resources of one agent tells nothing: the twin has to be the twin of its twin. */
static struct subject twin_in(const struct assay_inventory *home, const struct assay_inventory *other, const struct subject *own)
{
	struct subject twin = {0};

	if (own->clock && clock_twin(home, own->clock) == own->clock)
		twin.clock = clock_twin(other, own->clock);
	if (own->sensor && sensor_twin(home, own->sensor) == own->sensor)
		twin.sensor = sensor_twin(other, own->sensor);
	if (own->domain && domain_twin(home, own->domain) == own->domain)
		twin.domain = domain_twin(other, own->domain);
	return twin;
}

static bool is_any(const struct subject *subject)
{
	return subject->clock || subject->sensor || subject->domain;
}

static struct subject twin_at(const struct check *c, size_t place)
{
	const struct seat *seat = &c->run->seats[(c->home->index + place) % c->run->seat_count];

	return seat == c->home ? c->own : twin_in(c->home->inventory, seat->inventory, &c->own);
}

bool check_as(struct check *c, size_t place)
{
	struct subject twin = twin_at(c, place);

	if (place % c->run->seat_count && !is_any(&twin))
		return false;
	check_use_agent(c, place);
	c->clock = twin.clock;
	c->sensor = twin.sensor;
	c->domain = twin.domain;
	return true;
}

size_t check_next_twin(struct check *c, size_t from)
{
	for (size_t place = from > 0 ? from : 1; place < c->run->seat_count; place++) {
		struct subject twin = twin_at(c, place);

		if (is_any(&twin) && !c->run->seats[(c->home->index + place) % c->run->seat_count].gone)
			return place;
	}
	return 0;
}

const char *check_own_name(const struct check *c)
{
	if (c->clock)
		return c->clock->name;
	if (c->sensor)
		return c->sensor->name;
	return c->domain ? name_of(c->domain) : NULL;
}

uint32_t check_names(const struct check *c, uint8_t protocol, const char *name)
{
	const struct assay_inventory *inventory = c->seat->inventory;
	uint32_t count = 0;

	for (uint32_t i = 0; protocol == SCMI_PROTOCOL_CLOCK && i < inventory->clock_count; i++)
		count += inventory->clocks[i].status == SCMI_SUCCESS && strcmp(inventory->clocks[i].name, name) == 0;
	for (uint32_t i = 0; protocol == SCMI_PROTOCOL_SENSOR && i < inventory->sensor_count; i++)
		count += strcmp(inventory->sensors[i].name, name) == 0;
	for (uint32_t i = 0; i < inventory->domain_count; i++)
		count += inventory->domains[i].protocol == protocol && inventory->domains[i].status == SCMI_SUCCESS &&
			 strncmp(name_of(&inventory->domains[i]), name, SCMI_NAME_BYTES) == 0;
	return count;
}

uint32_t check_clock_by_name(const struct check *c, size_t place, size_t witness, uint32_t id)
{
	const struct assay_inventory *from = c->run->seats[(c->home->index + witness) % c->run->seat_count].inventory;
	const struct assay_inventory *to = c->run->seats[(c->home->index + place) % c->run->seat_count].inventory;

	for (uint32_t i = 0; i < from->clock_count; i++) {
		const struct assay_inventory_clock *clock = &from->clocks[i], *twin;

		if (clock->id != id || clock_twin(from, clock) != clock)
			continue;
		twin = clock_twin(to, clock);
		return twin ? twin->id : UINT32_MAX;
	}
	return UINT32_MAX;
}
