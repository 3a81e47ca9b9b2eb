/* SPDX-License-Identifier: BSD-2-Clause */
/* What the virtio transport asks of a platform beyond single answers: odd buffers, and memory that nobody can reach. */
#include <inttypes.h>

#include "scmi/names.h"
#include "scmi/perf.h"
#include "scmi/power.h"
#include "scmi/powercap.h"
#include "scmi/reset.h"
#include "scmi/sensor.h"
#include "scmi/voltage.h"
#include "suites/check.h"
#include "suites/tables.h"

#define SHARED_MEMORY (UINT64_C(1) << 1) /* VIRTIO_SCMI_F_SHARED_MEMORY */

/* After each odd buffer the next command has to be served as ever: silence is told by the engine. */
static void small_buffers(struct check *c)
{
	static const uint32_t capacities[] = {4, 8, 12};

	for (size_t i = 0; i < 3 && !over(c); i++) {
		struct assay_command command = {
			.protocol = SCMI_PROTOCOL_BASE, .message = SCMI_BASE_DISCOVER_VENDOR, .capacity = capacities[i]};

		(void)send_command(c, &command, true);
		(void)expect(c, fence(c), "a served command after a buffer of %u bytes expected, none found", capacities[i]);
	}
}

static void malformed(struct check *c)
{
	uint8_t header[4];
	const struct assay_raw_segment half[] = {{.bytes = header, .length = 2}, {.length = 64, .flags = ASSAY_RAW_WRITABLE}};
	const struct assay_raw_segment no_room[] = {{.bytes = header, .length = 4}};
	const struct assay_raw_segment no_command[] = {{.length = 64, .flags = ASSAY_RAW_WRITABLE}};

	scmi_store32(header, scmi_command_word(SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, 1));
	(void)send_raw(c, half, 2);
	(void)expect(c, fence(c), "a served command after half a header expected, none found");
	(void)send_raw(c, no_room, 1);
	(void)expect(c, fence(c), "a served command after a buffer without room for an answer expected, none found");
	(void)send_raw(c, no_command, 1);
	(void)expect(c, fence(c), "a served command after a buffer without a command expected, none found");
}

/* Power, performance and sensor attributes end with the length of a region: word 3. */
static void regions(struct check *c)
{
	static const uint8_t protocols[] = {SCMI_PROTOCOL_POWER, SCMI_PROTOCOL_PERF, SCMI_PROTOCOL_SENSOR};
	struct assay_backend_info info;
	bool any = false;

	assay_agent_describe(check_agent(c), &info);
	for (size_t i = 0; i < sizeof(protocols) && !over(c); i++) {
		const struct assay_inventory_protocol *p = assay_inventory_protocol(check_inventory(c), protocols[i]);

		if (!p || p->attributes_words < 4)
			continue;
		any = true;
		if (expect(c, !p->attributes[3] || (info.features_offered & SHARED_MEMORY),
			   "%s: a region of %" PRIu32 " bytes, while the device does not offer shared memory",
			   scmi_protocol_name(protocols[i]), p->attributes[3]))
			(void)prefer(c, !p->attributes[3] || (info.features_accepted & SHARED_MEMORY),
				     "%s: a region of %" PRIu32 " bytes, while shared memory was not negotiated",
				     scmi_protocol_name(protocols[i]), p->attributes[3]);
	}
	if (!any)
		skip(c, "no protocol that has such a region is there");
}

/* Bits that announce events or delayed responses, in the first attributes word of a domain, by protocol and version. */
static uint32_t event_bits(uint8_t protocol, uint32_t version)
{
	switch (protocol) {
	case SCMI_PROTOCOL_POWER: return SCMI_POWER_CHANGED_NOTIFIES | SCMI_POWER_CHANGE_REQUESTED_NOTIFIES;
	case SCMI_PROTOCOL_PERF: return SCMI_PERF_LIMITS_NOTIFIES | SCMI_PERF_LEVEL_NOTIFIES;
	case SCMI_PROTOCOL_RESET: return SCMI_RESET_NOTIFIES | SCMI_RESET_ASYNC_CAPABLE;
	case SCMI_PROTOCOL_VOLTAGE: return SCMI_VOLTAGE_ASYNC_CAPABLE;
	case SCMI_PROTOCOL_POWERCAP:
		return SCMI_POWERCAP_MEASUREMENTS_NOTIFIES | SCMI_POWERCAP_ASYNC_CAP_SET |
		       (version < SCMI_VERSION(3, 0) ? SCMI_POWERCAP_CAP_NOTIFIES : SCMI_POWERCAP_CAP_NOTIFIES_V3);
	default: return 0;
	}
}

static void no_capabilities(struct check *c)
{
	const struct assay_inventory *inventory = check_inventory(c);
	const uint32_t clock_bits = SCMI_CLOCK_CHANGED_NOTIFIES | SCMI_CLOCK_CHANGE_REQUESTED_NOTIFIES;
	const uint32_t sensor_bits = SCMI_SENSOR_ASYNC_READ | SCMI_SENSOR_CONTINUOUS_UPDATE;

	for (uint32_t i = 0; i < inventory->clock_count && !over(c); i++)
		(void)expect(c, inventory->clocks[i].status || !(inventory->clocks[i].attributes & clock_bits),
			     "clock %" PRIu32 " announces events: attributes 0x%08" PRIx32, inventory->clocks[i].id,
			     inventory->clocks[i].attributes);
	for (uint32_t i = 0; i < inventory->sensor_count && !over(c); i++)
		(void)expect(c, !(inventory->sensors[i].attributes_low & sensor_bits),
			     "sensor %" PRIu32 " announces updates or delayed readings: attributes 0x%08" PRIx32,
			     inventory->sensors[i].id, inventory->sensors[i].attributes_low);
	for (uint32_t i = 0; i < inventory->domain_count && !over(c); i++) {
		const struct assay_inventory_domain *d = &inventory->domains[i];
		const struct assay_inventory_protocol *p = assay_inventory_protocol(inventory, d->protocol);

		(void)expect(c, d->status || !(assay_domain_word(d, 4) & event_bits(d->protocol, p ? p->version : 0)),
			     "%s %" PRIu32 " announces events or delayed responses: attributes 0x%08" PRIx32,
			     scmi_protocol_name(d->protocol), d->id, assay_domain_word(d, 4));
	}
	if (!inventory->clock_count && !inventory->sensor_count && !inventory->domain_count)
		skip(c, "there is no resource that could announce anything");
}

/* Has this domain a channel for some message, and can each be reached? */
static bool channels_reached(struct check *c, uint8_t protocol, uint8_t describe, uint32_t id, uint8_t from, uint8_t to)
{
	for (uint8_t message = from; message <= to && !over(c); message++) {
		const struct assay_exchange *ex = SEND(c, protocol, describe, id, message);
		const uint8_t *r = ex->response + SCMI_HEADER_BYTES;

		if (answered(ex) && ex->status == SCMI_SUCCESS && ex->response_bytes >= SCMI_HEADER_BYTES + 24 &&
		    !assay_agent_map(check_agent(c), scmi_load64(r + 12), scmi_load32(r + 20)))
			return false;
	}
	return true;
}

static void fastchannels(struct check *c)
{
	const struct assay_inventory *inventory = check_inventory(c);
	bool any = false;

	for (uint32_t i = 0; i < inventory->domain_count && !over(c); i++) {
		const struct assay_inventory_domain *d = &inventory->domains[i];
		bool perf = d->protocol == SCMI_PROTOCOL_PERF, reached = true;
		uint32_t bit = perf ? SCMI_PERF_FASTCHANNEL : SCMI_POWERCAP_FASTCHANNEL;

		if (d->status || (!perf && d->protocol != SCMI_PROTOCOL_POWERCAP))
			continue;
		any = true;
		if (assay_domain_word(d, 4) & bit)
			reached = perf ? channels_reached(c, d->protocol, SCMI_PERF_DESCRIBE_FASTCHANNEL, d->id,
							  SCMI_PERF_LIMITS_SET, SCMI_PERF_LEVEL_GET)
				       : channels_reached(c, d->protocol, SCMI_POWERCAP_DESCRIBE_FASTCHANNEL, d->id,
							  SCMI_POWERCAP_CAP_GET, SCMI_POWERCAP_PAI_SET);
		(void)prefer(c, reached,
			     "%s %" PRIu32 " announces FastChannels whose memory cannot be reached over this connection",
			     scmi_protocol_name(d->protocol), d->id);
	}
	if (!any)
		skip(c, "no domain that could have FastChannels is there");
}

static void statistics(struct check *c)
{
	const struct assay_inventory_protocol *p = check_protocol(c);
	uint32_t length = p->attributes_words < 4 ? 0 : p->attributes[3];
	uint64_t address = length ? p->attributes[1] | (uint64_t)p->attributes[2] << 32 : 0;
	struct assay_backend_info info;

	assay_agent_describe(check_agent(c), &info);
	if (!length || assay_agent_map(check_agent(c), address, length))
		(void)expect(c, true, "-");
	else if (info.features_accepted & SHARED_MEMORY)
		skip(c, "shared memory was negotiated, but this backend does not map it");
	else
		fail(c, "a statistics region of %" PRIu32 " bytes at 0x%" PRIx64 ": nothing is mapped there", length, address);
}

static const struct check_row rows[] = {
	{
		.id = "gen.virtio.regions",
		.title = "no region of statistics or values is announced that cannot be reached",
		.requirements = REQUIRES("VIO-SHM-02", "VIO-SHM-01"),
		.needs = {.virtio = true},
		.run = regions,
	},
	{
		.id = "gen.virtio.fastchannels",
		.title = "no FastChannel is announced that cannot be reached",
		.requirements = REQUIRES("VIO-FC-01"),
		.needs = {.virtio = true},
		.run = fastchannels,
	},
	{
		.id = "power.protocol-attributes.statistics",
		.title = "the statistics region is absent, or can be read over its whole length",
		.requirements = REQUIRES("PD-001-03"),
		.protocol = SCMI_PROTOCOL_POWER,
		.needs = {.virtio = true},
		.run = statistics,
	},
	{
		.id = "gen.no-events.capabilities",
		.title = "without an event channel no resource announces events or delayed responses",
		.requirements = REQUIRES("VIO-CMD-07"),
		.needs = {.virtio = true, .no_p2a = true},
		.run = no_capabilities,
	},
};

CHECK_TABLE(checks_gen_virtio, rows);

static const struct check_row last_rows[] = {
	{
		.id = "gen.virtio.small-buffer",
		.title = "a buffer too small for its answer does not stop the queue",
		.requirements = REQUIRES("VIO-CMD-05"),
		.needs = {.virtio = true, .wire = true, .destructive = true},
		.run = small_buffers,
	},
	{
		.id = "gen.virtio.malformed",
		.title = "a buffer that is no command does not stop the queue",
		.requirements = REQUIRES("VIO-CMD-06"),
		.needs = {.virtio = true, .raw = true, .destructive = true},
		.run = malformed,
	},
};

CHECK_TABLE(checks_gen_virtio_buffers, last_rows);
