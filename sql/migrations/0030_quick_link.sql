-- Pictures by quick link, and files of labels that are cleared away.
set role socho_owner;
select enter_all();

alter table market add column quick_link boolean not null default false;
comment on column market.quick_link is
	'Whether anybody may have a picture of its stalls'' codes who knows the account (/image/…); else signed-in people only.';
grant update (quick_link) on market to socho_web;

-- A person sees the codes of the person's own scope, anybody those of markets that opted in. What is found decides, so it is
-- looked for everywhere by every call, and a miss is a miss whatever its reason.
create function quick_link(provinces smallint[], numbers bytea[], bank text, signed_in boolean)
	returns table (province smallint, code text, content_code text, payload_box bytea, bin text, holder_name text,
		last4 text, open boolean)
	language plpgsql volatile
as $$
#variable_conflict use_column
declare
	scope text[] := array[current_setting('socho.provinces', true), current_setting('socho.markets', true),
		current_setting('socho.person', true)];
begin
	perform enter_public();
	return query
	select c.province, c.id, s.content_code, c.payload_box, a.bin, a.holder_name, a.last4, m.quick_link
	from unnest(provinces, numbers) as q (province, number_hash)
	join account a on a.province = q.province and a.bin = bank and a.number_hash = q.number_hash and a.state = 'active'
	join code c on c.province = a.province and c.account = a.id and c.kind = 'static'
		and code_state(c.state, c.expires_at) in ('issued', 'printed', 'displayed')
	join market m on m.province = c.province and m.id = c.market
	join stall s on s.province = c.province and s.id = c.stall
	where m.quick_link
		or (signed_in and c.province = any (nullif(scope[1], '')::smallint[])
			and case scope[2]
				when '*' then true
				when '' then false
				else c.market = any (scope[2]::uuid[])
			end)
	order by s.content_code;
	perform set_config('socho.provinces', coalesce(scope[1], ''), true),
		set_config('socho.markets', coalesce(scope[2], ''), true),
		set_config('socho.person', coalesce(scope[3], ''), true);
end
$$;
comment on function quick_link(smallint[], bytea[], text, boolean) is
	'The live static codes that pay an account, of those that the caller may have pictures of: a row for each stall.';
grant execute on function quick_link(smallint[], bytea[], text, boolean) to socho_web;

alter table print_batch
	add column file_gone_at timestamptz,
	add constraint print_batch_gone check (file_gone_at is null or state = 'done');
comment on column print_batch.file_gone_at is 'When its file was cleared away; what stood on it can be printed again.';
grant update (file_gone_at) on print_batch to socho_press;
create index print_batch_file on print_batch (finished_at) where state = 'done' and file_gone_at is null;

-- Labels of refused batches were never on paper.
update label l
set state = 'voided', voided_at = b.finished_at
from print_batch b
where b.province = l.province and b.id = l.batch and b.state = 'refused' and l.state = 'drawn';

reset role;
