#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What one test of a guest said, with its exit status: group.sh booted the guest and kept the results. Those of a failed test stay in build/guest/failed.
#   told.sh KERNEL KIND NAME
. harness/guest/lib.sh

group=$made/results/$1-$2
results=$group/$3
[ ! -f "$group/skipped" ] || skip "$(cat "$group/skipped")"
kept=$made/failed/$1-$2-$3
rm -rf "$kept"

keep() {
	mkdir -p "$kept"
	cp -r "$results"/. "$kept/" 2>/dev/null
	cp "$group/console.log" "$kept/" 2>/dev/null
	echo "kept for a look: $kept"
}

if [ ! -f "$results/verdict" ]; then
	echo "no result: the guest ended before this test did (status $(cat "$group/ended" 2>/dev/null || echo unknown): 124 hung, 125 died)"
	keep
	exit 1
fi
cat "$results/log"
code=$(cat "$results/verdict")
case $code in
0 | 77) exit "$code" ;;
124) echo 'FAIL: hung, stopped inside the guest' ;;
125)
	echo 'FAIL: the kernel complained'
	cat "$results/complaints" ;;
esac
keep
exit "$code"
