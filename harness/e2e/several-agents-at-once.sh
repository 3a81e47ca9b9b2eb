#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# One socket is one agent: two connections to one platform are two agents with their own ids.
# also: cover
. harness/e2e/lib.sh

"$assay" serve --listen "vhost-user:$work/a" --listen "vhost-user:$work/b" >"$work/serve.out" 2>"$work/serve.err" </dev/null &
pids="$pids $!"
for socket in a b; do
	until_true 10 test -S "$work/$socket" || fail "serve made no socket $socket: $(cat "$work/serve.err")"
done
expect 0 "$assay" check --agent "one=vhost-user:$work/a" --agent "two=vhost-user:$work/b" --output "$work/run" --json "$work/result.json"
[ "$(jq '.agents | length' "$work/result.json")" -eq 2 ] || fail "agents: $(jq -c '[.agents[].name]' "$work/result.json")"
[ "$(jq '[.agents[].agent_id] | unique | length' "$work/result.json")" -eq 2 ] || fail "agent ids: $(jq -c '[.agents[].agent_id]' "$work/result.json")"
