#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# seconds: 300
# The Wireshark dissector names every message and status as `trace show` does: in each recording of the corpus, and in a stream of checks on all protocols. None of
# the corpus is malformed; what checks send malformed on purpose is told, and nothing else. Its tables are those of the program.
. harness/e2e/lib.sh
command -v tshark >/dev/null 2>&1 || skip "no tshark (Debian package tshark)"
traces/wireshark/tables.sh --check || fail "the dissector's tables are not the program's: make docs"

# dissect TRACE ARGUMENTS...: to $work/fields
dissect() {
	tshark -X lua_script:traces/wireshark/scmi.lua -r "$@" >"$work/fields" 2>"$work/tshark.err" </dev/null || fail "tshark: $(cat "$work/tshark.err")"
	grep -E 'Lua|rror' "$work/tshark.err" | grep -v 'could be dangerous' && fail "the dissector broke on $1"
	return 0
}

# named TRACE: mark, name, token and status of each record, as both see them
named() {
	"$assay" trace show "$1" | sed -n 's/^ *[0-9]* *[0-9.]*  agent \([0-9]*\) \(->\|<-\|<=\|<!\) /\1 \2 /p' >"$work/shown"
	dissect "$1" -Y 'scmi.kind <= 3' -T fields -e scmi.agent -e scmi.kind -e scmi.label -e scmi.token -e scmi.status_name
	awk -F '\t' -v shown="$work/shown" '
		BEGIN { split("-> <- <= <!", marks, " ") }
		{
			getline line <shown
			wanted = $1 " " marks[$2 + 1] " " $3
			rest = substr(line, length(wanted) + 1)
			if ($3 == "" && line ~ / message of | [0-9] bytes/)
				next
			if (index(line, wanted) != 1 || rest !~ "^ *token " $4 "( |$)" || ($5 != "" && $5 !~ /^vendor/ && rest !~ " " $5 "( |$)"))
				print "record " NR ": tshark has \"" wanted "\" token " $4 " " $5 ", trace show has \"" line "\""
			if ($2 == 1 && $5 == "" && rest !~ /CORRUPT|bytes|TRUNCATED/)
				print "record " NR ": no status: " line
		}
		END { if ((getline line <shown) > 0) print "tshark has fewer messages" }' "$work/fields" >"$work/differ"
	[ -s "$work/shown" ] || fail "no messages in $1"
	[ ! -s "$work/differ" ] || fail "$1: $(head -n 5 "$work/differ")"
}

count=0
for trace in $(find traces/corpus -name '*.pcap' | sort); do
	count=$((count + 1))
	named "$trace"
	dissect "$trace" -Y 'scmi.malformed || _ws.malformed || !scmi' -T fields -e frame.number -e _ws.expert.message
	[ ! -s "$work/fields" ] || fail "$trace: malformed: $(head -n 3 "$work/fields")"
done
[ "$count" -ge 4 ] || fail "$count traces in the corpus"

# Who asked, who answered, and how long it took; a few fields.
dissect "$(first_recording)" -2 -Y 'scmi.label == "Base PROTOCOL_VERSION" && scmi.kind == 1' -T fields -e scmi.request_in -e scmi.response_time -e scmi.base.version
grep -qE '^[0-9]+	[0-9]+\.[0-9]{9}	' "$work/fields" || fail "no link to the command: $(cat "$work/fields")"
dissect "$(first_recording)" -2 -Y 'scmi.label == "Base PROTOCOL_VERSION" && scmi.kind == 0' -T fields -e scmi.response_in
grep -qE '^[0-9]+$' "$work/fields" || fail "no link to the response: $(cat "$work/fields")"

# Every protocol, with what checks send and what comes back.
"$assay" record --proxy "vhost-user:$work/vmm=loopback:" --out "$work/checks.pcap" >"$work/record.out" 2>&1 </dev/null &
recorder=$!
pids="$pids $recorder"
until_true 10 grep -q '^ready:' "$work/record.out" || fail "no recorder: $(cat "$work/record.out")"
expect 0 "$assay" check --backend "vhost-user:$work/vmm" --output "$work/run"
kill -INT "$recorder"
wait "$recorder" || fail "recorder: $(cat "$work/record.out")"
named "$work/checks.pcap"
for protocol in Base 'Power domain' 'System power' Performance Clock Sensor 'Reset domain' Voltage 'Power capping' 'Pin control'; do
	grep -q -- "-> $protocol " "$work/shown" || fail "no command of $protocol among the checks"
done
# columns: kind, name, malformed, expert, status, rate of a clock
dissect "$work/checks.pcap" -T fields -e scmi.kind -e scmi.label -e scmi.malformed -e _ws.expert.message -e scmi.status -e scmi.clock.rate
awk -F '\t' '$1 != 0 && $3 != ""' "$work/fields" >"$work/bad"
[ ! -s "$work/bad" ] || fail "answers of a conformant platform are malformed: $(head -n 3 "$work/bad")"
says "$work/fields" '^0	Clock CLOCK_RATE_SET	1	rate: 8 bytes expected, 4 found'
says "$work/fields" '^1	Clock [A-Z_]*		INVALID_PARAMETERS	-2	'
says "$work/fields" '^1	Clock CLOCK_RATE_GET			0	[1-9][0-9]{5,}$'
