/* SPDX-License-Identifier: BSD-2-Clause */
/* POWERCAP_DESCRIBE_FASTCHANNEL: who has a channel, and how it is described. */
#include "suites/channel_common.h"
#include "suites/powercap_common.h"
#include "suites/tables.h"

#define IF_POWERCAP .protocol = SCMI_PROTOCOL_POWERCAP
#define NO_MESSAGE 0xffu

/* From version 3 on a channel is of one of the domain's caps: the main one. */
static const struct assay_exchange *describe(struct check *c, uint32_t domain, uint32_t message)
{
	const uint32_t words[] = {domain, message, 0};

	return send_words(c, POWERCAP, SCMI_POWERCAP_DESCRIBE_FASTCHANNEL, words, check_version(c) >= POWERCAP_V3 ? 3 : 2);
}

/* Where nothing has a channel, that nothing is there to describe is as true as that the domain does not exist. */
static void unknown_domain(struct check *c)
{
	uint8_t message = SCMI_POWERCAP_CAP_GET;
	uint32_t set = S_NF | S_NS;

	for (uint8_t id = SCMI_POWERCAP_CAP_GET; id <= SCMI_POWERCAP_PAI_SET; id++)
		if (channel_announced(c, id)) {
			message = id;
			set = S_NF;
		}
	expect_status(c, describe(c, domains_announced(c), message), set);
}

static void unknown_message(struct check *c)
{
	expect_status(c, describe(c, check_domain(c)->id, NO_MESSAGE),
		      powercap_has_fastchannel(NULL, check_domain(c)) ? S_NF : S_NF | S_NS);
}

static void absent(struct check *c)
{
	bool none_here = powercap_lacks_fastchannel(NULL, check_domain(c));

	for (uint8_t id = SCMI_POWERCAP_CAP_GET; id <= SCMI_POWERCAP_PAI_SET && !over(c); id++)
		if (none_here || !channel_announced(c, id))
			expect_status(c, describe(c, check_domain(c)->id, id), S_NS);
	expect_status(c, describe(c, check_domain(c)->id, SCMI_POWERCAP_DOMAIN_ATTRIBUTES), S_NS | S_NF);
}

static void described(struct check *c)
{
	for (uint8_t id = SCMI_POWERCAP_CAP_GET; id <= SCMI_POWERCAP_PAI_SET && !over(c); id++) {
		const struct assay_exchange *ex = describe(c, check_domain(c)->id, id);

		if (!expect_status(c, ex, S_OK | S_NS) || ex->status != SCMI_SUCCESS)
			continue;
		channel_judge(c, ex, 4);
		if (id == SCMI_POWERCAP_CAP_GET || id == SCMI_POWERCAP_PAI_GET)
			channel_judge_doorbell(c, ex, id);
	}
}

#define NEEDS .messages = MSG(SCMI_POWERCAP_DESCRIBE_FASTCHANNEL)

static const struct check_row rows[] = {
	{
		.id = "powercap.describe-fastchannel.unknown-domain",
		.title = "a FastChannel of a power capping domain that does not exist is NOT_FOUND",
		.requirements = REQUIRES("PCAP-00C-01"),
		IF_POWERCAP,
		.needs = {NEEDS},
		.run = unknown_domain,
	},
	{
		.id = "powercap.describe-fastchannel.unknown-message",
		.title = "a FastChannel for a power capping message that does not exist is NOT_FOUND",
		.requirements = REQUIRES("PCAP-00C-01"),
		IF_POWERCAP,
		.scope = PER_DOMAIN,
		.needs = {NEEDS},
		.run = unknown_message,
	},
	{
		.id = "powercap.describe-fastchannel.absent",
		.title = "a power capping domain or message that announces no FastChannel has none to describe",
		.requirements = REQUIRES("PCAP-00C-01"),
		IF_POWERCAP,
		.scope = PER_DOMAIN,
		.needs = {NEEDS},
		.run = absent,
	},
	{
		.id = "powercap.describe-fastchannel.layout",
		.title = "a FastChannel of power capping is described in 48 bytes, with 4 bytes of room, and reading rings no bell",
		.requirements = REQUIRES("PCAP-00C-01"),
		IF_POWERCAP,
		.scope = PER_DOMAIN,
		.domain_is = powercap_has_fastchannel,
		.needs = {NEEDS, .domain_wanted = "one that announces FastChannels"},
		.run = described,
	},
};

CHECK_TABLE(checks_powercap_channel, rows);
