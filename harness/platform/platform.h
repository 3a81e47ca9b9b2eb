/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The reference SCMI platform: a state model per protocol, votes per agent, permissions, notifications, delayed responses,
 * and named faults. Written from the specification's facts alone; it shares nothing that decides with the suites.
 *
 * Single-threaded: one platform and all its agents belong to one thread. Time is what the caller says it is, so that runs on
 * a virtual clock are reproducible.
 */
#ifndef HARNESS_PLATFORM_H
#define HARNESS_PLATFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct platform_config; /* harness/config/platform_config.h */
struct platform;
struct platform_agent;

/* Time that the platform takes with commands, on the caller's real clock: busy with each, busy with some, asleep now and then. */
#define PLATFORM_SLOW_MESSAGES_MAX 16u
struct platform_slowness {
	uint64_t every_ns; /* with each command */
	struct {
		uint8_t protocol, message;
		uint64_t ns;
	} messages[PLATFORM_SLOW_MESSAGES_MAX];
	uint32_t messages_count;
	uint64_t stall_ns,
		stall_every_ns; /* nothing is answered in the last part of each period, which the first command begins; 0: never */
};

struct platform_options {
	const char *faults; /* names joined by commas, as in `list --faults`; also mutant:... (see platform_faults.h); NULL none */
	uint64_t delay_ns;  /* added before every delayed response; 0: as the platform file says */
	struct platform_slowness slowness;
	bool fastchannels; /* this caller maps platform memory for its agents: those that the platform file has are offered */
};

/* 0, or a negative errno and a message in `why` (an unknown fault is named, with the nearest known one). */
int platform_create(const struct platform_config *config, const struct platform_options *options, struct platform **platform,
		    char *why, size_t why_bytes);
void platform_destroy(struct platform *platform);

/*
 * A connection becomes an agent: the one with this name in the platform file, else the first that has no connection.
 * NULL when every agent is taken (or there is none with that name and all are taken). `p2a`: an event channel exists; without
 * it, requests for notifications and delayed responses answer NOT_SUPPORTED and are not advertised (virtio 5.x SCMI device).
 */
struct platform_agent *platform_attach(struct platform *platform, const char *name, bool p2a);
/* The connection ends, in order or by a crash: votes, subscriptions, pending work are given back. */
void platform_detach(struct platform_agent *agent);
void platform_crash(struct platform_agent *agent);
const char *platform_agent_name(const struct platform_agent *agent);

/* Platform time, CLOCK_MONOTONIC or virtual, in ns. Never goes back. Fires timers that became due, which queues events. */
void platform_advance(struct platform *platform, uint64_t now_ns);
/* When platform_advance() has something to do next; UINT64_MAX: never. */
uint64_t platform_next_due(const struct platform *platform);
/*
 * A clock for commands that need the time, CLOCK_MONOTONIC in ns: platform_advance() is then called for the sake of timers alone.
 * Without one, the time is what platform_advance() said last.
 */
void platform_use_clock(struct platform *platform, uint64_t (*read)(void));
/* Nothing goes on by itself: no timer, no event that waits for an agent, no mapped memory to look at. */
bool platform_is_quiet(const struct platform *platform);

/*
 * One command of one agent: `request` is header and parameters, at least 4 bytes. Writes at most `capacity` bytes of response
 * (header, status, return values) and returns how many; 0 only where a fault is silence. May queue events for any agent.
 */
size_t platform_command(struct platform_agent *agent, const uint8_t *request, size_t request_bytes, uint8_t *response,
			size_t capacity);

/*
 * The agent's oldest queued notification or delayed response: copies it (header first) and returns its size, 0 if none.
 * With `capacity` too small for a notification it is dropped; a delayed response is kept and 0 returned.
 */
size_t platform_take_event(struct platform_agent *agent, uint8_t *event, size_t capacity);
bool platform_has_event(const struct platform_agent *agent);

/* For a fault: commands without the right to them are refused and carried out all the same, until it is taken back. */
void platform_let_denied(struct platform *platform, bool let);

/* Was it made with any fault? It has them, or none, for its whole life. */
bool platform_has_faults(const struct platform *platform);
/* For a fault that looks at event buffers: does the platform want to know, and is there one? */
bool platform_counts_buffers(const struct platform *platform);
void platform_tell_buffers(struct platform_agent *agent, bool any);

/*
 * Memory of the platform's that this agent shares, by the address that it was told (FastChannels); NULL: there is none. Valid as
 * long as the platform.
 */
void *platform_map(const struct platform_agent *agent, uint64_t address, size_t bytes);
/* The same for an agent in another process: a file with all that is this agent's. False: there is none. The descriptor stays ours. */
struct platform_region {
	int fd;
	uint64_t address;
	size_t bytes;
};
bool platform_channels_region(const struct platform_agent *agent, struct platform_region *region);

/* Transport misbehaviour that a named fault asks for; the virtio device asks before each used entry. */
enum platform_transport_fault {
	PLATFORM_TRANSPORT_NONE = 0,
	PLATFORM_TRANSPORT_USED_LENGTH_PLUS_4, /* used.len 4 more than was written (still inside the buffer if that fits) */
	PLATFORM_TRANSPORT_USED_LENGTH_MINUS_4,
	PLATFORM_TRANSPORT_USED_LENGTH_ZERO,
	PLATFORM_TRANSPORT_USED_LENGTH_HUGE, /* larger than the buffer */
	PLATFORM_TRANSPORT_WRONG_HEAD,       /* used.id of no outstanding chain */
	PLATFORM_TRANSPORT_USED_TWICE,
	PLATFORM_TRANSPORT_NO_CALL,         /* used entry, but no call */
	PLATFORM_TRANSPORT_SWAPPED,         /* two responses in each other's buffers when several are in flight */
	PLATFORM_TRANSPORT_DELAYED_ON_CMDQ, /* a delayed response is lost to the event queue */
	PLATFORM_TRANSPORT_EVENT_TWICE,
	PLATFORM_TRANSPORT_STALLS, /* a chain that holds no command or has no room for an answer stops the queue for good */
	PLATFORM_TRANSPORT_DIES,   /* the connection is closed at the n-th command */
};
enum platform_transport_fault platform_transport_fault(const struct platform *platform);

/* Faults of a program that serves several agents; it asks where they happen. */
enum platform_serve_fault { PLATFORM_SERVE_LEAKS_MEMORY, PLATFORM_SERVE_LEAKS_DESCRIPTOR, PLATFORM_SERVE_UNFAIR };
bool platform_serve_fault(const struct platform *platform, enum platform_serve_fault fault);

#endif
