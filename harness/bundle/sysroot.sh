#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A folder with what building for another architecture needs, unpacked from Debian's packages of that architecture: C library, our libraries, and
# HdrHistogram_c built for it. Kept in $GUEST_CACHE (default build/guest) under the packages' list. Prints its path; exit status 77 with a reason where
# the packages cannot be had. The machine's own packages and architectures stay as they are.
#   sysroot.sh DEBIAN_ARCHITECTURE GNU_TRIPLET
. harness/guest/lib.sh

arch=$1 triplet=$2
kept=$cache/sysroot-$arch
packages='libc6-dev libpcap-dev libjansson-dev libmd-dev libcyaml-dev libyaml-dev libfdt-dev libtraceevent-dev libtracefs-dev libtracecmd-dev libbpf-dev
	libelf-dev zlib1g-dev libzstd-dev'

need "$triplet-gcc" "gcc-$triplet"
need apt-get apt
need dpkg-deb dpkg

# apt with a state of its own, in which nothing is installed: it names everything that is needed
foreign_apt() {
	apt-get -q -o APT::Architecture="$arch" -o APT::Architectures::="$arch" -o Dir::State="$work/state" -o Dir::State::status="$work/status" \
		-o Dir::Cache="$work/cache" -o APT::Sandbox::User= -o Debug::NoLocking=1 "$@" </dev/null >>"$work/log" 2>&1
}

# links to / inside a package mean the root that it is unpacked into
relative_links() {
	find "$1" -type l -lname '/*' | while read -r link; do
		ln -sfn "$(realpath -m --relative-to="$(dirname "$link")" "$1$(readlink "$link")")" "$link" || exit 1
	done
}

fill() {
	work=$kept.new
	rm -rf "$work" "$kept"
	mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial" "$work/root"
	: >"$work/status"
	# shellcheck disable=SC2086 # words
	foreign_apt update && foreign_apt -y --download-only --no-install-recommends install $packages || return 1
	for package in "$work"/cache/archives/*.deb; do
		dpkg-deb -x "$package" "$work/root" || return 1
	done
	relative_links "$work/root"
	.ci/deps.sh --hdr "$work/root/usr/local" "$triplet-gcc --sysroot=$work/root" >>"$work/log" 2>&1 || return 1
	rm -rf "$work/cache" "$work/state" "$work/status"
	mv "$work" "$kept"
}

exec 9>"$cache/sysroot.lock"
flock 9
once "$kept/stamp" "$arch $triplet $packages" fill || {
	[ ! -f "$kept.new/log" ] || tail -n 5 "$kept.new/log" >&2
	skip "Debian's packages for $arch cannot be had here"
}
echo "$kept/root"
