#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Where the specification leaves a choice, the quirk checks record the choice that the platform made, and the page shows it.
# also: cover
. harness/e2e/lib.sh

# KEY=VALUE of the platform file's `readings`, the open point, the reading that has to be recorded ('_' stands for a blank), its check
cases='
unknown_message=not-found AMB-01 NOT_FOUND quirk.unknown-message.base
unknown_message=not-supported AMB-01 NOT_SUPPORTED quirk.unknown-message.clock
long_parameters=executed AMB-02 carried_out quirk.length.longer
wrong_type=comms-error AMB-03 COMMS_ERROR quirk.header.other-type
wrong_type=silent AMB-03 no_answer quirk.header.other-type
wrong_type=executed AMB-03 carried_out quirk.header.other-type
header_reserved_bits=invalid-parameters AMB-04 INVALID_PARAMETERS quirk.header.reserved-bits
reserved_bits_first=true AMB-05 INVALID_PARAMETERS_first quirk.errors.order
reply_too_large=busy AMB-06 BUSY quirk.response.small-buffer
protocol_skip_at_end=invalid-parameters AMB-08 INVALID_PARAMETERS quirk.list-protocols.from-end
protocol_skip_past_end=success AMB-08b SUCCESS quirk.list-protocols.past-end
agent_zero=success AMB-10 SUCCESS quirk.reset-agent.platform
self_reset=silent AMB-11 no_answer quirk.reset-agent.self
boot_vote_kept=true AMB-17 vote_kept_apart quirk.state.without-vote
clock_triplet_index=out-of-range AMB-19 OUT_OF_RANGE quirk.triplet.clock
descriptors_always_52=true AMB-21 always_long quirk.descriptor.sensor
trip_id_at_count=success AMB-22 SUCCESS quirk.trip-point.behind-last
trip_points_absent=invalid-parameters AMB-22 INVALID_PARAMETERS quirk.trip-point.behind-last
clock_rate_unsupported=invalid-parameters AMB-26 INVALID_PARAMETERS quirk.rate.between
clock_notify_absent=success AMB-27 SUCCESS quirk.notify-not-capable.clock
trip_notify_absent=invalid-parameters AMB-27 INVALID_PARAMETERS quirk.notify-not-capable.trip-points
disabled_sensor=invalid-parameters AMB-30 INVALID_PARAMETERS quirk.reading.while-off
async_read_zero_words=true AMB-31 zero_words quirk.reading.async-answer
negotiates_older=true AMB-33 SUCCESS quirk.older-version.base
async_read_absent=invalid-parameters AMB-60 INVALID_PARAMETERS quirk.async.sensor
axis_index_at_end=out-of-range AMB-61 OUT_OF_RANGE quirk.axes.from-end
interval_triplet_index=out-of-range AMB-64 OUT_OF_RANGE quirk.triplet.sensor
sensor_config_reserved=executed AMB-67 carried_out quirk.reserved-bits.sensor-config
'
# The same for the sections of single protocols: SECTION.KEY=VALUE.
sections='
power.wide_id=executed AMB-12 lower_half quirk.high-id.power
power.unknown_state=not-supported AMB-34 NOT_SUPPORTED quirk.power-state.unknown-state
power.busy=busy AMB-35 BUSY quirk.power-state.while-changing
power.not_settable=denied AMB-42 DENIED quirk.power-state.not-settable
power.async_absent=executed AMB-43 SUCCESS quirk.power-state.async-on-sync-only
system.state_get=not-supported AMB-13 NOT_SUPPORTED quirk.system-state.get
perf.level_index_at_end=invalid-parameters AMB-14 INVALID_PARAMETERS quirk.perf.index-past-end
perf.limits_crossed=out-of-range AMB-15 OUT_OF_RANGE quirk.perf.crossed-limits
perf.level_not_described=success AMB-16 rounded quirk.perf.between-levels
reset.async_absent=invalid-parameters AMB-60 INVALID_PARAMETERS quirk.async-not-offered.reset
reset.asserted=denied AMB-36 DENIED quirk.reset.asserted-twice
reset.mode_absent=generic-error AMB-65 GENERIC_ERROR quirk.reset.way
reset.notify_absent=invalid-parameters AMB-27 INVALID_PARAMETERS quirk.notify-not-capable.reset
voltage.reserved_bits=executed AMB-67 carried_out quirk.reserved-bits.voltage-level
voltage.triplet_index=out-of-range AMB-64 OUT_OF_RANGE quirk.triplet-index.voltage
powercap.value_out_of_range=out-of-range AMB-24 OUT_OF_RANGE quirk.powercap.cap-out-of-range
powercap.unit_shifted=true AMB-23 bits_25:24 quirk.powercap.unit
pinctrl.list_index_at_end=success AMB-40 empty_list quirk.pinctrl.past-end
pinctrl.all_types=not-supported AMB-39 NOT_SUPPORTED quirk.pinctrl.all-at-once
pinctrl.type_absent=not-supported AMB-66 NOT_SUPPORTED quirk.pinctrl.missing-setting
pinctrl.unpadded=true AMB-62 not_padded quirk.pinctrl.odd-list
pinctrl.reserved_bits=executed AMB-67 carried_out quirk.pinctrl.reserved-bits
'
# judged PLATFORM-YAML-LINES...: the quirk checks of the default platform, changed by the sed script $change, with these lines behind it
judged() {
	{
		sed "${change:-}" harness/config/platforms/default.yaml
		printf '%s\n' "$@"
	} >"$work/platform.yaml"
	run "$assay" check --backend "loopback:$work/platform.yaml" --suite 'quirk.*' --destructive --output "$work/run" --json "$work/result.json" \
		--html "$work/result.html"
	[ "$got" -eq 0 ] || fail "$*: exit status $got; a quirk check never fails"
}
# recorded AMBIGUITY READING CHECK
recorded() {
	jq -e --arg id "$1" --arg reading "$2" --arg check "$3" \
		'any(.readings[]; .ambiguity == $id and (.reading | split(" and ") | index($reading)) and (.checks | index($check)))' "$work/result.json" >/dev/null && return 0
	jq -c --arg id "$1" '.readings[] | select(.ambiguity == $id)' "$work/result.json"
	fail "$1: no reading '$2' recorded by $3"
}

plain() { echo "$1" | sed 's/_\([0-9a-z]\)/ \1/g'; }

echo "$cases" | while read -r setting ambiguity reading check; do
	[ -n "$setting" ] || continue
	judged 'readings:' "  ${setting%%=*}: ${setting#*=}"
	recorded "$ambiguity" "$(plain "$reading")" "$check"
done || exit 1
echo "$sections" | while read -r setting ambiguity reading check; do
	[ -n "$setting" ] || continue
	key=${setting#*.}
	change="s/^${setting%%.*}:.*/&\\
  readings: {${key%%=*}: ${key#*=}}/"
	judged
	recorded "$ambiguity" "$(plain "$reading")" "$check"
done || exit 1
count=$(echo "$cases$sections" | grep -c AMB-)

# Two settings together, and what shows only on platforms of another shape.
judged 'readings:' '  negotiates_older: true' '  version_follows_negotiation: true'
recorded AMB-32 'negotiated version' quirk.negotiated-version.sensor
judged 'readings:' '  negotiates_older: true'
recorded AMB-32 'own version' quirk.negotiated-version.base
says "$work/result.html" "<h2>This platform's readings</h2>"
says "$work/result.html" '<td class="topic">PROTOCOL_VERSION once an older version was negotiated</td><td>own version</td><td>yes</td>'
change='s/^clocks_max_pending:.*/clocks_max_pending: 0/; s/^implementation_version:.*/implementation_version: 0/'
judged 'readings:' '  clock_async_absent: busy'
recorded AMB-20 BUSY quirk.async.clock
recorded AMB-38 zero quirk.implementation-version.value
change=
judged 'readings:' '  holes: true'
recorded AMB-18 holes quirk.id-space.clock
recorded AMB-25 NOT_FOUND quirk.hidden-resource.any
judged 'readings:' '  holes: false'
recorded AMB-18 'dense ids' quirk.id-space.clock
echo "$count readings: each was recorded"
