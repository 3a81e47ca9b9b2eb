/* SPDX-License-Identifier: BSD-2-Clause */
/* The vhost-user backend against back-ends that are absent, silent or wrong: open() fails in time, says where, and leaks nothing. */
#include "greatest.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>

#include "harness/backends/registry.h"
#include "harness/backends/vhost_user_peer.h"

#define TIMEOUT_NS UINT64_C(60000000)
#define SECOND_NS UINT64_C(1000000000)

static const struct assay_backend_ops *const ops = &vhost_user_backend;
static char why[512];

static unsigned count_fds(void)
{
	DIR *folder = opendir("/proc/self/fd");
	unsigned count = 0;

	while (readdir(folder))
		count++;
	closedir(folder);
	return count;
}

static int open_timed(const char *path, const char *query, void **self, uint64_t *took_ns)
{
	const struct assay_backend_options options = {.struct_size = sizeof(options), .timeout_ns = TIMEOUT_NS};
	uint64_t before = vhost_user_now();
	int rc;

	why[0] = '\0';
	rc = ops->open(path, query, &options, self, why, sizeof(why));
	*took_ns = vhost_user_now() - before;
	return rc;
}

/* open() against a peer that deviates at one request. */
static int open_at(uint32_t request, enum peer_deviation deviation, uint64_t *took_ns)
{
	struct peer peer;
	unsigned before;
	void *self;
	int rc;

	peer_start(&peer, request, deviation);
	before = count_fds();
	rc = open_timed(peer.path, "", &self, took_ns);
	if (rc == 0)
		ops->close(self);
	peer_stop(&peer);
	/* The listener has gone with the peer. */
	if (count_fds() != before - 1) {
		fprintf(stderr, "descriptors leaked at request %u, deviation %d\n", request, deviation);
		return 1;
	}
	return rc;
}

TEST brings_up_in_the_order_that_back_ends_know(void)
{
	static const uint32_t order[] = {
		VHOST_USER_GET_FEATURES,          VHOST_USER_GET_PROTOCOL_FEATURES,
		VHOST_USER_SET_PROTOCOL_FEATURES, VHOST_USER_GET_QUEUE_NUM,
		VHOST_USER_GET_MAX_MEM_SLOTS,     VHOST_USER_SET_OWNER,
		VHOST_USER_GET_FEATURES,          VHOST_USER_SET_VRING_CALL,
		VHOST_USER_SET_VRING_ERR,         VHOST_USER_SET_VRING_CALL,
		VHOST_USER_SET_VRING_ERR,         VHOST_USER_SET_FEATURES,
		VHOST_USER_ADD_MEM_REG,           VHOST_USER_SET_VRING_NUM,
		VHOST_USER_SET_VRING_BASE,        VHOST_USER_SET_VRING_ADDR,
		VHOST_USER_SET_VRING_KICK,        VHOST_USER_SET_VRING_CALL,
		VHOST_USER_SET_VRING_NUM,         VHOST_USER_SET_VRING_BASE,
		VHOST_USER_SET_VRING_ADDR,        VHOST_USER_SET_VRING_KICK,
		VHOST_USER_SET_VRING_CALL,        VHOST_USER_SET_VRING_ENABLE,
		VHOST_USER_SET_VRING_ENABLE,      VHOST_USER_SET_STATUS,
	};
	struct peer peer;
	uint64_t took;
	void *self;

	peer_start(&peer, 0, PEER_FINE);
	ASSERT_EQm(why, 0, open_timed(peer.path, "", &self, &took));
	/* The peer has answered the last of them, so its list is complete. */
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		ASSERT_EQ_FMT(order[i], peer.seen[i], "%u");
	ASSERT_EQ(sizeof(order) / sizeof(order[0]), peer.seen_count);
	/* The other ring's base is not what was asked for: the end comes all the same. */
	ops->close(self);
	peer_stop(&peer);
	ASSERT(peer.seen_count > sizeof(order) / sizeof(order[0]) + 2);
	PASS();
}

TEST says_that_there_is_no_socket(void)
{
	uint64_t took;
	void *self;

	ASSERT_EQ(-ENOENT, open_timed("/tmp/scmi-assay-no-such.sock", "", &self, &took));
	ASSERT(strstr(why, "/tmp/scmi-assay-no-such.sock"));
	ASSERT(strstr(why, "no socket there"));
	ASSERT(took >= TIMEOUT_NS);
	ASSERT(took < TIMEOUT_NS + SECOND_NS);
	ASSERT_EQ(-EINVAL, open_timed("", "", &self, &took));
	ASSERT(took < TIMEOUT_NS);
	PASS();
}

TEST says_that_nobody_listens(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "/tmp/scmi-assay-dead.sock"};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	uint64_t took;
	void *self;

	unlink(address.sun_path);
	ASSERT_EQ(0, bind(fd, (const struct sockaddr *)&address, sizeof(address)));
	ASSERT_EQ(-ECONNREFUSED, open_timed(address.sun_path, "", &self, &took));
	ASSERT(strstr(why, "no socket there"));
	/* One that listens but never takes the connection is told at the first request. */
	ASSERT_EQ(0, listen(fd, 1));
	ASSERT_EQ(-ETIMEDOUT, open_timed(address.sun_path, "", &self, &took));
	ASSERT(strstr(why, "GET_FEATURES"));
	ASSERT(took < TIMEOUT_NS + SECOND_NS);
	close(fd);
	unlink(address.sun_path);
	PASS();
}

static void *start_late(void *context)
{
	usleep(20000);
	peer_start(context, 0, PEER_FINE);
	return NULL;
}

TEST waits_for_a_socket_that_is_being_made(void)
{
	static struct peer peer;
	char path[96];
	pthread_t thread;
	uint64_t took;
	void *self;

	snprintf(path, sizeof(path), "/tmp/scmi-assay-peer-%d.sock", (int)getpid());
	ASSERT_EQ(0, pthread_create(&thread, NULL, start_late, &peer));
	ASSERT_EQm(why, 0, open_timed(path, "", &self, &took));
	ASSERT(took >= 10000000);
	ops->close(self);
	pthread_join(thread, NULL);
	peer_stop(&peer);
	PASS();
}

static const uint32_t answered[] = {
	VHOST_USER_GET_FEATURES,   VHOST_USER_GET_PROTOCOL_FEATURES, VHOST_USER_GET_QUEUE_NUM,  VHOST_USER_GET_MAX_MEM_SLOTS,
	VHOST_USER_SET_OWNER,      VHOST_USER_SET_FEATURES,          VHOST_USER_ADD_MEM_REG,    VHOST_USER_SET_VRING_NUM,
	VHOST_USER_SET_VRING_ADDR, VHOST_USER_SET_VRING_KICK,        VHOST_USER_SET_VRING_CALL, VHOST_USER_SET_VRING_ENABLE,
	VHOST_USER_SET_STATUS,
};
#define ANSWERED (sizeof(answered) / sizeof(answered[0]))

TEST every_silence_is_a_time_out_that_names_the_request(void)
{
	uint64_t took;

	for (size_t i = 0; i < ANSWERED; i++) {
		ASSERT_EQ_FMTm(why, -ETIMEDOUT, open_at(answered[i], PEER_SILENT, &took), "%d");
		ASSERTm(why, strstr(why, vhost_user_request_name(answered[i])));
		ASSERT(took < TIMEOUT_NS + SECOND_NS);
	}
	PASS();
}

TEST every_end_of_the_connection_is_told_with_its_request(void)
{
	uint64_t took;

	for (size_t i = 0; i < ANSWERED; i++) {
		ASSERT_EQ_FMTm(why, -ECONNRESET, open_at(answered[i], PEER_CLOSES, &took), "%d");
		ASSERTm(why, strstr(why, vhost_user_request_name(answered[i])));
		ASSERT_EQ_FMTm(why, -ECONNRESET, open_at(answered[i], PEER_HALF, &took), "%d");
		ASSERT(took < TIMEOUT_NS);
	}
	PASS();
}

TEST every_reply_that_is_none_is_refused(void)
{
	static const enum peer_deviation wrong[] = {PEER_OTHER_CODE, PEER_OLD_VERSION, PEER_NO_REPLY_BIT, PEER_SHORT,
						    PEER_LONG,       PEER_HUGE,        PEER_WITH_FDS};
	uint64_t took;

	for (size_t i = 0; i < ANSWERED; i++) {
		for (size_t j = 0; j < sizeof(wrong) / sizeof(wrong[0]); j++) {
			ASSERT_EQ_FMTm(why, -EPROTO, open_at(answered[i], wrong[j], &took), "%d");
			ASSERTm(why, strstr(why, vhost_user_request_name(answered[i])));
		}
	}
	PASS();
}

TEST a_refusal_is_told_with_its_request(void)
{
	uint64_t took;

	for (size_t i = 4; i < ANSWERED; i++) {
		ASSERT_EQ_FMTm(why, -EPROTO, open_at(answered[i], PEER_REFUSES, &took), "%d");
		ASSERTm(why, strstr(why, "refused"));
		ASSERTm(why, strstr(why, vhost_user_request_name(answered[i])));
	}
	PASS();
}

TEST a_second_reply_is_not_taken_for_the_next(void)
{
	uint64_t took;

	for (size_t i = 0; i + 1 < ANSWERED; i++)
		ASSERT_EQ_FMTm(why, -EPROTO, open_at(answered[i], PEER_TWICE, &took), "%d");
	PASS();
}

TEST extreme_offers_are_survived(void)
{
	uint64_t took;

	ASSERT_EQ_FMTm(why, -EPROTO, open_at(VHOST_USER_GET_QUEUE_NUM, PEER_ZERO, &took), "%d");
	ASSERT(strstr(why, "0 queues"));
	ASSERT_EQ_FMTm(why, -EPROTO, open_at(VHOST_USER_GET_MAX_MEM_SLOTS, PEER_ZERO, &took), "%d");
	ASSERT_EQ_FMTm(why, 0, open_at(VHOST_USER_GET_QUEUE_NUM, PEER_ONES, &took), "%d");
	ASSERT_EQ_FMTm(why, 0, open_at(VHOST_USER_GET_MAX_MEM_SLOTS, PEER_ONES, &took), "%d");
	ASSERT_EQ_FMTm(why, 0, open_at(VHOST_USER_GET_FEATURES, PEER_ZERO, &took), "%d");
	ASSERT_EQ_FMTm(why, 0, open_at(VHOST_USER_GET_FEATURES, PEER_ONES, &took), "%d");
	ASSERT_EQ_FMTm(why, 0, open_at(VHOST_USER_GET_PROTOCOL_FEATURES, PEER_ZERO, &took), "%d");
	ASSERT_EQ_FMTm(why, 0, open_at(VHOST_USER_GET_PROTOCOL_FEATURES, PEER_ONES, &took), "%d");
	PASS();
}

/* An end that no longer answers costs little time. */
TEST close_does_not_wait_for_long(void)
{
	struct peer peer;
	uint64_t took, before;
	void *self;

	peer_start(&peer, VHOST_USER_GET_VRING_BASE, PEER_SILENT);
	ASSERT_EQm(why, 0, open_timed(peer.path, "", &self, &took));
	before = vhost_user_now();
	ops->close(self);
	ASSERT(vhost_user_now() - before < SECOND_NS);
	peer_stop(&peer);
	PASS();
}

TEST bytes_that_nobody_asked_for_end_the_connection(void)
{
	struct assay_completion c;
	struct peer peer;
	uint64_t took;
	void *self;

	peer_start(&peer, VHOST_USER_SET_STATUS, PEER_TWICE);
	ASSERT_EQm(why, 0, open_timed(peer.path, "", &self, &took));
	ASSERT_EQ(-ECONNRESET, ops->reap(self, &c, 1, vhost_user_now() + SECOND_NS));
	ASSERT(strstr(ops->last_error(self), "nobody asked for"));
	ops->close(self);
	peer_stop(&peer);
	PASS();
}

SUITE(hostile)
{
	RUN_TEST(brings_up_in_the_order_that_back_ends_know);
	RUN_TEST(says_that_there_is_no_socket);
	RUN_TEST(says_that_nobody_listens);
	RUN_TEST(waits_for_a_socket_that_is_being_made);
	RUN_TEST(every_silence_is_a_time_out_that_names_the_request);
	RUN_TEST(every_end_of_the_connection_is_told_with_its_request);
	RUN_TEST(every_reply_that_is_none_is_refused);
	RUN_TEST(a_refusal_is_told_with_its_request);
	RUN_TEST(a_second_reply_is_not_taken_for_the_next);
	RUN_TEST(extreme_offers_are_survived);
	RUN_TEST(close_does_not_wait_for_long);
	RUN_TEST(bytes_that_nobody_asked_for_end_the_connection);
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	signal(SIGPIPE, SIG_IGN);
	RUN_SUITE(hostile);
	GREATEST_MAIN_END();
}
