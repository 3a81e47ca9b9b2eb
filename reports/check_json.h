/* SPDX-License-Identifier: BSD-2-Clause */
/* One finished check as the contract's JSON object. */
#ifndef REPORTS_CHECK_JSON_H
#define REPORTS_CHECK_JSON_H

#include <jansson.h>

#include "assay/result.h"

/* NULL only when memory is out. */
json_t *check_to_json(const struct assay_check_result *check);

#endif
