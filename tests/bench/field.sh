#!/bin/bash
# tools/bench field [ROUNDS]: what waited on one device, 400 visits and 100 checks of stickers, handed in at once over TLS to the
# running service; the same sent again; and as many one request each on one connection. Medians of ROUNDS (5), every one counted
# once. As root it runs as the user socho, for PostgreSQL refuses root.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/../../tools/lib.sh"
# shellcheck source=tests/bench/cluster.bash
. "$(dirname "$0")/cluster.bash"
readonly rounds=${1:-5} visits=400 scans=100

own_dir "$@"
start_cluster
readonly password='mật khẩu dài của chợ'
add_bench_market
query "insert into team (province, level, unit, name, name_fold, founded_on)
	select 22, 'commune', u.id, 'Tổ thử', 'to thu', '2024-01-01' from unit u where u.level = 'province' and u.code = '22' and u.valid_to is null"
awk 'BEGIN { print "market\tnumber"; for (i = 1; i <= 500; i++) print "BENCH\tS" i }' >"$dir/stalls.tsv"
socho stall import --province 22 "$dir/stalls.tsv" >&2
echo "$password" | socho user add --login lead --name 'Tổ trưởng' --role team_lead --province 22 --lasting >&2
query "vacuum analyze" >&2
serve
ask() { curl -sS --cacert "$dir/tls/ca.crt" -b "$dir/cookie" -c "$dir/cookie" -H 'content-type: application/json' "$@"; }
jq -n --arg password "$password" '{login: "lead", password: $password}' | ask -f --data-binary @- -o "$dir/me" "https://127.0.0.1:$port/v1/sessions"
team=$(query 'select id from team')
query 'select id from stall order by number_sort' >"$dir/stalls"

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
kept=$(query 'select (select count(*) from visit) + (select count(*) from scan)')
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
