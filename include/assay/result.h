/* SPDX-License-Identifier: BSD-2-Clause */
/* What a check run found: verdicts with their clause and their bytes. Shared by suites, which judge, and reports, which tell. */
#ifndef ASSAY_RESULT_H
#define ASSAY_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum assay_verdict {
	ASSAY_PASS = 0,
	ASSAY_FAIL,
	ASSAY_WARN,
	ASSAY_NOTE,
	ASSAY_SKIP,
	ASSAY_WAIVED,
	ASSAY_ERROR,
	ASSAY_VERDICT_COUNT,
};

enum assay_severity { ASSAY_MUST = 0, ASSAY_SHOULD, ASSAY_QUIRK };

/* How a backend stopped answering; only with ASSAY_FAIL. */
enum assay_condition { ASSAY_CONDITION_NONE = 0, ASSAY_CONDITION_WEDGED, ASSAY_CONDITION_CRASHED, ASSAY_CONDITION_TIMEOUT };

enum assay_direction { ASSAY_SENT = 0, ASSAY_RECEIVED, ASSAY_HAPPENED /* a lifecycle payload (assay/trace.h) */ };

/* One message of a check's evidence. */
struct assay_evidence {
	uint64_t t_ns; /* since the run started */
	const char *agent;
	uint8_t direction; /* enum assay_direction */
	uint32_t bytes_count;
	const uint8_t *bytes; /* whole message, header first */
};

/* One finished check. (id, agent, resource, iteration) is unique in a run. Pointers belong to the caller during the call. */
struct assay_check_result {
	const char *id; /* suite.subject.case */
	const char *agent;
	const char *resource; /* "clock 3", or "" */
	uint32_t iteration;   /* from 0 */
	const char *title;
	const char *const *requirements; /* NULL-terminated */
	uint8_t severity;                /* enum assay_severity */
	uint8_t verdict;                 /* enum assay_verdict */
	uint8_t condition;               /* enum assay_condition */
	const char *reason;              /* "" where nothing needs saying */
	uint64_t t_ns, duration_ns;      /* since the run started */
	const struct assay_evidence *evidence;
	size_t evidence_count;
	/* A quirk check that found something: which reading of which open point; else NULL. */
	const char *ambiguity, *reading;
	bool preferred; /* the release prefers this reading */
};

static inline const char *assay_verdict_name(unsigned verdict)
{
	static const char *const names[] = {"pass", "fail", "warn", "note", "skip", "waived", "error"};

	return verdict < ASSAY_VERDICT_COUNT ? names[verdict] : "?";
}

static inline const char *assay_severity_name(unsigned severity)
{
	static const char *const names[] = {"must", "should", "quirk"};

	return severity <= ASSAY_QUIRK ? names[severity] : "?";
}

static inline const char *assay_condition_name(unsigned condition)
{
	static const char *const names[] = {"", "wedged", "crashed", "timeout"};

	return condition <= ASSAY_CONDITION_TIMEOUT ? names[condition] : "?";
}

#endif
