/* SPDX-License-Identifier: BSD-2-Clause */
/* PERFORMANCE_DESCRIBE_FASTCHANNEL: who has a channel, and how it is described. */
#include "suites/channel_common.h"
#include "suites/perf_common.h"
#include "suites/tables.h"

#define IF_PERF .protocol = SCMI_PROTOCOL_PERF
#define NO_MESSAGE 0xffu

static const struct assay_exchange *describe(struct check *c, uint32_t domain, uint32_t message)
{
	return SEND(c, PERF, SCMI_PERF_DESCRIBE_FASTCHANNEL, domain, message);
}

/* What a limit or level message moves: limits are two words. */
static uint32_t size_of(uint8_t message)
{
	return message == SCMI_PERF_LIMITS_SET || message == SCMI_PERF_LIMITS_GET ? 8 : 4;
}

/* Where nothing has a channel, that nothing is there to describe is as true as that the domain does not exist. */
static void unknown_domain(struct check *c)
{
	uint8_t message = SCMI_PERF_LEVEL_SET;
	uint32_t set = S_NF | S_NS;

	for (uint8_t id = SCMI_PERF_LIMITS_SET; id <= SCMI_PERF_LEVEL_GET; id++)
		if (channel_announced(c, id)) {
			message = id;
			set = S_NF;
		}
	expect_status(c, describe(c, domains_announced(c), message), set);
}

static void unknown_message(struct check *c)
{
	expect_status(c, describe(c, check_domain(c)->id, NO_MESSAGE),
		      perf_has_fastchannel(NULL, check_domain(c)) ? S_NF : S_NF | S_NS);
}

static void no_channel_here(struct check *c)
{
	for (uint8_t id = SCMI_PERF_LIMITS_SET; id <= SCMI_PERF_LEVEL_GET && !over(c); id++)
		expect_status(c, describe(c, check_domain(c)->id, id), S_NS);
}

/* In a domain with channels: messages that have none anywhere, and messages that never have one. */
static void no_channel_for_message(struct check *c)
{
	uint32_t id = check_domain(c)->id;

	for (uint8_t message = SCMI_PERF_LIMITS_SET; message <= SCMI_PERF_LEVEL_GET && !over(c); message++)
		if (!channel_announced(c, message))
			expect_status(c, describe(c, id, message), S_NS);
	expect_status(c, describe(c, id, SCMI_PERF_DOMAIN_ATTRIBUTES), S_NS | S_NF);
	expect_status(c, describe(c, id, SCMI_PERF_DESCRIBE_LEVELS), S_NS | S_NF);
}

/* The channels that the domain has, one after the other: described, or refused as not there. */
static bool each_channel(struct check *c, uint8_t *message, const struct assay_exchange **ex)
{
	for (; *message <= SCMI_PERF_LEVEL_GET && !over(c); (*message)++) {
		*ex = describe(c, check_domain(c)->id, *message);
		if (answered(*ex) && (*ex)->status == SCMI_SUCCESS)
			return true;
		expect_status(c, *ex, S_OK | S_NS);
	}
	return false;
}

static void described(struct check *c)
{
	const struct assay_exchange *ex;

	for (uint8_t message = SCMI_PERF_LIMITS_SET; each_channel(c, &message, &ex); message++)
		channel_judge(c, ex, size_of(message));
}

static void get_has_no_doorbell(struct check *c)
{
	const struct assay_exchange *ex;

	for (uint8_t message = SCMI_PERF_LIMITS_SET; each_channel(c, &message, &ex); message++)
		if (message == SCMI_PERF_LIMITS_GET || message == SCMI_PERF_LEVEL_GET)
			channel_judge_doorbell(c, ex, message);
}

static void at_least_one(struct check *c)
{
	const struct assay_exchange *ex;
	uint8_t message = SCMI_PERF_LIMITS_SET;

	expect(c, each_channel(c, &message, &ex), "the domain announces FastChannels, and describes none of 0x5 to 0x8");
}

#define NEEDS .version_min = PERF_V2, .messages = MSG(SCMI_PERF_DESCRIBE_FASTCHANNEL)
#define WITH_CHANNELS \
	.scope = PER_DOMAIN, .domain_is = perf_has_fastchannel, .needs = {NEEDS, .domain_wanted = "one that announces FastChannels"}

static const struct check_row rows[] = {
	{
		.id = "perf.describe-fastchannel.unknown-domain",
		.title = "a FastChannel of a domain that does not exist is NOT_FOUND",
		.requirements = REQUIRES("PERF-00B-01"),
		IF_PERF,
		.needs = {NEEDS},
		.run = unknown_domain,
	},
	{
		.id = "perf.describe-fastchannel.unknown-message",
		.title = "a FastChannel for a message that does not exist is NOT_FOUND",
		.requirements = REQUIRES("PERF-00B-01"),
		IF_PERF,
		.scope = PER_DOMAIN,
		.needs = {NEEDS},
		.run = unknown_message,
	},
	{
		.id = "perf.describe-fastchannel.none-in-domain",
		.title = "a domain that announces no FastChannel has none to describe",
		.requirements = REQUIRES("PERF-00B-02"),
		IF_PERF,
		.scope = PER_DOMAIN,
		.domain_is = perf_lacks_fastchannel,
		.needs = {NEEDS, .domain_wanted = "one that announces no FastChannel"},
		.run = no_channel_here,
	},
	{
		.id = "perf.describe-fastchannel.none-for-message",
		.title = "a message that announces no FastChannel has none to describe",
		.requirements = REQUIRES("PERF-00B-02"),
		IF_PERF,
		WITH_CHANNELS,
		.run = no_channel_for_message,
	},
	{
		.id = "perf.describe-fastchannel.layout",
		.title = "a FastChannel is described in 48 bytes, with reserved bits zero and the size of what it carries",
		.requirements = REQUIRES("PERF-00B-03"),
		IF_PERF,
		WITH_CHANNELS,
		.run = described,
	},
	{
		.id = "perf.describe-fastchannel.no-doorbell-on-get",
		.title = "a FastChannel that is read has no doorbell",
		.requirements = REQUIRES("PERF-00B-04"),
		IF_PERF,
		WITH_CHANNELS,
		.run = get_has_no_doorbell,
	},
	{
		.id = "perf.describe-fastchannel.at-least-one",
		.title = "a domain that announces FastChannels describes one",
		.requirements = REQUIRES("PERF-00B-06"),
		IF_PERF,
		WITH_CHANNELS,
		.run = at_least_one,
	},
};

CHECK_TABLE(checks_perf_channel, rows);
