// What is registered of a vendor, changed by a revision: who must look at which change, what a checker sees of it, and what
// the trail keeps.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MARKETS, Register } from './register.mjs';
import { form, submitted } from './town.mjs';

const register = new Register();
let maker, second, checker, elsewhere, serial = 0;
const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.deepEqual([answer.json.code, answer.json.field], [code, field]);
};
const issued = async (vendor, account = {}) => {
  const revision = await submitted(maker, MARKETS[0], form(`A${++serial}`, { vendor, account }));
  return ok(await second('POST', `/v1/revisions/${revision.id}/approve`, { version: revision.version }));
};
const propose = (id, body, who = maker) => who('POST', `/v1/vendors/${id}/revisions`, body);
const submit = async (draft) => ok(await maker('POST', `/v1/revisions/${draft.id}/submit`, { version: draft.version }));
const approve = (revision, who = second) => who('POST', `/v1/revisions/${revision.id}/approve`, { version: revision.version });
const vendor = async (id) => ok(await checker('GET', `/v1/vendors/${id}`));
const contact = async (id) => ok(await maker('GET', `/v1/vendors/${id}/contact`));
const trail = (id, action) => register.sql(`select coalesce(before::text, 'null'), after::text from audit where entity_id = '${id}' and action = '${action}' order by id`)
  .map((line) => line.map((text) => JSON.parse(text)));

before(async () => {
  await register.start();
  [maker, second, checker, elsewhere] = await Promise.all(['maker', 'second', 'checker', 'elsewhere'].map((who) => register.person(who)));
}, { timeout: 120_000 });
after(() => register.stop());

test('who a vendor is changes only when a second person has seen both sides', async () => {
  const { vendor: { id } } = await issued({ name: 'Hộ cô Hường', kind: 'household', tax_code: '0314409058' });
  const draft = ok(await propose(id, { vendor: { kind: 'household', legal_name: 'Hộ kinh doanh Nguyễn Thị Hường',
    registration_number: '22a8012345', id_number: '022184000123', tax_code: null } }), 201);
  assert.deepEqual([draft.kind, draft.class, draft.state, draft.stall], ['vendor_details', 'B', 'draft', null]);
  assert.deepEqual(draft.details, { legal_name: 'Hộ kinh doanh Nguyễn Thị Hường', id_number: '*********123', tax_code: null,
    registration_style: 'old', registration_number: '22A8012345' });
  refused(await propose(id, { vendor: { name: 'Hộ khác' } }), 409, 'details_open', undefined);
  const sent = await submit(draft);
  assert.equal(sent.state, 'submitted');
  const seen = ok(await checker('GET', `/v1/revisions/${draft.id}/differences`));
  assert.deepEqual([seen.class, seen.stall, seen.replaces_code], ['B', null, null]);
  assert.deepEqual(seen.fields.map((f) => [f.field, f.class, f.before, f.after, f.changed]), [
    ['vendor.legal_name', 'B', null, 'Hộ kinh doanh Nguyễn Thị Hường', true],
    ['vendor.tax_code', 'B', '0314409058', null, true],
    ['vendor.registration_style', 'B', null, 'old', true],
    ['vendor.registration_number', 'B', null, '22A8012345', true],
    ['vendor.id_number', 'B', null, '*********123', true]]);
  refused(await approve(sent, maker), 403, 'same_person', undefined);
  refused(await approve(sent, elsewhere), 403, 'out_of_scope', undefined);
  refused(await second('POST', `/v1/revisions/${sent.id}/approve`, { version: 2, name_override: { reason: 'x', until: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10) } }),
    422, 'unknown_field', 'name_override');
  assert.equal((await vendor(id)).legal_name, null, 'nothing holds before the decision');
  const done = ok(await approve(sent));
  assert.deepEqual([done.state, done.automatic, done.decided_by], ['approved', false, 'Người second']);
  const now = await vendor(id);
  assert.deepEqual([now.legal_name, now.registration_number, now.registration_style, now.tax_code, now.name],
    ['Hộ kinh doanh Nguyễn Thị Hường', '22A8012345', 'old', null, 'Hộ cô Hường']);
  assert.equal((await contact(id)).id_number, '*********123');
  assert.equal(now.accounts[0].name_match, 'mismatch', 'the account is in the person’s name and must be checked again');
  const list = ok(await checker('GET', `/v1/markets/${MARKETS[0]}/name_checks?state=mismatch`)).items;
  assert.ok(JSON.stringify(list).includes(now.accounts[0].id));
});

test('the trail keeps what was and what is, sealed fields as hashes', async () => {
  const { vendor: { id } } = await issued({ name: 'Trần Văn Ba', kind: 'individual', phone: '0903111222', email: 'ba@example.vn', id_number: '022084000456' });
  const sent = await submit(ok(await propose(id, { vendor: { id_number: '022084000457', phone: '0903111333', email: 'ba.moi@example.vn' } }), 201));
  ok(await approve(sent));
  const [[before_, after_]] = trail(id, 'vendor.details');
  const hash = /^[0-9a-f]{32}$/;
  for (const side of [before_, after_])
    for (const field of ['vendor.phone', 'vendor.id_number', 'vendor.email']) assert.match(side.sealed[field], hash, field);
  for (const field of ['vendor.phone', 'vendor.id_number', 'vendor.email']) assert.notEqual(before_.sealed[field], after_.sealed[field]);
  assert.deepEqual([after_.phone, after_.id_number, after_.email, after_.revision], ['*********333', '*********457', 'b***@example.vn', sent.id]);
  assert.deepEqual([after_.automatic, Object.keys(before_)], [false, ['sealed']]);
  const kept = JSON.stringify(register.sql(`select coalesce(before::text, '') || coalesce(after::text, '') from audit`)) +
    JSON.stringify(register.sql('select data::text from revision'));
  for (const secret of ['903111', '022084000', 'ba@example', 'ba.moi@']) assert.ok(!kept.includes(secret), secret);
  assert.deepEqual(await contact(id), { phone: '+84903111333', email: 'ba.moi@example.vn', id_number: '*********457' });
  assert.deepEqual(register.sql(`select count(*) from revision where id = '${sent.id}' and personal_box is not null`), [['0']]);
});

test('a phone, an e-mail address and a consent hold when they are submitted, and the trail says that nobody decided', async () => {
  const { vendor: { id } } = await issued({ name: 'Lý Thị Tư', kind: 'individual', phone: '0903222111' });
  const draft = ok(await propose(id, { vendor: { name: 'Lý Thị Tư', phone: '0903222444', email: 'tu@example.vn' },
    consents: [{ purpose: 'notices', version: 1, channel: 'phone' }] }), 201);
  assert.deepEqual([draft.class, draft.details], ['C', { phone: '*********444', email: 't***@example.vn' }]);
  const compared = ok(await checker('GET', `/v1/revisions/${draft.id}/differences`));
  assert.deepEqual(compared.fields.map((f) => [f.field, f.before, f.after, f.changed]),
    [['vendor.phone', '*********111', '*********444', true], ['vendor.email', null, 't***@example.vn', true]]);
  const done = await submit(draft);
  assert.deepEqual([done.state, done.automatic, done.decided_by, done.version], ['approved', true, null, 3]);
  assert.equal((await contact(id)).phone, '+84903222444');
  assert.ok((await vendor(id)).consents.some((c) => c.purpose === 'notices'));
  const [[, after_]] = trail(id, 'vendor.details');
  assert.equal(after_.automatic, true);
  assert.deepEqual(trail(draft.id, 'revision.approved').map(([, said]) => said), [{ version: 3, automatic: true }]);
  refused(await approve(done), 409, 'wrong_state', undefined);
});

test('the name used at the market is nobody’s to decide only while a legal name stands beside it', async () => {
  const bare = await issued({ name: 'Cô Năm', kind: 'individual' });
  assert.equal(ok(await propose(bare.vendor.id, { vendor: { name: 'Cô Năm Bún' } }), 201).class, 'B');
  const named = await issued({ name: 'Cô Sáu', legal_name: 'Nguyễn Thị Sáu', kind: 'individual' }, { holder_name: 'NGUYEN THI SAU' });
  const draft = ok(await propose(named.vendor.id, { vendor: { name: 'Cô Sáu Bún' } }), 201);
  assert.equal(draft.class, 'C');
  const edited = ok(await maker('PUT', `/v1/revisions/${draft.id}`, { version: 1, vendor: { name: 'Cô Sáu Bún', kind: 'farmer' } }));
  assert.deepEqual([edited.class, edited.details], ['B', { kind: 'farmer', name: 'Cô Sáu Bún' }]);
  const back = ok(await maker('PUT', `/v1/revisions/${draft.id}`, { version: 2, vendor: { name: 'Cô Sáu Bún' } }));
  assert.equal(back.class, 'C');
  // The legal name goes while the draft waits: what it is, is judged when it is submitted.
  register.sql(`update vendor set legal_name = null where id = '${named.vendor.id}'`);
  const sent = await submit(back);
  assert.deepEqual([sent.class, sent.state], ['B', 'submitted']);
  ok(await approve(sent));
  assert.equal((await vendor(named.vendor.id)).name, 'Cô Sáu Bún');
  assert.deepEqual(ok(await checker('GET', '/v1/vendors?name=co%20sau%20bun')).items.map((v) => v.id), [named.vendor.id]);
});

test('the whole is judged as it will be, and what stays as it is is no change', async () => {
  const { vendor: { id } } = await issued({ name: 'Hộ ông Bảy', kind: 'household', phone: '0903333111', tax_code: '0314409058-002',
    registration_number: '022084000777', registration_issued: '2026-01-05' }, { holder_name: 'HKD HO ONG BAY' });
  const path = `/v1/vendors/${id}/revisions`;
  refused(await maker('POST', path, { vendor: { kind: 'individual' } }), 422, 'bad_registration', 'vendor.registration_number');
  refused(await maker('POST', path, { vendor: { kind: 'individual', registration_number: null } }), 422, 'bad_tax_code', 'vendor.tax_code');
  refused(await maker('POST', path, { vendor: { name: null } }), 422, 'missing', 'vendor.name');
  refused(await maker('POST', path, { vendor: { phone: '123' } }), 422, 'bad_phone', 'vendor.phone');
  refused(await maker('POST', path, { vendor: { iban: 'x' } }), 422, 'unknown_field', 'vendor.iban');
  refused(await maker('POST', path, { stall: 'A1' }), 422, 'unknown_field', 'stall');
  refused(await maker('POST', path, {}), 422, 'missing', 'vendor');
  refused(await maker('POST', path, { vendor: { name: 'Hộ ông Bảy', phone: '0903 333 111', id_number: '022084000777', kind: 'household',
    registration_issued: '2026-01-05', tax_code: '0314409058002' } }), 422, 'missing', 'vendor');
  assert.deepEqual(register.sql(`select count(*) from revision where vendor = '${id}' and kind = 'vendor_details'`), [['0']]);
});

test('a change is returned, edited and rejected like any other, and elsewhere it is not there', async () => {
  const { vendor: { id } } = await issued({ name: 'Phạm Thị Tám', kind: 'individual' });
  refused(await propose(id, { vendor: { kind: 'farmer' } }, elsewhere), 403, 'forbidden', undefined);
  const sent = await submit(ok(await propose(id, { vendor: { kind: 'farmer' } }), 201));
  refused(await elsewhere('GET', `/v1/revisions/${sent.id}/differences`), 404, 'not_found', undefined);
  const back = ok(await second('POST', `/v1/revisions/${sent.id}/return`, { version: sent.version, reason: 'thiếu giấy' }));
  const again = await submit(ok(await maker('PUT', `/v1/revisions/${sent.id}`, { version: back.version, vendor: { kind: 'farmer' } })));
  const bulk = ok(await second('POST', '/v1/revisions/decisions', { decision: 'reject', reason: 'không đủ', items: [{ id: again.id, version: again.version }] }));
  assert.deepEqual([bulk.done, (await vendor(id)).kind], [1, 'individual']);
  const anew = await submit(ok(await propose(id, { vendor: { kind: 'farmer' } }), 201));
  const decided = ok(await second('POST', '/v1/revisions/decisions', { decision: 'approve', items: [{ id: anew.id, version: anew.version }] }));
  assert.deepEqual([decided.done, (await vendor(id)).kind], [1, 'farmer']);
  const listed = ok(await checker('GET', `/v1/markets/${MARKETS[0]}/revisions?limit=200`)).items.find((r) => r.id === anew.id);
  assert.deepEqual([listed.kind, listed.class, listed.stall, listed.vendor.name], ['vendor_details', 'B', null, 'Phạm Thị Tám']);
});
