#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Where the specification leaves a choice, every choice is a conformant platform: none of them may get a `fail` or an `error`.
# also: asan
# seconds: 600
. harness/e2e/lib.sh

# key=value pairs of the platform file's `readings`; what is known to deviate (unknown sensors as INVALID_PARAMETERS, ...) is not here.
readings='
unknown_message=not-found absent_message=not-found long_parameters=executed short_parameters=invalid-parameters
short_parameters=comms-error wrong_type=comms-error wrong_type=not-supported wrong_type=silent wrong_type=executed
header_reserved_bits=protocol-error header_reserved_bits=invalid-parameters reply_too_large=protocol-error reply_too_large=busy
hidden_protocol=denied hidden_protocol=not-found protocol_skip_at_end=invalid-parameters agent_zero=success self_reset=silent
clock_triplet_index=out-of-range clock_async_absent=invalid-parameters clock_async_absent=busy
clock_rate_unsupported=invalid-parameters clock_notify_absent=invalid-parameters clock_notify_absent=success
clock_extended_absent=invalid-parameters parents_skip_at_end=invalid-parameters name_without_extended=not-supported
name_without_extended=not-found trip_id_at_count=success trip_points_absent=invalid-parameters
trip_notify_absent=invalid-parameters trip_notify_absent=success async_read_absent=invalid-parameters
sensor_config_reserved=not-supported sensor_config_reserved=executed axis_index_at_end=out-of-range
interval_triplet_index=out-of-range reserved_bits_first=true own_vote_as_state=true boot_vote_kept=true holes=true
descriptors_always_52=true async_read_zero_words=true version_follows_negotiation=true negotiates_older=true
continuous_notify_echoes=true'

count=0
for reading in $readings; do
	{
		cat harness/config/platforms/default.yaml
		printf 'readings:\n  %s: %s\n' "${reading%%=*}" "${reading#*=}"
	} >"$work/platform.yaml"
	expect 0 "$assay" check --backend "loopback:$work/platform.yaml" --destructive --output "$work/run" --json "$work/result.json"
	wrong=$(jq -c '.checks[] | select(.verdict == "fail" or .verdict == "error") | [.id, .resource, .reason]' "$work/result.json")
	[ -z "$wrong" ] || fail "$reading: $wrong"
	count=$((count + 1))
done
[ "$count" -ge 40 ] || fail "only $count readings were tried"

# The same of the protocols that keep their readings beside their domains.
own='
perf.level_index_at_end=invalid-parameters perf.limits_crossed=out-of-range perf.level_not_described=invalid-parameters
perf.level_not_described=success perf.message_never_channel=not-found powercap.value_out_of_range=out-of-range
powercap.async_absent=invalid-parameters powercap.notify_absent=invalid-parameters powercap.notify_absent=success
powercap.message_never_channel=not-supported powercap.unit_shifted=true pinctrl.reserved_bits=executed
pinctrl.list_index_at_end=invalid-parameters pinctrl.list_index_at_end=success pinctrl.all_types=not-supported
pinctrl.type_absent=not-supported pinctrl.unpadded=true pinctrl.owned_denied=true power.wide_id=executed
power.unknown_state=not-supported power.busy=busy power.not_settable=denied power.last_request_wins=true
reset.async_absent=invalid-parameters reset.mode_absent=invalid-parameters reset.mode_absent=generic-error
reset.asserted=generic-error reset.asserted=denied reset.asserted=not-supported reset.notify_absent=invalid-parameters
reset.notify_absent=success voltage.reserved_bits=executed voltage.triplet_index=out-of-range
voltage.async_absent=invalid-parameters'

for reading in $own; do
	pair=${reading#*.}
	sed "s/^${reading%%.*}:\$/&\n  readings: {${pair%%=*}: ${pair#*=}}/" harness/config/platforms/default.yaml >"$work/platform.yaml"
	grep -q "readings: {${pair%%=*}" "$work/platform.yaml" || fail "$reading: the default platform has no such protocol"
	expect 0 "$assay" check --backend "loopback:$work/platform.yaml?fastchannels=1" --destructive --output "$work/run" --json "$work/result.json"
	wrong=$(jq -c '.checks[] | select(.verdict == "fail" or .verdict == "error") | [.id, .resource, .reason]' "$work/result.json")
	[ -z "$wrong" ] || fail "$reading: $wrong"
	count=$((count + 1))
done
[ "$count" -ge 75 ] || fail "only $count readings were tried"

# Old versions, small replies and few things to talk about are conformant too.
expect 0 "$assay" check --backend loopback:harness/e2e/platforms/old-versions.yaml --destructive --output "$work/run"
for limit in 'rates_per_reply: 1' 'protocols_per_reply: 1' 'parents_per_reply: 1' 'message_bytes: 80'; do
	{
		cat harness/config/platforms/default.yaml
		printf 'limits:\n  %s\n' "$limit"
	} >"$work/platform.yaml"
	expect 0 "$assay" check --backend "loopback:$work/platform.yaml" --destructive --output "$work/run"
done
echo "$count readings: none failed"
