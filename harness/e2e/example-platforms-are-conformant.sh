#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Every example platform is conformant, whoever asks and whichever release it is judged by: no `fail`, no `error`.
# also: asan
# seconds: 600
. harness/e2e/lib.sh

# judged ADDRESS-AND-OPTIONS [OPTION...]
judged() {
	backend=$1
	shift
	expect 0 "$assay" check --backend "$backend" "$@" --output "$work/run" --json "$work/result.json"
	wrong=$(jq -c '.checks[] | select(.verdict == "fail" or .verdict == "error") | [.id, .resource, .reason]' "$work/result.json")
	[ -z "$wrong" ] || fail "$backend $*: $wrong"
	runs=$((runs + 1))
}

runs=0
for platform in default phone server automotive; do
	"$assay" list --platforms | grep -q "^$platform " || fail "list --platforms does not name $platform"
	agents=$(sed -n '/^agents:/,/^[a-z]*:$/s/^  - name: //p' "harness/config/platforms/$platform.yaml")
	[ -n "$agents" ] || fail "$platform: no agents found"
	for agent in $agents; do
		judged "loopback:builtin:$platform?agent=$agent" --destructive
		judged "loopback:builtin:$platform?agent=$agent&fastchannels=1"
		judged "loopback:builtin:$platform?agent=$agent&p2a=0"
	done
	for release in 1.0 2.0 3.0 3.1 3.2 4.0; do
		judged "loopback:builtin:$platform" --spec "$release"
	done
done
[ "$runs" -ge 50 ] || fail "only $runs runs"
echo "$runs runs of example platforms: none failed"
