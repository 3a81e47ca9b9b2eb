#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The figures that the project holds itself to, measured on this machine. They are no tests: a machine that is busy or slow misses them.
#   1. over vhost-user on one CPU, blocking, without probes: p50 of publish_to_reap is at most 1.25 times the floor measured interleaved
#   2. loopback as fast as possible, depth 16, a mix of messages, every payload compared and every time stamp taken: 1,000,000 exchanges a second
#   3. 10,000,000 exchanges of the same in less than 64 MiB
#   4. what the probes cost (root): the same series with and without, interleaved
. harness/e2e/lib.sh

out=$build/bench
mkdir -p "$out"
missed=0
figure() { printf '%-58s %12s   %s\n' "$1" "$2" "$3"; }
judge() {
	figure "$1" "$2" "$3"
	[ "$4" -eq 1 ] || missed=$((missed + 1))
}

taskset -c 0 "$assay" serve --listen "vhost-user:$work/s" >"$work/serve.out" 2>&1 </dev/null &
pids="$pids $!"
until_true 10 test -S "$work/s" || fail "serve made no socket: $(cat "$work/serve.out")"
expect 0 taskset -c 0 "$assay" bench --backend "vhost-user:$work/s" --floor --probes off --count 50000 --json "$out/floor.json"
ours=$(jq '[.series[] | select(.name == "publish_to_reap")][0].p50' "$out/floor.json")
floor=$(jq '.floor.p50' "$out/floor.json")
ratio=$(jq -n "$ours / $floor * 1000 | round / 1000")
judge "publish_to_reap p50 over vhost-user, one CPU, blocking" "$ours ns" "floor $floor ns, ratio $ratio (at most 1.25)" "$(jq -n "if $ratio <= 1.25 then 1 else 0 end")"

expect 0 env time -f '%M' -o "$work/peak" taskset -c 0 "$assay" bench --backend loopback: --profile mix --depth 16 --probes off --count 10000000 --json "$out/loopback.json"
rate=$(jq '.throughput.messages_per_second | floor' "$out/loopback.json")
peak=$(($(tail -n 1 "$work/peak") / 1024))
judge "loopback, depth 16, 10,000,000 exchanges" "$rate /s" "at least 1,000,000 /s" $((rate >= 1000000))
judge "  peak memory of that run" "$peak MiB" "under 64 MiB" $((peak < 64))

if [ "$(id -u)" -eq 0 ]; then
	expect 0 "$assay" bench --backend "vhost-user:$work/s" --count 50000 --json "$out/probes.json"
	figure "probes attached / missing" "$(jq '.probes.attached | length' "$out/probes.json") / $(jq '.probes.missing | length' "$out/probes.json")" "lost $(jq .probes.lost "$out/probes.json")"
	figure "what the probes cost (interleaved)" "" "$(jq -c '.probes.overhead' "$out/probes.json" | cut -c 1-200)"
else
	figure "what the probes cost" "-" "needs root"
fi
echo "results: $out"
if [ "$missed" -gt 0 ]; then
	echo "$missed missed"
	exit 1
fi
