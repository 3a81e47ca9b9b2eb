/* SPDX-License-Identifier: BSD-2-Clause */
/* Linux Raw mode: what it cannot show, and what the kernel itself found wrong during the run. */
#include "suites/raw_mode.h"

#include <stdio.h>

#include "scmi/names.h"
#include "scmi/perf.h"
#include "scmi/pinctrl.h"
#include "scmi/sensor.h"
#include "scmi/voltage.h"
#include "suites/engine.h"
#include "suites/tables.h"

/* Answers that are lists: as long as the platform likes. */
static const struct {
	uint8_t protocol, message;
} lists[] = {
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS},  {SCMI_PROTOCOL_PERF, SCMI_PERF_DESCRIBE_LEVELS},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_DESCRIBE_RATES},         {SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_POSSIBLE_PARENTS_GET},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_DESCRIPTION_GET},      {SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_LIST_UPDATE_INTERVALS},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_AXIS_DESCRIPTION_GET}, {SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_AXIS_NAME_GET},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_DESCRIBE_LEVELS},    {SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_LIST_ASSOCIATIONS},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_SETTINGS_GET},
};

static bool is_list(struct scmi_header h)
{
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		if (lists[i].protocol == h.protocol && lists[i].message == h.message)
			return true;
	return false;
}

bool raw_mode_dropped(struct check *c, const struct assay_exchange *ex)
{
	struct scmi_header h = scmi_header_unpack(ex->request_bytes >= SCMI_HEADER_BYTES ? scmi_load32(ex->request) : 0);
	const char *name = scmi_message_name(h.protocol, h.type, h.message);
	struct assay_raw_mode mode;

	if (!(c->seat->capabilities & ASSAY_IS_LINUX_RAW) || ex->outcome != ASSAY_TIMEOUT || !is_list(h) ||
	    assay_agent_raw_mode(c->seat->agent, &mode))
		return false;
	skip(c, "no answer to %s came: Linux Raw mode drops a reply with more than %u bytes of return values (RAW-9)",
	     name ? name : "a list", mode.max_msg_size - SCMI_STATUS_BYTES);
	return true;
}

static void errors_stay_empty(struct check *c)
{
	struct assay_raw_mode mode;
	struct scmi_header h;

	if (assay_agent_raw_mode(c->home->agent, &mode))
		return skip(c, "the connection tells nothing of its kernel");
	h = scmi_header_unpack(mode.first_error_bytes >= SCMI_HEADER_BYTES ? scmi_load32(mode.first_error) : 0);
	if (mode.errors) {
		c->evidence->frozen = false;
		evidence_add(c->evidence, run_now(c->run), assay_agent_name(c->home->agent), ASSAY_RECEIVED, mode.first_error,
			     mode.first_error_bytes);
	}
	(void)expect(c, mode.errors == 0,
		     "%s/raw/errors: no message that the kernel can place nowhere expected, %llu found, first type %u of protocol "
		     "0x%02x, "
		     "message 0x%x, token %u",
		     mode.folder, (unsigned long long)mode.errors, h.type, h.protocol, h.message, h.token);
}

static const struct check_row rows[] = {
	{
		.id = "raw.errors.none",
		.title = "the kernel found no message late, unexpected or invalid",
		.requirements = REQUIRES("RAW-5"),
		.scope = OVER_ALL,
		.needs = {.linux_raw = true},
		.run = errors_stay_empty,
	},
};

CHECK_TABLE(checks_raw_mode, rows);
