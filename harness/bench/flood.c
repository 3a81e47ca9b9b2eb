/* SPDX-License-Identifier: BSD-2-Clause */
/* The flood: a full pipeline of one kind of message, refilled without sleeping, until it is told to be quiet. */
#include "harness/bench/flood.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "scmi/base.h"
#include "scmi/le.h"
#include "scmi/protocol.h"

#define DEPTH 64u
#define REQUEST_MAX 64u
#define NOBODYS_MESSAGE 0xeeu
#define NOBODYS_PROTOCOLS 0x20u /* 0x20 to 0x3f are given to none */
#define QUIET FLOOD_KINDS
#define STOP (FLOOD_KINDS + 1)
#define DRAIN_NS 500000000u /* shorter, and a back-end that is about to call would be taken for one that does not */
#define PATIENCE_NS 2000000000u

static const char *const names[FLOOD_KINDS] = {"valid", "refused", "garbage"};

struct flood {
	struct assay_agent *agent;
	pthread_t thread;
	atomic_int wanted, now, error;
	atomic_ullong answered[FLOOD_KINDS];
	/* The thread's own: */
	uint32_t in_flight, random;
	uint64_t sent;
	int kind;
};

const char *flood_kind_name(enum flood_kind kind)
{
	return names[kind];
}

unsigned flood_kinds_parse(const char *text, char *why, size_t why_bytes)
{
	unsigned kinds = 0;

	if (!strcmp(text, "all"))
		return (1u << FLOOD_KINDS) - 1;
	for (const char *at = text; *at;) {
		size_t length = strcspn(at, ","), k = 0;

		while (k < FLOOD_KINDS && (strlen(names[k]) != length || strncmp(names[k], at, length)))
			k++;
		if (k == FLOOD_KINDS) {
			snprintf(why, why_bytes, "expected valid, refused, garbage or all, found '%.*s'", (int)length, at);
			return 0;
		}
		kinds |= 1u << k;
		at += length + (at[length] == ',');
	}
	if (!kinds)
		snprintf(why, why_bytes, "expected valid, refused, garbage or all, found nothing");
	return kinds;
}

static void rest(void)
{
	const struct timespec pause = {.tv_nsec = 50000};

	nanosleep(&pause, NULL);
}

static uint32_t next_random(struct flood *flood)
{
	flood->random = flood->random * 1664525u + 1013904223u;
	return flood->random >> 8;
}

/* One message of the kind. Returns its bytes. */
static uint32_t make(struct flood *flood, uint8_t *request)
{
	uint16_t token = (uint16_t)(flood->sent & SCMI_TOKEN_MAX);
	uint32_t bytes = SCMI_HEADER_BYTES;

	if (flood->kind == FLOOD_VALID) {
		scmi_store32(request, scmi_command_word(SCMI_PROTOCOL_BASE, SCMI_PROTOCOL_VERSION, token));
	} else if (flood->kind == FLOOD_REFUSED) {
		scmi_store32(request, scmi_command_word(SCMI_PROTOCOL_BASE, NOBODYS_MESSAGE, token));
	} else {
		uint8_t protocol = (uint8_t)(NOBODYS_PROTOCOLS + next_random(flood) % NOBODYS_PROTOCOLS);

		bytes += next_random(flood) % (REQUEST_MAX - SCMI_HEADER_BYTES);
		for (uint32_t i = SCMI_HEADER_BYTES; i < bytes; i++)
			request[i] = (uint8_t)next_random(flood);
		scmi_store32(request, scmi_command_word(protocol, (uint8_t)next_random(flood), token));
	}
	return bytes;
}

static void on_done(void *context, uint64_t cookie, const struct assay_completion *c)
{
	struct flood *flood = context;

	(void)cookie, (void)c;
	flood->in_flight -= flood->in_flight > 0;
	atomic_fetch_add_explicit(&flood->answered[flood->kind], 1, memory_order_relaxed);
}

static int fill(struct flood *flood)
{
	bool any = false;

	while (flood->in_flight < DEPTH) {
		uint8_t request[REQUEST_MAX];
		struct assay_message message = {.cookie = flood->sent, .request = request, .capacity = ASSAY_CAPACITY_DEFAULT};
		int taken;

		message.request_bytes = make(flood, request);
		taken = assay_pipe_submit(flood->agent, &message, 1);
		if (taken < 0 && taken != -EAGAIN && taken != -ENOSPC)
			return taken;
		if (taken <= 0)
			break;
		flood->sent++;
		flood->in_flight++;
		any = true;
	}
	return any ? assay_pipe_kick(flood->agent) : 0;
}

static int empty(struct flood *flood, uint64_t wait_ns)
{
	const struct assay_pipe_callbacks callbacks = {on_done, NULL, flood};
	int got = assay_pipe_poll(flood->agent, &callbacks, wait_ns ? assay_agent_now(flood->agent) + wait_ns : 0);

	return got < 0 ? got : 0;
}

static void *run(void *context)
{
	struct flood *flood = context;
	int wanted, err = 0;

	while ((wanted = atomic_load(&flood->wanted)) != STOP && !err) {
		if (wanted != QUIET) {
			flood->kind = wanted;
			err = fill(flood);
			if (!err)
				err = empty(flood, 0);
		} else if (flood->in_flight) {
			err = empty(flood, DRAIN_NS);
		} else {
			rest();
		}
		if (wanted != QUIET || !flood->in_flight)
			atomic_store(&flood->now, wanted);
	}
	atomic_store(&flood->error, err);
	return NULL;
}

int flood_open(struct assay_agent *agent, struct flood **out)
{
	struct flood *flood = calloc(1, sizeof(*flood));
	int err;

	if (!flood)
		return -ENOMEM;
	flood->agent = agent;
	flood->random = 1;
	atomic_init(&flood->wanted, QUIET);
	atomic_init(&flood->now, QUIET);
	err = -pthread_create(&flood->thread, NULL, run, flood);
	if (err) {
		free(flood);
		return err;
	}
	*out = flood;
	return 0;
}

void flood_close(struct flood *flood)
{
	if (!flood)
		return;
	atomic_store(&flood->wanted, STOP);
	pthread_join(flood->thread, NULL);
	free(flood);
}

static int want(struct flood *flood, int what)
{
	uint64_t waited = 0;

	atomic_store(&flood->wanted, what);
	while (atomic_load(&flood->now) != what) {
		int err = atomic_load(&flood->error);

		if (err)
			return err;
		if (waited >= PATIENCE_NS)
			return -ETIMEDOUT;
		rest();
		waited += 50000;
	}
	return 0;
}

int flood_begin(struct flood *flood, enum flood_kind kind)
{
	return want(flood, (int)kind);
}

int flood_quiet(struct flood *flood)
{
	return want(flood, QUIET);
}

uint64_t flood_answered(const struct flood *flood, enum flood_kind kind)
{
	return atomic_load(&flood->answered[kind]);
}
