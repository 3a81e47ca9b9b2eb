#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Processes that hold votes, pins and notifications over vhost-user are killed (SIGKILL), round after round: another agent sees all of it
# given back, and the server has no more memory, descriptors or threads than before. CRASH_ROUNDS=N for more rounds.
# seconds: 300
. harness/e2e/lib.sh

# killed STATUS ROUNDS FAULT
killed() {
	serve "$work/a?agent=osv-a" --listen "vhost-user:$work/b?agent=osv-b" ${3:+--fault "$3"}
	expect "$1" "$build/tools/crash-rounds" "$2" "vhost-user:$work/a" "vhost-user:$work/b" "$server"
	kill "$server" && wait "$server" 2>/dev/null
	sed "s/^/${3:-no fault}: /" "$work/out"
}

killed 0 "${CRASH_ROUNDS:-200}" ""
killed 1 1 agent-loss.keeps-votes.clock
says "$work/out" 'clock 10 was not given back'
killed 1 1 agent-loss.crash-ignored
says "$work/out" 'was not given back'
killed 1 4 agent-loss.keeps-votes.pins
says "$work/out" 'pin 4 was not given back'
killed 1 60 agent-loss.leaks-memory
says "$work/out" '^memory: at most'
killed 1 60 agent-loss.leaks-descriptor
says "$work/out" '^descriptors: '
