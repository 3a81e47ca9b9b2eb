#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Agents that leave, crash and come back get the same verdicts over three sockets as within the process, and a server that takes only an
# orderly end for one is found out.
# seconds: 240
. harness/e2e/lib.sh

# lost NAME AGENTS...
lost() {
	name=$1
	shift
	expect 0 "$assay" check "$@" --suite 'lifecycle.*' --destructive --seed 1 --output "$work/$name" --json "$work/$name.json"
	verdicts "$work/$name.json" | sort >"$work/$name.verdicts"
}

lost loopback --agent a=loopback:?agent=osv-a --agent b=loopback:?agent=osv-b --agent c=loopback:?agent=mgmt
serve "$work/a?agent=osv-a" --listen "vhost-user:$work/b?agent=osv-b" --listen "vhost-user:$work/c?agent=mgmt"
lost sockets --agent "a=vhost-user:$work/a" --agent "b=vhost-user:$work/b" --agent "c=vhost-user:$work/c"
kill "$server" && wait "$server" 2>/dev/null
diff "$work/loopback.verdicts" "$work/sockets.verdicts" >"$work/diff" || fail "other verdicts over sockets: $(head -n 5 "$work/diff")"
grep -qw pass "$work/sockets.verdicts" || fail "nothing passed: $(cat "$work/out")"

serve "$work/a?agent=osv-a" --listen "vhost-user:$work/b?agent=osv-b" --fault agent-loss.crash-ignored
expect 0 "$assay" check --agent "a=vhost-user:$work/a" --agent "b=vhost-user:$work/b" --suite 'lifecycle.clock.given-back' \
	--output "$work/crash" --json "$work/crash.json"
says "$work/out" 'once the agent that held it has crashed: as before \(0x0\) expected, 0x1 found'
