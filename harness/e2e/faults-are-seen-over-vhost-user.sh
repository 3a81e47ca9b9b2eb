#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# `serve --fault NAME` misbehaves in that one way for whoever connects, and `check` says so with exit status 1.
# seconds: 300
# also: cover
. harness/e2e/lib.sh

n=0
for fault in clock.rate-set.ignores-rate base.list-protocols.duplicate header.token.zeroed transport.used-length.plus-4; do
	n=$((n + 1))
	expect 0 "$assay" list --faults
	grep -q "^$fault" "$work/out" || fail "list --faults does not know $fault"
	serve "$work/s$n" --fault "$fault"
	expect 1 timeout 120 "$assay" check --backend "vhost-user:$work/s$n" --timeout 200 --output "$work/run$n"
	echo "$fault: $(tail -n 1 "$work/out")"
done
