#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Makes build/bundle/ARCH: a folder to carry to a board, with the program, its shared libraries and loader, and a script that starts it. Nothing of the
# board's own is used but its kernel. Prints the folder; exit status 77 with a reason where it cannot be made here.
#   bundle.sh aarch64|x86_64
. harness/guest/lib.sh

arch=${1-}
case $arch in
aarch64) debian=arm64 triplet=aarch64-linux-gnu ;;
x86_64) debian=amd64 triplet=x86_64-linux-gnu ;;
*) die "ARCH=$arch: expected aarch64 or x86_64" ;;
esac
bundle=build/bundle/$arch
native=$(uname -m)

# the program, built against the packages of its architecture; debug information stays behind
build_cross() {
	root=$(harness/bundle/sysroot.sh "$debian" "$triplet") || { code=$?; echo "$root"; exit "$code"; }
	libraries=$root/usr/lib/$triplet
	PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_LIBDIR=$libraries/pkgconfig:$root/usr/share/pkgconfig MAKEFLAGS='' make --no-print-directory -s -j"$(nproc)" B="build/cross/$arch" \
		DEPS="$root/usr/local" CC="${BUNDLE_CC_WRAPPER-} $triplet-gcc --sysroot=$root" "build/cross/$arch/scmi-assay" \
		"build/cross/$arch/tools/scmi-assay-floor" >&2 || die "building for $arch failed"
	programs=build/cross/$arch
	strip=$triplet-strip
	search="$libraries $root/lib/$triplet $root/lib"
}

needed() { LC_ALL=C objdump -p "$1" 2>/dev/null | sed -n 's/^ *NEEDED *//p'; }

# find_library NAME: where the sysroot has it, or this machine
find_library() {
	for folder in $search; do
		[ ! -e "$folder/$1" ] || { echo "$folder/$1"; return 0; }
	done
	return 1
}

# all libraries that a file needs, and those that these need
take_libraries() {
	for name in $(needed "$1"); do
		[ ! -e "$bundle/lib/$name" ] || continue
		from=$(find_library "$name") || die "$1 needs $name, which is nowhere in $search"
		cp -L "$from" "$bundle/lib/$name"
		chmod 755 "$bundle/lib/$name"
		take_libraries "$bundle/lib/$name"
	done
}

starter() {
	cat >"$bundle/$1" <<END
#!/bin/sh
# Starts $1 of this folder with the libraries of this folder. SCMI_ASSAY_EMULATOR is put in front, for tests on another machine.
here=\$(dirname "\$(readlink -f "\$0")")
export SCMI_ASSAY_FLOOR="\$here/scmi-assay-floor"
exec \${SCMI_ASSAY_EMULATOR-} "\$here/lib/$loader" --library-path "\$here/lib" "\$here/bin/$1" "\$@"
END
	chmod 755 "$bundle/$1"
}

if [ "$arch" = "$native" ]; then
	programs=$build strip=strip search="/lib/$triplet /usr/lib/$triplet /lib64"
else
	build_cross
fi
rm -rf "$bundle"
mkdir -p "$bundle/bin" "$bundle/lib"
for program in scmi-assay tools/scmi-assay-floor; do
	name=$(basename "$program")
	"$strip" -g -o "$bundle/bin/$name" "$programs/$program" || die "$programs/$program: cannot be stripped"
	take_libraries "$bundle/bin/$name"
done
loader=$(basename "$(LC_ALL=C readelf -l "$bundle/bin/scmi-assay" | sed -n 's/.*interpreter: \(.*\)\]/\1/p')")
[ -e "$bundle/lib/$loader" ] || cp -L "$(find_library "$loader")" "$bundle/lib/$loader" || die "the loader $loader is nowhere in $search"
chmod 755 "$bundle/lib/$loader"
starter scmi-assay
starter scmi-assay-floor
cp LICENSE docs/raw.md docs/completion.bash "$bundle/"
echo "$bundle"
