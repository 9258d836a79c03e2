#!/bin/bash
# tools/bench confirm [ROUNDS [SECONDS]]: native pushes over TLS 1.3 into the running service, recorded, matched and
# rolled up before each answer; beside pgbench on the same cluster in the same run: a plain one-row insert of the same
# bytes, and this service's own ingest statement one row a transaction. Medians of ROUNDS (5), taken in turn. As root it
# runs as the user socho, for PostgreSQL refuses root.
# Then SePay's form beside the native one, the tail at half the peak, and a backlog drained beside new pushes. With
# BENCH_ROWS=10000000 the store is filled up to so many rows, and the rate measured before and after.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/../../tools/lib.sh"
# shellcheck source=tests/bench/cluster.bash
. "$(dirname "$0")/cluster.bash"
readonly rounds=${1:-5} seconds=${2:-3} stalls=20000

own_dir "$@"
start_cluster
socho connection add --province 22 --provider native --name bench --json >"$dir/connection.json"
sepay_secret=$(random_hex 32)
echo "hmac_secret = $sepay_secret" | socho connection add --province 22 --provider sepay --name sepay --json --secrets - >"$dir/sepay.json"
sepay_path=$(jq -r .path "$dir/sepay.json")
connection=$(jq -r .id "$dir/connection.json") secret=$(jq -r .secret "$dir/connection.json")
"$root/build/bench/confirm_seed" "$conf" $stalls >"$dir/stalls"
serve

# ---- the peers: pgbench as socho_web, prepared statements

event() { # the bytes of one event, as the load generator writes them
	printf '{"type":"payment.credited","data":{"source":"bench","source_id":"01234567-123456","occurred_at":"2026-11-21T08:30:00.000+07:00","amount":"45000","currency":"VND","account":{"bin":"970422","number":"19000012345"},"bank_reference":"FT26325000012345","content":"MBVCB.7636713318.004653.%s.CT tu 0760000000001 NGUYEN THI HOA toi 19000012345 SAP 123 tai MB- Ma GD ACSP/ vz772660"}}' "$1"
}
sql -c "create table socho.bench_plain (id bigint generated always as identity primary key, event_id text not null,
	amount_vnd bigint not null check (amount_vnd > 0), received_at timestamptz not null default now(), body text not null);
	grant insert on socho.bench_plain to socho_web"
code=$(head -n 1 "$dir/stalls" | cut -d' ' -f1)
printf "insert into bench_plain (event_id, amount_vnd, body) values (gen_random_uuid()::text, 45000, '%s');\n" "$(event "$code")" >"$dir/plain.sql"

# The ingest statement with arrays of one, its stall drawn anew each time. As in the service the match is known beforehand.
sql -c "create table socho.bench_stall as select row_number() over () n, s.id as stall, s.market, s.content_code, a.id as account,
		a.number_hash
	from socho.stall s join socho.account a on a.sole_stall = s.id;
	create unique index on socho.bench_stall (n); analyze socho.bench_stall; grant select on socho.bench_stall to socho_web" >/dev/null
single_values=( # of $3 and after
	"null" # version
	"array[gen_random_uuid()]" "array[now()]" "array['$connection'::uuid]" "array[gen_random_uuid()::text]"
	"array[uuid_send(gen_random_uuid())]" "array['credit'::text]" "array[45000::bigint]" "array['970422'::text]"
	"(select array[number_hash] from drawn)" "array[now()]" "array[current_date]" "array['FT26325000012345'::text]"
	"array[sha256(uuid_send(gen_random_uuid()))]" "array[uuid_send(gen_random_uuid())]"
	"array[decode(repeat(md5(random()::text), 27), 'hex')]" "array[null::bytea]"
	"(select array[account] from drawn)" "(select array[stall] from drawn)" "(select array[market] from drawn)"
	"array[current_date]" "array['content_code'::text]" "(select array[content_code] from drawn)"
	"array[gen_random_uuid()]" "array[decode(repeat('00', 56), 'hex')]" "array[null::text]" "array[null::text]")
{
	echo "\\set n random(1, $stalls)"
	echo "\\set lane :client_id"
	text=$(sed -e '/^--/d' -e 's/^with current/with drawn as materialized (select * from bench_stall where n = :n), current/' \
		"$root/sql/queries/confirm/record.sql")
	for ((k = ${#single_values[@]}; k >= 1; k--)); do
		text=$(K=$((k + 2)) V=${single_values[k - 1]} perl -pe 's/\$$ENV{K}(?!\d)(::\w+(\[\])?)?/$ENV{V}/g' <<<"$text")
	done
	perl -pe 's/\$2(?!\d)/(100 + :lane)::smallint/g; s/\$1(?!\d)/22::smallint/g' <<<"$text"
	echo ';'
} >"$dir/single.sql"

pgbench() { # SCRIPT CLIENTS -> transactions a second
	PGPASSFILE=$dir/passwords/pgpass PGOPTIONS='-c socho.provinces={22} -c socho.markets=*' \
		/usr/lib/postgresql/15/bin/pgbench -n -M prepared -j 2 -c "$2" -T "$seconds" -f "$dir/$1.sql" \
		"$("$root/tools/pg" url "$dir") user=socho_web" 2>>"$dir/pgbench.log" | awk '/^tps = /{ printf "%.0f\n", $3 }'
}
load() { # CLIENTS EVENTS -> events a second
	"$root/build/bench/confirm_load" "$port" "$connection" "$secret" "$dir/stalls" "$1" "$2" "$seconds" | tee -a "$dir/load.jsonl" | jq .events_per_s
}

sepay() { # CLIENTS -> events a second
	"$root/build/bench/confirm_load" "$port" "$sepay_path" "$sepay_secret" "$dir/stalls" "$1" 1 "$seconds" | jq .events_per_s
}
open_loop() { # CLIENTS RATE SECONDS -> the line of it
	"$root/build/bench/confirm_load" "$port" "$connection" "$secret" "$dir/stalls" "$1" 1 "$3" "$2"
}

readonly plain_clients=(1 16 32 64) single_clients=(1 16 32) one=(1 16 64 256) hundred=(4 16 64)
load 16 100 >/dev/null
load 64 1 >/dev/null
for _ in 1 2 3; do sepay 64; done >/dev/null # as many stalls as the native form meets before
[ -z "${BENCH_ROWS:-}" ] || for _ in 1 2 3 4 5; do load 64 1; done >"$dir/few"
for round in $(seq "$rounds"); do
	say "round $round of $rounds"
	for c in "${plain_clients[@]}"; do pgbench plain "$c" >>"$dir/plain.$c"; done
	for c in "${one[@]}"; do load "$c" 1 >>"$dir/one.$c"; done
	sepay 64 >>"$dir/sepay.64"
	for c in "${single_clients[@]}"; do pgbench single "$c" >>"$dir/single.$c"; done
	for c in "${hundred[@]}"; do load "$c" 100 >>"$dir/hundred.$c"; done
done

median() { sort -n "$1" | sed -n "$(((rounds + 1) / 2))p"; }
best() { for f in "$dir/$1".*; do median "$f"; done | sort -n | tail -n 1; }
plain=$(best plain) single=$(best single)
row() { printf '| %s | %s | %s | %s | %s |\n' "$1" "$2" "$3" "$(awk "BEGIN{printf \"%.2f\", $3/$plain}")" "$(awk "BEGIN{printf \"%.1f\", $3/$single}")"; }
echo "confirmations: events a second, medians of $rounds rounds of $seconds s; $(nproc) cores shared by service, PostgreSQL and load"
echo
echo "| what | clients | events/s | times best plain insert | times ingest row by row |"
echo "|---|---|---|---|---|"
for c in "${plain_clients[@]}"; do row "pgbench, plain one-row insert of the same bytes" "$c" "$(median "$dir/plain.$c")"; done
for c in "${single_clients[@]}"; do row "pgbench, the same ingest one row a transaction" "$c" "$(median "$dir/single.$c")"; done
for c in "${one[@]}"; do row "socho over TLS, 1 event a request" "$c" "$(median "$dir/one.$c")"; done
row "socho over TLS, SePay's form with HMAC" 64 "$(median "$dir/sepay.64")"
for c in "${hundred[@]}"; do row "socho over TLS, 100 events a request" "$c" "$(median "$dir/hundred.$c")"; done
echo
jq -rs --argjson want '[1,16,64,256]' 'map(select(.events_per_request == 1)) | group_by(.clients)[] |
	"1 event a request, \(.[0].clients) clients: p50 \(map(.p50_us) | sort | .[length / 2 | floor]) µs, p99 \(map(.p99_us) | sort | .[length / 2 | floor]) µs, errors \(map(.errors) | add)"' "$dir/load.jsonl"
echo "SePay's form beside the native one at 64 clients: $(awk "BEGIN{printf \"%.2f\", $(median "$dir/sepay.64") / $(median "$dir/one.64")}") (wanted: 0.9)"
echo "1 client beside the same ingest by pgbench at 1 client: $(awk "BEGIN{printf \"%.2f\", $(median "$dir/one.1") / $(median "$dir/single.1")}") (wanted: 0.8)"

peak=$(median "$dir/one.64")
for _ in 1 2 3 4 5; do open_loop 256 $((peak / 2)) 5 | jq .p99_us; done | sort -n >"$dir/half"
echo "p99 at half the peak, $((peak / 2)) events/s: $(sed -n 3p "$dir/half") µs (wanted: 50 000)"

# Ten minutes' worth at 500/s in batches of 100, while new pushes come at 500/s.
for _ in 1 2 3 4 5; do
	open_loop 64 500 12 >"$dir/new" &
	"$root/build/bench/confirm_load" "$port" "$connection" "$secret" "$dir/stalls" 8 100 10 | jq .events_per_s >>"$dir/drained"
	wait $!
	jq .p99_us "$dir/new" >>"$dir/meanwhile"
done
drained=$(sort -n "$dir/drained" | sed -n 3p)
echo "a backlog of 300 000 beside new pushes at 500/s: $drained events/s, $(awk "BEGIN{printf \"%.0f\", $drained / 500}") times the arrival (wanted: 5)," \
	"gone in $(awk "BEGIN{printf \"%.0f\", 300000 / $drained}") s; new pushes' p99 $(sort -n "$dir/meanwhile" | sed -n 3p) µs (wanted: 250 000)"

if [ -n "${BENCH_ROWS:-}" ]; then
	say "filling up to $BENCH_ROWS rows"
	sql -v rows="$BENCH_ROWS" -v connection="$connection" -f "$root/tests/bench/confirm_fill.sql" >/dev/null
	for _ in 1 2 3 4 5; do load 64 1; done >"$dir/many"
	few=$(sort -n "$dir/few" | sed -n 3p) many=$(sort -n "$dir/many" | sed -n 3p)
	echo "at $BENCH_ROWS rows against few: $many / $few events/s = $(awk "BEGIN{printf \"%.2f\", $many / $few}") (wanted: 0.9)"
fi
sql -c "select 'rows recorded ' || count(*) || ', day sums ' || (select sum(payments) from socho.stall_day) from socho.confirmation"
