/* SPDX-License-Identifier: BSD-2-Clause */
/* The distributions of a bench as tables that HdrHistogram's plotters read: one file for each series over all messages. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assay/histogram.h"
#include "assay/report.h"
#include "reports/document.h"
#include "reports/text.h"

/* A bench of 64 agents has that many series of one name. */
#define FILES_MAX 1000u

static double scale_of(const json_t *series)
{
	return !strcmp(doc_string(series, "unit"), "ns") ? 1000.0 : 1.0;
}

static int write_one(const struct assay_histogram *histogram, double scale, const char *path, char *why, size_t why_bytes)
{
	struct report_output *output;
	int error = report_output_open(path, &output, why, why_bytes);

	if (error)
		return error;
	error = assay_histogram_print(histogram, report_output_stream(output), scale);
	if (!error)
		return report_output_commit(output, why, why_bytes);
	report_output_abandon(output);
	return text_fail(error, why, why_bytes, "%s: could not be written", path);
}

static bool is_main(const json_t *series)
{
	return !strcmp(doc_string(series, "name"), "publish_to_reap") && strcmp(doc_string(series, "side"), "B") != 0;
}

/* The file that the caller named: publish_to_reap of all agents of the first side. */
static int write_main(const json_t *bench, const char *path, char *why, size_t why_bytes)
{
	struct assay_histogram *total, *one;
	double scale = 1000;
	json_t *series;
	size_t i;
	int error = assay_histogram_create(0, &total);

	if (error)
		return text_fail(error, why, why_bytes, "%s", strerror(-error));
	json_array_foreach (json_object_get(bench, "series"), i, series) {
		if (doc_has_number(series, "message") || !is_main(series) || !doc_u64(series, "count"))
			continue;
		error = assay_histogram_from_json(series, &one, why, why_bytes);
		if (error)
			break;
		scale = scale_of(series);
		assay_histogram_add(total, one);
		assay_histogram_free(one);
	}
	if (!error)
		error = write_one(total, scale, path, why, why_bytes);
	assay_histogram_free(total);
	return error;
}

/* ".part" with what a file name had better not hold replaced; nothing of an empty one. */
static void put_part(FILE *f, const char *part)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

	if (*part)
		fputc('.', f);
	for (size_t i = 0; part[i] && i < 64; i++)
		fputc(strchr(plain, part[i]) ? part[i] : '_', f);
}

/* "out.B.kick_to_call.osv-a.hgrm" of "out.hgrm". */
static char *name_of(const char *path, const json_t *series, bool agents)
{
	const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
	char *name = NULL;
	size_t bytes;
	FILE *f = open_memstream(&name, &bytes);

	if (!f)
		return NULL;
	if (!dot || dot == path || (slash && dot <= slash + 1))
		dot = path + strlen(path);
	fwrite(path, 1, (size_t)(dot - path), f);
	put_part(f, doc_string(series, "side"));
	put_part(f, doc_string(series, "name"));
	if (agents)
		put_part(f, doc_string(series, "agent"));
	fputs(dot, f);
	fclose(f);
	return name;
}

static int write_other(const json_t *series, const char *path, bool agents, char *why, size_t why_bytes)
{
	struct assay_histogram *histogram;
	char *name = name_of(path, series, agents);
	int error = name ? assay_histogram_from_json(series, &histogram, why, why_bytes) : -ENOMEM;

	if (!error) {
		error = write_one(histogram, scale_of(series), name, why, why_bytes);
		assay_histogram_free(histogram);
	}
	free(name);
	return error;
}

static bool several_agents(const json_t *list)
{
	const char *first = doc_string(json_array_get(list, 0), "agent");
	json_t *series;
	size_t i;

	json_array_foreach (list, i, series)
		if (strcmp(doc_string(series, "agent"), first) != 0)
			return true;
	return false;
}

int report_write_hgrm(const json_t *bench, const char *path, char *why, size_t why_bytes)
{
	static const char *const keys[] = {"series", "phases"};
	bool agents = several_agents(json_object_get(bench, "series"));
	int error = write_main(bench, path, why, why_bytes);
	size_t files = 0, i;
	json_t *series;

	if (!strcmp(path, "-"))
		return error;
	for (size_t k = 0; k < 2; k++) {
		json_array_foreach (json_object_get(bench, keys[k]), i, series) {
			bool told = doc_has_number(series, "message") || !doc_u64(series, "count") || (is_main(series) && !agents);

			if (!error && !told && files++ < FILES_MAX)
				error = write_other(series, path, agents, why, why_bytes);
		}
	}
	return error;
}
