/* SPDX-License-Identifier: BSD-2-Clause */
/* Voltage domains in a platform file: keys, and the rules that a schema cannot say. */
#include "harness/config/platform_voltage.h"

#include "harness/config/platform_check_parts.h"
#include "harness/config/platform_schema_parts.h"
#include "scmi/voltage.h"

#define RANGE struct platform_config_voltage_range
static const cyaml_schema_field_t range_fields[] = {
	CYAML_FIELD_INT("min", CYAML_FLAG_DEFAULT, RANGE, min),
	CYAML_FIELD_INT("max", CYAML_FLAG_DEFAULT, RANGE, max),
	CYAML_FIELD_INT("step", CYAML_FLAG_DEFAULT, RANGE, step),
	CYAML_FIELD_END,
};

#define DOMAIN struct platform_config_voltage_domain
static const cyaml_schema_field_t domain_fields[] = {
	RESOURCE(DOMAIN),
	BOOLEAN("on", DOMAIN, on),
	BOOLEAN("always_on", DOMAIN, always_on),
	CYAML_FIELD_INT_PTR("level", LIST, DOMAIN, level),
	CYAML_FIELD_SEQUENCE("levels", LIST, DOMAIN, levels, &platform_integer_value, 1, 4096),
	CYAML_FIELD_MAPPING_PTR("range", LIST, DOMAIN, range, range_fields),
	CYAML_FIELD_SEQUENCE("modes", LIST, DOMAIN, modes, &platform_word_value, 0, 8),
	BOOLEAN("fixed_mode", DOMAIN, fixed_mode),
	BOOLEAN("fixed_level", DOMAIN, fixed_level),
	BOOLEAN("async", DOMAIN, async),
	CYAML_FIELD_UINT("change_us", OPTIONAL, DOMAIN, change_us),
	BOOLEAN("fault", DOMAIN, fault),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t domain_value = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, DOMAIN, domain_fields)};

#define READING(member, answers) ANSWER(struct platform_voltage_readings, member, answers)
static const cyaml_strval_t ip_run[] = {IP(0), RUN(A(EXECUTED))};
static const cyaml_strval_t ok_or[] = {OK(0), OR(A(OUT_OF_RANGE))};
static const cyaml_strval_t ns_ip[] = {NS(0), IP(A(INVALID_PARAMETERS))};
static const cyaml_schema_field_t reading_fields[] = {
	READING(reserved_bits, ip_run),
	READING(triplet_index, ok_or),
	READING(async_absent, ns_ip),
	CYAML_FIELD_END,
};

#define VOLTAGE struct platform_config_voltage
const cyaml_schema_field_t platform_voltage_fields[] = {
	CYAML_FIELD_UINT("max_pending", OPTIONAL, VOLTAGE, max_pending),
	CYAML_FIELD_UINT("levels_per_reply", OPTIONAL, VOLTAGE, levels_per_reply),
	CYAML_FIELD_SEQUENCE("domains", LIST, VOLTAGE, domains, &domain_value, 0, 1024),
	CYAML_FIELD_MAPPING("readings", OPTIONAL, VOLTAGE, readings, reading_fields),
	CYAML_FIELD_END,
};

static bool described(const struct platform_config_voltage_domain *domain, int32_t level)
{
	if (domain->range)
		return level >= domain->range->min && level <= domain->range->max &&
		       (!domain->range->step || ((int64_t)level - domain->range->min) % domain->range->step == 0);
	for (uint32_t j = 0; j < domain->levels_count; j++)
		if (domain->levels[j] == level)
			return true;
	return false;
}

static int check_range(struct check *check, const struct platform_config_voltage_range *range, uint32_t i)
{
	AT(check, "voltage.domains[%u].range", i);
	if (range->min > range->max)
		return platform_wrong(check, "expected min not above max, found %d above %d", range->min, range->max);
	if (range->step < 0 || (!range->step && range->min != range->max))
		return platform_wrong(check, "expected a step above 0, found %d", range->step);
	return 0;
}

static int check_levels(struct check *check, uint32_t i)
{
	const struct platform_config_voltage_domain *domain = &check->config->voltage.domains[i];
	int rc = 0;

	AT(check, "voltage.domains[%u]", i);
	if (!domain->levels_count == !domain->range)
		return platform_wrong(check, "expected either 'levels' or 'range', found %s", domain->range ? "both" : "neither");
	for (uint32_t j = 1; j < domain->levels_count; j++) {
		AT(check, "voltage.domains[%u].levels[%u]", i, j);
		if (domain->levels[j] <= domain->levels[j - 1])
			return platform_wrong(check, "expected a level above %d, found %d", domain->levels[j - 1],
					      domain->levels[j]);
	}
	if (domain->range)
		rc = check_range(check, domain->range, i);
	AT(check, "voltage.domains[%u].level", i);
	if (!rc && domain->level && !described(domain, *domain->level))
		rc = platform_wrong(check, "expected a level that the domain describes, found %d", *domain->level);
	return rc;
}

static int check_modes(struct check *check, uint32_t i)
{
	const struct platform_config_voltage_domain *domain = &check->config->voltage.domains[i];

	for (uint32_t j = 0; j < domain->modes_count; j++) {
		AT(check, "voltage.domains[%u].modes[%u]", i, j);
		if (!(domain->modes[j] & SCMI_VOLTAGE_MODE_VENDOR) || domain->modes[j] > 0xf)
			return platform_wrong(check, "expected an implementation-defined mode from 8 to 15, found %u",
					      domain->modes[j]);
	}
	return 0;
}

int platform_voltage_check(struct check *check)
{
	struct platform_config_voltage *voltage = &check->config->voltage;

	AT(check, "voltage.max_pending");
	int rc = platform_check_limit(check, voltage->max_pending, 255);

	if (!voltage->max_pending)
		voltage->max_pending = 4;
	for (uint32_t i = 0; i < voltage->domains_count && !rc; i++) {
		rc = platform_check_resource(check, "voltage.domains", voltage->domains, sizeof(*voltage->domains), i,
					     PLATFORM_RIGHT_STATE | PLATFORM_RIGHT_LEVEL);
		if (!rc)
			rc = check_levels(check, i);
		if (!rc)
			rc = check_modes(check, i);
	}
	return rc;
}
