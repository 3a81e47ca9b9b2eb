#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# trace convert, cut and diff: text and back is byte for byte the same for every recording; a cut keeps answers with their commands and says where it
# comes from; a difference is told with decoded names, whatever the order between agents; what cannot be read is told with line and column.
# also: asan
. harness/e2e/lib.sh

same() {
	cmp "$1" "$2" >"$work/cmp" 2>&1 || fail "$3: $(cat "$work/cmp")"
}

# every recording, and one with lifecycles, notifications and delayed responses
trace=$(first_recording)
expect 0 "$assay" generate --profile adversarial --backend loopback: --agents 2 --count 3000 --seed 11 --out "$work/made.pcap"
run "$assay" replay "$work/made.pcap" --agent agent0=loopback: --agent 'agent1=loopback:?agent=mgmt' --judge --out "$work/played.pcap"
for file in traces/corpus/*.pcap traces/corpus/negative/*.pcap "$work"/*.pcap; do
	expect 0 "$assay" trace convert "$file" "$work/a.txt"
	expect 0 "$assay" trace convert "$work/a.txt" "$work/b.trace"
	same "$file" "$work/b.trace" "$file as text and back"
done
grep -q -- ' <! ' "$work/a.txt" || fail "no notification among the traces"
"$assay" trace convert "$trace" - --to text 2>"$work/err" | "$assay" trace convert - "$work/piped.pcap" 2>>"$work/err" || fail "a pipe: $(cat "$work/err")"
same "$trace" "$work/piped.pcap" 'through a pipe'
expect 0 "$assay" replay "$work/piped.pcap" --backend loopback:builtin:vhost-device-scmi
expect 0 "$assay" trace convert "$trace" "$work/boot.txt"
expect 0 "$assay" replay "$work/boot.txt" --backend loopback:builtin:vhost-device-scmi
says "$work/out" '^34 of 34 exchanges match$'

# what cannot be read
sed 's/SENSOR_READING_GET  /SENSOR_READING_GOT  /' "$work/boot.txt" >"$work/wrong.txt"
expect 2 "$assay" trace stats "$work/wrong.txt"
says "$work/err" 'wrong.txt:55:[0-9]+: expected a message of this protocol and kind, by name or as 0x1f, found .SENSOR_READING_GOT.'
expect 2 "$assay" trace convert "$trace" "$trace"
says "$work/err" 'expected another file to write to than the one that is read'
expect 2 "$assay" trace convert "$trace" -
says "$work/err" 'expected --to text or --to pcap'

# parts
cut() {
	expect 0 "$assay" trace cut "$trace" "$work/cut.txt" "$@"
	grep -vc 'json=\|^scmi-assay' "$work/cut.txt" >"$work/count"
	[ "$(cat "$work/count")" -eq "$records" ] || fail "cut $*: expected $records records, found $(cat "$work/count")"
}
records=68 && cut
records=12 && cut --protocol base
records=4 && cut --message SENSOR_READING_GET --first 2
says "$work/cut.txt" '"cut":\[\{"source":"linux-scmi-boot-[^"]*.pcap","selection":"--message SENSOR_READING_GET --first 2"'
grep -q 'readings=' "$work/cut.txt" || fail 'a cut without the answers'
records=10 && cut --sequence 3-7
records=2 && cut --sequence 3-7 --message 0x5
records=0 && cut --agent 1
records=68 && cut --from 0 --to 90m --agent 0
expect 0 "$assay" trace cut "$trace" "$work/head.pcap" --to 2s
expect 0 "$assay" trace cut "$trace" "$work/tail.pcap" --from 2s
head=$("$assay" trace stats "$work/head.pcap" | sed -n 's/ commands, .*//p') tail=$("$assay" trace stats "$work/tail.pcap" | sed -n 's/ commands, .*//p')
[ $((head + tail)) -eq 34 ] || fail "expected both sides of a time to have 34 commands, found $head and $tail"
expect 2 "$assay" trace cut "$trace" "$work/cut.txt" --message CLOCK_RATE_SAT
says "$work/err" "expected a message's name such as CLOCK_RATE_SET, or 0x5, found 'CLOCK_RATE_SAT'"

# differences
expect 0 "$assay" trace diff "$trace" "$work/boot.txt"
says "$work/out" '^34 the same, 0 differ, 0 only in '
sed '/SENSOR_CONTINUOUS_UPDATE_NOTIFY/d; s/readings=0:0,100:0,200:0/readings=0:0,100:0,201:0/; s/token=7 /token=9 /' "$work/boot.txt" >"$work/other.txt"
expect 1 "$assay" trace diff "$trace" "$work/other.txt"
says "$work/out" '^- -> sensor/SENSOR_CONTINUOUS_UPDATE_NOTIFY +sensor=0 control=0x1$'
says "$work/out" '^  -> sensor/SENSOR_READING_GET +sensor=0 flags=0x0$'
says "$work/out" '^- <- sensor/SENSOR_READING_GET +SUCCESS readings=0:0,100:0,200:0$'
says "$work/out" '^\+ <- sensor/SENSOR_READING_GET +SUCCESS readings=0:0,100:0,201:0$'
says "$work/out" '^32 the same, 1 differ, 1 only in .*, 0 only in '
# one agent's messages after the other's, instead of both together
{ grep -v ' a1 ' "$work/a.txt"; grep ' a1 ' "$work/a.txt"; } >"$work/sorted.txt"
expect 0 "$assay" trace diff "$work/a.txt" "$work/sorted.txt"
expect 2 "$assay" trace diff "$trace" "$work/none.pcap"
says "$work/err" 'none.pcap: cannot be opened'
