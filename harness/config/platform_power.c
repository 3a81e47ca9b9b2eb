/* SPDX-License-Identifier: BSD-2-Clause */
/* Power domains in a platform file: keys, and the rules that a schema cannot say. */
#include "harness/config/platform_power.h"

#include "harness/config/platform_check_parts.h"
#include "harness/config/platform_schema_parts.h"
#include "scmi/power.h"

#define DOMAIN struct platform_config_power_domain
static const cyaml_strval_t sets[] = {{"sync", PLATFORM_POWER_SYNC}, {"async", PLATFORM_POWER_ASYNC}};
static const cyaml_strval_t notifies[] = {{"changed", PLATFORM_POWER_CHANGED}, {"requested", PLATFORM_POWER_REQUESTED}};
static const cyaml_schema_field_t domain_fields[] = {
	RESOURCE(DOMAIN),
	BOOLEAN("on", DOMAIN, on),
	BOOLEAN("always_on", DOMAIN, always_on),
	CYAML_FIELD_FLAGS("set", OPTIONAL | CYAML_FLAG_STRICT, DOMAIN, set, sets, COUNT(sets)),
	CYAML_FIELD_UINT("change_us", OPTIONAL, DOMAIN, change_us),
	CYAML_FIELD_FLAGS("notify", OPTIONAL | CYAML_FLAG_STRICT, DOMAIN, notify, notifies, COUNT(notifies)),
	CYAML_FIELD_SEQUENCE("states", LIST, DOMAIN, states, &platform_word_value, 0, 64),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t domain_value = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, DOMAIN, domain_fields)};

#define READING(member, answers) ANSWER(struct platform_power_readings, member, answers)
static const cyaml_strval_t nf_run[] = {NF(0), RUN(A(EXECUTED))};
static const cyaml_strval_t ip_ns[] = {IP(0), NS(A(NOT_SUPPORTED))};
static const cyaml_strval_t ok_bs[] = {OK(0), BS(A(BUSY))};
static const cyaml_strval_t ns_dn[] = {NS(0), DN(A(DENIED))};
static const cyaml_strval_t ns_run[] = {NS(0), RUN(A(EXECUTED))};
static const cyaml_schema_field_t reading_fields[] = {
	READING(wide_id, nf_run),
	READING(unknown_state, ip_ns),
	READING(busy, ok_bs),
	READING(not_settable, ns_dn),
	READING(async_absent, ns_run),
	READING(last_request_wins, platform_booleans),
	CYAML_FIELD_END,
};

#define POWER struct platform_config_power
const cyaml_schema_field_t platform_power_fields[] = {
	CYAML_FIELD_UINT("max_pending", OPTIONAL, POWER, max_pending),
	CYAML_FIELD_SEQUENCE("domains", LIST, POWER, domains, &domain_value, 0, 1024),
	CYAML_FIELD_MAPPING("readings", OPTIONAL, POWER, readings, reading_fields),
	CYAML_FIELD_END,
};

static int check_states(struct check *check, uint32_t i)
{
	const struct platform_config_power_domain *domain = &check->config->power.domains[i];

	for (uint32_t j = 0; j < domain->states_count; j++) {
		AT(check, "power.domains[%u].states[%u]", i, j);
		if (domain->states[j] & SCMI_POWER_STATE_RESERVED)
			return platform_wrong(check, "expected a state word with bits 31, 29 and 28 clear, found 0x%x",
					      domain->states[j]);
		if (domain->states[j] == SCMI_POWER_STATE_ON || domain->states[j] == SCMI_POWER_STATE_OFF)
			return platform_wrong(check, "expected a state other than ON and OFF, which every domain has, found 0x%x",
					      domain->states[j]);
		for (uint32_t k = 0; k < j; k++)
			if (domain->states[k] == domain->states[j])
				return platform_wrong(check, "expected each state once, found 0x%x again", domain->states[j]);
	}
	return 0;
}

int platform_power_check(struct check *check)
{
	struct platform_config_power *power = &check->config->power;

	AT(check, "power.max_pending");
	int rc = platform_check_limit(check, power->max_pending, 255);

	if (!power->max_pending)
		power->max_pending = 8;
	for (uint32_t i = 0; i < power->domains_count && !rc; i++) {
		rc = platform_check_resource(check, "power.domains", power->domains, sizeof(*power->domains), i,
					     PLATFORM_RIGHT_STATE | PLATFORM_RIGHT_NOTIFY);
		if (!rc)
			rc = check_states(check, i);
	}
	return rc;
}
