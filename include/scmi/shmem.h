/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A channel in shared memory (DEN0056, section 5.1): where its fields stand, and what its bits mean. Every field is a little-endian
 * word. One message at a time: who finds FREE set (agent to platform: the agent) may write, clears it, rings the doorbell; the other side
 * answers in the same place (agent to platform alone) and sets FREE.
 */
#ifndef SCMI_SHMEM_H
#define SCMI_SHMEM_H

#include <stdint.h>

enum scmi_shmem_offset {
	SCMI_SHMEM_RESERVED = 0x00, /* zero */
	SCMI_SHMEM_STATUS = 0x04,
	SCMI_SHMEM_PRIVATE = 0x08, /* two words, the implementation's own */
	SCMI_SHMEM_FLAGS = 0x10,
	SCMI_SHMEM_LENGTH = 0x14, /* of header and payload */
	SCMI_SHMEM_MESSAGE = 0x18,
};

/* What an area of so many bytes has room for: the message's header and payload. */
#define SCMI_SHMEM_ROOM(area_bytes) ((uint32_t)((area_bytes)-SCMI_SHMEM_MESSAGE))

enum scmi_shmem_status { SCMI_SHMEM_FREE = 1, SCMI_SHMEM_ERROR = 2 };
/* The sender wants an interrupt when its message was dealt with; without it, it polls. */
enum scmi_shmem_flags { SCMI_SHMEM_INTERRUPT = 1 };

/* What a doorbell call returns in its first register (SMCCC). */
#define SCMI_CALL_DONE 0
#define SCMI_CALL_UNKNOWN (-1)
#define SCMI_CALL_INVALID (-3)

#endif
