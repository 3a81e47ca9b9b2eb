/* SPDX-License-Identifier: BSD-2-Clause */
/* BASE_DISCOVER_LIST_PROTOCOLS: what the list holds, how it is packed, and what skip does. */
#include <string.h>

#include "suites/check.h"
#include "suites/tables.h"

#define BASE SCMI_PROTOCOL_BASE

struct list {
	uint32_t count;
	uint8_t ids[256];
	bool clean_padding;
};

/* One part from `skip` on, appended. The number of ids in it, or -1 after a failure. */
static int take_part(struct check *c, uint32_t skip, struct list *list)
{
	const struct assay_exchange *ex = SEND(c, BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, skip);
	uint32_t count, left;

	if (!expect_success(c, ex, 8))
		return -1;
	count = scmi_load32(ex->response + 8);
	left = ex->response_bytes - 12;
	if (!expect(c, count <= left && count <= sizeof(list->ids) - list->count,
		    "BASE_DISCOVER_LIST_PROTOCOLS(%u): %u ids told, %u bytes are there for them", skip, count, left))
		return -1;
	memcpy(list->ids + list->count, ex->response + 12, count);
	list->count += count;
	for (uint32_t i = count; i < left; i++)
		list->clean_padding = list->clean_padding && ex->response[12 + i] == 0;
	return (int)count;
}

/* The whole list, up to the announced number of protocols. False after a failure. */
static bool take_list(struct check *c, struct list *list)
{
	uint32_t announced = check_inventory(c)->protocols_announced;

	list->count = 0;
	list->clean_padding = true;
	for (;;) {
		int count = take_part(c, list->count, list);

		if (count < 0)
			return false;
		if (count == 0 || list->count >= announced)
			return true;
	}
}

static void members(struct check *c)
{
	struct list list;
	bool seen[256] = {false};

	if (!take_list(c, &list))
		return;
	for (uint32_t i = 0; i < list.count; i++) {
		uint8_t id = list.ids[i];

		if (!expect(c, id > BASE, "ids above 0x10 expected, 0x%02x found at place %u", id, i) ||
		    !expect(c, !seen[id], "each id once expected, 0x%02x found again at place %u", id, i))
			return;
		seen[id] = true;
	}
}

static void ascending(struct check *c)
{
	struct list list;

	if (!take_list(c, &list))
		return;
	for (uint32_t i = 1; i < list.count && !over(c); i++)
		(void)expect(c, list.ids[i - 1] < list.ids[i], "ascending ids expected, 0x%02x found before 0x%02x",
			     list.ids[i - 1], list.ids[i]);
}

/* Each id, asked for by itself, has to answer: an id read from the wrong byte of its word names no protocol. */
static void packing(struct check *c)
{
	struct list list;

	if (!take_list(c, &list))
		return;
	for (uint32_t i = 0; i < list.count && !over(c); i++) {
		struct list alone = {.count = 0};
		int count = take_part(c, i, &alone);

		if (count < 0)
			return;
		(void)expect(c, count > 0 && alone.ids[0] != 0 && alone.ids[0] == list.ids[i],
			     "id 0x%02x in the lowest byte expected for skip %u, 0x%02x found", list.ids[i], i, alone.ids[0]);
	}
}

static void skipping(struct check *c)
{
	struct list list;

	if (!take_list(c, &list))
		return;
	for (uint32_t k = 0; k < list.count && !over(c); k++) {
		struct list part = {.count = 0};
		int count = take_part(c, k, &part);

		if (count < 0)
			return;
		(void)expect(c, count > 0 && k + part.count <= list.count && memcmp(part.ids, list.ids + k, part.count) == 0,
			     "the list without its first %u ids expected, %d ids starting with 0x%02x found", k, count,
			     part.ids[0]);
	}
}

static void padding(struct check *c)
{
	struct list list;

	if (take_list(c, &list))
		(void)expect(c, list.clean_padding, "zeros behind the last id expected, other bytes found");
}

static void skip_all(struct check *c)
{
	uint32_t announced = check_inventory(c)->protocols_announced;
	const struct assay_exchange *ex = SEND(c, BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, announced);

	if (expect_status(c, ex, S_OK | S_IP) && ex->status == SCMI_SUCCESS && expect_success(c, ex, 8))
		(void)expect_equal(c, scmi_load32(ex->response + 8), 0, "ids returned after all have been skipped");
}

static void skip_more(struct check *c)
{
	uint32_t announced = check_inventory(c)->protocols_announced;

	if (expect_status(c, SEND(c, BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, announced + 1), S_IP))
		(void)expect_status(c, SEND(c, BASE, SCMI_BASE_DISCOVER_LIST_PROTOCOLS, 0xffffffffu), S_IP);
}

#define ROW(name, says, requirement, function)                                                                             \
	{                                                                                                                  \
		.id = "base.list-protocols." name, .title = says, .requirements = REQUIRES(requirement), .protocol = BASE, \
		.run = function,                                                                                           \
	}

static const struct check_row rows[] = {
	ROW("members", "the list names no protocol twice and leaves Base out", "BASE-006-01", members),
	ROW("ascending", "the list ascends", "BASE-006-02", ascending),
	ROW("packing", "the first id of each part stands in the lowest byte", "BASE-006-03", packing),
	ROW("skip", "skip k returns the list without its first k ids", "BASE-006-04", skipping),
	ROW("skip-past-end", "skipping more than there are is refused", "BASE-006-05", skip_more),
	ROW("skip-at-end", "skipping all gives nothing more", "BASE-006-06", skip_all),
	ROW("padding", "unused bytes of the last word are zero", "BASE-006-08", padding),
};

CHECK_TABLE(checks_base_list, rows);
