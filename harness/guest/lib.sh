# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2034
# What the guest's scripts share: where things are kept, and how they speak. Sourced from the top of the repository.
set -u
here=harness/guest
build=${ASSAY_BUILD:-build}
made=build/guest
cache=${GUEST_CACHE:-build/guest}
mkdir -p "$made" "$cache/kernels" || exit 2
cache=$(cd "$cache" && pwd)

say() { printf 'guest: %s\n' "$*" >&2; }
die() { say "$*"; exit 2; }

# what this machine lacks is a reason to skip, never a failure; the reason is the last line of standard output
skip() {
	echo "$*"
	exit 77
}

need() {
	command -v "$1" >/dev/null 2>&1 || skip "$1 is missing (Debian package $2); make deps installs it"
}

# once NAME STAMP COMMAND...: runs COMMAND unless the file NAME says that this was done from STAMP
once() {
	stamp_file=$1
	stamp_text=$2
	shift 2
	[ "$(cat "$stamp_file" 2>/dev/null)" = "$stamp_text" ] && return 0
	rm -f "$stamp_file"
	"$@" || return 1
	printf '%s\n' "$stamp_text" >"$stamp_file"
}

# header FILE WORD: the text behind "# WORD: " among the first lines of a script
header() {
	sed -n "1,20s/^# $2: //p" "$1"
}
