# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# What the whole-program tests share: a folder of their own, a `serve` in the background that never outlives the test, and assertions that say
# what they expected. Sourced as `. harness/e2e/lib.sh` from the top of the repository, where run-tests.sh starts every test.
set -u
build=${ASSAY_BUILD:-build}
assay=$build/scmi-assay
work=$(mktemp -d "${TMPDIR:-/tmp}/scmi-assay.XXXXXX")
pids=

finish() {
	status=$?
	for pid in $pids; do
		kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null
	done
	if [ "$status" -eq 0 ] || [ "$status" -eq 77 ]; then
		rm -rf "$work"
	else
		echo "left for a look: $work"
	fi
	exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

fail() {
	echo "FAIL: $*"
	exit 1
}

skip() {
	echo "$*"
	exit 77
}

# run COMMAND...: keeps what it prints in $work/out and $work/err, and its exit status in $got
run() {
	got=0
	"$@" >"$work/out" 2>"$work/err" </dev/null || got=$?
}

# expect STATUS COMMAND...
expect() {
	wanted=$1
	shift
	run "$@"
	[ "$got" -eq "$wanted" ] && return 0
	echo "--- standard output"; tail -n 20 "$work/out"
	echo "--- standard error"; tail -n 20 "$work/err"
	fail "exit status $got instead of $wanted: $*"
}

# says FILE PATTERN: the message of a run must say this much (extended regular expression)
says() {
	grep -Eq -e "$2" "$1" && return 0
	echo "--- $1"; tail -n 20 "$1"
	fail "nothing in $(basename "$1") matches: $2"
}

# until_true SECONDS COMMAND...: asks again every 20 ms, no longer than that
until_true() {
	left=$(($1 * 50))
	shift
	while [ "$left" -gt 0 ]; do
		"$@" >/dev/null 2>&1 && return 0
		left=$((left - 1))
		sleep 0.02
	done
	return 1
}

# serve SOCKET OPTIONS...: the reference platform in the background; $server is its process
serve() {
	socket=$1
	shift
	"$assay" serve --listen "vhost-user:$socket" "$@" >"$work/serve.out" 2>"$work/serve.err" </dev/null &
	server=$!
	pids="$pids $server"
	until_true 10 test -S "${socket%%\?*}" && return 0
	cat "$work/serve.out" "$work/serve.err"
	fail "serve made no socket at $socket"
}

# verdicts RESULT.json: one line per verdict, without what may differ between two runs
verdicts() {
	jq -r '.checks[] | [.id, .resource, .iteration, .verdict, .condition // ""] | @tsv' "$1"
}

# raw_mode_agrees DIRECT THROUGH: the results $work/DIRECT.json and, over Raw mode, $work/THROUGH.json: other verdicts than the direct ones are
# skips that say why; how many, in $work/other
raw_mode_agrees() {
	verdicts "$work/$1.json" >"$work/$1.verdicts"
	verdicts "$work/$2.json" >"$work/$2.verdicts"
	jq -r '.checks[] | select(.verdict == "skip") | [.id, .resource, .iteration] | @tsv' "$work/$2.json" | sort >"$work/skipped"
	diff "$work/$1.verdicts" "$work/$2.verdicts" | sed -n 's/^> //p' | cut -f 1-3 | sort >"$work/other"
	if comm -23 "$work/other" "$work/skipped" | grep -v '^raw\.errors\.none' >"$work/wrong"; then
		cat "$work/wrong"
		fail "verdicts through Raw mode that are neither the direct ones nor skips"
	fi
	if jq -r '.checks[] | select(.verdict == "skip") | [.id, .resource, .iteration, .reason] | @tsv' "$work/$2.json" | grep -F -f "$work/other" |
		grep -Ev 'RAW-9|connection of this kind ends|always offers buffers|no message of this kind' >"$work/why"; then
		cat "$work/why"
		fail "skips through Raw mode with another reason"
	fi
	[ "$(wc -l <"$work/other")" -lt 60 ] || fail "$(wc -l <"$work/other") verdicts through Raw mode are not the direct ones"
}

# peer HABIT SOCKET: a process that is no back-end, in the background
peer() {
	"$build/tools/peer" "$1" "$2" >"$work/peer.out" 2>&1 </dev/null &
	pids="$pids $!"
	until_true 10 test -S "$2" || fail "peer made no socket at $2"
}

# summary RESULT.json VERDICT: how many there are of it
summary() {
	jq -r ".summary.$2" "$1"
}

first_recording() {
	for recording in traces/corpus/linux-scmi-boot-*.pcap; do
		echo "$recording"
		return
	done
}
