#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The figures that the project holds itself to: floor ratio over vhost-user, loopback rate, memory, what a sample and the probes cost.
# Prints each with its bound; exits 1 if one is not met. Wants an otherwise idle machine.
set -u
build=${BUILD:-build}
assay=$build/scmi-assay
work=$(mktemp -d)
server=
status=0
recorder=
trap '[ -z "$server" ] || kill "$server"; [ -z "$recorder" ] || kill "$recorder" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

# verdict NAME VALUE RELATION BOUND UNIT
verdict()
{
	if awk -v a="$2" -v b="$4" -v r="$3" 'BEGIN { exit !(r == "<=" ? a <= b : a >= b) }'; then
		word=ok
	else
		word=MISSED
		status=1
	fi
	printf '%-52s %14s %-4s (%s %s)  %s\n' "$1" "$2" "$5" "$3" "$4" "$word"
}

field()
{
	jq -r "$2" "$work/$1.json"
}

run()
{
	name=$1
	shift
	"$@" --json "$work/$name.json" >"$work/$name.txt" 2>&1 || {
		echo "failed: $*"
		cat "$work/$name.txt"
		exit 1
	}
}

command -v jq >/dev/null || { echo "bench: needs jq"; exit 2; }
[ -x "$assay" ] || { echo "bench: $assay is not built"; exit 2; }

# serve_on SOCKET [OPTION...]: the reference platform on the first CPU
serve_on()
{
	first=$1
	shift
	taskset -c 0 "$assay" serve --listen "vhost-user:$first" "$@" >"$work/serve.txt" 2>&1 &
	server=$!
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		[ -S "$first" ] && break
		sleep 0.1
	done
}

stop_server()
{
	kill "$server"
	wait "$server"
	server=
}

# Where code and stacks fall in the caches differs from start to start, by a few hundredths of this ratio: several starts, and their median.
starts=21
i=0
while [ "$i" -lt "$starts" ]; do
	serve_on "$work/s"
	run "floor-$i" taskset -c 0 "$assay" bench --backend "vhost-user:$work/s" --probes off --floor --duration 1s
	stop_server
	i=$((i + 1))
done
jq -s -r '.[] | "\(.floor.ratio) \(.series[0].p50) \(.floor.p50)"' "$work"/floor-*.json | sort -n >"$work/ratios.txt"
middle=$(sed -n "$(((starts + 1) / 2))p" "$work/ratios.txt")
verdict "vhost-user, one CPU, blocking: p50 / floor" "$(echo "$middle" | awk '{ printf "%.3f", $1 }')" "<=" 1.10 x
echo "$middle" | awk -v all="$(awk '{ printf " %.3f", $1 }' "$work/ratios.txt")" \
	'{ printf "    median start: p50 %.0f ns, floor %.0f ns; all:%s\n", $2, $3, all }'

serve_on "$work/s" --listen "vhost-user:$work/s2"
if [ "$(nproc)" -gt 1 ]; then
	run floor2 taskset -c 1 "$assay" bench --backend "vhost-user:$work/s" --probes off --floor --duration 4s
	verdict "vhost-user, two CPUs, blocking: p50 / floor" "$(field floor2 ".floor.ratio * 1000 | round / 1000")" "<=" 1.10 x
	printf "    %s\n" "$(tail -n 1 "$work/floor2.txt")" "$(grep "^floor" "$work/floor2.txt")"
fi

run probes taskset -c 0 "$assay" bench --backend "vhost-user:$work/s" --duration 2s
if [ "$(field probes '.probes.overhead.ratio // 0')" = 0 ]; then
	echo "probes: not measured: $(field probes '.probes.missing[0].why')"
else
	printf '%-52s %14s x\n' "probes, one CPU, blocking: p50 with / without" "$(field probes '.probes.overhead.ratio * 1000 | round / 1000')"
	printf '    %s\n' "$(grep 'their cost' "$work/probes.txt")"
	printf '    kick_to_call p50 %s ns\n' "$(field probes '[.series[] | select(.name == "kick_to_call")][0].p50')"
fi
# What a recorder in between costs: both roads in turn in one run.
taskset -c 0 "$assay" record --proxy "vhost-user:$work/p=vhost-user:$work/s2" --out "$work/proxy.pcap" >"$work/record.txt" 2>&1 &
recorder=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do
	[ -S "$work/p" ] && break
	sleep 0.1
done
run proxy taskset -c 0 "$assay" bench --backend "vhost-user:$work/s" --vs "vhost-user:$work/p" --probes off --count 50000
kill -INT "$recorder"
wait "$recorder"
printf '%s\n' "record --proxy, one CPU: $(grep 'publish_to_reap B / A' "$work/proxy.txt")"
printf '    %s\n' "$(tail -n 3 "$work/record.txt" | head -n 1 | sed 's/^ *//')" "$(tail -n 2 "$work/record.txt" | head -n 1 | sed 's/^ *//')"
# A whole run of the checks, as long as its own result says it took.
run whole-loopback "$assay" check --backend loopback: --output "$work/loopback"
verdict "check, a whole run on loopback" "$(field whole-loopback '.duration_ns / 1000000 | round')" "<=" 1000 ms
run whole-vhost-user "$assay" check --backend "vhost-user:$work/s" --output "$work/vhost-user"
verdict "check, a whole run over vhost-user" "$(field whole-vhost-user '.duration_ns / 1000000 | round')" "<=" 5000 ms
stop_server

# GNU time is not everywhere: the peak of the resident set comes from the kernel, by way of the shell's children.
run rate taskset -c 0 "$assay" bench --backend loopback: --profile mixed --depth 16 --probes off --duration 4s
verdict "loopback, depth 16, mixed, one core" "$(field rate '.throughput.messages_per_second | round')" ">=" 3000000 /s
run memory taskset -c 0 "$assay" bench --backend loopback: --profile mixed --depth 16 --probes off --count 100000000
verdict "peak memory over 100,000,000 exchanges" "$(field memory '.resources.peak_rss_bytes / 1048576 * 10 | round / 10')" "<=" 64 MiB
verdict "keeping one sample (quickest of 20 blocks)" "$(taskset -c 0 "$build/tools/sample-cost" | jq .ns_each)" "<=" 20 ns
verdict "wrong answers in all of them" "$(jq -s 'map(.exchanges.mismatches // 0) | add' "$work"/*.json)" "<=" 0 ""
exit $status
