#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# One agent works while another floods: the p99 of the first is told alone and beside each kind of flood, of one run. The reference
# server gives each its turn; with the fault serve.unfair it does not, and that shows. What else the machine does shows too: the
# comparison of the two is made up to five times.
# seconds: 200
. harness/e2e/lib.sh

# beside FAULT-OPTION: p99 in ns beside a flood of valid commands; 1000000000 where the one that works got no answer in time
beside() {
	rm -f "$work/a" "$work/b"
	serve "$work/a" --listen "vhost-user:$work/b" --delay 100us "$@"
	run "$assay" bench --agent "works=vhost-user:$work/a" --agent "floods=vhost-user:$work/b" --noise all --duration 1s --warmup 10 \
		--json "$work/bench.json"
	kill "$server" && wait "$server" 2>/dev/null
	p99=$(jq '.neighbour.conditions[] | select(.name == "valid") | .p99' "$work/bench.json")
	[ "$got" -eq 0 ] || p99=1000000000
}

for _ in 1 2 3 4 5; do
	beside
	[ "$got" -eq 0 ] || fail "the fair server: $(cat "$work/err")"
	[ "$(jq -c '[.neighbour.conditions[].name]' "$work/bench.json")" = '["alone","valid","refused","garbage"]' ] ||
		fail "conditions: $(jq -c .neighbour "$work/bench.json")"
	jq -e '.neighbour.conditions[1:] | all(.ratio > 0 and .flood_answered > 0)' "$work/bench.json" >/dev/null ||
		fail "ratios: $(jq -c .neighbour "$work/bench.json")"
	says "$work/out" 'valid .*; p99 is [0-9.]+ times that alone'
	fair=$p99
	beside --fault serve.unfair
	echo "beside a flood: p99 $fair ns, with serve.unfair $p99 ns"
	[ "$p99" -ge $((3 * fair)) ] && exit 0
done
fail "serve.unfair costs the agent that works less than three times as much"
