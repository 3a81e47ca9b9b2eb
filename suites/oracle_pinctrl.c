/* SPDX-License-Identifier: BSD-2-Clause */
/* The oracle's rows of the Pin control protocol. */
#include "scmi/pinctrl.h"
#include "suites/oracle_private.h"

#define CONFIG_LAST 20u /* slew rate; up to CONFIG_VENDOR reserved */
#define CONFIG_VENDOR 192u

static bool known_type(uint32_t type)
{
	return type <= CONFIG_LAST || (type >= CONFIG_VENDOR && type <= 0xff);
}

/* `not_found`: one reading of an illegal selector is that no such thing exists. */
static void judge_selector(struct question *q, uint32_t last, uint32_t tolerated)
{
	if (q->bytes >= 8 && q->selector > last)
		should(q, S_IP, tolerated, "-", "the selector is reserved, or not for this message");
}

static void attributes(struct question *q)
{
	if (q->bytes >= 8 && q->selector > SCMI_PINCTRL_FUNCTION)
		wrong(q, S_IP | S_NF, "PIN-003-02", "the selector is reserved");
}

static void associations(struct question *q)
{
	bool pin = q->bytes >= 8 && q->selector == SCMI_PINCTRL_PIN;

	if (pin)
		should(q, S_IP, S_NS | S_NF, "-", "pins have no associations");
	if (q->bytes >= 8 && q->selector > SCMI_PINCTRL_FUNCTION)
		wrong(q, S_IP | S_NF, "-", "the selector is reserved");
	if (!q->resource || pin)
		return;
	fixed(q, S_NS | S_DN, 0, "-", "whether the agent may ask, is not announced");
	oracle_rule_index(q, &q->resource->lists[0], asked(q, 2), S_OK | S_OR | S_IP, 0, "AMB-40", "-");
}

static void settings_get(struct question *q)
{
	uint32_t word = asked(q, 1), mode = word >> 18 & 3u, skip = word >> 8 & 0xffu, type = word & 0xffu;

	judge_selector(q, SCMI_PINCTRL_GROUP, S_NF);
	if (!q->whole)
		return;
	if (mode == 3)
		should(q, S_IP, S_OK, "PIN-005-04", "a reserved mode");
	if (mode == 0 && !known_type(type))
		wrong_word(q, S_IP | S_NS, type, "AMB-66", "a reserved configuration type");
	if (!q->resource)
		return;
	if (mode == 0)
		fixed(q, S_IP | S_NS, type, "AMB-66", "which configurations the pin or group has, is not known");
	else if (mode == 2)
		fixed(q, S_NS, 0x200, "-", "whether the request is supported, is not announced");
	else
		fixed(q, S_NS | S_IP, 0x100, "AMB-39", "reading all configurations: a list, or not supported");
	if (mode == 1 && skip > 0) {
		if (q->resource->lists[1].total_known && skip >= q->resource->lists[1].total)
			wrong_word(q, S_OK | S_IP | S_OR | S_NS, skip, "-",
				   "more to skip than there are: unconfirmed which status");
		else
			may(q, S_IP | S_OR | S_NS, "AMB-39", "one server cannot skip");
	}
	if (mode == 0 || mode == 2) {
		q->p->success_min = mode == 0 ? 20 : 12;
		q->p->success_exact = true;
	}
}

static void judge_configs(struct question *q, uint32_t count)
{
	uint32_t previous = 0;

	for (uint32_t i = 0; i < count && 12 + 8 * i + 8 <= q->bytes; i++) {
		uint32_t type = asked(q, 3 + 2 * i);

		if (type > 0xff)
			may(q, S_IP, "AMB-67", "reserved bits of a configuration type are set");
		else if (!known_type(type))
			wrong_word(q, S_IP | S_NS, type, "PIN-006-04", "a reserved configuration type");
		if (i > 0 && type <= previous)
			may(q, S_IP, "-", "the configurations do not ascend by type: refused in one reading");
		previous = type;
	}
}

static void judge_function(struct question *q, uint32_t function)
{
	const struct oracle_kind *k = &q->oracle->kinds[oracle_kind_of(SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_FUNCTION)];

	if (function == SCMI_PINCTRL_NO_FUNCTION)
		return;
	if (k->announced_known && function >= k->announced)
		wrong_word(q, S_NS | S_IP | S_NF, function, "PIN-006-04", "the function does not exist");
}

static uint32_t hash_of(const struct question *q)
{
	uint32_t hash = 2166136261u;

	for (uint32_t i = 4; i < q->bytes; i++)
		hash = (hash ^ q->parameters[i]) * 16777619u;
	return hash;
}

static void configure(struct question *q)
{
	uint32_t word = asked(q, 2), count = word >> 2 & 0xffu;
	bool function = word & SCMI_PINCTRL_SET_FUNCTION_VALID;

	if (q->bytes >= 12 && q->selector > SCMI_PINCTRL_GROUP)
		should(q, S_IP, S_NF, "PIN-006-02", "the selector is reserved, or not for this message");
	if (!q->whole)
		return;
	if (q->bytes < 12 + 8 * count)
		wrong(q, S_PE | S_IP, "PIN-006-05", "fewer configurations than counted");
	else if (q->bytes > 12 + 8 * count)
		may(q, S_PE | S_IP, "AMB-02", "the parameters are longer than the layout");
	if (count == 0 && !function)
		may(q, S_IP, "-", "nothing to do: refused in one reading");
	judge_configs(q, count);
	if (function)
		judge_function(q, asked(q, 1));
	if (!q->resource)
		return;
	fixed(q, S_NS | S_IP | S_DN | S_IU, hash_of(q), "-",
	      "which configurations are supported and who may set them, is not announced");
	if (q->resource->owned != SWITCH_ON && !oracle_alone(q->oracle))
		may(q, S_IU | S_DN, "-", "another agent may own it");
}

static void request(struct question *q)
{
	judge_selector(q, SCMI_PINCTRL_GROUP, S_NF);
	if (!q->resource || q->resource->owned == SWITCH_ON)
		return;
	fixed(q, S_DN | S_IU, 0, "AMB-68", "whether the agent may own it, is not announced");
	if (!oracle_alone(q->oracle))
		may(q, S_DN | S_IU, "AMB-68", "another agent may own it");
}

static void release(struct question *q)
{
	judge_selector(q, SCMI_PINCTRL_GROUP, S_NF);
	if (q->resource && q->resource->owned == SWITCH_OFF)
		fixed(q, S_IP | S_DN | S_IU, 0, "-", "the agent is not the owner: refused, or nothing to do");
	else if (q->resource && q->resource->owned != SWITCH_ON)
		may(q, S_IP | S_DN | S_IU, "-", "the agent may not be the owner");
}

static void name_get(struct question *q)
{
	if (q->bytes >= 8 && q->selector > SCMI_PINCTRL_FUNCTION)
		wrong(q, S_IP | S_NF, "-", "the selector is reserved");
	oracle_rule_name(q, SCMI_PINCTRL_EXTENDED_NAME);
}

static void set_permissions(struct question *q)
{
	q->p->unsure = true;
	may(q, S_ANY, "-", "the layout of this message is not confirmed");
}

static bool list_known(const struct oracle_resource *group)
{
	return oracle_list_complete(&group->lists[0]);
}

/* Do two of them share a pin, as far as the associations are known? */
static bool overlap(const struct oracle_resource *group, bool of_group, const struct oracle_resource *other, uint32_t pin)
{
	const struct oracle_list *pins = &group->lists[0];

	if (!list_known(group) || (of_group && !list_known(other)))
		return true;
	for (uint32_t i = 0; i < pins->known; i++)
		if (of_group ? oracle_list_holds(&other->lists[0], pins->values[i]) : pins->values[i] == (int64_t)pin)
			return true;
	return false;
}

static bool shares(const struct question *q, const struct oracle_resource *r, uint8_t selector, uint32_t id,
		   const struct oracle_resource *other)
{
	if (q->selector == SCMI_PINCTRL_GROUP)
		return overlap(r, selector == SCMI_PINCTRL_GROUP, other, id);
	return selector == SCMI_PINCTRL_GROUP && overlap(other, false, r, q->id);
}

/* A group is owned with its pins: what is known of those that share one is known no more. */
static void learn_owner(struct assay_oracle *o, const struct question *q, struct oracle_resource *r)
{
	for (uint8_t selector = SCMI_PINCTRL_PIN; selector <= SCMI_PINCTRL_GROUP; selector++) {
		const struct oracle_kind *k = &o->kinds[oracle_kind_of(SCMI_PROTOCOL_PINCTRL, selector)];

		for (uint32_t i = 0; i < k->count; i++)
			if (shares(q, r, selector, i, &k->items[i]))
				k->items[i].owned = SWITCH_UNKNOWN;
	}
	r->owned = q->header.message == SCMI_PINCTRL_REQUEST ? SWITCH_ON : SWITCH_OFF;
}

static void learn(struct assay_oracle *o, const struct question *q, const uint8_t *payload, uint32_t bytes)
{
	static const struct list_shape ids = {0xfffu, 16, 0, 2, 8, 4, 2, 0};
	static const struct list_shape types = {0xffu, 24, 0, 8, 12, 8, 4, 0};
	struct oracle_resource *r = oracle_learn_resource(o, q);
	uint32_t word = asked(q, 1);

	if (!r)
		return;
	switch (q->header.message) {
	case SCMI_PINCTRL_ATTRIBUTES: oracle_learn_attributes(o, q, payload, bytes); break;
	case SCMI_PINCTRL_LIST_ASSOCIATIONS:
		/* Past the end some servers answer with nothing, and a count of what remains that wrapped. */
		if (bytes >= 12)
			oracle_learn_list(&r->lists[0], &ids, asked(q, 2), payload, bytes);
		break;
	case SCMI_PINCTRL_SETTINGS_GET:
		if ((word >> 18 & 3u) == 1 && bytes >= 12 && (word >> 8 & 0xffu) <= r->lists[1].known)
			oracle_learn_list(&r->lists[1], &types, word >> 8 & 0xffu, payload, bytes);
		break;
	case SCMI_PINCTRL_REQUEST:
	case SCMI_PINCTRL_RELEASE: learn_owner(o, q, r); break;
	default: break;
	}
}

/* clang-format off */
#define ROW(message_, parameters_, answer_, flags_, ...) \
	{.message = message_, .major_min = 1, .major_max = LATEST, .parameters = parameters_, .answer = answer_, \
	 .flags = RULE_WIDE_IDS | (flags_), __VA_ARGS__}

static const struct oracle_rule rules[] = {
	ROW(SCMI_PINCTRL_ATTRIBUTES, 8, 24, RULE_SELECTOR_1 | RULE_LOOSE_BITS, .reserved_word = 1,
	    .reserved = SCMI_PINCTRL_SELECTOR_RESERVED, .extra = attributes),
	ROW(SCMI_PINCTRL_LIST_ASSOCIATIONS, 12, 8, RULE_SELECTOR_1 | RULE_LOOSE_BITS, .reserved_word = 1,
	    .reserved = SCMI_PINCTRL_SELECTOR_RESERVED, .extra = associations, .entry = 2, .count_mask = 0xfff),
	ROW(SCMI_PINCTRL_SETTINGS_GET, 8, 12, RULE_SELECTOR_16 | RULE_LOOSE_BITS, .reserved_word = 1,
	    .reserved = SCMI_PINCTRL_GET_RESERVED, .extra = settings_get, .entry = 8, .count_mask = 0xff),
	ROW(SCMI_PINCTRL_SETTINGS_CONFIGURE, 12, 4, RULE_SELECTOR_2 | RULE_LOOSE_BITS | RULE_VARIABLE | RULE_CHANGES,
	    .reserved_word = 2, .reserved = SCMI_PINCTRL_SET_RESERVED, .extra = configure),
	ROW(SCMI_PINCTRL_REQUEST, 8, 4, RULE_SELECTOR_1 | RULE_LOOSE_BITS | RULE_CHANGES, .reserved_word = 1,
	    .reserved = SCMI_PINCTRL_SELECTOR_RESERVED, .extra = request),
	ROW(SCMI_PINCTRL_RELEASE, 8, 4, RULE_SELECTOR_1 | RULE_LOOSE_BITS | RULE_CHANGES, .reserved_word = 1,
	    .reserved = SCMI_PINCTRL_SELECTOR_RESERVED, .extra = release),
	ROW(SCMI_PINCTRL_NAME_GET, 8, 72, RULE_SELECTOR_1 | RULE_LOOSE_BITS, .reserved_word = 1,
	    .reserved = SCMI_PINCTRL_SELECTOR_RESERVED, .extra = name_get),
	ROW(SCMI_PINCTRL_SET_PERMISSIONS, 12, 4, 0, .resource = NO_RESOURCE, .extra = set_permissions),
};
/* clang-format on */

const struct oracle_table oracle_pinctrl = {
	SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_LAST, 12, "PIN", rules, sizeof(rules) / sizeof(rules[0]), learn,
};
