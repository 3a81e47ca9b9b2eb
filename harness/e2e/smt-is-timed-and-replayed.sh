#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# bench and replay over channels in shared memory: the doorbell is the kick, and what the agent's own clock can tell is there.
. harness/e2e/lib.sh

"$assay" serve --platform builtin:vhost-device-scmi --listen "smt:$work/d" >"$work/serve.out" 2>"$work/serve.err" </dev/null &
pids="$pids $!"
until_true 10 grep -q ready: "$work/serve.out" || fail "serve is not ready: $(cat "$work/serve.err")"
channel=$(sed -n 's/^ready: \([^ ]*\).*/\1/p' "$work/serve.out")

expect 0 "$assay" bench --backend "$channel" --count 2000 --warmup 10ms --probes off --json "$work/bench.json"
[ "$(jq '[.series[] | select(.name == "publish_to_reap")][0].count' "$work/bench.json")" -ge 2000 ] || fail "publish_to_reap: $(jq -c '[.series[] | [.name, .count]]' "$work/bench.json")"
expect 0 "$assay" bench --backend "$channel" --poll --count 2000 --warmup 10ms --probes off --json "$work/poll.json"
[ "$(jq '[.series[] | select(.name == "kick_to_used")] | length' "$work/poll.json")" -ge 1 ] || fail "no kick_to_used: $(jq -c '.missing' "$work/poll.json")"
for backend in "$channel" smt:builtin:vhost-device-scmi; do
	expect 0 "$assay" replay "$(first_recording)" --backend "$backend"
	says "$work/out" 'exchanges match'
done
