-- Kinds of code: several accounts of a stall, one of them the primary; dynamic codes; codes that banks issued.
set role socho_owner;
select enter_all();

alter table code
	add column is_primary boolean not null default false,
	add column note text check (length(note) between 1 and 500),
	add constraint code_primary_static check (not is_primary or kind = 'static');
comment on column code.is_primary is
	'The account that dynamic codes of the stall pay unless another is named; it changes by a revision only.';
comment on column code.note is 'What a dynamic code is for, in the words of who asked for it; not public.';

update code c
set is_primary = true
where c.kind = 'static' and c.state in ('requested', 'issued', 'printed', 'displayed')
	and not exists (
		select from code n
		where n.province = c.province and n.stall = c.stall and n.kind = 'static'
			and n.state in ('requested', 'issued', 'printed', 'displayed') and (n.created_at, n.id) > (c.created_at, c.id));
create unique index code_primary on code (province, stall)
	where is_primary and state in ('requested', 'issued', 'printed', 'displayed');
create unique index code_live_imported on code (province, plain_hash)
	where kind = 'imported' and state in ('requested', 'issued', 'printed', 'displayed');

-- What a bank issued is sealed when it is approved, not when it is asked for.
alter table code add constraint code_requested check (state <> 'requested' or issued_at is null);
grant update (is_primary, issued_at, key_id, signature) on code to socho_web;

reset role;
