-- Figures for others' tools: views that say counts of markets and units and nothing of a person, a stall, an account or a
-- payment. Whoever reads them has the role socho_reporter, which is granted nothing else.
--
-- The views run as their owner, whom the row-level security of the tables holds back too; so they read one table that the
-- register's own job fills: what it publishes is decided in one place, and a reader cannot look behind it.
set role socho_owner;

create table open_market (
	code text primary key,
	province_code smallint not null references province,
	name text not null,
	kind text not null,
	class smallint,
	unit_code text not null,
	unit_name text not null,
	model text not null,
	model_since date,
	decision text,
	decision_on date,
	stalls bigint,
	in_use bigint,
	coded bigint,
	displayed bigint,
	observed bigint,
	paid bigint,
	payments bigint,
	amount_vnd bigint,
	window_from date not null,
	window_to date not null,
	as_of timestamptz not null,
	listed boolean not null default true
);
comment on table open_market is
	'One open market as it is told to everybody, in the month to as_of: counts of fewer than five stalls, and money of fewer, are
null. Written anew by the job open_data; one that is open no more is not listed.';
grant select on open_market to socho_web, socho_press;
grant insert, update on open_market to socho_press;

create view open.market as
select m.province_code, m.code as market_code, m.name, m.kind, m.class, m.unit_code, m.unit_name, m.model as model_4_0, m.model_since,
	m.decision, m.decision_on, m.stalls, m.in_use, m.coded, m.displayed, m.observed, m.paid, m.payments, m.amount_vnd,
	m.window_from, m.window_to, m.as_of
from open_market m
where m.listed;
comment on view open.market is
	'One open market. stalls: of the census; in_use, and of these coded (with an issued code), displayed (seen posted in 60 days),
observed (by a feed, or paid in 60 days), paid (in the window); payments and amount_vnd of the window. Null: fewer than five, or
not known.';
create view open.unit as
select m.province_code, m.unit_code, m.unit_name, count(*) as markets, count(*) filter (where m.model = '4.0') as markets_4_0,
	count(*) filter (where m.class = 1) as class_1, count(*) filter (where m.class = 2) as class_2,
	count(*) filter (where m.class = 3) as class_3,
	case when bool_and(m.in_use is not null) then sum(m.in_use) end as in_use,
	case when bool_and(m.coded is not null) then sum(m.coded) end as coded, max(m.as_of) as as_of
from open_market m
where m.listed
group by m.province_code, m.unit_code, m.unit_name;
comment on view open.unit is 'The markets of a commune; a sum with a hidden part is hidden too.';
create view open.province as
select m.province_code, p.name, count(*) as markets, count(*) filter (where m.model = '4.0') as markets_4_0,
	count(*) filter (where m.class = 1) as class_1, count(*) filter (where m.class = 2) as class_2,
	count(*) filter (where m.class = 3) as class_3, max(m.as_of) as as_of
from open_market m
join province p on p.code = m.province_code
where m.listed
group by m.province_code, p.name;
comment on view open.province is 'The markets of a province, and those recognised as chợ 4.0, by class.';

grant select on open.market, open.unit, open.province to socho_reporter;

reset role;
