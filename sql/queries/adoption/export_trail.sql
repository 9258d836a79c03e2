-- Who took which list away; province 0 is the whole country.
-- in  person uuid, request text, action text, market uuid?, rows integer
insert into audit (province, person, request, action, market, entity, after)
values (coalesce((select m.province from market m where m.id = $4), 0), $1, $2, $3, $4, 'export', jsonb_build_object('rows', $5))
