/* SPDX-License-Identifier: BSD-2-Clause */
/* The run header: who ran what, when, on which machine, against which backends. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "assay/report.h"
#include "reports/environment.h"
#include "reports/text.h"
#include "scmi/names.h"

static json_t *now_text(void)
{
	struct timespec now;
	struct tm utc;
	char text[64];
	size_t n;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	n = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(text + n, sizeof(text) - n, ".%09ldZ", now.tv_nsec);
	return json_string(text);
}

static json_t *command_line(int argc, char *const argv[])
{
	json_t *command = json_array();

	for (int i = 0; i < argc && argv && argv[i]; i++)
		json_array_append_new(command, text_json(argv[i]));
	return command;
}

json_t *report_run_new(const char *version, const char *commit, int argc, char *const argv[])
{
	json_t *run = json_object(), *tool = json_object();
	int bad;

	bad = json_object_set_new(tool, "version", text_json(version)) | json_object_set_new(tool, "commit", text_json(commit)) |
	      json_object_set_new(run, "tool", tool) | json_object_set_new(run, "started", now_text()) |
	      json_object_set_new(run, "command", command_line(argc, argv)) | json_object_set_new(run, "inputs", json_array()) |
	      json_object_set_new(run, "environment", environment_read()) | json_object_set_new(run, "agents", json_array());
	if (bad) {
		json_decref(run);
		return NULL;
	}
	return run;
}

int report_run_set_seed(json_t *run, uint64_t seed)
{
	char text[24];

	/* JSON integers end at 2^63 - 1 here: a larger seed is told as text rather than wrongly. */
	snprintf(text, sizeof(text), "%" PRIu64, seed);
	return json_object_set_new(run, "seed", seed > INT64_MAX ? json_string(text) : json_integer((json_int_t)seed)) ? -ENOMEM
														       : 0;
}

int report_run_set_spec(json_t *run, const char *spec)
{
	return json_object_set_new(run, "spec", text_json(spec)) ? -ENOMEM : 0;
}

int report_run_add_input(json_t *run, const char *file, const char *sha256_hex)
{
	json_t *input = json_object();

	json_object_set_new(input, "file", text_json(file));
	json_object_set_new(input, "sha256", text_json(sha256_hex));
	return json_array_append_new(json_object_get(run, "inputs"), input) ? -ENOMEM : 0;
}

int report_run_add_requirement(json_t *run, const char *id, const char *sentence)
{
	json_t *map = json_object_get(run, "requirements"), *key = text_json(id);
	int bad;

	if (!map) {
		map = json_object();
		json_object_set_new(run, "requirements", map);
	}
	bad = !key || json_object_set_new(map, json_string_value(key), text_json(sentence));
	json_decref(key);
	return bad ? -ENOMEM : 0;
}

int report_run_add_deviation(json_t *run, const char *requirement, const char *platform, const char *sentence)
{
	json_t *map = json_object_get(run, "deviations"), *list, *entry = json_object();
	int bad;

	if (!map) {
		map = json_object();
		json_object_set_new(run, "deviations", map);
	}
	list = json_object_get(map, requirement);
	if (!list) {
		list = json_array();
		json_object_set_new(map, requirement, list);
	}
	bad = json_object_set_new(entry, "platform", text_json(platform)) |
	      json_object_set_new(entry, "sentence", text_json(sentence));
	return json_array_append_new(list, entry) | bad ? -ENOMEM : 0;
}

int report_run_add_ambiguity(json_t *run, const char *id, const char *topic)
{
	json_t *map = json_object_get(run, "ambiguities"), *entry = json_object();
	int bad;

	if (!map) {
		map = json_object();
		json_object_set_new(run, "ambiguities", map);
	}
	bad = json_object_set_new(entry, "topic", text_json(topic)) | json_object_set_new(entry, "preferred", json_array());
	return json_object_set_new(map, id, entry) | bad ? -ENOMEM : 0;
}

int report_run_add_preferred(json_t *run, const char *id, const char *reading)
{
	const json_t *entry = json_object_get(json_object_get(run, "ambiguities"), id);

	return json_array_append_new(json_object_get(entry, "preferred"), text_json(reading)) ? -ENOMEM : 0;
}

static int set_hex(json_t *object, const char *key, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "0x%" PRIx64, value);
	return json_object_set_new(object, key, json_string(text));
}

static int set_text(json_t *object, const char *key, const char *value)
{
	return value && *value ? json_object_set_new(object, key, text_json(value)) : 0;
}

static int set_positive(json_t *object, const char *key, int64_t value)
{
	return value > 0 ? json_object_set_new(object, key, json_integer(value)) : 0;
}

/* Features are bit sets of up to 64 bits: told in hex, as everybody reads them. */
static int set_info(json_t *backend, const struct assay_backend_info *info)
{
	int bad = set_text(backend, "transport", info->transport) | set_text(backend, "identity", info->identity);

	if ((info->capabilities & ASSAY_IS_VIRTIO) && !(info->capabilities & ASSAY_IS_LINUX_RAW))
		bad |= set_hex(backend, "features_offered", info->features_offered) |
		       set_hex(backend, "features", info->features_accepted);
	if (info->protocol_features_offered)
		bad |= set_hex(backend, "protocol_features_offered", info->protocol_features_offered) |
		       set_hex(backend, "protocol_features", info->protocol_features_accepted);
	return bad | set_positive(backend, "queue_size", info->queue_size) |
	       set_positive(backend, "max_in_flight", info->max_in_flight) |
	       set_positive(backend, "max_message", info->max_message) | set_positive(backend, "peer_pid", info->peer_pid) |
	       json_object_set_new(backend, "p2a", json_boolean(info->capabilities & ASSAY_CAN_P2A));
}

json_t *report_run_add_agent(json_t *run, const struct report_agent *from)
{
	json_t *agent = json_object(), *backend = json_object();
	int bad = json_object_set_new(agent, "name", text_json(from->name)) | set_text(agent, "uri", from->uri);

	if (from->agent_id >= 0)
		bad |= json_object_set_new(agent, "agent_id", json_integer(from->agent_id));
	bad |= set_text(backend, "vendor", from->vendor) | set_text(backend, "sub_vendor", from->sub_vendor);
	if (from->implementation_version_known)
		bad |= set_hex(backend, "version", from->implementation_version);
	if (from->info)
		bad |= set_info(backend, from->info);
	bad |= json_object_set_new(agent, "backend", backend) | json_object_set_new(agent, "protocols", json_array());
	if (bad) {
		json_decref(agent);
		return NULL;
	}
	return json_array_append_new(json_object_get(run, "agents"), agent) ? NULL : agent;
}

int report_agent_add_protocol(json_t *agent, uint8_t protocol, uint32_t version)
{
	const char *name = scmi_protocol_name(protocol);
	json_t *entry = json_object();
	int bad = json_object_set_new(entry, "id", json_integer(protocol)) | set_text(entry, "name", name ? name : "vendor's own");

	bad |= set_hex(entry, "version", version);
	return json_array_append_new(json_object_get(agent, "protocols"), entry) | bad ? -ENOMEM : 0;
}
