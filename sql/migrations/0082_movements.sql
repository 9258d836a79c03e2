-- Several confirmations may tell of the same money: two connections that watch one account, a push and the row of a
-- statement. The key of the money (src/confirm/movement.c) decides, in whatever order they come, which of them is counted.
set role socho_owner;

create table movement (
	province smallint not null,
	key uuid not null,
	countable boolean not null,
	confirmation uuid not null,
	primary key (province, key, countable)
);
comment on table movement is
	'The first confirmation that told of one movement of money; and, when that one could not be counted (its stall was not
known yet), the first that could. Only confirmations with a bank reference have a key. Kept for ever.';

create table movement_repeat (
	province smallint not null,
	key uuid not null,
	confirmation uuid not null,
	primary key (province, key, confirmation)
);
comment on table movement_repeat is
	'A further confirmation of a movement that had one already: recorded as it came, and not counted.';

select protect('movement', 'in_scope(province)');
select protect('movement_repeat', 'in_scope(province)');
grant select, insert on movement, movement_repeat to socho_web, socho_press;

reset role;
