/* SPDX-License-Identifier: BSD-2-Clause */
/* The layouts of successful answers, as data: lengths, reserved bits and names by protocol, message and version in force. */
#ifndef SUITES_LAYOUT_H
#define SUITES_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

/* How long a payload has to be. `known` false: no layout, nothing to judge. */
struct layout_length {
	bool known;
	bool at_least;   /* longer is right as well */
	bool multi_part; /* counted entries: the exact length is a rule of its own */
	uint32_t bytes;  /* status included */
};

/* Of a SUCCESS answer with this payload (status first), at least 4 bytes. `request`: the command's parameters. */
struct layout_length layout_length(uint8_t protocol, uint8_t message, uint32_t version, const uint8_t *payload, uint32_t bytes);

/* Reserved bits of one word. */
struct layout_mask {
	uint8_t protocol, message;
	uint8_t major_min, major_max; /* of the protocol version, inclusive */
	uint8_t offset;
	uint32_t mask;
};
extern const struct layout_mask layout_masks[];
extern const uint32_t layout_mask_count;

/* A name field. */
struct layout_name {
	uint8_t protocol, message;
	uint8_t major_min, major_max;
	uint8_t offset, width;
};
extern const struct layout_name layout_names[];
extern const uint32_t layout_name_count;

#endif
