-- Work that was begun and given up goes on. No row: there is none for this province, or it is under way.
-- in  province smallint
-- out version smallint
with begun as (
	insert into job (province, kind, dedupe, payload)
	select r.province, 'rekey', 'box', jsonb_build_object('version', r.version)
	from rekeying r
	where r.province = $1 and r.finished_at is null
		and r.version = (select max(k.version) from data_key k where k.province = $1 and k.kind = 'box')
	on conflict do nothing
	returning (payload ->> 'version')::smallint as version
)
select version from begun
