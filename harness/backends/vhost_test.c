/* SPDX-License-Identifier: BSD-2-Clause */
/* The vhost backend as far as it goes without a node: options, the memory table, and what it says when there is none. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "greatest.h"
#include "harness/backends/registry.h"
#include "harness/backends/vhost_device.h"

static struct vhost_device device;
static char why[512];

static int options(const char *text)
{
	vhost_device_init(&device);
	why[0] = '\0';
	return vhost_device_options(&device, text, why, sizeof(why));
}

TEST defaults_are_what_a_plain_vmm_does(void)
{
	ASSERT_EQ(0, options(""));
	ASSERT_EQ(VIRTIO_PORT_QUEUE_SIZE, device.queue_size);
	ASSERT_EQ(1, device.region_count);
	ASSERT_EQ(VHOST_ORDER_NUM, device.order);
	ASSERT_EQ(VHOST_WORKER_DEFAULT, device.worker);
	ASSERT_EQ(VHOST_DRIVER_SCMI, device.driver);
	ASSERT(device.features_wanted & VQ_F_VERSION_1);
	ASSERT(device.features_wanted & VQ_F_EVENT_IDX);
	ASSERT_FALSE(device.features_wanted & VQ_F_NOTIFY_ON_EMPTY);
	ASSERT_FALSE(device.features_wanted & VIRTIO_SCMI_F_SHARED_MEMORY);
	PASS();
}

TEST options_are_taken(void)
{
	ASSERT_EQ(0, options("order=kick&worker=kernel&driver=vsock&cid=77&regions=3&queue_size=64&event_idx=0&indirect=0&p2a=0"));
	ASSERT_EQ(VHOST_ORDER_KICK, device.order);
	ASSERT_EQ(VHOST_WORKER_KERNEL, device.worker);
	ASSERT_EQ(VHOST_DRIVER_VSOCK, device.driver);
	ASSERT_EQ(77, device.guest_cid);
	ASSERT_EQ(3, device.region_count);
	ASSERT_EQ(64, device.queue_size);
	ASSERT_EQ(VQ_F_VERSION_1, device.features_wanted);
	ASSERT_EQ(0, options("order=crosvm&worker=owner"));
	ASSERT_EQ(VHOST_ORDER_CROSVM, device.order);
	ASSERT_EQ(VHOST_WORKER_OWNER, device.worker);
	PASS();
}

TEST wrong_options_are_named(void)
{
	static const char *const wrong[][2] = {
		{"order=none", "order=none"},
		{"worker=me", "worker=me"},
		{"driver=net", "driver=net"},
		{"regions=0", "regions"},
		{"regions=65", "regions"},
		{"queue_size=3", "queue_size"},
		{"cid=2", "cid"},
		{"ordr=num", "ordr"},
	};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		ASSERT_EQm(wrong[i][0], -EINVAL, options(wrong[i][0]));
		ASSERTm(why, strstr(why, wrong[i][1]));
	}
	ASSERT_EQ(-EINVAL, options("order=none"));
	ASSERTm(why, strstr(why, "num, kick, crosvm"));
	PASS();
}

TEST regions_cover_the_memory_and_lie_apart(void)
{
	static const uint32_t counts[] = {1, 2, 3, 7, 64};
	struct vhost_regions regions;

	for (size_t c = 0; c < sizeof(counts) / sizeof(counts[0]); c++) {
		uint64_t guest = VHOST_GUEST_ADDRESS, user = 0x7000000000, covered = 0;

		ASSERT_EQ(counts[c], vhost_device_regions(&regions, counts[c], guest, user, 100 * 4096));
		for (uint32_t i = 0; i < regions.count; i++) {
			const struct vhost_memory_region *r = &regions.region[i];

			ASSERT_EQ(guest + covered, r->guest_phys_addr);
			ASSERT(r->memory_size > 0 && r->memory_size % 4096 == 0);
			ASSERT_EQ(0, r->flags_padding);
			ASSERT(r->guest_phys_addr != r->userspace_addr);
			if (i)
				ASSERT(r->userspace_addr >
				       regions.region[i - 1].userspace_addr + regions.region[i - 1].memory_size);
			covered += r->memory_size;
		}
		ASSERT_EQ(100 * 4096, covered);
	}
	PASS();
}

TEST no_more_regions_than_pages_or_than_the_table_holds(void)
{
	struct vhost_regions regions;

	ASSERT_EQ(2, vhost_device_regions(&regions, 5, 0, 4096, 2 * 4096));
	ASSERT_EQ(VHOST_REGIONS_MAX, vhost_device_regions(&regions, 100, 0, 4096, 200 * 4096));
	PASS();
}

TEST the_memory_table_is_laid_out_as_the_kernel_reads_it(void)
{
	struct vhost_memory *table = malloc(sizeof(*table) + VHOST_REGIONS_MAX * sizeof(table->regions[0]));
	struct vhost_regions regions;
	uint64_t words[5];

	ASSERT(table);
	ASSERT_EQ(1, vhost_device_regions(&regions, 1, 0x40000000, 0x12345000, 0x3000));
	memset(table, 0xff, sizeof(*table));
	vhost_device_memory_table(&regions, table);
	memcpy(words, table, sizeof(words));
	ASSERT_EQ_FMT(UINT64_C(1), words[0], "%lx"); /* one region, padding zero */
	ASSERT_EQ_FMT(UINT64_C(0x40000000), words[1], "%lx");
	ASSERT_EQ_FMT(UINT64_C(0x3000), words[2], "%lx");
	ASSERT_EQ_FMT(UINT64_C(0x12345000), words[3], "%lx");
	ASSERT_EQ_FMT(UINT64_C(0), words[4], "%lx");
	free(table);
	PASS();
}

static int open_node(const char *node)
{
	void *self = NULL;

	return vhost_backend.open(node, "", NULL, &self, why, sizeof(why));
}

TEST what_is_no_vhost_node_is_named_with_the_call_that_failed(void)
{
	char long_name[400];

	ASSERT_EQ(-ENOENT, open_node("/dev/none"));
	ASSERT_STR_EQ("/dev/none: open: No such file or directory", why);
	ASSERT_EQ(-ENOTTY, open_node("/dev/null"));
	ASSERT_STR_EQ("/dev/null: VHOST_GET_FEATURES: Inappropriate ioctl for device", why);
	ASSERT(open_node("/etc/passwd") < 0);
	ASSERTm(why, strstr(why, "/etc/passwd: "));
	memset(long_name, 'x', sizeof(long_name) - 1);
	long_name[sizeof(long_name) - 1] = '\0';
	ASSERT_EQ(-ENAMETOOLONG, open_node(long_name));
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(defaults_are_what_a_plain_vmm_does);
	RUN_TEST(options_are_taken);
	RUN_TEST(wrong_options_are_named);
	RUN_TEST(regions_cover_the_memory_and_lie_apart);
	RUN_TEST(no_more_regions_than_pages_or_than_the_table_holds);
	RUN_TEST(the_memory_table_is_laid_out_as_the_kernel_reads_it);
	RUN_TEST(what_is_no_vhost_node_is_named_with_the_call_that_failed);
	GREATEST_MAIN_END();
}
