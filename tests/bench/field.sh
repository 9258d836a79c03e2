#!/bin/bash
# tools/bench field [ROUNDS]: what waited on one device, 400 visits and 100 checks of stickers, handed in at once over TLS to the
# running service; the same sent again; and as many one request each on one connection. Medians of ROUNDS (5), every one counted
# once. As root it runs as the user socho, for PostgreSQL refuses root.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/../../tools/lib.sh"
readonly rounds=${1:-5} port=${BENCH_PORT:-28579} visits=400 scans=100

dir=${BENCH_DIR:-}
if [ -z "$dir" ]; then
	dir=$(mktemp -d "${TMPDIR:-/tmp}/socho-bench.XXXXXX")
	if is_root; then
		ensure_service_user
		chown "$service_user:" "$dir"
		from=$(parts=(tools sql build tests) reachable_root "$dir" tools sql build/socho tests/bench)
		trap 'rm -rf "$dir"' EXIT
		BENCH_DIR=$dir as_service_user "$from/tests/bench/field.sh" "$@"
		exit
	fi
fi

server=''
# shellcheck disable=SC2317 # a trap
clean_up() {
	[ -z "$server" ] || { kill -TERM "$server" && wait_gone 20 "$server" || kill -KILL "$server"; } 2>/dev/null || true
	"$root/tools/pg" stop "$dir" || true
	is_root || rm -rf "${dir:?}"/* 2>/dev/null || true
}
trap clean_up EXIT
trap 'exit 130' INT TERM

socho=$root/build/socho conf=$dir/socho.conf password='mật khẩu dài của chợ'
"$root/tools/pg" start "$dir" >&2
random_hex 32 | write_secret "$dir/column.key"
random_hex 32 | write_secret "$dir/keys.passphrase"
"$root/tools/certs" "$dir" >&2
cat >"$conf" <<-END
	database = $("$root/tools/pg" url "$dir")
	listen = 127.0.0.1:$port
	log_level = warn
END
socho() { "$socho" "$@" --config "$conf"; }
socho migrate >&2
sql() { "$root/tools/pg" psql "$dir" -q -At -v ON_ERROR_STOP=1 -c "set search_path = socho, public" -c "$1"; }
sql "insert into operator (province, kind, name, name_fold) values (22, 'board', 'Ban quản lý', 'ban quan ly');
	insert into market (province, operator, unit, label_code, name, name_fold, kind)
	select 22, o.id, u.id, 'BENCH', 'Chợ thử', 'cho thu', 'market' from operator o, unit u
	where u.level = 'province' and u.code = '22' and u.valid_to is null;
	insert into team (province, level, unit, name, name_fold, founded_on)
	select 22, 'commune', u.id, 'Tổ thử', 'to thu', '2024-01-01' from unit u where u.level = 'province' and u.code = '22' and u.valid_to is null"
awk 'BEGIN { print "market\tnumber"; for (i = 1; i <= 500; i++) print "BENCH\tS" i }' >"$dir/stalls.tsv"
socho stall import --province 22 "$dir/stalls.tsv" >&2
echo "$password" | socho user add --login lead --name 'Tổ trưởng' --role team_lead --province 22 --lasting >&2
sql "vacuum analyze" >&2
"$socho" serve --config "$conf" >"$dir/serve.log" 2>&1 &
server=$!
for _ in $(seq 100); do
	curl -sf --cacert "$dir/tls/ca.crt" "https://127.0.0.1:$port/readyz" >/dev/null && break
	sleep 0.2
done
ask() { curl -sS --cacert "$dir/tls/ca.crt" -b "$dir/cookie" -c "$dir/cookie" -H 'content-type: application/json' "$@"; }
jq -n --arg password "$password" '{login: "lead", password: $password}' | ask -f --data-binary @- -o "$dir/me" "https://127.0.0.1:$port/v1/sessions"
team=$(sql 'select id from team')
sql 'select id from stall order by number_sort' >"$dir/stalls"

# A device's queue: JSON lines of visits, then of checks; each with an id of its own.
queue() {
	jq -nc --arg team "$team" --arg at "$(date -u +%Y-%m-%dT%H:%M:%SZ)" --rawfile stalls "$dir/stalls" --rawfile ids <(
		for ((i = 0; i < visits + scans; i++)); do cat /proc/sys/kernel/random/uuid; done) --argjson visits "$visits" '
		($stalls | rtrimstr("\n") | split("\n")) as $stall | ($ids | rtrimstr("\n") | split("\n")) as $id
		| {visits: [range($visits) | {client_id: $id[.], team: $team, stall: $stall[.], task: "qr_install", channel: "market",
				outcome: "done", at: $at, latitude: 20.95, longitude: 107.08}],
			scans: [range($visits; $id | length) | {client_id: $id[.], stall: $stall[.], at: $at,
				payload: "00020101021138540010A00000072701240006970436011000110001230208QRIBFTTA53037045802VN6304B4F4"}]}'
}
sync_of() { # FILE STATUS: seconds that one request took, in which every result has that status
	local seconds
	seconds=$(ask -f -o "$dir/answer" -w '%{time_total}' --data-binary "@$1" "https://127.0.0.1:$port/v1/field/sync")
	[ "$(jq --arg status "$2" '[.visits[], .scans[] | select(.status == $status)] | length' "$dir/answer")" -eq $((visits + scans)) ] ||
		{ jq -c '[.visits[], .scans[] | {status, code}] | group_by(.) | map({one: .[0], n: length})' "$dir/answer" >&2 && exit 1; }
	echo "$seconds"
}
median() { sort -n | awk '{ t[NR] = $1 } END { printf "%.2f", t[int((NR + 1) / 2)] }'; }

: >"$dir/first" && : >"$dir/again" && : >"$dir/single"
for ((round = 0; round < rounds; round++)); do
	queue >"$dir/queue"
	sync_of "$dir/queue" recorded >>"$dir/first"
	sync_of "$dir/queue" duplicate >>"$dir/again"
	queue >"$dir/queue"
	rm -f "$dir"/one.*
	jq -c '(.visits[] | {visits: [.]}), (.scans[] | {scans: [.]})' "$dir/queue" | split -l 1 -d -a 4 - "$dir/one."
	for one in "$dir"/one.*; do
		printf 'url = https://127.0.0.1:%s/v1/field/sync\ndata-binary = @%s\noutput = /dev/null\nfail\nheader = "content-type: application/json"\nwrite-out = "%%{http_code}\\n"\ncacert = %s\ncookie = %s\nsilent\nnext\n' "$port" "$one" "$dir/tls/ca.crt" "$dir/cookie"
	done | sed '$d' >"$dir/many"
	begun=$(date +%s.%N)
	answered=$(curl -K "$dir/many" | grep -c '^200$')
	awk -v a="$begun" -v b="$(date +%s.%N)" 'BEGIN { print b - a }' >>"$dir/single"
	[ "$answered" -eq $((visits + scans)) ]
done
wanted=$((2 * rounds * (visits + scans)))
kept=$(sql 'select (select count(*) from visit) + (select count(*) from scan)')
cat <<-END
	field: $visits visits and $scans checks that waited on one device; $(nproc) cores shared by service, client and PostgreSQL

	| what | seconds |
	|---|---|
	| one request (wanted: under 5 s) | $(median <"$dir/first") |
	| the same sent again: nothing is recorded twice | $(median <"$dir/again") |
	| a request each on one connection | $(median <"$dir/single") |

	Handed in $wanted, some of them twice; recorded $kept.
END
[ "$kept" -eq "$wanted" ]
