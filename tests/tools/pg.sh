#!/bin/bash
# tools/pg: a private cluster that keeps what it was told, whatever befell it.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

scratch=$(mktemp -d "${TMPDIR:-/tmp}/pg-test.XXXXXX")
chmod 711 "$scratch" # run as root, the cluster's user passes through
bystander='' odd="$scratch/a directory, with a name that is too long for the path of a unix socket, which holds 107 bytes"
# shellcheck disable=SC2317 # a trap
clean_up() {
	[ -z "$bystander" ] || kill "$bystander"
	tools/pg stop "$scratch/d"
	tools/pg stop "$odd"
	rm -rf "$scratch" "$odd_socket"
}
odd_socket=''
trap clean_up EXIT

dir=$scratch/d
pg() { tools/pg "$1" "$dir" "${@:2}"; }
ask() { pg psql -At -c "$1"; }
postmaster() { head -n 1 "$dir/pg/postmaster.pid"; }
# shellcheck disable=SC2317 # called by check
setting() { equal "$(ask "show $1")" "$2"; }

check "a cluster is made and started" pg start
check "the superuser reaches the database socho" equal "$(ask 'select current_database()')" socho
check "pages have checksums" setting data_checksums on
check "a commit is on the disk before it is acknowledged" setting fsync on
check "it listens on no network address" equal "$(ask "select current_setting('listen_addresses') = ''")" t
check "its text is UTF-8 in the locale C.UTF-8" equal \
	"$(ask "select pg_encoding_to_char(encoding), datcollate from pg_database where datname = 'socho'")" 'UTF8|C.UTF-8'
for role in admin web press; do
	check "socho_$role signs in with the password of its file" equal \
		"$(PGUSER=socho_$role PGPASSWORD=$(cat "$dir/passwords/$role") pg psql -At -c 'select current_user')" "socho_$role"
	check "only the owner reads the password of socho_$role" equal "$(stat -c %a "$dir/passwords/$role")" 600
done
check "nobody gets in without a password" refused \
	env PGPASSFILE=/dev/null psql -X -w "$(tools/pg url "$dir") user=postgres" -c 'select 1'

before=$(postmaster)
check "a second start leaves it running" pg start
check "and is the same process" equal "$(postmaster)" "$before"

ask 'create table kept (n int); insert into kept values (42)' >/dev/null
kill -KILL "$(postmaster)"
check "it starts again after the postmaster was killed" pg start
check "what was committed before the crash is there" equal "$(ask 'select n from kept')" 42

check "it stops" pg stop
check "stopping twice is no error" pg stop
sleep 600 &
bystander=$!
printf '%s\n%s\n1\n5432\n%s\n\n' "$bystander" "$dir/pg" "$dir/run" >"$dir/pg/postmaster.pid"
check "a stale lock file that names another program's process does not stop it" pg start
check "and that process lives on" kill -0 "$bystander"
check "a second start on kept data finds it" equal "$(ask 'select n from kept')" 42

mkdir "$odd"
check "a directory with blanks and a long name will do" tools/pg start "$odd"
odd_socket=$(tools/pg url "$odd" | sed 's/host=\([^ ]*\).*/\1/')
check "its socket is in a short directory of its own" equal "$(tools/pg psql "$odd" -At -c 'select 1')" 1
done_testing
