#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Inside the user-mode Linux: every driver at work while `record --ftrace` writes what the kernel logs.  recorded.sh SCMI-ASSAY TRACE
"$1" record --ftrace --out "$2" >"$2.out" 2>"$2.err" &
recorder=$!
tries=100
until grep -q '^ready:' "$2.out"; do
	tries=$((tries - 1))
	[ "$tries" -gt 0 ] || { cat "$2.err"; exit 1; }
	sleep 0.05
done
sh harness/linux/in/exercise.sh >"$2.deeds"
kill -INT "$recorder"
wait "$recorder" || { cat "$2.err"; exit 1; }
