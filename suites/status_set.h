/* SPDX-License-Identifier: BSD-2-Clause */
/* Sets of statuses: what an expectation is made of. */
#ifndef SUITES_STATUS_SET_H
#define SUITES_STATUS_SET_H

#include <stdint.h>

/* Bit n stands for status -n. Vendor codes are a bit of their own. */
enum status_set {
	S_OK = 1u << 0,
	S_NS = 1u << 1,
	S_IP = 1u << 2,
	S_DN = 1u << 3,
	S_NF = 1u << 4,
	S_OR = 1u << 5,
	S_BS = 1u << 6,
	S_CE = 1u << 7,
	S_GE = 1u << 8,
	S_HE = 1u << 9,
	S_PE = 1u << 10,
	S_IU = 1u << 11,
	S_PARTIAL = 1u << 12,
	S_VENDOR = 1u << 13,
	S_ANY_ERROR = 0x3ffe, /* any error that the specification names, or a vendor's */
	S_ANY = 0x3fff,
};

/* The set's bit of one status; 0 for a reserved value. */
uint32_t status_bit(int32_t status);

/* "NOT_FOUND", "SUCCESS or NOT_FOUND", "-77": for texts. From a ring of buffers, valid for a few calls. */
const char *status_text(int32_t status);
const char *status_set_text(uint32_t set);

#endif
