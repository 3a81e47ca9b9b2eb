/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading result documents, which may come from anybody's file: what is missing or of another type reads as empty. */
#ifndef REPORTS_DOCUMENT_H
#define REPORTS_DOCUMENT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assay/backend.h"
#include "assay/result.h"
#include "scmi/header.h"

/* "" where there is no such string. */
const char *doc_string(const json_t *object, const char *key);
/* 0 where there is no such number, or a negative one. */
uint64_t doc_u64(const json_t *object, const char *key);
/* Whether there is a number at all. */
bool doc_has_number(const json_t *object, const char *key);
double doc_double(const json_t *object, const char *key);

/* Where the verdict of a check stands in enum assay_verdict; what is unknown is an error. */
enum assay_verdict doc_verdict(const json_t *check);
/* How many checks of an array have each verdict. */
void doc_count(const json_t *checks, size_t counts[ASSAY_VERDICT_COUNT]);

/* What a run came to, in one word for people. */
enum doc_outcome { DOC_CONFORMANT = 0, DOC_FAILED, DOC_INTERRUPTED, DOC_UNDECIDED };
enum doc_outcome doc_outcome(const json_t *result);

/* "osv-a, clock 3, iteration 2", with the parts that tell checks of this run apart; "" if none does. */
void doc_where(const json_t *result, const json_t *check, char *out, size_t out_bytes);
/* "CLK-005-02, GEN-12", or "". */
void doc_requirements(const json_t *check, char *out, size_t out_bytes);

/* A protocol version, "2.1"; what is no hex number is shown as it is. */
void doc_version(const json_t *object, char *out, size_t out_bytes);

/* One message of evidence, decoded from its bytes. */
struct doc_message {
	const char *agent;
	uint64_t t_ns;
	bool sent;
	bool happened; /* no message: the agent came or went, and `bytes` is a lifecycle payload */
	bool header_there, status_there;
	uint32_t header_word;
	struct scmi_header header;
	int32_t status;
	size_t payload_at, count; /* the payload is bytes[payload_at .. count) */
	uint8_t bytes[ASSAY_MESSAGE_MAX];
};

void doc_message(const json_t *evidence, struct doc_message *message);
/* Decodes `count` bytes: header and, of a received response or delayed response, status. */
void doc_decode(struct doc_message *message);
/* "CLOCK_RATE_SET" or "protocol 0x42 message 0x7", with what is not an ordinary command said. */
void doc_message_name(const struct doc_message *message, char *out, size_t out_bytes);
/* "DENIED (-3)" or "status 17". */
void doc_status_name(int32_t status, char *out, size_t out_bytes);
/* Hex with a blank after every fourth byte. `out` needs 9 * count / 4 + 3 bytes. */
void doc_words(const uint8_t *bytes, size_t count, char *out);
#define DOC_WORDS_BYTES (9 * ASSAY_MESSAGE_MAX / 4 + 3)

#endif
