#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The folder that is carried to a board holds everything: for this machine it uses no library of the machine's own; for arm64 it runs under user-mode
# QEMU, and gives the verdicts that the program gives here.
# seconds: 900
. harness/e2e/lib.sh

# bundle ARCH: the folder in $bundle
bundle() {
	run harness/bundle/bundle.sh "$1"
	[ "$got" -ne 77 ] || skip "$(tail -n 1 "$work/out")"
	[ "$got" -eq 0 ] || { cat "$work/out" "$work/err"; fail "no bundle for $1: exit status $got"; }
	bundle=$(tail -n 1 "$work/out")
}

bundle "$(uname -m)"
cp -r "$bundle" "$work/carried"
for loader in "$work"/carried/lib/ld-*; do
	"$loader" --library-path "$work/carried/lib" --list "$work/carried/bin/scmi-assay" >"$work/list"
done
grep -F '=>' "$work/list" | grep -vF "$work/carried/lib/" >"$work/foreign" && fail "the bundle uses what it does not hold: $(cat "$work/foreign")"
expect 0 "$work/carried/scmi-assay" check --backend loopback: --output "$work/here" --json "$work/here.json"
expect 0 "$work/carried/scmi-assay" bench --backend loopback: --count 1000 --floor --json "$work/bench.json"
jq -e '.floor.count > 0' "$work/bench.json" >"$work/floor" || fail "the bundle does not find its floor program"

bundle aarch64
emulator=$(command -v qemu-aarch64-static || command -v qemu-aarch64) || skip "qemu-aarch64-static is missing (Debian package qemu-user-static)"
expect 0 env SCMI_ASSAY_EMULATOR="$emulator" "$bundle/scmi-assay" check --backend loopback: --output "$work/there" --json "$work/there.json"
verdicts "$work/here.json" >"$work/here.verdicts"
verdicts "$work/there.json" >"$work/there.verdicts"
diff "$work/here.verdicts" "$work/there.verdicts" || fail "this machine (<) and arm64 (>) differ"
[ "$(jq -r .environment.machine "$work/there.json")" = aarch64 ] || fail "the run was not on arm64: $(jq -r .environment.machine "$work/there.json")"
echo "result: $(wc -l <"$work/there.verdicts") verdicts the same on arm64, bundle of $(du -sk "$bundle" | cut -f 1) KiB"
