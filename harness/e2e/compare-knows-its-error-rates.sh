#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The short form of `make bench-power`: equal back-ends are not called regressed, and one that is slower with one kind of message is found and named. The
# delay is large here, so that what is asserted holds on a busy machine too; the long form plants the smallest that it promises to find.
# seconds: 240
. harness/e2e/lib.sh

BUILD=$build BENCH_POWER_PAIRS=6 BENCH_POWER_DELAY=40000 BENCH_POWER_DURATION=500ms BENCH_POWER_PROBES=0 expect 0 harness/bench/power.sh
says "$work/out" '^\| equal \| 6 \| [01] \|'
says "$work/out" '^\| CLOCK_RATE_GET slower by 40000 ns \| 3 \|'
says "$work/out" '^met: '
grep -E '^\|' "$work/out"
echo "result: $(tail -n 1 "$work/out")"

# Figures are written into a page between its marks, and nothing else of it changes.
printf '%s\n' before '<!-- bench-power -->' old '<!-- end of bench-power -->' after >"$work/page.md"
BUILD=$build BENCH_POWER_PAIRS=2 BENCH_POWER_DELAY=40000 BENCH_POWER_DURATION=200ms BENCH_POWER_PROBES=0 BENCH_POWER_WRITE=$work/page.md expect 0 \
	harness/bench/power.sh
[ "$(sed -n '1,2p;$p' "$work/page.md" | tr '\n' ' ')" = 'before <!-- bench-power --> after ' ] || fail "$(cat "$work/page.md")"
says "$work/page.md" '^\| equal \| 2 \|'
grep -q '^old' "$work/page.md" && fail 'the old table is still there'
for value in 0 1 x; do
	BENCH_POWER_PAIRS=$value expect 2 harness/bench/power.sh
	says "$work/err" 'BENCH_POWER_PAIRS: expected'
done
exit 0
