/* SPDX-License-Identifier: BSD-2-Clause */
/* What the checks of voltage domains share. */
#include "suites/voltage_common.h"

#include "scmi/clock.h"

#define PARTS_MAX 4096u

bool voltage_has_async(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	(void)inventory;
	return (domain_attributes(domain) & SCMI_VOLTAGE_ASYNC_CAPABLE) != 0;
}

bool voltage_lacks_async(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	return !voltage_has_async(inventory, domain);
}

const struct assay_exchange *voltage_describe(struct check *c, uint32_t index)
{
	return SEND(c, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_DESCRIBE_LEVELS, check_domain(c)->id, index);
}

static void take_level(struct voltage_levels *levels, int32_t level)
{
	if (levels->kept < VOLTAGE_LEVELS_KEPT)
		levels->level[levels->kept++] = level;
	if (level < levels->lowest)
		levels->lowest = level;
	if (level > levels->highest)
		levels->highest = level;
	levels->total++;
}

/* One part. Returned and remaining are those of the flags word; false if it holds less than it says. */
static bool take_part(struct voltage_levels *levels, struct reader *r, uint32_t word)
{
	uint32_t returned = SCMI_RATES_RETURNED(word);

	for (uint32_t i = 0; i < returned; i++) {
		int32_t level = read_i32(r);

		if (!r->ok)
			return false;
		take_level(levels, level);
	}
	return true;
}

bool voltage_read_levels(struct check *c, struct voltage_levels *levels)
{
	*levels = (struct voltage_levels){.lowest = INT32_MAX, .highest = INT32_MIN};
	for (uint32_t part = 0; part < PARTS_MAX && !over(c); part++) {
		const struct assay_exchange *ex = voltage_describe(c, levels->total);
		struct reader r = payload_of(ex);
		uint32_t word;

		if (!answered(ex))
			return false;
		read_skip(&r, SCMI_STATUS_BYTES);
		word = read_u32(&r);
		if (ex->status != SCMI_SUCCESS || !r.ok || !take_part(levels, &r, word))
			break;
		if (part == 0)
			levels->triplet = word & SCMI_RATES_TRIPLET;
		if (!SCMI_RATES_RETURNED(word) || !SCMI_RATES_REMAINING(word) || levels->triplet)
			break;
	}
	if (levels->triplet && levels->kept >= 2) {
		levels->lowest = levels->level[0];
		levels->highest = levels->level[1];
	}
	if (levels->kept >= (levels->triplet ? 2u : 1u))
		return true;
	skip(c, "the levels of the domain could not be read");
	return false;
}

bool voltage_is_described(const struct voltage_levels *levels, int32_t level)
{
	int64_t step = levels->triplet && levels->kept > 2 ? levels->level[2] : 0;

	if (level < levels->lowest || level > levels->highest)
		return false;
	if (levels->triplet)
		return step <= 0 || level == levels->highest || ((int64_t)level - levels->lowest) % step == 0;
	for (uint32_t i = 0; i < levels->kept; i++)
		if (levels->level[i] == level)
			return true;
	return levels->kept < levels->total;
}

int32_t voltage_neighbour(const struct voltage_levels *levels, int32_t level)
{
	int64_t best = INT64_MAX, step = levels->triplet && levels->kept > 2 ? levels->level[2] : 0;
	int32_t chosen = level;

	if (levels->triplet) {
		if (step > 0 && level + step <= levels->highest)
			return (int32_t)(level + step);
		return step > 0 && level - step >= levels->lowest ? (int32_t)(level - step) : level;
	}
	for (uint32_t i = 0; i < levels->kept; i++) {
		int64_t distance = (int64_t)levels->level[i] - level;

		distance = distance < 0 ? -distance : distance;
		if (distance == 0 || distance >= best)
			continue;
		best = distance;
		chosen = levels->level[i];
	}
	return chosen;
}

const struct assay_exchange *voltage_set_level(struct check *c, uint32_t flags, int32_t level)
{
	return SEND(c, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_SET, check_domain(c)->id, flags, (uint32_t)level);
}

const struct assay_exchange *voltage_set_mode(struct check *c, uint32_t config)
{
	return SEND(c, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_SET, check_domain(c)->id, config);
}

/* The word that a GET message answers with. NOT_SUPPORTED and DENIED are answers too: then there is nothing to see. */
static bool get_word(struct check *c, uint8_t message, uint32_t *word)
{
	const struct assay_exchange *ex;

	if (!check_implements(c, SCMI_PROTOCOL_VOLTAGE, message)) {
		skip(c, "what the domain is set to cannot be read: the message is not implemented");
		return false;
	}
	ex = SEND(c, SCMI_PROTOCOL_VOLTAGE, message, check_domain(c)->id);
	if (!expect_status(c, ex, S_OK | S_NS | S_DN))
		return false;
	if (ex->status != SCMI_SUCCESS) {
		skip(c, "what the domain is set to cannot be read: %s", status_text(ex->status));
		return false;
	}
	if (!expect_success(c, ex, 8))
		return false;
	*word = scmi_load32(ex->response + SCMI_HEADER_BYTES + 4);
	return true;
}

bool voltage_get_level(struct check *c, int32_t *level)
{
	uint32_t word;

	if (!get_word(c, SCMI_VOLTAGE_LEVEL_GET, &word))
		return false;
	*level = (int32_t)word;
	return true;
}

bool voltage_get_mode(struct check *c, uint32_t *config)
{
	return get_word(c, SCMI_VOLTAGE_CONFIG_GET, config);
}

bool voltage_settles(struct check *c, int32_t wanted, int32_t *level)
{
	for (uint32_t i = 0; i <= DOMAIN_PAUSES && !over(c); i++) {
		if (!voltage_get_level(c, level))
			return false;
		if (*level == wanted)
			return true;
		domain_pause_round(c, i);
	}
	return false;
}

bool voltage_level_is_mine(struct check *c, int32_t *level)
{
	const struct assay_exchange *ex;

	if (!voltage_get_level(c, level))
		return false;
	UNDO(c, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_SET, check_domain(c)->id, 0, (uint32_t)*level);
	ex = voltage_set_level(c, 0, *level);
	if (!answered(ex))
		return false;
	if (ex->status == SCMI_SUCCESS)
		return true;
	skip(c, "this agent cannot set the level of the domain: the one that is there gives %s", status_text(ex->status));
	return false;
}
