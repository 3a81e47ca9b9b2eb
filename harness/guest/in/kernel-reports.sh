#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A kernel that is asked to look finds what a faulty module does, and says it in words that the guest's tests listen for.
# runs: debug
# complains: yes
# seconds: 60

# reported FAULT PATTERN
reported() {
	before=$(dmesg | wc -l)
	insmod "/lib/modules/$(uname -r)/faulty.ko" "fault=$1" || { missed=1; return; }
	rmmod faulty
	if dmesg | tail -n +$((before + 1)) | grep -Eq "$2"; then
		dmesg | tail -n +$((before + 1)) | grep -E -m 1 "$2"
		return
	fi
	echo "$1: nothing in the kernel's log matches $2"
	missed=1
}

grep -E "currently|skipped" /sys/kernel/debug/kfence/stats
missed=0
reported overflow 'BUG kmalloc-(rnd-[0-9]+-)?64 |Redzone overwritten|KFENCE: (memory corruption|out-of-bounds)'
reported write-after-free 'BUG kmalloc-(rnd-[0-9]+-)?192 |Poison overwritten|KFENCE: use-after-free'
[ ! -d /sys/module/kfence ] || reported use-after-free 'KFENCE: use-after-free read'
reported warning 'WARNING: CPU'
exit "$missed"
