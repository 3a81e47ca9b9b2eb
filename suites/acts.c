/* SPDX-License-Identifier: BSD-2-Clause */
/* Tries acts: what is refused changes nothing, what is served does, both as another agent sees it. */
#include "suites/acts_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "scmi/names.h"
#include "scmi/perf.h"
#include "scmi/pinctrl.h"
#include "scmi/power.h"
#include "scmi/powercap.h"
#include "scmi/reset.h"
#include "scmi/sensor.h"
#include "scmi/voltage.h"
#include "suites/clock_common.h"
#include "suites/domain_common.h"

#define ROUNDS 10u

static const struct act *const tables[] = {acts_clock, acts_domain, acts_limits};

const struct act *act_at(size_t index)
{
	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++)
		for (const struct act *act = tables[t]; act->name; act++)
			if (index-- == 0)
				return act;
	return NULL;
}

const struct act *act_find(const char *name)
{
	const struct act *act;

	for (size_t i = 0; (act = act_at(i)); i++)
		if (strcmp(act->name, name) == 0)
			return act;
	return NULL;
}

bool act_ready(struct check *c, const struct act *act, struct attempt *a)
{
	*a = (struct attempt){.act = act, .witness = cell_witness(c, act->right), .extra = UINT32_MAX};
	if (act->protocol == SCMI_PROTOCOL_RESET || act->protocol == SCMI_PROTOCOL_SYSTEM)
		a->extra = 0;
	if (a->witness == NO_AGENT || over(c) || !cell_as(c, a->witness, a->witness) ||
	    !check_implements(c, act->protocol, act->message))
		return false;
	return act->prepare(c, a) && !over(c);
}

static const char *message_text(const struct act *act)
{
	const char *name = scmi_message_name(act->protocol, SCMI_TYPE_COMMAND, act->message);

	return name ? name : "the command";
}

static bool look(struct check *c, const struct attempt *a, uint64_t *value)
{
	return !over(c) && cell_as(c, a->witness, a->witness) && a->act->look(c, a, value);
}

/* Asks as the agent; false where it has no id for the resource, or nothing was answered. */
static const struct assay_exchange *ask(struct check *c, const struct attempt *a, size_t place, uint64_t value)
{
	return cell_as(c, place, a->witness) ? a->act->send(c, a, value) : NULL;
}

/* What was refused must not come later either, where changes take their time. */
static bool is_slow(const struct attempt *a)
{
	return a->act->protocol == SCMI_PROTOCOL_POWER || a->act->protocol == SCMI_PROTOCOL_PERF;
}

static void put_back(struct check *c, const struct attempt *a, size_t place)
{
	(void)ask(c, a, a->witness, a->before);
	(void)ask(c, a, place, a->before);
}

static void unchanged(struct check *c, const struct attempt *a, size_t place, int32_t status)
{
	char text[48];
	uint64_t now;

	for (uint32_t round = 0; round < (is_slow(a) ? 3u : 1u) && look(c, a, &now); round++) {
		if (now != a->before)
			put_back(c, a, place);
		if (!expect(c, now == a->before,
			    "%s of %s gave %s, yet another agent sees a change: 0x%" PRIx64 " before, 0x%" PRIx64 " after it",
			    message_text(a->act), cell_text(c, text, sizeof(text)), status_text(status), a->before, now))
			return;
		if (is_slow(a))
			domain_pause_round(c, round);
	}
}

void act_refused(struct check *c, struct attempt *a, size_t place, uint32_t set)
{
	const struct assay_exchange *ex = ask(c, a, place, a->before);
	/* A value that is not legal in itself may be refused for that. */
	uint32_t wider = a->legal || a->act->right == POLICY_STATE ? set : set | S_IP | S_NS | S_OR;

	if (!ex || !expect_status(c, ex, set))
		return;
	unchanged(c, a, place, ex->status);
	if (over(c) || a->before == a->other)
		return;
	ex = ask(c, a, place, a->other);
	if (!ex || !answered(ex))
		return;
	if (!(status_bit(ex->status) & wider))
		put_back(c, a, place);
	if (!(status_bit(ex->status) & wider)) {
		(void)expect(c, false, "%s: %s expected, %s found", message_text(a->act), status_set_text(wider),
			     status_text(ex->status));
		return;
	}
	unchanged(c, a, place, ex->status);
}

/* Answered, and not refused for want of a right: other reasons to refuse there may be. */
static bool is_let(struct check *c, const struct assay_exchange *ex)
{
	struct scmi_header h = scmi_header_unpack(scmi_load32(ex->request));
	const char *name = scmi_message_name(h.protocol, SCMI_TYPE_COMMAND, h.message);

	return answered(ex) && expect(c, ex->status != SCMI_DENIED && ex->status != SCMI_NOT_FOUND,
				      "%s(0x%x): this agent may, %s found", name ? name : "a command",
				      ex->request_bytes >= 8 ? scmi_load32(ex->request + 4) : 0, status_text(ex->status));
}

static bool reaches(struct check *c, const struct attempt *a, uint64_t wanted, uint64_t *now)
{
	for (uint32_t round = 0; round < (is_slow(a) ? ROUNDS : 1u); round++) {
		if (!look(c, a, now))
			return true;
		if (*now == wanted)
			return true;
		if (is_slow(a))
			domain_pause_round(c, round);
	}
	return false;
}

/* Some platforms tell each agent what it asked of a clock itself, not what the clock does (AMB-17): then nobody else can see it. */
static bool seen_by_itself(struct check *c, const struct attempt *a, size_t place)
{
	uint64_t now;

	return a->act->protocol == SCMI_PROTOCOL_CLOCK && a->act->right == POLICY_STATE && cell_as(c, place, a->witness) &&
	       a->act->look(c, a, &now) && now == a->other;
}

/* Votes and limits of others may keep it where it is, and then it is told what became of it: only a refusal for rights is judged. */
void act_served(struct check *c, struct attempt *a, size_t place)
{
	const struct assay_exchange *ex = a->act->harmful ? NULL : ask(c, a, place, a->before);
	char text[48];
	uint64_t now;

	if (ex && !is_let(c, ex))
		return;
	if (over(c) || !a->legal || a->before == a->other)
		return;
	ex = ask(c, a, place, a->other);
	if (!ex || !is_let(c, ex) || ex->status != SCMI_SUCCESS)
		return;
	if (reaches(c, a, a->other, &now) || seen_by_itself(c, a, place)) {
		(void)expect(c, true, " ");
	} else {
		(void)expect(c, false, "%s of %s gave SUCCESS, yet another agent sees 0x%" PRIx64 " and not 0x%" PRIx64,
			     message_text(a->act), cell_text(c, text, sizeof(text)), now, a->other);
	}
	(void)ask(c, a, place, a->before);
	if (is_slow(a))
		(void)reaches(c, a, a->before, &now);
}

/* --- Reading ------------------------------------------------------------------------------------------------------------------ */

/* Messages that name a resource and read it. `words` behind its id. */
static const struct touch {
	uint8_t protocol, message, words;
	bool with_selector;
} touches[] = {
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_ATTRIBUTES, 0, false},
	{SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_GET, 0, false},
	{SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_GET, 0, false},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_DOMAIN_ATTRIBUTES, 0, false},
	{SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_GET, 0, false},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_DOMAIN_ATTRIBUTES, 0, false},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_LIMITS_GET, 0, false},
	{SCMI_PROTOCOL_PERF, SCMI_PERF_LEVEL_GET, 0, false},
	{SCMI_PROTOCOL_RESET, SCMI_RESET_DOMAIN_ATTRIBUTES, 0, false},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_DOMAIN_ATTRIBUTES, 0, false},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_CONFIG_GET, 0, false},
	{SCMI_PROTOCOL_VOLTAGE, SCMI_VOLTAGE_LEVEL_GET, 0, false},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_DOMAIN_ATTRIBUTES, 0, false},
	{SCMI_PROTOCOL_POWERCAP, SCMI_POWERCAP_PAI_GET, 0, false},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_ATTRIBUTES, 1, true},
};
#define TOUCHES (sizeof(touches) / sizeof(touches[0]))

/* `set` 0: let through. */
static void touch(struct check *c, size_t place, uint32_t set)
{
	const struct policy_resource *r = &check_policy(c)->resources[cell_resource(c)];
	uint32_t id = cell_id(c, place);

	check_use_agent(c, place);
	for (size_t i = 0; i < TOUCHES && id != POLICY_NO_ID && !over(c); i++) {
		const uint32_t words[2] = {id, r->selector};
		const struct assay_exchange *ex;

		if (touches[i].protocol != r->protocol || !check_implements(c, r->protocol, touches[i].message))
			continue;
		ex = send_words(c, r->protocol, touches[i].message, words, 1u + touches[i].words);
		if (set)
			(void)expect_status(c, ex, set);
		else
			(void)is_let(c, ex);
	}
}

void touch_refused(struct check *c, size_t place, uint32_t set)
{
	touch(c, place, set);
}

/* The first message of each protocol describes the resource: others may have a reason of their own to refuse. */
void touch_served(struct check *c, size_t place)
{
	touch(c, place, 0);
}
