/* SPDX-License-Identifier: BSD-2-Clause */
/* The suites' own VMM as far as it goes without a node: what it writes into a ring, and what it makes of what a device wrote. */
#include <endian.h>
#include <string.h>

#include "greatest.h"
#include "suites/engine.h"
#include "suites/vhost_vmm.h"
#include "suites/vhost_vmm_memory.h"

static struct assay_agent *agent;
static struct run run;
static struct seat seat;
static struct check check;
static struct vmm v;

/* Memory and eventfds are there; the node is not. */
static void set_up(void *unused)
{
	char why[256];

	(void)unused;
	memset(&check, 0, sizeof(check));
	if (assay_agent_open("loopback:", &(struct assay_agent_options){.name = "agent"}, &agent, why, sizeof(why)))
		return;
	seat = (struct seat){.run = &run, .agent = agent};
	check.run = &run;
	check.seat = check.home = &seat;
	check.evidence = &run.evidence;
	(void)vmm_try_open(&check, &v);
}

static void tear_down(void *unused)
{
	(void)unused;
	vmm_close(&v);
	assay_agent_close(agent);
}

/* As a device would: one used entry. */
static void use(uint32_t head, uint32_t length)
{
	struct vring_used *used = v.queues[0].used;
	uint16_t index = le16toh(used->idx);

	used->ring[index % VMM_NUM] = (struct vring_used_elem){htole32(head), htole32(length)};
	used->idx = htole16((uint16_t)(index + 1));
}

TEST a_node_that_is_not_there_is_an_errno(void)
{
	struct vmm other;

	ASSERT(v.memory);
	ASSERT_EQ(-ENOENT, vmm_try_open(&check, &other));
	vmm_close(&other);
	vmm_close(&other);
	ASSERT_STR_EQ("EPERM", vmm_errno(-EPERM));
	ASSERT_STR_EQ("success", vmm_errno(0));
	PASS();
}

TEST a_chain_is_written_as_a_device_reads_it(void)
{
	const struct vring_desc *desc = v.queues[0].desc;
	const uint32_t words[] = {0x11223344};
	uint32_t bytes = vmm_write(&v, 3, SCMI_PROTOCOL_CLOCK, 5, words, 1);

	ASSERT_EQ(8, bytes);
	vmm_publish_usual(&v, 3, bytes, 136);
	ASSERT_EQ(1, le16toh(v.queues[0].avail->idx));
	ASSERT_EQ(12, le16toh(v.queues[0].avail->ring[0]));
	ASSERT_EQ(VMM_GUEST + VMM_SLOTS_AT + 3 * VMM_PAGE, le64toh(desc[12].addr));
	ASSERT_EQ(8, le32toh(desc[12].len));
	ASSERT_EQ(VRING_DESC_F_NEXT, le16toh(desc[12].flags));
	ASSERT_EQ(13, le16toh(desc[12].next));
	ASSERT_EQ(136, le32toh(desc[13].len));
	ASSERT_EQ(VRING_DESC_F_WRITE, le16toh(desc[13].flags));
	ASSERT_EQ(VMM_PAINT, vmm_response_of(&v, 3)[0]);
	ASSERT_EQ(0x11223344, scmi_load32(vmm_request_of(&v, 3) + 4));
	PASS();
}

TEST what_comes_back_is_counted_once_and_by_slot(void)
{
	vmm_publish_usual(&v, 0, 4, 136);
	vmm_publish_usual(&v, 1, 4, 136);
	use(4, 12);
	vmm_look(&v);
	vmm_look(&v);
	ASSERT_EQ(0, v.slots[0].returned);
	ASSERT_EQ(1, v.slots[1].returned);
	ASSERT_EQ(12, v.slots[1].length);
	use(0, 8);
	ASSERT(vmm_wait_ms(&v, 0, 1));
	ASSERT_EQ(1, v.slots[0].order);
	ASSERT_FALSE(vmm_wait_ms(&v, 2, 1));
	PASS();
}

TEST heads_of_nobody_and_jumps_are_told_and_harm_nothing(void)
{
	use(VMM_NUM, 8);
	use(0xffffffff, 8);
	use(2, 8);
	vmm_look(&v);
	ASSERT_EQ(3, v.strange);
	ASSERT_EQ(0, v.used_count);
	v.queues[0].used->idx = htole16(30000);
	vmm_look(&v);
	ASSERT(v.strange > 3);
	vmm_look(&v);
	PASS();
}

TEST an_answer_is_believed_as_far_as_it_goes(void)
{
	struct vmm_answer answer;

	run.options = &(struct assay_check_options){.timeout_ns = 0};
	(void)vmm_write(&v, 0, SCMI_PROTOCOL_BASE, 0, NULL, 0);
	memcpy(vmm_response_of(&v, 0), vmm_request_of(&v, 0), 4);
	scmi_store32(vmm_response_of(&v, 0) + 4, 0);
	check.row = &(struct check_row){.requirements = REQUIRES("VHS-11")};
	check.severity = ASSAY_MUST;
	v.slots[0].length = 0xffffffff;
	ASSERT_FALSE(vmm_answer(&check, &v, 0, &answer));
	ASSERT_EQ(ASSAY_FAIL, check.verdict);
	check.settled = false;
	v.slots[0].length = 12;
	ASSERT(vmm_answer(&check, &v, 0, &answer));
	ASSERT_EQ(0, answer.status);
	scmi_store32(vmm_response_of(&v, 0), 0xdeadbeef);
	ASSERT_FALSE(vmm_answer(&check, &v, 0, &answer));
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	SET_SETUP(set_up, NULL);
	SET_TEARDOWN(tear_down, NULL);
	RUN_TEST(a_node_that_is_not_there_is_an_errno);
	RUN_TEST(a_chain_is_written_as_a_device_reads_it);
	RUN_TEST(what_comes_back_is_counted_once_and_by_slot);
	RUN_TEST(heads_of_nobody_and_jumps_are_told_and_harm_nothing);
	RUN_TEST(an_answer_is_believed_as_far_as_it_goes);
	GREATEST_MAIN_END();
}
