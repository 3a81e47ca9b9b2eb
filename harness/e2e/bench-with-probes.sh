#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# With probes the way from kick to call is there, measured by the kernel, and lost events are counted.
# needs: root
. harness/e2e/lib.sh

[ "$(id -u)" -eq 0 ] || skip "needs root, to attach probes"
serve "$work/s"
expect 0 timeout 100 "$assay" bench --backend "vhost-user:$work/s" --count 20000 --json "$work/b.json"
[ "$(jq '.probes.attached | length' "$work/b.json")" -ge 1 ] || skip "nothing could be attached: $(jq -c .probes.missing "$work/b.json")"
[ "$(jq '[.series[], .phases[]? | select(.name == "kick_to_call") | .count] | add' "$work/b.json")" -ge 1 ] || fail "kick_to_call: $(jq -c '[.series[] | {name, count}]' "$work/b.json")"
jq -e '.probes | has("lost")' "$work/b.json" >/dev/null || fail "lost events are not counted"
echo "result: kick_to_call p50 $(jq '[.series[], .phases[]? | select(.name == "kick_to_call")][0].p50' "$work/b.json") ns"
