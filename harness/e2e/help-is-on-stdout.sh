#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# -h and --help of the program and of each command prints usage on standard output, nothing on standard error, and exits 0.
# also: cover
. harness/e2e/lib.sh

expect 0 "$assay" --help
for command in check replay bench compare serve record trace list generate; do
	says "$work/out" "^ +$command "
done
expect 0 "$assay" --version
says "$work/out" '[0-9]+\.[0-9]+\.[0-9]+'
for command in check replay bench compare serve record trace list generate; do
	expect 0 "$assay" "$command" --help
	says "$work/out" "usage: scmi-assay $command"
	[ ! -s "$work/err" ] || fail "$command --help wrote on standard error: $(cat "$work/err")"
	cp "$work/out" "$work/long"
	expect 0 "$assay" "$command" -h
	cmp -s "$work/out" "$work/long" || fail "$command -h says something else than $command --help"
done
