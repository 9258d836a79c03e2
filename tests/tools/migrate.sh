#!/bin/bash
# socho migrate: forward only, one at a time, and never with a program that does not fit.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

scratch=$(mktemp -d "${TMPDIR:-/tmp}/migrate-test.XXXXXX")
chmod 711 "$scratch" # run as root, the cluster's user passes through
dir=$scratch/d
# shellcheck disable=SC2317 # a trap
clean_up() {
	tools/pg stop "$dir"
	rm -rf "$scratch"
}
trap clean_up EXIT

socho=${SOCHO:-build/socho}
pg() { tools/pg psql "$dir" -At -c "$1"; }
migrate() { "$socho" migrate "$@" --config "$scratch/socho.conf"; }
# says WORD COMMAND…: the command is refused with this code.
# shellcheck disable=SC2317 # called by check
says() {
	local word=$1 output
	shift
	output=$("$@" 2>&1) && echo "was not refused" && return 1
	[[ $output == *"[$word"* ]] || { echo "$output" && return 1; }
}

tools/pg start "$dir" || exit 1
mkdir -m 700 "$scratch/tls"
openssl rand -hex 32 >"$scratch/column.key"
printf 'database = %s\npassword_dir = %s/passwords\nlisten = 127.0.0.1:0\n' "$(tools/pg url "$dir")" "$dir" >"$scratch/socho.conf"

check "a program refuses to serve an empty database" says schema_older "$socho" serve --config "$scratch/socho.conf"
check "--check changes nothing" says schema_older migrate --check
check "an empty database stays empty after --check" equal "$(pg "select count(*) from information_schema.tables where table_schema = 'socho'")" 0

# Two at once on an empty database: one does it, the other is told to wait or finds it done; never both.
migrate >"$scratch/one" 2>&1 &
one=$!
migrate >"$scratch/two" 2>&1 &
two=$!
one_status=0 two_status=0
wait $one || one_status=$?
wait $two || two_status=$?
check "of two migrations at once at least one succeeds" equal "$((one_status * two_status))" 0
check "each migration was applied once" equal "$(cat "$scratch/one" "$scratch/two" | grep '^migrated' | sort | uniq -d)" ''
migrate >/dev/null 2>&1
check "every migration is recorded" equal "$(pg 'select count(*) from socho.schema_migration')" "$(find sql/migrations -name '*.sql' | wc -l)"
check "a migrated database passes --check" migrate --check
check "a second migration finds nothing to do" equal "$(migrate)" ''

pg "insert into socho.lease (name, holder, until) values ('migrate', 'somebody else', now() + interval '1 hour')
	on conflict (name) do update set holder = excluded.holder, until = excluded.until" >/dev/null
pg "delete from socho.schema_migration where number = (select max(number) from socho.schema_migration)" >/dev/null
check "while somebody else holds the lease nobody migrates" says migrate_busy migrate
pg "update socho.lease set until = now() - interval '1 second' where name = 'migrate'" >/dev/null
check "a lease that ran out holds nobody up" refused says migrate_busy migrate
pg "insert into socho.schema_migration (number, name, digest) values (9999, '9999_of_tomorrow', sha256('x')),
	((select max(number) + 1 from socho.schema_migration where number < 9999), 'x', sha256('x'))" >/dev/null
check "a program older than the schema refuses to migrate" says schema_newer migrate
check "a program older than the schema refuses to serve" says schema_newer "$socho" serve --config "$scratch/socho.conf"
done_testing
