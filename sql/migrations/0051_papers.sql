-- Papers for one person: the registration form to sign, and the slip that tells a vendor of a changed payout account. The file
-- holds what is personal, so it stands sealed in its row and nowhere on disk, and goes away after a week.
set role socho_owner;

create table paper (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	kind text not null check (kind in ('registration', 'payout_notice')),
	revision uuid not null,
	change uuid,
	state text not null default 'queued' check (state in ('queued', 'done', 'refused', 'gone')),
	error text check (length(error) between 1 and 60),
	file_box bytea,
	created_by uuid not null references person,
	created_at timestamptz not null default now(),
	finished_at timestamptz,
	primary key (province, id),
	foreign key (province, market) references market,
	foreign key (province, revision) references revision,
	foreign key (province, change) references payout_change,
	check ((kind = 'payout_notice') = (change is not null)),
	check ((state = 'queued') = (finished_at is null)),
	check ((state = 'done') = (file_box is not null)),
	check ((state = 'refused') = (error is not null))
);
comment on table paper is
	'One sheet for one vendor, drawn by the press. The slip of a changed account is made with the change itself.';
create index paper_revision on paper (province, revision);
create index paper_change on paper (province, change) where change is not null;
create index paper_old on paper (finished_at) where state = 'done';

select protect('paper', 'in_scope(province, market)');
grant select, insert on paper to socho_web;
grant select on paper to socho_press;
grant update (state, error, file_box, finished_at) on paper to socho_press;

reset role;
