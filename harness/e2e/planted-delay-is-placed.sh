#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Two back-ends in one interleaved run, one of them slower with one kind of message: that message shows it, in the phase that the back-end's
# work is in, and no other does. Without root the phase is kick_to_used of an agent that polls; with root run_to_call, from the probes.
. harness/e2e/lib.sh

serve "$work/a"
serve "$work/b" --delay-message CLOCK_RATE_GET=200us
interleaved() {
	expect 0 timeout 100 "$assay" bench --backend "vhost-user:$work/a" --vs "vhost-user:$work/b" --profile mixed --duration 600ms --blocks 10 \
		--json "$work/b.json" "$@"
	says "$work/out" '^[a-z_]+ B / A: p50 .*, in 20 blocks'
	[ "$(jq -r '[.blocks[].side] | join("")' "$work/b.json")" = ABBAABBAABBAABBAABBA ] || fail "the order: $(jq -c '[.blocks[].side]' "$work/b.json")"
}
# slower WHERE NAME: the messages of Clock whose median is worse by more than 100 us on side B
slower() {
	jq -r --arg name "$2" --argjson clock 20 "[.$1[] | select(.name == \$name and .protocol == \$clock)] | group_by(.message)[]
		| select(length == 2 and all(.[]; .count >= 20)) | (map({(.side): .p50}) | add) as \$of | select(\$of.B - \$of.A > 100000) | .[0].message" "$work/b.json"
}
# measured PLACE NAME OPTIONS...: three tries, because a machine that others use can hold up more than half of a message's exchanges
measured() {
	place=$1 name=$2
	shift 2
	for _ in 1 2 3; do
		interleaved "$@"
		[ "$(slower "$place" "$name")" != 6 ] || return 0
	done
	return 1
}
measured series kick_to_used --poll --probes off || fail "kick_to_used: not CLOCK_RATE_GET (6) alone: $(slower series kick_to_used)"
placed=kick_to_used
interleaved
attached=$(jq '.probes.attached | length' "$work/b.json")
[ "$attached" -eq 0 ] || measured phases run_to_call || true
seen=$(jq '[.phases[] | select(.name == "run_to_call" and .protocol == 20 and .message == 6 and .count >= 20)] | length' "$work/b.json")
if [ "$seen" -eq 2 ]; then
	[ "$(slower phases run_to_call)" = 6 ] || fail "run_to_call: not CLOCK_RATE_GET (6) alone: $(slower phases run_to_call)"
	for phase in kick_to_wake call_to_agent_wake; do
		[ -z "$(slower phases $phase)" ] || fail "$phase is not where the delay is: $(slower phases $phase)"
	done
	placed="$placed, run_to_call"
fi
echo "result: CLOCK_RATE_GET in $placed"
