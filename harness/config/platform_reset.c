/* SPDX-License-Identifier: BSD-2-Clause */
/* Reset domains in a platform file: keys, and the rules that a schema cannot say. */
#include "harness/config/platform_reset.h"

#include "harness/config/platform_check_parts.h"
#include "harness/config/platform_schema_parts.h"
#include "scmi/reset.h"

#define DOMAIN struct platform_config_reset_domain
static const cyaml_strval_t modes[] = {{"autonomous", PLATFORM_RESET_AUTONOMOUS}, {"explicit", PLATFORM_RESET_EXPLICIT}};
static const cyaml_schema_field_t domain_fields[] = {
	RESOURCE(DOMAIN),
	CYAML_FIELD_FLAGS("modes", OPTIONAL | CYAML_FLAG_STRICT, DOMAIN, modes, modes, COUNT(modes)),
	BOOLEAN("async", DOMAIN, async),
	CYAML_FIELD_UINT("reset_us", OPTIONAL, DOMAIN, reset_us),
	CYAML_FIELD_UINT_PTR("latency_us", LIST, DOMAIN, latency_us),
	BOOLEAN("notify", DOMAIN, notify),
	BOOLEAN("fault", DOMAIN, fault),
	CYAML_FIELD_SEQUENCE("states", LIST, DOMAIN, states, &platform_word_value, 0, 64),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t domain_value = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, DOMAIN, domain_fields)};

#define READING(member, answers) ANSWER(struct platform_reset_readings, member, answers)
static const cyaml_strval_t ns_ip[] = {NS(0), IP(A(INVALID_PARAMETERS))};
static const cyaml_strval_t ns_ip_ge[] = {NS(0), IP(A(INVALID_PARAMETERS)), GE(A(GENERIC_ERROR))};
static const cyaml_strval_t ok_ge_dn_ns[] = {OK(0), GE(A(GENERIC_ERROR)), DN(A(DENIED)), NS(A(NOT_SUPPORTED))};
static const cyaml_strval_t ns_ip_ok[] = {NS(0), IP(A(INVALID_PARAMETERS)), OK(A(SUCCESS))};
static const cyaml_schema_field_t reading_fields[] = {
	READING(async_absent, ns_ip),
	READING(mode_absent, ns_ip_ge),
	READING(asserted, ok_ge_dn_ns),
	READING(notify_absent, ns_ip_ok),
	CYAML_FIELD_END,
};

#define RESET struct platform_config_reset
const cyaml_schema_field_t platform_reset_fields[] = {
	CYAML_FIELD_UINT("max_pending", OPTIONAL, RESET, max_pending),
	CYAML_FIELD_SEQUENCE("domains", LIST, RESET, domains, &domain_value, 0, 1024),
	CYAML_FIELD_MAPPING("readings", OPTIONAL, RESET, readings, reading_fields),
	CYAML_FIELD_END,
};

static int check_domain(struct check *check, uint32_t i)
{
	const struct platform_config_reset_domain *domain = &check->config->reset.domains[i];

	for (uint32_t j = 0; j < domain->states_count; j++) {
		AT(check, "reset.domains[%u].states[%u]", i, j);
		if (!(domain->states[j] & SCMI_RESET_STATE_VENDOR))
			return platform_wrong(check, "expected an implementation-defined state (bit 31 set), found 0x%x",
					      domain->states[j]);
	}
	AT(check, "reset.domains[%u].modes", i);
	if (domain->async && domain->modes == PLATFORM_RESET_EXPLICIT)
		return platform_wrong(check,
				      "expected 'autonomous' among the modes of an asynchronous domain, found 'explicit' alone");
	return 0;
}

int platform_reset_check(struct check *check)
{
	struct platform_config_reset *reset = &check->config->reset;

	AT(check, "reset.max_pending");
	int rc = platform_check_limit(check, reset->max_pending, 255);

	if (!reset->max_pending)
		reset->max_pending = 4;
	for (uint32_t i = 0; i < reset->domains_count && !rc; i++) {
		rc = platform_check_resource(check, "reset.domains", reset->domains, sizeof(*reset->domains), i,
					     PLATFORM_RIGHT_SET | PLATFORM_RIGHT_NOTIFY);
		if (!rc)
			rc = check_domain(check, i);
	}
	return rc;
}
