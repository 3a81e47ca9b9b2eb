#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The list of the guest's tests for harness/e2e/run-tests.sh. All tests of one kernel that want the same kind of boot share one guest; the first line
# of the list boots them all, as many at once as there are processors, and the others tell what came of it.
#   tests.sh [KIND...]              kinds of boot, default: plain debug icount smp
#   tests.sh --list KERNEL KIND     what one guest runs: lines of SECONDS NAME ARGUMENTS
#   tests.sh --groups KIND...       the guests: lines of KERNEL KIND SECONDS
# A test says in its first lines:
#   # kernels: 6.1 6.12      which ones (default both)
#   # runs: plain debug      kinds of boot (default plain): plain; debug: slub_debug, and KFENCE where the kernel has it; icount; smp: two processors;
#                            soak: only in make soak, with $SOAK_ROUNDS and $SOAK_MINUTES
#   # seconds: N             what it may take (default 60); three times that, for a busy machine, is a hang
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

list() {
	for name in $(of "$1" "$2"); do
		seconds=$(header "$here/in/$name.sh" seconds)
		[ "$2" != soak ] || seconds=$((${SOAK_MINUTES:-10} * 60 + 3600))
		echo "$((${seconds:-60} * 3)) $name $(header "$here/in/$name.sh" args)"
	done
}

groups() {
	for kind; do
		for kernel in 6.1 6.12; do
			list "$kernel" "$kind" | awk -v group="$kernel $kind" '{ sum += $1 } END { if (sum) print group, sum + 60 }'
		done
	done
}

case ${1-} in
--list) list "$2" "$3"; exit ;;
--groups) shift; groups "$@"; exit ;;
'') set -- icount plain debug smp ;;
esac
groups "$@" | awk -v command="$here/boots.sh $*" '{ sum += $3 * ($2 == "icount" ? 4 : 1) } END { if (sum) print sum + 900, "guest/boots", command }'
groups "$@" | while read -r kernel kind _; do
	echo "30 guest/$kernel/$kind $here/told.sh $kernel $kind"
	for name in $(of "$kernel" "$kind"); do
		echo "30 guest/$kernel/$kind/$name $here/told.sh $kernel $kind $name"
	done
done
