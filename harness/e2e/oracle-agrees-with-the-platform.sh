#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The oracle and the reference platform, written apart from the same specification, never disagree: 20,000 random but plausible requests to each
# embedded platform, and to platforms that read the open points the other way. At least nine of ten requests have exactly one allowed status. The
# known deviations of the recorded platform are named, and each is seen. A platform with a wrong status is caught.
# also: asan cover
. harness/e2e/lib.sh

fuzz=$build/tools/oracle-fuzz
platforms=$("$assay" list --platforms | awk '{ print $1 }')
[ -n "$platforms" ] || fail "list --platforms names none"
for platform in $platforms; do
	expect 0 "$fuzz" --at-least=90 "loopback:builtin:$platform?private=1"
	cat "$work/out"
done
expect 0 "$fuzz" --seed=7 'loopback:?private=1&p2a=0' 'loopback:harness/e2e/platforms/old-versions.yaml?private=1'
cat "$work/out"

# SECTION.KEY=VALUE; without a section: of the platform as a whole
readings='
unknown_message=not-found absent_message=not-found long_parameters=executed short_parameters=comms-error wrong_type=comms-error
wrong_type=silent wrong_type=executed header_reserved_bits=invalid-parameters reply_too_large=busy hidden_protocol=denied
denied_protocol=not-supported denied_resource=not-found protocol_skip_at_end=invalid-parameters deny_base=not-found agent_zero=denied
self_reset=silent clock_triplet_index=out-of-range clock_async_absent=busy clock_rate_unsupported=invalid-parameters
clock_notify_absent=success clock_extended_absent=invalid-parameters parents_skip_at_end=invalid-parameters
name_without_extended=not-found trip_id_at_count=success trip_points_absent=invalid-parameters trip_notify_absent=success
async_read_absent=invalid-parameters sensor_config_reserved=executed axis_index_at_end=out-of-range
interval_triplet_index=out-of-range empty_list_refused=true reserved_bits_first=true own_vote_as_state=true boot_vote_kept=true
holes=true async_read_zero_words=true version_follows_negotiation=true negotiates_older=true continuous_notify_echoes=true
power.wide_id=executed power.unknown_state=not-supported power.busy=busy power.not_settable=denied power.async_absent=executed
power.last_request_wins=true system.not_entitled=not-supported system.state_get=denied system.vendor_state=not-supported
system.notify_attribute=not-supported perf.level_index_at_end=invalid-parameters perf.limits_crossed=out-of-range
perf.level_not_described=success perf.message_never_channel=not-found reset.async_absent=invalid-parameters
reset.mode_absent=generic-error reset.asserted=denied reset.notify_absent=success voltage.reserved_bits=executed
voltage.triplet_index=out-of-range voltage.async_absent=invalid-parameters powercap.value_out_of_range=out-of-range
powercap.notify_absent=success powercap.unit_shifted=true pinctrl.reserved_bits=executed pinctrl.list_index_at_end=success
pinctrl.all_types=not-supported pinctrl.type_absent=not-supported pinctrl.unpadded=true pinctrl.owned_denied=true'
count=0
for reading in $readings; do
	key=${reading%%=*} value=${reading#*=} default=harness/config/platforms/default.yaml
	case $key in
	*.*) sed "s/^${key%%.*}:.*/&\\
  readings: {${key#*.}: $value}/" "$default" >"$work/platform.yaml" ;;
	*) { cat "$default" && printf 'readings:\n  %s: %s\n' "$key" "$value"; } >"$work/platform.yaml" ;;
	esac
	run "$fuzz" --count=2000 "loopback:$work/platform.yaml?private=1" "loopback:$work/platform.yaml?private=1&agent=mgmt"
	[ "$got" -eq 0 ] || fail "$reading: $(head -n 4 "$work/out")"
	count=$((count + 1))
done
echo "$count readings: no disagreement"

expect 1 "$fuzz" --count=2000 'loopback:?private=1&fault=common.unknown-message.invalid-parameters'
says "$work/out" 'found INVALID_PARAMETERS; expected NOT_SUPPORTED or NOT_FOUND: .*AMB-01'
