-- Hamlets of a commune that was split wait on the work list beside the markets, until a person says in which of the successors
-- each lies.
set role socho_owner;

alter table placement
	alter column market drop not null,
	add column hamlet uuid references unit,
	add constraint placement_one check (num_nonnulls(market, hamlet) = 1),
	add constraint placement_hamlet unique (hamlet);
comment on table placement is
	'One market, or one hamlet, whose unit ended on on_date without a single successor: it waits until a person says in which of
the successors it lies. Hamlets belong to no market: whoever has a whole province sees and decides them.';

create function settle_hamlets(only_hamlet uuid, out carried bigint, out waiting bigint)
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
declare
	step uuid[] := case when only_hamlet is not null then array[only_hamlet] end;
	made_now uuid[];
begin
	carried := 0;
	loop
		with ended as materialized (
			select h.*, s.to_unit, s.on_date, s.document as decision, case t.code
					when f.code then h.code
					else t.code || '.' || f.code || '-' || substr(h.code, strpos(h.code, '.') + 1)
				end as new_code
			from unit h
			join unit_succession s on s.from_unit = h.parent
			join unit f on f.id = s.from_unit
			join unit t on t.id = s.to_unit
			where h.level = 'hamlet' and h.valid_to is null and h.valid_from < s.on_date
				and (step is null or h.id = any (step))
				and (s.relation <> 'part' or exists (
					select from placement p where p.hamlet = h.id and p.to_unit = s.to_unit))
		), closed as (
			update unit u
			set valid_to = e.on_date
			from ended e
			where u.id = e.id
			returning u.id
		), made as (
			insert into unit (level, code, type, name, full_name, name_fold, parent, lat, lon, area_km2, population, households,
				valid_from, document)
			select e.level, e.new_code, e.type, e.name, e.full_name, e.name_fold, e.to_unit, e.lat, e.lon, e.area_km2,
				e.population, e.households, e.on_date, e.decision
			from ended e
			join closed c on c.id = e.id
			returning id, code, parent
		), written as (
			insert into unit_succession (from_unit, to_unit, on_date, relation, document)
			select e.id, m.id, e.on_date, 'whole', e.decision
			from ended e
			join made m on m.parent = e.to_unit and m.code = e.new_code
		)
		select array_agg(m.id) into made_now from made m;
		exit when made_now is null;
		carried := carried + cardinality(made_now);
		step := case when only_hamlet is not null then made_now end;
	end loop;

	update placement p
	set to_unit = s.to_unit, decided_at = now(), reason = s.document
	from unit_succession s
	join unit h on h.parent = s.from_unit and h.valid_to is not null
	where p.hamlet = h.id and p.from_unit = s.from_unit and p.to_unit is null and s.relation <> 'part';

	with opened as (
		insert into placement (province, hamlet, from_unit, on_date)
		select unit_province(c.id), h.id, c.id, c.valid_to
		from unit h
		join unit c on c.id = h.parent
		where h.level = 'hamlet' and h.valid_to is null and c.valid_to > h.valid_from and (step is null or h.id = any (step))
			and exists (select from unit_succession s where s.from_unit = c.id and s.relation = 'part')
		on conflict (hamlet) do nothing
		returning *
	)
	insert into audit (province, action, entity, entity_id, after)
	select o.province, 'placement.open', 'unit', o.hamlet::text, jsonb_build_object(
		'hamlet', (select jsonb_build_object('code', u.code, 'name', u.full_name) from unit u where u.id = o.hamlet),
		'unit', (select jsonb_build_object('code', u.code, 'name', u.full_name) from unit u where u.id = o.from_unit))
	from opened o;

	select count(*) into waiting from placement p where p.hamlet is not null and p.to_unit is null;
end
$$;
comment on function settle_hamlets(uuid) is
	'Hamlets (one, or all) whose commune has ended go on under its successor, or where a person decided; the others wait on the
work list. Under another commune the key is told apart by the code of the one it came from.';

-- Units are the owner's; a decision moves its hamlet, and nothing else can.
create function hamlet_placed() returns trigger
	language plpgsql volatile security definer set search_path = socho, pg_temp
as $$
begin
	perform settle_hamlets(new.hamlet);
	return null;
end
$$;
create trigger hamlet_placed after update on placement for each row
	when (new.hamlet is not null and old.to_unit is null and new.to_unit is not null)
	execute function hamlet_placed();

do $$
begin
	perform enter_all();
	perform settle_hamlets(null);
end
$$;

reset role;
