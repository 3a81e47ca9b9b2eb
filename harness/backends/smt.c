/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The backend "smt:": channels in shared memory and a doorbell. "smt:[PLATFORM.yaml]" is the reference platform in this process,
 * "smt:SOCKET" one agent of `serve --listen smt:DIR`, "smt:/dev/uioN" and "smt:FILE" memory of this machine (docs/smt.md).
 */
#include "harness/backends/smt.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "harness/backends/registry.h"
#include "scmi/shmem.h"

static const char *const known_options[] = {
	/* every kind */ "interrupt",
	"p2a",
	/* this process */ "agent",
	"fault",
	"delay",
	"private",
	"fastchannels",
	"mediator",
	"bytes",
	"zero_registers",
	"reset_permissions",
	"unsupported_is_fine",
	/* memory */ "address",
	"offset",
	"size",
	"p2a_address",
	"p2a_offset",
	"p2a_size",
	"doorbell",
	"doorbell_value",
	"p2a_doorbell",
	"p2a_doorbell_value",
	"fastchannel_address",
	"fastchannel_size",
	NULL};

static bool is_platform_file(const char *address)
{
	size_t length = strlen(address);

	return !length || !strncmp(address, "builtin:", 8) || (length > 5 && !strcmp(address + length - 5, ".yaml"));
}

/* Which kind an address is: by its name where it names a platform file, else by what stands there. */
static const struct smt_carrier *carrier_of(const char *address)
{
	struct stat st;

	if (is_platform_file(address))
		return &smt_local;
	if (stat(address, &st) == 0 && (S_ISCHR(st.st_mode) || S_ISREG(st.st_mode)))
		return &smt_memory;
	return &smt_socket;
}

static void smt_close(void *instance)
{
	struct smt *smt = instance;

	if (smt->carrier)
		smt->carrier->close(smt, true);
	free(smt);
}

static int smt_open(const char *address, const char *query_text, const struct assay_backend_options *options, void **instance,
		    char *why, size_t why_bytes)
{
	const struct smt_carrier *carrier = carrier_of(address);
	struct smt *smt = calloc(1, sizeof(*smt));
	bool interrupt = !options->poll;
	struct query query;
	int rc;

	if (!smt) {
		snprintf(why, why_bytes, "out of memory");
		return -ENOMEM;
	}
	smt->kick_fd = smt->call_fd = -1;
	rc = query_parse(&query, query_text, known_options, why, why_bytes);
	if (!rc)
		rc = query_bool(&query, "interrupt", &interrupt, why, why_bytes);
	smt->poll = !interrupt;
	smt->hold_events = options->struct_size > offsetof(struct assay_backend_options, hold_events) && options->hold_events;
	if (!rc)
		rc = carrier->open(smt, address, &query, options, why, why_bytes);
	if (rc) {
		free(smt);
		return rc;
	}
	smt->carrier = carrier;
	smt->channel.interrupt = !smt->poll;
	smt->initial_status = smt_get(&smt->channel.area, SCMI_SHMEM_STATUS);
	*instance = smt;
	return 0;
}

/* Stamps are of the real clock, also where waiting goes by a virtual one: what an exchange costs is seen there too. */
static uint64_t stamp_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static struct assay_time now_at_edge(void)
{
	return (struct assay_time){.ns = stamp_ns(), .source = ASSAY_TIME_AGENT, .valid = true};
}

static int submit(void *instance, const struct assay_message *messages, uint32_t count)
{
	struct smt *smt = instance;

	if (!smt->carrier)
		return -ECONNRESET;
	return count ? smt_channel_submit(&smt->channel, messages, stamp_ns()) : 0;
}

static int submit_raw(void *instance, const struct assay_raw_chain *chain)
{
	struct smt *smt = instance;

	return smt->carrier ? smt_channel_submit_raw(&smt->channel, chain, stamp_ns()) : -ECONNRESET;
}

static int kick(void *instance)
{
	struct smt *smt = instance;

	if (!smt->carrier)
		return -ECONNRESET;
	smt->channel.kick = now_at_edge();
	return smt->carrier->ring(smt);
}

/* The answer, if it is there. An interrupt that comes while the channel is taken announces nothing. */
static int take_answer(struct smt *smt, struct assay_completion *out)
{
	bool called = smt->answered || smt->poll;
	struct assay_time used = {0};
	int rc;

	smt->answered = false;
	if (!called || !smt_channel_ready(&smt->channel))
		return 0;
	if (smt->poll)
		used = now_at_edge();
	rc = smt_channel_reap(&smt->channel, out);
	out->used = used;
	out->used_length = ASSAY_USED_LENGTH_UNKNOWN;
	out->reap = now_at_edge();
	return rc;
}

static int take_event(struct smt *smt, struct assay_completion *out)
{
	bool back, called = smt->event_came || smt->poll;
	int rc;

	if (smt->hold_events)
		return 0;
	smt->event_came = false;
	rc = called ? smt_channel_event(&smt->channel, out, &back) : 0;
	if (!rc)
		return 0;
	out->used_length = ASSAY_USED_LENGTH_UNKNOWN;
	out->reap = now_at_edge();
	if (back && smt->carrier->ring_back)
		(void)smt->carrier->ring_back(smt);
	return rc;
}

static int reap(void *instance, struct assay_completion *out, uint32_t max, uint64_t deadline_ns)
{
	struct smt *smt = instance;
	bool looked = false;
	int gone = 0;

	if (!smt->carrier)
		return -ECONNRESET;
	for (;;) {
		int rc, count = 0;

		if (max && (rc = take_answer(smt, out))) {
			if (rc < 0)
				return rc;
			count++;
		}
		if ((uint32_t)count < max && (rc = take_event(smt, out + count))) {
			if (rc < 0 && !count)
				return rc;
			count += rc > 0;
		}
		if (count)
			return count;
		if (gone)
			return gone;
		if (looked && smt->carrier->now(smt) >= deadline_ns)
			return 0;
		gone = smt->carrier->wait(smt, deadline_ns);
		looked = true;
	}
}

static int wait_fd(void *instance)
{
	const struct smt *smt = instance;

	return smt->carrier && smt->carrier->wait_fd ? smt->carrier->wait_fd(smt) : -1;
}

static void describe(void *instance, struct assay_backend_info *info)
{
	const struct smt *smt = instance;
	struct assay_backend_info known = {
		.struct_size = info->struct_size,
		.capabilities = ASSAY_IS_SHARED_MEMORY | smt->capabilities | (smt->poll ? (uint32_t)ASSAY_CAN_USED_TIME : 0u) |
				(smt->channel.p2a.memory ? (uint32_t)ASSAY_CAN_P2A : 0u),
		.transport = smt->transport,
		.identity = smt->identity,
		.max_in_flight = 1,
		.max_message = smt_room(&smt->channel.area),
		.peer_pid = smt->peer_pid,
		.kick_fd = smt->kick_fd,
		.call_fd = smt->call_fd,
	};

	memcpy(info, &known, info->struct_size < sizeof(known) ? info->struct_size : sizeof(known));
}

static const char *last_error(void *instance)
{
	const struct smt *smt = instance;

	if (!smt->carrier)
		return "the agent has crashed its connection";
	return smt->error[0] ? smt->error : smt->channel.error;
}

static uint64_t now(void *instance)
{
	const struct smt *smt = instance;

	/* A crashed one has no clock of its own any more. */
	return smt->carrier ? smt->carrier->now(smt) : UINT64_MAX;
}

static void crash(void *instance)
{
	struct smt *smt = instance;

	if (smt->carrier)
		smt->carrier->close(smt, false);
	smt->carrier = NULL;
}

static void *map(void *instance, uint64_t address, size_t bytes)
{
	const struct smt *smt = instance;

	return smt->carrier && smt->carrier->map ? smt->carrier->map(smt, address, bytes) : NULL;
}

/* The second area is read from now on: its interrupt, if one came meanwhile, was kept. */
static int offer_events(void *instance)
{
	struct smt *smt = instance;

	smt->hold_events = false;
	return smt->carrier ? 0 : -ECONNRESET;
}

static int shared_channel(void *instance, struct assay_shared_channel *out)
{
	struct smt *smt = instance;

	if (!smt->carrier)
		return -ECONNRESET;
	if (smt->carrier->lines)
		smt->carrier->lines(smt);
	*out = (struct assay_shared_channel){
		.area = smt->channel.area.memory,
		.area_bytes = smt->channel.area.bytes,
		.p2a = smt->channel.p2a.memory,
		.p2a_bytes = smt->channel.p2a.bytes,
		.initial_status = smt->initial_status,
		.function_id = smt->function_id,
		.first_function = smt->first_function,
		.function_count = smt->function_count,
		.interrupts = smt->interrupts,
		.early_interrupts = smt->early_interrupts,
		.can_call = smt->carrier->call != NULL,
		.can_manage = smt->carrier->manage != NULL,
	};
	return 0;
}

static int call(void *instance, struct assay_call *call)
{
	struct smt *smt = instance;

	if (!smt->carrier)
		return -ECONNRESET;
	return smt->carrier->call ? smt->carrier->call(smt, call) : -ENOTSUP;
}

static int manage(void *instance, uint32_t what, uint32_t argument)
{
	struct smt *smt = instance;

	if (!smt->carrier)
		return -ECONNRESET;
	return smt->carrier->manage ? smt->carrier->manage(smt, what, argument) : -ENOTSUP;
}

const struct assay_backend_ops smt_backend = {
	.abi_version = ASSAY_BACKEND_ABI,
	.struct_size = sizeof(struct assay_backend_ops),
	.name = "smt",
	.summary =
		"channels in shared memory and a doorbell: smt:[PLATFORM.yaml], smt:SOCKET, smt:/dev/uioN, smt:/dev/mem?address=",
	.open = smt_open,
	.close = smt_close,
	.submit = submit,
	.kick = kick,
	.reap = reap,
	.wait_fd = wait_fd,
	.submit_raw = submit_raw,
	.describe = describe,
	.last_error = last_error,
	.now = now,
	.crash = crash,
	.map = map,
	.offer_events = offer_events,
	.shared_channel = shared_channel,
	.call = call,
	.manage = manage,
};
