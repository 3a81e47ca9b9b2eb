/* SPDX-License-Identifier: BSD-2-Clause */
/* Performance domains in a platform file: keys, and the rules that a schema cannot say. */
#include "harness/config/platform_perf.h"

#include "harness/config/platform_check_parts.h"
#include "harness/config/platform_schema_parts.h"
#include "scmi/perf.h"

#define LEVEL struct platform_config_perf_level
static const cyaml_schema_field_t level_fields[] = {
	CYAML_FIELD_UINT("level", CYAML_FLAG_DEFAULT, LEVEL, level), CYAML_FIELD_UINT("power", OPTIONAL, LEVEL, power),
	CYAML_FIELD_UINT("latency_us", OPTIONAL, LEVEL, latency_us), CYAML_FIELD_UINT("khz", OPTIONAL, LEVEL, khz),
	CYAML_FIELD_UINT_PTR("index", LIST, LEVEL, index),           CYAML_FIELD_END,
};
static const cyaml_schema_value_t level_value = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, LEVEL, level_fields)};

#define DOMAIN struct platform_config_perf_domain
static const cyaml_strval_t notifies[] = {{"limits", PLATFORM_PERF_LIMITS_CHANGED}, {"level", PLATFORM_PERF_LEVEL_CHANGED}};
static const cyaml_strval_t channels[] = {{"limits-set", PLATFORM_PERF_LIMITS_SET},
					  {"limits-get", PLATFORM_PERF_LIMITS_GET},
					  {"level-set", PLATFORM_PERF_LEVEL_SET},
					  {"level-get", PLATFORM_PERF_LEVEL_GET}};
static const cyaml_schema_field_t domain_fields[] = {
	RESOURCE(DOMAIN),
	CYAML_FIELD_SEQUENCE("levels", CYAML_FLAG_POINTER, DOMAIN, levels, &level_value, 1, PLATFORM_PERF_LEVELS_MAX),
	CYAML_FIELD_UINT("level", OPTIONAL, DOMAIN, level),
	CYAML_FIELD_UINT("sustained_khz", OPTIONAL, DOMAIN, sustained_khz),
	CYAML_FIELD_UINT("sustained_level", OPTIONAL, DOMAIN, sustained_level),
	CYAML_FIELD_UINT("rate_limit_us", OPTIONAL, DOMAIN, rate_limit_us),
	CYAML_FIELD_UINT("change_us", OPTIONAL, DOMAIN, change_us),
	BOOLEAN("indexed", DOMAIN, indexed),
	CYAML_FIELD_FLAGS("notify", OPTIONAL | CYAML_FLAG_STRICT, DOMAIN, notify, notifies, COUNT(notifies)),
	CYAML_FIELD_FLAGS("fastchannels", OPTIONAL | CYAML_FLAG_STRICT, DOMAIN, fastchannels, channels, COUNT(channels)),
	CYAML_FIELD_UINT("doorbell", OPTIONAL, DOMAIN, doorbell),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t domain_value = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, DOMAIN, domain_fields)};

#define READING(member, answers) ANSWER(struct platform_perf_readings, member, answers)
static const cyaml_strval_t or_ip[] = {OR(0), IP(A(INVALID_PARAMETERS))};
static const cyaml_strval_t ip_or[] = {IP(0), OR(A(OUT_OF_RANGE))};
static const cyaml_strval_t or_ip_ok[] = {OR(0), IP(A(INVALID_PARAMETERS)), OK(A(SUCCESS))};
static const cyaml_strval_t ns_nf[] = {NS(0), NF(A(NOT_FOUND))};
static const cyaml_schema_field_t reading_fields[] = {
	READING(level_index_at_end, or_ip),
	READING(limits_crossed, ip_or),
	READING(level_not_described, or_ip_ok),
	READING(message_never_channel, ns_nf),
	CYAML_FIELD_END,
};

#define PERF struct platform_config_perf
static const cyaml_strval_t units[] = {
	{"abstract", PLATFORM_PERF_ABSTRACT}, {"milliwatt", PLATFORM_PERF_MILLIWATT}, {"microwatt", PLATFORM_PERF_MICROWATT}};
const cyaml_schema_field_t platform_perf_fields[] = {
	CYAML_FIELD_ENUM("unit", OPTIONAL | CYAML_FLAG_STRICT, PERF, unit, units, COUNT(units)),
	CYAML_FIELD_UINT("levels_per_reply", OPTIONAL, PERF, levels_per_reply),
	CYAML_FIELD_SEQUENCE("domains", LIST, PERF, domains, &domain_value, 0, 1024),
	CYAML_FIELD_MAPPING("readings", OPTIONAL, PERF, readings, reading_fields),
	CYAML_FIELD_END,
};

static int check_levels(struct check *check, const char *where, const struct platform_config_perf_domain *domain)
{
	for (uint32_t j = 0; j < domain->levels_count; j++) {
		const struct platform_config_perf_level *level = &domain->levels[j];

		AT(check, "%s.levels[%u].level", where, j);
		if (!level->level)
			return platform_wrong(check, "expected a level above 0, found 0");
		if (j && level->level <= level[-1].level)
			return platform_wrong(check, "expected a level above %u, found %u", level[-1].level, level->level);
		AT(check, "%s.levels[%u].latency_us", where, j);
		if (level->latency_us & SCMI_PERF_LATENCY_RESERVED)
			return platform_wrong(check, "expected at most 65535, found %u", level->latency_us);
		AT(check, "%s.levels[%u].index", where, j);
		for (uint32_t k = 0; k < j; k++)
			if ((level->index ? *level->index : j) == (domain->levels[k].index ? *domain->levels[k].index : k))
				return platform_wrong(check, "expected an index that no other level has, found %u again",
						      level->index ? *level->index : j);
	}
	return 0;
}

/* The place of a level, or PLATFORM_CONFIG_UNSET. */
static uint32_t place(const struct platform_config_perf_domain *domain, uint32_t level)
{
	for (uint32_t j = 0; j < domain->levels_count; j++)
		if (domain->levels[j].level == level)
			return j;
	return PLATFORM_CONFIG_UNSET;
}

static int check_domain(struct check *check, uint32_t i)
{
	struct platform_config_perf_domain *domain = &check->config->perf.domains[i];
	uint32_t boot = domain->level ? domain->level : domain->sustained_level;
	char where[48];

	snprintf(where, sizeof(where), "perf.domains[%u]", i);
	int rc = check_levels(check, where, domain);

	if (rc)
		return rc;
	AT(check, "%s.sustained_level", where);
	if (domain->sustained_level && place(domain, domain->sustained_level) == PLATFORM_CONFIG_UNSET)
		return platform_wrong(check, "expected one of the domain's levels, found %u", domain->sustained_level);
	AT(check, "%s.level", where);
	domain->boot = boot ? place(domain, boot) : 0;
	if (domain->boot == PLATFORM_CONFIG_UNSET)
		return platform_wrong(check, "expected one of the domain's levels, found %u", domain->level);
	AT(check, "%s.doorbell", where);
	if (domain->doorbell && domain->doorbell != 8 && domain->doorbell != 16 && domain->doorbell != 32 && domain->doorbell != 64)
		return platform_wrong(check, "expected 0, 8, 16, 32 or 64 bits, found %u", domain->doorbell);
	AT(check, "%s.rate_limit_us", where);
	return platform_check_limit(check, domain->rate_limit_us, ~SCMI_PERF_RATE_LIMIT_RESERVED);
}

int platform_perf_check(struct check *check)
{
	struct platform_config_perf *perf = &check->config->perf;

	for (uint32_t i = 0; i < perf->domains_count; i++) {
		int rc = platform_check_resource(check, "perf.domains", perf->domains, sizeof(*perf->domains), i,
						 PLATFORM_RIGHT_LEVEL | PLATFORM_RIGHT_LIMITS);

		if (!rc)
			rc = check_domain(check, i);
		if (rc)
			return rc;
	}
	return 0;
}
