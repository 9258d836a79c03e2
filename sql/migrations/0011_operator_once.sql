-- An operator is known by its kind and name within a province: imports find it again by them.
set role socho_owner;

create unique index operator_once on operator (province, kind, name);

reset role;
