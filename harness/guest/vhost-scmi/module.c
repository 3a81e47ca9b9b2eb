// SPDX-License-Identifier: GPL-2.0-only
/* Loading and unloading: the host's resources, the backend that consumes them, and the node that leads to it last. */
#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/seq_file.h>

#include "backend.h"
#include "device.h"
#include "providers.h"

static struct dentry *folder;

/* /sys/kernel/debug/vhost_scmi/votes: what the kernel's own summaries do not tell, and all clients' votes in one place. */
static int votes_show(struct seq_file *to, void *unused)
{
	u32 id;

	scmi_backend_show(to);
	for (id = 0; id < PROVIDER_RESETS; id++)
		seq_printf(to, "line %u %s %s pulses %u\n", id, provider_resets[id],
			   provider_reset_asserted(id) ? "asserted" : "deasserted", provider_reset_pulses(id));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(votes);

static int __init vhost_scmi_init(void)
{
	int error = providers_register();

	if (error)
		return error;
	error = scmi_backend_init();
	if (error)
		goto providers;
	error = vhost_scmi_device_init();
	if (error)
		goto backend;
	folder = debugfs_create_dir("vhost_scmi", NULL);
	debugfs_create_file("votes", 0444, folder, NULL, &votes_fops);
	return 0;
backend:
	scmi_backend_exit();
providers:
	providers_unregister();
	return error;
}

static void __exit vhost_scmi_exit(void)
{
	debugfs_remove(folder);
	vhost_scmi_device_exit();
	scmi_backend_exit();
	providers_unregister();
}

module_init(vhost_scmi_init);
module_exit(vhost_scmi_exit);
MODULE_LICENSE("GPL");
MODULE_AUTHOR("The scmi-assay authors");
MODULE_DESCRIPTION("SCMI device served by vhost, on the kernel's own clocks, regulators, power domains and resets");
