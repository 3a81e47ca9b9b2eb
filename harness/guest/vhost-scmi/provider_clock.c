// SPDX-License-Identifier: GPL-2.0-only
/* Clocks of the machine: root clocks that are nothing but a rate and a switch. */
#include <linux/clk-provider.h>
#include <linux/clk.h>
#include <linux/clkdev.h>
#include <linux/device.h>
#include <linux/math64.h>

#include "host.h"
#include "providers.h"

static const u64 oscillator[] = {24000000};
static const u64 uart[] = {12000000, 24000000, 48000000, 96000000};
static const u64 audio[] = {11289600, 12288000, 22579200, 24576000};
static const u64 interconnect[] = {10000000,  20000000,	 30000000,  40000000,  50000000,  60000000,  70000000,
				   80000000,  90000000,	 100000000, 110000000, 120000000, 130000000, 140000000,
				   150000000, 160000000, 170000000, 180000000, 190000000, 200000000};

#define RATES(list) .rates = list, .rates_count = ARRAY_SIZE(list)

const struct provider_clock provider_clocks[PROVIDER_CLOCKS] = {
	{.name = "oscillator", .always_on = true, .rate = 24000000, RATES(oscillator)},
	{.name = "uart", .rate = 48000000, RATES(uart)},
	{.name = "pixel", .rate = 148500000, .min = 25000000, .max = 300000000, .step = 25000},
	{.name = "peripheral_interconnect", .rate = 100000000, RATES(interconnect)},
	{.name = "audio", .rate = 24576000, RATES(audio)},
};

/* The lookup by device and connection has room for 15 characters, fewer than the longest name. */
static const char *const ids[PROVIDER_CLOCKS] = {"clock0", "clock1", "clock2", "clock3", "clock4"};

static struct clock {
	struct clk_hw hw;
	unsigned long rate;
	bool on;
	struct clk_lookup *lookup;
	struct clk *host; /* the host's own user of it */
} clocks[PROVIDER_CLOCKS];

static struct clock *clock_of(struct clk_hw *hw)
{
	return container_of(hw, struct clock, hw);
}

static int clock_enable(struct clk_hw *hw)
{
	WRITE_ONCE(clock_of(hw)->on, true);
	return 0;
}

static void clock_disable(struct clk_hw *hw)
{
	WRITE_ONCE(clock_of(hw)->on, false);
}

static int clock_is_enabled(struct clk_hw *hw)
{
	return READ_ONCE(clock_of(hw)->on);
}

static unsigned long clock_recalc_rate(struct clk_hw *hw, unsigned long parent_rate)
{
	return clock_of(hw)->rate;
}

static u64 round_down_to_step(const struct provider_clock *what, u64 rate)
{
	return what->min + div64_u64(clamp(rate, what->min, what->max) - what->min, what->step) * what->step;
}

/* The highest rate that is not above the one asked for, else the lowest. */
static int clock_determine_rate(struct clk_hw *hw, struct clk_rate_request *request)
{
	const struct provider_clock *what = &provider_clocks[clock_of(hw) - clocks];
	u64 found = what->step ? round_down_to_step(what, request->rate) : what->rates[0];
	u32 i;

	for (i = 0; i < what->rates_count; i++)
		if (what->rates[i] <= request->rate)
			found = what->rates[i];
	request->rate = found;
	return 0;
}

static int clock_set_rate(struct clk_hw *hw, unsigned long rate, unsigned long parent_rate)
{
	clock_of(hw)->rate = rate;
	return 0;
}

static const struct clk_ops operations = {
	.enable = clock_enable,
	.disable = clock_disable,
	.is_enabled = clock_is_enabled,
	.recalc_rate = clock_recalc_rate,
	.determine_rate = clock_determine_rate,
	.set_rate = clock_set_rate,
};

const char *provider_clock_id(u32 id)
{
	return ids[id];
}

static int host_take(u32 id)
{
	return clk_prepare_enable(clocks[id].host);
}

static void host_drop(u32 id)
{
	clk_disable_unprepare(clocks[id].host);
}

static HOST_USER(user, host_take, host_drop, PROVIDER_CLOCKS);
HOST_PARAMETER(host_clocks, user, "bits of the clocks that the host itself needs");

static int clock_register(u32 id)
{
	const struct clk_init_data init = {.name = provider_clocks[id].name, .ops = &operations};
	struct clock *clock = &clocks[id];
	int error;

	clock->hw.init = &init;
	clock->rate = provider_clocks[id].rate;
	error = clk_hw_register(NULL, &clock->hw);
	if (error)
		return error;
	clock->host = clk_hw_get_clk(&clock->hw, "host");
	error = PTR_ERR_OR_ZERO(clock->host);
	if (error)
		goto unregister;
	clock->lookup = clkdev_hw_create(&clock->hw, ids[id], "%s", dev_name(provider_consumer()));
	error = clock->lookup ? 0 : -ENOMEM;
	if (!error && provider_clocks[id].always_on)
		error = host_take(id);
	if (!error)
		return 0;
	if (clock->lookup)
		clkdev_drop(clock->lookup);
	clk_put(clock->host);
unregister:
	clk_hw_unregister(&clock->hw);
	return error;
}

static void clock_unregister(u32 id)
{
	if (provider_clocks[id].always_on)
		host_drop(id);
	clkdev_drop(clocks[id].lookup);
	clk_put(clocks[id].host);
	clk_hw_unregister(&clocks[id].hw);
}

int provider_clocks_register(void)
{
	u32 id;
	int error;

	for (id = 0; id < PROVIDER_CLOCKS; id++) {
		error = clock_register(id);
		if (error) {
			while (id--)
				clock_unregister(id);
			return error;
		}
	}
	return host_begin(&user);
}

void provider_clocks_unregister(void)
{
	u32 id;

	host_end(&user);
	for (id = 0; id < PROVIDER_CLOCKS; id++)
		clock_unregister(id);
}
