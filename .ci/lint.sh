#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What a reviewer need not look for: layout, SPDX lines, include directions, file length, words that do not belong. Prints each finding as FILE: what.
set -u
cd "$(dirname "$0")/.." || exit 2
found=$(mktemp)
trap 'rm -f "$found"' EXIT
report() { printf '%s: %s\n' "$1" "$2" >>"$found"; }

tracked() { git ls-files --cached --others --exclude-standard -- "$@" | sort -u; }

# may_include FILE INCLUDED: the rooms' rule of docs/architecture.md; include/ is open to everybody but itself
may_include() {
	case $2 in
	scmi/*) return 0 ;;
	assay/*)
		case $1 in
		include/scmi/*) return 1 ;;
		suites/*) case $2 in assay/trace.h) return 1 ;; *) return 0 ;; esac ;;
		*) return 0 ;;
		esac ;;
	esac
	room=${1%/*}
	case $2 in "$room"/*) return 0 ;; esac
	case $room:$2 in
	harness/cli:* | harness/e2e:*) return 0 ;;
	agents:traces/*) return 0 ;;
	suites*:suites/* | suites*:harness/config/*) return 0 ;;
	harness/backends:harness/virtqueue/*) return 0 ;;
	harness/backends:harness/platform/* | harness/backends:harness/config/*) case $1 in harness/backends/loopback*) return 0 ;; esac ;;
	harness/platform:harness/virtqueue/* | harness/platform:harness/config/*) return 0 ;;
	harness/bench:harness/* | harness/bench:traces/* | harness/bench:agents/* | harness/bench:reports/*) return 0 ;;
	harness/probes:bpf/*) return 0 ;;
	esac
	return 1
}

tracked '*.c' '*.h' | while read -r file; do
	case $file in *_test.c) continue ;; esac
	sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*"\([^"]*\)".*/\1/p' "$file" | while read -r included; do
		case $included in
		../* | ./*) report "$file" "includes \"$included\"; write it from the root or from include/" ;;
		*.skel.h) case $file in harness/probes/*) ;; *) report "$file" "only harness/probes includes skeletons ($included)" ;; esac ;;
		*/*) may_include "$file" "$included" || report "$file" "may not include \"$included\" (docs/architecture.md, rooms)" ;;
		*) report "$file" "includes \"$included\"; write it from the root or from include/" ;;
		esac
	done
done

tracked '*.c' '*.h' '*.sh' '*.yaml' '*.mk' '*.lua' Makefile .ci | while read -r file; do
	case $file in traces/corpus/*) continue ;; esac
	head -n 3 "$file" | grep -q 'SPDX-License-Identifier: ' || report "$file" "no SPDX line at the top"
	case $file in
	*.bpf.c) head -n 1 "$file" | grep -q 'GPL-2.0-only OR BSD-2-Clause' || report "$file" "an eBPF program is (GPL-2.0-only OR BSD-2-Clause)" ;;
	esac
	lines=$(wc -l <"$file")
	case $file in
	*.yaml) ;;
	*) [ "$lines" -le 600 ] || report "$file" "$lines lines; 600 is the limit, split it by subject" ;;
	esac
	grep -n '[[:space:]]$' "$file" | cut -d: -f1 | while read -r line; do report "$file:$line" "white space at the end of the line"; done
done

words='TO''DO|FIX''ME|XX''X'
tracked '*.c' '*.h' '*.sh' '*.mk' '*.md' Makefile .ci | while read -r file; do
	case $file in .ci/lint.sh | traces/corpus/*) continue ;; esac
	grep -nwE "$words" "$file" | grep -vE '"TO''DO"|# TO''DO' | cut -d: -f1 | while read -r line; do report "$file:$line" "a note to do something later; do it or open an issue"; done
done

if command -v clang-format >/dev/null 2>&1; then
	tracked '*.c' '*.h' | while read -r file; do
		clang-format "$file" | cmp -s - "$file" || report "$file" "layout differs from .clang-format; make format"
	done
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
