#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Probes on the kernel's vhost path: all six phases of Base and Clock messages, what looking costs, and that a delay planted in one phase shows in
# that phase and in no other. Figures are instructions: the same on every machine.
# runs: icount
# seconds: 240
fail() { echo "FAIL: $*"; exit 1; }

modprobe vhost_scmi || fail "vhost_scmi does not load"
parameters=/sys/module/vhost_scmi/parameters
# without EVENT_IDX every request is called, so that each passes all points
uri='vhost:/dev/vhost-scmi?event_idx=0'
six='kick_to_wake wake_to_fetch fetch_to_handled handled_to_used used_to_call call_to_reap'
sleep 3 # until the guest's own work after boot is done

bench() { # NAME OPTIONS...
	name=$1
	shift
	scmi-assay bench --backend "$uri" --unit instructions --warmup 200 --json "/out/$name.json" "$@" >"/out/$name.txt" 2>&1 || {
		cat "/out/$name.txt"
		fail "bench $name: exit status $?"
	}
}

# figure FILE PHASE [PROTOCOL]: its median; of all messages, or of one protocol's first one
p50() {
	jq -r --arg phase "$2" --argjson protocol "${3:-null}" \
		'[.phases[], .series[] | select(.name == $phase and .protocol == $protocol) | .p50][0] // 0' "/out/$1.json"
}

bench mixed --profile mixed --count 1500 --probes full --html /out/mixed.html --trace-out /out/mixed.pcap --samples /out/mixed.csv
tail -n +4 /out/mixed.txt | grep -v '^    '
[ "$(jq '[.probes.attached[] | select(.hits > 0)] | length' /out/mixed.json)" -eq 6 ] || fail "not all points fired: $(jq -c .probes /out/mixed.json)"
[ "$(jq '.probes.void_samples + .probes.lost + .probes.without_record + .probes.stray_records' /out/mixed.json)" -eq 0 ] ||
	fail "void, lost or unmatched: $(jq -c '.probes | del(.overhead)' /out/mixed.json)"
for protocol in 16 20; do
	for phase in $six kick_to_used kick_to_call; do
		value=$(p50 mixed "$phase" "$protocol")
		[ "$value" -gt 0 ] || fail "protocol $protocol has no $phase"
	done
done
# every sample's stamps are in order, and the phases and what comes before the kick make the whole
awk -F, 'NR > 1 { for (i = 7; i <= NF; i++) if ($i == "" || $i < $(i - 1)) exit 1 } END { exit NR < 100 }' /out/mixed.csv || fail "time stamps out of order"
scmi-assay trace stats /out/mixed.pcap >/out/mixed.stats || fail "the trace cannot be read"

for set in minimal full; do
	bench "$set" --profile ping --count 1000 --probes "$set"
	cost=$(jq -r '.probes.overhead.ratio * 1000 | floor' "/out/$set.json")
	echo "result: $(jq -r '.probes.attached | length' "/out/$set.json") probes ($set) cost $(jq -r '"\(.probes.overhead.with.p50) against \(.probes.overhead.without.p50)"' \
		"/out/$set.json") instructions: $cost / 1000"
	case $set in
	minimal) [ "$cost" -le 1100 ] || fail "the minimal set costs more than 1.10" ;;
	full) [ "$cost" -le 1350 ] || fail "the full set costs more than 1.35" ;;
	esac
done
for phase in $six kick_to_used; do
	echo "result: $phase $(p50 full "$phase") instructions, Base $(p50 mixed "$phase" 16), Clock $(p50 mixed "$phase" 20)"
done

# twenty thousand instructions more, in one phase at a time
for pair in wake:kick_to_wake fetch:wake_to_fetch handler:fetch_to_handled used:handled_to_used call:used_to_call; do
	delay=${pair%:*} planted=${pair#*:}
	echo 20000 >"$parameters/delay_${delay}_ns" || fail "no parameter delay_${delay}_ns"
	bench "$delay" --profile ping --count 300 --probes full
	echo 0 >"$parameters/delay_${delay}_ns"
	for phase in $six; do
		more=$(($(p50 "$delay" "$phase") - $(p50 full "$phase")))
		least=-3000 most=3000
		if [ "$phase" = "$planted" ]; then
			grown=$more least=19000 most=23000
		fi
		if [ "$more" -lt "$least" ] || [ "$more" -gt "$most" ]; then
			fail "a delay of 20000 in '$delay' changes $phase by $more"
		fi
	done
	echo "result: a delay of 20000 in '$delay' makes $planted longer by $grown, and no other phase"
done

# other ways to see the same points
for without in fentry,fexit fentry,fexit,kretprobe; do
	bench without --profile ping --count 200 --probes full --probes-without "$without"
	[ "$(jq '[.probes.attached[] | select(.hits > 0)] | length' /out/without.json)" -eq 6 ] ||
		fail "without $without not all points fired: $(jq -c '[.probes.attached, .probes.missing]' /out/without.json)"
	echo "result: without $without: $(jq -r '[.probes.attached[].kind] | join(" ")' /out/without.json), cost $(jq -r '.probes.overhead.ratio * 1000 | floor' /out/without.json) / 1000"
done
