/* SPDX-License-Identifier: BSD-2-Clause */
/* Readings of the rules that hold for every protocol: unknown messages, lengths, headers, hidden ids, versions. */
#include "scmi/names.h"
#include "suites/check.h"
#include "suites/tables.h"

#define BASE SCMI_PROTOCOL_BASE
#define CLOCK SCMI_PROTOCOL_CLOCK
#define UNKNOWN_MESSAGE 0x1fu /* behind the last one of every protocol */

static void unknown_message(struct check *c)
{
	note_status(c, "AMB-01", SEND_EMPTY(c, check_row(c)->protocol, UNKNOWN_MESSAGE), NULL);
}

static void longer_parameters(struct check *c)
{
	note_status(c, "AMB-02", SEND(c, BASE, SCMI_PROTOCOL_VERSION, 0), "carried out");
}

static void other_type(struct check *c)
{
	struct assay_command command = {.protocol = BASE, .message = SCMI_PROTOCOL_VERSION, .type = SCMI_TYPE_RESERVED};
	const struct assay_exchange *ex = send_command(c, &command, true);

	if (answered(ex))
		note_status(c, "AMB-03", ex, "carried out");
	else if (fence(c))
		note_reading(c, "AMB-03", "no answer");
}

static void header_bits(struct check *c)
{
	struct assay_command command = {
		.header_given = true,
		.header_word = scmi_command_word(BASE, SCMI_PROTOCOL_VERSION, 28) | UINT32_C(1) << 28,
	};

	note_status(c, "AMB-04", send_command(c, &command, false), "carried out");
}

/* A reserved flag and a clock that does not exist, in one command. */
static void two_errors(struct check *c)
{
	const struct assay_exchange *ex = SEND(c, CLOCK, SCMI_CLOCK_RATE_SET, 0x10, check_inventory(c)->clocks_announced, 1000, 0);

	if (!answered(ex))
		return;
	if (ex->status == SCMI_INVALID_PARAMETERS || ex->status == SCMI_NOT_FOUND)
		note_reading(c, "AMB-05", ex->status == SCMI_NOT_FOUND ? "NOT_FOUND first" : "INVALID_PARAMETERS first");
	else
		note_status(c, "AMB-05", ex, NULL);
}

/* Room for the status and one word where a name of 16 bytes has to go; a list would have been shorter. */
static void small_buffer(struct check *c)
{
	struct assay_command command = {.protocol = BASE, .message = SCMI_BASE_DISCOVER_VENDOR, .capacity = 12};

	note_status(c, "AMB-06", send_command(c, &command, false), "shorter list");
}

/* The statuses that the row's protocol gave to ids below its count, one after the other. */
static bool next_status(const struct check *c, uint8_t protocol, uint32_t *at, int32_t *status)
{
	const struct assay_inventory *inventory = check_inventory(c);

	if (protocol == CLOCK) {
		if (*at >= inventory->clock_count)
			return false;
		*status = inventory->clocks[(*at)++].status;
		return true;
	}
	while (*at < inventory->domain_count && inventory->domains[*at].protocol != protocol)
		(*at)++;
	if (*at >= inventory->domain_count)
		return false;
	*status = inventory->domains[(*at)++].status;
	return true;
}

static void id_space(struct check *c)
{
	uint32_t at = 0, ids = 0;
	bool hidden = false;
	int32_t status;

	for (; next_status(c, check_row(c)->protocol, &at, &status); ids++) {
		hidden = hidden || status != SCMI_SUCCESS;
		if (status != SCMI_SUCCESS)
			note_reading(c, "AMB-18", status == SCMI_NOT_FOUND ? "holes" : "refused");
	}
	if (!ids)
		skip(c, "the platform announces none");
	else if (!hidden)
		note_reading(c, "AMB-18", "dense ids");
}

static void hidden_resource(struct check *c)
{
	static const uint8_t protocols[] = {SCMI_PROTOCOL_POWER,  SCMI_PROTOCOL_PERF,    SCMI_PROTOCOL_CLOCK,
					    SCMI_PROTOCOL_RESET,  SCMI_PROTOCOL_VOLTAGE, SCMI_PROTOCOL_POWERCAP,
					    SCMI_PROTOCOL_PINCTRL};
	bool any = false;
	int32_t status;

	for (size_t p = 0; p < sizeof(protocols); p++) {
		for (uint32_t at = 0; next_status(c, protocols[p], &at, &status);) {
			if (status == SCMI_SUCCESS || status == ASSAY_STATUS_UNKNOWN)
				continue;
			note_reading(c, "AMB-25", status_text(status));
			any = true;
		}
	}
	if (!any)
		skip(c, "every id below a count is there for this agent");
}

/* The version before the present one, of the same major. False (and a skip) where there is none. */
static bool older_version(struct check *c, uint32_t *version)
{
	*version = check_version(c) - 1;
	if ((check_version(c) & 0xffffu) == 0)
		skip(c, "version 0x%x is the first of its major: none is older", check_version(c));
	return (check_version(c) & 0xffffu) != 0;
}

static const struct assay_exchange *negotiate_older(struct check *c, uint32_t version)
{
	uint8_t protocol = check_row(c)->protocol;

	UNDO(c, protocol, SCMI_NEGOTIATE_PROTOCOL_VERSION, check_version(c));
	return SEND(c, protocol, SCMI_NEGOTIATE_PROTOCOL_VERSION, version);
}

static void older_is_spoken(struct check *c)
{
	uint32_t version;

	if (older_version(c, &version))
		note_status(c, "AMB-33", negotiate_older(c, version), NULL);
}

static void version_after_negotiation(struct check *c)
{
	const struct assay_exchange *ex;
	uint32_t version, told;
	struct reader r;

	if (!older_version(c, &version))
		return;
	ex = negotiate_older(c, version);
	if (!answered(ex))
		return;
	if (ex->status != SCMI_SUCCESS)
		return skip(c, "no older version can be negotiated: %s", status_text(ex->status));
	r = payload_of(SEND_EMPTY(c, check_row(c)->protocol, SCMI_PROTOCOL_VERSION));
	read_u32(&r);
	told = read_u32(&r);
	if (told == check_version(c) || told == version)
		note_reading(c, "AMB-32", told == version ? "negotiated version" : "own version");
	else if (!over(c))
		note_reading(c, "AMB-32", "another version");
}

/* clang-format off */
#define VERSIONS(name, PREFIX, proto) \
	{ \
		.id = "quirk.unknown-message." name, .title = "what an unknown message of " name " is answered with", \
		.requirements = REQUIRES("GEN-MSG-01"), .protocol = proto, .quirk = true, .ambiguity = "AMB-01", \
		.run = unknown_message, \
	}, \
	{ \
		.id = "quirk.older-version." name, .title = "whether " name " speaks an older minor version", \
		.requirements = REQUIRES(PREFIX "-010-02"), .protocol = proto, .quirk = true, .ambiguity = "AMB-33", \
		.needs = {.messages = MSG(SCMI_NEGOTIATE_PROTOCOL_VERSION)}, .run = older_is_spoken, \
	}, \
	{ \
		.id = "quirk.negotiated-version." name, .title = "what PROTOCOL_VERSION of " name " tells after a negotiation", \
		.requirements = REQUIRES(PREFIX "-010-01"), .protocol = proto, .quirk = true, .ambiguity = "AMB-32", \
		.needs = {.messages = MSG(SCMI_NEGOTIATE_PROTOCOL_VERSION)}, .run = version_after_negotiation, \
	}
#define IDS(name, requirement, proto) \
	{ \
		.id = "quirk.id-space." name, .title = "whether ids of " name " have holes", .requirements = REQUIRES(requirement), \
		.protocol = proto, .quirk = true, .ambiguity = "AMB-18", .run = id_space, \
	}
/* clang-format on */

static const struct check_row rows[] = {
	VERSIONS("base", "BASE", BASE),
	VERSIONS("power", "PD", SCMI_PROTOCOL_POWER),
	VERSIONS("system", "SYS", SCMI_PROTOCOL_SYSTEM),
	VERSIONS("perf", "PERF", SCMI_PROTOCOL_PERF),
	VERSIONS("clock", "CLK", CLOCK),
	VERSIONS("sensor", "SNS", SCMI_PROTOCOL_SENSOR),
	VERSIONS("reset", "RST", SCMI_PROTOCOL_RESET),
	VERSIONS("voltage", "VOLT", SCMI_PROTOCOL_VOLTAGE),
	VERSIONS("powercap", "PCAP", SCMI_PROTOCOL_POWERCAP),
	VERSIONS("pinctrl", "PIN", SCMI_PROTOCOL_PINCTRL),
	IDS("power", "PD-001-02", SCMI_PROTOCOL_POWER),
	IDS("perf", "PERF-001-03", SCMI_PROTOCOL_PERF),
	IDS("clock", "CLK-001-02", CLOCK),
	IDS("reset", "RST-001-02", SCMI_PROTOCOL_RESET),
	IDS("voltage", "VOLT-001-02", SCMI_PROTOCOL_VOLTAGE),
	IDS("powercap", "PCAP-003-04", SCMI_PROTOCOL_POWERCAP),
	IDS("pinctrl", "PIN-001-02", SCMI_PROTOCOL_PINCTRL),
	{
		.id = "quirk.hidden-resource.any",
		.title = "what an id below the count is answered with where the agent may not use it",
		.requirements = REQUIRES("AGT-VIS-01"),
		.quirk = true,
		.ambiguity = "AMB-25",
		.run = hidden_resource,
	},
	{
		.id = "quirk.length.longer",
		.title = "what a command with more bytes than its layout is answered with",
		.requirements = REQUIRES("GEN-LEN-02"),
		.quirk = true,
		.ambiguity = "AMB-02",
		.run = longer_parameters,
	},
	{
		.id = "quirk.header.reserved-bits",
		.title = "what a command with reserved header bits is answered with",
		.requirements = REQUIRES("GEN-HDR-05"),
		.quirk = true,
		.ambiguity = "AMB-04",
		.run = header_bits,
	},
	{
		.id = "quirk.errors.order",
		.title = "which of two errors is reported",
		.requirements = REQUIRES("GEN-RSV-02"),
		.protocol = CLOCK,
		.quirk = true,
		.ambiguity = "AMB-05",
		.run = two_errors,
	},
};

CHECK_TABLE(checks_quirk_common, rows);

static const struct check_row last_rows[] = {
	{
		.id = "quirk.response.small-buffer",
		.title = "what a response that does not fit its buffer becomes",
		.requirements = REQUIRES("VIO-CMD-05"),
		.quirk = true,
		.ambiguity = "AMB-06",
		.needs = {.virtio = true, .wire = true, .destructive = true},
		.run = small_buffer,
	},
	{
		.id = "quirk.header.other-type",
		.title = "what a message that is no command is answered with",
		.requirements = REQUIRES("GEN-HDR-04"),
		.quirk = true,
		.ambiguity = "AMB-03",
		.needs = {.wire = true, .destructive = true},
		.run = other_type,
	},
};

CHECK_TABLE(checks_quirk_last, last_rows);
