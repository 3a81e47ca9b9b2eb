#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The reference platform without a fault gets no `fail` and no `error`, and the run ends with the line that people read.
# also: asan cover
. harness/e2e/lib.sh

expect 0 "$assay" check --backend loopback: --output "$work/run" --json "$work/result.json"
tail -n 1 "$work/out" | grep -Eq '^[0-9]+ passed, 0 failed, [0-9]+ skipped(, [0-9]+ (warnings?|waived|errors?))*$' || fail "last line: $(tail -n 1 "$work/out")"
[ "$(jq -r .schema "$work/result.json")" = scmi-assay.result/1 ] || fail "schema: $(jq -r .schema "$work/result.json")"
[ "$(summary "$work/result.json" fail)" -eq 0 ] || fail "$(jq -c '.checks[] | select(.verdict == "fail") | [.id, .resource, .reason]' "$work/result.json")"
[ "$(summary "$work/result.json" error)" -eq 0 ] || fail "$(jq -c '.checks[] | select(.verdict == "error") | [.id, .resource, .reason]' "$work/result.json")"
passed=$(summary "$work/result.json" pass)
[ "$passed" -ge 100 ] || fail "only $passed checks passed; more than that are expected to run"
idle=$(jq -r '.checks[] | select(.reason | startswith("nothing to judge")) | .id' "$work/result.json")
[ -z "$idle" ] || fail "checks that judge nothing: $idle"
twice=$(jq -r '.checks[] | [.id, .agent, .resource, .iteration] | @tsv' "$work/result.json" | sort | uniq -d)
[ -z "$twice" ] || fail "two verdicts for: $twice"
unexplained=$(jq -r '.checks[] | select(.verdict == "skip" and .reason == "") | .id' "$work/result.json")
[ -z "$unexplained" ] || fail "skipped without a reason: $unexplained"
echo "result: $(tail -n 1 "$work/out")"
