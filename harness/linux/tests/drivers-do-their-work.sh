#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# With the devices of its tree, Linux drives builtin:phone: clocks, power domains, performance levels, rails, resets, power caps, sensors and pins
# do what sysfs asks, and each of these reaches the platform, as the trace of the kernel shows.
. harness/e2e/lib.sh
LINUX_KERNEL=$(harness/linux/build.sh --peek) || skip "$LINUX_KERNEL"
export LINUX_KERNEL

platform=phone
expect 0 harness/linux/run.sh --platform builtin:$platform --append 'trace_event=scmi:* trace_buf_size=4M' --out "$work/kernel" -- \
	sh -c 'harness/linux/in/observe.sh; harness/linux/in/exercise.sh'
cp "$work/out" "$work/did"
awk -f harness/linux/expected.awk "harness/config/platforms/$platform.yaml" >"$work/promised"

# levels: the kernel's operating points of a device are the platform's levels of its domain, in order
for pair in gpu:gpu prime-core:core_prime; do
	awk -v domain="${pair#*:}" '$1 == "level" && $2 == domain { printf "%d000 %d\n", $4, $3 }' "$work/promised" | sort >"$work/levels"
	[ -s "$work/levels" ] || fail "the platform file has no levels of ${pair#*:}"
	awk -v device="platform-${pair%:*}" '$1 == "opp" && $2 == device && $4 != 4294967295 { print $3, $4 }' "$work/did" | sort >"$work/points"
	diff "$work/levels" "$work/points" || fail "${pair%:*}: < levels of the platform file, > operating points of the kernel"
done

# rails: within what the platform file allows
awk '$1 == "rail" && $2 != "regulator-dummy" { print $2, $3 }' "$work/did" >"$work/rails"
[ "$(wc -l <"$work/rails")" -eq 5 ] || { cat "$work/rails"; fail "five rails of the tree were to be registered"; }
while read -r name volts; do
	awk -v name="$name" -v volts="$volts" '$1 == "rail" && $2 == name && volts >= $3 && volts <= $4 { found = 1 } END { exit !found }' "$work/promised" ||
		fail "rail $name at $volts uV is not what the platform file says"
done <"$work/rails"

# deeds that the kernel was told to do, and what it said
for wanted in 'got bus:display active' 'got bus:display suspended' 'got bus:gpu-island active' 'got devfreq:gpu 680000000' 'did pwm:enable 1 ok' \
	'did volts:gpu-voltage:min 1052000 ok' 'got supply:panel-supply enabled' 'did reset:unbind efff8000.watchdog ok' 'did reset:bind efff8000.watchdog ok' \
	'did cap:arm-scmi:0:enabled 1 ok' 'got cap:arm-scmi:0 800000' 'got sensor:temp1_input ' 'did samples:accelerometer 1 ok' 'did mux spi0_pins spi ok'; do
	says "$work/did" "^$wanted"
done

# and each deed is a message to the platform that came back well
expect 0 "$assay" trace import "$work/kernel/trace.txt" -o "$work/trace.pcap"
expect 0 "$assay" trace stats "$work/trace.pcap"
for message in POWER_STATE_SET PERFORMANCE_LEVEL_SET CLOCK_CONFIG_SET CLOCK_RATE_SET CLOCK_PARENT_SET VOLTAGE_LEVEL_SET VOLTAGE_CONFIG_SET RESET \
	POWERCAP_CAP_SET POWERCAP_MEASUREMENTS_GET SENSOR_READING_GET SENSOR_CONFIG_SET SENSOR_CONTINUOUS_UPDATE_NOTIFY PINCTRL_SETTINGS_CONFIGURE \
	PINCTRL_REQUEST; do
	says "$work/out" " $message +response +SUCCESS"
done
says "$work/out" 'SENSOR_READING_COMPLETE +delayed response +SUCCESS'
says "$work/out" ' SENSOR_UPDATE +notification'
echo "result: $(grep -c '^did' "$work/did") deeds, $(sed -n 's/^\([0-9]* commands, .*\), [0-9]* lifecycle events/\1/p' "$work/out")"
