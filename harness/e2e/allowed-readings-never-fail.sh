#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Where the specification leaves a choice, every choice is a conformant platform: none of them may get a `fail` or an `error`.
# also: asan
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
