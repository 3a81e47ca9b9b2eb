# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# apt without root and without touching the machine's own state: packages are looked up and downloaded, never installed. Sourced after lib.sh.
need apt-get apt
# shellcheck disable=SC2154
apt_state=$cache/apt

# apt with the machine's own lists, or with lists of our own where those lack what is needed. Signatures are checked with the machine's keys.
private=
apt_tool() {
	tool=$1
	shift
	if [ "$private" ]; then
		"$tool" -q -o Dir::Etc::SourceList="$apt_state/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::Preferences=/dev/null \
			-o Dir::Etc::PreferencesParts=/dev/null -o Dir::State="$apt_state/state" -o Dir::State::status=/var/lib/dpkg/status \
			-o Dir::Cache="$apt_state/cache" -o APT::Sandbox::User= "$@" </dev/null
	else
		"$tool" -q -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User= "$@" </dev/null
	fi
}

# the archives that this machine uses, and where such an archive keeps its security updates
sources() {
	sites=$(apt-get indextargets --no-release-info --format "\$(SITE)" 'Created-By: Packages' 2>/dev/null | sort -u)
	for site in $sites; do
		case $site in
		*security*) echo "deb [check-valid-until=no] $site bookworm-security main" ;;
		*/debian) printf 'deb [check-valid-until=no] %s bookworm main\ndeb [check-valid-until=no] %s-security bookworm-security main\n' "$site" "$site" ;;
		esac
	done | sort -u
}

own_lists() {
	say "updating package lists of our own"
	private=yes
	mkdir -p "$apt_state/state/lists/partial" "$apt_state/cache/archives/partial"
	sources >"$apt_state/sources.list"
	apt_tool apt-get update >"$apt_state/log" 2>&1 || true
}
