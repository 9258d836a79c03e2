-- From which revenue of a year a trader's taxes begin, for the trader's own page: it shows one's own year beside the line,
-- and nobody else sees that figure.
set role socho_owner;

create table revenue_line (
	valid_from date primary key,
	amount_vnd bigint not null check (amount_vnd > 0),
	document text not null check (length(document) between 1 and 120)
);
comment on table revenue_line is
	'The revenue of a calendar year up to which a household business pays no tax on it, as one document set it. The line of
a day is the newest one that was valid by then.';
insert into revenue_line (valid_from, amount_vnd, document) values ('2026-04-29', 1000000000, 'Nghị định 141/2026/NĐ-CP');
grant select on revenue_line to socho_web;

reset role;
