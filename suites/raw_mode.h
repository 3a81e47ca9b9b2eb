/* SPDX-License-Identifier: BSD-2-Clause */
/* What a kernel in between keeps from us: Linux Raw mode drops a reply that its buffers do not hold, without a word (RAW-9). */
#ifndef SUITES_RAW_MODE_H
#define SUITES_RAW_MODE_H

#include "suites/check.h"

/* No answer came to this command: may the kernel have dropped it for its length? Then the check is over, skipped with that reason. */
bool raw_mode_dropped(struct check *c, const struct assay_exchange *ex);

#endif
