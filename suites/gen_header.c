/* SPDX-License-Identifier: BSD-2-Clause */
/* The header word: every token, a token again, message types and reserved bits that an agent must not use. */
#include <inttypes.h>

#include "suites/check.h"
#include "suites/tables.h"

#define BASE SCMI_PROTOCOL_BASE

static const struct assay_exchange *version_with_token(struct check *c, uint16_t token)
{
	struct assay_command command = {.protocol = BASE, .message = SCMI_PROTOCOL_VERSION, .token_given = true, .token = token};

	return send_command(c, &command, false);
}

static bool token_served(struct check *c, uint16_t token)
{
	const struct assay_exchange *ex = version_with_token(c, token);

	return expect_status(c, ex, S_OK) && expect(c, scmi_load32(ex->response) == scmi_load32(ex->request),
						    "token %u: header 0x%08" PRIx32 " expected, 0x%08" PRIx32 " found", token,
						    scmi_load32(ex->request), scmi_load32(ex->response));
}

static void every_token(struct check *c)
{
	for (uint16_t token = 0; token <= SCMI_TOKEN_MAX; token++)
		if (!token_served(c, token))
			return;
}

static void same_token(struct check *c)
{
	uint16_t token = (uint16_t)(check_random(c) & SCMI_TOKEN_MAX);

	for (int i = 0; i < 3; i++)
		if (!token_served(c, token))
			return;
}

/* Each reserved bit in turn; then the platform has to serve a normal command as ever (AMB-04). */
static void reserved_bits(struct check *c)
{
	for (unsigned bit = 28; bit < 32 && !over(c); bit++) {
		struct assay_command command = {
			.header_given = true,
			.header_word = scmi_command_word(BASE, SCMI_PROTOCOL_VERSION, (uint16_t)bit) | UINT32_C(1) << bit,
		};

		if (!expect_status(c, send_command(c, &command, false), S_OK | S_PE | S_IP))
			return;
		(void)token_served(c, (uint16_t)bit);
	}
}

/* A harmless message of each type that is no command: it must not run (AMB-03). */
static void other_types(struct check *c)
{
	for (uint8_t type = SCMI_TYPE_RESERVED; type <= SCMI_TYPE_NOTIFICATION && !over(c); type++) {
		struct assay_command command = {.protocol = BASE, .message = SCMI_PROTOCOL_VERSION, .type = type};
		const struct assay_exchange *ex = send_command(c, &command, true);

		if (answered(ex))
			(void)expect_status(c, ex, S_PE | S_CE | S_NS);
		else
			(void)expect(c, fence(c), "a served command after type %u expected, none found", type);
	}
}

static const struct check_row rows[] = {
	{
		.id = "gen.header.every-token",
		.title = "tokens 0 to 1023 are served and come back",
		.requirements = REQUIRES("GEN-HDR-02", "GEN-HDR-01"),
		.run = every_token,
	},
	{
		.id = "gen.header.same-token",
		.title = "a token may be used again",
		.requirements = REQUIRES("GEN-HDR-03"),
		.run = same_token,
	},
	{
		.id = "gen.header.reserved-bits",
		.title = "reserved header bits do no harm",
		.requirements = REQUIRES("GEN-HDR-05"),
		.needs = {.wire = true},
		.run = reserved_bits,
	},
};

CHECK_TABLE(checks_gen_header, rows);

static const struct check_row last_rows[] = {
	{
		.id = "gen.header.other-types",
		.title = "messages of type 1, 2 and 3 do not run as commands",
		.requirements = REQUIRES("GEN-HDR-04"),
		.needs = {.wire = true, .destructive = true},
		.run = other_types,
	},
};

CHECK_TABLE(checks_gen_header_types, last_rows);
