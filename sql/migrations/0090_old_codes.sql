-- Codes on posters from before the register: a prefix and a fixed number of digits in the memo that names a stall.
set role socho_owner;
select enter_all();

create table old_code_form (
	province smallint not null,
	market uuid not null,
	prefix text collate "C" not null check (prefix ~ '^[A-Z]{2,10}$' and prefix !~ '^CZ'),
	digits smallint not null check (digits between 2 and 12),
	primary key (province, market, prefix),
	unique (province, market, prefix, digits),
	foreign key (province, market) references market
);
comment on table old_code_form is
	'How the old codes of a market look in a memo: this prefix and exactly so many digits. One length for a prefix, for a cut
code would name another stall.';
select protect('old_code_form', 'in_scope(province, market)');
grant select on old_code_form to socho_web, socho_press;
grant insert on old_code_form to socho_web;

create table old_code (
	province smallint not null,
	code text collate "C" not null,
	market uuid not null,
	prefix text collate "C" not null,
	digits smallint not null,
	stall uuid,
	set_by uuid references person,
	set_at timestamptz not null default now(),
	primary key (province, code, market),
	foreign key (province, market, prefix, digits) references old_code_form (province, market, prefix, digits),
	foreign key (province, stall, market) references stall (province, id, market),
	check (left(code, length(prefix)) = prefix and substr(code, length(prefix) + 1) ~ '^[0-9]+$'
		and length(code) = length(prefix) + digits)
);
comment on table old_code is
	'A code on old posters of a market, and the stall that it stands for; null: of none any more.';
create index old_code_market on old_code (province, market);
select protect('old_code', 'in_scope(province, market)');
grant select on old_code to socho_web, socho_press;
grant insert, update (stall, set_by, set_at) on old_code to socho_web;

create trigger match_changed after insert on old_code for each row execute function match_changed();
create trigger match_changed_update after update on old_code for each row
	when (old.stall is distinct from new.stall)
	execute function match_changed();

reset role;
