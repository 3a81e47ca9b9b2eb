#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The manual page names each command and each long option that the program's own help names, and no option that is none.
. harness/e2e/lib.sh

page=docs/scmi-assay.1
sed 's/\\-/-/g' "$page" | grep -oE -- '--[a-z][a-z-]*' | sort -u >"$work/manual"
expect 0 "$assay" --help
cp "$work/out" "$work/help"
sed -n '/^commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' "$work/help" >"$work/commands"
while read -r command; do
	grep -q "^\.SS $command" "$page" || fail "no section about '$command'"
	expect 0 "$assay" "$command" --help
	cat "$work/out" >>"$work/help"
done <"$work/commands"
[ -s "$work/commands" ] || fail "the program's help names no command"
grep -oE -- '--[a-z][a-z-]*' "$work/help" | sort -u >"$work/program"
echo --version >>"$work/program"
sort -u -o "$work/program" "$work/program"
unknown=$(comm -23 "$work/manual" "$work/program" | tr '\n' ' ')
[ -z "$unknown" ] || fail "the program's help does not know: $unknown"
missing=$(comm -13 "$work/manual" "$work/program" | grep -vxE -- '--(help|version)' | tr '\n' ' ')
[ -z "$missing" ] || fail "the manual does not name: $missing"
