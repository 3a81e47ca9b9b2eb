// SPDX-License-Identifier: BSD-2-Clause
/* What streams are made for: protocols, resources and the values that these can take, as a live platform tells them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "assay/agent.h"
#include "assay/workload.h"
#include "scmi/clock.h"
#include "scmi/le.h"
#include "scmi/perf.h"
#include "scmi/powercap.h"
#include "scmi/status.h"
#include "scmi/voltage.h"

#define VALUES_MAX 256u /* of one resource: more are not needed */
#define PAGES_MAX 64u

int assay_workload_add_protocol(struct assay_workload_inventory *inventory, uint8_t id, uint32_t version)
{
	for (unsigned i = 0; i < inventory->protocols_count; i++)
		if (inventory->protocols[i].id == id)
			return 0;
	inventory->protocols[inventory->protocols_count++] = (struct assay_workload_protocol){id, version};
	return 0;
}

static void *copy_of(const void *from, size_t bytes)
{
	void *copy = bytes ? malloc(bytes) : NULL;

	return copy ? memcpy(copy, from, bytes) : NULL;
}

int assay_workload_add_resource(struct assay_workload_inventory *inventory, const struct assay_workload_resource *resource)
{
	unsigned count = inventory->resources_count;
	struct assay_workload_resource *grown, *added;

	if ((count & (count - 1)) == 0) { /* a power of two: full */
		grown = realloc(inventory->resources, (count ? 2 * (size_t)count : 1) * sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		inventory->resources = grown;
	}
	added = &inventory->resources[count];
	*added = *resource;
	added->values = copy_of(resource->values, resource->values_count * sizeof(*resource->values));
	added->parents = copy_of(resource->parents, resource->parents_count * sizeof(*resource->parents));
	inventory->resources_count++;
	if ((resource->values_count && !added->values) || (resource->parents_count && !added->parents))
		return -ENOMEM;
	return 0;
}

void assay_workload_inventory_free(struct assay_workload_inventory *inventory)
{
	for (unsigned i = 0; i < inventory->resources_count; i++) {
		free(inventory->resources[i].values);
		free(inventory->resources[i].parents);
	}
	free(inventory->resources);
	memset(inventory, 0, sizeof(*inventory));
}

/* ---- From a live platform ---- */

static int add_clock(struct assay_workload_inventory *inventory, const struct assay_inventory_clock *clock)
{
	const uint32_t all = SCMI_CLOCK_MAY_SET_STATE | SCMI_CLOCK_MAY_SET_PARENT | SCMI_CLOCK_MAY_SET_RATE;
	int64_t values[VALUES_MAX];
	struct assay_workload_resource r = {
		.protocol = SCMI_PROTOCOL_CLOCK,
		.id = clock->id,
		.attributes = clock->attributes,
		.fixed = clock->permissions_known ? (clock->permissions & all) != all
						  : (clock->attributes & SCMI_CLOCK_RESTRICTED) != 0,
		.range = clock->triplet,
		.values_count = clock->rate_count < VALUES_MAX ? clock->rate_count : VALUES_MAX,
		.values = values,
		.parents_count = clock->parent_count,
		.parents = clock->parents,
	};

	for (unsigned i = 0; i < r.values_count; i++)
		values[i] = (int64_t)clock->rates[i];
	return assay_workload_add_resource(inventory, &r);
}

/* One page of a list of levels or voltages; how many entries it had, 0: that was all. */
static uint32_t ask_page(struct assay_agent *agent, struct assay_workload_resource *r, uint32_t stride, uint32_t at, uint32_t index)
{
	static _Thread_local struct assay_exchange ex;
	uint8_t payload[8];
	struct assay_command command = {
		.protocol = r->protocol, .message = SCMI_PERF_DESCRIBE_LEVELS, .payload = payload, .payload_bytes = 8};
	uint32_t count, word;

	scmi_store32(payload, r->id);
	scmi_store32(payload + 4, index);
	if (assay_agent_exchange(agent, &command, &ex) || ex.outcome != ASSAY_ANSWERED || ex.status != SCMI_SUCCESS ||
	    ex.response_bytes < 12)
		return 0;
	word = scmi_load32(ex.response + 8);
	count = SCMI_LEVELS_RETURNED(word);
	r->range = r->protocol == SCMI_PROTOCOL_VOLTAGE && (word & SCMI_RATES_TRIPLET);
	for (uint32_t i = 0; i < count && 12 + (i + 1) * stride <= ex.response_bytes && r->values_count < VALUES_MAX; i++) {
		const uint8_t *entry = ex.response + 12 + (size_t)i * stride + at;

		r->values[r->values_count++] =
			r->protocol == SCMI_PROTOCOL_VOLTAGE ? scmi_load32s(entry) : (int64_t)scmi_load32(entry);
	}
	return SCMI_LEVELS_REMAINING(word) ? count : 0;
}

static_assert(SCMI_PERF_DESCRIBE_LEVELS == (int)SCMI_VOLTAGE_DESCRIBE_LEVELS, "ask_page() asks both");

static void ask_list(struct assay_agent *agent, struct assay_workload_resource *r, uint32_t version)
{
	bool perf = r->protocol == SCMI_PROTOCOL_PERF, wide = perf && version >= 0x40000;
	uint32_t stride = !perf ? 4 : wide ? SCMI_PERF_LEVEL_BYTES_V4 : SCMI_PERF_LEVEL_BYTES_V1;
	uint32_t at = wide && (r->attributes & SCMI_PERF_LEVEL_INDEXING) ? 16 : 0, index = 0;

	for (unsigned page = 0; page < PAGES_MAX; page++) {
		uint32_t more = ask_page(agent, r, stride, at, index);

		if (!more)
			return;
		index += more;
	}
}

static int add_domain(struct assay_agent *agent, struct assay_workload_inventory *inventory,
		      const struct assay_inventory_domain *domain, uint32_t version)
{
	int64_t values[VALUES_MAX];
	struct assay_workload_resource r = {
		.protocol = domain->protocol,
		.selector = domain->selector,
		.id = domain->id,
		.attributes = assay_domain_word(domain, 4),
		.values = values,
	};

	if (domain->protocol == SCMI_PROTOCOL_PERF || domain->protocol == SCMI_PROTOCOL_VOLTAGE)
		ask_list(agent, &r, version);
	for (unsigned i = 0; domain->protocol == SCMI_PROTOCOL_POWERCAP && i < 3; i++) {
		values[r.values_count++] = assay_domain_word(domain, SCMI_POWERCAP_R_MIN_CAP + 4 * i);
		r.range = true;
	}
	return assay_workload_add_resource(inventory, &r);
}

static int add_sensor(struct assay_workload_inventory *inventory, const struct assay_inventory_sensor *sensor)
{
	const struct assay_workload_resource r = {
		.protocol = SCMI_PROTOCOL_SENSOR,
		.id = sensor->id,
		.attributes = sensor->attributes_low,
		.attributes_high = sensor->attributes_high,
	};

	return assay_workload_add_resource(inventory, &r);
}

int assay_workload_discover(struct assay_agent *agent, const struct assay_inventory *found,
			    struct assay_workload_inventory *inventory)
{
	int error = 0;

	inventory->agents = found->agents_announced;
	for (uint32_t i = 0; i < found->protocol_count; i++)
		assay_workload_add_protocol(inventory, found->protocols[i].id, found->protocols[i].version);
	for (uint32_t i = 0; i < found->clock_count && !error; i++)
		if (found->clocks[i].status == SCMI_SUCCESS)
			error = add_clock(inventory, &found->clocks[i]);
	for (uint32_t i = 0; i < found->sensor_count && !error; i++)
		error = add_sensor(inventory, &found->sensors[i]);
	for (uint32_t i = 0; i < found->domain_count && !error; i++) {
		const struct assay_inventory_domain *domain = &found->domains[i];
		const struct assay_inventory_protocol *protocol = assay_inventory_protocol(found, domain->protocol);

		if (domain->status == SCMI_SUCCESS)
			error = add_domain(agent, inventory, domain, protocol ? protocol->version : 0);
	}
	return error;
}
