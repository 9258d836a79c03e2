-- What a market has without a day (its name, the face of its codes, when its day begins, its figures) may be changed: whoever
-- does says which version was seen.
set role socho_owner;

alter table market add column version integer not null default 1 check (version >= 1);
comment on column market.version is
	'Moves when anything changes that is not said from a day on: name, face, day_cutoff_minutes, figures and model.';

create function market_amended() returns trigger
	language plpgsql volatile set search_path = socho, pg_temp
as $$
begin
	new.version := old.version + 1;
	return new;
end
$$;
create trigger market_amended before update on market for each row
	when ((old.name, old.business_points, old.face, old.day_cutoff_minutes, old.ground_m2, old.model_4_0, old.model_since,
			old.model_note, old.source, old.as_of)
		is distinct from (new.name, new.business_points, new.face, new.day_cutoff_minutes, new.ground_m2, new.model_4_0,
			new.model_since, new.model_note, new.source, new.as_of))
	execute function market_amended();

reset role;
