#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A guest that hangs, one whose kernel dies, one that complains and one whose test fails give four exit statuses, and what they said is kept.
# seconds: 400
. harness/e2e/lib.sh

ends() {
	status=$1
	what=$2
	shift 2
	got=0
	harness/guest/run.sh 6.12 --timeout 20 --out "$work/$1" -- die "$@" >"$work/said" 2>"$work/err" || got=$?
	[ "$got" -ne 77 ] || skip "$(cat "$work/said")"
	[ "$got" -eq "$status" ] || { tail -n 5 "$work/err"; fail "die $*: exit status $got instead of $status"; }
	says "$work/err" "$what"
	[ -s "$work/$1/console.log" ] || fail "die $*: no console was kept"
}

ends 7 'guest ended after' status 7
ends 124 'hung, stopped inside the guest' hang
ends 125 "the guest's kernel died: .*sysrq" panic
ends 125 'the kernel complained: .*WARNING' warn
