// SPDX-License-Identifier: BSD-2-Clause
/* Streams: the same seed makes the same, ids exist, times have the mean that was asked for, and what is like a recording is. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agents/workload_private.h"
#include "greatest.h"
#include "scmi/base.h"
#include "scmi/clock.h"
#include "scmi/le.h"
#include "scmi/perf.h"
#include "scmi/power.h"

static struct assay_workload_inventory inventory;
static char why[512];

static void make_inventory(void)
{
	int64_t rates[40], levels[] = {100, 200, 300};
	uint32_t parents[] = {0};
	struct assay_workload_resource clock = {.protocol = SCMI_PROTOCOL_CLOCK, .values = rates, .values_count = 40};
	struct assay_workload_resource perf = {.protocol = SCMI_PROTOCOL_PERF,
					       .id = 5,
					       .attributes = SCMI_PERF_MAY_SET_LEVEL | SCMI_PERF_MAY_SET_LIMITS,
					       .values = levels,
					       .values_count = 3};
	struct assay_workload_resource power = {.protocol = SCMI_PROTOCOL_POWER, .id = 2, .attributes = SCMI_POWER_SYNC_SET};
	struct assay_workload_resource sensor = {.protocol = SCMI_PROTOCOL_SENSOR, .id = 0};

	for (int i = 0; i < 40; i++)
		rates[i] = 1000 + i;
	assay_workload_add_protocol(&inventory, SCMI_PROTOCOL_BASE, 0x20000);
	assay_workload_add_protocol(&inventory, SCMI_PROTOCOL_POWER, 0x30000);
	assay_workload_add_protocol(&inventory, SCMI_PROTOCOL_PERF, 0x30000);
	assay_workload_add_protocol(&inventory, SCMI_PROTOCOL_CLOCK, 0x30000);
	assay_workload_add_protocol(&inventory, SCMI_PROTOCOL_SENSOR, 0x20000);
	inventory.agents = 2;
	assay_workload_add_resource(&inventory, &power);
	assay_workload_add_resource(&inventory, &perf);
	assay_workload_add_resource(&inventory, &clock);
	clock.id = 1;
	clock.attributes = SCMI_CLOCK_PARENTS;
	clock.parents = parents;
	clock.parents_count = 1;
	assay_workload_add_resource(&inventory, &clock);
	assay_workload_add_resource(&inventory, &sensor);
}

static struct assay_workload *begin(const char *profile, uint64_t seed, uint64_t count)
{
	const struct assay_workload_options options = {
		.profile = profile, .inventory = &inventory, .seed = seed, .count = count, .agents = 3};
	struct assay_workload *w;

	return assay_workload_new(&options, &w, why, sizeof(why)) ? NULL : w;
}

/* One number for a whole stream, and how many commands it had. */
static uint64_t digest(const char *profile, uint64_t seed, uint64_t count, uint64_t *commands)
{
	struct assay_workload *w = begin(profile, seed, count);
	struct assay_trace_record r;
	uint64_t sum = 14695981039346656037u;

	for (*commands = 0; w && assay_workload_next(w, &r) == 1; ++*commands) {
		for (uint32_t i = 0; i < r.bytes_count; i++)
			sum = (sum ^ r.bytes[i]) * 1099511628211u;
		sum = (sum ^ r.t_ns ^ r.agent) * 1099511628211u;
	}
	assay_workload_free(w);
	return sum;
}

TEST the_same_seed_makes_the_same_stream(void)
{
	for (size_t i = 0; i + 1 < 8; i++) {
		const char *profile = assay_workload_profile_at(i)->name;
		uint64_t count, again, a = digest(profile, 7, 500, &count), b = digest(profile, 7, 500, &again);

		ASSERT_EQm(profile, 500, count);
		ASSERT_EQm(profile, a, b);
		if (strcmp(profile, "boot") != 0 && strcmp(profile, "suspend-resume") != 0)
			ASSERTm(profile, digest(profile, 8, 500, &count) != a);
	}
	ASSERT_STR_EQ("like:TRACE", assay_workload_profile_at(7)->name);
	ASSERT_EQ(NULL, assay_workload_profile_at(8));
	PASS();
}

/* The resource that a command names exists. */
static bool is_known(const struct assay_trace_record *r)
{
	struct scmi_header h = scmi_header_unpack(scmi_load32(r->bytes));
	bool second = (h.protocol == SCMI_PROTOCOL_CLOCK && h.message == SCMI_CLOCK_RATE_SET) ||
		      (h.protocol == SCMI_PROTOCOL_POWER && h.message == SCMI_POWER_STATE_SET);
	uint32_t at = second ? 8 : 4;

	if (h.protocol == SCMI_PROTOCOL_BASE || h.message <= SCMI_PROTOCOL_MESSAGE_ATTRIBUTES || r->bytes_count < at + 4)
		return true;
	for (unsigned i = 0; i < inventory.resources_count; i++)
		if (inventory.resources[i].protocol == h.protocol && inventory.resources[i].id == scmi_load32(r->bytes + at))
			return true;
	return false;
}

TEST ids_exist_and_commands_are_numbered(void)
{
	static const char *const names[] = {"boot", "dvfs", "clocks", "sensors", "suspend-resume", "mixed"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct assay_workload *w = begin(names[i], 3, 2000);
		struct assay_trace_record r;
		uint64_t sequence = 0, last = 0;
		uint16_t tokens[3] = {0};

		ASSERT(w);
		while (assay_workload_next(w, &r) == 1) {
			ASSERTm(names[i], is_known(&r) && r.t_ns >= last && r.agent < 3 && r.kind == ASSAY_TRACE_COMMAND);
			ASSERT_EQ(sequence++, r.sequence);
			tokens[r.agent] = (uint16_t)((tokens[r.agent] + 1) & 0x3ff);
			ASSERT_EQ(tokens[r.agent], scmi_header_unpack(scmi_load32(r.bytes)).token);
			last = r.t_ns;
		}
		assay_workload_free(w);
	}
	PASS();
}

TEST a_boot_asks_for_lists_to_their_end_and_ends(void)
{
	const struct assay_workload_options options = {.profile = "boot", .inventory = &inventory};
	struct assay_workload *w;
	struct assay_trace_record r;
	uint32_t pages[3] = {99, 99, 99};
	unsigned page = 0, agents = 0, commands = 0;

	ASSERT_EQ(0, assay_workload_new(&options, &w, why, sizeof(why)));
	while (assay_workload_next(w, &r) == 1) {
		struct scmi_header h = scmi_header_unpack(scmi_load32(r.bytes));

		if (commands == 0)
			ASSERT(h.protocol == SCMI_PROTOCOL_BASE && h.message == SCMI_PROTOCOL_VERSION);
		if (h.protocol == SCMI_PROTOCOL_CLOCK && h.message == SCMI_CLOCK_DESCRIBE_RATES && scmi_load32(r.bytes + 4) == 1 &&
		    page < 3)
			pages[page++] = scmi_load32(r.bytes + 8);
		agents += h.protocol == SCMI_PROTOCOL_BASE && h.message == SCMI_BASE_DISCOVER_AGENT;
		commands++;
	}
	assay_workload_free(w);
	ASSERT(pages[0] == 0 && pages[1] == 15 && pages[2] == 30);
	ASSERT_EQ(2, agents);
	ASSERT(commands > 30 && commands < 60);
	PASS();
}

/* Mean and mean square of the gaps of a stream, in units of the asked mean. */
static void gaps(uint8_t arrivals, unsigned agents, double *mean, double *square)
{
	const struct assay_workload_options options = {.profile = "clocks",
						       .inventory = &inventory,
						       .count = 40000,
						       .arrivals = arrivals,
						       .rate = 100000,
						       .agents = agents};
	struct assay_workload *w;
	struct assay_trace_record r;
	uint64_t last = 0, n = 0;

	*mean = *square = 0;
	if (assay_workload_new(&options, &w, why, sizeof(why)))
		return;
	for (; assay_workload_next(w, &r) == 1; n++) {
		double gap = (double)(r.t_ns - last) / 10000.0;

		*mean += gap;
		*square += gap * gap;
		last = r.t_ns;
	}
	assay_workload_free(w);
	*mean /= (double)n;
	*square /= (double)n;
}

TEST arrivals_have_the_mean_that_was_asked_for(void)
{
	double mean, square, bursty;

	gaps(ASSAY_ARRIVALS_FIXED, 4, &mean, &square);
	ASSERT_IN_RANGE(1.0, mean, 0.001);
	ASSERT_IN_RANGE(1.0, square, 0.001);
	gaps(ASSAY_ARRIVALS_POISSON, 1, &mean, &square);
	ASSERT_IN_RANGE(1.0, mean, 0.03);
	ASSERT_IN_RANGE(2.0, square, 0.15); /* an exponential distribution's is twice the mean's square */
	gaps(ASSAY_ARRIVALS_BURSTY, 1, &mean, &bursty);
	ASSERT_IN_RANGE(1.0, mean, 0.1);
	ASSERT(bursty > 10);
	PASS();
}

TEST what_cannot_be_made_is_told(void)
{
	static const struct assay_workload_inventory empty;
	struct assay_workload_options options = {.profile = "dvfs", .inventory = &empty};
	struct assay_workload *w;

	ASSERT_EQ(-EINVAL, assay_workload_new(&options, &w, why, sizeof(why)));
	ASSERTm(why, strstr(why, "profile dvfs: expected resources of the protocols that it uses, found none"));
	options.profile = "nothing";
	ASSERT_EQ(-EINVAL, assay_workload_new(&options, &w, why, sizeof(why)));
	ASSERTm(why, strstr(why, "found 'nothing'"));
	options.profile = "mixed";
	options.arrivals = ASSAY_ARRIVALS_RECORDED;
	ASSERT_EQ(-EINVAL, assay_workload_new(&options, &w, why, sizeof(why)));
	ASSERTm(why, strstr(why, "expected the profile like:TRACE, found mixed"));
	options = (struct assay_workload_options){.profile = "adversarial", .inventory = &empty, .count = 10};
	ASSERT_EQ(0, assay_workload_new(&options, &w, why, sizeof(why)));
	assay_workload_free(w);
	PASS();
}

/* A recording: clock 0 six times of ten, clock 1 three times, domain 9 (which the inventory has not) once; gaps of 10 and 30 us. */
static void record(const char *path)
{
	struct assay_trace_writer *writer;
	uint64_t t_ns = 1000;

	assay_trace_create(path, NULL, &writer, why, sizeof(why));
	for (unsigned i = 0; i < 1000; i++) {
		uint8_t bytes[8];
		struct assay_trace_record r = {.t_ns = t_ns,
					       .agent = i % 2,
					       .sequence = i,
					       .used_length = ASSAY_TRACE_USED_UNKNOWN,
					       .bytes = bytes,
					       .bytes_count = 8};

		scmi_store32(bytes, scmi_command_word(i % 10 == 9 ? SCMI_PROTOCOL_PERF : SCMI_PROTOCOL_CLOCK,
						      i % 10 == 9 ? SCMI_PERF_LEVEL_GET : SCMI_CLOCK_RATE_GET, i & 0x3ff));
		scmi_store32(bytes + 4, i % 10 == 9 ? 9 : i % 10 >= 6);
		assay_trace_write(writer, &r);
		t_ns += i % 2 ? 10000 : 30000;
	}
	assay_trace_finish(writer);
}

TEST what_is_like_a_recording_has_its_mix_and_gaps(void)
{
	char path[] = "/tmp/workload-test-XXXXXX", profile[64];
	struct assay_workload_options options = {.profile = profile, .seed = 5, .count = 20000};
	unsigned of_clock[2] = {0}, others = 0, second_agent = 0;
	struct assay_workload *w;
	struct assay_trace_record r;
	uint64_t last = 0;

	close(mkstemp(path));
	record(path);
	snprintf(profile, sizeof(profile), "like:%s", path);
	ASSERT_EQm(why, 0, assay_workload_new(&options, &w, why, sizeof(why)));
	ASSERT_EQ(2, assay_workload_agents(w));
	while (assay_workload_next(w, &r) == 1) {
		if (scmi_header_unpack(scmi_load32(r.bytes)).protocol == SCMI_PROTOCOL_CLOCK)
			of_clock[scmi_load32(r.bytes + 4) & 1]++;
		else
			others++;
		second_agent += r.agent;
		ASSERT(!r.sequence || r.t_ns - last == 10000 || r.t_ns - last == 30000);
		last = r.t_ns;
	}
	assay_workload_free(w);
	ASSERT_IN_RANGE(12000, of_clock[0], 400);
	ASSERT_IN_RANGE(6000, of_clock[1], 400);
	ASSERT_IN_RANGE(2000, others, 300);
	ASSERT_IN_RANGE(10000, second_agent, 400);
	ASSERT_IN_RANGE(20000.0 * 20000, (double)last, 20000.0 * 400);
	options.inventory = &inventory;
	options.rate = 1000;
	ASSERT_EQm(why, 0, assay_workload_new(&options, &w, why, sizeof(why)));
	while (assay_workload_next(w, &r) == 1)
		ASSERT(is_known(&r));
	ASSERT_IN_RANGE(20000.0 * 1000000, (double)r.t_ns, 20000.0 * 30000);
	assay_workload_free(w);
	unlink(path);
	PASS();
}

SUITE(workload)
{
	make_inventory();
	RUN_TEST(the_same_seed_makes_the_same_stream);
	RUN_TEST(ids_exist_and_commands_are_numbered);
	RUN_TEST(a_boot_asks_for_lists_to_their_end_and_ends);
	RUN_TEST(arrivals_have_the_mean_that_was_asked_for);
	RUN_TEST(what_cannot_be_made_is_told);
	RUN_TEST(what_is_like_a_recording_has_its_mix_and_gaps);
	assay_workload_inventory_free(&inventory);
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_SUITE(workload);
	GREATEST_MAIN_END();
}
