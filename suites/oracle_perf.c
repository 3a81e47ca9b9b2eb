/* SPDX-License-Identifier: BSD-2-Clause */
/* The oracle's rows of the Performance domain protocol. */
#include "scmi/perf.h"
#include "suites/oracle_private.h"

static bool indexing(const struct question *q)
{
	return q->major >= 4 && (attribute(q) & SCMI_PERF_LEVEL_INDEXING);
}

/* The values that level parameters take: levels, or their indices. False while the list is not known as a whole. */
static bool bounds(const struct question *q, uint32_t *low, uint32_t *high)
{
	const struct oracle_list *list = &q->resource->lists[0];
	const int64_t *values = indexing(q) ? list->indices : list->values;

	if (!oracle_list_complete(list) || list->known == 0)
		return false;
	*low = UINT32_MAX;
	*high = 0;
	for (uint32_t i = 0; i < list->known; i++) {
		uint32_t value = (uint32_t)values[i];

		*low = value < *low ? value : *low;
		*high = value > *high ? value : *high;
	}
	return true;
}

static bool described(const struct question *q, uint32_t value)
{
	const struct oracle_list *list = &q->resource->lists[0];
	const int64_t *values = indexing(q) ? list->indices : list->values;

	for (uint32_t i = 0; i < list->known; i++)
		if ((uint32_t)values[i] == value)
			return true;
	return false;
}

/* A level or limit by itself: outside what is described, or between two. */
static void judge_level(struct question *q, uint32_t value, const char *clause)
{
	uint32_t low, high;

	if (!bounds(q, &low, &high))
		may(q, S_OR | S_IP, clause, "which levels the domain has, is not known");
	else if (value < low || value > high)
		wrong_word(q, S_OR, value, clause, "outside the described levels");
	else if (!described(q, value))
		may(q, S_OR | S_IP, "AMB-16", "between two described levels: refused, or rounded");
}

static void describe_levels(struct question *q)
{
	oracle_rule_index(q, q->resource ? &q->resource->lists[0] : NULL, asked(q, 1), S_OR | S_IP, 0, "AMB-14", "-");
}

static void judge_right(struct question *q, uint32_t bit, const char *clause)
{
	if (q->resource && !(attribute(q) & bit))
		wrong(q, S_DN, clause, "the domain's attributes say that the caller may not");
}

static void limits_set(struct question *q)
{
	uint32_t max = asked(q, 1), min = asked(q, 2);
	bool keeps = q->major >= 3, keep_max = keeps && max == 0, keep_min = keeps && min == 0;
	const struct oracle_resource *r = q->resource;

	judge_right(q, SCMI_PERF_MAY_SET_LIMITS, "PERF-005-05");
	if (!r || !q->whole)
		return;
	if (keep_max && keep_min)
		wrong(q, S_OR, "PERF-005-04", "both limits are to stay");
	if (!keep_max)
		judge_level(q, max, "PERF-005-02");
	if (!keep_min)
		judge_level(q, min, "PERF-005-02");
	if (!keep_max && !keep_min && min > max)
		wrong(q, S_IP | S_OR, "AMB-15", "the minimum is greater than the maximum");
	if (keep_max != keep_min) {
		bool known = r->limits_known && oracle_alone(q->oracle);

		if (!known)
			may(q, S_IP | S_OR, "AMB-15", "the limit that stays is not known");
		else if (keep_max ? min > r->limit_max : max < r->limit_min)
			wrong(q, S_IP | S_OR, "AMB-15", "the minimum would be greater than the maximum");
	}
	if (!oracle_alone(q->oracle))
		may(q, S_OR | S_DN, "-", "what happens when limits of two agents conflict is the platform's business");
}

static void level_set(struct question *q)
{
	const struct oracle_resource *r = q->resource;
	uint32_t level = asked(q, 1);

	judge_right(q, SCMI_PERF_MAY_SET_LEVEL, "PERF-007-03");
	if (!r || !q->whole)
		return;
	judge_level(q, level, "PERF-007-02");
	if (!r->limits_known || !oracle_alone(q->oracle))
		may(q, S_OR, "PERF-007-02", "the limits in force are not known");
	else if (level < r->limit_min || level > r->limit_max)
		wrong_word(q, S_OR, level, "PERF-007-02", "outside the limits in force");
}

static void level_get(struct question *q)
{
	tolerate(q, S_HE | S_BS, "-", "reading the hardware can fail");
}

static void notify_limits(struct question *q)
{
	oracle_rule_notify(q, SCMI_PERF_LIMITS_NOTIFIES, S_NS, "GEN-NTF-06");
}

static void notify_level(struct question *q)
{
	oracle_rule_notify(q, SCMI_PERF_LEVEL_NOTIFIES, S_NS, "GEN-NTF-06");
}

static void describe_fastchannel(struct question *q)
{
	oracle_rule_fastchannel(q, SCMI_PERF_FASTCHANNEL, asked(q, 1), SCMI_PERF_LIMITS_SET, SCMI_PERF_LEVEL_GET);
}

static void name_get(struct question *q)
{
	oracle_rule_name(q, SCMI_PERF_EXTENDED_NAME);
}

static void learn_limits(struct oracle_resource *r, uint32_t max, uint32_t min)
{
	r->limits_known = true;
	r->limit_max = max;
	r->limit_min = min;
}

/* Described limits of the only agent that limits the domain are in force; else it is for LIMITS_GET to tell what is. */
static void learn_own_limits(struct assay_oracle *o, const struct question *q, struct oracle_resource *r)
{
	uint32_t max = asked(q, 1), min = asked(q, 2);
	bool keeps = q->major >= 3, known = r->limits_known || (max && min) || !keeps;

	max = keeps && max == 0 ? r->limit_max : max;
	min = keeps && min == 0 ? r->limit_min : min;
	r->own_limits = true;
	r->limits_known = false;
	if (known && r->unlimited && oracle_alone(o) && q->resource && described(q, max) && described(q, min))
		learn_limits(r, max, min);
}

static void learn(struct assay_oracle *o, const struct question *q, const uint8_t *payload, uint32_t bytes)
{
	static const struct list_shape three = {0xfffu, 16, 0, SCMI_PERF_LEVEL_BYTES_V1, 8, 4, 4, 0};
	static const struct list_shape five = {0xfffu, 16, 0, SCMI_PERF_LEVEL_BYTES_V4, 8, 4, 4, 16};
	struct oracle_resource *r = oracle_learn_resource(o, q);
	uint32_t low, high;

	if (!r)
		return;
	switch (q->header.message) {
	case SCMI_PERF_DOMAIN_ATTRIBUTES: oracle_learn_attributes(o, q, payload, bytes); break;
	case SCMI_PERF_DESCRIBE_LEVELS:
		if (q->protocol->version != q->protocol->own_version) /* an older version has no indices */
			break;
		oracle_learn_list(&r->lists[0], q->major >= 4 ? &five : &three, asked(q, 1), payload, bytes);
		break;
	case SCMI_PERF_LIMITS_GET:
		if (bytes < 12)
			break;
		learn_limits(r, scmi_load32(payload + 4), scmi_load32(payload + 8));
		if (!r->own_limits && q->resource && bounds(q, &low, &high))
			r->unlimited = r->limit_max == high && r->limit_min == low;
		break;
	case SCMI_PERF_LIMITS_SET: learn_own_limits(o, q, r); break;
	default: break;
	}
}

/* clang-format off */
#define ROW(message_, first, last, parameters_, answer_, ...) \
	{.message = message_, .major_min = first, .major_max = last, .parameters = parameters_, .answer = answer_, __VA_ARGS__}
#define NOTIFY .flags = RULE_SUBSCRIBES, .reserved_word = 1, .reserved = SCMI_NOTIFY_RESERVED

static const struct oracle_rule rules[] = {
	ROW(SCMI_PERF_DOMAIN_ATTRIBUTES, 1, LATEST, 4, SCMI_PERF_DOMAIN_ATTRIBUTES_BYTES, .resource = 0),
	ROW(SCMI_PERF_DESCRIBE_LEVELS, 1, 3, 8, 8, .entry = SCMI_PERF_LEVEL_BYTES_V1, .count_mask = 0xfff, .extra = describe_levels),
	ROW(SCMI_PERF_DESCRIBE_LEVELS, 4, LATEST, 8, 8, .entry = SCMI_PERF_LEVEL_BYTES_V4, .count_mask = 0xfff,
	    .extra = describe_levels),
	ROW(SCMI_PERF_LIMITS_SET, 1, LATEST, 12, 4, .flags = RULE_CHANGES, .extra = limits_set),
	ROW(SCMI_PERF_LIMITS_GET, 1, LATEST, 4, 12, .resource = 0),
	ROW(SCMI_PERF_LEVEL_SET, 1, LATEST, 8, 4, .flags = RULE_CHANGES, .extra = level_set),
	ROW(SCMI_PERF_LEVEL_GET, 1, LATEST, 4, 8, .extra = level_get),
	ROW(SCMI_PERF_NOTIFY_LIMITS, 1, LATEST, 8, 4, NOTIFY, .extra = notify_limits),
	ROW(SCMI_PERF_NOTIFY_LEVEL, 1, LATEST, 8, 4, NOTIFY, .extra = notify_level),
	ROW(SCMI_PERF_DESCRIBE_FASTCHANNEL, 2, LATEST, 8, SCMI_FASTCHANNEL_BYTES, .extra = describe_fastchannel),
	ROW(SCMI_PERF_DOMAIN_NAME_GET, 3, LATEST, 4, 72, .extra = name_get),
};
/* clang-format on */

const struct oracle_table oracle_perf = {
	SCMI_PROTOCOL_PERF, SCMI_PERF_LAST, 20, "PERF", rules, sizeof(rules) / sizeof(rules[0]), learn,
};
