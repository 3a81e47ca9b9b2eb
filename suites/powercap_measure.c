/* SPDX-License-Identifier: BSD-2-Clause */
/* Averaging intervals (POWERCAP_PAI_GET, POWERCAP_PAI_SET) and POWERCAP_MEASUREMENTS_GET. */
#include "suites/powercap_common.h"
#include "suites/tables.h"

#define IF_POWERCAP .protocol = SCMI_PROTOCOL_POWERCAP

static void refused(struct check *c, uint32_t flags, uint32_t interval, uint32_t set)
{
	uint32_t before, after;

	if (over(c) || !powercap_read_interval(c, &before) ||
	    !expect_status(c, powercap_set_interval(c, flags, interval), set | S_DN) || !powercap_read_interval(c, &after))
		return;
	expect_equal(c, after, before, "interval after a refused POWERCAP_PAI_SET");
}

static void read_back(struct check *c)
{
	struct powercap_range range = powercap_interval_range(c);
	uint32_t before, values[4], count = powercap_legal(&range, values);

	if (!undo_powercap_interval(c, &before))
		return;
	for (uint32_t i = 0; i < count && !over(c); i++) {
		const struct assay_exchange *ex = powercap_set_interval(c, 0, values[i]);
		uint32_t found;

		if (!expect_status(c, ex, S_OK | S_DN))
			return;
		if (ex->status == SCMI_DENIED)
			return skip(c, "POWERCAP_PAI_SET gives DENIED: this agent may not set the interval here");
		if (powercap_read_interval(c, &found))
			expect_equal(c, found, values[i], "interval read back after POWERCAP_PAI_SET");
	}
}

static void flags(struct check *c)
{
	uint32_t before;

	if (!undo_powercap_interval(c, &before))
		return;
	refused(c, 0x1, powercap_interval_range(c).min, S_IP);
	refused(c, 0x80000000u, powercap_interval_range(c).min, S_IP);
}

static void out_of_range(struct check *c)
{
	struct powercap_range range = powercap_interval_range(c);
	uint32_t before;

	if (!undo_powercap_interval(c, &before))
		return;
	if (range.max < UINT32_MAX)
		refused(c, 0, range.max + 1, S_IP | S_OR);
	if (range.min > 0)
		refused(c, 0, range.min - 1, S_IP | S_OR);
	refused(c, 0, 0, S_IP | S_OR);
}

static void fixed(struct check *c)
{
	uint32_t before;

	if (undo_powercap_interval(c, &before))
		refused(c, 0, powercap_interval_range(c).max, S_NS);
}

static const struct assay_exchange *measure(struct check *c)
{
	return SEND(c, POWERCAP, SCMI_POWERCAP_MEASUREMENTS_GET, check_domain(c)->id);
}

static void measured(struct check *c)
{
	const struct assay_exchange *ex = measure(c);

	if (expect_status(c, ex, S_OK | S_DN) && ex->status == SCMI_SUCCESS)
		expect_equal(c, ex->response_bytes - SCMI_HEADER_BYTES, 12, "bytes of POWERCAP_MEASUREMENTS_GET");
}

static void not_measured(struct check *c)
{
	expect_status(c, measure(c), S_NS);
}

#define SETTABLE                                                                       \
	.scope = PER_DOMAIN, .domain_is = powercap_interval_settable,                  \
	.needs = {.messages = MSG(SCMI_POWERCAP_PAI_SET) | MSG(SCMI_POWERCAP_PAI_GET), \
		  .domain_wanted = "one whose interval can be set"}

static const struct check_row rows[] = {
	{
		.id = "powercap.pai-set.read-back",
		.title = "a legal averaging interval is read back",
		.requirements = REQUIRES("PCAP-007-02"),
		IF_POWERCAP,
		SETTABLE,
		.run = read_back,
	},
	{
		.id = "powercap.pai-set.flags",
		.title = "flags of POWERCAP_PAI_SET give INVALID_PARAMETERS and change nothing",
		.requirements = REQUIRES("PCAP-007-01", "GEN-RSV-03", "GEN-ST-03"),
		IF_POWERCAP,
		SETTABLE,
		.run = flags,
	},
	{
		.id = "powercap.pai-set.out-of-range",
		.title = "an averaging interval outside the range is refused and changes nothing",
		.requirements = REQUIRES("PCAP-007-01", "GEN-ST-03"),
		IF_POWERCAP,
		SETTABLE,
		.run = out_of_range,
	},
	{
		.id = "powercap.pai-set.not-configurable",
		.title = "an averaging interval that cannot be set gives NOT_SUPPORTED and stays",
		.requirements = REQUIRES("PCAP-007-01", "GEN-ST-03"),
		IF_POWERCAP,
		.scope = PER_DOMAIN,
		.domain_is = powercap_interval_fixed,
		.needs = {.messages = MSG(SCMI_POWERCAP_PAI_SET) | MSG(SCMI_POWERCAP_PAI_GET),
			  .domain_wanted = "one whose interval cannot be set"},
		.run = fixed,
	},
	{
		.id = "powercap.measurements-get.measured",
		.title = "a domain that measures gives its power and the interval",
		.requirements = REQUIRES("PCAP-009-02"),
		IF_POWERCAP,
		.scope = PER_DOMAIN,
		.domain_is = powercap_measures,
		.needs = {.messages = MSG(SCMI_POWERCAP_MEASUREMENTS_GET), .domain_wanted = "one that measures"},
		.run = measured,
	},
	{
		.id = "powercap.measurements-get.not-measured",
		.title = "a domain that does not measure gives NOT_SUPPORTED",
		.requirements = REQUIRES("PCAP-009-01"),
		IF_POWERCAP,
		.scope = PER_DOMAIN,
		.domain_is = powercap_measures_not,
		.needs = {.messages = MSG(SCMI_POWERCAP_MEASUREMENTS_GET), .domain_wanted = "one that does not measure"},
		.run = not_measured,
	},
};

CHECK_TABLE(checks_powercap_measure, rows);
