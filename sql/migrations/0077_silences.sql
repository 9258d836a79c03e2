-- Accounts that were paid on most days and then were not: their provider may have stopped telling.
set role socho_owner;

create table silence (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	account uuid not null,
	connection uuid not null,
	last_day date not null,
	noticed_at timestamptz not null default now(),
	ended_at timestamptz check (ended_at >= noticed_at),
	primary key (province, id),
	foreign key (province, market) references market,
	foreign key (province, account) references account,
	foreign key (province, connection) references connection
);
comment on table silence is
	'One account with an open feed whose stalls were paid on most days and then not at all since last_day. It ends when money
is seen again, or when nobody expects any more.';
create unique index silence_open on silence (province, account, connection) where ended_at is null;
create index silence_market on silence (province, market, id);

select protect('silence', 'in_scope(province, market)');
grant select on silence to socho_web, socho_press;
grant insert, update (ended_at) on silence to socho_press;

reset role;
