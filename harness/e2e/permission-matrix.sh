#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The permission matrix passes on platforms that keep their policy, says the same over sockets, and a leak is told with what both agents saw.
. harness/e2e/lib.sh

# Verdicts of a result, one line each, without what time and place change.
verdicts() {
	jq -r '.checks[] | [.id, .agent, .resource, .verdict] | @tsv' "$1" | sort
}

matrix="--suite isolation.* --suite base.set-* --suite base.reset-agent.* --suite base.list-protocols.*"

# judge NAME EXPECTED AGENTS... : `check` of the matrix with a policy, over whatever the agents name
# shellcheck disable=SC2086,SC2048 # words are meant: globs of check ids, options
judge() {
	name=$1 status=$2
	shift 2
	(
		set -f
		expect "$status" "$assay" check "$@" $matrix --destructive --output "$work/$name.out" --json "$work/$name.json"
	) || exit 1
}

agents_of() {
	for agent in $2; do
		printf -- '--agent %s=loopback:%s?agent=%s%s ' "$agent" "$1" "$agent" "$3"
	done
}

# shellcheck disable=SC2046 # options, one word each
judge default 0 $(agents_of "" "osv-a osv-b mgmt" "") --policy builtin:default
# shellcheck disable=SC2046 # options, one word each
judge automotive 0 $(agents_of builtin:automotive "infotainment cluster manager" "") --policy builtin:automotive
# shellcheck disable=SC2046 # options, one word each
judge holes 0 $(agents_of harness/e2e/platforms/isolation.yaml "alpha beta boss" "") --policy harness/e2e/platforms/isolation-policy.yaml
for name in default automotive holes; do
	judged=$(jq '[.checks[] | select(.verdict == "pass")] | length' "$work/$name.json")
	[ "$judged" -ge 300 ] || fail "$name: $judged cells passed, at least 300 expected"
done

# Three sockets of one platform.
"$assay" serve --listen "vhost-user:$work/a" --listen "vhost-user:$work/b" --listen "vhost-user:$work/c" --platform builtin:automotive \
	>"$work/serve.out" 2>"$work/serve.err" </dev/null &
pids="$pids $!"
for socket in a b c; do
	until_true 10 test -S "$work/$socket" || fail "serve made no socket $socket: $(cat "$work/serve.err")"
done
judge sockets 0 --agent "infotainment=vhost-user:$work/a" --agent "cluster=vhost-user:$work/b" --agent "manager=vhost-user:$work/c" \
	--policy builtin:automotive
verdicts "$work/automotive.json" >"$work/in-process"
verdicts "$work/sockets.json" >"$work/over-sockets"
cmp -s "$work/in-process" "$work/over-sockets" ||
	fail "verdicts differ over sockets: $(diff "$work/in-process" "$work/over-sockets" | head -5)"

# A leak: who did what he may not, and who saw it.
# shellcheck disable=SC2046 # options, one word each
judge leak 1 $(agents_of builtin:automotive "infotainment cluster manager" "&fault=isolation.clock.denied-takes-effect") --policy builtin:automotive
seen=$(jq -r '[.checks[] | select(.id == "isolation.clock-rate.denied" and .verdict == "fail")][0].evidence | map(.agent) | unique | length' "$work/leak.json")
[ "$seen" -ge 2 ] || fail "evidence of a denied rate that was set is of $seen agents, two expected"
jq -e '[.checks[] | select(.id == "isolation.clock-rate.denied" and .verdict == "fail")][0].reason | test("another agent sees a change")' "$work/leak.json" \
	>/dev/null || fail "the reason of a leak names no witness: $(jq -r '[.checks[] | select(.verdict == "fail")][0].reason' "$work/leak.json")"

# One agent alone shows what it can; the rest is skipped, with the reason.
judge alone 0 --backend "loopback:builtin:automotive?agent=infotainment" --policy builtin:automotive
[ "$(jq '[.checks[] | select(.verdict == "skip" and .reason == "")] | length' "$work/alone.json")" -eq 0 ] || fail "skipped without a reason"
