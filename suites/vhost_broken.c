/* SPDX-License-Identifier: BSD-2-Clause */
/* Rings that cannot be served: buffers out of reach, chains that break the rules. They stop, nobody else does, and they can be mended. */
#include <endian.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>

#include "suites/tables.h"
#include "suites/vhost_vmm.h"
#include "suites/vhost_vmm_memory.h"

/* Agents of other opens are served while this one's ring is in trouble: the run's own agent is one. */
static bool others_live(struct check *c, const char *when)
{
	return over(c) || expect(c, fence(c), "%s: an answer to the agent of another open expected, none found", when);
}

static void unreachable_inside(struct check *c, int protection, bool request, const char *what)
{
	uint8_t *page;
	struct vmm_piece pieces[2];
	struct vmm v;

	if (over(c) || !vmm_up(c, &v, 0))
		return;
	page = v.memory + VMM_SPARE_AT;
	(void)vmm_ping(&v, 0);
	memcpy(page, vmm_request_of(&v, 0), 4);
	pieces[0] = (struct vmm_piece){vmm_guest(&v, request ? page : vmm_request_of(&v, 0)), 4, 0};
	pieces[1] = (struct vmm_piece){vmm_guest(&v, request ? vmm_response_of(&v, 0) : page), 136, VRING_DESC_F_WRITE};
	if (mprotect(page, VMM_PAGE, protection)) {
		broken(c, "mprotect: %s", vmm_errno(-errno));
		vmm_close(&v);
		return;
	}
	vmm_publish(&v, 0, pieces, 2);
	vmm_kick(&v, 0);
	if (expect(c, vmm_wait(c, &v, 0), "%s: returned expected, lost found", what))
		(void)expect(c, v.slots[0].length == 0, "%s: used length 0 expected, %" PRIu32 " found", what, v.slots[0].length);
	vmm_forget(&v);
	(void)vmm_serves(c, &v, what);
	(void)others_live(c, what);
	vmm_close(&v);
}

/* After a stop the entry that cannot be taken is stepped over by the base. */
static bool recover(struct check *c, struct vmm *v, const char *what)
{
	(void)expect_call(c, vmm_running(v, 0), 0, "SET_RUNNING(0)");
	v->queues[0].avail->idx = htole16(v->queues[0].available);
	(void)expect_call(c, vmm_state(v, VHOST_SET_VRING_BASE, 0, v->queues[0].available), 0, "SET_VRING_BASE");
	vmm_forget(v);
	if (over(c) || !vmm_start(c, v))
		return false;
	vmm_kick(v, 0);
	return vmm_serves(c, v, what);
}

static void unreachable(struct check *c)
{
	static const char outside[] = "a buffer outside the memory map";
	struct vmm_piece pieces[2];
	struct vmm v;

	unreachable_inside(c, PROT_NONE, true, "a request in a page that cannot be read");
	unreachable_inside(c, PROT_READ, false, "a response in a page that cannot be written");
	if (over(c) || !vmm_up(c, &v, 0))
		return;
	(void)vmm_ping(&v, 0);
	pieces[0] = (struct vmm_piece){vmm_guest(&v, vmm_request_of(&v, 0)), 4, 0};
	pieces[1] = (struct vmm_piece){VMM_GUEST + VMM_TOLD_BYTES, 136, VRING_DESC_F_WRITE};
	vmm_publish(&v, 0, pieces, 2);
	vmm_kick(&v, 0);
	if (vmm_wait_ms(&v, 0, 100))
		(void)expect(c, v.slots[0].length == 0, "%s: used length 0 expected, %" PRIu32 " found", outside,
			     v.slots[0].length);
	(void)others_live(c, outside);
	(void)recover(c, &v, outside);
	vmm_close(&v);
}

/* --- Rings that break the rules ------------------------------------------------------------------------------------------ */

static void head_outside(struct vmm *v)
{
	vmm_publish_head(v, VMM_NUM);
}

static void loop(struct vmm *v)
{
	struct vring_desc *desc = v->queues[0].desc;

	(void)vmm_ping(v, 0);
	desc[0] = (struct vring_desc){htole64(vmm_guest(v, vmm_request_of(v, 0))), htole32(4), htole16(VRING_DESC_F_NEXT),
				      htole16(1)};
	desc[1] = desc[0];
	desc[1].next = htole16(0);
	vmm_publish_head(v, 0);
}

static void next_outside(struct vmm *v)
{
	(void)vmm_ping(v, 0);
	v->queues[0].desc[0] = (struct vring_desc){htole64(vmm_guest(v, vmm_request_of(v, 0))), htole32(4),
						   htole16(VRING_DESC_F_NEXT), htole16(VMM_NUM)};
	vmm_publish_head(v, 0);
}

static void table_in_table(struct vmm *v)
{
	struct vring_desc *table = (struct vring_desc *)(void *)vmm_request_of(v, 1);

	table[0] = (struct vring_desc){htole64(vmm_guest(v, table)), htole32(16), htole16(VRING_DESC_F_INDIRECT), 0};
	v->queues[0].desc[0] = (struct vring_desc){htole64(vmm_guest(v, table)), htole32(16), htole16(VRING_DESC_F_INDIRECT), 0};
	vmm_publish_head(v, 0);
}

static void written_before_read(struct vmm *v)
{
	const struct vmm_piece pieces[] = {{vmm_guest(v, vmm_response_of(v, 0)), 136, VRING_DESC_F_WRITE},
					   {vmm_guest(v, vmm_request_of(v, 0)), 4, 0}};

	(void)vmm_ping(v, 0);
	vmm_publish(v, 0, pieces, 2);
}

static void index_jump(struct vmm *v)
{
	v->queues[0].avail->idx = htole16((uint16_t)(v->queues[0].available + VMM_NUM + 1));
}

static const struct {
	const char *what;
	void (*make)(struct vmm *);
	bool recovers; /* what a jump leaves behind in older kernels is not to be recovered from */
} corruptions[] = {
	{"a head outside the ring", head_outside, true},
	{"a chain that loops", loop, true},
	{"a chain that leads outside the table", next_outside, true},
	{"an indirect table in an indirect table", table_in_table, true},
	{"a writable piece before a readable one", written_before_read, true},
	{"an available index that jumps", index_jump, false},
};
#define CORRUPTIONS (sizeof(corruptions) / sizeof(corruptions[0]))

static void corrupt(struct check *c)
{
	for (size_t i = 0; i < CORRUPTIONS && !over(c); i++) {
		const char *what = corruptions[i].what;
		struct vmm v;

		if (!vmm_up(c, &v, 0))
			return;
		corruptions[i].make(&v);
		vmm_kick(&v, 0);
		vmm_sleep_ms(30);
		vmm_look(&v);
		(void)expect(c, v.strange == 0, "%s: no used entry with a head that was never offered expected, one found", what);
		(void)others_live(c, what);
		if (corruptions[i].recovers)
			(void)recover(c, &v, what);
		vmm_close(&v);
	}
}

static void error_events(struct check *c)
{
	for (size_t i = 0; i < CORRUPTIONS && !over(c); i++) {
		struct vmm v;
		bool told = false;

		if (!vmm_up(c, &v, 0))
			return;
		corruptions[i].make(&v);
		vmm_kick(&v, 0);
		for (unsigned n = 0; n < 200 && !told; n++) {
			vmm_sleep_ms(1);
			told = vmm_signals(v.queues[0].error) != 0;
		}
		(void)expect(c, told, "%s: a signal on VRING_ERR expected, none found", corruptions[i].what);
		vmm_close(&v);
	}
}

static const struct check_row rows[] = {
	{
		.id = "vhost.ring.unreachable",
		.title = "buffers that cannot be reached harm nobody",
		.requirements = REQUIRES("VHS-19"),
		.needs = {.vhost = true},
		.run = unreachable,
	},
	{
		.id = "vhost.ring.corrupt",
		.title = "a ring that breaks the rules stops, harms no other agent, and works again after stop, base and start",
		.requirements = REQUIRES("VHS-20"),
		.needs = {.vhost = true},
		.run = corrupt,
	},
	{
		.id = "vhost.ring.error-event",
		.title = "VRING_ERR is signalled for a ring that breaks the rules",
		.requirements = REQUIRES("KV-9"),
		.needs = {.vhost = true},
		.run = error_events,
	},
};

CHECK_TABLE(checks_vhost_broken, rows);
