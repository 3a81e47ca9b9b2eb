/* SPDX-License-Identifier: BSD-2-Clause */
/* What the checks of power, reset and voltage domains share. */
#include "suites/domain_common.h"

#include <string.h>

#define IDS_TRIED 512u
#define HOLES_ALLOWED 16u

uint32_t domain_attributes(const struct assay_inventory_domain *domain)
{
	return assay_domain_word(domain, DOMAIN_R_ATTRIBUTES);
}

bool domain_has(const struct check *c, uint32_t bits)
{
	return (domain_attributes(check_domain(c)) & bits) == bits;
}

uint32_t domains_announced(const struct check *c)
{
	return assay_inventory_announced(check_inventory(c), check_row(c)->protocol, 0);
}

static const struct assay_exchange *describe(struct check *c, uint32_t id)
{
	return SEND(c, check_row(c)->protocol, DOMAIN_ATTRIBUTES, id);
}

void domain_id_space(struct check *c)
{
	const struct assay_inventory_protocol *p = check_protocol(c);
	uint32_t count = domains_announced(c), step = count > IDS_TRIED ? count / IDS_TRIED : 1, beyond = 0;

	if (!p->attributes_words)
		return fail(c, "the number of domains could not be read: PROTOCOL_ATTRIBUTES gave %s",
			    status_text(p->attributes_status));
	for (uint32_t id = 0; id < count && !over(c); id += step) {
		const struct assay_exchange *ex = describe(c, id);

		if (expect_status(c, ex, S_OK | S_NF | S_DN) && ex->status != SCMI_NOT_FOUND)
			beyond = id + 1;
	}
	expect_status(c, describe(c, count), S_NF);
	/* Holes are allowed (AMB-18), but a count that is mostly a hole at the end counts something else. */
	prefer(c, count - beyond <= beyond + HOLES_ALLOWED, "%u domains are announced, the last that answers is the %u. of them",
	       count, beyond);
}

void domain_reserved_bits(struct check *c, uint32_t undefined)
{
	const struct assay_exchange *ex;

	if (!undefined)
		return skip(c, "what version 0x%x defines is not known", check_version(c));
	ex = describe(c, check_domain(c)->id);
	if (expect_success(c, ex, 8))
		expect_zero_bits(c, ex, DOMAIN_R_ATTRIBUTES, undefined, "attribute bits that the version does not define");
}

static bool same_as_found(const struct check *c, const struct assay_exchange *ex)
{
	const struct assay_inventory_domain *domain = check_domain(c);

	return ex->response_bytes == domain->bytes + SCMI_HEADER_BYTES &&
	       memcmp(ex->response + SCMI_HEADER_BYTES, domain->payload, domain->bytes) == 0;
}

void domain_high_id(struct check *c)
{
	const struct assay_exchange *ex = describe(c, check_domain(c)->id | 0x10000u);

	if (expect_status(c, ex, S_NF | S_OK) && ex->status == SCMI_SUCCESS)
		expect(c, same_as_found(c, ex), "domain 0x%x answers, but not as domain %u does", check_domain(c)->id | 0x10000u,
		       check_domain(c)->id);
}

void domain_high_id_reading(struct check *c)
{
	const struct assay_inventory *inventory = check_inventory(c);

	for (uint32_t i = 0; i < inventory->domain_count; i++) {
		const struct assay_inventory_domain *domain = &inventory->domains[i];

		if (domain->protocol == check_row(c)->protocol && domain->status == SCMI_SUCCESS)
			return note_status(c, "AMB-12", describe(c, domain->id | 0x10000u), "lower half");
	}
	skip(c, "there is no domain");
}

void domain_notify_reserved(struct check *c)
{
	static const uint32_t values[] = {0x2, 0xf, 0x80000001u};
	uint8_t protocol = check_row(c)->protocol, message = (uint8_t)check_row(c)->argument;

	UNDO(c, protocol, message, check_domain(c)->id, 0);
	for (size_t i = 0; i < 3 && !over(c); i++)
		expect_status(c, SEND(c, protocol, message, check_domain(c)->id, values[i]), S_IP);
}

bool domain_subscribe(struct check *c, uint8_t message, uint32_t domain, uint32_t enable)
{
	return expect_status(c, SEND(c, check_row(c)->protocol, message, domain, enable), S_OK);
}

void domain_notify_twice(struct check *c)
{
	uint8_t message = (uint8_t)check_row(c)->argument;
	uint32_t id = check_domain(c)->id;

	UNDO(c, check_row(c)->protocol, message, id, 0);
	if (domain_subscribe(c, message, id, 1) && domain_subscribe(c, message, id, 1) && domain_subscribe(c, message, id, 0))
		domain_subscribe(c, message, id, 0);
}

/* No message has type 1: nothing is taken, and what comes meanwhile stays to be taken. */
void domain_pause_round(struct check *c, uint32_t round)
{
	static const struct assay_event_filter nothing = {.type = SCMI_TYPE_RESERVED};
	struct assay_event event;
	uint64_t longest = assay_agent_timeout(check_agent(c)) / DOMAIN_PAUSES, pause = longest / 16 << (round < 4 ? round : 4);

	if (!over(c))
		(void)assay_agent_take_event(check_agent(c), &nothing, pause, &event);
}

void domain_pause(struct check *c)
{
	domain_pause_round(c, UINT32_MAX);
}

uint16_t domain_token(const struct assay_exchange *ex)
{
	return scmi_header_unpack(scmi_load32(ex->request)).token;
}

struct assay_event_filter domain_delayed_of(const struct check *c, const struct assay_exchange *ex)
{
	return (struct assay_event_filter){
		.type = SCMI_TYPE_DELAYED,
		.protocol = check_row(c)->protocol,
		.message = scmi_header_unpack(scmi_load32(ex->request)).message,
		.match_token = true,
		.token = domain_token(ex),
	};
}

void domain_judge_sender(struct check *c, uint32_t sender, const char *event)
{
	const struct assay_inventory *inventory = check_inventory(c);

	if (!inventory->agents_announced)
		expect(c, sender == 0, "%s names agent %u, but the platform counts no agents", event, sender);
	else if (inventory->agent_id_known)
		expect(c, sender == inventory->agent_id, "%s names agent %u, it was agent %u", event, sender, inventory->agent_id);
	else
		expect(c, sender <= inventory->agents_announced, "%s names agent %u of %u", event, sender,
		       inventory->agents_announced);
}

const struct assay_inventory_domain *domain_other(const struct check *c, uint32_t bits)
{
	const struct assay_inventory *inventory = check_inventory(c);

	for (uint32_t i = 0; i < inventory->domain_count; i++) {
		const struct assay_inventory_domain *domain = &inventory->domains[i];

		if (domain->protocol == check_row(c)->protocol && domain->status == SCMI_SUCCESS &&
		    domain->id != check_domain(c)->id && (domain_attributes(domain) & bits) == bits)
			return domain;
	}
	return NULL;
}
