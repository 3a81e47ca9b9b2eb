#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Power, reset and voltage domains and system power: every allowed reading, every version, none, one and 300 domains, and every optional
# message absent are conformant platforms. None of them may get a `fail` or an `error`.
. harness/e2e/lib.sh

default=harness/config/platforms/default.yaml
protocols='0x11 0x12 0x16 0x17'
checks='power.* system.* reset.* voltage.* quirk.* gen.name.* gen.message.* gen.length.* gen.no-events.* gen.response.*'
count=0

suites=
for glob in $checks; do
	suites="$suites --suite $glob"
done

# judge WHAT [OPTIONS [AGENT]]: the platform in $work/platform.yaml, as its mightiest agent unless told
judge() {
	what=$1 options=${2:-} agent=${3:-mgmt}
	set -f
	# shellcheck disable=SC2086 # a list of options
	run "$assay" check --backend "loopback:$work/platform.yaml?agent=$agent$options" --destructive $suites \
		--output "$work/run" --json "$work/result.json"
	set +f
	wrong=$(jq -c '.checks[] | select(.verdict == "fail" or .verdict == "error") | [.id, .resource, .reason]' "$work/result.json")
	[ "$got$wrong" = 0 ] || fail "$what, exit status $got: $wrong"
	count=$((count + 1))
}

# One reading, under its protocol's key.
for reading in power.wide_id=executed power.unknown_state=not-supported power.busy=busy power.not_settable=denied \
	power.last_request_wins=true reset.async_absent=invalid-parameters reset.mode_absent=invalid-parameters \
	reset.mode_absent=generic-error reset.asserted=generic-error reset.asserted=denied reset.asserted=not-supported \
	reset.notify_absent=invalid-parameters reset.notify_absent=success voltage.reserved_bits=executed \
	voltage.triplet_index=out-of-range voltage.async_absent=invalid-parameters system.not_entitled=not-supported \
	system.state_get=not-supported system.state_get=denied system.vendor_state=invalid-parameters; do
	protocol=${reading%%.*} value=${reading#*.}
	awk -v key="$protocol:" -v line="  readings: {${value%%=*}: ${value#*=}}" '{ print } index($0, key) == 1 { print line }' \
		$default >"$work/platform.yaml"
	grep -q "readings: {${value%%=*}" "$work/platform.yaml" || fail "$reading has no place in $default"
	judge "$reading"
	[ "$protocol" != system ] || judge "$reading, to an agent with few rights" "" osv-a
done

for version in 0x11=0x10000 0x11=0x20000 0x11=0x21000 0x11=0x30000 0x12=0x10000 0x12=0x20000 0x16=0x10000 0x16=0x20000 0x16=0x30000 \
	0x17=0x10000 0x17=0x20000; do
	sed "s/{id: ${version%%=*}, version: 0x[0-9a-f]*/{id: ${version%%=*}, version: ${version#*=}/" $default >"$work/platform.yaml"
	judge "version $version"
done

# The default platform without its domains, for what follows.
others() {
	awk '/^[a-z_]+:/ { skip = $0 ~ /^(power|reset|voltage):/ } !skip' $default
}

{ others; printf 'power: {max_pending: 1}\nreset: {max_pending: 1}\nvoltage: {max_pending: 1}\n'; } >"$work/platform.yaml"
judge 'no domains'
judge 'no domains, no events' '&p2a=0'

cat >"$work/one" <<'END'
power: {domains: [{name: one, set: [async], change_us: 900, notify: [changed, requested]}]}
reset: {domains: [{name: one, async: true, reset_us: 900, notify: true}]}
voltage: {domains: [{name: one, level: 5, levels: [5]}]}
END
{ others; cat "$work/one"; } >"$work/platform.yaml"
judge 'one domain'

many() {
	echo "$1:"
	echo '  domains:'
	seq 300 | sed "s/.*/    - {name: d&, $2}/"
}
{
	others
	many power 'set: [sync], notify: [changed]'
	many reset 'notify: true'
	many voltage 'level: 100, range: {min: 0, max: 1000, step: 100}'
} >"$work/platform.yaml"
judge '300 domains'

sed -e 's/{id: 0x11, version: 0x[0-9a-f]*/&, without: [POWER_STATE_NOTIFY, POWER_STATE_CHANGE_REQUESTED_NOTIFY, POWER_DOMAIN_NAME_GET]/' \
	-e 's/{id: 0x12, version: 0x[0-9a-f]*/&, without: [SYSTEM_POWER_STATE_GET, SYSTEM_POWER_STATE_NOTIFY]/' \
	-e 's/{id: 0x16, version: 0x[0-9a-f]*/&, without: [RESET_NOTIFY, RESET_DOMAIN_NAME_GET]/' \
	-e 's/{id: 0x17, version: 0x[0-9a-f]*/&, without: [VOLTAGE_CONFIG_SET, VOLTAGE_CONFIG_GET, VOLTAGE_LEVEL_SET, VOLTAGE_LEVEL_GET]/' \
	$default >"$work/platform.yaml"
for protocol in $protocols; do
	grep -q "id: $protocol.*without" "$work/platform.yaml" || fail "protocol $protocol has no place in $default"
done
judge 'nothing optional'

cp $default "$work/platform.yaml"
judge 'no events' '&p2a=0'
for limit in 'message_bytes: 128' 'message_bytes: 80'; do
	{ cat $default; printf 'limits:\n  %s\n' "$limit"; } >"$work/platform.yaml"
	judge "$limit"
done
echo "$count platforms: none failed"
