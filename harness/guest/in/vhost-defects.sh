#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Every switch of vhost_scmi that changes what an agent or a VMM sees is noticed by the checks that vhost-defects.table names; no switch is missing there.
# With "all", each runs beside every other check of vhost nodes, and what else it shows is told.
# kernels: 6.12 6.1
# runs: plain
# seconds: 300
parameters=/sys/module/vhost_scmi/parameters
missed=0 noticed=0 number=0
more=${1-}
miss() { echo "$1"; missed=$((missed + 1)); }

fresh() {
	rmmod vhost_scmi 2>/dev/null
	modprobe vhost_scmi || { echo "vhost_scmi does not load"; exit 1; }
}

# look SWITCH SUITE...: runs them; the result stays in /tmp/results
look() {
	number=$((number + 1))
	result=/tmp/results/$(printf %03d $number)-$1.json
	shift
	scmi-assay check --backend vhost:/dev/vhost-scmi --timeout 500 --output /tmp/out --json "$result" "$@" >/tmp/said 2>&1
	[ -s "$result" ] || { tail -n 3 /tmp/said; rm -f "$result"; }
}

# judge SWITCH CHECK: by the verdicts at hand
judge() {
	id=${2%%=*} words=''
	case $2 in *=*) words=$(echo "${2#*=}" | tr _ ' ') ;; esac
	case $id in
	*'*') pattern="^${id%\*}" ;;
	*) pattern="^$id " ;;
	esac
	if [ "$words" ]; then
		grep "$pattern" "$verdicts" | grep -qF "$words" || miss "$1: $id should say '$words': $(grep "$pattern" "$verdicts")"
	else
		grep "$pattern" "$verdicts" | grep -qE '^[^ ]+ (fail|warn|error) ' || miss "$1: not noticed by $id: $(grep "$pattern" "$verdicts" | head -n 3)"
	fi
}

rm -rf /tmp/results
mkdir /tmp/results
fresh
for parameter in "$parameters"/rfc_* "$parameters"/fault_*; do
	grep -qE "^(\? )?${parameter##*/}[: ]" /in/vhost-defects.table || miss "${parameter##*/}: not in vhost-defects.table"
done
while read -r switch checks; do
	case $switch in '#'* | '?' | '') continue ;; esac
	[ -e "$parameters/$switch" ] || { miss "$switch: the module has no such parameter"; continue; }
	fresh
	echo Y >"$parameters/$switch"
	set --
	for check in $checks; do
		case $check in
		+*) setting=${check#+}; echo "${setting#*=}" >"$parameters/${setting%%=*}" ;;
		*) set -- "$@" --suite "${check%%=*}" ;;
		esac
	done
	[ -z "$more" ] || set -- "$@" --suite 'vhost.*'
	look "$switch" "$@"
	echo "${result%.json} $switch $checks" >>/tmp/results/list
done </in/vhost-defects.table
fresh
# Results into files of lines ID VERDICT REASON, all in one go: a start of jq takes as long as a run of checks.
jq -r 'input_filename as $result | .checks[] | "\($result) \(.id) \(.verdict) \(.reason // "")"' /tmp/results/*.json >/tmp/results/all ||
	miss 'not all results can be read'
awk '{ file = $1; sub(/\.json$/, "", file); sub(/^[^ ]+ /, ""); print >file }' /tmp/results/all
while read -r verdicts switch checks; do
	[ -f "$verdicts" ] || : >"$verdicts"
	for check in $checks; do
		case $check in +*) ;; *) judge "$switch" "$check" ;; esac
	done
	[ -z "$more" ] || echo "$switch: $(grep -E '^[^ ]+ (fail|warn|error) ' "$verdicts" | cut -d ' ' -f 1 | tr '\n' ' ')"
	noticed=$((noticed + 1))
done </tmp/results/list
echo "result: $noticed switches, $missed not noticed"
[ "$missed" -eq 0 ]
