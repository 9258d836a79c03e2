# Shared by the benchmarks, after tools/lib.sh: sourced, never run. A cluster in a directory of its own, and the service in
# front of it; both end with the script.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # variables of tools/lib.sh, and for the scripts that source this file

readonly port=${BENCH_PORT:-28571} socho=$root/build/socho
server=''

# own_dir ARGUMENT…: sets dir. As root, which PostgreSQL refuses, the script begins again as the service user, with the
# arguments, and ends here.
own_dir() {
	dir=${BENCH_DIR:-}
	[ -z "$dir" ] || return 0
	dir=$(mktemp -d "${TMPDIR:-/tmp}/socho-bench.XXXXXX")
	is_root || return 0
	ensure_service_user
	chown "$service_user:" "$dir"
	local from
	from=$(reachable_root "$dir" tools sql build/socho build/bench tests/bench tests/sql/helper)
	trap 'rm -rf "$dir"' EXIT
	BENCH_DIR=$dir as_service_user "$from/tests/bench/${0##*/}" "$@"
	exit
}

stop_service() {
	[ -z "$server" ] || { kill -TERM "$server" && wait_gone 20 "$server" || kill -KILL "$server"; } 2>/dev/null || true
	server=''
}

# shellcheck disable=SC2317 # a trap
clean_up() {
	stop_service
	"$root/tools/pg" stop "$dir" || true
	is_root || rm -rf "${dir:?}"/* 2>/dev/null || true
}

# A migrated cluster with its keys and certificates, and conf, with which the service listens on port.
start_cluster() {
	conf=$dir/socho.conf
	trap clean_up EXIT
	trap 'exit 130' INT TERM
	"$root/tools/pg" start "$dir" >&2
	random_hex 32 | write_secret "$dir/column.key"
	random_hex 32 | write_secret "$dir/keys.passphrase"
	"$root/tools/certs" "$dir" >&2
	cat >"$conf" <<-END
		database = $("$root/tools/pg" url "$dir")
		listen = 127.0.0.1:$port
		log_level = warn
	END
	socho migrate >&2
}

socho() { "$socho" "$@" --config "$conf"; }

# Returns when the service is ready.
serve() {
	"$socho" serve --config "$conf" >>"$dir/serve.log" 2>&1 &
	server=$!
	for _ in $(seq 100); do
		curl -sf --cacert "$dir/tls/ca.crt" "https://127.0.0.1:$port/readyz" >/dev/null && return
		sleep 0.2
	done
	die "the service is not ready after 20 s: $(tail -n 3 "$dir/serve.log")"
}

# sql ARGUMENT… of psql: as the owner of the cluster.
sql() { "$root/tools/pg" psql "$dir" -q -At -v ON_ERROR_STOP=1 "$@"; }

# query STATEMENT: the same, in the register's schema.
query() { sql -c 'set search_path = socho, public' -c "$1"; }

# One market for what a benchmark writes, BENCH of the province 22.
add_bench_market() {
	query "
		insert into operator (province, kind, name, name_fold) values (22, 'board', 'Ban quản lý', 'ban quan ly');
		insert into market (province, operator, unit, label_code, name, name_fold, kind)
		select 22, o.id, u.id, 'BENCH', 'Chợ thử', 'cho thu', 'market' from operator o, unit u
		where u.level = 'province' and u.code = '22' and u.valid_to is null"
}
