/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A small machine made of software: clocks, regulators, power domains and reset lines, registered with the kernel's frameworks as a
 * driver of real ones would, for the protocols to consume. harness/config/platforms/vhost-scmi.yaml tells the same: keep both alike.
 */
#ifndef VHOST_SCMI_PROVIDERS_H
#define VHOST_SCMI_PROVIDERS_H

#include <linux/types.h>

struct device;

struct provider_clock {
	const char *name;
	bool always_on;
	u64 rate; /* Hz, at load */
	/* Either these, ascending, or everything from min to max by step. */
	const u64 *rates;
	u32 rates_count;
	u64 min, max, step;
};

enum { PROVIDER_CLOCKS = 5, PROVIDER_REGULATORS = 4, PROVIDER_POWER_DOMAINS = 3, PROVIDER_RESETS = 3 };

extern const struct provider_clock provider_clocks[PROVIDER_CLOCKS];
extern const char *const provider_regulators[PROVIDER_REGULATORS];
extern const char *const provider_power_domains[PROVIDER_POWER_DOMAINS];
extern const char *const provider_resets[PROVIDER_RESETS];

/* Whose clocks, supplies and resets they are: connection ids are the names above, for clocks those of provider_clock_id(). */
struct device *provider_consumer(void);
/* One device in each power domain. */
struct device *provider_power_device(u32 id);
/* What a clock is called when it is asked for; `id` below PROVIDER_CLOCKS. */
const char *provider_clock_id(u32 id);

/* State of a line, and how often it was pulsed. */
bool provider_reset_asserted(u32 id);
u32 provider_reset_pulses(u32 id);

int providers_register(void);
void providers_unregister(void);

/* One kind each; `parent` is the device that has them. */
int provider_clocks_register(void);
void provider_clocks_unregister(void);
int provider_regulators_register(struct device *parent);
void provider_regulators_unregister(void);
int provider_power_register(void);
void provider_power_unregister(void);
int provider_resets_register(struct device *parent);
void provider_resets_unregister(void);

#endif
