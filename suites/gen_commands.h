/* SPDX-License-Identifier: BSD-2-Clause */
/* Every command with parameters, with parameters that are valid and change nothing: what checks cut, stretch and repeat. */
#ifndef SUITES_GEN_COMMANDS_H
#define SUITES_GEN_COMMANDS_H

#include "suites/check.h"

struct gen_command {
	uint8_t protocol;
	uint32_t version_min, version_max; /* of the protocol; 0: no bound */
	bool refused_only;                 /* running it as it stands would change something: send it malformed only */
	uint8_t older_words;               /* so many words are the layout of an older version; 0: there is none */
	uint32_t step_also;                /* statuses that may come before a look at the length (rights, trust, capability) */
	struct step step;
};

/* The commands that this platform implements, one after another; NULL past the last. */
const struct gen_command *gen_command_next(const struct check *c, size_t *index);
/* Its parameters, little-endian, in `payload` (20 bytes). How many bytes. */
uint32_t gen_command_payload(const struct check *c, const struct gen_command *command, uint8_t *payload);

#endif
