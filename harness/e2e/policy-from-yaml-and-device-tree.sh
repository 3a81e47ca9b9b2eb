#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The example policy gives the same matrix from YAML and from its device tree, the platform keeps to it, and a policy that contradicts
# the platform is an input that is wrong.
# seconds: 300
# also: cover
. harness/e2e/lib.sh

policies=harness/config/policies
agents="--agent infotainment=loopback:builtin:automotive --agent cluster=loopback:builtin:automotive --agent manager=loopback:builtin:automotive"

expect 0 "$assay" list --policy $policies/automotive.yaml
cp "$work/out" "$work/yaml"
expect 0 "$assay" list --policy builtin:automotive
cmp -s "$work/out" "$work/yaml" || fail "the built-in policy is not automotive.yaml"
grep -qx 'infotainment clock 6 as 5 device 14 allowed see,read,notify,parent' "$work/yaml" || fail "no such line: $(grep 'infotainment clock 6' "$work/yaml")"
grep -qx 'manager base permissions allowed' "$work/yaml" || fail "the manager is not trusted"

# shellcheck disable=SC2086 # several options
expect 0 "$assay" check $agents --policy $policies/automotive.yaml --suite 'base.*' --suite 'gen.*' --suite 'clock.*' --output "$work/run"
# The connection is found by its id where the policy has no agent of its name.
expect 0 "$assay" check --backend 'loopback:builtin:automotive?agent=cluster' --policy builtin:automotive --suite 'base.*' --output "$work/run"

# wrong MESSAGE SED: the policy, changed, is refused with that message.
wrong() {
	sed "$2" $policies/automotive.yaml >"$work/wrong.yaml"
	# shellcheck disable=SC2086
	expect 2 "$assay" check $agents --policy "$work/wrong.yaml" --suite 'base.*' --output "$work/run"
	grep -q "wrong.yaml:[1-9][0-9]*: $1" "$work/err" || fail "expected '$1' with file and line, found: $(cat "$work/err")"
}
wrong 'agents\[0\]: expected an agent called "infotainment"' 's/infotainment/radio/; s/id: 1,/id: 3,/'
wrong 'agents\[1\]: expected an agent of the platform, found id 9' 's/name: cluster, id: 2/name: cluster, id: 9/'
wrong 'devices\[6\]: expected a device of the platform, found NOT_FOUND for device 17' 's/id: 16,/id: 17,/; s/15, 16, 20/15, 17, 20/'
wrong 'devices\[4\].resources\[0\]: expected a resource of the platform, found no clock 77' 's/protocol: clock, ids: \[6\]}, {protocol: reset/protocol: clock, ids: [6, 77]}, {protocol: reset/'
wrong 'access\[0\]: expected one of the file' 's/agent: infotainment, devices: \[10, 11/agent: infotainment, devices: [10, 99/'

# A stream without recorded answers is judged by it too: who may read a sensor, and gets DENIED, and the other way round.
trace=traces/corpus/linux-scmi-boot-uml-7.2.13.pcap
expect 0 "$assay" replay $trace --backend loopback: --judge --policy builtin:default
sed 's/^resources:/&\n  - {agents: [osv-a], protocol: sensor, ids: [0], deny: [read]}/' $policies/default.yaml >"$work/stricter.yaml"
expect 1 "$assay" replay $trace --backend loopback: --judge --policy "$work/stricter.yaml"
grep -q 'SENSOR_READING_GET' "$work/out" || fail "no mismatch told: $(cat "$work/out")"
expect 2 "$assay" replay $trace --backend loopback: --policy builtin:default
expect 2 "$assay" replay $trace --backend loopback: --judge --policy "$work/none.yaml"

command -v dtc >/dev/null 2>&1 || skip "dtc is missing (Debian package device-tree-compiler)"
dtc -q -I dts -O dtb -o "$work/car.dtb" $policies/automotive.dts || fail "dtc refuses $policies/automotive.dts"
expect 0 "$assay" list --policy "$work/car.dtb"
cmp "$work/out" "$work/yaml" || fail "the device tree gives another matrix: $(diff "$work/yaml" "$work/out" | head -5)"
[ ! -s "$work/err" ] || fail "remarks about the example tree: $(cat "$work/err")"
# shellcheck disable=SC2086
expect 0 "$assay" check $agents --policy "$work/car.dtb" --suite 'base.*' --output "$work/run"

# tree MESSAGE SED: the tree, changed, is refused with that message.
tree() {
	sed "$2" $policies/automotive.dts >"$work/wrong.dts"
	dtc -q -f -I dts -O dtb -o "$work/wrong.dtb" "$work/wrong.dts" || fail "dtc refuses the tree for '$1'"
	expect 2 "$assay" list --policy "$work/wrong.dtb"
	grep -q "wrong.dtb: $1" "$work/err" || fail "expected '$1', found: $(cat "$work/err")"
}
tree '/chosen/xen/agents: scmi-secondary-agents: expected entries of 3 cells, found 5 cells' 's/&page_cluster 2>/\&page_cluster>/'
tree '/chosen/cluster: xen,sci-agent-id: expected the agent id of an entry in the list, found 7' 's/sci-agent-id = <2>/sci-agent-id = <7>/'
tree '/chosen/cluster: xen,sci-agent-id: expected an agent that no other domain has, found 1' 's/sci-agent-id = <2>/sci-agent-id = <1>/'
tree '/chosen/infotainment/passthrough/scmi: arm,smc-id: expected 0x82000003' '/passthrough {/,/};/s/0x82000003/0x82000004/'
tree '/chosen/infotainment/passthrough/gpu: xen,path: expected the path of a host node' 's,"/soc/gpu"; },"/soc/npu"; },'
tree '/soc/can0: access-controllers: expected a phandle at cell 0' 's/<&scmi_manager 20>/<0x1234 20>/'
tree '/soc/usb: access-controllers: expected 1 cells behind the phandle at cell 0, found 0' 's/<&scmi_manager 15>/<\&scmi_manager>/'
tree '/firewall: #access-controller-cells: expected how many cells' 's/#access-controller-cells = <2>;//'
tree '/firmware-map/cluster: rights: expected rights of power' 's/<0x11 0 2 0x007>/<0x11 0 2 0x017>/'
tree '/firmware-map/manager: devices: expected a device id of this tree, found 41' 's/16 20 40>/16 20 41>/'
