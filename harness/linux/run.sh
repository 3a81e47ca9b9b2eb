#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Boots the user-mode Linux with an SCMI platform behind its virtio device, runs a command in it, and brings back its output and exit status.
#   run.sh [--platform P | --socket S] [--serve WORDS] [--dtb FILE] [--timeout S] [--mem MB] [--append WORDS] [--out DIR] -- CMD ARGS
# --platform P   a platform of `scmi-assay serve`: a file, or builtin:NAME (default builtin:default); served while the command runs
# --serve WORDS  more options for serve, as '--fault NAME' or '--delay 1ms'
# --socket S     a vhost-user back-end that is there already, instead
# --dtb FILE     the device tree: .dts, .dtb, or the name of one in harness/linux/trees (default: the platform's name, else firmware)
# --append WORDS for the kernel's command line
# --out DIR      keep kernel.log, and trace.txt of `trace_event=` boots, there
# The command runs as root of the user-mode Linux, in this folder, among the host's files: what it writes is written here, with the rights of whoever
# runs this script. debugfs and tracefs are mounted. Its standard input is empty.
# Exit status: the command's; 124 when it or the kernel hung; 125 when the kernel complained or died; 77 with a reason where it cannot be had.
. harness/guest/lib.sh

linux=harness/linux
usage() { die "$1
usage: run.sh [--platform P | --socket S] [--serve WORDS] [--dtb FILE] [--timeout S] [--mem MB] [--append WORDS] [--out DIR] -- CMD ARGS"; }

platform='' socket='' tree='' limit=30 mem=128 append='' out='' serve=''
while [ $# -gt 0 ]; do
	case $1 in
	--platform) platform=${2-}; shift ;;
	--serve) serve="$serve ${2-}"; shift ;;
	--socket) socket=${2-}; shift ;;
	--dtb) tree=${2-}; shift ;;
	--timeout) limit=${2-}; shift ;;
	--mem) mem=${2-}; shift ;;
	--append) append="$append ${2-}"; shift ;;
	--out) out=${2-}; shift ;;
	--) shift; break ;;
	*) usage "unknown option $1" ;;
	esac
	shift
done
[ $# -gt 0 ] || usage "no command given"
case $limit$mem in
'' | *[!0-9]*) usage "--timeout and --mem want a number" ;;
esac
[ -z "$socket" ] || [ -z "$platform$serve" ] || usage "--socket is a back-end that is there; --platform and --serve start one"
platform=${platform:-builtin:default}
need dtc device-tree-compiler
need busybox busybox-static
if [ ! "${LINUX_KERNEL-}" ]; then
	LINUX_KERNEL=$("$linux/build.sh") || { code=$?; echo "$LINUX_KERNEL"; exit "$code"; }
fi

mkdir -p "$made/linux"
run=$(mktemp -d "$PWD/$made/linux/XXXXXX")
server=
# shellcheck disable=SC2317 # called by the trap
finish() {
	[ -z "$server" ] || kill "$server" 2>/dev/null
	rm -rf "$run"
}
trap finish EXIT
trap 'exit 130' INT TERM

# the device tree, compiled where it is source
if [ -z "$tree" ]; then
	tree=firmware
	[ "$socket" ] || tree=$(basename "${platform#builtin:}" .yaml)
	[ -f "$linux/trees/$tree.dts" ] || tree=firmware
fi
[ -f "$tree" ] || tree=$linux/trees/$tree.dts
[ -f "$tree" ] || die "$tree: no such device tree"
case $tree in
*.dts) dtc -q -I dts -O dtb -i "$linux/trees" -o "$run/dtb" "$tree" || die "$tree: dtc refuses it" ;;
*) cp "$tree" "$run/dtb" ;;
esac

if [ -z "$socket" ]; then
	socket=$run/scmi
	# shellcheck disable=SC2086 # words
	"$build/scmi-assay" serve --listen "vhost-user:$socket" --platform "$platform" $serve >"$run/serve.out" 2>"$run/serve.err" </dev/null &
	server=$!
	tries=250
	while [ ! -S "$socket" ]; do
		kill -0 "$server" 2>/dev/null || { cat "$run/serve.err" >&2; die "serve did not start"; }
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || die "serve made no socket at $socket"
		sleep 0.02
	done
fi
[ -S "$socket" ] || die "$socket: no such socket"

quoted() { for word; do printf " '%s'" "$(printf '%s' "$word" | sed "s/'/'\\\\''/g")"; done; }
printf 'exec%s\n' "$(quoted "$@")" >"$run/command"
pwd >"$run/folder"
echo "$limit" >"$run/seconds"
case $append in
*trace_event=*) : >"$run/want-trace" ;;
esac

# 6.12 wants the restartable sequences of glibc off; a killed one loses what it had not written, so its own time limit comes first
begin=$(date +%s%N)
# shellcheck disable=SC2086 # words
TMPDIR=/tmp GLIBC_TUNABLES=glibc.pthread.rseq=0 timeout --foreground -k 5 $((limit + 20)) "$LINUX_KERNEL" "mem=${mem}M" root=/dev/root \
	rootfstype=hostfs rootflags=/ rw "init=$PWD/$linux/init.sh" "dtb=$run/dtb" "virtio_uml.device=$socket:32" con=null con0=null,fd:1 \
	panic=-1 trace_clock=mono $append "ASSAY_RUN=$run" >"$run/console" 2>&1 </dev/null
ended=$?
say "linux ended after $((($(date +%s%N) - begin) / 1000000)) ms"
cat "$run/out" 2>/dev/null
cat "$run/err" >&2 2>/dev/null
if [ "$out" ]; then
	mkdir -p "$out"
	for file in kernel.log trace.txt console; do
		[ ! -f "$run/$file" ] || cp "$run/$file" "$out/"
	done
fi

complaints='BUG: |BUG [a-z]|WARNING: |Oops|Kernel panic|Call Trace:|refcount_t: |blocked for more than|list_(add|del) corruption|ODEBUG'
if [ -f "$run/status" ]; then
	complaint=$(grep -m 1 -E "$complaints" "$run/kernel.log")
	[ -z "$complaint" ] || { say "the kernel complained: $complaint"; exit 125; }
	exit "$(cat "$run/status")"
fi
case $ended in
124 | 137)
	tail -n 5 "$run/console" >&2
	say "the kernel hung: not done after $((limit + 20)) s"
	exit 124 ;;
esac
tail -n 20 "$run/console" >&2
say "the kernel ended without a result (exit status $ended)"
exit 125
