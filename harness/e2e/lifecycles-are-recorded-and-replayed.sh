#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Agents that come, crash and come back stand in what a replay writes and in the evidence of checks; in the replay of such a trace they
# crash and come back again, and find the platform as the first life found it.
. harness/e2e/lib.sh

# The evidence of a check shows who went, between the messages.
fault=agent-loss.crash-ignored
expect 0 "$assay" check --agent "a=loopback:?fault=$fault&agent=osv-a" --agent "b=loopback:?fault=$fault&agent=osv-b" \
	--suite 'lifecycle.clock.given-back' --json "$work/result.json" --output "$work/run"
jq -e '[.checks[] | select(.verdict == "warn") | .evidence[] | select(.direction == "lifecycle")] | length > 0' "$work/result.json" >/dev/null ||
	fail "no lifecycle event in the evidence"
says "$work/out" 'a -- attach \(opened again\), life [0-9]+'

# One life: what a replay writes begins with an attach and ends with a detach.
run "$assay" replay "$(first_recording)" --backend loopback: --limit 40 --out "$work/one.pcap"
[ "$got" -le 1 ] || fail "replay: status $got: $(cat "$work/err")"
"$assay" trace show "$work/one.pcap" >"$work/one"
says "$work/one" '-- attach  opened  generation 1$'
tail -n 1 "$work/one" >"$work/last"
says "$work/last" '-- detach  closed  generation 1$'

# Two lives, joined by a crash: the last record (64 bytes) is made one, and the records behind the metadata follow once more.
number() {
	od -An -tu4 -j "$2" -N 4 "$1" | tr -d ' '
}
behind=$((24 + 16 + $(number "$work/one.pcap" 32) + 1))
{
	head -c -64 "$work/one.pcap"
	tail -c 64 "$work/one.pcap" | head -c 48
	printf '\002\000\000\000\005\000\000\000\007\000\000\000\001\000\000\000'
	tail -c "+$behind" "$work/one.pcap"
} >"$work/two.pcap"
expect 0 "$assay" trace show "$work/two.pcap"
says "$work/out" '-- crash  killed  vmid 7  generation 1$'

# replayed NAME URI
replayed() {
	expect 0 "$assay" replay "$work/two.pcap" --backend "$2" --rules traces/corpus/repeated-readings.rules.yaml --out "$work/$1.pcap" --json "$work/$1.json"
	[ "$(jq .summary.losses "$work/$1.json")" -eq 1 ] || fail "losses over $1: $(jq -c .summary "$work/$1.json")"
	[ "$(jq .summary.matched "$work/$1.json")" -eq "$(jq .summary.commands "$work/$1.json")" ] || fail "$(jq -c .summary "$work/$1.json")"
	"$assay" trace show "$work/$1.pcap" | sed -n 's/.* -- //p' >"$work/$1"
	printf '%s\n' 'attach  opened  generation 1' 'crash  killed  vmid 7  generation 1' 'attach  opened again  generation 2' \
		'detach  closed  generation 2' >"$work/wanted"
	cmp -s "$work/wanted" "$work/$1" || fail "lives over $1: $(cat "$work/$1")"
}
replayed loopback loopback:
serve "$work/a"
replayed socket "vhost-user:$work/a"
