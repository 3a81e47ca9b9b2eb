#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Runs a list of tests, one after the other, and counts. Each line of standard input is: SECONDS NAME COMMAND...
# A test passes with exit status 0, is skipped with 77 (the reason is its last line), and fails with anything else or when its time is up.
# What a test printed is kept in build/test-logs/NAME.log. The last line is `N passed, N failed, N skipped`.
set -u
cd "$(dirname "$0")/../.." || exit 2
unset MAKEFLAGS MAKELEVEL MFLAGS
logs=${TEST_LOGS:-build/test-logs}
summary=${TEST_SUMMARY:-build/test-summary}
mkdir -p "$(dirname "$summary")"
rm -f "$summary"
passed=0 failed=0 skipped=0 failures=

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

show() {
	printf '%-5s %4d.%01d s  %s%s\n' "$1" $(($2 / 1000)) $(($2 % 1000 / 100)) "$3" "${4:+  ($4)}"
}

while read -r seconds name command; do
	log=$logs/$name.log
	mkdir -p "$(dirname "$log")"
	begin=$(milliseconds)
	timeout -k 10 "$seconds" sh -c "$command" >"$log" 2>&1 </dev/null
	status=$?
	took=$(($(milliseconds) - begin))
	case $status in
	0)
		passed=$((passed + 1))
		show pass "$took" "$name" "$(sed -n 's/^result: //p' "$log" | tail -n 1)"
		;;
	77)
		skipped=$((skipped + 1))
		show skip "$took" "$name" "$(tail -n 1 "$log")"
		;;
	*)
		failed=$((failed + 1))
		failures="$failures $name"
		why="exit status $status"
		[ "$status" -ne 124 ] || why="not done after $seconds s"
		show FAIL "$took" "$name" "$why; $log"
		tail -n "${FAIL_LINES:-30}" "$log" | sed 's/^/    | /'
		;;
	esac
done

for name in $failures; do
	echo "failed: $name"
done
echo "$passed passed, $failed failed, $skipped skipped" | tee "$summary"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
