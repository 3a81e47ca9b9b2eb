#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What `list --inventory` writes of a platform is met by it; a promise that is not kept fails; a wrong file is told with its line.
# also: asan cover
. harness/e2e/lib.sh

for platform in "" builtin:vhost-device-scmi harness/e2e/platforms/old-versions.yaml; do
	expect 0 "$assay" list --inventory --backend "loopback:$platform"
	cp "$work/out" "$work/promised.yaml"
	expect 0 "$assay" check --backend "loopback:$platform" --expect "$work/promised.yaml" --suite 'expect.*' --output "$work/run"
done

expect 0 "$assay" list --inventory --agent a=loopback: --agent b=loopback:
cp "$work/out" "$work/both.yaml"
says "$work/both.yaml" 'agent: "b"'
expect 0 "$assay" check --agent a=loopback: --agent b=loopback: --expect "$work/both.yaml" --suite 'expect.*' --output "$work/run"

expect 0 "$assay" list --inventory --backend loopback:
cp "$work/out" "$work/promised.yaml"
# broken WHAT SED-SCRIPT MESSAGE: a promise that the platform does not keep
broken() {
	sed "$2" "$work/promised.yaml" >"$work/broken.yaml"
	cmp -s "$work/promised.yaml" "$work/broken.yaml" && fail "$1: nothing was changed in the file"
	expect 1 "$assay" check --backend loopback: --expect "$work/broken.yaml" --suite 'expect.*' --output "$work/run"
	says "$work/out" "$3"
}
broken "a later version" 's/{id: 0x14, version: 0x[0-9a-f]*/{id: 0x14, version: 0x7fffffff/' 'version 0x7fffffff or later promised'
broken "another protocol" 's/{id: 0x15/{id: 0x85/' 'protocol 0x85 .* promised, not found'
broken "another vendor" 's/vendor: "scmi-assay"/vendor: "other"/' 'vendor: "other" promised'
broken "another clock" 's/- id: 10$/- id: 1000/' 'clock 1000: promised, not found'
broken "another name" 's/name: "uart"/name: "tray"/' '"tray" promised, "uart" found'
broken "another rate" 's/rates: \[24000000\]/rates: [24000001]/' '24000001 Hz promised, 24000000 Hz found'
broken "a shorter list" 's/rates: \[12000000, 24000000,/rates: [24000000,/' '3 rates promised, 4 found'
broken "another range" 's/lowest: 100000000,/lowest: 100000001,/' 'lowest rate of 100000001 Hz promised'
broken "other attributes" 's/attributes: 0xc0000000/attributes: 0xd0000000/' '0xd0000000 promised, 0xc0000000 found'
broken "another sensor" 's/attributes_high: 0x0000e8/attributes_high: 0x0000e9/' 'upper attributes of sensor'

sed 's/^    clocks:/    clokcs:/' "$work/promised.yaml" >"$work/wrong.yaml"
line=$(grep -n '^    clokcs:' "$work/wrong.yaml" | cut -d: -f1)
expect 2 "$assay" check --backend loopback: --expect "$work/wrong.yaml" --output "$work/run"
says "$work/err" "wrong.yaml:$line: .*found 'clokcs'"
expect 2 "$assay" check --backend loopback: --expect "$work/missing.yaml" --output "$work/run"
says "$work/err" "missing.yaml"
expect 2 "$assay" list --inventory
says "$work/err" "of which platform"
