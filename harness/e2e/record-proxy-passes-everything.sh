#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# also: asan cover
# What goes through a recorder arrives as it was sent, in both directions, and stands in the trace: checks give the same verdicts, a deviation of the platform
# is seen through it, the agent's own recording and the recorder's are the same messages, whatever the backend behind it.
. harness/e2e/lib.sh

# recorder NAME OPTIONS...: in the background; $recorder is its process, $work/NAME.out what it says
recorder() {
	name=$1
	shift
	"$assay" record --out "$work/$name.pcap" "$@" >"$work/$name.out" 2>"$work/$name.err" </dev/null &
	recorder=$!
	pids="$pids $recorder"
	until_true 10 grep -q '^ready:' "$work/$name.out" || fail "recorder $name: $(cat "$work/$name.err")"
}

stop() {
	kill -INT "$recorder"
	wait "$recorder" || fail "recorder $1: status $?: $(cat "$work/$1.err")"
}

# messages TRACE: one line each, without number, time and agent
messages() {
	"$assay" trace show "$1" --bytes | sed -n 's/^ *[0-9]* *[0-9.]*  agent [0-9]* \(->\|<-\|<=\|<!\)/\1/p; s/^ \{6,\}/bytes /p' >"$2"
	[ -s "$2" ] || fail "no messages in $1"
}

# same NAME URI: a recorded boot through the recorder, written down on both sides
same() {
	recorder "$1" --proxy "vhost-user:$work/$1=$2" --provenance "a test"
	expect 0 "$assay" replay "$(first_recording)" --backend "vhost-user:$work/$1" --rules traces/corpus/repeated-readings.rules.yaml --out "$work/own-$1.pcap"
	says "$work/out" '34 of 34'
	stop "$1"
	messages "$work/own-$1.pcap" "$work/own"
	messages "$work/$1.pcap" "$work/recorded"
	cmp "$work/own" "$work/recorded" || fail "over $2 the recorder saw something else: $(diff "$work/own" "$work/recorded" | head -n 6)"
	says "$work/$1.out" ' 34 commands, 34 responses, 0 delayed responses, 0 notifications; 1 front-ends, 0 of them crashed; platform lost 0 times, 0 commands sent again$'
	says "$work/$1.out" 'command seen -> passed on\): p50 [0-9.]+ us, p99 [0-9.]+ us, max [0-9.]+ us of 34 messages'
	expect 0 "$assay" replay "$work/$1.pcap" --backend loopback:harness/config/platforms/vhost-device-scmi.yaml --rules traces/corpus/repeated-readings.rules.yaml
	says "$work/out" '34 of 34'
}
serve "$work/platform" --platform harness/config/platforms/vhost-device-scmi.yaml
same socket "vhost-user:$work/platform"
same memory loopback:harness/config/platforms/vhost-device-scmi.yaml

# Verdicts, with events of every kind on the way.
serve "$work/whole"
recorder checked --proxy "vhost-user:$work/checked=vhost-user:$work/whole"
expect 0 "$assay" check --backend "vhost-user:$work/checked" --json "$work/through.json" --output "$work/run"
[ "$(summary "$work/through.json" warn)" -eq 0 ] || fail "warnings through the recorder"
stop checked
expect 0 "$assay" check --backend "vhost-user:$work/whole" --json "$work/direct.json" --output "$work/run"
for file in through direct; do # a sensor whose value moves with time may or may not cross a point
	jq -r '.checks[] | select(.id | startswith("sensor.trip-point-event") | not) | [.id, .resource, .iteration, .verdict] | @tsv' "$work/$file.json" >"$work/$file"
done
cmp "$work/direct" "$work/through" || fail "other verdicts: $(diff "$work/direct" "$work/through" | head)"
says "$work/checked.out" ' [1-9][0-9]* delayed responses, [1-9][0-9]* notifications'

# An agent without events finds a platform without events.
recorder plain --proxy "vhost-user:$work/plain=vhost-user:$work/whole"
expect 0 "$assay" check --backend "vhost-user:$work/plain?p2a=0" --suite 'base.*' --output "$work/run"
stop plain

# A platform's deviation, in the transport or in an answer, is seen through the recorder.
for fault in transport.used-length.plus-4 clock.rate-set.ignores-rate; do
	"$assay" list --faults | grep -q "^$fault " || fail "no fault named $fault"
	recorder faulty --proxy "vhost-user:$work/faulty=loopback:?fault=$fault"
	expect 1 "$assay" check --backend "vhost-user:$work/faulty" --suite "base.*" --suite "clock.rate-set.*" --output "$work/run"
	stop faulty
done

# Two guests at once, each an agent of its own; one is killed, another comes in its place.
recorder two --proxy "vhost-user:$work/a=loopback:?agent=osv-a" --proxy "vhost-user:$work/b=loopback:?agent=osv-b"
expect 0 "$assay" bench --together --agent "x=vhost-user:$work/a" --agent "y=vhost-user:$work/b" --count 2000 --warmup 100 --probes off
"$assay" bench --backend "vhost-user:$work/a" --duration 60s --probes off >/dev/null 2>&1 </dev/null &
victim=$!
until_true 10 sh -c "[ \$('$assay' trace show '$work/two.pcap' 2>/dev/null | grep -c 'agent 0 -- attach') -eq 2 ]" || fail "the second guest is not in the trace"
kill -KILL "$victim"
wait "$victim" 2>/dev/null
until_true 10 sh -c "'$assay' trace show '$work/two.pcap' 2>/dev/null | grep -q 'agent 0 -- crash  cut'" || fail "the crash of a guest is not in the trace"
expect 0 "$assay" check --backend "vhost-user:$work/a" --suite 'base.*' --output "$work/run"
stop two
"$assay" trace show "$work/two.pcap" | sed -n 's/.*\(agent [01]\) -- /\1 /p' >"$work/lives"
grep '^agent 1' "$work/lives" >"$work/second"
printf '%s\n' 'agent 1 attach  opened  generation 1' 'agent 1 detach  closed  generation 1' | cmp -s - "$work/second" || fail "lives of the second guest: $(cat "$work/second")"
says "$work/lives" '^agent 0 attach  opened again  generation 3'

# A guest that finds nobody behind the recorder is sent away, and the recorder says why.
recorder nobody --proxy "vhost-user:$work/nobody=vhost-user:$work/none" --wait 100ms
expect 3 "$assay" check --backend "vhost-user:$work/nobody" --suite 'base.*' --output "$work/run"
says "$work/nobody.err" 'a VMM was sent away, the platform cannot be reached: .*none'
stop nobody

# It ends with the first guest, or after a time; the trace may go to standard output.
"$assay" record --proxy "vhost-user:$work/once=loopback:" --once --out - >"$work/once.pcap" 2>"$work/once.err" </dev/null &
recorder=$!
pids="$pids $recorder"
until_true 10 grep -q '^ready:' "$work/once.err" || fail "recorder: $(cat "$work/once.err")"
expect 0 "$assay" check --backend "vhost-user:$work/once" --suite 'base.*' --output "$work/run"
wait "$recorder" || fail "recorder: $(cat "$work/once.err")"
messages "$work/once.pcap" "$work/recorded"
says "$work/recorded" 'Base BASE_DISCOVER_AGENT'
expect 0 "$assay" record --proxy "vhost-user:$work/short=loopback:" --duration 100ms --out "$work/short.pcap"
says "$work/out" 'not measured, no message went through'

# A platform that never answers keeps nobody but its own guest waiting.
peer silent "$work/silent"
recorder both --proxy "vhost-user:$work/stuck=vhost-user:$work/silent" --proxy "vhost-user:$work/free=loopback:" --wait 300ms
"$assay" check --backend "vhost-user:$work/stuck" --suite 'base.*' --output "$work/stuck.run" >"$work/stuck.out" 2>&1 </dev/null &
stuck=$!
pids="$pids $stuck"
expect 0 "$assay" bench --backend "vhost-user:$work/free" --count 2000 --warmup 100 --probes off
wait "$stuck"
[ $? -eq 3 ] || fail "a guest of a silent platform: $(cat "$work/stuck.out")"
stop both

# What cannot be.
expect 2 "$assay" record --proxy "vhost-user:$work/x"
expect 2 "$assay" record --proxy "vhost-user:$work/x=nonsense:"
expect 2 "$assay" record --proxy "vhost-user:$work/x=loopback:" --out "$work"
expect 3 "$assay" record --proxy "vhost-user:$work/whole=loopback:" --out "$work/x.pcap"
says "$work/err" 'another process listens there'
