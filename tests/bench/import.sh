#!/bin/bash
# tools/bench import [ROWS]: the dry run of a dirty sheet of 20 000 vendors (tests/bench/import_sheet.c) in the running
# service, from handing it in until every row is told: time, the press's memory, every bad row with its reason and every
# good one exact; the same rows once they are drafts; beside openpyxl reading the same file. As root it runs as the user
# socho, for PostgreSQL refuses root.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/../../tools/lib.sh"
# shellcheck source=tests/bench/cluster.bash
. "$(dirname "$0")/cluster.bash"
readonly rows=${1:-20000}

if is_root && [ -z "${BENCH_DIR:-}" ] && ! python3 -c 'import openpyxl' 2>/dev/null; then
	DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends python3-openpyxl >&2 </dev/null || true
fi
own_dir "$@"
start_cluster
add_bench_market
query "insert into person (login, name, password_hash) values ('maker', 'Người nhập', '\$argon2id\$')"
awk -v n="$rows" 'BEGIN { print "market\tnumber"; for (i = 1; i <= n; i++) print "BENCH\tS" i }' >"$dir/stalls.tsv"
socho stall import --province 22 "$dir/stalls.tsv" >&2
query "vacuum analyze" >&2
serve
press=$(for p in /proc/[0-9]*; do
	[[ $({ tr "\0" " " <"$p/cmdline"; } 2>/dev/null) != *" role press "*"$conf"* ]] || basename "$p"
done | head -n 1)

"$root/build/bench/import_sheet" "$dir/dirty.xlsx" "$dir/expected" "$rows"
now() { date +%s.%N; }
seconds() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", b - a }'; }
upload() { socho import upload --market BENCH --province 22 --as maker --wait --json "$1"; }

begun=$(now)
upload "$dir/dirty.xlsx" >"$dir/one.json"
dry=$(seconds "$begun" "$(now)")
peak_kb=$(awk '/VmHWM/ { print $2 }' "/proc/$press/status")
id=$(jq -r .id "$dir/one.json")

# Every row as the sheet's maker says: bad ones with their reasons, good ones with what they hold.
query "select line, action || ' ' || case when faults = '[]'
		then stall_number || '|' || name || '|' || (data #>> '{account,last4}') || '|' || (data #>> '{account,holder_name}')
		else (select string_agg(f.value ->> 'code', ',' order by f.place) from jsonb_array_elements(faults) with ordinality as f (value, place)) end
	from import_row where import = '$id' order by line" | tr '|' ' ' >"$dir/seen.flat"
tr '|' ' ' <"$dir/expected" >"$dir/expected.flat"
wrong=$(diff "$dir/expected.flat" "$dir/seen.flat" | grep -c '^[<>]' || true)
[ "$wrong" -eq 0 ] || diff "$dir/expected.flat" "$dir/seen.flat" | head -n 5 >&2
errors=$(query "select sum(octet_length(box)) from import_part where import = '$id' and what = 'errors'")

begun=$(now)
socho import commit --as maker --wait --json "$id" >"$dir/two.json"
commit=$(seconds "$begun" "$(now)")

# The same rows, saved anew: other bytes.
"$root/build/bench/import_sheet" "$dir/again.xlsx" "$dir/expected" "$((rows - 1))"
begun=$(now)
upload "$dir/again.xlsx" >"$dir/three.json"
again=$(seconds "$begun" "$(now)")

peer='not installed' peer_mb=-
if python3 -c 'import openpyxl' 2>/dev/null; then
	read -r peer peer_mb < <(python3 - "$dir/dirty.xlsx" <<-'END'
		import resource, sys, time
		import openpyxl
		begun = time.monotonic()
		book = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True)
		cells = sum(1 for row in book.worksheets[0].iter_rows(values_only=True) for value in row if value is not None)
		print(f"{time.monotonic() - begun:.1f}", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
	END
	)
fi

count() { jq -r ".actions.$1" "$dir/$2.json"; }
cat <<-END
	import: a sheet of $rows vendors, $(stat -c %s "$dir/dirty.xlsx") bytes of XLSX, 16 rows of 40 at fault; $(nproc) cores shared by service and PostgreSQL

	| what | seconds | memory at most |
	|---|---|---|
	| dry run in the service: handed in, unpacked, judged, matched, stored, file of errors written (wanted: under 20 s, 256 MB) | $dry | $((peak_kb / 1024)) MB of the press |
	| drafts of $(count create one) rows | $commit | |
	| dry run of the same rows in another file | $again | |
	| openpyxl, read-only: the same file's cells alone | $peer | $peer_mb MB |

	rows: create $(count create one), duplicate $(count duplicate one), error $(count error one); told otherwise than made: $wrong
	file of errors: $errors bytes sealed; drafts made: $(jq -r .drafted "$dir/two.json"); then: create $(count create three), unchanged $(count unchanged three)
END
[ "$wrong" -eq 0 ]
