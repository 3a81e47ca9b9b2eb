#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=dash
# Agents that hold votes leave in every way under load, closed, killed, while they open; after each round the kernel's own summaries of
# clocks, regulators and power domains are as they were. In the end no worker, no open and no reference to the module is left.
# args: 200
# runs: plain debug soak
# seconds: 200
# tools: vhost-teardown
rounds=${SOAK_ROUNDS:-${1:-200}}
# a kernel that watches memory is slow, and its memory is looked at in every round alike: a few go each way
grep -q slub_debug /proc/cmdline && [ -z "${SOAK_ROUNDS-}" ] && rounds=$((rounds / 4))
parameters=/sys/module/vhost_scmi/parameters
modprobe vhost_scmi || { echo "vhost_scmi does not load"; exit 1; }

# The host needs something itself: nobody may take that away.
echo 2 >$parameters/host_clocks
echo 1 >$parameters/host_regulators
echo 2 >$parameters/host_power
grep -q '^ *uart  *1  *1 ' /sys/kernel/debug/clk/clk_summary || { echo "the host's own clock is not on"; exit 1; }

vhost-teardown "vhost:/dev/vhost-scmi?queue_size=16" "$rounds" "${SOAK_SEED:-7}" || exit 1

# a leaked vote would have been seen: with votes that leak, the same rounds fail
echo 1 >$parameters/fault_leaks_votes
vhost-teardown "vhost:/dev/vhost-scmi?queue_size=16" 1 7 1000 >/dev/null 2>&1 && { echo "leaked votes were not noticed"; exit 1; }
echo 0 >$parameters/fault_leaks_votes

for name in host_clocks host_regulators host_power; do echo 0 >$parameters/$name; done
# until COMMAND...: within 5 s
until_true() {
	for _ in $(seq 25); do
		"$@" 2>/dev/null && return 0
		usleep 200000
	done
	return 1
}
# shellcheck disable=SC2009 # no pgrep -l here
no_worker() { ! ps -o comm | grep -q '^vhost-[0-9]'; }
until_true no_worker || { echo "workers are left"; exit 1; }
until_true rmmod vhost_scmi || { echo "the module cannot be unloaded: $(grep '^vhost_scmi' /proc/modules)"; exit 1; }
echo "result: $rounds rounds, all votes given back"
