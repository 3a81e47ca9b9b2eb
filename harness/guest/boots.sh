#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Boots all guests of some kinds of boot, one more at once than there are processors, because each is idle for a part, and keeps what came of each for told.sh.
#   boots.sh KIND...
. harness/guest/lib.sh

rm -rf "$made/results" "$made/failed"
mkdir -p "$made/results"
begin=$(date +%s)
for kernel in 6.1 6.12; do
	"$here/run.sh" "$kernel" --prepare >"$made/results/prepare-$kernel" &
	jobs="${jobs-} $kernel:$!"
done
for job in $jobs; do
	status=0
	wait "${job#*:}" || status=$?
	[ "$status" -ne 77 ] || skip "$(cat "$made/results/prepare-${job%:*}")"
	[ "$status" -eq 0 ] || exit "$status"
done
prepared=$(($(date +%s) - begin))
"$here/tests.sh" --groups "$@" >"$made/results/groups"
xargs -P "$(($(nproc) + 1))" -L 1 "$here/group.sh" <"$made/results/groups"
echo "result: $(wc -l <"$made/results/groups") guests in $(($(date +%s) - begin)) s, $prepared s of them for kernels, module and image"
