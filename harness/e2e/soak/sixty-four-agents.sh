#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A million exchanges of 64 agents; see the whole-program test of the same matter. EXCHANGES=N for another number.
EXCHANGES=${EXCHANGES:-1000000} exec harness/e2e/sixty-four-agents.sh
