/* SPDX-License-Identifier: BSD-2-Clause */
/* SCMI status codes (DEN0056, section 4.1.4): signed 32-bit, the first word of every response. */
#ifndef SCMI_STATUS_H
#define SCMI_STATUS_H

#include <stddef.h>
#include <stdint.h>

enum scmi_status {
	SCMI_SUCCESS = 0,
	SCMI_NOT_SUPPORTED = -1,
	SCMI_INVALID_PARAMETERS = -2,
	SCMI_DENIED = -3,
	SCMI_NOT_FOUND = -4,
	SCMI_OUT_OF_RANGE = -5,
	SCMI_BUSY = -6,
	SCMI_COMMS_ERROR = -7,
	SCMI_GENERIC_ERROR = -8,
	SCMI_HARDWARE_ERROR = -9,
	SCMI_PROTOCOL_ERROR = -10,
	SCMI_IN_USE = -11,  /* since 3.2 */
	SCMI_PARTIAL = -12, /* since 4.0 */
};

/* Values at or below this one belong to the vendor; those between it and the last standard code are reserved. */
#define SCMI_STATUS_VENDOR_MAX (-128)

/* The code's name as the specification writes it, or NULL for a value without a name. */
static inline const char *scmi_status_name(int32_t status)
{
	static const char *const names[] = {
		"SUCCESS",     "NOT_SUPPORTED", "INVALID_PARAMETERS", "DENIED",         "NOT_FOUND", "OUT_OF_RANGE", "BUSY",
		"COMMS_ERROR", "GENERIC_ERROR", "HARDWARE_ERROR",     "PROTOCOL_ERROR", "IN_USE",    "PARTIAL",
	};

	if (status > 0 || status < SCMI_PARTIAL)
		return NULL;
	return names[-status];
}

#endif
