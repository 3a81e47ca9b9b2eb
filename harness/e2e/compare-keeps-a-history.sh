#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# `compare --history` keeps a summary of each result and tells since when it is slower; what is broken or of something else is left out, by name.
# also: asan
. harness/e2e/lib.sh

expect 0 timeout 100 "$assay" bench --backend loopback: --probes off --count 2000 --json "$work/b.json"
# The same result on many days, a few percent up and down; from the 14th on each exchange takes 2 us more.
add() { # DAY MORE
	jq --arg day "$1" --argjson more "$2" '.started = "2026-03-" + $day + "T08:00:00Z" | .series |= map(.p50 = 20000 + (($day | tonumber) * 7 % 5) * 100 + $more)' \
		"$work/b.json" >"$work/day.json"
	run "$assay" compare --history "$work/h" "$work/day.json" --commit "change-$1" --json "$work/c.json"
}
for day in 01 02 03 04 05 06 07; do
	add "$day" 0
	[ "$got" -eq 5 ] || fail "$day runs: exit status $got instead of 5"
done
says "$work/out" 'too few runs'
for day in 08 09 10 11 12 13; do
	add "$day" 0
	[ "$got" -eq 0 ] || fail "day $day: exit status $got instead of 0"
done
for day in 14 15 16 17 18; do add "$day" 2000; done
[ "$got" -eq 1 ] || fail "five slower runs: exit status $got instead of 1: $(cat "$work/out" "$work/err")"
says "$work/out" '^changed at 20260314T080000Z-change-14-[0-9a-f]{8}\.json'
[ "$(jq -r '.series[0].changed_at.commit' "$work/c.json")" = change-14 ] || fail "$(jq -c '.series[0].changed_at' "$work/c.json")"
[ "$(find "$work/h" -name '*.json' | wc -l)" -eq 18 ] || fail "$(ls "$work/h")"
[ "$(find "$work/h" -name '*.json' -size +64k | wc -l)" -eq 0 ] || fail 'a summary is as large as a result'

head -c 300 "$(find "$work/h" -name '20260305*')" >"$work/h/torn.json"
echo '[]' >"$work/h/list.json"
jq '.environment.cpu = "Another"' "$(find "$work/h" -name '20260306*')" >"$work/h/elsewhere.json"
expect 1 "$assay" compare --history "$work/h"
says "$work/out" '^left out: torn.json: .*expected JSON'
says "$work/out" '^left out: list.json: .*expected "schema"'
says "$work/out" '^left out: elsewhere.json: of something else: processor'
says "$work/out" '^18 runs looked at, 3 left out'

expect 2 "$assay" compare --history "$work/nowhere"
says "$work/err" 'nowhere: expected a folder of results'
jq '.stopped = "no answer"' "$work/b.json" >"$work/stopped.json"
expect 2 "$assay" compare --history "$work/h" "$work/stopped.json"
says "$work/err" 'stopped.json: .*cut short'
expect 2 "$assay" compare --history "$work/h" "$work/b.json" "$work/b.json"
expect 2 "$assay" compare "$work/b.json" "$work/b.json" --commit x
says "$work/err" '--commit is of a run that --history'
