#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# also: asan
# A recorder that is killed at any moment leaves a trace that can be read, with everything that had gone through: all of it when it was idle, and of a
# running stream all but what one turn of its loop moved.
. harness/e2e/lib.sh
serve "$work/platform"

# recorder NAME
recorder() {
	"$assay" record --out "$work/$1.pcap" --proxy "vhost-user:$work/$1=vhost-user:$work/platform" >"$work/$1.out" 2>"$work/$1.err" </dev/null &
	recorder=$!
	pids="$pids $recorder"
	until_true 10 grep -q '^ready:' "$work/$1.out" || fail "recorder $1: $(cat "$work/$1.err")"
}

# count TRACE WHAT: commands or responses in it
count() {
	"$assay" trace stats "$1" >"$work/stats" || fail "$1 cannot be read"
	grep -oE "(^|, )[0-9]+ $2, " "$work/stats" | grep -oE "[0-9]+"
}

recorder idle
expect 0 "$assay" bench --backend "vhost-user:$work/idle" --count 500 --warmup 10 --depth 4 --probes off
kill -KILL "$recorder"
commands=$(count "$work/idle.pcap" commands)
responses=$(count "$work/idle.pcap" responses)
wrong="the agent had 510 answers, the trace has $commands commands and $responses responses"
[ "$commands" -ge 510 ] || fail "$wrong"
[ "$responses" -eq "$commands" ] || fail "$wrong"

for round in 1 2 3; do
	recorder "busy$round"
	"$assay" bench --backend "vhost-user:$work/busy$round" --duration 60s --depth 8 --probes off >"$work/agent.out" 2>&1 </dev/null &
	agent=$!
	pids="$pids $agent"
	until_true 20 sh -c "[ \"\$(stat -c %s '$work/busy$round.pcap')\" -gt 200000 ]" || fail "nothing goes through"
	kill -KILL "$recorder"
	wait "$agent" && fail "an agent whose recorder was killed says that all is well"
	commands=$(count "$work/busy$round.pcap" commands)
	responses=$(count "$work/busy$round.pcap" responses)
	echo "killed while busy: $commands commands, $responses responses in the trace"
	[ "$commands" -gt 1000 ] || fail "a trace of 200 kB has $commands commands"
	missing=$((commands - responses))
	wrong="$commands commands but $responses responses, of at most 8 in flight"
	[ "$missing" -ge 0 ] || fail "$wrong"
	[ "$missing" -le 8 ] || fail "$wrong"
done
