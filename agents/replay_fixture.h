/* SPDX-License-Identifier: BSD-2-Clause */
/* What replay_test.c runs against: a scripted backend on a virtual clock, and traces made by hand. */
#ifndef AGENTS_REPLAY_FIXTURE_H
#define AGENTS_REPLAY_FIXTURE_H

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "assay/replay.h"
#include "scmi/le.h"

#define QUEUE 600
#define LOGGED 8192

/* A backend in memory, on a virtual clock; an instance is an agent. It answers with the header, 0 and the request's payload. */
struct fake {
	struct assay_message waiting[QUEUE];
	uint8_t request[QUEUE][64];
	unsigned count;
	uint8_t bytes[128];
};

static struct {
	struct fake instance[4];
	unsigned instances;
	uint64_t now, sent_at[LOGGED];
	uint32_t sent_word[LOGGED];
	unsigned sent, answered, deepest;
	unsigned room;         /* of the queue; 0: QUEUE */
	unsigned silent_after; /* answers none after so many; 0: never silent */
	unsigned dies_after;   /* 0: never */
	unsigned differs_at;   /* the answer with this number (from 1) has a wrong last byte */
	bool silent_once;      /* with silent_after: only that one */
	bool backwards;        /* the newest is answered first */
	bool two_of_a_token;   /* seen in flight */
	unsigned crashes;
	unsigned notifications, delayed;
	uint32_t delayed_value;
	unsigned delayed_late;      /* delayed responses that come once no command is waiting */
	unsigned sent_when_delayed; /* commands by the time that the last one came */
} script;

static int fake_open(const char *address, const char *query, const struct assay_backend_options *options, void **self, char *why,
		     size_t why_bytes)
{
	(void)address, (void)query, (void)options, (void)why, (void)why_bytes;
	*self = &script.instance[script.instances++];
	return 0;
}

static void fake_close(void *self)
{
	(void)self;
}

static void fake_crash(void *self)
{
	(void)self;
	script.crashes++;
}

static void note_token(const struct fake *fake, uint32_t word)
{
	for (unsigned i = 0; i < fake->count; i++)
		script.two_of_a_token |= scmi_load32(fake->request[i]) >> 18 == word >> 18;
}

static int fake_submit(void *self, const struct assay_message *messages, uint32_t count)
{
	struct fake *fake = self;
	unsigned room = script.room ? script.room : QUEUE;
	uint32_t i;

	for (i = 0; i < count && fake->count < room; i++) {
		uint32_t word = scmi_load32(messages[i].request);

		note_token(fake, word);
		script.sent_at[script.sent % LOGGED] = script.now;
		script.sent_word[script.sent++ % LOGGED] = word;
		fake->waiting[fake->count] = messages[i];
		memcpy(fake->request[fake->count++], messages[i].request, messages[i].request_bytes);
		if (fake->count > script.deepest)
			script.deepest = fake->count;
	}
	return (int)i;
}

static int fake_kick(void *self)
{
	(void)self;
	return 0;
}

static int event(struct fake *fake, uint8_t type, struct assay_completion *out)
{
	scmi_store32(fake->bytes, scmi_header_pack((struct scmi_header){1, type, 0x15, 0}));
	scmi_store32(fake->bytes + 4, 0);
	scmi_store32(fake->bytes + 8, script.delayed_value);
	*out = (struct assay_completion){.cookie = ASSAY_COOKIE_NONE,
					 .channel = 1,
					 .capacity = 128,
					 .used_length = 12,
					 .bytes_count = 12,
					 .bytes = fake->bytes};
	return 1;
}

static int silence(uint64_t deadline_ns)
{
	if (deadline_ns > script.now)
		script.now = deadline_ns;
	return 0;
}

static int fake_reap(void *self, struct assay_completion *out, uint32_t max, uint64_t deadline_ns)
{
	struct fake *fake = self;
	unsigned at;
	uint32_t bytes;

	(void)max;
	if (script.dies_after && script.answered == script.dies_after)
		return -ECONNRESET;
	if (script.notifications && script.answered && script.notifications--)
		return event(fake, SCMI_TYPE_NOTIFICATION, out);
	if (script.delayed && script.answered && script.delayed--)
		return event(fake, SCMI_TYPE_DELAYED, out);
	if (!fake->count && script.delayed_late && script.answered) {
		script.delayed_late--;
		script.sent_when_delayed = script.sent;
		return event(fake, SCMI_TYPE_DELAYED, out);
	}
	if (!fake->count)
		return silence(deadline_ns);
	if (script.silent_after && script.answered >= script.silent_after &&
	    !(script.silent_once && script.answered > script.silent_after)) {
		if (script.silent_once) {
			script.answered++;
			fake->count--;
		}
		return silence(deadline_ns);
	}
	script.now += 1000;
	at = script.backwards ? fake->count - 1 : 0;
	bytes = fake->waiting[at].request_bytes + 4;
	memcpy(fake->bytes, fake->request[at], 4);
	scmi_store32(fake->bytes + 4, 0);
	memcpy(fake->bytes + 8, fake->request[at] + 4, bytes - 8);
	fake->bytes[bytes - 1] ^= ++script.answered == script.differs_at;
	*out = (struct assay_completion){.cookie = fake->waiting[at].cookie,
					 .capacity = fake->waiting[at].capacity,
					 .used_length = bytes,
					 .bytes_count = bytes,
					 .bytes = fake->bytes};
	out->reap = (struct assay_time){script.now, ASSAY_TIME_AGENT, true};
	fake->count--;
	memmove(fake->waiting + at, fake->waiting + at + 1, (fake->count - at) * sizeof(fake->waiting[0]));
	memmove(fake->request + at, fake->request + at + 1, (fake->count - at) * sizeof(fake->request[0]));
	return 1;
}

static void fake_describe(void *self, struct assay_backend_info *info)
{
	(void)self;
	info->max_in_flight = QUEUE;
}

static const char *fake_last_error(void *self)
{
	(void)self;
	return "the peer closed the socket";
}

static uint64_t fake_now(void *self)
{
	(void)self;
	return script.now;
}

static const struct assay_backend_ops fake_ops = {
	.abi_version = ASSAY_BACKEND_ABI,
	.struct_size = sizeof(fake_ops),
	.name = "fake",
	.open = fake_open,
	.crash = fake_crash,
	.close = fake_close,
	.submit = fake_submit,
	.kick = fake_kick,
	.reap = fake_reap,
	.describe = fake_describe,
	.last_error = fake_last_error,
	.now = fake_now,
};

int assay_backend_find(const char *uri, const struct assay_backend_ops **ops, char *address, size_t address_bytes, char *query,
		       size_t query_bytes, char *why, size_t why_bytes)
{
	(void)why, (void)why_bytes;
	*ops = &fake_ops;
	snprintf(address, address_bytes, "%s", uri);
	snprintf(query, query_bytes, "%s", "");
	return 0;
}

/* ---- Traces made by hand ---- */

static char path[] = "/tmp/replay-test-XXXXXX", out_path[] = "/tmp/replay-test-out-XXXXXX";
static char why[512];
static struct assay_trace_writer *trace;

static void put(uint8_t kind, uint16_t agent, uint64_t sequence, uint64_t t_ns, uint32_t flags, const uint8_t *bytes,
		uint32_t count)
{
	struct assay_trace_record record = {.t_ns = t_ns,
					    .kind = kind,
					    .agent = agent,
					    .sequence = sequence,
					    .flags = flags,
					    .used_length = ASSAY_TRACE_USED_UNKNOWN,
					    .bytes = bytes,
					    .bytes_count = count};

	assay_trace_write(trace, &record);
}

static void put_command(uint16_t agent, uint64_t sequence, uint16_t token, uint32_t flags)
{
	uint8_t bytes[12];

	scmi_store32(bytes, scmi_command_word(0x15, 0x6, token));
	scmi_store64(bytes + 4, sequence);
	put(ASSAY_TRACE_COMMAND, agent, sequence, 5000000000u + sequence * 10000000u, flags, bytes, sizeof(bytes));
}

static void put_response(uint16_t agent, uint64_t sequence, uint16_t token)
{
	uint8_t bytes[16];

	scmi_store32(bytes, scmi_command_word(0x15, 0x6, token));
	scmi_store32(bytes + 4, 0);
	scmi_store64(bytes + 8, sequence);
	put(ASSAY_TRACE_RESPONSE, agent, sequence, 5000000000u + sequence * 10000000u + 1000, 0, bytes, sizeof(bytes));
}

static void put_event(uint8_t kind, uint8_t type, uint32_t value)
{
	uint8_t bytes[12];

	scmi_store32(bytes, scmi_header_pack((struct scmi_header){1, type, 0x15, 0}));
	scmi_store32(bytes + 4, 0);
	scmi_store32(bytes + 8, value);
	put(kind, 0, ASSAY_TRACE_UNMATCHED, 6000000000u, 0, bytes, sizeof(bytes));
}

static void put_life(uint16_t agent, uint32_t event)
{
	const struct assay_lifecycle life = {.event = event, .how = ASSAY_HOW_KILLED, .vmid = 9, .generation = 1};
	uint8_t bytes[ASSAY_LIFECYCLE_BYTES];

	assay_lifecycle_pack(&life, bytes);
	put(ASSAY_TRACE_LIFECYCLE, agent, ASSAY_TRACE_UNMATCHED, 6000000000u, 0, bytes, sizeof(bytes));
}

static void begin(void)
{
	memset(&script, 0, sizeof(script));
	assay_trace_create(path, "{}", &trace, why, sizeof(why));
}

/* `count` exchanges, `apart` commands between a command and its response. */
static void exchanges(unsigned count, unsigned apart)
{
	begin();
	for (unsigned i = 0; i < count + apart; i++) {
		if (i < count)
			put_command(0, i, (uint16_t)(i % 1024), 0);
		if (i >= apart)
			put_response(0, i - apart, (uint16_t)((i - apart) % 1024));
	}
	assay_trace_finish(trace);
}

#endif
