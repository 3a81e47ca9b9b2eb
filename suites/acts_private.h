/* SPDX-License-Identifier: BSD-2-Clause */
/* Between the files of acts: the tables, and what they share. */
#ifndef SUITES_ACTS_PRIVATE_H
#define SUITES_ACTS_PRIVATE_H

#include "suites/acts.h"

#define acts_clock check_acts_clock
#define acts_domain check_acts_domain
#define acts_limits check_acts_limits
#define look_state check_look_state
#define prepare_state check_prepare_state
#define send_state check_send_state

/* Each ends with an act without a name. */
extern const struct act acts_clock[], acts_domain[], acts_limits[];

bool look_state(struct check *c, const struct attempt *a, uint64_t *value);
bool prepare_state(struct check *c, struct attempt *a);
const struct assay_exchange *send_state(struct check *c, const struct attempt *a, uint64_t value);

#endif
