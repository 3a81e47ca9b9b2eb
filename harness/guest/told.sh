#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What came of a guest, or what one test in it said, with its exit status; group.sh booted it and kept the results. Those of a failed test stay in
# build/guest/failed.
#   told.sh KERNEL KIND [NAME]
. harness/guest/lib.sh

group=$made/results/$1-$2
[ -f "$group.ended" ] || skip 'no guest was booted: guest/boots says why'
ended=$(cat "$group.ended")

if [ $# -eq 2 ]; then
	if [ "$ended" -ne 0 ] && [ -f "$group/console.log" ]; then
		echo '--- the end of its console'
		tail -n 20 "$group/console.log"
	fi
	cat "$group.log"
	echo "result: $(tail -n 1 "$group.log")"
	exit "$ended"
fi

results=$group/$3
keep() {
	kept=$made/failed/$1-$2-$3
	mkdir -p "$kept"
	cp -r "$results"/. "$kept/" 2>/dev/null
	cp "$group/console.log" "$kept/" 2>/dev/null
	echo "kept for a look: $kept"
}

if [ ! -f "$results/verdict" ]; then
	echo "no result: the guest ended before this test did (status $ended: 124 hung, 125 died)"
	keep "$@"
	exit 1
fi
# how long, and how much of that the processors had nothing to do
awk '{ printf "in the guest: %.1f s, %.1f s idle\n", $2 - $1, $4 - $3 }' "$results/uptime"
cat "$results/log"
code=$(cat "$results/verdict")
case $code in
0 | 77) exit "$code" ;;
124) echo 'FAIL: hung, stopped inside the guest' ;;
125)
	echo 'FAIL: the kernel complained'
	cat "$results/complaints" ;;
esac
keep "$@"
exit "$code"
