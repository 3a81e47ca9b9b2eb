#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What the real drivers said to a platform is recorded by the proxy and by the kernel's own trace events. Both recordings hold the same commands, but for
# those that the importer marks corrupted, and the proxy's, replayed against the reference platform, gets each answer as recorded.
. harness/e2e/lib.sh
LINUX_KERNEL=$(harness/linux/build.sh --peek) || skip "$LINUX_KERNEL"
export LINUX_KERNEL

record()
{
	harness/linux/record.sh "$1" "$work" --platform "builtin:$1" --append 'trace_event=scmi:* trace_buf_size=4M' --out "$work/kernel-$1" -- \
		harness/linux/in/exercise.sh >"$work/$1.out" 2>"$work/$1.err" </dev/null
	echo $? >"$work/$1.status"
}

# two at a time
{ record default; record phone; } &
{ record server; record automotive; } &
wait

total=0
for platform in default phone server automotive; do
	[ "$(cat "$work/$platform.status")" = 0 ] || { cat "$work/$platform.err"; fail "$platform: exit status $(cat "$work/$platform.status") instead of 0"; }
	expect 0 "$assay" replay "$work/$platform.pcap" --backend "loopback:builtin:$platform" --timing recorded --rules traces/corpus/linux-drivers.rules.yaml
	says "$work/out" '^([0-9]+) of \1 exchanges match'
	total=$((total + $(sed -n 's/^\([0-9]*\) of .* exchanges match.*/\1/p' "$work/out")))

	# the kernel's view: without the last messages, which come after the trace was read
	expect 0 "$assay" trace import "$work/kernel-$platform/trace.txt" -o "$work/kernel.pcap"
	"$assay" trace show "$work/kernel.pcap" --bytes | awk '/->/ { corrupt = /CORRUPT/; sub(/.*-> /, ""); sub(/ token.*/, ""); print corrupt ? "?" : $0 }' >"$work/logged"
	"$assay" trace show "$work/$platform.pcap" --bytes | awk '/->/ { sub(/.*-> /, ""); sub(/ token.*/, ""); print }' | head -n "$(wc -l <"$work/logged")" >"$work/passed"
	paste -d '|' "$work/logged" "$work/passed" | awk -F '|' '$1 != "?" && $1 != $2 { print; differ = 1 } $1 == $2 { same++ } END { exit differ || !same }' >"$work/differ" ||
		{ head -n 5 "$work/differ"; fail "$platform: kernel (left) and proxy (right) recorded different commands"; }
done
echo "result: $total exchanges, all as recorded"
