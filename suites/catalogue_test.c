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
TEST every_testable_must_has_a_check(void)
{
	char text[400];

	for (size_t i = 0; i < assay_requirement_count(); i++) {
		const struct assay_requirement *r = assay_requirement_at(i);
		const char *gap = assay_requirement_uncovered(r->id, text, sizeof(text));

		if (gap && r->severity == ASSAY_MUST)
			ASSERTm(r->id, strncmp(gap, "needs ", 6) == 0);
		if (gap)
			ASSERTm(r->id, strcmp(gap, "needs : ") != 0);
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
	RUN_TEST(every_testable_must_has_a_check);
	RUN_TEST(a_requirement_that_needs_more_says_what_and_why);
	RUN_TEST(releases_have_names);
	GREATEST_MAIN_END();
}
