#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# SIGKILL of `check` at any moment loses no finished verdict: each line of the journal is whole, and none that was there is gone.
. harness/e2e/lib.sh

for want in 5 60 300; do
	journal=$work/run$want/journal.jsonl
	finished() { [ -f "$journal" ] && [ "$(wc -l <"$journal")" -gt "$want" ]; }
	"$assay" check --backend loopback: --repeat 100000 --output "$work/run$want" >"$work/out" 2>"$work/err" </dev/null &
	checker=$!
	pids="$pids $checker"
	until_true 20 finished || fail "no $want verdicts within 20 s: $(cat "$work/err")"
	before=$(wc -l <"$journal")
	kill -KILL "$checker" || fail "check had ended before it could be killed"
	wait "$checker"
	[ "$(wc -l <"$journal")" -ge "$before" ] || fail "the journal has shrunk"
	[ "$(tail -c 1 "$journal" | od -An -tx1 | tr -d ' ')" = 0a ] || fail "the last line is cut: $(tail -c 200 "$journal")"
	lines=$(wc -l <"$journal")
	parsed=$(jq -c . "$journal" | wc -l)
	[ "$lines" -eq "$parsed" ] || fail "$parsed of $lines lines are JSON"
	[ "$(head -n 1 "$journal" | jq -r .schema)" = scmi-assay.journal/1 ] || fail "schema: $(head -n 1 "$journal")"
	[ "$(jq -r "select(.check) | .check.verdict" "$journal" | wc -l)" -eq "$(grep -c "^{.check" "$journal")" ] || fail "a check without a verdict"
	[ "$(jq -c "select(.check or .run | not)" "$journal" | wc -l)" -eq 0 ] || fail "a line that is neither a run nor a check"
done
