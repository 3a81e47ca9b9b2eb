/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzz target: what a kernel and the platform behind it may put into the files of Raw mode. Each step of the input says which file is
 * readable next and what a read of it gives, or that a command is sent.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/backends/raw.h"
#include "harness/backends/registry.h"
#include "scmi/le.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t *input;
static size_t left;
static uint64_t clock_ns;
static unsigned opened;
static char names[64][96];

static uint8_t next_byte(void)
{
	left -= left > 0;
	return left ? *input++ : 0;
}

static int fuzz_open(const char *path, int flags)
{
	(void)flags;
	if (opened >= 64)
		return -EMFILE;
	strncpy(names[opened], path, sizeof(names[0]) - 1);
	return (int)opened++;
}

/* Limits are as in a real kernel; everything else is the input's. */
static ssize_t fuzz_read(int fd, void *bytes, size_t count)
{
	const char *text = strstr(names[fd], "transport/") ? "20\n" : strstr(names[fd], "_name") ? "scmi\n" : NULL;
	size_t n = next_byte();

	if (text) {
		memcpy(bytes, text, strlen(text));
		return (ssize_t)strlen(text);
	}
	if (n > 200 || !left)
		return n == 201 ? -ENOSPC : n == 202 ? -EIO : -EAGAIN;
	n = n < count ? n : count;
	for (size_t i = 0; i < n; i++)
		((uint8_t *)bytes)[i] = next_byte();
	return (ssize_t)n;
}

static ssize_t fuzz_write(int fd, const void *bytes, size_t count)
{
	static const int errors[] = {EINTR, ENOMEM, EBUSY, EINVAL, ENODEV};
	uint8_t choice = next_byte();

	(void)fd;
	(void)bytes;
	if (choice >= 250 && left)
		return -errors[choice - 250 < 5 ? choice - 250 : 0];
	return choice < count && choice ? choice : (ssize_t)count;
}

static int fuzz_poll(struct pollfd *fds, nfds_t count, uint64_t timeout_ns)
{
	uint8_t ready = next_byte();

	clock_ns += timeout_ns;
	for (nfds_t i = 0; i < count; i++)
		fds[i].revents = ready >> i & 1 ? POLLIN : 0;
	return ready & 7 ? 1 : 0;
}

static void fuzz_close(int fd)
{
	(void)fd;
}

static int fuzz_lock(int fd)
{
	(void)fd;
	return 0;
}

static void fuzz_sleep(uint64_t ns)
{
	clock_ns += ns;
}

static uint64_t fuzz_now(void)
{
	return clock_ns;
}

static const struct raw_files table = {fuzz_open, fuzz_read, fuzz_write, fuzz_poll, fuzz_close, fuzz_lock, fuzz_sleep, fuzz_now};

static void step(void *self)
{
	struct assay_completion done[4];
	uint8_t request[16];
	struct assay_message message = {.request = request, .request_bytes = sizeof(request), .capacity = 64};
	volatile uint8_t sum = 0;
	int count;

	for (size_t i = 0; i < sizeof(request); i++)
		request[i] = next_byte();
	(void)raw_backend.submit(self, &message, 1);
	count = raw_backend.reap(self, done, 4, clock_ns + 1000);
	for (int i = 0; i < count; i++)
		for (uint32_t b = 0; b < done[i].bytes_count; b++)
			sum = (uint8_t)(sum + done[i].bytes[b]);
	(void)raw_backend.last_error(self);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct assay_backend_options options = {.struct_size = sizeof(options)};
	struct assay_raw_mode mode;
	char why[256];
	void *self;

	input = data;
	left = size;
	opened = 0;
	clock_ns = 0;
	memset(names, 0, sizeof(names));
	raw_files_use(&table);
	if (raw_backend.open("/f/0", "", &options, &self, why, sizeof(why)))
		return 0;
	while (left > 0)
		step(self);
	(void)raw_backend.raw_mode(self, &mode);
	raw_backend.close(self);
	return 0;
}
