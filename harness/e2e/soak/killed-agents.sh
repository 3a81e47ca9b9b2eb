#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Ten thousand processes that hold votes are killed; see the whole-program test of the same matter. CRASH_ROUNDS=N for another number.
CRASH_ROUNDS=${CRASH_ROUNDS:-10000} exec harness/e2e/killed-agents-hold-nothing.sh
