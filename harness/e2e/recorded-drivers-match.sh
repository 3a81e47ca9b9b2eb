#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Each recording of Linux's drivers in the corpus, replayed against the platform that its .md names, gets every answer as recorded: on loopback at the
# recorded times, which cost none there, and over vhost-user as fast as it goes. There those with changes that take time and with samples of a motion
# sensor stay out: what they get depends on how busy the machine is.
. harness/e2e/lib.sh

rules=traces/corpus/linux-drivers.rules.yaml
count=0 total=0
matched() {
	says "$work/out" '^([0-9]+) of \1 exchanges match'
	total=$((total + $(sed -n 's/^\([0-9]*\) of .* exchanges match.*/\1/p' "$work/out")))
}

for trace in traces/corpus/linux-drivers-*.pcap traces/corpus/linux-rebind-*.pcap traces/corpus/linux-errors-*.pcap; do
	[ -f "$trace" ] || fail "$trace: no such recording"
	[ -f "${trace%.pcap}.md" ] || fail "$trace has no .md beside it"
	# shellcheck disable=SC2016 # quotes of the page
	options=$(sed -n 's/^| back-end | `scmi-assay serve \(.*\)` |$/\1/p' "${trace%.pcap}.md")
	[ "$options" ] || fail "${trace%.pcap}.md does not say what served"
	count=$((count + 1))
	platform=$(echo "$options" | sed 's/.*--platform \([^ ]*\).*/\1/')
	fault=$(echo "$options" | sed -n 's/.*--fault \([^ ]*\).*/?fault=\1/p')
	expect 0 "$assay" replay "$trace" --backend "loopback:$platform$fault" --timing recorded --rules "$rules"
	matched
	if "$assay" trace stats "$trace" | grep -q "responses, 0 delayed responses, 0 notifications"; then
		# shellcheck disable=SC2086 # words
		serve "$work/s$count" $options
		expect 0 "$assay" replay "$trace" --backend "vhost-user:$work/s$count" --rules "$rules"
		matched
	fi
done
[ "$count" -ge 8 ] || fail "$count recordings of drivers in traces/corpus; there are eight"
echo "result: $count recordings, $total answers as recorded"
