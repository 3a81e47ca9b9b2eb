/* SPDX-License-Identifier: BSD-2-Clause */
/* Channels in shared memory, by hand: what their checks have in common. */
#include "suites/smt_common.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "suites/engine.h"

#define LOOK_EVERY_NS 50000
#define LOOKS_MAX 20000u /* a second of them */
#define TOKEN 0x155u

bool smt_channel_of(struct check *c, struct assay_shared_channel *channel)
{
	if (c->silent)
		return false;
	if (!assay_agent_shared_channel(c->seat->agent, channel) && channel->area)
		return true;
	skip(c, "the connection has no channel in shared memory");
	return false;
}

uint32_t smt_word(const struct assay_shared_channel *channel, uint32_t offset)
{
	uint32_t word =
		__atomic_load_n((const uint32_t *)(const void *)((const uint8_t *)channel->area + offset), __ATOMIC_ACQUIRE);

	return scmi_load32(&word);
}

void smt_set(const struct assay_shared_channel *channel, uint32_t offset, uint32_t value)
{
	uint32_t word;

	scmi_store32(&word, value);
	__atomic_store_n((uint32_t *)(void *)((uint8_t *)channel->area + offset), word, __ATOMIC_RELEASE);
}

static void witness(struct check *c, const struct assay_shared_channel *channel, uint8_t direction)
{
	uint32_t length = smt_word(channel, SCMI_SHMEM_LENGTH), room = channel->area_bytes - SCMI_SHMEM_MESSAGE;
	uint8_t bytes[64];
	uint32_t count = length < sizeof(bytes) ? length : sizeof(bytes);

	count = count < room ? count : room;
	memcpy(bytes, (const uint8_t *)channel->area + SCMI_SHMEM_MESSAGE, count);
	evidence_add(&c->run->evidence, run_now(c->run), assay_agent_name(c->seat->agent), direction, bytes, count);
}

void smt_put_command(struct check *c, const struct assay_shared_channel *channel, uint8_t message, uint32_t status, uint32_t flags)
{
	smt_set(channel, SCMI_SHMEM_FLAGS, flags);
	smt_set(channel, SCMI_SHMEM_LENGTH, SCMI_HEADER_BYTES);
	smt_set(channel, SCMI_SHMEM_MESSAGE, scmi_command_word(SCMI_PROTOCOL_BASE, message, TOKEN));
	smt_set(channel, SCMI_SHMEM_MESSAGE + 4, 0xdeadbeefu); /* where the status will be */
	witness(c, channel, ASSAY_SENT);
	smt_set(channel, SCMI_SHMEM_STATUS, status);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

bool smt_wait_free(struct check *c, const struct assay_shared_channel *channel)
{
	const struct timespec pause = {.tv_nsec = LOOK_EVERY_NS};
	bool waits = !(c->seat->capabilities & ASSAY_IS_SYNCHRONOUS);

	for (uint32_t i = 0; i < (waits ? LOOKS_MAX : 1u); i++) {
		if (smt_word(channel, SCMI_SHMEM_STATUS) & SCMI_SHMEM_FREE) {
			witness(c, channel, ASSAY_RECEIVED);
			return true;
		}
		if (waits)
			nanosleep(&pause, NULL);
	}
	return false;
}

struct assay_call smt_own_call(const struct assay_shared_channel *channel)
{
	return (struct assay_call){.x = {channel->function_id}};
}

bool smt_call(struct check *c, struct assay_call *call)
{
	int err = c->silent ? -ECONNRESET : assay_agent_call(c->seat->agent, call);

	if (!err)
		return true;
	if (err == -ECONNRESET)
		(void)fence(c); /* finds out what happened, and says so */
	else
		broken(c, "the doorbell call could not be made: %s", strerror(-err));
	return false;
}

bool smt_exchange(struct check *c, struct assay_shared_channel *channel, uint8_t message, uint32_t flags, struct assay_call *call)
{
	smt_put_command(c, channel, message, 0, flags);
	return smt_call(c, call) && expect(c, smt_wait_free(c, channel), "the channel given back expected, status 0x%x found",
					   smt_word(channel, SCMI_SHMEM_STATUS));
}

void smt_look(const struct assay_shared_channel *channel, struct smt_snapshot *snapshot)
{
	snapshot->bytes = channel->area_bytes < SMT_SNAPSHOT_BYTES ? channel->area_bytes : SMT_SNAPSHOT_BYTES;
	memcpy(snapshot->content, channel->area, snapshot->bytes);
}

/* The words at 0x08 are the implementation's own. */
bool smt_untouched(const struct assay_shared_channel *channel, const struct smt_snapshot *snapshot)
{
	const uint8_t *now = channel->area;

	return !memcmp(now, snapshot->content, SCMI_SHMEM_PRIVATE) &&
	       !memcmp(now + SCMI_SHMEM_FLAGS, snapshot->content + SCMI_SHMEM_FLAGS, snapshot->bytes - SCMI_SHMEM_FLAGS);
}

void smt_tidy(const struct assay_shared_channel *channel)
{
	smt_set(channel, SCMI_SHMEM_PRIVATE, 0);
	smt_set(channel, SCMI_SHMEM_PRIVATE + 4, 0);
	smt_set(channel, SCMI_SHMEM_FLAGS, 0);
	smt_set(channel, SCMI_SHMEM_STATUS, SCMI_SHMEM_FREE);
}
