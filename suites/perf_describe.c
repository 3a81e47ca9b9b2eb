/* SPDX-License-Identifier: BSD-2-Clause */
/* What Performance says of itself, its domains and their levels. */
#include <stdlib.h>

#include "suites/perf_common.h"
#include "suites/tables.h"

#define IF_PERF .protocol = SCMI_PROTOCOL_PERF
#define PARTS_MAX 4096u

static void power_unit(struct check *c)
{
	const struct assay_exchange *ex = SEND_EMPTY(c, PERF, SCMI_PROTOCOL_ATTRIBUTES);
	uint32_t unit;

	if (!expect_success(c, ex, 8))
		return;
	unit = scmi_load32(ex->response + 8) >> 16 & 3u;
	expect(c, unit < 2 || (unit == 2 && check_version(c) >= PERF_V3),
	       "power unit (bits 17:16) of version 0x%x: 0, 1%s expected, %u found", check_version(c),
	       check_version(c) >= PERF_V3 ? " or 2" : "", unit);
}

static void channel_bits(struct check *c)
{
	for (uint32_t id = 0; id <= SCMI_PERF_LAST && !over(c); id++) {
		const struct assay_exchange *ex;

		if (id >= SCMI_PERF_LIMITS_SET && id <= SCMI_PERF_LEVEL_GET)
			continue;
		ex = SEND(c, PERF, SCMI_PROTOCOL_MESSAGE_ATTRIBUTES, id);
		if (answered(ex) && ex->status == SCMI_SUCCESS)
			expect_zero_bits(c, ex, 4, SCMI_MESSAGE_FASTCHANNEL,
					 "the FastChannel bit of a message that has no channel");
	}
}

static void reserved_bits(struct check *c)
{
	static const uint32_t undefined[] = {0x0fffffffu, 0x0fffffffu, 0x07ffffffu, 0x03ffffffu, 0x01ffffffu};
	const struct assay_exchange *ex = SEND(c, PERF, SCMI_PERF_DOMAIN_ATTRIBUTES, check_domain(c)->id);
	uint32_t major = SCMI_VERSION_MAJOR(check_version(c));

	if (!expect_success(c, ex, 12))
		return;
	/* Release 4.0 defines more of them. */
	if (major < sizeof(undefined) / sizeof(undefined[0]))
		expect_zero_bits(c, ex, 4, undefined[major], "attribute bits that the version does not define");
	expect_zero_bits(c, ex, 8, SCMI_PERF_RATE_LIMIT_RESERVED, "bits 31:20 of the rate limit");
}

static void sustained_level(struct check *c)
{
	uint32_t level = assay_domain_word(check_domain(c), 16);
	struct perf_levels levels;

	if (!perf_read_levels(c, &levels))
		return;
	for (uint32_t i = 0; i < levels.count; i++)
		if (levels.entry[i].level == level)
			level = 0;
	expect(c, level == 0, "sustained level: a described one, or 0, expected, %u found", level);
}

/* --- The list ------------------------------------------------------------------------------------------------------------ */

/* One part of the list. `total` is -1 before the first. False ends the walk. */
static bool judge_part(struct check *c, const struct assay_exchange *ex, uint32_t index, int64_t *total, uint32_t *returned)
{
	uint32_t word, sum;

	if (!expect_success(c, ex, 8))
		return false;
	word = scmi_load32(ex->response + 8);
	*returned = SCMI_LEVELS_RETURNED(word);
	sum = index + *returned + SCMI_LEVELS_REMAINING(word);
	if (!expect(c, *returned || !SCMI_LEVELS_REMAINING(word), "the part from index %u returns no level though %u remain", index,
		    SCMI_LEVELS_REMAINING(word)))
		return false;
	if (*total >= 0 && !expect_equal(c, sum, (uint64_t)*total, "index + returned + remaining"))
		return false;
	*total = sum;
	return expect_success(c, ex, 8 + perf_entry_bytes(c) * *returned);
}

/* An empty list may be served or refused (AMB-63). */
static bool refused_empty(const struct assay_exchange *ex)
{
	return answered(ex) && (ex->status == SCMI_OUT_OF_RANGE || ex->status == SCMI_INVALID_PARAMETERS);
}

static void parts_add_up(struct check *c)
{
	uint32_t index = 0, returned;
	int64_t total = -1;

	for (unsigned part = 0; part < PARTS_MAX && !over(c); part++) {
		const struct assay_exchange *ex = perf_describe(c, index);

		if (index == 0 && refused_empty(ex))
			return note(c, "the first part of the list is refused with %s: the domain has no levels",
				    status_text(ex->status));
		if (!judge_part(c, ex, index, &total, &returned))
			return;
		index += returned;
		if (index >= (uint64_t)total)
			return;
	}
	expect(c, over(c), "the list of levels does not end after %u parts", PARTS_MAX);
}

/* How many levels there are, by the first part. False (and a skip) if there are none. */
static bool read_total(struct check *c, uint32_t *total)
{
	const struct assay_exchange *ex = perf_describe(c, 0);
	uint32_t word;

	if (refused_empty(ex)) {
		skip(c, "the domain has no levels");
		return false;
	}
	if (!expect_success(c, ex, 8))
		return false;
	word = scmi_load32(ex->response + 8);
	*total = SCMI_LEVELS_RETURNED(word) + SCMI_LEVELS_REMAINING(word);
	if (*total == 0)
		skip(c, "the domain has no levels");
	return *total > 0;
}

/* The entry at this index as raw bytes: asked for by itself. */
static bool read_entry(struct check *c, uint32_t index, uint8_t *entry)
{
	const struct assay_exchange *ex = perf_describe(c, index);
	uint32_t bytes = perf_entry_bytes(c);

	if (!expect_success(c, ex, 8 + bytes))
		return false;
	memcpy(entry, ex->response + SCMI_HEADER_BYTES + 8, bytes);
	return true;
}

/* Walks the list part by part, and asks for some of the entries again, from a start of its own. */
static void any_start(struct check *c)
{
	uint32_t total, bytes = perf_entry_bytes(c), tries = 12;
	uint8_t *walk, entry[SCMI_PERF_LEVEL_BYTES_V4];

	if (!read_total(c, &total))
		return;
	walk = calloc(total, bytes);
	if (!walk)
		return broken(c, "no memory");
	for (uint32_t at = 0; at < total && !over(c);) {
		const struct assay_exchange *ex = perf_describe(c, at);
		uint32_t count = ex->response_bytes >= 12 ? SCMI_LEVELS_RETURNED(scmi_load32(ex->response + 8)) : 0;

		if (!expect_success(c, ex, 8 + bytes * count) ||
		    !expect(c, count > 0 && count <= total - at, "index %u: 1 to %u levels expected, %u returned", at, total - at,
			    count))
			break;
		memcpy(walk + (size_t)at * bytes, ex->response + SCMI_HEADER_BYTES + 8, (size_t)count * bytes);
		at += count;
	}
	for (uint32_t i = 0; i < tries && !over(c); i++) {
		uint32_t index = total <= tries ? i % total : check_random(c) % total;

		if (read_entry(c, index, entry))
			expect(c, memcmp(entry, walk + (size_t)index * bytes, bytes) == 0,
			       "level %u at index %u when asked for by itself, level %u there in the walk", scmi_load32(entry),
			       index, scmi_load32(walk + (size_t)index * bytes));
	}
	free(walk);
}

static void ascending(struct check *c)
{
	uint8_t entry[SCMI_PERF_LEVEL_BYTES_V4];
	uint32_t total, last = 0;

	if (!read_total(c, &total))
		return;
	for (uint32_t i = 0; i < total && i < PERF_LEVELS_MAX && read_entry(c, i, entry); i++) {
		if (!expect(c, i == 0 || scmi_load32(entry) > last, "level %u at index %u follows level %u", scmi_load32(entry), i,
			    last))
			return;
		last = scmi_load32(entry);
	}
}

/* The last part holds nothing behind its entries, so its length tells the size of one. */
static void entry_size(struct check *c)
{
	const struct assay_exchange *ex;
	uint32_t own = perf_entry_bytes(c), other = SCMI_PERF_LEVEL_BYTES_V1 + SCMI_PERF_LEVEL_BYTES_V4 - own;
	uint32_t total, count, bytes;

	if (!read_total(c, &total))
		return;
	ex = perf_describe(c, total - 1);
	if (!expect_success(c, ex, 8))
		return;
	count = SCMI_LEVELS_RETURNED(scmi_load32(ex->response + 8));
	expect_equal(c, count, 1, "levels returned from the last index");
	bytes = ex->response_bytes - SCMI_HEADER_BYTES - 8;
	/* A few bytes too many are another rule's business; those of the other layout are not. */
	if (expect(c, bytes >= own && bytes != other, "one level in %u bytes expected, in %u found", own, bytes))
		prefer(c, bytes == own, "one level in %u bytes expected, in %u found", own, bytes);
}

static void latency_bits(struct check *c)
{
	struct perf_levels levels;

	if (!perf_read_levels(c, &levels))
		return;
	for (uint32_t i = 0; i < levels.count; i++)
		if (!expect(c, !(levels.entry[i].latency_word & SCMI_PERF_LATENCY_RESERVED),
			    "level %u: bits 31:16 of its latency word zero expected, 0x%08x found", levels.entry[i].level,
			    levels.entry[i].latency_word))
			return;
}

static void past_end(struct check *c)
{
	uint32_t total;

	if (!read_total(c, &total))
		return;
	expect_status(c, perf_describe(c, total), S_OR | S_IP);
	expect_status(c, perf_describe(c, total + 1), S_OR | S_IP);
	expect_status(c, perf_describe(c, 0xffffffffu), S_OR | S_IP);
}

static void own_index(struct check *c)
{
	struct perf_levels levels;

	if (!perf_read_levels(c, &levels))
		return;
	for (uint32_t i = 0; i < levels.count; i++)
		for (uint32_t j = 0; j < i; j++)
			if (!expect(c, levels.entry[i].value != levels.entry[j].value, "levels %u and %u both have index %u",
				    levels.entry[j].level, levels.entry[i].level, levels.entry[i].value))
				return;
	expect(c, true, "a list of one level");
}

static const struct check_row rows[] = {
	{
		.id = "perf.protocol-attributes.power-unit",
		.title = "the unit of power costs is one that the version defines",
		.requirements = REQUIRES("PERF-001-02"),
		IF_PERF,
		.run = power_unit,
	},
	{
		.id = "perf.protocol-attributes.id-space",
		.title = "every performance domain below the count answers or is hidden, and the count itself is none",
		.requirements = REQUIRES("PERF-001-03"),
		IF_PERF,
		.run = domain_id_space,
	},
	{
		.id = "perf.message-attributes.channel-bits",
		.title = "only messages for limits and levels announce a FastChannel",
		.requirements = REQUIRES("PERF-002-04"),
		IF_PERF,
		.needs.version_min = PERF_V2,
		.run = channel_bits,
	},
	{
		.id = "perf.domain-attributes.reserved-bits",
		.title = "what the version does not define in a domain's attributes is zero",
		.requirements = REQUIRES("PERF-003-01"),
		IF_PERF,
		.scope = PER_DOMAIN,
		.run = reserved_bits,
	},
	{
		.id = "perf.domain-attributes.unknown-domain",
		.title = "PERFORMANCE_DOMAIN_ATTRIBUTES of a domain that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("PERF-003-02"),
		IF_PERF,
		.steps = STEPS(STEP(SCMI_PERF_DOMAIN_ATTRIBUTES, S_NF, BEYOND(0)),
			       STEP(SCMI_PERF_DOMAIN_ATTRIBUTES, S_NF, VALUE(0xffffffffu))),
	},
	{
		.id = "perf.domain-attributes.sustained-level",
		.title = "the sustained level is one of the described ones, or unknown",
		.requirements = REQUIRES("PERF-003-04"),
		IF_PERF,
		.scope = PER_DOMAIN,
		.run = sustained_level,
	},
	{
		.id = "perf.describe-levels.parts-add-up",
		.title = "index, returned and remaining add up to the same total in every part of a list of levels",
		.requirements = REQUIRES("PERF-004-01", "GEN-LEN-04"),
		IF_PERF,
		.scope = PER_DOMAIN,
		.run = parts_add_up,
	},
	{
		.id = "perf.describe-levels.ascending",
		.title = "levels ascend",
		.requirements = REQUIRES("PERF-004-02"),
		IF_PERF,
		.scope = PER_DOMAIN,
		.run = ascending,
	},
	{
		.id = "perf.describe-levels.entry-size",
		.title = "a level takes 12 bytes before version 4 and 20 from there on",
		.requirements = REQUIRES("PERF-004-03"),
		IF_PERF,
		.scope = PER_DOMAIN,
		.run = entry_size,
	},
	{
		.id = "perf.describe-levels.latency-bits",
		.title = "the upper half of a level's latency word is zero",
		.requirements = REQUIRES("PERF-004-04"),
		IF_PERF,
		.scope = PER_DOMAIN,
		.run = latency_bits,
	},
	{
		.id = "perf.describe-levels.past-end",
		.title = "an index behind the last level is refused",
		.requirements = REQUIRES("PERF-004-05"),
		IF_PERF,
		.scope = PER_DOMAIN,
		.run = past_end,
	},
	{
		.id = "perf.describe-levels.unknown-domain",
		.title = "PERFORMANCE_DESCRIBE_LEVELS of a domain that does not exist gives NOT_FOUND",
		.requirements = REQUIRES("PERF-004-06"),
		IF_PERF,
		.steps = STEPS(STEP(SCMI_PERF_DESCRIBE_LEVELS, S_NF, BEYOND(0), VALUE(0))),
	},
	{
		.id = "perf.describe-levels.any-start",
		.title = "a level asked for by its own index is the one that the walk showed there",
		.requirements = REQUIRES("PERF-004-07"),
		IF_PERF,
		.scope = PER_DOMAIN,
		.run = any_start,
	},
	{
		.id = "perf.describe-levels.own-index",
		.title = "where levels go by index, each has one of its own",
		.requirements = REQUIRES("PERF-004-08"),
		IF_PERF,
		.scope = PER_DOMAIN,
		.domain_is = perf_is_indexed,
		.needs = {.version_min = PERF_V4, .domain_wanted = "one whose levels go by index"},
		.run = own_index,
	},
};

CHECK_TABLE(checks_perf_describe, rows);
