#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Gets what scmi-assay is built and tested with: Debian packages through apt, and the two libraries Debian 12 lacks into build/deps.
#   deps.sh            install and fetch whatever is missing; does nothing where all is there
#   deps.sh --quickstart   the same, but what only the tests need
#   deps.sh --check    name what is missing (and the Debian package that has it); exit 1 if anything the build needs is missing
#   deps.sh --list     the table: what, package, purpose
#   deps.sh --hdr PREFIX COMPILER   HdrHistogram_c alone, built into PREFIX, for another architecture
set -eu
cd "$(dirname "$0")/.."
work=$PWD/build
deps=$work/deps
compiler=gcc

# kind, name as the kind knows it, Debian package, needed by (build, quickstart or test), purpose
needs() {
	cat <<-'END'
	command gcc gcc build the C compiler
	header stdio.h libc6-dev build the C library
	header linux/vhost.h linux-libc-dev build kernel interfaces
	header libfdt.h libfdt-dev build policies from device trees
	command pkg-config pkg-config build finds the libraries below
	library libpcap libpcap-dev build trace files
	library jansson libjansson-dev build results and the journal (JSON)
	library libmd libmd-dev build SHA-256 of input files
	library libcyaml libcyaml-dev build platform, rule and catalogue files (YAML with a schema)
	library yaml-0.1 libyaml-dev build what libcyaml reads YAML with
	library libtraceevent libtraceevent-dev build import of kernel trace events
	library libtracefs libtracefs-dev build import of kernel trace events
	library libtracecmd libtracecmd-dev build import of trace.dat files
	library libbpf libbpf-dev build loads the probes
	library libelf libelf-dev build what libbpf reads objects with
	library zlib zlib1g-dev build compressed histograms and traces
	library libzstd libzstd-dev build what libtracecmd reads compressed recordings with
	command clang clang build compiles the probes, and the fuzz targets
	command bpftool bpftool build makes the probes' skeleton headers
	archive libclang_rt.fuzzer libclang-rt-dev test fuzz targets
	command clang-format clang-format test lint
	command shellcheck shellcheck test lint
	command lcov lcov test line coverage
	command time time test peak memory in make bench
	command jq jq quickstart reads results in the quick start and in the whole-program tests
	command dtc device-tree-compiler test device trees in the whole-program tests
	command xmllint libxml2-utils test reads JUnit files in the whole-program tests
	command chromium chromium test looks at the HTML reports
	command pdftotext poppler-utils test reads what the reports print
	command qemu-system-x86_64 qemu-system-x86 test boots the guest with the kernel module
	command busybox busybox-static test the guest's tools
	command cpio cpio test packs the guest's file system
	command pahole pahole test type information of the kernel module
	command xz xz-utils test unpacks kernels and their modules
	command flex flex test configures the user-mode Linux
	command bison bison test configures the user-mode Linux
	command bc bc test builds the user-mode Linux
	command tshark tshark test runs the Wireshark dissector
	command aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu test builds the bundle for boards
	command qemu-aarch64-static qemu-user-static test runs that bundle
	END
}

has() {
	case $1 in
	command) command -v "$2" >/dev/null 2>&1 ;;
	library) pkg-config --exists "$2" 2>/dev/null ;;
	header) printf '#include <%s>\n' "$2" | gcc -E - >/dev/null 2>&1 ;;
	archive) ls /usr/lib/llvm-*/lib/clang/*/lib/linux/"$2"*.a >/dev/null 2>&1 ;;
	esac
}

# prints the lines of the table that this machine lacks
missing() {
	needs | while read -r kind name package rest; do
		has "$kind" "$name" || printf '%s %s %s %s\n' "$kind" "$name" "$package" "$rest"
	done
}

has_greatest() { [ -f "$deps/include/greatest.h" ] || printf '#include <greatest.h>\n' | gcc -E - >/dev/null 2>&1; }
has_hdr() {
	[ -f "$deps/lib/libhdr_histogram.a" ] && [ -f "$deps/include/hdr/hdr_histogram.h" ] && return 0
	pkg-config --exists 'hdr_histogram >= 0.11.6' 2>/dev/null
}

say() { printf 'deps: %s\n' "$*"; }
die() { printf 'deps: %s\n' "$*" >&2; exit 1; }

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null 2>&1; then
		sudo "$@"
	else
		die "cannot install: not root, and there is no sudo. As root, run: $*"
	fi
}

apt_install() {
	say "installing $*"
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 --no-install-recommends install "$@" </dev/null
}

# the lists may be old or absent, so a first failure means: update them and try again
install_packages() {
	command -v apt-get >/dev/null 2>&1 || die "no apt-get here; install what these Debian packages have: $*"
	apt_install "$@" >"$work/apt.log" 2>&1 && return 0
	say "updating the package lists"
	as_root apt-get -q -o DPkg::Lock::Timeout=300 update </dev/null >>"$work/apt.log" 2>&1 || true
	apt_install "$@" >>"$work/apt.log" 2>&1 && return 0
	tail -n 20 "$work/apt.log" >&2
	die "apt could not install: $*"
}

matches() { [ -f "$1" ] && [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$2" ]; }

# apt with its own lists, cache and sources under build/, so that the machine's stay as they are. What is fetched is trusted by its SHA-256 alone.
private_apt() {
	apt-get -q -o Dir::Etc::SourceList="$work/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::Preferences=/dev/null \
		-o Dir::Etc::PreferencesParts=/dev/null -o Dir::State="$work/apt/state" -o Dir::State::status=/var/lib/dpkg/status \
		-o Dir::Cache="$work/apt/cache" -o APT::Sandbox::User= "$@" </dev/null
}

# archives that the machine's apt uses; security archives have no source of ours and come last
archives() {
	command -v apt-get >/dev/null 2>&1 || return 0
	apt-get indextargets --format "\$(SITE)" 'Created-By: Packages' 2>/dev/null | sort -u | awk '/security/ { late = late $0 "\n"; next } { print } END { printf "%s", late }'
}

# from_debian SUITE SOURCE[=VERSION]: leaves the source tarball in build/apt/tar; several archives are tried in turn
from_debian() {
	archives >"$work/archives" || return 1
	while read -r archive; do
		rm -rf "$work/apt/tar"
		mkdir -p "$work/apt/state/lists/partial" "$work/apt/cache/archives/partial" "$work/apt/tar"
		printf 'deb-src [trusted=yes check-valid-until=no check-date=no] %s %s main\n' "$archive" "$1" >"$work/apt/sources.list"
		private_apt update >"$work/apt/log" 2>&1 || continue
		(cd "$work/apt/tar" && private_apt source --download-only --tar-only "$2") >>"$work/apt/log" 2>&1 && return 0
	done <"$work/archives"
	return 1
}

from_release() {
	command -v curl >/dev/null 2>&1 || apt_install curl ca-certificates >>"$work/apt.log" 2>&1 || return 1
	curl -fsSL --connect-timeout 20 --max-time 120 -o "$2" "$1" 2>>"$work/apt.log"
}

greatest_sum=1292593d95c35eeccc89ffa1c91d6fe53b49f81cbf2c2b7758842b7f3186fcc2

# greatest is one header; dunst carries it for its own tests
fetch_greatest() {
	new=$deps/greatest.new
	for source in trixie:dunst sid:dunst release; do
		rm -f "$new"
		case $source in
		release) from_release https://raw.githubusercontent.com/silentbicycle/greatest/v1.5.0/greatest.h "$new" || true ;;
		*) if from_debian "${source%%:*}" "${source#*:}"; then tar -xzOf "$work"/apt/tar/dunst_*.orig.tar.gz --wildcards '*/test/greatest.h' >"$new" || true; fi ;;
		esac
		if matches "$new" "$greatest_sum"; then
			mv "$new" "$deps/include/greatest.h"
			say "greatest.h 1.5.0 from $source"
			return 0
		fi
		say "greatest.h: $source has no copy with the pinned SHA-256"
	done
	die "greatest.h: no source had it; put greatest 1.5.0 into $deps/include by hand"
}

# releases known to work; the newest first. Debian's source tarballs and the project's release tarballs are the same files
hdr_pins() {
	cat <<-'END'
	0.11.10 c3b06d077e680d112abf9f027d8a558f1176ee4a55a7c523577833391d8c2249
	0.11.9 0eb5fdb9f1f8c4b9c6eb319502f8d9e28991afffb8418672a61741993855650e
	0.11.8 bb95351a6a8b242dc9be1f28562761a84d4cf0a874ffc90a9b630770a6468e94
	0.11.7 b7792916274fe47c0f3fe93721c4c607bf842ffa954201eef750631a036144fb
	END
}

hdr_pinned() { [ -f "$1" ] && hdr_pins | grep -q " $(sha256sum "$1" | cut -d' ' -f1)\$"; }

build_hdr() {
	src=$work/hdr
	rm -rf "$src"
	mkdir -p "$src/obj" "$deps/include/hdr"
	tar -xzf "$1" -C "$src" --strip-components=1
	for unit in hdr_encoding hdr_histogram hdr_histogram_log hdr_interval_recorder hdr_thread hdr_time hdr_writer_reader_phaser; do
		# shellcheck disable=SC2086 # words
		$compiler -std=gnu99 -O2 -g -fPIC -pthread -D_GNU_SOURCE -I"$src/include" -c "$src/src/$unit.c" -o "$src/obj/$unit.o"
	done
	cp "$src"/include/hdr/*.h "$deps/include/hdr/"
	rm -f "$deps/lib/libhdr_histogram.a"
	ar rcs "$deps/lib/libhdr_histogram.a" "$src"/obj/*.o
}

fetch_hdr() {
	if from_debian sid libhdr-histogram; then
		for tarball in "$work"/apt/tar/libhdr-histogram_*.orig.tar.gz; do
			if hdr_pinned "$tarball"; then
				build_hdr "$tarball"
				say "HdrHistogram_c from $(basename "$tarball")"
				return 0
			fi
		done
		say "HdrHistogram_c: $(ls "$work/apt/tar") is none of the pinned releases"
	fi
	hdr_pins >"$work/hdr.pins"
	while read -r version sum; do
		tarball=$work/hdr-$version.tar.gz
		from_release "https://github.com/HdrHistogram/HdrHistogram_c/archive/refs/tags/$version.tar.gz" "$tarball" || continue
		if matches "$tarball" "$sum"; then
			build_hdr "$tarball"
			say "HdrHistogram_c $version from its release"
			return 0
		fi
		say "HdrHistogram_c $version: the release has another SHA-256 than the pinned one"
	done <"$work/hdr.pins"
	die "HdrHistogram_c: no source had a pinned release; install 0.11.6 or newer by hand"
}

check() {
	missing >"$work/missing"
	while read -r kind name package need purpose; do
		printf 'missing: %s %s, in the Debian package %s (%s: %s)\n' "$kind" "$name" "$package" "$need" "$purpose"
	done <"$work/missing" >&2
	has_greatest || echo 'missing: greatest.h (test: unit tests)' >&2
	has_hdr || echo 'missing: HdrHistogram_c (build: latency histograms)' >&2
	if grep -q ' build ' "$work/missing" || ! has_hdr; then
		echo "'make deps' installs and fetches all of it" >&2
		return 1
	fi
}

mkdir -p "$deps/include" "$deps/lib"
case ${1-} in
--check) check; exit ;;
--list) needs; exit ;;
--hdr)
	deps=$2 compiler=$3
	mkdir -p "$deps/include" "$deps/lib"
	fetch_hdr
	rm -rf "$work/apt" "$work/hdr"
	exit ;;
--quickstart) missing_now() { missing | sed '/^[^ ]* [^ ]* [^ ]* test /d'; } ;;
'') missing_now() { missing; } ;;
*) die "unknown option $1; known are --quickstart, --check, --list and --hdr" ;;
esac

packages=$(missing_now | awk '{ print $3 }' | sort -u | tr '\n' ' ')
# shellcheck disable=SC2086
[ -z "$packages" ] || install_packages $packages
[ "${1-}" = --quickstart ] || has_greatest || fetch_greatest
has_hdr || fetch_hdr
rm -rf "$work/apt" "$work/hdr"
left=$(missing_now)
[ -z "$left" ] || die "still missing after the installation: $left"
