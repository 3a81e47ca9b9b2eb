#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# `compare` tells a slower result from an equal one where figures are exact, says that times carry no evidence, and refuses with file and reason
# what does not belong together or cannot be read.
# also: asan
. harness/e2e/lib.sh

serve "$work/s"
bench() { # NAME OPTIONS...: one result
	name=$1
	shift
	expect 0 timeout 100 "$assay" bench --probes off --count 300 --warmup 50 --json "$work/$name.json" "$@"
}
# The clock of this machine counts no instructions; the option's caller vouches for that, here so that two results are far apart for certain.
bench quick --backend "vhost-user:$work/s" --unit instructions
kill "$server" && wait "$server" 2>/dev/null
serve "$work/t" --delay 100us
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
expect 5 "$assay" compare "$work/times.json" "$work/times.json"
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
expect 2 "$assay" compare "$work/quick.json" "$work/slow.json" --threshold lots
says "$work/err" "threshold: expected a share such as 5% or 0.05, found 'lots'"
