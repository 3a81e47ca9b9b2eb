// SPDX-License-Identifier: GPL-2.0-only
/* The devices between which clocks, regulators and resets are looked up: these kernels have no device tree to say it. */
#include <linux/err.h>
#include <linux/platform_device.h>

#include "providers.h"

static struct platform_device *machine, *consumer;

static struct platform_device *add_device(const char *name)
{
	return platform_device_register_simple(name, PLATFORM_DEVID_NONE, NULL, 0);
}

struct device *provider_consumer(void)
{
	return &consumer->dev;
}

static int register_all(void)
{
	int error = provider_clocks_register();

	if (error)
		return error;
	error = provider_regulators_register(&machine->dev);
	if (error)
		goto clocks;
	error = provider_power_register();
	if (error)
		goto regulators;
	error = provider_resets_register(&machine->dev);
	if (!error)
		return 0;
	provider_power_unregister();
regulators:
	provider_regulators_unregister();
clocks:
	provider_clocks_unregister();
	return error;
}

int providers_register(void)
{
	int error;

	machine = add_device("vhost-scmi-host");
	if (IS_ERR(machine))
		return PTR_ERR(machine);
	consumer = add_device("vhost-scmi");
	error = PTR_ERR_OR_ZERO(consumer);
	if (error)
		goto out;
	error = register_all();
	if (!error)
		return 0;
	platform_device_unregister(consumer);
out:
	platform_device_unregister(machine);
	return error;
}

void providers_unregister(void)
{
	provider_resets_unregister();
	provider_power_unregister();
	provider_regulators_unregister();
	provider_clocks_unregister();
	platform_device_unregister(consumer);
	platform_device_unregister(machine);
}
