/* SPDX-License-Identifier: BSD-2-Clause */
/* Agents that go in the middle of a check, and come back on every path. */
#include <stdio.h>
#include <string.h>

#include "suites/engine.h"

bool check_loss_shows(struct check *c)
{
	uint32_t capabilities = c->seat->capabilities;
	bool shows = (capabilities & (ASSAY_IS_VIRTIO | ASSAY_LOSS_SHOWS)) && !(capabilities & ASSAY_IS_LINUX_RAW);

	if (!shows)
		skip(c, "the platform cannot see that a connection of this kind ends");
	return shows;
}

bool check_lose(struct check *c, enum assay_departure how)
{
	if (c->silent || assay_agent_leave(c->seat->agent, how))
		return false;
	c->seat->away = true;
	return true;
}

static void come_back(struct check *c, struct seat *seat)
{
	char why[200] = "";

	seat->away = false;
	if (!assay_agent_reconnect(seat->agent, why, sizeof(why))) {
		seat_begins_anew(seat);
		seat_identify(seat);
		return;
	}
	seat->gone = true;
	c->silent = true;
	(void)snprintf(seat->gone_why, sizeof(seat->gone_why), "no new connection: %s", why);
	hard_fail(c, ASSAY_CONDITION_CRASHED, "agent %s has gone and wants to come back: a new connection expected, found: %s",
		  assay_agent_name(seat->agent), why);
}

bool check_come_back(struct check *c)
{
	if (c->seat->away)
		come_back(c, c->seat);
	return !c->seat->gone;
}

void return_all(struct check *c)
{
	for (size_t i = 0; i < c->run->seat_count; i++)
		if (c->run->seats[i].away)
			come_back(c, &c->run->seats[i]);
}
