// SPDX-License-Identifier: BSD-2-Clause
/* SHA-256 of files and memory, by libmd. */
#include "assay/sha256.h"

#include <errno.h>
#include <fcntl.h>
#include <sha2.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void write_hex(SHA2_CTX *context, char hex[ASSAY_SHA256_HEX])
{
	uint8_t digest[SHA256_DIGEST_LENGTH];

	SHA256Final(digest, context);
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

void assay_sha256_bytes(const void *bytes, size_t count, char hex[ASSAY_SHA256_HEX])
{
	SHA2_CTX context;

	SHA256Init(&context);
	SHA256Update(&context, bytes, count);
	write_hex(&context, hex);
}

int assay_sha256_file(const char *path, char hex[ASSAY_SHA256_HEX])
{
	uint8_t buffer[16384];
	SHA2_CTX context;
	ssize_t got;
	int fd;

	hex[0] = '\0';
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	SHA256Init(&context);
	do {
		got = read(fd, buffer, sizeof(buffer));
		if (got > 0)
			SHA256Update(&context, buffer, (size_t)got);
	} while (got > 0 || (got < 0 && errno == EINTR));
	if (got < 0) {
		int error = -errno;

		close(fd);
		return error;
	}
	close(fd);
	write_hex(&context, hex);
	return 0;
}
