#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Puts the program's own tables of names and fields into the Wireshark dissector, between its two marks; `tables.sh --check` only tells whether they stand there.
set -eu
cd "$(dirname "$0")/../.."
new=$(mktemp)
trap 'rm -f "$new"' EXIT
{
	sed '/^-- tables begin$/q' traces/wireshark/scmi.lua
	"${ASSAY_BUILD:-build}/tools/lua-tables"
	sed -n '/^-- tables end$/,$p' traces/wireshark/scmi.lua
} >"$new"
cmp -s "$new" traces/wireshark/scmi.lua && exit 0
if [ "${1-}" = --check ]; then
	diff -u traces/wireshark/scmi.lua "$new" || true
	exit 1
fi
cat "$new" >traces/wireshark/scmi.lua
