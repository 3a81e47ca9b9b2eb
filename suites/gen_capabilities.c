/* SPDX-License-Identifier: BSD-2-Clause */
/* What clocks announce against the messages behind it, and messages that no clock would serve. */
#include "scmi/names.h"
#include "suites/check.h"
#include "suites/tables.h"

#define CLOCK SCMI_PROTOCOL_CLOCK

static const struct {
	uint32_t bit;
	uint8_t message;
	const char *what;
	uint8_t major;
} capabilities[] = {
	{SCMI_CLOCK_CHANGED_NOTIFIES, SCMI_CLOCK_RATE_NOTIFY, "rate-changed notifications", 2},
	{SCMI_CLOCK_CHANGE_REQUESTED_NOTIFIES, SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY, "change-requested notifications", 2},
	{SCMI_CLOCK_EXTENDED_NAME, SCMI_CLOCK_NAME_GET, "an extended name", 2},
	{SCMI_CLOCK_PARENTS, SCMI_CLOCK_POSSIBLE_PARENTS_GET, "parents", 3},
	{SCMI_CLOCK_RESTRICTED, SCMI_CLOCK_GET_PERMISSIONS, "permissions", 3},
};

static void bits_have_messages(struct check *c)
{
	const struct assay_exchange *ex = SEND(c, CLOCK, SCMI_CLOCK_ATTRIBUTES, check_clock(c)->id);
	uint32_t word, major = SCMI_VERSION_MAJOR(check_version(c));

	if (!expect_success(c, ex, 8))
		return;
	word = scmi_load32(ex->response + 8);
	for (size_t i = 0; i < sizeof(capabilities) / sizeof(capabilities[0]); i++)
		if ((word & capabilities[i].bit) && major >= capabilities[i].major)
			(void)expect(c, check_implements(c, CLOCK, capabilities[i].message),
				     "clock %u announces %s, so %s is expected to be implemented; it is not", check_clock(c)->id,
				     capabilities[i].what, scmi_message_name(CLOCK, SCMI_TYPE_COMMAND, capabilities[i].message));
}

/* Does any clock answer this message with something other than NOT_SUPPORTED? */
static bool served_somewhere(struct check *c, uint8_t message, uint32_t *asked)
{
	const struct assay_inventory *inventory = check_inventory(c);

	*asked = 0;
	for (uint32_t i = 0; i < inventory->clock_count && !over(c); i++) {
		const struct assay_exchange *ex;

		if (inventory->clocks[i].status != SCMI_SUCCESS)
			continue;
		++*asked;
		ex = SEND(c, CLOCK, message, inventory->clocks[i].id, 0);
		/* A message of one word refuses two; its refusal says nothing. */
		if (answered(ex) && ex->status == SCMI_PROTOCOL_ERROR)
			ex = SEND(c, CLOCK, message, inventory->clocks[i].id);
		if (answered(ex) && ex->status != SCMI_NOT_SUPPORTED)
			return true;
	}
	return false;
}

static void messages_are_served(struct check *c)
{
	static const uint8_t messages[] = {
		SCMI_CLOCK_NAME_GET,        SCMI_CLOCK_RATE_NOTIFY,          SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY,
		SCMI_CLOCK_CONFIG_GET,      SCMI_CLOCK_POSSIBLE_PARENTS_GET, SCMI_CLOCK_PARENT_GET,
		SCMI_CLOCK_GET_PERMISSIONS,
	};
	uint32_t asked = 0;

	for (size_t i = 0; i < sizeof(messages) && !over(c); i++) {
		bool served;

		if (!check_implements(c, CLOCK, messages[i]))
			continue;
		served = served_somewhere(c, messages[i], &asked);
		(void)expect(c, served || asked == 0,
			     "%s is reported as implemented: an answer other than NOT_SUPPORTED from one clock of %u expected, "
			     "none found",
			     scmi_message_name(CLOCK, SCMI_TYPE_COMMAND, messages[i]), asked);
	}
	(void)expect(c, true, " ");
}

static const struct check_row rows[] = {
	{
		.id = "gen.capability.has-message",
		.title = "what a clock announces has its message",
		.requirements = REQUIRES("GEN-MSG-04"),
		.protocol = CLOCK,
		.scope = PER_CLOCK,
		.run = bits_have_messages,
	},
	{
		.id = "gen.message.served",
		.title = "each implemented message is served by some clock",
		.requirements = REQUIRES("GEN-MSG-03"),
		.protocol = CLOCK,
		.run = messages_are_served,
	},
};

CHECK_TABLE(checks_gen_capabilities, rows);
