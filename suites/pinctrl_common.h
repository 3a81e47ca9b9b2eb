/* SPDX-License-Identifier: BSD-2-Clause */
/* What the pin control checks share: pins, groups and functions, their associations and settings. */
#ifndef SUITES_PINCTRL_COMMON_H
#define SUITES_PINCTRL_COMMON_H

#include "scmi/pinctrl.h"
#include "suites/domain_common.h"

/* Prefixed for the linker: this is a library. */
#define pin_is_pin check_pin_is_pin
#define pin_is_group check_pin_is_group
#define pin_is_function check_pin_is_function
#define pin_has_settings check_pin_has_settings
#define pin_has_associations check_pin_has_associations
#define pin_has_extended_name check_pin_has_extended_name
#define pin_lacks_extended_name check_pin_lacks_extended_name
#define pin_any check_pin_any
#define pin_count check_pin_count
#define pin_domain check_pin_domain
#define pin_associations check_pin_associations
#define pin_read_associations check_pin_read_associations
#define pin_serves check_pin_serves
#define pin_settings_get check_pin_settings_get
#define pin_read_settings check_pin_read_settings
#define pin_configure check_pin_configure
#define pin_write_back check_pin_write_back
#define pin_find_config check_pin_find_config
#define pin_undo check_pin_undo

#define PINCTRL SCMI_PROTOCOL_PINCTRL
#define PIN_IDS_MAX 512u
#define PIN_CONFIGS_MAX 64u
#define PIN_TYPES_KNOWN 21u /* config types 0 to 20 are defined */
#define PIN_LAST_TYPE 255u  /* and vendor ones end here */

domain_predicate pin_is_pin, pin_is_group, pin_is_function;
domain_predicate pin_has_settings;     /* pins and groups */
domain_predicate pin_has_associations; /* groups and functions */
domain_predicate pin_any, pin_has_extended_name, pin_lacks_extended_name;

/* How many pins, groups or functions are announced. */
uint32_t pin_count(const struct check *c, uint32_t selector);
/* The pin, group or function of that id; NULL if it is not there. */
const struct assay_inventory_domain *pin_domain(const struct check *c, uint32_t selector, uint32_t id);

/* --- Associations -------------------------------------------------------------------------------------------------------- */

struct pin_ids {
	uint32_t count;
	uint16_t id[PIN_IDS_MAX];
};

/* PINCTRL_LIST_ASSOCIATIONS of one group or function, from an index. */
const struct assay_exchange *pin_associations(struct check *c, uint32_t selector, uint32_t id, uint32_t index);
/* The whole list. False if it cannot be read; nothing is judged. */
bool pin_read_associations(struct check *c, uint32_t selector, uint32_t id, struct pin_ids *ids);
/* Does the function list the pin or group, or a group of the pin? `known` false: its lists cannot be read. */
bool pin_serves(struct check *c, const struct assay_inventory_domain *function, const struct assay_inventory_domain *what,
		bool *known);

/* --- Settings ------------------------------------------------------------------------------------------------------------ */

struct pin_config {
	uint32_t type, value;
};

struct pin_settings {
	uint32_t function;
	uint32_t count;
	struct pin_config config[PIN_CONFIGS_MAX];
};

/* PINCTRL_SETTINGS_GET with the attributes given; those of the check's pin or group have its selector added. */
const struct assay_exchange *pin_settings_get(struct check *c, uint32_t attributes);
/*
 * The settings of the check's pin or group: all at once, or, where the platform does not do that (AMB-39), type by type. False,
 * and a skip, if they cannot be read.
 */
bool pin_read_settings(struct check *c, struct pin_settings *settings);
const struct pin_config *pin_find_config(const struct pin_settings *settings, uint32_t type);

/* PINCTRL_SETTINGS_CONFIGURE of the check's pin or group. `function` NULL: the function stays. */
const struct assay_exchange *pin_configure(struct check *c, const uint32_t *function, const struct pin_config *config,
					   uint32_t count);
/* What writes a setting back at the end. */
void pin_undo(struct check *c, const struct pin_config *config);
/*
 * May this agent configure the pin or group? A setting just read is written back, as it is. False, and a skip, where it may not,
 * where there is none, or where it failed.
 */
bool pin_write_back(struct check *c, const struct pin_settings *settings);

#endif
