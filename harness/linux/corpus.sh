#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Makes the recordings of Linux's drivers in traces/corpus anew, each with its provenance beside it. A recording is kept only if it replays.
#   corpus.sh [NAME...]
# A name is KIND-PLATFORM: drivers (boot, every driver at work through sysfs, power off), rebind (each driver and then the transport taken away and given
# back), errors (as drivers, on a platform with faults).
. harness/guest/lib.sh

corpus=traces/corpus
rules=$corpus/linux-drivers.rules.yaml
faults=clock.name-get.not-supported,clock.rate-set.refuses-lowest,clock.config-set.ignored,voltage.level-set.ignored,sensor.reading-get.short
kernel=$(harness/linux/build.sh) || { code=$?; echo "$kernel"; exit "$code"; }
version=$(basename "$(dirname "$kernel")")
[ $# -gt 0 ] || set -- drivers-phone drivers-server drivers-automotive drivers-vhost-scmi rebind-phone rebind-server rebind-automotive errors-default

provenance() {
	cat <<-END_OF_TEXT
	# linux-$1.pcap

	$title

	| | |
	| --- | --- |
	| agent | Linux ${version%-*} (Debian's linux-source package, \`harness/linux/kernel.config\`), ARCH=um, x86-64, 1 CPU |
	| ran as | native process; its virtio_uml driver is the vhost-user front-end |
	| back-end | \`scmi-assay serve --platform builtin:$platform${fault:+ --fault $fault}\` |
	| device tree | \`harness/linux/trees/$tree.dts\` |
	| captured | $(date -u '+%d %B %Y') by \`scmi-assay record --proxy\` between the two: \`make linux-record\` |
	| command in Linux | \`$script\` |

	$(build/scmi-assay trace stats "$corpus/linux-$1.pcap" | sed -n '/ commands, /p'). Times are those of a busy machine: do not read latencies out of this trace.

	Replay: \`scmi-assay replay THIS.pcap --backend "loopback:builtin:$platform${fault:+?fault=$fault}" --timing recorded --rules $rules\`. Recorded times,
	since motion sensors send samples and changes take time; the rules let a power meter show another average.
	END_OF_TEXT
}

for name; do
	kind=${name%%-*} platform=${name#*-} fault=
	case $kind in
	drivers) script=harness/linux/in/exercise.sh tree=$platform title="The real drivers of Linux on builtin:$platform: boot and probe, steady work, power off." ;;
	rebind) script=harness/linux/in/rebind.sh tree=firmware title="The real drivers of Linux on builtin:$platform: boot, each driver unbound and bound, then the transport." ;;
	errors) script=harness/linux/in/exercise.sh tree=$platform fault=$faults title="The real drivers of Linux on builtin:$platform with faults: what they do when a platform refuses or ignores." ;;
	*) die "$name: known kinds are drivers, rebind and errors" ;;
	esac
	LINUX_KERNEL=$kernel harness/linux/record.sh "linux-$name" "$made" --platform "builtin:$platform" ${fault:+--serve "--fault $fault"} --dtb "$tree" -- "$script" >"$made/linux-$name.said" ||
		die "linux-$name: the recording failed"
	build/scmi-assay replay "$made/linux-$name.pcap" --backend "loopback:builtin:$platform${fault:+?fault=$fault}" --timing recorded --rules "$rules" >"$made/linux-$name.replayed" ||
		{ tail -n 8 "$made/linux-$name.replayed" >&2; die "linux-$name: the recording does not replay"; }
	tail -n 1 "$made/linux-$name.replayed"
	mv "$made/linux-$name.pcap" "$corpus/"
	provenance "$name" >"$corpus/linux-$name.md"
done
