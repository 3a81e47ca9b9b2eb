/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a check stands: what it runs for, and what is known of the platform. */
#include "suites/engine.h"
#include "suites/inventory.h"

const struct check_row *check_row(const struct check *c)
{
	return c->row;
}

const struct assay_inventory *check_inventory(const struct check *c)
{
	return c->seat->inventory;
}

const struct assay_inventory_protocol *check_protocol(const struct check *c)
{
	return assay_inventory_protocol(c->seat->inventory, c->cell.protocol ? c->cell.protocol : c->row->protocol);
}

uint32_t check_version(const struct check *c)
{
	const struct assay_inventory_protocol *p = check_protocol(c);

	return p ? p->version : 0;
}

const struct assay_inventory_clock *check_clock(const struct check *c)
{
	return c->clock;
}

const struct assay_inventory_sensor *check_sensor(const struct check *c)
{
	return c->sensor;
}

const struct assay_inventory_domain *check_domain(const struct check *c)
{
	return c->domain;
}

const struct assay_expectations *check_expectations(const struct check *c)
{
	return c->run->options->expectations;
}

uint8_t check_release(const struct check *c)
{
	return c->run->spec;
}

bool check_implements(const struct check *c, uint8_t protocol, uint8_t message)
{
	return inventory_implements(c->seat->inventory, protocol, message);
}

bool check_has_p2a(const struct check *c)
{
	return c->seat->capabilities & ASSAY_CAN_P2A;
}

bool check_is_virtio(const struct check *c)
{
	return c->seat->capabilities & ASSAY_IS_VIRTIO;
}

size_t check_agents(const struct check *c)
{
	return c->run->seat_count;
}

/* splitmix64 */
uint32_t check_random(struct check *c)
{
	uint64_t z = c->random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (uint32_t)(z >> 32);
}

void check_use_agent(struct check *c, size_t agent)
{
	if (!c->stage)
		c->seat = &c->run->seats[(c->home->index + agent) % c->run->seat_count];
}

struct assay_agent *check_agent(struct check *c)
{
	return c->seat->agent;
}

static uint32_t step_word(const struct check *c, const struct assay_inventory_clock *clock, const struct step_word *word)
{
	const struct assay_inventory *inventory = c->seat->inventory;

	switch (word->kind) {
	case WORD_RESOURCE: return clock ? clock->id : c->sensor ? c->sensor->id : c->domain ? c->domain->id : 0;
	case WORD_COUNT: return assay_inventory_announced(inventory, c->row->protocol, 0) + word->value;
	case WORD_AGENTS: return inventory->agents_announced + word->value;
	case WORD_RATE_LOW: return clock ? (uint32_t)clock->rate : 0;
	case WORD_RATE_HIGH: return clock ? (uint32_t)(clock->rate >> 32) : 0;
	case WORD_PARENT: return clock ? clock->parent : 0;
	case WORD_SELF: return inventory->agent_id_known ? inventory->agent_id : 1;
	case WORD_VERSION: return check_version(c);
	default: return word->value;
	}
}

void step_words(const struct check *c, const struct assay_inventory_clock *clock, const struct step *step, uint32_t *words)
{
	for (uint32_t i = 0; i < 5; i++)
		words[i] = i < step->words ? step_word(c, clock, &step->word[i]) : 0;
}

uint32_t check_in_flight(const struct check *c)
{
	return c->seat->max_in_flight;
}
