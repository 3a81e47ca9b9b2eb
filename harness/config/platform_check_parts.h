/* SPDX-License-Identifier: BSD-2-Clause */
/* What the checks of the protocols' parts of a platform file share. Private to this folder. */
#ifndef HARNESS_CONFIG_PLATFORM_CHECK_PARTS_H
#define HARNESS_CONFIG_PLATFORM_CHECK_PARTS_H

#include <stdio.h>

#include "harness/config/platform_check.h"
#include "harness/config/platform_config.h"

struct check {
	struct platform_config *config;
	const struct platform_text *source;
	char *why;
	size_t why_bytes;
	char path[160]; /* of what is being looked at */
};

#define AT(check, ...) snprintf((check)->path, sizeof((check)->path), __VA_ARGS__)

/* Say what is wrong at check->path; the text goes on with "expected ..., found ...". Returns -EINVAL. */
__attribute__((format(printf, 2, 3))) int platform_wrong(struct check *check, const char *format, ...);
/* At most `most`, or wrong. */
int platform_check_limit(struct check *check, uint32_t value, uint32_t most);
/* Names of agents in permissions, and which rights (bits of enum platform_right) can be denied here. `where` is the resource's path. */
int platform_check_permissions(struct check *check, const char *where, struct platform_config_permission *permissions,
			       uint32_t count, uint32_t rights);
/*
 * The same for domain `i` of a list at path `list`; also that no earlier one has its name. The list's entries are `stride` bytes
 * long and begin with a struct platform_config_resource.
 */
int platform_check_resource(struct check *check, const char *list, void *entries, size_t stride, uint32_t i, uint32_t rights);

/* 0, or -EINVAL with a message. */
int platform_check_protocols(struct check *check);
/* One for each protocol: 0, or -EINVAL with a message. */
int platform_power_check(struct check *check);
int platform_system_check(struct check *check);
int platform_reset_check(struct check *check);
int platform_voltage_check(struct check *check);
int platform_perf_check(struct check *check);
int platform_powercap_check(struct check *check);
int platform_pinctrl_check(struct check *check);

#endif
