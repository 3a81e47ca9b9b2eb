/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * "smt:/dev/mem?address=..&size=..", "smt:/dev/uioN?size=..", "smt:FILE?size=..": channels that lie in memory of this machine. A call (SMC,
 * HVC) cannot be made from user space; a doorbell that is a register of a mailbox can be rung, and without one the platform has to
 * look by itself. Only /dev/uioN brings interrupts; elsewhere the channel is polled.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "harness/backends/smt.h"
#include "scmi/shmem.h"

#define LOOK_EVERY_NS 20000 /* between two looks, where nobody calls and the agent does not spin */
#define SPINS_PER_LOOK 64u

struct window {
	uint8_t *mapped, *at;
	size_t mapped_bytes;
	uint32_t bytes;
};

struct memory {
	int fd;
	bool is_uio, spins;
	struct window area, p2a, doorbell, p2a_doorbell, channels;
	uint32_t value, p2a_value;
	uint64_t channels_address;
};

static uint64_t clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static uint64_t memory_now(const struct smt *smt)
{
	(void)smt;
	return clock_ns();
}

/* Map [address, address + bytes) of the file, wherever in a page that begins. */
static int map_window(const struct memory *m, uint64_t address, uint64_t bytes, const char *what, struct window *window, char *why,
		      size_t why_bytes)
{
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE), start = address & ~(page - 1);
	struct stat st;
	void *mapped;

	if (address % 4) {
		snprintf(why, why_bytes, "%s 0x%" PRIx64 ": an address on a border of 4 bytes expected", what, address);
		return -EINVAL;
	}
	/* Behind the end of a plain file there is nothing to look at. */
	if (fstat(m->fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    ((uint64_t)st.st_size < bytes || address > (uint64_t)st.st_size - bytes)) {
		snprintf(why, why_bytes, "%s: %" PRIu64 " bytes at 0x%" PRIx64 " expected, the file has %" PRIu64, what, bytes,
			 address, (uint64_t)st.st_size);
		return -EINVAL;
	}
	window->mapped_bytes = (size_t)(address - start + bytes);
	mapped = mmap(NULL, window->mapped_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, m->fd, (off_t)start);
	if (mapped == MAP_FAILED) {
		int err = -errno;

		snprintf(why, why_bytes, "%s: mapping %" PRIu64 " bytes at 0x%" PRIx64 ": %s", what, bytes, address,
			 strerror(-err));
		return err;
	}
	window->mapped = mapped;
	window->at = window->mapped + (address - start);
	window->bytes = (uint32_t)bytes;
	return 0;
}

static void unmap(struct window *window)
{
	if (window->mapped)
		munmap(window->mapped, window->mapped_bytes);
}

/* One area: where it is, by "address" or "offset", and how large. 0 without *window where it is not given. */
static int map_area(const struct memory *m, const struct query *query, const char *prefix, bool wanted, struct window *window,
		    char *why, size_t why_bytes)
{
	char address_key[32], offset_key[32], size_key[32];
	uint64_t address = 0, bytes = 0;
	int rc;

	snprintf(address_key, sizeof(address_key), "%saddress", prefix);
	snprintf(offset_key, sizeof(offset_key), "%soffset", prefix);
	snprintf(size_key, sizeof(size_key), "%ssize", prefix);
	if (query_get(query, address_key) && query_get(query, offset_key)) {
		snprintf(why, why_bytes, "%s and %s are two names of one thing: one of them expected", address_key, offset_key);
		return -EINVAL;
	}
	rc = query_u64(query, address_key, 0, INT64_MAX, &address, why, why_bytes);
	if (!rc)
		rc = query_u64(query, offset_key, 0, INT64_MAX, &address, why, why_bytes);
	if (!rc)
		rc = query_u64(query, size_key, SMT_AREA_BYTES_MIN, SMT_AREA_BYTES_MAX, &bytes, why, why_bytes);
	if (rc)
		return rc;
	if (!bytes && !wanted)
		return 0;
	if (!bytes) {
		snprintf(why, why_bytes, "size=BYTES is needed: how large the channel's area is");
		return -EINVAL;
	}
	return map_window(m, address, bytes & ~UINT64_C(3), *prefix ? "the second area" : "the area", window, why, why_bytes);
}

static int map_doorbell(const struct memory *m, const struct query *query, const char *key, const char *value_key,
			struct window *window, uint32_t *value, char *why, size_t why_bytes)
{
	uint64_t address = 0, word = 1;
	int rc = query_u64(query, key, 0, INT64_MAX, &address, why, why_bytes);

	if (!rc)
		rc = query_u64(query, value_key, 0, UINT32_MAX, &word, why, why_bytes);
	if (rc || !query_get(query, key))
		return rc;
	*value = (uint32_t)word;
	return map_window(m, address, 4, key, window, why, why_bytes);
}

static int map_channels(struct memory *m, const struct query *query, char *why, size_t why_bytes)
{
	uint64_t bytes = 0;
	int rc = query_u64(query, "fastchannel_address", 0, INT64_MAX, &m->channels_address, why, why_bytes);

	if (!rc)
		rc = query_u64(query, "fastchannel_size", 4, SMT_AREA_BYTES_MAX, &bytes, why, why_bytes);
	return rc || !bytes ? rc : map_window(m, m->channels_address, bytes, "the FastChannels", &m->channels, why, why_bytes);
}

static void memory_close(struct smt *smt, bool orderly)
{
	struct memory *m = smt->carried;

	(void)orderly;
	unmap(&m->area);
	unmap(&m->p2a);
	unmap(&m->doorbell);
	unmap(&m->p2a_doorbell);
	unmap(&m->channels);
	if (m->fd >= 0)
		close(m->fd);
	free(m);
	smt->carried = NULL;
}

static int map_all(struct memory *m, const struct query *query, char *why, size_t why_bytes)
{
	int rc = map_area(m, query, "", true, &m->area, why, why_bytes);

	if (!rc)
		rc = map_area(m, query, "p2a_", false, &m->p2a, why, why_bytes);
	if (!rc)
		rc = map_doorbell(m, query, "doorbell", "doorbell_value", &m->doorbell, &m->value, why, why_bytes);
	if (!rc)
		rc = map_doorbell(m, query, "p2a_doorbell", "p2a_doorbell_value", &m->p2a_doorbell, &m->p2a_value, why, why_bytes);
	return rc ? rc : map_channels(m, query, why, why_bytes);
}

static int memory_open(struct smt *smt, const char *address, const struct query *query, const struct assay_backend_options *options,
		       char *why, size_t why_bytes)
{
	struct memory *m = calloc(1, sizeof(*m));
	int rc = 0;

	if (!m) {
		snprintf(why, why_bytes, "out of memory");
		return -ENOMEM;
	}
	smt->carried = m;
	m->is_uio = strstr(address, "/uio") != NULL;
	m->spins = options->poll;
	m->fd = open(address, O_RDWR | O_CLOEXEC | O_SYNC | O_NONBLOCK);
	if (m->fd < 0) {
		rc = -errno;
		snprintf(why, why_bytes, "cannot open: %s", strerror(-rc));
	}
	if (!rc)
		rc = map_all(m, query, why, why_bytes);
	if (rc) {
		memory_close(smt, true);
		return rc;
	}
	smt->poll = smt->poll || !m->is_uio;
	smt->channel.area = (struct smt_port){m->area.at, m->area.bytes};
	if (m->p2a.at)
		smt->channel.p2a = (struct smt_port){m->p2a.at, m->p2a.bytes};
	smt->capabilities = ASSAY_CAN_RAW;
	smt->transport =
		m->doorbell.at ? "shared memory, doorbell register" : "shared memory, no doorbell: the platform has to look";
	snprintf(smt->identity, sizeof(smt->identity), "%s", address);
	return 0;
}

static int memory_ring(struct smt *smt)
{
	const struct memory *m = smt->carried;

	if (m->doorbell.at)
		smt_put(&(struct smt_port){m->doorbell.at, 4}, 0, m->value);
	return 0;
}

static int memory_ring_back(struct smt *smt)
{
	const struct memory *m = smt->carried;

	if (m->p2a_doorbell.at)
		smt_put(&(struct smt_port){m->p2a_doorbell.at, 4}, 0, m->p2a_value);
	return 0;
}

/* One interrupt line for both channels: what it was for, the areas say. */
static void take_line(struct smt *smt)
{
	const struct memory *m = smt->carried;
	const uint32_t on = 1;
	uint32_t count;
	ssize_t done;

	if (!m->is_uio || read(m->fd, &count, sizeof(count)) != (ssize_t)sizeof(count))
		return;
	done = write(m->fd, &on, sizeof(on)); /* drivers that turn the line off want it turned on again; others refuse */
	(void)done;
	smt->interrupts++;
	smt->answered = smt->event_came = true;
}

static bool something_there(const struct smt *smt)
{
	return smt_channel_ready(&smt->channel) ||
	       (smt->channel.p2a.memory && !smt->hold_events && !(smt_get(&smt->channel.p2a, SCMI_SHMEM_STATUS) & SCMI_SHMEM_FREE));
}

static void wait_polling(const struct smt *smt, uint64_t deadline_ns)
{
	const struct memory *m = smt->carried;
	const struct timespec pause = {.tv_nsec = LOOK_EVERY_NS};

	do {
		for (uint32_t i = 0; i < SPINS_PER_LOOK; i++)
			if (something_there(smt))
				return;
		if (!m->spins)
			nanosleep(&pause, NULL);
	} while (clock_ns() < deadline_ns);
}

static int memory_wait(struct smt *smt, uint64_t deadline_ns)
{
	const struct memory *m = smt->carried;
	struct pollfd line = {.fd = m->fd, .events = POLLIN};
	uint64_t now = clock_ns(), left = deadline_ns > now ? deadline_ns - now : 0;
	struct timespec wait = {.tv_sec = (time_t)(left / 1000000000u), .tv_nsec = (long)(left % 1000000000u)};

	if (smt->poll) {
		if (deadline_ns)
			wait_polling(smt, deadline_ns);
	} else if (ppoll(&line, 1, &wait, NULL) > 0) {
		take_line(smt);
	}
	return 0;
}

static void *memory_map(const struct smt *smt, uint64_t address, size_t bytes)
{
	const struct memory *m = smt->carried;

	if (!m->channels.at || address < m->channels_address || bytes > m->channels.bytes ||
	    address - m->channels_address > m->channels.bytes - bytes)
		return NULL;
	return m->channels.at + (address - m->channels_address);
}

const struct smt_carrier smt_memory = {
	.open = memory_open,
	.close = memory_close,
	.ring = memory_ring,
	.ring_back = memory_ring_back,
	.wait = memory_wait,
	.now = memory_now,
	.lines = take_line,
	.map = memory_map,
};
