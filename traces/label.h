/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages, status codes and bytes as text for people. */
#ifndef TRACES_LABEL_H
#define TRACES_LABEL_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* "Base PROTOCOL_VERSION", "Clock message 0x1f", "protocol 0x85 message 0x03"; of a delayed response or notification too. */
void trace_label_message(uint8_t protocol, uint8_t type, uint8_t message, char *text, size_t text_bytes);

/* "SUCCESS", "status -200". */
void trace_label_status(int32_t status, char *text, size_t text_bytes);

/* "command", "response", "delayed response", "notification", "lifecycle event", "metadata". */
const char *trace_label_kind(uint8_t kind);

/* Lines of up to 16 bytes in hexadecimal, each with `indent` before it and the offset of its first byte. */
void trace_print_bytes(FILE *out, const char *indent, const uint8_t *bytes, uint32_t count);

#endif
