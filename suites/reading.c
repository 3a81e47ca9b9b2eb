/* SPDX-License-Identifier: BSD-2-Clause */
/* What quirk checks record: which reading of an open point the platform shows. */
#include <stdio.h>
#include <string.h>

#include "suites/engine.h"

/* Is `name` one of the readings noted so far ("A and B")? */
static bool noted(const struct check *c, const char *name)
{
	size_t length = strlen(name);

	for (const char *at = c->reading; (at = strstr(at, name)); at += length) {
		bool begins = at == c->reading || (at - c->reading >= 5 && memcmp(at - 5, " and ", 5) == 0);

		if (begins && (at[length] == '\0' || strncmp(at + length, " and ", 5) == 0))
			return true;
	}
	return false;
}

static void list_preferred(const struct assay_ambiguity *a, uint8_t release, char *text, size_t bytes)
{
	const char *name;
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; (name = assay_ambiguity_preferred(a, release, i)) && used < bytes; i++)
		used += (size_t)snprintf(text + used, bytes - used, "%s%s", i ? " or " : "", name);
}

void note_reading(struct check *c, const char *ambiguity, const char *reading)
{
	const struct assay_ambiguity *a = assay_ambiguity_find(ambiguity);
	uint8_t release = check_release(c);
	size_t used = strlen(c->reading);
	bool first = used == 0;
	char preferred[160];

	if (!a)
		return broken(c, "%s is no open point of the catalogue", ambiguity);
	if (over(c) || (!first && noted(c, reading)))
		return;
	c->ambiguity = a;
	(void)snprintf(c->reading + used, sizeof(c->reading) - used, "%s%s", first ? "" : " and ", reading);
	c->preferred = (first || c->preferred) && assay_ambiguity_prefers(a, release, reading);
	list_preferred(a, release, preferred, sizeof(preferred));
	note(c, "reading: %s (%s)%s%s%s", c->reading, a->id, assay_ambiguity_reading(a, reading) ? "" : ", none that is known",
	     c->preferred ? "" : "; preferred: ", c->preferred ? "" : preferred);
}

void note_status(struct check *c, const char *ambiguity, const struct assay_exchange *ex, const char *success)
{
	if (!answered(ex))
		return;
	note_reading(c, ambiguity, ex->status == SCMI_SUCCESS && success ? success : status_text(ex->status));
}
