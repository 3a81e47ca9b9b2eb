#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Boots one guest for all tests of a kernel and a kind of boot (tests.sh says which), and keeps their results for told.sh.
#   group.sh KERNEL KIND SECONDS
. harness/guest/lib.sh

kernel=$1 kind=$2 limit=$3
out=$made/results/$kernel-$kind
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
"$here/tests.sh" --list "$kernel" "$kind" >"$out.list"
begin=$(date +%s)
# shellcheck disable=SC2086 # words
"$here/run.sh" "$kernel" --prepared $flags --timeout "$limit" --list "$out.list" --out "$out" >"$out.log" 2>&1
echo $? >"$out.ended"
echo "$kernel $kind: $(wc -l <"$out.list") tests in $(($(date +%s) - begin)) s" | tee -a "$out.log"
