#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Boots one guest for all tests of a kernel and a kind of boot (tests.sh says which), and keeps their results for told.sh.
#   group.sh KERNEL KIND SECONDS
. harness/guest/lib.sh

kernel=$1 kind=$2 limit=$3
out=$made/results/$kernel-$kind
rm -rf "$out"
mkdir -p "$made/results"
case $kind in
plain) flags= ;;
debug)
	flags=--slub
	[ "$kernel" = 6.1 ] || flags="$flags --kfence" ;;
icount) flags=--icount ;;
smp) flags='--smp 2' ;;
soak) flags="--env SOAK_ROUNDS=${SOAK_ROUNDS:-1000} --env SOAK_MINUTES=${SOAK_MINUTES:-10}" ;;
*) die "$kind: no such kind of boot" ;;
esac
"$here/tests.sh" --list "$kernel" "$kind" >"$made/results/$kernel-$kind.list"
status=0
# shellcheck disable=SC2086 # words
said=$("$here/run.sh" "$kernel" $flags --timeout "$limit" --list "$made/results/$kernel-$kind.list" --out "$out") || status=$?
[ "$status" -ne 77 ] || { mkdir -p "$out"; echo "$said" >"$out/skipped"; echo "$said"; exit 77; }
if [ "$status" -ne 0 ] && [ -f "$out/console.log" ]; then
	echo '--- the end of its console'
	tail -n 20 "$out/console.log"
fi
echo "result: one boot for $(wc -l <"$made/results/$kernel-$kind.list") tests"
exit "$status"
