/* SPDX-License-Identifier: BSD-2-Clause */
/* The join of the kernel path: by used entry, whoever shared a kick; awake workers, overtaken kicks, contradictions. */
#include <string.h>

#include "greatest.h"
#include "harness/probes/probes.h"
#include "harness/probes/probes_join.h"

static uint64_t ns_of[VHOST_PHASE_COUNT], seen[VHOST_PHASE_COUNT];
static unsigned heads[8], head_count;
static const struct probes_join_options blocking = {.sees_calls = true};

static void note(void *context, uint32_t label, unsigned phase, uint64_t ns)
{
	(void)context;
	(void)label;
	ns_of[phase] = ns;
	seen[phase]++;
}

static void joined(void *context, const struct probes_sample *sample, const struct probes_record *record)
{
	(void)context;
	(void)sample;
	if (head_count < sizeof(heads) / sizeof(heads[0]))
		heads[head_count++] = record->head;
}

static struct probes_sample sample_at(uint64_t publish)
{
	return (struct probes_sample){.publish = publish, .kick = publish + 5, .reap = publish + 900, .kicked = true};
}

/* kick at publish + 10, then each point 100 ns after the other. */
static struct probes_record record_at(uint64_t publish)
{
	struct probes_record r = {.sequence = 1, .queue = 1};

	for (unsigned p = 0; p < VHOST_POINT_COUNT; p++)
		r.t_ns[p] = publish + 10 + 100 * (uint64_t)p;
	return r;
}

static struct probes_counts join(const struct probes_sample *s, size_t n, struct probes_record *r, size_t m,
				 const struct probes_join_options *options)
{
	struct probes_counts counts = {0};

	memset(seen, 0, sizeof(seen));
	memset(ns_of, 0, sizeof(ns_of));
	head_count = 0;
	probes_join_vhost(s, n, r, m, options, note, NULL, &counts);
	return counts;
}

TEST a_whole_record_gives_six_phases_that_follow_one_another(void)
{
	struct probes_sample s = sample_at(1000);
	struct probes_record r = record_at(1000);
	struct probes_counts c = join(&s, 1, &r, 1, &blocking);
	uint64_t sum = 0;

	ASSERT_EQ(1, c.joined);
	ASSERT_EQ(0, c.calls_suppressed);
	for (unsigned p = 0; p < VHOST_PHASE_COUNT; p++)
		ASSERT_EQ(1, seen[p]);
	for (unsigned p = VHOST_KICK_TO_WAKE; p <= VHOST_CALL_TO_REAP; p++)
		sum += ns_of[p];
	ASSERT_EQ(s.reap - r.t_ns[VHOST_KICK], sum);
	ASSERT_EQ(400, ns_of[VHOST_KICK_TO_USED]);
	ASSERT_EQ(500, ns_of[VHOST_KICK_TO_CALL]);
	PASS();
}

TEST a_request_without_a_call_has_no_phases_of_one(void)
{
	struct probes_sample s = sample_at(1000);
	struct probes_record r = record_at(1000);
	struct probes_counts c;

	r.t_ns[VHOST_CALL] = 0;
	c = join(&s, 1, &r, 1, &blocking);
	ASSERT_EQ(1, c.joined);
	ASSERT_EQ(1, c.calls_suppressed);
	ASSERT_EQ(1, seen[VHOST_KICK_TO_USED]);
	ASSERT_EQ(0, seen[VHOST_USED_TO_CALL] + seen[VHOST_CALL_TO_REAP] + seen[VHOST_KICK_TO_CALL]);
	PASS();
}

TEST a_worker_that_was_awake_is_counted_apart(void)
{
	struct probes_sample s = sample_at(1000);
	struct probes_record r = record_at(1000);
	struct probes_counts c;

	r.flags = PROBES_WORKER_AWAKE;
	c = join(&s, 1, &r, 1, &blocking);
	ASSERT_EQ(1, c.worker_awake);
	ASSERT_EQ(0, c.joined + seen[VHOST_KICK_TO_USED]);
	/* it took the chain in a round that began before the kick */
	r = record_at(1000);
	r.t_ns[VHOST_WAKE] = 900;
	c = join(&s, 1, &r, 1, &blocking);
	ASSERT_EQ(1, c.worker_awake);
	/* it took the chain before the kick came */
	r = record_at(1000);
	r.t_ns[VHOST_FETCH] = 1004;
	r.t_ns[VHOST_WAKE] = 0;
	c = join(&s, 1, &r, 1, &blocking);
	ASSERT_EQ(1, c.worker_awake);
	PASS();
}

TEST times_that_contradict_each_other_are_void(void)
{
	for (unsigned p = 0; p < VHOST_POINT_COUNT; p++) {
		struct probes_sample s = sample_at(1000);
		struct probes_record r = record_at(1000);
		struct probes_counts c;

		r.t_ns[p] = p == VHOST_CALL ? s.reap + 1 : p == VHOST_KICK ? s.kick - 1 : r.t_ns[p + 1] + 1;
		c = join(&s, 1, &r, 1, &blocking);
		ASSERT_EQ(1, c.void_samples);
		ASSERT_EQ(0, c.joined);
	}
	PASS();
}

TEST a_polling_agent_may_reap_before_the_call(void)
{
	const struct probes_join_options polling = {.call_after_reap = true, .sees_calls = true};
	struct probes_sample s = sample_at(1000);
	struct probes_record r = record_at(1000);
	struct probes_counts c;

	r.t_ns[VHOST_CALL] = s.reap + 10;
	c = join(&s, 1, &r, 1, &polling);
	ASSERT_EQ(1, c.joined);
	ASSERT_EQ(0, seen[VHOST_CALL_TO_REAP]);
	PASS();
}

TEST requests_of_one_kick_are_told_apart_by_their_used_entries(void)
{
	struct probes_sample s[3] = {sample_at(1000), sample_at(1000), sample_at(1000)};
	struct probes_record r[3] = {record_at(1000), record_at(1000), record_at(1000)};
	const struct probes_join_options options = {.on_joined = joined};
	struct probes_counts c;

	for (unsigned i = 0; i < 3; i++) {
		r[i].head = i;
		s[i].reap += i;
		for (unsigned p = VHOST_FETCH; p < VHOST_POINT_COUNT; p++)
			r[i].t_ns[p] += 10 * (uint64_t)(2 - i); /* the last taken first */
	}
	c = join(s, 3, r, 3, &options);
	ASSERT_EQ(3, c.joined);
	ASSERT_EQ(2, heads[0]);
	ASSERT_EQ(1, heads[1]);
	ASSERT_EQ(0, heads[2]);
	PASS();
}

TEST a_kick_that_another_one_overtook_gives_no_phase(void)
{
	struct probes_sample s[2] = {sample_at(1000), sample_at(1100)};
	struct probes_record r[2] = {record_at(1000), record_at(1100)};
	struct probes_counts c;

	/* both records carry the second kick: the first request's own is lost */
	r[0].t_ns[VHOST_KICK] = r[1].t_ns[VHOST_KICK];
	r[0].t_ns[VHOST_WAKE] = r[1].t_ns[VHOST_WAKE];
	r[0].t_ns[VHOST_FETCH] = 1300;
	c = join(s, 2, r, 2, &blocking);
	ASSERT_EQ(1, c.kicks_overtaken);
	ASSERT_EQ(1, c.joined);
	PASS();
}

TEST what_nobody_can_account_for_is_counted(void)
{
	struct probes_sample s[2] = {sample_at(1000), sample_at(5000)};
	struct probes_record r[2] = {record_at(3000), record_at(5000)};
	struct probes_counts c = join(s, 2, r, 2, &blocking);

	ASSERT_EQ(1, c.without_record);
	ASSERT_EQ(1, c.stray_records);
	ASSERT_EQ(1, c.joined);
	s[0].kicked = false;
	c = join(s, 1, r, 0, &blocking);
	ASSERT_EQ(1, c.kicks_suppressed);
	ASSERT_EQ(0, c.without_record);
	PASS();
}

TEST sets_of_points_have_names(void)
{
	char why[200] = "";

	ASSERT_EQ(0x3f, probes_points_parse(&probes_vhost_path, "full", why, sizeof(why)));
	ASSERT_EQ(1u << VHOST_KICK | 1u << VHOST_WAKE | 1u << VHOST_USED | 1u << VHOST_CALL,
		  probes_points_parse(&probes_vhost_path, "minimal", why, sizeof(why)));
	ASSERT_EQ(1u << VHOST_KICK | 1u << VHOST_FETCH, probes_points_parse(&probes_vhost_path, "kick,fetch", why, sizeof(why)));
	ASSERT_EQ(0, probes_points_parse(&probes_vhost_path, "kick,drain", why, sizeof(why)));
	ASSERT_STR_EQ("no point 'drain': there are kick, wake, fetch, handled, used, call", why);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(a_whole_record_gives_six_phases_that_follow_one_another);
	RUN_TEST(a_request_without_a_call_has_no_phases_of_one);
	RUN_TEST(a_worker_that_was_awake_is_counted_apart);
	RUN_TEST(times_that_contradict_each_other_are_void);
	RUN_TEST(a_polling_agent_may_reap_before_the_call);
	RUN_TEST(requests_of_one_kick_are_told_apart_by_their_used_entries);
	RUN_TEST(a_kick_that_another_one_overtook_gives_no_phase);
	RUN_TEST(what_nobody_can_account_for_is_counted);
	RUN_TEST(sets_of_points_have_names);
	GREATEST_MAIN_END();
}
