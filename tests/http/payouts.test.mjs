// Payout accounts through the running service: whose name they bear, what proves them, and how a change of one rests, is
// looked at, cancelled or let through.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MARKETS, Register } from './register.mjs';
import { accountNumber, form, PASSWORD, person, REGISTRATION, submitted } from './town.mjs';

const register = new Register();
let maker, second, checker, mb, vcb;
const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.deepEqual([answer.json.code, answer.json.field], [code, field]);
};
const approve = (revision, more = {}, who = second) => who('POST', `/v1/revisions/${revision.id}/approve`, { version: revision.version, ...more });
const sent = (body, market = MARKETS[0]) => submitted(maker, market, body);
const issued = async (body) => ok(await register.rested(await approve(await sent(body)), second));
const change = async (id) => ok(await checker('GET', `/v1/payout_changes/${id}`));
const act = (who, id, verb, reason = 'đã hỏi người bán') => who('POST', `/v1/payout_changes/${id}/${verb}`, { reason });
const hurry = (id) => register.sql(`update payout_change set due_at = now() where id = '${id}';
  update job set run_at = now() where dedupe = '${id}' and state = 'queued'`);
async function ended(id) {
  for (;;) {
    const seen = await change(id);
    if (['issued', 'cancelled'].includes(seen.state)) return seen;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const day = (days) => new Date(Date.now() + 7 * 3600_000 + days * 86_400_000).toISOString().slice(0, 10);

before(async () => {
  await register.start();
  person(register, 'mb', 'bank_checker', '--province', '22', '--bank', '970422');
  person(register, 'vcb', 'bank_checker', '--province', '22', '--bank', '970436');
  [maker, second, checker] = await Promise.all(['maker', 'second', 'checker'].map((who) => register.person(who)));
  [mb, vcb] = await Promise.all(['mb', 'vcb'].map((who) => register.person(who, PASSWORD)));
}, { timeout: 120_000 });
after(() => register.stop());

test('a changed account rests a day, then the press issues its code', async () => {
  const old = await issued(form('A1'));
  const resting = ok(await approve(await sent({ ...form('A1'), vendor: { id: old.vendor.id } })), 202);
  const { id, due_at: due } = resting.payout_change;
  const seen = await change(id);
  assert.deepEqual([seen.state, seen.account.state, seen.approved_by, seen.code], ['waiting', 'pending', 'Người second', null]);
  assert.equal(Date.parse(due) - Date.parse(seen.created_at), 24 * 3600_000);
  assert.equal(ok(await checker('GET', `/v1/codes/${old.id}`)).state, 'issued');
  const [[run, state]] = register.sql(`select run_at = (select due_at from payout_change where id = '${id}'), state from job where dedupe = '${id}'`);
  assert.deepEqual([run, state], ['t', 'queued'], 'the press is told when, and not before');
  refused(await approve(await sent({ ...form('A1'), vendor: { id: old.vendor.id } })), 409, 'change_under_way', 'stall');
  hurry(id);
  const done = await ended(id);
  assert.deepEqual([done.state, done.account.state], ['issued', 'active']);
  const made = ok(await checker('GET', `/v1/codes/${done.code}`));
  assert.deepEqual([made.state, made.primary, made.revision], ['issued', true, resting.id]);
  assert.equal(ok(await checker('GET', `/v1/codes/${old.id}`)).superseded_by, done.code);
  const trail = register.sql(`select action from audit where entity_id = '${id}' order by id`).flat();
  assert.deepEqual(trail, ['payout_change.waiting', 'payout_change.issued']);
});

test('cancelled in between, it never comes about', async () => {
  const old = await issued(form('A2'));
  const resting = ok(await approve(await sent({ ...form('A2'), vendor: { id: old.vendor.id } })), 202);
  const { id } = resting.payout_change;
  refused(await maker('POST', `/v1/payout_changes/${id}/cancel`, {}), 422, 'reason_needed', 'reason');
  const gone = ok(await act(maker, id, 'cancel', 'người bán không xin đổi'));
  assert.deepEqual([gone.state, gone.account.state, gone.ended_by, gone.reason], ['cancelled', 'replaced', 'Người maker', 'người bán không xin đổi']);
  assert.deepEqual(ok(await act(checker, id, 'cancel')), gone, 'twice is once');
  register.sql(`update job set run_at = now() where dedupe = '${id}'`);
  while (register.sql(`select state from job where dedupe = '${id}'`)[0][0] !== 'done') await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual([(await change(id)).state, ok(await checker('GET', `/v1/codes/${old.id}`)).state], ['cancelled', 'issued']);
  refused(await act(second, id, 'accept'), 403, 'same_person', undefined);
  refused(await act(checker, id, 'accept'), 409, 'wrong_state', undefined);
});

test('a change to an account that is stolen meanwhile, or of a vendor who left, is cancelled by the press', async () => {
  const old = await issued(form('A3'));
  const resting = ok(await approve(await sent({ ...form('A3'), vendor: { id: old.vendor.id } })), 202);
  const seen = await change(resting.payout_change.id);
  ok(await checker('POST', `/v1/accounts/${seen.account.id}/stolen`, {}));
  hurry(seen.id);
  assert.deepEqual([(await ended(seen.id)).reason, (await change(seen.id)).state], ['the account was reported stolen', 'cancelled']);

  const other = await issued(form('A4'));
  const waiting = ok(await approve(await sent({ ...form('A4'), vendor: { id: other.vendor.id } })), 202).payout_change.id;
  const [[tenancy]] = register.sql(`select id from tenancy where stall = '${other.stall.id}' and to_day is null`);
  ok(await checker('POST', `/v1/tenancies/${tenancy}/end`, { to_day: day(0), reason: 'nghỉ bán' }));
  hurry(waiting);
  assert.equal((await ended(waiting)).reason, 'the vendor has left the stall');
});

test('one account under two unrelated vendors is held until somebody else has looked at it', async () => {
  const number = accountNumber();
  await issued(form('A5', { account: { number } }));
  const held = ok(await approve(await sent(form('A21', { vendor: { name: 'Ông Tám' }, account: { number } }), MARKETS[1])), 202);
  const { id, state, review_reason: why } = held.payout_change;
  assert.deepEqual([state, why, held.code], ['review', 'other_vendor', null], 'also across markets');
  const elsewhere = await register.person('elsewhere');
  refused(await act(maker, id, 'accept'), 403, 'same_person', undefined);
  refused(await act(second, id, 'accept'), 403, 'same_person', undefined);
  assert.deepEqual(register.sql(`select count(*) from job where dedupe = '${id}'`), [['0']]);
  const listed = ok(await elsewhere('GET', `/v1/markets/${MARKETS[1]}/payout_changes?state=review`)).items;
  assert.deepEqual(listed.map((item) => item.id), [id]);
  assert.equal(ok(await act(elsewhere, id, 'accept', 'hai vợ chồng')).state, 'waiting');
  while (ok(await elsewhere('GET', `/v1/payout_changes/${id}`)).state !== 'issued') await new Promise((resolve) => setTimeout(resolve, 50));

  const relative = { ...form('A22', { vendor: { name: 'Bà Chín' }, account: { number, relation: 'parent' } }) };
  assert.equal(ok(await approve(await sent(relative, MARKETS[1])), 202).payout_change.state, 'review', 'a relation without consent is not enough');
  const agreed = { ...form('A23', { vendor: { name: 'Bà Mười' }, account: { number, relation: 'parent' } }),
    consents: [REGISTRATION, { purpose: 'account_sharing', version: 1, channel: 'paper' }] };
  assert.equal(ok(await approve(await sent(agreed, MARKETS[1]))).state, 'issued');
});

test('no code in another name than the registered one, unless an officer answers for it for a time', async () => {
  const registered = (stall, holder_name) => form(stall, {
    vendor: { kind: 'household', name: 'Hường rau', legal_name: 'Hộ kinh doanh Nguyễn Thị Hường', registration_number: '22A8012345' },
    account: { holder_name } });
  const revision = await sent(registered('A6', 'HKD NGUYEN THI HUE'));
  refused(await approve(revision), 409, 'name_mismatch', 'account.holder_name');
  refused(await approve(revision, { name_override: { reason: 'chờ ngân hàng đổi tên', until: day(91) } }), 422, 'out_of_range', 'name_override.until');
  refused(await approve(revision, { name_override: { until: day(9) } }), 422, 'missing', 'name_override.reason');
  const made = ok(await approve(revision, { name_override: { reason: 'chờ ngân hàng đổi tên', until: day(30) } }));
  const account = ok(await checker('GET', `/v1/accounts/${made.account.id}`));
  assert.deepEqual([account.name_match, account.override], ['mismatch', { by: 'Người second', until: day(30), reason: 'chờ ngân hàng đổi tên' }]);
  assert.equal(ok(await approve(await sent(registered('A7', 'HKD NGUYEN THI HUONG')))).state, 'issued');
  const nick = ok(await approve(await sent(form('A8', { vendor: { kind: 'individual', name: 'Bé Bưởi' }, account: { holder_name: 'BEBUOI99' } }))), 202);
  assert.deepEqual([nick.payout_change.state, nick.payout_change.review_reason], ['review', 'doubtful_name']);

  // The campaign: names nobody has compared yet, and words that have run out.
  const listed = async (query = '') => ok(await checker('GET', `/v1/markets/${MARKETS[0]}/name_checks${query}`)).items;
  const mine = async () => (await listed()).find((item) => item.account.id === account.id);
  assert.equal(await mine(), undefined, 'while the officer\'s word stands');
  register.sql(`update account set override_until = '2026-01-01' where id = '${account.id}';
    update code set issued_at = '2026-02-28 12:00+07' where id = '${made.id}'`);
  const item = await mine();
  assert.deepEqual([item.name_match, item.from_before, item.codes.map(({ id }) => id)], ['mismatch', true, [made.id]]);
  assert.ok((await listed('?state=unchecked')).every((one) => one.name_match === 'unchecked'));
  refused(await maker('POST', '/v1/accounts/nothing/name_check', { legal_name: 'x' }), 404, 'not_found', undefined);
  assert.equal(ok(await checker('POST', `/v1/accounts/${account.id}/name_check`, { legal_name: 'Hộ kinh doanh Nguyễn Thị Huệ' })).name_match, 'match');
  assert.equal(await mine(), undefined);
});

test('a test transfer proves an account when the vendor reads its code back to somebody else', async () => {
  const made = await issued(form('A9'));
  const path = `/v1/accounts/${made.account.id}`;
  const test_ = ok(await maker('POST', `${path}/test_transfers`, {}), 201);
  assert.match(test_.code, /^[ACDEFGHJKMNPQRTVWXY34679]{6}$/);
  const confirm = (code, who = checker, id = test_.id) => who('POST', `/v1/test_transfers/${id}/confirm`, { code });
  refused(await confirm(test_.code, maker), 403, 'same_person', undefined);
  assert.deepEqual(ok(await confirm('AAAAAA')).ownership, 'unproven');
  const proven = ok(await confirm(test_.code.toLowerCase()));
  assert.deepEqual([proven.ownership, proven.evidence[0].kind, proven.evidence[0].state, proven.evidence[0].attempts, proven.evidence[0].settled_by],
    ['proven', 'test_transfer', 'confirmed', 2, 'Người checker']);
  refused(await confirm(test_.code), 409, 'wrong_state', undefined);
  assert.ok(!register.sql(`select row_to_json(e) from account_evidence e`).flat().join().includes(test_.code));

  const other = await issued(form('A10'));
  const guessed = ok(await maker('POST', `/v1/accounts/${other.account.id}/test_transfers`, {}), 201);
  for (let n = 0; n < 5; n++) ok(await confirm('AAAAAA', checker, guessed.id));
  refused(await confirm(guessed.code, checker, guessed.id), 409, 'wrong_state', undefined);
  const photo = ok(await maker('POST', `${path}/evidence`, { reference: 'tủ 3/2026-11-22/07', sha256: 'cd'.repeat(32) }), 201);
  assert.deepEqual(photo.evidence.map(({ kind }) => kind).sort(), ['photo', 'photo', 'test_transfer']);
  refused(await maker('POST', `${path}/evidence`, { reference: 'x', sha256: 'cd' }), 422, 'bad_text', 'sha256');
});

test('a bank sees its own accounts only, and its word holds up a change', async () => {
  const number = accountNumber();
  const mine = await issued(form('A11', { account: { bin: '970422', number } }));
  const theirs = await issued(form('A12'));
  const seen = ok(await mb('GET', '/v1/bank/accounts')).items;
  assert.ok(seen.length >= 1 && seen.every(({ bin }) => bin === '970422'));
  assert.ok(seen.every((item) => item.number === undefined));
  assert.equal(ok(await mb('GET', `/v1/bank/accounts/${mine.account.id}`)).number, number);
  for (const path of [`/v1/bank/accounts/${theirs.account.id}`, '/v1/bank/accounts/nothing']) refused(await mb('GET', path), 404, 'not_found', undefined);
  refused(await mb('POST', `/v1/bank/accounts/${theirs.account.id}/word`, { owned: false }), 404, 'not_found', undefined);
  assert.equal(ok(await checker('GET', `/v1/accounts/${theirs.account.id}`)).ownership, 'unproven');
  for (const path of ['/v1/vendors', `/v1/accounts/${mine.account.id}`, `/v1/markets/${MARKETS[0]}/codes`]) refused(await mb('GET', path), 403, 'forbidden', undefined);
  refused(await maker('GET', '/v1/bank/accounts'), 403, 'forbidden', undefined);
  assert.equal(ok(await mb('POST', `/v1/bank/accounts/${mine.account.id}/word`, { owned: true })).ownership, 'proven');
  const evidence = ok(await checker('GET', `/v1/accounts/${mine.account.id}`)).evidence[0];
  assert.deepEqual([evidence.kind, evidence.state, evidence.created_by], ['provider_word', 'confirmed', 'Người mb']);

  const resting = ok(await approve(await sent({ ...form('A12'), vendor: { id: theirs.vendor.id } })), 202).payout_change.id;
  const account = (await change(resting)).account.id;
  assert.equal(ok(await vcb('POST', `/v1/bank/accounts/${account}/word`, { owned: false, note: 'chủ khác' })).ownership, 'denied');
  assert.deepEqual([(await change(resting)).state, (await change(resting)).review_reason], ['review', 'bank_denied']);
  assert.deepEqual(register.sql(`select count(*) from audit where action = 'account.bank_look' and entity_id = '${mine.account.id}'`), [['2']]);
});

test('nothing is paid into an account for which nothing speaks', async () => {
  const bare = form('A19', { vendor: { name: 'Ông Hai Lúa' } });
  const { evidence, ...account } = bare.account;
  const draft = await sent({ ...bare, account });
  refused(await approve(draft), 409, 'evidence_needed', 'account.evidence');
  assert.equal(ok(await maker('GET', `/v1/revisions/${draft.id}`)).state, 'submitted');
  assert.deepEqual(register.sql(`select count(*) from vendor where id = '${draft.id}'`), [['0']], 'nothing of it has happened');
  const back = ok(await second('POST', `/v1/revisions/${draft.id}/return`, { version: draft.version, reason: 'thiếu ảnh' }));
  refused(await maker('PUT', `/v1/revisions/${draft.id}`, { version: back.version, ...bare, account: { ...account, evidence_sha256: 'ab'.repeat(32) } }), 422, 'missing', 'account.evidence');
  const edited = ok(await maker('PUT', `/v1/revisions/${draft.id}`,
    { version: back.version, ...bare, account: { ...account, evidence, evidence_sha256: 'ab'.repeat(32) } }));
  const made = ok(await approve(ok(await maker('POST', `/v1/revisions/${draft.id}/submit`, { version: edited.version }))));
  const shown = ok(await checker('GET', `/v1/accounts/${made.account.id}`));
  assert.deepEqual(shown.evidence.map((e) => [e.kind, e.state, e.reference]), [['photo', 'confirmed', evidence]]);
  // The same account at another stall is known already; once its bank denies it, it is not.
  const again = await sent({ ...bare, stall: 'A20', vendor: { id: made.vendor.id }, account });
  register.sql(`update account set ownership = 'denied' where id = '${made.account.id}'`);
  refused(await approve(again), 409, 'evidence_needed', 'account.evidence');
  register.sql(`update account set ownership = 'unproven' where id = '${made.account.id}'`);
  ok(await approve(again));
});
