/* SPDX-License-Identifier: BSD-2-Clause */
/* The checks as a list, and which requirement each of them covers. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "suites/engine.h"
#include "suites/tables.h"

static const struct check_row *row_at(size_t index)
{
	for (size_t t = 0; check_tables[t]; t++) {
		if (index < check_tables[t]->count)
			return &check_tables[t]->rows[index];
		index -= check_tables[t]->count;
	}
	return NULL;
}

size_t assay_check_count(void)
{
	size_t count = 0;

	for (size_t t = 0; check_tables[t]; t++)
		count += check_tables[t]->count;
	return count;
}

uint8_t row_severity(const struct check_row *row)
{
	uint8_t severity = ASSAY_SHOULD;

	if (row->quirk)
		return ASSAY_QUIRK;
	for (size_t i = 0; row->requirements[i]; i++) {
		const struct assay_requirement *r = assay_requirement_find(row->requirements[i]);

		if (r && r->severity == ASSAY_MUST)
			severity = ASSAY_MUST;
	}
	return severity;
}

bool row_unconfirmed(const struct check_row *row)
{
	bool some = false;

	for (size_t i = 0; row->requirements[i]; i++) {
		const struct assay_requirement *r = assay_requirement_find(row->requirements[i]);

		if (!r || r->severity != ASSAY_MUST)
			continue;
		if (!r->unconfirmed)
			return false;
		some = true;
	}
	return some;
}

uint8_t row_since(const struct check_row *row)
{
	uint8_t since = UINT8_MAX;

	for (size_t i = 0; row->requirements[i]; i++) {
		const struct assay_requirement *r = assay_requirement_find(row->requirements[i]);

		if (r && r->since < since)
			since = r->since;
	}
	return since == UINT8_MAX ? 0 : since;
}

int assay_check_at(size_t index, struct assay_check_info *info)
{
	const struct check_row *row = row_at(index);

	if (!row)
		return -ENOENT;
	*info = (struct assay_check_info){
		.id = row->id,
		.title = row->title,
		.requirements = row->requirements,
		.severity = row_severity(row),
		.protocol = row->protocol,
		.destructive = row->needs.destructive,
		.ambiguity = row->ambiguity ? row->ambiguity : "",
	};
	return 0;
}

size_t assay_requirement_covered(const char *id)
{
	size_t covered = 0;
	const struct check_row *row;

	for (size_t i = 0; (row = row_at(i)); i++)
		for (size_t r = 0; !row->quirk && row->requirements[r]; r++)
			covered += strcmp(row->requirements[r], id) == 0;
	return covered;
}

const char *assay_requirement_uncovered(const char *id, char *text, size_t text_bytes)
{
	const struct assay_requirement *r = assay_requirement_find(id);

	if (!r || assay_requirement_covered(id) > 0)
		return NULL;
	if (r->needs[0])
		(void)snprintf(text, text_bytes, "needs %s: %s", r->needs, r->reason);
	else
		(void)snprintf(text, text_bytes, "no check yet");
	return text;
}
