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

# a platform without lists that Raw mode drops; nobody is late, however busy this machine is
inside --platform builtin:phone -- "$assay" check --backend "$raw" --timeout 20000 --output "$work/inside" --json "$work/inside.json"
[ "$got" -eq 0 ] || { grep -A 6 '^FAIL\|^ERROR' "$work/out"; fail "a conformant platform does not pass: exit status $got"; }
serve "$work/s" --platform builtin:phone
expect 0 "$assay" check --timeout 20000 --backend "vhost-user:$work/s" --output "$work/direct" --json "$work/direct.json"
raw_mode_agrees direct inside
jq -e '.checks[] | select(.id == "raw.errors.none") | .verdict == "pass"' "$work/inside.json" >"$work/errors" || fail "raw.errors.none did not pass"

# a second delayed response: the agent's check fails, and the kernel, which had no place for it, lists it among the errors. A list that is too long
# for Raw mode is no failure
inside --serve '--fault clock.rate-set.delayed-twice' -- "$assay" check --backend "$raw" --suite 'clock.rate-set-async.*' --suite 'raw.*' --suite 'voltage.describe-levels.order' \
	--output "$work/faulty" --json "$work/faulty.json"
[ "$got" -eq 1 ] || fail "a fault of the platform is not caught through Raw mode: exit status $got"
says "$work/out" 'raw/errors: no message that the kernel can place nowhere expected, [0-9]+ found, first type 2 of protocol 0x14'
says "$work/out" 'no answer to VOLTAGE_DESCRIBE_LEVELS came: Linux Raw mode drops a reply with more than 124 bytes'

# an instance that is not there is named; a bench tells from the kernel's own events where the time goes
# shellcheck disable=SC2016 # for the shell inside
inside -- sh -c '"$1" check --backend raw:/sys/kernel/debug/scmi/7 --output "$2/none"; [ $? -eq 3 ] || exit 9
	"$1" bench --backend "$3" --count 500 --json "$2/bench.json"' - "$assay" "$work" "$raw"
[ "$got" -eq 0 ] || { cat "$work/out" "$work/err"; fail "no instance, then a bench: exit status $got"; }
says "$work/err" '/sys/kernel/debug/scmi/7/instance_name: no such file'
jq -e '.probes.joined > 450 and ([.phases[].name] | unique) == ["kernel_in", "kernel_out", "transport_and_firmware"]' "$work/bench.json" >"$work/phases" || {
	jq '.probes, .missing' "$work/bench.json"
	fail "the phases of the kernel are not all there"
}
echo "result: $(($(wc -l <"$work/direct.verdicts") - $(wc -l <"$work/other"))) verdicts the same, $(wc -l <"$work/other") skipped with the reason"
