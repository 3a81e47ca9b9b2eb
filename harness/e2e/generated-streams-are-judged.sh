#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Streams made from a profile and a seed: the same seed makes the same bytes, from a live platform and from its inventory; every profile is replayed
# against the reference platform under the oracle without a disagreement, with one agent and with three; a wrong status in it is caught.
# SEEDS=N for another number of seeds of each.
# seconds: 300
# also: asan
. harness/e2e/lib.sh

seeds=${SEEDS:-3} count=1000
expect 0 "$assay" list --inventory --backend loopback:
cp "$work/out" "$work/target.yaml"

same() {
	cmp "$1" "$2" >"$work/cmp" 2>&1 || fail "$3: $(cat "$work/cmp")"
}

profiles=$("$assay" list --profiles | awk '/\(generate\)$/ && $1 !~ /:/ { print $1 }')
[ "$(echo "$profiles" | wc -l)" -eq 7 ] || fail "expected seven profiles, found: $profiles"
for profile in $profiles; do
	expect 0 "$assay" generate --profile "$profile" --backend loopback: --agents 2 --arrivals bursty --seed 3 --out "$work/live.pcap"
	expect 0 "$assay" generate --profile "$profile" --inventory "$work/target.yaml" --agents 2 --arrivals bursty --seed 3 --out "$work/file.pcap"
	same "$work/live.pcap" "$work/file.pcap" "$profile from a platform and from its inventory"
	expect 0 "$assay" trace convert "$work/live.pcap" "$work/live.txt"
	expect 0 "$assay" trace convert "$work/live.txt" "$work/back.pcap"
	same "$work/live.pcap" "$work/back.pcap" "$profile as text and back"
done

total=0
judge() {
	run "$assay" replay "$work/stream.pcap" --judge "$@"
	[ "$got" -eq 0 ] && { total=$((total + 1)); return; }
	grep -E 'not as predicted|exchanges match' "$work/out" | head -n 5
	fail "$profile, seed $seed: exit status $got: replay --judge $*"
}
for seed in $(seq 1 "$seeds"); do
	for profile in $profiles; do
		for platform in loopback: 'loopback:?agent=mgmt' loopback:builtin:automotive; do
			expect 0 "$assay" generate --profile "$profile" --backend "$platform" --seed "$seed" --count "$count" --out "$work/stream.pcap"
			judge --backend "$platform"
		done
	done
	for profile in mixed adversarial; do
		expect 0 "$assay" generate --profile "$profile" --backend loopback: --seed "$seed" --count "$count" --agents 3 --arrivals poisson --out "$work/stream.pcap"
		judge --agent agent0=loopback: --agent 'agent1=loopback:?agent=mgmt' --agent agent2=loopback:
	done
done
echo "$total streams of $count commands: no disagreement"

# a stream like one that was answered, and a platform that is wrong
expect 0 "$assay" replay "$work/live.txt" --agent agent0=loopback: --agent agent1=loopback: --judge --out "$work/recorded.pcap"
expect 0 "$assay" generate --profile "like:$work/recorded.pcap" --seed 4 --count 2000 --out "$work/stream.pcap"
expect 0 "$assay" replay "$work/stream.pcap" --agent agent0=loopback: --agent agent1=loopback: --judge
expect 0 "$assay" generate --profile clocks --backend loopback: --out "$work/stream.pcap"
expect 1 "$assay" replay "$work/stream.pcap" --backend 'loopback:?fault=mutant:status:0x14:0x6' --judge
says "$work/out" 'Clock CLOCK_RATE_GET: not as predicted'

expect 2 "$assay" generate --profile nothing --backend loopback:
says "$work/err" "expected a profile of 'scmi-assay list --profiles', found 'nothing'"
expect 2 "$assay" generate --profile dvfs
says "$work/err" 'expected --backend URI or --inventory FILE, so that ids exist'
expect 2 "$assay" generate --profile dvfs --backend loopback:builtin:vhost-device-scmi
says "$work/err" 'profile dvfs: expected resources of the protocols that it uses, found none'
expect 3 "$assay" generate --profile dvfs --backend "vhost-user:$work/none"
