/* SPDX-License-Identifier: BSD-2-Clause */
/* Rings as the suites' VMM writes them: any chain, well-formed or not, and what came back. All numbers are little-endian. */
#include <endian.h>
#include <inttypes.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "suites/engine.h"
#include "suites/vhost_vmm.h"
#include "suites/vhost_vmm_memory.h"

#define PIECES_MAX 4u /* descriptors of a slot */

static uint16_t load16(const uint16_t *at)
{
	return le16toh(__atomic_load_n(at, __ATOMIC_ACQUIRE));
}

static void store16(uint16_t *at, uint16_t value)
{
	__atomic_store_n(at, htole16(value), __ATOMIC_RELEASE);
}

uint64_t vmm_guest(const struct vmm *v, const void *at)
{
	return VMM_GUEST + (uint64_t)((const uint8_t *)at - v->memory);
}

uint8_t *vmm_request_of(struct vmm *v, unsigned slot)
{
	return v->memory + VMM_SLOTS_AT + (size_t)slot * VMM_PAGE;
}

uint8_t *vmm_response_of(struct vmm *v, unsigned slot)
{
	return vmm_request_of(v, slot) + VMM_RESPONSE_AT;
}

uint32_t vmm_write(struct vmm *v, unsigned slot, uint8_t protocol, uint8_t message, const uint32_t *words, uint32_t count)
{
	uint8_t *request = vmm_request_of(v, slot);

	v->token = (uint16_t)((v->token + 1) & 0x3ff);
	scmi_store32(request, scmi_command_word(protocol, message, v->token));
	for (uint32_t i = 0; i < count; i++)
		scmi_store32(request + 4 + 4 * (size_t)i, words[i]);
	memset(vmm_response_of(v, slot), VMM_PAINT, VMM_RESPONSE_BYTES);
	return 4 + 4 * count;
}

uint32_t vmm_ping(struct vmm *v, unsigned slot)
{
	return vmm_write(v, slot, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, NULL, 0);
}

void vmm_publish_head(struct vmm *v, uint16_t head)
{
	struct vmm_queue *q = &v->queues[0];

	store16(&q->avail->ring[q->available % VMM_NUM], head);
	store16(&q->avail->idx, ++q->available);
}

void vmm_publish(struct vmm *v, unsigned slot, const struct vmm_piece *pieces, unsigned count)
{
	struct vring_desc *desc = &v->queues[0].desc[slot * PIECES_MAX];

	for (unsigned i = 0; i < count && i < PIECES_MAX; i++) {
		bool more = i + 1 < count;

		desc[i] = (struct vring_desc){
			.addr = htole64(pieces[i].address),
			.len = htole32(pieces[i].length),
			.flags = htole16((uint16_t)(pieces[i].flags | (more ? VRING_DESC_F_NEXT : 0))),
			.next = htole16((uint16_t)(slot * PIECES_MAX + i + 1)),
		};
	}
	v->slots[slot] = (struct vmm_slot){0};
	vmm_publish_head(v, (uint16_t)(slot * PIECES_MAX));
}

void vmm_publish_usual(struct vmm *v, unsigned slot, uint32_t request, uint32_t room)
{
	const struct vmm_piece pieces[] = {
		{.address = vmm_guest(v, vmm_request_of(v, slot)), .length = request},
		{.address = vmm_guest(v, vmm_response_of(v, slot)), .length = room, .flags = VRING_DESC_F_WRITE},
	};

	vmm_publish(v, slot, pieces, 2);
}

void vmm_kick(struct vmm *v, unsigned queue)
{
	const uint64_t one = 1;

	(void)!write(v->queues[queue].kick, &one, sizeof(one));
}

uint64_t vmm_signals(int fd)
{
	uint64_t count = 0;

	return read(fd, &count, sizeof(count)) == (ssize_t)sizeof(count) ? count : 0;
}

void vmm_look(struct vmm *v)
{
	struct vmm_queue *q = &v->queues[0];
	uint16_t index = load16(&q->used->idx);

	/* An index that jumps tells nothing true: one turn of the ring is all that can be new. */
	if ((uint16_t)(index - q->taken) > VMM_NUM)
		v->strange += (uint16_t)(index - q->taken);
	for (unsigned n = 0; q->taken != index && n < VMM_NUM; n++) {
		const struct vring_used_elem *e = &q->used->ring[q->taken++ % VMM_NUM];
		uint32_t head = le32toh(e->id);

		if (head >= VMM_NUM || head % PIECES_MAX) {
			v->strange++;
			continue;
		}
		v->slots[head / PIECES_MAX].returned++;
		v->slots[head / PIECES_MAX].length = le32toh(e->len);
		v->slots[head / PIECES_MAX].order = v->used_count++;
	}
	q->taken = index;
}

bool vmm_wait_ms(struct vmm *v, unsigned slot, unsigned ms)
{
	uint64_t end = vmm_clock_ns() + (uint64_t)ms * 1000000u;

	for (;;) {
		struct pollfd call = {.fd = v->queues[0].call, .events = POLLIN};

		vmm_look(v);
		if (v->slots[slot].returned)
			return true;
		if (vmm_clock_ns() >= end)
			return false;
		/* Signals are read only where they are judged: here they are a hint to look again. */
		if (poll(&call, 1, 2) > 0)
			vmm_sleep_ms(1);
	}
}

bool vmm_wait(struct check *c, struct vmm *v, unsigned slot)
{
	return vmm_wait_ms(v, slot, (unsigned)(vmm_limit_ns(c) / 1000000u));
}

void vmm_forget(struct vmm *v)
{
	memset(v->slots, 0, sizeof(v->slots));
	v->used_count = v->strange = 0;
}

/* --- Commands ------------------------------------------------------------------------------------------------------------ */

static void remember(struct check *c, uint8_t direction, const uint8_t *bytes, uint32_t count)
{
	evidence_add(c->evidence, run_now(c->run), assay_agent_name(check_agent(c)), direction, bytes, count);
}

bool vmm_answer(struct check *c, struct vmm *v, unsigned slot, struct vmm_answer *answer)
{
	const uint8_t *request = vmm_request_of(v, slot), *response = vmm_response_of(v, slot);
	uint32_t length = v->slots[slot].length;

	*answer = (struct vmm_answer){.bytes = length, .payload = response + 8};
	remember(c, ASSAY_RECEIVED, response, length < VMM_RESPONSE_BYTES ? length : VMM_RESPONSE_BYTES);
	if (length < 8 || length > VMM_RESPONSE_BYTES) {
		fail(c, "request 0x%08" PRIx32 ": an answer with header and status expected, a used length of %" PRIu32 " found",
		     scmi_load32(request), length);
		return false;
	}
	answer->header = scmi_load32(response);
	answer->status = (int32_t)scmi_load32(response + 4);
	return expect(c, answer->header == scmi_load32(request),
		      "header of the answer: 0x%08" PRIx32 " expected, 0x%08" PRIx32 " found", scmi_load32(request),
		      answer->header);
}

bool vmm_command(struct check *c, struct vmm *v, uint8_t protocol, uint8_t message, const uint32_t *words, uint32_t count,
		 struct vmm_answer *answer)
{
	uint32_t bytes = vmm_write(v, 0, protocol, message, words, count);

	*answer = (struct vmm_answer){.status = ASSAY_STATUS_UNKNOWN};
	remember(c, ASSAY_SENT, vmm_request_of(v, 0), bytes);
	vmm_publish_usual(v, 0, bytes, 136);
	vmm_kick(v, 0);
	if (!vmm_wait(c, v, 0)) {
		fail(c,
		     "protocol 0x%02x message 0x%x on an open of its own: an answer expected, none within the time limit found%s",
		     protocol, message, vmm_signals(v->queues[0].error) ? " (VRING_ERR was signalled)" : "");
		return false;
	}
	return vmm_answer(c, v, 0, answer);
}

bool vmm_serves(struct check *c, struct vmm *v, const char *when)
{
	struct vmm_answer answer;

	if (over(c) || !VMM_COMMAND(c, v, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, &answer))
		return false;
	return expect(c, answer.status == SCMI_SUCCESS && answer.bytes == 12,
		      "%s: PROTOCOL_VERSION with SUCCESS and 12 bytes expected, status %" PRId32 " and %" PRIu32 " bytes found",
		      when, answer.status, answer.bytes);
}
