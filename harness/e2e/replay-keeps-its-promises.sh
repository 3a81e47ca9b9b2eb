#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Replay: corrupt traces are refused, a back-end's end half-way is a verdict with what was compared on disk, rules excuse what they name and
# nothing else, recorded times, standard input and output, what came back replays again.
# also: asan cover
. harness/e2e/lib.sh

trace=$(first_recording)
corrupt=traces/corpus/negative/linux-scmi-boot-uml-7.2.13-fast-backend.pcap
platform="loopback:builtin:vhost-device-scmi"

expect 2 "$assay" replay "$corrupt" --backend "$platform"
says "$work/err" 'found 33 of 34 corrupt'
expect 0 "$assay" replay "$corrupt" --backend "$platform" --allow-corrupt
says "$work/out" '^1 of 1 exchanges match, 33 skipped'

expect 1 "$assay" replay "$trace" --backend "$platform?fault=transport.connection.dies" --json "$work/died.json"
says "$work/out" '^19 of 34 exchanges match'
[ "$(jq -c '[.finished, .condition, .summary.matched, .summary.missing + .summary.not_sent]' "$work/died.json")" = '[true,"crashed",19,15]' ] ||
	fail "died.json: $(jq -c '[.finished, .condition, .summary]' "$work/died.json")"

expect 1 "$assay" replay "$trace" --backend "$platform?fault=mutant:byte:0x15:0x6:20" --json "$work/mutant.json"
says "$work/out" 'exchange 27, agent 0, Sensor SENSOR_READING_GET: byte 24 \(payload byte 16\): expected 0x64, found 0x9b'
[ "$(jq -c '.mismatches[0] | [.number, .offset, .expected, .found]' "$work/mutant.json")" = '[27,24,100,155]' ] || fail "$(cat "$work/mutant.json")"

rules=traces/corpus/repeated-readings.rules.yaml
expect 1 "$assay" replay "$trace" --backend "$platform" --repeat 3 --depth 4
expect 0 "$assay" replay "$trace" --backend "$platform" --repeat 3 --depth 4 --rules "$rules"
says "$work/out" 'rule 1: Sensor SENSOR_READING_GET payload bytes 0-7: ignore .*applied to 9 answers, 6 differed'
expect 1 "$assay" replay "$trace" --backend "$platform?fault=mutant:byte:0x15:0x6:12" --rules "$rules"
printf 'rules:\n  - protocol: 0x15\n    mesage: 6\n    action: ignore\n' >"$work/wrong.yaml"
expect 2 "$assay" replay "$trace" --backend "$platform" --rules "$work/wrong.yaml"
says "$work/err" "wrong.yaml:3: .*expected .*found 'mesage'"

expect 0 "$assay" replay "$trace" --backend "$platform" --timing recorded --depth 2
says "$work/out" '34 of 34'
"$assay" replay - --backend "$platform" --json - --out "$work/again.pcap" <"$trace" >"$work/out" 2>"$work/err" || fail "standard input: $(cat "$work/err")"
[ "$(jq .summary.matched "$work/out")" = 34 ] || fail "no JSON on standard output"
expect 0 "$assay" replay "$work/again.pcap" --backend "$platform"
says "$work/out" '34 of 34'

expect 2 "$assay" replay "$trace" --agent guest="$platform"
says "$work/err" "expected the name or the number of an agent"
expect 0 "$assay" replay "$trace" --agent scmi0="$platform"
expect 2 "$assay" replay "$trace" --backend "$platform" --timing sometimes
says "$work/err" "expected fast, recorded or scaled:X"

# a stream of a million exchanges needs no more memory than one of 34 (sanitizers reserve address space of their own)
case $build in
*san*) ;;
*)
	expect 0 sh -c "ulimit -v 400000; exec \"$assay\" replay \"$trace\" --backend \"$platform\" --repeat 30000 --depth 16 --rules $rules"
	says "$work/out" '^1020000 of 1020000 exchanges match'
	;;
esac

# What is no regular file is written to, not replaced; what cannot be written is told.
[ -c /dev/full ] || skip "no /dev/full here"
mkfifo "$work/fifo"
cat "$work/fifo" >"$work/through" &
expect 0 timeout 60 "$assay" replay "$(first_recording)" --limit 4 --backend loopback:builtin:vhost-device-scmi --json "$work/fifo"
wait $!
[ -p "$work/fifo" ] || fail "the FIFO was replaced"
[ "$(jq -r .schema "$work/through")" = scmi-assay.replay/1 ] || fail "no result came through the FIFO"
ln -s /dev/full "$work/full"
expect 2 timeout 60 "$assay" replay "$(first_recording)" --limit 4 --backend loopback:builtin:vhost-device-scmi --json "$work/full"
says "$work/err" "full: could not be written"
expect 2 timeout 60 "$assay" replay "$(first_recording)" --limit 4 --backend loopback:builtin:vhost-device-scmi --out "$work/full"
says "$work/err" "full"
[ -L "$work/full" ] || fail "the link was replaced"
