/* SPDX-License-Identifier: BSD-2-Clause */
/* What the checks of voltage domains share: the levels that a domain describes, and its mode and level without leaving them changed. */
#ifndef SUITES_VOLTAGE_COMMON_H
#define SUITES_VOLTAGE_COMMON_H

#include "scmi/voltage.h"
#include "suites/domain_common.h"

/* Prefixed for the linker: this is a library. */
#define voltage_describe check_voltage_describe
#define voltage_get_level check_voltage_get_level
#define voltage_get_mode check_voltage_get_mode
#define voltage_has_async check_voltage_has_async
#define voltage_lacks_async check_voltage_lacks_async
#define voltage_level_is_mine check_voltage_level_is_mine
#define voltage_neighbour check_voltage_neighbour
#define voltage_read_levels check_voltage_read_levels
#define voltage_is_described check_voltage_is_described
#define voltage_set_level check_voltage_set_level
#define voltage_set_mode check_voltage_set_mode
#define voltage_settles check_voltage_settles

#define VOLTAGE_V2 SCMI_VERSION(2, 0)
#define VOLTAGE_LEVELS_KEPT 256u

/* What VOLTAGE_DESCRIBE_LEVELS told: microvolts. Of a longer list the first ones are kept; lowest and highest are those of all. */
struct voltage_levels {
	bool triplet;
	uint32_t total, kept;
	int32_t level[VOLTAGE_LEVELS_KEPT]; /* triplet: lowest, highest, step */
	int32_t lowest, highest;
};

domain_predicate voltage_has_async, voltage_lacks_async;

const struct assay_exchange *voltage_describe(struct check *c, uint32_t index);
/* Walk the description, judging nothing. False where there is none to speak of (the check skips). */
bool voltage_read_levels(struct check *c, struct voltage_levels *levels);
/* The described level next to `level`: one step away, so that little changes. `level` itself if there is no other. */
int32_t voltage_neighbour(const struct voltage_levels *levels, int32_t level);
/* Does the description have this level? Of a list that is longer than kept: maybe, so yes. */
bool voltage_is_described(const struct voltage_levels *levels, int32_t level);

const struct assay_exchange *voltage_set_level(struct check *c, uint32_t flags, int32_t level);
const struct assay_exchange *voltage_set_mode(struct check *c, uint32_t config);
/* What the domain says it is set to. False where it does not say (the check skips) or failed. */
bool voltage_get_level(struct check *c, int32_t *level);
bool voltage_get_mode(struct check *c, uint32_t *config);
/* Poll until the level is there, at most the time limit long. */
bool voltage_settles(struct check *c, int32_t wanted, int32_t *level);

/* Read the level, register its restoration, and set it again: a caller who may do that may do more. False: the check skips. */
bool voltage_level_is_mine(struct check *c, int32_t *level);

#endif
