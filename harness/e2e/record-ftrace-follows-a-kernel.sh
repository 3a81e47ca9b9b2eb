#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# needs: root
# `record --ftrace` says what is missing where a kernel has no SCMI events. Where probes can stand in for the driver's events, it writes them as they come: in order, paired,
# command lines that were logged too late marked corrupt, and leaves no tracing instance behind.
. harness/e2e/lib.sh
[ "$(id -u)" -eq 0 ] || skip "needs root"
tracing=$(awk '$3 == "tracefs" { print $2; exit }' /proc/mounts)
mounted='' standing=0
[ "$tracing" ] || { mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null && mounted=/sys/kernel/tracing; }
tracing=${tracing:-/sys/kernel/tracing}
# shellcheck disable=SC2317 # called by the trap
tidy() {
	code=$?
	[ "$standing" -eq 0 ] || without_probes
	[ -z "$mounted" ] || umount "$mounted" 2>/dev/null
	(exit "$code")
	finish
}
trap tidy EXIT
[ -f "$tracing/uprobe_events" ] || skip "no tracefs with uprobe_events here"
[ "$(uname -m)" = x86_64 ] || skip "the stand-in's probes name registers of x86-64"
[ ! -d "$tracing/events/scmi" ] || skip "this kernel has SCMI events of its own, or another test stands in for them"

expect 3 "$assay" record --ftrace --duration 1s --out "$work/none.pcap"
says "$work/err" 'events/scmi: this kernel has no SCMI trace events: expected a kernel with CONFIG_ARM_SCMI_PROTOCOL'
[ ! -e "$work/none.pcap" ] || fail "a trace of nothing was begun"
expect 2 "$assay" record --ftrace --proxy "vhost-user:$work/x=loopback:"

# shellcheck disable=SC2317 # called by the trap
without_probes() {
	for event in scmi_msg_dump scmi_xfer_begin; do
		echo "-:scmi/$event" >>"$tracing/uprobe_events"
	done 2>/dev/null
}
"$build/tools/scmi-events" --where >"$work/probes"
standing=1
while read -r probe; do
	{ echo "$probe" >>"$tracing/uprobe_events"; } 2>"$work/refused" || skip "this kernel takes no such probe: $probe: $(cat "$work/refused")"
done <"$work/probes"

"$assay" record --ftrace --out "$work/live.pcap" --provenance "probes of a test" >"$work/live.out" 2>"$work/live.err" </dev/null &
recorder=$!
pids="$pids $recorder"
until_true 10 grep -q '^ready:' "$work/live.out" || fail "recorder: $(cat "$work/live.err")"
"$build/tools/scmi-events" 300 || fail "the stand-in"
# they are on disk while the recorder still runs
until_true 10 sh -c "[ \"\$('$assay' trace show '$work/live.pcap' | grep -c ' -> ')\" -eq 300 ]" || fail "not written as they come: $("$assay" trace stats "$work/live.pcap")"
"$build/tools/scmi-events" 3
kill -INT "$recorder"
wait "$recorder" || fail "recorder: $(cat "$work/live.err")"
cat "$work/live.out"
says "$work/live.out" ': 303 commands, 303 responses, 0 delayed responses, 2 notifications$'
says "$work/live.out" ': 101 of the commands are corrupt'
[ ! -d "$tracing/instances/scmi-assay-$recorder" ] || fail "a tracing instance is left behind"

expect 0 "$assay" trace show "$work/live.pcap"
says "$work/out" '"name":"scmi0"'
[ "$(grep -c 'CORRUPT' "$work/out")" -eq 101 ] || fail "$(grep -c CORRUPT "$work/out") lines are marked corrupt, 101 were logged late"
# each answer behind its command, with the same token
awk '$4 == 0 && $5 == "->" { token = $9 } $4 == 0 && $5 == "<-" { if ($9 != token) print }' "$work/out" >"$work/astray"
[ ! -s "$work/astray" ] || fail "answers astray: $(head -n 3 "$work/astray")"
"$assay" trace convert "$work/live.pcap" "$work/live.txt" >/dev/null
says "$work/live.txt" '-> clock/CLOCK_RATE_GET +token=297 +clock=7 '
says "$work/live.txt" '<- clock/CLOCK_RATE_GET +token=297 +SUCCESS rate=1000297 '
