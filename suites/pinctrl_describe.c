/* SPDX-License-Identifier: BSD-2-Clause */
/* What pin control counts and describes, and which pins and groups belong together. */
#include "suites/pinctrl_common.h"
#include "suites/tables.h"

#define IF_PINCTRL .protocol = SCMI_PROTOCOL_PINCTRL
#define IDS_TRIED 512u
#define HOLES_ALLOWED 16u
#define PARTS_MAX 4096u
#define SELECTORS 3u

static const char *const nouns[] = {"pin", "group", "function"};

static const struct assay_exchange *describe(struct check *c, uint32_t id, uint32_t flags)
{
	return SEND(c, PINCTRL, SCMI_PINCTRL_ATTRIBUTES, id, flags);
}

static void id_space(struct check *c)
{
	const struct assay_inventory_protocol *p = check_protocol(c);

	if (p->attributes_words < 2)
		return fail(c,
			    "the numbers of pins, groups and functions could not be read: PROTOCOL_ATTRIBUTES gave %s in %u words",
			    status_text(p->attributes_status), p->attributes_words);
	for (uint32_t selector = 0; selector < SELECTORS && !over(c); selector++) {
		uint32_t count = pin_count(c, selector), step = count > IDS_TRIED ? count / IDS_TRIED : 1, beyond = 0;

		for (uint32_t id = 0; id < count && !over(c); id += step) {
			const struct assay_exchange *ex = describe(c, id, selector);

			if (expect_status(c, ex, S_OK | S_NF | S_DN) && ex->status != SCMI_NOT_FOUND)
				beyond = id + 1;
		}
		/* Holes are allowed (AMB-18), but a count that is mostly a hole at the end counts something else. */
		prefer(c, count - beyond <= beyond + HOLES_ALLOWED, "%u %ss are announced, %u is the last that answers", count,
		       nouns[selector], beyond);
	}
	expect(c, true, "nothing is announced");
}

static void some_pin(struct check *c)
{
	expect(c, pin_count(c, SCMI_PINCTRL_PIN) > 0, "at least one pin expected, none is announced");
}

static void unknown_id(struct check *c)
{
	for (uint32_t selector = 0; selector < SELECTORS && !over(c); selector++)
		if (pin_count(c, selector) < 0xffffu)
			expect_status(c, describe(c, pin_count(c, selector), selector), S_NF);
}

/* Some platforms look for an identifier of that kind, and find none. */
static void reserved_flags(struct check *c)
{
	expect_status(c, describe(c, check_domain(c)->id, 3), S_IP | S_NF);
	expect_status(c, describe(c, check_domain(c)->id, check_domain(c)->selector | 0x4), S_IP);
	expect_status(c, describe(c, check_domain(c)->id, check_domain(c)->selector | 0x80000000u), S_IP);
}

/* The counts of functions are of groups, or of pins: their lists tell, where there are lists. */
static void counts(struct check *c)
{
	const struct assay_inventory_domain *domain = check_domain(c);
	const struct assay_exchange *ex = describe(c, domain->id, domain->selector);
	struct pin_ids ids;
	uint32_t count;

	if (!expect_success(c, ex, 8))
		return;
	expect_zero_bits(c, ex, 4, SCMI_PINCTRL_ATTRIBUTES_RESERVED, "bits 30:18 of the attributes");
	count = SCMI_PINCTRL_COUNT(scmi_load32(ex->response + 8));
	if (domain->selector == SCMI_PINCTRL_PIN)
		expect_equal(c, count, 1, "count in the attributes of a pin");
	else if (check_implements(c, PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS) &&
		 pin_read_associations(c, domain->selector, domain->id, &ids) && ids.count < PIN_IDS_MAX)
		expect(c, ids.count == count, "%s %u: count %u in its attributes, %u in its list", nouns[domain->selector],
		       domain->id, count, ids.count);
}

/* How many GPIO functions serve the pin or group of this check? */
static void one_gpio(struct check *c)
{
	const struct assay_inventory *inventory = check_inventory(c);
	uint32_t first = 0, count = 0;

	for (uint32_t i = 0; i < inventory->domain_count && !over(c); i++) {
		const struct assay_inventory_domain *function = &inventory->domains[i];
		bool known;

		if (function->protocol != PINCTRL || function->selector != SCMI_PINCTRL_FUNCTION ||
		    function->status != SCMI_SUCCESS || !(domain_attributes(function) & SCMI_PINCTRL_GPIO) ||
		    !pin_serves(c, function, check_domain(c), &known))
			continue;
		if (count++ == 0)
			first = function->id;
		expect(c, count < 2, "functions %u and %u are both the GPIO function of %s %u", first, function->id,
		       nouns[check_domain(c)->selector], check_domain(c)->id);
	}
	expect(c, over(c) || count < 2, "more than one GPIO function");
}

/* --- Lists --------------------------------------------------------------------------------------------------------------- */

/* What the ids of a list are: groups list pins, functions list groups, or pins. */
static uint32_t listed_selector(const struct assay_inventory_domain *domain)
{
	if (domain->selector == SCMI_PINCTRL_FUNCTION && !(domain_attributes(domain) & SCMI_PINCTRL_SINGLE_PINS))
		return SCMI_PINCTRL_GROUP;
	return SCMI_PINCTRL_PIN;
}

static bool judge_ids(struct check *c, const struct assay_exchange *ex, uint32_t returned)
{
	uint32_t selector = listed_selector(check_domain(c)), count = pin_count(c, selector);

	for (uint32_t i = 0; i < returned; i++) {
		const uint8_t *at = ex->response + SCMI_HEADER_BYTES + 8 + 2 * i;
		uint32_t id = (uint32_t)(at[0] | at[1] << 8);

		if (!expect(c, id < count, "a %s of %u expected in the list of %s %u, %u found", nouns[selector], count,
			    nouns[check_domain(c)->selector], check_domain(c)->id, id))
			return false;
	}
	return true;
}

/* How many entries the list has, by its first part: -1 where that is refused, as an empty list may be (AMB-63), or failed. */
static int64_t read_total(struct check *c)
{
	const struct assay_exchange *ex = pin_associations(c, check_domain(c)->selector, check_domain(c)->id, 0);
	uint32_t word;

	if (answered(ex) && SCMI_PINCTRL_COUNT(domain_attributes(check_domain(c))) == 0 &&
	    (status_bit(ex->status) & (S_OR | S_IP))) {
		note(c, "an empty list is refused with %s", status_text(ex->status));
		return -1;
	}
	if (answered(ex) && (ex->status == SCMI_DENIED || ex->status == SCMI_NOT_SUPPORTED)) {
		skip(c, "the list cannot be read: %s", status_text(ex->status));
		return -1;
	}
	if (!expect_success(c, ex, 8))
		return -1;
	word = scmi_load32(ex->response + 8);
	return SCMI_ASSOCIATIONS_RETURNED(word) + SCMI_ASSOCIATIONS_REMAINING(word);
}

static void parts_add_up(struct check *c)
{
	const struct assay_inventory_domain *domain = check_domain(c);
	int64_t total = read_total(c);
	uint32_t index = 0;

	for (unsigned part = 0; part < PARTS_MAX && total > 0 && index < (uint64_t)total && !over(c); part++) {
		const struct assay_exchange *ex = pin_associations(c, domain->selector, domain->id, index);
		uint32_t word, returned;

		if (!expect_success(c, ex, 8))
			return;
		word = scmi_load32(ex->response + 8);
		returned = SCMI_ASSOCIATIONS_RETURNED(word);
		if (!expect(c, returned > 0, "the part from index %u returns no id of %u", index, (uint32_t)total) ||
		    !expect_zero_bits(c, ex, 4, SCMI_ASSOCIATIONS_RESERVED, "bits 15:12 of the flags") ||
		    !expect_equal(c, index + returned + SCMI_ASSOCIATIONS_REMAINING(word), (uint64_t)total,
				  "index + returned + remaining") ||
		    !expect_success(c, ex, 8 + 2 * returned) || !judge_ids(c, ex, returned))
			return;
		index += returned;
	}
}

/* An id asked for by its own index is the one that the walk showed there. */
static void any_start(struct check *c)
{
	const struct assay_inventory_domain *domain = check_domain(c);
	struct pin_ids ids;
	uint32_t step;

	if (!pin_read_associations(c, domain->selector, domain->id, &ids) || ids.count == 0)
		return skip(c, "there is no list that can be read");
	step = ids.count > 24 ? ids.count / 12 : 1;
	for (uint32_t i = 0; i < ids.count && !over(c); i += step) {
		const struct assay_exchange *ex = pin_associations(c, domain->selector, domain->id, i);

		if (expect_success(c, ex, 8 + 2))
			expect(c, (ex->response[12] | ex->response[13] << 8) == ids.id[i],
			       "id at index %u is %d when asked for by itself, %u in the walk", i,
			       ex->response[12] | ex->response[13] << 8, ids.id[i]);
	}
}

static void judge_end(struct check *c, const struct assay_exchange *ex)
{
	uint32_t word;

	if (!expect_status(c, ex, S_OK | S_OR | S_IP) || ex->status != SCMI_SUCCESS || !expect_success(c, ex, 8))
		return;
	word = scmi_load32(ex->response + 8);
	expect(c, SCMI_ASSOCIATIONS_RETURNED(word) == 0, "an index behind the list returns %u ids",
	       SCMI_ASSOCIATIONS_RETURNED(word));
	prefer(c, SCMI_ASSOCIATIONS_REMAINING(word) == 0, "an index behind the list leaves %u ids",
	       SCMI_ASSOCIATIONS_REMAINING(word));
}

static void past_end(struct check *c)
{
	const struct assay_inventory_domain *domain = check_domain(c);
	int64_t total = read_total(c);

	if (total < 0)
		return;
	judge_end(c, pin_associations(c, domain->selector, domain->id, (uint32_t)total));
	judge_end(c, pin_associations(c, domain->selector, domain->id, (uint32_t)total + 1));
	judge_end(c, pin_associations(c, domain->selector, domain->id, 0xffffffffu));
}

static void unknown_list(struct check *c)
{
	for (uint32_t selector = SCMI_PINCTRL_GROUP; selector < SELECTORS && !over(c); selector++)
		if (pin_count(c, selector) < 0xffffu)
			expect_status(c, pin_associations(c, selector, pin_count(c, selector), 0), S_NF);
}

#define LISTS                                                               \
	IF_PINCTRL, .scope = PER_DOMAIN, .domain_is = pin_has_associations, \
		    .needs = {.messages = MSG(SCMI_PINCTRL_LIST_ASSOCIATIONS), .domain_wanted = "a group or function"}

static const struct check_row rows[] = {
	{
		.id = "pinctrl.protocol-attributes.id-space",
		.title = "every pin, group and function below its count answers or is hidden",
		.requirements = REQUIRES("PIN-001-02"),
		IF_PINCTRL,
		.run = id_space,
	},
	{
		.id = "pinctrl.protocol-attributes.some-pin",
		.title = "there is at least one pin",
		.requirements = REQUIRES("PIN-001-03"),
		IF_PINCTRL,
		.run = some_pin,
	},
	{
		.id = "pinctrl.attributes.unknown-id",
		.title = "PINCTRL_ATTRIBUTES of a pin, group or function that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("PIN-003-01"),
		IF_PINCTRL,
		.run = unknown_id,
	},
	{
		.id = "pinctrl.attributes.reserved-flags",
		.title = "a selector of 3 and reserved flag bits are refused",
		.requirements = REQUIRES("PIN-003-02"),
		IF_PINCTRL,
		.scope = PER_DOMAIN,
		.run = reserved_flags,
	},
	{
		.id = "pinctrl.attributes.counts",
		.title = "a pin counts as one, and a group or function counts what it lists",
		.requirements = REQUIRES("PIN-003-03"),
		IF_PINCTRL,
		.scope = PER_DOMAIN,
		.domain_is = pin_any,
		.run = counts,
	},
	{
		.id = "pinctrl.attributes.one-gpio",
		.title = "a pin or group has at most one GPIO function",
		.requirements = REQUIRES("PIN-003-04"),
		IF_PINCTRL,
		.scope = PER_DOMAIN,
		.domain_is = pin_has_settings,
		.needs = {.messages = MSG(SCMI_PINCTRL_LIST_ASSOCIATIONS), .domain_wanted = "a pin or group"},
		.run = one_gpio,
	},
	{
		.id = "pinctrl.list-associations.parts-add-up",
		.title = "index, returned and remaining add up to the same total in every part of a list, and what is listed is "
			 "there",
		.requirements = REQUIRES("PIN-004-01", "GEN-LEN-04"),
		LISTS,
		.run = parts_add_up,
	},
	{
		.id = "pinctrl.list-associations.any-start",
		.title = "an id asked for by its own index is the one that the walk showed there",
		.requirements = REQUIRES("PIN-004-01"),
		LISTS,
		.run = any_start,
	},
	{
		.id = "pinctrl.list-associations.unknown-id",
		.title = "PINCTRL_LIST_ASSOCIATIONS of a group or function that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("PIN-004-02"),
		IF_PINCTRL,
		.needs.messages = MSG(SCMI_PINCTRL_LIST_ASSOCIATIONS),
		.run = unknown_list,
	},
	{
		.id = "pinctrl.list-associations.past-end",
		.title = "an index at or behind the end of a list returns nothing",
		.requirements = REQUIRES("PIN-004-03"),
		LISTS,
		.run = past_end,
	},
};

CHECK_TABLE(checks_pinctrl_describe, rows);
