#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Truncated and foreign captures: exit status 2, a message that names the file and the place; what came before the cut was replayed and kept.
# also: asan cover
. harness/e2e/lib.sh

trace=$(first_recording)
platform=loopback:harness/config/platforms/vhost-device-scmi.yaml
bytes=$(wc -c <"$trace")

head -c $((bytes - 5)) "$trace" >"$work/cut.pcap"
expect 2 "$assay" replay "$work/cut.pcap" --backend "$platform" --json "$work/cut.json"
says "$work/err" "cut.pcap"
says "$work/err" "truncated|cut|short|ends"
[ -s "$work/cut.json" ] || fail "what was replayed before the cut is not on disk"
jq -e . "$work/cut.json" >/dev/null || fail "cut.json is not JSON"

: >"$work/empty.pcap"
expect 2 "$assay" replay "$work/empty.pcap" --backend "$platform"
says "$work/err" "empty.pcap"

# an Ethernet capture without a packet: magic, version 2.4, snap length, link type 1
printf '\324\303\262\241\002\000\004\000\000\000\000\000\000\000\000\000\377\377\000\000\001\000\000\000' >"$work/ethernet.pcap"
expect 2 "$assay" replay "$work/ethernet.pcap" --backend "$platform"
says "$work/err" "ethernet.pcap"
says "$work/err" "147|USER0|link"
expect 2 "$assay" trace show "$work/ethernet.pcap"

expect 2 "$assay" replay "$work/not-there.pcap" --backend "$platform"
says "$work/err" "not-there.pcap"
expect 2 "$assay" replay README.md --backend "$platform"
says "$work/err" "README.md"
