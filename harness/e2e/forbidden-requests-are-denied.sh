#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What one agent may not do is denied, over a real connection: rate, state and parent of clocks it has no right to. A platform that lets one of them
# through fails exactly there.
# also: asan
. harness/e2e/lib.sh

serve "$work/s"
expect 0 "$assay" check --backend "vhost-user:$work/s" --output "$work/run" --json "$work/result.json"
for requirement in CLK-005-09 CLK-007-07 CLK-00D-04 CLK-00F-02; do
	jq -r --arg r "$requirement" '.checks[] | select(any(.requirements[]; . == $r)) | .verdict' "$work/result.json" | sort -u >"$work/verdicts"
	grep -qx pass "$work/verdicts" || fail "$requirement was not judged: $(tr '\n' ' ' <"$work/verdicts")"
	! grep -qxE 'fail|error' "$work/verdicts" || fail "$requirement: $(tr '\n' ' ' <"$work/verdicts")"
done
