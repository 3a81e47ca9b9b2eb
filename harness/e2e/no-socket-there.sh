#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A backend that cannot be reached: exit status 3 from every command that needs one, and the message names the URI.
# also: cover
. harness/e2e/lib.sh

trace=$(first_recording)
uri="vhost-user:$work/nobody"
expect 3 timeout 30 "$assay" check --backend "$uri" --output "$work/out-check"
says "$work/err" "$work/nobody"
expect 3 timeout 30 "$assay" replay "$trace" --backend "$uri"
says "$work/err" "$work/nobody"
expect 3 timeout 30 "$assay" bench --backend "$uri" --count 10
says "$work/err" "$work/nobody"

# a vhost node that is not there: no kernel device, or no such node
uri=vhost:/dev/nothing-of-that-name
expect 3 timeout 30 "$assay" check --backend "$uri" --output "$work/out-node"
says "$work/err" /dev/nothing-of-that-name
expect 3 timeout 30 "$assay" bench --backend "$uri" --count 10
says "$work/err" /dev/nothing-of-that-name

# no Raw mode in this kernel: debugfs is not there, or holds no such instance
uri=raw:/sys/kernel/debug/scmi/99
expect 3 timeout 30 "$assay" check --backend "$uri" --output "$work/out-raw"
says "$work/err" /sys/kernel/debug/scmi/99
expect 3 timeout 30 "$assay" bench --backend "$uri" --count 10
