/* SPDX-License-Identifier: BSD-2-Clause */
/* Expectation files as what streams are made for: written with the values that resources can take, and read back. */
#include <errno.h>
#include <inttypes.h>

#include "harness/config/expectations.h"
#include "scmi/clock.h"

/* ---- Writing ---- */

static bool is_plain(const struct assay_workload_resource *r)
{
	bool listed = r->protocol == SCMI_PROTOCOL_CLOCK || r->values_count == 0; /* a clock's rates stand with the clock */

	return listed && !r->fixed && !r->parents_count;
}

static void put_settable(FILE *out, const struct assay_workload_resource *r)
{
	fprintf(out, "      - {protocol: 0x%02x, id: %" PRIu32, r->protocol, r->id);
	if (r->fixed)
		fputs(", fixed: true", out);
	if (r->protocol != SCMI_PROTOCOL_CLOCK && r->values_count) {
		fputs(r->range ? ", stepped: true, values: [" : ", values: [", out);
		for (unsigned i = 0; i < r->values_count; i++)
			fprintf(out, "%s%" PRId64, i ? ", " : "", r->values[i]);
		fputc(']', out);
	}
	if (r->parents_count)
		fputs(", parents: [", out);
	for (unsigned i = 0; i < r->parents_count; i++)
		fprintf(out, "%s%" PRIu32 "%s", i ? ", " : "", r->parents[i], i + 1 == r->parents_count ? "]" : "");
	fputs("}\n", out);
}

int expectations_write_settable(FILE *out, const struct assay_workload_inventory *inventory)
{
	bool any = false;

	if (inventory->agents)
		fprintf(out, "    agents: %" PRIu32 "\n", inventory->agents);
	for (unsigned i = 0; i < inventory->resources_count; i++) {
		if (is_plain(&inventory->resources[i]))
			continue;
		fputs(any ? "" : "    settable:\n", out);
		any = true;
		put_settable(out, &inventory->resources[i]);
	}
	return ferror(out) ? -EIO : 0;
}

/* ---- Reading ---- */

static const struct expected_settable *settable_of(const struct expected_agent *agent, uint8_t protocol, uint32_t id)
{
	for (unsigned i = 0; i < agent->settable_count; i++)
		if (agent->settable[i].protocol == protocol && agent->settable[i].id == id)
			return &agent->settable[i];
	return NULL;
}

static int add(struct assay_workload_inventory *inventory, const struct expected_agent *agent, struct assay_workload_resource *r)
{
	const struct expected_settable *settable = settable_of(agent, r->protocol, r->id);

	if (settable) {
		r->fixed = settable->fixed;
		r->parents = settable->parents;
		r->parents_count = settable->parents_count;
	}
	if (settable && settable->values_count) {
		r->range = settable->stepped;
		r->values = settable->values;
		r->values_count = settable->values_count;
	}
	return assay_workload_add_resource(inventory, r);
}

/* The same numbers as rates, at most 256 of them: more a stream does not need. */
static int add_clock(struct assay_workload_inventory *inventory, const struct expected_agent *agent,
		     const struct expected_clock *clock)
{
	int64_t values[256];
	struct assay_workload_resource r = {
		.protocol = SCMI_PROTOCOL_CLOCK,
		.id = clock->id,
		.attributes = clock->attributes ? *clock->attributes : 0,
		.range = clock->range != NULL,
		.values = values,
	};

	r.fixed = (r.attributes & SCMI_CLOCK_RESTRICTED) != 0;
	for (; !clock->range && r.values_count < clock->rates_count && r.values_count < 256; r.values_count++)
		values[r.values_count] = (int64_t)clock->rates[r.values_count];
	if (clock->range) {
		values[0] = (int64_t)clock->range->lowest;
		values[1] = (int64_t)clock->range->highest;
		values[2] = (int64_t)clock->range->step;
		r.values_count = 3;
	}
	return add(inventory, agent, &r);
}

int expectations_workload(const struct expected_agent *agent, struct assay_workload_inventory *inventory)
{
	int error = 0;

	inventory->agents = agent->agents;
	for (unsigned i = 0; i < agent->protocols_count; i++)
		assay_workload_add_protocol(inventory, agent->protocols[i].id, agent->protocols[i].version);
	for (unsigned i = 0; i < agent->clocks_count && !error; i++)
		error = add_clock(inventory, agent, &agent->clocks[i]);
	for (unsigned i = 0; i < agent->sensors_count && !error; i++) {
		const struct expected_sensor *sensor = &agent->sensors[i];
		struct assay_workload_resource r = {.protocol = SCMI_PROTOCOL_SENSOR, .id = sensor->id};

		r.attributes = sensor->attributes_low ? *sensor->attributes_low : 0;
		r.attributes_high = sensor->attributes_high ? *sensor->attributes_high : 0;
		error = add(inventory, agent, &r);
	}
	for (unsigned i = 0; i < agent->domains_count && !error; i++) {
		const struct expected_domain *domain = &agent->domains[i];
		struct assay_workload_resource r = {
			.protocol = domain->protocol, .selector = (uint8_t)domain->kind, .id = domain->id};

		r.attributes = domain->attributes ? *domain->attributes : 0;
		error = add(inventory, agent, &r);
	}
	return error;
}
