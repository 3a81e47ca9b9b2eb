#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Processes that hold a domain's channel and votes are killed (SIGKILL): the mediator resets their agents, as another domain sees, and has no more
# memory, descriptors or threads than before. One that forgets the reset is found out.
# also: asan
# seconds: 300
. harness/e2e/lib.sh

# a sanitizer that keeps freed memory for a while would look like a leak
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}quarantine_size_mb=0:thread_local_quarantine_size_kb=0"

# mediate FAULT: a mediator at $work/d; $server is its process
mediate() {
	: >"$work/serve.out" # that of the one before is ready already
	"$assay" serve --mediator builtin:default --listen "smt:$work/d" ${1:+--fault "$1"} >"$work/serve.out" 2>"$work/serve.err" </dev/null &
	server=$!
	pids="$pids $server"
	until_true 10 grep -q ready: "$work/serve.out" || fail "serve is not ready: $(cat "$work/serve.err")"
}

mediate ""
expect 0 "$build/tools/crash-rounds" "${CRASH_ROUNDS:-100}" "smt:$work/d/osv-a" "smt:$work/d/osv-b" "$server"
echo "result: $(tail -n 1 "$work/out")"
kill "$server" && wait "$server" 2>/dev/null
[ ! -e "$work/d" ] || fail "serve left its folder behind: $(ls "$work/d")"

mediate mediator.reset.missing
expect 1 "$build/tools/crash-rounds" 1 "smt:$work/d/osv-a" "smt:$work/d/osv-b" "$server"
says "$work/out" 'was not given back'
kill "$server" && wait "$server" 2>/dev/null

# a domain in use is refused to a second one, and the message says so
mediate ""
"$assay" check --backend "smt:$work/d/osv-a" --repeat 100000 --output "$work/long" >"$work/long.out" 2>&1 </dev/null &
checker=$!
pids="$pids $checker"
until_true 20 test -s "$work/long/journal.jsonl" || fail "no verdict within 20 s"
expect 3 "$assay" check --backend "smt:$work/d/osv-a" --output "$work/second"
says "$work/err" 'refused: the agent has a connection already'
kill -KILL "$checker"
wait "$checker" 2>/dev/null
expect 0 "$assay" check --backend "smt:$work/d/osv-a" --policy builtin:default --output "$work/third"
