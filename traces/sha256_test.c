// SPDX-License-Identifier: BSD-2-Clause
/* Digests against the published test vectors of FIPS 180. */
#include "assay/sha256.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "greatest.h"

#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

TEST digests_of_memory_are_those_of_the_standard(void)
{
	char hex[ASSAY_SHA256_HEX];

	assay_sha256_bytes("abc", 3, hex);
	ASSERT_STR_EQ(ABC, hex);
	assay_sha256_bytes("", 0, hex);
	ASSERT_STR_EQ(EMPTY, hex);
	PASS();
}

TEST a_file_has_the_digest_of_its_bytes(void)
{
	char path[] = "/tmp/sha256-test-XXXXXX", hex[ASSAY_SHA256_HEX];
	int fd = mkstemp(path);

	ASSERT(fd >= 0);
	ASSERT_EQ(3, write(fd, "abc", 3));
	close(fd);
	ASSERT_EQ(0, assay_sha256_file(path, hex));
	unlink(path);
	ASSERT_STR_EQ(ABC, hex);
	PASS();
}

TEST a_missing_file_gives_an_errno_and_no_digest(void)
{
	char hex[ASSAY_SHA256_HEX] = "x";

	ASSERT_EQ(-ENOENT, assay_sha256_file("/no/such/file", hex));
	ASSERT_STR_EQ("", hex);
	ASSERT_EQ(-EISDIR, assay_sha256_file("/tmp", hex));
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(digests_of_memory_are_those_of_the_standard);
	RUN_TEST(a_file_has_the_digest_of_its_bytes);
	RUN_TEST(a_missing_file_gives_an_errno_and_no_digest);
	GREATEST_MAIN_END();
}
