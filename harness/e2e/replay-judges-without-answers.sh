#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# replay --judge needs no recorded answers: a foreign platform passes as long as it keeps the rules, and an answer against them is told with what
# was expected and why.
# also: asan cover
. harness/e2e/lib.sh

trace=$(first_recording)
for platform in loopback: loopback:builtin:vhost-device-scmi 'loopback:?p2a=0' loopback:harness/e2e/platforms/old-versions.yaml; do
	expect 0 "$assay" replay "$trace" --backend "$platform" --judge --json "$work/result.json"
	says "$work/out" '^34 of 34 exchanges match$'
	says "$work/out" '^judged by release 3.2: 34 answers, .* exactly one for [0-9.]+ %'
	[ "$(jq -c '[.judged.spec, .judged.answers, .judged.wrong, .judged.exactly_one >= 0.5]' "$work/result.json")" = '["3.2",34,0,true]' ] ||
		fail "judged: $(jq -c .judged "$work/result.json")"
done

expect 1 "$assay" replay "$trace" --backend 'loopback:?fault=mutant:status:0x15:0x3' --judge --json "$work/result.json"
says "$work/out" 'exchange 11, agent 0, Sensor SENSOR_DESCRIPTION_GET: not as predicted: found HARDWARE_ERROR; expected SUCCESS'
[ "$(jq -c '[.judged.wrong, .mismatches[0].number, .mismatches[0].difference]' "$work/result.json")" = '[2,11,"not as predicted"]' ] ||
	fail "judged: $(jq -c '[.judged, .mismatches[0]]' "$work/result.json")"

expect 0 "$assay" replay "$trace" --backend loopback: --judge --spec 2.0 --depth 8
expect 2 "$assay" replay "$trace" --backend loopback: --judge --spec 2.5
says "$work/err" "^scmi-assay replay: --spec: expected 1.0, 2.0, .* found '2.5'"
expect 2 "$assay" replay "$trace" --backend loopback: --spec 2.0
says "$work/err" 'expected --judge'
