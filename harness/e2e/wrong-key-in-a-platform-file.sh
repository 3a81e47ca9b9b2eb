#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A platform file with a key that is none: exit status 2, and the message names file, line and key.
# also: asan cover
. harness/e2e/lib.sh

sed '0,/^vendor:/s/^vendor:/vendro:/' harness/config/platforms/default.yaml >"$work/wrong.yaml"
line=$(grep -n '^vendro:' "$work/wrong.yaml" | cut -d: -f1)
[ -n "$line" ] || fail "the default platform file has no line that starts with vendor:"
for command in "check --output $work/run --backend loopback:$work/wrong.yaml" "serve --listen vhost-user:$work/s --platform $work/wrong.yaml"; do
	# shellcheck disable=SC2086
	expect 2 timeout 10 "$assay" $command
	says "$work/err" "wrong.yaml:$line"
	says "$work/err" "vendro"
done
printf 'vendor: [\n' >"$work/broken.yaml"
expect 2 "$assay" check --backend "loopback:$work/broken.yaml" --output "$work/run"
says "$work/err" "broken.yaml"
expect 2 "$assay" check --backend "loopback:$work/missing.yaml" --output "$work/run"
says "$work/err" "missing.yaml"
