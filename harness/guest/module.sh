#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Builds a kernel module outside of its kernel's tree, with BTF, and refuses one whose idea of vhost differs from the kernel's.
#   module.sh KERNEL-FOLDER SOURCE-FOLDER      the kernel as fetch.sh printed it; prints the folder that holds the .ko files
# The source folder has a Kbuild file; "vhost.h" of the kernel is put beside its sources.
. harness/guest/lib.sh

[ $# -eq 2 ] || die "usage: module.sh KERNEL-FOLDER SOURCE-FOLDER"
kernel=$1 sources=$2
release=$(basename "$kernel")
out=$made/$release/$(basename "$sources")
need gcc-12 gcc-12
need pahole pahole
need bpftool bpftool

digest() {
	{
		cat "$kernel/.version" "$here/module.sh"
		find "$sources" -type f | LC_ALL=C sort | xargs sha256sum
	} | sha256sum
}

# sizes FILE.ko: of the structs that a vhost driver shares with vhost.ko
sizes() {
	bpftool btf dump file "$1" --base-btf "$kernel/vmlinux" | sed -n "s/.*STRUCT '\(vhost_[a-z]*\)' size=\([0-9]*\) .*/\1 \2/p" |
		grep -E '^vhost_(dev|poll|virtqueue) ' | sort -u
}

# Nothing else notices a wrong vhost.h: the checksums of exported symbols are copied, not computed from our headers.
same_vhost() {
	sizes "$kernel/modules/vhost.ko" >"$out/sizes.kernel"
	sizes "$1" >"$out/sizes.module"
	[ -s "$out/sizes.kernel" ] || die "$kernel/modules/vhost.ko: no BTF of struct vhost_dev to compare with"
	# a module that uses none of them has none of them
	[ ! -s "$out/sizes.module" ] || ! grep -vxqFf "$out/sizes.kernel" "$out/sizes.module" || {
		say "expected: $(tr '\n' ' ' <"$out/sizes.kernel")"
		say "found:    $(tr '\n' ' ' <"$out/sizes.module")"
		die "$1: built with a vhost.h that is not the kernel's"
	}
}

has_btf() { readelf -SW "$1" 2>/dev/null | grep -q ' \.BTF '; }

compile() {
	rm -rf "$out"
	mkdir -p "$out/source"
	cp -r "$sources"/. "$out/source/"
	cp "$kernel/vhost.h" "$out/source/"
	say "building $(basename "$sources") for $release"
	env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS make -C "$kernel/usr/src/linux-headers-$release" "M=$PWD/$out/source" "VHOST_INCLUDE=$kernel" modules >"$out/log" 2>&1 || {
		cat "$out/log" >&2
		die "$sources: does not build for $release"
	}
	grep -q 'warning: ' "$out/log" && grep 'warning: ' "$out/log" >&2
	for file in "$out"/source/*.ko; do
		cp "$file" "$out/"
		file=$out/$(basename "$file")
		has_btf "$file" || LLVM_OBJCOPY=objcopy pahole -J --btf_base "$kernel/vmlinux" "$file" || die "$file: pahole cannot make its BTF"
		same_vhost "$file"
		strip -g "$file"
	done
	rm -rf "$out/source"
}

[ -f "$sources/Kbuild" ] || die "$sources: no Kbuild file, so no module"
once "$out.stamp" "$(digest)" compile
echo "$out"
