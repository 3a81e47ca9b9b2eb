/* SPDX-License-Identifier: BSD-2-Clause */
/* System power in a platform file: keys, and the rules that a schema cannot say. */
#include "harness/config/platform_system.h"

#include "harness/config/platform_check_parts.h"
#include "harness/config/platform_schema_parts.h"
#include "scmi/system.h"

#define READING(member, answers) ANSWER(struct platform_system_readings, member, answers)
static const cyaml_strval_t dn_ns[] = {DN(0), NS(A(NOT_SUPPORTED))};
static const cyaml_strval_t ok_ns_dn[] = {OK(0), NS(A(NOT_SUPPORTED)), DN(A(DENIED))};
static const cyaml_strval_t ns_ip_dn[] = {NS(0), IP(A(INVALID_PARAMETERS)), DN(A(DENIED))};
static const cyaml_strval_t nf_ns[] = {NF(0), NS(A(NOT_SUPPORTED))};
static const cyaml_schema_field_t reading_fields[] = {
	READING(not_entitled, dn_ns),
	READING(state_get, ok_ns_dn),
	READING(vendor_state, ns_ip_dn),
	READING(notify_attribute, nf_ns),
	CYAML_FIELD_END,
};

#define SYSTEM struct platform_config_system
const cyaml_schema_field_t platform_system_fields[] = {
	BOOLEAN("warm_reset", SYSTEM, warm_reset),
	BOOLEAN("suspend", SYSTEM, suspend),
	BOOLEAN("others_running", SYSTEM, others_running),
	CYAML_FIELD_UINT("timeout_ms", OPTIONAL, SYSTEM, timeout_ms),
	CYAML_FIELD_SEQUENCE("vendor_states", LIST, SYSTEM, vendor_states, &platform_word_value, 0, 64),
	CYAML_FIELD_SEQUENCE("permissions", LIST, SYSTEM, permissions, &platform_permission_value, 0, PLATFORM_CONFIG_AGENTS_MAX),
	CYAML_FIELD_MAPPING("readings", OPTIONAL, SYSTEM, readings, reading_fields),
	CYAML_FIELD_END,
};

int platform_system_check(struct check *check)
{
	const struct platform_config_system *system = &check->config->system;

	for (uint32_t i = 0; i < system->vendor_states_count; i++) {
		AT(check, "system.vendor_states[%u]", i);
		if (system->vendor_states[i] < SCMI_SYSTEM_STATE_VENDOR_FIRST)
			return platform_wrong(check, "expected a vendor's state (bit 31 set), found 0x%x",
					      system->vendor_states[i]);
	}
	for (uint32_t i = 0; i < system->permissions_count; i++) {
		AT(check, "system.permissions[%u].hidden", i);
		if (system->permissions[i].hidden)
			return platform_wrong(check, "expected no 'hidden' here (an agent has hidden_protocols), found 'true'");
	}
	return platform_check_permissions(check, "system", system->permissions, system->permissions_count,
					  PLATFORM_RIGHT_SET | PLATFORM_RIGHT_NOTIFY);
}
