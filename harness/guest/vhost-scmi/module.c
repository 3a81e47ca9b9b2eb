// SPDX-License-Identifier: GPL-2.0-only
/* Loading and unloading: the backend first, the node that leads to it last. */
#include <linux/module.h>

#include "backend.h"
#include "device.h"

static int __init vhost_scmi_init(void)
{
	int error = scmi_backend_init();

	if (error)
		return error;
	error = vhost_scmi_device_init();
	if (error)
		scmi_backend_exit();
	return error;
}

static void __exit vhost_scmi_exit(void)
{
	vhost_scmi_device_exit();
	scmi_backend_exit();
}

module_init(vhost_scmi_init);
module_exit(vhost_scmi_exit);
MODULE_LICENSE("GPL");
MODULE_AUTHOR("The scmi-assay authors");
MODULE_DESCRIPTION("SCMI device served by vhost, on the kernel's own clocks, regulators, power domains and resets");
