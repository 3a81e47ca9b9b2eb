#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# `make install` puts everything where it belongs, and a program builds against it with nothing but pkg-config.
. harness/e2e/lib.sh

root=$PWD/$build/installed
rm -rf "$root"
expect 0 env MAKEFLAGS= make -s install DESTDIR= PREFIX="$root"
for file in bin/scmi-assay lib/libscmi-assay.so lib/libscmi-assay.a include/assay/backend.h include/scmi/clock.h lib/pkgconfig/scmi-assay.pc \
	share/man/man1/scmi-assay.1 share/bash-completion/completions/scmi-assay share/scmi-assay/wireshark/scmi.lua; do
	[ -s "$root/$file" ] || fail "$file is missing"
done
expect 0 "$root/bin/scmi-assay" --version
cat >"$work/uses.c" <<'END'
#include <assay/agent.h>
#include <stdio.h>

int main(void)
{
	struct assay_agent_options options = {0};
	struct assay_agent *agent;
	char why[200] = "";

	if (assay_agent_open("loopback:", &options, &agent, why, sizeof(why))) {
		fprintf(stderr, "%s\n", why);
		return 1;
	}
	puts(assay_agent_uri(agent));
	assay_agent_close(agent);
	return 0;
}
END
# shellcheck disable=SC2046
expect 0 gcc -Wall -Werror "$work/uses.c" -o "$work/uses" $(PKG_CONFIG_PATH=$root/lib/pkgconfig pkg-config --cflags --libs scmi-assay)
expect 0 env LD_LIBRARY_PATH="$root/lib" "$work/uses"
says "$work/out" loopback
for header in "$root"/include/assay/*.h "$root"/include/scmi/*.h; do
	expect 0 gcc -std=c11 -Wall -Wextra -Werror -fsyntax-only -I"$root/include" -x c "$header"
done
