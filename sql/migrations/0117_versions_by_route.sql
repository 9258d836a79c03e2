-- Who brought an indicator version, by what document, and why one was retired.
set role socho_owner;

alter table indicator
	add column document text check (length(document) between 1 and 60),
	add column created_by uuid references person,
	add column created_at timestamptz not null default now(),
	add column retired_by uuid references person,
	add column retired_reason text check (length(retired_reason) between 1 and 500),
	add constraint indicator_retired check (retired_on is not null or (retired_by is null and retired_reason is null));
comment on table indicator is
	'One version of the definition of an indicator, from a day to come on. Published figures name the version, so a version
never changes, and never holds of days before it was brought; all of an indicator''s versions retire together.';
grant insert on indicator to socho_web;
grant update (retired_on, retired_by, retired_reason) on indicator to socho_web;

create function indicator_json(i indicator) returns json
	language sql stable parallel safe
begin atomic
	select json_build_object('code', i.code, 'version', i.version, 'name_vi', i.name_vi, 'name_en', i.name_en, 'source', i.source,
		'value_kind', i.value_kind, 'measure', i.measure, 'numerator', i.numerator, 'denominator', i.denominator, 'over', i.over,
		'direction', i.direction, 'bands', json_build_object('green_from', i.green_from, 'amber_from', i.amber_from),
		'levels', to_json(i.levels), 'parameters', i.parameters, 'valid_from', i.valid_from, 'document', i.document,
		'retired_on', i.retired_on, 'retired_reason', i.retired_reason);
end;
comment on function indicator_json(indicator) is 'An indicator version as the API shows it.';
grant execute on function indicator_json(indicator) to socho_web;

reset role;
