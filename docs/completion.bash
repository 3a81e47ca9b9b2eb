# SPDX-License-Identifier: BSD-2-Clause
# bash completion for scmi-assay. Commands and options come from the program's own help, so they never drift.
_scmi_assay() {
	local program=${COMP_WORDS[0]} word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command='' candidate
	local -a commands
	mapfile -t commands < <("$program" --help 2>/dev/null | awk '/^  [a-z]+  / { print $1 }')
	for candidate in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		[[ " ${commands[*]} " == *" $candidate "* ]] && { command=$candidate; break; }
	done
	if [[ -z $command ]]; then
		mapfile -t COMPREPLY < <(compgen -W "${commands[*]} --help --version" -- "$word")
		return
	fi
	case $before in
	--suite | --exclude) mapfile -t COMPREPLY < <(compgen -W "$("$program" list --checks 2>/dev/null | awk '{ print $1 }')" -- "$word") ;;
	--fault) mapfile -t COMPREPLY < <(compgen -W "$("$program" list --faults 2>/dev/null | awk '{ print $1 }')" -- "$word") ;;
	--arrivals) mapfile -t COMPREPLY < <(compgen -W 'fixed poisson recorded' -- "$word") ;;
	--color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$word") ;;
	--backend | --vs) mapfile -t COMPREPLY < <(compgen -W 'loopback: vhost-user: vhost: smt: raw:' -- "$word") ;;
	--arrivals) mapfile -t COMPREPLY < <(compgen -W 'fixed poisson bursty recorded' -- "$word") ;;
	--profile) mapfile -t COMPREPLY < <(compgen -W "$("$program" list --profiles 2>/dev/null | grep -F "($command)" | awk '{ print $1 }')" -- "$word") ;;
	--proxy) mapfile -t COMPREPLY < <(compgen -W 'vhost-user:' -- "$word") ;;
	--policy | --mediator) mapfile -t COMPREPLY < <(compgen -W 'builtin:automotive builtin:default' -- "$word"; compgen -f -- "$word") ;;
	*)
		if [[ $word == -* ]]; then
			mapfile -t COMPREPLY < <(compgen -W "$("$program" "$command" --help 2>/dev/null | grep -oE -- '--[a-z][a-z-]*' | sort -u)" -- "$word")
		else
			mapfile -t COMPREPLY < <(compgen -f -- "$word")
		fi
		;;
	esac
}
complete -o filenames -F _scmi_assay scmi-assay
