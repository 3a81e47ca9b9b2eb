/* SPDX-License-Identifier: GPL-2.0-only */
/* The host's own users of what the providers have: a parameter with a bit for each resource that the host needs at the moment. */
#ifndef VHOST_SCMI_HOST_H
#define VHOST_SCMI_HOST_H

#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/types.h>

struct host_user {
	int (*take)(u32 id);
	void (*drop)(u32 id);
	u32 resources;
	struct mutex lock;
	bool ready; /* the resources are there */
	u32 wanted, taken;
	struct host_user *next; /* of all that are ready */
};

#define HOST_USER(variable, take_it, drop_it, count)                                                                               \
	struct host_user variable = {                                                                                              \
		.take = take_it, .drop = drop_it, .resources = count, .lock = __MUTEX_INITIALIZER(variable.lock)}
#define HOST_PARAMETER(name, variable, what)                                                                                       \
	module_param_cb(name, &host_user_operations, &variable, 0644);                                                             \
	MODULE_PARM_DESC(name, what)

extern const struct kernel_param_ops host_user_operations;

/* From here on (until `end`) the parameter has its effect. */
int host_begin(struct host_user *user);
void host_end(struct host_user *user);

/* A planted defect: what the host wants is forgotten, until a parameter says it again. */
void host_forget(void);

#endif
