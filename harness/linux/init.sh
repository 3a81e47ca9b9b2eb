#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Process 1 of the user-mode Linux, whose files are the host's. Runs what run.sh left in the folder $ASSAY_RUN, leaves there what came of it, powers off.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/shm
mount -t tmpfs shm /dev/shm
mount -t debugfs debug /sys/kernel/debug
mount -t tracefs trace /sys/kernel/tracing
run=$ASSAY_RUN
cd "$(cat "$run/folder")" || exit 1
timeout -k 2 "$(cat "$run/seconds")" sh "$run/command" >"$run/out" 2>"$run/err" </dev/null
echo $? >"$run/status"
dmesg >"$run/kernel.log"
[ ! -f "$run/want-trace" ] || cat /sys/kernel/tracing/trace >"$run/trace.txt"
sync
busybox poweroff -f
