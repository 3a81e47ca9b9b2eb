// SPDX-License-Identifier: GPL-2.0-only
/* Reset lines of the machine: one that can be pulsed and held, one that can only be pulsed, one that can only be held. */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/reset-controller.h>
#include <linux/reset.h>
#include <linux/slab.h>

#include "providers.h"

const char *const provider_resets[PROVIDER_RESETS] = {"gpu", "usb_host_controller", "ethernet"};

enum { PULSE = 1, HOLD = 2 };

static struct line {
	int ways;
	bool asserted;
	u32 pulses;
} lines[PROVIDER_RESETS] = {{.ways = PULSE | HOLD}, {.ways = PULSE}, {.ways = HOLD}};

static int line_reset(struct reset_controller_dev *controller, unsigned long id)
{
	if (!(lines[id].ways & PULSE))
		return -ENOTSUPP;
	lines[id].pulses++;
	return 0;
}

static int line_signal(unsigned long id, bool asserted)
{
	if (!(lines[id].ways & HOLD))
		return -ENOTSUPP;
	WRITE_ONCE(lines[id].asserted, asserted);
	return 0;
}

static int line_assert(struct reset_controller_dev *controller, unsigned long id)
{
	return line_signal(id, true);
}

static int line_deassert(struct reset_controller_dev *controller, unsigned long id)
{
	return line_signal(id, false);
}

static int line_status(struct reset_controller_dev *controller, unsigned long id)
{
	return READ_ONCE(lines[id].asserted);
}

static const struct reset_control_ops operations = {
	.reset = line_reset, .assert = line_assert, .deassert = line_deassert, .status = line_status};

/* No owner: the module that has them is the one that uses them. */
static struct reset_controller_dev controller = {.ops = &operations, .nr_resets = PROVIDER_RESETS};

bool provider_reset_asserted(u32 id)
{
	return READ_ONCE(lines[id].asserted);
}

u32 provider_reset_pulses(u32 id)
{
	return READ_ONCE(lines[id].pulses);
}

/*
 * The table that says whose lines these are. The framework has no call that takes a table away again, so it stays when the module
 * is unloaded and serves when it is loaded again: it and its strings are in memory of their own that is never freed.
 */
static int add_lookup(const char *provider)
{
	struct reset_control_lookup *table = kcalloc(PROVIDER_RESETS, sizeof(*table), GFP_KERNEL);
	u32 id;

	if (!table)
		return -ENOMEM;
	for (id = 0; id < PROVIDER_RESETS; id++) {
		table[id].provider = kstrdup(provider, GFP_KERNEL);
		table[id].dev_id = kstrdup(dev_name(provider_consumer()), GFP_KERNEL);
		table[id].con_id = kstrdup(provider_resets[id], GFP_KERNEL);
		table[id].index = id;
	}
	for (id = 0; id < PROVIDER_RESETS; id++)
		if (!table[id].provider || !table[id].dev_id || !table[id].con_id)
			return -ENOMEM;
	reset_controller_add_lookup(table, PROVIDER_RESETS);
	return 0;
}

static bool has_lookup(void)
{
	struct reset_control *line = reset_control_get_exclusive(provider_consumer(), provider_resets[0]);

	if (IS_ERR(line))
		return false;
	reset_control_put(line);
	return true;
}

int provider_resets_register(struct device *parent)
{
	int error;

	controller.dev = parent;
	error = reset_controller_register(&controller);
	if (error || has_lookup())
		return error;
	error = add_lookup(dev_name(parent));
	if (error)
		reset_controller_unregister(&controller);
	return error;
}

void provider_resets_unregister(void)
{
	reset_controller_unregister(&controller);
}
