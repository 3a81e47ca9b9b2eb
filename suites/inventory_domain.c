/* SPDX-License-Identifier: BSD-2-Clause */
/* The domains of an inventory, and the pins, groups and functions: one ATTRIBUTES answer each, kept as it came. */
#include <errno.h>
#include <stdlib.h>

#include "scmi/perf.h"
#include "scmi/pinctrl.h"
#include "scmi/power.h"
#include "scmi/powercap.h"
#include "scmi/reset.h"
#include "scmi/sensor.h"
#include "scmi/voltage.h"
#include "suites/inventory.h"

#define DOMAINS_MAX 1024u /* of each kind */

/* Every kind of domain: where its count stands in PROTOCOL_ATTRIBUTES, and which message describes one. */
static const struct kind {
	uint8_t protocol, selector, word, shift;
	uint8_t attributes; /* message id */
	bool with_selector; /* the message takes the selector as its second word */
	const char *noun;
} kinds[] = {
	{SCMI_PROTOCOL_POWER, 0, 0, 0, SCMI_POWER_DOMAIN_ATTRIBUTES, false, "power domain"},
	{SCMI_PROTOCOL_PERF, 0, 0, 0, SCMI_PERF_DOMAIN_ATTRIBUTES, false, "performance domain"},
	{SCMI_PROTOCOL_RESET, 0, 0, 0, SCMI_RESET_DOMAIN_ATTRIBUTES, false, "reset domain"},
	{SCMI_PROTOCOL_VOLTAGE, 0, 0, 0, SCMI_VOLTAGE_DOMAIN_ATTRIBUTES, false, "voltage domain"},
	{SCMI_PROTOCOL_POWERCAP, 0, 0, 0, SCMI_POWERCAP_DOMAIN_ATTRIBUTES, false, "powercap domain"},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_PIN, 0, 0, SCMI_PINCTRL_ATTRIBUTES, true, "pin"},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_GROUP, 0, 16, SCMI_PINCTRL_ATTRIBUTES, true, "group"},
	{SCMI_PROTOCOL_PINCTRL, SCMI_PINCTRL_FUNCTION, 1, 0, SCMI_PINCTRL_ATTRIBUTES, true, "function"},
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static const struct kind *kind_of(uint8_t protocol, uint8_t selector)
{
	for (size_t i = 0; i < KINDS; i++)
		if (kinds[i].protocol == protocol && kinds[i].selector == selector)
			return &kinds[i];
	return NULL;
}

const char *inventory_domain_noun(const struct assay_inventory_domain *domain)
{
	const struct kind *kind = kind_of(domain->protocol, domain->selector);

	return kind ? kind->noun : "domain";
}

uint32_t assay_inventory_announced(const struct assay_inventory *inventory, uint8_t protocol, uint8_t selector)
{
	const struct assay_inventory_protocol *p = assay_inventory_protocol(inventory, protocol);
	const struct kind *kind = kind_of(protocol, selector);

	if (protocol == SCMI_PROTOCOL_CLOCK)
		return inventory->clocks_announced;
	if (protocol == SCMI_PROTOCOL_SENSOR)
		return inventory->sensors_announced;
	if (!p || !kind || p->attributes_words <= kind->word)
		return 0;
	return p->attributes[kind->word] >> kind->shift & 0xffffu;
}

uint32_t assay_domain_word(const struct assay_inventory_domain *domain, uint32_t offset)
{
	return offset + 4 <= domain->bytes ? scmi_load32(domain->payload + offset) : 0;
}

static void read_domain(struct inventory_reader *r, const struct kind *kind, uint32_t id, struct assay_inventory_domain *domain)
{
	uint32_t words[2] = {id, kind->selector};
	struct reader answer;

	*domain = (struct assay_inventory_domain){.protocol = kind->protocol, .selector = kind->selector, .id = id};
	domain->status = inventory_ask(r, kind->protocol, kind->attributes, words, kind->with_selector ? 2 : 1, &answer);
	if (domain->status == ASSAY_STATUS_UNKNOWN)
		return;
	domain->bytes = r->exchange.response_bytes - SCMI_HEADER_BYTES;
	if (domain->bytes > ASSAY_DOMAIN_BYTES)
		domain->bytes = ASSAY_DOMAIN_BYTES;
	memcpy(domain->payload, r->exchange.response + SCMI_HEADER_BYTES, domain->bytes);
}

static uint32_t count_of(const struct assay_inventory *inventory, const struct kind *kind)
{
	uint32_t count = assay_inventory_announced(inventory, kind->protocol, kind->selector);

	return count < DOMAINS_MAX ? count : DOMAINS_MAX;
}

int inventory_read_domains(struct inventory_reader *r)
{
	struct assay_inventory *inventory = r->inventory;
	size_t total = 0;

	for (size_t k = 0; k < KINDS; k++)
		total += count_of(inventory, &kinds[k]);
	inventory->domains = calloc(total ? total : 1, sizeof(*inventory->domains));
	if (!inventory->domains)
		return -ENOMEM;
	for (size_t k = 0; k < KINDS; k++)
		for (uint32_t id = 0; id < count_of(inventory, &kinds[k]); id++)
			read_domain(r, &kinds[k], id, &inventory->domains[inventory->domain_count++]);
	return 0;
}
