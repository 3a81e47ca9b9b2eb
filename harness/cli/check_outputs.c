/* SPDX-License-Identifier: BSD-2-Clause */
/* The files that `check` writes. */
#include "harness/cli/check_outputs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "harness/cli/cli.h"

bool check_outputs_add(struct check_outputs *o, enum report_format format, const char *path)
{
	if (o->count == CHECK_OUTPUTS_MAX) {
		cli_usage_error("check", "more than %d output files", CHECK_OUTPUTS_MAX);
		return false;
	}
	o->files[o->count].format = format;
	o->files[o->count++].path = path;
	return true;
}

bool check_outputs_with(struct check_outputs *o, const char *path)
{
	if (o->with_count == sizeof(o->with) / sizeof(o->with[0])) {
		cli_usage_error("check", "--with: more than %u of them", o->with_count);
		return false;
	}
	o->with[o->with_count++] = path;
	return true;
}

static int load_with(struct check_outputs *o, const char *path)
{
	char why[512];
	json_t *document, **place;
	const char *schema;

	if (report_load(path, NULL, &document, why, sizeof(why)))
		return cli_error(CLI_USAGE, "%s", why);
	schema = json_string_value(json_object_get(document, "schema"));
	place = schema && !strcmp(schema, "scmi-assay.replay/1")  ? &o->replay
		: schema && !strcmp(schema, "scmi-assay.bench/1") ? &o->bench
								  : NULL;
	if (!place) {
		cli_error(CLI_USAGE, "%s: expected a scmi-assay.replay/1 or scmi-assay.bench/1 result, found schema '%s'", path,
			  schema ? schema : "none");
		json_decref(document);
		return CLI_USAGE;
	}
	json_decref(*place);
	*place = document;
	return CLI_OK;
}

static unsigned on_stdout(const struct check_outputs *o)
{
	unsigned count = o->journal && !strcmp(o->journal, "-");

	for (unsigned i = 0; i < o->count; i++)
		count += !strcmp(o->files[i].path, "-");
	return count;
}

int check_outputs_prepare(struct check_outputs *o)
{
	bool colour;

	if (report_colour(o->colour, stdout, &colour))
		return cli_usage_error("check", "--color: expected auto, always or never, found '%s'", o->colour);
	if (on_stdout(o) > 1)
		return cli_usage_error("check", "standard output takes one output, the others need a file each");
	if ((size_t)snprintf(o->journal_path, sizeof(o->journal_path), "%s/journal.jsonl", o->folder) >= sizeof(o->journal_path))
		return cli_usage_error("check", "--output: the path is too long");
	for (unsigned i = 0; i < o->with_count; i++) {
		int status = load_with(o, o->with[i]);

		if (status != CLI_OK)
			return status;
	}
	return CLI_OK;
}

const char *check_outputs_journal(const struct check_outputs *o)
{
	return o->journal && strcmp(o->journal, "-") != 0 ? o->journal : o->journal_path;
}

/* --journal -: it is kept in the folder as ever, and comes out when the run has ended. */
static int write_journal(const struct check_outputs *o)
{
	FILE *journal = fopen(o->journal_path, "re");
	char bytes[65536];
	size_t got;

	if (!journal)
		return cli_error(CLI_USAGE, "%s: %s", o->journal_path, strerror(errno));
	while ((got = fread(bytes, 1, sizeof(bytes), journal)) > 0)
		fwrite(bytes, 1, got, stdout);
	fclose(journal);
	return fflush(stdout) ? cli_error(CLI_USAGE, "standard output: %s", strerror(errno)) : CLI_OK;
}

static int write_traces(const struct check_outputs *o, const json_t *result)
{
	char folder[4096], why[512];
	int count;

	if (!report_count(result, ASSAY_FAIL))
		return CLI_OK;
	if ((size_t)snprintf(folder, sizeof(folder), "%s/failed", o->folder) >= sizeof(folder))
		return cli_usage_error("check", "--output: the path is too long");
	count = report_write_failed_traces(result, folder, why, sizeof(why));
	if (count < 0)
		return cli_error(CLI_USAGE, "%s", why);
	if (count)
		fprintf(stderr, "scmi-assay: %d trace%s of failed checks in %s\n", count, count == 1 ? "" : "s", folder);
	return CLI_OK;
}

static int write_human(const struct check_outputs *o, const json_t *result)
{
	struct report_options options = {.verbose = o->verbose};

	report_colour(o->colour, stdout, &options.colour);
	if (report_write(result, REPORT_HUMAN, stdout, &options) || fflush(stdout))
		return cli_error(CLI_USAGE, "standard output: %s", strerror(errno));
	return CLI_OK;
}

int check_outputs_write(const struct check_outputs *o)
{
	struct report_options options = {.replay = o->replay, .bench = o->bench};
	int status = CLI_OK;
	char why[512];
	json_t *result;

	if (report_result_from_journal(check_outputs_journal(o), &result, NULL, why, sizeof(why)))
		return cli_error(CLI_USAGE, "%s", why);
	for (unsigned i = 0; i < o->count; i++)
		if (report_write_file(result, o->files[i].format, o->files[i].path, &options, why, sizeof(why)))
			status = cli_error(CLI_USAGE, "%s", why);
	if (write_traces(o, result) != CLI_OK)
		status = CLI_USAGE;
	if (o->journal && !strcmp(o->journal, "-") && write_journal(o) != CLI_OK)
		status = CLI_USAGE;
	/* A machine's format on stdout stays alone there. */
	if (!on_stdout(o) && write_human(o, result) != CLI_OK)
		status = CLI_USAGE;
	json_decref(result);
	return status;
}

void check_outputs_release(struct check_outputs *o)
{
	json_decref(o->replay);
	json_decref(o->bench);
}
