/* SPDX-License-Identifier: BSD-2-Clause */
/* When a node signals the call eventfd: always where the agent wants it, by flag and by event index, and not where it does not. */
#include <endian.h>
#include <inttypes.h>

#include "suites/tables.h"
#include "suites/vhost_vmm.h"

/* Requests go one by one, or several with one kick; how many signals that made. False: they were not all answered. */
static bool exchange(struct check *c, struct vmm *v, unsigned count, bool wanted, uint64_t *signals)
{
	(void)vmm_signals(v->queues[0].call);
	for (unsigned i = 0; i < count; i++)
		vmm_publish_usual(v, i, vmm_write(v, i, SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, NULL, 0), 136);
	vmm_kick(v, 0);
	for (unsigned i = 0; i < count; i++) {
		if (vmm_wait(c, v, i))
			continue;
		fail(c, "%u requests: answers expected, number %u has none", count, i);
		return false;
	}
	/* The used entry is seen before its signal is given: a wanted one is waited for, an unwanted one gets its chance. */
	for (unsigned n = 0; n < (wanted ? 200u : 10u); n++) {
		*signals = vmm_signals(v->queues[0].call);
		if (*signals)
			return true;
		vmm_sleep_ms(1);
	}
	return true;
}

static bool one_call(struct check *c, struct vmm *v, unsigned count, bool wanted, const char *what)
{
	uint64_t signals = 0;

	if (over(c) || !exchange(c, v, count, wanted, &signals))
		return false;
	if (wanted)
		return expect(c, signals > 0, "%s: a signal on the call eventfd expected, none found", what);
	return prefer(c, signals == 0, "%s: no signal on the call eventfd expected, %" PRIu64 " found", what, signals);
}

static void by_flag(struct check *c)
{
	struct vmm v;

	if (!vmm_up(c, &v, 0))
		return;
	for (unsigned round = 0; round < 3; round++) {
		v.queues[0].avail->flags = 0;
		(void)one_call(c, &v, 1, true, "a command with calls wanted");
		(void)one_call(c, &v, 8, true, "eight commands with calls wanted");
		v.queues[0].avail->flags = htole16(VRING_AVAIL_F_NO_INTERRUPT);
		(void)one_call(c, &v, 1, false, "a command with VRING_AVAIL_F_NO_INTERRUPT");
	}
	v.queues[0].avail->flags = 0;
	(void)one_call(c, &v, 1, true, "a command after calls were wanted again");
	vmm_close(&v);
}

/* A device with event indices whose rings begin at `base`. */
static bool up_at(struct check *c, struct vmm *v, uint16_t base)
{
	struct vmm_queue *q = &v->queues[0];
	int err;

	if (!vmm_open(c, v))
		return false;
	if (!(v->features & VMM_EVENT_IDX)) {
		skip(c, "the node does not offer EVENT_IDX");
		vmm_close(v);
		return false;
	}
	q->available = q->taken = base;
	q->avail->idx = q->used->idx = htole16(base);
	err = vmm_set_features(v, VMM_VERSION_1 | VMM_EVENT_IDX);
	if (!err)
		err = vmm_owner(v);
	if (!err)
		err = vmm_tell_memory(v);
	for (unsigned i = 0; i < VMM_QUEUES && !err; i++)
		err = vmm_tell_queue(v, i, vmm_order_num);
	if (expect_call(c, err, 0, "setting up rings with EVENT_IDX") && vmm_start(c, v))
		return true;
	vmm_close(v);
	return false;
}

/* Wanted when the used index passes `ahead` entries from here. */
static void want_after(struct vmm *v, uint16_t ahead)
{
	struct vmm_queue *q = &v->queues[0];

	__atomic_store_n(&q->avail->ring[VMM_NUM], htole16((uint16_t)(q->taken + ahead)), __ATOMIC_SEQ_CST);
}

static void by_index_at(struct check *c, uint16_t base)
{
	struct vmm v;

	if (over(c) || !up_at(c, &v, base))
		return;
	/* The flag means nothing with event indices. */
	v.queues[0].avail->flags = htole16(VRING_AVAIL_F_NO_INTERRUPT);
	want_after(&v, 0);
	(void)one_call(c, &v, 1, true, "the first command after a start");
	want_after(&v, 2);
	(void)one_call(c, &v, 1, false, "two entries before the event index");
	(void)one_call(c, &v, 1, false, "one entry before the event index");
	(void)one_call(c, &v, 1, true, "the entry that the event index names");
	(void)one_call(c, &v, 1, false, "the entry behind the event index");
	want_after(&v, 2);
	(void)one_call(c, &v, 5, true, "five entries with the event index among them");
	vmm_close(&v);
}

static void by_index(struct check *c)
{
	by_index_at(c, 0);
	by_index_at(c, 65533);
}

static const struct check_row rows[] = {
	{
		.id = "vhost.calls.flag",
		.title = "the call eventfd is signalled unless the agent's flag says no",
		.requirements = REQUIRES("VHS-42"),
		.needs = {.vhost = true},
		.run = by_flag,
	},
	{
		.id = "vhost.calls.event-index",
		.title = "the call eventfd is signalled when the used index passes the agent's event index, across the wrap too",
		.requirements = REQUIRES("VHS-42"),
		.needs = {.vhost = true},
		.run = by_index,
	},
};

CHECK_TABLE(checks_vhost_calls, rows);
