#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# One of two back-ends dies in the middle of an interleaved run: exit status 1, it is named, and what both sides measured until then is in the result.
. harness/e2e/lib.sh

serve "$work/a"
serve "$work/b"
doomed=$server
"$assay" bench --backend "vhost-user:$work/a" --vs "vhost-user:$work/b" --duration 60s --blocks 200 --probes off --json "$work/b.json" \
	>"$work/out" 2>"$work/err" </dev/null &
bench=$!
pids="$pids $bench"
sleep 2
kill -KILL "$doomed"
got=0
wait "$bench" || got=$?
[ "$got" -eq 1 ] || fail "exit status $got instead of 1: $(cat "$work/err")"
says "$work/err" "vhost-user:$work/b: the back-end is gone"
for side in A B; do
	blocks=$(jq --arg side $side '[.blocks[] | select(.side == $side)] | length' "$work/b.json")
	counted=$(jq --arg side $side '[.series[] | select(.side == $side and .name == "publish_to_reap")][0].count' "$work/b.json")
	kept=$(jq --arg side $side '[.blocks[] | select(.side == $side) | .series[] | select(.name == "publish_to_reap").count] | add' "$work/b.json")
	[ "$((blocks > 0 && counted > 0))" -eq 1 ] || fail "side $side: $blocks blocks, $counted exchanges"
	[ "$counted" -eq "$kept" ] || fail "side $side: $counted exchanges, $kept of them in blocks"
done
says "$work/b.json" '"stopped": ".*the back-end is gone'
