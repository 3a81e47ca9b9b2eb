#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# `list` prints one line each, id first.
# also: cover
. harness/e2e/lib.sh

for what in checks requirements faults backends platforms; do
	expect 0 "$assay" list "--$what"
	[ -s "$work/out" ] || fail "list --$what prints nothing"
	[ -z "$(awk '{ print $1 }' "$work/out" | sort | uniq -d)" ] || fail "list --$what names one id twice"
done
expect 0 "$assay" list --checks
grep -Evq '^[a-z0-9-]+\.[a-z0-9-]+\.[a-z0-9-]+( |	|$)' "$work/out" && fail "not a check id: $(grep -Ev '^[a-z0-9-]+\.[a-z0-9-]+\.[a-z0-9-]+( |	|$)' "$work/out" | head -n 1)"
expect 0 "$assay" list --requirements
for requirement in BASE-005-01 CLK-005-09 GEN-01; do
	grep -q "^${requirement%-*}" "$work/out" || fail "no requirement like $requirement"
done
expect 0 "$assay" list --faults
[ "$(wc -l <"$work/out")" -ge 40 ] || fail "only $(wc -l <"$work/out") named faults"
