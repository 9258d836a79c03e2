\ir helper/setup.psql
select plan(25);

-- How many rows of each table a role sees in a scope.
create function test_seen(which text) returns bigint language plpgsql as $$
declare
	n bigint;
begin
	execute format('select count(*) from %I', which) into n;
	return n;
end
$$;
create function test_table_names() returns setof text language sql as $$
	select c.relname::text
	from pg_class c
	join pg_attribute a on a.attrelid = c.oid and a.attname = 'province'
	where c.relnamespace = 'socho'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
$$;
insert into revision (province, id, market, kind, data, created_by)
values (22, test_id(9, 1), test_id(2, 1), 'vendor_registration', '{}', test_id(6, 1));
insert into revision_contributor (province, revision, person) values (22, test_id(9, 1), test_id(6, 1));
insert into code (province, id, market, stall, account, kind, face)
values (22, '0123456789A', test_id(2, 1), test_id(3, 1), test_id(5, 1), 'static', 'sealed');
insert into print_batch (province, id, market, layout, format, labels)
values (22, test_id(9, 1), test_id(2, 1), 'poster_a4', 'pdf', 1);
insert into label (province, code, serial, market, batch, position, copy)
values (22, '0123456789A', '7HQ2KD', test_id(2, 1), test_id(9, 1), 1, 1);
insert into consent (province, market, vendor, purpose, version, channel)
values (22, test_id(2, 1), test_id(4, 1), 'registration', 1, 'paper');
insert into duplicate (province, market, vendor_a, vendor_b, reasons, similarity)
values (22, test_id(2, 1), test_id(4, 1), test_id(4, 2), '{phone}', 0.5);
insert into paper (province, market, kind, revision, created_by)
values (22, test_id(2, 1), 'registration', test_id(9, 1), test_id(6, 1));
insert into data_key (province, kind, version, master_id, wrapped)
values (22, 'box', 1, '\x0000000000000000', decode(repeat('00', 60), 'hex'));
insert into rekeying (province, version) values (22, 1);
insert into refusal (province, market, stall, reason, recorded_by) values (22, test_id(2, 1), test_id(3, 1), 'age', test_id(6, 1));
insert into account_evidence (province, market, account, kind, state, reference, created_by, settled_by, settled_at)
values (22, test_id(2, 1), test_id(5, 1), 'photo', 'confirmed', 'x', test_id(6, 1), test_id(6, 1), now());
insert into payout_change (province, market, stall, vendor, account, revision, state, replaces, keep_others, make_primary,
	due_at, created_by)
values (22, test_id(2, 1), test_id(3, 1), test_id(4, 1), test_id(5, 1), test_id(9, 1), 'waiting', false, false, true, now(),
	test_id(6, 2));
insert into vendor_report (province, market, stall, vendor, client_id, person, kind, note)
values (22, test_id(2, 1), test_id(3, 1), test_id(4, 1), test_id(9, 1), test_id(6, 1), 'other', 'x');
insert into vendor_person (person, province, market, vendor) values (test_id(6, 6), 22, test_id(2, 1), test_id(4, 1));
insert into privacy_request (province, market, vendor, kind, term_from, channel, third_party, received_on, answer_due, finish_due,
	created_by)
values (22, test_id(2, 1), test_id(4, 1), 'access', '2026-01-01', 'paper', false, '2026-02-01', '2026-02-03', '2026-02-11',
	test_id(6, 1));
insert into incident (province, id, market, stall, verdict, opened_by)
values (22, test_id(9, 1), test_id(2, 1), test_id(3, 1), 'unknown_account', test_id(6, 1));
insert into scan (province, market, stall, client_id, person, at, verdict, seal, incident)
values (22, test_id(2, 1), test_id(3, 1), test_id(9, 1), test_id(6, 1), now(), 'unknown_account', 'absent', test_id(9, 1));
insert into feed (province, account, connection, market, since, consent)
values (22, test_id(5, 1), test_id(7, 1), test_id(2, 1), '2026-01-01', 'paper');
insert into delivery_aside (province, connection, received_at, kind, reason, digest, box)
values (22, test_id(7, 1), now(), 'test', 'test_call', test_hash('a'), '\x00');
insert into code_payment (province, code, confirmation, received_at, market, paid_at, amount_vnd, outcome)
values (22, '0123456789A', test_id(9, 1), now(), test_id(2, 1), now(), 1000, 'exact');
insert into code_face (province, sealed_hash, code, market, key_id, sealed_at)
values (22, test_hash('a'), '0123456789A', test_id(2, 1), '01234567', now());
insert into stall_mark (province, market, stall, kind, shown, value_hash)
values (22, test_id(2, 1), test_id(3, 1), 'terminal', 'T1', test_hash('a'));
insert into old_code_form (province, market, prefix, digits) values (22, test_id(2, 1), 'KIOT', 3);
insert into old_code (province, code, market, prefix, digits, stall) values (22, 'KIOT001', test_id(2, 1), 'KIOT', 3, test_id(3, 1));
insert into reversal (province, confirmation, received_at, connection, amount_vnd, names)
values (22, test_id(9, 1), now(), test_id(7, 1), 1000, '{x}');
insert into payment_match (province, confirmation, version, received_at, amount_vnd, rule, evidence, counted, uncounted, proposal)
values (22, test_id(9, 1), 2, now(), 1000, 'none', 'x', false, 'test', test_id(9, 1));
insert into payment_proposal (province, confirmation, received_at, uncounted, reason, proposed_by)
values (22, test_id(9, 1), now(), 'test', 'x', test_id(6, 1));
insert into statement_file (province, id, name, file_hash, file_bytes, hint_box, boxes)
values (22, test_id(9, 1), 'x', test_hash('a'), 1, '\x00', '{}');
insert into statement (province, file, n, bin, account_hash, last4, proof, row_count, error)
values (22, test_id(9, 1), 1, '970436', test_hash('a'), '0001', 'none', 0, 'x');
insert into movement (province, key, countable, confirmation) values (22, test_id(9, 1), true, test_id(9, 1));
insert into movement_repeat (province, key, confirmation) values (22, test_id(9, 1), test_id(9, 2));
insert into pull (province, connection, from_at) values (22, test_id(7, 1), now());
insert into silence (province, market, account, connection, last_day)
values (22, test_id(2, 1), test_id(5, 1), test_id(7, 1), '2026-01-01');
insert into import_file (province, id, market, kind, name, file_hash, file_bytes, created_by)
values (22, test_id(9, 1), test_id(2, 1), 'vendors', 'a.xlsx', test_hash('a'), 1, test_id(6, 1));
insert into import_part (province, import, market, what, n, box) values (22, test_id(9, 1), test_id(2, 1), 'upload', 1, 'a');
insert into import_row (province, id, import, market, line, action)
values (22, test_id(9, 1), test_id(9, 1), test_id(2, 1), 2, 'unchanged');
insert into plan (province, id, number, issuer, title, issued_on, period_from, period_to)
values (22, test_id(9, 1), '6037/KH-UBND', 'UBND', 'x', '2023-10-20', '2024-01-01', '2025-12-31');
insert into target (province, plan, indicator, version, market, period_from, period_to, value, value_kind)
values (22, test_id(9, 1), 'ISS', 1, test_id(2, 1), '2024-01-01', '2025-12-31', 80, 'percent');
insert into delivery_key (province, connection, event_id, confirmation, received_at, fingerprint)
values (22, test_id(7, 1), 'a', test_id(8, 1), now(), test_hash('a')), (22, test_id(7, 1), 'b', test_id(8, 2), now(), test_hash('a'));
insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection, stall, market, day, counted,
	direction, bin, match_rule, event_id, account_hash, personal_hash)
values
	(22, test_id(8, 1), now(), now(), 9000, test_id(7, 1), test_id(3, 1), test_id(2, 1), '2026-11-20', true, 'credit',
		'970422', 'content_code', 'a', test_hash('a'), sha256('a')),
	(22, test_id(8, 2), now(), now(), 9000, test_id(7, 1), null, null, null, false, 'credit',
		'970422', 'none', 'b', test_hash('a'), sha256('a'));
insert into confirmation_personal (province, id, received_at, salt, box)
values (22, test_id(8, 1), now(), sha256('s'), '\x00');
insert into confirmation_conflict (province, id, received_at, connection, event_id, confirmation, fingerprint, direction,
	amount_vnd, bin, account_hash, box)
values (22, test_id(8, 3), now(), test_id(7, 1), 'a', test_id(8, 1), test_hash('b'), 'credit', 1, '970422', test_hash('a'), '\x00');
insert into stall_day (province, stall, day, lane, market, payments, amount_vnd, qualifying, last_at)
values (22, test_id(3, 1), '2026-11-20', 0, test_id(2, 1), 1, 9000, 1, now());
insert into confirmation_unsealed (province, entries) values (22, decode(repeat('00', 56), 'hex'));
insert into ledger_place (log, first, province, lowest, highest, keys)
values ('confirmations', 0, 22, test_id(8, 1), test_id(8, 1), decode(repeat('00', 24), 'hex'));
insert into market_fact (province, market, attribute, valid_from, class) values (22, test_id(2, 1), 'class', '2026-01-01', 1);
insert into market_opening (province, market, valid_from, calendar) values (22, test_id(2, 1), '2026-01-01', 'daily');
insert into market_exception (province, market, from_day, to_day, is_open, reason)
values (22, test_id(2, 1), '2026-02-17', '2026-02-19', false, 'Tết');
insert into stall_census (province, market, stall, census_date, status)
values (22, test_id(2, 1), test_id(3, 1), '2026-01-01', 'in_use');
insert into placement (province, market, from_unit, on_date)
select 22, test_id(2, 1), u.id, u.valid_to from unit u where u.full_name = 'Tỉnh Bắc Giang';
insert into stall_alarm (province, market, stall, incident, last_day, on_day, open_days, paid_days, silent_days, neighbourhood,
	neighbours, neighbour_days, rules)
select 22, test_id(2, 1), test_id(3, 1), i.id, '2026-11-10', '2026-11-20', 20, 20, 8, 'row', 4, 30, '{}' from incident i limit 1;
insert into round (province, id, market, from_day, to_day, seed, rules, planned_by)
values (22, test_id(9, 1), test_id(2, 1), '2026-07-01', '2026-07-05', repeat('0', 32), '{}', test_id(6, 1));
insert into round_stall (province, round, market, stall, place, reason)
values (22, test_id(9, 1), test_id(2, 1), test_id(3, 1), 1, 'due');
insert into round_taken (province, round, market, person) values (22, test_id(9, 1), test_id(2, 1), test_id(6, 1));
insert into round_check (province, market, round, stall, client_id, person, at, result)
values (22, test_id(2, 1), test_id(9, 1), test_id(3, 1), test_id(9, 1), test_id(6, 1), now(), 'closed');
insert into round_sheet (province, market, round, created_by) values (22, test_id(2, 1), test_id(9, 1), test_id(6, 1));
insert into scan_aside (province, market, stall, client_id, person, at, verdict, seal, kind)
values (22, test_id(2, 1), test_id(3, 1), test_id(9, 1), test_id(6, 1), now(), 'unreadable', 'absent', 'own');
insert into test_label (province, market, stall, payload, payload_hash, planted_by)
values (22, test_id(2, 1), test_id(3, 1), 'x', test_hash('x'), test_id(6, 1));
insert into tariff (province, id, number, issuer, title, issued_on, valid_from)
values (22, test_id(9, 1), '65/2016/QĐ-UBND', 'UBND', 'x', '2016-01-01', '2016-01-01');
insert into tariff_line (province, tariff, service, unit, price_vnd) values (22, test_id(9, 1), 'space', 'm2_month', 1);
insert into stall_lease (province, id, market, stall, vendor, point_kind, area_m2, from_day)
values (22, test_id(9, 1), test_id(2, 1), test_id(3, 1), test_id(4, 1), 'kiosk', 4, '2026-01-01');
insert into meter (province, id, market, stall, service, number, installed_on, start_value)
values (22, test_id(9, 1), test_id(2, 1), test_id(3, 1), 'power', 'x', '2026-01-01', 0);
insert into meter_reading (province, market, meter, read_on, value, used)
values (22, test_id(2, 1), test_id(9, 1), '2026-02-01', 1, 1);
insert into dues_setting (province, market, payee_stall) values (22, test_id(2, 1), test_id(3, 1));
insert into bill_run (province, id, market, serial, kind, period_from, period_to, created_by)
values (22, test_id(9, 1), test_id(2, 1), 1, 'ticket', '2026-11-01', '2026-11-01', test_id(6, 1));
insert into bill_run_item (province, run, place, market, amount_vnd) values (22, test_id(9, 1), 1, test_id(2, 1), 5000);
insert into bill (province, id, market, run, place, number, kind, period_from, period_to, due_on, amount_vnd, code)
values (22, test_id(9, 1), test_id(2, 1), test_id(9, 1), 1, 'x-1', 'ticket', '2026-11-01', '2026-11-01', '2026-11-01', 5000,
	'0123456789A');
insert into bill_line (province, bill, line, market, service, unit, from_day, to_day, quantity, price_vnd, vat_rate_bp,
	vat_included, net_vnd, vat_vnd, amount_vnd)
values (22, test_id(9, 1), 1, test_id(2, 1), 'entry', 'entry', '2026-11-01', '2026-11-01', 1, 5000, 0, true, 5000, 0, 5000);
insert into bill_slips (province, market, run, slips) values (22, test_id(2, 1), test_id(9, 1), 1);
insert into payment_doubt (province, confirmation, received_at, market, reason, bill_tag)
	values (22, test_id(8, 1), now(), test_id(2, 1), 'unknown_bill', '0A1B2CZ');
insert into desk_fee (province, id, market, code, name, kind, amount_vnd, document, valid_from, created_by)
values (22, test_id(9, 1), test_id(2, 1), 'P1', 'Phí', 'fee', 2000, '1/QĐ-UBND', '2026-01-01', test_id(6, 1));
insert into desk_fee_code (province, code, market, stall, fee) values (22, '0123456789A', test_id(2, 1), test_id(3, 1), test_id(9, 1));
insert into desk_case (province, id, market, stall, fee, reference, amount_vnd, code, due_on, made_on, made_by)
values (22, test_id(9, 1), test_id(2, 1), test_id(3, 1), test_id(9, 1), 'H1', 2000, '0123456789A', '2026-11-01', '2026-11-01', test_id(6, 1));
insert into cash_receipt (province, market, number, taken_on, taken_by, amount_vnd, desk_case, entered_by)
values (22, test_id(2, 1), 'B1', '2026-11-01', 'x', 2000, test_id(9, 1), test_id(6, 1));
insert into market_answer (province, market, measure, as_of, yes, source) values (22, test_id(2, 1), 'wifi', '2026-11-01', true, 'x');
insert into evaluation (province, id, market, criteria_set, on_day, window_from, window_to, verdict, results)
select 22, test_id(9, 1), test_id(2, 1), s.id, '2026-11-01', '2026-10-01', '2026-10-31', 'met', '[]' from criteria_set s limit 1;
insert into recognition (province, market, step, from_day) values (22, test_id(2, 1), 'pilot', '2026-11-01');
insert into report_cycle (province, id, period, period_from, period_to, lead, due_market, due_commune, due_province)
values (22, test_id(9, 1), '2026-Q4', '2026-10-01', '2026-12-31', 'x', '2027-01-05', '2027-01-10', '2027-01-15');
insert into report (province, id, cycle, form) values (22, test_id(9, 1), test_id(9, 1), '03');
insert into report_step (province, report, step) values (22, test_id(9, 1), 'create');
insert into report_file (province, report, version) values (22, test_id(9, 1), 1);
insert into team (province, id, level, unit, name, name_fold, founded_on)
select 22, test_id(9, 1), 'commune', u.id, 'Tổ 1', 'to 1', '2022-06-01' from unit u where u.full_name = 'Tỉnh Bắc Giang';
insert into team_member (province, team, unit, name, name_fold, role, joined_on)
select 22, test_id(9, 1), t.unit, 'Bà Mai', 'ba mai', 'leader', '2022-06-01' from team t;
insert into province_task (province, code, name_vi, name_en, topic, valid_from) values (22, 'boat', 'x', 'x', 'skill', '2026-01-01');
insert into visit (province, client_id, team, unit, person, target, market, stall, task, channel, outcome, at, content_hash)
select 22, test_id(9, 1), t.id, t.unit, test_id(6, 1), 'stall', test_id(2, 1), test_id(3, 1), 'eid', 'home', 'done', now(), test_hash('a')
from team t;
insert into training (province, id, unit, title, on_day, hours, trainer) select 22, test_id(9, 1), t.unit, 'x', '2026-01-01', 1, 'x' from team t;
insert into training_member (province, training, member, unit) select 22, test_id(9, 1), m.id, m.unit from team_member m;
insert into honour_run (province, id, unit, from_day, to_day, parameters, formula, seed, computed_by)
select 22, test_id(9, 1), t.unit, '2026-01-01', '2026-03-31', '{}', 'x', repeat('0', 32), test_id(6, 1) from team t;
insert into honour_row (province, run, team, unit, team_name, unit_name, members, durable, displayed, rounds, failed, points, unranked, evidence)
select 22, test_id(9, 1), t.id, t.unit, 'x', 'x', 3, 0, 0, 0, 0, 0, 'too_few_outcomes', '{}' from team t;
insert into honour_sample (province, run, visit, team, unit, place) select 22, test_id(9, 1), v.id, v.team, v.unit, 1 from visit v;
insert into honour_revisit (province, run, visit, team, unit, result, on_day, person)
select s.province, s.run, s.visit, s.team, s.unit, 'failed', '2026-11-21', test_id(6, 2) from honour_sample s;
insert into honour_review (province, run, team, unit, decision, reason, person)
select 22, test_id(9, 1), t.id, t.unit, 'cleared', 'x', test_id(6, 2) from team t;
insert into honour_published (province, run, unit, published_by) select 22, test_id(9, 1), t.unit, test_id(6, 1) from team t;
insert into revision_helper (province, revision, market, member, team, member_name, team_name, named_by)
select 22, test_id(9, 1), test_id(2, 1), m.id, m.team, 'x', 'x', test_id(6, 1) from team_member m;
insert into team_count (province, unit, on_day, level, teams, source)
select 22, t.unit, '2022-12-31', 'hamlet', 1891, 'x' from team t;
insert into team_rule (province, unit, teams_min, valid_from, document)
select 22, t.unit, 1, '2024-10-24', '6037/KH-UBND' from team t;
insert into stall_half (province, stall, half, market, payments, amount_vnd, qualifying)
values (22, test_id(3, 1), '2026-11-01', test_id(2, 1), 1, 5000, 1);
insert into stall_span (province, stall, market, first_day, last_day) values (22, test_id(3, 1), test_id(2, 1), '2026-11-01', '2026-11-01');
insert into stall_today (province, stall, market, line, in_use, registered, coded, displayed, inspected, fed, observed, first_paid,
	payments, amount_vnd, qualifying)
values (22, test_id(3, 1), test_id(2, 1), 'x', true, true, true, true, true, true, true, true, 1, 5000, 1);
insert into today_mark (province, from_day, to_day, at_day, seen_from, shown_from, checked_from, kept_at)
values (22, '2026-11-01', '2026-11-30', '2026-11-20', '2026-09-21', '2026-09-21', '2026-10-21', '2026-11-20');
insert into entered_value (province, indicator, version, market, period, period_from, period_to, value, source, document,
	document_on, proposed_by)
values (22, 'WIFI', 1, test_id(2, 1), '2026-10', '2026-10-01', '2026-10-31', 1, 'x', '1/BC', '2026-11-01', test_id(6, 1));
insert into snapshot (province, id, why, period, period_from, period_to, month_from, month_to, at_day, as_of)
values (22, test_id(9, 1), 'asked', '2026-10', '2026-10-01', '2026-10-31', '2026-10-01', '2026-10-31', '2026-10-31', '2026-11-01');
insert into snapshot_value (province, snapshot, place_kind, place, market, indicator, version, numerator, state)
values (22, test_id(9, 1), 'market', test_id(2, 1), test_id(2, 1), 'VOL', 1, 1, 'known');
insert into snapshot_hold (province, snapshot, place_kind, place, family) values (22, test_id(9, 1), 'market', test_id(2, 1), 'month');
insert into provider_day (province, day, market, connection, bin, credits, counted, amount_vnd, unmatched)
values (22, '2026-11-01', test_id(2, 1), test_id(7, 1), '970422', 1, 1, 5000, 0);
insert into provider_mark (province, through) values (22, '2026-11-01');
insert into rollup_mark (province, kept_at) values (22, '2026-11-01');
insert into audit (province, action) values (22, 'test.made'), (0, 'test.made');
insert into idempotent_request (province, person, key, body_hash, entity)
values (22, test_id(6, 1), 'k', test_hash('k'), test_id(9, 1));
insert into job (province, kind) values (22, 'test'), (0, 'test');

select is_empty($$select t from test_table_names() as t where test_seen(t) = 0$$,
	'every table with a province has rows to hide');

set local role socho_web;
select is_empty($$select t from test_table_names() as t where test_seen(t) > 0$$, 'with no scope set there are no rows');
select set_config('socho.provinces', '', true), set_config('socho.markets', '', true) \g /dev/null
select is_empty($$select t from test_table_names() as t where test_seen(t) > 0$$, 'with an empty scope neither');
select set_config('socho.provinces', '{22}', true) \g /dev/null
select is((select count(*) from stall), 0::bigint, 'a province without markets shows no stall');
set local role socho_owner;
select is((select count(*) from stall), 0::bigint, 'the owner is fenced too');
reset role;

set local role socho_web;
select enter_service(19::smallint) \g /dev/null
select is_empty($$select t from test_table_names() as t where test_seen(t) > 0
		and t not in ('operator', 'market', 'stall', 'vendor', 'tenancy', 'account', 'connection', 'role_grant', 'match_version')$$,
	'a province does not see another');
select results_eq($$select distinct province::integer from stall$$, $$values (19)$$, 'but its own stalls');
select is((select count(*) from stall where content_code = test_content_code(252 * 29791 + 1)), 0::bigint,
	'not even by a key that is unique in the country');

select test_enter('{22}', array[test_id(2, 1)]::text, '') \g /dev/null
select results_eq($$select distinct market from stall$$, $$values (test_id(2, 1))$$, 'a market sees its stalls only');
select results_eq($$select distinct market from vendor$$, $$values (test_id(2, 1))$$, 'its vendors');
select results_eq($$select distinct market from account$$, $$values (test_id(2, 1))$$, 'and its accounts');
select results_eq($$select id from confirmation$$, $$values (test_id(8, 1))$$, 'and not the money nobody was matched to');
select test_enter('{22}', array[test_id(2, 2)]::text, '') \g /dev/null
select is((select count(*) from code), 0::bigint, 'another market does not see its codes');
select is((select count(*) from scan) + (select count(*) from incident), 0::bigint, 'nor its scans and incidents');
select is((select count(*) from stall_day), 0::bigint, 'nor its day sums');
select test_enter('{19}', array[test_id(2, 1)]::text, '') \g /dev/null
select is((select count(*) from stall), 0::bigint, 'a market counts only inside its province');

select test_enter('{22}', array[test_id(2, 1)]::text, '') \g /dev/null
select throws_ok($$insert into market (province, operator, unit, label_code, name, name_fold, kind)
		select 19, test_id(1, 2), u.id, 'X', 'x', 'x', 'market' from unit u where u.code = '19'$$,
	'42501', null, 'a row is not put into another province');
select throws_ok($$insert into vendor (province, market, kind, name, name_fold)
		values (22, test_id(2, 2), 'household', 'x', 'x')$$, '42501', null, 'nor into another market');
select lives_ok($$insert into vendor (province, market, kind, name, name_fold)
		values (22, test_id(2, 1), 'household', 'x', 'x')$$, 'but into its own');
with moved as (update stall set zone = 'Z' where id = test_id(3, 11) returning 1)
select is((select count(*) from moved), 0::bigint, 'and what is not seen is not changed');
select lives_ok($$insert into audit (province, action) values (0, 'session.refused')$$,
	'the trail may be added to from any scope');
select is((select count(*) from audit where province = 0), 0::bigint, 'and is read within it');

select enter_public() \g /dev/null
select is((select count(*) from stall), 30::bigint, 'a public look-up reaches every province');
select is((select count(*) from role_grant where scope_kind = 'all'), 0::bigint, 'but not what belongs to the country');
reset role;

-- The rule is inlined: a row found by its id alone uses the primary key, province and all.
create function test_explain(statement text) returns setof text language plpgsql as $$
begin
	return query execute 'explain (costs off) ' || statement;
end
$$;
set local enable_seqscan = off;
set local role socho_web;
select enter_service(22::smallint) \g /dev/null
select matches((select string_agg(line, E'\n') from test_explain($$select from stall where id = test_id(3, 1)$$) as line),
	'Index Cond: .*province = ANY', 'the scope becomes an index condition');
select * from finish();
rollback;
