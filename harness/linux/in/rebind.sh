#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Inside the user-mode Linux: each SCMI driver is taken from its devices and given back, then the transport's virtio device is, with all that stands on
# it. Prints what was done and what the kernel found again.
bus=/sys/bus/scmi_protocol
for driver in "$bus"/drivers/*/; do
	for device in "$driver"scmi_dev.*; do
		[ -e "$device" ] || continue
		name=$(basename "$device")
		echo "$name" >"$driver/unbind" && echo "unbound $(basename "$driver")"
		echo "$name" >"$driver/bind" && echo "bound $(basename "$driver")"
	done
done
echo virtio0 >/sys/bus/virtio/drivers/scmi-virtio/unbind && echo "unbound virtio"
echo virtio0 >/sys/bus/virtio/drivers/scmi-virtio/bind && echo "bound virtio"
dmesg | sed -n 's/.*SCMI Protocol v/found v/p'
