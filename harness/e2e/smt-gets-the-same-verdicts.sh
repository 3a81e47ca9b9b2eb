#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The automotive example, three agents of which one is trusted, gets over shared-memory channels (in this process, of another process, with and
# without a mediator) the verdicts that it gets over three vhost-user sockets; what the transport cannot show is skipped with the reason.
# seconds: 300
. harness/e2e/lib.sh

names="infotainment cluster manager"

# judged NAME AGENTS...: a run whose result is NAME.json
judged() {
	name=$1
	shift
	expect 0 "$assay" check "$@" --policy builtin:automotive --output "$work/run" --json "$work/$name.json"
}

# of PREFIX SUFFIX: --agent options, one for each agent
of() {
	for agent in $names; do
		printf -- '--agent\n%s=%s%s%s\n' "$agent" "$1" "$agent" "$2"
	done
}

# shellcheck disable=SC2046 # one word a line
with() { judged "$1" $(of "$2" "$3"); }

# table RESULT: what it says of each check that is about the platform, one line each
table() {
	jq -r '.checks[] | select(.id | test("^(smt|xen)[.]") | not) | [([.id, .agent, .resource, .iteration] | join(" ")), .verdict, .reason // ""] | @tsv' "$1" | sort
}

"$assay" serve --platform builtin:automotive --listen "vhost-user:$work/infotainment?agent=infotainment" \
	--listen "vhost-user:$work/cluster?agent=cluster" --listen "vhost-user:$work/manager?agent=manager" >"$work/vu.out" 2>"$work/vu.err" </dev/null &
pids="$pids $!"
"$assay" serve --platform builtin:automotive --listen "smt:$work/plain" >"$work/plain.out" 2>"$work/plain.err" </dev/null &
pids="$pids $!"
"$assay" serve --platform builtin:automotive --mediator builtin:automotive --listen "smt:$work/mediated" >"$work/m.out" 2>"$work/m.err" </dev/null &
pids="$pids $!"
for file in vu plain m; do
	until_true 10 grep -q ready: "$work/$file.out" || fail "serve is not ready: $(cat "$work/$file.err")"
done

with vhost-user "vhost-user:$work/" ""
with plain "smt:$work/plain/" ""
with mediated "smt:$work/mediated/" ""
with inside "smt:builtin:automotive?agent=" ""
with inside-mediated "smt:builtin:automotive?mediator=builtin:automotive&agent=" ""
with loopback "loopback:builtin:automotive?agent=" ""

table "$work/vhost-user.json" >"$work/vhost-user.table"
table "$work/loopback.json" >"$work/loopback.table"
# what is in use at the moment, by a change that takes its time, is left alone too
reasons='one command at a time|virtio|no message of this kind was seen|others may use it'
for run in plain mediated inside inside-mediated; do
	table "$work/$run.json" >"$work/$run.table"
	like=vhost-user
	case $run in inside*) like=loopback ;; esac
	# the same keys, and where the verdict differs, a skip with a reason that is the transport's
	join -t "$(printf '\t')" -a 1 -a 2 -e MISSING -o 0,1.2,2.2,2.3 "$work/$like.table" "$work/$run.table" | awk -F '\t' '$2 != $3' >"$work/$run.differ"
	# an area has more room for an answer than a buffer: what did not fit there can be judged here
	grep -vE "^[^	]*	((pass|note)	skip	.*($reasons)|skip	(pass|note)	)" "$work/$run.differ" >"$work/$run.bad" && fail "$like against $run: $(cat "$work/$run.bad")"
	echo "result: $run: $(wc -l <"$work/$run.table") verdicts as over $like but $(wc -l <"$work/$run.differ") skipped for the transport; channel checks passed: $(jq '[.checks[] | select(.id | test("^(smt|xen)[.]")) | select(.verdict == "pass")] | length' "$work/$run.json")"
done
