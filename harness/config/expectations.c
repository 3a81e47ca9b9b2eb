/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads expectation files: YAML with a schema, then what a schema cannot say. */
#include "harness/config/expectations.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "harness/config/platform_diagnosis.h"
#include "harness/config/yaml_where.h"
#include "scmi/pinctrl.h"

#define FILE_MAX (8u << 20)
#define AGENTS_MAX 64u
#define ENTRIES_MAX 65536u
#define OPTIONAL CYAML_FLAG_OPTIONAL
#define TEXT(type, field, most) CYAML_FIELD_STRING_PTR(#field, OPTIONAL | CYAML_FLAG_POINTER, type, field, 0, most)
#define LIST(type, field, schema) CYAML_FIELD_SEQUENCE(#field, OPTIONAL | CYAML_FLAG_POINTER, type, field, schema, 0, ENTRIES_MAX)
#define WORD(type, field) CYAML_FIELD_UINT_PTR(#field, OPTIONAL | CYAML_FLAG_POINTER, type, field)

/* clang-format off */
static const cyaml_schema_value_t state_schema = {CYAML_VALUE_UINT(CYAML_FLAG_DEFAULT, uint32_t)};
static const cyaml_strval_t kinds[] = {
	{"pin", SCMI_PINCTRL_PIN}, {"group", SCMI_PINCTRL_GROUP}, {"function", SCMI_PINCTRL_FUNCTION}};
static const cyaml_schema_field_t protocol_fields[] = {
	CYAML_FIELD_UINT("id", CYAML_FLAG_DEFAULT, struct expected_protocol, id),
	CYAML_FIELD_UINT("version", OPTIONAL, struct expected_protocol, version),
	TEXT(struct expected_protocol, name, 63),
	CYAML_FIELD_END,
};
static const cyaml_schema_field_t range_fields[] = {
	CYAML_FIELD_UINT("lowest", CYAML_FLAG_DEFAULT, struct expected_range, lowest),
	CYAML_FIELD_UINT("highest", CYAML_FLAG_DEFAULT, struct expected_range, highest),
	CYAML_FIELD_UINT("step", CYAML_FLAG_DEFAULT, struct expected_range, step),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t rate_schema = {CYAML_VALUE_UINT(CYAML_FLAG_DEFAULT, uint64_t)};
static const cyaml_schema_field_t clock_fields[] = {
	CYAML_FIELD_UINT("id", CYAML_FLAG_DEFAULT, struct expected_clock, id),
	TEXT(struct expected_clock, name, 63),
	WORD(struct expected_clock, attributes),
	LIST(struct expected_clock, rates, &rate_schema),
	CYAML_FIELD_MAPPING_PTR("range", OPTIONAL | CYAML_FLAG_POINTER, struct expected_clock, range, range_fields),
	CYAML_FIELD_END,
};
static const cyaml_schema_field_t sensor_fields[] = {
	CYAML_FIELD_UINT("id", CYAML_FLAG_DEFAULT, struct expected_sensor, id),
	TEXT(struct expected_sensor, name, 63),
	WORD(struct expected_sensor, attributes_low),
	WORD(struct expected_sensor, attributes_high),
	CYAML_FIELD_BOOL("defective", OPTIONAL, struct expected_sensor, defective),
	CYAML_FIELD_END,
};
static const cyaml_schema_field_t domain_fields[] = {
	CYAML_FIELD_UINT("protocol", CYAML_FLAG_DEFAULT, struct expected_domain, protocol),
	CYAML_FIELD_ENUM("kind", OPTIONAL | CYAML_FLAG_STRICT, struct expected_domain, kind, kinds, 3),
	CYAML_FIELD_UINT("id", CYAML_FLAG_DEFAULT, struct expected_domain, id),
	TEXT(struct expected_domain, name, 63),
	WORD(struct expected_domain, attributes),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t value_schema = {CYAML_VALUE_INT(CYAML_FLAG_DEFAULT, int64_t)};
static const cyaml_schema_field_t settable_fields[] = {
	CYAML_FIELD_UINT("protocol", CYAML_FLAG_DEFAULT, struct expected_settable, protocol),
	CYAML_FIELD_UINT("id", CYAML_FLAG_DEFAULT, struct expected_settable, id),
	CYAML_FIELD_BOOL("fixed", OPTIONAL, struct expected_settable, fixed),
	CYAML_FIELD_BOOL("stepped", OPTIONAL, struct expected_settable, stepped),
	LIST(struct expected_settable, values, &value_schema),
	LIST(struct expected_settable, parents, &state_schema),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t settable_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct expected_settable, settable_fields)};
static const cyaml_schema_value_t protocol_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct expected_protocol, protocol_fields)};
static const cyaml_schema_value_t clock_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct expected_clock, clock_fields)};
static const cyaml_schema_value_t sensor_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct expected_sensor, sensor_fields)};
static const cyaml_schema_value_t domain_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct expected_domain, domain_fields)};
static const cyaml_schema_field_t agent_fields[] = {
	TEXT(struct expected_agent, agent, 63),
	TEXT(struct expected_agent, vendor, 63),
	TEXT(struct expected_agent, sub_vendor, 63),
	LIST(struct expected_agent, protocols, &protocol_schema),
	LIST(struct expected_agent, clocks, &clock_schema),
	LIST(struct expected_agent, sensors, &sensor_schema),
	LIST(struct expected_agent, domains, &domain_schema),
	LIST(struct expected_agent, settable, &settable_schema),
	CYAML_FIELD_UINT("agents", OPTIONAL, struct expected_agent, agents),
	CYAML_FIELD_BOOL("others_running", OPTIONAL, struct expected_agent, others_running),
	LIST(struct expected_agent, unknown_vendor_states, &state_schema),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t agent_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct expected_agent, agent_fields)};
static const cyaml_schema_field_t file_fields[] = {
	CYAML_FIELD_SEQUENCE("expectations", CYAML_FLAG_POINTER, struct assay_expectations, expectations, &agent_schema, 1, AGENTS_MAX),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t file_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct assay_expectations, file_fields)};
/* clang-format on */

static const cyaml_config_t quiet = {.mem_fn = cyaml_mem, .log_level = CYAML_LOG_ERROR, .flags = CYAML_CFG_DEFAULT};

/* The text under scrutiny, for messages with lines. */
struct source {
	const char *path, *text;
	size_t bytes;
	char *why;
	size_t why_bytes;
};

__attribute__((format(printf, 3, 4))) static int refuse(const struct source *s, const char *place, const char *format, ...)
{
	va_list arguments;
	int used = snprintf(s->why, s->why_bytes, "%s:%zu: %s: ", s->path, yaml_where(s->text, s->bytes, place), place);

	if (used > 0 && (size_t)used < s->why_bytes) {
		va_start(arguments, format);
		(void)vsnprintf(s->why + used, s->why_bytes - (size_t)used, format, arguments);
		va_end(arguments);
	}
	return -EINVAL;
}

static int check_clock_entry(const struct source *s, const struct expected_agent *agent, unsigned a, unsigned i)
{
	const struct expected_clock *clock = &agent->clocks[i];
	char place[64];

	(void)snprintf(place, sizeof(place), "expectations[%u].clocks[%u]", a, i);
	if (clock->rates && clock->range)
		return refuse(s, place, "expected 'rates' or 'range', found both");
	if (clock->range && clock->range->lowest > clock->range->highest)
		return refuse(s, place, "expected a range from its lowest to its highest rate, found them the other way round");
	for (unsigned k = 0; k < i; k++)
		if (agent->clocks[k].id == clock->id)
			return refuse(s, place, "expected clock %u once, found it again", clock->id);
	return 0;
}

static int check_sensor_entry(const struct source *s, const struct expected_agent *agent, unsigned a, unsigned i)
{
	char place[64];

	(void)snprintf(place, sizeof(place), "expectations[%u].sensors[%u]", a, i);
	for (unsigned k = 0; k < i; k++)
		if (agent->sensors[k].id == agent->sensors[i].id)
			return refuse(s, place, "expected sensor %u once, found it again", agent->sensors[i].id);
	return 0;
}

static int check_domain_entry(const struct source *s, const struct expected_agent *agent, unsigned a, unsigned i)
{
	const struct expected_domain *domain = &agent->domains[i];
	char place[64];

	(void)snprintf(place, sizeof(place), "expectations[%u].domains[%u]", a, i);
	if (!expectations_name_offset(domain->protocol))
		return refuse(s, place, "expected a protocol that has domains (0x11, 0x13, 0x16 to 0x19), found 0x%02x",
			      domain->protocol);
	if (domain->kind && domain->protocol != SCMI_PROTOCOL_PINCTRL)
		return refuse(s, place, "expected 'kind' for pin control (0x19) alone, found it for 0x%02x", domain->protocol);
	for (unsigned k = 0; k < i; k++) {
		const struct expected_domain *other = &agent->domains[k];

		if (other->protocol == domain->protocol && other->kind == domain->kind && other->id == domain->id)
			return refuse(s, place, "expected domain %u of protocol 0x%02x once, found it again", domain->id,
				      domain->protocol);
	}
	return 0;
}

static int check_settable_entry(const struct source *s, const struct expected_agent *agent, unsigned a, unsigned i)
{
	const struct expected_settable *settable = &agent->settable[i];
	char place[64];

	(void)snprintf(place, sizeof(place), "expectations[%u].settable[%u]", a, i);
	if (settable->stepped && settable->values_count != 3)
		return refuse(s, place, "expected the lowest and the highest value and the step, found %u values",
			      settable->values_count);
	for (unsigned k = 0; k < i; k++)
		if (agent->settable[k].protocol == settable->protocol && agent->settable[k].id == settable->id)
			return refuse(s, place, "expected resource %u of protocol 0x%02x once, found it again", settable->id,
				      settable->protocol);
	return 0;
}

static int check_agent_entry(const struct source *s, const struct expected_agent *agent, unsigned a)
{
	int error = 0;

	for (unsigned i = 0; i < agent->clocks_count && !error; i++)
		error = check_clock_entry(s, agent, a, i);
	for (unsigned i = 0; i < agent->sensors_count && !error; i++)
		error = check_sensor_entry(s, agent, a, i);
	for (unsigned i = 0; i < agent->domains_count && !error; i++)
		error = check_domain_entry(s, agent, a, i);
	for (unsigned i = 0; i < agent->settable_count && !error; i++)
		error = check_settable_entry(s, agent, a, i);
	return error;
}

static int read_text(const char *path, char **text, size_t *bytes, char *why, size_t why_bytes)
{
	FILE *in = fopen(path, "rbe");
	int error = in ? 0 : -errno;

	*bytes = 0;
	*text = in ? malloc(FILE_MAX + 1) : NULL;
	if (in && *text) {
		*bytes = fread(*text, 1, FILE_MAX + 1, in);
		error = ferror(in) ? -EIO : *bytes > FILE_MAX ? -EFBIG : 0;
		(*text)[*bytes > FILE_MAX ? FILE_MAX : *bytes] = '\0';
	} else if (in) {
		error = -ENOMEM;
	}
	if (in)
		fclose(in);
	if (error)
		snprintf(why, why_bytes, "%s: expected an expectation file of at most %u MiB, found: %s", path, FILE_MAX >> 20,
			 strerror(-error));
	return error;
}

static int parse(const char *path, const char *text, size_t bytes, struct assay_expectations **out, char *why, size_t why_bytes)
{
	const struct source source = {path, text, bytes, why, why_bytes};
	struct diagnosis diagnosis = {0};
	cyaml_config_t loud = quiet;
	cyaml_err_t parsed;
	int error = 0;

	loud.log_fn = diagnosis_log;
	loud.log_ctx = &diagnosis;
	parsed = cyaml_load_data((const uint8_t *)text, bytes, &loud, &file_schema, (cyaml_data_t **)out, NULL);
	if (parsed != CYAML_OK) {
		diagnosis_explain(&diagnosis, path, text, &file_schema, parsed, why, why_bytes);
		return -EINVAL;
	}
	if (!*out) {
		snprintf(why, why_bytes, "%s:1: expected 'expectations', found nothing", path);
		return -EINVAL;
	}
	for (unsigned a = 0; a < (*out)->expectations_count && !error; a++)
		error = check_agent_entry(&source, &(*out)->expectations[a], a);
	return error;
}

int expectations_load(const char *path, struct assay_expectations **expectations, char *why, size_t why_bytes)
{
	char *text;
	size_t bytes;
	int error = read_text(path, &text, &bytes, why, why_bytes);

	*expectations = NULL;
	if (!error)
		error = parse(path, text, bytes, expectations, why, why_bytes);
	free(text);
	if (error) {
		expectations_free(*expectations);
		*expectations = NULL;
	}
	return error;
}

void expectations_free(struct assay_expectations *expectations)
{
	if (expectations)
		cyaml_free(&quiet, &file_schema, expectations, 0);
}
