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

# assay COMMAND...: shows the command, then runs it; $status is its exit status
assay() {
	command_line scmi-assay "$@"
	status=0
	"$assay" "$@" || status=$?
}

rm -rf "$run"
mkdir -p "$run" "$out"
# a socket's path has room for 107 bytes, which a deep folder does not leave
sockets=$run
case $PWD in ???????????????????????????????????????????????????????????????????????????????*) sockets=$(mktemp -d) ;; esac

for trace in traces/corpus/linux-scmi-boot-*.pcap; do break; done
step "A Linux kernel's boot, as recorded: its first requests and their answers"
command_line scmi-assay trace show "$trace"
"$assay" trace show "$trace" >"$run/show.txt"
head -n 9 "$run/show.txt" | cut -c 1-140
echo "... $(($(wc -l <"$run/show.txt") - 9)) more lines"
command_line scmi-assay trace stats "$trace"
"$assay" trace stats "$trace" >"$run/stats.txt"
tail -n 3 "$run/stats.txt"

step "Replay it over vhost-user, against a platform that behaves like the recorded one"
serve "$sockets/recorded" --platform harness/config/platforms/vhost-device-scmi.yaml
assay replay "$trace" --backend "vhost-user:$sockets/recorded" --json "$out/replay.json" >"$run/replay.txt"
cat "$run/replay.txt"
replayed=$status

step "Time the path of a request: agent, and with probes (root) the kernel between kick and call"
serve "$sockets/reference"
assay bench --backend "vhost-user:$sockets/reference" --count 20000 --json "$out/bench.json"
figure=$(jq -r '([.series[], .phases[]? | select(.name == "kick_to_call")][0] // [.series[] | select(.name == "publish_to_reap")][0])
	| "\(.name) p50 \(.p50) ns, p99 \(.p99) ns over \(.count) exchanges"' "$out/bench.json")

step "Judge the reference platform over vhost-user: every check, one page with the replay and the bench in it"
assay check --backend "vhost-user:$sockets/reference" --output "$out" --json "$out/check.json" --html "$out/report.html" \
	--junit "$out/check.xml" --tap "$out/check.tap" --with "$out/replay.json" --with "$out/bench.json" >"$run/check.txt"
checked=$status
if [ "$checked" -eq 0 ]; then tail -n 1 "$run/check.txt"; else cat "$run/check.txt"; fi

step "Among them, requests that this agent may not make: each is denied"
for requirement in CLK-005-09 CLK-007-07 CLK-00D-04; do
	jq -r --arg r "$requirement" '[.checks[] | select(any(.requirements[]; . == $r)) | select(.evidence | length > 1)][0]
		| "\(.verdict)  \($r)  \(.title) (\(.resource))",
		  (.evidence[0:2][] | "      \(if .direction == "sent" then "->" else "<-" end) \(.name)  \(.bytes)\(if .direction == "received" then "  status \(.status)\(if .status == -3 then " (DENIED)" else "" end)" else "" end)")' \
		"$out/check.json"
done

step "Result"
echo "replay   $(tail -n 1 "$run/replay.txt")"
echo "check    $(tail -n 1 "$run/check.txt")"
echo "latency  $figure"
if [ "$replayed" -eq 0 ] && [ "$checked" -eq 0 ]; then
	echo "verdict  conformant"
else
	echo "verdict  fell short (replay exits $replayed, check exits $checked)"
fi
echo "report   open $out/report.html"
[ "$replayed" -eq 0 ] && [ "$checked" -eq 0 ]
