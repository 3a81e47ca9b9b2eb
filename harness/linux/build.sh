#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Builds the user-mode Linux of kernel.config from Debian's kernel source package, without installing anything and without root, and prints its path.
# Kept by package version and configuration: a second call costs one look at the package lists. Four minutes of two idle processors otherwise.
#   build.sh [--peek]      --peek: only say what there is; 77 where nothing was built yet
# Exit status: 0; 77 with a reason where this machine lacks the source package or a tool; 2 where the kernel does not build.
. harness/guest/lib.sh
. harness/guest/apt.sh

package=linux-source-6.12
home=$cache/uml
config=$PWD/harness/linux/kernel.config
peek=${1-}
case $peek in
'' | --peek) ;;
*) die "usage: build.sh [--peek]" ;;
esac
need gcc gcc
need flex flex
need bison bison
need bc bc
need xz xz-utils
mkdir -p "$home"

newest() {
	apt_tool apt-cache show "$package" 2>/dev/null | sed -n 's/^Version: //p' | sort -Vr | head -n 1
}

options=$(grep '^CONFIG' "$config" | sha256sum | cut -c1-12)

# for a machine without a network: what was built before
built() {
	for folder in "$home"/*-"$options"; do
		[ -f "$folder/linux" ] && echo "$folder" && return
	done
}

download() {
	rm -rf "$home/deb"
	mkdir -p "$home/deb"
	(cd "$home/deb" && apt_tool apt-get download "$package=$version") >"$home/download.log" 2>&1
}

# What is neither compiled nor read is not unpacked: two thirds of it.
unpack() {
	rm -rf "$home/src" "$home/obj"
	mkdir -p "$home/src"
	dpkg-deb --fsys-tarfile "$home"/deb/"$package"_*.deb | tar -xO --wildcards '*.tar.xz' | xz -dc -T2 |
		tar -x -C "$home/src" --strip-components=1 --wildcards --exclude='*/Documentation/*/*' --exclude='*/drivers/gpu/*.[ch]' \
			--exclude='*/drivers/net/*/*.[ch]' --exclude='*/drivers/media/*.[ch]' --exclude='*/drivers/staging/*.[ch]' --exclude='*/sound/*.[ch]' \
			--exclude='*/tools/testing/*' --exclude='*/arch/*/boot/dts/*'
}

kernel_make() {
	nice make -s -C "$home/src" ARCH=um O="$home/obj" CC="${ccache:+ccache }gcc" "$@" >>"$home/build.log" 2>&1
}

# Kconfig drops what it does not know without a word
refused() {
	grep '^CONFIG.*=' "$config" | grep -v '=n$' | while read -r line; do
		grep -qxF "$line" "$home/obj/.config" || echo "$line"
	done
}

compile() {
	: >"$home/build.log"
	ccache=$(command -v ccache)
	mkdir -p "$home/obj"
	kernel_make KCONFIG_ALLCONFIG="$config" allnoconfig || return 1
	left=$(refused)
	[ -z "$left" ] || die "$config: $package $version did not take: $(echo "$left" | tr '\n' ' ')"
	kernel_make -j"$(nproc)" linux
}

# a kernel that is there is taken without waiting for anybody who fetches or builds
version=$(newest)
if [ -z "$version" ] && [ -z "$(built)$peek" ]; then
	exec 9>"$cache/fetch.lock"
	flock 9
	own_lists
	version=$(newest)
fi
if [ -n "$version" ]; then
	folder=$home/$version-$options
else
	folder=$(built)
	[ "$folder" ] || skip "no package $package in this machine's archives, or no network"
fi
if [ ! -f "$folder/linux" ]; then
	[ -z "$peek" ] || skip "no user-mode Linux in $home; make linux-test builds it"
	exec 9>"$home/lock"
	flock 9
fi
if [ ! -f "$folder/linux" ]; then
	begin=$(date +%s)
	say "fetching $package $version"
	download || { own_lists; download; } || { tail -n 3 "$home/download.log" >&2; skip "$package $version could not be downloaded"; }
	unpack || die "$home/deb: $package cannot be unpacked"
	say "building user-mode Linux, log in $home/build.log"
	compile || { tail -n 20 "$home/build.log" >&2; die "$package $version does not build; $home/build.log"; }
	mkdir -p "$folder"
	cp "$home/obj/.config" "$folder/config"
	cp "$home/obj/linux" "$folder/linux.new"
	strip "$folder/linux.new"
	mv "$folder/linux.new" "$folder/linux"
	rm -rf "$home/src" "$home/obj" "$home/deb"
	say "user-mode Linux $version built in $(($(date +%s) - begin)) s"
fi
exec 9>&-
ln -sfn "$(basename "$folder")/linux" "$home/linux"
echo "$folder/linux"
