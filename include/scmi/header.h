/* SPDX-License-Identifier: BSD-2-Clause */
/* The 32-bit SCMI message header (DEN0056, section 4.1.2): message id, type, protocol, token. */
#ifndef SCMI_HEADER_H
#define SCMI_HEADER_H

#include <assert.h>
#include <stdint.h>

#define SCMI_HEADER_BYTES 4u
#define SCMI_STATUS_BYTES 4u
#define SCMI_TOKEN_MAX 0x3ffu
#define SCMI_TOKEN_COUNT (SCMI_TOKEN_MAX + 1u)
/* Bits 31:28 are reserved: a sender writes zero. */
#define SCMI_HEADER_RESERVED 0xf0000000u

enum scmi_message_type {
	SCMI_TYPE_COMMAND = 0, /* a command, or its response */
	SCMI_TYPE_RESERVED = 1,
	SCMI_TYPE_DELAYED = 2,
	SCMI_TYPE_NOTIFICATION = 3,
};

/* The fields of a header word, unpacked. `token` is 10 bits wide. */
struct scmi_header {
	uint8_t message;
	uint8_t type;
	uint8_t protocol;
	uint16_t token;
};

static inline uint32_t scmi_header_pack(struct scmi_header h)
{
	return (uint32_t)h.message | (uint32_t)(h.type & 3u) << 8 | (uint32_t)h.protocol << 10 |
	       ((uint32_t)h.token & SCMI_TOKEN_MAX) << 18;
}

static inline struct scmi_header scmi_header_unpack(uint32_t word)
{
	return (struct scmi_header){
		.message = (uint8_t)word,
		.type = (uint8_t)(word >> 8 & 3u),
		.protocol = (uint8_t)(word >> 10),
		.token = (uint16_t)(word >> 18 & SCMI_TOKEN_MAX),
	};
}

static inline uint32_t scmi_command_word(uint8_t protocol, uint8_t message, uint16_t token)
{
	return scmi_header_pack((struct scmi_header){message, SCMI_TYPE_COMMAND, protocol, token});
}

static_assert(SCMI_TOKEN_COUNT == 1024u, "the token is 10 bits wide");

#endif
