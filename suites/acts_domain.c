/* SPDX-License-Identifier: BSD-2-Clause */
/* Changing power and voltage domains, pins and groups; and what cannot be taken back: resets and the system's power state. */
#include "scmi/system.h"
#include "suites/acts_private.h"
#include "suites/pinctrl_common.h"
#include "suites/power_common.h"
#include "suites/reset_common.h"
#include "suites/voltage_common.h"

static bool prepare_power(struct check *c, struct attempt *a)
{
	return power_settable(check_inventory(c), check_domain(c)) && prepare_state(c, a);
}

/* --- Voltage ---------------------------------------------------------------------------------------------------------------- */

static bool look_level(struct check *c, const struct attempt *a, uint64_t *value)
{
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_GET, check_domain(c)->id);
	struct reader r = payload_of(ex);

	(void)a;
	read_skip(&r, SCMI_STATUS_BYTES);
	*value = read_u32(&r);
	return r.ok && ex->status == SCMI_SUCCESS;
}

/* The level beside the present one, from one part of the description: a list of one level has none. */
static bool prepare_level(struct check *c, struct attempt *a)
{
	static _Thread_local struct voltage_levels levels;
	const struct assay_exchange *ex = voltage_describe(c, 0);

	if (!answered(ex) || ex->status != SCMI_SUCCESS || !look_level(c, a, &a->before) || !voltage_read_levels(c, &levels))
		return false;
	a->other = (uint32_t)voltage_neighbour(&levels, (int32_t)(uint32_t)a->before);
	a->legal = voltage_is_described(&levels, (int32_t)(uint32_t)a->before);
	return a->other != a->before;
}

static const struct assay_exchange *send_level(struct check *c, const struct attempt *a, uint64_t value)
{
	(void)a;
	return voltage_set_level(c, 0, (int32_t)(uint32_t)value);
}

/* --- Pins and groups --------------------------------------------------------------------------------------------------------- */

static bool look_config(struct check *c, const struct attempt *a, uint64_t *value)
{
	static _Thread_local struct pin_settings settings;
	const struct pin_config *config;

	if (!pin_has_settings(check_inventory(c), check_domain(c)) || !pin_read_settings(c, &settings))
		return false;
	config = a->extra == UINT32_MAX ? settings.config : pin_find_config(&settings, a->extra);
	if (!config || !settings.count)
		return false;
	*value = config->value;
	return true;
}

/* Which values a setting takes is not told: the one that is there is one. */
static bool prepare_config(struct check *c, struct attempt *a)
{
	static _Thread_local struct pin_settings settings;
	const struct assay_exchange *ex;

	if (!pin_has_settings(check_inventory(c), check_domain(c)))
		return false;
	ex = pin_settings_get(c, SCMI_PINCTRL_GET_ALL);
	if (!answered(ex) || ex->status != SCMI_SUCCESS || !pin_read_settings(c, &settings) || !settings.count)
		return false;
	a->extra = settings.config[0].type;
	a->before = settings.config[0].value;
	a->other = a->before ? 0 : 1;
	return true;
}

static const struct assay_exchange *send_config(struct check *c, const struct attempt *a, uint64_t value)
{
	struct pin_config config = {.type = a->extra, .value = (uint32_t)value};

	return pin_configure(c, NULL, &config, 1);
}

/* --- Resets and the system: who watches is told ------------------------------------------------------------------------------- */

static bool count_events(struct check *c, uint8_t protocol, uint8_t message, uint32_t word, uint32_t wanted, uint64_t *count)
{
	const struct assay_event_filter filter = {.type = SCMI_TYPE_NOTIFICATION, .protocol = protocol, .message = message};
	struct assay_event event;

	*count = 0;
	while (!over(c) && take_event_now(c, &filter, &event))
		*count += !word || (event.bytes_count >= 4 * word + 8 && scmi_load32(event.bytes + 4 + 4 * word) == wanted);
	return !over(c);
}

static bool look_reset(struct check *c, const struct attempt *a, uint64_t *value)
{
	*value = 0;
	return !a->extra || count_events(c, SCMI_PROTOCOL_RESET, SCMI_RESET_ISSUED, 1, check_domain(c)->id, value);
}

static bool prepare_reset(struct check *c, struct attempt *a)
{
	const struct assay_exchange *ex;

	a->other = 1;
	if (!domain_has(c, SCMI_RESET_NOTIFIES) || !check_has_p2a(c))
		return true;
	UNDO(c, SCMI_PROTOCOL_RESET, SCMI_RESET_NOTIFY, check_domain(c)->id, 0);
	ex = SEND(c, SCMI_PROTOCOL_RESET, SCMI_RESET_NOTIFY, check_domain(c)->id, 1);
	a->extra = answered(ex) && ex->status == SCMI_SUCCESS;
	return look_reset(c, a, &a->before);
}

/* By itself, cold; a domain that does that by its signal alone says so to whoever may. */
static const struct assay_exchange *send_reset(struct check *c, const struct attempt *a, uint64_t value)
{
	(void)a, (void)value;
	return reset_send(c, SCMI_RESET_AUTONOMOUS, SCMI_RESET_STATE_COLD);
}

static bool look_system(struct check *c, const struct attempt *a, uint64_t *value)
{
	*value = 0;
	return !a->extra || count_events(c, SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_NOTIFIER, 0, 0, value);
}

static bool prepare_system(struct check *c, struct attempt *a)
{
	const struct assay_exchange *ex;

	a->other = 1;
	if (!check_has_p2a(c))
		return true;
	UNDO(c, SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_NOTIFY, 0);
	ex = SEND(c, SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_NOTIFY, 1);
	a->extra = answered(ex) && ex->status == SCMI_SUCCESS;
	return look_system(c, a, &a->before);
}

/* Graceful: the gentlest there is, should it be let through. */
static const struct assay_exchange *send_system(struct check *c, const struct attempt *a, uint64_t value)
{
	(void)a, (void)value;
	return SEND(c, SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_SET, SCMI_SYSTEM_GRACEFUL, SCMI_SYSTEM_SHUTDOWN);
}

const struct act acts_domain[] = {
	{"power-state", SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_SET, POLICY_STATE, false, prepare_power, send_state, look_state},
	{"voltage-state", SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_SET, POLICY_STATE, false, prepare_state, send_state,
	 look_state},
	{"voltage-level", SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_SET, POLICY_LEVEL, false, prepare_level, send_level,
	 look_level},
	{"pin-settings", SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_SETTINGS_CONFIGURE, POLICY_SET, false, prepare_config, send_config,
	 look_config},
	{"reset", SCMI_PROTOCOL_RESET, SCMI_RESET, POLICY_SET, true, prepare_reset, send_reset, look_reset},
	{"system-state", SCMI_PROTOCOL_SYSTEM, SCMI_SYSTEM_POWER_STATE_SET, POLICY_SET, true, prepare_system, send_system,
	 look_system},
	{0},
};
