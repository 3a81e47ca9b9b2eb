/* SPDX-License-Identifier: BSD-2-Clause */
/* FastChannels: their memory, the looking at what agents wrote, the refreshing of what they read, their description. */
#include "harness/platform/platform_channel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Where agents are told that the memory is: a label, as a physical address would be. */
#define CHANNELS_ADDRESS UINT64_C(0x600000000)
#define PAGE_BYTES 4096u
#define CHANNEL_BYTES 32u /* the words, then the doorbell */
#define DOORBELL_OFFSET 16u
#define DOORBELL_BIT 1u

/* What has to be looked at before each command: the words of a channel that sets, or its doorbell. */
struct watch {
	const uint64_t *at;
	uint64_t seen, ring; /* the doorbell's bit, which is cleared when it was seen */
	uint32_t channel;    /* its number */
};

struct channels {
	uint8_t *memory; /* a piece for each agent, one behind the other, each a file of its own */
	size_t bytes, bytes_each;
	int fds[PLATFORM_CONFIG_AGENTS_MAX];
	uint32_t fds_count;
	struct channel *list;
	uint32_t count, room;
	struct watch *watches;
	uint32_t watches_count;
};

bool channels_wanted(const struct platform *platform)
{
	return platform->fastchannels && platform->config->fastchannels;
}

int channel_add(struct platform *platform, const struct channel *channel)
{
	struct channels *channels = platform->channels;

	if (!channels && !(channels = platform->channels = calloc(1, sizeof(*channels))))
		return -ENOMEM;
	if (channels->count == channels->room) {
		uint32_t room = channels->room ? 2 * channels->room : 16;
		struct channel *list = realloc(channels->list, room * sizeof(*list));

		if (!list)
			return -ENOMEM;
		channels->list = list;
		channels->room = room;
	}
	channels->list[channels->count++] = *channel;
	return 0;
}

/* One agent's piece: what is handed to it shows nothing of the others. */
static int share_piece(struct channels *channels, uint32_t number)
{
	int fd = memfd_create("scmi-fastchannels", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	uint8_t *at = channels->memory + number * channels->bytes_each;

	if (fd < 0)
		return -errno;
	channels->fds[channels->fds_count++] = fd;
	if (ftruncate(fd, (off_t)channels->bytes_each) || fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0)
		return -errno;
	if (mmap(at, channels->bytes_each, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED)
		return -errno;
	return 0;
}

static int share_memory(struct channels *channels, uint32_t agents)
{
	void *memory = mmap(NULL, channels->bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int rc = 0;

	if (memory == MAP_FAILED)
		return -errno;
	channels->memory = memory;
	for (uint32_t i = 0; i < agents && !rc; i++)
		rc = share_piece(channels, i);
	return rc;
}

static int watches_create(struct channels *channels)
{
	uint64_t ring = 0;

	scmi_store32((uint8_t *)&ring, DOORBELL_BIT);
	channels->watches = calloc(channels->count, sizeof(*channels->watches));
	if (!channels->watches)
		return -ENOMEM;
	for (uint32_t i = 0; i < channels->count; i++) {
		const struct channel *channel = &channels->list[i];
		uint32_t offset = channel->offset + (channel->doorbell ? DOORBELL_OFFSET : 0);

		if (channel->sets)
			channels->watches[channels->watches_count++] =
				(struct watch){(const void *)(channels->memory + offset), 0, channel->doorbell ? ring : 0, i};
	}
	return 0;
}

/* Each agent's channels lie one behind the other from a page border on. */
int channels_create(struct platform *platform)
{
	struct channels *channels = platform->channels;
	uint32_t used[PLATFORM_CONFIG_AGENTS_MAX + 1] = {0}, most = 0;

	if (!channels)
		return 0;
	for (uint32_t i = 0; i < channels->count; i++) {
		uint32_t *of_agent = &used[channels->list[i].agent->id];

		channels->list[i].offset = *of_agent;
		*of_agent += CHANNEL_BYTES;
		most = *of_agent > most ? *of_agent : most;
	}
	most = (most + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
	for (uint32_t i = 0; i < channels->count; i++)
		channels->list[i].offset += (channels->list[i].agent->id - 1) * most;
	channels->bytes_each = most;
	channels->bytes = (size_t)most * platform->agents_count;
	int rc = share_memory(channels, platform->agents_count);

	if (!rc)
		rc = watches_create(channels);

	for (uint32_t i = 0; i < platform->agents_count && !rc; i++)
		channels_forget(&platform->agents[i]);
	if (!rc)
		channels_refresh(platform);
	return rc;
}

void channels_destroy(struct platform *platform)
{
	struct channels *channels = platform->channels;

	if (!channels)
		return;
	if (channels->memory)
		munmap(channels->memory, channels->bytes);
	for (uint32_t i = 0; i < channels->fds_count; i++)
		close(channels->fds[i]);
	free(channels->watches);
	free(channels->list);
	free(channels);
}

/* The memory is the agent's as well: each word is read once, in one piece. */
static uint32_t load(const struct channels *channels, uint32_t offset)
{
	const uint32_t *word = (const void *)(channels->memory + offset);

	return scmi_load32((const uint8_t *)&(uint32_t){__atomic_load_n(word, __ATOMIC_ACQUIRE)});
}

static void store(struct channels *channels, uint32_t offset, uint32_t value)
{
	uint32_t word;

	scmi_store32((uint8_t *)&word, value);
	__atomic_store_n((uint32_t *)(void *)(channels->memory + offset), word, __ATOMIC_RELEASE);
}

static const struct protocol *protocol_of(const struct platform *platform, const struct channel *channel)
{
	return platform->models[model_of(channel->protocol)].protocol;
}

static bool rung(struct channels *channels, const struct channel *channel)
{
	uint32_t offset = channel->offset + DOORBELL_OFFSET, doorbell = load(channels, offset);

	if (doorbell & DOORBELL_BIT)
		store(channels, offset, doorbell & ~DOORBELL_BIT);
	return doorbell & DOORBELL_BIT;
}

static void poll_one(struct platform *platform, struct channel *channel)
{
	uint32_t words[CHANNEL_WORDS_MAX] = {0};

	if (channel->doorbell && !rung(platform->channels, channel))
		return;
	for (uint32_t i = 0; i < channel->words; i++)
		words[i] = load(platform->channels, channel->offset + 4 * i);
	if (!channel->doorbell && !memcmp(words, channel->seen, sizeof(words)))
		return;
	memcpy(channel->seen, words, sizeof(words));
	protocol_of(platform, channel)->channel_set(platform, channel, words);
	platform->channels_stale = true;
}

void channels_poll(struct platform *platform)
{
	struct channels *channels = platform->channels;

	for (uint32_t i = 0; i < channels->watches_count; i++) {
		struct watch *watch = &channels->watches[i];
		uint64_t now = __atomic_load_n(watch->at, __ATOMIC_ACQUIRE);

		if (now == watch->seen)
			continue;
		if (channels->list[watch->channel].agent->connected)
			poll_one(platform, &channels->list[watch->channel]);
		watch->seen = now & ~watch->ring;
	}
}

static void write_one(struct platform *platform, struct channel *channel)
{
	uint32_t words[CHANNEL_WORDS_MAX] = {0};

	protocol_of(platform, channel)->channel_get(platform, channel, words);
	for (uint32_t i = 0; i < channel->words; i++)
		store(platform->channels, channel->offset + 4 * i, words[i]);
	memcpy(channel->seen, words, sizeof(words));
}

void channels_refresh(struct platform *platform)
{
	struct channels *channels = platform->channels;

	platform->channels_stale = false;
	for (uint32_t i = 0; i < channels->count; i++)
		if (!channels->list[i].sets)
			write_one(platform, &channels->list[i]);
}

void channels_forget(struct platform_agent *agent)
{
	struct channels *channels = agent->platform->channels;

	agent->platform->channels_stale = true;
	for (uint32_t i = 0; channels && i < channels->count; i++) {
		if (channels->list[i].agent != agent || !channels->list[i].sets)
			continue;
		write_one(agent->platform, &channels->list[i]);
		store(channels, channels->list[i].offset + DOORBELL_OFFSET, 0);
	}
}

bool channel_exists(const struct platform_agent *agent, uint8_t protocol, uint16_t index, uint32_t message)
{
	const struct channels *channels = agent->platform->channels;

	for (uint32_t i = 0; channels && i < channels->count; i++) {
		const struct channel *channel = &channels->list[i];

		if (channel->agent == agent && channel->protocol == protocol && (index == NO_RESOURCE || channel->index == index) &&
		    (!message || channel->message == message))
			return true;
	}
	return false;
}

static const struct channel *find(const struct call *call, uint32_t message)
{
	const struct channels *channels = call->platform->channels;

	for (uint32_t i = 0; channels && i < channels->count; i++) {
		const struct channel *channel = &channels->list[i];

		if (channel->agent == call->agent && channel->protocol == call->slot->id && channel->index == call->index &&
		    channel->message == message)
			return channel;
	}
	return NULL;
}

/* Width in bits 2:1: 0 is 8 bits, 3 is 64. */
static uint32_t doorbell_attributes(uint8_t bytes)
{
	uint32_t width = 0;

	while (1u << width < bytes)
		width++;
	return bytes ? 1u | width << 1 : 0;
}

bool channel_describe(struct call *call, uint32_t message)
{
	const struct channel *channel = find(call, message);

	if (!channel)
		return false;
	uint64_t address = CHANNELS_ADDRESS + channel->offset, width = 8u * channel->doorbell;
	uint64_t all = channel->doorbell == 8 ? UINT64_MAX : (UINT64_C(1) << width) - 1;

	reply(call, doorbell_attributes(channel->doorbell));
	reply(call, channel->rate_limit_us);
	reply64(call, address);
	reply(call, 4u * channel->words);
	reply64(call, channel->doorbell ? address + DOORBELL_OFFSET : 0);
	reply64(call, channel->doorbell ? DOORBELL_BIT : 0);
	reply64(call, channel->doorbell ? all & ~(uint64_t)DOORBELL_BIT : 0);
	return true;
}

void *platform_map(const struct platform_agent *agent, uint64_t address, size_t bytes)
{
	const struct channels *channels = agent->platform->channels;

	if (platform_has_fault(agent->platform, FAULT_PERF_FASTCHANNEL_UNREACHABLE))
		return NULL;
	for (uint32_t i = 0; channels && i < channels->count; i++) {
		const struct channel *channel = &channels->list[i];
		uint64_t at = CHANNELS_ADDRESS + channel->offset;

		if (channel->agent == agent && address >= at && bytes <= CHANNEL_BYTES && address - at <= CHANNEL_BYTES - bytes)
			return channels->memory + (address - CHANNELS_ADDRESS);
	}
	return NULL;
}

bool platform_channels_region(const struct platform_agent *agent, struct platform_region *region)
{
	const struct channels *channels = agent->platform->channels;
	size_t offset;

	if (!channels)
		return false;
	offset = (agent->id - 1) * channels->bytes_each;
	*region = (struct platform_region){
		.fd = channels->fds[agent->id - 1],
		.address = CHANNELS_ADDRESS + offset,
		.bytes = channels->bytes_each,
	};
	return true;
}
