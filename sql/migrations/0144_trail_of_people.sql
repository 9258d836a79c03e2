-- The trail is asked for what one person did, and who stands in it is found by a few letters of the name.
set role socho_owner;

create index audit_person on audit (person, id) where person is not null;

create function name_folded(name text) returns text
	language sql immutable parallel safe
	return translate(regexp_replace(normalize(lower(name), nfd), '[\u0300-\u036f]', '', 'g'), 'đ', 'd');
comment on function name_folded(text) is 'For looking up: in small letters without marks ("Đặng Hường" is "dang huong").';
grant execute on function name_folded(text) to socho_web, socho_press;

reset role;
