#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Debian's user-mode-linux package, downloaded and unpacked, not installed: prints the path of its kernel. 77 with a reason where it cannot be had.
. harness/guest/lib.sh
. harness/guest/apt.sh

file=$cache/uml/debian/linux.uml
if [ ! -f "$file" ]; then
	new=$cache/uml/debian.new
	rm -rf "$new"
	mkdir -p "$new"
	if ! (cd "$new" && apt_tool apt-get download user-mode-linux) >"$new/log" 2>&1; then
		own_lists
		(cd "$new" && apt_tool apt-get download user-mode-linux) >"$new/log" 2>&1 || skip "the package user-mode-linux could not be downloaded"
	fi
	dpkg-deb --fsys-tarfile "$new"/user-mode-linux_*.deb | tar -xO ./usr/bin/linux.uml >"$new/linux.uml" || die "$new: no kernel in the package"
	chmod +x "$new/linux.uml"
	rm -f "$new"/*.deb
	rm -rf "$cache/uml/debian"
	mv "$new" "$cache/uml/debian"
fi
echo "$file"
