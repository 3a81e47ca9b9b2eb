/* SPDX-License-Identifier: BSD-2-Clause */
/* The clocks of an inventory: attributes, rates, permissions, parents. Lists are walked as far as they make sense, and no further. */
#include <errno.h>
#include <stdlib.h>

#include "suites/inventory.h"

#define CLOCKS_MAX 1024u
#define RATES_MAX 4096u
#define PARENTS_MAX 1024u
#define PARTS_MAX 4096u

static bool has(const struct inventory_reader *r, uint8_t message)
{
	return inventory_implements(r->inventory, SCMI_PROTOCOL_CLOCK, message);
}

/* One part of the rates from `index` on. How many were taken; 0 ends the walk. *remaining as told. */
static uint32_t take_rates(struct inventory_reader *r, struct assay_inventory_clock *clock, uint32_t index, uint32_t *remaining)
{
	uint32_t words[2] = {clock->id, index}, count, flags;
	struct reader answer;

	*remaining = UINT32_MAX;
	if (inventory_ask(r, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_DESCRIBE_RATES, words, 2, &answer) != SCMI_SUCCESS)
		return 0;
	flags = read_u32(&answer);
	count = SCMI_RATES_RETURNED(flags);
	if (!answer.ok || count * 8u > reader_left(&answer) || index + count > RATES_MAX)
		return 0;
	clock->triplet = (flags & SCMI_RATES_TRIPLET) != 0;
	for (uint32_t i = 0; i < count; i++)
		clock->rates[index + i] = read_u64(&answer);
	*remaining = SCMI_RATES_REMAINING(flags);
	return count;
}

static int read_rates(struct inventory_reader *r, struct assay_inventory_clock *clock)
{
	uint32_t words[1] = {clock->id}, remaining = UINT32_MAX;
	struct reader answer;

	clock->rates = calloc(RATES_MAX, sizeof(*clock->rates));
	if (!clock->rates)
		return -ENOMEM;
	for (uint32_t parts = 0; parts < PARTS_MAX; parts++) {
		uint32_t count = take_rates(r, clock, clock->rate_count, &remaining);

		clock->rate_count += count;
		if (count == 0 || remaining == 0)
			break;
	}
	clock->rates_known = remaining == 0 && (!clock->triplet || clock->rate_count == 3);
	if (clock->rate_count > 0) {
		uint64_t *shrunk = realloc(clock->rates, clock->rate_count * sizeof(*clock->rates));

		clock->rates = shrunk ? shrunk : clock->rates;
	}
	if (inventory_ask(r, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_GET, words, 1, &answer) == SCMI_SUCCESS) {
		clock->rate = read_u64(&answer);
		clock->rate_known = answer.ok;
	}
	return 0;
}

static int read_parents(struct inventory_reader *r, struct assay_inventory_clock *clock)
{
	uint32_t words[2] = {clock->id, 0}, remaining = 1;
	struct reader answer;

	clock->parents = calloc(PARENTS_MAX, sizeof(*clock->parents));
	if (!clock->parents)
		return -ENOMEM;
	while (remaining > 0) {
		uint32_t flags, count;

		words[1] = clock->parent_count;
		if (inventory_ask(r, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_POSSIBLE_PARENTS_GET, words, 2, &answer) != SCMI_SUCCESS)
			break;
		flags = read_u32(&answer);
		count = SCMI_PARENTS_RETURNED(flags);
		if (count == 0 || count * 4u > reader_left(&answer) || clock->parent_count + count > PARENTS_MAX)
			break;
		for (uint32_t i = 0; i < count; i++)
			clock->parents[clock->parent_count++] = read_u32(&answer);
		remaining = SCMI_PARENTS_REMAINING(flags);
	}
	clock->parents_known = clock->parent_count > 0 && remaining == 0;
	if (has(r, SCMI_CLOCK_PARENT_GET) &&
	    inventory_ask(r, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_GET, words, 1, &answer) == SCMI_SUCCESS) {
		clock->parent = read_u32(&answer);
		clock->parent_known = answer.ok;
	}
	return 0;
}

static int read_clock(struct inventory_reader *r, struct assay_inventory_clock *clock)
{
	struct reader answer;
	int err;

	clock->permissions = SCMI_CLOCK_MAY_SET_STATE | SCMI_CLOCK_MAY_SET_PARENT | SCMI_CLOCK_MAY_SET_RATE;
	clock->status = inventory_ask(r, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, &clock->id, 1, &answer);
	if (clock->status != SCMI_SUCCESS)
		return 0;
	clock->attributes = read_u32(&answer);
	read_text(&answer, clock->name, SCMI_NAME_BYTES);
	err = read_rates(r, clock);
	if (!err && has(r, SCMI_CLOCK_GET_PERMISSIONS) &&
	    inventory_ask(r, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_GET_PERMISSIONS, &clock->id, 1, &answer) == SCMI_SUCCESS) {
		clock->permissions = read_u32(&answer);
		clock->permissions_known = answer.ok;
	}
	if (!err && has(r, SCMI_CLOCK_POSSIBLE_PARENTS_GET) && (clock->attributes & SCMI_CLOCK_PARENTS))
		err = read_parents(r, clock);
	return err;
}

int inventory_read_clocks(struct inventory_reader *r)
{
	struct assay_inventory *inventory = r->inventory;
	const struct assay_inventory_protocol *p = assay_inventory_protocol(inventory, SCMI_PROTOCOL_CLOCK);

	if (!p || p->attributes_words == 0)
		return 0;
	inventory->clocks_announced = SCMI_CLOCK_ATTR_COUNT(p->attributes[0]);
	inventory->clocks = calloc(inventory->clocks_announced ? inventory->clocks_announced : 1, sizeof(*inventory->clocks));
	if (!inventory->clocks)
		return -ENOMEM;
	for (uint32_t id = 0; id < inventory->clocks_announced && id < CLOCKS_MAX; id++) {
		int err;

		inventory->clocks[id].id = id;
		inventory->clock_count = id + 1;
		err = read_clock(r, &inventory->clocks[id]);
		if (err)
			return err;
	}
	return 0;
}
