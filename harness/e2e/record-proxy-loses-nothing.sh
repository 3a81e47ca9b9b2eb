#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# seconds: 300
# also: asan
# A recorder stands between an agent and a platform that is killed and restarted again and again. Every command gets one answer, the right one; what
# was sent again is flagged in the trace, and everything that went through is in it. EXCHANGES=N and KILLS=N for other numbers.
. harness/e2e/lib.sh
exchanges=${EXCHANGES:-100000}
kills=${KILLS:-5}

platform() {
	"$assay" serve --listen "vhost-user:$work/platform" >"$work/serve.out" 2>&1 </dev/null &
	server=$!
	pids="$pids $server"
	until_true 10 grep -q ready "$work/serve.out" || fail "no platform: $(cat "$work/serve.out")"
}

platform
"$assay" record --proxy "vhost-user:$work/vmm=vhost-user:$work/platform" --out "$work/trace.pcap" >"$work/record.out" 2>"$work/record.err" </dev/null &
recorder=$!
pids="$pids $recorder"
until_true 10 test -S "$work/vmm" || fail "no recorder: $(cat "$work/record.err")"

"$assay" bench --backend "vhost-user:$work/vmm" --count "$exchanges" --warmup 1000 --depth 8 --timeout 10000 --probes off --json "$work/bench.json" >"$work/bench.out" 2>&1 </dev/null &
agent=$!
pids="$pids $agent"
# Kills are spread over the run by what is in the trace already: about 100 bytes for each exchange.
killed=0
while [ "$killed" -lt "$kills" ]; do
	killed=$((killed + 1))
	mark=$((exchanges * 104 * killed / (kills + 1)))
	until_true 600 sh -c "[ \"\$(stat -c %s '$work/trace.pcap')\" -gt $mark ] || ! kill -0 $agent" || fail "the trace does not grow to $mark bytes"
	kill -0 "$agent" 2>/dev/null || break
	kill -KILL "$server"
	wait "$server" 2>/dev/null
	platform
done
wait "$agent" || fail "the agent: $(cat "$work/bench.out")"
kill -INT "$recorder"
wait "$recorder" || fail "the recorder: $(cat "$work/record.err")"
cat "$work/record.out"

lost=$(sed -n 's/.* platform lost \([0-9]*\) times.*/\1/p' "$work/record.out")
resent=$(sed -n 's/.* times, \([0-9]*\) commands sent again$/\1/p' "$work/record.out")
# one that is killed again before the recorder has found it is lost once
[ $((lost * 2)) -ge "$kills" ] || fail "the platform was killed $kills times, the recorder lost it $lost times"
[ "$resent" -ge 1 ] || fail "not one of the kills met a command in flight"
grep -q '0 mismatches' "$work/bench.out" || fail "$(cat "$work/bench.out")"

expect 0 "$assay" trace stats "$work/trace.pcap"
cp "$work/out" "$work/stats"
commands=$(sed -n 's/^\([0-9]*\) commands, .*/\1/p' "$work/stats")
responses=$(sed -n 's/.* commands, \([0-9]*\) responses.*/\1/p' "$work/stats")
[ "$commands" -eq $((responses + resent)) ] || fail "$commands commands in the trace, $responses responses and $resent commands sent again"
[ "$responses" -ge $((exchanges + 1000)) ] || fail "$responses responses in the trace for $exchanges exchanges"
"$assay" trace show "$work/trace.pcap" | grep -E "RESENT| -- " >"$work/shown"
flagged=$(grep -c RESENT "$work/shown")
[ "$flagged" -eq "$resent" ] || fail "$flagged commands are flagged as sent again, $resent were"
crashes=$(grep -c -- '-- crash  lost' "$work/shown")
[ "$crashes" -eq "$lost" ] || fail "$crashes crashes of the platform in the trace, $lost happened"
