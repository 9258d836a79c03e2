-- What an approved revision says of a vendor holds; what it does not name stays. sealed_*: hashes of sealed fields.
-- in  province smallint, revision uuid, name_fold text, phone_box bytea?, phone_hash bytea?, id_number_box bytea?
-- in  id_number_hash bytea?, email_box bytea?, person uuid, request text, sealed_before text, sealed_after text
with said as materialized (
	select r.province, r.id, r.vendor, r.market, r.automatic, r.data -> 'vendor' as d, to_jsonb(v) as was
	from revision r
	join vendor v on v.province = r.province and v.id = r.vendor
	where r.province = $1 and r.id = $2 and r.state = 'approved'
), done as (
	update vendor v
	set kind = coalesce(s.d ->> 'kind', v.kind),
		name = coalesce(s.d ->> 'name', v.name),
		name_fold = $3,
		legal_name = case when s.d ? 'legal_name' then s.d ->> 'legal_name' else v.legal_name end,
		tax_code = case when s.d ? 'tax_code' then s.d ->> 'tax_code' else v.tax_code end,
		registration_style = case when s.d ? 'registration_style' then s.d ->> 'registration_style' else v.registration_style end,
		registration_number = case when s.d ? 'registration_number' then s.d ->> 'registration_number'
			else v.registration_number end,
		registration_issued = case when s.d ? 'registration_issued' then (s.d ->> 'registration_issued')::date
			else v.registration_issued end,
		phone_box = case when s.d ? 'phone' then $4 else v.phone_box end,
		phone_hash = case when s.d ? 'phone' then $5 else v.phone_hash end,
		id_number_box = case when s.d ? 'id_number' then $6 else v.id_number_box end,
		id_number_hash = case when s.d ? 'id_number' then $7 else v.id_number_hash end,
		email_box = case when s.d ? 'email' then $8 else v.email_box end
	from said s
	where v.province = s.province and v.id = s.vendor
)
insert into audit (province, person, request, action, market, entity, entity_id, before, after)
select s.province, $9, $10, 'vendor.details', s.market, 'vendor', s.vendor::text,
	coalesce((
		select jsonb_object_agg(f.name, s.was -> f.name)
		from jsonb_object_keys(s.d) as f (name)
		where f.name not in ('phone', 'email', 'id_number')), '{}') || jsonb_build_object('sealed', $11::jsonb),
	s.d || jsonb_build_object('sealed', $12::jsonb, 'revision', s.id, 'automatic', s.automatic)
from said s
