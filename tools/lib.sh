# Shared by the scripts in tools/: sourced, never run. They set -euo pipefail themselves before they source it.
# shellcheck shell=bash
# shellcheck disable=SC2034 # variables here are used by the scripts that source this file

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
export LC_ALL=C.UTF-8
export PATH="$PATH:/usr/sbin:/sbin"
readonly service_user=socho service_home=/var/lib/socho

say() { printf '%s\n' "$*" >&2; }
die() {
	say "${0##*/}: $*"
	exit 1
}
usage_error() {
	say "${0##*/}: $*; --help tells more"
	exit 2
}

# The head comment of a script is its help text.
print_help() { awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$0"; }

random_hex() { openssl rand -hex "$1"; }

# write_secret FILE: standard input into FILE, readable by the owner only, never half written.
write_secret() (
	umask 077
	cat >"$1.new" && mv -f "$1.new" "$1"
)

# absolute DIR: its absolute path, whether or not it exists.
absolute() { realpath -m -- "$1"; }

# alive PID: it runs and is no zombie.
alive() { [ -n "${1:-}" ] && [ -r "/proc/$1/stat" ] && ! grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null; }

# wait_gone SECONDS PID: 0 once the process has ended.
wait_gone() {
	local left=$(($1 * 10))
	while alive "$2"; do
		[ "$left" -gt 0 ] || return 1
		left=$((left - 1))
		sleep 0.1
	done
}

# PostgreSQL refuses to run as root. So as root, everything but installing packages and building is done as the system
# user socho, made on first use.
is_root() { [ "$(id -u)" -eq 0 ]; }
ensure_service_user() {
	getent passwd "$service_user" >/dev/null && return
	useradd --system --user-group --home-dir "$service_home" --create-home --shell /usr/sbin/nologin "$service_user"
	chmod 700 "$service_home"
	say "made the system user $service_user"
}
as_service_user() {
	HOME=$service_home setpriv --reuid "$service_user" --regid "$service_user" --init-groups -- "$@"
}

# The user can enter, list and write it; tried, not deduced from mode bits.
service_user_can_use() {
	# shellcheck disable=SC2016 # $1 is of the inner shell
	as_service_user sh -c 'cd -- "$1" && ls >/dev/null && : >.socho-try && rm .socho-try' sh "$1" 2>/dev/null
}

# give_state_dir DIR: makes DIR if need be and sees that the service user can use it. An empty directory is handed
# over; one that holds somebody's files is not. 1: the way to it is closed, 2: it holds files of somebody else.
give_state_dir() {
	(umask 077 && mkdir -p -- "$1")
	service_user_can_use "$1" && return 0
	[ -z "$(ls -A -- "$1")" ] || return 2
	chown "$service_user:" -- "$1"
	service_user_can_use "$1" && return 0
	rmdir -- "$1" 2>/dev/null || true
	return 1
}

# The checkout may stand where the service user cannot read (under /root). Then what runs is copied into the state
# directory, anew each time: reachable_root DIR PART… prints where the parts are to be run from.
reachable_root() {
	local copy=$1/program part
	shift
	if as_service_user test -x "$root/tools/run" -a -r "$root/tools/lib.sh" -a -r "$root/sql" &&
		{ [ ! -e "$root/build/socho" ] || as_service_user test -x "$root/build/socho"; }; then
		echo "$root"
		return
	fi
	rm -rf -- "$copy"
	mkdir -p -- "$copy"
	for part in "$@"; do
		[ ! -e "$root/$part" ] || (cd "$root" && cp -R --preserve=mode,timestamps --parents -- "$part" "$copy")
	done
	chown -R "$service_user:" -- "$copy"
	echo "$copy"
}

# become_service_user DIR ARGUMENTS…: as root, starts this same script again as the service user, DIR being usable.
# `parts` may name what of the checkout the script needs.
parts=(tools sql build/socho)
become_service_user() {
	is_root || return 0
	local dir=$1 from status=0
	shift
	ensure_service_user
	give_state_dir "$dir" || status=$?
	[ "$status" -ne 1 ] || die "the user $service_user cannot reach $dir; choose a directory that it can"
	[ "$status" -ne 2 ] || die "$dir holds files that the user $service_user cannot use: chown -R $service_user: $dir"
	from=$(reachable_root "$dir" "${parts[@]}")
	as_service_user test -x "$PWD" || cd /
	HOME=$service_home exec setpriv --reuid "$service_user" --regid "$service_user" --init-groups -- \
		"$from/tools/${0##*/}" "$@"
}
