#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Through Raw mode (a stand-in for its kernel, with its peculiarities) a platform gets the verdicts that it gets directly; what a kernel in
# between cannot show is skipped with the reason. A planted fault is caught through it, and nothing of the stand-in's traps was stepped into.
# also: asan cover
. harness/e2e/lib.sh

raw=$build/tools/raw-standin

# through NAME PLATFORM: a run over Raw mode in front of a platform; its result in $work/NAME.json
through() {
	run env RAW_STANDIN="$2" "$raw" check --backend raw:/standin/0 --output "$work/$1" --json "$work/$1.json"
	! grep -q trapped "$work/err" || fail "$(cat "$work/err")"
}

expect 0 "$assay" check --backend loopback: --output "$work/direct" --json "$work/direct.json"
through inside loopback:
[ "$got" -eq 0 ] || fail "a conformant platform fails through Raw mode: $(tail -n 1 "$work/out")"
raw_mode_agrees direct inside
same=$(($(wc -l <"$work/direct.verdicts") - $(wc -l <"$work/other")))

# one slot only, no polled files, no virtio: the same
run env RAW_STANDIN=loopback: RAW_STANDIN_OPTIONS=small,old,plain "$raw" check --backend raw:/standin/0 --output "$work/small"
[ "$got" -eq 0 ] || fail "a conformant platform fails through one slot: $(grep -A 4 '^FAIL' "$work/out")"

# planted faults: those that fail directly fail here
for fault in clock.rate-set.ignores-rate base.vendor.not-ascii; do
	run "$assay" check --backend "loopback:?fault=$fault" --output "$work/faulty" --json "$work/faulty.json"
	[ "$got" -eq 1 ] || fail "fault $fault shows nothing directly"
	through bad "loopback:?fault=$fault"
	[ "$got" -eq 1 ] || fail "fault $fault is not caught through Raw mode"
done

# what the kernel could place nowhere is a finding
run env RAW_STANDIN=loopback: RAW_STANDIN_OPTIONS=errors "$raw" check --backend raw:/standin/0 --suite 'base.*' --suite 'raw.*' --output "$work/e"
says "$work/out" 'raw/errors: no message that the kernel can place nowhere expected'
echo "result: $same verdicts the same, $(wc -l <"$work/other") skipped with the reason"
