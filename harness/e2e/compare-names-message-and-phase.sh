#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A delay planted in one kind of message is named as that message and, with probes, as the phase in which the back-end works.
# needs: root
. harness/e2e/lib.sh

[ "$(id -u)" -eq 0 ] || skip "needs root, to attach probes"
serve "$work/a"
serve "$work/b" --delay-message CLOCK_RATE_GET=100us
expect 0 timeout 100 "$assay" bench --backend "vhost-user:$work/a" --vs "vhost-user:$work/b" --profile mixed --duration 2s --blocks 20 --json "$work/b.json"
[ "$(jq '.phases | length' "$work/b.json")" -ge 1 ] || skip "no phases: $(jq -c .probes.missing "$work/b.json")"
expect 1 "$assay" compare "$work/b.json" --json "$work/c.json"
says "$work/out" '^slower most: CLOCK_RATE_GET, phase (run|drain)_to_call'
says "$work/out" '^regressed'
[ "$(jq -r '.place | "\(.protocol) \(.message) \(.phase)"' "$work/c.json")" = '20 6 true' ] || fail "the place is $(jq -c .place "$work/c.json")"
echo "result: $(grep '^slower most' "$work/out")"
