-- Rankings of teams: computed once from what was done, with the formula, its parameters and the evidence beside the result, which
-- never changes; visits drawn for a second look; and what people decided of marks.
set role socho_owner;

create table honour_run (
	province smallint not null references province,
	id uuid not null default new_id(),
	unit uuid not null references unit,
	from_day date not null,
	to_day date not null check (to_day >= from_day),
	parameters jsonb not null check (jsonb_typeof(parameters) = 'object'),
	formula text not null check (length(formula) between 1 and 1000),
	seed text not null check (seed ~ '^[0-9a-f]{32}$'),
	computed_by uuid not null references person,
	computed_at timestamptz not null default now(),
	primary key (province, id)
);
comment on table honour_run is
	'One ranking of the teams of a unit over a period. Rows are only ever added: another computing is another run. seed draws the
visits that are looked at again.';

create table honour_row (
	province smallint not null,
	run uuid not null,
	team uuid not null,
	unit uuid not null references unit,
	team_name text not null check (length(team_name) between 1 and 120),
	unit_name text not null check (length(unit_name) between 1 and 160),
	members integer not null check (members >= 0),
	assigned integer check (assigned >= 0),
	durable integer not null check (durable >= 0),
	displayed integer not null check (displayed >= 0),
	rounds integer not null check (rounds >= 0),
	failed integer not null check (failed >= 0),
	points integer not null,
	score numeric(12, 4),
	rank integer check (rank > 0),
	unranked text check (unranked in ('too_few_members', 'no_denominator', 'too_few_outcomes', 'under_review')),
	tie text check (tie in ('fewer_failed', 'more_durable', 'shared')),
	marks text[] not null default '{}' check (marks <@ array['small_payments', 'same_place', 'burst']),
	evidence jsonb not null check (jsonb_typeof(evidence) = 'object'),
	primary key (province, run, team),
	foreign key (province, run) references honour_run,
	foreign key (province, team) references team,
	check ((rank is null) = (unranked is not null)),
	check (cardinality(marks) = 0 or unranked is not null)
);
comment on table honour_row is
	'What one team came to in one run. Who has no rank has a reason; tie says why it stands before or beside others of the same score;
evidence: the ids of what was counted.';

create table honour_sample (
	province smallint not null,
	run uuid not null,
	visit uuid not null,
	team uuid not null,
	unit uuid not null references unit,
	place integer not null check (place > 0),
	primary key (province, run, visit),
	foreign key (province, run) references honour_run,
	foreign key (province, visit) references visit
);
comment on table honour_sample is
	'One visit drawn for a second look: those of the period in the order of sha256(seed || id), and the first of them.';

create table honour_revisit (
	province smallint not null,
	run uuid not null,
	visit uuid not null,
	team uuid not null,
	unit uuid not null references unit,
	result text not null check (result in ('confirmed', 'failed', 'not_found')),
	note text check (length(note) between 1 and 500),
	on_day date not null,
	person uuid not null references person,
	at timestamptz not null default now(),
	primary key (province, run, visit),
	foreign key (province, run, visit) references honour_sample
);
comment on table honour_revisit is 'What a second look at one drawn visit found, by somebody else than who made it.';
create index honour_revisit_team on honour_revisit (province, team, on_day);

create table honour_review (
	province smallint not null,
	id uuid not null default new_id(),
	run uuid not null,
	team uuid not null,
	unit uuid not null references unit,
	decision text not null check (decision in ('cleared', 'upheld')),
	reason text not null check (length(reason) between 1 and 500),
	person uuid not null references person,
	at timestamptz not null default now(),
	primary key (province, id),
	constraint honour_review_once unique (province, run, team),
	foreign key (province, run, team) references honour_row
);
comment on table honour_review is
	'What a person decided of the marks of a team. The run stays as it is; a later one of the same period leaves cleared marks out.';

create table honour_published (
	province smallint not null,
	run uuid not null,
	unit uuid not null references unit,
	published_by uuid not null references person,
	published_at timestamptz not null default now(),
	primary key (province, run),
	foreign key (province, run) references honour_run
);
comment on table honour_published is 'One run that anybody may see: teams, never people.';

select protect('honour_run', 'in_scope_unit(province, unit)');
select protect('honour_row', 'in_scope_unit(province, unit)');
select protect('honour_sample', 'in_scope_unit(province, unit)');
select protect('honour_revisit', 'in_scope_unit(province, unit)');
select protect('honour_review', 'in_scope_unit(province, unit)');
select protect('honour_published', 'in_scope_unit(province, unit)');

grant select, insert on honour_run, honour_row, honour_sample, honour_revisit, honour_review, honour_published to socho_web;
grant select on honour_run, honour_row, honour_sample, honour_revisit, honour_review, honour_published to socho_press;

reset role;
