\ir helper/setup.psql
select plan(14);

-- Class boundaries (registry-anchors 9.2): the name is cosmetic only beside a legal one.
select is(revision_class('vendor_registration', '{"vendor": {"phone": "x"}}', true), 'A', 'a registration names a payout account');
select is(revision_class('vendor_details', '{"vendor": {}, "consents": [{}]}', false), 'C', 'consents alone');
select is(revision_class('vendor_details', '{"vendor": {"phone": "x", "email": null}}', false), 'C', 'how to reach somebody');
select is(revision_class('vendor_details', '{"vendor": {"name": "x"}}', true), 'C', 'a name beside the legal one');
select is(revision_class('vendor_details', '{"vendor": {"name": "x"}}', false), 'B', 'a name that is the only one');
select is(revision_class('vendor_details', '{"vendor": {"name": "x", "legal_name": null}}', true), 'B', 'a legal name that goes');
select is(revision_class('vendor_details', jsonb_build_object('vendor', jsonb_build_object(f, 'x', 'phone', 'x')), true), 'B', f)
from unnest(array['kind', 'id_number', 'tax_code', 'registration_number']) as f;

create function details(id integer, vendor integer, class text) returns text language sql as $$
	select format('insert into revision (province, id, market, vendor, kind, class, data, created_by)
		values (22, %L, %L, %L, ''vendor_details'', %L, ''{}'', %L)', test_id(8, id), test_id(2, 1), test_id(4, vendor), class, test_id(6, 1))
$$;
select lives_ok(details(901, 1, 'B'), 'a change of details has a vendor and no stall');
select throws_ok(details(902, 1, 'C'), '23505', null, 'and a vendor one at a time');
update revision set state = 'submitted', submitted_by = test_id(6, 1), submitted_at = now() where id = test_id(8, 901);
select throws_ok($$update revision set state = 'approved', automatic = true, decided_at = now() where id = test_id(8, 901)$$,
	'23514', null, 'class B does not pass by itself');
select throws_ok($$update revision set state = 'approved', decided_at = now() where id = test_id(8, 901)$$,
	'23514', null, 'nor without somebody who decides');
select * from finish();
rollback;
