/* SPDX-License-Identifier: BSD-2-Clause */
/* Base: counts, vendor, sub-vendor, implementation version. */
#include <string.h>

#include "suites/check.h"
#include "suites/tables.h"

#define BASE SCMI_PROTOCOL_BASE

/* A 16-byte text field at the start of the return values: ASCII and a NUL. `text` holds 17. */
static bool read_ascii(struct check *c, const struct assay_exchange *ex, char *text)
{
	struct reader r = payload_of(ex);

	if (!expect_success(c, ex, SCMI_STATUS_BYTES + SCMI_NAME_BYTES))
		return false;
	read_skip(&r, SCMI_STATUS_BYTES);
	read_text(&r, text, SCMI_NAME_BYTES);
	if (!expect(c, memchr(text, 0, SCMI_NAME_BYTES) != NULL, "a NUL inside 16 bytes of text expected, \"%.16s\" found", text))
		return false;
	for (const char *at = text; *at; at++)
		if (!expect(c, *at >= ' ' && *at <= '~', "ASCII text expected, byte 0x%02x found at %td", (unsigned char)*at,
			    at - text))
			return false;
	return true;
}

/* The whole list by repeated calls; each protocol once. -1 if it cannot be had. */
static int listed_protocols(struct check *c)
{
	uint32_t total = 0, count;

	do {
		const struct assay_exchange *ex = SEND(c, BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, total);

		if (ex->status == SCMI_INVALID_PARAMETERS && total > 0 && answered(ex))
			break;
		if (!expect_success(c, ex, 8))
			return -1;
		count = scmi_load32(ex->response + 8);
		total += count;
	} while (count > 0 && count < 256 && total < 256);
	return (int)total;
}

static void protocol_count(struct check *c)
{
	const struct assay_exchange *ex = SEND_EMPTY(c, BASE, SCMI_PROTOCOL_ATTRIBUTES);
	uint32_t announced;
	int listed;

	if (!expect_success(c, ex, 8))
		return;
	announced = SCMI_BASE_ATTR_PROTOCOLS(scmi_load32(ex->response + 8));
	listed = listed_protocols(c);
	if (listed >= 0)
		(void)expect_equal(c, (uint64_t)listed, announced, "protocols listed, against those announced");
}

static void agent_count(struct check *c)
{
	const struct assay_exchange *ex = SEND_EMPTY(c, BASE, SCMI_PROTOCOL_ATTRIBUTES);
	uint32_t agents;

	if (!expect_success(c, ex, 8))
		return;
	agents = SCMI_BASE_ATTR_AGENTS(scmi_load32(ex->response + 8));
	(void)expect(c, (agents > 0) == check_implements(c, BASE, SCMI_BASE_DISCOVER_AGENT),
		     "%u agents announced, BASE_DISCOVER_AGENT is %simplemented", agents,
		     check_implements(c, BASE, SCMI_BASE_DISCOVER_AGENT) ? "" : "not ");
}

static void vendor_text(struct check *c)
{
	char text[SCMI_NAME_BYTES + 1];

	if (read_ascii(c, SEND_EMPTY(c, BASE, SCMI_BASE_DISCOVER_VENDOR), text))
		prefer(c, text[0] != '\0', "BASE_DISCOVER_VENDOR: a name expected, an empty one found");
}

static void vendor_stays(struct check *c)
{
	uint8_t first[SCMI_NAME_BYTES];
	const struct assay_exchange *ex = SEND_EMPTY(c, BASE, SCMI_BASE_DISCOVER_VENDOR);

	if (!expect_success(c, ex, 20))
		return;
	memcpy(first, ex->response + 8, sizeof(first));
	for (size_t i = 0; i < 2 * check_agents(c) && !over(c); i++) {
		check_use_agent(c, i);
		ex = SEND_EMPTY(c, BASE, SCMI_BASE_DISCOVER_VENDOR);
		if (expect_success(c, ex, 20))
			(void)expect(c, memcmp(first, ex->response + 8, sizeof(first)) == 0,
				     "BASE_DISCOVER_VENDOR: \"%.16s\" expected again, \"%.16s\" found", (const char *)first,
				     (const char *)ex->response + 8);
	}
}

static void sub_vendor_text(struct check *c)
{
	char text[SCMI_NAME_BYTES + 1];

	(void)read_ascii(c, SEND_EMPTY(c, BASE, SCMI_BASE_DISCOVER_SUB_VENDOR), text);
}

static void sub_vendor_absent(struct check *c)
{
	if (check_implements(c, BASE, SCMI_BASE_DISCOVER_SUB_VENDOR))
		return skip(c, "BASE_DISCOVER_SUB_VENDOR is implemented");
	(void)expect_status(c, SEND_EMPTY(c, BASE, SCMI_BASE_DISCOVER_SUB_VENDOR), S_NS | S_NF);
}

static void implementation_version(struct check *c)
{
	uint32_t first = 0;

	for (int i = 0; i < 3; i++) {
		const struct assay_exchange *ex = SEND_EMPTY(c, BASE, SCMI_BASE_DISCOVER_IMPLEMENTATION_VERSION);

		if (!expect_length(c, ex, 8))
			return;
		if (i == 0)
			first = scmi_load32(ex->response + 8);
		(void)expect_equal(c, scmi_load32(ex->response + 8), first, "implementation version, asked again");
	}
}

static const struct check_row rows[] = {
	{
		.id = "base.protocol-attributes.protocol-count",
		.title = "as many protocols are listed as are announced",
		.requirements = REQUIRES("BASE-001-02", "XEN-33"),
		.protocol = BASE,
		.run = protocol_count,
	},
	{
		.id = "base.protocol-attributes.agent-count",
		.title = "agents are announced where they can be discovered",
		.requirements = REQUIRES("BASE-001-03"),
		.protocol = BASE,
		.run = agent_count,
	},
	{
		.id = "base.discover-vendor.text",
		.title = "the vendor is ASCII text with a NUL",
		.requirements = REQUIRES("BASE-003-01"),
		.protocol = BASE,
		.run = vendor_text,
	},
	{
		.id = "base.discover-vendor.constant",
		.title = "the vendor is always the same",
		.requirements = REQUIRES("BASE-003-02"),
		.protocol = BASE,
		.run = vendor_stays,
	},
	{
		.id = "base.discover-sub-vendor.text",
		.title = "the sub-vendor is ASCII text with a NUL",
		.requirements = REQUIRES("BASE-004-01"),
		.protocol = BASE,
		.needs = {.messages = MSG(SCMI_BASE_DISCOVER_SUB_VENDOR)},
		.run = sub_vendor_text,
	},
	{
		.id = "base.discover-sub-vendor.absent",
		.title = "a sub-vendor that is not implemented is refused",
		.requirements = REQUIRES("BASE-004-02"),
		.protocol = BASE,
		.run = sub_vendor_absent,
	},
	{
		.id = "base.implementation-version.constant",
		.title = "the implementation version is one word that stays",
		.requirements = REQUIRES("BASE-005-01"),
		.protocol = BASE,
		.run = implementation_version,
	},
};

CHECK_TABLE(checks_base_discovery, rows);
