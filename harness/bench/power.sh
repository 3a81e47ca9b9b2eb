#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# How often `compare` is wrong here: pairs of equal back-ends over vhost-user, and pairs of which one is slower with one kind of message. Prints false
# alarms, finds and what was left open, with Wilson's intervals and the time taken; exits 1 if more than 2 of 100 equal pairs are called regressed or
# fewer than 9 of 10 delays are found. Each pair is two new processes and one interleaved run.
#   BENCH_POWER_PAIRS    equal pairs (100); half as many with a delay
#   BENCH_POWER_DELAY    the delay in ns (the larger of 2 us and 5 % of what that message takes)
#   BENCH_POWER_DURATION of a pair, each side (1s)
#   BENCH_POWER_SERVE    options of all back-ends, such as "--delay 60us": of slow ones 5 % is more than 2 us
#   BENCH_POWER_PROBES   pairs with a delay and with probes, to see the phase named (2; root only)
#   BENCH_POWER_WRITE    a page whose part between the marks bench-power becomes this table
set -u
build=${BUILD:-build}
assay=$build/scmi-assay
pairs=${BENCH_POWER_PAIRS:-100}
duration=${BENCH_POWER_DURATION:-1s}
probed=${BENCH_POWER_PROBES:-2}
message=CLOCK_RATE_GET
work=$(mktemp -d)
servers=
# shellcheck disable=SC2086 # a list of processes
trap '[ -z "$servers" ] || kill $servers 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

die() {
	echo "bench-power: $*" >&2
	exit 2
}

case $pairs in '' | *[!0-9]*) die "BENCH_POWER_PAIRS: expected a number, found '$pairs'" ;; esac
[ "$pairs" -ge 2 ] || die "BENCH_POWER_PAIRS: expected 2 or more, found $pairs"
command -v jq >/dev/null || die "needs jq"
[ -x "$assay" ] || die "$assay is not built"

serve() { # NAME OPTIONS...
	name=$1
	shift
	rm -f "$work/$name"
	# shellcheck disable=SC2086 # a list of options
	"$assay" serve --listen "vhost-user:$work/$name" ${BENCH_POWER_SERVE:-} "$@" >"$work/$name.txt" 2>&1 </dev/null &
	servers="$servers $!"
	tries=0
	until [ -S "$work/$name" ]; do
		tries=$((tries + 1))
		[ "$tries" -le 500 ] || die "serve: $(cat "$work/$name.txt")"
		sleep 0.01
	done
}

stop() {
	# shellcheck disable=SC2086 # a list of processes
	kill $servers 2>/dev/null
	wait
	servers=
}

# pair PROBES TIME OPTIONS...: one interleaved run against two new processes, B with the options; the verdict is in $verdict, where in $place
pair() {
	probes=$1 time=$2
	shift 2
	serve a
	serve b "$@"
	"$assay" bench --backend "vhost-user:$work/a" --vs "vhost-user:$work/b" --profile mixed --probes "$probes" --duration "$time" --blocks 20 \
		--json "$work/pair.json" >"$work/pair.txt" 2>&1 </dev/null || die "bench: $(cat "$work/pair.txt")"
	stop
	"$assay" compare "$work/pair.json" --json "$work/compare.json" >"$work/compare.txt" 2>&1
	verdict=$?
	case $verdict in 0 | 1 | 5) ;; *) die "compare: $(cat "$work/compare.txt")" ;; esac
	place=$(jq -r '.place // {} | "\(.protocol // "") \(.message // "") \(if .phase then .name else "" end)"' "$work/compare.json")
}

# rate COUNT ALL: "2.0 % (0.6 .. 7.0)", Wilson's interval at 95 %
rate() {
	awk -v k="$1" -v n="$2" 'BEGIN {
		z = 1.959964; p = k / n; d = 1 + z * z / n; m = (p + z * z / (2 * n)) / d
		h = z / d * sqrt(p * (1 - p) / n + z * z / (4 * n * n)); l = m - h; u = m + h
		printf "%.1f %% (%.1f to %.1f)", 100 * p, (l > 0 ? 100 * l : 0), (u < 1 ? 100 * u : 100) }'
}

progress() {
	[ ! -t 2 ] || printf '\r%s %s of %s ' "$1" "$2" "$3" >&2
}

# What the message takes here decides how large a delay is planted.
pair off "$duration"
cp "$work/pair.json" "$work/first.json"
takes=$(jq '[.series[] | select(.side == "A" and .protocol == 20 and .message == 6)][0].p50' "$work/pair.json")
delay=$(awk -v t="$takes" 'BEGIN { d = 0.05 * t; printf "%d", (d > 2000 ? d : 2000) }')
delay=${BENCH_POWER_DELAY:-$delay}

alarms=0 equal=0 open=0 i=0
began=$(date +%s)
while [ "$i" -lt "$pairs" ]; do
	i=$((i + 1))
	progress 'equal pair' "$i" "$pairs"
	pair off "$duration"
	case $verdict in
	0) equal=$((equal + 1)) ;;
	1)
		alarms=$((alarms + 1))
		echo "false alarm in pair $i:"
		grep -E ' regressed$|^slower' "$work/compare.txt"
		;;
	*) open=$((open + 1)) ;;
	esac
done
middle=$(date +%s)

planted=$((pairs / 2)) found=0 named=0 missed=0 unsure=0 i=0
while [ "$i" -lt "$planted" ]; do
	i=$((i + 1))
	progress 'pair with a delay' "$i" "$planted"
	pair off "$duration" --delay-message "$message=${delay}ns"
	case $verdict in
	0) missed=$((missed + 1)) ;;
	1)
		found=$((found + 1))
		[ "$place" != '20 6 ' ] || named=$((named + 1))
		;;
	*) unsure=$((unsure + 1)) ;;
	esac
done
ended=$(date +%s)

phases=0 i=0
[ "$(id -u)" -eq 0 ] && [ "$probed" -gt 0 ] || probed=0
while [ "$i" -lt "$probed" ]; do
	i=$((i + 1))
	progress 'pair with probes' "$i" "$probed"
	pair full 3s --delay-message "$message=${delay}ns"
	# the phase in which a back-end works has two names, by whether it reads its kick eventfd
	case $place in '20 6 drain_to_call' | '20 6 run_to_call') phases=$((phases + 1)) ;; esac
done
[ ! -t 2 ] || printf '\r%40s\r' '' >&2

table() {
	echo "| | pairs | regressed | not regressed | not enough evidence | rate of "'"regressed"'", 95 % interval | seconds |"
	echo "|---|---|---|---|---|---|---|"
	echo "| equal | $pairs | $alarms | $equal | $open | $(rate $alarms "$pairs") | $((middle - began)) |"
	echo "| $message slower by $delay ns | $planted | $found | $missed | $unsure | $(rate $found "$planted") | $((ended - middle)) |"
	echo
	echo "$message was named as the place in $named of $found finds. $(awk -v t="$takes" -v d="$delay" 'BEGIN { printf "It takes %.2f us here (p50), so the delay is %.0f %% of it.", t / 1000, 100 * d / t }')"
	[ "$probed" -eq 0 ] || echo "With probes, the phase in which the back-end works was named in $phases of $probed pairs."
	jq -r '"One CPU (" + .environment.cpu + ", of \(.environment.cpus)), \(.configuration.mode), \(.configuration.blocks // 40) blocks a pair; kernel \(.environment.kernel)."' "$work/first.json"
}
table | tee "$work/table"
if [ -n "${BENCH_POWER_WRITE:-}" ]; then
	awk -v table="$work/table" '
		/<!-- end of bench-power -->/ { skipping = 0 }
		!skipping { print }
		/<!-- bench-power -->/ { while ((getline line < table) > 0) print line; skipping = 1 }' "$BENCH_POWER_WRITE" >"$work/page" ||
		die "$BENCH_POWER_WRITE: cannot be read"
	cat "$work/page" >"$BENCH_POWER_WRITE" || die "$BENCH_POWER_WRITE: cannot be written"
fi

status=0
allowed=$(((pairs * 2 + 99) / 100)) wanted=$((planted * 9 / 10))
[ "$alarms" -le "$allowed" ] || { echo "MISSED: $alarms false alarms in $pairs pairs, at most $allowed are allowed"; status=1; }
[ "$found" -ge "$wanted" ] || { echo "MISSED: $found of $planted delays found, $wanted are wanted"; status=1; }
[ "$named" -eq "$found" ] || { echo "MISSED: $((found - named)) of $found finds name another place than $message"; status=1; }
[ "$status" -ne 0 ] || echo "met: $alarms of at most $allowed false alarms, $found of at least $wanted found"
exit $status
