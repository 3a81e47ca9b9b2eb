/* SPDX-License-Identifier: BSD-2-Clause */
/* Commands in flight and the tokens they hold. A token is not used again while any command that carries it may still be answered. */
#include <stdio.h>
#include <stdlib.h>

#include "agents/agent_private.h"

#define SLOT_BITS 10u
static_assert(AGENT_FLIGHTS == 1u << SLOT_BITS, "a cookie holds the slot in its low bits");

/* The slot's number and the sequence make a cookie that a stale completion cannot forge by accident. */
static uint64_t cookie_of(const struct assay_agent *agent, const struct flight *flight)
{
	return AGENT_COOKIE_EXCHANGE | flight->sequence << SLOT_BITS | (uint64_t)(flight - agent->flights);
}

/* With every slot abandoned, the oldest one is given up: its late response will then match nothing. */
static struct flight *oldest_abandoned(struct assay_agent *agent)
{
	struct flight *oldest = NULL;

	for (unsigned i = 0; i < AGENT_FLIGHTS; i++) {
		struct flight *f = &agent->flights[i];

		if (f->state == FLIGHT_ABANDONED && (!oldest || f->sequence < oldest->sequence))
			oldest = f;
	}
	return oldest;
}

struct flight *flight_take(struct assay_agent *agent, uint64_t *cookie)
{
	struct flight *flight = NULL;

	for (unsigned i = 0; i < AGENT_FLIGHTS && !flight; i++) {
		struct flight *f = &agent->flights[(agent->next_slot + i) % AGENT_FLIGHTS];

		if (f->state == FLIGHT_FREE)
			flight = f;
	}
	if (!flight) {
		flight = oldest_abandoned(agent);
		if (!flight)
			return NULL;
		flight_release(agent, flight);
	}
	agent->next_slot = (unsigned)(flight - agent->flights + 1) % AGENT_FLIGHTS;
	*flight = (struct flight){.state = FLIGHT_SENT, .sequence = agent->next_sequence++};
	agent->in_flight++;
	*cookie = cookie_of(agent, flight);
	return flight;
}

struct flight *flight_of_cookie(struct assay_agent *agent, uint64_t cookie)
{
	struct flight *flight = &agent->flights[cookie % AGENT_FLIGHTS];

	if (flight->state != FLIGHT_SENT && flight->state != FLIGHT_ABANDONED)
		return NULL;
	return cookie == cookie_of(agent, flight) ? flight : NULL;
}

struct flight *flight_of_sequence(struct assay_agent *agent, uint64_t sequence)
{
	for (unsigned i = 0; i < AGENT_FLIGHTS; i++) {
		struct flight *f = &agent->flights[i];

		if ((f->state == FLIGHT_SENT || f->state == FLIGHT_DONE) && f->sequence == sequence)
			return f;
	}
	return NULL;
}

void flight_hold_token(struct assay_agent *agent, struct flight *flight, uint16_t token)
{
	flight->token = token & SCMI_TOKEN_MAX;
	flight->has_token = true;
	agent->token_users[flight->token]++;
}

void flight_abandon(struct assay_agent *agent, struct flight *flight)
{
	flight->state = FLIGHT_ABANDONED;
	flight->exchange = NULL;
	agent->in_flight--;
}

void flight_release(struct assay_agent *agent, struct flight *flight)
{
	if (flight->state == FLIGHT_SENT || flight->state == FLIGHT_DONE)
		agent->in_flight--;
	if (flight->has_token)
		agent->token_users[flight->token]--;
	if (flight->owned)
		free(flight->exchange);
	*flight = (struct flight){.state = FLIGHT_FREE};
}

uint16_t flight_free_token(struct assay_agent *agent)
{
	uint16_t token = agent->next_token;

	for (unsigned i = 0; i < SCMI_TOKEN_COUNT && agent->token_users[token]; i++)
		token = (uint16_t)((token + 1) & SCMI_TOKEN_MAX);
	agent->next_token = (uint16_t)((token + 1) & SCMI_TOKEN_MAX);
	return token;
}

void flight_all_gone(struct assay_agent *agent, const char *why)
{
	agent->gone = true;
	for (unsigned i = 0; i < AGENT_FLIGHTS; i++) {
		struct flight *f = &agent->flights[i];

		if (f->state != FLIGHT_SENT)
			continue;
		f->state = FLIGHT_DONE;
		f->exchange->outcome = ASSAY_GONE;
		snprintf(f->exchange->error, sizeof(f->exchange->error), "%s", why);
	}
}

void flight_forget_all(struct assay_agent *agent)
{
	for (unsigned i = 0; i < AGENT_FLIGHTS; i++)
		if (agent->flights[i].state != FLIGHT_FREE)
			flight_release(agent, &agent->flights[i]);
}
