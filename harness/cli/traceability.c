/* SPDX-License-Identifier: BSD-2-Clause */
/* Which checks judge a requirement, and which named faults of the reference platform show that they can fail. */
#include "harness/cli/traceability.h"

#include <stdbool.h>
#include <string.h>

#include "assay/check.h"
#include "harness/platform/platform_faults.h"

/* Parts of the catalogue, by the prefix of their ids. */
static const struct part {
	const char *prefix, *title;
} parts[] = {
	{"GEN-", "Every protocol"},
	{"BASE-", "Base, 0x10"},
	{"PD-", "Power domain, 0x11"},
	{"SYS-", "System power, 0x12"},
	{"PERF-", "Performance domain, 0x13"},
	{"CLK-", "Clock, 0x14"},
	{"SNS-", "Sensor, 0x15"},
	{"RST-", "Reset domain, 0x16"},
	{"VOLT-", "Voltage domain, 0x17"},
	{"PCAP-", "Power capping and monitoring, 0x18"},
	{"PIN-", "Pin control, 0x19"},
	{"AGT-", "Agents among themselves"},
	{"VIO-", "The virtio transport"},
	{"VHS-", "Nodes of an in-kernel vhost device"},
	{"KV-", "The kernel's vhost core, as it is"},
	{"VQ-", "The virtqueue"},
	{"RAW-", "The Raw mode of Linux"},
	{"EXP-", "Promised resources"},
};
#define PARTS (sizeof(parts) / sizeof(parts[0]))

static bool has_prefix(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* Is `id` a word of the list? */
static bool listed(const char *list, const char *id)
{
	size_t length = strlen(id);

	for (const char *at = list; (at = strstr(at, id)); at += length)
		if ((at == list || strchr(" ,", at[-1])) && (!at[length] || strchr(" ,", at[length])))
			return true;
	return false;
}

static void put_checks(FILE *out, const char *id)
{
	struct assay_check_info info;
	bool any = false;

	for (size_t i = 0; !assay_check_at(i, &info); i++) {
		bool judges = false;

		for (size_t r = 0; info.requirements[r]; r++)
			judges = judges || strcmp(info.requirements[r], id) == 0;
		if (!judges || info.severity == ASSAY_QUIRK)
			continue;
		fprintf(out, "%s%s", any ? ", " : "", info.id);
		any = true;
	}
}

static void put_faults(FILE *out, const char *id)
{
	const struct platform_fault *fault;
	bool any = false;

	for (size_t i = 0; (fault = platform_fault_at(i)); i++) {
		if (!listed(fault->requirements, id))
			continue;
		fprintf(out, "%s%s", any ? ", " : "", fault->name);
		any = true;
	}
}

static void put_requirement(FILE *out, const struct assay_requirement *r)
{
	char gap[512];
	const char *uncovered = assay_requirement_uncovered(r->id, gap, sizeof(gap));

	fprintf(out, "| %s | %s%s | %s | %s: %s | ", r->id, assay_severity_name(r->severity), r->unconfirmed ? ", unconfirmed" : "",
		assay_release_name(r->since), r->message, r->sentence);
	if (uncovered)
		fprintf(out, "*%s*", uncovered);
	else
		put_checks(out, r->id);
	fputs(" | ", out);
	put_faults(out, r->id);
	fputs(" |\n", out);
}

struct tally {
	unsigned testable, covered, beyond;
};

static void put_tally(FILE *out, const struct tally *t)
{
	fprintf(out, " %u of %u |", t->covered, t->testable);
}

/* One line of the summary, added to the sums: [0] musts, [1] shoulds. */
static void put_summary(FILE *out, const struct part *part, struct tally *sums)
{
	struct tally tally[2] = {{0}};

	for (size_t i = 0; i < assay_requirement_count(); i++) {
		const struct assay_requirement *r = assay_requirement_at(i);
		struct tally *t = &tally[r->severity != ASSAY_MUST];
		bool covered = assay_requirement_covered(r->id) > 0;

		if (!has_prefix(r->id, part->prefix))
			continue;
		t->testable += covered || !r->needs[0];
		t->covered += covered;
		t->beyond += !covered && r->needs[0];
	}
	fprintf(out, "| %s |", part->title);
	put_tally(out, &tally[0]);
	put_tally(out, &tally[1]);
	fprintf(out, " %u |\n", tally[0].beyond + tally[1].beyond);
	for (size_t i = 0; i < 2; i++) {
		sums[i].testable += tally[i].testable;
		sums[i].covered += tally[i].covered;
		sums[i].beyond += tally[i].beyond;
	}
}

static void put_open_points(FILE *out)
{
	const struct assay_ambiguity *a;
	struct assay_check_info info;

	fputs("\n## Open points of the specification\n\nWhat is left open or read differently, and the quirk checks that record "
	      "the reading.\n\n"
	      "| id | open point | accepted readings | recorded by |\n|---|---|---|---|\n",
	      out);
	for (size_t i = 0; (a = assay_ambiguity_at(i)); i++) {
		bool any = false;

		fprintf(out, "| %s | %s | ", a->id, a->topic);
		for (size_t r = 0; r < a->reading_count; r++) {
			if (a->readings[r].accepted == ASSAY_ACCEPTED_NO)
				continue;
			fprintf(out, "%s%s%s", any ? ", " : "", a->readings[r].name,
				a->readings[r].accepted == ASSAY_ACCEPTED_WARN ? " (with a warning)" : "");
			any = true;
		}
		fputs(" | ", out);
		any = false;
		for (size_t n = 0; !assay_check_at(n, &info); n++) {
			if (strcmp(info.ambiguity, a->id))
				continue;
			fprintf(out, "%s%s", any ? ", " : "", info.id);
			any = true;
		}
		if (!any)
			fprintf(out, "*%s%s*", a->needs[0] ? "needs " : "no check yet", a->needs);
		fputs(" |\n", out);
	}
}

void traceability_write(FILE *out)
{
	struct tally sums[2] = {{0}};

	fputs("# Requirements, checks, faults\n\nWritten by `make docs`: each requirement of the catalogue, the checks that judge "
	      "it, and the "
	      "named faults of the reference platform that make them fail.\nWhat one agent cannot show is left out of the counts "
	      "and says "
	      "what it would take.\n\n| part | musts covered | shoulds covered | beyond one agent |\n|---|---|---|---|\n",
	      out);
	for (size_t p = 0; p < PARTS; p++)
		put_summary(out, &parts[p], sums);
	fputs("| all |", out);
	put_tally(out, &sums[0]);
	put_tally(out, &sums[1]);
	fprintf(out, " %u |\n", sums[0].beyond + sums[1].beyond);
	for (size_t p = 0; p < PARTS; p++) {
		fprintf(out, "\n## %s\n\n| id | severity | since | requirement | checks | faults |\n|---|---|---|---|---|---|\n",
			parts[p].title);
		for (size_t i = 0; i < assay_requirement_count(); i++)
			if (has_prefix(assay_requirement_at(i)->id, parts[p].prefix))
				put_requirement(out, assay_requirement_at(i));
	}
	put_open_points(out);
}
