#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What Linux's drivers said to a platform with the module's resources, recorded, gets the same answers from the module.
# seconds: 30
fail() { echo "FAIL: $*"; exit 1; }

modprobe vhost_scmi || fail "vhost_scmi does not load"
scmi-assay replay /in/linux-drivers-vhost-scmi.pcap --backend vhost:/dev/vhost-scmi >/out/replay.txt 2>&1 || { tail -n 30 /out/replay.txt; fail "exit status $?"; }
rmmod vhost_scmi || fail 'the module does not unload'
echo "result: $(tail -n 1 /out/replay.txt)"
