#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Inside the user-mode Linux: what the kernel knows of the platform, one fact a line, words separated by blanks.
debug=/sys/kernel/debug

read_or() { cat "$1" 2>/dev/null || echo "$2"; }

dmesg | sed -n "s/.*SCMI Protocol v\([0-9.]*\) '\([^:]*\):\([^']*\)' Firmware version \(0x[0-9a-f]*\).*/base \1 \2 \3 \4/p" | sed "s/  / - /"
for device in /sys/bus/scmi_protocol/devices/*; do
	[ -e "$device" ] && echo "device $(basename "$device" | sed 's/scmi_dev\.[0-9]*//') $(read_or "$device/modalias" -) $(basename "$(readlink "$device/driver")")"
done
for clock in "$debug"/clk/*/; do
	[ -f "$clock/clk_rate" ] && echo "clock $(basename "$clock") $(cat "$clock/clk_rate") $(read_or "$clock/clk_parent" -) $(cat "$clock/clk_enable_count")"
done
for label in /sys/class/hwmon/hwmon*/*_label; do
	[ -f "$label" ] && echo "sensor $(cat "$label") $(basename "$label" _label) $(read_or "${label%_label}_input" error)"
done
for device in /sys/bus/iio/devices/iio:device*; do
	[ -d "$device" ] || continue
	for raw in "$device"/in_*_raw; do
		[ -f "$raw" ] && echo "axis $(cat "$device/name") $(basename "$raw" _raw) $(read_or "$raw" error)"
	done
done
[ ! -f "$debug/pm_genpd/pm_genpd_summary" ] || sed -n 's/^\([^ -][^ ]*\)  *\([a-z0-9-]*\) .*/genpd \1 \2/p' "$debug/pm_genpd/pm_genpd_summary"
for opp in "$debug"/opp/*/opp:*; do
	[ -d "$opp" ] && echo "opp $(basename "$(dirname "$opp")") $(cat "$opp"/rate_hz* 2>/dev/null) $(read_or "$opp/performance_state" "$(read_or "$opp/level" -)")"
done
for rail in /sys/class/regulator/regulator.*; do
	[ -f "$rail/name" ] && echo "rail $(cat "$rail/name") $(read_or "$rail/microvolts" -) $(read_or "$rail/min_microvolts" -) $(read_or "$rail/max_microvolts" -) $(read_or "$rail/state" -)"
done
for cap in /sys/class/powercap/arm-scmi*; do
	[ -f "$cap/name" ] && echo "cap $(cat "$cap/name") $(read_or "$cap/constraint_0_power_limit_uw" -) $(read_or "$cap/constraint_0_max_power_uw" -) $(read_or "$cap/power_uw" -)"
done
for controller in "$debug"/pinctrl/scmi_dev*; do
	[ -f "$controller/pins" ] || continue
	sed -n 's/^pin \([0-9]*\) (\([^)]*\)).*/pin \1 \2/p' "$controller/pins"
	sed -n 's/^group: \(.*\)/group \1/p' "$controller/pingroups"
	sed -n 's/^function [0-9]*: \([^,]*\), groups = \[ *\(.*[^ ]\) *\]/function \1 \2/p' "$controller/pinmux-functions"
done
