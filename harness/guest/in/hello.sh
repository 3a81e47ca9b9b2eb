#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The guest works at all: the program runs there, and its kernel's modules load.
# runs: plain
# seconds: 60
expected='[1-9][0-9]* passed, 0 failed'
summary=$(scmi-assay check --backend loopback: --suite 'base.*' | tail -n 1)
echo "$summary" | grep -q "$expected" || { echo "check against loopback: $summary"; exit 1; }
for module in vhost vhost_vsock vhost_net tun; do
	modprobe "$module" || { echo "$module does not load"; exit 1; }
done
echo "result: $(uname -r), $summary"
