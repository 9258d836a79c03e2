#!/bin/bash
# tools/bench search [ROUNDS]: a vendor by how the folded name begins, among 1 000 000 in one province, in a cluster of its
# own: the register's own statement as the web role behind row-level security, for somebody with the whole province and for
# somebody with one market; beside the same look-up as the owner of the tables without a policy, and LIKE behind the policy.
# Medians and 95th percentiles of ROUNDS (200) look-ups each, by prefixes drawn from the names. As root it runs as socho.
set -euo pipefail
# shellcheck source=tools/lib.sh
. "$(dirname "$0")/../../tools/lib.sh"
# shellcheck source=tests/bench/cluster.bash
. "$(dirname "$0")/cluster.bash"
readonly rounds=${1:-200} vendors=${BENCH_VENDORS:-1000000} markets=1000

own_dir "$@"
start_cluster

# Names as they are: a family name, a middle name, a given name, the commonest the most often.
sql -v vendors="$vendors" -v markets="$markets" <<'END' >&2
set search_path = socho, public;
insert into operator (province, id, kind, name, name_fold) values (22, '10000000-0000-7000-8000-000000000000', 'board', 'B', 'b');
insert into market (province, id, operator, unit, label_code, name, name_fold, kind)
select 22, ('20000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, '10000000-0000-7000-8000-000000000000', u.id, 'M' || n,
	'Chợ ' || n, 'cho ' || n, 'market'
from generate_series(0, :markets - 1) as n
join unit u on u.level = 'province' and u.code = '22' and u.valid_to is null;
select setseed(0.5);
insert into vendor (province, id, market, kind, name, name_fold)
select 22, gen_random_uuid(), ('20000000-0000-7000-8000-' || lpad((n % :markets)::text, 12, '0'))::uuid, 'household', name, name
from (
	select n, (array['nguyen', 'nguyen', 'nguyen', 'nguyen', 'tran', 'tran', 'le', 'le', 'pham', 'hoang', 'phan', 'vu', 'dang',
			'bui', 'do', 'ho', 'ngo', 'duong', 'ly', 'dinh'])[1 + floor(random() * 20)] || ' '
		|| (array['thi', 'thi', 'thi', 'van', 'van', 'duc', 'minh', 'ngoc', 'thanh', 'quoc'])[1 + floor(random() * 10)] || ' '
		|| (array['anh', 'binh', 'chi', 'dung', 'giang', 'ha', 'huong', 'khanh', 'lan', 'mai', 'nam', 'oanh', 'phuong', 'quan',
			'son', 'thao', 'uyen', 'van', 'xuan', 'yen'])[1 + floor(random() * 20)] || ' ' || (n % 977) as name
	from generate_series(1, :vendors) as n) as made;
vacuum analyze;
END

# One look-up's time in the server, from the client's side of a prepared statement: \timing over a unix socket.
statement=$(sed -n '/^-- out/,$p' "$root/sql/queries/registry/vendors.sql" | sed 1d)
prefixes() { sql -c "select left(name_fold, 4 + (n % 9)::integer) from (select v.name_fold, row_number() over () as n from socho.vendor v
	tablesample system (1) repeatable (7) limit $rounds) as t"; }
prefixes >"$dir/prefixes"
look_ups() { # ROLE ENTER PREPARE: runs every prefix, prints milliseconds
	{
		echo "set search_path = socho, public; set plan_cache_mode = force_generic_plan;"
		[ "$1" = postgres ] || echo "begin; $2 set local role $1;"
		echo "prepare q$3;"
		echo "\\o /dev/null"
		echo "\\timing on"
		while read -r prefix; do
			case $4 in
			ours) echo "execute q('$prefix', '$prefix' || U&'\\+10FFFF', 0, null, null, 50);" ;;
			*) echo "execute q('$prefix');" ;;
			esac
		done <"$dir/prefixes"
	} | sql | sed -n 's/^Time: \([0-9.]*\) ms.*/\1/p' | tail -n +2
}
figures() { sort -n | awk '{ t[NR] = $1 } END { printf "%.2f %.2f", t[int((NR + 1) / 2)], t[int(NR * 0.95)] }'; }
whole="select enter_as('{22}', '*', '') \\g /dev/null
"
one="select enter_as('{22}', '{20000000-0000-7000-8000-000000000007}', '') \\g /dev/null
"
row() { printf '| %s | %s | %s |\n' "$1" ${2}; }
cut_short='select name from vendor where province = 22 and name_fold >= $1 collate "C" and name_fold < ($1 || U&'"'"'\+10FFFF'"'"') collate "C" order by name_fold, id limit 51'
like='select name from vendor where province = 22 and name_fold like $1 || '"'%'"' order by name_fold, id limit 51'
a=$(look_ups socho_web "$whole" "(text, text, smallint, uuid, uuid, integer) as $statement" ours | figures)
b=$(look_ups socho_web "$one" "(text, text, smallint, uuid, uuid, integer) as $statement" ours | figures)
c=$(look_ups postgres "" "(text) as $cut_short" peer 2>/dev/null | figures || true)
d=$(look_ups socho_web "$whole" "(text) as $like" peer 2>/dev/null | figures || true)
printf 'vendor by name among %s, a page of 50, %s look-ups each; wanted: under 20 ms behind the policy\n\n' "$vendors" "$rounds"
printf '| what | median ms | 95 %% ms |\n|---|---|---|\n'
row 'socho, a whole province, behind the policy' "$a"
row 'socho, one market of a thousand, behind the policy' "$b"
row 'the same range as the owner of the tables, no policy' "$c"
row 'LIKE behind the policy' "$d"
