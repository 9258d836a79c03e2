-- Functions that fill a province: :province, :markets of :stalls each, in forty communes; one market of eight is periodic, by the
-- lunar calendar. Every stall has a vendor and a code, four of ten accounts a feed, of three stickers one was checked.
select enter_all() \g /dev/null
create or replace function bench_id(kind integer, n bigint) returns uuid language sql immutable
	return (kind || lpad(n::text, 7, '0') || '-0000-7000-8000-000000000000')::uuid;
create or replace function bench_code(n bigint) returns text language plpgsql immutable as $$
declare
	alphabet text := '0123456789ABCDEFGHJKMNPQRSTVWXY';
	left_over bigint := n;
	sum bigint := 0;
	symbols text := '';
begin
	for place in reverse 5..1 loop
		symbols := substr(alphabet, (left_over % 31)::integer + 1, 1) || symbols;
		sum := sum + (place + 1) * (left_over % 31);
		left_over := left_over / 31;
	end loop;
	return 'CZ' || symbols || substr(alphabet, (sum % 31)::integer + 1, 1) || 'Z';
end
$$;
select :province * 100000 as first \gset
alter table code disable trigger code_birth;
insert into unit (level, code, type, name, full_name, name_fold, parent, valid_from, document)
select 'commune', '9' || lpad(:province::text, 2, '0') || lpad(n::text, 2, '0'), 'xã', 'X' || n, 'Xã ' || n, 'x' || n, u.id, '2020-01-01', 'x'
from unit u
cross join generate_series(1, 40) as n
where u.level = 'province' and u.code = lpad(:province::text, 2, '0') and u.valid_to is null;
insert into operator (province, id, kind, name, name_fold) values (:province, bench_id(1, :first), 'board', 'B', 'b');
insert into market (province, id, operator, unit, label_code, name, name_fold, kind, class, created_at)
select :province, bench_id(2, :first + n), bench_id(1, :first), u.id, 'B' || :province || 'M' || n, 'Chợ ' || n, 'cho ' || n,
	case when n % 8 = 0 then 'periodic_market' else 'market' end, 1 + n % 3, '2020-01-01'
from generate_series(1, :markets) as n
join unit u on u.level = 'commune' and u.code = '9' || lpad(:province::text, 2, '0') || lpad((n % 40 + 1)::text, 2, '0');
insert into market_opening (province, market, valid_from, calendar, days)
select province, id, '2020-01-01', 'lunar', '{2,7,12,17,22,27}' from market where province = :province and kind = 'periodic_market';
insert into stall (province, id, market, number, number_sort, line_of_business, census_date, content_code, created_at)
select :province, bench_id(3, :first + m * :stalls + n), bench_id(2, :first + m), 'A' || n, 'A' || lpad(n::text, 6, '0'),
	(array['Rau', 'Thịt', 'Vải', 'Hàng khô'])[1 + n % 4], '2020-01-01', bench_code(28 * 29791 * p.ordinal::bigint + m * :stalls + n), '2020-01-01'
from generate_series(1, :markets) as m
cross join generate_series(1, :stalls) as n
join province p on p.code = :province;
insert into stall_census (province, market, stall, census_date, status, said_at)
select province, market, id, census_date, status, created_at from stall where province = :province;
insert into vendor (province, id, market, kind, name, name_fold)
select province, id, market, 'household', 'Hộ', 'ho' from stall where province = :province;
insert into tenancy (province, market, stall, vendor, from_day, created_at)
select province, market, id, id, '2021-01-01', '2021-01-01' from stall where province = :province;
insert into account (province, id, market, vendor, bin, number_box, number_hash, last4, holder_name)
select province, id, market, id, '970422', '\x00', substring(sha256(id::text::bytea) for 16), '0000', 'HO' from stall where province = :province;
insert into code (province, id, market, stall, account, kind, face, key_id, signature, payload_box, plain_hash, sealed_hash, state, issued_at)
select province, lpad(:province::text, 2, '0') || lpad((row_number() over ())::text, 9, '0'), market, id, id, 'static', 'sealed', '00000000',
	decode(repeat('00', 64), 'hex'), '\x00', substring(sha256(('p' || id)::bytea) for 16), substring(sha256(('s' || id)::bytea) for 16), 'issued', '2022-01-01'
from stall where province = :province;
insert into connection (province, id, provider, environment, name, secret_box, path_token_hash)
values (:province, bench_id(7, :first), 'native', 'live', 'bank', '\x00', substring(sha256(:'province'::bytea) for 16));
insert into feed (province, account, connection, market, since, consent, created_at)
select province, id, bench_id(7, :first), market, '2022-01-01', 'x', '2022-01-01' from account where province = :province and hashtext(id::text) % 10 < 4;
insert into scan (province, market, stall, client_id, person, at, received_at, verdict, seal, code)
select province, market, stall, gen_random_uuid(), (select id from person limit 1), now() - interval '20 days', now() - interval '20 days', 'current', 'valid', id
from code where province = :province and hashtext(id) % 3 = 0;
