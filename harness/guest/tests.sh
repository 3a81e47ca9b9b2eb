#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The list of the guest's tests for harness/e2e/run-tests.sh. All tests of one kernel that want the same kind of boot share one guest.
#   tests.sh [KIND...]     kinds of boot, default: plain debug icount smp
# A test says in its first lines:
#   # kernels: 6.1 6.12      which ones (default both)
#   # runs: plain debug      kinds of boot (default plain): plain; debug: slub_debug, and KFENCE where the kernel has it; icount; smp: two processors;
#                            soak: only in make soak, with $SOAK_ROUNDS and $SOAK_MINUTES
#   # seconds: N             limit inside the guest (default 60)
#   # args: WORDS            what it is called with
. harness/guest/lib.sh

has_word() { case " $1 " in *" $2 "*) return 0 ;; esac; return 1; }

# of KERNEL KIND: the tests that run there
of() {
	for script in "$here"/in/*.sh; do
		kernels=$(header "$script" kernels)
		runs=$(header "$script" runs)
		has_word "${kernels:-6.1 6.12}" "$1" && has_word "${runs:-plain}" "$2" && basename "$script" .sh
	done
}

# group KERNEL KIND: its lines
group() {
	[ "$(of "$1" "$2")" ] || return 0
	echo "$((boot_limit + 300)) guest/$1/$2 $here/group.sh $1 $2 $boot_limit"
	for name in $(of "$1" "$2"); do
		echo "30 guest/$1/$2/$name $here/told.sh $1 $2 $name"
	done
}

if [ "${1-}" = --list ]; then
	for name in $(of "$2" "$3"); do
		seconds=$(header "$here/in/$name.sh" seconds)
		[ "$3" != soak ] || seconds=$((${SOAK_MINUTES:-10} * 60 + 1800))
		echo "${seconds:-60} $name $(header "$here/in/$name.sh" args)"
	done
	exit
fi
[ $# -gt 0 ] || set -- plain debug icount smp
for kind; do
	boot_limit=420
	[ "$kind" != soak ] || boot_limit=$((${SOAK_MINUTES:-10} * 300 + 7200))
	for kernel in 6.1 6.12; do
		group "$kernel" "$kind"
	done
done
