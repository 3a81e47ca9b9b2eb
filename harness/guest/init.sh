#!/bin/busybox sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=dash
# The guest's first and only process tree: runs each test that /run.list names and sends what it left in /out through the second serial port, as one
# compressed archive per test, so that a guest which dies in the fifth test has delivered four.
busybox=/bin/busybox
$busybox mount -t proc proc /proc
$busybox mount -t sysfs sys /sys
$busybox mount -t devtmpfs dev /dev
$busybox --install -s /bin
export PATH=/bin HOME=/root TERM=dumb
mount -t tmpfs tmp /tmp
mkdir -p /dev/shm /dev/pts
mount -t tmpfs shm /dev/shm
mount -t devpts pts /dev/pts
mount -t debugfs debug /sys/kernel/debug
mount -t tracefs trace /sys/kernel/tracing
mount -t bpf bpf /sys/fs/bpf
ip link set lo up
ulimit -l unlimited
stty -F /dev/ttyS1 raw -echo

# what a kernel says when something is wrong in it
complaints='BUG: |BUG [a-z]|BUG$|WARNING: (CPU|kernel|possible|suspicious|stack)|Oops|general protection|Call Trace:|refcount_t: |blocked for more than|self-detected stall|detected stalls|Redzone overwritten|Poison overwritten|Object already free|list_(add|del) corruption|ODEBUG'

# where in the kernel's log a test begins; what was said while booting belongs to the first
from=1

# test SECONDS NAME ARGUMENTS...
run_test() {
	limit=$1 name=$2
	shift 2
	echo "guest: begin $name" >/dev/kmsg
	rm -rf /out
	mkdir /out
	cd /tmp || return
	read -r begin begin_idle </proc/uptime
	mkfifo /tmp/.said
	tee /out/log </tmp/.said >/dev/ttyS0 &
	timeout -k 5 "$limit" sh "/in/$name.sh" "$@" >/tmp/.said 2>&1 </dev/null
	status=$?
	# a process that the test left behind may still hold the pipe
	sleep 0.2
	rm /tmp/.said
	read -r end end_idle </proc/uptime
	[ $((${end%.*} - ${begin%.*})) -lt "$limit" ] || status=124
	echo "$status" >/out/status
	echo "$begin $end $begin_idle $end_idle" >/out/uptime
	dmesg | tail -n +"$from" >/out/kernel.log
	from=$(($(dmesg | wc -l) + 1))
	grep -E "$complaints" /out/kernel.log >/out/complaints || rm /out/complaints
	mkdir -p /done
	mv /out "/done/$name"
	tar -c -C /done "$name" | gzip -1 >/dev/ttyS1
	rm -rf "/done/$name"
	[ "$status" -eq 0 ] || failed=1
}

failed=0
# shellcheck disable=SC1091
[ ! -f /run.env ] || . /run.env
while read -r line <&3; do
	eval "set -- $line"
	run_test "$@"
done 3</run.list
sync
# isa-debug-exit: what is written there ends the guest, and its exit status says that this line was reached
[ "$failed" -eq 0 ] && code='\001' || code='\002'
printf %b "$code" | dd of=/dev/port bs=1 seek=244 2>/dev/null
poweroff -f
