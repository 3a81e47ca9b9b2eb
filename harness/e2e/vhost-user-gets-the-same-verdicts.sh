#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The same platform behind a socket, in another process, gets for every check the verdict that it gets in this one.
# also: asan cover
. harness/e2e/lib.sh

expect 0 "$assay" check --backend loopback: --output "$work/loopback" --json "$work/loopback.json"
serve "$work/s"
expect 0 "$assay" check --backend "vhost-user:$work/s" --output "$work/vhost-user" --json "$work/vhost-user.json"
verdicts "$work/loopback.json" >"$work/loopback.verdicts"
verdicts "$work/vhost-user.json" >"$work/vhost-user.verdicts"
diff "$work/loopback.verdicts" "$work/vhost-user.verdicts" || fail "loopback (<) and vhost-user (>) differ"
kill -0 "$server" || fail "serve has ended"
echo "result: $(wc -l <"$work/vhost-user.verdicts") verdicts the same"
