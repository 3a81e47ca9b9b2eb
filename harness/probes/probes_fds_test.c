/* SPDX-License-Identifier: BSD-2-Clause */
/* Eventfds are found by identity, whatever number another process gives them. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "greatest.h"
#include "harness/probes/probes_fds.h"

TEST an_eventfd_is_found_under_its_other_number_in_another_process(void)
{
	int fd = eventfd(0, EFD_CLOEXEC), decoy = eventfd(0, EFD_CLOEXEC), ready[2], id, decoy_id, fds[2] = {-1, -1}, found;
	char byte;
	pid_t child;

	ASSERT(fd >= 0 && decoy >= 0 && pipe(ready) == 0);
	child = fork();
	ASSERT(child >= 0);
	if (child == 0) {
		if (dup2(fd, 123) == 123 && close(fd) == 0 && write(ready[1], "r", 1) == 1)
			pause();
		_exit(1);
	}
	ASSERT_EQ(1, read(ready[0], &byte, 1));
	ASSERT_EQ(0, probes_eventfd_id(0, fd, &id));
	ASSERT_EQ(0, probes_eventfd_id(0, decoy, &decoy_id));
	found = probes_eventfd_find(child, id, fds, 2);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	ASSERT(id != decoy_id);
	ASSERT_EQ(1, found);
	ASSERT_EQ(123, fds[0]);
	PASS();
}

TEST what_is_no_eventfd_or_not_open_has_no_identity(void)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC), id;

	ASSERT_EQ(-EINVAL, probes_eventfd_id(0, null, &id));
	close(null);
	ASSERT_EQ(-ENOENT, probes_eventfd_id(0, null, &id));
	PASS();
}

TEST a_process_has_at_least_its_own_thread(void)
{
	int tids[4];

	ASSERT_EQ(1, probes_threads(getpid(), tids, 4));
	ASSERT_EQ(getpid(), tids[0]);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(an_eventfd_is_found_under_its_other_number_in_another_process);
	RUN_TEST(what_is_no_eventfd_or_not_open_has_no_identity);
	RUN_TEST(a_process_has_at_least_its_own_thread);
	GREATEST_MAIN_END();
}
