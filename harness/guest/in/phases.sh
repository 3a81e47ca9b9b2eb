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

# Counts of instructions do not drift: few blocks are enough, and attaching probes is what takes long here.
bench() { # NAME OPTIONS...
	name=$1
	shift
	scmi-assay bench --backend "$uri" --unit instructions --warmup 200 --json "/out/$name.json" "$@" >"/out/$name.txt" 2>&1 || {
		cat "/out/$name.txt"
		fail "bench $name: exit status $?"
	}
}

bench mixed --profile mixed --count 1500 --blocks 2 --probes full --html /out/mixed.html --trace-out /out/mixed.pcap --samples /out/mixed.csv
tail -n +4 /out/mixed.txt | grep -v '^    '
# every sample's stamps are in order, and the phases and what comes before the kick make the whole
awk -F, 'NR > 1 { for (i = 7; i <= NF; i++) if ($i == "" || $i < $(i - 1)) exit 1 } END { exit NR < 100 }' /out/mixed.csv || fail "time stamps out of order"
scmi-assay trace stats /out/mixed.pcap >/out/mixed.stats || fail "the trace cannot be read"

for set in minimal full; do
	bench "$set" --profile ping --count 1000 --blocks 4 --probes "$set"
done
# twenty thousand instructions more, in one phase at a time
delays='wake:kick_to_wake fetch:wake_to_fetch handler:fetch_to_handled used:handled_to_used call:used_to_call'
for pair in $delays; do
	delay=${pair%:*}
	echo 20000 >"$parameters/delay_${delay}_ns" || fail "no parameter delay_${delay}_ns"
	bench "$delay" --profile ping --count 300 --blocks 1 --probes full
	echo 0 >"$parameters/delay_${delay}_ns"
done
# other ways to see the same points
for without in fentry,fexit fentry,fexit,kretprobe; do
	bench "$without" --profile ping --count 200 --blocks 1 --probes full --probes-without "$without"
done

# All results as a table, in one go: a start of jq takes longer than a bench. RUN FACT VALUE...; medians as RUN PHASE PROTOCOL VALUE, - for all.
jq -r '(input_filename | split("/")[-1] | split(".json")[0]) as $run | .probes as $probes |
	"\($run) fired \([$probes.attached[] | select(.hits > 0)] | length)",
	"\($run) attached \($probes.attached | length)",
	"\($run) unmatched \($probes | .void_samples + .lost + .without_record + .stray_records)",
	"\($run) cost \($probes.overhead.ratio * 1000 | floor)",
	"\($run) against \($probes.overhead | "\(.with.p50) against \(.without.p50)")",
	"\($run) kinds \([$probes.attached[].kind] | join(" "))",
	((.phases[], .series[]) | "\($run) \(.name) \(.protocol // "-") \(.p50)")' /out/*.json >/out/facts || fail "the results cannot be read"
# fact RUN NAME: the first of that name
fact() { sed -n "s/^$1 $2 //p" /out/facts | head -n 1; }
p50() { fact "$1" "$2 ${3:--}"; }
explain() { jq -c '.probes | del(.overhead)' "/out/$1.json"; }

[ "$(fact mixed fired)" -eq 6 ] || fail "not all points fired: $(explain mixed)"
[ "$(fact mixed unmatched)" -eq 0 ] || fail "void, lost or unmatched: $(explain mixed)"
for protocol in 16 20; do
	for phase in $six kick_to_used kick_to_call; do
		value=$(p50 mixed "$phase" "$protocol")
		[ "${value:-0}" -gt 0 ] || fail "protocol $protocol has no $phase"
	done
done
for pair in minimal:1100 full:1350; do
	set=${pair%:*} cost=$(fact "$set" cost)
	echo "result: $(fact "$set" attached) probes ($set) cost $(fact "$set" against) instructions: $cost / 1000"
	[ "$cost" -le "${pair#*:}" ] || fail "the $set set costs more than ${pair#*:} / 1000"
done
for phase in $six kick_to_used; do
	echo "result: $phase $(p50 full "$phase") instructions, Base $(p50 mixed "$phase" 16), Clock $(p50 mixed "$phase" 20)"
done
for pair in $delays; do
	delay=${pair%:*} planted=${pair#*:}
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
for without in fentry,fexit fentry,fexit,kretprobe; do
	[ "$(fact "$without" fired)" -eq 6 ] || fail "without $without not all points fired: $(explain "$without")"
	echo "result: without $without: $(fact "$without" kinds), cost $(fact "$without" cost) / 1000"
done
