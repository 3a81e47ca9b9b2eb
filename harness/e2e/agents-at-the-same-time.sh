#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Agents speak at the same time over three sockets and are told apart; a platform that takes one for another is found, with the exchanges of both.
# seconds: 180
# also: asan
# also: cover
. harness/e2e/lib.sh

names='infotainment cluster manager'

# serve_them FAULT...: the automotive platform with a socket for each agent, as $agents for check
serve_them() {
	rm -f "$work"/infotainment "$work"/cluster "$work"/manager
	agents=
	listen=
	for name in $names; do
		listen="$listen --listen vhost-user:$work/$name"
		agents="$agents --agent $name=vhost-user:$work/$name"
	done
	# shellcheck disable=SC2086 # several options
	"$assay" serve --platform builtin:automotive $listen "$@" >"$work/serve.out" 2>"$work/serve.err" </dev/null &
	server=$!
	pids="$pids $server"
	for name in $names; do
		until_true 10 test -S "$work/$name" || fail "serve made no socket $name: $(cat "$work/serve.err")"
	done
}

serve_them
# shellcheck disable=SC2086
expect 0 "$assay" check $agents --policy builtin:automotive --suite 'identity.*' --output "$work/run" --json "$work/clean.json"
[ "$(jq '[.checks[] | select(.id == "identity.discover-agent.at-once" and .verdict == "pass")] | length' "$work/clean.json")" -eq 1 ] ||
	fail "the check of all agents at once did not pass"
kill "$server"

serve_them --fault identity.caller.equal-token
# shellcheck disable=SC2086
expect 1 "$assay" check $agents --policy builtin:automotive --suite 'identity.*' --output "$work/run" --json "$work/faulty.json"
for id in identity.discover-agent.in-turn identity.token.in-flight; do
	told=$(jq "[0] + [.checks[] | select(.id == \"$id\" and .verdict == \"fail\") | [.evidence[].agent] | unique | length] | max" "$work/faulty.json")
	[ "$told" -ge 2 ] || fail "$id: expected a failure with the exchanges of two agents, found $told"
done

# One agent alone shows what one can; the rest says why not.
expect 0 "$assay" check --backend loopback:builtin:automotive --policy builtin:automotive --suite 'identity.*' --output "$work/run" --json "$work/one.json"
[ "$(jq '[.checks[] | select(.verdict == "pass")] | length' "$work/one.json")" -ge 3 ] || fail "one agent: nothing was judged"
[ "$(jq '[.checks[] | select(.verdict == "skip" and (.reason | test("^needs 2 agents, this run has 1$")))] | length' "$work/one.json")" -ge 5 ] ||
	fail "one agent: no reason why the rest is skipped: $(jq -c '[.checks[] | select(.verdict == "skip") | .reason] | unique' "$work/one.json")"
