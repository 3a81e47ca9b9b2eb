/* SPDX-License-Identifier: BSD-2-Clause */
/* The messages that every protocol has, judged for each protocol by the same functions: a row for each. */
#include <inttypes.h>

#include "scmi/names.h"
#include "scmi/perf.h"
#include "scmi/pinctrl.h"
#include "scmi/power.h"
#include "scmi/powercap.h"
#include "scmi/reset.h"
#include "scmi/sensor.h"
#include "scmi/system.h"
#include "scmi/voltage.h"
#include "suites/check.h"
#include "suites/layout.h"
#include "suites/tables.h"

#define DOMAIN_ATTRIBUTES 0x3 /* of every protocol of domains */

/* What differs between the protocols. */
static const struct protocol_facts {
	uint8_t protocol, last;
	uint32_t mandatory[4]; /* message bits by major version: index is the major, the last one stands for later ones */
	uint32_t wanted;       /* their absence is worth a warning from major `wanted_from` on */
	uint32_t reserved;     /* of PROTOCOL_ATTRIBUTES */
	uint8_t wanted_from;
	uint32_t attributed;         /* messages that have attributes */
	uint32_t message_attributes; /* bits that these may have set */
} facts[] = {
	{SCMI_PROTOCOL_BASE, SCMI_BASE_LAST, {0, 0x6f, 0x6f, 0x6f}, 0, SCMI_BASE_ATTR_RESERVED, 0, 0, 0},
	{SCMI_PROTOCOL_CLOCK,
	 SCMI_CLOCK_LAST,
	 {0, 0xff, 0xff, 0xff},
	 MSG(SCMI_CLOCK_CONFIG_GET),
	 SCMI_CLOCK_ATTR_RESERVED,
	 3,
	 0,
	 0},
	{SCMI_PROTOCOL_SENSOR,
	 SCMI_SENSOR_LAST,
	 {0, 0x4f, 0x4f, 0x4f},
	 MSG(SCMI_SENSOR_CONFIG_GET) | MSG(SCMI_SENSOR_CONFIG_SET),
	 SCMI_SENSOR_ATTR_RESERVED,
	 3,
	 0,
	 0},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_LAST, {0, 0x3f, 0x3f, 0x3f}, 0, SCMI_POWER_ATTR_RESERVED, 0, 0, 0},
	/* An agent that may not change or read the state may see the messages as absent. */
	{SCMI_PROTOCOL_SYSTEM,
	 SCMI_SYSTEM_LAST,
	 {0, 0x7, 0x7, 0x7},
	 MSG(SCMI_SYSTEM_POWER_STATE_SET) | MSG(SCMI_SYSTEM_POWER_STATE_GET),
	 0xffffffffu,
	 1,
	 MSG(SCMI_SYSTEM_POWER_STATE_SET),
	 SCMI_SYSTEM_WARM_RESET_SUPPORTED | SCMI_SYSTEM_SUSPEND_SUPPORTED},
	{SCMI_PROTOCOL_RESET, SCMI_RESET_LAST, {0, 0x1f, 0x1f, 0x1f}, 0, SCMI_RESET_ATTR_RESERVED, 0, 0, 0},
	{SCMI_PROTOCOL_VOLTAGE,
	 SCMI_VOLTAGE_LAST,
	 {0, 0x1f, 0x1f, 0x1f},
	 MSG(SCMI_VOLTAGE_CONFIG_SET) | MSG(SCMI_VOLTAGE_CONFIG_GET) | MSG(SCMI_VOLTAGE_LEVEL_SET) | MSG(SCMI_VOLTAGE_LEVEL_GET),
	 SCMI_VOLTAGE_ATTR_RESERVED,
	 1,
	 0,
	 0},
	{SCMI_PROTOCOL_PERF,
	 SCMI_PERF_LAST,
	 {0, 0x1ff, 0x1ff, 0x1ff},
	 0,
	 SCMI_PERF_ATTR_RESERVED_V3,
	 0,
	 MSG(SCMI_PERF_LIMITS_SET) | MSG(SCMI_PERF_LIMITS_GET) | MSG(SCMI_PERF_LEVEL_SET) | MSG(SCMI_PERF_LEVEL_GET),
	 SCMI_MESSAGE_FASTCHANNEL},
	{SCMI_PROTOCOL_POWERCAP,
	 SCMI_POWERCAP_LAST_V2,
	 {0, 0xf, 0xf, 0xf},
	 MSG(SCMI_POWERCAP_CAP_GET) | MSG(SCMI_POWERCAP_CAP_SET) | MSG(SCMI_POWERCAP_PAI_GET) | MSG(SCMI_POWERCAP_PAI_SET) |
		 MSG(SCMI_POWERCAP_MEASUREMENTS_GET),
	 SCMI_POWERCAP_ATTR_RESERVED,
	 1,
	 MSG(SCMI_POWERCAP_CAP_GET) | MSG(SCMI_POWERCAP_CAP_SET) | MSG(SCMI_POWERCAP_PAI_GET) | MSG(SCMI_POWERCAP_PAI_SET) |
		 MSG(SCMI_POWERCAP_MEASUREMENTS_GET) | MSG(SCMI_POWERCAP_CAI_GET) | MSG(SCMI_POWERCAP_CAI_SET),
	 SCMI_MESSAGE_FASTCHANNEL},
	{SCMI_PROTOCOL_PINCTRL,
	 SCMI_PINCTRL_LAST,
	 {0, 0xf, 0xf, 0xf},
	 MSG(SCMI_PINCTRL_LIST_ASSOCIATIONS) | MSG(SCMI_PINCTRL_SETTINGS_GET) | MSG(SCMI_PINCTRL_SETTINGS_CONFIGURE) |
		 MSG(SCMI_PINCTRL_REQUEST) | MSG(SCMI_PINCTRL_RELEASE),
	 0,
	 1,
	 0,
	 0},
};

static const struct protocol_facts *facts_of(const struct check *c)
{
	size_t i = 0;

	while (i + 1 < sizeof(facts) / sizeof(facts[0]) && facts[i].protocol != check_row(c)->protocol)
		i++;
	return &facts[i];
}

/* The last message that the version in force defines. */
static uint32_t last_message(const struct check *c)
{
	uint32_t major = SCMI_VERSION_MAJOR(check_version(c));

	if (check_row(c)->protocol == SCMI_PROTOCOL_POWERCAP && major >= 3)
		return SCMI_POWERCAP_LAST_V3;
	/* Release 4.0 adds messages to Performance whose ids are not certain. */
	if (check_row(c)->protocol == SCMI_PROTOCOL_PERF && major >= 5)
		return SCMI_NEGOTIATE_PROTOCOL_VERSION - 1;
	return facts_of(c)->last;
}

static void version_is_known(struct check *c)
{
	uint8_t protocol = check_row(c)->protocol;
	const struct assay_exchange *ex = SEND_EMPTY(c, protocol, SCMI_PROTOCOL_VERSION);
	uint32_t version;

	if (!expect_success(c, ex, 8))
		return;
	version = scmi_load32(ex->response + 8);
	if (expect(c, version_major_known(protocol, version),
		   "PROTOCOL_VERSION: a version of some release expected, 0x%" PRIx32 " found", version))
		prefer(c, version_known(protocol, version), "PROTOCOL_VERSION: minor version of 0x%" PRIx32 " is not known",
		       version);
}

static void attributes_reserved(struct check *c)
{
	const struct assay_exchange *ex = SEND_EMPTY(c, check_row(c)->protocol, SCMI_PROTOCOL_ATTRIBUTES);
	uint32_t reserved = facts_of(c)->reserved;

	if (check_row(c)->protocol == SCMI_PROTOCOL_PINCTRL) {
		if (expect_success(c, ex, 12))
			(void)expect_zero_bits(c, ex, 8, SCMI_PINCTRL_ATTR_HIGH_RESERVED, "reserved attribute bits");
		return;
	}
	if (check_row(c)->protocol == SCMI_PROTOCOL_PERF && SCMI_VERSION_MAJOR(check_version(c)) < 3)
		reserved = SCMI_PERF_ATTR_RESERVED_V1;
	if (expect_success(c, ex, 8))
		(void)expect_zero_bits(c, ex, 4, reserved, "reserved attribute bits");
}

static const struct assay_exchange *ask(struct check *c, uint32_t message)
{
	return SEND(c, check_row(c)->protocol, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, message);
}

static void mandatory_messages(struct check *c)
{
	const struct protocol_facts *f = facts_of(c);
	uint32_t major = SCMI_VERSION_MAJOR(check_version(c));
	uint32_t mandatory = f->mandatory[major > 3 ? 3 : major];

	if (major == 0)
		return fail(c, "PROTOCOL_VERSION: a version expected, 0x%" PRIx32 " found", check_version(c));
	for (uint32_t id = 0; id <= last_message(c) && !over(c); id++) {
		uint32_t undefined = f->attributed >> id & 1u ? ~f->message_attributes : 0xffffffffu;
		const struct assay_exchange *ex = ask(c, id);

		if (!answered(ex))
			return;
		if ((mandatory >> id & 1u) && !expect_success(c, ex, 8))
			return;
		if (ex->status == SCMI_SUCCESS && !expect_zero_bits(c, ex, 4, undefined, "undefined message attributes"))
			return;
		if ((f->wanted >> id & 1u) && major >= f->wanted_from)
			prefer(c, ex->status == SCMI_SUCCESS, "message 0x%" PRIx32 " is taken for mandatory, %s found", id,
			       status_text(ex->status));
	}
}

static void undefined_messages(struct check *c)
{
	uint32_t ids[] = {last_message(c) + 1, 0x11, 0x7f, 0xff, 0x100, 0xffffffffu};

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]) && !over(c); i++)
		if (ids[i] != SCMI_NEGOTIATE_PROTOCOL_VERSION)
			(void)expect_status(c, ask(c, ids[i]), S_NF);
}

static void common_messages(struct check *c)
{
	for (uint32_t id = 0; id <= SCMI_PROTOCOL_MESSAGE_ATTRIBUTES && !over(c); id++)
		(void)expect_success(c, ask(c, id), 8);
}

/* A reply whose length tells which version is in force. */
static uint32_t telling_length(struct check *c)
{
	const struct assay_exchange *ex;

	if (check_row(c)->protocol == SCMI_PROTOCOL_CLOCK)
		ex = SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, 0);
	else if (check_row(c)->protocol == SCMI_PROTOCOL_POWER || check_row(c)->protocol == SCMI_PROTOCOL_RESET ||
		 check_row(c)->protocol == SCMI_PROTOCOL_VOLTAGE || check_row(c)->protocol == SCMI_PROTOCOL_POWERCAP)
		ex = SEND(c, check_row(c)->protocol, DOMAIN_ATTRIBUTES, 0);
	else if (check_row(c)->protocol == SCMI_PROTOCOL_PERF)
		ex = SEND(c, SCMI_PROTOCOL_PERF, SCMI_PERF_DESCRIBE_LEVELS, 0, 0);
	else if (check_row(c)->protocol == SCMI_PROTOCOL_PINCTRL)
		ex = SEND(c, SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_ATTRIBUTES, 0, SCMI_PINCTRL_PIN);
	else if (check_row(c)->protocol == SCMI_PROTOCOL_SENSOR)
		ex = SEND(c, SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_DESCRIPTION_GET, 0);
	else
		ex = SEND(c, SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_AGENT, 0);
	return ex->response_bytes;
}

static void negotiate_impossible(struct check *c)
{
	static const uint32_t versions[] = {0, 0xffffffffu};
	uint8_t protocol = check_row(c)->protocol;
	uint32_t before = telling_length(c);

	UNDO(c, protocol, SCMI_NEGOTIATE_PROTOCOL_VERSION, check_version(c));
	for (size_t i = 0; i < 2; i++) {
		if (!expect_status(c, SEND(c, protocol, SCMI_NEGOTIATE_PROTOCOL_VERSION, versions[i]), S_NS))
			return;
		(void)expect_equal(c, telling_length(c), before, "bytes of a version-dependent reply after a refused negotiation");
	}
}

static void negotiate_own(struct check *c)
{
	uint8_t protocol = check_row(c)->protocol;
	uint32_t before = telling_length(c);

	if (!expect_status(c, SEND(c, protocol, SCMI_NEGOTIATE_PROTOCOL_VERSION, check_version(c)), S_OK))
		return;
	(void)expect_equal(c, telling_length(c), before,
			   "bytes of a version-dependent reply after negotiating the version in force");
}

#define ROWS(suite, PREFIX, proto)                                                                          \
	{                                                                                                   \
		.id = suite ".protocol-version.known",                                                      \
		.title = "PROTOCOL_VERSION of " suite " is one that a release names",                       \
		.requirements = REQUIRES(PREFIX "-000-01"),                                                 \
		.protocol = proto,                                                                          \
		.run = version_is_known,                                                                    \
	},                                                                                                  \
		{                                                                                           \
			.id = suite ".protocol-attributes.reserved-bits",                                   \
			.title = "PROTOCOL_ATTRIBUTES of " suite " has its reserved bits zero",             \
			.requirements = REQUIRES(PREFIX "-001-01"),                                         \
			.protocol = proto,                                                                  \
			.run = attributes_reserved,                                                         \
		},                                                                                          \
		{                                                                                           \
			.id = suite ".message-attributes.mandatory",                                        \
			.title = "mandatory messages of " suite " are there, without undefined attributes", \
			.requirements = REQUIRES(PREFIX "-002-01"),                                         \
			.protocol = proto,                                                                  \
			.run = mandatory_messages,                                                          \
		},                                                                                          \
		{                                                                                           \
			.id = suite ".message-attributes.undefined",                                        \
			.title = "message ids that " suite " does not define are NOT_FOUND",                \
			.requirements = REQUIRES(PREFIX "-002-02"),                                         \
			.protocol = proto,                                                                  \
			.run = undefined_messages,                                                          \
		},                                                                                          \
		{                                                                                           \
			.id = suite ".message-attributes.common",                                           \
			.title = "messages 0, 1 and 2 of " suite " report themselves",                      \
			.requirements = REQUIRES(PREFIX "-002-03"),                                         \
			.protocol = proto,                                                                  \
			.run = common_messages,                                                             \
		},                                                                                          \
		{                                                                                           \
			.id = suite ".negotiate.own-version",                                               \
			.title = "the version that " suite " reports can be negotiated",                    \
			.requirements = REQUIRES(PREFIX "-010-01"),                                         \
			.protocol = proto,                                                                  \
			.needs = {.messages = MSG(SCMI_NEGOTIATE_PROTOCOL_VERSION)},                        \
			.run = negotiate_own,                                                               \
		},                                                                                          \
	{                                                                                                   \
		.id = suite ".negotiate.impossible-version",                                                \
		.title = "versions that cannot exist are refused by " suite ", and layouts stay",           \
		.requirements = REQUIRES(PREFIX "-010-02"), .protocol = proto,                              \
		.needs = {.messages = MSG(SCMI_NEGOTIATE_PROTOCOL_VERSION)}, .run = negotiate_impossible,   \
	}

static const struct check_row rows[] = {
	ROWS("base", "BASE", SCMI_PROTOCOL_BASE),         ROWS("clock", "CLK", SCMI_PROTOCOL_CLOCK),
	ROWS("sensor", "SNS", SCMI_PROTOCOL_SENSOR),      ROWS("power", "PD", SCMI_PROTOCOL_POWER),
	ROWS("system", "SYS", SCMI_PROTOCOL_SYSTEM),      ROWS("reset", "RST", SCMI_PROTOCOL_RESET),
	ROWS("voltage", "VOLT", SCMI_PROTOCOL_VOLTAGE),   ROWS("perf", "PERF", SCMI_PROTOCOL_PERF),
	ROWS("powercap", "PCAP", SCMI_PROTOCOL_POWERCAP), ROWS("pinctrl", "PIN", SCMI_PROTOCOL_PINCTRL),
};

CHECK_TABLE(checks_common, rows);
