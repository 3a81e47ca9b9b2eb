/* SPDX-License-Identifier: BSD-2-Clause */
/* What a node answers: routing, statuses made of errno values, lengths of failures, lists. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "scmi/power.h"
#include "scmi/reset.h"
#include "scmi/voltage.h"
#include "suites/engine.h"
#include "suites/tables.h"
#include "suites/vhost_vmm.h"

static bool only_status(struct check *c, const struct vmm_answer *answer, uint32_t set, const char *what)
{
	return expect(c, status_bit(answer->status) & set, "%s: %s expected, %s found", what, status_set_text(set),
		      status_text(answer->status)) &&
	       expect(c, answer->bytes == 8, "%s: header and status, 8 bytes, expected, %" PRIu32 " found", what, answer->bytes);
}

static void unknown_protocols(struct check *c)
{
	static const uint8_t known[] = {SCMI_PROTOCOL_SYSTEM, SCMI_PROTOCOL_PERF, SCMI_PROTOCOL_SENSOR, SCMI_PROTOCOL_POWERCAP};
	struct vmm_answer answer;
	struct vmm v;

	if (!vmm_up(c, &v, 0))
		return;
	if (VMM_COMMAND(c, &v, 0x7f, 0, &answer))
		(void)only_status(c, &answer, S_NF | S_NS, "a command to protocol 0x7f");
	for (size_t i = 0; i < sizeof(known) && !over(c); i++)
		if (!assay_inventory_protocol(check_inventory(c), known[i]) && VMM_COMMAND(c, &v, known[i], 0, &answer))
			(void)only_status(c, &answer, S_NF | S_NS, "a command to a protocol that is not active");
	vmm_close(&v);
}

/* Failures that any agent can reach: one after the other, each has to be 8 bytes. */
static void failing_lengths(struct check *c)
{
	static const struct {
		uint8_t protocol, message;
		uint32_t count, words[3];
		const char *what;
	} failing[] = {
		{SCMI_PROTOCOL_BASE,
		 SCMI_PROTOCOL_MESSAGE_ATTRIBUTES,
		 1,
		 {0xf0},
		 "MESSAGE_ATTRIBUTES of a message that is not there"},
		{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, 1, {0xffffffff}, "LIST_PROTOCOLS from behind the end"},
		{SCMI_PROTOCOL_BASE, 0xf0, 0, {0}, "a message that Base does not have"},
		{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, 1, {0xfffffff0}, "CLOCK_ATTRIBUTES of a clock that is not there"},
		{SCMI_PROTOCOL_CLOCK,
		 SCMI_CLOCK_DESCRIBE_RATES,
		 2,
		 {0xfffffff0, 0},
		 "CLOCK_DESCRIBE_RATES of a clock that is not there"},
		{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_GET, 1, {0xfffffff0}, "CLOCK_RATE_GET of a clock that is not there"},
		{SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_GET, 1, {0xfffffff0}, "POWER_STATE_GET of a domain that is not there"},
		{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_GET, 1, {0xfffffff0}, "VOLTAGE_LEVEL_GET of a domain that is not there"},
		{SCMI_PROTOCOL_RESET,
		 SCMI_RESET_DOMAIN_ATTRIBUTES,
		 1,
		 {0xfffffff0},
		 "RESET_DOMAIN_ATTRIBUTES of one that is not there"},
	};
	struct vmm_answer answer;
	struct vmm v;

	if (!vmm_up(c, &v, 0))
		return;
	for (size_t i = 0; i < sizeof(failing) / sizeof(failing[0]) && !over(c); i++)
		if (assay_inventory_protocol(check_inventory(c), failing[i].protocol) &&
		    vmm_command(c, &v, failing[i].protocol, failing[i].message, failing[i].words, failing[i].count, &answer))
			(void)only_status(c, &answer, S_ANY_ERROR, failing[i].what);
	vmm_close(&v);
}

static void no_events(struct check *c)
{
	static const struct {
		uint8_t protocol, message;
		uint32_t count, words[3];
		const char *what;
	} asking[] = {
		{SCMI_PROTOCOL_BASE, SCMI_BASE_NOTIFY_ERRORS, 1, {1}, "BASE_NOTIFY_ERRORS"},
		{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_NOTIFY, 2, {0, 1}, "CLOCK_RATE_NOTIFY"},
		{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_CHANGE_REQUESTED_NOTIFY, 2, {0, 1}, "CLOCK_RATE_CHANGE_REQUESTED_NOTIFY"},
		{SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_NOTIFY, 2, {0, 1}, "POWER_STATE_NOTIFY"},
		{SCMI_PROTOCOL_RESET, SCMI_RESET_NOTIFY, 2, {0, 1}, "RESET_NOTIFY"},
	};
	struct vmm_answer answer;
	struct vmm v;

	if (!vmm_up(c, &v, 0))
		return;
	for (size_t i = 0; i < sizeof(asking) / sizeof(asking[0]) && !over(c); i++) {
		uint32_t message = asking[i].message;

		if (!assay_inventory_protocol(check_inventory(c), asking[i].protocol) ||
		    !vmm_command(c, &v, asking[i].protocol, asking[i].message, asking[i].words, asking[i].count, &answer))
			continue;
		(void)only_status(c, &answer, S_NS, asking[i].what);
		if (!over(c) && vmm_command(c, &v, asking[i].protocol, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, &message, 1, &answer))
			(void)expect(c, answer.status != SCMI_SUCCESS,
				     "MESSAGE_ATTRIBUTES of %s: an error expected where no notification can be had, SUCCESS found",
				     asking[i].what);
	}
	vmm_close(&v);
}

static void list(struct check *c)
{
	struct vmm_answer answer;
	uint32_t n = 0, previous = SCMI_PROTOCOL_BASE;
	struct vmm v;

	if (!vmm_up(c, &v, 0))
		return;
	if (!VMM_COMMAND(c, &v, SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, &answer, 0) ||
	    answer.status != SCMI_SUCCESS || answer.bytes < 12) {
		fail(c, "LIST_PROTOCOLS from 0: SUCCESS expected, %s with %" PRIu32 " bytes found", status_text(answer.status),
		     answer.bytes);
	} else {
		n = scmi_load32(answer.payload);
		(void)expect(c, n <= answer.bytes - 12, "LIST_PROTOCOLS: %" PRIu32 " ids in %" PRIu32 " bytes", n, answer.bytes);
		(void)prefer(c, answer.bytes % 4 == 0,
			     "LIST_PROTOCOLS: ids padded to whole words expected, %" PRIu32 " bytes found", answer.bytes);
		for (uint32_t i = 0; i < n && !over(c); previous = answer.payload[4 + i], i++)
			(void)expect(c, answer.payload[4 + i] > previous,
				     "LIST_PROTOCOLS: ascending ids without Base expected, 0x%x after 0x%x found",
				     answer.payload[4 + i], previous);
	}
	if (!over(c) && n && VMM_COMMAND(c, &v, SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, &answer, n - 1)) {
		(void)expect(c, answer.status == SCMI_SUCCESS && scmi_load32(answer.payload) == 1,
			     "LIST_PROTOCOLS from the last one: SUCCESS and one id expected, %s found", status_text(answer.status));
		(void)prefer(c, answer.bytes % 4 == 0,
			     "LIST_PROTOCOLS with one id: padded to a whole word expected, %" PRIu32 " bytes found", answer.bytes);
	}
	if (!over(c) && VMM_COMMAND(c, &v, SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, &answer, n) &&
	    answer.status == SCMI_SUCCESS)
		(void)expect(c, scmi_load32(answer.payload) == 0,
			     "LIST_PROTOCOLS from behind the last one: no id expected, %" PRIu32 " found",
			     scmi_load32(answer.payload));
	for (uint32_t skip = n + 1; !over(c); skip = 0xffffffff) {
		if (VMM_COMMAND(c, &v, SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, &answer, skip))
			(void)only_status(c, &answer, S_IP | S_OR, "LIST_PROTOCOLS from far behind the last one");
		if (skip == 0xffffffff)
			break;
	}
	vmm_close(&v);
}

static void vendor_field(struct check *c)
{
	struct vmm_answer answer;
	struct vmm v;

	if (!vmm_up(c, &v, 0))
		return;
	if (VMM_COMMAND(c, &v, SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_VENDOR, &answer))
		(void)expect(c, answer.status == SCMI_SUCCESS && answer.bytes == 24,
			     "DISCOVER_VENDOR: header, status and a field of 16 bytes, 24 in all, expected, %" PRIu32 " found",
			     answer.bytes);
	vmm_close(&v);
}

/* --- What becomes of an errno -------------------------------------------------------------------------------------------- */

struct mapping {
	int error;
	uint32_t set;
};

/* A changing call of a host framework, made to fail: CLOCK_CONFIG_SET of the first clock. */
static void planted(struct check *c, const struct mapping *mappings, size_t count)
{
	const uint32_t words[3] = {0, 1, 0};
	uint32_t words_count = check_version(c) >= SCMI_VERSION(3, 0) ? 3 : 2;
	struct vmm_answer answer;
	struct vmm v;

	if (!vmm_up(c, &v, 0))
		return;
	for (size_t i = 0; i < count && !over(c); i++) {
		if (!vmm_control(c, "fail_host", "%d", mappings[i].error))
			break;
		if (vmm_command(c, &v, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_SET, words, words_count, &answer))
			(void)expect(c, status_bit(answer.status) & mappings[i].set, "the host's %s: %s expected, %s found",
				     vmm_errno(-mappings[i].error), status_set_text(mappings[i].set), status_text(answer.status));
		(void)vmm_control(c, "fail_host", "0");
	}
	vmm_close(&v);
}

static void statuses(struct check *c)
{
	/* The inverse of the table by which Linux as an agent makes an errno of a status: what goes out there comes in here. */
	static const struct mapping table[] = {
		{EOPNOTSUPP, S_NS}, {EINVAL, S_IP}, {EACCES, S_DN}, {ENOENT, S_NF},    {ERANGE, S_OR},
		{EBUSY, S_BS},      {ECOMM, S_CE},  {EIO, S_GE},    {EREMOTEIO, S_HE}, {EPROTO, S_PE},
	};

	planted(c, table, sizeof(table) / sizeof(table[0]));
}

static void other_statuses(struct check *c)
{
	static const struct mapping table[] = {{EPERM, S_DN}, {ENODEV, S_NF}, {ETIMEDOUT, S_BS | S_CE}};

	planted(c, table, sizeof(table) / sizeof(table[0]));
}

static void other_types(struct check *c)
{
	struct vmm_slot *slot;
	struct vmm v;
	char text[200];
	size_t at = 0;

	if (!vmm_up(c, &v, 0))
		return;
	slot = &v.slots[0];
	for (uint32_t type = 2; type <= 3; type++) {
		bool back;

		(void)vmm_write(&v, 0, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, NULL, 0);
		scmi_store32(vmm_request_of(&v, 0), scmi_load32(vmm_request_of(&v, 0)) | type << 8);
		vmm_publish_usual(&v, 0, 4, 136);
		vmm_kick(&v, 0);
		back = vmm_wait_ms(&v, 0, 300);
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%stype %" PRIu32 ": %s", at ? "; " : "", type,
				       !back              ? "lost"
				       : slot->length < 8 ? "returned without an answer"
							  : status_text((int32_t)scmi_load32(vmm_response_of(&v, 0) + 4)));
	}
	note(c, "%s", text);
	vmm_close(&v);
}

static const struct check_row rows[] = {
	{
		.id = "vhost.answers.unknown-protocol",
		.title = "a protocol that is not there is answered with its status alone",
		.requirements = REQUIRES("VHS-22"),
		.needs = {.vhost = true},
		.run = unknown_protocols,
	},
	{
		.id = "vhost.answers.failing-length",
		.title = "a failure is header and status, 8 bytes",
		.requirements = REQUIRES("VHS-43"),
		.needs = {.vhost = true},
		.run = failing_lengths,
	},
	{
		.id = "vhost.answers.no-events",
		.title = "without an event channel, what asks for events is NOT_SUPPORTED and not announced",
		.requirements = REQUIRES("VHS-44"),
		.needs = {.vhost = true, .no_p2a = true},
		.run = no_events,
	},
	{
		.id = "vhost.answers.list",
		.title = "LIST_PROTOCOLS is right at its end and behind it",
		.requirements = REQUIRES("VHS-37"),
		.needs = {.vhost = true},
		.run = list,
	},
	{
		.id = "vhost.answers.vendor",
		.title = "the vendor's name fills a field of 16 bytes",
		.requirements = REQUIRES("VHS-38"),
		.needs = {.vhost = true},
		.run = vendor_field,
	},
	{
		.id = "vhost.answers.status",
		.title = "what the host's frameworks return becomes the status that Linux as an agent turns back into it",
		.requirements = REQUIRES("VHS-23", "VHS-24"),
		.protocol = SCMI_PROTOCOL_CLOCK,
		.needs = {.vhost = true},
		.run = statuses,
	},
	{
		.id = "vhost.answers.status-of-others",
		.title = "EPERM, ENODEV and ETIMEDOUT of the host are told apart from a general error",
		.requirements = REQUIRES("VHS-25"),
		.protocol = SCMI_PROTOCOL_CLOCK,
		.needs = {.vhost = true},
		.run = other_statuses,
	},
	{
		.id = "quirk.vhost.types",
		.title = "what becomes of a delayed response or notification in the command queue",
		.requirements = REQUIRES("VHS-39"),
		.quirk = true,
		.needs = {.vhost = true},
		.run = other_types,
	},
};

CHECK_TABLE(checks_vhost_answers, rows);
