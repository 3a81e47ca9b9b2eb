#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Two runs with one seed on the loopback platform give the same verdicts and send the same bytes.
. harness/e2e/lib.sh

for n in 1 2; do
	expect 0 "$assay" check --backend loopback: --seed 7 --output "$work/run$n" --json "$work/$n.json"
	verdicts "$work/$n.json" >"$work/$n.verdicts"
	jq -r '.checks[] | .id as $id | .evidence[]? | [$id, .direction, .bytes] | @tsv' "$work/$n.json" >"$work/$n.bytes"
done
diff "$work/1.verdicts" "$work/2.verdicts" || fail "verdicts differ between two runs"
diff "$work/1.bytes" "$work/2.bytes" || fail "bytes differ between two runs"
[ -s "$work/1.verdicts" ] || fail "no verdicts"
