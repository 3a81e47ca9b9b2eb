#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The checks assume no particular platform: none, one and 300 clocks, sensors, performance, power capping and pin resources, every
# optional message of theirs absent, and replies of at most 128 bytes are conformant. None of them may get a `fail` or an `error`.
# seconds: 300
. harness/e2e/lib.sh

default=harness/config/platforms/default.yaml
count=0

# judge WHAT [OPTIONS]: the platform in $work/platform.yaml
judge() {
	run "$assay" check --backend "loopback:$work/platform.yaml${2:-}" --output "$work/run" --json "$work/result.json"
	wrong=$(jq -c '.checks[] | select(.verdict == "fail" or .verdict == "error") | [.id, .resource, .reason]' "$work/result.json")
	[ "$got$wrong" = 0 ] || fail "$1, exit status $got: $wrong"
	count=$((count + 1))
}

# The default platform's head and protocols, with no resource at all.
bare() {
	awk '/^[a-z_]+:/ { keep = $0 ~ /^(summary|vendor|sub_vendor|implementation_version|agents|protocols):/ } keep' $default
}

bare >"$work/platform.yaml"
judge 'no resources'
judge 'no resources, no events' '?p2a=0'

{
	bare
	cat <<'END'
clocks: [{name: only, rate: 1000, rates: [1000]}]
sensors: [{name: only, type: 2, values: {start: 1, step: 1, wrap: 4}}]
perf: {domains: [{name: only, levels: [{level: 5}]}]}
powercap: {domains: [{name: only, cap: {min: 10, max: 10}, interval: {min: 10, max: 10}}]}
pinctrl: {pins: [{name: only}]}
END
} >"$work/platform.yaml"
judge 'one of each'

# many HEAD ITEM: 300 items, & being the number
many() {
	echo "$1"
	seq 300 | sed "s/.*/$2/"
}
{
	bare
	many 'clocks:' '  - {name: c&, rate: 2000, rates: [1000, 2000], notify: [changed]}'
	many 'sensors:' '  - {name: s&, type: 2, trip_points: 1, values: {start: 1, step: 1, wrap: 4}}'
	printf 'perf:\n'
	many '  domains:' '    - {name: p&, levels: [{level: 1}, {level: 2}]}'
	printf 'powercap:\n'
	many '  domains:' '    - {name: w&, cap: {min: 10, max: 20, step: 1}, interval: {min: 10, max: 10}}'
	printf 'pinctrl:\n'
	many '  pins:' '    - {name: n&}'
} >"$work/platform.yaml"
judge '300 of each'

# Everything optional absent. Their names are those of the specification.
sed -e 's/{id: 0x10, version: 0x[0-9a-f]*/&, without: [BASE_DISCOVER_SUB_VENDOR, BASE_DISCOVER_AGENT, BASE_NOTIFY_ERRORS, BASE_SET_DEVICE_PERMISSIONS, BASE_SET_PROTOCOL_PERMISSIONS, BASE_RESET_AGENT_CONFIGURATION]/' \
	-e 's/{id: 0x13, version: 0x[0-9a-f]*/&, without: [PERFORMANCE_NOTIFY_LIMITS, PERFORMANCE_NOTIFY_LEVEL, PERFORMANCE_DESCRIBE_FASTCHANNEL, PERFORMANCE_DOMAIN_NAME_GET]/' \
	-e 's/{id: 0x14, version: 0x[0-9a-f]*/&, without: [CLOCK_NAME_GET, CLOCK_RATE_NOTIFY, CLOCK_RATE_CHANGE_REQUESTED_NOTIFY, CLOCK_POSSIBLE_PARENTS_GET, CLOCK_PARENT_SET, CLOCK_PARENT_GET, CLOCK_GET_PERMISSIONS]/' \
	-e 's/{id: 0x15, version: 0x[0-9a-f]*/&, without: [SENSOR_TRIP_POINT_NOTIFY, SENSOR_TRIP_POINT_CONFIG, SENSOR_LIST_UPDATE_INTERVALS, SENSOR_CONTINUOUS_UPDATE_NOTIFY, SENSOR_NAME_GET, SENSOR_AXIS_NAME_GET]/' \
	-e 's/{id: 0x18, version: 0x[0-9a-f]*/&, without: [POWERCAP_DOMAIN_NAME_GET, POWERCAP_CAP_NOTIFY, POWERCAP_MEASUREMENTS_NOTIFY, POWERCAP_DESCRIBE_FASTCHANNEL]/' \
	-e 's/{id: 0x19, version: 0x[0-9a-f]*/&, without: [PINCTRL_REQUEST, PINCTRL_RELEASE, PINCTRL_NAME_GET]/' \
	$default >"$work/platform.yaml"
for protocol in 0x10 0x13 0x14 0x15 0x18 0x19; do
	grep -q "id: $protocol.*without" "$work/platform.yaml" || fail "protocol $protocol has no place in $default"
done
judge 'nothing optional'

for limit in 'message_bytes: 128' 'message_bytes: 80'; do
	{ cat $default; printf 'limits:\n  %s\n' "$limit"; } >"$work/platform.yaml"
	judge "$limit"
done
echo "$count platforms: none failed"
