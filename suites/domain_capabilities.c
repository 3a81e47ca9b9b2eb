/* SPDX-License-Identifier: BSD-2-Clause */
/* What domains announce against the messages behind it, and messages that no domain would serve. */
#include "scmi/names.h"
#include "scmi/perf.h"
#include "scmi/power.h"
#include "scmi/powercap.h"
#include "scmi/reset.h"
#include "scmi/voltage.h"
#include "suites/domain_common.h"
#include "suites/tables.h"

static const struct capability {
	uint8_t protocol, message;
	uint8_t words;        /* of the message: the domain and zeros; 0: not to be asked so */
	uint32_t bit;         /* 0: a message that every domain should serve, where it is implemented */
	uint32_t version;     /* in which the bit came */
	uint32_t version_end; /* in which it went; 0: it stays */
	const char *what;
} capabilities[] = {
	{SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_NOTIFY, 2, SCMI_POWER_CHANGED_NOTIFIES, SCMI_VERSION(1, 0), 0,
	 "state-changed notifications"},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_CHANGE_REQUESTED_NOTIFY, 2, SCMI_POWER_CHANGE_REQUESTED_NOTIFIES, SCMI_VERSION(2, 1),
	 0, "change-requested notifications"},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_DOMAIN_NAME_GET, 1, SCMI_POWER_EXTENDED_NAME, SCMI_VERSION(3, 0), 0, "an extended name"},
	{SCMI_PROTOCOL_RESET, SCMI_RESET_NOTIFY, 2, SCMI_RESET_NOTIFIES, SCMI_VERSION(1, 0), 0, "reset notifications"},
	{SCMI_PROTOCOL_RESET, SCMI_RESET_DOMAIN_NAME_GET, 1, SCMI_RESET_EXTENDED_NAME, SCMI_VERSION(3, 0), 0, "an extended name"},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_DOMAIN_NAME_GET, 1, SCMI_VOLTAGE_EXTENDED_NAME, SCMI_VERSION(2, 0), 0,
	 "an extended name"},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_GET, 1, 0, SCMI_VERSION(1, 0), 0, NULL},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_GET, 1, 0, SCMI_VERSION(1, 0), 0, NULL},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_NOTIFY_LIMITS, 2, SCMI_PERF_LIMITS_NOTIFIES, SCMI_VERSION(1, 0), 0, "limits notifications"},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_NOTIFY_LEVEL, 2, SCMI_PERF_LEVEL_NOTIFIES, SCMI_VERSION(1, 0), 0, "level notifications"},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_DESCRIBE_FASTCHANNEL, 0, SCMI_PERF_FASTCHANNEL, SCMI_VERSION(2, 0), 0, "FastChannels"},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_DOMAIN_NAME_GET, 1, SCMI_PERF_EXTENDED_NAME, SCMI_VERSION(3, 0), 0, "an extended name"},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_NOTIFY, 2, SCMI_POWERCAP_CAP_NOTIFIES, SCMI_VERSION(1, 0), SCMI_VERSION(3, 0),
	 "cap notifications"},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_CAP_NOTIFY, 2, SCMI_POWERCAP_CAP_NOTIFIES_V3, SCMI_VERSION(3, 0), 0,
	 "cap notifications"},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_MEASUREMENTS_NOTIFY, 4, SCMI_POWERCAP_MEASUREMENTS_NOTIFIES, SCMI_VERSION(1, 0), 0,
	 "measurement notifications"},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_MEASUREMENTS_GET, 1, SCMI_POWERCAP_MONITORING, SCMI_VERSION(1, 0), 0,
	 "measurements"},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_DESCRIBE_FASTCHANNEL, 0, SCMI_POWERCAP_FASTCHANNEL, SCMI_VERSION(1, 0), 0,
	 "FastChannels"},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_DOMAIN_NAME_GET, 1, SCMI_POWERCAP_EXTENDED_NAME, SCMI_VERSION(1, 0), 0,
	 "an extended name"},
};
#define CAPABILITIES (sizeof(capabilities) / sizeof(capabilities[0]))

static bool applies(const struct check *c, const struct capability *k)
{
	return k->protocol == check_row(c)->protocol && k->version <= check_version(c) &&
	       (!k->version_end || check_version(c) < k->version_end);
}

static bool is_announced(const struct check *c, const struct capability *k, const struct assay_inventory_domain *domain)
{
	return applies(c, k) && (!k->bit || (domain_attributes(domain) & k->bit));
}

static void bits_have_messages(struct check *c)
{
	const struct assay_exchange *ex = SEND(c, check_row(c)->protocol, DOMAIN_ATTRIBUTES, check_domain(c)->id);
	uint32_t word;

	if (!expect_success(c, ex, 8))
		return;
	word = scmi_load32(ex->response + SCMI_HEADER_BYTES + DOMAIN_R_ATTRIBUTES);
	for (size_t i = 0; i < CAPABILITIES; i++) {
		const struct capability *k = &capabilities[i];

		if (applies(c, k) && (word & k->bit))
			(void)expect(c, check_implements(c, k->protocol, k->message),
				     "domain %u announces %s, so %s is expected to be implemented; it is not", check_domain(c)->id,
				     k->what, scmi_message_name(k->protocol, SCMI_TYPE_COMMAND, k->message));
	}
}

/* Does any domain that announces the capability answer its message with something other than NOT_SUPPORTED? */
static bool served_somewhere(struct check *c, const struct capability *k, uint32_t *asked)
{
	const struct assay_inventory *inventory = check_inventory(c);

	for (uint32_t i = 0; i < inventory->domain_count && !over(c); i++) {
		const struct assay_inventory_domain *domain = &inventory->domains[i];
		const uint32_t words[4] = {domain->id, 0};
		const struct assay_exchange *ex;

		if (domain->status != SCMI_SUCCESS || domain->protocol != k->protocol || !is_announced(c, k, domain))
			continue;
		++*asked;
		ex = send_words(c, k->protocol, k->message, words, k->words);
		if (answered(ex) && ex->status != SCMI_NOT_SUPPORTED)
			return true;
	}
	return false;
}

static void messages_are_served(struct check *c)
{
	uint32_t asked = 0;

	for (size_t i = 0; i < CAPABILITIES && !over(c); i++) {
		const struct capability *k = &capabilities[i];
		uint32_t here = 0;
		bool served;

		if (!k->words || !applies(c, k) || !check_implements(c, k->protocol, k->message))
			continue;
		served = served_somewhere(c, k, &here);
		asked += here;
		(void)expect(c, served || here == 0,
			     "%s is reported as implemented: an answer other than NOT_SUPPORTED from one domain of %u expected, "
			     "none found",
			     scmi_message_name(k->protocol, SCMI_TYPE_COMMAND, k->message), here);
	}
	if (!asked)
		skip(c, "no domain announces what an optional message is for");
}

#define ROWS(suite, proto)                                                                                             \
	{                                                                                                              \
		.id = suite ".capability.has-message",                                                                 \
		.title = "what a " suite " domain announces has its message",                                          \
		.requirements = REQUIRES("GEN-MSG-04"),                                                                \
		.protocol = (proto),                                                                                   \
		.scope = PER_DOMAIN,                                                                                   \
		.run = bits_have_messages,                                                                             \
	},                                                                                                             \
	{                                                                                                              \
		.id = suite ".message.served", .title = "each implemented message is served by some " suite " domain", \
		.requirements = REQUIRES("GEN-MSG-03"), .protocol = (proto), .run = messages_are_served,               \
	}

static const struct check_row rows[] = {
	ROWS("power", SCMI_PROTOCOL_POWER), ROWS("reset", SCMI_PROTOCOL_RESET),       ROWS("voltage", SCMI_PROTOCOL_VOLTAGE),
	ROWS("perf", SCMI_PROTOCOL_PERF),   ROWS("powercap", SCMI_PROTOCOL_POWERCAP),
};

CHECK_TABLE(checks_domain_capabilities, rows);
