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

# layout FILE.ko: sizes and members of the structs that a vhost driver shares with vhost.ko; a size alone stays the same when fields change places
layout() {
	bpftool btf dump file "$1" --base-btf "$kernel/vmlinux" | tr -d "'" | awk '
		/^\[/ {
			name = ""
			if ($2 == "STRUCT" && $3 ~ /^vhost_(dev|virtqueue|poll|work)$/) {
				name = $3
				print name, $4
			}
			next
		}
		name { print name, $1, $NF }' | sort -u
}

# Nothing else notices a wrong vhost.h: the checksums of exported symbols are copied, not computed from our headers.
same_vhost() {
	layout "$kernel/modules/vhost.ko" >"$out/layout.kernel"
	layout "$1" >"$out/layout.module"
	[ -s "$out/layout.kernel" ] || die "$kernel/modules/vhost.ko: no BTF of struct vhost_dev to compare with"
	# a module that uses none of them has none of them
	[ ! -s "$out/layout.module" ] || ! grep -vxqFf "$out/layout.kernel" "$out/layout.module" || {
		say "found, and not in the kernel: $(grep -vxFf "$out/layout.kernel" "$out/layout.module" | tr '\n' ';')"
		say "expected sizes: $(grep ' size=' "$out/layout.kernel" | tr '\n' ' ')"
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
	env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS make -j"$(nproc)" -C "$kernel/usr/src/linux-headers-$release" "M=$PWD/$out/source" "VHOST_INCLUDE=$kernel" modules >"$out/log" 2>&1 || {
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
