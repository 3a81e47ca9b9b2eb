/* SPDX-License-Identifier: BSD-2-Clause */
/* Chains of every shape in a node's command queue: each is answered or returned, and the agents of other opens notice nothing. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "scmi/names.h"
#include "suites/tables.h"
#include "suites/vhost_vmm.h"

#define BATCH VMM_SLOTS

static void batch(struct check *c)
{
	struct vmm_answer answer;
	struct vmm v;

	if (!vmm_up(c, &v, 0))
		return;
	for (unsigned i = 0; i < BATCH; i++)
		vmm_publish_usual(&v, i, vmm_ping(&v, i), 136);
	vmm_kick(&v, 0);
	for (unsigned i = 0; i < BATCH && !over(c); i++) {
		if (!vmm_wait(c, &v, i))
			fail(c, "%u requests and one kick: each answered expected, number %u is not", BATCH, i);
		else if (vmm_answer(c, &v, i, &answer))
			(void)expect(c, answer.status == SCMI_SUCCESS && v.slots[i].returned == 1,
				     "request %u of %u: returned once with SUCCESS expected, %" PRIu32 " times with status %" PRId32
				     " found",
				     i, BATCH, v.slots[i].returned, answer.status);
	}
	(void)expect(c, v.used_count == BATCH && v.strange == 0,
		     "%u used entries of our heads expected, %" PRIu32 " and %" PRIu32 " others found", BATCH, v.used_count,
		     v.strange);
	vmm_close(&v);
}

static void batch_order(struct check *c)
{
	struct vmm v;
	unsigned out_of_order = 0, back = 0;

	if (!vmm_up(c, &v, 0))
		return;
	for (unsigned i = 0; i < BATCH; i++)
		vmm_publish_usual(&v, i, vmm_ping(&v, i), 136);
	vmm_kick(&v, 0);
	for (unsigned i = 0; i < BATCH; i++)
		back += vmm_wait(c, &v, i);
	for (unsigned i = 0; i < BATCH; i++)
		out_of_order += v.slots[i].order != i;
	note(c, "of %u requests and one kick %u came back, %u of them out of the ring's order", BATCH, back, out_of_order);
	vmm_close(&v);
}

static void header(struct check *c)
{
	static const uint16_t tokens[] = {0, 1, 0x155, 0x2aa, 0x3ff};
	struct vmm_answer answer;
	struct vmm v;

	if (!vmm_up(c, &v, 0))
		return;
	for (size_t i = 0; i < 5 && !over(c); i++) {
		for (uint8_t message = 0; message < 8 && !over(c); message++) {
			v.token = (uint16_t)((tokens[i] - 1) & 0x3ff);
			(void)VMM_COMMAND(c, &v, SCMI_PROTOCOL_BASE, message, &answer, 0);
		}
	}
	vmm_close(&v);
}

/* What is behind the answer is as it was painted. */
static bool untouched(const struct vmm *v, const uint8_t *response, uint32_t from)
{
	(void)v;
	for (uint32_t i = from; i < VMM_RESPONSE_BYTES; i++)
		if (response[i] != VMM_PAINT)
			return false;
	return true;
}

/* DISCOVER_VENDOR fills 24 bytes; requests carry more words than it has. */
static void one_size(struct check *c, struct vmm *v, uint32_t payload, uint32_t room)
{
	static const uint32_t words[32];
	uint32_t bytes = vmm_write(v, 0, SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_VENDOR, words, payload / 4), length;
	struct vmm_answer answer;

	vmm_publish_usual(v, 0, bytes, room);
	vmm_kick(v, 0);
	if (!vmm_wait(c, v, 0)) {
		fail(c, "request of %" PRIu32 " and room for %" PRIu32 " bytes: an answer expected, none found", bytes, room);
		return;
	}
	length = v->slots[0].length;
	if (!expect(c, length <= room, "room for %" PRIu32 " bytes: a used length within it expected, %" PRIu32 " found", room,
		    length) ||
	    !expect(c, untouched(v, vmm_response_of(v, 0), length),
		    "room for %" PRIu32 " bytes, used length %" PRIu32
		    ": the bytes behind the answer untouched expected, written ones found",
		    room, length) ||
	    !vmm_answer(c, v, 0, &answer))
		return;
	if (answer.status == SCMI_SUCCESS && payload == 0 && room >= 24)
		(void)expect(c, length <= 24 && length > 8,
			     "DISCOVER_VENDOR: a used length of at most 24, header, status and name, expected, %" PRIu32 " found",
			     length);
	else if (room < 24)
		(void)prefer(c, answer.status != SCMI_SUCCESS && length == 8,
			     "room for %" PRIu32 " bytes: an error of 8 bytes preferred to %" PRIu32 " bytes with %s", room, length,
			     scmi_status_name(answer.status) ? scmi_status_name(answer.status) : "another status");
}

static void sizes(struct check *c)
{
	struct vmm v;

	if (!vmm_up(c, &v, 0))
		return;
	for (uint32_t payload = 0; payload <= 128 && !over(c); payload += 4)
		one_size(c, &v, payload, 136);
	for (uint32_t room = 8; room <= 136 && !over(c); room += 4)
		one_size(c, &v, 0, room);
	vmm_close(&v);
}

/* One chain that holds no command, in a ring of its own: it comes back with length 0, and the ring goes on. */
static void odd_chain(struct check *c, uint32_t request, uint32_t room, const char *what)
{
	struct vmm_piece pieces[2];
	unsigned count = 0;
	struct vmm v;

	if (over(c) || !vmm_up(c, &v, 0))
		return;
	(void)vmm_ping(&v, 0);
	pieces[count++] = (struct vmm_piece){vmm_guest(&v, vmm_request_of(&v, 0)), request, 0};
	pieces[count++] = (struct vmm_piece){vmm_guest(&v, vmm_response_of(&v, 0)), room, VRING_DESC_F_WRITE};
	vmm_publish(&v, 0, pieces, count);
	vmm_kick(&v, 0);
	if (expect(c, vmm_wait(c, &v, 0), "%s: returned expected, lost found%s", what,
		   vmm_signals(v.queues[0].error) ? " (VRING_ERR was signalled)" : ""))
		(void)expect(c, v.slots[0].length == 0, "%s: used length 0 expected, %" PRIu32 " found", what, v.slots[0].length);
	vmm_forget(&v);
	(void)vmm_serves(c, &v, what);
	vmm_close(&v);
}

static void odd_lengths(struct check *c)
{
	odd_chain(c, 137, 136, "a request of 137 bytes");
	odd_chain(c, 2, 136, "a request of 2 bytes");
	odd_chain(c, 4, 7, "room for 7 bytes");
	odd_chain(c, 4, 1, "room for 1 byte");
	odd_chain(c, 0, 136, "a request of 0 bytes");
	odd_chain(c, 4, 0, "room for 0 bytes");
}

struct shape {
	const char *name;
	uint8_t readable, writable;
};

/* The usual request of 4 bytes and 136 bytes of room, in more pieces. */
static unsigned cut(struct vmm *v, const struct shape *shape, struct vmm_piece *pieces)
{
	unsigned count = 0;

	for (unsigned i = 0; i < shape->readable; i++)
		pieces[count++] = (struct vmm_piece){vmm_guest(v, vmm_request_of(v, 0)) + 2 * i, shape->readable > 1 ? 2 : 4, 0};
	for (unsigned i = 0; i < shape->writable; i++)
		pieces[count++] = (struct vmm_piece){vmm_guest(v, vmm_response_of(v, 0)) + 68 * i, shape->writable > 1 ? 68 : 136,
						     VRING_DESC_F_WRITE};
	return count;
}

static void framing(struct check *c)
{
	static const struct shape shapes[] = {{"1+0", 1, 0}, {"2+1", 2, 1}, {"1+2", 1, 2}, {"0+1", 0, 1}};
	char text[300];
	size_t at = 0;

	for (size_t i = 0; i < 4 && !over(c); i++) {
		struct vmm_piece pieces[4];
		struct vmm v;
		unsigned count;
		bool back;

		if (!vmm_up(c, &v, 0))
			return;
		(void)vmm_ping(&v, 0);
		count = cut(&v, &shapes[i], pieces);
		vmm_publish(&v, 0, pieces, count);
		vmm_kick(&v, 0);
		back = vmm_wait_ms(&v, 0, 200);
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%s%s pieces: %s", i ? "; " : "", shapes[i].name,
				       !back               ? "lost"
				       : v.slots[0].length ? "served"
							   : "returned with length 0");
		vmm_close(&v);
	}
	if (!over(c))
		note(c, "%s", text);
}

static void large_room(struct check *c)
{
	struct vmm v;

	if (!vmm_up(c, &v, 0))
		return;
	vmm_publish_usual(&v, 0, vmm_ping(&v, 0), 256);
	vmm_kick(&v, 0);
	note(c, "room for 256 bytes: %s", !vmm_wait(c, &v, 0) ? "lost" : v.slots[0].length ? "served" : "returned with length 0");
	vmm_close(&v);
}

static void event_kicks(struct check *c)
{
	struct vmm v;

	if (!vmm_up(c, &v, 0))
		return;
	for (unsigned kicks = 1; kicks <= 10000 && !over(c); kicks *= 100) {
		for (unsigned i = 0; i < kicks; i++)
			vmm_kick(&v, 1);
		(void)vmm_serves(c, &v, "after kicks of the event queue");
		vmm_sleep_ms(20);
		vmm_look(&v);
		(void)expect(c, v.strange == 0 && v.slots[0].returned == 1,
			     "%u kicks of queue 1: one used entry in queue 0 for one command expected, %" PRIu32 " and %" PRIu32
			     " of heads never offered found",
			     kicks, v.slots[0].returned, v.strange);
	}
	vmm_close(&v);
}

static const struct check_row rows[] = {
	{
		.id = "vhost.ring.batch",
		.title = "a full ring and one kick: each request comes back once",
		.requirements = REQUIRES("VHS-10"),
		.needs = {.vhost = true},
		.run = batch,
	},
	{
		.id = "vhost.ring.header",
		.title = "the header of an answer is that of its request, bit for bit",
		.requirements = REQUIRES("VHS-11"),
		.needs = {.vhost = true},
		.run = header,
	},
	{
		.id = "vhost.ring.sizes",
		.title = "the used length is that of the answer, nothing is written behind it, and no answer is cut",
		.requirements = REQUIRES("VHS-15"),
		.needs = {.vhost = true},
		.run = sizes,
	},
	{
		.id = "vhost.ring.odd-lengths",
		.title = "a chain that holds no command comes back with length 0",
		.requirements = REQUIRES("VHS-16"),
		.needs = {.vhost = true},
		.run = odd_lengths,
	},
	{
		.id = "vhost.ring.event-kick",
		.title = "kicks of the event queue have no effect on commands",
		.requirements = REQUIRES("VHS-21"),
		.needs = {.vhost = true},
		.run = event_kicks,
	},
	{
		.id = "quirk.vhost.order",
		.title = "whether requests come back in the order of the ring",
		.requirements = REQUIRES("VHS-10"),
		.quirk = true,
		.needs = {.vhost = true},
		.run = batch_order,
	},
	{
		.id = "quirk.vhost.framing",
		.title = "what becomes of requests in more or fewer pieces than two",
		.requirements = REQUIRES("VHS-17"),
		.quirk = true,
		.needs = {.vhost = true},
		.run = framing,
	},
	{
		.id = "quirk.vhost.large-room",
		.title = "what becomes of a request with more room for its answer than any answer takes",
		.requirements = REQUIRES("VHS-18"),
		.quirk = true,
		.needs = {.vhost = true},
		.run = large_room,
	},
};

CHECK_TABLE(checks_vhost_ring, rows);
