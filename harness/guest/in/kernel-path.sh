#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Probes with several requests in flight, and with an agent that polls: what cannot be told is counted or named, and no stamp is void.
# seconds: 120
fail() { echo "FAIL: $*"; exit 1; }

modprobe vhost_scmi || fail "vhost_scmi does not load"
bench() { # NAME COUNT OPTIONS...
	name=$1 count=$2
	shift 2
	scmi-assay bench --backend 'vhost:/dev/vhost-scmi?event_idx=0' --count "$count" --warmup 50 --json "/out/$name.json" "$@" >"/out/$name.txt" 2>&1 || {
		cat "/out/$name.txt"
		fail "bench $name: exit status $?"
	}
	counts=$(jq -c '.probes | {joined, worker_awake, kicks_suppressed, kicks_overtaken, void_samples, without_record, stray_records, lost}' "/out/$name.json")
	echo "result: $name: $counts"
	jq -e '.probes | .void_samples + .lost == 0' "/out/$name.json" >/dev/null || fail "$name: void or lost"
	jq -e --argjson count "$count" '.probes | .joined + .worker_awake + .kicks_suppressed + .kicks_overtaken + .without_record == $count' "/out/$name.json" >/dev/null ||
		fail "$name: some requests are in no count"
}

bench deep 400 --blocks 2 --depth 8 --probes full
[ "$(jq '.probes.attached[] | select(.point == "used") | .hits' /out/deep.json)" -ge 400 ] || fail "used entries were not seen"
bench polling 60 --blocks 2 --poll --probes full
jq -e '[.probes.missing[] | select(.name == "used_to_call" and (.why | test("polls")))] | length == 1' /out/polling.json >/dev/null ||
	fail "used_to_call is not named as missing: $(jq -c .probes.missing /out/polling.json)"
scmi-assay bench --backend vhost:/dev/vhost-scmi --depth 8 --blocks 2 --probes minimal --count 100 --json /out/minimal.json >/dev/null || fail "bench with the minimal set"
jq -e '[.probes.missing[] | select(.why | test("fetch"))] | length > 0' /out/minimal.json >/dev/null || fail "depth 8 without fetch: $(jq -c .probes /out/minimal.json)"
