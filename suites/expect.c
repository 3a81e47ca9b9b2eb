/* SPDX-License-Identifier: BSD-2-Clause */
/* What a vendor promised (--expect) against what discovery found. */
#include <inttypes.h>
#include <string.h>

#include "harness/config/expectations.h"
#include "scmi/names.h"
#include "suites/check.h"
#include "suites/tables.h"

typedef bool judge_agent(struct check *c, const struct expected_agent *promised);

/* Each entry that is for this agent. */
static void for_each(struct check *c, judge_agent *judge)
{
	const struct assay_expectations *all = check_expectations(c);
	const char *agent = assay_agent_name(check_agent(c));
	bool any = false;

	if (!all)
		return skip(c, "nothing was promised: --expect FILE says what has to be there");
	for (unsigned i = 0; i < all->expectations_count && !over(c); i++) {
		const struct expected_agent *promised = &all->expectations[i];

		if (!promised->agent || !promised->agent[0] || strcmp(promised->agent, agent) == 0)
			any = judge(c, promised) || any;
	}
	if (!any && !over(c))
		skip(c, "nothing of this kind was promised for agent %s", agent);
}

static bool same_text(struct check *c, const char *promised, const char *found, const char *what)
{
	return !promised || expect(c, strcmp(promised, found) == 0, "%s: \"%s\" promised, \"%s\" found", what, promised, found);
}

static bool same_word(struct check *c, const uint32_t *promised, uint32_t found, const char *what)
{
	return !promised ||
	       expect(c, *promised == found, "%s: 0x%08" PRIx32 " promised, 0x%08" PRIx32 " found", what, *promised, found);
}

static bool judge_protocols(struct check *c, const struct expected_agent *promised)
{
	const struct assay_inventory *inventory = check_inventory(c);

	(void)same_text(c, promised->vendor, inventory->vendor, "vendor");
	(void)same_text(c, promised->sub_vendor, inventory->sub_vendor, "sub-vendor");
	for (unsigned i = 0; i < promised->protocols_count && !over(c); i++) {
		const struct expected_protocol *wanted = &promised->protocols[i];
		const struct assay_inventory_protocol *p = assay_inventory_protocol(inventory, wanted->id);
		const char *name = scmi_protocol_name(wanted->id);

		if (!expect(c, p, "protocol 0x%02x (%s): promised, not found", wanted->id, name ? name : "vendor's own"))
			break;
		(void)expect(c, p->version >= wanted->version,
			     "protocol 0x%02x (%s): version 0x%" PRIx32 " or later promised, 0x%" PRIx32 " found", wanted->id,
			     name ? name : "vendor's own", wanted->version, p->version);
	}
	return promised->vendor || promised->sub_vendor || promised->protocols_count;
}

static const struct assay_inventory_clock *find_clock(const struct assay_inventory *inventory, uint32_t id)
{
	for (uint32_t i = 0; i < inventory->clock_count; i++)
		if (inventory->clocks[i].id == id && inventory->clocks[i].status == SCMI_SUCCESS)
			return &inventory->clocks[i];
	return NULL;
}

static void judge_rates(struct check *c, const struct expected_clock *wanted, const struct assay_inventory_clock *clock)
{
	if (!wanted->rates && !wanted->range)
		return;
	if (!expect(c, clock->rates_known && clock->triplet == (wanted->range != NULL), "clock %" PRIu32 ": %s promised, %s found",
		    wanted->id, wanted->range ? "a range" : "a list of rates",
		    !clock->rates_known ? "no readable description"
		    : clock->triplet    ? "a range"
					: "a list of rates"))
		return;
	if (wanted->range) {
		uint64_t range[3] = {wanted->range->lowest, wanted->range->highest, wanted->range->step};

		for (uint32_t i = 0; i < 3 && clock->rate_count == 3; i++)
			(void)expect(c, clock->rates[i] == range[i],
				     "clock %" PRIu32 ": %s of %" PRIu64 " Hz promised, %" PRIu64 " Hz found", wanted->id,
				     i == 0   ? "a lowest rate"
				     : i == 1 ? "a highest rate"
					      : "a step",
				     range[i], clock->rates[i]);
		return;
	}
	if (!expect(c, clock->rate_count == wanted->rates_count, "clock %" PRIu32 ": %u rates promised, %" PRIu32 " found",
		    wanted->id, wanted->rates_count, clock->rate_count))
		return;
	for (uint32_t i = 0; i < clock->rate_count; i++)
		if (!expect(c, clock->rates[i] == wanted->rates[i],
			    "clock %" PRIu32 ": rate %" PRIu32 " of %" PRIu64 " Hz promised, %" PRIu64 " Hz found", wanted->id, i,
			    wanted->rates[i], clock->rates[i]))
			return;
}

static bool judge_clocks(struct check *c, const struct expected_agent *promised)
{
	for (unsigned i = 0; i < promised->clocks_count && !over(c); i++) {
		const struct expected_clock *wanted = &promised->clocks[i];
		const struct assay_inventory_clock *clock = find_clock(check_inventory(c), wanted->id);
		char what[64];

		if (!expect(c, clock, "clock %" PRIu32 ": promised, not found", wanted->id))
			break;
		(void)snprintf(what, sizeof(what), "name of clock %" PRIu32, wanted->id);
		(void)same_text(c, wanted->name, clock->name, what);
		(void)snprintf(what, sizeof(what), "attributes of clock %" PRIu32, wanted->id);
		(void)same_word(c, wanted->attributes, clock->attributes & ~SCMI_CLOCK_ENABLED, what);
		judge_rates(c, wanted, clock);
	}
	return promised->clocks_count;
}

static const struct assay_inventory_sensor *find_sensor(const struct assay_inventory *inventory, uint32_t id)
{
	for (uint32_t i = 0; i < inventory->sensor_count; i++)
		if (inventory->sensors[i].id == id)
			return &inventory->sensors[i];
	return NULL;
}

static bool judge_sensors(struct check *c, const struct expected_agent *promised)
{
	for (unsigned i = 0; i < promised->sensors_count && !over(c); i++) {
		const struct expected_sensor *wanted = &promised->sensors[i];
		const struct assay_inventory_sensor *sensor = find_sensor(check_inventory(c), wanted->id);
		char what[64];

		if (!expect(c, sensor, "sensor %" PRIu32 ": promised, not found", wanted->id))
			break;
		(void)snprintf(what, sizeof(what), "name of sensor %" PRIu32, wanted->id);
		(void)same_text(c, wanted->name, sensor->name, what);
		(void)snprintf(what, sizeof(what), "lower attributes of sensor %" PRIu32, wanted->id);
		(void)same_word(c, wanted->attributes_low, sensor->attributes_low, what);
		(void)snprintf(what, sizeof(what), "upper attributes of sensor %" PRIu32, wanted->id);
		(void)same_word(c, wanted->attributes_high, sensor->attributes_high, what);
	}
	return promised->sensors_count;
}

static const struct assay_inventory_domain *find_domain(const struct assay_inventory *inventory,
							const struct expected_domain *wanted)
{
	for (uint32_t i = 0; i < inventory->domain_count; i++) {
		const struct assay_inventory_domain *d = &inventory->domains[i];

		if (d->protocol == wanted->protocol && d->selector == (uint8_t)wanted->kind && d->id == wanted->id &&
		    d->status == SCMI_SUCCESS)
			return d;
	}
	return NULL;
}

static bool judge_domains(struct check *c, const struct expected_agent *promised)
{
	for (unsigned i = 0; i < promised->domains_count && !over(c); i++) {
		const struct expected_domain *wanted = &promised->domains[i];
		const struct assay_inventory_domain *domain = find_domain(check_inventory(c), wanted);
		const char *protocol = scmi_protocol_name(wanted->protocol);
		uint32_t at = expectations_name_offset(wanted->protocol);
		char what[96], name[17] = "";

		(void)snprintf(what, sizeof(what), "%s %s %" PRIu32, protocol ? protocol : "?",
			       wanted->protocol != SCMI_PROTOCOL_PINCTRL ? "domain"
			       : wanted->kind == 1                       ? "group"
			       : wanted->kind == 2                       ? "function"
									 : "pin",
			       wanted->id);
		if (!expect(c, domain, "%s: promised, not found", what))
			break;
		if (at + 16 <= domain->bytes)
			memcpy(name, domain->payload + at, 16);
		(void)same_text(c, wanted->name, name, what);
		(void)same_word(c, wanted->attributes, assay_domain_word(domain, 4), what);
	}
	return promised->domains_count;
}

static void protocols(struct check *c)
{
	for_each(c, judge_protocols);
}

static void clocks(struct check *c)
{
	for_each(c, judge_clocks);
}

static void sensors(struct check *c)
{
	for_each(c, judge_sensors);
}

static void domains(struct check *c)
{
	for_each(c, judge_domains);
}

static const struct check_row rows[] = {
	{
		.id = "expect.protocols.promised",
		.title = "vendor, protocols and versions are those that were promised",
		.requirements = REQUIRES("EXP-01"),
		.run = protocols,
	},
	{
		.id = "expect.clocks.promised",
		.title = "the clocks that were promised are there",
		.requirements = REQUIRES("EXP-02"),
		.run = clocks,
	},
	{
		.id = "expect.sensors.promised",
		.title = "the sensors that were promised are there",
		.requirements = REQUIRES("EXP-03"),
		.run = sensors,
	},
	{
		.id = "expect.domains.promised",
		.title = "the domains that were promised are there",
		.requirements = REQUIRES("EXP-04"),
		.run = domains,
	},
};

CHECK_TABLE(checks_expect, rows);
