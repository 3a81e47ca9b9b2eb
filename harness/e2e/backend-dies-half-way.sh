#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A back-end that is killed in the middle of a run has failed (exit status 1, condition `crashed`); what was judged before is on disk.
# also: asan cover
. harness/e2e/lib.sh

journal=$work/run/journal.jsonl
finished() { [ -f "$journal" ] && [ "$(grep -c '^{"check"' "$journal")" -ge "$1" ]; }

serve "$work/s"
timeout 100 "$assay" check --backend "vhost-user:$work/s" --repeat 20 --timeout 300 --output "$work/run" --json "$work/result.json" \
	>"$work/out" 2>"$work/err" </dev/null &
checker=$!
pids="$pids $checker"
until_true 20 finished 20 || fail "no 20 verdicts within 20 s: $(cat "$work/err")"
kill -KILL "$server"
before=$(grep -c '"verdict": *"pass"' "$journal")
wait "$checker"
status=$?
[ "$status" -eq 1 ] || { cat "$work/err"; fail "exit status $status instead of 1"; }
[ "$(jq -s '[.[] | select(.check) | .check | select(.verdict == "fail" and .condition == "crashed")] | length' "$journal")" -ge 1 ] || fail "no check failed with condition crashed"
[ "$(jq '[.checks[] | select(.verdict == "pass")] | length' "$work/result.json")" -ge "$before" ] || fail "verdicts before the death are missing"
