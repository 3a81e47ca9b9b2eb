#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The gate on counted instructions: twenty unchanged runs stay green, a slowdown of 5 % planted in the module turns it red.
# runs: icount
# seconds: 200
fail() { echo "FAIL: $*"; exit 1; }

modprobe vhost_scmi || fail "vhost_scmi does not load"
parameters=/sys/module/vhost_scmi/parameters
uri='vhost:/dev/vhost-scmi?event_idx=0'
sleep 3 # until the guest's own work after boot is done

# A real-time agent, so that which of the two wakes and which goes on is always the same, whatever they used before (docs/kick-to-used.md).
bench() { # NAME OPTIONS...
	name=$1
	shift
	chrt -f 1 scmi-assay bench --backend "$uri" --unit instructions --profile ping --warmup 200 --blocks 2 --json "/out/$name.json" "$@" >"/out/$name.txt" 2>&1 || {
		cat "/out/$name.txt"
		fail "bench $name: exit status $?"
	}
}

# verdict NAME SERIES BASE: the exit status of the gate
gate() {
	verdict=0
	scmi-assay compare "/out/$3.json" "/out/$1.json" --series "$2" --threshold 2% >"/out/$1.verdict" 2>&1 || verdict=$?
}

# result NAME...: their medians, one in a line. A start of jq takes longer than a bench, so there are few.
medians() {
	for name; do
		set -- "$@" "/out/$name.json"
		shift
	done
	jq '.series[0].p50' "$@"
}

bench base --probes off --count 1000
runs=$(seq 20 | sed s/^/run/)
for run in $runs; do
	bench "$run" --probes off --count 1000
	gate "$run" publish_to_reap base
	[ "$verdict" -eq 0 ] || { cat "/out/$run.verdict"; fail "unchanged $run: exit status $verdict"; }
done
# shellcheck disable=SC2086 # one word per run
medians base $runs >/out/medians || fail "the results cannot be read"
p50=$(head -n 1 /out/medians)
echo "result: twenty unchanged runs are green: medians $(tail -n +2 /out/medians | sort -n | head -n 1) to $(tail -n +2 /out/medians | sort -n | tail -n 1) instructions, base $p50"

# 5 % of the whole round trip
echo $((p50 / 20)) >"$parameters/delay_handler_ns"
bench slow --probes off --count 1000
echo 0 >"$parameters/delay_handler_ns"
gate slow publish_to_reap base
cat /out/slow.verdict
[ "$verdict" -eq 1 ] || fail "a slowdown of 5 %: exit status $verdict instead of 1"
echo "result: 5 % more in the handler is red: $(medians slow) against $p50 instructions"

# 5 % of the module's own work for a request, seen in the phase that it is done in
bench probed --probes full --count 500
bench probed-again --probes full --count 500
gate probed-again fetch_to_handled probed
[ "$verdict" -eq 0 ] || { cat /out/probed-again.verdict; fail "an unchanged run with probes: exit status $verdict"; }
echo 5 >"$parameters/slow_percent"
bench slower --probes full --count 500
echo 0 >"$parameters/slow_percent"
gate slower fetch_to_handled probed
cat /out/slower.verdict
[ "$verdict" -eq 1 ] || fail "slow_percent=5: exit status $verdict instead of 1"

# without instructions a handful of blocks is no evidence
scmi-assay bench --backend "$uri" --probes off --profile ping --count 200 --blocks 4 --json /out/times.json >/dev/null || fail "bench in ns"
verdict=0
scmi-assay compare /out/times.json /out/times.json >/out/times.verdict || verdict=$?
[ "$verdict" -eq 5 ] || fail "two runs in ns: exit status $verdict instead of 5"
