/* SPDX-License-Identifier: BSD-2-Clause */
/* Power capping domains in a platform file: keys, and the rules that a schema cannot say. */
#include "harness/config/platform_powercap.h"

#include <string.h>

#include "harness/config/platform_check_parts.h"
#include "harness/config/platform_schema_parts.h"
#include "scmi/perf.h"

#define SPAN struct platform_config_span
static const cyaml_schema_field_t span_fields[] = {
	CYAML_FIELD_UINT("min", CYAML_FLAG_DEFAULT, SPAN, min),
	CYAML_FIELD_UINT("max", CYAML_FLAG_DEFAULT, SPAN, max),
	CYAML_FIELD_UINT("step", OPTIONAL, SPAN, step),
	CYAML_FIELD_END,
};
#define DRAW struct platform_config_draw
static const cyaml_schema_field_t draw_fields[] = {
	CYAML_FIELD_UINT("start", CYAML_FLAG_DEFAULT, DRAW, start),
	CYAML_FIELD_UINT("step", OPTIONAL, DRAW, step),
	CYAML_FIELD_UINT("wrap", OPTIONAL, DRAW, wrap),
	CYAML_FIELD_END,
};

#define DOMAIN struct platform_config_powercap_domain
static const cyaml_strval_t units[] = {{"abstract", PLATFORM_POWERCAP_ABSTRACT},
				       {"microwatt", PLATFORM_POWERCAP_MICROWATT},
				       {"milliwatt", PLATFORM_POWERCAP_MILLIWATT}};
static const cyaml_strval_t notifies[] = {{"cap", PLATFORM_POWERCAP_CAP_CHANGED},
					  {"measurements", PLATFORM_POWERCAP_MEASUREMENTS_CHANGED}};
static const cyaml_strval_t channels[] = {{"cap-get", PLATFORM_POWERCAP_CAP_GET},
					  {"cap-set", PLATFORM_POWERCAP_CAP_SET},
					  {"interval-get", PLATFORM_POWERCAP_PAI_GET},
					  {"interval-set", PLATFORM_POWERCAP_PAI_SET}};
static const cyaml_schema_field_t domain_fields[] = {
	RESOURCE(DOMAIN),
	CYAML_FIELD_STRING_PTR("parent", LIST, DOMAIN, parent, 1, PLATFORM_CONFIG_NAME_MAX),
	CYAML_FIELD_ENUM("unit", OPTIONAL | CYAML_FLAG_STRICT, DOMAIN, unit, units, COUNT(units)),
	CYAML_FIELD_MAPPING("cap", CYAML_FLAG_DEFAULT, DOMAIN, cap, span_fields),
	CYAML_FIELD_UINT("default_cap", OPTIONAL, DOMAIN, default_cap),
	CYAML_FIELD_MAPPING("interval", CYAML_FLAG_DEFAULT, DOMAIN, interval, span_fields),
	CYAML_FIELD_MAPPING("cap_interval", OPTIONAL, DOMAIN, cap_interval, span_fields),
	CYAML_FIELD_UINT("sustainable", OPTIONAL, DOMAIN, sustainable),
	CYAML_FIELD_UINT("accuracy", OPTIONAL, DOMAIN, accuracy),
	BOOLEAN("async", DOMAIN, async),
	CYAML_FIELD_UINT("change_us", OPTIONAL, DOMAIN, change_us),
	BOOLEAN("monitoring", DOMAIN, monitoring),
	CYAML_FIELD_UINT("update_us", OPTIONAL, DOMAIN, update_us),
	CYAML_FIELD_MAPPING("draw", OPTIONAL, DOMAIN, draw, draw_fields),
	CYAML_FIELD_FLAGS("notify", OPTIONAL | CYAML_FLAG_STRICT, DOMAIN, notify, notifies, COUNT(notifies)),
	CYAML_FIELD_FLAGS("fastchannels", OPTIONAL | CYAML_FLAG_STRICT, DOMAIN, fastchannels, channels, COUNT(channels)),
	CYAML_FIELD_UINT("doorbell", OPTIONAL, DOMAIN, doorbell),
	CYAML_FIELD_UINT("rate_limit_us", OPTIONAL, DOMAIN, rate_limit_us),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t domain_value = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, DOMAIN, domain_fields)};

#define READING(member, answers) ANSWER(struct platform_powercap_readings, member, answers)
static const cyaml_strval_t ip_or[] = {IP(0), OR(A(OUT_OF_RANGE))};
static const cyaml_strval_t ns_ip[] = {NS(0), IP(A(INVALID_PARAMETERS))};
static const cyaml_strval_t ns_ip_ok[] = {NS(0), IP(A(INVALID_PARAMETERS)), OK(A(SUCCESS))};
static const cyaml_strval_t nf_ns[] = {NF(0), NS(A(NOT_SUPPORTED))};
static const cyaml_schema_field_t reading_fields[] = {
	READING(value_out_of_range, ip_or),       READING(async_absent, ns_ip),
	READING(notify_absent, ns_ip_ok),         READING(message_never_channel, nf_ns),
	READING(unit_shifted, platform_booleans), CYAML_FIELD_END,
};

#define POWERCAP struct platform_config_powercap
const cyaml_schema_field_t platform_powercap_fields[] = {
	CYAML_FIELD_UINT("max_pending", OPTIONAL, POWERCAP, max_pending),
	CYAML_FIELD_SEQUENCE("domains", LIST, POWERCAP, domains, &domain_value, 0, 1024),
	CYAML_FIELD_MAPPING("readings", OPTIONAL, POWERCAP, readings, reading_fields),
	CYAML_FIELD_END,
};

static int check_span(struct check *check, const char *where, const char *key, const struct platform_config_span *span)
{
	AT(check, "%s.%s", where, key);
	if (!span->min)
		return platform_wrong(check, "expected min above 0, found 0");
	if (span->min > span->max)
		return platform_wrong(check, "expected min not above max, found %u above %u", span->min, span->max);
	if (span->min != span->max && !span->step)
		return platform_wrong(check, "expected a step above 0, found 0");
	return 0;
}

static int find(const struct platform_config_powercap *powercap, const char *name, uint32_t *index)
{
	for (*index = 0; *index < powercap->domains_count; (*index)++)
		if (!strcmp(powercap->domains[*index].common.name, name))
			return 0;
	return -1;
}

static int check_parent(struct check *check, uint32_t i)
{
	struct platform_config_powercap *powercap = &check->config->powercap;
	struct platform_config_powercap_domain *domain = &powercap->domains[i];

	domain->parent_index = PLATFORM_CONFIG_UNSET;
	if (!domain->parent)
		return 0;
	AT(check, "powercap.domains[%u].parent", i);
	if (find(powercap, domain->parent, &domain->parent_index))
		return platform_wrong(check, "expected the name of a domain in this file, found '%s'", domain->parent);
	if (domain->parent_index >= i)
		return platform_wrong(check, "expected a domain that stands before this one, found '%s'", domain->parent);
	return 0;
}

static int check_domain(struct check *check, uint32_t i)
{
	struct platform_config_powercap_domain *domain = &check->config->powercap.domains[i];
	char where[48];
	int rc;

	snprintf(where, sizeof(where), "powercap.domains[%u]", i);
	if (!domain->cap_interval.min)
		domain->cap_interval = domain->interval;
	if ((rc = check_parent(check, i)) || (rc = check_span(check, where, "cap", &domain->cap)) ||
	    (rc = check_span(check, where, "interval", &domain->interval)) ||
	    (rc = check_span(check, where, "cap_interval", &domain->cap_interval)))
		return rc;
	AT(check, "%s.default_cap", where);
	if (domain->default_cap && (domain->default_cap < domain->cap.min || domain->default_cap > domain->cap.max))
		return platform_wrong(check, "expected a cap from %u to %u, found %u", domain->cap.min, domain->cap.max,
				      domain->default_cap);
	AT(check, "%s.notify", where);
	if ((domain->notify & PLATFORM_POWERCAP_MEASUREMENTS_CHANGED) && !domain->monitoring)
		return platform_wrong(check, "expected 'monitoring: true' beside 'measurements', found none");
	AT(check, "%s.doorbell", where);
	if (domain->doorbell && domain->doorbell != 8 && domain->doorbell != 16 && domain->doorbell != 32 && domain->doorbell != 64)
		return platform_wrong(check, "expected 0, 8, 16, 32 or 64 bits, found %u", domain->doorbell);
	AT(check, "%s.rate_limit_us", where);
	return platform_check_limit(check, domain->rate_limit_us, ~SCMI_FASTCHANNEL_RATE_RESERVED);
}

int platform_powercap_check(struct check *check)
{
	struct platform_config_powercap *powercap = &check->config->powercap;

	AT(check, "powercap.max_pending");
	int rc = platform_check_limit(check, powercap->max_pending, 255);

	if (!powercap->max_pending)
		powercap->max_pending = 4;
	for (uint32_t i = 0; i < powercap->domains_count && !rc; i++) {
		rc = platform_check_resource(check, "powercap.domains", powercap->domains, sizeof(*powercap->domains), i,
					     PLATFORM_RIGHT_SET | PLATFORM_RIGHT_NOTIFY);
		if (!rc)
			rc = check_domain(check, i);
	}
	return rc;
}
