// Vendors through the running service: several on a stall and several stalls of one, their history, consent, refusals,
// search by name, and who sees what.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MARKETS, Register } from './register.mjs';
import { form, REGISTRATION, submitted } from './town.mjs';

const register = new Register();
let maker, second, checker, elsewhere, viewer;
const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.deepEqual([answer.json.code, answer.json.field], [code, field]);
};
const approve = async (revision, more = {}) => second('POST', `/v1/revisions/${revision.id}/approve`, { version: revision.version, ...more });
async function issued(body, market = MARKETS[0]) {
  return ok(await register.rested(await approve(await submitted(maker, market, body)), second));
}
const vendor = async (id, who = checker) => ok(await who('GET', `/v1/vendors/${id}`));
const names = async (query, who = checker) => ok(await who('GET', `/v1/vendors?${query}`)).items.map(({ name }) => name);

before(async () => {
  await register.start();
  [maker, second, checker, elsewhere, viewer] = await Promise.all(
    ['maker', 'second', 'checker', 'elsewhere', 'viewer'].map((who) => register.person(who)));
}, { timeout: 120_000 });
after(() => register.stop());

test('one vendor holds several stalls, and a stall is shared or sub-let without anybody losing a code', async () => {
  const first = await issued(form('A1', { vendor: { name: 'Hộ bà Tư' } }));
  const also = await issued({ ...form('A2'), vendor: { id: first.vendor.id } });
  const shared = await issued({ ...form('A1', { vendor: { name: 'Hộ chị Năm' } }), tenancy: { kind: 'shared', from_day: '2026-01-05' } });
  assert.deepEqual([shared.primary, ok(await checker('GET', `/v1/codes/${first.id}`)).state], [false, 'issued']);
  const sublet = await issued({ ...form('A1', { vendor: { name: 'Cô Sáu', kind: 'individual' } }), tenancy: { kind: 'sublet' } });
  const living = ok(await checker('GET', `/v1/markets/${MARKETS[0]}/codes?stall=A1`)).items.filter(({ state }) => state === 'issued');
  assert.deepEqual(living.map(({ id }) => id).sort(), [first.id, shared.id, sublet.id].sort());
  assert.deepEqual((await vendor(first.vendor.id)).tenancies.map(({ stall, kind }) => [stall.number, kind]).sort(), [['A1', 'main'], ['A2', 'main']]);

  // The main tenant's new account supersedes the main tenant's code only.
  const changed = await issued({ ...form('A1'), vendor: { id: first.vendor.id } });
  const states = async (...ids) => Promise.all(ids.map(async (id) => ok(await checker('GET', `/v1/codes/${id}`)).state));
  assert.deepEqual(await states(first.id, also.id, shared.id, sublet.id), ['superseded', 'issued', 'issued', 'issued']);
  assert.equal(changed.primary, true);

  // Whoever takes the stall over replaces the main tenant; those who share it stay.
  const taken = await issued(form('A1', { vendor: { name: 'Ông Bảy', replaces: true } }));
  assert.deepEqual(await states(changed.id, shared.id, sublet.id, taken.id), ['superseded', 'issued', 'issued', 'issued']);
  const history = ok(await checker('GET', `/v1/stalls/${first.stall.id}/tenancies`)).items;
  assert.deepEqual(history.map((t) => [t.vendor.name, t.kind, t.to_day === null]).sort(), [
    ['Cô Sáu', 'sublet', true], ['Hộ bà Tư', 'main', false], ['Hộ chị Năm', 'shared', true], ['Ông Bảy', 'main', true]]);
  assert.equal(history.find((t) => t.kind === 'shared').from_day, '2026-01-05');
  refused(await elsewhere('GET', `/v1/stalls/${first.stall.id}/tenancies`), 404, 'not_found');
});

test('a shared stall counts once in the figures', async () => {
  const count = async () => {
    const { ladder } = ok(await checker('GET', `/v1/markets/${MARKETS[0]}/adoption`));
    return JSON.stringify(ladder.map(({ step, numerator, denominator }) => [step, numerator, denominator]));
  };
  await issued(form('A4', { vendor: { name: 'Hộ một' } }));
  const before_ = await count();
  await issued({ ...form('A4', { vendor: { name: 'Hộ hai' } }), tenancy: { kind: 'shared' } });
  assert.equal(await count(), before_);
});

test('what a vendor is registered under is kept, and what is personal stays sealed', async () => {
  const made = await issued({ ...form('A5', {
    vendor: { name: 'Hộ cô Hường', legal_name: 'Hộ kinh doanh Nguyễn Thị Hường', email: 'huong@example.vn',
      registration_number: '022184000555', registration_issued: '2026-01-05', tax_code: '0314409058002' },
    account: { holder_name: 'HKD NGUYEN THI HUONG' },
  }) });
  const seen = await vendor(made.vendor.id);
  assert.deepEqual([seen.registration_style, seen.registration_number, seen.registration_issued, seen.tax_code, seen.legal_name],
    ['id', null, '2026-01-05', '0314409058-002', 'Hộ kinh doanh Nguyễn Thị Hường']);
  assert.equal(seen.accounts[0].name_match, 'match');
  const path = `/v1/vendors/${made.vendor.id}/contact`;
  assert.deepEqual(ok(await maker('GET', path)), { phone: '+84912345678', email: 'huong@example.vn', id_number: '*********555' });
  assert.deepEqual(register.sql(`select count(*) from audit where action = 'vendor.contact' and entity_id = '${seen.id}'`), [['1']]);
  refused(await elsewhere('GET', path), 404, 'not_found');
  refused(await viewer('GET', path), 403, 'forbidden');
  register.sql(`insert into role_grant (person, role, scope_kind, province) select id, 'inspector', 'province', 22 from person where login = 'viewer'`);
  refused(await viewer('GET', path), 403, 'forbidden');
  const inspected = await viewer('GET', `/v1/vendors/${made.vendor.id}`);
  for (const secret of ['912345678', 'huong@', '022184000555']) assert.ok(!inspected.bytes.includes(secret));
  register.sql(`delete from role_grant where role = 'inspector'`);
});

test('consent is given for one purpose under one wording, withdrawn as easily, and both are kept', async () => {
  const texts = ok(await maker('GET', '/v1/consent_texts')).items;
  assert.deepEqual(texts.map(({ purpose }) => purpose), ['account_sharing', 'counts', 'notices', 'payments', 'registration']);
  const scan = 'ab'.repeat(32);
  const made = await issued({ ...form('A6'), consents: [{ purpose: 'registration', version: 1, channel: 'paper', scan_sha256: scan }] });
  const path = `/v1/vendors/${made.vendor.id}/consents`;
  const given = (seen) => seen.consents.filter((c) => !c.withdrawn_at).map((c) => c.purpose).sort();
  const [first] = (await vendor(made.vendor.id)).consents;
  assert.deepEqual([first.purpose, first.version, first.channel, first.scan_sha256, first.recorded_by], ['registration', 1, 'paper', scan, 'Người maker']);
  const notices = { purpose: 'notices', version: 1, channel: 'phone' };
  assert.deepEqual(given(ok(await maker('POST', path, notices), 201)), ['notices', 'registration']);
  assert.equal(ok(await maker('POST', path, notices), 201).consents.length, 2, 'given twice is once');
  const gone = ok(await maker('POST', `${path}/notices/withdraw`, { channel: 'in_person' }));
  assert.deepEqual(given(gone), ['registration']);
  assert.equal(gone.consents.find((c) => c.purpose === 'notices').withdrawn_channel, 'in_person');
  assert.deepEqual(given(ok(await maker('POST', path, notices), 201)), ['notices', 'registration']);
  refused(await maker('POST', path, { ...notices, purpose: 'counts', version: 9 }), 422, 'bad_choice', 'consents.version');
  refused(await maker('POST', `${path}/marketing/withdraw`, { channel: 'paper' }), 404, 'not_found', undefined);
  refused(await elsewhere('POST', path, notices), 403, 'forbidden');
  const trail = register.sql(`select action from audit where entity_id = '${made.vendor.id}' and action like 'consent%' order by id`).flat();
  assert.deepEqual(trail, ['consent.give', 'consent.give', 'consent.withdraw', 'consent.give']);
});

test('nobody is registered who did not agree to it, on this form or an earlier one', async () => {
  const draft = async (body) => ok(await maker('POST', `/v1/markets/${MARKETS[0]}/revisions`, body), 201);
  const submit = ({ id, version }) => maker('POST', `/v1/revisions/${id}/submit`, { version });
  const without = await draft({ ...form('A16'), consents: [{ ...REGISTRATION, purpose: 'counts' }] });
  refused(await submit({ ...without, version: 9 }), 409, 'conflict', 'version');
  refused(await submit(without), 409, 'consent_needed', 'consents');
  assert.equal(ok(await maker('GET', `/v1/revisions/${without.id}`)).state, 'draft');
  const edited = ok(await maker('PUT', `/v1/revisions/${without.id}`, { version: 1, ...form('A16') }));
  const made = ok(await register.rested(await approve(ok(await submit(edited))), second));
  const more = async (stall) => draft({ ...form(stall, { account: { bin: '970415' } }), vendor: { id: made.vendor.id }, consents: [] });
  ok(await submit(await more('A17')));
  ok(await maker('POST', `/v1/vendors/${made.vendor.id}/consents/registration/withdraw`, { channel: 'phone' }));
  refused(await submit(await more('A18')), 409, 'consent_needed', 'consents');
});

test('why somebody does not take part is kept until somebody is registered there', async () => {
  const [[stall]] = register.sql(`select id from stall where market = '${MARKETS[0]}' and number = 'A7'`);
  const path = `/v1/stalls/${stall}/refusals`;
  ok(await maker('POST', path, { reason: 'age' }), 201);
  ok(await maker('POST', path, { reason: 'no_smartphone', note: 'con gái giữ điện thoại' }), 201);
  refused(await maker('POST', path, { reason: 'lazy' }), 422, 'bad_choice', 'reason');
  refused(await elsewhere('POST', path, { reason: 'age' }), 403, 'forbidden');
  const list = ok(await checker('GET', `/v1/markets/${MARKETS[0]}/refusals`));
  assert.deepEqual([list.items.map(({ stall: s, reason }) => [s.number, reason]), list.reasons], [[['A7', 'no_smartphone']], { no_smartphone: 1 }]);
  await issued(form('A7'));
  assert.deepEqual(ok(await checker('GET', `/v1/markets/${MARKETS[0]}/refusals`)).items, []);
});

test('vendors are found by how their name begins, in the order of names, page by page, each in one\'s own markets', async () => {
  for (const [n, name] of ['Lê Thị Ánh', 'Lê Thị Anh Đào', 'Lê Thị Bích', 'Le Thi Ắn'].entries()) await issued(form(`A${10 + n}`, { vendor: { name } }));
  await issued(form('A30', { vendor: { name: 'Lê Thị Ánh Chợ Hai' } }), MARKETS[1]);
  assert.deepEqual(await names('name=l%C3%AA%20th%E1%BB%8B%20%C3%A1n'), ['Le Thi Ắn', 'Lê Thị Ánh', 'Lê Thị Anh Đào']);
  assert.deepEqual(await names('name=LE-THI%20AN', maker), ['Le Thi Ắn', 'Lê Thị Ánh', 'Lê Thị Ánh Chợ Hai', 'Lê Thị Anh Đào']);
  assert.deepEqual(await names('name=le%20thi', elsewhere), ['Lê Thị Ánh Chợ Hai']);
  assert.deepEqual(await names(`name=le%20thi&market=${MARKETS[1]}`, maker), ['Lê Thị Ánh Chợ Hai']);
  assert.deepEqual(await names(`name=le%20thi&market=${MARKETS[1]}`), []);
  assert.deepEqual(await names('name=thi%20anh', maker), [], 'the beginning only');
  assert.deepEqual(await names('province=19', maker), []);
  const walked = [];
  for (let next = ''; next !== null;) {
    const page = ok(await maker('GET', `/v1/vendors?name=le%20thi&limit=2${next && `&after=${next}`}`));
    walked.push(...page.items.map(({ name }) => name));
    next = page.next;
  }
  assert.deepEqual(walked, await names('name=le%20thi', maker));
  assert.equal(walked.length, 5);
  const [item] = ok(await maker('GET', '/v1/vendors?name=le%20thi%20bich')).items;
  assert.deepEqual([item.stalls, item.market.id], [['A12'], MARKETS[0]]);
  refused(await maker('GET', '/v1/vendors?nam=x'), 422, 'unknown_field', 'nam');
  refused(await maker('GET', '/v1/vendors?market=x'), 422, 'bad_id', 'market');
  refused(await viewer('GET', '/v1/vendors?name=le'), 403, 'forbidden');
});
