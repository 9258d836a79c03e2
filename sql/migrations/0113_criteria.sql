-- Targets of a class of markets, plans that replace others; what makes a market a chợ 4.0: criteria as dated sets, what
-- people answer to them, evaluations, and the steps from pilot to recognition and back.
set role socho_owner;

alter table plan
	add column replaces uuid,
	add constraint plan_replaces foreign key (province, replaces) references plan,
	add constraint plan_other check (replaces <> id);
comment on column plan.replaces is 'The plan whose targets this one may set anew for the same place and time.';

alter table target
	add column class smallint check (class between 1 and 3),
	add constraint target_class check (class is null or unit is not null);
comment on column target.class is 'Only the markets of this class in the unit.';
drop index target_once;
create unique index target_once on target (province, plan, indicator, version, coalesce(unit, market), coalesce(class, 0),
	period_from, period_to);

create table criteria_set (
	id uuid primary key default new_id(),
	for_province smallint references province,
	name text not null check (length(name) between 1 and 200),
	number text check (length(number) between 3 and 60),
	issuer text check (length(issuer) between 1 and 200),
	issued_on date,
	document_digest bytea check (octet_length(document_digest) = 32),
	valid_from date not null,
	created_by uuid references person,
	created_at timestamptz not null default now(),
	constraint criteria_set_document check ((number is null) = (issuer is null) and (number is null) = (issued_on is null)
		and (number is null) = (for_province is null))
);
create unique index criteria_set_from on criteria_set (coalesce(for_province, 0), valid_from);
comment on table criteria_set is
	'What a province asks of a chợ 4.0 from valid_from on, until its next set; without a province the set that the register
ships, for provinces that have none of their own. Decisions are public, so everybody sees every set; rows are only ever added.';

create table criterion (
	criteria_set uuid not null references criteria_set,
	code text not null check (code ~ '^C[1-9][0-9]?$'),
	ordinal smallint not null check (ordinal between 1 and 99),
	name_vi text not null check (length(name_vi) between 1 and 300),
	name_en text not null check (length(name_en) between 1 and 300),
	measure text not null check (measure in ('coded', 'paid', 'fees', 'wages', 'e_receipts', 'specialities', 'displayed', 'wifi')),
	threshold numeric(7, 2) check (threshold > 0),
	optional boolean not null default false,
	ground text not null check (length(ground) between 1 and 500),
	primary key (criteria_set, code),
	unique (criteria_set, ordinal),
	constraint criterion_threshold check ((threshold is null) = (measure in ('wages', 'e_receipts', 'wifi')))
);
comment on table criterion is
	'One thing that a set asks: a percentage of the register''s own counts (coded, paid, displayed) or of what people answer
(fees, by number and by value), a number (specialities), or a plain yes (wages, e_receipts, wifi).';

create table market_answer (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	measure text not null check (measure in ('fees_number', 'fees_value', 'wages', 'e_receipts', 'specialities', 'wifi')),
	as_of date not null,
	yes boolean,
	numerator bigint check (numerator >= 0),
	denominator bigint check (denominator > 0),
	source text not null check (length(source) between 1 and 500),
	said_by uuid references person,
	said_at timestamptz not null default now(),
	primary key (province, id),
	foreign key (province, market) references market,
	constraint market_answer_kind check (case
		when measure in ('fees_number', 'fees_value') then numerator <= denominator and yes is null
		when measure = 'specialities' then numerator is not null and denominator is null and yes is null
		else yes is not null and numerator is null and denominator is null
	end)
);
comment on table market_answer is
	'What somebody says of a market as of a day, with the source, where the register cannot count. The latest as_of counts, of
these the one said last. Rows are only ever added.';
create index market_answer_day on market_answer (province, market, measure, as_of desc, id desc);

create table evaluation (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	criteria_set uuid not null references criteria_set,
	on_day date not null,
	window_from date not null,
	window_to date not null,
	verdict text not null check (verdict in ('met', 'not_met', 'not_known')),
	results jsonb not null check (jsonb_typeof(results) = 'array'),
	evaluated_by uuid references person,
	evaluated_at timestamptz not null default now(),
	primary key (province, id),
	foreign key (province, market) references market
);
comment on table evaluation is
	'One market held to one set on a day: for each criterion met, not met or not known, with the figures it rests on. Rows are
only ever added.';
create index evaluation_market on evaluation (province, market, id desc);

create table recognition (
	province smallint not null,
	id uuid not null default new_id(),
	market uuid not null,
	follows uuid,
	step text not null check (step in ('pilot', 'evaluated', 'extended', 'recognised', 'withdrawn')),
	from_day date not null,
	evaluation uuid,
	number text check (length(number) between 3 and 60),
	issuer text check (length(issuer) between 1 and 200),
	issued_on date,
	document_digest bytea check (octet_length(document_digest) = 32),
	reason text check (length(reason) between 1 and 500),
	decided_by uuid references person,
	decided_at timestamptz not null default now(),
	primary key (province, id),
	foreign key (province, market) references market,
	foreign key (province, follows) references recognition,
	foreign key (province, evaluation) references evaluation,
	constraint recognition_document check ((number is null) = (issuer is null) and (number is null) = (issued_on is null)),
	constraint recognition_grounds check (case step
		when 'evaluated' then evaluation is not null
		when 'recognised' then evaluation is not null and number is not null
		when 'withdrawn' then reason is not null
		else true
	end)
);
comment on table recognition is
	'One step of a market on its way to chợ 4.0, from a day on: a pilot, its evaluation, its extension, the recognition by a
numbered decision, the withdrawal with its reason. Each follows one (the first none), so two people cannot both take the
next. Rows are only ever added; market.model_4_0 goes with the last.';

create function model_step(province smallint, market uuid) returns table (id uuid, step text, from_day date)
	language sql stable parallel safe
begin atomic
	select r.id, r.step, r.from_day
	from recognition r
	where r.province = model_step.province and r.market = model_step.market
		and not exists (
			select from recognition n
			where n.province = r.province and n.market = r.market and coalesce(n.follows, n.market) = r.id);
end;
comment on function model_step(smallint, uuid) is 'The last step of a market on its way to chợ 4.0.';
grant execute on function model_step(smallint, uuid) to socho_web, socho_press;
create unique index recognition_chain on recognition (province, market, coalesce(follows, market));

select protect('market_answer', 'in_scope(province, market)');
select protect('evaluation', 'in_scope(province, market)');
select protect('recognition', 'in_scope(province, market)');

-- The set that is shipped rests on what provinces asked; what none of them asked is said to be a proposal.
with shipped as (
	insert into criteria_set (name, valid_from)
	values ('Bộ tiêu chí chợ 4.0 mặc định', '2025-07-01')
	returning id
)
insert into criterion (criteria_set, code, ordinal, name_vi, name_en, measure, threshold, optional, ground)
select s.id, 'C' || c.ordinal, c.ordinal, c.name_vi, c.name_en, c.measure, c.threshold, c.optional, c.ground
from shipped s
cross join (values
	(1, 'Điểm kinh doanh đang sử dụng đã có mã', 'Stalls in use with a code', 'coded', 100, false,
		'156/KH-UBND ngày 20/10/2022 (Thái Nguyên)'),
	(2, 'Điểm có mã có giao dịch trong quý', 'Stalls with a code that were paid in the quarter', 'paid', 50, false,
		'Đề xuất, theo kết quả thí điểm của Thái Nguyên'),
	(3, 'Khoản thu của chợ thu không dùng tiền mặt, theo số khoản và theo giá trị',
		'Charges of the market collected cashless, by number and by value', 'fees', 80, false, 'Nghĩa Hưng (Nam Định) 2023; Thái Nguyên: 100 %'),
	(4, 'Trả lương của ban quản lý không dùng tiền mặt', 'Wages of the board paid cashless', 'wages', null, false,
		'820/KH-UBND ngày 12/12/2022 (Bắc Kạn)'),
	(5, 'Có biên lai, hóa đơn điện tử', 'E-receipts at the market', 'e_receipts', null, false, '820/KH-UBND ngày 12/12/2022 (Bắc Kạn)'),
	(6, 'Đặc sản được đưa lên sàn thương mại điện tử', 'Specialities on an e-commerce floor', 'specialities', 1, false,
		'156/KH-UBND ngày 20/10/2022 (Thái Nguyên)'),
	(7, 'Mã được kiểm tra đúng tại điểm trong 90 ngày', 'Codes seen posted and genuine in 90 days', 'displayed', 95, false,
		'Đề xuất, chống dán đè mã'),
	(8, 'Wi-Fi miễn phí', 'Free Wi-Fi', 'wifi', null, true, 'Yên Bái 2024'))
	as c (ordinal, name_vi, name_en, measure, threshold, optional, ground);

grant select on criteria_set, criterion, market_answer, evaluation, recognition to socho_web, socho_press;
grant insert on criteria_set, criterion, market_answer, evaluation, recognition to socho_web;

reset role;
