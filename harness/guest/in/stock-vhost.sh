#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The same probes on a vhost device that nobody here wrote: vhost-vsock, from the kick to the used entry.
# seconds: 90
fail() { echo "FAIL: $*"; exit 1; }

modprobe vhost_vsock || fail "vhost_vsock does not load"
[ -c /dev/vhost-vsock ] || fail "no /dev/vhost-vsock"

scmi-assay bench --backend 'vhost:/dev/vhost-vsock?driver=vsock&event_idx=0' --count 1000 --blocks 4 --probes full --json /out/stock.json >/out/stock.txt 2>&1 || {
	cat /out/stock.txt
	fail "bench: exit status $?"
}
cat /out/stock.txt
for point in kick wake fetch used; do
	[ "$(jq --arg point "$point" '[.probes.attached[] | select(.point == $point and .hits > 0)] | length' /out/stock.json)" -eq 1 ] ||
		fail "the point $point never fired: $(jq -c .probes.attached /out/stock.json)"
done
count=$(jq '[.series[] | select(.name == "kick_to_used") | .count][0] // 0' /out/stock.json)
[ "$count" -ge 100 ] || fail "kick_to_used of $count requests in 1000"
[ "$(jq '.probes.void_samples' /out/stock.json)" -eq 0 ] || fail "void samples: $(jq -c '.probes | del(.overhead)' /out/stock.json)"
# what this driver has no point for is named, and no figure
jq -e '[.probes.missing[] | select(.name == "fetch_to_handled")] | length == 1' /out/stock.json >/dev/null || fail "fetch_to_handled is not named as missing"
jq -e '[.phases[] | select(.name == "fetch_to_handled")] | length == 0' /out/stock.json >/dev/null || fail "a figure for fetch_to_handled"
echo "result: stock vhost-vsock: kick_to_used p50 $(jq '[.series[] | select(.name == "kick_to_used") | .p50][0]' /out/stock.json) ns, kick_to_wake $(jq '[.phases[] | select(.name == "kick_to_wake") | .p50][0]' /out/stock.json) ns"
