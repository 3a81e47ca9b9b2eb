#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# VHS-34 in its long form: ten opens and closes of the node for each of $SOAK_ROUNDS, 10,000 by default, some with traffic. The check counts the
# driver's clients and our threads; here the kernel's memory is looked at, from the hundredth part on. A client that leaks shows.
# runs: soak
# seconds: 600
fail() { echo "FAIL: $*"; exit 1; }

modprobe vhost_scmi || fail "vhost_scmi does not load"
each=300 # opens of one run of the check
runs=$((${SOAK_ROUNDS:-1000} * 10 / each + 1))
limit=$((runs * each / 40 + 32)) # KiB: half of what leaked clients, 64 bytes each, would take

opens() { # COUNT of runs; a second word: whatever comes of them
	for _ in $(seq "$1"); do
		scmi-assay check --backend vhost:/dev/vhost-scmi --suite vhost.close.rounds --output /tmp/out >/tmp/said 2>&1 ||
			[ "${2-}" ] || return 1
	done
}

# what the kernel holds and cannot give back, in KiB; what is only waiting for its grace period is given time
held() {
	sleep 1
	echo 3 >/proc/sys/vm/drop_caches
	awk '/^SUnreclaim:/ { slab = $2 } /^KernelStack:|^Percpu:|^VmallocUsed:/ { rest += $2 } END { print slab + rest }' /proc/meminfo
}

opens $((runs / 100 + 2)) || fail "$(tail -n 3 /tmp/said)"
before=$(held)
opens "$runs" || fail "$(tail -n 3 /tmp/said)"
grown=$(($(held) - before))
[ "$grown" -lt "$limit" ] || fail "$((runs * each)) opens, and the kernel holds $grown KiB more"

# a client leaked at every close would have been seen
echo Y >/sys/module/vhost_scmi/parameters/fault_leaks_clients
opens "$runs" anyway
leaked=$(($(held) - before))
[ "$leaked" -gt "$limit" ] || fail "leaked clients are not seen: $leaked KiB"
echo "result: $((runs * each)) opens and closes: the kernel holds $grown KiB more; were clients leaked, $leaked KiB"
