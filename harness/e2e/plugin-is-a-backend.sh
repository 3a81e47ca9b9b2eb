#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A shared object that includes include/assay/backend.h and links nothing of ours is a backend; one that is none is refused by name.
# also: cover
. harness/e2e/lib.sh

compile() { "${CC:-cc}" -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -shared -fPIC -Iinclude "$@" harness/e2e/plugin.c; }
compile -o "$work/plugin.so" || fail "the plugin does not compile against the public headers alone"
compile -DPLUGIN_ABI=99 -o "$work/foreign.so" || fail "the plugin of a foreign ABI does not compile"

expect 0 timeout 60 "$assay" bench --backend "plugin:$work/plugin.so" --count 1000 --depth 4 --probes off --json "$work/b.json"
[ "$(jq '[.series[] | select(.name == "publish_to_reap") | .count] | add' "$work/b.json")" -ge 1000 ] || fail "fewer samples than asked for"

expect 3 timeout 60 "$assay" bench --backend "plugin:$work/plugin.so,refuse" --count 10 --probes off
says "$work/err" "told to refuse"
run timeout 60 "$assay" bench --backend "plugin:$work/foreign.so" --count 10 --probes off
[ "$got" -ne 0 ] || fail "a foreign ABI was accepted"
says "$work/err" "foreign.so.*abi_version is 99, expected 1"
run timeout 60 "$assay" bench --backend "plugin:$work/nothing.so" --count 10 --probes off
[ "$got" -ne 0 ] || fail "a missing plugin was accepted"
says "$work/err" "nothing.so"
