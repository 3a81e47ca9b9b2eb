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

/* A condition that the way of nearly every command does not meet: what it guards is kept out of that way. */
#define SELDOM(condition) __builtin_expect_with_probability(!!(condition), 0, 1.0)

#define NO_RESOURCE UINT16_MAX
#define AGENT_BIT(agent) (UINT64_C(1) << ((agent)->id - 1))

typedef uint64_t agent_bits; /* one bit for each agent: see AGENT_BIT() */

struct call;
struct channel;
struct pending;
/* Runs one command; the parameters have the right length, the resource exists, reserved bits are zero. Returns a status. */
typedef int32_t message_fn(struct call *call);

/* One message of a protocol: what is checked before its function runs. */
struct message {
	message_fn *run;
	uint32_t since;               /* first protocol version that has it */
	const struct message *before; /* what it is in earlier versions; NULL: nothing */
	uint8_t bytes;                /* of parameters */
	bool has_resource;            /* a clock, a domain ... is named at `resource` */
	uint8_t resource;
	uint8_t flags;             /* offset of the word with reserved bits */
	uint32_t reserved;         /* 0: no such word */
	uint16_t reserved_reading; /* offset in struct platform_config of the answer to reserved bits; 0: the usual */
	bool notifies;             /* asks for notifications: not there without an event channel */
	bool optional;
	bool longer;             /* more parameters than `bytes` are the function's own business */
	uint16_t unknown_fault;  /* fault number + 1: an unknown resource gives INVALID_PARAMETERS */
	uint16_t reserved_fault; /* fault number + 1: reserved bits are not looked at */
};

/*
 * A protocol: its messages by id, and its model behind functions. Each function may be NULL. README.md says how to add one.
 * Everything of a protocol (state, resources, views, counts of pending work) has the number model_of(id).
 */
struct protocol {
	uint8_t id;
	uint8_t messages_count;
	const struct message *messages;
	uint32_t negotiable_since; /* first version with NEGOTIATE_PROTOCOL_VERSION */
	uint32_t versions[6];      /* every one that there is, zeros behind */
	/* Resources: how many, and what the platform file says of each. From these the frame makes views, rights and ids. */
	uint32_t (*count)(const struct platform_config *config);
	struct platform_config_resource (*resource)(const struct platform_config *config, uint32_t index);
	/* State at boot. The resources' views and rights are there. 0 or -ENOMEM; destroy() runs after a failure too. */
	int (*create)(struct platform *platform);
	void (*destroy)(struct platform *platform);
	/* Answers to PROTOCOL_ATTRIBUTES and PROTOCOL_MESSAGE_ATTRIBUTES (the word; or the status where there is no such message). */
	void (*attributes)(struct call *call);
	uint32_t (*message_attributes)(const struct call *call, uint32_t message);
	int32_t (*message_absent)(const struct call *call, uint32_t message);
	/* For faults: the status of a command that is refused before anything of it is looked at. */
	int32_t (*admit)(const struct call *call);
	/* Finds what a command names; 0, or the status of a resource that cannot be used. NULL: resource_select(). */
	int32_t (*select)(struct call *call, uint32_t id);
	/* Gives back an agent's votes and settings. Pending work and subscriptions are already gone. */
	void (*reset_agent)(struct platform *platform, struct platform_agent *agent);
	/* Asynchronous work: how much per agent at once, and what happens when it is due. */
	uint32_t (*max_pending)(const struct platform_config *config);
	void (*complete)(struct platform *platform, const struct pending *pending);
	/* Timers of its own: when the next one is due (UINT64_MAX: never), and those that are due by `now`. */
	uint64_t (*due)(const struct platform *platform);
	void (*fire)(struct platform *platform, uint64_t now);
	/* FastChannels: the words of one that is read, and what to do with those of one that was written. */
	void (*channel_get)(const struct platform *platform, const struct channel *channel, uint32_t *words);
	void (*channel_set)(struct platform *platform, const struct channel *channel, const uint32_t *words);
};

extern const struct protocol platform_base, platform_power, platform_system, platform_reset, platform_voltage, platform_perf,
	platform_clock, platform_sensor, platform_powercap, platform_pinctrl, platform_vendor;

/* Standard protocols have numbers from 0 (Base) to MODELS - 1 (Pin control). */
#define MODELS (SCMI_PROTOCOL_PINCTRL - SCMI_PROTOCOL_BASE + 1)
#define PINCTRL_MODEL (SCMI_PROTOCOL_PINCTRL - SCMI_PROTOCOL_BASE)
#define CLOCK_MODEL (SCMI_PROTOCOL_CLOCK - SCMI_PROTOCOL_BASE)
#define SENSOR_MODEL (SCMI_PROTOCOL_SENSOR - SCMI_PROTOCOL_BASE)
#define NOTIFICATIONS_MAX 2u

/* What the frame keeps of each resource of each protocol. */
struct resource {
	uint64_t devices;                             /* bits of device numbers */
	uint8_t deny[PLATFORM_CONFIG_AGENTS_MAX + 1]; /* by agent id: bits of enum platform_right */
	agent_bits subscribers[NOTIFICATIONS_MAX];    /* by notification id: bits of agents */
};

/* A protocol's part of the platform. */
struct model {
	const struct protocol *protocol; /* NULL: no such protocol */
	struct resource *resources;
	uint32_t count;
	void *state; /* the protocol's own, from create() */
};

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
	uint64_t rate;
	agent_bits votes;                                /* those that want it on */
	bool boot;                                       /* still on from boot */
	uint32_t parent;                                 /* index of a clock */
	uint32_t extended[3];                            /* by extended type */
	agent_bits touched;                              /* agents that have changed it */
	agent_bits changed_to, requested_to;             /* agents that want notifications */
	uint32_t counts[PLATFORM_CONFIG_AGENTS_MAX + 1]; /* enables by agent, for a fault alone */
};

struct trip_point {
	uint8_t mode;
	int64_t value;
	uint32_t owner; /* agent id */
};

struct sensor {
	const struct platform_config_sensor *config;
	agent_bits votes;
	bool boot;
	bool timestamps;
	uint16_t interval; /* bits 31:16 seconds and 15:11 exponent of the config word: seconds here */
	int8_t interval_exponent;
	agent_bits touched;
	uint64_t readings;             /* taken since boot */
	agent_bits update_to, trip_to; /* agents that want notifications */
	uint64_t update_due;           /* UINT64_MAX: no continuous updates */
	struct trip_point *trips;
};

/* Work that ends later: an asynchronous change or reading. */
struct pending {
	struct platform_agent *agent; /* NULL: free */
	uint64_t due;
	uint32_t word; /* the command's header */
	uint16_t index;
	bool silent;    /* no delayed response */
	bool failed;    /* for a fault: comes after a refusal */
	uint64_t value; /* what it sets */
};

struct event_queue {
	uint8_t *bytes; /* `capacity` entries of `stride` bytes, each a u64 time of arrival, a u32 length and the message */
	uint32_t stride, capacity, head, count, notifications;
};

struct platform_agent {
	struct platform *platform;
	const struct platform_config_agent *config;
	uint32_t id; /* from 1 */
	bool connected, p2a;
	bool owing; /* for a fault: what it held is given back when it is back */
	bool wants_errors;
	bool no_buffers;                                   /* for a fault: no event buffer waits */
	uint64_t hidden, denied;                           /* bits of slots */
	uint32_t *versions;                                /* in force, by slot */
	uint64_t devices_denied, *protocol_devices_denied; /* the latter by slot */
	struct view views[MODELS];
	uint32_t pending[MODELS]; /* asynchronous commands accepted whose delayed response was not taken yet */
	struct event_queue events;
	uint32_t last_word; /* for a fault: header of the command before */
	bool last_word_valid;
	bool has_old_token; /* for a fault: the last one of an earlier life, once refused */
	uint16_t old_token;
};

/* For faults alone: what a command can be confused with. */
struct identity {
	struct platform_agent *caller; /* of the command before; NULL: none */
	uint32_t word;
	uint8_t answer[256];
	size_t bytes;
	struct platform_agent *asked_by; /* the command before was its question about agent `asked` */
	uint32_t asked;
	struct platform_agent *acting; /* whose command ran last */
	uint16_t acting_token;
};

/* What time it is: as platform_advance() said last, or as the caller's clock says, which is read once for a command, and only if it asks. */
struct timekeeper {
	uint64_t now;
	uint64_t (*read)(void); /* NULL: none */
	bool stale;
};

struct platform {
	const struct platform_config *config;
	struct platform_fault_set faults;
	bool has_faults;
	bool plain;             /* no fault, no mutant, no slowness, no FastChannel: for its whole life */
	uint32_t message_limit; /* UINT32_MAX: none */
	bool losing;            /* an agent is lost just now: tells faults of that from those of a reset */
	uint64_t delay_ns;
	struct platform_slowness slowness;
	bool is_slow;
	uint64_t slow_since_ns;    /* the first stall's period began; 0: not yet */
	bool fastchannels;         /* the caller can map them */
	bool channels_stale;       /* what agents read there has changed */
	struct channels *channels; /* NULL: none */
	struct timekeeper *time,
		timekeeper; /* the former points at the latter: those who only read the platform may read the clock */
	uint64_t due;
	uint32_t events_waiting;                 /* of all agents */
	const struct platform_agent *last_agent; /* for a fault: who sent the command before, and its protocol and message */
	struct scmi_header last_header;
	struct slot *slots;
	uint32_t slots_count;
	uint8_t slot_of[256]; /* 1 + number of a slot, by protocol id; 0: none */
	struct platform_agent *agents;
	uint32_t agents_count;
	uint32_t devices[PLATFORM_CONFIG_DEVICES_MAX];
	uint32_t devices_count;
	struct model models[MODELS];
	struct clock *clocks;
	struct sensor *sensors;
	struct pending *pending;
	uint32_t pending_count, pending_used;
	uint64_t commands;
	struct identity identity;
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
	bool unbarred;             /* for a fault: permissions are not looked at */
	uint16_t index;            /* of the resource named */
	struct resource *resource; /* the same as the frame has it */
	struct clock *clock;
	struct sensor *sensor;
};

static inline uint64_t time_now(const struct platform *platform)
{
	struct timekeeper *time = platform->time;
	uint64_t now;

	if (!time->stale)
		return time->now;
	time->stale = false;
	now = time->read();
	if (now > time->now)
		time->now = now;
	return time->now;
}

/* Neither a timer nor an event nor a FastChannel asks for anything. */
static inline bool is_quiet(const struct platform *platform)
{
	return platform->due == UINT64_MAX && !platform->events_waiting && !platform->channels;
}

static inline bool platform_has_fault(const struct platform *platform, enum platform_fault_id fault)
{
	return SELDOM(platform->has_faults) && platform_fault_set_has(&platform->faults, fault);
}

static inline uint32_t word_at(const struct call *call, uint32_t offset)
{
	return scmi_load32(call->in + offset);
}

static inline void reply(struct call *call, uint32_t value)
{
	if (SELDOM(call->used + 4 > call->room)) {
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

/* Where the view and the state of a protocol stand. Standard protocols alone. */
static inline unsigned model_of(uint8_t protocol)
{
	return protocol - (unsigned)SCMI_PROTOCOL_BASE;
}

/* The version in force between an agent and a protocol that the platform has. */
static inline uint32_t version_of(const struct platform_agent *agent, uint8_t protocol)
{
	return agent->versions[agent->platform->slot_of[protocol] - 1];
}

static inline uint32_t at_most(uint32_t value, uint32_t limit)
{
	return limit && value > limit ? limit : value;
}

/* platform_common.c */
message_fn common_version, common_attributes, common_message_attributes, common_negotiate;
int32_t answer_status(uint8_t answer, int32_t preferred);
void reply_name(struct call *call, const char *name, uint32_t field_bytes);
/* `bit` where a name is too long for a short one and the message that tells all of it is there. */
uint32_t extended_name_bit(const struct call *call, const char *name, uint32_t message, uint32_t bit);
/* The answer of a NAME_GET message. */
int32_t reply_extended_name(struct call *call, const char *name);
/* The three messages that every protocol has, by id; and the others. */
extern const struct message platform_common_rows[];
const struct message *message_find_own(const struct slot *slot, const struct platform_agent *agent, uint32_t id);
/* The row of a message if it is there for this agent (left out, later version, no event channel); NULL otherwise. */
static inline const struct message *message_find(const struct slot *slot, const struct platform_agent *agent, uint32_t id)
{
	return id <= SCMI_PROTOCOL_MESSAGE_ATTRIBUTES ? &platform_common_rows[id] : message_find_own(slot, agent, id);
}

/* platform_dispatch.c */
int32_t resource_select(struct call *call, uint32_t id);
/* Does the caller lack this right on the resource named? */
bool right_denied(const struct call *call, enum platform_right right);

/* platform_events.c */
int events_create(struct platform *platform);
void events_destroy(struct platform *platform);
void notify(struct platform_agent *agent, uint8_t protocol, uint8_t message, const uint8_t *payload, uint32_t bytes);
void send_delayed(struct platform_agent *agent, uint32_t word, const uint8_t *payload, uint32_t bytes);
void events_clear(struct platform_agent *agent);
/* When the next event that is still on its way arrives; UINT64_MAX: none. */
uint64_t events_due(const struct platform *platform);
/* platform_subscriptions.c: one notification for several agents. */
struct event {
	uint8_t protocol, notification;
	uint16_t index;           /* of the resource; agents that cannot see it get nothing */
	bool unnamed;             /* the payload names no resource */
	agent_bits to;            /* agents that get it */
	uint32_t agent;           /* id that it names */
	uint32_t words[4], count; /* behind agent and resource */
	uint32_t last_since;      /* version from which the last word is there; 0: always */
	bool misnamed;            /* for a fault: it names the next resource */
};
/* Fault numbers + 1 of what can be wrong with a notification; 0: no such fault. */
struct event_faults {
	uint16_t missing, unasked, every_resource, wrong_agent, wrong_resource;
	uint16_t cut; /* the last word is left out */
};
/* The event for those who asked for it, caused by `by` (NULL: the platform), with no words yet. */
struct event event_of(const struct platform *platform, uint8_t protocol, uint8_t notification, uint16_t index,
		      const struct platform_agent *by);
/* Does to an event what the faults that are on want. */
void event_spoil(const struct platform *platform, struct event *event, const struct event_faults *faults);
void event_send(struct platform *platform, const struct event *event);
/* Turns the caller's subscription to the resource named on or off, by the enable word at offset 4. */
void subscribe(struct call *call, uint8_t notification);
bool subscribed(const struct call *call, uint8_t notification);
/* The agent id that notifications name: 0 where agents cannot be discovered. */
uint32_t event_agent_id(const struct platform *platform, const struct platform_agent *agent);

/* platform_completion.c */
/* Fault numbers + 1 of what can be wrong with a delayed response; 0: no such fault. */
struct delayed_faults {
	uint16_t missing, twice, wrong_token, wrong_resource;
	uint16_t cut;           /* the last word is left out */
	uint16_t error_payload; /* an error, with everything behind it */
};
/* Sends the delayed response: status, resource and words; the status alone if it is an error. */
void complete(const struct pending *pending, int32_t status, const uint32_t *words, uint32_t count,
	      const struct delayed_faults *faults);

/* platform_slow.c: what the platform was told to take for this command has passed. */
void platform_take_time(struct platform *platform, struct scmi_header header);

/* platform_time.c */
/* Work for this command that ends `delay_us` later; NULL when there is no room. pending_start() counts it too. */
struct pending *pending_add(struct platform_agent *agent, uint32_t word, uint32_t delay_us);
/* The same for the resource named, within the protocol's max_pending(); NULL: the command is BUSY. */
struct pending *pending_start(struct call *call, uint32_t delay_us, uint64_t value);
/* A counted command ends without a delayed response that would be taken. */
void pending_forget(struct platform_agent *agent, uint8_t protocol);
/* Is work for this resource under way, whoever asked? */
bool pending_on(const struct platform *platform, uint8_t protocol, uint16_t index);
void pending_drop(struct platform_agent *agent);
void timers_update(struct platform *platform);

/* platform_views.c */
int views_create(struct platform *platform);
void views_destroy(struct platform *platform);
void views_deny(struct platform_agent *agent);
void permissions_default(struct platform_agent *agent);
/* Is the resource one of a device that the agent may not use, as permissions are now? Protocols that the platform has. */
bool device_denied(const struct platform_agent *agent, uint8_t protocol, uint16_t index);
/* The same of what is told about it. */
bool event_barred(const struct platform_agent *agent, uint8_t protocol, uint16_t index);

/* platform_isolation.c */
enum isolation_fault {
	ISOLATION_LEAK,
	ISOLATION_EFFECT,
	ISOLATION_RANGE,
	ISOLATION_LISTED,
	ISOLATION_KEEPS,
	ISOLATION_REFUSED,
	ISOLATION_FAULTS
};
bool isolation_fault(const struct platform *platform, enum isolation_fault kind, unsigned model);
uint16_t isolation_one_too_many(const struct platform_agent *agent, unsigned model);

/* platform_reset.c */
void agent_reset(struct platform_agent *agent, bool permissions);
/* What the agent asked for is forgotten; nothing else of it. */
void votes_drop(struct platform_agent *agent);
/* The same because the connection ended. */
void agent_lose(struct platform_agent *agent);

/* clock*.c */
bool clock_is_on(const struct clock *clock);
uint64_t clock_round(const struct platform *platform, const struct clock *clock, uint64_t rate, uint32_t flags, bool *supported);
void clock_change_rate(struct platform *platform, struct clock *clock, uint16_t index, const struct platform_agent *by,
		       uint64_t rate);
void clock_complete(struct platform *platform, const struct pending *pending);
message_fn clock_attributes, clock_describe_rates, clock_rate_set, clock_rate_get, clock_config_set, clock_config_set_v1,
	clock_name_get, clock_rate_notify, clock_request_notify, clock_config_get, clock_possible_parents, clock_parent_set,
	clock_parent_get, clock_permissions;

/* sensor*.c */
bool sensor_is_on(const struct sensor *sensor, uint32_t version);
void sensor_complete(struct platform *platform, const struct pending *pending);
uint64_t sensor_due(const struct platform *platform);
void sensor_fire(struct platform *platform, uint64_t now);
void sensor_schedule(struct platform *platform, struct sensor *sensor);
message_fn sensor_description_get, sensor_trip_notify, sensor_trip_config, sensor_reading_get, sensor_axis_description_get,
	sensor_list_intervals, sensor_config_get, sensor_config_set, sensor_update_notify, sensor_name_get, sensor_axis_name_get;

/* base_permissions.c */
message_fn base_set_device_permissions, base_set_protocol_permissions, base_reset_agent;
void base_report_error(struct platform *platform, const struct platform_agent *by, uint32_t word, int32_t status);

#endif
