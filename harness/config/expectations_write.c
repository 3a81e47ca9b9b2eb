/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes an inventory as an expectation file: what a platform offers today is what it promises from now on. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "harness/config/expectations.h"
#include "scmi/clock.h"
#include "scmi/names.h"
#include "scmi/pinctrl.h"
#include "scmi/status.h"

uint32_t expectations_name_offset(uint8_t protocol)
{
	switch (protocol) {
	case SCMI_PROTOCOL_POWER:
	case SCMI_PROTOCOL_VOLTAGE:
	case SCMI_PROTOCOL_POWERCAP:
	case SCMI_PROTOCOL_PINCTRL: return 8;
	case SCMI_PROTOCOL_RESET: return 12;
	case SCMI_PROTOCOL_PERF: return 20;
	default: return 0;
	}
}

/* Text of the platform's as a YAML string. What is not ASCII has no sure way into YAML: such a name is left out. */
static void put_text(FILE *out, const char *key, const char *text)
{
	for (const char *at = text; *at; at++)
		if ((unsigned char)*at > 0x7f)
			return;
	fprintf(out, "%s\"", key);
	for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
		if (*at == '"' || *at == '\\')
			fprintf(out, "\\%c", *at);
		else if (*at < 0x20 || *at == 0x7f)
			fprintf(out, "\\x%02x", *at);
		else
			fputc(*at, out);
	}
	fputc('"', out);
}

static void put_protocols(FILE *out, const struct assay_inventory *inventory)
{
	fputs(inventory->protocol_count ? "    protocols:\n" : "", out);
	for (uint32_t i = 0; i < inventory->protocol_count; i++) {
		const struct assay_inventory_protocol *p = &inventory->protocols[i];
		const char *name = scmi_protocol_name(p->id);

		fprintf(out, "      - {id: 0x%02x, version: 0x%" PRIx32, p->id, p->version);
		if (name)
			put_text(out, ", name: ", name);
		fputs("}\n", out);
	}
}

static void put_rates(FILE *out, const struct assay_inventory_clock *clock)
{
	if (!clock->rates_known || !clock->rate_count)
		return;
	if (clock->triplet && clock->rate_count == 3) {
		fprintf(out, "        range: {lowest: %" PRIu64 ", highest: %" PRIu64 ", step: %" PRIu64 "}\n", clock->rates[0],
			clock->rates[1], clock->rates[2]);
		return;
	}
	fputs("        rates: [", out);
	for (uint32_t i = 0; i < clock->rate_count; i++)
		fprintf(out, "%s%" PRIu64, i ? ", " : "", clock->rates[i]);
	fputs("]\n", out);
}

static void put_clocks(FILE *out, const struct assay_inventory *inventory)
{
	bool any = false;

	for (uint32_t i = 0; i < inventory->clock_count; i++) {
		const struct assay_inventory_clock *clock = &inventory->clocks[i];

		if (clock->status != SCMI_SUCCESS)
			continue;
		fputs(any ? "" : "    clocks:\n", out);
		any = true;
		fprintf(out, "      - id: %" PRIu32 "\n", clock->id);
		put_text(out, "        name: ", clock->name);
		fprintf(out, "\n        attributes: 0x%08" PRIx32 "\n", clock->attributes & ~SCMI_CLOCK_ENABLED);
		put_rates(out, clock);
	}
}

static void put_sensors(FILE *out, const struct assay_inventory *inventory)
{
	fputs(inventory->sensor_count ? "    sensors:\n" : "", out);
	for (uint32_t i = 0; i < inventory->sensor_count; i++) {
		const struct assay_inventory_sensor *s = &inventory->sensors[i];

		fprintf(out, "      - id: %" PRIu32 "\n", s->id);
		put_text(out, "        name: ", s->name);
		fprintf(out, "\n        attributes_low: 0x%08" PRIx32 "\n        attributes_high: 0x%08" PRIx32 "\n",
			s->attributes_low, s->attributes_high);
	}
}

static void put_domains(FILE *out, const struct assay_inventory *inventory)
{
	static const char *const kinds[] = {"pin", "group", "function"};
	bool any = false;

	for (uint32_t i = 0; i < inventory->domain_count; i++) {
		const struct assay_inventory_domain *d = &inventory->domains[i];
		uint32_t at = expectations_name_offset(d->protocol);
		char name[17] = "";

		if (d->status != SCMI_SUCCESS)
			continue;
		fputs(any ? "" : "    domains:\n", out);
		any = true;
		if (at + 16 <= d->bytes)
			memcpy(name, d->payload + at, 16);
		fprintf(out, "      - {protocol: 0x%02x, ", d->protocol);
		if (d->protocol == SCMI_PROTOCOL_PINCTRL && d->selector < 3)
			fprintf(out, "kind: %s, ", kinds[d->selector]);
		fprintf(out, "id: %" PRIu32, d->id);
		put_text(out, ", name: ", name);
		fprintf(out, ", attributes: 0x%08" PRIx32 "}\n", assay_domain_word(d, 4));
	}
}

int expectations_write(FILE *out, const struct assay_inventory *inventory, const char *agent, bool first)
{
	if (first)
		fputs("# What the platform offers, for `scmi-assay check --expect`. Take out what need not be "
		      "there.\nexpectations:\n",
		      out);
	fputs("  -\n", out);
	if (agent) {
		put_text(out, "    agent: ", agent);
		fputc('\n', out);
	}
	put_text(out, "    vendor: ", inventory->vendor);
	put_text(out, "\n    sub_vendor: ", inventory->sub_vendor);
	fputc('\n', out);
	put_protocols(out, inventory);
	put_clocks(out, inventory);
	put_sensors(out, inventory);
	put_domains(out, inventory);
	return ferror(out) ? -EIO : 0;
}
