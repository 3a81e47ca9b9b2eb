#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Gets a Debian kernel without installing it and without root: vmlinuz, the modules a guest needs, headers, kbuild and the vhost.h that no header
# package has. Prints the folder that holds them. Cached by version: a second call costs one look at the package lists.
#   fetch.sh 6.1 | 6.12 | RELEASE      the newest of that series, or exactly that release (6.1.0-56-cloud-amd64)
. harness/guest/lib.sh

[ $# -eq 1 ] || die "usage: fetch.sh KERNEL"
. harness/guest/apt.sh
need xz xz-utils

pattern() {
	case $1 in
	6.1) echo '^linux-image-6\.1\.0-[0-9]+-amd64$' ;;
	6.12) echo '^linux-image-6\.12\.[0-9]+\+deb12-amd64$' ;;
	*-amd64) printf '^linux-image-%s$\n' "$(printf '%s' "$1" | sed 's/[.+]/\\&/g')" ;;
	*) die "kernel $1: known are 6.1, 6.12, and a release that Debian has, as 6.1.0-56-cloud-amd64" ;;
	esac
}

# prints the newest release that the lists have and that can be built for, with its version
resolve() {
	apt_tool apt-cache search --names-only "$(pattern "$1")" 2>/dev/null | sed 's/^linux-image-\([^ ]*\) .*/\1/' | sort -Vr | while read -r found; do
		its_version=$(apt_tool apt-cache show --no-all-versions "linux-image-$found" 2>/dev/null | sed -n 's/^Version: //p')
		its_source=linux-source-$(echo "$found" | cut -d. -f1,2)
		apt_tool apt-cache show "$its_source=$its_version" >/dev/null 2>&1 || continue
		echo "$found $its_version $its_source"
		break
	done
}

# the newest one that was fetched before, for a machine without a network
fetched() {
	for stamp in "$cache"/kernels/*/.version; do
		[ -f "$stamp" ] || continue
		name=$(basename "$(dirname "$stamp")")
		echo "linux-image-$name" | grep -Eq "$(pattern "$1")" && echo "$name $(cat "$stamp")"
	done | sort -V | tail -n 1
}

packages() {
	echo "linux-image-$release linux-headers-$release"
	apt_tool apt-cache depends "linux-headers-$release" | sed -n 's/^ *Depends: \(linux-headers-.*-common.*\|linux-kbuild-.*\)$/\1/p'
	echo "$source=$version"
}

download() {
	rm -rf "$debs"
	mkdir -p "$debs"
	# shellcheck disable=SC2046 # one word each
	(cd "$debs" && apt_tool apt-get download $(packages)) >"$debs.log" 2>&1
}

# members PACKAGE PATTERN...: those files of a package's archive, into the kernel's folder
members() {
	from=$1
	shift
	dpkg-deb --fsys-tarfile "$from" | tar -x -C "$new" --wildcards "$@" 2>/dev/null
	return 0
}

# reading stops at the file, so the tools upstream of tar may complain of a pipe that nobody reads
vhost_header() {
	dpkg-deb --fsys-tarfile "$debs"/linux-source-*.deb 2>/dev/null | tar -xO --wildcards '*.tar.xz' 2>/dev/null | xz -dc -T2 2>/dev/null |
		tar -xO --occurrence=1 "$source/drivers/vhost/vhost.h" >"$new/vhost.h" 2>/dev/null
	[ -s "$new/vhost.h" ]
}

# The modules that tests may want: vhost and what stock vhost devices need.
unpack_image() {
	members "$debs"/linux-image-*.deb './boot/vmlinuz-*' './boot/config-*' '*/kernel/drivers/vhost/*' '*/kernel/net/vmw_vsock/*' \
		'*/kernel/drivers/net/tun.ko*' '*/kernel/drivers/net/tap.ko*'
	mkdir -p "$new/modules"
	find "$new/lib" "$new/usr/lib" -name '*.ko*' 2>/dev/null | while read -r file; do
		case $file in
		*.xz) xz -dc "$file" >"$new/modules/$(basename "$file" .xz)" ;;
		*) cp "$file" "$new/modules/" ;;
		esac
	done
	rm -rf "${new:?}/lib" "${new:?}/usr"
	mv "$new/boot/vmlinuz-$release" "$new/vmlinuz" && mv "$new/boot/config-$release" "$new/config" && rm -rf "${new:?}/boot" && [ -f "$new/modules/vhost.ko" ]
}

unpack_headers() {
	for package in "$debs"/linux-headers-*.deb "$debs"/linux-kbuild-*.deb; do
		dpkg -x "$package" "$new" || return 1
	done
	# the folder moves once it is complete
	sed -i "s#^include /usr/src#include $folder/usr/src#; s#KBUILD_OUTPUT=/usr/src#KBUILD_OUTPUT=$folder/usr/src#" "$new/usr/src/linux-headers-$release/Makefile"
}

number() { od -An "-tu$2" "-j$1" "-N$2" "$at/vmlinuz" | tr -d ' '; }

# The kernel inside vmlinuz, by the boot protocol's header: a guest that need not unpack it boots seconds earlier.
unpack_kernel() {
	at=$1
	sectors=$(number 497 1)
	start=$(((${sectors:-0} + 1) * 512 + $(number 584 4)))
	tail -c +$((start + 1)) "$at/vmlinuz" | head -c "$(number 588 4)" >"$at/payload"
	case $(od -An -tx1 -N4 "$at/payload" | tr -d ' ') in
	fd377a58) unpacker='xz -dc' ;;
	28b52ffd) unpacker='zstd -dc' ;;
	02214c18) unpacker='lz4 -dc' ;;
	1f8b*) unpacker='gzip -dc' ;;
	*) unpacker=false ;;
	esac
	# the size of the kernel follows the compressed bytes, so the unpacker's status says nothing
	$unpacker <"$at/payload" >"$at/kernel.new" 2>/dev/null
	rm -f "$at/payload"
	[ -s "$at/kernel.new" ] && mv "$at/kernel.new" "$at/kernel"
}

# A kernel for its BTF. Newer header packages have such a file of their own.
unpack_vmlinux() {
	if [ -f "$new/usr/src/linux-headers-$release/vmlinux" ]; then
		ln -s "usr/src/linux-headers-$release/vmlinux" "$new/vmlinux"
		return
	fi
	unpack_kernel "$new" || return 1
	objcopy --only-section=.BTF "$new/kernel" "$new/vmlinux" 2>/dev/null || ln -s kernel "$new/vmlinux"
}

get() {
	folder=$cache/kernels/$release
	new=$folder.new
	debs=$cache/deb-$release
	rm -rf "$new" "$folder"
	mkdir -p "$new"
	say "fetching $release ($version)"
	if ! download && [ -z "$private" ]; then
		say "the machine's lists name what its archive no longer has"
		own_lists
		download
	fi
	ls "$debs"/linux-image-*.deb "$debs"/linux-source-*.deb >/dev/null 2>&1 || { tail -n 3 "$debs.log" >&2; skip "$release could not be downloaded"; }
	vhost_header &
	header_job=$!
	unpack_image || die "$debs: vmlinuz or vhost.ko is not in the kernel package"
	unpack_headers || die "$debs: the header packages cannot be unpacked"
	unpack_vmlinux || die "$release: no kernel found inside vmlinuz"
	wait "$header_job" || die "$debs: no drivers/vhost/vhost.h in $source"
	printf '%s\n' "$version" >"$new/.version"
	mv "$new" "$folder"
	rm -rf "$debs" "$debs.log"
	say "$release is in $folder"
}

exec 9>"$cache/fetch.lock"
flock 9
found=$(resolve "$1")
if [ -z "$found" ]; then
	own_lists
	found=$(resolve "$1")
fi
[ -n "$found" ] || found=$(fetched "$1")
[ -n "$found" ] || skip "no package of kernel $1 in this machine's archives, or no network"
# shellcheck disable=SC2086 # release, version, source
set -- $found
release=$1 version=$2 source=${3-}
[ "$(cat "$cache/kernels/$release/.version" 2>/dev/null)" = "$version" ] || get
[ -f "$cache/kernels/$release/kernel" ] || unpack_kernel "$cache/kernels/$release" || say "$release: what is inside vmlinuz cannot be unpacked here, so guests do it"
echo "$cache/kernels/$release"
