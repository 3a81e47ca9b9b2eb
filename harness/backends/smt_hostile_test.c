/* SPDX-License-Identifier: BSD-2-Clause */
/* Platforms behind a socket that greet the agent with what is no channel: each is refused with the reason, within the time limit. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "greatest.h"
#include "harness/backends/registry.h"
#include "harness/virtqueue/smt_link.h"

enum habit { CLOSES, SILENT, GARBAGE, NO_FDS, OTHER_MAGIC, CAN_SHRINK, OUTSIDE, ODD_OFFSET, TINY, REFUSES, GOES_LATER };

struct platform_peer {
	enum habit habit;
	int listener;
};

static const struct smt_link_greeting good = {
	.magic = SMT_LINK_MAGIC, .version = SMT_LINK_VERSION, .area_bytes = 128, .p2a_offset = 128, .p2a_bytes = 128, .agent = "x"};

static struct smt_link_greeting greeting_of(enum habit habit)
{
	struct smt_link_greeting g = good;

	switch (habit) {
	case OTHER_MAGIC: g.magic++; break;
	case OUTSIDE: g.area_offset = 4000; break;
	case ODD_OFFSET: g.area_offset = 2; break;
	case TINY: g.p2a_bytes = 16; break;
	case REFUSES:
		g.error = -EBUSY;
		strcpy(g.agent, "not today");
		break;
	default: break;
	}
	return g;
}

static void greet(int fd, enum habit habit)
{
	struct smt_link_greeting g = greeting_of(habit);
	int fds[SMT_LINK_FDS_MIN];

	fds[0] = memfd_create("peer", MFD_ALLOW_SEALING);
	if (ftruncate(fds[0], 4096) || (habit != CAN_SHRINK && fcntl(fds[0], F_ADD_SEALS, F_SEAL_SHRINK)))
		abort();
	for (unsigned i = 1; i < SMT_LINK_FDS_MIN; i++)
		fds[i] = eventfd(0, 0);
	(void)smt_link_send(fd, &g, habit == GARBAGE ? 7 : sizeof(g), fds,
			    habit == NO_FDS || habit == REFUSES ? 0 : SMT_LINK_FDS_MIN);
	for (unsigned i = 0; i < SMT_LINK_FDS_MIN; i++)
		close(fds[i]);
}

static void *serve(void *context)
{
	const struct platform_peer *peer = context;
	int fd = accept(peer->listener, NULL, NULL);
	char byte;

	if (peer->habit != CLOSES && peer->habit != SILENT)
		greet(fd, peer->habit);
	if (peer->habit == SILENT || peer->habit == GOES_LATER)
		usleep(200000);
	else if (peer->habit != CLOSES)
		(void)!recv(fd, &byte, 1, 0);
	close(fd);
	return NULL;
}

static int meet(enum habit habit, char *why, size_t why_bytes)
{
	struct assay_backend_options options = {.struct_size = sizeof(options), .timeout_ns = 100000000};
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct platform_peer peer = {habit, socket(AF_UNIX, SOCK_SEQPACKET, 0)};
	struct assay_completion done;
	pthread_t thread;
	void *self;
	int rc;

	snprintf(address.sun_path, sizeof(address.sun_path), "/tmp/smt-hostile-%d", (int)getpid());
	unlink(address.sun_path);
	if (bind(peer.listener, (struct sockaddr *)&address, sizeof(address)) || listen(peer.listener, 1) ||
	    pthread_create(&thread, NULL, serve, &peer))
		abort();
	why[0] = '\0';
	rc = smt_backend.open(address.sun_path, "", &options, &self, why, why_bytes);
	if (!rc) {
		rc = smt_backend.reap(self, &done, 1, UINT64_MAX - 1);
		snprintf(why, why_bytes, "%s", smt_backend.last_error(self));
		smt_backend.close(self);
	}
	pthread_join(thread, NULL);
	close(peer.listener);
	unlink(address.sun_path);
	return rc;
}

TEST what_is_no_channel_is_refused_with_the_reason(void)
{
	static const struct {
		enum habit habit;
		int error;
		const char *says;
	} cases[] = {
		{CLOSES, -ECONNRESET, "closed before a greeting came"},
		{SILENT, -ETIMEDOUT, "no greeting came within the time limit"},
		{GARBAGE, -EPROTO, "no greeting of a shared-memory channel"},
		{NO_FDS, -EPROTO, "with 0 found"},
		{OTHER_MAGIC, -EPROTO, "magic 0x"},
		{CAN_SHRINK, -EPROTO, "that cannot shrink expected"},
		{OUTSIDE, -EPROTO, "do not fit its memory of 4096 bytes"},
		{ODD_OFFSET, -EPROTO, "do not fit"},
		{TINY, -EPROTO, "do not fit"},
		{REFUSES, -EBUSY, "refused: not today"},
		{GOES_LATER, -ECONNRESET, "the platform closed the connection"},
	};
	char why[512];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ASSERT_EQ_FMTm(cases[i].says, cases[i].error, meet(cases[i].habit, why, sizeof(why)), "%d");
		ASSERTm(why, strstr(why, cases[i].says));
	}
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(what_is_no_channel_is_refused_with_the_reason);
	GREATEST_MAIN_END();
}
