#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A recorded boot against a platform that is not the recorded one does not match, and says where.
# also: asan cover
. harness/e2e/lib.sh

trace=$(first_recording)
expect 1 "$assay" replay "$trace" --backend loopback:
says "$work/out" '[0-9]+ of 34'
! grep -q '34 of 34' "$work/out" || fail "a foreign platform matched"
