#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# seconds: 120
# A real Linux works with a platform through a recorder, and records its own trace events at the same time, from inside: both tell the same messages, but for
# command lines that are marked corrupt.
. harness/e2e/lib.sh
peek=$(harness/linux/build.sh --peek) || skip "${peek:-no user-mode Linux}"

serve "$work/platform"
"$assay" record --proxy "vhost-user:$work/vmm=vhost-user:$work/platform" --out "$work/proxy.pcap" >"$work/record.out" 2>"$work/record.err" </dev/null &
recorder=$!
pids="$pids $recorder"
until_true 10 grep -q '^ready:' "$work/record.out" || fail "no recorder: $(cat "$work/record.err")"
expect 0 harness/linux/run.sh --socket "$work/vmm" --dtb default --timeout 60 -- sh harness/linux/in/recorded.sh "$PWD/$assay" "$work/kernel.pcap"
kill -INT "$recorder"
wait "$recorder" || fail "recorder: $(cat "$work/record.err")"
cat "$work/record.out" "$work/kernel.pcap.out"
[ "$(wc -l <"$work/kernel.pcap.deeds")" -ge 50 ] || fail "the drivers did little: $(cat "$work/kernel.pcap.deeds")"

expect 0 "$build/tools/streams-agree" "$work/proxy.pcap" "$work/kernel.pcap"
cat "$work/out"
says "$work/out" '^[1-9][0-9]{2,} messages of .*: 0 differences'

# A message that differs is found.
"$assay" trace convert "$work/proxy.pcap" "$work/proxy.txt"
"$assay" trace convert "$work/kernel.pcap" "$work/kernel.txt"
last=$(grep -n 'clock/CLOCK_ATTRIBUTES .* SUCCESS attributes=0x[0-9a-f]' "$work/kernel.txt" | tail -n 1 | cut -d: -f1)
[ "$last" ] || last=$(grep -n ' <- .* SUCCESS [a-z]*=0x0' "$work/kernel.txt" | tail -n 1 | cut -d: -f1)
sed "${last}s/ SUCCESS / DENIED /" "$work/kernel.txt" >"$work/changed.txt"
expect 1 "$build/tools/streams-agree" "$work/proxy.txt" "$work/changed.txt"
says "$work/out" ': 1 differences'
sed '/ CLOCK_/d; /clock\/CLOCK_/d' "$work/proxy.txt" >"$work/fewer.txt"
expect 1 "$build/tools/streams-agree" "$work/fewer.txt" "$work/kernel.txt"
