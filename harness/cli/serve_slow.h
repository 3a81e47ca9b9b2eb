/* SPDX-License-Identifier: BSD-2-Clause */
/* How slow `serve` is told to be: --delay, --delay-message, --stall. */
#ifndef HARNESS_CLI_SERVE_SLOW_H
#define HARNESS_CLI_SERVE_SLOW_H

#include <stdbool.h>

#include "harness/platform/platform.h"

/* "CLOCK_RATE_GET=2us", "Clock:PROTOCOL_VERSION=5us", "0x80:3=1ms". False after a message. */
bool serve_slow_message(struct platform_slowness *slowness, const char *text);
/* "50ms/1s": so long, so often. False after a message. */
bool serve_slow_stall(struct platform_slowness *slowness, const char *text);

#endif
