/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The records of SENSOR_DESCRIPTION_GET one by one: names, which the rules for names at a fixed place do not see in a list, and that a
 * sensor is described alike wherever in a list it stands.
 */
#include <string.h>

#include "suites/inventory.h"
#include "suites/sensor_common.h"
#include "suites/tables.h"

#define NAME_OFFSET 12u /* in a record */
#define RECORD_MAX 256u

/* Bytes of the character at `at`, 0 if none is there that UTF-8 allows. The name ends with a NUL. */
static size_t character_bytes(const uint8_t *at)
{
	size_t bytes = *at < 0x80 ? 1 : (*at & 0xe0) == 0xc0 ? 2 : (*at & 0xf0) == 0xe0 ? 3 : (*at & 0xf8) == 0xf0 ? 4 : 0;

	if (*at == 0xc0 || *at == 0xc1 || *at > 0xf4)
		return 0;
	for (size_t i = 1; i < bytes; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	return bytes;
}

static bool is_text(const uint8_t *name)
{
	while (*name) {
		size_t bytes = character_bytes(name);

		if (!bytes || *name < 0x20 || *name == 0x7f)
			return false;
		name += bytes;
	}
	return true;
}

static void judge_name(struct check *c, uint32_t sensor, const uint8_t *name)
{
	const uint8_t *end = memchr(name, 0, SCMI_NAME_BYTES);
	bool zeros = true;

	if (!expect(c, end, "sensor %u: a NUL inside the 16 bytes of the name expected, none found", sensor))
		return;
	for (const uint8_t *p = end; p < name + SCMI_NAME_BYTES; p++)
		zeros = zeros && *p == 0;
	(void)prefer(c, zeros, "sensor %u: zeros behind the name expected, other bytes found", sensor);
	(void)prefer(c, is_text(name), "sensor %u: a name in UTF-8 expected, other bytes found", sensor);
}

/* The n-th record of the reply that starts at `index`: its bytes, 0 where it is not there. */
static uint32_t record_at(struct check *c, const struct assay_exchange *ex, uint32_t n, const uint8_t **at)
{
	const uint8_t *p = ex->response + SCMI_HEADER_BYTES + 8, *end = ex->response + ex->response_bytes;

	if (!answered(ex) || ex->status != SCMI_SUCCESS || ex->response_bytes < SCMI_HEADER_BYTES + 8 ||
	    n >= SCMI_SENSORS_RETURNED(scmi_load32(p - 4)))
		return 0;
	for (;; n--) {
		uint32_t bytes = end - p < (long)(NAME_OFFSET + SCMI_NAME_BYTES)
					 ? 0
					 : sensor_record_bytes(check_version(c), scmi_load32(p + 4), scmi_load32(p + 8));

		if (!bytes || bytes > (uint32_t)(end - p))
			return 0;
		*at = p;
		if (!n)
			return bytes;
		p += bytes;
	}
}

static const struct assay_exchange *describe(struct check *c, uint32_t index)
{
	return SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_DESCRIPTION_GET, index);
}

static void names(struct check *c)
{
	uint32_t count = check_inventory(c)->sensors_announced;

	for (uint32_t index = 0; index < count && !over(c);) {
		const struct assay_exchange *ex = describe(c, index);
		const uint8_t *record = NULL;
		uint32_t n = 0;

		while (!over(c) && record_at(c, ex, n, &record)) {
			judge_name(c, scmi_load32(record), record + NAME_OFFSET);
			n++;
		}
		if (!n)
			break;
		index += n;
	}
	if (!count)
		skip(c, "there are no sensors");
}

/* The sensor's record at the head of a reply against its record inside the reply from index 0. */
static void described_alike(struct check *c)
{
	uint32_t place = 0, bytes;
	const struct assay_inventory *inventory = check_inventory(c);
	const uint8_t *record = NULL;
	uint8_t first[RECORD_MAX];

	while (place < inventory->sensor_count && inventory->sensors[place].id != check_sensor(c)->id)
		place++;
	bytes = record_at(c, describe(c, 0), place, &record);
	if (!place || !bytes || bytes > sizeof(first))
		return skip(c, "it stands at the head of the list, or in a later part of it");
	memcpy(first, record, bytes);
	if (record_at(c, describe(c, place), 0, &record) != bytes)
		return fail(c, "a record of %u bytes at index %u expected, as in the list from index 0", bytes, place);
	(void)prefer(c, memcmp(first, record, bytes) == 0,
		     "the record that the list from index 0 holds expected at index %u, another found", place);
}

static const struct check_row rows[] = {
	{
		.id = "sensor.description-get.names",
		.title = "a sensor's name is text that ends inside its field, with zeros behind it",
		.requirements = REQUIRES("GEN-LEN-05", "GEN-LEN-06"),
		.protocol = SCMI_PROTOCOL_SENSOR,
		.needs.messages = MSG(SCMI_SENSOR_DESCRIPTION_GET),
		.run = names,
	},
	{
		.id = "sensor.description-get.alike",
		.title = "a sensor is described alike wherever in a list it stands",
		.requirements = REQUIRES("SNS-003-03", "SNS-003-07"),
		.protocol = SCMI_PROTOCOL_SENSOR,
		.scope = PER_SENSOR,
		.needs.messages = MSG(SCMI_SENSOR_DESCRIPTION_GET),
		.run = described_alike,
	},
};

CHECK_TABLE(checks_sensor_records, rows);
