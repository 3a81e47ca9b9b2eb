/* SPDX-License-Identifier: BSD-2-Clause */
/* Between the files that read an inventory: one reader asks, and counts silences so that a dead platform costs little. */
#ifndef SUITES_INVENTORY_H
#define SUITES_INVENTORY_H

#include "suites/check.h"

struct inventory_reader {
	struct assay_agent *agent;
	struct assay_inventory *inventory;
	struct assay_exchange exchange; /* the last one; `answer` of inventory_ask() points into it */
	uint32_t silences;
	int error; /* of our own set-up, in the last exchange */
};

/* Status of the answer, with *answer behind the status word; ASSAY_STATUS_UNKNOWN without one. At most 4 words. */
int32_t inventory_ask(struct inventory_reader *r, uint8_t protocol, uint8_t message, const uint32_t *words, uint32_t count,
		      struct reader *answer);
/* Remember what could not be read; the first one stays. */
void inventory_trouble(struct inventory_reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

int inventory_read_clocks(struct inventory_reader *r);
int inventory_read_sensors(struct inventory_reader *r);
int inventory_read_domains(struct inventory_reader *r);
/* "power domain", "pin", ... */
const char *inventory_domain_noun(const struct assay_inventory_domain *domain);
/* Size of a sensor descriptor, by the protocol version and its own attributes. */
uint32_t sensor_record_bytes(uint32_t version, uint32_t attributes_low, uint32_t attributes_high);
bool inventory_implements(const struct assay_inventory *inventory, uint8_t protocol, uint8_t message);

#endif
