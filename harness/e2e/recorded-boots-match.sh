#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Each recorded boot of the corpus, replayed over vhost-user against `serve` with the platform file that describes what was recorded: 34 of 34.
# also: asan cover
. harness/e2e/lib.sh

count=0
for trace in traces/corpus/linux-scmi-boot-*.pcap; do
	[ -f "$trace" ] || fail "no recorded boots in traces/corpus"
	[ -f "${trace%.pcap}.md" ] || fail "$trace has no .md beside it"
	count=$((count + 1))
	serve "$work/s$count" --platform harness/config/platforms/vhost-device-scmi.yaml
	expect 0 "$assay" replay "$trace" --backend "vhost-user:$work/s$count"
	says "$work/out" '34 of 34'
	expect 0 "$assay" replay "$trace" --backend "loopback:harness/config/platforms/vhost-device-scmi.yaml"
	says "$work/out" '34 of 34'
done
[ "$count" -ge 3 ] || fail "$count recorded boots in traces/corpus; there are three"
echo "result: $count recordings, 34 of 34 each"
