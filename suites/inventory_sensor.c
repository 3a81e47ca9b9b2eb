/* SPDX-License-Identifier: BSD-2-Clause */
/* The sensors of an inventory, from their descriptors. The list is walked as far as it makes sense, and no further. */
#include <errno.h>
#include <stdlib.h>

#include "scmi/sensor.h"
#include "suites/inventory.h"

#define SENSORS_MAX 1024u
#define PARTS_MAX 1024u

uint32_t sensor_record_bytes(uint32_t version, uint32_t low, uint32_t high)
{
	if (version < SCMI_VERSION(2, 0) || !(low & SCMI_SENSOR_EXTENDED_ATTRIBUTES))
		return SCMI_SENSOR_RECORD_BYTES;
	return SCMI_SENSOR_AXES(high) ? SCMI_SENSOR_RECORD_BYTES_AXES : SCMI_SENSOR_RECORD_BYTES_SCALAR;
}

static void read_config(struct inventory_reader *r, struct assay_inventory_sensor *sensor)
{
	struct reader answer;

	if (!inventory_implements(r->inventory, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_GET))
		return;
	if (inventory_ask(r, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_GET, &sensor->id, 1, &answer) != SCMI_SUCCESS)
		return;
	sensor->config = read_u32(&answer);
	sensor->config_known = answer.ok;
}

/* One record; false if it is cut. AMB-21: some platforms send 52 bytes for every extended record; what fits decides. */
static bool take_record(struct reader *answer, uint32_t version, uint32_t records_left, struct assay_inventory_sensor *sensor)
{
	size_t left = reader_left(answer);
	uint32_t bytes;

	sensor->id = read_u32(answer);
	sensor->attributes_low = read_u32(answer);
	sensor->attributes_high = read_u32(answer);
	read_text(answer, sensor->name, SCMI_NAME_BYTES);
	bytes = sensor_record_bytes(version, sensor->attributes_low, sensor->attributes_high);
	if (records_left && left == (size_t)records_left * SCMI_SENSOR_RECORD_BYTES_SCALAR)
		bytes = SCMI_SENSOR_RECORD_BYTES_SCALAR;
	sensor->record_bytes = bytes;
	read_skip(answer, bytes - SCMI_SENSOR_RECORD_BYTES);
	return answer->ok;
}

static uint32_t take_part(struct inventory_reader *r, uint32_t version, uint32_t index, uint32_t *remaining)
{
	struct assay_inventory *inventory = r->inventory;
	struct reader answer;
	uint32_t word, count;

	*remaining = 0;
	if (inventory_ask(r, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_DESCRIPTION_GET, &index, 1, &answer) != SCMI_SUCCESS)
		return 0;
	word = read_u32(&answer);
	count = SCMI_SENSORS_RETURNED(word);
	for (uint32_t i = 0; i < count; i++) {
		struct assay_inventory_sensor *sensor = &inventory->sensors[inventory->sensor_count];

		if (inventory->sensor_count >= inventory->sensors_announced || inventory->sensor_count >= SENSORS_MAX)
			return 0;
		sensor->index = inventory->sensor_count;
		if (!take_record(&answer, version, count - i, sensor)) {
			inventory_trouble(r, "the sensor descriptors from index %u on are cut", index);
			return 0;
		}
		inventory->sensor_count++;
	}
	*remaining = SCMI_SENSORS_REMAINING(word);
	return count;
}

int inventory_read_sensors(struct inventory_reader *r)
{
	struct assay_inventory *inventory = r->inventory;
	const struct assay_inventory_protocol *p = assay_inventory_protocol(inventory, SCMI_PROTOCOL_SENSOR);
	uint32_t remaining = 1;

	if (!p || p->attributes_words == 0)
		return 0;
	inventory->sensors_announced = SCMI_SENSOR_ATTR_COUNT(p->attributes[0]);
	inventory->sensors = calloc(inventory->sensors_announced ? inventory->sensors_announced : 1, sizeof(*inventory->sensors));
	if (!inventory->sensors)
		return -ENOMEM;
	for (uint32_t part = 0; part < PARTS_MAX && remaining && inventory->sensors_announced; part++)
		if (!take_part(r, p->version, inventory->sensor_count, &remaining))
			break;
	for (uint32_t i = 0; i < inventory->sensor_count; i++)
		read_config(r, &inventory->sensors[i]);
	return 0;
}
