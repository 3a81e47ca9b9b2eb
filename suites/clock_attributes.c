/* SPDX-License-Identifier: BSD-2-Clause */
/* CLOCK_ATTRIBUTES: the shape of its reply, and clocks that do not exist. */
#include "suites/check.h"
#include "suites/tables.h"

#define IF_CLOCK .protocol = SCMI_PROTOCOL_CLOCK

static void reply_length(struct check *c)
{
	uint32_t expected = check_version(c) < SCMI_VERSION(2, 0) ? SCMI_CLOCK_ATTRIBUTES_BYTES_V1 : SCMI_CLOCK_ATTRIBUTES_BYTES_V2;
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, check_clock(c)->id);

	if (!expect_success(c, ex, expected))
		return;
	prefer(c, ex->response_bytes == SCMI_HEADER_BYTES + expected, "CLOCK_ATTRIBUTES: payload of %u bytes expected, %u found",
	       expected, ex->response_bytes - SCMI_HEADER_BYTES);
}

static void undefined_bits(struct check *c)
{
	static const uint32_t reserved[] = {0xfffffffeu, 0xfffffffeu, 0x1ffffffeu, 0x07fffffcu};
	uint32_t major = SCMI_VERSION_MAJOR(check_version(c));
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, check_clock(c)->id);

	if (major > 3)
		return skip(c, "clock version 0x%x is newer than the bits that are known", check_version(c));
	if (expect_success(c, ex, 8))
		expect_zero_bits(c, ex, 4, reserved[major], "undefined attribute bits");
}

static const struct check_row rows[] = {
	{
		.id = "clock.attributes.reply-length",
		.title = "CLOCK_ATTRIBUTES has the length of the protocol version",
		.requirements = REQUIRES("CLK-003-01"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.run = reply_length,
	},
	{
		.id = "clock.attributes.undefined-bits",
		.title = "attribute bits that the protocol version does not define are zero",
		.requirements = REQUIRES("CLK-003-02"),
		IF_CLOCK,
		.scope = PER_CLOCK,
		.run = undefined_bits,
	},
	{
		.id = "clock.attributes.unknown-clock",
		.title = "CLOCK_ATTRIBUTES of a clock that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("CLK-003-03"),
		IF_CLOCK,
		.steps = STEPS(STEP(SCMI_CLOCK_ATTRIBUTES, S_NF, BEYOND(0)), STEP(SCMI_CLOCK_ATTRIBUTES, S_NF, VALUE(0xffffffffu))),
	},
};

CHECK_TABLE(checks_clock_attributes, rows);
