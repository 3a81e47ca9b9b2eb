#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What a reviewer need not look for: layout, SPDX lines, include directions, file length, words that do not belong. Prints each finding as FILE: what.
set -u
cd "$(dirname "$0")/.." || exit 2
found=$(mktemp)
trap 'rm -f "$found"' EXIT
report() { printf '%s: %s\n' "$1" "$2" >>"$found"; }

tracked() {
	git ls-files --cached --others --exclude-standard -- "$@" | sort -u | while read -r file; do
		[ ! -f "$file" ] || echo "$file"
	done
}

# may_include FILE INCLUDED: the rooms' rule of docs/architecture.md
may_include() {
	case $2 in
	scmi/*) return 0 ;;
	assay/*)
		case $1 in
		include/scmi/*) return 1 ;;
		suites/*) [ "$2" != assay/trace.h ] && return 0 || return 1 ;;
		*) return 0 ;;
		esac ;;
	*.skel.h) case $1 in harness/probes/*) return 0 ;; *) return 1 ;; esac ;;
	esac
	room=${1%/*}
	# a kernel module is built alone: with what is beside it, its kernel's headers, and the wire
	case $room:$2 in
	harness/guest/*:*/*) return 1 ;;
	harness/guest/*) return 0 ;;
	esac
	case $2 in "$room"/*) return 0 ;; esac
	case $room:$2 in
	harness/cli:*/* | harness/e2e:*/*) return 0 ;;
	agents:traces/*) return 0 ;;
	traces/wireshark:traces/*) return 0 ;;
	suites*:suites/* | suites*:harness/config/*) return 0 ;;
	harness/backends:harness/virtqueue/*) return 0 ;;
	harness/backends:harness/platform/* | harness/backends:harness/config/*) case $1 in harness/backends/loopback* | harness/backends/smt_local.c) return 0 ;; esac ;;
	harness/vhost_user:harness/virtqueue/*) return 0 ;;
	harness/platform:harness/virtqueue/* | harness/platform:harness/vhost_user/* | harness/platform:harness/config/*) return 0 ;;
	harness/proxy:harness/virtqueue/* | harness/proxy:harness/vhost_user/* | harness/proxy:harness/backends/* | harness/proxy:traces/*) return 0 ;;
	harness/bench:harness/* | harness/bench:traces/* | harness/bench:agents/* | harness/bench:reports/*) return 0 ;;
	esac
	return 1
}

# tests and fuzz targets may include what they test with; the rest keeps to its room
tracked '*.c' '*.h' | grep -vE '_(test|fuzz)\.c$' | xargs grep -HoE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"[^"]*"' |
	sed 's/:[^"]*"/ /; s/"$//' | while read -r file included; do
	case $included in
	../* | ./*) report "$file" "includes \"$included\"; write it from the root or from include/" ;;
	*) may_include "$file" "$included" || report "$file" "may not include \"$included\" (docs/architecture.md, rooms)" ;;
	esac
done

# shellcheck disable=SC2016 # awk's own fields
tracked '*.c' '*.h' '*.sh' '*.yaml' '*.mk' '*.lua' Makefile .ci | grep -v '^traces/corpus/' | xargs awk '
	function finish() {
		if (!licence)
			print name ": no SPDX line at the top"
		if (name ~ /\.bpf\.c$/ && first !~ /GPL-2.0-only OR BSD-2-Clause/)
			print name ": an eBPF program is (GPL-2.0-only OR BSD-2-Clause)"
		if (name ~ /^harness\/guest\/[^\/]*\/.*\.[ch]$/ && first !~ /GPL-2.0-only *(\*\/)?$/)
			print name ": a kernel module is GPL-2.0-only"
		if (name !~ /\.yaml$/ && lines > 600)
			print name ": " lines " lines; 600 is the limit, split it by subject"
	}
	FNR == 1 {
		if (name)
			finish()
		name = FILENAME
		licence = 0
		first = $0
	}
	FNR <= 3 && /SPDX-License-Identifier: / { licence = 1 }
	/[ \t]$/ { print name ":" FNR ": white space at the end of the line" }
	{ lines = FNR }
	END { finish() }' >>"$found"

# KTAP has a directive of this name, which stands in quotes
words='TO''DO|FIX''ME|XX''X'
tracked '*.c' '*.h' '*.sh' '*.mk' '*.md' Makefile .ci | grep -v '^traces/corpus/' | xargs grep -HnwE "$words" | grep -vE "\"TO""DO|# TO""DO" |
	sed 's/^\([^:]*:[0-9]*\):.*/\1: a note to do something later; do it or open an issue/' >>"$found"

if command -v clang-format >/dev/null 2>&1; then
	tracked '*.c' '*.h' | xargs -P "$(nproc)" -n 12 clang-format --dry-run 2>&1 | sed -n 's/^\([^:]*\):[0-9]*:[0-9]*: warning: .*/\1/p' | sort -u |
		sed 's/$/: layout differs from .clang-format; make format/' >>"$found"
else
	report .clang-format "clang-format is missing (Debian package clang-format)"
fi

if command -v shellcheck >/dev/null 2>&1; then
	tracked '*.sh' .ci/run | xargs shellcheck -f gcc >>"$found" 2>&1
else
	report .ci/lint.sh "shellcheck is missing (Debian package shellcheck)"
fi

if [ -s "$found" ]; then
	cat "$found"
	printf 'lint: %s findings\n' "$(wc -l <"$found")"
	exit 1
fi
echo 'lint: clean'
