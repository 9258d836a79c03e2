-- The sheet of a round on paper, for who goes without a phone.
set role socho_owner;

create table round_sheet (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	round uuid not null,
	state text not null default 'queued' check (state in ('queued', 'done', 'refused', 'gone')),
	error text check (length(error) between 1 and 60),
	file bytea,
	created_by uuid not null references person,
	created_at timestamptz not null default now(),
	finished_at timestamptz,
	primary key (province, id),
	foreign key (province, round) references round,
	check ((state = 'queued') = (finished_at is null)),
	check ((state = 'done') = (file is not null)),
	check ((state = 'refused') = (error is not null))
);
comment on table round_sheet is
	'One printable list of a round''s stalls, drawn by the press; it names nobody, and its file goes away after a week.';
create index round_sheet_old on round_sheet (finished_at) where state = 'done';

select protect('round_sheet', 'in_scope(province, market)');
grant select, insert on round_sheet to socho_web;
grant select on round_sheet to socho_press;
grant update (state, error, file, finished_at) on round_sheet to socho_press;

reset role;
