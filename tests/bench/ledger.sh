#!/bin/bash
# tools/bench ledger [LEAVES [SECONDS]]: sealing. First the running service takes pushes over TLS at 2 000 events a second
# for SECONDS (20), and the age of the oldest entry that is in no tree is looked at ten times a second, once with a request
# an event and once with 100. Then LEAVES (1 000 000) entries come onto the list at once, in batches of 500 and of one, and
# the time is taken until they are sealed; beside PostgreSQL adding as many rows of an index, an id and a hash, with two
# keys, in one statement in the same cluster. As root it runs as the user socho.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/../../tools/lib.sh"
# shellcheck source=tests/bench/cluster.bash
. "$(dirname "$0")/cluster.bash"
readonly leaves=${1:-1000000} seconds=${2:-20} stalls=2000

own_dir "$@"
start_cluster
socho connection add --province 22 --provider native --name bench --json >"$dir/connection.json"
connection=$(jq -r .id "$dir/connection.json") secret=$(jq -r .secret "$dir/connection.json")
"$root/build/bench/confirm_seed" "$conf" $stalls >"$dir/stalls"
sealed() { sql -c "select size from socho.ledger where log = 'confirmations'"; }

# ---- the lag at 2 000 a second

lag() { # EVENTS a request
	local load
	"$root/build/bench/confirm_load" "$port" "$connection" "$secret" "$dir/stalls" 16 "$1" "$seconds" 2000 >"$dir/load.json" &
	load=$!
	sleep 2
	while kill -0 "$load" 2>/dev/null; do
		echo "select coalesce(max(extract(epoch from clock_timestamp()) * 1000
			- ('x' || encode(substr(entries, 17, 8), 'hex'))::bit(64)::bigint / 1000)::integer, 0) from socho.confirmation_unsealed;"
		sleep 0.1
	done | sql -f - | sort -n >"$dir/lags"
	wait "$load"
	awk -v rate="$(jq .events_per_s "$dir/load.json")" -v n="$1" '{ at[NR] = $1 }
		END { printf "| %d | %s | %d | %d | %d |\n", n, rate, at[int(NR / 2) + 1], at[int(NR * 0.99) + 1], at[NR] }' "$dir/lags"
}
serve
echo "ledger: the age of the oldest entry in no tree, looked at ten times a second for $seconds s"
echo
echo "| events a request | events/s | median ms | 99 % ms | most ms |"
echo "|---|---|---|---|---|"
lag 1
lag 100

# ---- in bulk

fill() { # BATCH
	sql -v leaves="$leaves" -v batch="$1" <<-'END'
		insert into socho.confirmation_unsealed (province, entries)
		select 22, string_agg(uuid_send(gen_random_uuid()) || int8send(n) || sha256(int8send(n)), '')
		from generate_series(1, :leaves) as n group by n / :batch;
	END
}
bulk() { # BATCH
	local from began ended
	from=$(sealed)
	fill "$1"
	began=$(sql -c "select extract(epoch from clock_timestamp())")
	while [ "$(sealed)" -lt $((from + leaves)) ]; do sleep 0.1; done
	ended=$(sql -c "select extract(epoch from sealed_at) from socho.ledger where log = 'confirmations'")
	awk -v n="$leaves" -v began="$began" -v ended="$ended" -v b="$1" \
		'BEGIN { printf "| socho, listed in batches of %d: taken, hashed, placed, committed | %.0f |\n", b, n / (ended - began) }'
}
peer() {
	sql -c "create table socho.bench_leaf (log text, idx bigint, id uuid, hash bytea, primary key (log, idx), unique (id))"
	sql -v leaves="$leaves" <<-'END' | awk -v n="$leaves" '/^Time/ { printf "| PostgreSQL alone: a row and two keys for each leaf, one statement | %.0f |\n", n / $2 * 1000 }'
		\timing on
		insert into socho.bench_leaf select 'confirmations', n, gen_random_uuid(), sha256(int8send(n)) from generate_series(1, :leaves) as n;
	END
}
echo
echo "| $leaves entries | leaves/s |"
echo "|---|---|"
bulk 500
bulk 1
stop_service
peer
