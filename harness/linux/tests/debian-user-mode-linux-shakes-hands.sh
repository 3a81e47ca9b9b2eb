#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Debian's ready user-mode Linux has the vhost-user front-end and no SCMI driver: it finds an SCMI device behind the socket, and leaves it in peace.
. harness/e2e/lib.sh

package=$(harness/linux/debian.sh) || skip "$package"
LINUX_KERNEL=$package
export LINUX_KERNEL
# shellcheck disable=SC2016 # the other shell's
expect 0 harness/linux/run.sh --dtb firmware -- sh -c 'cat /sys/bus/virtio/devices/virtio0/device && uname -r'
says "$work/out" '^0x0020$'
echo "result: Linux $(tail -n 1 "$work/out") found the device"
