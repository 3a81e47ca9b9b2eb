#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Boots a guest, runs tests of harness/guest/in there, and brings back what they wrote to /out.
#   run.sh KERNEL [--icount] [--slub] [--kfence] [--smp N] [--mem MB] [--timeout S] [--out DIR] [--env NAME=VALUE] [--append WORDS] -- SCRIPT [ARGS]
#   run.sh KERNEL [...] --list FILE        several tests in one boot: lines of SECONDS NAME ARGS; results in DIR/NAME
#   run.sh KERNEL --prepare                kernel, modules and image, and no boot
#   run.sh KERNEL --prepared [...]         boots what --prepare made, without a look whether it is the newest
# KERNEL is 6.1, 6.12 or a release that Debian has. SCRIPT is harness/guest/in/SCRIPT.sh, with or without .sh. What it printed comes on
# standard output; all else is said on standard error.
# Exit status: the script's; 124 when script or guest hung; 125 when the guest's kernel warned, oopsed or panicked; 77 where no guest can be had.
. harness/guest/lib.sh

usage() { die "$1
usage: run.sh KERNEL [--icount] [--slub] [--kfence] [--smp N] [--mem MB] [--timeout S] [--out DIR] [--env NAME=VALUE] [--append WORDS] -- SCRIPT [ARGS]"; }

number() {
	case $2 in
	'' | *[!0-9]*) usage "$1 $2: a number is needed" ;;
	esac
	echo "$2"
}

wanted=${1-} accel='tcg,thread=multi' icount='' smp=1 mem=512 limit=180 out='' list='' append='' environment='' prepare='' prepared=''
case $wanted in
'' | -*) usage "no kernel given" ;;
esac
shift
while [ $# -gt 0 ]; do
	case $1 in
	--icount) accel='tcg,thread=single' icount='-icount shift=0,sleep=off' ;;
	--slub) append="$append slub_debug=FZPU" ;;
	# else what stays allocated fills the few objects that are watched, and nothing else is
	--kfence) append="$append kfence.sample_interval=1 kfence.skip_covered_thresh=30" ;;
	--smp) smp=$(number "$1" "${2-}") || exit 2; shift ;;
	--mem) mem=$(number "$1" "${2-}") || exit 2; shift ;;
	--timeout) limit=$(number "$1" "${2-}") || exit 2; shift ;;
	--prepare) prepare=yes ;;
	--prepared) prepared=yes ;;
	--out) out=${2-}; shift ;;
	--list) list=${2-}; shift ;;
	--append) append="$append ${2-}"; shift ;;
	--env) environment="$environment
export ${2%%=*}='${2#*=}'"; shift ;;
	--) shift; break ;;
	*) usage "unknown option $1" ;;
	esac
	shift
done
[ "$list$prepare" ] || [ $# -gt 0 ] || usage "no script given"
[ -z "$icount" ] || [ "$smp" -eq 1 ] || usage "--icount counts the instructions of one processor; --smp $smp cannot go with it"
need qemu-system-x86_64 qemu-system-x86

# kernel, modules and image as --prepare left them, or made now; two runs make the same things one after the other
ready=$made/prepared-$wanted
if [ "$prepared" ]; then
	[ -s "$ready" ] || die "$ready: missing: run.sh $wanted --prepare makes it"
	{ read -r kernel; read -r image; } <"$ready"
	release=$(basename "$kernel")
else
	kernel=$("$here/fetch.sh" "$wanted") || { code=$?; echo "$kernel"; exit "$code"; }
	release=$(basename "$kernel")
	exec 8>"$made/lock-$release"
	flock 8
	modules=
	for folder in "$here"/*/Kbuild; do
		[ -f "$folder" ] || continue
		module=$("$here/module.sh" "$kernel" "$(dirname "$folder")") || { code=$?; echo "$module"; exit "$code"; }
		modules="$modules $module"
	done
	# shellcheck disable=SC2086 # one word per folder
	image=$("$here/image.sh" "$kernel" $modules) || { code=$?; echo "$image"; exit "$code"; }
	printf '%s\n' "$kernel" "$image" >"$ready"
fi

[ -z "$prepare" ] || exit 0
mkdir -p "$made/run"
run=$(mktemp -d "$PWD/$made/run/XXXXXX")
trap 'rm -rf "$run"' EXIT
trap 'exit 130' INT TERM
mkdir "$run/files" "$run/got"
quoted() { for word; do printf " '%s'" "$(printf '%s' "$word" | sed "s/'/'\\\\''/g")"; done; }
if [ "$list" ]; then
	cp "$list" "$run/files/run.list"
else
	script=$(basename "$1" .sh)
	shift
	[ -f "$here/in/$script.sh" ] || die "$here/in/$script.sh: no such test"
	echo "$limit $script$(quoted "$@")" >"$run/files/run.list"
fi
printf '%s\n' "$environment" >"$run/files/run.env"
(cd "$run/files" && find . -type f | cpio -o -H newc -R 0:0 --quiet) >"$run/files.cpio"
cat "$image" "$run/files.cpio" >"$run/initrd"
[ "$prepared" ] || exec 8>&-

# Unpacked where it can be started so (it says so in a note), else packed.
file=vmlinuz
readelf -n "$kernel/kernel" 2>/dev/null | grep -q '0x00000012' && file=kernel

# An interpreter does rep stosb byte by byte, so the kernel is told to clear memory by words, and to do so only where it must.
boot() {
	# shellcheck disable=SC2086 # words
	timeout --foreground -k 10 "$patience" qemu-system-x86_64 -nodefaults -no-user-config -display none -no-reboot \
		-machine q35 -cpu max,-erms -smp "$smp" -m "$mem" -accel "$accel" $icount -kernel "$kernel/$file" -initrd "$run/initrd" \
		-append "console=ttyS0 panic=-1 oops=panic loglevel=5 log_buf_len=8M tsc=reliable clocksource=tsc init_on_alloc=0${khz:+ tsc_early_khz=$khz}$append" \
		-serial "file:$run/console.log" -serial "file:$run/results" -device isa-debug-exit,iobase=0xf4,iosize=4 >"$run/qemu.log" 2>&1 </dev/null
}

# under icount the counter counts instructions, which the guest measures well
khz=
[ "$icount" ] || khz=$("$build/tools/guest-ticks")
# virtual seconds of counted instructions take longer
patience=$((limit * (${icount:+3 + }1) + 30))
say "booting $release$append${icount:+ under icount}, $smp processor(s)"
begin=$(date +%s%N)
boot
ended=$?
say "guest ended after $((($(date +%s%N) - begin) / 1000000)) ms"
# one compressed archive behind the other; the last may be cut
gzip -dc <"$run/results" 2>/dev/null | tar -x -i -C "$run/got" 2>/dev/null

# what happened to the guest as a whole: 0 came to its end, 124 hung, 125 died
told=0
case $ended in
3 | 5) ;;
124 | 137) told=124; say "the guest hung: not done after $patience s" ;;
*)
	told=125
	if grep -qE 'Kernel panic|Oops' "$run/console.log"; then
		say "the guest's kernel died: $(grep -m 1 -E 'BUG:|Oops|Kernel panic' "$run/console.log")"
	else
		say "the guest ended without a result (QEMU's exit status $ended): $(tail -n 1 "$run/qemu.log")"
	fi ;;
esac

# verdict FOLDER: of one test
verdict() {
	if [ ! -f "$1/status" ]; then
		[ "$told" -eq 0 ] && return 125
		return "$told"
	fi
	code=$(cat "$1/status")
	if [ "$(header "$here/in/$(basename "$1").sh" complains)" ]; then
		[ -s "$1/complaints" ] && return "$code"
		say "$(basename "$1"): the kernel was to complain, and did not"
		return 1
	fi
	if [ -s "$1/complaints" ]; then
		say "$(basename "$1"): the kernel complained: $(head -n 1 "$1/complaints")"
		return 125
	fi
	[ "$code" -ne 124 ] || say "$(basename "$1"): hung, stopped inside the guest"
	return "$code"
}

if [ "$list" ]; then
	[ "$out" ] || die "--list needs --out"
	rm -rf "$out"
	mkdir -p "$out"
	cp -r "$run"/got/. "$out/"
	cp "$run/console.log" "$run/qemu.log" "$out/"
	for folder in "$out"/*/; do
		[ -d "$folder" ] || continue
		code=0
		verdict "${folder%/}" || code=$?
		echo "$code" >"$folder/verdict"
	done
	echo "$told" >"$out/ended"
	exit "$told"
fi
cat "$run/got/$script/log" 2>/dev/null
code=0
verdict "$run/got/$script" || code=$?
if [ "$out" ]; then
	mkdir -p "$out"
	cp -r "$run/got/$script"/. "$out/" 2>/dev/null
	cp "$run/console.log" "$out/"
fi
if [ "$code" -ne 0 ] && [ -z "$out" ]; then
	kept=$made/failed/$release-$script
	rm -rf "$kept"
	mkdir -p "$kept"
	cp -r "$run/got/$script"/. "$kept/" 2>/dev/null
	cp "$run/console.log" "$run/qemu.log" "$kept/"
	say "kept for a look: $kept"
fi
exit "$code"
