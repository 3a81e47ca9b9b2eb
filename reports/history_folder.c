/* SPDX-License-Identifier: BSD-2-Clause */
/* The folder of a history: what of a result is kept, under which name, and what is found again. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "assay/report.h"
#include "assay/sha256.h"
#include "reports/compare.h"
#include "reports/document.h"
#include "reports/history.h"
#include "reports/text.h"

#define PATH_BYTES 4096
#define COMMIT_BYTES 41
/* A summary has some hundred bytes a series; what is larger is none. */
#define FILE_MAX_BYTES (16 << 20)

static const char *const label_keys[] = {"name", "agent", "protocol", "message", "unit", "count", "p50", "mean", "p90", "p99"};

static json_t *short_list(const json_t *list)
{
	json_t *all = json_array(), *one;
	size_t i;

	json_array_foreach (list, i, one) {
		json_t *kept = json_object();

		for (size_t k = 0; k < sizeof(label_keys) / sizeof(label_keys[0]); k++)
			if (json_object_get(one, label_keys[k]))
				json_object_set(kept, label_keys[k], json_object_get(one, label_keys[k]));
		json_array_append_new(all, kept);
	}
	return all;
}

/* All that tells what it is a result of, and its figures without distributions and blocks. */
static json_t *summary_of(const struct report_bench_side *now, const char *commit)
{
	static const char *const keys[] = {"started", "tool", "environment", "configuration", "load", "agents"};
	const json_t *probes = json_object_get(now->document, "probes");
	json_t *summary = json_pack("{s:s,s:s}", "schema", HISTORY_SCHEMA, "commit", commit);

	for (size_t i = 0; summary && i < sizeof(keys) / sizeof(keys[0]); i++)
		if (json_object_get(now->document, keys[i]))
			json_object_set(summary, keys[i], json_object_get(now->document, keys[i]));
	json_object_set_new(
		summary, "probes",
		json_pack("{s:O*,s:O*}", "mode", json_object_get(probes, "mode"), "attached", json_object_get(probes, "attached")));
	json_object_set_new(summary, "series", short_list(json_object_get(now->document, "series")));
	json_object_set_new(summary, "phases", short_list(json_object_get(now->document, "phases")));
	return summary;
}

/* Letters and digits of a text: nothing that means something to a file system. */
static void plain(const char *text, char *out, size_t bytes)
{
	size_t used = 0;

	for (; *text && used + 1 < bytes; text++)
		if (isalnum((unsigned char)*text) || *text == '-' || *text == '_')
			out[used++] = *text;
	out[used] = '\0';
}

/* "20261120T172403Z-207f3d1cbdc2-1a2b3c4d.json": time, commit, and what tells two of them apart. */
static void name_of(const json_t *summary, char *name, size_t bytes)
{
	char digest[ASSAY_SHA256_HEX], when[17], commit[COMMIT_BYTES], *text = json_dumps(summary, JSON_COMPACT | JSON_SORT_KEYS);

	plain(doc_string(summary, "commit"), commit, sizeof(commit));
	when[0] = '\0';
	for (const char *at = doc_string(summary, "started"); *at && *at != '.' && strlen(when) < sizeof(when) - 1; at++)
		if (isdigit((unsigned char)*at) || *at == 'T')
			strncat(when, at, 1);
	assay_sha256_bytes(text ? text : "", text ? strlen(text) : 0, digest);
	snprintf(name, bytes, "%sZ-%s-%.8s.json", when, commit, digest);
	free(text);
}

static int write_summary(const json_t *summary, const char *path, char *why, size_t why_bytes)
{
	struct report_output *output;
	int err = report_output_open(path, &output, why, why_bytes);

	if (err)
		return err;
	if (json_dumpf(summary, report_output_stream(output), JSON_INDENT(1) | JSON_REAL_PRECISION(12)) ||
	    fputc('\n', report_output_stream(output)) == EOF) {
		report_output_abandon(output);
		return text_fail(-EIO, why, why_bytes, "%s: cannot be written", path);
	}
	return report_output_commit(output, why, why_bytes);
}

int report_history_keep(const char *folder, const struct report_bench_side *now, const char *commit, char *file, size_t file_bytes,
			char *why, size_t why_bytes)
{
	char path[PATH_BYTES];
	json_t *summary;
	int err;

	if (compare_is_interleaved(now->document))
		return text_fail(-EINVAL, why, why_bytes, "%s: expected a result of one back-end, found an interleaved one of two",
				 now->file);
	if (!*doc_string(now->document, "started"))
		return text_fail(-EINVAL, why, why_bytes, "%s: expected the time when it was started, found none", now->file);
	err = compare_check_side(now, why, why_bytes);
	if (err)
		return err;
	summary = summary_of(now, commit ? commit : doc_string(json_object_get(now->document, "tool"), "commit"));
	if (!summary)
		return -ENOMEM;
	name_of(summary, file, file_bytes);
	err = (size_t)snprintf(path, sizeof(path), "%s/%s", folder, file) < sizeof(path)
		      ? write_summary(summary, path, why, why_bytes)
		      : text_fail(-ENAMETOOLONG, why, why_bytes, "%s: too long a path", folder);
	json_decref(summary);
	return err;
}

static void leave_out(struct history *history, const char *file, const char *why)
{
	json_array_append_new(history->left_out, json_pack("{s:o,s:o}", "file", text_json(file), "why", text_json(why)));
}

static int check_summary(const json_t *document, char *why, size_t why_bytes)
{
	static const char *const lists[] = {"series", "phases"};
	const struct report_bench_side side = {document, "it"};
	const json_t *one;
	size_t i;

	if (!*doc_string(document, "started"))
		return text_fail(-EINVAL, why, why_bytes, "expected the time when it was started, found none");
	for (size_t list = 0; list < 2; list++)
		json_array_foreach (json_object_get(document, lists[list]), i, one)
			if (!doc_has_number(one, "p50") || doc_double(one, "p50") < 0)
				return text_fail(-EINVAL, why, why_bytes, "%s %zu (%.60s): expected a p50, found none", lists[list],
						 i, doc_string(one, "name"));
	return compare_check_side(&side, why, why_bytes);
}

static int read_run(struct history *history, const char *folder, const char *name)
{
	struct history_run *more;
	char path[PATH_BYTES], why[512] = "cannot be read";
	json_t *document = NULL;
	struct stat there;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", folder, name) >= sizeof(path) || stat(path, &there) ||
	    !S_ISREG(there.st_mode) || there.st_size > FILE_MAX_BYTES) {
		leave_out(history, name, "expected a file of a result, found something else");
		return 0;
	}
	if (report_load(path, HISTORY_SCHEMA, &document, why, sizeof(why)) || check_summary(document, why, sizeof(why))) {
		leave_out(history, name, why);
		json_decref(document);
		return 0;
	}
	more = realloc(history->runs, (history->count + 1) * sizeof(*more));
	if (!more) {
		json_decref(document);
		return -ENOMEM;
	}
	history->runs = more;
	history->runs[history->count] = (struct history_run){strdup(name), document};
	return history->runs[history->count++].file ? 0 : -ENOMEM;
}

static int by_time(const void *a, const void *b)
{
	const struct history_run *x = a, *y = b;
	int order = strcmp(doc_string(x->document, "started"), doc_string(y->document, "started"));

	return order ? order : strcmp(x->file, y->file);
}

static void drop(struct history_run *run)
{
	free(run->file);
	json_decref(run->document);
}

/* Keeps what belongs to `like`. */
static void keep_alike(struct history *history, const json_t *like)
{
	size_t kept = 0;

	for (size_t i = 0; i < history->count; i++) {
		json_t *differences = json_array();

		if (history->runs[i].document != like)
			compare_configurations(like, history->runs[i].document, differences);
		if (json_array_size(differences)) {
			char why[512];

			snprintf(why, sizeof(why), "of something else: %.400s", json_string_value(json_array_get(differences, 0)));
			leave_out(history, history->runs[i].file, why);
			drop(&history->runs[i]);
		} else {
			history->runs[kept++] = history->runs[i];
		}
		json_decref(differences);
	}
	history->count = kept;
}

static void keep_newest(struct history *history)
{
	size_t old = history->count > HISTORY_RUNS_MAX ? history->count - HISTORY_RUNS_MAX : 0;

	for (size_t i = 0; i < old; i++) {
		leave_out(history, history->runs[i].file, "older than the newest runs that are looked at");
		drop(&history->runs[i]);
	}
	memmove(history->runs, history->runs + old, (history->count - old) * sizeof(*history->runs));
	history->count -= old;
}

static bool is_result(const char *name)
{
	size_t length = strlen(name);

	return name[0] != '.' && length > 5 && !strcmp(name + length - 5, ".json");
}

int history_read(const char *folder, const json_t *like, struct history *history, char *why, size_t why_bytes)
{
	struct dirent **names;
	int count = scandir(folder, &names, NULL, alphasort), err = 0;

	*history = (struct history){.left_out = json_array()};
	if (count < 0)
		return text_fail(-errno, why, why_bytes, "%s: expected a folder of results: %s", folder, strerror(errno));
	for (int i = 0; i < count; i++) {
		if (!err && is_result(names[i]->d_name))
			err = read_run(history, folder, names[i]->d_name);
		free(names[i]);
	}
	free(names);
	if (err || !history->count)
		return err;
	qsort(history->runs, history->count, sizeof(*history->runs), by_time);
	keep_alike(history, like ? like : history->runs[history->count - 1].document);
	if (history->count)
		keep_newest(history);
	return 0;
}

void history_free(struct history *history)
{
	for (size_t i = 0; i < history->count; i++)
		drop(&history->runs[i]);
	free(history->runs);
	json_decref(history->left_out);
}
