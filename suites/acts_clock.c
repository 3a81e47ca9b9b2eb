/* SPDX-License-Identifier: BSD-2-Clause */
/* Changing clocks and sensors: state, rate, parent. */
#include "suites/acts_private.h"
#include "suites/clock_common.h"
#include "suites/sensor_common.h"
#include "suites/twin.h"
#include "suites/votes_common.h"

/* --- On and off: what votes_common.h knows to switch ----------------------------------------------------------------------- */

bool look_state(struct check *c, const struct attempt *a, uint64_t *value)
{
	bool on;

	(void)a;
	if (!vote_read(c, &on))
		return false;
	*value = on;
	return true;
}

/* Off is not asked for where it is on: who else needs it is not known, and what boot left on may not come back. */
bool prepare_state(struct check *c, struct attempt *a)
{
	if (!look_state(c, a, &a->before))
		return false;
	a->other = !a->before;
	a->legal = !a->before;
	return true;
}

const struct assay_exchange *send_state(struct check *c, const struct attempt *a, uint64_t value)
{
	(void)a;
	return vote_send(c, value);
}

static bool prepare_sensor(struct check *c, struct attempt *a)
{
	return check_sensor(c)->config_known && prepare_state(c, a);
}

/* --- Rates ------------------------------------------------------------------------------------------------------------------ */

static bool look_rate(struct check *c, const struct attempt *a, uint64_t *value)
{
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_GET, check_clock(c)->id);
	struct reader r = payload_of(ex);

	(void)a;
	read_skip(&r, SCMI_STATUS_BYTES);
	*value = read_u64(&r);
	return r.ok && ex->status == SCMI_SUCCESS;
}

static bool prepare_rate(struct check *c, struct attempt *a)
{
	if (!look_rate(c, a, &a->before))
		return false;
	a->other = clock_other_rate(check_clock(c), a->before);
	a->legal = clock_supports(check_clock(c), a->before);
	return a->other != a->before;
}

static const struct assay_exchange *send_rate(struct check *c, const struct attempt *a, uint64_t value)
{
	(void)a;
	return send_clock_rate(c, 0, check_clock(c)->id, value);
}

/* --- Parents: an id in each agent's own counting ------------------------------------------------------------------------------ */

static bool look_parent(struct check *c, const struct attempt *a, uint64_t *value)
{
	const struct assay_exchange *ex = SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_GET, check_clock(c)->id);
	struct reader r = payload_of(ex);

	(void)a;
	read_skip(&r, SCMI_STATUS_BYTES);
	*value = read_u32(&r);
	return r.ok && ex->status == SCMI_SUCCESS;
}

/* The witness's id of a clock, as the agent that sends next counts. */
static uint32_t clock_id(const struct check *c, size_t place, size_t witness, uint32_t id)
{
	const struct policy *policy = check_policy(c);
	uint32_t from = check_policy_agent(c, witness), to = check_policy_agent(c, place), resource;

	if (from == POLICY_NONE || to == POLICY_NONE)
		return POLICY_NO_ID;
	resource = policy_resource_for(policy, from, SCMI_PROTOCOL_CLOCK, 0, id);
	if (resource != POLICY_NONE)
		return policy_id_for(policy, to, resource);
	return policy->dense ? check_clock_by_name(c, place, witness, id) : id;
}

static bool all_know(const struct check *c, size_t witness, uint32_t id)
{
	for (size_t place = 0; place < check_agents(c); place++)
		if (cell_id(c, place) != POLICY_NO_ID && clock_id(c, place, witness, id) == POLICY_NO_ID)
			return false;
	return true;
}

static bool prepare_parent(struct check *c, struct attempt *a)
{
	const struct assay_inventory_clock *clock = check_clock(c);

	if (!(clock->attributes & SCMI_CLOCK_PARENTS) || !clock->parents_known || !look_parent(c, a, &a->before) ||
	    !all_know(c, a->witness, (uint32_t)a->before))
		return false;
	for (uint32_t i = 0; i < clock->parent_count; i++) {
		if (clock->parents[i] == a->before || !all_know(c, a->witness, clock->parents[i]))
			continue;
		a->other = clock->parents[i];
		a->legal = true;
		return true;
	}
	return false;
}

static const struct assay_exchange *send_parent(struct check *c, const struct attempt *a, uint64_t value)
{
	return SEND(c, SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_SET, check_clock(c)->id,
		    clock_id(c, check_place(c), a->witness, (uint32_t)value));
}

const struct act acts_clock[] = {
	{"clock-state", SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_CONFIG_SET, POLICY_STATE, false, prepare_state, send_state, look_state},
	{"clock-rate", SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_RATE_SET, POLICY_RATE, false, prepare_rate, send_rate, look_rate},
	{"clock-parent", SCMI_PROTOCOL_CLOCK, SCMI_CLOCK_PARENT_SET, POLICY_PARENT, false, prepare_parent, send_parent,
	 look_parent},
	{"sensor-state", SCMI_PROTOCOL_SENSOR, SCMI_SENSOR_CONFIG_SET, POLICY_STATE, false, prepare_sensor, send_state, look_state},
	{0},
};
