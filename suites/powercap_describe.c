/* SPDX-License-Identifier: BSD-2-Clause */
/* POWERCAP_DOMAIN_ATTRIBUTES: its layout, ranges that agree with what can be set, and the tree of domains. */
#include "suites/powercap_common.h"
#include "suites/tables.h"

#define IF_POWERCAP .protocol = SCMI_PROTOCOL_POWERCAP

static const struct assay_exchange *describe(struct check *c)
{
	return SEND(c, POWERCAP, SCMI_POWERCAP_DOMAIN_ATTRIBUTES, check_domain(c)->id);
}

/* One known server has the unit a bit higher (AMB-23): a unit of 3 is worth a warning, no more. */
static void layout(struct check *c)
{
	bool v3 = check_version(c) >= POWERCAP_V3;
	const struct assay_exchange *ex = describe(c);
	uint32_t bytes = v3 ? SCMI_POWERCAP_R_BYTES_V3 : SCMI_POWERCAP_R_BYTES;

	if (!expect_success(c, ex, bytes))
		return;
	expect_equal(c, ex->response_bytes - SCMI_HEADER_BYTES, bytes, "bytes of POWERCAP_DOMAIN_ATTRIBUTES");
	expect_zero_bits(c, ex, 4, v3 ? 0x00087fffu : 0x003fffffu, "attribute bits that the version does not define");
	prefer(c, SCMI_POWERCAP_UNIT(scmi_load32(ex->response + 8)) < 3, "power unit (bits 24:23): 0, 1 or 2 expected, 3 found");
}

/* `shared`: the bit that says so is part of the unit in some platforms (AMB-23). */
static void judge_range(struct check *c, const char *what, struct powercap_range range, bool configurable, bool shared)
{
	expect(c, range.min > 0 && range.max > 0, "%s: a lowest and a highest value expected, %u and %u found", what, range.min,
	       range.max);
	expect(c, range.min <= range.max, "%s: the lowest value %u is above the highest %u", what, range.min, range.max);
	if (configurable && shared)
		prefer(c, range.min != range.max, "%s can be set, but has the one value %u", what, range.min);
	else if (configurable)
		expect(c, range.min != range.max, "%s can be set, but has the one value %u", what, range.min);
	else
		expect(c, range.min == range.max, "%s cannot be set, but ranges from %u to %u", what, range.min, range.max);
	expect(c, range.min == range.max || range.step > 0, "%s ranges from %u to %u in steps of 0", what, range.min, range.max);
}

static void ranges(struct check *c)
{
	uint32_t attributes = domain_attributes(check_domain(c));

	if (check_domain(c)->bytes < SCMI_POWERCAP_R_BYTES)
		return fail(c, "POWERCAP_DOMAIN_ATTRIBUTES: %u bytes expected, %u found", SCMI_POWERCAP_R_BYTES,
			    check_domain(c)->bytes);
	judge_range(c, "the averaging interval", powercap_interval_range(c), attributes & SCMI_POWERCAP_PAI_CONFIGURABLE, true);
	judge_range(c, "the cap", powercap_cap_range(c), attributes & SCMI_POWERCAP_CAP_CONFIGURABLE, false);
}

static const struct assay_inventory_domain *domain_of(const struct check *c, uint32_t id)
{
	const struct assay_inventory *inventory = check_inventory(c);

	for (uint32_t i = 0; i < inventory->domain_count; i++)
		if (inventory->domains[i].protocol == POWERCAP && inventory->domains[i].id == id)
			return &inventory->domains[i];
	return NULL;
}

/* Up from this domain: every parent is one, and a root comes before all of them have been seen. */
static void parents(struct check *c)
{
	const struct assay_inventory_domain *at = check_domain(c);
	uint32_t count = domains_announced(c);

	for (uint32_t steps = 0; steps <= count && !over(c); steps++) {
		uint32_t parent = assay_domain_word(at, SCMI_POWERCAP_R_PARENT);

		if (parent == SCMI_POWERCAP_ROOT) {
			expect(c, at->bytes >= SCMI_POWERCAP_R_BYTES, "domain %u: no parent in its attributes", at->id);
			return;
		}
		if (!expect(c, parent != at->id, "domain %u is its own parent", at->id) ||
		    !expect(c, parent < count, "parent of domain %u: one of %u domains expected, 0x%x found", at->id, count,
			    parent))
			return;
		at = domain_of(c, parent);
		/* A parent that this agent does not see ends the way up. */
		if (!at || at->status != SCMI_SUCCESS)
			return;
	}
	expect(c, over(c), "the way up from domain %u does not end: its parents form a circle", check_domain(c)->id);
}

static void unknown_domain(struct check *c)
{
	const uint32_t words[] = {domains_announced(c), 0};
	static const uint8_t messages[] = {SCMI_POWERCAP_CAP_GET, SCMI_POWERCAP_PAI_GET, SCMI_POWERCAP_MEASUREMENTS_GET};

	for (size_t i = 0; i < sizeof(messages) && !over(c); i++)
		if (check_implements(c, POWERCAP, messages[i]))
			expect_status(c,
				      send_words(c, POWERCAP, messages[i], words,
						 messages[i] == SCMI_POWERCAP_CAP_GET && check_version(c) >= POWERCAP_V3 ? 2 : 1),
				      S_NF);
	if (check_implements(c, POWERCAP, SCMI_POWERCAP_CAP_SET))
		expect_status(c, powercap_set_cap_of(c, words[0], 0, 1), S_NF);
	if (check_implements(c, POWERCAP, SCMI_POWERCAP_PAI_SET))
		expect_status(c, SEND(c, POWERCAP, SCMI_POWERCAP_PAI_SET, words[0], 0, 1), S_NF);
	expect_status(c, SEND(c, POWERCAP, SCMI_POWERCAP_DOMAIN_ATTRIBUTES, words[0]), S_NF);
}

static const struct check_row rows[] = {
	{
		.id = "powercap.domain-attributes.layout",
		.title = "a domain is described in the length of the version, and what the version does not define is zero",
		.requirements = REQUIRES("PCAP-003-01"),
		IF_POWERCAP,
		.scope = PER_DOMAIN,
		.run = layout,
	},
	{
		.id = "powercap.domain-attributes.ranges",
		.title = "caps and intervals have a range where they can be set, and one value where not",
		.requirements = REQUIRES("PCAP-003-02"),
		IF_POWERCAP,
		.scope = PER_DOMAIN,
		.run = ranges,
	},
	{
		.id = "powercap.domain-attributes.parents",
		.title = "the parents of a domain are domains, and end at a root",
		.requirements = REQUIRES("PCAP-003-03"),
		IF_POWERCAP,
		.scope = PER_DOMAIN,
		.run = parents,
	},
	{
		.id = "powercap.domain-attributes.unknown-domain",
		.title = "POWERCAP_DOMAIN_ATTRIBUTES of a domain that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("PCAP-003-04"),
		IF_POWERCAP,
		.steps = STEPS(STEP(SCMI_POWERCAP_DOMAIN_ATTRIBUTES, S_NF, BEYOND(0)),
			       STEP(SCMI_POWERCAP_DOMAIN_ATTRIBUTES, S_NF, VALUE(0xffffffffu))),
	},
	{
		.id = "powercap.domain-attributes.id-space",
		.title = "every power capping domain below the count answers or is hidden, and the count itself is none",
		.requirements = REQUIRES("PCAP-003-04"),
		IF_POWERCAP,
		.run = domain_id_space,
	},
	{
		.id = "powercap.domain.unknown-domain",
		.title = "caps, intervals and measurements of a domain that does not exist give NOT_FOUND",
		.requirements = REQUIRES("PCAP-004-02"),
		IF_POWERCAP,
		.run = unknown_domain,
	},
};

CHECK_TABLE(checks_powercap_describe, rows);
