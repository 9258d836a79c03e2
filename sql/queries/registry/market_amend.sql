-- Changes what a market has without a day, and its line in the trail: what is absent (-1) stays, what cleared names goes. No
-- row: no such market in scope. fits: false when it is at another version by now. A new day cut-off counts for payments taken
-- from then on (match_version moves), a new face for codes issued from then on.
-- in  market uuid, version integer, name text?, name_fold text?, business_points integer, face text?
-- in  day_cutoff_minutes smallint, ground_m2 text?, model_4_0 text?, model_since date?, model_note text?, source text?
-- in  as_of date?, cleared text[], person uuid?, request text?, contact_phone text?
-- out version integer, fits bool
with found as materialized (
	select m.* from market m where m.id = $1
), wanted as (
	select f.province, f.id,
		coalesce($3, f.name) as name,
		coalesce($4, f.name_fold) as name_fold,
		case when 'business_points' = any($14::text[]) then null else coalesce(nullif($5, -1), f.business_points) end
			as business_points,
		coalesce($6, f.face) as face,
		coalesce(nullif($7, -1::smallint), f.day_cutoff_minutes) as day_cutoff_minutes,
		case when 'ground_m2' = any($14::text[]) then null else coalesce($8::numeric(10, 2), f.ground_m2) end as ground_m2,
		coalesce($9, f.model_4_0) as model_4_0,
		case when 'model_since' = any($14::text[]) then null else coalesce($10, f.model_since) end as model_since,
		case when 'model_note' = any($14::text[]) then null else coalesce($11, f.model_note) end as model_note,
		case when 'source' = any($14::text[]) then null else coalesce($12, f.source) end as source,
		case when 'as_of' = any($14::text[]) then null else coalesce($13, f.as_of) end as as_of,
		case when 'contact_phone' = any($14::text[]) then null else coalesce($17, f.contact_phone) end as contact_phone
	from found f
), new as materialized (
	select w.*
	from wanted w
	join found f on f.version = $2
	where (w.name, w.business_points, w.face, w.day_cutoff_minutes, w.ground_m2, w.model_4_0, w.model_since, w.model_note,
			w.source, w.as_of, w.contact_phone)
		is distinct from (f.name, f.business_points, f.face, f.day_cutoff_minutes, f.ground_m2, f.model_4_0, f.model_since,
			f.model_note, f.source, f.as_of, f.contact_phone)
), changed as (
	update market m
	set name = n.name, name_fold = n.name_fold, business_points = n.business_points, face = n.face,
		day_cutoff_minutes = n.day_cutoff_minutes, ground_m2 = n.ground_m2, model_4_0 = n.model_4_0,
		model_since = n.model_since, model_note = n.model_note, source = n.source, as_of = n.as_of,
		contact_phone = n.contact_phone
	from new n
	where m.province = n.province and m.id = n.id and m.version = $2
	returning m.*
), trail as (
	insert into audit (province, person, request, action, market, entity, entity_id, before, after)
	select c.province, $15, $16, 'market.amend', c.id, 'market', c.id::text, d.before, d.after
	from changed c
	join found f on f.province = c.province and f.id = c.id
	cross join lateral (
		select jsonb_object_agg(was.key, was.value) as before, jsonb_object_agg(was.key, is_now.value) as after
		from jsonb_each(to_jsonb(f)) as was
		join jsonb_each(to_jsonb(c)) as is_now using (key)
		where was.value <> is_now.value and was.key <> 'name_fold') as d
)
select coalesce((select c.version from changed c), f.version),
	f.version = $2 and (exists (select from changed) or not exists (select from new))
from found f
