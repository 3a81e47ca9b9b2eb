/* SPDX-License-Identifier: BSD-2-Clause */
/* The oracle's rows of the Voltage domain protocol. */
#include "scmi/voltage.h"
#include "suites/oracle_private.h"

#define NOT_ANNOUNCED "whether the request is supported here and who may make it, is not announced"

static void describe_levels(struct question *q)
{
	fixed(q, S_NS | S_DN, 0, "-", NOT_ANNOUNCED);
	oracle_rule_index(q, q->resource ? &q->resource->lists[0] : NULL, asked(q, 1), S_OR, 0, "VOLT-004-02", "AMB-64");
}

static void config_set(struct question *q)
{
	uint32_t mode = SCMI_VOLTAGE_MODE(asked(q, 1));

	if (!q->whole)
		return;
	if (mode != SCMI_VOLTAGE_MODE_OFF && mode != SCMI_VOLTAGE_MODE_ON && !(mode & SCMI_VOLTAGE_MODE_VENDOR))
		wrong_word(q, S_IP, mode, "-", "a reserved mode");
	if (q->resource)
		fixed(q, S_IP | S_NS | S_DN, mode, "-", "which modes the domain has and who may set them, is not announced");
	if (q->resource && !oracle_alone(q->oracle))
		may(q, S_DN, "-", "another agent may have the domain for itself");
}

static void read(struct question *q)
{
	fixed(q, S_NS | S_DN, 0, "-", NOT_ANNOUNCED);
}

static void level_set(struct question *q)
{
	uint32_t flags = asked(q, 1);
	const struct oracle_list *levels;

	if (q->bytes >= 8 && q->major >= 2 && (flags & SCMI_VOLTAGE_SET_ASYNC))
		oracle_rule_async(q, (attribute(q) & SCMI_VOLTAGE_ASYNC_CAPABLE) != 0, S_NS | S_IP, true, 0, "AMB-60");
	fixed(q, S_NS | S_DN, 0, "-", NOT_ANNOUNCED);
	if (!q->resource || !q->whole)
		return;
	levels = &q->resource->lists[0];
	if (!oracle_list_complete(levels))
		may(q, S_IP, "-", "which levels the domain supports, is not known");
	else if (!oracle_list_holds(levels, (int32_t)asked(q, 2)))
		wrong_word(q, S_IP, asked(q, 2), "VOLT-007-02", "the domain does not describe this level");
	if (!oracle_alone(q->oracle))
		may(q, S_DN, "-", "another agent may control the level");
}

static void name_get(struct question *q)
{
	oracle_rule_name(q, SCMI_VOLTAGE_EXTENDED_NAME);
}

static void learn(struct assay_oracle *o, const struct question *q, const uint8_t *payload, uint32_t bytes)
{
	static const struct list_shape levels = {0xfffu, 16, 1u << 12, 4, 8, 4, 4, 0};
	struct oracle_resource *r = oracle_learn_resource(o, q);

	if (!r)
		return;
	switch (q->header.message) {
	case SCMI_VOLTAGE_DOMAIN_ATTRIBUTES: oracle_learn_attributes(o, q, payload, bytes); break;
	case SCMI_VOLTAGE_DESCRIBE_LEVELS: oracle_learn_list(&r->lists[0], &levels, asked(q, 1), payload, bytes); break;
	case SCMI_VOLTAGE_LEVEL_SET:
		if (q->major >= 2 && (asked(q, 1) & SCMI_VOLTAGE_SET_ASYNC))
			oracle_learn_pending(o, q, q->id, true);
		break;
	default: break;
	}
}

/* clang-format off */
#define ROW(message_, first, last, parameters_, answer_, ...) \
	{.message = message_, .major_min = first, .major_max = last, .parameters = parameters_, .answer = answer_, __VA_ARGS__}

static const struct oracle_rule rules[] = {
	ROW(SCMI_VOLTAGE_DOMAIN_ATTRIBUTES, 1, LATEST, 4, 24, .flags = RULE_WIDE_IDS),
	ROW(SCMI_VOLTAGE_DESCRIBE_LEVELS, 1, LATEST, 8, 8, .flags = RULE_WIDE_IDS, .entry = 4, .count_mask = 0xfff,
	    .extra = describe_levels),
	ROW(SCMI_VOLTAGE_CONFIG_SET, 1, LATEST, 8, 4, .flags = RULE_WIDE_IDS | RULE_CHANGES | RULE_LOOSE_BITS, .reserved_word = 1,
	    .reserved = SCMI_VOLTAGE_CONFIG_RESERVED, .extra = config_set),
	ROW(SCMI_VOLTAGE_CONFIG_GET, 1, LATEST, 4, 8, .flags = RULE_WIDE_IDS, .extra = read),
	ROW(SCMI_VOLTAGE_LEVEL_SET, 1, 1, 12, 4, .flags = RULE_WIDE_IDS | RULE_CHANGES | RULE_LOOSE_BITS, .reserved_word = 1,
	    .reserved = 0xffffffffu, .extra = level_set),
	ROW(SCMI_VOLTAGE_LEVEL_SET, 2, LATEST, 12, 4, .flags = RULE_WIDE_IDS | RULE_CHANGES | RULE_LOOSE_BITS, .reserved_word = 1,
	    .reserved = SCMI_VOLTAGE_SET_RESERVED, .extra = level_set),
	ROW(SCMI_VOLTAGE_LEVEL_GET, 1, LATEST, 4, 8, .flags = RULE_WIDE_IDS, .extra = read),
	ROW(SCMI_VOLTAGE_DOMAIN_NAME_GET, 2, LATEST, 4, 72, .flags = RULE_WIDE_IDS, .extra = name_get),
};
/* clang-format on */

const struct oracle_table oracle_voltage = {
	SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LAST, 8, "VOLT", rules, sizeof(rules) / sizeof(rules[0]), learn,
};
