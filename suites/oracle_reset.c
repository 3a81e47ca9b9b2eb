/* SPDX-License-Identifier: BSD-2-Clause */
/* The oracle's rows of the Reset domain protocol. */
#include "scmi/reset.h"
#include "suites/oracle_private.h"

static void judge_state(struct question *q, uint32_t state)
{
	if (state & SCMI_RESET_STATE_VENDOR)
		may(q, S_IP, "-", "which of the vendor's reset states there are, is not announced");
	else if (state != SCMI_RESET_STATE_COLD)
		wrong_word(q, S_IP, state, "RST-004-05", "no architectural reset state");
}

static void reset(struct question *q)
{
	uint32_t flags = asked(q, 1), state = asked(q, 2);
	bool autonomous = flags & SCMI_RESET_AUTONOMOUS;

	if (q->bytes < 8)
		return;
	if ((flags & SCMI_RESET_ASYNC) && !autonomous)
		wrong(q, S_IP, "RST-004-04", "asynchronous, but not autonomous");
	if (flags & SCMI_RESET_ASYNC)
		oracle_rule_async(q, (attribute(q) & SCMI_RESET_ASYNC_CAPABLE) != 0, S_NS | S_IP, true, 0, "AMB-60");
	if (q->whole)
		judge_state(q, state);
	if (!q->resource)
		return;
	fixed(q, S_NS | S_IP | S_GE | S_DN, autonomous ? state : state + 1, "AMB-65",
	      "which modes of reset the domain has and who may use them, is not announced");
	if (q->resource->asserted && (autonomous || (flags & SCMI_RESET_ASSERT)))
		may(q, S_GE | S_DN | S_NS, "AMB-36", "the reset signal is asserted already");
	if (!oracle_alone(q->oracle))
		may(q, S_GE | S_DN, "-", "other agents may be using what would be reset");
	tolerate(q, S_HE | S_GE, "-", "the hardware can fail");
}

static void notify(struct question *q)
{
	oracle_rule_notify(q, SCMI_RESET_NOTIFIES, S_OK | S_NS | S_IP, "AMB-27");
}

static void name_get(struct question *q)
{
	oracle_rule_name(q, SCMI_RESET_EXTENDED_NAME);
}

static void learn(struct assay_oracle *o, const struct question *q, const uint8_t *payload, uint32_t bytes)
{
	struct oracle_resource *r = oracle_learn_resource(o, q);
	uint32_t flags = asked(q, 1);

	if (!r)
		return;
	if (q->header.message == SCMI_RESET_DOMAIN_ATTRIBUTES)
		oracle_learn_attributes(o, q, payload, bytes);
	if (q->header.message != SCMI_RESET)
		return;
	if (!(flags & SCMI_RESET_AUTONOMOUS))
		r->asserted = flags & SCMI_RESET_ASSERT;
	if (flags & SCMI_RESET_ASYNC)
		oracle_learn_pending(o, q, q->id, true);
}

/* clang-format off */
static const struct oracle_rule rules[] = {
	{.message = SCMI_RESET_DOMAIN_ATTRIBUTES, .major_min = 1, .major_max = LATEST, .parameters = 4, .answer = 28},
	{.message = SCMI_RESET, .major_min = 1, .major_max = LATEST, .parameters = 12, .answer = 4, .flags = RULE_CHANGES,
	 .reserved_word = 1, .reserved = SCMI_RESET_FLAGS_RESERVED, .extra = reset},
	{.message = SCMI_RESET_NOTIFY, .major_min = 1, .major_max = LATEST, .parameters = 8, .answer = 4, .flags = RULE_SUBSCRIBES,
	 .reserved_word = 1, .reserved = SCMI_NOTIFY_RESERVED, .extra = notify},
	{.message = SCMI_RESET_DOMAIN_NAME_GET, .major_min = 3, .major_max = LATEST, .parameters = 4, .answer = 72,
	 .extra = name_get},
};
/* clang-format on */

const struct oracle_table oracle_reset = {
	SCMI_PROTOCOL_RESET, SCMI_RESET_LAST, 8, "RST", rules, sizeof(rules) / sizeof(rules[0]), learn,
};
