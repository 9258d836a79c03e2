-- Writes down the successions of a map, from units that end on the day to units that begin on it.
-- in  day date, document text, level text[], code text[], new_code text[], relation text[], share text[]
-- out created bigint, updated bigint
with written as (
	insert into unit_succession as s (from_unit, to_unit, on_date, relation, share, document)
	select o.id, n.id, $1, i.relation, i.share::numeric, $2
	from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
		as i (level, code, new_code, relation, share)
	join unit o on o.level = i.level and o.code = i.code and o.valid_to = $1
	join unit n on n.level = 'commune' and n.code = i.new_code and n.valid_from = $1
	on conflict (from_unit, to_unit) do update
	set relation = excluded.relation, share = coalesce(excluded.share, s.share), document = excluded.document
	where (s.relation, s.share, s.document)
		is distinct from (excluded.relation, coalesce(excluded.share, s.share), excluded.document)
	returning s.xmax = 0 as fresh
)
select count(*) filter (where fresh), count(*) filter (where not fresh)
from written
