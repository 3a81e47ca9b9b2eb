/* SPDX-License-Identifier: BSD-2-Clause */
/* The probes on a real kernel: an agent and an echoing process with two eventfds. Needs root; skips (77) otherwise. */
#include "harness/probes/probes.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "greatest.h"
#include "harness/probes/probes_join.h"

#define ROUNDS 500
#define SKIPPED 77

static int kick_fd, call_fd, other_fd;
static pid_t peer;
static struct probes *probes;
static struct probes_record records[ROUNDS * 2];
static struct probes_sample samples[ROUNDS];
static size_t record_count;
static uint64_t phase_count[PROBES_PHASE_COUNT];

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void keep(void *context, const struct probes_record *record)
{
	(void)context;
	if (record_count < ROUNDS * 2)
		records[record_count++] = *record;
}

static void count_phase(void *context, uint32_t label, unsigned phase, uint64_t ns)
{
	(void)context;
	(void)label;
	(void)ns;
	phase_count[phase]++;
}

static void echo_for_ever(void)
{
	uint64_t value;

	while (read(kick_fd, &value, sizeof(value)) == sizeof(value))
		if (write(call_fd, &value, sizeof(value)) != sizeof(value))
			break;
	_exit(1);
}

static bool round_trips(int count)
{
	for (int i = 0; i < count; i++) {
		struct probes_sample *s = &samples[i];
		uint64_t one = 1, value;

		if (write(other_fd, &one, sizeof(one)) != sizeof(one)) /* an eventfd that nobody watches */
			return false;
		*s = (struct probes_sample){.publish = now(), .kicked = true};
		s->kick = now();
		if (write(kick_fd, &one, sizeof(one)) != sizeof(one) || read(call_fd, &value, sizeof(value)) != sizeof(value))
			return false;
		s->reap = now();
	}
	return true;
}

TEST every_round_trip_is_seen_with_all_its_phases_in_order(void)
{
	const struct probes_join_options options = {.sees_wakeups = true};
	struct probes_counts counts = {0};
	char why[256] = "";

	ASSERT_EQm(why, 0, probes_attach(probes, why, sizeof(why)));
	ASSERT(round_trips(ROUNDS));
	ASSERT(probes_poll(probes) >= 0);
	probes_detach(probes);
	probes_join(samples, ROUNDS, records, record_count, &options, count_phase, NULL, &counts);
	ASSERT_EQ_FMT((size_t)ROUNDS, record_count, "%zu");
	ASSERT_EQ_FMT(0UL, (unsigned long)counts.void_samples, "%lu");
	ASSERT_EQ_FMT(0UL, (unsigned long)(counts.stray_records + counts.without_record), "%lu");
	ASSERT_EQ_FMT((unsigned long)ROUNDS, (unsigned long)(counts.joined + counts.worker_awake), "%lu");
	ASSERT(counts.joined > ROUNDS / 2); /* on two CPUs the peer may be awake now and then */
	ASSERT_EQ_FMT((unsigned long)counts.joined, (unsigned long)phase_count[PROBES_KICK_TO_CALL], "%lu");
	ASSERT(phase_count[PROBES_DRAIN_TO_CALL] + 1 >= counts.joined); /* the first read began before the probes did */
	ASSERT_EQ_FMT((unsigned long)ROUNDS, (unsigned long)probes_hits(probes, PROBES_KICK), "%lu");
	ASSERT_EQ(0, probes_lost(probes));
	PASS();
}

TEST detached_probes_see_nothing(void)
{
	uint64_t before = probes_hits(probes, PROBES_KICK);

	ASSERT(round_trips(50));
	record_count = 0;
	ASSERT_EQ(0, probes_poll(probes));
	ASSERT_EQ(before, probes_hits(probes, PROBES_KICK));
	PASS();
}

TEST more_records_than_the_ring_holds_are_counted_as_lost(void)
{
	char why[256] = "";
	int rounds = (int)(PROBES_RING_BYTES / sizeof(struct probes_record) / ROUNDS) + 2;

	ASSERT_EQm(why, 0, probes_attach(probes, why, sizeof(why)));
	for (int i = 0; i < rounds; i++)
		ASSERT(round_trips(ROUNDS));
	probes_detach(probes);
	ASSERT(probes_lost(probes) > 0);
	PASS();
}

TEST the_report_names_point_kind_function_and_hits(void)
{
	json_t *report = probes_report(probes), *first;

	ASSERT(report);
	first = json_array_get(json_object_get(report, "attached"), PROBES_KICK);
	ASSERT_STR_EQ("kick", json_string_value(json_object_get(first, "point")));
	ASSERT(json_string_value(json_object_get(first, "kind")));
	ASSERT(json_integer_value(json_object_get(first, "hits")) >= ROUNDS);
	json_decref(report);
	PASS();
}

TEST a_process_without_the_eventfd_is_refused_with_the_reason(void)
{
	struct probes_target target = {.agent_tid = getpid(), .kick_fd = other_fd, .call_fd = call_fd, .peer_pid = peer};
	struct probes *none = NULL;
	char why[256] = "";

	ASSERT_EQ(-ENOENT, probes_open(&target, keep, NULL, &none, why, sizeof(why)));
	ASSERT(strstr(why, "eventfd-id"));
	target.peer_pid = 0;
	ASSERT_EQ(-EOPNOTSUPP, probes_open(&target, keep, NULL, &none, why, sizeof(why)));
	ASSERT_EQ(NULL, none);
	PASS();
}

/* Where vhost is not loaded, there is no used entry to see; where it is, the points that are missing say why. */
TEST the_kernel_path_opens_or_says_what_it_cannot_see(void)
{
	struct probes_target target = {
		.path = &probes_vhost_path, .kick_fd = kick_fd, .call_fd = call_fd, .device = "vhost-none", .queue_size = 64};
	struct probes *vhost = NULL;
	char why[512] = "";
	int err = probes_open(&target, keep, NULL, &vhost, why, sizeof(why));

	if (err) {
		ASSERTm(why, strstr(why, "cannot be seen") || strstr(why, "needs root"));
		ASSERT_EQ(NULL, vhost);
	} else {
		ASSERT_EQ(&probes_vhost_path, probes_path_of(vhost));
		ASSERT(strstr(probes_missing(vhost, VHOST_HANDLED), "vhost-none"));
		probes_close(vhost);
	}
	target.kick_fd = STDIN_FILENO;
	ASSERT(probes_open(&target, keep, NULL, &vhost, why, sizeof(why)));
	ASSERTm(why, strstr(why, "no eventfd"));
	PASS();
}

GREATEST_MAIN_DEFS();

static void tell_kinds(void)
{
	json_t *report = probes_report(probes), *point;
	size_t i;

	fputs("result:", stdout);
	json_array_foreach (json_object_get(report, "attached"), i, point)
		printf(" %s=%s:%s", json_string_value(json_object_get(point, "point")),
		       json_string_value(json_object_get(point, "kind")), json_string_value(json_object_get(point, "function")));
	putchar('\n');
	json_decref(report);
}

static int run(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(every_round_trip_is_seen_with_all_its_phases_in_order);
	RUN_TEST(detached_probes_see_nothing);
	RUN_TEST(more_records_than_the_ring_holds_are_counted_as_lost);
	RUN_TEST(the_report_names_point_kind_function_and_hits);
	RUN_TEST(a_process_without_the_eventfd_is_refused_with_the_reason);
	RUN_TEST(the_kernel_path_opens_or_says_what_it_cannot_see);
	GREATEST_PRINT_REPORT();
	return greatest_all_passed() ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Again with each kind of attachment that this kernel takes; what it does not take is told. */
static int run_without(const char *without, int argc, char **argv)
{
	struct probes_target target = {.agent_tid = getpid(), .kick_fd = kick_fd, .call_fd = call_fd, .peer_pid = peer};
	char why[512] = "";
	int status = SKIPPED;

	target.without = without;
	record_count = 0;
	memset(phase_count, 0, sizeof(phase_count));
	if (probes_open(&target, keep, NULL, &probes, why, sizeof(why))) {
		printf("result: without %s: %s\n", without ? without : "nothing", why);
	} else {
		tell_kinds();
		status = run(argc, argv);
	}
	probes_close(probes);
	probes = NULL;
	return status;
}

int main(int argc, char **argv)
{
	static const char *const without[] = {NULL, "fentry,fexit", "fentry,fexit,tp_btf"};
	int status = SKIPPED;

	kick_fd = eventfd(0, EFD_CLOEXEC);
	call_fd = eventfd(0, EFD_CLOEXEC);
	peer = fork();
	if (peer == 0)
		echo_for_ever();
	other_fd = eventfd(0, EFD_CLOEXEC); /* the peer has not got this one */
	for (size_t i = 0; i < 3 && status != EXIT_FAILURE; i++) {
		int one = run_without(without[i], argc, argv);

		status = one == SKIPPED ? status : one;
	}
	if (status == SKIPPED)
		puts("SKIP: no probe can be attached here; the reasons stand above");
	kill(peer, SIGKILL);
	waitpid(peer, NULL, 0);
	return status;
}
