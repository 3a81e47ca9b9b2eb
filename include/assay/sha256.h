/* SPDX-License-Identifier: BSD-2-Clause */
/* SHA-256 of input files, so that a result says exactly which ones it was made from. */
#ifndef ASSAY_SHA256_H
#define ASSAY_SHA256_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ASSAY_SHA256_HEX 65 /* 64 lower-case hex digits and a NUL */

/* The digest of a file. 0, or the negative errno of opening or reading it (`hex` is then ""). */
int assay_sha256_file(const char *path, char hex[ASSAY_SHA256_HEX]);

/* The digest of bytes in memory. */
void assay_sha256_bytes(const void *bytes, size_t count, char hex[ASSAY_SHA256_HEX]);

#ifdef __cplusplus
}
#endif

#endif
