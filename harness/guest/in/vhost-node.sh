#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The module's node is judged conformant, whatever a VMM may choose; a stock vsock device can be timed and is not taken for a platform.
# seconds: 300
node=vhost:/dev/vhost-scmi
fail() { echo "$1"; exit 1; }

modprobe vhost_scmi || fail "vhost_scmi does not load"
scmi-assay check --backend "$node" --output /tmp/out --json /out/check.json >/tmp/said 2>&1 ||
	fail "$(jq -r '.checks[] | select(.verdict == "fail" or .verdict == "error") | "\(.id): \(.reason)"' /out/check.json | head -n 10; tail -n 2 /tmp/said)"
summary=$(tail -n 1 /tmp/said)
echo "$summary" | grep -qE '^[1-9][0-9]+ passed, 0 failed' || fail "$summary"
for choice in order=kick order=crosvm regions=7 'event_idx=0&indirect=0' queue_size=128; do
	scmi-assay check --backend "$node?$choice" --suite 'base.*' --suite 'gen.concurrency.*' --output /tmp/out >/tmp/said 2>&1 || fail "?$choice: $(tail -n 3 /tmp/said)"
done
scmi-assay check --backend "$node" --poll --suite 'base.*' --output /tmp/out >/tmp/said 2>&1 || fail "--poll: $(tail -n 3 /tmp/said)"

# the worker can be chosen in some kernels; where not, the message says which call failed
for worker in kernel owner; do
	scmi-assay check --backend "$node?worker=$worker" --suite 'base.*' --output /tmp/out --json /tmp/worker.json >/tmp/said 2>&1 && continue
	grep -q 'VHOST_SET_FORK_FROM_OWNER' /tmp/said || fail "?worker=$worker: $(tail -n 3 /tmp/said)"
done

# each open is an agent
scmi-assay check --agent "one=$node" --agent "two=$node" --suite 'base.*' --suite 'clock.config-set.*' --output /tmp/out >/tmp/said 2>&1 || fail "two agents: $(tail -n 3 /tmp/said)"

echo Y >/sys/module/vhost_scmi/parameters/rfc_old_number
scmi-assay check --backend "$node" --suite 'base.*' --output /tmp/out --json /tmp/old.json >/tmp/said 2>&1 || fail "the old number: $(tail -n 3 /tmp/said)"
jq -r '.agents[].backend.identity' /tmp/old.json | grep -q 'old number' || fail "the identity does not say that the old number was used"
echo N >/sys/module/vhost_scmi/parameters/rfc_old_number

modprobe vhost_vsock || fail "vhost_vsock does not load"
scmi-assay check --backend 'vhost:/dev/vhost-vsock?driver=vsock' --output /tmp/out >/tmp/said 2>&1
[ $? -eq 3 ] || fail "a vsock device is judged: $(tail -n 2 /tmp/said)"
grep -q 'speaks no SCMI' /tmp/said || fail "$(tail -n 2 /tmp/said)"
scmi-assay check --backend vhost:/dev/vhost-vsock --output /tmp/out >/tmp/said 2>&1
[ $? -eq 3 ] || fail "a vsock device that is taken for SCMI is judged: $(tail -n 2 /tmp/said)"
scmi-assay bench --backend 'vhost:/dev/vhost-vsock?driver=vsock' --count 2000 --probes off --poll --json /out/vsock.json >/tmp/said 2>&1 ||
	fail "bench of a vsock device: $(tail -n 3 /tmp/said)"
jq -e '[.series[] | select(.name == "kick_to_used")][0].count == 2000' /out/vsock.json >/dev/null || fail "no kick_to_used of a vsock device"
scmi-assay check --backend vhost:/dev/none --output /tmp/out >/tmp/said 2>&1
[ $? -eq 3 ] || fail "a node that is not there: $(cat /tmp/said)"
grep -q '/dev/none: open: No such file' /tmp/said || fail "$(cat /tmp/said)"
echo "result: $summary"
