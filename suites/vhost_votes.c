/* SPDX-License-Identifier: BSD-2-Clause */
/* Votes for clocks, power domains and voltage domains, one way to cast and to see all three. */
#include "suites/vhost_votes.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scmi/names.h"
#include "scmi/power.h"
#include "scmi/voltage.h"

#define POWER_OFF_STATE UINT32_C(0x40000000)
#define VOLTAGE_ON 7u
#define RESOURCES_TRIED 64u

const char *votable_text(const struct votable *votable)
{
	static _Thread_local char text[128];
	const char *protocol = scmi_protocol_name(votable->protocol);

	(void)snprintf(text, sizeof(text), "%s %" PRIu32 " (%s)", protocol ? protocol : "resource", votable->id, votable->name);
	return text;
}

int votable_state(struct check *c, struct vmm *v, const struct votable *votable)
{
	uint8_t message = votable->protocol == SCMI_PROTOCOL_CLOCK   ? SCMI_CLOCK_ATTRIBUTES
			  : votable->protocol == SCMI_PROTOCOL_POWER ? SCMI_POWER_STATE_GET
								     : SCMI_VOLTAGE_CONFIG_GET;
	struct vmm_answer answer;
	uint32_t word;

	if (!VMM_COMMAND(c, v, votable->protocol, message, &answer, votable->id) || answer.status != SCMI_SUCCESS ||
	    answer.bytes < 12)
		return -1;
	word = scmi_load32(answer.payload);
	switch (votable->protocol) {
	case SCMI_PROTOCOL_CLOCK: return (int)(word & 1);
	case SCMI_PROTOCOL_POWER: return !(word & POWER_OFF_STATE);
	default: return (word & 0xf) != 0;
	}
}

int32_t votable_try(struct check *c, struct vmm *v, const struct votable *votable, bool on)
{
	const struct assay_inventory_protocol *p = assay_inventory_protocol(check_inventory(c), votable->protocol);
	uint32_t words[3] = {votable->id, on, 0}, count = 2;
	uint8_t message = SCMI_CLOCK_CONFIG_SET;
	struct vmm_answer answer;

	if (votable->protocol == SCMI_PROTOCOL_CLOCK) {
		count = p && p->version >= SCMI_VERSION(3, 0) ? 3 : 2;
	} else if (votable->protocol == SCMI_PROTOCOL_POWER) {
		message = SCMI_POWER_STATE_SET;
		words[0] = 0;
		words[1] = votable->id;
		words[2] = on ? 0 : POWER_OFF_STATE;
		count = 3;
	} else {
		message = SCMI_VOLTAGE_CONFIG_SET;
		words[1] = on ? VOLTAGE_ON : 0;
	}
	if (!vmm_command(c, v, votable->protocol, message, words, count, &answer))
		return ASSAY_STATUS_UNKNOWN;
	return answer.status;
}

bool votable_vote(struct check *c, struct vmm *v, const struct votable *votable, bool on)
{
	int32_t status = votable_try(c, v, votable, on);

	return expect(c, status == SCMI_SUCCESS, "%s: switching it %s with SUCCESS expected, status %" PRId32 " found",
		      votable_text(votable), on ? "on" : "off", status);
}

bool votable_becomes(struct check *c, struct vmm *v, const struct votable *votable, bool on)
{
	uint64_t end = vmm_clock_ns() + vmm_limit_ns(c);

	while (!over(c)) {
		if (votable_state(c, v, votable) == on)
			return true;
		if (vmm_clock_ns() >= end)
			break;
		vmm_sleep_ms(2);
	}
	return false;
}

/* The name stands behind the attributes word in all three; a clock's has 16 bytes. */
static bool read_name(struct check *c, struct vmm *v, struct votable *votable)
{
	static const uint8_t message[] = {SCMI_CLOCK_ATTRIBUTES, SCMI_POWER_DOMAIN_ATTRIBUTES, SCMI_VOLTAGE_DOMAIN_ATTRIBUTES};
	unsigned kind = votable->protocol == SCMI_PROTOCOL_CLOCK ? 0 : votable->protocol == SCMI_PROTOCOL_POWER ? 1 : 2;
	struct vmm_answer answer;

	if (!VMM_COMMAND(c, v, votable->protocol, message[kind], &answer, votable->id) || answer.status != SCMI_SUCCESS ||
	    answer.bytes < 28)
		return false;
	memcpy(votable->name, answer.payload + 4, 16);
	votable->name[16] = '\0';
	return true;
}

bool votable_find(struct check *c, struct vmm *v, uint8_t protocol, bool on, uint32_t from, struct votable *found)
{
	const struct assay_inventory *inventory = check_inventory(c);
	uint32_t count =
		protocol == SCMI_PROTOCOL_CLOCK ? inventory->clocks_announced : assay_inventory_announced(inventory, protocol, 0);

	if (!assay_inventory_protocol(inventory, protocol))
		return false;
	for (uint32_t id = from; id < count && id < RESOURCES_TRIED && !over(c); id++) {
		*found = (struct votable){.protocol = protocol, .id = id};
		if (!read_name(c, v, found) || votable_state(c, v, found) != on)
			continue;
		/* What is on is not switched off to see whether it could be. */
		if (on)
			return true;
		if (votable_try(c, v, found, true) == SCMI_SUCCESS && votable_try(c, v, found, false) == SCMI_SUCCESS &&
		    votable_becomes(c, v, found, false))
			return true;
	}
	return false;
}

int64_t votable_users(const struct votable *votable)
{
	char path[200], text[32] = "";
	FILE *file;

	if (votable->protocol == SCMI_PROTOCOL_CLOCK)
		(void)snprintf(path, sizeof(path), "/sys/kernel/debug/clk/%s/clk_enable_count", votable->name);
	else if (votable->protocol == SCMI_PROTOCOL_VOLTAGE)
		(void)snprintf(path, sizeof(path), "/sys/kernel/debug/regulator/%s/use_count", votable->name);
	else
		return -1;
	/* The name is the platform's: it may not lead elsewhere. */
	if (strchr(votable->name, '/') || votable->name[0] == '.' || !votable->name[0])
		return -1;
	file = fopen(path, "re");
	if (!file)
		return -1;
	if (!fgets(text, sizeof(text), file))
		text[0] = '\0';
	(void)fclose(file);
	return text[0] >= '0' && text[0] <= '9' ? strtoll(text, NULL, 10) : -1;
}
