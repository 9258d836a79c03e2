-- How far the codes of a key have been sealed anew, and whose stickers must be printed again. A successor with the same
-- plain face was made for the seal alone; it is printed again when it has been printed since. stickers counts the labels
-- whose layout shows the sealed face.
-- in  province smallint, key_id text, sealed_layouts text[]
-- out body text
with replaced as (
	select c.market, s.printed_at is not null as printed, (
			select count(*)
			from label l
			join print_batch b on b.province = l.province and b.id = l.batch
			where l.province = c.province and l.code = c.id and l.state <> 'voided' and b.layout = any ($3)) as stickers
	from code c
	join code s on s.province = c.province and s.id = c.superseded_by and s.plain_hash = c.plain_hash
	where c.province = $1 and c.key_id = $2 and c.state = 'superseded'
), live as (
	select c.id
	from code c
	where c.province = $1 and c.key_id = $2 and c.state in ('issued', 'printed', 'displayed')
		and code_may_move(code_state(c.state, c.expires_at), 'superseded')
), last as (
	select j.state, j.progress, j.progress_total, j.error
	from job j
	where j.province = $1 and j.kind = 'reseal' and j.payload ->> 'key_id' = $2
	order by j.created_at desc
	limit 1
)
select json_build_object(
	'key_id', $2::text,
	'job', (select row_to_json(l) from last l),
	'remaining', (select count(*) from live),
	'reprint', (select count(*) from replaced),
	'reprinted', (select count(*) from replaced where printed),
	'stickers', (select coalesce(sum(stickers), 0) from replaced where not printed),
	'markets', (select coalesce(json_agg(json_build_object('market', m.name, 'reprint', r.reprint, 'stickers', r.stickers)
			order by m.name), '[]')
		from (
			select market, count(*) as reprint, sum(stickers) as stickers
			from replaced
			where not printed
			group by market) r
		join market m on m.province = $1 and m.id = r.market))::text
