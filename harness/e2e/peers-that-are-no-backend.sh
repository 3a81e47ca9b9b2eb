#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A socket that accepts and says nothing, closes at once, answers nonsense, or promises more than it sends: exit status 3 within the time limit.
# also: asan cover
. harness/e2e/lib.sh

for habit in silent closes garbage promises; do
	peer "$habit" "$work/$habit"
	expect 3 timeout 30 "$assay" check --backend "vhost-user:$work/$habit" --timeout 300 --output "$work/run-$habit"
	says "$work/err" "$work/$habit"
	echo "$habit: $(head -n 1 "$work/err")"
done
