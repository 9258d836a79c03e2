// Plans and targets that contradict one another or come too late, criteria for chợ 4.0, and a market's way from pilot to
// recognition and back.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Provider, event } from './provider.mjs';
import { Register } from './register.mjs';
import { accountNumber, build, form, PASSWORD, person, submitted } from './town.mjs';

const register = new Register({ seed: false });
let markets, province, maker, checker, viewer;
const END = '2099-12-31';
const ok = (answer, status = 200) => { assert.equal(answer.status, status, answer.bytes.toString()); return answer.json; };
const refused = (answer, status, code, field) => {
  assert.deepEqual([answer.status, answer.json?.code], [status, code], answer.bytes.toString());
  if (field) assert.equal(answer.json.field, field);
  assert.ok(answer.json.title && answer.json.title_vi && answer.json.title !== answer.json.title_vi, 'in both languages');
};
const plan = async (number, more = {}) => ok(await province('POST', '/v1/plans', { number, issuer: 'UBND tỉnh Quảng Ninh', province: 22,
  title: 'Chợ 4.0', issued_on: '2026-01-15', period_from: '2026-01-01', period_to: END, ...more }), 201).id;
const target = (id, more) => province('POST', `/v1/plans/${id}/targets`,
  { indicator: 'ISS', unit: '22', period_from: '2026-01-01', period_to: END, value: 90, value_kind: 'percent', ...more });

before(async () => {
  await register.start();
  markets = build(register);
  person(register, 'tinh', 'prov_admin', '--province', '22');
  person(register, 'lanhdao', 'prov_viewer', '--province', '22');
  person(register, 'lan', 'market_maker', '--market', 'HALONG1', '--province', '22');
  person(register, 'minh', 'market_checker', '--market', 'HALONG1', '--province', '22');
  [province, viewer, maker, checker] = await Promise.all(['tinh', 'lanhdao', 'lan', 'minh'].map((login) => register.person(login, PASSWORD)));
});
after(() => register.stop());

describe('a target', () => {
  let first;
  before(async () => { first = await plan('1/KH-UBND'); });

  test('is refused when its period has ended, when it is over 100 %, or when nobody says of which markets it is a class', async () => {
    refused(await target(first, { period_from: '2024-01-01', period_to: '2024-12-31' }), 422, 'period_ended', 'period_to');
    refused(await target(first, { value: 100.01 }), 422, 'out_of_range', 'value');
    refused(await target(first, { unit: undefined, market: markets.own, class: 1 }), 422, 'out_of_range', 'class');
    refused(await target(first, { class: 4 }), 422, 'out_of_range', 'class');
    refused(await target(first, { value: 0 }), 422, 'bad_target', 'value');
    refused(await target(first, { indicator: 'M40', value: 2.5, value_kind: 'count' }), 422, 'out_of_range', 'value');
    refused(await target(first, { indicator: 'XXX' }), 422, 'unknown_indicator', 'indicator');
    register.sql(`insert into indicator (code, version, name_vi, name_en, value_kind, source, valid_from, retired_on)
      values ('OLD', 1, 'Đã thôi', 'Retired', 'percent', 'entered', '2025-07-01', '2026-01-01')`);
    refused(await target(first, { indicator: 'OLD' }), 422, 'indicator_retired', 'indicator');
  });

  test('of another plan for the same place and time is refused by that plan\'s number, unless it is replaced', async () => {
    assert.equal(ok(await target(first), 201).value, 90);
    const second = await plan('2/KH-UBND');
    const answer = await target(second, { value: 95, period_from: '2027-01-01' });
    refused(answer, 409, 'target_overlap', 'period_from');
    assert.ok(answer.bytes.includes('1/KH-UBND'), answer.bytes.toString());
    assert.equal(ok(await target(second, { value: 95, class: 2 }), 201).class, 2);
    refused(await province('POST', '/v1/plans', { number: '3/KH-UBND', issuer: 'UBND', province: 22, title: 'x', issued_on: '2026-02-01',
      replaces: markets.own }), 422, 'unknown_plan', 'replaces');
    const third = await plan('3/KH-UBND', { replaces: first, issued_on: '2026-02-01' });
    ok(await target(third, { value: 97 }), 201);
    const shown = ok(await province('GET', '/v1/provinces/22/adoption')).total.ladder.find((f) => f.step === 'issued').attainment;
    assert.deepEqual([shown.target, shown.plan.number, shown.percent, shown.band], [97, '3/KH-UBND', 0, 'red']);
  });
});

describe('criteria', () => {
  const law = { number: '12/QĐ-UBND', issuer: 'UBND tỉnh', issued_on: '2026-01-05' };
  const wifi = { code: 'C1', name_vi: 'Wi-Fi', name_en: 'Wi-Fi', measure: 'wifi', ground: 'Yên Bái 2024' };

  test('are shipped as a dated set of eight, each with what it rests on', async () => {
    const [set] = ok(await viewer('GET', '/v1/criteria_sets')).items;
    assert.deepEqual([set.province, set.number, set.current, set.criteria.length], [null, null, true, 8]);
    assert.deepEqual(set.criteria.map((c) => [c.code, c.measure, c.threshold, c.optional]), [['C1', 'coded', 100, false], ['C2', 'paid', 50, false],
      ['C3', 'fees', 80, false], ['C4', 'wages', null, false], ['C5', 'e_receipts', null, false], ['C6', 'specialities', 1, false],
      ['C7', 'displayed', 95, false], ['C8', 'wifi', null, true]]);
    assert.ok(set.criteria[0].ground.includes('156/KH-UBND') && set.criteria[6].ground.startsWith('Đề xuất'));
  });

  test('of a province need a numbered decision, and name what is wrong', async () => {
    const post = (more, who = province) => who('POST', '/v1/criteria_sets', { province: 22, name: 'Tiêu chí Quảng Ninh', valid_from: '2031-01-01', ...law, criteria: [wifi], ...more });
    refused(await post({ number: 'số 12' }), 422, 'bad_document', 'number');
    refused(await post({ criteria: [] }), 422, 'out_of_range', 'criteria');
    refused(await post({ criteria: [wifi, wifi] }), 409, 'duplicate', 'criteria.1.code');
    refused(await post({ criteria: [{ ...wifi, measure: 'coded' }] }), 422, 'missing', 'criteria.0.threshold');
    refused(await post({ criteria: [wifi, { ...wifi, code: 'C2', measure: 'coded', threshold: 101 }] }), 422, 'out_of_range', 'criteria.1.threshold');
    refused(await post({ province: 19 }), 403, 'out_of_scope', 'province');
    refused(await post({}, maker), 403, 'forbidden');
    assert.equal(ok(await post({}), 201).criteria[0].code, 'C1');
    refused(await post({}), 409, 'duplicate', 'valid_from');
  });
});

describe('a market', () => {
  const path = (rest) => `/v1/markets/${markets.own}/${rest}`;
  const judge = async (who = maker) => ok(await who('POST', path('evaluations'), {}), 201);
  const by = (evaluation) => Object.fromEntries(evaluation.criteria.map((c) => [c.code, c.verdict]));
  const answer = async (measure, more, status = 201) => ok(await maker('POST', path('answers'), { measure, as_of: '2026-02-01', source: 'Báo cáo của ban', ...more }), status);
  const step = (name, more = {}) => province('POST', path('recognitions'), { step: name, from: '2026-03-01', ...more });
  const decision = { number: '99/QĐ-UBND', issuer: 'UBND tỉnh', issued_on: '2026-03-01' };

  test('is held to the set: what is met, what is not, and what nobody knows', async () => {
    const result = await judge();
    assert.deepEqual([result.verdict, by(result)], ['not_met', { C1: 'not_met', C2: 'not_known', C3: 'not_known', C4: 'not_known', C5: 'not_known',
      C6: 'not_known', C7: 'not_known', C8: 'not_known' }]);
    const [c1] = result.criteria;
    assert.deepEqual([c1.numerator, c1.denominator, c1.percent, c1.threshold], [0, 12, 0, 100]);
  });

  test('answers what the register cannot count, and no answer has nothing under the line', async () => {
    const post = (body) => maker('POST', path('answers'), { as_of: '2026-02-01', source: 'x', ...body });
    refused(await post({ measure: 'fees_number', numerator: 0, denominator: 0 }), 422, 'zero_denominator', 'denominator');
    refused(await post({ measure: 'fees_number', numerator: 9, denominator: 8 }), 422, 'out_of_range', 'numerator');
    refused(await post({ measure: 'wages' }), 422, 'missing', 'yes');
    refused(await post({ measure: 'wages', yes: true, numerator: 1 }), 422, 'unknown_field', 'numerator');
    await answer('fees_number', { numerator: 80, denominator: 100 });
    assert.equal(by(await judge()).C3, 'not_known', 'the value is not said yet');
    await answer('fees_value', { numerator: 79_999_999, denominator: 100_000_000 });
    assert.equal(by(await judge()).C3, 'not_met', 'a hair under the line is under it');
    await answer('fees_value', { numerator: 80_000_000, denominator: 100_000_000 });
    await answer('specialities', { numerator: 1 });
    for (const measure of ['wages', 'e_receipts']) await answer(measure, { yes: true });
    await answer('wifi', { yes: false });
    const met = by(await judge());
    assert.deepEqual([met.C3, met.C4, met.C5, met.C6, met.C8], ['met', 'met', 'met', 'met', 'not_met']);
    assert.equal(ok(await viewer('GET', path('answers?limit=1'))).items[0].measure, 'wifi');
  });

  test('that bills here is held to its bills of the quarter, by number and by value, whatever was answered', async () => {
    const of = async (id) => (await judge()).criteria.find((c) => c.code === id);
    assert.deepEqual([(await of('C3')).basis, (await of('C1')).basis, (await of('C4')).basis], ['answer', 'counted', 'answer']);
    const zeros = "decode(repeat('00', 64), 'hex')", own = `from stall s where s.market = '${markets.own}' and s.number = 'S12'`;
    register.sql(`insert into vendor (province, id, market, kind, name, name_fold) select s.province, new_id(), s.market, 'institution', 'Ban quản lý', 'ban quan ly' ${own};
      insert into account (province, id, market, vendor, bin, number_box, number_hash, last4, holder_name)
        select v.province, new_id(), v.market, v.id, '970422', '\\x00', substring(sha256('board') for 16), '0001', 'BAN QUAN LY' from vendor v where v.name_fold = 'ban quan ly';
      insert into stall_lease (province, id, market, stall, vendor, point_kind, area_m2, from_day)
        select s.province, new_id(), s.market, s.id, v.id, 'stand', 3.5, '2026-01-01' from stall s join vendor v on v.name_fold = 'ban quan ly' where s.market = '${markets.own}' and s.number ~ '^S[1-5]$'`);
    register.sql(`insert into bill_run (province, id, market, serial, kind, period_from, period_to, state, created_by, decided_by, decided_at, issued_at)
        select 22, new_id(), '${markets.own}', 1, 'period', current_date, current_date + 1, 'issued', a.id, b.id, now(), now() from person a, person b where a.login = 'lan' and b.login = 'minh';
      insert into bill_run_item (province, run, place, market, amount_vnd) select 22, r.id, n, r.market, 100000 from bill_run r, generate_series(1, 5) n;
      alter table code disable trigger user;
      insert into code (province, id, market, stall, account, kind, face, amount_vnd, bill_tag, key_id, signature, payload_box, plain_hash, sealed_hash, state, issued_at, expires_at)
        select 22, lpad(n::text, 11, '0'), s.market, s.id, a.id, 'dynamic', 'plain', 100000, n || 'A1B2CZ', 'testkey1', ${zeros}, '\\x00',
          substring(sha256(('p' || n)::bytea) for 16), substring(sha256(('s' || n)::bytea) for 16), 'issued', now(), now() + interval '60 days'
        from generate_series(1, 5) n, account a, stall s where a.holder_name = 'BAN QUAN LY' and s.market = '${markets.own}' and s.number = 'S12';
      alter table code enable trigger user;
      insert into bill (province, market, run, place, number, kind, lease, stall, vendor, period_from, period_to, due_on, amount_vnd, code)
        select 22, r.market, r.id, n, '1/000' || n, 'period', l.id, l.stall, l.vendor, (now() at time zone interval '7 hours')::date, current_date + 40, current_date + 50, 100000, lpad(n::text, 11, '0')
        from bill_run r, generate_series(1, 5) n join stall s on s.market = '${markets.own}' and s.number = 'S' || n join stall_lease l on l.stall = s.id;
      insert into code_payment (province, code, confirmation, received_at, market, paid_at, amount_vnd, outcome)
        select 22, lpad(n::text, 11, '0'), new_id(), now(), '${markets.own}', now(), case n when 4 then 99999 else 100000 end, 'exact' from generate_series(1, 4) n`);
    const short = await of('C3');
    assert.deepEqual([short.verdict, short.basis, short.numerator, short.denominator, short.value_numerator, short.value_denominator, short.source],
      ['not_met', 'bills', 3, 5, 399_999, 500_000, undefined], 'a đồng short of one bill is short of it, though four in five were answered');
    register.sql(`update code_payment set amount_vnd = 100000 where code = lpad('4', 11, '0')`);
    const met = await of('C3');
    assert.deepEqual([met.verdict, met.basis, met.percent, met.value_percent], ['met', 'bills', 80, 80]);
    register.sql(`insert into cash_receipt (province, market, number, taken_on, taken_by, amount_vnd, bill, entered_by)
      select 22, b.market, 'B1', current_date, 'x', 100000, b.id, p.id from bill b, person p where b.number = '1/0005' and p.login = 'lan'`);
    assert.equal((await of('C3')).percent, 80, 'cash for the fifth is collected, and not cashless');
  });

  test('goes from pilot to evaluated to extended, and not another way', async () => {
    refused(await step('evaluated'), 409, 'model_state', 'step');
    refused(await step('extended'), 409, 'model_state', 'step');
    ok(await step('pilot'), 201);
    refused(await step('pilot'), 409, 'model_state', 'step');
    refused(await step('evaluated', { from: '2026-02-01' }), 422, 'bad_period', 'from');
    ok(await step('evaluated'), 201);
    ok(await step('extended'), 201);
    assert.deepEqual(ok(await viewer('GET', path('recognitions'))).items.map((r) => r.step), ['extended', 'evaluated', 'pilot']);
    refused(await maker('POST', path('recognitions'), { step: 'withdrawn', from: '2026-03-01', reason: 'x' }), 403, 'forbidden');
  });

  test('is recognised only by a decision, and not while a criterion fails', async () => {
    refused(await province('POST', path('details'), { version: ok(await province('GET', `/v1/markets/${markets.own}`)).version, model_4_0: '4.0' }), 422, 'bad_choice', 'model_4_0');
    refused(await step('recognised'), 422, 'missing', 'number');
    refused(await step('recognised', { ...decision, number: '99' }), 422, 'bad_document', 'number');
    refused(await step('recognised', decision), 409, 'criteria_not_met', 'evaluation');
  });

  test('is recognised with a reason when a criterion is not known, which may be taken back for one', async () => {
    // Every stall but one is closed; that one has a vendor and a code.
    register.sql(`update stall set status = 'closed', status_reason = 'x' where market = '${markets.own}' and number <> 'S1'`);
    const number = accountNumber();
    const { id } = await submitted(maker, markets.own, form('S1', { account: { number } }));
    const code = ok(await checker('POST', `/v1/revisions/${id}/approve`, { version: 2 }));
    let result = await judge();
    assert.deepEqual([by(result).C1, by(result).C2, by(result).C7, result.verdict], ['met', 'not_known', 'not_met', 'not_met']);
    const provider = new Provider(register, { name: 'vcb', kind: 'hmac' });
    ok(await provider.push(event('e1', { content: `CT den ${code.stall.content_code}`, account: { bin: '970436', number } })));
    assert.equal(by(await judge()).C2, 'met');
    register.sql(`insert into scan (province, market, stall, client_id, person, at, verdict, seal, code)
      select 22, '${markets.own}', '${code.stall.id}', new_id(), id, now(), 'current', 'valid', '${code.id}' from person where login = 'lan'`);
    result = await judge();
    assert.deepEqual([by(result).C7, result.verdict], ['met', 'met'], 'the optional one that fails decides nothing');
    const made = ok(await step('recognised', decision), 201);
    assert.deepEqual([made.evaluation, made.number], [result.id, '99/QĐ-UBND']);
    const m40 = async () => ok(await viewer('GET', '/v1/provinces/22/adoption')).total.ladder.find((f) => f.step === 'markets_4_0').numerator;
    assert.equal(await m40(), 1);
    refused(await step('withdrawn'), 422, 'reason_needed', 'reason');
    ok(await step('withdrawn', { reason: 'Không duy trì được tiêu chí' }), 201);
    assert.equal(await m40(), 0);
    // Of another market nothing is known but that its stalls have no codes: none is in use there.
    register.sql(`update stall set status = 'vacant', status_reason = 'x' where market = '${markets.other}'`);
    const other = `/v1/markets/${markets.other}`;
    refused(await province('POST', `${other}/recognitions`, { step: 'recognised', from: '2026-03-01', ...decision }), 409, 'not_evaluated', 'evaluation');
    assert.equal(ok(await province('POST', `${other}/evaluations`, {}), 201).verdict, 'not_known');
    refused(await province('POST', `${other}/recognitions`, { step: 'recognised', from: '2026-03-01', ...decision }), 422, 'reason_needed', 'reason');
    ok(await province('POST', `${other}/recognitions`, { step: 'recognised', from: '2026-03-01', ...decision, reason: 'Đã kiểm tra tại chỗ' }), 201);
    assert.equal(await m40(), 1);
  });

  test('leaves a line of each of it in the trail and in the files', async () => {
    const lines = async (list) => (await viewer('GET', `/v1/exports/${list}.csv`)).bytes.toString().split('\r\n');
    assert.equal((await lines('recognitions')).filter((l) => /^HALONG[12],/.test(l)).length, 6);
    assert.ok((await lines('evaluations')).some((l) => l.includes(',C3,')) && (await lines('answers')).some((l) => l.includes('fees_value')));
    const trail = register.sql(`select distinct action from audit where action in ('market.pilot', 'market.evaluated', 'market.extended', 'market.recognised', 'market.withdrawn', 'market.evaluate', 'market.answer')`);
    assert.equal(trail.length, 7);
  });
});

describe('targets of units that are no more', () => {
  const at = (code, day) => register.sql(`select id from unit where level = 'province' and code = '${code}' and valid_from <= '${day}' and coalesce(valid_to > '${day}', true)`)[0][0];
  const aims = async (who, code) => ok(await who('GET', `/v1/provinces/${code}/adoption`)).inherited_targets;
  const draw = async (who, code, number, ...targets) => {
    const { id } = ok(await who('POST', '/v1/plans', { number, issuer: 'UBND tỉnh', province: code, title: 'Trước sáp nhập', issued_on: '2022-10-20', period_from: '2022-10-20', period_to: END }), 201);
    for (const more of targets) ok(await who('POST', `/v1/plans/${id}/targets`, { version: 1, period_from: '2024-01-01', period_to: END, value_kind: 'count', ...more }), 201);
    return id;
  };
  let bacninh, thainguyen;
  before(async () => {
    person(register, 'bacninh', 'prov_admin', '--province', '24');
    person(register, 'thainguyen', 'prov_admin', '--province', '19');
    [bacninh, thainguyen] = await Promise.all(['bacninh', 'thainguyen'].map((login) => register.person(login, PASSWORD)));
  });

  test('of Bắc Giang: its 2 337 teams are inside today\'s Bắc Ninh, under its own name and plan, and a percentage is not added up', async () => {
    const before2025 = at('24', '2024-06-01'), today = at('24', '2026-01-01');
    assert.notEqual(before2025, today, 'the code of Bắc Giang is Bắc Ninh\'s now');
    const book = await draw(bacninh, 24, '111-NQ/TU', { indicator: 'TEAM', unit: '24', value: 2337 }, { indicator: 'ACC15', unit: '24', value: 70, value_kind: 'percent' });
    await draw(bacninh, 24, '1/KH-UBND', { indicator: 'TEAM', unit: '27', value: 1200 });
    assert.deepEqual(ok(await bacninh('GET', '/v1/plans')).plans.find((p) => p.id === book).targets.map((t) => t.unit), [before2025, before2025], 'a target stays with the unit that set it');
    const told = await aims(bacninh, 24), teams = told.find((t) => t.indicator === 'TEAM'), accounts = told.find((t) => t.indicator === 'ACC15');
    assert.deepEqual([teams.unit.name, teams.value, teams.label], ['Tỉnh Bắc Ninh', 3537, 'Tổng hợp từ Tỉnh Bắc Giang, Tỉnh Bắc Ninh']);
    assert.deepEqual(teams.from.map((f) => [f.unit.name, f.value, f.plan.number, f.converts, f.why]),
      [['Tỉnh Bắc Giang', 2337, '111-NQ/TU', true, null], ['Tỉnh Bắc Ninh', 1200, '1/KH-UBND', true, null]]);
    assert.deepEqual([accounts.value, accounts.from[0].value, accounts.from[0].why], [null, 70, 'percent']);
    for (const [level, count] of [['commune', 209], ['hamlet', 2128]])
      ok(await bacninh('POST', '/v1/team_counts', { unit: before2025, on: '2024-04-01', level, teams: count, source: 'Sở TT&TT Bắc Giang' }), 201);
    const published = ok(await bacninh('GET', '/v1/provinces/24/indicators?period=2026-09&indicator=TEAMPUB')).places.find((p) => p.kind === 'province');
    assert.deepEqual([published.id, published.values[0].state, published.values[0].value], [today, 'known', 2337]);
  });

  test('of Thái Nguyên with Bắc Kạn\'s plan: the 107 markets and the 62 add up, and each stands by itself', async () => {
    await draw(thainguyen, 19, '156/KH-UBND', { indicator: 'M40', unit: '19', value: 107 });
    await draw(thainguyen, 19, '820/KH-UBND', { indicator: 'M40', unit: '06', value: 62 });
    const [m40] = await aims(thainguyen, 19);
    assert.deepEqual([m40.unit.name, m40.value, m40.from.map((f) => [f.unit.name, f.value, f.plan.number])],
      ['Tỉnh Thái Nguyên', 169, [['Tỉnh Bắc Kạn', 62, '820/KH-UBND'], ['Tỉnh Thái Nguyên', 107, '156/KH-UBND']]]);
    assert.equal(ok(await thainguyen('GET', '/v1/provinces/19/adoption?geography=reported')).inherited_targets, undefined);
  });

  test('of a ward that was split are listed under each part with the reason, until somebody enters the shares', async () => {
    register.sql(`insert into unit (level, code, type, name, full_name, name_fold, parent, valid_from, valid_to, document)
        select 'commune', '9900' || n, 'phường', 'P' || n, 'Phường P' || n, 'p' || n, p.id, case n when 1 then '2024-01-01' else '2025-07-01' end::date, case n when 1 then '2025-07-01'::date end, 'x'
        from generate_series(1, 3) n join unit p on p.level = 'province' and p.code = '22' and p.valid_to is null;
      insert into unit_succession (from_unit, to_unit, on_date, relation, document) select f.id, t.id, '2025-07-01', 'part', 'x' from unit f join unit t on t.code in ('99002', '99003') where f.code = '99001'`);
    await draw(province, 22, '2/KH-UBND', { indicator: 'WIFI', unit: '99001', value: 10 });
    const parts = async () => (await aims(province, 22)).map((t) => [t.unit.code, t.value, t.from[0].value, t.from[0].converts, t.from[0].why]);
    assert.deepEqual(await parts(), [['99002', null, 10, false, 'part'], ['99003', null, 10, false, 'part']]);
    register.sql(`update unit_succession set share = case t.code when '99002' then 0.6 else 0.4 end from unit t where t.id = to_unit and t.code in ('99002', '99003')`);
    assert.deepEqual(await parts(), [['99002', 6, 10, true, null], ['99003', 4, 10, true, null]]);
  });
});
