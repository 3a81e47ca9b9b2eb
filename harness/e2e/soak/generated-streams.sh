#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Ten million generated messages in constant memory, and a thousand seeds; see the whole-program test of the same matter. MESSAGES=N, SEEDS=N for other
# numbers.
MESSAGES=${MESSAGES:-10000000} SEEDS=${SEEDS:-1000} exec harness/e2e/generated-streams-at-scale.sh
