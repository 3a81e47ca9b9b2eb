#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# One run, four reports: KTAP with as many points as its plan, JUnit that an XML parser reads, JSON, and an HTML file that asks the net for nothing.
# also: cover
. harness/e2e/lib.sh

expect 1 "$assay" check --backend 'loopback:?fault=clock.rate-set.ignores-rate' --output "$work/run" --tap "$work/r.tap" --junit "$work/r.xml" --json "$work/r.json" --html "$work/r.html"
total=$(jq '.checks | length' "$work/r.json")
failed=$(summary "$work/r.json" fail)
[ "$failed" -ge 1 ] || fail "the fault was not seen"

head -n 1 "$work/r.tap" | grep -q '^KTAP version 1$' || fail "KTAP starts with: $(head -n 1 "$work/r.tap")"
grep -q "^1\.\.$total\$" "$work/r.tap" || fail "no plan 1..$total in the KTAP"
[ "$(grep -Ec '^(not )?ok [0-9]+ ' "$work/r.tap")" -eq "$total" ] || fail "KTAP points: $(grep -Ec '^(not )?ok ' "$work/r.tap"), checks: $total"
[ "$(grep -c '^not ok ' "$work/r.tap")" -eq $((failed + $(summary "$work/r.json" error))) ] || fail "KTAP failures differ from the JSON's"

xmllint --noout "$work/r.xml" || fail "the JUnit file is no XML"
[ "$(xmllint --xpath 'count(//testcase)' "$work/r.xml")" -eq "$total" ] || fail "JUnit test cases differ from the JSON's"
[ "$(xmllint --xpath 'count(//failure)' "$work/r.xml")" -eq "$failed" ] || fail "JUnit failures differ from the JSON's"

[ "$(jq '[.checks[] | select(.verdict == "fail") | select((.requirements | length) == 0 or (.evidence | length) == 0)] | length' "$work/r.json")" -eq 0 ] ||
	fail "a failed check without its clause or its bytes"

! grep -Eiq '(src|href)="?(https?:)?//|@import|url\(["'"'"']?https?:' "$work/r.html" || fail "the HTML file loads something from elsewhere"
says "$work/r.html" 'clock\.rate-set'

# The journal on standard output: it alone, every line an object, the first with the schema and the last the end.
expect 0 "$assay" check --backend loopback: --suite 'base.*' --output "$work/piped" --journal -
[ "$(jq -s -r '.[0].schema' "$work/out")" = scmi-assay.journal/1 ] || fail "the first line has no schema"
[ "$(jq -s -r '.[-1].end.duration_ns > 0' "$work/out")" = true ] || fail "the last line is no end"
cmp -s "$work/out" "$work/piped/journal.jsonl" || fail "what came out is not what was kept"
