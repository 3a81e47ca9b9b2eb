/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the reference platform share: its state, and the shape of a call. Private to this folder. */
#ifndef HARNESS_PLATFORM_INTERNAL_H
#define HARNESS_PLATFORM_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/config/platform_config.h"
#include "harness/platform/platform.h"
#include "harness/platform/platform_faults.h"
#include "scmi/base.h"
#include "scmi/clock.h"
#include "scmi/header.h"
#include "scmi/le.h"
#include "scmi/sensor.h"
#include "scmi/status.h"

#define NO_RESOURCE UINT16_MAX
#define AGENT_BIT(agent) (1u << (agent)->id)
#define PLATFORM_BIT 1u

struct call;
/* Runs one command; the parameters have the right length, the resource exists, reserved bits are zero. Returns a status. */
typedef int32_t message_fn(struct call *call);

/* One message of a protocol: what is checked before its function runs. */
struct message {
	message_fn *run;
	uint32_t since;               /* first protocol version that has it */
	const struct message *before; /* what it is in earlier versions; NULL: nothing */
	uint8_t bytes;                /* of parameters */
	bool has_resource;            /* a clock or sensor is named at `resource` */
	uint8_t resource;
	uint8_t flags;            /* offset of the word with reserved bits */
	uint32_t reserved;        /* 0: no such word */
	uint8_t reserved_reading; /* offset in struct platform_config_readings of the answer to reserved bits; 0: the usual */
	bool notifies;            /* asks for notifications: not there without an event channel */
	bool optional;
	uint16_t unknown_fault; /* fault number + 1: an unknown resource gives INVALID_PARAMETERS */
};

/* A protocol: its messages by id. NULL functions: the protocol has no resources. */
struct protocol {
	uint8_t id;
	uint8_t messages_count;
	const struct message *messages;
	uint32_t negotiable_since; /* first version with NEGOTIATE_PROTOCOL_VERSION */
	uint32_t versions[4];      /* every one that there is, zeros behind */
	void (*attributes)(struct call *call);
	int32_t (*select)(struct call *call, uint32_t id); /* 0, or the status of a resource that cannot be used */
};

extern const struct protocol platform_base, platform_clock, platform_sensor, platform_vendor;

/* A protocol of this platform. */
struct slot {
	const struct protocol *protocol;
	uint8_t id;
	uint32_t version;
	uint32_t without; /* bits of messages left out */
};

/* Which of the resources an agent sees, under which ids. */
struct view {
	uint16_t *index_of; /* by id; NO_RESOURCE: a hole */
	uint16_t *id_of;    /* by index; NO_RESOURCE: hidden */
	uint32_t count;     /* of ids */
};

struct clock {
	const struct platform_config_clock *config;
	uint64_t devices; /* bits of device numbers */
	uint64_t rate;
	uint32_t votes;                                  /* bits of agents; bit 0 the platform */
	bool boot;                                       /* still on from boot */
	uint32_t parent;                                 /* index of a clock */
	uint32_t extended[3];                            /* by extended type */
	uint32_t touched;                                /* agents that have changed it */
	uint32_t changed_to, requested_to;               /* agents that want notifications */
	uint8_t deny[PLATFORM_CONFIG_AGENTS_MAX + 1];    /* by agent id: bits of enum platform_right */
	uint32_t counts[PLATFORM_CONFIG_AGENTS_MAX + 1]; /* enables by agent, for a fault alone */
};

struct trip_point {
	uint8_t mode;
	int64_t value;
	uint32_t owner; /* agent id */
};

struct sensor {
	const struct platform_config_sensor *config;
	uint64_t devices;
	uint32_t votes;
	bool boot;
	bool timestamps;
	uint16_t interval; /* bits 31:16 seconds and 15:11 exponent of the config word: seconds here */
	int8_t interval_exponent;
	uint32_t touched;
	uint64_t readings;           /* taken since boot */
	uint32_t update_to, trip_to; /* agents that want notifications */
	uint64_t update_due;         /* UINT64_MAX: no continuous updates */
	struct trip_point *trips;
	uint8_t deny[PLATFORM_CONFIG_AGENTS_MAX + 1];
};

/* Work that ends later: an asynchronous rate change or reading. */
struct pending {
	struct platform_agent *agent; /* NULL: free */
	uint64_t due;
	uint32_t word; /* the command's header */
	uint16_t index;
	bool silent; /* no delayed response */
	bool failed; /* for a fault: comes after a refusal */
	uint64_t rate;
};

struct event_queue {
	uint8_t *bytes; /* `capacity` entries of `stride` bytes, each a u32 length and the message */
	uint32_t stride, capacity, head, count, notifications;
};

struct platform_agent {
	struct platform *platform;
	const struct platform_config_agent *config;
	uint32_t id; /* from 1 */
	bool connected, p2a;
	bool wants_errors;
	uint64_t hidden, denied;                           /* bits of slots */
	uint32_t *versions;                                /* in force, by slot */
	uint64_t devices_denied, *protocol_devices_denied; /* the latter by slot */
	struct view clocks, sensors;
	uint32_t clocks_pending, sensors_pending;
	struct event_queue events;
	uint32_t last_word; /* for a fault: header of the command before */
	bool last_word_valid;
};

struct platform {
	const struct platform_config *config;
	struct platform_fault_set faults;
	bool has_faults;
	uint64_t delay_ns, processing_ns;
	uint64_t now, due;
	struct slot *slots;
	uint32_t slots_count;
	uint8_t slot_of[256]; /* 1 + number of a slot, by protocol id; 0: none */
	struct platform_agent *agents;
	uint32_t agents_count;
	uint32_t devices[PLATFORM_CONFIG_DEVICES_MAX];
	uint32_t devices_count;
	struct clock *clocks;
	struct sensor *sensors;
	struct pending *pending;
	uint32_t pending_count, pending_used;
	uint64_t commands;
	uint8_t *scratch; /* one event */
};

struct call {
	struct platform *platform;
	struct platform_agent *agent;
	const struct slot *slot;
	uint32_t version; /* in force */
	uint32_t word;
	const uint8_t *in; /* parameters, at least as many as the message has */
	uint32_t in_bytes;
	uint8_t *out; /* return values, behind the status */
	uint32_t room, used;
	bool overflow, silent;
	uint16_t index; /* of the clock or sensor named */
	struct clock *clock;
	struct sensor *sensor;
};

static inline bool platform_has_fault(const struct platform *platform, enum platform_fault_id fault)
{
	return platform->has_faults && platform_fault_set_has(&platform->faults, fault);
}

static inline uint32_t word_at(const struct call *call, uint32_t offset)
{
	return scmi_load32(call->in + offset);
}

static inline void reply(struct call *call, uint32_t value)
{
	if (call->used + 4 > call->room) {
		call->overflow = true;
		return;
	}
	scmi_store32(call->out + call->used, value);
	call->used += 4;
}

static inline void reply64(struct call *call, uint64_t value)
{
	reply(call, (uint32_t)value);
	reply(call, (uint32_t)(value >> 32));
}

/* Overwrites a word that was already replied. */
static inline void amend(struct call *call, uint32_t offset, uint32_t value)
{
	if (offset + 4 <= call->used)
		scmi_store32(call->out + offset, value);
}

static inline uint32_t at_most(uint32_t value, uint32_t limit)
{
	return limit && value > limit ? limit : value;
}

/* platform_common.c */
message_fn common_version, common_attributes, common_message_attributes, common_negotiate;
int32_t answer_status(uint8_t answer, int32_t preferred);
void reply_name(struct call *call, const char *name, uint32_t field_bytes);
/* The row of a message if it is there for this agent (left out, later version, no event channel); NULL otherwise. */
const struct message *message_find(const struct slot *slot, const struct platform_agent *agent, uint32_t id);

/* platform_dispatch.c */
bool resource_denied(const struct call *call, uint64_t devices);

/* platform_events.c */
int events_create(struct platform *platform);
void events_destroy(struct platform *platform);
void notify(struct platform_agent *agent, uint8_t protocol, uint8_t message, const uint8_t *payload, uint32_t bytes);
void send_delayed(struct platform_agent *agent, uint32_t word, const uint8_t *payload, uint32_t bytes);
void events_clear(struct platform_agent *agent);
/* The agent id that notifications name: 0 where agents cannot be discovered. */
uint32_t event_agent_id(const struct platform *platform, const struct platform_agent *agent);

/* platform_time.c */
struct pending *pending_add(struct platform_agent *agent, uint32_t word, uint32_t delay_us);
void pending_drop(struct platform_agent *agent);
void timers_update(struct platform *platform);

/* platform_views.c */
int views_create(struct platform *platform);
void views_destroy(struct platform *platform);
void views_deny(struct platform_agent *agent);
void permissions_default(struct platform_agent *agent);

/* platform_reset.c */
void agent_reset(struct platform_agent *agent, bool permissions);

/* clock*.c */
int32_t clock_select(struct call *call, uint32_t id);
bool clock_is_on(const struct clock *clock);
uint64_t clock_round(const struct platform *platform, const struct clock *clock, uint64_t rate, uint32_t flags, bool *supported);
void clock_boot_state(struct clock *clock);
void clock_reset(struct platform *platform, struct clock *clock, const struct platform_agent *agent);
void clock_change_rate(struct platform *platform, struct clock *clock, uint16_t index, const struct platform_agent *by,
		       uint64_t rate);
void clock_complete(struct platform *platform, const struct pending *pending);
message_fn clock_attributes, clock_describe_rates, clock_rate_set, clock_rate_get, clock_config_set, clock_config_set_v1,
	clock_name_get, clock_rate_notify, clock_request_notify, clock_config_get, clock_possible_parents, clock_parent_set,
	clock_parent_get, clock_permissions;

/* sensor*.c */
int32_t sensor_select(struct call *call, uint32_t id);
void sensor_boot_state(struct sensor *sensor);
void sensor_reset(struct platform *platform, struct sensor *sensor, const struct platform_agent *agent);
bool sensor_is_on(const struct sensor *sensor, uint32_t version);
void sensor_complete(struct platform *platform, const struct pending *pending);
void sensor_update(struct platform *platform, uint16_t index);
void sensor_schedule(struct platform *platform, struct sensor *sensor);
message_fn sensor_description_get, sensor_trip_notify, sensor_trip_config, sensor_reading_get, sensor_axis_description_get,
	sensor_list_intervals, sensor_config_get, sensor_config_set, sensor_update_notify, sensor_name_get, sensor_axis_name_get;

/* base_permissions.c */
message_fn base_set_device_permissions, base_set_protocol_permissions, base_reset_agent;
void base_report_error(struct platform *platform, const struct platform_agent *by, uint32_t word, int32_t status);

#endif
