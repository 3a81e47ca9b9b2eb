#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Without probes, `bench` gives the agent's own series and says what it could not measure; no figure is a zero or a guess.
# also: cover
. harness/e2e/lib.sh

serve "$work/s"
for mode in "" --poll; do
	# shellcheck disable=SC2086
	expect 0 timeout 100 "$assay" bench --backend "vhost-user:$work/s" --count 2000 --probes off $mode --json "$work/b.json"
	[ "$(jq -r .schema "$work/b.json")" = scmi-assay.bench/1 ] || fail "schema: $(jq -r .schema "$work/b.json")"
	[ "$(jq '[.series[] | select(.name == "publish_to_reap") | .count] | add' "$work/b.json")" -ge 2000 ] || fail "fewer samples than asked for"
	[ "$(jq '[.series[] | select(.p50 <= 0 or .min > .p50 or .p50 > .p99 or .p99 > .max)] | length' "$work/b.json")" -eq 0 ] || fail "a series out of order"
	used=$(jq '[.series[] | select(.name == "kick_to_used")] | length' "$work/b.json")
	case $mode in
	--poll) [ "$used" -ge 1 ] || fail "no kick_to_used with --poll" ;;
	*) [ "$used" -eq 0 ] || fail "kick_to_used without --poll and without probes is an estimate" ;;
	esac
done
[ "$(jq "[.probes | has(\"lost\", \"joined\", \"worker_awake\", \"void_samples\")] | any" "$work/b.json")" = false ] || fail "probes that never ran have counted something"
expect 0 timeout 100 "$assay" bench --backend loopback: --depth 16 --count 20000 --probes off --json "$work/l.json"
