#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The guest's whole file system as an initramfs: busybox, the program with its shared libraries and loader, modules, the tests.
#   image.sh KERNEL-FOLDER [MODULE-FOLDER...]     prints the file; made again only when something in it changed
. harness/guest/lib.sh

[ $# -ge 1 ] || die "usage: image.sh KERNEL-FOLDER [MODULE-FOLDER...]"
kernel=$1
shift
release=$(basename "$kernel")
root=$made/$release/root
image=$made/$release/root.cpio
need busybox busybox-static
need cpio cpio
ldd "$(command -v busybox)" >/dev/null 2>&1 && skip "busybox is not a static one (Debian package busybox-static)"
[ -x "$build/scmi-assay" ] || die "$build/scmi-assay is not built: run make"

# the kernel's own: vhost, and two vhost devices that somebody else wrote, with what they load
stock='vhost vhost_iotlb vhost_net vhost_vsock vmw_vsock_virtio_transport_common vsock vsock_loopback tun tap'

# what the tests replay
recordings=traces/corpus/linux-drivers-vhost-scmi.pcap

# helper programs are named by the tests that use them: # tools: NAME...
tools=$(for script in "$here"/in/*.sh; do header "$script" tools; done | tr ' ' '\n' | sort -u)

programs() {
	echo "$build/scmi-assay"
	for tool in $tools; do
		echo "$build/tools/$tool"
	done
	command -v jq || true
	command -v chrt || true
}

# libraries FILE: what the loader would open for it, and the loader
libraries() { ldd "$1" 2>/dev/null | grep -o '/[^ ]*'; }

# modules.dep for modprobe, from what each module says it depends on: all it needs, not only the next ones
direct() { [ ! -f "$1.ko" ] || tr '\0' '\n' <"$1.ko" | sed -n 's/^depends=//p' | tr ',-' '\n_'; }
needs() {
	for name in $(direct "$1"); do
		echo "$name"
		needs "$name"
	done
}
dependencies() {
	for file in *.ko; do
		printf '%s:' "$file"
		needs "${file%.ko}" | awk '!seen[$0]++ { printf " %s.ko", $0 }'
		echo
	done >modules.dep
}

fill() {
	rm -rf "$root" "$image"
	mkdir -p "$root/bin" "$root/lib/modules/$release" "$root/in" "$root/proc" "$root/sys" "$root/dev" "$root/tmp" "$root/out" "$root/etc" "$root/root"
	cp "$(command -v busybox)" "$root/bin/busybox"
	cp "$here/init.sh" "$root/init"
	cp -r "$here"/in/. "$root/in/"
	cp "$recordings" "$root/in/"
	chmod 755 "$root/init" "$root"/in/*.sh
	programs | while read -r program; do
		strip -g -o "$root/bin/$(basename "$program")" "$program" 2>/dev/null || cp "$program" "$root/bin/" || exit 1
		libraries "$program"
	done | sort -u | while read -r library; do
		mkdir -p "$root$(dirname "$library")"
		cp -L "$library" "$root$library"
	done
	for name in $stock; do
		cp "$kernel/modules/$name.ko" "$root/lib/modules/$release/" || return 1
	done
	for folder; do
		cp "$folder"/*.ko "$root/lib/modules/$release/" || return 1
	done
	(cd "$root/lib/modules/$release" && dependencies)
	(cd "$root" && find . | LC_ALL=C sort | cpio -o -H newc -R 0:0 --quiet) >"$image" || return 1
	rm -rf "$root"
}

digest() {
	{
		cat "$kernel/.version" "$here/init.sh" "$here/image.sh"
		programs | xargs sha256sum
		find "$here/in" "$recordings" "$@" -type f | LC_ALL=C sort | xargs sha256sum
	} | sha256sum
}

once "$image.stamp" "$(digest "$@")" fill "$@" || die "$image: cannot be made"
echo "$image"
