/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What several agents ask for, on or off, and what it comes to: a resource is on while anybody needs it. Grades as the catalogue
 * has them: common practice, so a platform that does otherwise is warned of.
 */
#include "scmi/sensor.h"
#include "scmi/voltage.h"
#include "suites/power_common.h"
#include "suites/tables.h"
#include "suites/twin.h"
#include "suites/votes_common.h"

#define COMMANDS 24u
#define COMMANDS_SLOW 6u

/* Both want it on, and it is. */
static bool both_on(struct check *c, const size_t *places)
{
	if (over(c))
		return false;
	if (vote_cast(c, places[0], true) && vote_cast(c, places[1], true) && vote_settles(c, true))
		return true;
	skip(c, "it could be turned on by each agent alone, but not by both");
	return false;
}

/* Both want it on; one lets it go, and the other still has it. */
static void held_by_another(struct check *c)
{
	size_t places[2];

	if (vote_voters(c, 2, places, 2) < 2)
		return;
	for (size_t leaver = 0; leaver < 2 && !over(c); leaver++) {
		size_t stayer = 1 - leaver;

		if (!both_on(c, places))
			return;
		(void)check_as(c, places[leaver]);
		(void)expect_status(c, vote_send(c, false), S_OK | (check_clock(c) ? (uint32_t)S_DN : 0));
		(void)check_as(c, places[stayer]);
		(void)expect(c, vote_stays(c, true), "one agent let the %s go, and it is off though the other one has it on",
			     vote_noun(c));
		(void)vote_cast(c, places[stayer], false);
		(void)check_as(c, 0);
		(void)vote_sees(c, false);
	}
}

/* The last one to let go turns it off, in either order. vote_voters() has seen it go off, so nobody else keeps it on. */
static void last_vote(struct check *c)
{
	size_t places[2];

	if (vote_voters(c, 2, places, 2) < 2)
		return;
	for (size_t first = 0; first < 2 && !over(c); first++) {
		if (!both_on(c, places))
			return;
		(void)vote_cast(c, places[first], false);
		(void)check_as(c, places[1 - first]);
		(void)vote_stays(c, true);
		(void)vote_cast(c, places[1 - first], false);
		(void)check_as(c, 0);
		(void)expect(c, vote_sees(c, false), "both agents have let the %s go, and it is still on", vote_noun(c));
	}
}

/* One agent asks twice and lets go once: an answer to a question, not a count. */
static void asked_twice(struct check *c)
{
	size_t places[2];

	if (vote_voters(c, 2, places, 2) < 2)
		return;
	if (!vote_cast(c, places[1], true) || !vote_cast(c, places[0], true) || !vote_cast(c, places[0], true) ||
	    !vote_cast(c, places[0], false) || !vote_cast(c, places[1], false))
		return skip(c, "it could be turned on by each agent alone, but not by both");
	(void)check_as(c, 0);
	(void)expect(c, vote_sees(c, false), "every agent has let the %s go, one of them after asking twice, and it is still on",
		     vote_noun(c));
}

/* Any agent asks for anything: after each command all see what the votes add up to. */
static void sequence(struct check *c)
{
	bool votes[VOTERS_MAX] = {false}, wanted = false;
	size_t places[VOTERS_MAX], count = vote_voters(c, 2, places, VOTERS_MAX);

	for (uint32_t n = 0; n < (vote_is_slow(c) ? COMMANDS_SLOW : COMMANDS) && count >= 2 && !over(c); n++) {
		size_t who = check_random(c) % count;

		votes[who] = check_random(c) & 1;
		wanted = false;
		for (size_t i = 0; i < count; i++)
			wanted = wanted || votes[i];
		if (!vote_cast(c, places[who], votes[who]))
			return skip(c, "a vote was refused");
		for (size_t i = 0; i < (vote_is_slow(c) ? 1 : count) && !over(c); i++) {
			(void)check_as(c, places[i]);
			(void)expect(
				c, vote_settles(c, wanted),
				"after %u commands of %zu agents the %s is %s for one of them, and what they asked for adds up "
				"to %s",
				n + 1, count, vote_noun(c), wanted ? "off" : "on", wanted ? "on" : "off");
		}
	}
}

/* --- Notifications --------------------------------------------------------------------------------------------------------- */

static const struct assay_event_filter changed = {
	.type = SCMI_TYPE_NOTIFICATION, .protocol = SCMI_PROTOCOL_POWER, .message = SCMI_POWER_STATE_CHANGED};

static bool tells_changes(const struct assay_inventory *inventory, const struct assay_inventory_domain *domain)
{
	return power_settable(inventory, domain) && (domain_attributes(domain) & SCMI_POWER_CHANGED_NOTIFIES);
}

/* A vote by one of the two, and whether the domain changes by it: told exactly then. */
static void told_if(struct check *c, size_t place, bool on, bool changes)
{
	struct assay_event event;
	bool told;

	(void)check_as(c, 0);
	drop_events(c);
	if (over(c) || !vote_cast(c, place, on))
		return skip(c, "it could be set by each agent alone, but not by both");
	(void)check_as(c, 0);
	if (changes) {
		told = wait_event(c, &changed, &event);
		(void)expect(c, told, "the domain went %s, but no POWER_STATE_CHANGED came within the time limit",
			     on ? "on" : "off");
	} else {
		(void)vote_stays(c, true);
		told = take_event_now(c, &changed, &event);
		(void)expect(c, !told,
			     "an agent asked for %s while another one has the domain on: nothing changed, yet "
			     "POWER_STATE_CHANGED came",
			     on ? "on" : "off");
	}
}

static void told_when_it_changes(struct check *c)
{
	size_t places[2];

	UNDO(c, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_NOTIFY, check_domain(c)->id, 0);
	if (vote_voters(c, 2, places, 2) < 2)
		return;
	if (!both_on(c, places) || !vote_cast(c, places[1], false))
		return;
	(void)check_as(c, 0);
	if (!vote_stays(c, true))
		return skip(c, "the domain follows whoever asked last (AMB-41)");
	(void)vote_cast(c, places[0], false);
	(void)check_as(c, 0);
	if (!vote_sees(c, false) || !domain_subscribe(c, SCMI_POWER_STATE_NOTIFY, check_domain(c)->id, 1))
		return;
	told_if(c, places[1], true, true);
	told_if(c, places[0], true, false);
	told_if(c, places[1], false, false);
	told_if(c, places[0], false, true);
}

/* What an agent is told of a domain and what it reads of it are one state: the domain's, whatever the agent asked for itself. */
static void told_as_it_is_read(struct check *c)
{
	struct assay_event event;
	bool told = false;

	UNDO(c, SCMI_PROTOCOL_POWER, SCMI_POWER_STATE_NOTIFY, check_domain(c)->id, 0);
	if (!vote_sees(c, false))
		return skip(c, "the domain is on at the start");
	if (!domain_subscribe(c, SCMI_POWER_STATE_NOTIFY, check_domain(c)->id, 1))
		return;
	for (size_t place = 1; place < check_agents(c) && !told && !over(c); place++) {
		if (check_next_twin(c, place) != place)
			continue;
		(void)check_as(c, 0);
		drop_events(c);
		if (!vote_cast(c, place, true))
			continue;
		(void)check_as(c, 0);
		(void)vote_sees(c, true);
		told = take_event_now(c, &changed, &event) && event.bytes_count >= 16 &&
		       scmi_load32(event.bytes + 8) == check_domain(c)->id && scmi_load32(event.bytes + 12) == SCMI_POWER_STATE_ON;
		if (told)
			(void)expect(c, vote_sees(c, true),
				     "POWER_STATE_CHANGED came as another agent turned the domain on, and POWER_STATE_GET says "
				     "that it is off");
		(void)vote_cast(c, place, false);
	}
	(void)check_as(c, 0);
	if (!told && !over(c))
		skip(c, "no other agent can turn the domain on");
}

/* --- The rows -------------------------------------------------------------------------------------------------------------- */

#define OF_CLOCKS                                                                             \
	.protocol = SCMI_PROTOCOL_CLOCK, .scope = PER_CLOCK, .clock_is = vote_settable_clock, \
	.needs = {.agents = 2,                                                                \
		  .messages = MSG(SCMI_CLOCK_CONFIG_SET),                                     \
		  .clock_wanted = "off at the start and this agent's to switch"}
#define OF_SENSORS                                                                                \
	.protocol = SCMI_PROTOCOL_SENSOR, .scope = PER_SENSOR, .sensor_is = vote_settable_sensor, \
	.needs = {.agents = 2,                                                                    \
		  .messages = MSG(SCMI_SENSOR_CONFIG_SET) | MSG(SCMI_SENSOR_CONFIG_GET),          \
		  .sensor_wanted = "off at the start"}
#define OF_POWER                                                                           \
	.protocol = SCMI_PROTOCOL_POWER, .scope = PER_DOMAIN, .domain_is = power_settable, \
	.needs = {.agents = 2, .domain_wanted = "one that can be set"}
#define OF_VOLTAGE                                                                                  \
	.protocol = SCMI_PROTOCOL_VOLTAGE, .scope = PER_DOMAIN, .domain_is = vote_settable_voltage, \
	.needs = {.agents = 2, .messages = MSG(SCMI_VOLTAGE_CONFIG_SET) | MSG(SCMI_VOLTAGE_CONFIG_GET)}

/* Where an OFF is lost, the rest finds nothing turned off: the last vote comes first. */
#define ROWS(message_, noun, OF, held, ...)                                                                                     \
	{                                                                                                                       \
		.id = message_ ".last-vote",                                                                                    \
		.title = "a " noun " goes off when the last agent lets it go",                                                  \
		.requirements = REQUIRES(__VA_ARGS__),                                                                          \
		OF,                                                                                                             \
		.run = last_vote,                                                                                               \
	},                                                                                                                      \
		{                                                                                                               \
			.id = message_ ".held-by-another",                                                                      \
			.title = "a " noun " stays on while another agent has it on",                                           \
			.requirements = REQUIRES(held, "AGT-VOT-01"),                                                           \
			OF,                                                                                                     \
			.run = held_by_another,                                                                                 \
		},                                                                                                              \
	{                                                                                                                       \
		.id = message_ ".votes-of-all", .title = "whatever agents ask of a " noun ", it is what their votes add up to", \
		.requirements = REQUIRES("AGT-VOT-02", "AGT-VOT-01"), OF, .run = sequence,                                      \
	}

static const struct check_row rows[] = {
	/* clang-format off */
	ROWS("clock.config-set", "clock", OF_CLOCKS, "CLK-007-05", "AGT-VOT-02"),
	ROWS("sensor.config-set", "sensor", OF_SENSORS, "SNS-00A-04", "AGT-VOT-02"),
	ROWS("power.state-set", "power domain", OF_POWER, "PD-004-08", "PD-004-09", "AGT-VOT-02"),
	ROWS("voltage.config-set", "voltage domain", OF_VOLTAGE, "VOLT-005-03", "AGT-VOT-02"),
	/* clang-format on */
	{
		.id = "clock.config-set.asked-twice",
		.title = "a clock asked for twice by one agent is let go once",
		.requirements = REQUIRES("CLK-007-05", "AGT-VOT-02"),
		OF_CLOCKS,
		.run = asked_twice,
	},
	{
		.id = "power.state-notify.effective-changes",
		.title = "a change of power state is told when the domain changes, whoever asked for what",
		.requirements = REQUIRES("AGT-VOT-03"),
		.protocol = SCMI_PROTOCOL_POWER,
		.scope = PER_DOMAIN,
		.domain_is = tells_changes,
		.needs = {.agents = 2,
			  .messages = MSG(SCMI_POWER_STATE_NOTIFY),
			  .p2a = true,
			  .domain_wanted = "one with state-changed notifications that can be set"},
		.run = told_when_it_changes,
	},
	{
		.id = "power.state-notify.told-as-read",
		.title = "the state that an agent is told of a power domain is the one that it reads, whoever asked for it",
		.requirements = REQUIRES("PD-004-08", "AGT-VOT-03"),
		.protocol = SCMI_PROTOCOL_POWER,
		.scope = PER_DOMAIN,
		.domain_is = tells_changes,
		.needs = {.agents = 2,
			  .messages = MSG(SCMI_POWER_STATE_NOTIFY),
			  .p2a = true,
			  .domain_wanted = "one with state-changed notifications that can be set"},
		.run = told_as_it_is_read,
	},
};

CHECK_TABLE(checks_votes, rows);
