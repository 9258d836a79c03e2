-- Confirmations are kept for ten years (the accounting law's time for vouchers), then a month is taken out of the table whole:
-- nothing is deleted row by row. Keys of deliveries and movements stay for ever, so that what comes again is still a repeat.
set role socho_owner;

create function retire_confirmations(keep_months integer) returns integer
	language plpgsql volatile security definer set search_path = socho, pg_temp set lock_timeout = '5s'
as $$
declare
	child text;
	retired integer := 0;
begin
	if keep_months < 120 then
		raise exception 'confirmations are kept for 120 months at least'
			using errcode = 'check_violation', constraint = 'confirmation_retention';
	end if;
	for child in
		select c.relname
		from pg_inherits i
		join pg_class c on c.oid = i.inhrelid
		where i.inhparent = 'confirmation'::regclass and c.relname ~ '^confirmation_\d{4}_\d\d$'
			and to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' + make_interval(months => keep_months)
				<= now() at time zone interval '7 hours'
		order by 1
	loop
		execute format('alter table confirmation detach partition %I', child);
		execute format('alter table %I rename to %I', child, 'retired_' || child);
		execute format('comment on table %I is %L', 'retired_' || child,
			'A month of confirmations whose time is over: to be archived elsewhere and dropped by hand. The service does not see it.');
		retired := retired + 1;
	end loop;
	return retired;
end
$$;
comment on function retire_confirmations(integer) is
	'Detaches the months of confirmations that ended more than keep_months ago, at least 120; returns how many.';
grant execute on function retire_confirmations(integer) to socho_press;

reset role;
