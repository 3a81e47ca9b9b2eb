#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Boots all guests of some kinds of boot, as many at once as there are processors, and keeps what came of each for told.sh.
#   boots.sh KIND...
. harness/guest/lib.sh

rm -rf "$made/results" "$made/failed"
mkdir -p "$made/results"
begin=$(date +%s)
for kernel in 6.1 6.12; do
	status=0
	said=$("$here/run.sh" "$kernel" --prepare) || status=$?
	[ "$status" -ne 77 ] || skip "$said"
	[ "$status" -eq 0 ] || exit "$status"
done
prepared=$(($(date +%s) - begin))
"$here/tests.sh" --groups "$@" >"$made/results/groups"
xargs -P "$(nproc)" -L 1 "$here/group.sh" <"$made/results/groups"
echo "result: $(wc -l <"$made/results/groups") guests in $(($(date +%s) - begin)) s, $prepared s of them for kernels, module and image"
