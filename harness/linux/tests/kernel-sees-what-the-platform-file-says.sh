#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Linux boots on each example platform, and what its drivers found is what the platform file promises the first agent: every clock with its rate, every
# sensor with its first reading, every power and performance domain, cap, pin, group and function by its full name, and nothing else.
. harness/e2e/lib.sh
LINUX_KERNEL=$(harness/linux/build.sh --peek) || skip "$LINUX_KERNEL"
export LINUX_KERNEL

# promised FILE: in the words of observe.sh. Linux reads temperatures, volts and amperes in thousandths, watts and joules in millionths; it lists a pin
# function by its groups, so functions of single pins are not there; and it adds the number to a performance domain's name.
promised() {
	awk -f harness/linux/expected.awk "$1" | awk '
		function scaled(value, exponent) { while (exponent-- > 0) value *= 10; return value }
		$1 == "base" { print }
		$1 == "clock" { print "clock", $2, $3 }
		$1 == "sensor" && ($3 == 2 || $3 == 5 || $3 == 6) { print "sensor", $2, $8 == "reads" ? scaled($5, $4 + 3) : "error" }
		$1 == "sensor" && ($3 == 7 || $3 == 8) { print "sensor", $2, $8 == "reads" ? scaled($5, $4 + 6) : "error" }
		$1 == "power" { print "genpd", $2 }
		$1 == "perf" { print "genpd", $2 "_" perf++ }
		$1 == "cap" { printf "cap %s %d000\n", $2, $5 }
		$1 == "pin" { print "pin", pins++, $2 }
		$1 == "group" { print "group", $2 }
		$1 == "function" && $3 != "gpio" { print "function", $2 }' | sort
}

seen() {
	awk '
		$1 == "base" { print }
		$1 == "clock" { print "clock", $2, $3 }
		$1 == "sensor" { print "sensor", $2, $4 }
		$1 == "genpd" && $2 != "domain" { print "genpd", $2 }
		$1 == "cap" { print "cap", $2, $4 }
		$1 == "pin" { print }
		$1 == "group" || $1 == "function" { print $1, $2 }' "$1" | sort
}

# boot NAME PLATFORM [SERVE]: what the kernel saw is NAME.out then
boot()
{
	harness/linux/run.sh --platform "builtin:$2" --serve "${3-}" --dtb firmware -- harness/linux/in/observe.sh >"$work/$1.out" 2>"$work/$1.err" </dev/null
	echo $? >"$work/$1.status"
}
booted()
{
	[ "$(cat "$work/$1.status")" = 0 ] || { cat "$work/$1.err"; fail "$1: exit status $(cat "$work/$1.status") instead of 0"; }
}

# two at a time
{ boot default default; boot phone phone; boot lying default '--fault clock.rate-get.off-by-one'; } &
{ boot server server; boot automotive automotive; } &
wait

facts=0
for platform in default phone server automotive; do
	booted $platform
	promised "harness/config/platforms/$platform.yaml" >"$work/promised"
	seen "$work/$platform.out" >"$work/seen"
	[ -s "$work/promised" ] || fail "harness/config/platforms/$platform.yaml promises nothing"
	diff "$work/promised" "$work/seen" || fail "$platform: < is what the platform file promises, > is what the kernel saw"
	facts=$((facts + $(wc -l <"$work/seen")))
	if [ "$platform" = phone ]; then
		# of readings that count on, the first is the file's start
		says "$work/$platform.out" '^axis accelerometer in_accel_x -90$'
		says "$work/$platform.out" '^axis gyroscope in_anglvel_x -30$'
	fi
done
# and a platform that lies is noticed: rates that are one too high
booted lying
seen "$work/lying.out" >"$work/seen"
promised harness/config/platforms/default.yaml >"$work/promised"
diff "$work/promised" "$work/seen" >"$work/differ" && fail "the kernel did not see that every rate is wrong"
grep -q "^> clock" "$work/differ" || { cat "$work/differ"; fail "the clocks were to differ"; }
echo "result: $facts facts on four platforms"
