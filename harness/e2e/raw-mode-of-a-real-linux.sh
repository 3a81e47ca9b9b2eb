#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The suites inside a user-mode Linux, through its SCMI Raw mode, with `serve` behind its virtio device: the verdicts that they give over the socket
# directly, but for what Raw mode cannot show, which is skipped with the reason. A planted fault is caught through it. The kernel is cached; where
# it has to be built first, that takes minutes.
# seconds: 900
. harness/e2e/lib.sh

# inside OPTIONS... -- COMMAND...: in the user-mode Linux. Its own drivers leave everything as they found it.
inside() {
	run harness/linux/run.sh --mem 256 --timeout 200 --dtb firmware --append 'clk_ignore_unused pd_ignore_unused' "$@"
	[ "$got" -ne 77 ] || skip "$(tail -n 1 "$work/out")"
	[ "$got" -lt 124 ] || { cat "$work/out" "$work/err"; fail "the user-mode Linux did not come through it: exit status $got"; }
}
raw=raw:/sys/kernel/debug/scmi/0

inside -- "$assay" check --backend "$raw" --timeout 400 --output "$work/inside" --json "$work/inside.json"
[ "$got" -eq 0 ] || { grep -A 6 '^FAIL\|^ERROR' "$work/out"; fail "a conformant platform does not pass: exit status $got"; }
serve "$work/s"
expect 0 "$assay" check --backend "vhost-user:$work/s" --output "$work/direct" --json "$work/direct.json"
raw_mode_agrees direct inside
jq -e '.checks[] | select(.id == "raw.errors.none") | .verdict == "pass"' "$work/inside.json" >"$work/errors" || fail "raw.errors.none did not pass"

inside --serve '--fault clock.rate-set.ignores-rate' -- "$assay" check --backend "$raw" --suite 'clock.rate-set.*' --output "$work/faulty" \
	--json "$work/faulty.json"
[ "$got" -eq 1 ] || fail "a fault of the platform is not caught through Raw mode: exit status $got"

# without Raw mode in the way there is nothing to open: the message says what is wanted
inside -- "$assay" check --backend raw:/sys/kernel/debug/scmi/7 --output "$work/none"
[ "$got" -eq 3 ] || fail "an instance that is not there: exit status $got instead of 3"
says "$work/err" '/sys/kernel/debug/scmi/7/instance_name: no such file'
echo "result: $(($(wc -l <"$work/direct.verdicts") - $(wc -l <"$work/other"))) verdicts the same, $(wc -l <"$work/other") skipped with the reason"
