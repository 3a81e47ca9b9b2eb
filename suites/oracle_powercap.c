/* SPDX-License-Identifier: BSD-2-Clause */
/* The oracle's rows of the Power capping protocol: versions 1 and 2, and 3 with its concurrent power limits. */
#include "scmi/perf.h"
#include "scmi/powercap.h"
#include "suites/oracle_private.h"

/* Word `one` of versions 1 and 2 where version 3 has the cpli before it. */
static uint32_t behind_cpli(const struct question *q, uint32_t one)
{
	return q->major >= 3 ? one + 1 : one;
}

static void judge_cpli(struct question *q, uint32_t word)
{
	if (q->major >= 3 && q->whole && asked(q, word) != 0)
		fixed(q, S_NF | S_NS | S_IP | S_DN | S_OR, asked(q, word), "-", "which concurrent limits there are, is not known");
}

/* A value against the minimum, maximum and step that stand from `at` on in the domain's attributes. */
static void judge_value(struct question *q, uint32_t value, uint32_t at, const char *clause)
{
	const struct oracle_resource *r = q->resource;
	uint32_t min = oracle_word(r, at), max = oracle_word(r, at + 4), step = oracle_word(r, at + 8);

	if (r->bytes < at + 12)
		may(q, S_OR | S_IP, clause, "which values the domain takes, is not known");
	else if (value < min || value > max)
		wrong_word(q, S_OR | S_IP, value, clause, "outside the range of the domain");
	else if (step ? (value - min) % step != 0 : value != min && value != max)
		may(q, S_OR | S_IP, clause, "between two steps of the range");
}

static void cap_get(struct question *q)
{
	judge_cpli(q, 1);
	if (q->major >= 3)
		fixed(q, S_NS, 0, "-", "whether the cap can be read, is not announced");
}

static void cap_set(struct question *q)
{
	uint32_t flags = asked(q, behind_cpli(q, 1)), cap = asked(q, behind_cpli(q, 2));

	judge_cpli(q, 1);
	if (!q->resource)
		return;
	if (!(attribute(q) & SCMI_POWERCAP_CAP_CONFIGURABLE))
		wrong(q, S_NS, "PCAP-005-04", "the domain's cap cannot be set");
	if (!q->whole)
		return;
	if (flags & SCMI_POWERCAP_SET_ASYNC)
		oracle_rule_async(q, (attribute(q) & SCMI_POWERCAP_ASYNC_CAP_SET) != 0, S_NS | S_IP,
				  !(flags & SCMI_POWERCAP_SET_NO_DELAYED), 0, "PCAP-005-05");
	if (cap == 0 && q->major == 1)
		should(q, S_IP | S_OR, S_OK, "PCAP-005-07", "in version 1 a cap of 0 is no cap");
	else if (cap != 0)
		judge_value(q, cap, SCMI_POWERCAP_R_MIN_CAP, "AMB-24");
	right_of(q, S_DN, 0, "-", "the agent's rights are not discoverable");
}

/* One known platform writes the unit one bit higher, where it looks like a configurable interval. */
static void unit_for_interval(struct question *q)
{
	if (!(attribute(q) & (1u << 24)))
		tolerate(q, S_NS, "AMB-23", "what looks like a configurable interval may be the unit");
}

static void pai_set(struct question *q)
{
	uint32_t pai = asked(q, 2);

	if (!q->resource)
		return;
	if (!(attribute(q) & SCMI_POWERCAP_PAI_CONFIGURABLE))
		wrong(q, S_NS, "PCAP-007-01", "the domain's interval cannot be set");
	else
		unit_for_interval(q);
	if (!q->whole)
		return;
	if (pai == 0)
		wrong(q, S_IP | S_OR, "PCAP-007-01", "an interval of 0");
	else
		judge_value(q, pai, SCMI_POWERCAP_R_MIN_PAI, "AMB-24");
	right_of(q, S_DN, 0, "-", "the agent's rights are not discoverable");
}

static void measurements(struct question *q)
{
	if (q->resource && !(attribute(q) & SCMI_POWERCAP_MONITORING))
		should(q, S_NS, S_OK, "PCAP-009-01", "the domain has no measurements");
	else
		right_of(q, S_DN, 0, "-", "the agent's rights are not discoverable");
}

static void cap_notify(struct question *q)
{
	oracle_rule_notify(q, q->major >= 3 ? SCMI_POWERCAP_CAP_NOTIFIES_V3 : SCMI_POWERCAP_CAP_NOTIFIES, S_OK | S_NS | S_IP,
			   "AMB-27");
}

static void measurements_notify(struct question *q)
{
	uint32_t low = asked(q, 2), high_word = asked(q, 3);

	oracle_rule_notify(q, SCMI_POWERCAP_MEASUREMENTS_NOTIFIES, S_OK | S_NS | S_IP, "AMB-27");
	if (!q->whole || low <= high_word)
		return;
	if (high_word == 0 || !(asked(q, 1) & SCMI_NOTIFY_ENABLE))
		may(q, S_IP, "-", "whether a threshold of 0 means none, is not confirmed");
	else
		should(q, S_IP, S_OK, "PCAP-00B-01", "the lower threshold is above the upper one");
}

static void describe_fastchannel(struct question *q)
{
	judge_cpli(q, 2);
	if (q->major >= 3)
		fixed(q, S_NS | S_NF, asked(q, 1), "-", "which messages have a FastChannel from version 3 on, is not confirmed");
	else
		oracle_rule_fastchannel(q, SCMI_POWERCAP_FASTCHANNEL, asked(q, 1), SCMI_POWERCAP_CAP_GET, SCMI_POWERCAP_PAI_SET);
}

static void name_get(struct question *q)
{
	oracle_rule_name(q, SCMI_POWERCAP_EXTENDED_NAME);
}

static void concurrent(struct question *q)
{
	if (q->resource)
		fixed(q, S_NF | S_NS | S_IP | S_OR | S_DN, asked(q, 1) * 31 + asked(q, 3), "-",
		      "what version 3 says of concurrent limits is not confirmed");
}

static void learn(struct assay_oracle *o, const struct question *q, const uint8_t *payload, uint32_t bytes)
{
	uint32_t flags = asked(q, behind_cpli(q, 1));

	if (q->header.message == SCMI_POWERCAP_DOMAIN_ATTRIBUTES)
		oracle_learn_attributes(o, q, payload, bytes);
	if (q->header.message == SCMI_POWERCAP_CAP_SET && (flags & SCMI_POWERCAP_SET_ASYNC))
		oracle_learn_pending(o, q, q->id, !(flags & SCMI_POWERCAP_SET_NO_DELAYED));
}

/* clang-format off */
#define ROW(message_, first, last, parameters_, answer_, ...) \
	{.message = message_, .major_min = first, .major_max = last, .parameters = parameters_, .answer = answer_, __VA_ARGS__}
#define NOTIFY .flags = RULE_SUBSCRIBES | RULE_SOFT_BITS, .reserved_word = 1, .reserved = SCMI_NOTIFY_RESERVED

static const struct oracle_rule rules[] = {
	ROW(SCMI_POWERCAP_DOMAIN_ATTRIBUTES, 1, 2, 4, SCMI_POWERCAP_R_BYTES, .resource = 0),
	ROW(SCMI_POWERCAP_DOMAIN_ATTRIBUTES, 3, LATEST, 4, SCMI_POWERCAP_R_BYTES_V3, .resource = 0),
	ROW(SCMI_POWERCAP_CAP_GET, 1, 2, 4, 8, .resource = 0),
	ROW(SCMI_POWERCAP_CAP_GET, 3, LATEST, 8, 8, .extra = cap_get),
	ROW(SCMI_POWERCAP_CAP_SET, 1, 2, 12, 4, .flags = RULE_CHANGES, .reserved_word = 1, .reserved = SCMI_POWERCAP_SET_RESERVED,
	    .extra = cap_set),
	ROW(SCMI_POWERCAP_CAP_SET, 3, LATEST, 16, 4, .flags = RULE_CHANGES, .reserved_word = 2,
	    .reserved = SCMI_POWERCAP_SET_RESERVED, .extra = cap_set),
	ROW(SCMI_POWERCAP_PAI_GET, 1, LATEST, 4, 8, .resource = 0),
	ROW(SCMI_POWERCAP_PAI_SET, 1, LATEST, 12, 4, .flags = RULE_CHANGES, .reserved_word = 1, .reserved = 0xffffffffu,
	    .extra = pai_set),
	ROW(SCMI_POWERCAP_DOMAIN_NAME_GET, 1, LATEST, 4, 72, .extra = name_get),
	ROW(SCMI_POWERCAP_MEASUREMENTS_GET, 1, LATEST, 4, 12, .extra = measurements),
	ROW(SCMI_POWERCAP_CAP_NOTIFY, 1, LATEST, 8, 4, NOTIFY, .extra = cap_notify),
	ROW(SCMI_POWERCAP_MEASUREMENTS_NOTIFY, 1, LATEST, 16, 4, NOTIFY, .extra = measurements_notify),
	ROW(SCMI_POWERCAP_DESCRIBE_FASTCHANNEL, 1, 2, 8, SCMI_FASTCHANNEL_BYTES, .extra = describe_fastchannel),
	ROW(SCMI_POWERCAP_DESCRIBE_FASTCHANNEL, 3, LATEST, 12, SCMI_FASTCHANNEL_BYTES, .extra = describe_fastchannel),
	ROW(SCMI_POWERCAP_CPC_ATTRIBUTES, 3, LATEST, 8, 8, .entry = 48, .count_mask = 0xffff, .extra = concurrent),
	ROW(SCMI_POWERCAP_CAI_GET, 3, LATEST, 8, 8, .extra = concurrent),
	ROW(SCMI_POWERCAP_CAI_SET, 3, LATEST, 16, 4, .flags = RULE_CHANGES, .reserved_word = 1, .reserved = 0xffffffffu,
	    .extra = concurrent),
};
/* clang-format on */

const struct oracle_table oracle_powercap = {
	SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_LAST_V3, 8, "PCAP", rules, sizeof(rules) / sizeof(rules[0]), learn,
};
