-- What is said of a market holds from a day on: where it lies, who runs it, its kind, class and status. And the work list
-- of markets whose commune was split.
set role socho_owner;

alter table unit drop constraint unit_code_check;
alter table unit add constraint unit_code_check check (code ~ '^[0-9A-Z.-]{2,40}$');

create table market_fact (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	attribute text not null check (attribute in ('unit', 'operator', 'kind', 'class', 'status')),
	valid_from date not null,
	unit uuid references unit,
	operator uuid,
	kind text check (kind in ('market', 'night_market', 'periodic_market', 'wholesale_market', 'shopping_street',
		'one_stop_desk', 'school', 'clinic')),
	class smallint check (class between 1 and 3),
	status text check (status in ('planned', 'open', 'closed')),
	document text check (length(document) between 1 and 60),
	said_by uuid references person,
	said_at timestamptz not null default now(),
	primary key (province, id),
	foreign key (province, market) references market,
	foreign key (province, operator) references operator,
	constraint market_fact_one check (
		num_nonnulls(unit, operator, kind, class, status) <= 1
		and case attribute
			when 'unit' then unit is not null
			when 'operator' then operator is not null
			when 'kind' then kind is not null
			when 'status' then status is not null
			else num_nonnulls(unit, operator, kind, status) = 0
		end)
);
comment on table market_fact is
	'One thing said of a market: from valid_from on, this attribute has this value (no class: unranked). Of several the
latest valid_from counts, of these the one said last; the market''s own column has what counts today. Rows are only
ever added.';
create index market_fact_day on market_fact (province, market, attribute, valid_from, id);
create index market_fact_unit on market_fact (unit) where unit is not null;

create table placement (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	from_unit uuid not null,
	on_date date not null,
	to_unit uuid references unit,
	reason text check (length(reason) between 1 and 500),
	opened_at timestamptz not null default now(),
	decided_by uuid references person,
	decided_at timestamptz,
	primary key (province, id),
	foreign key (province, market) references market,
	foreign key (from_unit, on_date) references unit (id, valid_to),
	constraint placement_once unique (province, market, from_unit),
	constraint placement_candidate foreign key (from_unit, to_unit) references unit_succession,
	constraint placement_decided check ((to_unit is null) = (decided_at is null))
);
comment on table placement is
	'One market whose unit ended on on_date without a single successor: it waits until a person says in which of the
successors it lies.';
create index placement_open on placement (province, opened_at) where to_unit is null;

select protect('market_fact', 'in_scope(province, market)');
select protect('placement', 'in_scope(province, market)');

create function market_unit_on(province smallint, market uuid, day date) returns uuid
	language sql stable parallel safe
begin atomic
	select f.unit
	from market_fact f
	where f.province = market_unit_on.province and f.market = market_unit_on.market and f.attribute = 'unit'
	order by coalesce(f.valid_from > market_unit_on.day, true),
		case when f.valid_from <= market_unit_on.day then f.valid_from end desc,
		f.valid_from,
		f.id desc
	limit 1;
end;
comment on function market_unit_on(smallint, uuid, date) is
	'The unit that the market lay in on the day, as far back as the register knows; without a day the first.';
grant execute on function market_unit_on(smallint, uuid, date) to socho_web, socho_press;

-- As this migration finds them. A forced policy asks for a scope, of the owner too.
select enter_all();
insert into market_fact (province, market, attribute, valid_from, unit, operator, kind, class, status, said_at)
select m.province, m.id, a.attribute, u.valid_from,
	case a.attribute when 'unit' then m.unit end,
	case a.attribute when 'operator' then m.operator end,
	case a.attribute when 'kind' then m.kind end,
	case a.attribute when 'class' then m.class end,
	case a.attribute when 'status' then m.status end,
	m.created_at
from market m
join unit u on u.id = m.unit
cross join unnest(array['unit', 'operator', 'kind', 'class', 'status']) as a (attribute);

grant select on market_fact, placement to socho_web, socho_press;
grant insert on market_fact, placement to socho_web;
grant update (to_unit, reason, decided_by, decided_at) on placement to socho_web;

reset role;
