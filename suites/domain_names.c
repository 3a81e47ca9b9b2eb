/* SPDX-License-Identifier: BSD-2-Clause */
/* Extended names of domains, and of pins, groups and functions: an attribute bit, a message, and the short name that it continues. */
#include <string.h>

#include "scmi/perf.h"
#include "scmi/pinctrl.h"
#include "scmi/power.h"
#include "scmi/powercap.h"
#include "scmi/reset.h"
#include "scmi/voltage.h"
#include "suites/domain_common.h"
#include "suites/tables.h"

#define SHORT_CHARACTERS (SCMI_NAME_BYTES - 1)

static const struct named {
	uint8_t protocol, message;
	uint8_t name_at; /* offset of the short name in the answer of the ATTRIBUTES message */
	uint32_t bit;
} kinds[] = {
	{SCMI_PROTOCOL_POWER, SCMI_POWER_DOMAIN_NAME_GET, 8, SCMI_POWER_EXTENDED_NAME},
	{SCMI_PROTOCOL_RESET, SCMI_RESET_DOMAIN_NAME_GET, 12, SCMI_RESET_EXTENDED_NAME},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_DOMAIN_NAME_GET, 8, SCMI_VOLTAGE_EXTENDED_NAME},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_DOMAIN_NAME_GET, 20, SCMI_PERF_EXTENDED_NAME},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_DOMAIN_NAME_GET, 8, SCMI_POWERCAP_EXTENDED_NAME},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_NAME_GET, 8, SCMI_PINCTRL_EXTENDED_NAME},
};

static const struct named *kind_of(uint8_t protocol)
{
	size_t i = 0;

	while (i + 1 < sizeof(kinds) / sizeof(kinds[0]) && kinds[i].protocol != protocol)
		i++;
	return &kinds[i];
}

static bool has_extended_name(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	(void)inventory;
	return (domain_attributes(domain) & kind_of(domain->protocol)->bit) != 0;
}

static bool lacks_extended_name(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	return !has_extended_name(inventory, domain);
}

/* A command about the domain: of pin control, with what kind of thing it is. */
static const struct assay_exchange *ask(struct check *c, uint8_t message)
{
	const uint32_t words[] = {check_domain(c)->id, check_domain(c)->selector};

	return send_words(c, check_row(c)->protocol, message, words, check_row(c)->protocol == SCMI_PROTOCOL_PINCTRL ? 2 : 1);
}

static const struct assay_exchange *ask_name(struct check *c)
{
	return ask(c, kind_of(check_row(c)->protocol)->message);
}

/* `name` holds 65 bytes. */
static bool read_name(struct check *c, char *name)
{
	const struct assay_exchange *ex = ask_name(c);
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
	uint32_t at = kind_of(check_row(c)->protocol)->name_at;
	const struct assay_exchange *ex = ask(c, DOMAIN_ATTRIBUTES);
	struct reader r = payload_of(ex);

	if (!expect_success(c, ex, at + SCMI_NAME_BYTES))
		return false;
	read_skip(&r, at);
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
	ex = ask_name(c);
	r = payload_of(ex);
	read_skip(&r, 8);
	read_text(&r, name, SCMI_EXTENDED_NAME_BYTES);
	if (answered(ex))
		(void)expect(c, ex->status != SCMI_SUCCESS || strcmp(name, brief) == 0,
			     "an error or \"%s\" expected from a domain without an extended name, \"%s\" found", brief, name);
}

static void unknown_domain(struct check *c)
{
	uint8_t protocol = check_row(c)->protocol, message = kind_of(protocol)->message;
	bool pins = protocol == SCMI_PROTOCOL_PINCTRL;

	for (uint32_t selector = 0; selector < (pins ? 3u : 1u) && !over(c); selector++) {
		const uint32_t words[] = {assay_inventory_announced(check_inventory(c), protocol, (uint8_t)selector), selector},
			       far[] = {0xffffu, selector};

		expect_status(c, send_words(c, protocol, message, words, pins ? 2 : 1), S_NF);
		expect_status(c, send_words(c, protocol, message, far, pins ? 2 : 1), S_NF);
	}
}

#define NAMED(proto, msg, version)                                                                               \
	.protocol = (proto),                                                                                     \
	.needs = {.version_min = (version), .messages = MSG(msg), .domain_wanted = "one with an extended name"}, \
	.scope = PER_DOMAIN, .domain_is = has_extended_name
#define ROWS(suite, proto, msg, version)                                                                                    \
	{                                                                                                                   \
		.id = suite ".name-get.returned",                                                                           \
		.title = "an announced extended name of a " suite " domain is returned",                                    \
		.requirements = REQUIRES("GEN-NAM-01"),                                                                     \
		NAMED(proto, msg, version),                                                                                 \
		.run = returned,                                                                                            \
	},                                                                                                                  \
		{                                                                                                           \
			.id = suite ".name-get.begins-with-short",                                                          \
			.title = "the extended name of a " suite " domain begins with the short one",                       \
			.requirements = REQUIRES("GEN-NAM-02"),                                                             \
			NAMED(proto, msg, version),                                                                         \
			.run = begins_with_short,                                                                           \
		},                                                                                                          \
		{                                                                                                           \
			.id = suite ".name-get.longer",                                                                     \
			.title = "an extended name of a " suite " domain does not fit the short field",                     \
			.requirements = REQUIRES("GEN-NAM-05"),                                                             \
			NAMED(proto, msg, version),                                                                         \
			.run = longer,                                                                                      \
		},                                                                                                          \
		{                                                                                                           \
			.id = suite ".name-get.unknown-domain",                                                             \
			.title = "the extended name of a " suite " domain that does not exist is NOT_FOUND",                \
			.requirements = REQUIRES("GEN-NAM-03"),                                                             \
			.protocol = (proto),                                                                                \
			.needs = {.version_min = (version), .messages = MSG(msg)},                                          \
			.run = unknown_domain,                                                                              \
		},                                                                                                          \
	{                                                                                                                   \
		.id = suite ".name-get.no-other", .title = "a " suite " domain without an extended name has no other name", \
		.requirements = REQUIRES("GEN-NAM-04"), .protocol = (proto),                                                \
		.needs = {.version_min = (version), .messages = MSG(msg), .domain_wanted = "one without an extended name"}, \
		.scope = PER_DOMAIN, .domain_is = lacks_extended_name, .run = no_other_name,                                \
	}

static const struct check_row rows[] = {
	ROWS("power", SCMI_PROTOCOL_POWER, SCMI_POWER_DOMAIN_NAME_GET, SCMI_VERSION(3, 0)),
	ROWS("reset", SCMI_PROTOCOL_RESET, SCMI_RESET_DOMAIN_NAME_GET, SCMI_VERSION(3, 0)),
	ROWS("voltage", SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_DOMAIN_NAME_GET, SCMI_VERSION(2, 0)),
	ROWS("perf", SCMI_PROTOCOL_PERF, SCMI_PERF_DOMAIN_NAME_GET, SCMI_VERSION(3, 0)),
	ROWS("powercap", SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_DOMAIN_NAME_GET, SCMI_VERSION(1, 0)),
	ROWS("pinctrl", SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_NAME_GET, SCMI_VERSION(1, 0)),
};

CHECK_TABLE(checks_domain_names, rows);
