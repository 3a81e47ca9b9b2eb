#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A long generated stream is written, and replayed under the oracle, in constant memory: 20 MB, however many there are. And many seeds,
# profiles and platforms by turns: no disagreement between oracle and platform. MESSAGES=N and SEEDS=N for other numbers.
# seconds: 300
. harness/e2e/lib.sh

messages=${MESSAGES:-200000} seeds=${SEEDS:-21} most=20000

# peak COMMAND...: the most memory that it had at once, in kB, in $peak; again where it was over before a look at it
peak() {
	peak=0 tries=0
	while [ "$peak" -eq 0 ] && [ "$tries" -lt 20 ]; do
		tries=$((tries + 1))
		"$@" >"$work/out" 2>"$work/err" </dev/null &
		pid=$!
		while kill -0 "$pid" 2>/dev/null; do
			now=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$pid/status" 2>/dev/null)
			peak=${now:-$peak}
			sleep 0.005
		done
		wait "$pid" || { tail -n 3 "$work/out" "$work/err"; fail "exit status $? of $*"; }
	done
	[ "$peak" -gt 0 ] || fail "no look at the memory of $*"
}

for count in $((messages / 10)) "$messages"; do
	peak "$assay" generate --profile mixed --backend loopback: --count "$count" --arrivals poisson --out "$work/stream.pcap"
	writer=$peak
	peak "$assay" replay "$work/stream.pcap" --backend loopback: --judge
	replay=$peak
	says "$work/out" "^$count of $count exchanges match\$"
	if [ "$writer" -gt "$most" ] || [ "$replay" -gt "$most" ]; then
		fail "expected at most $most kB for $count messages, found $writer and $replay kB"
	fi
	echo "result: $count messages: generate $writer kB, replay --judge $replay kB"
done

# pick NUMBER WORDS...: one of them, by turns
pick() {
	shift $(($1 % ($# - 1) + 1))
	echo "$1"
}

total=0
for seed in $(seq 1 "$seeds"); do
	platform=$(pick "$seed" loopback: 'loopback:?agent=mgmt' loopback:builtin:automotive loopback:builtin:phone)
	for profile in adversarial "$(pick "$seed" boot dvfs clocks sensors suspend-resume mixed)"; do
		expect 0 "$assay" generate --profile "$profile" --backend "$platform" --seed "$seed" --count 2000 --out "$work/stream.pcap"
		run "$assay" replay "$work/stream.pcap" --backend "$platform" --judge
		[ "$got" -eq 0 ] || fail "$platform, profile $profile, seed $seed: $(grep 'not as predicted' "$work/out" | head -n 3)"
		total=$((total + 2000))
	done
	expect 0 "$assay" generate --profile "$(pick "$seed" adversarial mixed)" --backend loopback: --agents 3 --arrivals bursty --seed "$seed" --count 2000 \
		--out "$work/stream.pcap"
	run "$assay" replay "$work/stream.pcap" --agent agent0=loopback: --agent 'agent1=loopback:?agent=mgmt' --agent agent2=loopback: --judge
	[ "$got" -eq 0 ] || fail "three agents, seed $seed: $(grep 'not as predicted' "$work/out" | head -n 3)"
	total=$((total + 2000))
done
echo "result: $seeds seeds, $total messages: no disagreement"
