/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FastChannels themselves, where the backend maps the platform's memory: what a channel shows is what the message answers, and
 * what is written into a channel is done. A channel has no status, so that a write was taken is seen by the message alone.
 */
#include <endian.h>
#include <inttypes.h>
#include <string.h>

#include "suites/channel_common.h"
#include "suites/perf_common.h"
#include "suites/tables.h"

#define TRIES 3u

/* The channel of one message as it was described, in our address space. */
struct mapped {
	volatile uint32_t *words;
	volatile uint8_t *doorbell; /* NULL: none */
	unsigned doorbell_bytes;
	uint64_t set, preserve;
};

static uint64_t two_words(const uint8_t *at)
{
	return scmi_load32(at) | (uint64_t)scmi_load32(at + 4) << 32;
}

/* The address is the platform's word: one that words cannot have is not followed. */
static void *map_aligned(struct check *c, uint64_t address, unsigned border, unsigned bytes)
{
	return address % border ? NULL : assay_agent_map(check_agent(c), address, bytes);
}

/* False where the message has no channel here, or where it cannot be mapped; `unmapped` then counts. */
static bool map_channel(struct check *c, uint8_t message, unsigned count, struct mapped *m, unsigned *unmapped)
{
	const struct assay_exchange *ex = SEND(c, PERF, SCMI_PERF_DESCRIBE_FASTCHANNEL, check_domain(c)->id, message);
	const uint8_t *r;
	uint32_t attributes;

	if (!answered(ex) || ex->status != SCMI_SUCCESS || ex->response_bytes < SCMI_HEADER_BYTES + SCMI_FASTCHANNEL_BYTES)
		return false;
	r = ex->response + SCMI_HEADER_BYTES;
	attributes = scmi_load32(r + 4);
	*m = (struct mapped){.words = map_aligned(c, two_words(r + 12), 4, count * 4)};
	if (m->words && (attributes & SCMI_FASTCHANNEL_DOORBELL)) {
		m->doorbell_bytes = 1u << SCMI_FASTCHANNEL_WIDTH(attributes);
		m->doorbell = map_aligned(c, two_words(r + 24), m->doorbell_bytes, m->doorbell_bytes);
		m->set = two_words(r + 32);
		m->preserve = two_words(r + 40);
	}
	*unmapped += !m->words || ((attributes & SCMI_FASTCHANNEL_DOORBELL) && !m->doorbell);
	return m->words && !*unmapped;
}

/* With the width that was told, bits kept and set as told. */
static void ring(const struct mapped *m)
{
	switch (m->doorbell ? m->doorbell_bytes : 0) {
	case 1: *m->doorbell = (uint8_t)((*m->doorbell & m->preserve) | m->set); break;
	case 2: {
		volatile uint16_t *at = (volatile uint16_t *)(volatile void *)m->doorbell;
		*at = (uint16_t)((*at & m->preserve) | m->set);
		break;
	}
	case 4: {
		volatile uint32_t *at = (volatile uint32_t *)(volatile void *)m->doorbell;
		*at = (uint32_t)((*at & m->preserve) | m->set);
		break;
	}
	case 8: {
		volatile uint64_t *at = (volatile uint64_t *)(volatile void *)m->doorbell;
		*at = (*at & m->preserve) | m->set;
		break;
	}
	default: break;
	}
}

static bool by_message(struct check *c, bool limits, uint32_t *words)
{
	struct perf_limits found = {0, 0};

	if (!limits)
		return perf_read_level(c, words);
	if (!perf_read_limits(c, &found))
		return false;
	words[0] = found.max;
	words[1] = found.min;
	return true;
}

/* The platform may move between message and channel: what differs is looked at again, between two equal answers. */
static void shows_the_same(struct check *c, const struct mapped *m, bool limits)
{
	uint32_t before[2], after[2], seen[2] = {0, 0};
	unsigned count = limits ? 2 : 1;

	for (unsigned try = 0; try < TRIES && !over(c); try++) {
		bool same = true, still = true;

		if (!by_message(c, limits, before))
			return;
		for (unsigned i = 0; i < count; i++)
			seen[i] = le32toh(m->words[i]);
		if (!by_message(c, limits, after))
			return;
		for (unsigned i = 0; i < count; i++) {
			same = same && seen[i] == after[i];
			still = still && before[i] == after[i];
		}
		if (same || (still && try + 1 == TRIES)) {
			for (unsigned i = 0; i < count; i++)
				(void)expect_equal(c, seen[i], after[i],
						   !limits ? "level that the channel shows (the message answers the other)"
						   : i     ? "lower limit that the channel shows (the message answers the other)"
							   : "upper limit that the channel shows (the message answers the other)");
			return;
		}
		domain_pause(c);
	}
}

static void told(struct check *c, unsigned unmapped, bool any)
{
	if (!any && unmapped)
		skip(c, "the memory of the channels cannot be reached over this backend");
	else if (!any && !over(c))
		skip(c, "the domain has no channel of this kind");
}

static void reads_as_the_message(struct check *c)
{
	static const uint8_t kinds[] = {SCMI_PERF_LIMITS_GET, SCMI_PERF_LEVEL_GET};
	unsigned unmapped = 0;
	bool any = false;

	for (unsigned i = 0; i < 2 && !over(c); i++) {
		struct mapped m;

		if (!check_implements(c, PERF, kinds[i]) || !map_channel(c, kinds[i], i == 0 ? 2 : 1, &m, &unmapped))
			continue;
		any = true;
		shows_the_same(c, &m, i == 0);
	}
	told(c, unmapped, any);
}

/* A described level inside the limits other than the present one, where there is one. */
static bool another_level(struct check *c, uint32_t present, uint32_t *value)
{
	static _Thread_local struct perf_levels levels, usable;
	struct perf_limits limits;

	if (!perf_read_levels(c, &levels) || !perf_read_limits(c, &limits) || !perf_usable(c, &levels, &limits, 2, &usable))
		return false;
	*value = usable.entry[usable.entry[0].value == present].value;
	return true;
}

static void write_is_done(struct check *c)
{
	uint32_t level, wanted, found = 0;
	unsigned unmapped = 0;
	struct mapped m;

	if (!map_channel(c, SCMI_PERF_LEVEL_SET, 1, &m, &unmapped))
		return told(c, unmapped, false);
	if (!undo_perf_level(c, &level) || !another_level(c, level, &wanted))
		return;
	m.words[0] = htole32(wanted);
	ring(&m);
	for (unsigned i = 0; i < DOMAIN_PAUSES && !over(c); i++) {
		if (!perf_read_level(c, &found) || found == wanted)
			break;
		domain_pause(c);
	}
	if (!over(c))
		(void)prefer(c, found == wanted,
			     "level %" PRIu32 " written into the channel of PERFORMANCE_LEVEL_SET%s: level %" PRIu32
			     " found by message, and it stays there",
			     wanted, m.doorbell ? ", its doorbell rung" : "", found);
	domain_pause(c);
	m.words[0] = htole32(level);
	ring(&m);
}

/* A level that there is not: left, or brought to one that there is. */
static void out_of_range(struct check *c)
{
	static _Thread_local struct perf_levels levels;
	uint32_t level, found = 0;
	unsigned unmapped = 0;
	struct mapped m;

	if (!map_channel(c, SCMI_PERF_LEVEL_SET, 1, &m, &unmapped))
		return told(c, unmapped, false);
	if (!undo_perf_level(c, &level) || !perf_read_levels(c, &levels))
		return;
	m.words[0] = htole32(0xfffffff0u);
	ring(&m);
	if (fence(c) && fence(c) && perf_read_level(c, &found))
		(void)expect(c, perf_find(&levels, found),
			     "0xfffffff0 written into the channel of PERFORMANCE_LEVEL_SET: a described level "
			     "expected, %" PRIu32 " found",
			     found);
	domain_pause(c);
	m.words[0] = htole32(level);
	ring(&m);
	(void)fence(c);
}

/* Where a channel is does not change, and words can be read there. */
static void stable(struct check *c)
{
	bool any = false;

	for (uint8_t message = SCMI_PERF_LIMITS_SET; message <= SCMI_PERF_LEVEL_GET && !over(c); message++) {
		const struct assay_exchange *first = SEND(c, PERF, SCMI_PERF_DESCRIBE_FASTCHANNEL, check_domain(c)->id, message),
					    *again;
		uint64_t address;
		uint32_t size;

		if (!answered(first) || first->status || first->response_bytes < SCMI_HEADER_BYTES + SCMI_FASTCHANNEL_BYTES)
			continue;
		any = true;
		address = two_words(first->response + SCMI_HEADER_BYTES + 12);
		size = scmi_load32(first->response + SCMI_HEADER_BYTES + 20);
		(void)expect(c, address % 4 == 0 && size % 4 == 0,
			     "message 0x%x: address and size in multiples of 4 expected, 0x%" PRIx64 " and %" PRIu32 " found",
			     message, address, size);
		again = SEND(c, PERF, SCMI_PERF_DESCRIBE_FASTCHANNEL, check_domain(c)->id, message);
		(void)expect(c,
			     answered(again) && again->response_bytes == first->response_bytes &&
				     !memcmp(again->response + SCMI_HEADER_BYTES, first->response + SCMI_HEADER_BYTES,
					     SCMI_FASTCHANNEL_BYTES),
			     "message 0x%x: the same description when asked again expected, another found", message);
	}
	if (!any && !over(c))
		skip(c, "the domain describes no channel");
}

#define NEEDS .version_min = PERF_V2
#define WANTED .domain_wanted = "one that announces FastChannels"

static const struct check_row rows[] = {
	{
		.id = "perf.fastchannel.reads-as-the-message",
		.title = "a FastChannel that is read shows what its message answers",
		.requirements = REQUIRES("PERF-00B-05", "SMT-30"),
		.protocol = SCMI_PROTOCOL_PERF,
		.scope = PER_DOMAIN,
		.domain_is = perf_has_fastchannel,
		.needs = {NEEDS, .messages = MSG(SCMI_PERF_DESCRIBE_FASTCHANNEL), WANTED},
		.run = reads_as_the_message,
	},
	{
		.id = "perf.fastchannel.write-is-done",
		.title = "a level written into a FastChannel comes to be the level",
		.requirements = REQUIRES("PERF-00B-05", "SMT-30"),
		.protocol = SCMI_PROTOCOL_PERF,
		.scope = PER_DOMAIN,
		.domain_is = perf_has_fastchannel,
		.needs = {NEEDS,
			  .messages = MSG(SCMI_PERF_DESCRIBE_FASTCHANNEL) | MSG(SCMI_PERF_LEVEL_SET) | MSG(SCMI_PERF_LEVEL_GET) |
				      MSG(SCMI_PERF_LIMITS_GET),
			  WANTED},
		.run = write_is_done,
	},
	{
		.id = "perf.fastchannel.out-of-range",
		.title = "a level that there is not, written into a FastChannel, is not taken",
		.requirements = REQUIRES("SMT-32"),
		.protocol = SCMI_PROTOCOL_PERF,
		.scope = PER_DOMAIN,
		.domain_is = perf_has_fastchannel,
		.needs = {NEEDS,
			  .messages = MSG(SCMI_PERF_DESCRIBE_FASTCHANNEL) | MSG(SCMI_PERF_LEVEL_SET) | MSG(SCMI_PERF_LEVEL_GET),
			  WANTED},
		.run = out_of_range,
	},
	{
		.id = "perf.describe-fastchannel.stable",
		.title = "a FastChannel's place is on a border of words, and the same when asked again",
		.requirements = REQUIRES("SMT-31"),
		.protocol = SCMI_PROTOCOL_PERF,
		.scope = PER_DOMAIN,
		.domain_is = perf_has_fastchannel,
		.needs = {NEEDS, .messages = MSG(SCMI_PERF_DESCRIBE_FASTCHANNEL), WANTED},
		.run = stable,
	},
};

CHECK_TABLE(checks_perf_channel_memory, rows);
