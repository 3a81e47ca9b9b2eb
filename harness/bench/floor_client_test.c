/* SPDX-License-Identifier: BSD-2-Clause */
/* What is done with a floor program that works, lies, dies or is not there; and CPU lists. */
#include "harness/bench/floor_client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "greatest.h"
#include "harness/bench/affinity.h"

static char why[256];

/* A floor program made of shell, that answers each line of its input with `answer`. */
static int open_script(const char *answer, struct floor_client **client)
{
	static const struct floor_options options = {.event_idx = true};
	char path[] = "/tmp/floor-test-XXXXXX";
	int fd = mkstemp(path), err;
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");

	if (!file)
		return -errno;
	fprintf(file, "#!/bin/sh\nwhile read -r n; do %s; done\n", answer);
	fclose(file);
	if (chmod(path, 0700) || setenv("SCMI_ASSAY_FLOOR", path, 1))
		return -errno;
	err = floor_open(&options, client, why, sizeof(why));
	usleep(100000); /* the shell has opened it by then */
	unlink(path);
	return err;
}

static int run_script(const char *answer, uint32_t count, struct assay_histogram *h)
{
	struct floor_client *client = NULL;
	int err = open_script(answer, &client);

	if (!err)
		err = floor_run(client, count, h, why, sizeof(why));
	floor_close(client);
	return err;
}

TEST samples_of_a_block_are_all_recorded(void)
{
	struct assay_histogram *h;

	ASSERT_EQ(0, assay_histogram_create(0, &h));
	ASSERT_EQm(why, 0, run_script("echo '{\"samples\":[5,7,1000000]}'", 3, h));
	ASSERT_EQ(3, assay_histogram_count(h));
	ASSERT_EQ(1000000, assay_histogram_max(h));
	assay_histogram_free(h);
	PASS();
}

TEST fewer_samples_than_asked_for_are_an_error_that_says_so(void)
{
	struct assay_histogram *h;
	struct floor_client *dead = NULL;

	ASSERT_EQ(0, assay_histogram_create(0, &h));
	ASSERT_EQ(-EPROTO, run_script("echo '{\"samples\":[5]}'", 3, h));
	ASSERT(strstr(why, "expected 3 samples"));
	ASSERT_EQ(-EPROTO, run_script("echo nonsense", 3, h));
	ASSERT_EQ(-EPIPE, run_script("exit 1", 3, h));
	ASSERT_EQ(0, open_script("exit 1", &dead));
	ASSERT(floor_run(dead, 3, h, why, sizeof(why)) < 0);
	usleep(50000);
	ASSERT(floor_run(dead, 3, h, why, sizeof(why)) < 0); /* and no SIGPIPE */
	floor_close(dead);
	assay_histogram_free(h);
	PASS();
}

TEST a_program_that_is_not_there_is_named(void)
{
	static const struct floor_options options = {.event_idx = true};
	struct floor_client *client = NULL;

	setenv("SCMI_ASSAY_FLOOR", "/nonexistent/floor", 1);
	ASSERT_EQ(-ENOENT, floor_open(&options, &client, why, sizeof(why)));
	ASSERT(strstr(why, "SCMI_ASSAY_FLOOR"));
	ASSERT_EQ(NULL, client);
	PASS();
}

TEST cpu_lists_are_read_and_written_alike_and_nonsense_is_refused(void)
{
	char before[AFFINITY_LIST_BYTES], after[AFFINITY_LIST_BYTES];

	ASSERT_EQ(0, affinity_list(0, before, sizeof(before)));
	ASSERT(before[0]);
	ASSERT_EQ(0, affinity_set(0, before));
	ASSERT_EQ(0, affinity_set(getpid(), before));
	ASSERT_EQ(0, affinity_list(getpid(), after, sizeof(after)));
	ASSERT_STR_EQ(before, after);
	ASSERT_EQ(-EINVAL, affinity_set(0, "0,"));
	ASSERT_EQ(-EINVAL, affinity_set(0, "3-1"));
	ASSERT_EQ(-EINVAL, affinity_set(0, "x"));
	ASSERT_EQ(-EINVAL, affinity_set(0, "99999999"));
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(samples_of_a_block_are_all_recorded);
	RUN_TEST(fewer_samples_than_asked_for_are_an_error_that_says_so);
	RUN_TEST(a_program_that_is_not_there_is_named);
	RUN_TEST(cpu_lists_are_read_and_written_alike_and_nonsense_is_refused);
	GREATEST_MAIN_END();
}
