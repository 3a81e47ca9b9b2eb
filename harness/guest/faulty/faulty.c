// SPDX-License-Identifier: GPL-2.0-only
/*
 * Does one thing that no module may do, once, when it is loaded: shows that a guest's kernel reports it and that the test then fails.
 * Unload it to ask for the next.
 */
#include <linux/delay.h>
#include <linux/kfence.h>
#include <linux/module.h>
#include <linux/slab.h>

static char *fault = "";
module_param(fault, charp, 0444);
MODULE_PARM_DESC(fault, "overflow, use-after-free, write-after-free, warning");

/* a sampling allocator watches one allocation in a while: ask until this one is watched */
#define TRIES 4000

static void overflow(void)
{
	char *bytes = kmalloc(64, GFP_KERNEL);

	if (!bytes)
		return;
	OPTIMIZER_HIDE_VAR(bytes);
	bytes[64] = 1;
	kfree(bytes);
}

/*
 * KFENCE passes over calls from a place of which it holds objects already, and now and then takes one place for another by its hash: each try
 * comes from another depth.
 */
static noinline char *allocate(int depth)
{
	char *bytes = depth ? allocate(depth - 1) : kmalloc(96, GFP_KERNEL);

	OPTIMIZER_HIDE_VAR(bytes);
	return bytes;
}

static void use_after_free(void)
{
	int i;

	for (i = 0; i < TRIES; i++) {
		char *bytes = allocate(i % 5);

		if (!bytes)
			return;
		kfree(bytes);
		OPTIMIZER_HIDE_VAR(bytes);
		if (is_kfence_address(bytes)) {
			(void)READ_ONCE(*bytes);
			return;
		}
		usleep_range(500, 600);
	}
}

/* the poison of the freed object is looked at when the object is given out again */
static void write_after_free(void)
{
	char *bytes = kmalloc(192, GFP_KERNEL);
	char *again[64];
	int i;

	if (!bytes)
		return;
	kfree(bytes);
	OPTIMIZER_HIDE_VAR(bytes);
	WRITE_ONCE(bytes[100], 1);
	for (i = 0; i < ARRAY_SIZE(again); i++)
		again[i] = kmalloc(192, GFP_KERNEL);
	for (i = 0; i < ARRAY_SIZE(again); i++)
		kfree(again[i]);
}

static int __init faulty_init(void)
{
	if (!strcmp(fault, "overflow"))
		overflow();
	else if (!strcmp(fault, "use-after-free"))
		use_after_free();
	else if (!strcmp(fault, "write-after-free"))
		write_after_free();
	else if (!strcmp(fault, "warning"))
		WARN(1, "faulty: as asked\n");
	else
		return -EINVAL;
	return 0;
}
module_init(faulty_init);

static void __exit faulty_exit(void)
{
}
module_exit(faulty_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Faults of a kind that a guest's kernel must report");
