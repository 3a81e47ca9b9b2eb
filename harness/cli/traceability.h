/* SPDX-License-Identifier: BSD-2-Clause */
/* Requirement, checks, faults: docs/traceability.md as `list --traceability` prints it. */
#ifndef HARNESS_CLI_TRACEABILITY_H
#define HARNESS_CLI_TRACEABILITY_H

#include <stdio.h>

/* The catalogue has to be loaded. */
void traceability_write(FILE *out);

#endif
