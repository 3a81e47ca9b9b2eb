#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Line coverage: runs the given test programs and the whole-program tests that work without root against a build with counters, and prints what
# was reached, folder by folder and in all. Usage: cover.sh BUILD TEST-PROGRAM...
set -u
cd "$(dirname "$0")/.." || exit 2
build=$1
shift
find "$build" -name '*.gcda' -delete
for program in "$@"; do
	timeout 120 "$program" >/dev/null 2>&1 </dev/null || echo "cover: $program failed" >&2
done
grep -l "^# also: .*cover" harness/e2e/*.sh >"$build/scripts"
while read -r script; do
	ASSAY_BUILD=$build timeout 300 "$script" >/dev/null 2>&1 </dev/null || echo "cover: $script failed" >&2
done <"$build/scripts"
${LCOV:-lcov} --quiet --capture --directory "$build/obj" --base-directory . --output-file "$build/all.info" 2>"$build/lcov.log" || {
	tail -n 20 "$build/lcov.log"
	exit 1
}
${LCOV:-lcov} --quiet --extract "$build/all.info" "$PWD/*" --output-file "$build/here.info" 2>>"$build/lcov.log" || exit 1
${LCOV:-lcov} --quiet --remove "$build/here.info" "$PWD/build/*" "*_test.c" --output-file "$build/coverage.info" 2>>"$build/lcov.log" || exit 1
awk -F: -v top="$PWD/" '
	/^SF:/ { file = substr($0, 4); sub(top, "", file); room = file; sub("/[^/]*$", "", room) }
	/^LF:/ { found[room] += $2; all_found += $2 }
	/^LH:/ { hit[room] += $2; all_hit += $2 }
	END {
		for (room in found)
			printf "  %5.1f %%  %5d of %5d lines  %s\n", 100 * hit[room] / found[room], hit[room], found[room], room | "sort -k 6"
		close("sort -k 6")
		if (all_found == 0) {
			print "cover: nothing was measured"
			exit 1
		}
		printf "result: line coverage %.1f %% (%d of %d lines)\n", 100 * all_hit / all_found, all_hit, all_found
	}' "$build/coverage.info"
