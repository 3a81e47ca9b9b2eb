// SPDX-License-Identifier: GPL-2.0-only
/* The host's own users, switched by parameters. */
#include <linux/kernel.h>
#include <linux/module.h>

#include "host.h"

static struct host_user *users;
static DEFINE_MUTEX(users_lock);

/* Until what is taken is what is wanted, or something fails. */
static int settle(struct host_user *user)
{
	u32 wanted = user->ready ? user->wanted : 0, id;
	int error;

	for (id = 0; id < user->resources; id++) {
		u32 bit = BIT(id);

		if (wanted & ~user->taken & bit) {
			error = user->take(id);
			if (error)
				return error;
			user->taken |= bit;
		} else if (user->taken & ~wanted & bit) {
			user->drop(id);
			user->taken &= ~bit;
		}
	}
	return 0;
}

int host_begin(struct host_user *user)
{
	int error;

	mutex_lock(&users_lock);
	user->next = users;
	users = user;
	mutex_unlock(&users_lock);

	mutex_lock(&user->lock);
	user->ready = true;
	error = settle(user);
	mutex_unlock(&user->lock);
	return error;
}

void host_end(struct host_user *user)
{
	struct host_user **at;

	mutex_lock(&users_lock);
	for (at = &users; *at && *at != user; at = &(*at)->next)
		;
	if (*at)
		*at = user->next;
	mutex_unlock(&users_lock);
	mutex_lock(&user->lock);
	user->ready = false;
	settle(user);
	mutex_unlock(&user->lock);
}

void host_forget(void)
{
	struct host_user *user;

	mutex_lock(&users_lock);
	for (user = users; user; user = user->next) {
		mutex_lock(&user->lock);
		user->wanted = 0;
		settle(user);
		mutex_unlock(&user->lock);
	}
	mutex_unlock(&users_lock);
}

static int host_set(const char *text, const struct kernel_param *parameter)
{
	struct host_user *user = parameter->arg;
	u32 wanted;
	int error = kstrtou32(text, 0, &wanted);

	if (error)
		return error;
	if (wanted >> user->resources)
		return -ERANGE;
	mutex_lock(&user->lock);
	user->wanted = wanted;
	error = settle(user);
	mutex_unlock(&user->lock);
	return error;
}

static int host_get(char *text, const struct kernel_param *parameter)
{
	const struct host_user *user = parameter->arg;

	return sysfs_emit(text, "%u\n", READ_ONCE(user->wanted));
}

const struct kernel_param_ops host_user_operations = {.set = host_set, .get = host_get};
