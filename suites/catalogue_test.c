/* SPDX-License-Identifier: BSD-2-Clause */
/* The catalogue and the tables of checks agree: every check judges known requirements, and every gap has a reason. */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "greatest.h"
#include "suites/check.h"
#include "suites/tables.h"

TEST the_embedded_catalogue_loads(void)
{
	char why[256] = "";

	ASSERT_EQ_FMT(0, assay_catalogue_load(why, sizeof(why)), "%d");
	ASSERT(assay_requirement_count() > 160);
	ASSERT_EQ(NULL, assay_requirement_at(assay_requirement_count()));
	PASS();
}

TEST a_requirement_is_found_by_its_id(void)
{
	const struct assay_requirement *r = assay_requirement_find("CLK-005-02");

	ASSERT(r);
	ASSERT_STR_EQ("CLOCK_RATE_SET", r->message);
	ASSERT_EQ(SCMI_PROTOCOL_CLOCK, r->protocol);
	ASSERT_EQ(ASSAY_MUST, r->severity);
	ASSERT_EQ(ASSAY_RELEASE_1_0, r->since);
	ASSERT_EQ(NULL, assay_requirement_find("CLK-005-99"));
	PASS();
}

TEST every_check_names_only_known_requirements(void)
{
	for (size_t t = 0; check_tables[t]; t++) {
		for (size_t i = 0; i < check_tables[t]->count; i++) {
			const struct check_row *row = &check_tables[t]->rows[i];

			ASSERTm(row->id, row->requirements && row->requirements[0]);
			for (size_t r = 0; row->requirements[r]; r++)
				ASSERTm(row->requirements[r], assay_requirement_find(row->requirements[r]));
		}
	}
	PASS();
}

TEST every_check_has_an_id_a_title_and_one_way_to_run(void)
{
	for (size_t t = 0; check_tables[t]; t++) {
		for (size_t i = 0; i < check_tables[t]->count; i++) {
			const struct check_row *row = &check_tables[t]->rows[i];

			ASSERTm(row->id, strspn(row->id, "abcdefghijklmnopqrstuvwxyz0123456789.-") == strlen(row->id));
			ASSERTm(row->id, fnmatch("*.*.*", row->id, 0) == 0);
			ASSERTm(row->id, row->title && strlen(row->title) > 10);
			ASSERTm(row->id, !row->run != !row->steps);
		}
	}
	PASS();
}

TEST no_step_is_without_an_expectation_or_too_long(void)
{
	for (size_t t = 0; check_tables[t]; t++) {
		for (size_t i = 0; i < check_tables[t]->count; i++) {
			const struct check_row *row = &check_tables[t]->rows[i];

			if (row->steps)
				ASSERTm(row->id, row->steps[0].expect != 0);
			for (const struct step *s = row->steps; s && s->expect; s++)
				ASSERTm(row->id, s->words <= 5);
		}
	}
	PASS();
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

TEST no_check_id_stands_twice(void)
{
	size_t count = assay_check_count();
	const char **ids = calloc(count, sizeof(*ids));
	struct assay_check_info info;

	ASSERT(ids);
	for (size_t i = 0; i < count; i++) {
		ASSERT_EQ(0, assay_check_at(i, &info));
		ids[i] = info.id;
	}
	ASSERT(assay_check_at(count, &info) != 0);
	qsort(ids, count, sizeof(*ids), by_text);
	for (size_t i = 1; i < count; i++)
		ASSERTm(ids[i], strcmp(ids[i], ids[i - 1]) != 0);
	free(ids);
	PASS();
}

/* What one agent can show has to be shown: the list of gaps may hold nothing that needs nothing. */
TEST every_testable_requirement_has_a_check(void)
{
	char text[400];

	for (size_t i = 0; i < assay_requirement_count(); i++) {
		const struct assay_requirement *r = assay_requirement_at(i);
		const char *gap = assay_requirement_uncovered(r->id, text, sizeof(text));

		if (gap)
			ASSERTm(r->id, strncmp(gap, "needs ", 6) == 0);
		if (gap)
			ASSERTm(r->id, strcmp(gap, "needs : ") != 0);
	}
	PASS();
}

/* How many rows each part of the catalogue has: what goes missing in an edit is seen. */
TEST no_requirement_got_lost(void)
{
	static const struct {
		const char *prefix;
		size_t count;
	} parts[] = {
		{"GEN-", 48},   {"BASE-", 54},   {"PD-", 31},   {"SYS-", 21}, {"PERF-", 47}, {"CLK-", 59},    {"SNS-", 49},
		{"RST-", 21},   {"VOLT-", 27},   {"PCAP-", 29}, {"PIN-", 33}, {"AGT-", 9},   {"VIO-CMD-", 7}, {"VIO-EVT-", 3},
		{"VIO-FC-", 1}, {"VIO-SHM-", 2}, {"VHS-", 47},  {"KV-", 11},  {"SMT-", 20},  {"XEN-", 35},    {"IDN-", 5},
	};
	size_t sum = 0;

	for (size_t p = 0; p < sizeof(parts) / sizeof(parts[0]); p++) {
		size_t found = 0;

		for (size_t i = 0; i < assay_requirement_count(); i++)
			found += strncmp(assay_requirement_at(i)->id, parts[p].prefix, strlen(parts[p].prefix)) == 0;
		ASSERT_EQ_FMTm(parts[p].prefix, parts[p].count, found, "%zu");
		sum += found;
	}
	ASSERT_EQ_FMT((size_t)(441 + 58 + 52 + 5 + 3), sum, "%zu");
	PASS();
}

/* A message belongs to its protocol, and what came later than 1.0 says so. */
TEST a_requirement_has_the_prefix_of_its_protocol(void)
{
	static const struct {
		const char *prefix;
		uint8_t protocol, since;
	} of[] = {
		{"BASE-", SCMI_PROTOCOL_BASE, ASSAY_RELEASE_1_0},     {"PD-", SCMI_PROTOCOL_POWER, ASSAY_RELEASE_1_0},
		{"SYS-", SCMI_PROTOCOL_SYSTEM, ASSAY_RELEASE_1_0},    {"PERF-", SCMI_PROTOCOL_PERF, ASSAY_RELEASE_1_0},
		{"CLK-", SCMI_PROTOCOL_CLOCK, ASSAY_RELEASE_1_0},     {"SNS-", SCMI_PROTOCOL_SENSOR, ASSAY_RELEASE_1_0},
		{"RST-", SCMI_PROTOCOL_RESET, ASSAY_RELEASE_2_0},     {"VOLT-", SCMI_PROTOCOL_VOLTAGE, ASSAY_RELEASE_3_0},
		{"PCAP-", SCMI_PROTOCOL_POWERCAP, ASSAY_RELEASE_3_1}, {"PIN-", SCMI_PROTOCOL_PINCTRL, ASSAY_RELEASE_3_2},
	};

	for (size_t i = 0; i < assay_requirement_count(); i++) {
		const struct assay_requirement *r = assay_requirement_at(i);
		uint8_t protocol = ASSAY_ANY_PROTOCOL, since = ASSAY_RELEASE_1_0;

		for (size_t p = 0; p < sizeof(of) / sizeof(of[0]); p++) {
			if (strncmp(r->id, of[p].prefix, strlen(of[p].prefix)))
				continue;
			protocol = of[p].protocol;
			since = of[p].since;
		}
		ASSERT_EQ_FMTm(r->id, protocol, r->protocol, "0x%x");
		ASSERTm(r->id, r->since >= since);
	}
	PASS();
}

TEST a_requirement_that_needs_more_says_what_and_why(void)
{
	for (size_t i = 0; i < assay_requirement_count(); i++) {
		const struct assay_requirement *r = assay_requirement_at(i);

		ASSERTm(r->id, !r->needs[0] == !r->reason[0]);
	}
	PASS();
}

TEST every_open_point_of_the_specification_has_its_readings(void)
{
	ASSERT_EQ_FMT((size_t)53, assay_ambiguity_count(), "%zu");
	ASSERT_EQ(NULL, assay_ambiguity_at(assay_ambiguity_count()));
	for (size_t i = 0; i < assay_ambiguity_count(); i++) {
		const struct assay_ambiguity *a = assay_ambiguity_at(i);
		bool accepted = false;

		ASSERT_EQm(a->id, a, assay_ambiguity_find(a->id));
		for (size_t r = 0; r < a->reading_count; r++) {
			ASSERT_EQm(a->id, &a->readings[r], assay_ambiguity_reading(a, a->readings[r].name));
			accepted = accepted || a->readings[r].accepted == ASSAY_ACCEPTED_YES;
		}
		ASSERTm(a->id, accepted);
		ASSERTm(a->id, !a->needs[0] == !a->reason[0]);
	}
	PASS();
}

/* Full marks go to a reading that a verdict accepts, in every release. */
TEST what_is_preferred_is_accepted(void)
{
	static const uint8_t releases[] = {ASSAY_RELEASE_1_0, ASSAY_RELEASE_3_0, ASSAY_RELEASE_3_2, ASSAY_RELEASE_4_0};

	for (size_t i = 0; i < assay_ambiguity_count(); i++) {
		const struct assay_ambiguity *a = assay_ambiguity_at(i);

		for (size_t r = 0; r < sizeof(releases); r++) {
			const char *name = assay_ambiguity_preferred(a, releases[r], 0);

			ASSERTm(a->id, name);
			for (size_t n = 0; (name = assay_ambiguity_preferred(a, releases[r], n)); n++) {
				ASSERT_EQm(a->id, ASSAY_ACCEPTED_YES, assay_ambiguity_reading(a, name)->accepted);
				ASSERTm(a->id, assay_ambiguity_prefers(a, releases[r], name));
			}
		}
	}
	PASS();
}

TEST what_is_preferred_can_change_with_the_release(void)
{
	const struct assay_ambiguity *a = assay_ambiguity_find("AMB-14");

	ASSERT(a);
	ASSERT(assay_ambiguity_prefers(a, ASSAY_RELEASE_3_1, "INVALID_PARAMETERS"));
	ASSERT_FALSE(assay_ambiguity_prefers(a, ASSAY_RELEASE_3_2, "INVALID_PARAMETERS"));
	ASSERT(assay_ambiguity_prefers(a, ASSAY_RELEASE_DEFAULT, "OUT_OF_RANGE"));
	ASSERT_EQ(NULL, assay_ambiguity_find("AMB-00"));
	ASSERT_EQ(NULL, assay_ambiguity_reading(a, "BUSY"));
	PASS();
}

TEST every_ambiguity_that_a_requirement_names_is_there(void)
{
	size_t named = 0;

	for (size_t i = 0; i < assay_requirement_count(); i++) {
		const struct assay_requirement *r = assay_requirement_at(i);
		char list[64];

		ASSERTm(r->id, strlen(r->ambiguity) < sizeof(list));
		strcpy(list, r->ambiguity);
		for (char *id = strtok(list, ", "); id; id = strtok(NULL, ", "), named++)
			ASSERTm(r->id, assay_ambiguity_find(id));
	}
	ASSERT(named > 60);
	PASS();
}

/* A quirk check records one open point of the catalogue, and has an id that says so; those of vhost nodes record what no text leaves open. */
TEST a_quirk_check_names_its_open_point(void)
{
	struct assay_check_info info;

	for (size_t i = 0; !assay_check_at(i, &info); i++) {
		ASSERTm(info.id,
			strncmp(info.id, "quirk.vhost.", 12) == 0 || (info.severity == ASSAY_QUIRK) == (info.ambiguity[0] != 0));
		ASSERTm(info.id, !info.ambiguity[0] || assay_ambiguity_find(info.ambiguity));
		ASSERTm(info.id, (strncmp(info.id, "quirk.", 6) == 0) == (info.severity == ASSAY_QUIRK));
	}
	PASS();
}

/* Where one agent can see the reading, there is a check that records it. */
TEST every_reading_that_one_agent_can_see_is_recorded(void)
{
	struct assay_check_info info;

	for (size_t i = 0; i < assay_ambiguity_count(); i++) {
		const struct assay_ambiguity *a = assay_ambiguity_at(i);
		bool recorded = a->needs[0] != 0;

		for (size_t n = 0; !assay_check_at(n, &info); n++)
			recorded = recorded || strcmp(info.ambiguity, a->id) == 0;
		ASSERTm(a->id, recorded);
	}
	PASS();
}

TEST every_known_deviation_is_one_from_a_requirement(void)
{
	const struct assay_deviation *d;
	size_t count = 0;

	for (; (d = assay_deviation_at(count)); count++) {
		ASSERTm(d->requirement, assay_requirement_find(d->requirement));
		ASSERTm(d->requirement, d->platform[0] && d->sentence[0]);
	}
	ASSERT(count > 50);
	PASS();
}

TEST releases_have_names(void)
{
	ASSERT_EQ(ASSAY_RELEASE_3_1, assay_release_parse("3.1"));
	ASSERT_EQ(0, assay_release_parse("3.3"));
	ASSERT_STR_EQ("3.2", assay_release_name(ASSAY_RELEASE_DEFAULT));
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	GREATEST_MAIN_BEGIN();
	RUN_TEST(the_embedded_catalogue_loads);
	RUN_TEST(a_requirement_is_found_by_its_id);
	RUN_TEST(every_check_names_only_known_requirements);
	RUN_TEST(every_check_has_an_id_a_title_and_one_way_to_run);
	RUN_TEST(no_step_is_without_an_expectation_or_too_long);
	RUN_TEST(no_check_id_stands_twice);
	RUN_TEST(every_testable_requirement_has_a_check);
	RUN_TEST(no_requirement_got_lost);
	RUN_TEST(a_requirement_has_the_prefix_of_its_protocol);
	RUN_TEST(a_requirement_that_needs_more_says_what_and_why);
	RUN_TEST(every_open_point_of_the_specification_has_its_readings);
	RUN_TEST(what_is_preferred_is_accepted);
	RUN_TEST(what_is_preferred_can_change_with_the_release);
	RUN_TEST(every_ambiguity_that_a_requirement_names_is_there);
	RUN_TEST(a_quirk_check_names_its_open_point);
	RUN_TEST(every_reading_that_one_agent_can_see_is_recorded);
	RUN_TEST(every_known_deviation_is_one_from_a_requirement);
	RUN_TEST(releases_have_names);
	GREATEST_MAIN_END();
}
