/* SPDX-License-Identifier: BSD-2-Clause */
/* POWERCAP_CAP_GET and POWERCAP_CAP_SET, carried out at once. */
#include "suites/powercap_common.h"
#include "suites/tables.h"

#define IF_POWERCAP .protocol = SCMI_PROTOCOL_POWERCAP

static void in_range(struct check *c)
{
	struct powercap_range range = powercap_cap_range(c);
	uint32_t cap;

	if (powercap_read_cap(c, &cap))
		expect(c, (range.min <= cap && cap <= range.max) || (cap == 0 && check_version(c) >= POWERCAP_V2),
		       "cap of domain %u: %u to %u%s expected, %u found", check_domain(c)->id, range.min, range.max,
		       check_version(c) >= POWERCAP_V2 ? " or 0" : "", cap);
}

/* A refused request leaves the cap as it is. Where the caller may not set it at all, that may be what it is told (AMB-05). */
static void refused(struct check *c, uint32_t flags, uint32_t cap, uint32_t set)
{
	uint32_t before, after;

	if (over(c) || !powercap_read_cap(c, &before) || !expect_status(c, powercap_set_cap(c, flags, cap), set) ||
	    !powercap_read_cap(c, &after))
		return;
	expect_equal(c, after, before, "cap after a refused POWERCAP_CAP_SET");
}

/* The lowest cap of all agents is in force: what the others leave free is read back as it was set. */
static void read_back(struct check *c)
{
	struct powercap_range range = powercap_cap_range(c);
	uint32_t before, ceiling, values[4], count = powercap_legal(&range, values);

	if (!undo_powercap_cap(c, &before) || !powercap_free_cap(c, &ceiling))
		return;
	expect(c, ceiling >= range.min && ceiling <= range.max, "cap %u set, %u read back, which is outside %u..%u", range.max,
	       ceiling, range.min, range.max);
	for (uint32_t i = 0; i < count && !over(c); i++) {
		uint32_t found;

		if (values[i] > ceiling || !expect_status(c, powercap_set_cap(c, 0, values[i]), S_OK) ||
		    !powercap_read_cap(c, &found))
			continue;
		expect_equal(c, found, values[i], "cap read back after POWERCAP_CAP_SET");
	}
}

static void reserved_flags(struct check *c)
{
	uint32_t before;

	if (!undo_powercap_cap(c, &before))
		return;
	refused(c, 0x4, powercap_cap_range(c).min, S_IP | S_DN);
	refused(c, 0x80000000u, powercap_cap_range(c).min, S_IP | S_DN);
}

static void out_of_range(struct check *c)
{
	struct powercap_range range = powercap_cap_range(c);
	uint32_t before;

	if (!undo_powercap_cap(c, &before))
		return;
	if (range.max < UINT32_MAX)
		refused(c, 0, range.max + 1, S_IP | S_OR | S_DN);
	/* 0 would switch the cap off. */
	if (range.min > 1)
		refused(c, 0, range.min - 1, S_IP | S_OR | S_DN);
}

static void not_configurable(struct check *c)
{
	uint32_t before;

	if (undo_powercap_cap(c, &before))
		refused(c, 0, powercap_cap_range(c).max, S_NS);
}

static void zero_in_version_1(struct check *c)
{
	uint32_t before;

	if (undo_powercap_cap(c, &before))
		refused(c, 0, 0, S_IP | S_OR | S_DN);
}

#define SETTABLE                                                                       \
	.scope = PER_DOMAIN, .domain_is = powercap_cap_settable,                       \
	.needs = {.messages = MSG(SCMI_POWERCAP_CAP_SET) | MSG(SCMI_POWERCAP_CAP_GET), \
		  .domain_wanted = "one whose cap can be set"}

static const struct check_row rows[] = {
	{
		.id = "powercap.cap-get.in-range",
		.title = "the cap is one of the domain's range, or off",
		.requirements = REQUIRES("PCAP-004-01"),
		IF_POWERCAP,
		.scope = PER_DOMAIN,
		.needs.messages = MSG(SCMI_POWERCAP_CAP_GET),
		.run = in_range,
	},
	{
		.id = "powercap.cap-set.read-back",
		.title = "a legal cap is read back",
		.requirements = REQUIRES("PCAP-005-01"),
		IF_POWERCAP,
		SETTABLE,
		.run = read_back,
	},
	{
		.id = "powercap.cap-set.reserved-flags",
		.title = "reserved flag bits give INVALID_PARAMETERS and change nothing",
		.requirements = REQUIRES("PCAP-005-02", "GEN-RSV-03", "GEN-ST-03"),
		IF_POWERCAP,
		SETTABLE,
		.run = reserved_flags,
	},
	{
		.id = "powercap.cap-set.out-of-range",
		.title = "a cap outside the range is refused and changes nothing",
		.requirements = REQUIRES("PCAP-005-03", "GEN-ST-03"),
		IF_POWERCAP,
		SETTABLE,
		.run = out_of_range,
	},
	{
		.id = "powercap.cap-set.not-configurable",
		.title = "a cap that cannot be set gives NOT_SUPPORTED and stays",
		.requirements = REQUIRES("PCAP-005-04", "AGT-VIS-03", "GEN-ST-03"),
		IF_POWERCAP,
		.scope = PER_DOMAIN,
		.domain_is = powercap_cap_fixed,
		.needs = {.messages = MSG(SCMI_POWERCAP_CAP_SET) | MSG(SCMI_POWERCAP_CAP_GET),
			  .domain_wanted = "one whose cap cannot be set"},
		.run = not_configurable,
	},
	{
		.id = "powercap.cap-set.zero",
		.title = "before version 2 a cap of 0 is refused",
		.requirements = REQUIRES("PCAP-005-07"),
		IF_POWERCAP,
		.scope = PER_DOMAIN,
		.domain_is = powercap_cap_settable,
		.needs = {.version_max = POWERCAP_BEFORE_V2,
			  .messages = MSG(SCMI_POWERCAP_CAP_SET) | MSG(SCMI_POWERCAP_CAP_GET),
			  .domain_wanted = "one whose cap can be set"},
		.run = zero_in_version_1,
	},
};

CHECK_TABLE(checks_powercap_cap, rows);
