#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# 64 agents over 64 sockets at the same time: every exchange is answered, every byte of it right, and the server's memory stays.
# EXCHANGES=N in all (default 100000).
# seconds: 300
. harness/e2e/lib.sh

total=${EXCHANGES:-100000}
awk '{ print } /trusted: true/ && !done { for (i = 4; i <= 64; i++) printf "  - name: vm-%02d\n", i; done = 1 }' \
	harness/config/platforms/default.yaml >"$work/platform.yaml"
listen=''
agents=''
i=1
while [ $i -le 64 ]; do
	listen="$listen --listen vhost-user:$work/$i"
	agents="$agents --agent a$i=vhost-user:$work/$i"
	i=$((i + 1))
done
# shellcheck disable=SC2086
"$assay" serve --platform "$work/platform.yaml" $listen >"$work/serve.out" 2>"$work/serve.err" </dev/null &
server=$!
pids="$pids $server"
until_true 20 grep -q ready "$work/serve.out" || fail "serve did not start: $(cat "$work/serve.err")"

# together COUNT-PER-AGENT: all of them at the same time
together() {
	# shellcheck disable=SC2086
	expect 0 "$assay" bench $agents --together --profile mixed --count "$1" --timeout 60000 --warmup 100 --json "$work/bench.json"
	[ "$(jq .exchanges.answered "$work/bench.json")" -eq $((64 * $1)) ] || fail "exchanges: $(jq -c .exchanges "$work/bench.json")"
	[ "$(jq '[.series[] | select(.name == "publish_to_reap" and .protocol == null) | .agent] | unique | length' "$work/bench.json")" -eq 64 ] ||
		fail "not every agent has a series"
}
memory() {
	awk '/^RssAnon/ { print $2 }' "/proc/$server/status"
}

together 100
before=$(memory)
together $((total / 64 + 1))
after=$(memory)
echo "64 agents, $(jq .exchanges.answered "$work/bench.json") exchanges, none wrong and none lost; the server's memory: $before -> $after kB"
[ $((after - before)) -le 512 ] || fail "memory: at most 512 kB more expected"
