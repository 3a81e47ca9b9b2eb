/* SPDX-License-Identifier: BSD-2-Clause */
/* The memory table: look-ups at the edges of regions, ranges over several regions, tables that must be refused. */
#include <errno.h>

#include "greatest.h"
#include "harness/virtqueue/memory.h"

static uint8_t a[4096], b[4096], last[4096];

/* Two regions adjacent in guest addresses but not in this process, a gap, and one at the very end of the address space. */
static struct vq_memory table(void)
{
	struct vq_memory m = {.count = 0};

	vq_memory_add(&m, &(struct vq_region){0x1000, 0x700000, sizeof(a), a});
	vq_memory_add(&m, &(struct vq_region){0x2000, 0x900000, sizeof(b), b});
	vq_memory_add(&m, &(struct vq_region){UINT64_MAX - 4095, 0xa00000, sizeof(last), last});
	return m;
}

TEST a_range_inside_a_region_is_found_by_both_addresses(void)
{
	struct vq_memory m = table();

	ASSERT_EQ(3, m.count);
	ASSERT_EQ(a, vq_memory_guest(&m, 0x1000, 4096));
	ASSERT_EQ(a + 4095, vq_memory_guest(&m, 0x1fff, 1));
	ASSERT_EQ(b + 16, vq_memory_user(&m, 0x900010, 100));
	ASSERT_EQ(last + 4095, vq_memory_guest(&m, UINT64_MAX, 1));
	PASS();
}

TEST a_range_that_leaves_its_region_is_not_found(void)
{
	struct vq_memory m = table();

	ASSERT_EQ(NULL, vq_memory_guest(&m, 0xfff, 1));
	ASSERT_EQ(NULL, vq_memory_guest(&m, 0x1000, 4097));
	ASSERT_EQ(NULL, vq_memory_guest(&m, 0x1fff, 2));
	ASSERT_EQ(NULL, vq_memory_guest(&m, 0x3000, 1));
	ASSERT_EQ(NULL, vq_memory_guest(&m, UINT64_MAX, 2));
	ASSERT_EQ(NULL, vq_memory_guest(&m, 0x1000, UINT64_MAX));
	ASSERT_EQ(NULL, vq_memory_user(&m, 0x700fff, 2));
	ASSERT_EQ(NULL, vq_memory_guest(&m, 0x1000, 0));
	PASS();
}

TEST a_range_over_two_adjacent_regions_is_two_pieces(void)
{
	struct vq_memory m = table();
	struct vq_piece p[3];

	ASSERT_EQ(2, vq_memory_pieces(&m, 0x1ff0, 0x20, p, 3));
	ASSERT_EQ(a + 0xff0, p[0].host);
	ASSERT_EQ(0x10, p[0].length);
	ASSERT_EQ(b, p[1].host);
	ASSERT_EQ(0x10, p[1].length);
	ASSERT_EQ(-ENOBUFS, vq_memory_pieces(&m, 0x1ff0, 0x20, p, 1));
	ASSERT_EQ(0, vq_memory_pieces(&m, 0xdead0000, 0, p, 3));
	PASS();
}

TEST a_range_into_a_gap_or_past_the_end_of_memory_is_a_fault(void)
{
	struct vq_memory m = table();
	struct vq_piece p[3];

	ASSERT_EQ(-EFAULT, vq_memory_pieces(&m, 0x2ff0, 0x20, p, 3));
	ASSERT_EQ(-EFAULT, vq_memory_pieces(&m, 0x0, 1, p, 3));
	ASSERT_EQ(-EFAULT, vq_memory_pieces(&m, UINT64_MAX - 15, 17, p, 3));
	ASSERT_EQ(1, vq_memory_pieces(&m, UINT64_MAX - 15, 16, p, 3));
	PASS();
}

TEST empty_wrapping_and_overlapping_regions_are_refused(void)
{
	struct vq_memory m = table();

	ASSERT_EQ(-EINVAL, vq_memory_add(&m, &(struct vq_region){0x5000, 0, 0, a}));
	ASSERT_EQ(-EINVAL, vq_memory_add(&m, &(struct vq_region){0x5000, 0, 16, NULL}));
	ASSERT_EQ(-EINVAL, vq_memory_add(&m, &(struct vq_region){UINT64_MAX - 14, 0, 16, a}));
	ASSERT_EQ(-EINVAL, vq_memory_add(&m, &(struct vq_region){0x5000, UINT64_MAX - 14, 16, a}));
	ASSERT_EQ(-EEXIST, vq_memory_add(&m, &(struct vq_region){0x1fff, 0, 1, a}));
	ASSERT_EQ(-EEXIST, vq_memory_add(&m, &(struct vq_region){0x800, 0, 0x4000, a}));
	ASSERT_EQ(0, vq_memory_add(&m, &(struct vq_region){0x3000, 0, 1, a}));
	PASS();
}

TEST a_full_table_takes_no_more(void)
{
	struct vq_memory m = {.count = 0};

	for (uint32_t i = 0; i < VQ_MEMORY_REGIONS_MAX; i++)
		ASSERT_EQ(0, vq_memory_add(&m, &(struct vq_region){i * 0x1000u, 0, 16, a}));
	ASSERT_EQ(-ENOSPC, vq_memory_add(&m, &(struct vq_region){0x10000000, 0, 16, a}));
	PASS();
}

TEST a_region_is_removed_by_exactly_what_it_was_added_as(void)
{
	struct vq_memory m = table();
	struct vq_region gone;

	ASSERT_EQ(-ENOENT, vq_memory_remove(&m, 0x1000, 0x700000, 16, NULL));
	ASSERT_EQ(-ENOENT, vq_memory_remove(&m, 0x1000, 0x700001, 4096, NULL));
	ASSERT_EQ(0, vq_memory_remove(&m, 0x1000, 0x700000, 4096, &gone));
	ASSERT_EQ(a, gone.host);
	ASSERT_EQ(NULL, vq_memory_guest(&m, 0x1000, 1));
	ASSERT_EQ(b, vq_memory_guest(&m, 0x2000, 1));
	ASSERT_EQ(2, m.count);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(a_range_inside_a_region_is_found_by_both_addresses);
	RUN_TEST(a_range_that_leaves_its_region_is_not_found);
	RUN_TEST(a_range_over_two_adjacent_regions_is_two_pieces);
	RUN_TEST(a_range_into_a_gap_or_past_the_end_of_memory_is_a_fault);
	RUN_TEST(empty_wrapping_and_overlapping_regions_are_refused);
	RUN_TEST(a_full_table_takes_no_more);
	RUN_TEST(a_region_is_removed_by_exactly_what_it_was_added_as);
	GREATEST_MAIN_END();
}
