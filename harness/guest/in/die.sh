#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Ends a guest in the way its argument says. No test: tests use it to see that run.sh tells these ends apart.
# runs: on-request
case ${1-} in
status) exit "$2" ;;
hang) sleep 1000 ;;
warn) echo '<4>WARNING: CPU: 0 PID: 1 as asked' >/dev/kmsg ;;
panic) echo c >/proc/sysrq-trigger ;;
esac
