/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Expectation files (`check --expect`): the resources that a vendor promises, for all agents or for one by name. What is there
 * beside them is no fault. `list --inventory` writes such a file of a platform as it is.
 */
#ifndef HARNESS_EXPECTATIONS_H
#define HARNESS_EXPECTATIONS_H

#include <stdint.h>
#include <stdio.h>

#include "assay/check.h"
#include "assay/workload.h"

struct expected_protocol {
	uint8_t id;
	uint32_t version; /* at least this one; 0: any */
	char *name;       /* for people */
};

struct expected_range {
	uint64_t lowest, highest, step;
};

/* Pointers are NULL where the file says nothing: then anything is right. */
struct expected_clock {
	uint32_t id;
	char *name;
	uint32_t *attributes; /* word of CLOCK_ATTRIBUTES; whether the clock runs (bit 0) is not looked at */
	uint64_t *rates;      /* all that it lists, in Hz; or */
	unsigned rates_count;
	struct expected_range *range; /* what it describes as a triplet */
};

struct expected_sensor {
	uint32_t id;
	char *name;
	uint32_t *attributes_low, *attributes_high; /* of its descriptor */
	bool defective;                             /* every reading is a HARDWARE_ERROR; no message tells */
};

/* Words of `kind`, by their place in enum scmi_pinctrl_selector. */
struct expected_domain {
	uint8_t protocol;
	int kind; /* pin control: pin, group or function */
	uint32_t id;
	char *name;
	uint32_t *attributes; /* first word of its attributes */
};

/* For streams made for this platform (`generate --inventory`); `check` does not look at it. */
struct expected_settable {
	uint8_t protocol;
	uint32_t id;
	bool fixed;   /* it may not be changed */
	bool stepped; /* values are lowest, highest and step */
	int64_t *values;
	unsigned values_count;
	uint32_t *parents; /* of a clock */
	unsigned parents_count;
};

struct expected_agent {
	char *agent; /* NULL: every agent */
	char *vendor, *sub_vendor;
	struct expected_protocol *protocols;
	unsigned protocols_count;
	struct expected_clock *clocks;
	unsigned clocks_count;
	struct expected_sensor *sensors;
	unsigned sensors_count;
	struct expected_domain *domains;
	unsigned domains_count;
	struct expected_settable *settable;
	unsigned settable_count;
	uint32_t agents;                 /* that Base announces; for streams, too */
	bool others_running;             /* processors other than the one that asks run; no message tells */
	uint32_t *unknown_vendor_states; /* of SYSTEM_POWER_STATE_SET: they mean nothing there; no message tells */
	uint32_t unknown_vendor_states_count;
};

struct assay_expectations {
	struct expected_agent *expectations;
	unsigned expectations_count;
};

/* 0, or a negative errno with file, line, what was expected and what was found in `why`. Release with expectations_free(). */
int expectations_load(const char *path, struct assay_expectations **expectations, char *why, size_t why_bytes);
void expectations_free(struct assay_expectations *expectations);

/*
 * Writes what one agent found as an entry of such a file; `first`: with the head of the file before it. `agent` NULL: for every
 * agent. 0 or -EIO.
 */
int expectations_write(FILE *out, const struct assay_inventory *inventory, const char *agent, bool first);

/* What streams need beside that, as a part of the entry just written. 0 or -EIO. */
int expectations_write_settable(FILE *out, const struct assay_workload_inventory *inventory);
/* An entry as what streams are made for. 0 or -ENOMEM; release with assay_workload_inventory_free() in both cases. */
int expectations_workload(const struct expected_agent *agent, struct assay_workload_inventory *inventory);

/* Where the name of a domain stands in what its attributes message answers; 0: this protocol has no domains. */
uint32_t expectations_name_offset(uint8_t protocol);

#endif
