// SPDX-License-Identifier: GPL-2.0-only
/* Regulators of the machine: one with linear steps, two with a table, one that is always on and never changes. */
#include <linux/err.h>
#include <linux/regulator/consumer.h>
#include <linux/regulator/driver.h>
#include <linux/regulator/machine.h>

#include "host.h"
#include "providers.h"

#define CONSUMER "vhost-scmi"
#define HOST "vhost-scmi-host"
#define SENSOR_HUB_LEVELS 40

const char *const provider_regulators[PROVIDER_REGULATORS] = {"core", "io", "always_on_supply", "sensor_hub"};

static const unsigned int io_levels[] = {1800000, 2500000, 3300000};
static unsigned int sensor_hub_levels[SENSOR_HUB_LEVELS]; /* 1 V and up, by 50 mV */

static struct rail {
	bool on;
	unsigned int selector;
	struct regulator_dev *device;
	struct regulator *host;
} rails[PROVIDER_REGULATORS] = {[0] = {.selector = 16}, [2] = {.on = true}};

static int rail_enable(struct regulator_dev *device)
{
	struct rail *rail = rdev_get_drvdata(device);

	WRITE_ONCE(rail->on, true);
	return 0;
}

static int rail_disable(struct regulator_dev *device)
{
	struct rail *rail = rdev_get_drvdata(device);

	WRITE_ONCE(rail->on, false);
	return 0;
}

static int rail_is_enabled(struct regulator_dev *device)
{
	const struct rail *rail = rdev_get_drvdata(device);

	return READ_ONCE(rail->on);
}

static int rail_get_selector(struct regulator_dev *device)
{
	const struct rail *rail = rdev_get_drvdata(device);

	return rail->selector;
}

static int rail_set_selector(struct regulator_dev *device, unsigned int selector)
{
	struct rail *rail = rdev_get_drvdata(device);

	rail->selector = selector;
	return 0;
}

#define SWITCH .enable = rail_enable, .disable = rail_disable, .is_enabled = rail_is_enabled
#define SELECTOR .get_voltage_sel = rail_get_selector, .set_voltage_sel = rail_set_selector

static const struct regulator_ops linear = {
	SWITCH, SELECTOR, .list_voltage = regulator_list_voltage_linear, .map_voltage = regulator_map_voltage_linear};
static const struct regulator_ops table = {
	SWITCH, SELECTOR, .list_voltage = regulator_list_voltage_table, .map_voltage = regulator_map_voltage_iterate};
static const struct regulator_ops fixed = {SWITCH};

/* The module that owns them is the one that consumes them: a reference to itself would keep it from ever being unloaded. */
static const struct regulator_desc descriptions[PROVIDER_REGULATORS] = {
	{.name = "core", .id = 0, .type = REGULATOR_VOLTAGE, .ops = &linear, .min_uV = 600000, .uV_step = 12500, .n_voltages = 49},
	{.name = "io", .id = 1, .type = REGULATOR_VOLTAGE, .ops = &table, .volt_table = io_levels, .n_voltages = ARRAY_SIZE(io_levels)},
	{.name = "always_on_supply", .id = 2, .type = REGULATOR_VOLTAGE, .ops = &fixed, .fixed_uV = 5000000, .n_voltages = 1},
	{.name = "sensor_hub", .id = 3, .type = REGULATOR_VOLTAGE, .ops = &table, .volt_table = sensor_hub_levels,
	 .n_voltages = SENSOR_HUB_LEVELS},
};

#define SUPPLIES(name) {REGULATOR_SUPPLY(name, CONSUMER), REGULATOR_SUPPLY(name, HOST)}
static struct regulator_consumer_supply supplies[PROVIDER_REGULATORS][2] = {
	SUPPLIES("core"), SUPPLIES("io"), SUPPLIES("always_on_supply"), SUPPLIES("sensor_hub")};

#define CHANGES .valid_ops_mask = REGULATOR_CHANGE_VOLTAGE | REGULATOR_CHANGE_STATUS
static const struct regulator_init_data constraints[PROVIDER_REGULATORS] = {
	{.constraints = {CHANGES, .min_uV = 600000, .max_uV = 1200000}},
	{.constraints = {CHANGES, .min_uV = 1800000, .max_uV = 3300000}},
	{.constraints = {.valid_ops_mask = REGULATOR_CHANGE_STATUS, .always_on = 1}},
	{.constraints = {CHANGES, .min_uV = 1000000, .max_uV = 2950000}},
};

static int host_take(u32 id)
{
	return regulator_enable(rails[id].host);
}

static void host_drop(u32 id)
{
	regulator_disable(rails[id].host);
}

static HOST_USER(user, host_take, host_drop, PROVIDER_REGULATORS);
HOST_PARAMETER(host_regulators, user, "bits of the regulators that the host itself needs");

static int rail_register(u32 id, struct device *parent)
{
	struct regulator_init_data init = constraints[id];
	struct regulator_config config = {.dev = parent, .init_data = &init, .driver_data = &rails[id]};

	init.consumer_supplies = supplies[id];
	init.num_consumer_supplies = ARRAY_SIZE(supplies[id]);
	rails[id].device = regulator_register(parent, &descriptions[id], &config);
	if (IS_ERR(rails[id].device))
		return PTR_ERR(rails[id].device);
	rails[id].host = regulator_get(parent, provider_regulators[id]);
	if (!IS_ERR(rails[id].host))
		return 0;
	regulator_unregister(rails[id].device);
	return PTR_ERR(rails[id].host);
}

static void rail_unregister(u32 id)
{
	regulator_put(rails[id].host);
	regulator_unregister(rails[id].device);
}

int provider_regulators_register(struct device *parent)
{
	u32 id, i;
	int error;

	for (i = 0; i < SENSOR_HUB_LEVELS; i++)
		sensor_hub_levels[i] = 1000000 + 50000 * i;
	for (id = 0; id < PROVIDER_REGULATORS; id++) {
		error = rail_register(id, parent);
		if (error) {
			while (id--)
				rail_unregister(id);
			return error;
		}
	}
	return host_begin(&user);
}

void provider_regulators_unregister(void)
{
	u32 id;

	host_end(&user);
	for (id = 0; id < PROVIDER_REGULATORS; id++)
		rail_unregister(id);
}
