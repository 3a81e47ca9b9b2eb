/* SPDX-License-Identifier: BSD-2-Clause */
/* What a quirk check notes: the reading, whether the release prefers it, and what is said of one that nobody knows. */
#include <string.h>

#include "greatest.h"
#include "suites/engine.h"

static const struct assay_check_options options;
static const char *const requirements[] = {"GEN-MSG-01", NULL};
static const struct check_row row = {.id = "quirk.some.thing", .requirements = requirements, .quirk = true, .ambiguity = "AMB-14"};

static struct run run;

static struct check *fresh(uint8_t release)
{
	struct check *c = &run.check;

	memset(&run, 0, sizeof(run));
	run.options = &options;
	run.spec = release;
	c->run = &run;
	c->row = &row;
	c->severity = ASSAY_QUIRK;
	return c;
}

TEST a_preferred_reading_is_noted_without_ado(void)
{
	struct check *c = fresh(ASSAY_RELEASE_3_2);

	note_reading(c, "AMB-14", "OUT_OF_RANGE");
	ASSERT_EQ(ASSAY_NOTE, c->verdict);
	ASSERT_STR_EQ("reading: OUT_OF_RANGE (AMB-14)", c->reason);
	ASSERT_STR_EQ("AMB-14", c->ambiguity->id);
	ASSERT(c->preferred);
	ASSERT_FALSE(c->settled);
	PASS();
}

TEST what_is_preferred_instead_is_said(void)
{
	struct check *c = fresh(ASSAY_RELEASE_3_2);

	note_reading(c, "AMB-14", "INVALID_PARAMETERS");
	ASSERT_STR_EQ("reading: INVALID_PARAMETERS (AMB-14); preferred: OUT_OF_RANGE", c->reason);
	ASSERT_FALSE(c->preferred);
	c = fresh(ASSAY_RELEASE_2_0);
	note_reading(c, "AMB-14", "INVALID_PARAMETERS");
	ASSERT_STR_EQ("reading: INVALID_PARAMETERS (AMB-14)", c->reason);
	ASSERT(c->preferred);
	PASS();
}

TEST a_reading_that_nobody_knows_is_noted_as_such(void)
{
	struct check *c = fresh(ASSAY_RELEASE_2_0);

	note_reading(c, "AMB-14", "HARDWARE_ERROR");
	ASSERT_EQ(ASSAY_NOTE, c->verdict);
	ASSERT_STR_EQ("reading: HARDWARE_ERROR (AMB-14), none that is known; preferred: INVALID_PARAMETERS or OUT_OF_RANGE",
		      c->reason);
	PASS();
}

TEST the_same_reading_again_changes_nothing_and_another_one_is_added(void)
{
	struct check *c = fresh(ASSAY_RELEASE_2_0);

	note_reading(c, "AMB-14", "OUT_OF_RANGE");
	note_reading(c, "AMB-14", "OUT_OF_RANGE");
	ASSERT_STR_EQ("OUT_OF_RANGE", c->reading);
	note_reading(c, "AMB-14", "INVALID_PARAMETERS");
	note_reading(c, "AMB-14", "OUT_OF_RANGE");
	ASSERT_STR_EQ("OUT_OF_RANGE and INVALID_PARAMETERS", c->reading);
	ASSERT(c->preferred);
	note_reading(c, "AMB-14", "BUSY");
	ASSERT_STR_EQ("OUT_OF_RANGE and INVALID_PARAMETERS and BUSY", c->reading);
	ASSERT_FALSE(c->preferred);
	/* One name that begins like another is another one. */
	c = fresh(ASSAY_RELEASE_2_0);
	note_reading(c, "AMB-38", "zero words");
	note_reading(c, "AMB-38", "zero");
	ASSERT_STR_EQ("zero words and zero", c->reading);
	PASS();
}

TEST a_status_is_its_own_name_unless_success_has_another(void)
{
	struct assay_exchange ex = {.outcome = ASSAY_ANSWERED, .status = SCMI_OUT_OF_RANGE};
	struct check *c = fresh(ASSAY_RELEASE_3_2);

	note_status(c, "AMB-19", &ex, "triplet again");
	ASSERT_STR_EQ("OUT_OF_RANGE", c->reading);
	c = fresh(ASSAY_RELEASE_3_2);
	ex.status = SCMI_SUCCESS;
	note_status(c, "AMB-19", &ex, "triplet again");
	ASSERT_STR_EQ("triplet again", c->reading);
	c = fresh(ASSAY_RELEASE_3_2);
	note_status(c, "AMB-08", &ex, NULL);
	ASSERT_STR_EQ("SUCCESS", c->reading);
	c = fresh(ASSAY_RELEASE_3_2);
	ex.outcome = ASSAY_TIMEOUT;
	note_status(c, "AMB-08", &ex, NULL);
	ASSERT_STR_EQ("", c->reading);
	ASSERT_EQ(NULL, c->ambiguity);
	PASS();
}

TEST an_open_point_that_is_none_is_a_defect_of_ours(void)
{
	struct check *c = fresh(ASSAY_RELEASE_3_2);

	note_reading(c, "AMB-99", "SUCCESS");
	ASSERT_EQ(ASSAY_ERROR, c->verdict);
	PASS();
}

TEST what_was_skipped_stays_skipped(void)
{
	struct check *c = fresh(ASSAY_RELEASE_3_2);

	skip(c, "no such thing");
	note_reading(c, "AMB-14", "OUT_OF_RANGE");
	ASSERT_EQ(ASSAY_SKIP, c->verdict);
	ASSERT_STR_EQ("no such thing", c->reason);
	ASSERT_EQ(NULL, c->ambiguity);
	PASS();
}

GREATEST_MAIN_DEFS();

int main(int argc, char **argv)
{
	char why[256];

	GREATEST_MAIN_BEGIN();
	if (assay_catalogue_load(why, sizeof(why)))
		return 1;
	RUN_TEST(a_preferred_reading_is_noted_without_ado);
	RUN_TEST(what_is_preferred_instead_is_said);
	RUN_TEST(a_reading_that_nobody_knows_is_noted_as_such);
	RUN_TEST(the_same_reading_again_changes_nothing_and_another_one_is_added);
	RUN_TEST(a_status_is_its_own_name_unless_success_has_another);
	RUN_TEST(an_open_point_that_is_none_is_a_defect_of_ours);
	RUN_TEST(what_was_skipped_stays_skipped);
	GREATEST_MAIN_END();
}
