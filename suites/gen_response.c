/* SPDX-License-Identifier: BSD-2-Clause */
/* Verdicts over all responses and events of a run: what passive.c found, told at the end. */
#include <stdio.h>

#include "suites/check.h"
#include "suites/engine.h"
#include "suites/tables.h"

/* The offending exchange becomes the evidence. */
static void show(struct check *c, const struct passive_finding *f)
{
	struct evidence *e = c->evidence;

	e->frozen = false;
	for (uint32_t i = 0; i < f->messages_count; i++)
		evidence_add(e, f->messages[i].t_ns, assay_agent_name(c->home->agent), f->messages[i].direction,
			     f->messages[i].bytes, f->messages[i].bytes_count);
}

static void report(struct check *c, enum passive_rule rule, bool soft)
{
	const struct passive_finding *f = &c->home->passive.findings[rule];

	if (f->judged == 0)
		return skip(c, "no message of this kind was seen");
	(void)expect(c, true, " ");
	if (f->offences == 0)
		return;
	show(c, f);
	if (soft)
		warn(c, "%s (%llu of %llu)", f->reason, (unsigned long long)f->offences, (unsigned long long)f->judged);
	else
		fail(c, "%s (%llu of %llu)", f->reason, (unsigned long long)f->offences, (unsigned long long)f->judged);
}

static void one_rule(struct check *c)
{
	report(c, (enum passive_rule)check_row(c)->argument, false);
}

/* A must over virtio; elsewhere no text says so. */
static void virtio_rule(struct check *c)
{
	report(c, (enum passive_rule)check_row(c)->argument, !check_is_virtio(c));
}

static void lengths(struct check *c)
{
	report(c, RULE_SUCCESS_LENGTH, false);
	if (!over(c) && c->home->passive.findings[RULE_SUCCESS_EXCESS].offences)
		report(c, RULE_SUCCESS_EXCESS, true);
}

static void list_lengths(struct check *c)
{
	report(c, RULE_LIST_LENGTH, false);
	if (!over(c) && c->home->passive.findings[RULE_LIST_EXCESS].offences)
		report(c, RULE_LIST_EXCESS, true);
}

static void answered_once(struct check *c)
{
	uint64_t unmatched = assay_agent_unmatched(c->home->agent);

	report(c, RULE_ANSWERED_ONCE, false);
	if (!over(c))
		(void)expect(c, unmatched == 0, "no answer without a command expected, %llu found", (unsigned long long)unmatched);
}

/* Every answer against what the oracle predicts; how sharp it was is told with the verdict. */
static void predicted(struct check *c)
{
	const struct passive_finding *f = &c->home->predicted.finding;
	struct assay_sharpness s;

	if (f->judged == 0)
		return skip(c, "no message of this kind was seen");
	assay_oracle_sharpness(c->home->predicted.oracle, &s);
	(void)expect(c, true, " ");
	(void)snprintf(c->reason, sizeof(c->reason), "%llu answers: %.2f statuses allowed on average, exactly one for %.1f %%",
		       (unsigned long long)s.requests, (double)s.sizes / (double)s.requests,
		       100.0 * (double)s.single / (double)s.requests);
	if (f->offences == 0)
		return;
	show(c, f);
	fail(c, "%s (%llu of %llu)", f->reason, (unsigned long long)f->offences, (unsigned long long)f->judged);
}

#define ROW(name, says, function, rule, ...)                                                                           \
	{                                                                                                              \
		.id = name, .title = says, .requirements = REQUIRES(__VA_ARGS__), .scope = OVER_ALL, .argument = rule, \
		.run = function,                                                                                       \
	}

static const struct check_row rows[] = {
	{
		.id = "gen.response.header",
		.title = "every response carries its command's header",
		.requirements = REQUIRES("GEN-HDR-01", "VIO-13", "VIO-14"),
		.scope = OVER_ALL,
		.needs = {.wire = true},
		.argument = RULE_HEADER_ECHO,
		.run = one_rule,
	},
	ROW("gen.response.status", "every status is a defined one", one_rule, RULE_STATUS_RANGE, "GEN-ST-01"),
	{
		.id = "gen.response.predicted",
		.title = "every status is one that the inventory, the history and the release allow",
		.requirements = REQUIRES("GEN-ST-01"),
		.scope = OVER_ALL,
		.run = predicted,
	},
	ROW("gen.response.error-length", "every error is a status word and nothing else", virtio_rule, RULE_ERROR_IS_STATUS_ONLY,
	    "GEN-ST-02", "VIO-8"),
	ROW("gen.response.success-length", "every success is as long as its layout", lengths, RULE_SUCCESS_LENGTH, "GEN-ST-04"),
	ROW("gen.response.list-length", "every list is as long as its count says", list_lengths, RULE_LIST_LENGTH, "GEN-LEN-04"),
	ROW("gen.response.reserved-bits", "reserved bits of every response are zero", one_rule, RULE_RESERVED_BITS, "GEN-RSV-01"),
	ROW("gen.response.name-end", "every name ends inside its field", one_rule, RULE_NAME_ENDS, "GEN-LEN-05"),
	ROW("gen.response.name-padding", "every name is followed by zeros", one_rule, RULE_NAME_PADDING, "GEN-LEN-06"),
	ROW("gen.response.used-length", "every used length is what was written", one_rule, RULE_USED_LENGTH, "VIO-12", "VQ-11",
	    "VIO-CMD-04"),
	ROW("gen.response.once", "every command is answered once", answered_once, RULE_ANSWERED_ONCE, "VQ-10"),
	ROW("gen.event.shape", "every event is a delayed response or notification of a known protocol", one_rule, RULE_EVENT_SHAPE,
	    "VIO-22", "VIO-EVT-03"),
	ROW("gen.event.delayed-error", "every delayed error is a status word and nothing else", virtio_rule, RULE_DELAYED_ERROR,
	    "GEN-ASY-06"),
	ROW("gen.event.agent", "every notification names an agent that exists", one_rule, RULE_EVENT_AGENT, "GEN-NTF-08"),
};

CHECK_TABLE(checks_gen_response, rows);
