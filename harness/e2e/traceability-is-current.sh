#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# docs/traceability.md is what the catalogue, the checks and the faults say today.
. harness/e2e/lib.sh

expect 0 "$assay" list --traceability
cmp "$work/out" docs/traceability.md || fail "docs/traceability.md is not up to date: make docs"
says docs/traceability.md '^\| CLK-005-02 \| must \| 1\.0 \| CLOCK_RATE_SET: .*\| .*clock\.rate-set\.reserved-flags.* \| .*clock\.rate-set'
says docs/traceability.md '^\| AMB-01 \| .* \| NOT_FOUND, NOT_SUPPORTED \| quirk\.unknown-message\.base'
