#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Through Raw mode (a stand-in for its kernel, with its peculiarities) a platform gets the verdicts that it gets directly; what a kernel in
# between cannot show is skipped with the reason. A planted fault is caught through it, and nothing of the stand-in's traps was stepped into.
# also: asan cover
. harness/e2e/lib.sh

raw=$build/tools/raw-standin

# through NAME PLATFORM: a run over Raw mode in front of a platform; its verdicts in $work/NAME.verdicts
through() {
	run env RAW_STANDIN="$2" "$raw" check --backend raw:/standin/0 --output "$work/$1" --json "$work/$1.json"
	! grep -q trapped "$work/err" || fail "$(cat "$work/err")"
	verdicts "$work/$1.json" >"$work/$1.verdicts"
}

# compare DIRECT NAME: other verdicts than the direct ones are skips that say why
compare() {
	jq -r '.checks[] | select(.verdict == "skip") | [.id, .resource, .iteration] | @tsv' "$work/$2.json" | sort >"$work/skipped"
	diff "$work/$1.verdicts" "$work/$2.verdicts" | sed -n 's/^> //p' | cut -f 1-3 | sort >"$work/other"
	comm -23 "$work/other" "$work/skipped" | grep -v '^raw\.errors\.none' >"$work/wrong" && {
		cat "$work/wrong"
		fail "verdicts through Raw mode that are neither the direct ones nor skips"
	}
	jq -r '.checks[] | select(.verdict == "skip") | [.id, .resource, .iteration, .reason] | @tsv' "$work/$2.json" |
		grep -F -f "$work/other" | grep -Ev 'RAW-9|connection of this kind ends|always offers buffers|no message of this kind' >"$work/why" && {
		cat "$work/why"
		fail "skips through Raw mode with another reason"
	}
	[ "$(wc -l <"$work/other")" -lt 60 ] || fail "$(wc -l <"$work/other") verdicts are not the direct ones"
	return 0
}

expect 0 "$assay" check --backend loopback: --output "$work/direct" --json "$work/direct.json"
verdicts "$work/direct.json" >"$work/direct.verdicts"
through inside loopback:
[ "$got" -eq 0 ] || fail "a conformant platform fails through Raw mode: $(tail -n 1 "$work/out")"
compare direct inside
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
