/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The checks' own test: runs all of them against the reference platform with each named fault in turn. Each fault has to be
 * caught by a check, each check has to catch a fault. Beside that, generic mutants of every answer seen show what the checks do
 * not look at. Prints the matrix and keeps it as text and JSON.
 */
#include <errno.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "assay/check.h"
#include "harness/config/expectations.h"
#include "harness/platform/platform_faults.h"
#include "scmi/base.h"
#include "scmi/header.h"
#include "scmi/le.h"
#include "harness/e2e/mutation_run.h"

#define FAULTS_MAX 2048u
#define FAULTS_WANTED 40u
#define COLLATERAL_SAID 4u /* the JSON has all */

/* --- Judging ----------------------------------------------------------------------------------------------------------------- */

static struct outcome clean[SETTINGS];

/* A check catches a fault if it fails or warns where it does not on the clean platform. Silence counts only where it is the fault. */
static bool catches(const struct job *job, size_t check, bool about_silence)
{
	uint8_t rank = job->outcome.worst[check], before = clean[job->setting].worst[check];

	if (rank != WARNED && rank != FAILED)
		return false;
	return before != WARNED && before != FAILED && (about_silence || !job->outcome.silent[check]);
}

static bool about_silence(const char *fault)
{
	return strstr(fault, "silent") || strstr(fault, "transport.") || strstr(fault, "never-freed");
}

static bool broke(const struct job *job)
{
	return job->crashed || job->outcome.error;
}

/* What shows in the serving process, not in its answers, and the whole-program test that catches it. */
static const struct {
	const char *fault, *test;
} elsewhere[] = {
	{"agent-loss.leaks-memory", "e2e/killed-agents-hold-nothing"},
	{"agent-loss.leaks-descriptor", "e2e/killed-agents-hold-nothing"},
	{"serve.unfair", "e2e/noisy-neighbours-have-their-turn"},
};

static const char *caught_elsewhere(const char *fault)
{
	for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++)
		if (!strcmp(elsewhere[i].fault, fault))
			return elsewhere[i].test;
	return NULL;
}

/* Which checks catch this job's fault, added to `hits`. */
static void collect(const struct job *job, bool *hits)
{
	bool silence = about_silence(job->fault);

	for (size_t i = 0; i < check_count; i++)
		hits[i] = hits[i] || catches(job, i, silence);
}

/* Is the check about one of the fault's requirements? Otherwise it is hit by the way. */
static bool is_aimed(size_t check, const struct platform_fault *fault)
{
	struct assay_check_info info;

	(void)assay_check_at(check, &info);
	for (size_t i = 0; info.requirements[i]; i++)
		if (strstr(fault->requirements, info.requirements[i]))
			return true;
	return false;
}

struct report {
	FILE *text;
	json_t *faults, *uncaught, *elsewhere, *idle, *survivors, *broken;
	uint32_t caught, mutants, killed;
	uint32_t catches_of[CHECKS_MAX];
};

__attribute__((format(printf, 2, 3))) static void say(struct report *r, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)vprintf(format, arguments);
	va_end(arguments);
	va_start(arguments, format);
	if (r->text)
		(void)vfprintf(r->text, format, arguments);
	va_end(arguments);
}

/* One row of the matrix: the checks that caught the fault, those that are about it first. */
static uint32_t say_catchers(struct report *r, const struct platform_fault *fault, const bool *hits, json_t *row)
{
	json_t *aimed = json_array(), *collateral = json_array();
	uint32_t count = 0;
	size_t i;
	json_t *id;

	for (size_t check = 0; check < check_count; check++) {
		if (!hits[check])
			continue;
		count++;
		r->catches_of[check]++;
		json_array_append_new(is_aimed(check, fault) ? aimed : collateral, json_string(check_ids[check]));
	}
	if (count)
		say(r, "%-50s %3zu aimed %3zu collateral ", fault->name, json_array_size(aimed), json_array_size(collateral));
	json_array_foreach (aimed, i, id)
		say(r, " %s", json_string_value(id));
	json_array_foreach (collateral, i, id)
		if (i < COLLATERAL_SAID)
			say(r, "%s %s", i == 0 ? " |" : "", json_string_value(id));
	if (count)
		say(r, "%s\n", json_array_size(collateral) > COLLATERAL_SAID ? " ..." : "");
	(void)json_object_set_new(row, "aimed", aimed);
	(void)json_object_set_new(row, "collateral", collateral);
	return count;
}

static void judge_fault(struct report *r, size_t index)
{
	const struct platform_fault *fault = platform_fault_at(index);
	json_t *row = json_pack("{s:s, s:s}", "fault", fault->name, "requirements", fault->requirements);
	bool hits[CHECKS_MAX] = {false};

	for (size_t i = 0; i < job_count; i++) {
		if (jobs[i].mutant || strcmp(jobs[i].fault, fault->name) != 0)
			continue;
		if (broke(&jobs[i]))
			(void)json_array_append_new(r->broken,
						    json_sprintf("%s, %s: %s", fault->name, settings[jobs[i].setting].name,
								 jobs[i].crashed ? "crashed" : jobs[i].outcome.text));
		collect(&jobs[i], hits);
	}
	if (say_catchers(r, fault, hits, row)) {
		r->caught++;
	} else if (caught_elsewhere(fault->name)) {
		say(r, "%-50s shows outside of answers: caught by %s\n", fault->name, caught_elsewhere(fault->name));
		(void)json_array_append_new(r->elsewhere, json_string(fault->name));
	} else {
		say(r, "%-50s NOT CAUGHT (%s)\n", fault->name, fault->requirements);
		(void)json_array_append_new(r->uncaught, json_string(fault->name));
	}
	(void)json_array_append_new(r->faults, row);
}

static void judge_mutants(struct report *r)
{
	for (size_t i = 0; i < job_count; i++) {
		bool hits[CHECKS_MAX] = {false};

		if (!jobs[i].mutant)
			continue;
		r->mutants++;
		if (broke(&jobs[i]))
			json_array_append_new(r->broken, json_sprintf("%s: %s", jobs[i].fault,
								      jobs[i].crashed ? "crashed" : jobs[i].outcome.text));
		collect(&jobs[i], hits);
		if (memchr(hits, true, sizeof(hits)) || !jobs[i].outcome.reached)
			r->killed++;
		else
			json_array_append_new(r->survivors, json_string(jobs[i].fault));
	}
}

static void judge_checks(struct report *r)
{
	struct assay_check_info info;

	for (size_t i = 0; i < check_count; i++)
		if (r->catches_of[i] == 0 && assay_check_at(i, &info) == 0 && info.severity != ASSAY_QUIRK &&
		    strncmp(check_ids[i], "vhost.", 6) != 0)
			json_array_append_new(r->idle, json_string(check_ids[i]));
}

/* The first of them; the JSON has all. */
static void list(struct report *r, const char *title, const json_t *array, size_t most)
{
	size_t i;
	json_t *item;

	if (json_array_size(array) == 0)
		return;
	say(r, "\n%s (%zu)\n", title, json_array_size(array));
	json_array_foreach (array, i, item)
		if (i < most)
			say(r, "  %s\n", json_string_value(item));
}

/* --- The program ------------------------------------------------------------------------------------------------------------- */

static bool run_clean(struct report *r)
{
	bool good = true;

	for (size_t s = 0; s < SETTINGS; s++) {
		run_once(&settings[s], "", false, s == 0, &clean[s]);
		if (clean[s].error || !clean[s].reached) {
			say(r, "clean platform, %s: %s\n", settings[s].name, clean[s].text);
			good = false;
		}
		for (size_t i = 0; i < check_count; i++) {
			if (clean[s].worst[i] < WARNED)
				continue;
			say(r, "clean platform, %s: %s %s\n", settings[s].name, check_ids[i],
			    clean[s].worst[i] == FAILED   ? "FAILS"
			    : clean[s].worst[i] == BROKEN ? "IS BROKEN"
							  : "warns");
			good = good && clean[s].worst[i] == WARNED;
		}
	}
	return good;
}

/* Bytes of answers that no requirement defines: a platform may put there what it likes, so a mutant of them proves nothing. */
static const struct undefined {
	uint8_t protocol, message, from, to;
	const char *why;
} undefined[] = {
	{SCMI_PROTOCOL_BASE, SCMI_BASE_DISCOVER_IMPLEMENTATION_VERSION, 4, 8, "the implementation version is the vendor's own"},
	{SCMI_PROTOCOL_POWER, SCMI_PROTOCOL_ATTRIBUTES, 8, 16, "the address of a statistics region without length"},
	{SCMI_PROTOCOL_PERF, SCMI_PROTOCOL_ATTRIBUTES, 8, 16, "the address of a statistics region without length"},
	{SCMI_PROTOCOL_SENSOR, SCMI_PROTOCOL_ATTRIBUTES, 8, 16, "the address of a region of values without length"},
};
static uint32_t undefined_count;

static bool is_undefined(const struct kind *kind, uint32_t at)
{
	for (size_t i = 0; i < sizeof(undefined) / sizeof(undefined[0]); i++)
		if (!kind->event && undefined[i].protocol == kind->protocol && undefined[i].message == kind->message &&
		    at >= undefined[i].from && at < undefined[i].to)
			return true;
	return false;
}

static void add_mutants(void)
{
	for (size_t k = 0; k < kind_count; k++) {
		char name[96];

		if (!kinds[k].event) {
			(void)snprintf(name, sizeof(name), "mutant:status:0x%x:0x%x", kinds[k].protocol, kinds[k].message);
			(void)add_job(name, 0, true);
			for (int by = -4; by <= 4; by += 8) {
				(void)snprintf(name, sizeof(name), "mutant:length:0x%x:0x%x:%+d", kinds[k].protocol,
					       kinds[k].message, by);
				(void)add_job(name, 0, true);
			}
		}
		for (uint32_t at = 0; at < kinds[k].payload && at < 128; at++) {
			if (is_undefined(&kinds[k], at)) {
				undefined_count++;
				continue;
			}
			(void)snprintf(name, sizeof(name), "mutant:%s:0x%x:0x%x:%u", kinds[k].event ? "event-byte" : "byte",
				       kinds[k].protocol, kinds[k].message, at);
			(void)add_job(name, 0, true);
		}
	}
}

static bool write_json(const struct report *r, const char *path)
{
	json_t *all = json_pack("{s:s, s:O, s:O, s:O, s:O, s:O, s:O, s:i, s:i, s:i}", "schema", "scmi-assay.mutation/1", "faults",
				r->faults, "uncaught", r->uncaught, "elsewhere", r->elsewhere, "idle_checks", r->idle, "survivors",
				r->survivors, "broken", r->broken, "caught", (int)r->caught, "mutants", (int)r->mutants, "killed",
				(int)r->killed);
	bool good = all && json_dump_file(all, path, JSON_INDENT(1)) == 0;

	json_decref(all);
	return good;
}

static void forget(struct report *r)
{
	json_decref(r->faults);
	json_decref(r->uncaught);
	json_decref(r->elsewhere);
	json_decref(r->idle);
	json_decref(r->survivors);
	json_decref(r->broken);
}

static bool given(int argc, char **argv, const char *option)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], option) == 0)
			return true;
	return false;
}

/* --- Which runs it takes ----------------------------------------------------------------------------------------------------- */

/*
 * Not every fault has to be seen in every setting. First each fault in the settings that it belongs to; then those that no check about
 * their requirements caught in all others; then, for each check that caught nothing, the faults of its requirements in the settings that they were not seen in.
 * --all runs everything, --family PREFIX the faults of one kind alone.
 */
static bool seen[FAULTS_MAX][SETTINGS];
static const char *one_family; /* --family: how the names of the faults begin that are tried */

static bool belongs(size_t fault, uint8_t setting)
{
	const struct setting *s = &settings[setting];

	return takes(s, platform_fault_at(fault)->name) && (s->only || s->family || setting == 0);
}

static void add_fault(size_t fault, uint8_t setting)
{
	const char *name = platform_fault_at(fault)->name;

	if (fault >= FAULTS_MAX || seen[fault][setting] || !takes(&settings[setting], name) ||
	    (one_family && strncmp(name, one_family, strlen(one_family)) != 0))
		return;
	seen[fault][setting] = true;
	(void)add_job(platform_fault_at(fault)->name, setting, false);
}

static void caught_so_far(const struct platform_fault *fault, bool *hits)
{
	for (size_t i = 0; i < job_count; i++)
		if (!jobs[i].mutant && !strcmp(jobs[i].fault, fault->name))
			collect(&jobs[i], hits);
}

/* Their names begin alike. */
static bool is_of_its_protocol(size_t check, const struct platform_fault *fault)
{
	size_t bytes = strcspn(check_ids[check], ".");

	return strncmp(check_ids[check], fault->name, bytes + 1) == 0;
}

static int run_for_idle(bool *caught, bool (*about)(size_t check, const struct platform_fault *fault))
{
	size_t from = job_count;

	for (size_t f = 0; platform_fault_at(f); f++)
		caught_so_far(platform_fault_at(f), caught);
	for (size_t check = 0; check < check_count; check++)
		for (size_t f = 0; !caught[check] && platform_fault_at(f); f++)
			for (uint8_t s = 0; s < SETTINGS && about(check, platform_fault_at(f)); s++)
				if (clean[s].worst[check] != NOT_RUN && clean[s].worst[check] != SKIPPED)
					add_fault(f, s);
	return run_jobs(from);
}

/* What goes wrong in the transport shows anywhere, and may keep a policy from being bound: any catch will do. */
static bool caught_well(const struct platform_fault *fault, const bool *hits)
{
	if (about_silence(fault->name) && memchr(hits, true, CHECKS_MAX))
		return true;
	for (size_t i = 0; i < check_count; i++)
		if (hits[i] && is_aimed(i, fault))
			return true;
	return false;
}

/* Run in all settings what was caught by the way at most, then what checks that caught nothing are about. */
static int run_the_rest(void)
{
	bool caught[CHECKS_MAX] = {false};
	size_t from = job_count;
	int error;

	for (size_t f = 0; platform_fault_at(f); f++) {
		bool hits[CHECKS_MAX] = {false};

		caught_so_far(platform_fault_at(f), hits);
		for (uint8_t s = 0; s < SETTINGS && !caught_well(platform_fault_at(f), hits); s++)
			add_fault(f, s);
	}
	error = run_jobs(from);
	if (!error)
		error = run_for_idle(caught, is_aimed);
	return error ? error : run_for_idle(caught, is_of_its_protocol);
}

static const char *value_of(int argc, char **argv, const char *option)
{
	for (int i = 1; i + 1 < argc; i++)
		if (strcmp(argv[i], option) == 0)
			return argv[i + 1];
	return NULL;
}

static void prepare(bool faults, bool all)
{
	struct assay_check_info info;

	for (check_count = 0; check_count < CHECKS_MAX && assay_check_at(check_count, &info) == 0; check_count++)
		check_ids[check_count] = info.id;
	jobs = mmap(NULL, JOBS_MAX * sizeof(*jobs), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	next_job = mmap(NULL, sizeof(*next_job), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (jobs == MAP_FAILED || next_job == MAP_FAILED)
		exit(4);
	for (size_t s = 0; s < SETTINGS; s++)
		prepare_setting(s);
	for (size_t f = 0; faults && platform_fault_at(f); f++)
		for (uint8_t s = 0; s < SETTINGS; s++)
			if (all || belongs(f, s))
				add_fault(f, s);
}

int main(int argc, char **argv)
{
	bool with_mutants = !given(argc, argv, "--faults-only");
	struct report r = {.faults = json_array(),
			   .uncaught = json_array(),
			   .elsewhere = json_array(),
			   .idle = json_array(),
			   .survivors = json_array(),
			   .broken = json_array()};
	struct timespec began, ended;
	char why[256] = "";
	bool good;

	(void)clock_gettime(CLOCK_MONOTONIC, &began);
	(void)mkdir("build", 0777);
	r.text = fopen("build/mutation.txt", "w");
	if (assay_catalogue_load(why, sizeof(why)) || !r.text) {
		(void)fprintf(stderr, "mutation: %s\n", why[0] ? why : "build/mutation.txt cannot be written");
		return 4;
	}
	one_family = value_of(argc, argv, "--family");
	prepare(!given(argc, argv, "--mutants-only"), given(argc, argv, "--all"));
	good = run_clean(&r);
	if (with_mutants)
		add_mutants();
	if (run_jobs(0) || (!given(argc, argv, "--mutants-only") && run_the_rest()))
		say(&r, "a worker died\n");
	for (size_t f = 0; platform_fault_at(f); f++)
		judge_fault(&r, f);
	judge_mutants(&r);
	judge_checks(&r);
	list(&r, "faults that no check caught", r.uncaught, 300);
	list(&r, "checks that caught no fault", r.idle, 300);
	list(&r, "runs that broke", r.broken, 10);
	list(&r, "mutants that survived", r.survivors, 300);
	(void)clock_gettime(CLOCK_MONOTONIC, &ended);
	say(&r, "\n%u faults caught, %zu not caught, %zu by whole-program tests; %zu checks, %zu of them caught nothing\n",
	    r.caught, json_array_size(r.uncaught), json_array_size(r.elsewhere), check_count, json_array_size(r.idle));
	for (size_t i = 0; with_mutants && i < sizeof(undefined) / sizeof(undefined[0]); i++)
		say(&r, "no mutants of protocol 0x%02x, message 0x%x, bytes %u to %u: %s\n", undefined[i].protocol,
		    undefined[i].message, undefined[i].from, undefined[i].to - 1, undefined[i].why);
	if (r.mutants)
		say(&r, "%u of %u generic mutants killed (%.1f %%); %u bytes that no requirement defines were left alone\n",
		    r.killed, r.mutants, 100.0 * r.killed / r.mutants, undefined_count);
	say(&r, "%ld s\n", (long)(ended.tv_sec - began.tv_sec));
	(void)fclose(r.text);
	good = write_json(&r, "build/mutation.json") && good;
	good = good && r.caught >= FAULTS_WANTED && !json_array_size(r.uncaught) && !json_array_size(r.idle) &&
	       !json_array_size(r.broken);
	forget(&r);
	return good ? 0 : 1;
}
