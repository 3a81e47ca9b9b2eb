/* SPDX-License-Identifier: BSD-2-Clause */
/* Protocols that are not there, those that are listed, and messages beyond or missing from a protocol. */
#include "scmi/names.h"
#include "suites/check.h"
#include "suites/tables.h"

#define ABSENT (S_NS | S_DN | S_NF)

/* Ids without a listed protocol: all the standard ones, and every seventh of the others from a random start. */
static bool is_probed(struct check *c, uint32_t id, uint32_t start)
{
	if (id == SCMI_PROTOCOL_BASE || assay_inventory_protocol(check_inventory(c), (uint8_t)id))
		return false;
	return (id > 0x0f && id < 0x20) || id == 0 || id == 0xff || id % 7 == start;
}

static void unlisted_commands(struct check *c)
{
	uint32_t start = check_random(c) % 7;

	for (uint32_t id = 0; id < 256 && !over(c); id++) {
		const struct assay_exchange *ex;

		if (!is_probed(c, id, start))
			continue;
		ex = SEND(c, (uint8_t)id, 0x3, 0);
		if (answered(ex))
			(void)expect(c, status_bit(ex->status) & ABSENT,
				     "protocol 0x%02x is not listed, message 0x3: %s expected, %s found", id,
				     status_set_text(ABSENT), status_text(ex->status));
	}
}

static void unlisted_version(struct check *c)
{
	uint32_t start = check_random(c) % 7;

	for (uint32_t id = 0; id < 256 && !over(c); id++) {
		const struct assay_exchange *ex;

		if (!is_probed(c, id, start))
			continue;
		ex = SEND_EMPTY(c, (uint8_t)id, SCMI_PROTOCOL_VERSION);
		if (answered(ex))
			(void)expect(c, status_bit(ex->status) & ABSENT,
				     "protocol 0x%02x is not listed, PROTOCOL_VERSION: %s expected, %s found", id,
				     status_set_text(ABSENT), status_text(ex->status));
	}
}

/* One of the three common messages of a listed protocol; a vendor's may do otherwise, worth a warning. */
static void common_message(struct check *c, uint8_t protocol, uint8_t message, const struct assay_exchange *ex)
{
	if (!answered(ex))
		return;
	if (protocol >= SCMI_PROTOCOL_VENDOR_FIRST)
		(void)prefer(c, ex->status == SCMI_SUCCESS, "vendor protocol 0x%02x, message 0x%x: SUCCESS expected, %s found",
			     protocol, message, status_text(ex->status));
	else
		(void)expect(c, ex->status == SCMI_SUCCESS && ex->response_bytes >= 12,
			     "protocol 0x%02x is listed, %s: SUCCESS with a word expected, %s in %u bytes found", protocol,
			     scmi_message_name(protocol, SCMI_TYPE_COMMAND, message), status_text(ex->status), ex->response_bytes);
}

static void listed_protocols(struct check *c)
{
	const struct assay_inventory *inventory = check_inventory(c);

	for (uint32_t i = 0; i < inventory->protocol_count && !over(c); i++) {
		uint8_t id = inventory->protocols[i].id;

		common_message(c, id, 0, SEND_EMPTY(c, id, SCMI_PROTOCOL_VERSION));
		common_message(c, id, 1, SEND_EMPTY(c, id, SCMI_PROTOCOL_ATTRIBUTES));
		common_message(c, id, 2, SEND(c, id, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, 0));
	}
}

/* The last message that any release gives to a protocol; 0: not a protocol with a known end. */
static uint32_t last_message(uint8_t protocol)
{
	static const uint8_t last[] = {0xb, 0x8, 0x5, 0xc, 0xf, 0xd, 0x6, 0x9, 0xf, 0xa};

	return protocol >= 0x10 && protocol <= 0x19 ? last[protocol - 0x10] : 0;
}

static void unknown_messages(struct check *c)
{
	const struct assay_inventory *inventory = check_inventory(c);

	for (uint32_t i = 0; i < inventory->protocol_count; i++) {
		uint8_t protocol = inventory->protocols[i].id;
		uint32_t last = last_message(protocol);

		for (uint32_t id = last + 1; last && id < 256 && !over(c); id += id < 0x20 ? 1 : 0x1f) {
			const struct assay_exchange *ex;

			if (id == SCMI_NEGOTIATE_PROTOCOL_VERSION)
				continue;
			ex = SEND_EMPTY(c, protocol, (uint8_t)id);
			if (answered(ex))
				(void)expect(c, status_bit(ex->status) & (S_NF | S_NS),
					     "protocol 0x%02x, message 0x%x is not defined: NOT_FOUND or NOT_SUPPORTED expected, "
					     "%s found",
					     protocol, id, status_text(ex->status));
		}
	}
}

/* How many words a message takes that may be absent. 9: one that had better not be called to find out. */
#define NEVER_CALLED 9u
static uint32_t words_of(uint8_t protocol, uint8_t message)
{
	static const uint8_t base[] = {0, 0, 1, 0, 0, 0, 1, 1, 1, 3, 4, 2};
	static const uint8_t clock[] = {0, 0, 1, 1, 2, 4, 1, 3, 1, 2, 2, 2, 2, 2, 1, 1};
	static const uint8_t power[] = {0, 0, 1, 1, 9, 1, 2, 2, 1};
	static const uint8_t system[] = {0, 0, 1, 9, 0, 1};
	static const uint8_t reset[] = {0, 0, 1, 1, 9, 2, 1};
	static const uint8_t voltage[] = {0, 0, 1, 1, 2, 9, 1, 9, 1, 1};
	static const uint8_t perf[] = {0, 0, 1, 1, 2, 9, 1, 9, 1, 2, 2, 2, 1};
	static const uint8_t powercap[] = {0, 0, 1, 1, 1, 9, 1, 9, 1, 1, 2, 4, 2, 2, 2, 9};
	static const uint8_t pinctrl[] = {0, 0, 1, 2, 3, 2, 9, 9, 2, 2, 9};

	if (message == SCMI_NEGOTIATE_PROTOCOL_VERSION)
		return 1;
	switch (protocol) {
	case SCMI_PROTOCOL_BASE: return base[message];
	case SCMI_PROTOCOL_CLOCK: return clock[message];
	case SCMI_PROTOCOL_POWER: return power[message];
	case SCMI_PROTOCOL_SYSTEM: return system[message];
	case SCMI_PROTOCOL_RESET: return reset[message];
	case SCMI_PROTOCOL_PERF: return perf[message];
	case SCMI_PROTOCOL_POWERCAP: return powercap[message];
	case SCMI_PROTOCOL_PINCTRL: return pinctrl[message];
	case SCMI_PROTOCOL_VOLTAGE: return voltage[message];
	default: return NEVER_CALLED;
	}
}

static bool call_absent(struct check *c, uint8_t protocol, uint8_t message)
{
	const uint32_t words[4] = {0};
	const struct assay_exchange *ex = send_words(c, protocol, message, words, words_of(protocol, message));

	if (!answered(ex))
		return false;
	return expect(c, status_bit(ex->status) & (S_NS | S_NF | S_PE | S_DN),
		      "protocol 0x%02x, message 0x%x is reported as absent: NOT_SUPPORTED or NOT_FOUND expected, %s found",
		      protocol, message, status_text(ex->status));
}

static void absent_messages(struct check *c)
{
	static const uint8_t protocols[] = {SCMI_PROTOCOL_BASE,   SCMI_PROTOCOL_CLOCK,    SCMI_PROTOCOL_POWER,
					    SCMI_PROTOCOL_SYSTEM, SCMI_PROTOCOL_RESET,    SCMI_PROTOCOL_VOLTAGE,
					    SCMI_PROTOCOL_PERF,   SCMI_PROTOCOL_POWERCAP, SCMI_PROTOCOL_PINCTRL};
	uint32_t tried = 0;

	for (size_t p = 0; p < sizeof(protocols); p++) {
		const struct assay_inventory_protocol *inventory = assay_inventory_protocol(check_inventory(c), protocols[p]);

		for (uint8_t id = 3; inventory && id < ASSAY_MESSAGES_ASKED && !over(c); id++) {
			if (inventory->messages[id].status != SCMI_NOT_FOUND || (id > last_message(protocols[p]) && id != 0x10) ||
			    words_of(protocols[p], id) == NEVER_CALLED)
				continue;
			tried++;
			(void)call_absent(c, protocols[p], id);
		}
	}
	if (!tried)
		skip(c, "every optional message is implemented");
}

static const struct check_row rows[] = {
	{
		.id = "gen.protocol.listed",
		.title = "each listed protocol answers the common messages",
		.requirements = REQUIRES("GEN-PRO-03"),
		.run = listed_protocols,
	},
	{
		.id = "gen.protocol.unlisted",
		.title = "a protocol that is not listed carries nothing out",
		.requirements = REQUIRES("GEN-PRO-01"),
		.run = unlisted_commands,
	},
	{
		.id = "gen.protocol.unlisted-version",
		.title = "a protocol that is not listed has no version",
		.requirements = REQUIRES("GEN-PRO-02"),
		.run = unlisted_version,
	},
	{
		.id = "gen.message.unknown",
		.title = "messages that no release defines are refused",
		.requirements = REQUIRES("GEN-MSG-01"),
		.run = unknown_messages,
	},
	{
		.id = "gen.message.absent",
		.title = "messages reported as absent are refused",
		.requirements = REQUIRES("GEN-MSG-02"),
		.run = absent_messages,
	},
};

CHECK_TABLE(checks_gen_protocols, rows);
