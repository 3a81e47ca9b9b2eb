/* SPDX-License-Identifier: BSD-2-Clause */
/* Policy files: which reader a file is for, and the end of what was read. */
#include "harness/config/policy.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/config/policy_private.h"

extern const char assay_embed_policy_automotive_yaml_start[], assay_embed_policy_automotive_yaml_end[];
extern const char assay_embed_policy_default_yaml_start[], assay_embed_policy_default_yaml_end[];

static const struct policy_builtin {
	const char *name, *start, *end;
} builtins[] = {
	{"automotive", assay_embed_policy_automotive_yaml_start, assay_embed_policy_automotive_yaml_end},
	{"default", assay_embed_policy_default_yaml_start, assay_embed_policy_default_yaml_end},
};

int policy_load_bytes(const char *name, const void *bytes, size_t count, struct policy **policy, char *why, size_t why_bytes)
{
	static const uint8_t device_tree[] = {0xd0, 0x0d, 0xfe, 0xed};

	*policy = NULL;
	if (count >= sizeof(device_tree) && !memcmp(bytes, device_tree, sizeof(device_tree)))
		return policy_read_fdt(name, bytes, count, policy, why, why_bytes);
	return policy_read_yaml(name, bytes, count, policy, why, why_bytes);
}

static int load_builtin(const char *path, struct policy **policy, char *why, size_t why_bytes)
{
	for (size_t i = 0; i < sizeof(builtins) / sizeof(builtins[0]); i++)
		if (!strcmp(path + strlen("builtin:"), builtins[i].name))
			return policy_load_bytes(path, builtins[i].start, (size_t)(builtins[i].end - builtins[i].start), policy,
						 why, why_bytes);
	(void)snprintf(why, why_bytes, "%s: expected builtin:automotive or builtin:default, found neither", path);
	return -ENOENT;
}

int policy_load(const char *path, struct policy **policy, char *why, size_t why_bytes)
{
	FILE *in;
	char *bytes;
	size_t count = 0;
	int error;

	*policy = NULL;
	if (!strncmp(path, "builtin:", strlen("builtin:")))
		return load_builtin(path, policy, why, why_bytes);
	in = fopen(path, "rbe");
	error = in ? 0 : -errno;
	bytes = in ? malloc(POLICY_FILE_MAX + 1u) : NULL;
	if (in && bytes) {
		count = fread(bytes, 1, POLICY_FILE_MAX + 1u, in);
		error = ferror(in) ? -EIO : count > POLICY_FILE_MAX ? -EFBIG : 0;
	} else if (in) {
		error = -ENOMEM;
	}
	if (in)
		fclose(in);
	if (error)
		(void)snprintf(why, why_bytes, "%s: expected a policy file of at most %u MiB, found: %s", path,
			       POLICY_FILE_MAX >> 20, strerror(-error));
	else
		error = policy_load_bytes(path, bytes, count, policy, why, why_bytes);
	free(bytes);
	return error;
}

void policy_free(struct policy *policy)
{
	if (!policy)
		return;
	for (uint32_t i = 0; i < policy->agent_count; i++) {
		free(policy->agents[i].name);
		free(policy->agents[i].hidden);
		free(policy->agents[i].where);
	}
	for (uint32_t i = 0; i < policy->device_count; i++) {
		free(policy->devices[i].name);
		free(policy->devices[i].resources);
		free(policy->devices[i].where);
	}
	for (uint32_t i = 0; i < policy->resource_count; i++)
		free(policy->resources[i].where);
	for (uint32_t i = 0; i < policy->finding_count; i++)
		free(policy->findings[i]);
	if (policy->rules) {
		free(policy->rules->uses);
		free(policy->rules->limits);
		free(policy->rules->holders);
		free(policy->rules->first_holder);
		free(policy->rules->ids);
	}
	free(policy->rules);
	free(policy->findings);
	free(policy->agents);
	free(policy->devices);
	free(policy->resources);
	free(policy->source);
	free(policy);
}
