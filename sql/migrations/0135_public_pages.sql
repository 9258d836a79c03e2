-- What the public pages say: whom a payer calls who sees another name than the page does, and the recognised markets.
set role socho_owner;

alter table market add column contact_phone text check (length(contact_phone) between 8 and 24);
comment on column market.contact_phone is 'A telephone of the board that anybody may call; it stands on the public page of each code.';
grant update (contact_phone) on market to socho_web;

drop trigger market_amended on market;
create trigger market_amended before update on market for each row
	when ((old.name, old.business_points, old.face, old.day_cutoff_minutes, old.ground_m2, old.model_4_0, old.model_since,
			old.model_note, old.source, old.as_of, old.contact_phone)
		is distinct from (new.name, new.business_points, new.face, new.day_cutoff_minutes, new.ground_m2, new.model_4_0,
			new.model_since, new.model_note, new.source, new.as_of, new.contact_phone))
	execute function market_amended();
comment on column market.version is
	'Moves when anything changes that is not said from a day on: name, face, day_cutoff_minutes, figures, model and contact.';

create function recognised_markets(of_province smallint, q text)
	returns table (province smallint, province_name text, label_code text, name text, kind text, class smallint, unit_code text,
		unit_name text, since date, number text, issuer text, issued_on date, criteria_set text, place bigint)
	language sql stable parallel safe
begin atomic
	select p.code, p.name, m.label_code, m.name, m.kind, m.class, u.code, u.full_name, m.model_since, r.number, r.issuer,
		r.issued_on, c.name, row_number() over (order by p.code, m.name_fold, m.id)
	from market m
	join province p on p.code = m.province
	join unit u on u.id = m.unit
	left join lateral model_step(m.province, m.id) as s on s.step = 'recognised'
	left join recognition r on r.province = m.province and r.id = s.id
	left join evaluation e on e.province = r.province and e.id = r.evaluation
	left join criteria_set c on c.id = e.criteria_set
	where m.status = 'open' and m.model_4_0 = '4.0'
		and (of_province = 0 or m.province = of_province)
		and (q is null or position(q in m.name_fold) > 0 or position(q in u.name_fold) > 0);
end;
comment on function recognised_markets(smallint, text) is
	'The markets that are chợ 4.0 today, in their order, of one province or of all (0), whose name or place holds the words.';
grant execute on function recognised_markets(smallint, text) to socho_web;

reset role;
