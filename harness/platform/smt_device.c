/* SPDX-License-Identifier: BSD-2-Clause */
/* The platform's side of one agent's channels in shared memory. */
#include "harness/platform/smt_device.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "assay/backend.h"
#include "harness/platform/platform_internal.h"
#include "scmi/header.h"
#include "scmi/le.h"
#include "scmi/shmem.h"

#define RESPONSE_MIN (SCMI_HEADER_BYTES + SCMI_STATUS_BYTES)
/* Asking the platform for an event that fits: as often as this in one go. */
#define DROPS_MAX 64u
/* Faults that would stop an agent for good set in later: one whose first exchanges fail would judge nothing. */
#define COMMANDS_BEFORE_STUCK 40u

struct smt_device {
	struct smt_device_setup setup;
	uint32_t commands;
	bool late;         /* fault smt.call.returns-early: an answer waits */
	unsigned erred;    /* for a fault: how many answers the error bit of an earlier message spoils yet */
	size_t late_bytes; /* of it */
	uint8_t request[ASSAY_MESSAGE_MAX], response[ASSAY_MESSAGE_MAX];
	uint8_t second[512]; /* for a fault: another reading of the request, and what it would be answered */
};

static bool has_fault(const struct smt_device *dev, enum platform_fault_id fault)
{
	return platform_has_fault(dev->setup.platform, fault);
}

static uint32_t *word_of(const struct smt_area *area, enum scmi_shmem_offset offset)
{
	return (uint32_t *)(void *)((uint8_t *)area->memory + offset);
}

/* The memory is little-endian whatever this machine is; each word is read and written in one piece. */
static uint32_t get(const struct smt_area *area, enum scmi_shmem_offset offset)
{
	uint32_t word = __atomic_load_n(word_of(area, offset), __ATOMIC_ACQUIRE);

	return scmi_load32(&word);
}

static void put(const struct smt_area *area, enum scmi_shmem_offset offset, uint32_t value)
{
	uint32_t word;

	scmi_store32(&word, value);
	__atomic_store_n(word_of(area, offset), word, __ATOMIC_RELEASE);
}

static bool too_small(const struct smt_area *area)
{
	return area->memory && area->bytes < SCMI_SHMEM_MESSAGE + RESPONSE_MIN;
}

int smt_device_create(const struct smt_device_setup *setup, struct smt_device **device)
{
	struct smt_device *dev;

	if (!setup->areas[SMT_A2P].memory || too_small(&setup->areas[SMT_A2P]) || too_small(&setup->areas[SMT_P2A]))
		return -EINVAL;
	dev = calloc(1, sizeof(*dev));
	if (!dev)
		return -ENOMEM;
	dev->setup = *setup;
	for (unsigned i = 0; i < SMT_CHANNELS; i++)
		if (setup->areas[i].memory)
			put(&setup->areas[i], SCMI_SHMEM_STATUS, SCMI_SHMEM_FREE);
	if (has_fault(dev, FAULT_SMT_INITIAL_ERROR))
		put(&setup->areas[SMT_A2P], SCMI_SHMEM_STATUS, SCMI_SHMEM_FREE | SCMI_SHMEM_ERROR);
	*device = dev;
	return 0;
}

void smt_device_destroy(struct smt_device *dev)
{
	free(dev);
}

static void interrupt(struct smt_device *dev, enum smt_channel_id channel)
{
	if (dev->setup.interrupt)
		dev->setup.interrupt(dev->setup.context, channel);
}

/* The channel goes back to the agent: FREE comes last, the interrupt behind it, if it was asked for. */
static void give_back(struct smt_device *dev, uint32_t flags, uint32_t status)
{
	const struct smt_area *area = &dev->setup.areas[SMT_A2P];
	bool wanted = (flags & SCMI_SHMEM_INTERRUPT) || has_fault(dev, FAULT_SMT_INTERRUPT_UNASKED);

	if (has_fault(dev, FAULT_SMT_NEVER_FREED) && dev->commands >= COMMANDS_BEFORE_STUCK)
		return;
	if (has_fault(dev, FAULT_SMT_RESERVED_WRITTEN))
		put(area, SCMI_SHMEM_RESERVED, dev->commands);
	if (wanted && has_fault(dev, FAULT_SMT_INTERRUPT_EARLY)) {
		interrupt(dev, SMT_A2P);
		wanted = false;
	}
	if (status & SCMI_SHMEM_ERROR)
		dev->erred = 2;
	else if (dev->erred && has_fault(dev, FAULT_SMT_ERROR_STICKS) && dev->erred--)
		status |= SCMI_SHMEM_ERROR;
	put(area, SCMI_SHMEM_STATUS, status);
	if (wanted && !has_fault(dev, FAULT_SMT_INTERRUPT_MISSING))
		interrupt(dev, SMT_A2P);
}

/* A message of impossible length is not looked at. */
static void refuse(struct smt_device *dev, uint32_t flags)
{
	give_back(dev, flags, SCMI_SHMEM_FREE | (has_fault(dev, FAULT_SMT_ERROR_LOST) ? 0u : (uint32_t)SCMI_SHMEM_ERROR));
}

static void answer(struct smt_device *dev, uint32_t flags, size_t bytes)
{
	const struct smt_area *area = &dev->setup.areas[SMT_A2P];
	uint32_t length = (uint32_t)bytes;

	memcpy((uint8_t *)area->memory + SCMI_SHMEM_MESSAGE, dev->response, bytes);
	if (has_fault(dev, FAULT_SMT_HEADER_NOT_ECHOED))
		put(area, SCMI_SHMEM_MESSAGE, 0);
	if (has_fault(dev, FAULT_SMT_LENGTH_TOO_LONG))
		length = SCMI_SHMEM_ROOM(area->bytes) + 4;
	if (has_fault(dev, FAULT_SMT_LENGTH_PAYLOAD_ALONE))
		length -= SCMI_HEADER_BYTES;
	put(area, SCMI_SHMEM_LENGTH, length);
	give_back(dev, flags, SCMI_SHMEM_FREE);
}

static bool length_fits(const struct smt_device *dev, uint32_t length)
{
	return length >= SCMI_HEADER_BYTES && length <= SCMI_SHMEM_ROOM(dev->setup.areas[SMT_A2P].bytes) &&
	       length <= sizeof(dev->request);
}

/*
 * Fault smt.payload.read-twice: what was checked is one reading, what is carried out another, a moment later. The answer is that of the
 * first.
 */
static void read_again(struct smt_device *dev, struct platform_agent *agent, uint32_t length)
{
	uint8_t *answer = dev->second + sizeof(dev->second) / 2;
	const struct timespec moment = {.tv_nsec = 20000};

	nanosleep(&moment, NULL);
	memcpy(dev->second, (const uint8_t *)dev->setup.areas[SMT_A2P].memory + SCMI_SHMEM_MESSAGE, length);
	if (!memcmp(dev->second, dev->request, length))
		return;
	platform_let_denied(dev->setup.platform, true);
	(void)platform_command(agent, dev->second, length, answer, sizeof(dev->second) / 2);
	platform_let_denied(dev->setup.platform, false);
}

void smt_device_ring_as(struct smt_device *dev, struct platform_agent *agent)
{
	const struct smt_area *area = &dev->setup.areas[SMT_A2P];
	size_t room = SCMI_SHMEM_ROOM(area->bytes), bytes;
	uint32_t flags = get(area, SCMI_SHMEM_FLAGS), length = get(area, SCMI_SHMEM_LENGTH);

	if ((get(area, SCMI_SHMEM_STATUS) & SCMI_SHMEM_FREE) && !has_fault(dev, FAULT_SMT_FREE_EXECUTED))
		return;
	if (dev->late)
		return;
	dev->commands++;
	if (!length_fits(dev, length)) {
		refuse(dev, flags);
		return;
	}
	if (length == SCMI_SHMEM_ROOM(area->bytes) && has_fault(dev, FAULT_SMT_FULL_SILENT))
		return;
	memcpy(dev->request, (const uint8_t *)area->memory + SCMI_SHMEM_MESSAGE, length);
	bytes = platform_command(agent, dev->request, length, dev->response,
				 room < sizeof(dev->response) ? room : sizeof(dev->response));
	if (has_fault(dev, FAULT_SMT_READ_TWICE) && length <= sizeof(dev->second) / 2)
		read_again(dev, agent, length);
	if (!bytes) {
		refuse(dev, flags);
		return;
	}
	/* An agent that polls may rely on the answer when the doorbell returns. */
	if (!(flags & SCMI_SHMEM_INTERRUPT) && has_fault(dev, FAULT_SMT_RETURNS_EARLY)) {
		dev->late = true;
		dev->late_bytes = bytes;
		return;
	}
	answer(dev, flags, bytes);
}

void smt_device_ring(struct smt_device *dev)
{
	smt_device_ring_as(dev, dev->setup.agent);
}

/* The oldest event that fits, or 0. */
static size_t next_event(struct smt_device *dev)
{
	size_t room = SCMI_SHMEM_ROOM(dev->setup.areas[SMT_P2A].bytes), bytes = 0;

	if (room > sizeof(dev->response))
		room = sizeof(dev->response);
	for (unsigned i = 0; i < DROPS_MAX && !bytes && platform_has_event(dev->setup.agent); i++)
		bytes = platform_take_event(dev->setup.agent, dev->response, room);
	return bytes;
}

/* A notification has no status word; one that counts one is four bytes too long. */
static uint32_t event_length(const struct smt_device *dev, size_t bytes)
{
	bool notification = scmi_header_unpack(scmi_load32(dev->response)).type == SCMI_TYPE_NOTIFICATION;

	return (uint32_t)bytes + (notification && has_fault(dev, FAULT_SMT_NOTIFICATION_STATUS) ? 4u : 0u);
}

void smt_device_events(struct smt_device *dev)
{
	const struct smt_area *area = &dev->setup.areas[SMT_P2A];
	size_t bytes;

	if (dev->late) {
		dev->late = false;
		answer(dev, 0, dev->late_bytes);
	}
	if (!area->memory || !platform_has_event(dev->setup.agent))
		return;
	if (!(get(area, SCMI_SHMEM_STATUS) & SCMI_SHMEM_FREE) && !has_fault(dev, FAULT_SMT_P2A_OVERWRITTEN))
		return;
	bytes = next_event(dev);
	if (!bytes)
		return;
	put(area, SCMI_SHMEM_STATUS, 0);
	/* The agent rings back when it has read: the next one goes out then. */
	put(area, SCMI_SHMEM_FLAGS, SCMI_SHMEM_INTERRUPT);
	put(area, SCMI_SHMEM_LENGTH, event_length(dev, bytes));
	memcpy((uint8_t *)area->memory + SCMI_SHMEM_MESSAGE, dev->response, bytes);
	__atomic_thread_fence(__ATOMIC_RELEASE);
	interrupt(dev, SMT_P2A);
}
