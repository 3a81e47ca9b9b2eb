#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The module is conformant, and every check that both run has on it the verdict that the reference platform gets with the same resources. In the debug
# kind of boot the kernel watches memory meanwhile.
# runs: debug smp
# seconds: 150
fail() { echo "FAIL: $*"; exit 1; }

modprobe vhost_scmi || fail "vhost_scmi does not load"
scmi-assay check --backend vhost:/dev/vhost-scmi --output /out/vhost --json /out/vhost.json >/out/vhost.txt 2>&1 ||
	{ tail -n 40 /out/vhost.txt; fail "vhost:/dev/vhost-scmi: exit status $?"; }
# a kernel vhost device has no event channel, so the platform it is compared with offers none
scmi-assay check --backend 'loopback:builtin:vhost-scmi?p2a=0' --output /out/loopback --json /out/loopback.json >/out/loopback.txt 2>&1 ||
	{ tail -n 40 /out/loopback.txt; fail "loopback:builtin:vhost-scmi: exit status $?"; }
for run in vhost loopback; do
	jq -r '.checks[] | select(.id | test("^(quirk\\.)?vhost\\.") | not) | [.id, .resource, .verdict] | @tsv' "/out/$run.json" | sort >"/out/$run.verdicts"
done
diff /out/vhost.verdicts /out/loopback.verdicts >/out/differences || { head -n 40 /out/differences; fail 'verdicts differ: < on the module, > on the platform'; }
own=$(jq '[.checks[] | select(.id | startswith("vhost.")) | select(.verdict == "pass")] | length' /out/vhost.json)
[ "$own" -ge 40 ] || fail "only $own checks of the vhost node passed"
rmmod vhost_scmi || fail 'the module does not unload'
rm -rf /out/vhost /out/loopback
echo "result: $(tail -n 1 /out/vhost.txt), $(wc -l </out/vhost.verdicts) verdicts as on the platform, $own of the node itself"
