#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A back-end that stops for 50 ms in every second: in an open loop the stall is in the latency of all that was due in it, and so in p99 and above;
# a closed loop of the same length meets it once a second and shows it smaller. Both from one run of this test, over the same connection's kind.
. harness/e2e/lib.sh

serve "$work/s" --stall 50ms/1s
measure() {
	file=$1
	shift
	expect 0 timeout 100 "$assay" bench --backend "vhost-user:$work/s" --duration 2500ms --probes off --json "$work/$file" "$@"
}
figure() {
	jq -r --arg name "$2" "[.series[] | select(.name == \$name and .protocol == null)][0].$3" "$work/$1"
}
measure open.json --rate 1000
says "$work/out" '^intended_to_reap: p50 .* us, p99 .* us, max .* us over 2[45][0-9][0-9] exchanges'
measure poisson.json --rate 1000 --arrivals poisson --seed 7 --depth 1 --poll
measure closed.json

[ "$(jq -r .load.mode "$work/closed.json") $(jq -r .load.mode "$work/open.json")" = "closed open" ] || fail "load: $(jq -c .load "$work/open.json")"
[ "$(jq -r .load.arrivals "$work/poisson.json")" = poisson ] || fail "load: $(jq -c .load "$work/poisson.json")"
for file in open poisson; do
	p99=$(figure $file.json intended_to_reap p99)
	[ "$p99" -ge 25000000 ] || fail "$file: the stall is not in p99 of intended_to_reap: $p99 ns"
	[ "$(figure $file.json intended_to_reap max)" -ge 45000000 ] || fail "$file: the longest wait: $(figure $file.json intended_to_reap max) ns"
	sent=$(jq -r '.load.agents[0] | .sent + .unsent' "$work/$file.json")
	[ "$((sent >= 2200 && sent <= 2800))" -eq 1 ] || fail "$file: of 2500 there were $sent"
	[ "$(jq -r '.load | has("late", "max_late_ns", "held")' "$work/$file.json" | sort -u)" = true ] || fail "$file: load: $(jq -c .load "$work/$file.json")"
done
# a trace at its recorded times, made faster: as many a second as it had in so much time
expect 0 timeout 100 "$assay" bench --backend loopback: --trace "$(first_recording)" --arrivals recorded --scale 0.01 --count 100 --probes off --json "$work/recorded.json"
[ "$(jq -r '.load | .arrivals, .agents[0].sent + .agents[0].unsent' "$work/recorded.json" | tr '\n' ' ')" = "recorded 100 " ] || fail "recorded: $(jq -c .load "$work/recorded.json")"
expect 0 timeout 100 "$assay" bench --backend loopback: --trace "$(first_recording)" --arrivals recorded --scale 0.02 --count 100 --probes off --json "$work/slower.json"
[ "$(jq -s '.[0].load.rate_per_second / .[1].load.rate_per_second * 1000 | round' "$work/recorded.json" "$work/slower.json")" -eq 2000 ] || fail "--scale 0.02 is not half as fast as 0.01"
closed=$(figure closed.json publish_to_reap p99)
open=$(figure open.json intended_to_reap p99)
echo "p99 with a stall of 50 ms in every second: open loop (intended_to_reap) $open ns, closed loop (publish_to_reap) $closed ns"
[ "$((closed * 2))" -lt "$open" ] || fail "the closed loop shows the stall as large as the open one"
echo "result: p99 open $((open / 1000)) us, closed $((closed / 1000)) us"
