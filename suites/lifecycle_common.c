/* SPDX-License-Identifier: BSD-2-Clause */
/* An agent takes something and goes: what becomes of it, as another agent sees it. */
#include "suites/lifecycle_common.h"

#define ROUNDS 10u /* some seven times the longest pause */

const char *life_way_text(enum life_way way)
{
	static const char *const texts[LIFE_WAYS] = {"has left", "has crashed", "has reset itself"};

	return texts[way];
}

bool life_word(struct check *c, const struct assay_exchange *ex, uint32_t offset, uint32_t *word)
{
	if (!answered(ex))
		return false;
	if (ex->status != SCMI_SUCCESS || ex->response_bytes < SCMI_HEADER_BYTES + offset + 4) {
		skip(c, "agent %s does not see it: %s", assay_agent_name(check_agent(c)), status_text(ex->status));
		return false;
	}
	*word = scmi_load32(ex->response + SCMI_HEADER_BYTES + offset);
	return true;
}

/* Some platforms set the channel up anew and send no answer (AMB-11). */
static bool reset_self(struct check *c)
{
	uint8_t payload[8] = {0};
	struct assay_command command = {
		.protocol = SCMI_PROTOCOL_BASE,
		.message = SCMI_BASE_RESET_AGENT_CONFIGURATION,
		.payload = payload,
		.payload_bytes = sizeof(payload),
	};
	const struct assay_exchange *ex;

	if (!check_implements(c, SCMI_PROTOCOL_BASE, SCMI_BASE_RESET_AGENT_CONFIGURATION)) {
		skip(c, "BASE_RESET_AGENT_CONFIGURATION is not implemented");
		return false;
	}
	if (!check_inventory(c)->agent_id_known) {
		skip(c, "the agent's own id is not known: BASE_DISCOVER_AGENT did not tell it");
		return false;
	}
	scmi_store32(payload, check_inventory(c)->agent_id);
	ex = send_command(c, &command, true);
	if (answered(ex) && ex->status != SCMI_SUCCESS)
		skip(c, "agent %s may not reset itself: %s", assay_agent_name(check_agent(c)), status_text(ex->status));
	return !over(c);
}

bool life_go(struct check *c, size_t place, enum life_way way)
{
	check_use_agent(c, place);
	if (way == LIFE_RESET)
		return reset_self(c);
	return check_lose(c, way == LIFE_CRASH ? ASSAY_CRASHES : ASSAY_LEAVES);
}

bool life_come_back(struct check *c, size_t place, enum life_way way)
{
	check_use_agent(c, place);
	return (way == LIFE_RESET || check_come_back(c)) && fence(c);
}

bool life_begin(struct check *c, enum life_way way)
{
	if (way != LIFE_RESET && !check_loss_shows(c))
		return false;
	for (size_t place = 0; place < 2; place++) {
		enum life_way clean = way == LIFE_RESET ? LIFE_RESET : LIFE_CLOSE;

		if (!life_go(c, place, clean) || !life_come_back(c, place, clean))
			return false;
	}
	return !over(c);
}

/* Looks until it stands so (or, `otherwise`, no longer so). False: it never did; *state is what was seen last. */
static bool stands(struct check *c, const struct life_thing *thing, uint64_t wanted, bool otherwise, uint64_t *state)
{
	for (uint32_t round = 0; round < ROUNDS && !over(c); round++) {
		if (!thing->look(c, state))
			return false;
		if ((*state == wanted) != otherwise)
			return true;
		domain_pause_round(c, round);
	}
	return false;
}

/* The first agent takes the thing, and the second one sees it: then both mean the same thing. */
static bool taken(struct check *c, const struct life_thing *thing, enum life_way way, uint64_t *before, uint64_t *held)
{
	if (!life_begin(c, way))
		return false;
	check_use_agent(c, 1);
	if (!thing->look(c, before))
		return false;
	if (!thing->is_free(c, *before)) {
		skip(c, "%s is as it would be held already", thing->what);
		return false;
	}
	check_use_agent(c, 0);
	if (!thing->take(c, *before))
		return false;
	check_use_agent(c, 1);
	if (stands(c, thing, *before, true, held))
		return true;
	skip(c, "the other agent does not see that %s is held: it is another one, or each agent is told of its own", thing->what);
	return false;
}

void life_released(struct check *c, const struct life_thing *thing, enum life_way way)
{
	uint64_t before, held, after = 0;

	if (!taken(c, thing, way, &before, &held) || !life_go(c, 0, way))
		return;
	check_use_agent(c, 1);
	if (!stands(c, thing, before, false, &after) && !over(c))
		fail(c, "%s once the agent that held it %s: as before (0x%llx) expected, 0x%llx found", thing->what,
		     life_way_text(way), (unsigned long long)before, (unsigned long long)after);
	expect(c, over(c) || after == before, "%s was not given back", thing->what);
	life_come_back(c, 0, way);
}

void life_others_stay(struct check *c, const struct life_thing *thing, enum life_way way)
{
	uint64_t before, held, after;

	if (!taken(c, thing, way, &before, &held))
		return;
	if (!thing->take(c, before) || !stands(c, thing, held, false, &after) || !life_go(c, 0, way) || !life_come_back(c, 0, way))
		return;
	check_use_agent(c, 1);
	/* What the second agent asked for may still be under way: it is waited for. */
	if (stands(c, thing, held, false, &after) || !over(c))
		expect(c, after == held, "%s, held by two agents, once one of them %s: as it was (0x%llx) expected, 0x%llx found",
		       thing->what, life_way_text(way), (unsigned long long)held, (unsigned long long)after);
	life_go(c, 1, way == LIFE_RESET ? LIFE_RESET : LIFE_CLOSE);
}
