/* SPDX-License-Identifier: BSD-2-Clause */
/* Extended names, as clocks have them. */
#include <string.h>

#include "suites/check.h"
#include "suites/tables.h"

#define CLOCK SCMI_PROTOCOL_CLOCK
#define SHORT_CHARACTERS (SCMI_NAME_BYTES - 1)

static bool has_extended_name(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	(void)inventory;
	return clock->attributes & SCMI_CLOCK_EXTENDED_NAME;
}

static bool lacks_extended_name(const struct assay_inventory *inventory, const struct assay_inventory_clock *clock)
{
	return !has_extended_name(inventory, clock);
}

/* `name` holds 65 bytes. */
static bool read_name(struct check *c, char *name)
{
	const struct assay_exchange *ex = SEND(c, CLOCK, SCMI_CLOCK_NAME_GET, check_clock(c)->id);
	struct reader r = payload_of(ex);

	if (!expect_success(c, ex, 8 + SCMI_EXTENDED_NAME_BYTES))
		return false;
	read_skip(&r, 8);
	read_text(&r, name, SCMI_EXTENDED_NAME_BYTES);
	return expect_zero_bits(c, ex, 4, 0xffffffffu, "flags") &&
	       expect(c, memchr(name, 0, SCMI_EXTENDED_NAME_BYTES) != NULL,
		      "a NUL inside the 64 bytes of the name expected, none found");
}

static bool read_short(struct check *c, char *name)
{
	const struct assay_exchange *ex = SEND(c, CLOCK, SCMI_CLOCK_ATTRIBUTES, check_clock(c)->id);
	struct reader r = payload_of(ex);

	if (!expect_success(c, ex, SCMI_CLOCK_ATTRIBUTES_BYTES_V1))
		return false;
	read_skip(&r, 8);
	read_text(&r, name, SCMI_NAME_BYTES);
	return true;
}

static void returned(struct check *c)
{
	char name[SCMI_EXTENDED_NAME_BYTES + 1];

	(void)read_name(c, name);
}

static void begins_with_short(struct check *c)
{
	char name[SCMI_EXTENDED_NAME_BYTES + 1], brief[SCMI_NAME_BYTES + 1];

	if (read_short(c, brief) && read_name(c, name))
		(void)expect(c, strncmp(name, brief, SHORT_CHARACTERS) == 0, "a short name \"%.15s\" expected, \"%.16s\" found",
			     name, brief);
}

static void longer(struct check *c)
{
	char name[SCMI_EXTENDED_NAME_BYTES + 1];

	if (read_name(c, name))
		(void)expect(c, strlen(name) > SHORT_CHARACTERS, "a name of more than 15 characters expected, \"%s\" found", name);
}

static void no_other_name(struct check *c)
{
	char brief[SCMI_NAME_BYTES + 1], name[SCMI_EXTENDED_NAME_BYTES + 1];
	const struct assay_exchange *ex;
	struct reader r;

	if (!read_short(c, brief))
		return;
	ex = SEND(c, CLOCK, SCMI_CLOCK_NAME_GET, check_clock(c)->id);
	r = payload_of(ex);
	read_skip(&r, 8);
	read_text(&r, name, SCMI_EXTENDED_NAME_BYTES);
	if (answered(ex))
		(void)expect(c, ex->status != SCMI_SUCCESS || strcmp(name, brief) == 0,
			     "an error or \"%s\" expected from a clock without an extended name, \"%s\" found", brief, name);
}

#define NAMED .protocol = CLOCK, .scope = PER_CLOCK, .clock_is = has_extended_name
#define NEEDS .needs = {.messages = MSG(SCMI_CLOCK_NAME_GET), .clock_wanted = "one with an extended name"}

static const struct check_row rows[] = {
	{
		.id = "gen.name.returned",
		.title = "an announced extended name is returned",
		.requirements = REQUIRES("GEN-NAM-01"),
		NAMED,
		NEEDS,
		.run = returned,
	},
	{
		.id = "gen.name.begins-with-short",
		.title = "the extended name begins with the short one",
		.requirements = REQUIRES("GEN-NAM-02"),
		NAMED,
		NEEDS,
		.run = begins_with_short,
	},
	{
		.id = "gen.name.longer",
		.title = "an extended name does not fit the short field",
		.requirements = REQUIRES("GEN-NAM-05"),
		NAMED,
		NEEDS,
		.run = longer,
	},
	{
		.id = "gen.name.unknown-clock",
		.title = "the extended name of a clock that does not exist is NOT_FOUND",
		.requirements = REQUIRES("GEN-NAM-03"),
		.protocol = CLOCK,
		.needs = {.messages = MSG(SCMI_CLOCK_NAME_GET)},
		.steps = STEPS(STEP(SCMI_CLOCK_NAME_GET, S_NF, BEYOND(0)), STEP(SCMI_CLOCK_NAME_GET, S_NF, VALUE(0xffffffffu))),
	},
	{
		.id = "gen.name.no-other",
		.title = "a clock without an extended name has no other name",
		.requirements = REQUIRES("GEN-NAM-04"),
		.protocol = CLOCK,
		.scope = PER_CLOCK,
		.clock_is = lacks_extended_name,
		.needs = {.messages = MSG(SCMI_CLOCK_NAME_GET), .clock_wanted = "one without an extended name"},
		.run = no_other_name,
	},
};

CHECK_TABLE(checks_gen_names, rows);
