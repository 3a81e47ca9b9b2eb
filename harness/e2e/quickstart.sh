#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The main job, end to end, in a minute: a recorded boot of a Linux kernel replayed over a real vhost-user connection, every check judged, forbidden
# requests seen to be denied, the path from kick to call timed, one report to open. Run by `make quickstart` from the top of the repository.
set -eu
cd "$(dirname "$0")/../.."
assay=build/scmi-assay
out="assay-out"
run=build/quickstart
servers=

finish() {
	status=$?
	for server in $servers; do
		kill "$server" 2>/dev/null || true
	done
	exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

step() { printf '\n== %s\n' "$*"; }
command_line() { printf '$ %s\n' "$*"; }

# serve SOCKET OPTIONS...: a reference platform in a process of its own, behind a socket
serve() {
	socket=$1
	shift
	command_line scmi-assay serve --listen "vhost-user:$socket" "$@" '&'
	"$assay" serve --listen "vhost-user:$socket" "$@" >"$run/serve.log" 2>&1 </dev/null &
	servers="$servers $!"
	tries=500
	until [ -S "$socket" ]; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || { cat "$run/serve.log"; echo "serve made no socket at $socket" >&2; exit 1; }
		sleep 0.02
	done
}

assay() {
	command_line scmi-assay "$@"
	status=0
	"$assay" "$@" || status=$?
	return "$status"
}

rm -rf "$run"
mkdir -p "$run" "$out"
# a socket's path has room for 107 bytes, which a deep folder does not leave
sockets=$run
case $PWD in ???????????????????????????????????????????????????????????????????????????????*) sockets=$(mktemp -d) ;; esac

for trace in traces/corpus/linux-scmi-boot-*.pcap; do break; done
step "A Linux kernel's boot, as recorded: $(basename "$trace")"
assay trace stats "$trace"

step "Replay it over vhost-user, against a platform that behaves like the recorded one"
serve "$sockets/recorded" --platform harness/config/platforms/vhost-device-scmi.yaml
replayed=0
assay replay "$trace" --backend "vhost-user:$sockets/recorded" --json "$out/replay.json" | tee "$run/replay.txt" || true
grep -q '34 of 34' "$run/replay.txt" || replayed=1

step "Check the reference platform over vhost-user: every check, four reports"
serve "$sockets/reference"
checked=0
assay check --backend "vhost-user:$sockets/reference" --output "$out" --json "$out/check.json" --html "$out/report.html" \
	--junit "$out/check.xml" --tap "$out/check.tap" >"$run/check.txt" || checked=$?
cat "$run/check.txt"

step "Forbidden requests: each must be denied"
for requirement in CLK-005-09 CLK-007-07 CLK-00D-04; do
	jq -r --arg r "$requirement" '[.checks[] | select(any(.requirements[]; . == $r)) | select(.evidence | length > 0)][0]
		| "\($r)  \(.verdict)  \(.id) \(.resource)", (.evidence[] | "    \(.direction)  \(.bytes)\(if .status then "  status \(.status)" else "" end)")' "$out/check.json" || true
done

step "Time the path from kick to call"
assay bench --backend "vhost-user:$sockets/reference" --count 20000 --json "$out/bench.json"
figure=$(jq -r '([.series[], .phases[]? | select(.name == "kick_to_call")][0] // [.series[] | select(.name == "publish_to_reap")][0])
	| "\(.name): p50 \(.p50) ns, p99 \(.p99) ns over \(.count) exchanges"' "$out/bench.json")

step "Result"
echo "replay     $(grep -o '[0-9]* of 34' "$run/replay.txt" | tail -n 1) answers as recorded"
echo "check      $(tail -n 1 "$run/check.txt")"
echo "latency    $figure"
if [ "$replayed" -eq 0 ] && [ "$checked" -eq 0 ]; then
	echo "verdict    conformant"
else
	echo "verdict    fell short (replay $replayed, check $checked)"
fi
echo "report     open $out/report.html"
[ "$replayed" -eq 0 ] && [ "$checked" -eq 0 ]
