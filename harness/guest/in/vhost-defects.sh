#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Every switch of vhost_scmi that changes what an agent or a VMM sees is noticed by the checks that vhost-defects.table names; no switch is missing there.
# With "all", each runs beside every other check of vhost nodes, and what else it shows is told.
# kernels: 6.12 6.1
# runs: plain
# seconds: 300
parameters=/sys/module/vhost_scmi/parameters
missed=0 noticed=0
more=${1-}
miss() { echo "$1"; missed=$((missed + 1)); }

fresh() {
	rmmod vhost_scmi 2>/dev/null
	modprobe vhost_scmi || { echo "vhost_scmi does not load"; exit 1; }
}

# look SUITE...: runs them, verdicts in /tmp/verdicts as ID VERDICT REASON
look() {
	rm -f /tmp/result.json
	scmi-assay check --backend vhost:/dev/vhost-scmi --timeout 500 --output /tmp/out --json /tmp/result.json "$@" >/tmp/said 2>&1
	jq -r '.checks[] | "\(.id) \(.verdict) \(.reason // "")"' /tmp/result.json >/tmp/verdicts 2>/dev/null || { tail -n 3 /tmp/said; : >/tmp/verdicts; }
}

# judge SWITCH CHECK: by what was looked at
judge() {
	id=${2%%=*} words=''
	case $2 in *=*) words=$(echo "${2#*=}" | tr _ ' ') ;; esac
	case $id in
	*'*') pattern="^${id%\*}" ;;
	*) pattern="^$id " ;;
	esac
	if [ "$words" ]; then
		grep "$pattern" /tmp/verdicts | grep -qF "$words" || miss "$1: $id should say '$words': $(grep "$pattern" /tmp/verdicts)"
	else
		grep "$pattern" /tmp/verdicts | grep -qE '^[^ ]+ (fail|warn|error) ' || miss "$1: not noticed by $id: $(grep "$pattern" /tmp/verdicts | head -n 3)"
	fi
}

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
	look "$@"
	for check in $checks; do
		case $check in +*) ;; *) judge "$switch" "$check" ;; esac
	done
	[ -z "$more" ] || echo "$switch: $(grep -E '^[^ ]+ (fail|warn|error) ' /tmp/verdicts | cut -d ' ' -f 1 | tr '\n' ' ')"
	noticed=$((noticed + 1))
done </in/vhost-defects.table
fresh
echo "result: $noticed switches, $missed not noticed"
[ "$missed" -eq 0 ]
