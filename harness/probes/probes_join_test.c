/* SPDX-License-Identifier: BSD-2-Clause */
/* The join of samples and records: order, void samples, an awake back-end, lost and stray records. */
#include <string.h>

#include "greatest.h"
#include "harness/probes/probes.h"
#include "harness/probes/probes_join.h"

static uint64_t ns_of[PROBES_PHASE_COUNT], seen[PROBES_PHASE_COUNT];
static uint32_t label_of;
static const struct probes_join_options blocking = {.sees_wakeups = true};

static void note(void *context, uint32_t label, unsigned phase, uint64_t ns)
{
	(void)context;
	ns_of[phase] = ns;
	seen[phase]++;
	label_of = label;
}

static struct probes_sample sample_at(uint64_t publish)
{
	return (struct probes_sample){.publish = publish, .kick = publish + 5, .reap = publish + 900, .kicked = true, .label = 7};
}

/* kick at publish + 10, then each point 100 ns after the other. */
static struct probes_record record_at(uint64_t publish)
{
	struct probes_record r = {.sequence = 1};

	for (int p = 0; p < PROBES_POINT_COUNT; p++)
		r.t_ns[p] = publish + 10 + 100 * (uint64_t)p;
	return r;
}

static struct probes_counts join(const struct probes_sample *s, size_t n, const struct probes_record *r, size_t m,
				 const struct probes_join_options *options)
{
	struct probes_counts counts = {0};

	memset(seen, 0, sizeof(seen));
	memset(ns_of, 0, sizeof(ns_of));
	probes_join(s, n, r, m, options, note, NULL, &counts);
	return counts;
}

TEST a_whole_record_gives_every_phase(void)
{
	struct probes_sample s = sample_at(1000);
	struct probes_record r = record_at(1000);
	struct probes_counts c = join(&s, 1, &r, 1, &blocking);

	ASSERT_EQ(1, c.joined);
	for (int p = 0; p < PROBES_PHASE_COUNT; p++)
		ASSERT_EQ_FMT(1UL, (unsigned long)seen[p], "%lu");
	ASSERT_EQ(100, ns_of[PROBES_KICK_TO_WAKE]);
	ASSERT_EQ(400, ns_of[PROBES_KICK_TO_CALL]);
	ASSERT_EQ(200, ns_of[PROBES_RUN_TO_CALL]);
	ASSERT_EQ(290, ns_of[PROBES_AGENT_RUN_TO_REAP]);
	ASSERT_EQ(490, ns_of[PROBES_CALL_TO_REAP]);
	ASSERT_EQ(7, label_of);
	PASS();
}

TEST a_kick_before_its_publish_belongs_to_no_sample(void)
{
	struct probes_sample s = sample_at(1000);
	struct probes_record r[2] = {record_at(500), record_at(1000)};
	struct probes_counts c = join(&s, 1, r, 2, &blocking);

	ASSERT_EQ(1, c.stray_records);
	ASSERT_EQ(1, c.joined);
	PASS();
}

TEST a_probe_time_before_the_agents_own_kick_voids_the_sample(void)
{
	struct probes_sample s = sample_at(1000);
	struct probes_record r = record_at(1000);

	s.kick = 1020;
	ASSERT_EQ(1, join(&s, 1, &r, 1, &blocking).void_samples);
	ASSERT_EQ(0, seen[PROBES_KICK_TO_CALL]);
	PASS();
}

TEST points_out_of_order_void_the_sample(void)
{
	struct probes_sample s = sample_at(1000);
	struct probes_record r = record_at(1000);

	r.t_ns[PROBES_CALL] = r.t_ns[PROBES_DRAIN] - 1;
	ASSERT_EQ(1, join(&s, 1, &r, 1, &blocking).void_samples);
	PASS();
}

TEST a_call_after_the_reap_is_void_when_blocking_and_counts_when_polling(void)
{
	const struct probes_join_options polling = {.call_after_reap = true, .sees_wakeups = true};
	struct probes_sample s = sample_at(1000);
	struct probes_record r = record_at(1000);

	s.reap = 1390; /* after the drain, before the call */
	ASSERT_EQ(1, join(&s, 1, &r, 1, &blocking).void_samples);
	ASSERT_EQ(1, join(&s, 1, &r, 1, &polling).joined);
	ASSERT_EQ(400, ns_of[PROBES_KICK_TO_CALL]);
	ASSERT_EQ(0, seen[PROBES_CALL_TO_REAP]);
	PASS();
}

TEST a_back_end_that_had_not_slept_is_counted_apart(void)
{
	struct probes_sample s = sample_at(1000);
	struct probes_record r = record_at(1000);
	struct probes_counts c;

	r.t_ns[PROBES_RUN] = 0;
	c = join(&s, 1, &r, 1, &blocking);
	ASSERT_EQ(1, c.worker_awake);
	ASSERT_EQ(0, c.joined);
	ASSERT_EQ(0, seen[PROBES_KICK_TO_CALL]);
	PASS();
}

TEST without_wake_up_probes_nobody_is_said_to_be_awake(void)
{
	const struct probes_join_options blind = {0};
	struct probes_sample s = sample_at(1000);
	struct probes_record r = record_at(1000);

	r.t_ns[PROBES_WAKE] = r.t_ns[PROBES_RUN] = 0;
	ASSERT_EQ(1, join(&s, 1, &r, 1, &blind).joined);
	ASSERT_EQ(1, seen[PROBES_KICK_TO_CALL]);
	ASSERT_EQ(0, seen[PROBES_KICK_TO_WAKE]);
	PASS();
}

TEST a_back_end_that_never_drains_has_no_drain_phases(void)
{
	struct probes_sample s = sample_at(1000);
	struct probes_record r = record_at(1000);

	r.t_ns[PROBES_DRAIN] = 0;
	ASSERT_EQ(1, join(&s, 1, &r, 1, &blocking).joined);
	ASSERT_EQ(0, seen[PROBES_RUN_TO_DRAIN] + seen[PROBES_DRAIN_TO_CALL]);
	ASSERT_EQ(200, ns_of[PROBES_RUN_TO_CALL]);
	PASS();
}

TEST a_suppressed_kick_is_counted_apart_and_takes_no_record(void)
{
	struct probes_sample s[2] = {sample_at(1000), sample_at(2000)};
	struct probes_record r = record_at(2000);
	struct probes_counts c;

	s[0].kicked = false;
	c = join(s, 2, &r, 1, &blocking);
	ASSERT_EQ(1, c.kicks_suppressed);
	ASSERT_EQ(1, c.joined);
	ASSERT_EQ(0, c.without_record);
	PASS();
}

TEST a_lost_record_costs_its_own_sample_only(void)
{
	struct probes_sample s[3] = {sample_at(1000), sample_at(2000), sample_at(3000)};
	struct probes_record r[2] = {record_at(1000), record_at(3000)};
	struct probes_counts c = join(s, 3, r, 2, &blocking);

	ASSERT_EQ(2, c.joined);
	ASSERT_EQ(1, c.without_record);
	ASSERT_EQ(0, c.stray_records);
	PASS();
}

TEST a_record_after_the_last_sample_is_stray(void)
{
	struct probes_sample s = sample_at(1000);
	struct probes_record r[2] = {record_at(1000), record_at(5000)};

	ASSERT_EQ(1, join(&s, 1, r, 2, &blocking).stray_records);
	PASS();
}

TEST a_list_of_points_becomes_a_mask_and_a_wrong_name_is_told(void)
{
	char why[128] = "";

	ASSERT_EQ(1u << PROBES_KICK | 1u << PROBES_AGENT_RUN,
		  probes_points_parse(&probes_user_path, "kick,agent-run", why, sizeof(why)));
	ASSERT_EQ(0, probes_points_parse(&probes_user_path, "kick,jump", why, sizeof(why)));
	ASSERT(strstr(why, "'jump'"));
	ASSERT_EQ(0, probes_points_parse(&probes_user_path, "", why, sizeof(why)));
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(a_whole_record_gives_every_phase);
	RUN_TEST(a_kick_before_its_publish_belongs_to_no_sample);
	RUN_TEST(a_probe_time_before_the_agents_own_kick_voids_the_sample);
	RUN_TEST(points_out_of_order_void_the_sample);
	RUN_TEST(a_call_after_the_reap_is_void_when_blocking_and_counts_when_polling);
	RUN_TEST(a_back_end_that_had_not_slept_is_counted_apart);
	RUN_TEST(without_wake_up_probes_nobody_is_said_to_be_awake);
	RUN_TEST(a_back_end_that_never_drains_has_no_drain_phases);
	RUN_TEST(a_suppressed_kick_is_counted_apart_and_takes_no_record);
	RUN_TEST(a_lost_record_costs_its_own_sample_only);
	RUN_TEST(a_record_after_the_last_sample_is_stray);
	RUN_TEST(a_list_of_points_becomes_a_mask_and_a_wrong_name_is_told);
	GREATEST_MAIN_END();
}
