#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Inside the user-mode Linux: every driver at work, through sysfs and debugfs alone. Prints one line for each deed and what the kernel said to it:
#   did SUBJECT WHAT ok | did SUBJECT WHAT failed
debug=/sys/kernel/debug
platform=/sys/bus/platform

# put SUBJECT FILE TEXT
put() {
	[ -e "$2" ] || return 0
	if (printf '%s\n' "$3" >"$2") 2>/dev/null; then
		echo "did $1 $3 ok"
	else
		echo "did $1 $3 failed"
	fi
}

# got SUBJECT FILE
got() {
	[ -e "$2" ] || return 0
	echo "got $1 $(cat "$2" 2>/dev/null || echo failed)"
}

# suspending goes on in the background
settled() {
	[ "$2" = auto ] || return 0
	tries=50
	while [ "$(cat "$1/power/runtime_status")" != suspended ] && [ "$tries" -gt 0 ]; do
		tries=$((tries - 1))
		sleep 0.02
	done
}

# clocks and power domains: on and off again, twice
for device in "$platform"/drivers/simple-pm-bus/*/; do
	[ -e "$device/of_node" ] || continue
	name=$(basename "$device")
	for word in on auto on auto; do
		put "bus:$name" "$device/power/control" "$word"
		settled "$device" "$word"
		got "bus:$name" "$device/power/runtime_status"
	done
done

# performance levels, and the clock beside them
for device in /sys/class/devfreq/*; do
	[ -e "$device/available_frequencies" ] || continue
	name=$(basename "$device")
	tr " " "\n" <"$device/available_frequencies" | while read -r rate; do
		put "devfreq:$name" "$device/userspace/set_freq" "$rate"
		got "devfreq:$name" "$device/cur_freq"
	done
done

# a clock's rate and duty cycle, as a PWM
for chip in /sys/class/pwm/pwmchip*; do
	[ -e "$chip/export" ] || continue
	put "pwm:$(basename "$chip")" "$chip/export" 0
	for period in 83 166; do
		put "pwm:period" "$chip/pwm0/period" "$period"
		put "pwm:duty" "$chip/pwm0/duty_cycle" $((period / 2))
		put "pwm:enable" "$chip/pwm0/enable" 1
		put "pwm:enable" "$chip/pwm0/enable" 0
	done
	put "pwm:$(basename "$chip")" "$chip/unexport" 0
done

# rails: voltages that a consumer asks for, and switches
for device in "$platform"/drivers/reg-virt-consumer/*/; do
	[ -e "$device/min_microvolts" ] || continue
	name=$(basename "$device")
	rail=$(find "$device" -name "*regulator:*" 2>/dev/null | sed "s/.*regulator://" | head -n 1)
	low=$(cat "/sys/class/regulator/$rail/min_microvolts" 2>/dev/null || echo 700000)
	high=$(cat "/sys/class/regulator/$rail/max_microvolts" 2>/dev/null || echo 700000)
	put "volts:$name:max" "$device/max_microvolts" "$high"
	put "volts:$name:min" "$device/min_microvolts" "$high"
	put "volts:$name:min" "$device/min_microvolts" "$low"
	put "volts:$name:max" "$device/max_microvolts" "$low"
	put "volts:$name:min" "$device/min_microvolts" 0
done
for device in "$platform"/drivers/reg-userspace-consumer/*/; do
	[ -e "$device/state" ] || continue
	for word in enabled disabled; do
		put "supply:$(basename "$device")" "$device/state" "$word"
		got "supply:$(basename "$device")" "$device/state"
	done
done

# resets: asserted while the driver goes, taken away as it comes
for device in "$platform"/drivers/dw_wdt/*/; do
	[ -e "$device/of_node" ] || continue
	put "reset:unbind" "$platform/drivers/dw_wdt/unbind" "$(basename "$device")"
	put "reset:bind" "$platform/drivers/dw_wdt/bind" "$(basename "$device")"
done

# power caps; Linux keeps a limit to itself until capping is on, and does not wait for the end of a change
for cap in /sys/class/powercap/arm-scmi*; do
	[ -e "$cap/constraint_0_power_limit_uw" ] || continue
	name=$(basename "$cap")
	limit=$(cat "$cap/constraint_0_power_limit_uw")
	put "cap:$name" "$cap/constraint_0_power_limit_uw" "$(cat "$cap/constraint_0_min_power_uw" 2>/dev/null || echo "$limit")"
	put "cap:$name:enabled" "$cap/enabled" 1
	sleep 0.05
	got "cap:$name" "$cap/constraint_0_power_limit_uw"
	put "cap:$name" "$cap/constraint_0_power_limit_uw" "$limit"
	sleep 0.05
	put "window:$name" "$cap/constraint_0_time_window_us" "$(cat "$cap/constraint_0_min_time_window_us" 2>/dev/null || echo 10000)"
	got "power:$name" "$cap/power_uw"
	put "cap:$name:enabled" "$cap/enabled" 0
done

# sensors: readings; samples that the platform sends by itself
for input in /sys/class/hwmon/hwmon*/*_input; do
	got "sensor:$(basename "$input")" "$input"
done
for device in /sys/bus/iio/devices/iio:device*; do
	[ -e "$device/name" ] || continue
	name=$(cat "$device/name")
	kind=$(basename "$device"/in_*_sampling_frequency)
	got "rate:$name" "$device/$kind"
	put "rate:$name" "$device/$kind" "$(sed "s/[][]//g" "$device/${kind}_available" 2>/dev/null | awk "{ print \$1 }")"
	for scan in "$device"/scan_elements/*_en; do
		put "scan:$name:$(basename "$scan")" "$scan" 1
	done
	put "samples:$name" "$device/buffer/enable" 1
	sleep 0.1
	put "samples:$name" "$device/buffer/enable" 0
done

# pins
for controller in "$debug"/pinctrl/scmi_dev*; do
	[ -e "$controller/pinmux-select" ] || continue
	sed -n 's/^function [0-9]*: \([^,]*\), groups = \[ *\([^ ]*\).*/\2 \1/p' "$controller/pinmux-functions" | while read -r choice; do
		put "mux" "$controller/pinmux-select" "$choice"
	done
	echo "got settings $(grep -c . "$controller/pinconf-groups" 2>/dev/null)"
done
