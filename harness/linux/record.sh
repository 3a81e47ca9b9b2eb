#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Records what the real drivers say: Linux in front of `scmi-assay record --proxy` in front of `scmi-assay serve`. Writes DIR/NAME.pcap.
#   record.sh NAME DIR [--platform P] [--serve WORDS] [--dtb FILE] [--append WORDS] [--out DIR2] -- CMD ARGS
# What the command printed comes on standard output. Exit status as run.sh.
. harness/guest/lib.sh

[ $# -ge 3 ] || die "usage: record.sh NAME DIR [--platform P] [--serve WORDS] [--dtb FILE] [--append WORDS] [--out DIR2] -- CMD ARGS"
name=$1 folder=$2
shift 2
platform=builtin:default serve='' tree='' append='' out=''
while [ $# -gt 0 ]; do
	case $1 in
	--platform) platform=${2-}; shift ;;
	--serve) serve=${2-}; shift ;;
	--dtb) tree=${2-}; shift ;;
	--append) append=${2-}; shift ;;
	--out) out=${2-}; shift ;;
	--) shift; break ;;
	*) die "unknown option $1" ;;
	esac
	shift
done
tree=${tree:-$(basename "${platform#builtin:}" .yaml)}
mkdir -p "$made/linux"
# a short name without the machine in it, since the trace tells it
sockets=$(mktemp -d "$made/linux/rXXXXXX")
jobs=
# shellcheck disable=SC2317 # called by the trap
finish() {
	for job in $jobs; do
		kill "$job" 2>/dev/null
	done
	rm -rf "$sockets"
}
trap finish EXIT
trap 'exit 130' INT TERM

# background FILE SOCKET COMMAND...: started, and its socket there
background() {
	said=$1 socket=$2
	shift 2
	"$@" >"$sockets/$said" 2>&1 </dev/null &
	jobs="$jobs $!"
	tries=250
	until [ -S "$socket" ]; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || { cat "$sockets/$said" >&2; die "$1 $2 made no socket"; }
		sleep 0.02
	done
}

mkdir -p "$folder"
# shellcheck disable=SC2086 # words
background serve "$sockets/s" "$build/scmi-assay" serve --listen "vhost-user:$sockets/s" --platform "$platform" $serve
background proxy "$sockets/p" "$build/scmi-assay" record --proxy "vhost-user:$sockets/p=vhost-user:$sockets/s" --out "$folder/$name.pcap" --once \
	--provenance "Linux in user mode on scmi-assay serve --platform $platform${serve:+ $serve}"
recorder=${jobs##* }
status=0
harness/linux/run.sh --socket "$sockets/p" --dtb "$tree" --append "$append" ${out:+--out "$out"} -- "$@" || status=$?
wait "$recorder" || { cat "$sockets/proxy" >&2; die "the recorder failed"; }
sed 's/^/linux-record: /' "$sockets/proxy" >&2
exit "$status"
