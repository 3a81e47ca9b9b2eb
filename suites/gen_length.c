/* SPDX-License-Identifier: BSD-2-Clause */
/* Commands with too few, too many or uneven parameter bytes. */
#include <inttypes.h>
#include <string.h>

#include "scmi/names.h"
#include "suites/check.h"
#include "suites/gen_commands.h"
#include "suites/tables.h"

#define LONGEST (20 + 64)

static const char *name_of(const struct gen_command *command)
{
	const char *name = scmi_message_name(command->protocol, SCMI_TYPE_COMMAND, command->step.message);

	return name ? name : "a message";
}

static bool refused(struct check *c, const struct gen_command *command, const uint8_t *payload, uint32_t bytes, uint32_t set)
{
	const struct assay_exchange *ex = send_bytes(c, command->protocol, command->step.message, payload, bytes);

	if (!answered(ex))
		return expect_status(c, ex, set);
	return expect(c, status_bit(ex->status) & (set | command->step_also),
		      "%s of protocol 0x%02x with %u of %u parameter bytes: %s expected, %s found", name_of(command),
		      command->protocol, bytes, 4u * command->step.words, status_set_text(set), status_text(ex->status));
}

static void too_short(struct check *c)
{
	const struct gen_command *command;
	uint8_t payload[LONGEST];
	size_t index = 0;

	while ((command = gen_command_next(c, &index)) && !over(c)) {
		uint32_t bytes = gen_command_payload(c, command, payload);

		/* An empty payload to a handler that is missing has hung servers: BASE_NOTIFY_ERRORS is left out. */
		if (command->protocol == SCMI_PROTOCOL_BASE && command->step.message == SCMI_BASE_NOTIFY_ERRORS &&
		    !check_has_p2a(c))
			continue;
		if (bytes / 4 - 1 != command->older_words && bytes > 4)
			(void)refused(c, command, payload, bytes - 4, S_PE | S_IP | S_CE);
		(void)refused(c, command, payload, 0, S_PE | S_IP | S_CE);
	}
}

static void uneven(struct check *c)
{
	const struct gen_command *command;
	uint8_t payload[LONGEST];
	size_t index = 0;

	while ((command = gen_command_next(c, &index)) && !over(c)) {
		uint32_t bytes = gen_command_payload(c, command, payload);

		for (uint32_t cut = 1; cut <= 3 && !over(c); cut++)
			(void)refused(c, command, payload, bytes - cut, S_ANY_ERROR);
	}
}

/* Refused with PROTOCOL_ERROR, or answered just as without the extra bytes (AMB-02). */
static void too_long(struct check *c)
{
	static const uint32_t extra[] = {4, 64};
	const struct gen_command *command;
	uint8_t payload[LONGEST];
	size_t index = 0;

	while ((command = gen_command_next(c, &index)) && !over(c)) {
		uint32_t bytes = gen_command_payload(c, command, payload);
		int32_t usual;

		if (command->refused_only)
			continue;
		memset(payload + bytes, 0, sizeof(payload) - bytes);
		usual = send_bytes(c, command->protocol, command->step.message, payload, bytes)->status;
		for (size_t i = 0; i < 2 && !over(c); i++) {
			const struct assay_exchange *ex =
				send_bytes(c, command->protocol, command->step.message, payload, bytes + extra[i]);

			if (answered(ex))
				(void)expect(
					c, ex->status == SCMI_PROTOCOL_ERROR || ex->status == usual,
					"%s of protocol 0x%02x with %u bytes too many: PROTOCOL_ERROR or %s expected, %s found",
					name_of(command), command->protocol, extra[i], status_text(usual), status_text(ex->status));
		}
	}
}

static const struct check_row rows[] = {
	{
		.id = "gen.length.too-short",
		.title = "parameters shorter than the layout are refused",
		.requirements = REQUIRES("GEN-LEN-01"),
		.run = too_short,
	},
	{
		.id = "gen.length.too-long",
		.title = "parameters longer than the layout are refused or ignored",
		.requirements = REQUIRES("GEN-LEN-02"),
		.run = too_long,
	},
	{
		.id = "gen.length.uneven",
		.title = "parameters that end inside a word are refused",
		.requirements = REQUIRES("GEN-LEN-03"),
		.run = uneven,
	},
};

CHECK_TABLE(checks_gen_length, rows);
