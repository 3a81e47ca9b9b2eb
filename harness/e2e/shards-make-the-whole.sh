#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Three shards together judge what one run judges, each result once. Rules over a whole run are judged in each shard, and say so.
. harness/e2e/lib.sh

expect 0 "$assay" check --backend loopback: --output "$work/whole" --json "$work/whole.json"
for i in 1 2 3; do
	expect 0 "$assay" check --backend loopback: --shard "$i/3" --output "$work/shard$i" --json "$work/shard$i.json"
done
whole_run_rules='.resource | startswith("shard ")'
ids=$(jq -r ".checks[] | select($whole_run_rules) | .id" "$work/shard1.json" | sort -u | jq -R . | jq -sc .)
list=".checks[] | select((.id as \$id | $ids | index(\$id)) | not) | [.id, .agent, .resource, .verdict] | @tsv"
jq -r "$list" "$work/whole.json" | sort >"$work/whole.list"
jq -r "$list" "$work/shard1.json" "$work/shard2.json" "$work/shard3.json" | sort >"$work/shards.list"
diff "$work/whole.list" "$work/shards.list" || fail "the shards are not the whole"
[ "$(wc -l <"$work/whole.list")" -gt 1000 ] || fail "only $(wc -l <"$work/whole.list") results were compared"
for i in 1 2 3; do
	[ "$(jq -r "$list" "$work/shard$i.json" | wc -l)" -gt 100 ] || fail "shard $i judged next to nothing"
done
echo "$(wc -l <"$work/whole.list") results, each in one of three shards"
