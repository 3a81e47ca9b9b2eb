/* SPDX-License-Identifier: BSD-2-Clause */
/* Several commands in flight at once: made visible together, with one doorbell, so that the platform finds them side by side. */
#include <errno.h>
#include <string.h>

#include "suites/engine.h"

#define TOGETHER_MAX 64u

struct batch {
	struct check *c;
	struct assay_exchange *exchanges;
	uint32_t count, open;
};

static void done(void *context, uint64_t cookie, const struct assay_completion *completion)
{
	struct batch *batch = context;
	struct assay_exchange *ex;
	uint32_t bytes = completion->bytes_count < ASSAY_MESSAGE_MAX ? completion->bytes_count : ASSAY_MESSAGE_MAX;

	if (cookie >= batch->count || batch->exchanges[cookie].outcome != ASSAY_TIMEOUT)
		return;
	ex = &batch->exchanges[cookie];
	ex->outcome = bytes < SCMI_HEADER_BYTES + SCMI_STATUS_BYTES ? ASSAY_TOO_SHORT : ASSAY_ANSWERED;
	ex->response_bytes = bytes;
	ex->used_length = completion->used_length;
	if (bytes)
		memcpy(ex->response, completion->bytes, bytes);
	if (ex->outcome == ASSAY_ANSWERED)
		ex->status = scmi_load32s(ex->response + SCMI_HEADER_BYTES);
	batch->open--;
	evidence_hear(batch->c->seat, run_now(batch->c->run), ASSAY_RECEIVED, ex->response, bytes);
}

/* Tokens run from a random one on, so that no two are equal. */
static void prepare(struct check *c, const struct assay_command *commands, uint32_t count, struct assay_exchange *exchanges,
		    struct assay_message *messages)
{
	uint16_t token = (uint16_t)check_random(c);

	for (uint32_t i = 0; i < count; i++) {
		struct assay_exchange *ex = &exchanges[i];

		memset(ex, 0, offsetof(struct assay_exchange, request));
		ex->outcome = ASSAY_TIMEOUT;
		ex->capacity = ASSAY_CAPACITY_DEFAULT;
		ex->request_bytes = SCMI_HEADER_BYTES + commands[i].payload_bytes;
		scmi_store32(ex->request, scmi_command_word(commands[i].protocol, commands[i].message, (uint16_t)(token + i)));
		if (commands[i].payload_bytes)
			memcpy(ex->request + SCMI_HEADER_BYTES, commands[i].payload, commands[i].payload_bytes);
		messages[i] = (struct assay_message){i, ex->request, ex->request_bytes, ex->capacity};
		evidence_hear(c->seat, run_now(c->run), ASSAY_SENT, ex->request, ex->request_bytes);
	}
}

static int exchange_all(struct batch *batch, const struct assay_message *messages)
{
	struct assay_agent *agent = batch->c->seat->agent;
	const struct assay_pipe_callbacks callbacks = {.done = done, .context = batch};
	uint64_t deadline = assay_agent_now(agent) + assay_agent_timeout(agent);
	int taken = assay_pipe_submit(agent, messages, batch->count);
	int err;

	if (taken < 0)
		return taken;
	batch->count = batch->open = (uint32_t)taken;
	err = assay_pipe_kick(agent);
	while (!err && batch->open > 0) {
		err = assay_pipe_poll(agent, &callbacks, deadline);
		if (err == 0)
			break;
		err = err < 0 ? err : 0;
	}
	return err;
}

uint32_t send_together(struct check *c, const struct assay_command *commands, uint32_t count, struct assay_exchange *exchanges)
{
	struct assay_message messages[TOGETHER_MAX];
	struct batch batch = {.c = c, .exchanges = exchanges, .count = count < TOGETHER_MAX ? count : TOGETHER_MAX};
	int err;

	if (c->silent)
		return 0;
	stage_turn(c);
	prepare(c, commands, batch.count, exchanges, messages);
	err = exchange_all(&batch, messages);
	for (uint32_t i = 0; i < batch.count && !c->silent; i++) {
		if (answered(&exchanges[i]))
			continue;
		if (err == -ECONNRESET || err == -EPIPE)
			exchanges[i].outcome = ASSAY_GONE;
		else if (err == -EPROTO)
			exchanges[i].outcome = ASSAY_BROKEN;
		judge_silence(c, &exchanges[i], false);
	}
	return c->silent ? 0 : batch.count;
}
