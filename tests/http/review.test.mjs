// What a person looks at after the intake: conflicts, dead letters, and what was kept being read again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Provider, event } from './provider.mjs';
import { Register } from './register.mjs';
import { build, PASSWORD, person } from './town.mjs';

const register = new Register({ seed: false });
let bank, sepay, reconciler, markets;

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const one = (text) => register.sql(text)[0]?.[0];
const replay = async (body = {}) => {
  const { id } = ok(await reconciler('POST', '/v1/replays', body), 201);
  for (;;) {
    const shown = ok(await reconciler('GET', `/v1/replays/${id}`));
    assert.notEqual(shown.state, 'failed');
    if (shown.state === 'done') return shown.result;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
const payment = (id, change = {}) => ({ id, gateway: 'MBBank', transactionDate: '2026-11-20 09:15:00', accountNumber: '0900012345', subAccount: null,
  code: null, content: 'tien rau', transferType: 'in', transferAmount: 45000, accumulated: 0, referenceCode: `FT26324${String(id).padStart(9, '0')}`,
  description: 'x', ...change });
const tell = (body) => register.request('POST', sepay.path, { raw: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  headers: { authorization: `Apikey ${sepay.key}`, 'content-type': 'application/json' } });

before(async () => {
  await register.start();
  markets = build(register);
  person(register, 'soi', 'reconciler', '--province', '22');
  person(register, 'local', 'reconciler', '--market', 'HALONG1', '--province', '22');
  reconciler = await register.person('soi', PASSWORD);
  bank = new Provider(register, { name: 'bank' });
  const made = JSON.parse(register.socho('connection', 'add', '--province', '22', '--provider', 'sepay', '--name', 'sepay', '--json'));
  sepay = { id: made.id, path: made.path, key: made.apikey };
}, { timeout: 240_000 });
after(() => register.stop());

test('an event id that came with other facts is shown beside the one that stands', async () => {
  ok(await bank.push(event('c1', { amount: '45000' })));
  assert.equal((await bank.push(event('c1', { amount: '450000' }))).status, 409);
  const { items } = ok(await reconciler('GET', '/v1/conflicts'));
  assert.equal(items.length, 1);
  assert.deepEqual([items[0].event_id, items[0].amount, items[0].confirmation.amount, items[0].confirmation.same_account, items[0].connection.name],
    ['test/c1', 450000, 45000, true, 'bank']);
  const local = await register.person('local', PASSWORD);
  assert.deepEqual(ok(await local('GET', '/v1/conflicts')).items, []);
});

test('what was authentic and could not be read waits with its reason, and leaves once it can be read', async () => {
  const broken = payment(11, { transferAmount: 'bốn mươi lăm nghìn' });
  ok(await tell(broken));
  ok(await tell(broken));
  const { items } = ok(await reconciler('GET', '/v1/dead_letters'));
  assert.equal(items.length, 1, 'once, however often it comes');
  assert.deepEqual([items[0].kind, items[0].connection.name, items[0].settled_at], ['unread', 'sepay', null]);
  assert.ok(items[0].reason && items[0].field, JSON.stringify(items[0]));
  assert.ok(!JSON.stringify(items).includes('lăm nghìn'));
  assert.deepEqual((({ letters, settled, unread }) => ({ letters, settled, unread }))(await replay()), { letters: 1, settled: 0, unread: 1 });
  assert.equal(ok(await reconciler('GET', '/v1/dead_letters')).items.length, 1, 'as long as nothing was mended');

  // The reader is mended: here, the connection gets one that knows the form in which its bytes came.
  ok(await tell(event('later', { amount: '31000' })));
  assert.equal(ok(await reconciler('GET', '/v1/dead_letters')).items.length, 2);
  register.sql(`update connection set provider = 'native' where id = '${sepay.id}'`);
  const { letters, settled, recorded } = await replay({ connection: sepay.id });
  register.sql(`update connection set provider = 'sepay' where id = '${sepay.id}'`);
  assert.deepEqual([letters, settled, recorded], [2, 1, 1]);
  assert.equal(one(`select amount_vnd from confirmation where event_id = 'test/later'`), '31000');
  assert.equal(ok(await reconciler('GET', '/v1/dead_letters')).items.length, 1);
  assert.equal(ok(await reconciler('GET', '/v1/dead_letters?settled=true')).items.length, 1);
});

test('reading again what a connection keeps adds what is not there and changes nothing', async () => {
  for (const id of [21, 22, 23]) ok(await tell(payment(id)));
  const all = () => register.sql('select md5(string_agg(c::text, \'\' order by c.id)) from confirmation c')[0][0];
  const before_ = all(), count = Number(one('select count(*) from confirmation'));
  const today = new Date(Date.now() + 7 * 3600_000).toISOString().slice(0, 10);
  const first = await replay({ connection: sepay.id, since: today });
  assert.equal(first.kept, 4);
  assert.equal(first.unread, 2, 'the letter that nobody can read, and the bytes of another form');
  assert.deepEqual([first.recorded, first.conflicts, first.unrecorded], [0, 0, 0]);
  assert.equal(first.duplicates, 3);
  assert.equal(all(), before_);

  // One of its keys was lost: that event, and no other, is recorded anew from the bytes.
  register.sql(`delete from delivery_key where connection = '${sepay.id}' and event_id like '%22'`);
  const second = JSON.parse(register.socho('confirm', 'replay', '--connection', sepay.id, '--since', today)).result;
  assert.deepEqual([second.recorded, second.duplicates], [1, 2]);
  assert.equal(Number(one('select count(*) from confirmation')), count + 1);
});

test('an event that the database refuses is kept aside and told, and its neighbours are recorded', async () => {
  // A rule of the schema that no reader knows of stands for whatever a reader let through.
  register.sql(`alter table confirmation add constraint no_sevens check (amount_vnd <> 77777)`);
  const answer = ok(await bank.push({ events: [event('p1'), event('p2', { amount: '77777' }), event('p3')] }));
  assert.deepEqual(answer.results.map(({ status }) => status), ['recorded', 'unrecorded', 'recorded']);
  assert.equal((await bank.push(event('p4', { amount: '77777' }))).json.code, 'unrecorded');
  const waiting = () => reconciler('GET', '/v1/dead_letters').then((a) => ok(a).items.filter(({ kind }) => kind === 'unrecorded'));
  assert.deepEqual((await waiting()).map(({ reason, field }) => [reason, field]), [['out_of_range', 'no_sevens'], ['out_of_range', 'no_sevens']]);
  assert.equal((await replay()).settled, 0, 'while the rule stands');
  register.sql('alter table confirmation drop constraint no_sevens');
  const mended = await replay({ connection: bank.id });
  assert.deepEqual([mended.letters, mended.settled, mended.recorded, mended.duplicates], [2, 2, 2, 2], 'the neighbours are there already');
  assert.deepEqual(await waiting(), []);
  assert.equal(JSON.parse(register.socho('confirm', 'letters', '--settled')).items.length, 3, 'with the one of another connection');
  assert.deepEqual((await bank.push(event('p4', { amount: '77777' }))).json.status, 'duplicate');
});

test('of a batch every event is told its own, and what cannot be read waits as a letter of its own', async () => {
  const batch = { events: [event('u1'), event('u2', { amount: '1.5' }), 'a word', event('u4'), event('u1', { amount: '46000' })] };
  const { results } = ok(await bank.push(batch));
  assert.deepEqual(results.map(({ status, code, field }) => [status, code, field]), [['recorded', undefined, undefined],
    ['unread', 'bad_amount', 'events[1].data.amount'], ['unread', 'wrong_type', 'events[2]'], ['recorded', undefined, undefined],
    ['conflict', 'source_id_reused', undefined]]);
  for (const { id } of [results[0], results[3]]) assert.equal(one(`select count(*) from confirmation where id = '${id}'`), '1');
  assert.deepEqual(ok(await bank.push(batch)).results.map(({ status }) => status), ['duplicate', 'unread', 'unread', 'duplicate', 'conflict']);

  const letters = () => reconciler('GET', '/v1/dead_letters').then((a) => ok(a).items.filter(({ connection }) => connection.id === bank.id));
  // Two of one millisecond come in either order.
  assert.deepEqual((await letters()).map(({ kind, reason, field }) => [kind, reason, field]).sort(),
    [['unread', 'bad_amount', 'data.amount'], ['unread', 'wrong_type', null]], 'once, however often they come');
  assert.match((await register.request('GET', '/metrics')).bytes.toString(), new RegExp(`socho_events_unread_total\\{[^}]*${bank.id}[^}]*\\} 4`));
  // A receipt is over what was recorded, and the entries stand where their events do.
  const promised = ok(await bank.push({ events: [{}, event('u5')] }, { headers: { prefer: 'receipt' } }));
  assert.deepEqual([promised.results[0].status, promised.results[1].status], ['unread', 'recorded']);
  assert.ok(promised.receipt.promise && promised.results[1].entry);
});

test('a replay is for who reconciles the province, and of a connection that is there', async () => {
  const local = await register.person('local', PASSWORD);
  assert.equal((await local('POST', '/v1/replays', {})).json.code, 'out_of_scope');
  assert.equal((await reconciler('POST', '/v1/replays', { connection: '00000000-0000-7000-8000-000000000000' })).json.code, 'no_connection');
  assert.equal((await reconciler('POST', '/v1/replays', { since: '2026-11-20' })).json.code, 'missing');
  assert.equal((await reconciler('POST', '/v1/replays', { province: 19 })).json.code, 'out_of_scope');
});
