// SPDX-License-Identifier: GPL-2.0-only
/* Power domains of the machine, with a device in each on whose behalf they are switched on. */
#include <linux/err.h>
#include <linux/platform_device.h>
#include <linux/pm_domain.h>
#include <linux/pm_runtime.h>

#include "host.h"
#include "providers.h"

#define ALWAYS_ON 2

const char *const provider_power_domains[PROVIDER_POWER_DOMAINS] = {"gpu", "display_controller", "interconnect"};

static struct generic_pm_domain domains[PROVIDER_POWER_DOMAINS];
static struct platform_device *devices[PROVIDER_POWER_DOMAINS];

static int domain_switch(struct generic_pm_domain *domain)
{
	return 0;
}

/* The memory is this module's own. Some kernels leave the function out for all domains and then complain of its absence. */
static void domain_release(struct device *device)
{
}

struct device *provider_power_device(u32 id)
{
	return &devices[id]->dev;
}

static int host_take(u32 id)
{
	return pm_runtime_resume_and_get(provider_power_device(id));
}

static void host_drop(u32 id)
{
	pm_runtime_put_sync(provider_power_device(id));
}

static HOST_USER(user, host_take, host_drop, PROVIDER_POWER_DOMAINS);
HOST_PARAMETER(host_power, user, "bits of the power domains that the host itself needs");

static int domain_register(u32 id)
{
	struct generic_pm_domain *domain = &domains[id];
	int error;

	memset(domain, 0, sizeof(*domain));
	domain->name = provider_power_domains[id];
	domain->power_on = domain_switch;
	domain->power_off = domain_switch;
	domain->flags = id == ALWAYS_ON ? GENPD_FLAG_ALWAYS_ON : 0;
	error = pm_genpd_init(domain, NULL, id != ALWAYS_ON);
	if (error)
		return error;
	if (!domain->dev.release)
		domain->dev.release = domain_release;
	devices[id] = platform_device_register_simple("vhost-scmi-power", id, NULL, 0);
	error = PTR_ERR_OR_ZERO(devices[id]);
	if (error)
		goto out;
	error = pm_genpd_add_device(domain, &devices[id]->dev);
	if (!error) {
		pm_runtime_enable(&devices[id]->dev);
		return 0;
	}
	platform_device_unregister(devices[id]);
out:
	pm_genpd_remove(domain);
	return error;
}

static void domain_unregister(u32 id)
{
	pm_runtime_disable(&devices[id]->dev);
	pm_genpd_remove_device(&devices[id]->dev);
	platform_device_unregister(devices[id]);
	pm_genpd_remove(&domains[id]);
}

int provider_power_register(void)
{
	u32 id;
	int error;

	for (id = 0; id < PROVIDER_POWER_DOMAINS; id++) {
		error = domain_register(id);
		if (error) {
			while (id--)
				domain_unregister(id);
			return error;
		}
	}
	return host_begin(&user);
}

void provider_power_unregister(void)
{
	u32 id;

	host_end(&user);
	for (id = 0; id < PROVIDER_POWER_DOMAINS; id++)
		domain_unregister(id);
}
