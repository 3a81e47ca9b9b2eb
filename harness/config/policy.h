/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Policies (`--policy`): agents, devices, the resources of each device, and who may use what, read from YAML or from a flattened
 * device tree into one form, and the permission matrix that follows from it. docs/policy.md describes both kinds of file.
 *
 * The matrix has a cell for each agent and resource. A resource is named by the id that the platform itself gives it; where agents
 * have id spaces of their own (`ids: dense`), policy_id_for() tells under which id an agent knows it.
 */
#ifndef HARNESS_POLICY_H
#define HARNESS_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define POLICY_AGENTS_MAX 255u
#define POLICY_DEVICES_MAX 1024u
#define POLICY_RESOURCES_MAX 65536u
#define POLICY_NO_ID UINT32_MAX
#define POLICY_NONE UINT32_MAX /* no such agent, device or resource */

/* What an agent may do with a resource. A protocol has those that policy_rights_of() names. */
enum policy_right {
	POLICY_SEE = 1,    /* attributes, descriptions, names */
	POLICY_READ = 2,   /* states, rates, levels, readings */
	POLICY_NOTIFY = 4, /* subscriptions */
	POLICY_STATE = 8,  /* CLOCK_CONFIG_SET, SENSOR_CONFIG_SET, POWER_STATE_SET, VOLTAGE_CONFIG_SET */
	POLICY_RATE = 16,  /* CLOCK_RATE_SET */
	POLICY_PARENT = 32,
	POLICY_LEVEL = 64,   /* PERFORMANCE_LEVEL_SET, VOLTAGE_LEVEL_SET */
	POLICY_LIMITS = 128, /* PERFORMANCE_LIMITS_SET */
	POLICY_TRIPS = 256,  /* SENSOR_TRIP_POINT_CONFIG and _NOTIFY */
	POLICY_SET = 512, /* whatever a protocol's one kind of change is: RESET, POWERCAP_CAP_SET, pins, SYSTEM_POWER_STATE_SET */
};
#define POLICY_WRITES 0x3f8u

enum policy_access {
	POLICY_UNSURE = 0, /* the policy does not say, or says both: nothing is judged */
	POLICY_HIDDEN,     /* not there for this agent: NOT_FOUND, or DENIED (AMB-25) */
	POLICY_DENIED,     /* out of reach: DENIED, or NOT_FOUND (AMB-25), to every message that names it */
	POLICY_ALLOWED,    /* `rights` say what; what is missing of them is DENIED */
};

struct policy_cell {
	uint8_t access;  /* enum policy_access */
	uint16_t rights; /* bits of enum policy_right; 0 unless allowed */
};

struct policy_agent {
	char *name;
	bool id_known;
	uint32_t id; /* as the platform numbers it */
	bool trusted;
	uint8_t unlisted; /* enum policy_access: resources of no device that no entry names */
	uint8_t *hidden;  /* protocols that it does not see at all */
	uint32_t hidden_count;
	char *where; /* "car.yaml:12: agents[0]", "car.dtb: /chosen/cluster: xen,sci-agent-id": for messages */
};

/* One resource of one protocol. System power has one, of id 0. */
struct policy_resource {
	uint8_t protocol;
	uint8_t selector; /* pin control: enum scmi_pinctrl_selector; else 0 */
	uint32_t id;
	char *where; /* where it was first named */
};

struct policy_device {
	uint32_t id;
	char *name;
	uint32_t *resources; /* numbers of resources below, ascending */
	uint32_t resource_count;
	char *where;
};

/* Everything is sorted: agents as in the file, devices by id, resources by protocol, selector, id. */
struct policy {
	char *source; /* the file's name */
	bool dense;   /* ids count what an agent sees: what is hidden from it leaves no hole */
	struct policy_agent *agents;
	uint32_t agent_count;
	struct policy_device *devices;
	uint32_t device_count;
	struct policy_resource *resources;
	uint32_t resource_count;
	struct policy_rules *rules; /* who may use what, as the file says */
	char **findings;            /* remarks about the file that are no errors, for people */
	uint32_t finding_count;
};

/*
 * A file (a device tree is known by its first bytes), or "builtin:NAME". 0, or a negative errno with file, place, what was expected
 * and what was found in `why`. Release with policy_free().
 */
int policy_load(const char *path, struct policy **policy, char *why, size_t why_bytes);
/* The same from memory; `name` stands for the file in messages. */
int policy_load_bytes(const char *name, const void *bytes, size_t count, struct policy **policy, char *why, size_t why_bytes);
void policy_free(struct policy *policy);

/* Numbers in the arrays above, or POLICY_NONE. */
uint32_t policy_find_agent(const struct policy *policy, const char *name);
uint32_t policy_find_agent_id(const struct policy *policy, uint32_t id);
uint32_t policy_find_device(const struct policy *policy, uint32_t id);
uint32_t policy_find_resource(const struct policy *policy, uint8_t protocol, uint8_t selector, uint32_t id);
bool policy_device_holds(const struct policy *policy, uint32_t device, uint32_t resource);

/* --- The matrix ---------------------------------------------------------------------------------------------------------- */

/*
 * Device permissions as they are now, which commands change: who may use which device, and which of its protocols. Starts as the
 * file says. NULL stands for that start everywhere below. NULL back: out of memory.
 */
struct policy_grants;
struct policy_grants *policy_grants_new(const struct policy *policy);
void policy_grants_free(struct policy_grants *grants);
void policy_grants_device(struct policy_grants *grants, uint32_t agent, uint32_t device, bool allow);
void policy_grants_protocol(struct policy_grants *grants, uint32_t agent, uint32_t device, uint8_t protocol, bool allow);
void policy_grants_reset(struct policy_grants *grants, uint32_t agent); /* one agent's, to the start */

/* May the agent use the device (its protocol; 0: at all)? */
bool policy_may_use(const struct policy *policy, const struct policy_grants *grants, uint32_t agent, uint32_t device,
		    uint8_t protocol);
struct policy_cell policy_cell(const struct policy *policy, const struct policy_grants *grants, uint32_t agent, uint32_t resource);
/* The same of what the agent knows under this id, and that exists: what no entry names has what holds for the rest. */
struct policy_cell policy_cell_as(const struct policy *policy, const struct policy_grants *grants, uint32_t agent, uint8_t protocol,
				  uint8_t selector, uint32_t id);
/* Does the agent see the protocol at all? */
bool policy_hides_protocol(const struct policy *policy, uint32_t agent, uint8_t protocol);
/* The id under which the agent knows the resource; POLICY_NO_ID: hidden from it, in a dense id space. */
uint32_t policy_id_for(const struct policy *policy, uint32_t agent, uint32_t resource);
/* The other way round: the resource that the agent knows under this id, or POLICY_NONE. */
uint32_t policy_resource_for(const struct policy *policy, uint32_t agent, uint8_t protocol, uint8_t selector, uint32_t id);

/* The rights that a protocol has; 0: none that a policy speaks of. */
uint16_t policy_rights_of(uint8_t protocol);
/* The right that a message of a resource takes; 0: it names no resource. */
uint16_t policy_right_of(uint8_t protocol, uint8_t message);
/* "see,read,rate", into `text`. */
const char *policy_rights_text(uint16_t rights, char *text, size_t text_bytes);
const char *policy_protocol_text(uint8_t protocol); /* "clock"; NULL: none that a policy speaks of */
const char *policy_access_text(uint8_t access);

/* One line per agent, protocol and resource, in the order of the arrays; same policy, same bytes. 0 or -EIO. */
int policy_print(FILE *out, const struct policy *policy);

#endif
