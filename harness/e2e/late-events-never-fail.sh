#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The event path may be slower than the command path: a notification, or a delayed response, may come several commands after what it tells
# of, and after a subscription was cancelled. No check takes it for something else, nor the check after it.
# also: asan
# seconds: 300
. harness/e2e/lib.sh

# late FILE LATENCY: the platform file with events that take so many microseconds
late() {
	if grep -q "^limits:\$" "$1"; then
		sed "s/^limits:\$/&\n  event_latency_us: $2/" "$1"
	else
		cat "$1"
		printf "limits:\n  event_latency_us: %s\n" "$2"
	fi
}

none_failed() {
	wrong=$(jq -c '.checks[] | select(.verdict == "fail" or .verdict == "error") | [.id, .resource, .reason]' "$work/result.json")
	[ -z "$wrong" ] || fail "$1: $wrong"
}

# One resource of a kind: what is owed by one check would be told in the next, of the same resource.
single='
summary: one of a kind
vendor: V
agents: [{name: A}]
protocols:
  - {id: 0x10, version: 0x20001}
  - {id: 0x11, version: 0x30001}
  - {id: 0x14, version: 0x30000}
clocks:
  - {name: c, rate: 100, rates: [100, 200, 300], notify: [changed, requested]}
power:
  domains:
    - {name: d, set: [sync], notify: [changed]}
'

count=0
for latency in 50 300 3000; do
	for platform in default automotive phone server; do
		late "harness/config/platforms/$platform.yaml" "$latency" >"$work/platform.yaml"
		expect 0 "$assay" check --backend "loopback:$work/platform.yaml?fastchannels=1" --destructive --output "$work/run" --json "$work/result.json"
		none_failed "$platform, $latency us"
		count=$((count + 1))
	done
	printf "%s" "$single" >"$work/single.yaml"
	late "$work/single.yaml" "$latency" >"$work/platform.yaml"
	serve "$work/o$latency" --platform "$work/platform.yaml"
	expect 0 "$assay" check --backend "vhost-user:$work/o$latency" --destructive --output "$work/run" --json "$work/result.json"
	none_failed "one of a kind, $latency us"
	count=$((count + 1))
	late harness/config/platforms/default.yaml "$latency" >"$work/platform.yaml"
	serve "$work/s$latency" --platform "$work/platform.yaml"
	expect 0 "$assay" check --backend "vhost-user:$work/s$latency" --destructive --output "$work/run" --json "$work/result.json"
	none_failed "vhost-user, $latency us"
	count=$((count + 1))
done
echo "$count late platforms: none failed"
