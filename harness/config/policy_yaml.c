/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads policies written in YAML: a schema, then what a schema cannot say, then the draft. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "harness/config/platform_diagnosis.h"
#include "harness/config/policy_private.h"
#include "harness/config/yaml_where.h"
#include "scmi/pinctrl.h"

#define ENTRIES_MAX 65536u

struct text_agent {
	char *name;
	uint32_t *id;
	bool trusted;
	uint32_t unlisted; /* enum policy_access + 1; 0: not said */
	uint8_t *hidden_protocols;
	uint32_t hidden_protocols_count;
};

/* Which resources of a protocol. */
struct text_resources {
	uint8_t protocol;
	uint8_t kind;
	uint32_t *ids;
	uint32_t ids_count;
};

struct text_device {
	uint32_t id;
	char *name;
	struct text_resources *resources;
	uint32_t resources_count;
};

struct text_access {
	char *agent;
	uint32_t *devices;
	uint32_t devices_count;
	uint8_t *protocols;
	uint32_t protocols_count;
	uint32_t rights;
};

struct text_entry {
	char **agents;
	uint32_t agents_count;
	uint8_t protocol;
	uint8_t kind;
	uint32_t *ids;
	uint32_t ids_count;
	uint32_t rights, deny;
	bool hidden;
};

struct text {
	uint32_t ids;
	struct text_agent *agents;
	uint32_t agents_count;
	struct text_device *devices;
	uint32_t devices_count;
	struct text_access *access;
	uint32_t access_count;
	struct text_entry *resources;
	uint32_t resources_count;
};

/* clang-format off */
#define OPTIONAL CYAML_FLAG_OPTIONAL
#define STRICT CYAML_FLAG_STRICT
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define LIST(key, flags, type, field, schema, least) \
	CYAML_FIELD_SEQUENCE(key, (flags) | CYAML_FLAG_POINTER, type, field, schema, least, ENTRIES_MAX)

static const cyaml_strval_t id_spaces[] = {{"global", 0}, {"dense", 1}};
static const cyaml_strval_t accesses[] = {
	{"unsure", POLICY_UNSURE + 1}, {"hidden", POLICY_HIDDEN + 1}, {"denied", POLICY_DENIED + 1}, {"allowed", POLICY_ALLOWED + 1}};
static const cyaml_strval_t protocols[] = {
	{"power", 0x11}, {"system", 0x12}, {"perf", 0x13}, {"clock", 0x14}, {"sensor", 0x15}, {"reset", 0x16}, {"voltage", 0x17},
	{"powercap", 0x18}, {"pinctrl", 0x19}};
static const cyaml_strval_t kinds[] = {
	{"pin", SCMI_PINCTRL_PIN}, {"group", SCMI_PINCTRL_GROUP}, {"function", SCMI_PINCTRL_FUNCTION}};
static const cyaml_strval_t rights[] = {
	{"see", POLICY_SEE}, {"read", POLICY_READ}, {"notify", POLICY_NOTIFY}, {"state", POLICY_STATE}, {"rate", POLICY_RATE},
	{"parent", POLICY_PARENT}, {"level", POLICY_LEVEL}, {"limits", POLICY_LIMITS}, {"trips", POLICY_TRIPS}, {"set", POLICY_SET}};

static const cyaml_schema_value_t protocol_schema = {CYAML_VALUE_ENUM(STRICT, uint8_t, protocols, COUNT(protocols))};
static const cyaml_schema_value_t number_schema = {CYAML_VALUE_UINT(CYAML_FLAG_DEFAULT, uint32_t)};
static const cyaml_schema_value_t name_schema = {CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, POLICY_NAME_MAX)};

static const cyaml_schema_field_t agent_fields[] = {
	CYAML_FIELD_STRING_PTR("name", CYAML_FLAG_POINTER, struct text_agent, name, 1, POLICY_NAME_MAX),
	CYAML_FIELD_UINT_PTR("id", OPTIONAL | CYAML_FLAG_POINTER, struct text_agent, id),
	CYAML_FIELD_BOOL("trusted", OPTIONAL, struct text_agent, trusted),
	CYAML_FIELD_ENUM("unlisted", OPTIONAL | STRICT, struct text_agent, unlisted, accesses, COUNT(accesses)),
	LIST("hidden_protocols", OPTIONAL, struct text_agent, hidden_protocols, &protocol_schema, 0),
	CYAML_FIELD_END,
};
static const cyaml_schema_field_t resources_fields[] = {
	CYAML_FIELD_ENUM("protocol", STRICT, struct text_resources, protocol, protocols, COUNT(protocols)),
	CYAML_FIELD_ENUM("kind", OPTIONAL | STRICT, struct text_resources, kind, kinds, COUNT(kinds)),
	LIST("ids", CYAML_FLAG_DEFAULT, struct text_resources, ids, &number_schema, 1),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t resources_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct text_resources, resources_fields)};
static const cyaml_schema_field_t device_fields[] = {
	CYAML_FIELD_UINT("id", CYAML_FLAG_DEFAULT, struct text_device, id),
	CYAML_FIELD_STRING_PTR("name", OPTIONAL | CYAML_FLAG_POINTER, struct text_device, name, 0, POLICY_NAME_MAX),
	LIST("resources", OPTIONAL, struct text_device, resources, &resources_schema, 0),
	CYAML_FIELD_END,
};
static const cyaml_schema_field_t access_fields[] = {
	CYAML_FIELD_STRING_PTR("agent", CYAML_FLAG_POINTER, struct text_access, agent, 1, POLICY_NAME_MAX),
	LIST("devices", CYAML_FLAG_DEFAULT, struct text_access, devices, &number_schema, 0),
	LIST("protocols", OPTIONAL, struct text_access, protocols, &protocol_schema, 1),
	CYAML_FIELD_FLAGS("rights", OPTIONAL | STRICT, struct text_access, rights, rights, COUNT(rights)),
	CYAML_FIELD_END,
};
static const cyaml_schema_field_t entry_fields[] = {
	LIST("agents", CYAML_FLAG_DEFAULT, struct text_entry, agents, &name_schema, 1),
	CYAML_FIELD_ENUM("protocol", STRICT, struct text_entry, protocol, protocols, COUNT(protocols)),
	CYAML_FIELD_ENUM("kind", OPTIONAL | STRICT, struct text_entry, kind, kinds, COUNT(kinds)),
	LIST("ids", CYAML_FLAG_DEFAULT, struct text_entry, ids, &number_schema, 1),
	CYAML_FIELD_FLAGS("rights", OPTIONAL | STRICT, struct text_entry, rights, rights, COUNT(rights)),
	CYAML_FIELD_FLAGS("deny", OPTIONAL | STRICT, struct text_entry, deny, rights, COUNT(rights)),
	CYAML_FIELD_BOOL("hidden", OPTIONAL, struct text_entry, hidden),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t agent_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct text_agent, agent_fields)};
static const cyaml_schema_value_t device_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct text_device, device_fields)};
static const cyaml_schema_value_t access_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct text_access, access_fields)};
static const cyaml_schema_value_t entry_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct text_entry, entry_fields)};
static const cyaml_schema_field_t file_fields[] = {
	CYAML_FIELD_ENUM("ids", OPTIONAL | STRICT, struct text, ids, id_spaces, COUNT(id_spaces)),
	CYAML_FIELD_SEQUENCE("agents", CYAML_FLAG_POINTER, struct text, agents, &agent_schema, 1, POLICY_AGENTS_MAX),
	CYAML_FIELD_SEQUENCE("devices", OPTIONAL | CYAML_FLAG_POINTER, struct text, devices, &device_schema, 0, POLICY_DEVICES_MAX),
	LIST("access", OPTIONAL, struct text, access, &access_schema, 0),
	LIST("resources", OPTIONAL, struct text, resources, &entry_schema, 0),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t file_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct text, file_fields)};
/* clang-format on */

static const cyaml_config_t quiet = {.mem_fn = cyaml_mem, .log_level = CYAML_LOG_ERROR, .flags = CYAML_CFG_DEFAULT};

/* The text under scrutiny, for messages with lines. */
struct source {
	const char *name, *text;
	size_t bytes;
	struct policy_draft *draft;
	char where[192]; /* of what is being read */
};

/* "car.yaml:12: agents[0]" */
__attribute__((format(printf, 2, 3))) static const char *at(struct source *s, const char *format, ...)
{
	char place[96];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(place, sizeof(place), format, arguments);
	va_end(arguments);
	(void)snprintf(s->where, sizeof(s->where), "%.*s:%zu: %s", 80, s->name, yaml_where(s->text, s->bytes, place), place);
	return s->where;
}

/* After at(). */
__attribute__((format(printf, 2, 3))) static int refuse(const struct source *s, const char *format, ...)
{
	struct policy_draft *draft = s->draft;
	int used = snprintf(draft->why, draft->why_bytes, "%s: ", s->where);
	va_list arguments;

	if (used > 0 && (size_t)used < draft->why_bytes) {
		va_start(arguments, format);
		(void)vsnprintf(draft->why + used, draft->why_bytes - (size_t)used, format, arguments);
		va_end(arguments);
	}
	return -EINVAL;
}

/* What a full list or a lack of memory leaves behind: the draft knows which. */
static int full(const struct source *s)
{
	return s->draft->no_memory ? -ENOMEM : -E2BIG;
}

static int take_agent(struct source *s, const struct text_agent *agent, uint32_t i)
{
	uint32_t place = policy_draft_agent(s->draft, agent->name, at(s, "agents[%u]", i));
	struct policy_agent *entry;

	if (place == POLICY_NONE)
		return full(s);
	if (strpbrk(agent->name, " \t\n"))
		return refuse(s, "expected a name without white space, found \"%s\"", agent->name);
	entry = &s->draft->policy->agents[place];
	entry->trusted = agent->trusted;
	entry->unlisted = agent->unlisted  ? (uint8_t)(agent->unlisted - 1)
			  : agent->trusted ? (uint8_t)POLICY_UNSURE
					   : (uint8_t)POLICY_DENIED;
	if (agent->id) {
		if (*agent->id < 1 || *agent->id > 255)
			return refuse(s, "expected an id from 1 to 255, found %u", *agent->id);
		entry->id_known = true;
		entry->id = *agent->id;
	}
	for (uint32_t h = 0; h < agent->hidden_protocols_count; h++)
		if (!policy_draft_hide_protocol(s->draft, place, agent->hidden_protocols[h]))
			return full(s);
	return 0;
}

static int check_resources(struct source *s, uint8_t protocol, uint8_t kind, const uint32_t *ids, uint32_t count)
{
	if (kind && protocol != SCMI_PROTOCOL_PINCTRL)
		return refuse(s, "expected 'kind' for pinctrl alone, found it for %s", policy_protocol_text(protocol));
	for (uint32_t i = 0; i < count; i++)
		if (ids[i] > 0xffff || (protocol == SCMI_PROTOCOL_SYSTEM && ids[i]))
			return refuse(s, "expected %s, found %u",
				      protocol == SCMI_PROTOCOL_SYSTEM ? "id 0 (system power has one resource)"
								       : "an id up to 65535",
				      ids[i]);
	return 0;
}

static int take_device(struct source *s, const struct text_device *device, uint32_t i)
{
	uint32_t place = policy_draft_device(s->draft, device->id, device->name, at(s, "devices[%u]", i));

	if (place == POLICY_NONE)
		return full(s);
	for (uint32_t k = 0; k < device->resources_count; k++) {
		const struct text_resources *list = &device->resources[k];
		int error;

		(void)at(s, "devices[%u].resources[%u]", i, k);
		error = check_resources(s, list->protocol, list->kind, list->ids, list->ids_count);
		for (uint32_t n = 0; n < list->ids_count && !error; n++) {
			uint32_t resource = policy_draft_resource(s->draft, list->protocol, list->kind, list->ids[n], s->where);

			if (resource == POLICY_NONE || !policy_draft_link(s->draft, place, resource))
				error = full(s);
		}
		if (error)
			return error;
	}
	return 0;
}

static uint32_t find_device(const struct source *s, uint32_t id)
{
	const struct policy *p = s->draft->policy;
	uint32_t d = 0;

	while (d < p->device_count && p->devices[d].id != id)
		d++;
	return d < p->device_count ? d : POLICY_NONE;
}

static int take_access(struct source *s, const struct text_access *access, uint32_t i)
{
	uint32_t agent = policy_find_agent(s->draft->policy, access->agent);
	uint16_t bits = access->protocols_count ? 0 : POLICY_ALL_PROTOCOLS;

	(void)at(s, "access[%u]", i);
	if (agent == POLICY_NONE)
		return refuse(s, "expected one of the file's agents, found \"%s\"", access->agent);
	for (uint32_t k = 0; k < access->protocols_count; k++)
		bits |= policy_protocol_bit(access->protocols[k]);
	for (uint32_t k = 0; k < access->devices_count; k++) {
		uint32_t device = find_device(s, access->devices[k]);

		if (device == POLICY_NONE)
			return refuse(s, "expected one of the file's devices, found %u", access->devices[k]);
		if (!policy_draft_use(s->draft, agent, device, bits,
				      access->rights ? (uint16_t)access->rights : (uint16_t)POLICY_ALL_RIGHTS))
			return full(s);
	}
	return 0;
}

static int rights_of(struct source *s, const struct text_entry *entry, uint16_t *wanted)
{
	uint16_t all = policy_rights_of(entry->protocol);
	uint32_t strange = (entry->rights | entry->deny) & ~(uint32_t)all;
	char found[96], known[96];

	if ((entry->rights != 0) + (entry->deny != 0) + entry->hidden > 1)
		return refuse(s, "expected one of 'rights', 'deny' and 'hidden', found several");
	if (strange)
		return refuse(s, "expected rights of %s (%s), found %s", policy_protocol_text(entry->protocol),
			      policy_rights_text(all, known, sizeof(known)),
			      policy_rights_text((uint16_t)strange, found, sizeof(found)));
	*wanted = (uint16_t)(entry->rights ? entry->rights : all & ~entry->deny);
	if (entry->deny & POLICY_SEE)
		*wanted = 0;
	return 0;
}

static int take_entry(struct source *s, const struct text_entry *entry, uint32_t i)
{
	uint16_t wanted = 0;
	int error;

	(void)at(s, "resources[%u]", i);
	error = check_resources(s, entry->protocol, entry->kind, entry->ids, entry->ids_count);
	if (!error)
		error = rights_of(s, entry, &wanted);
	for (uint32_t n = 0; n < entry->ids_count && !error; n++) {
		uint32_t resource = policy_draft_resource(s->draft, entry->protocol, entry->kind, entry->ids[n], s->where);

		if (resource == POLICY_NONE)
			return full(s);
		for (uint32_t a = 0; a < entry->agents_count && !error; a++) {
			uint32_t agent = policy_find_agent(s->draft->policy, entry->agents[a]);

			if (agent == POLICY_NONE)
				return refuse(s, "expected one of the file's agents, found \"%s\"", entry->agents[a]);
			if (!policy_draft_limit(s->draft, agent, resource, wanted, entry->hidden))
				error = full(s);
		}
	}
	return error;
}

static int take_all(struct source *s, const struct text *text)
{
	int error = 0;

	s->draft->policy->dense = text->ids != 0;
	for (uint32_t i = 0; i < text->agents_count && !error; i++)
		error = take_agent(s, &text->agents[i], i);
	for (uint32_t i = 0; i < text->devices_count && !error; i++)
		error = take_device(s, &text->devices[i], i);
	for (uint32_t i = 0; i < text->access_count && !error; i++)
		error = take_access(s, &text->access[i], i);
	for (uint32_t i = 0; i < text->resources_count && !error; i++)
		error = take_entry(s, &text->resources[i], i);
	return error;
}

static int parse(struct source *s, struct text **text)
{
	struct diagnosis diagnosis = {0};
	cyaml_config_t loud = quiet;
	cyaml_err_t parsed;

	loud.log_fn = diagnosis_log;
	loud.log_ctx = &diagnosis;
	parsed = cyaml_load_data((const uint8_t *)s->text, s->bytes, &loud, &file_schema, (cyaml_data_t **)text, NULL);
	if (parsed != CYAML_OK) {
		diagnosis_explain(&diagnosis, s->name, s->text, &file_schema, parsed, s->draft->why, s->draft->why_bytes);
		return -EINVAL;
	}
	if (!*text) {
		(void)snprintf(s->draft->why, s->draft->why_bytes, "%s:1: expected 'agents', found nothing", s->name);
		return -EINVAL;
	}
	return 0;
}

int policy_read_yaml(const char *name, const char *text, size_t bytes, struct policy **policy, char *why, size_t why_bytes)
{
	struct policy_draft draft;
	struct source source = {.name = name, .bytes = bytes, .draft = &draft};
	struct text *parsed = NULL;
	char *ended = malloc(bytes + 1);
	int error = policy_draft_begin(&draft, name, why, why_bytes);

	if (!error && !ended)
		error = -ENOMEM;
	if (!error) {
		memcpy(ended, text, bytes);
		ended[bytes] = '\0';
		source.text = ended;
		error = parse(&source, &parsed);
	}
	if (!error)
		error = take_all(&source, parsed);
	error = policy_draft_end(&draft, error, policy);
	if (parsed)
		cyaml_free(&quiet, &file_schema, parsed, 0);
	free(ended);
	return error;
}
