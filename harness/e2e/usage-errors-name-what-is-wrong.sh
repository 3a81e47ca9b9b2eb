#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What was mistyped is named on stderr and the exit status is 2; nothing is judged and nothing is written.
# also: cover
. harness/e2e/lib.sh

here=$PWD
program=$assay
case $program in /*) ;; *) program=$here/$program ;; esac
mkdir "$work/empty"
cd "$work/empty" || exit 1

wrong() {
	pattern=$1
	shift
	expect 2 "$program" "$@"
	says "$work/err" "$pattern"
	[ ! -s "$work/out" ] || fail "standard output is not empty: $*"
}

for command in check replay bench serve trace list; do
	wrong "--no-such-option" "$command" --no-such-option
done
wrong "frobnicate" frobnicate
wrong "backend" check
wrong "9.9" check --backend loopback: --spec 9.9
wrong "0/3" check --backend loopback: --shard 0/3
wrong "nonesuch" check --backend loopback: --suite 'nonesuch.*'
wrong "nonesuch" check --backend loopback: --exclude 'nonesuch.*'
wrong "colour" check --backend 'loopback:?colour=red'
wrong "telepathy" check --backend telepathy:
wrong "no-such-fault" serve --listen "vhost-user:$work/s" --fault no-such-fault
wrong "such as CLOCK_RATE_GET=2us" serve --listen "vhost-user:$work/s" --delay-message CLOCK_RATE_GET
wrong "of which protocol" serve --listen "vhost-user:$work/s" --delay-message PROTOCOL_VERSION=2us
wrong "Clock:CLOCK_RATE_FORGET names no" serve --listen "vhost-user:$work/s" --delay-message Clock:CLOCK_RATE_FORGET=2us
wrong "shorter than its period" serve --listen "vhost-user:$work/s" --stall 1s/1s
wrong "commands a second" bench --backend loopback: --rate fast
wrong "commands a second" bench --backend loopback: --rate 0
wrong "no agent has that name" bench --agent a=loopback: --rate b=100
wrong "agent b has none" bench --agent a=loopback: --agent b=loopback: --rate a=100
wrong "at which --rate" bench --backend loopback: --arrivals poisson
wrong "found 'bursts'" bench --backend loopback: --arrivals bursts
wrong "a --trace has the times" bench --backend loopback: --arrivals recorded
wrong "goes with --arrivals recorded" bench --backend loopback: --rate 100 --scale 2
wrong "goes with --arrivals poisson" bench --backend loopback: --rate 100 --seed 2
wrong "take turns" bench --backend loopback: --vs loopback: --together
wrong "one agent expected" bench --agent a=loopback: --agent b=loopback: --vs loopback:
wrong "above 0" check --backend loopback: --timeout 0
wrong "above 0" bench --backend loopback: --duration 0
wrong "standard output takes one" check --backend loopback: --json - --html -
wrong "standard output takes one" replay trace.pcap --backend loopback: --json - --out -
wrong "above 0" replay trace.pcap --backend loopback: --timeout 0s
wrong "agent=nobody" check --backend 'loopback:?agent=nobody'
wrong "standard output takes one" bench --backend loopback: --json - --hgrm -
wrong "base.protocol-version\.\*" check --backend loopback: --suite base.protocol-version
wrong "file is expected" check --config
printf "check:\n  seed: 7\n  sweet: x\n" >"$work/preset.yaml"
wrong "preset.yaml:3" check --backend loopback: --config "$work/preset.yaml"
wrong "preset.yaml:3" --config="$work/preset.yaml" check --backend loopback:
[ -z "$(ls -A)" ] || fail "a wrong command line left files: $(ls -A)"
cd "$here" || exit 1
