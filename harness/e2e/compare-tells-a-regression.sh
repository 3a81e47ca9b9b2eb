#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# `compare` tells a slower result from an equal one, exactly where figures are exact and by blocks where they are times, and refuses with file and
# reason what does not belong together or cannot be read.
# also: asan
. harness/e2e/lib.sh

serve "$work/s" --delay 500us
bench() { # NAME OPTIONS...: one result
	name=$1
	shift
	expect 0 timeout 100 "$assay" bench --probes off --count 300 --warmup 50 --json "$work/$name.json" "$@"
}
# The clock of this machine counts no instructions; the option's caller vouches for that. Both have a delay, so that a busy machine cannot change their order.
bench quick --backend "vhost-user:$work/s" --unit instructions
kill "$server" && wait "$server" 2>/dev/null
serve "$work/t" --delay 8ms
bench slow --backend "vhost-user:$work/t" --unit instructions
grep -qE '[0-9] us' "$work/out" && fail "a count of instructions was printed as a time: $(grep -E '[0-9] us' "$work/out")"
[ "$(jq -r '[.series[].unit] | unique | .[]' "$work/slow.json")" = instructions ] || fail "the unit of the series is $(jq -c '[.series[].unit]' "$work/slow.json")"
jq -e 'has("throughput") | not' "$work/slow.json" >/dev/null || fail "a rate from a clock that counts instructions"
bench times --backend "vhost-user:$work/t"
bench deep --backend loopback: --depth 4 --unit instructions

expect 0 "$assay" compare "$work/quick.json" "$work/quick.json"
says "$work/out" '^not regressed'
expect 1 "$assay" compare "$work/quick.json" "$work/slow.json" --json "$work/c.json"
says "$work/out" '^regressed'
[ "$(jq -r '.schema, .verdict' "$work/c.json" | tr '\n' ' ')" = 'scmi-assay.compare/1 regressed ' ] || fail "$(cat "$work/c.json")"
expect 0 "$assay" compare "$work/slow.json" "$work/quick.json" --threshold 2%
expect 0 "$assay" compare "$work/quick.json" "$work/slow.json" --threshold 10000%
jq 'del(.blocks)' "$work/times.json" >"$work/plain.json"
expect 5 "$assay" compare "$work/plain.json" "$work/plain.json"
says "$work/out" 'two single runs'
expect 2 "$assay" compare "$work/slow.json" "$work/times.json"
says "$work/err" "slow.json and .*times.json do not belong together: unit: 'instructions' against 'ns'"
expect 2 "$assay" compare "$work/quick.json" "$work/deep.json"
says "$work/err" "kind of back-end: 'vhost-user' against 'loopback'"
expect 0 "$assay" compare "$work/slow.json" "$work/deep.json" --force
says "$work/out" "forced although they differ: depth: '1' against '4'"

head -c 2000 "$work/quick.json" >"$work/torn.json"
expect 2 "$assay" compare "$work/torn.json" "$work/quick.json"
says "$work/err" 'torn.json:[0-9]+:[0-9]+: expected JSON'
echo '{"schema": "scmi-assay.result/1"}' >"$work/other.json"
expect 2 "$assay" compare "$work/quick.json" "$work/other.json"
says "$work/err" 'other.json: expected "schema": "scmi-assay.bench/1", found "scmi-assay.result/1"'
jq '.stopped = "no answer in time"' "$work/quick.json" >"$work/stopped.json"
expect 2 "$assay" compare "$work/quick.json" "$work/stopped.json"
says "$work/err" 'stopped.json: .*cut short: no answer in time'
jq '.series[0].count = 0' "$work/quick.json" >"$work/empty.json"
expect 2 "$assay" compare "$work/empty.json" "$work/quick.json"
says "$work/err" 'empty.json: series 0 .* is empty'
expect 2 "$assay" compare "$work/quick.json"
says "$work/err" 'quick.json: expected an interleaved result with sides A and B'
expect 2 "$assay" compare "$work/quick.json" "$work/quick.json" "$work/quick.json"
expect 2 "$assay" compare "$work/quick.json" "$work/slow.json" --threshold lots
says "$work/err" "threshold: expected a share such as 5% or 0.05, found 'lots'"

# Two back-ends in one run, one of them slower with one kind of message by far more than any noise: found, and named.
kill "$server" && wait "$server" 2>/dev/null
serve "$work/a"
first=$server
serve "$work/b" --delay-message CLOCK_RATE_GET=1ms
bench pair --backend "vhost-user:$work/a" --vs "vhost-user:$work/b" --profile mixed --count 6000 --blocks 20
kill "$first"
expect 1 "$assay" compare "$work/pair.json" --json "$work/c.json"
says "$work/out" '^regressed'
says "$work/out" '^slower most: CLOCK_RATE_GET, publish_to_reap'
[ "$(jq -r '.place | "\(.protocol) \(.message) \(.phase) \(.statistic)"' "$work/c.json")" = '20 6 false p50' ] || fail "the place is $(jq -c .place "$work/c.json")"
expect 1 "$assay" compare "$work/pair.json" --json "$work/again.json"
for name in c again; do jq 'del(.started, .command)' "$work/$name.json" >"$work/$name.bare"; done
cmp "$work/c.bare" "$work/again.bare" || fail 'the same file was judged with other words'
expect 2 "$assay" compare "$work/pair.json" "$work/times.json"
says "$work/err" 'pair.json: expected a result of one back-end, found an interleaved one'
jq 'del(.blocks[3])' "$work/pair.json" >"$work/lost.json"
expect 2 "$assay" compare "$work/lost.json"
says "$work/err" 'lost.json: expected block 3, found block 4: blocks are missing'
jq '.blocks |= .[:39]' "$work/pair.json" >"$work/cut.json"
expect 2 "$assay" compare "$work/cut.json"
says "$work/err" 'cut.json: expected as many blocks of A as of B, found 39 in all'
jq '.blocks[5].series[0].p90 = 1' "$work/pair.json" >"$work/odd.json"
expect 2 "$assay" compare "$work/odd.json"
says "$work/err" 'odd.json: block 5, series publish_to_reap: expected p90 to be a time of at least the figure before it'
jq '.blocks |= .[:8]' "$work/pair.json" >"$work/few.json"
expect 5 "$assay" compare "$work/few.json"
says "$work/out" '^about [0-9]+ more blocks'
