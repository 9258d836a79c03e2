// Whom money belongs to: names better than a memo, and what people decide where no name says it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { event, Provider } from './provider.mjs';
import { Register } from './register.mjs';
import { accountNumber, build, CODES, form, PASSWORD, person, submitted } from './town.mjs';

const register = new Register({ seed: false });
const people = {};
const stalls = {};
let markets, provider;

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.deepEqual([answer.json.code, answer.json.field], [code, field]);
};
const trail = (id) => register.sql(`select action from audit where entity_id = '${id}' order by id`).flat();
/** A vendor with an account and a code at this stall. */
async function settled(number) {
  const account = accountNumber();
  const draft = await submitted(people.maker, markets.own, form(number, { account: { number: account } }));
  const code = ok(await people.checker('POST', `/v1/revisions/${draft.id}/approve`, { version: 2 }));
  stalls[number] = { id: code.stall.id, content: code.stall.content_code, account, code: code.id };
}
const pushed = async (change) => ok(await provider.push(event(randomUUID(), change)));
const into = (number) => ({ bin: '970436', number });

before(async () => {
  await register.start();
  markets = build(register);
  person(register, 'maker', 'market_maker', '--market', CODES.own, '--province', '22');
  person(register, 'checker', 'market_checker', '--market', CODES.own, '--province', '22');
  person(register, 'admin', 'prov_admin', '--province', '22');
  for (const login of ['hoa', 'lan']) person(register, login, 'reconciler', '--province', '22');
  person(register, 'here', 'reconciler', '--market', CODES.own, '--province', '22');
  person(register, 'away', 'reconciler', '--market', CODES.other, '--province', '22');
  person(register, 'far', 'reconciler', '--province', '19');
  for (const login of ['maker', 'checker', 'admin', 'hoa', 'lan', 'here', 'away', 'far']) people[login] = await register.person(login, PASSWORD);
  provider = new Provider(register);
  for (const number of ['S1', 'S2']) await settled(number);
}, { timeout: 120_000 });
after(() => register.stop());

describe('names of a stall at banks', () => {
  const path = () => `/v1/stalls/${stalls.S2.id}/marks`;

  test('a virtual account and a terminal label lead to their stall, whatever the memo says', async () => {
    const virtual = ok(await people.admin('POST', path(), { kind: 'virtual_account', value: '96247AB0012345' }), 201);
    assert.deepEqual([virtual.stall, virtual.kind, virtual.shown, virtual.ended_at], [stalls.S2.id, 'virtual_account', '…2345', null]);
    const terminal = ok(await people.admin('POST', path(), { kind: 'terminal', value: 'Quầy A-12' }), 201);
    const listed = ok(await people.maker('GET', path()));
    assert.deepEqual(listed.items.map(({ shown }) => shown), ['Quầy A-12', '…2345']);
    assert.ok(!JSON.stringify([virtual, listed]).includes('96247AB'), 'an account number is not shown');
    assert.equal((await pushed({ virtual_account: '96247ab0012345', content: stalls.S1.content })).match, 'virtual_account');
    const clash = await pushed({ terminal: 'Quầy A 12', content: stalls.S1.content, account: into(stalls.S1.account) });
    assert.equal(clash.match, 'terminal');
    assert.deepEqual(register.sql(`select stall, doubt, counted from confirmation where id = '${clash.id}'`), [[stalls.S2.id, 'conflict', 't']]);
    assert.equal((await pushed({ bill_number: stalls.S1.code, account: into(stalls.S1.account) })).match, 'bill');
    const ended = ok(await people.admin('POST', `/v1/stall_marks/${terminal.id}/end`, {}));
    assert.ok(ended.ended_at);
    assert.deepEqual(ok(await people.admin('POST', `/v1/stall_marks/${terminal.id}/end`, {})), ended, 'twice is once');
    assert.equal((await pushed({ terminal: 'Quầy A-12', content: stalls.S1.content, account: into(stalls.S1.account) })).match, 'content_code');
    assert.deepEqual(trail(stalls.S2.id).slice(-3), ['stall.mark', 'stall.mark', 'stall.mark_end']);
  });

  test('a name is one stall\'s at a time, and entered by who manages the market', async () => {
    const other = `/v1/stalls/${stalls.S1.id}/marks`;
    refused(await people.admin('POST', other, { kind: 'virtual_account', value: '96247 AB 001 2345' }), 422, 'bad_account', 'value');
    refused(await people.admin('POST', other, { kind: 'virtual_account', value: '96247ab0012345' }), 409, 'duplicate', 'value');
    ok(await people.admin('POST', other, { kind: 'terminal', value: '96247ab0012345' }), 201);
    ok(await people.admin('POST', other, { kind: 'terminal', value: 'QUAY A12' }), 201);
    refused(await people.admin('POST', other, { kind: 'terminal', value: '…' }), 422, 'bad_text', 'value');
    refused(await people.admin('POST', other, { kind: 'till', value: '1' }), 422, 'bad_choice', 'kind');
    refused(await people.admin('POST', other, { kind: 'terminal' }), 422, 'missing', 'value');
    refused(await people.admin('POST', other, { kind: 'terminal', value: 'x', stall: 'y' }), 422, 'unknown_field', 'stall');
    refused(await people.admin('POST', `/v1/stalls/${randomUUID()}/marks`, { kind: 'terminal', value: 'x' }), 404, 'not_found', undefined);
    refused(await people.admin('POST', `/v1/stall_marks/${randomUUID()}/end`, {}), 404, 'not_found', undefined);
    refused(await people.maker('POST', other, { kind: 'terminal', value: 'x' }), 403, 'forbidden', undefined);
  });
});

/** Rollups are the sum of the rows, each as its newest match has it: as the nightly check defines it. */
const balanced = () => assert.deepEqual(register.sql(`
  with kept as (
    select stall, day, sum(payments) as payments, sum(amount_vnd) as amount, sum(qualifying) as qualifying
    from stall_day group by 1, 2 having sum(payments) <> 0 or sum(amount_vnd) <> 0
  ), counted as (
    select stall, day, count(*) as payments, sum(amount_vnd) as amount, count(*) filter (where amount_vnd >= 5000) as qualifying
    from payments_counted(22::smallint, '-infinity') group by 1, 2
  )
  select count(*) filter (where (k.payments, k.amount, k.qualifying) is distinct from (c.payments, c.amount, c.qualifying)), count(*) > 0
  from kept k full join counted c using (stall, day)`), [['0', 't']]);

describe('money that is taken back', () => {
  const paid = () => register.sql(`select coalesce(sum(payments), 0), coalesce(sum(amount_vnd), 0) from stall_day where stall = '${stalls.S2.id}'`)[0].map(Number);
  const pay = (id, change = {}) => provider.push(event(id, { content: stalls.S2.content, account: into(stalls.S2.account), amount: '60000', ...change })).then((a) => ok(a));
  const back = (id, reverses, change = {}) => provider.push({ ...event(id, { content: 'hoan tien', account: into(stalls.S2.account), amount: '60000', reverses, ...change }),
    type: 'payment.reversed' }).then((a) => ok(a));
  const sweep = async () => {
    const [[id]] = register.sql(`insert into job (province, kind, payload) values (0, 'reversals', '{}') returning id`);
    for (;;) if (register.sql(`select state from job where id = '${id}'`)[0][0] === 'done') return;
  };

  test('is counted no more, once however often that is told', async () => {
    const [n, vnd] = paid();
    const first = await pay('r1');
    assert.deepEqual(paid(), [n + 1, vnd + 60000]);
    for (const status of ['recorded', 'duplicate']) assert.equal((await back('r1-back', 'r1')).status, status);
    assert.deepEqual(paid(), [n, vnd]);
    await back('r1-again', 'r1');
    await pay('r1');
    assert.deepEqual(paid(), [n, vnd], 'by another event, or with the payment told again');
    assert.deepEqual(register.sql(`select version, rule, counted, uncounted, stall from payment_match where confirmation = '${first.id}' order by version limit 1`),
      [['2', 'reversal', 'f', 'refund', stalls.S2.id]]);
    assert.equal(trail(first.id)[0], 'payment.reverse');
    balanced();
  });

  test('is found by the bank\'s reference on its account, and by the bill that it paid', async () => {
    const sums = paid();
    await pay('r2', { bank_reference: 'FT26324000099', terminal: undefined });
    await back('r2-back', 'FT26324000099');
    assert.deepEqual(paid(), sums);
    await pay('r3', { bill_number: stalls.S2.code });
    await back('r3-back', stalls.S2.code);
    assert.deepEqual(paid(), sums);
    await pay('r4');
    await back('r4-part', 'r4', { amount: '20000' });
    await back('r4-elsewhere', 'no such payment');
    assert.deepEqual(paid(), [sums[0] + 1, sums[1] + 60000], 'a part of it, and what nobody knows, take nothing away');
    balanced();
  });

  test('may be told before the payment', async () => {
    const sums = paid();
    await back('r5-back', 'r5');
    await pay('r5');
    await sweep();
    assert.deepEqual(paid(), sums);
    await sweep();
    assert.deepEqual(paid(), sums);
    balanced();
  });

  test('is not counted for what tells of the same money again', async () => {
    const sums = paid();
    const reference = { bank_reference: 'FT26324000100', booked_on: '2026-11-20', occurred_at: '2026-11-20T09:00:00+07:00' };
    const other = new Provider(register, { name: 'other bank' });
    const first = await pay('r6', reference);
    ok(await other.push(event('r6-other', { content: stalls.S2.content, account: into(stalls.S2.account), amount: '60000', ...reference })));
    assert.deepEqual(paid(), [sums[0] + 1, sums[1] + 60000]);
    ok(await other.push({ ...event('r6-back', { content: '', account: into(stalls.S2.account), amount: '60000', reverses: 'r6-other' }), type: 'payment.reversed' }));
    assert.deepEqual(paid(), sums);
    assert.deepEqual(register.sql(`select uncounted from payment_match where confirmation = '${first.id}'`), [['refund']]);
    balanced();
  });
});

describe('codes of old posters', () => {
  const path = () => `/v1/markets/${markets.own}/old_codes`;
  const hand = (text, who = 'admin') => people[who]('POST', path(), undefined, { raw: Buffer.from(text), headers: { 'content-type': 'text/csv' } });
  const match = (id) => register.sql(`select match_rule, match_evidence, stall, coalesce(doubt, '-') from confirmation where id = '${id}'`)[0];

  test('a list is taken whole or not at all, and says what changed', async () => {
    assert.deepEqual(ok(await hand('Mã cũ,Số sạp\nKIOT001,S1\nkiot-002,S2\nKIOT 003,\n')), { given: 3, changed: 3 });
    assert.deepEqual(ok(await hand('Mã cũ,Số sạp\nKIOT001,S1\nKIOT003,S2\n')), { given: 2, changed: 1 });
    refused(await hand('Mã cũ,Số sạp\nKIOT004,S1\nKIOT0005,S1\n'), 422, 'bad_text', 'code');
    refused(await hand('Mã cũ,Số sạp\nKIOT004,S1\nKIOT004,S2\n'), 422, 'bad_text', 'code');
    refused(await hand('Mã cũ,Số sạp\nKIOT004,Z99\n'), 422, 'unknown_stall', 'stall');
    refused(await hand('Mã cũ,Số sạp\nCZAB12,S1\n'), 422, 'bad_text', 'code');
    refused(await hand('Mã cũ,Số sạp\n17,S1\n'), 422, 'bad_text', 'code');
    refused(await hand('x,y\n1,2\n'), 422, 'no_head', undefined);
    refused(await hand('Mã cũ,Số sạp\nKIOT009,S1\n', 'maker'), 403, 'forbidden', undefined);
    const { items } = ok(await people.maker('GET', path()));
    assert.deepEqual(items.map(({ code, stall }) => [code, stall?.number]), [['KIOT001', 'S1'], ['KIOT002', 'S2'], ['KIOT003', 'S2']]);
    const file = await people.maker('GET', '/v1/exports/old_codes.csv');
    assert.match(file.bytes.toString(), /KIOT002,S2,/);
  });

  test('money that is paid by one finds its stall, until our own code says another or nobody has it any more', async () => {
    // An account of several stalls: nothing but the memo tells them apart.
    register.sql(`update account set sole_stall = null where id in (select account from code where id = '${stalls.S1.code}')`);
    const pay = async (content, number = stalls.S1.account) => (await pushed({ content, account: into(number) })).id;
    assert.deepEqual(match(await pay('MBVCB.1.rauKiot - 001.CT tu 0760')), ['content_code', 'old KIOT001', stalls.S1.id, '-']);
    assert.deepEqual(match(await pay(`KIOT001 ${stalls.S1.content}`)).slice(0, 2), ['content_code', stalls.S1.content], 'ours beats it');
    assert.equal(match(await pay('KIOT0015'))[0], 'none', 'a digit more is another number');
    assert.equal(match(await pay('KIOT002'))[0], 'none', 'the account was never given codes of that stall');
    assert.deepEqual(match(await pay('KIOT002 va KIOT001')).slice(0, 2), ['content_code', 'old KIOT001'], 'so it says nothing beside one that fits');
    // A list that comes while the register runs counts from the next payment on.
    ok(await hand('Mã cũ,Số sạp\nDH0007,S1\nKIOT001,\n'));
    assert.deepEqual(match(await pay('DH0007')), ['content_code', 'old DH0007', stalls.S1.id, '-']);
    assert.equal(match(await pay('KIOT001'))[0], 'none');
    register.sql(`update account set sole_stall = '${stalls.S1.id}' where id in (select account from code where id = '${stalls.S1.code}')`);
    assert.equal(match(await pay('DH0008'))[0], 'sole_account');
  });
});

describe('payments that no name settles', () => {
  const list = async (who, query = '') => ok(await people[who]('GET', `/v1/reconciliation?province=22${query}`));
  const show = async (id, who = 'hoa') => ok(await people[who]('GET', `/v1/reconciliation/${id}`));
  const propose = (who, id, body) => people[who]('POST', `/v1/reconciliation/${id}/propose`, { reason: 'khách gọi điện', ...body });
  const confirm = (who, id) => people[who]('POST', `/v1/payment_proposals/${id}/confirm`, {});
  const settle = async (id, body) => ok(await confirm('lan', ok(await propose('hoa', id, body)).proposals.at(-1).id));
  const sums = (stall) => register.sql(`select coalesce(sum(payments), 0), coalesce(sum(amount_vnd), 0) from stall_day where stall = '${stall}'`)[0].map(Number);
  let lost, two, clash;

  before(async () => {
    lost = await pushed({ content: 'NGUYEN THI HOA 0912345678 tra tien quay A12', amount: '70000' });
    two = await pushed({ content: `${stalls.S1.content} ${stalls.S2.content}`, account: into(stalls.S1.account), amount: '80000' });
    [clash] = (await list('hoa', '&queue=conflict')).items;
    assert.deepEqual([lost.match, two.match], ['none', 'none']);
  });

  test('stand in a queue, their memos masked, and every look leaves a line', async () => {
    const all = await list('hoa');
    const shown = all.items.find(({ id }) => id === lost.id);
    assert.deepEqual([shown.memo, shown.amount_vnd, shown.bank, shown.account, shown.match.stall, shown.doubt],
      ['N• T• H• •78 tra tien quay A12', 70_000, '970436', null, null, null]);
    assert.ok(!JSON.stringify(all).includes('0912345678') && !JSON.stringify(all).includes('NGUYEN'));
    assert.deepEqual((await list('hoa', '&queue=ambiguous')).items.map(({ id, doubt, memo }) => [id, doubt, memo]),
      [[two.id, 'ambiguous', `${stalls.S1.content} ${stalls.S2.content}`]]);
    assert.ok((await list('hoa', '&queue=unmatched')).items.every(({ match, doubt }) => match.rule === 'none' && doubt === null));
    assert.deepEqual((await list('hoa', '&queue=proposed')).items, []);
    assert.equal(clash.match.stall.id, stalls.S2.id);
    const first = await list('hoa', '&limit=1');
    const rest = await list('hoa', `&limit=200&after=${first.next}`);
    assert.deepEqual([...first.items, ...rest.items].map(({ id }) => id), all.items.map(({ id }) => id));
    assert.equal(rest.next, null);
    const looks = () => register.sql(`select count(*) from audit where action = 'payment.look' and entity_id = '${lost.id}'
      and person = (select id from person where login = 'lan')`)[0][0];
    assert.equal(looks(), '0');
    await list('lan');
    const one = await show(lost.id, 'lan');
    assert.equal(looks(), '2');
    assert.deepEqual([one.memo, one.matches.map(({ version, rule }) => [version, rule]), one.proposals], [shown.memo, [[1, 'none']], []]);
  });

  test('are shown within one\'s scope only', async () => {
    assert.deepEqual(await list('here'), await list('hoa', '&queue=conflict'), 'unmatched money is no market\'s');
    assert.deepEqual([(await list('away')).items, (await list('far')).items], [[], []]);
    for (const who of ['away', 'far']) refused(await people[who]('GET', `/v1/reconciliation/${clash.id}`), 404, 'not_found', undefined);
    refused(await people.here('GET', `/v1/reconciliation/${lost.id}`), 404, 'not_found', undefined);
    refused(await propose('far', clash.id, { uncounted: 'test' }), 404, 'not_found', undefined);
    refused(await people.maker('GET', '/v1/reconciliation?province=22'), 403, 'forbidden', undefined);
    refused(await people.hoa('GET', '/v1/reconciliation'), 422, 'missing', 'province');
    refused(await people.hoa('GET', '/v1/reconciliation?province=x'), 422, 'out_of_range', 'province');
    refused(await people.hoa('GET', '/v1/reconciliation?province=22&queue=all'), 422, 'bad_choice', 'queue');
    refused(await people.hoa('GET', '/v1/reconciliation/x'), 404, 'not_found', undefined);
  });

  test('one person proposes and another confirms: a further match, and the day sums follow', async () => {
    const before_ = sums(stalls.S1.id);
    const asked = ok(await propose('hoa', lost.id, { stall: stalls.S1.id }));
    const [proposal] = asked.proposals;
    assert.deepEqual([proposal.state, proposal.stall.id, proposal.proposed_by], ['open', stalls.S1.id, 'Người hoa']);
    assert.deepEqual((await list('lan', '&queue=proposed')).items.map(({ id, proposal: p }) => [id, p.id]), [[lost.id, proposal.id]]);
    refused(await propose('lan', lost.id, { stall: stalls.S2.id }), 409, 'conflict', undefined);
    refused(await confirm('hoa', proposal.id), 403, 'same_person', undefined);
    refused(await confirm('away', proposal.id), 404, 'not_found', undefined);
    assert.deepEqual(sums(stalls.S1.id), before_, 'a proposal moves nothing');
    const done = ok(await confirm('lan', proposal.id));
    assert.deepEqual(done.matches.map(({ version, rule, stall, counted, confirmed_by: by }) => [version, rule, stall?.id, counted, by]),
      [[1, 'none', undefined, false, null], [2, 'manual', stalls.S1.id, true, 'Người lan']]);
    assert.deepEqual(sums(stalls.S1.id), [before_[0] + 1, before_[1] + 70_000]);
    assert.deepEqual(register.sql(`select match_rule, counted from confirmation where id = '${lost.id}'`), [['none', 'f']], 'the confirmation is as it was');
    assert.ok(!(await list('hoa')).items.some(({ id }) => id === lost.id));
    refused(await confirm('lan', proposal.id), 409, 'wrong_state', undefined);
    assert.deepEqual(trail(lost.id).filter((action) => action !== 'payment.look'), ['payment.propose', 'payment.match']);
    balanced();
  });

  test('what was settled wrongly is settled again, from stall to stall and out of the counts', async () => {
    const [one, other] = [sums(stalls.S1.id), sums(stalls.S2.id)];
    await settle(lost.id, { stall: stalls.S2.id });
    assert.deepEqual([sums(stalls.S1.id), sums(stalls.S2.id)], [[one[0] - 1, one[1] - 70_000], [other[0] + 1, other[1] + 70_000]]);
    balanced();
    const out = await settle(lost.id, { uncounted: 'own_transfer' });
    assert.deepEqual(out.matches.map(({ version, rule, counted, uncounted }) => [version, rule, counted, uncounted]),
      [[1, 'none', false, null], [2, 'manual', true, null], [3, 'manual', true, null], [4, 'none', false, 'own_transfer']]);
    assert.deepEqual([sums(stalls.S1.id), sums(stalls.S2.id)], [[one[0] - 1, one[1] - 70_000], other]);
    balanced();
    await settle(clash.id, { uncounted: 'refund' });
    assert.deepEqual(sums(stalls.S2.id), [other[0] - 1, other[1] - clash.amount_vnd], 'what was counted when it came is taken out as well');
    balanced();
    await settle(clash.id, { stall: stalls.S2.id });
    assert.deepEqual(sums(stalls.S2.id), other);
    balanced();
  });

  test('the nightly check of the day sums knows of it', async () => {
    const [[id]] = register.sql(`insert into job (province, kind, payload) values (0, 'rollup_check',
      jsonb_build_object('due', now() + interval '1 day')) returning id`);
    while (register.sql(`select state from job where id = '${id}'`)[0][0] !== 'done') await new Promise((resolve) => setTimeout(resolve, 50));
    const result = JSON.parse(register.sql(`select result from job where id = '${id}'`)[0][0]);
    assert.equal(result.wrong, 0);
    assert.ok(result.stalls > 0);
  });

  test('money that another confirmation told of is not counted by hand a second time', async () => {
    const reference = `FT26326${String(Date.now()).slice(-9)}`;
    const account = { bin: '970422', number: '555000111222' };
    const first = await pushed({ account, bank_reference: reference, amount: '90000' });
    const second = await pushed({ account, bank_reference: reference, amount: '90000' });
    const counted = (await settle(first.id, { stall: stalls.S1.id })).matches.at(-1);
    const repeat = (await settle(second.id, { stall: stalls.S1.id })).matches.at(-1);
    assert.deepEqual([[counted.counted, counted.uncounted], [repeat.counted, repeat.uncounted]], [[true, null], [false, 'repeat']]);
    balanced();
  });

  test('a bill is paid by money that people found the stall of, as by what the intake found', async () => {
    const bill = ok(await people.maker('POST', `/v1/stalls/${stalls.S2.id}/codes`, { amount: 33000 }), 201);
    // Into an account that nobody registered the intake credits nobody, whatever the memo says.
    const money = await pushed({ content: `x ${stalls.S2.content}${bill.bill_tag ?? bill.bill} y`, account: { bin: '970422', number: '555000111333' }, amount: '33000' });
    const state = () => register.sql(`select state, coalesce(used_by::text, '-') from code where id = '${bill.id}'`)[0];
    assert.equal(money.match, 'none');
    assert.equal(state()[0], 'issued');
    await settle(money.id, { stall: stalls.S2.id });
    assert.deepEqual(state(), ['used', money.id]);
    assert.deepEqual(register.sql(`select outcome, amount_vnd from code_payment where code = '${bill.id}'`), [['exact', '33000']]);
  });

  test('a rejected proposal changes nothing, and says why', async () => {
    const { proposals: [proposal] } = ok(await propose('hoa', two.id, { stall: stalls.S1.id }));
    const reject = `/v1/payment_proposals/${proposal.id}/reject`;
    refused(await people.lan('POST', reject, {}), 422, 'reason_needed', 'reason');
    const told = ok(await people.lan('POST', reject, { reason: 'không đúng sạp' }));
    assert.deepEqual(told.proposals.map(({ state, decision_reason: why, decided_by: by }) => [state, why, by]), [['rejected', 'không đúng sạp', 'Người lan']]);
    assert.equal(told.matches.length, 1);
    refused(await confirm('lan', proposal.id), 409, 'wrong_state', undefined);
    ok(await propose('lan', two.id, { stall: stalls.S2.id }));
    balanced();
  });

  test('a proposal is refused by name', async () => {
    refused(await propose('hoa', clash.id, {}), 422, 'missing', 'stall');
    refused(await propose('hoa', clash.id, { stall: stalls.S1.id, uncounted: 'test' }), 409, 'conflict', 'stall');
    refused(await propose('hoa', clash.id, { stall: 'x' }), 422, 'bad_id', 'stall');
    refused(await propose('hoa', clash.id, { stall: randomUUID() }), 422, 'unknown_stall', 'stall');
    refused(await propose('hoa', clash.id, { uncounted: 'gift' }), 422, 'bad_choice', 'uncounted');
    refused(await propose('hoa', clash.id, { stall: stalls.S1.id, reason: '' }), 422, 'reason_needed', 'reason');
    refused(await propose('hoa', clash.id, { stall: stalls.S1.id, note: 'x' }), 422, 'unknown_field', 'note');
    refused(await propose('hoa', randomUUID(), { stall: stalls.S1.id }), 404, 'not_found', undefined);
    const debit = ok(await provider.push({ ...event(randomUUID(), {}), type: 'payment.debited' }));
    refused(await propose('hoa', debit.id, { stall: stalls.S1.id }), 404, 'not_found', undefined);
    refused(await confirm('hoa', randomUUID()), 404, 'not_found', undefined);
  });

  test('a memo whose bytes were erased is gone, and its payment is settled all the same', async () => {
    const gone = await pushed({ content: 'tra tien' });
    register.sql(`delete from confirmation_personal where id = '${gone.id}'`);
    assert.equal((await show(gone.id)).memo, null);
    assert.equal((await settle(gone.id, { stall: stalls.S1.id })).matches.at(-1).counted, true);
  });
});
