#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Each command that the README shows is run, in the README's order and in one folder, and exits as the README says: 0, or N where its block ends with
# a comment `# exit status N`. What the README pastes as output (the block after it, marked `text`) must still be printed, with figures masked.
# seconds: 600
. harness/e2e/lib.sh

# The blocks, one file each: NNN.sh, and NNN.text for the output shown after it. `<!-- not run: why -->` before a block leaves it out.
awk -v to="$work" '
	/^<!-- not run/ { leave = 1 }
	/^```sh$/ { if (leave) { leave = 0; last = ""; next } n++; last = sprintf("%s/%03d", to, n); into = last ".sh"; next }
	/^```text$/ { if (last != "") into = last ".text"; last = ""; next }
	/^```/ { if (into != "") close(into); into = ""; next }
	into != "" { print >into }' README.md
ls "$work"/*.sh >/dev/null 2>&1 || fail "no sh blocks in README.md"

# what may differ from one run to the next is a number, and which series is there to show without root
mask() {
	sed -E -e 's/kick_to_call|publish_to_reap/SERIES/g' -e 's/[0-9a-f]{12}(-dirty)?/H/g' -e 's/0x[0-9a-fA-F]+/X/g' -e 's/[0-9]+([.,][0-9]+)*/N/g' -e 's/[[:space:]]+/ /g' -e 's/ $//' "$1"
}

export PATH="$PWD/$build:$PATH"
blocks=0
for block in "$work"/*.sh; do
	blocks=$((blocks + 1))
	wanted=$(sed -n 's/.*# exit status \([0-9]*\)$/\1/p' "$block" | tail -n 1)
	got=0
	timeout 300 sh -eu "$block" >"$work/printed" 2>&1 </dev/null || got=$?
	if [ "$got" -ne "${wanted:-0}" ]; then
		cat "$block"
		echo "--- printed"
		tail -n 40 "$work/printed"
		fail "exit status $got instead of ${wanted:-0}"
	fi
	[ -f "${block%.sh}.text" ] || continue
	mask "$work/printed" | sort -u >"$work/printed.masked"
	mask "${block%.sh}.text" | grep -v '^ *\.\.\.$' | sort -u >"$work/shown.masked"
	missing=$(comm -23 "$work/shown.masked" "$work/printed.masked")
	if [ -n "$missing" ]; then
		cat "$block"
		echo "--- printed"
		tail -n 60 "$work/printed"
		fail "the README shows what is not printed (figures masked): $missing"
	fi
done
echo "result: $blocks blocks"
