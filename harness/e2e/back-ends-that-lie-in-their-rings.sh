#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A back-end that is in order at first and then breaks the rules of its rings: a verdict within the time limits, whatever it does; exit status 1, never 4.
# seconds: 120
# also: asan cover
. harness/e2e/lib.sh

# lie HABIT COMMANDS: a liar in the background that answers so many commands as it should; its socket is $lie
lie() {
	lie=$work/$1-$2
	"$build/tools/liar" "$1" "$2" "$lie" >"$work/liar.out" 2>&1 </dev/null &
	pids="$pids $!"
	until_true 10 test -S "$lie" || fail "liar made no socket at $lie"
}

for habit in closes silent late jump back strange-id never-offered huge short garbage calls flood scribble talks no-call; do
	lie "$habit" 60
	expect 1 timeout 60 "$assay" check --backend "vhost-user:$lie" --suite 'base.*' --timeout 50 --output "$work/run-$habit" --json "$work/result.json"
	[ "$(summary "$work/result.json" error)" -eq 0 ] || fail "$habit: what a back-end does is not an error of ours"
	[ "$(jq '[.checks[] | select(.verdict == "fail" and .reason == "")] | length' "$work/result.json")" -eq 0 ] || fail "$habit: a failure without a reason"
	echo "$habit: $(tail -n 1 "$work/out")"
	[ "$habit" = no-call ] && continue
	run timeout 60 "$assay" bench --backend "vhost-user:$lie" --count 1000 --warmup 10 --timeout 50 --probes off --json "$work/bench.json"
	[ "$got" -eq 1 ] || fail "bench: exit status $got instead of 1: $habit"
	[ "$(jq '.series[0].count' "$work/bench.json")" -gt 0 ] || fail "bench: what was measured before $habit is lost"
	expect 1 timeout 60 "$assay" replay "$(first_recording)" --repeat 3 --backend "vhost-user:$lie" --timeout 50
done

# What the message must say.
lie strange-id 61
expect 1 timeout 60 "$assay" check --backend "vhost-user:$lie" --suite 'base.*' --timeout 50 --output "$work/run"
says "$work/out" 'used id 4294967280 is no descriptor'
lie no-call 61
expect 1 timeout 60 "$assay" check --backend "vhost-user:$lie" --suite 'base.*' --timeout 50 --output "$work/run"
says "$work/out" 'no call came'

# Dead while it is still asked what it offers: judged, though no check was left to run.
for habit in silent closes strange-id; do
	lie "$habit" 10
	expect 1 timeout 60 "$assay" check --backend "vhost-user:$lie" --suite 'clock.*' --timeout 50 --output "$work/run"
	says "$work/err" 'stopped answering while it was asked what it offers'
	lie "$habit" 0
	run timeout 60 "$assay" check --backend "vhost-user:$lie" --suite 'clock.*' --timeout 50 --output "$work/run"
	[ "$got" -eq 1 ] || [ "$got" -eq 3 ] || fail "exit status $got: $habit from the first"
done

# Nonsense from the first answer on, all checks: fallen short, and nothing of it is our own fault.
for habit in garbage short; do
	lie "$habit" 0
	[ -S "$lie" ] || fail "no socket"
	expect 1 timeout 100 "$assay" check --backend "vhost-user:$lie" --timeout 50 --output "$work/run" --json "$work/result.json" --junit "$work/result.xml"
	[ "$(summary "$work/result.json" error)" -eq 0 ] || fail "$(jq -c '.checks[] | select(.verdict == "error") | [.id, .reason]' "$work/result.json")"
	xmllint --noout "$work/result.xml" || fail "not well-formed after $habit"
done
