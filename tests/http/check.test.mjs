// What a sticker is told to be, by whom and how often it may be asked, and what follows from a bad one.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { program, Register } from './register.mjs';
import { build, CODES, form, PASSWORD, person, submitted } from './town.mjs';

const register = new Register({ seed: false });
const people = {};
let markets;

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.equal(answer.json.code, code);
  if (field) assert.equal(answer.json.field, field);
};

/** A vendor on a stall, approved; the code as issued. */
async function issue(stall, change = {}, market = markets.own) {
  const revision = await submitted(people.maker, market, form(stall, change));
  return ok(await people.checker('POST', `/v1/revisions/${revision.id}/approve`, { version: 2 }));
}

before(async () => {
  await register.start();
  markets = build(register);
  person(register, 'maker', 'market_maker', '--province', '22');
  person(register, 'checker', 'market_checker', '--province', '22');
  for (const login of ['maker', 'checker']) people[login] = await register.person(login, PASSWORD);
}, { timeout: 120_000 });
after(() => register.stop());

/** The public page, asked for from an address behind a proxy on this machine. */
const page = (code, from) => register.request('GET', `/v/${code}`, { headers: { accept: 'application/json', 'x-forwarded-for': from } });

describe('what look-ups cost', () => {
  let code;
  before(async () => {
    code = await issue('S1');
  });

  test('an address that asks for codes that are not there is soon told to wait', async () => {
    for (let n = 0; n < 5; n++) assert.equal((await page(`AAAAAAAAA${n}A`, '203.0.113.1')).status, 404);
    const answer = await page(code.id, '203.0.113.1');
    refused(answer, 429, 'too_many');
    const wait = Number(answer.headers['retry-after']);
    assert.ok(wait > 20 && wait <= 30, `Retry-After: ${wait}`);
    assert.equal((await page(code.id, '203.0.113.2')).status, 200, 'other addresses do not wait');
  });

  test('an IPv6 network has one allowance', async () => {
    for (let n = 0; n < 5; n++) assert.equal((await page(`AAAAAAAAA${n}A`, `2001:db8:1:2::${n}`)).status, 404);
    refused(await page(code.id, '2001:db8:1:2:3::9'), 429, 'too_many');
    assert.equal((await page(code.id, '2001:db8:1:3::1')).status, 200);
  });

  test('a market behind one address may ask for its codes again and again', async () => {
    for (let n = 0; n < 300; n++) assert.equal((await page(code.id, '203.0.113.3')).status, 200, `time ${n}`);
  });

  test('only the address that the proxy saw itself counts', async () => {
    for (let n = 0; n < 5; n++) assert.equal((await page(`AAAAAAAAA${n}A`, `198.51.100.${n}, 203.0.113.4`)).status, 404);
    refused(await page(code.id, '203.0.113.4'), 429, 'too_many');
  });
});

test('the trail says where a change came from', async () => {
  const fresh = await register.person('maker', PASSWORD);
  const made = ok(await fresh('POST', `/v1/markets/${markets.own}/revisions`, form('S9'), { headers: { 'x-forwarded-for': '2001:db8::7' } }), 201);
  assert.deepEqual(register.sql(`select address from audit where entity_id = '${made.id}'`), [['2001:db8::7']]);
});

/** The payload of a code as its PNG carries it; face: sealed or plain. */
async function payloadOf(code, face = 'sealed') {
  const png = await people.maker('GET', `/v1/codes/${code.id}.png?face=${face}&ended=true`);
  const at = png.bytes.indexOf('socho:payload');
  assert.ok(at > 0, 'the PNG carries its payload');
  return png.bytes.subarray(at + 'socho:payload'.length + 5, at + png.bytes.readUInt32BE(at - 8)).toString();
}
let caller = 0;
/** Asks as the public, each time from another address. */
const verify = (body, from = `203.0.114.${++caller}`) => register.request('POST', '/v1/verify', { body, headers: { 'x-forwarded-for': from } });
const verdict = async (body) => ok(await verify(body)).verdict;
const stallOf = (number, market = markets.own) => register.sql(`select id, content_code from stall where number = '${number}' and market = '${market}'`)[0];

describe('what a sticker is told to be', () => {
  let code, account, here, elsewhere;
  const strange = (number = '999888777666') => program(['code', 'build', '--bin', '970422', '--account', number]).trim();
  before(async () => {
    [here, elsewhere] = [stallOf('S2'), stallOf('S3')];
    account = '0123456789012';
    code = await issue('S2', { account: { bin: '970422', number: account } });
  });

  test('both faces of a code in use are current, with and without the stall', async () => {
    for (const face of ['sealed', 'plain']) {
      const payload = await payloadOf(code, face);
      const told = ok(await verify({ payload }));
      assert.deepEqual([told.verdict, told.seal.verdict, told.code.id], ['current', face === 'sealed' ? 'valid' : 'absent', code.id]);
      assert.deepEqual([told.code.holder_name, told.code.last4, told.code.stall, told.code.market], ['NGUYEN THI HUONG', '9012', 'S2', 'Chợ Hạ Long I']);
      for (const stall of here) {
        const said = ok(await verify({ payload, stall }));
        assert.equal(said.verdict, 'current');
        assert.deepEqual([said.stall.number, said.stall.codes], ['S2', [{ id: code.id, bank: said.scanned.bank, holder_name: 'NGUYEN THI HUONG', last4: '9012' }]]);
      }
      assert.equal(await verdict({ payload: ` ${payload}\n`, stall: here[1].toLowerCase() }), 'current', 'as people paste it');
    }
  });

  test('a good code at another stall is a bad sticker', async () => {
    const payload = await payloadOf(code);
    assert.equal(await verdict({ payload, stall: elsewhere[0] }), 'other_stall');
    assert.equal(await verdict({ payload: strange(account), stall: elsewhere[1] }), 'other_stall', 'and so is its account');
  });

  test('a registered account on a home-made code is told apart from a strange one', async () => {
    assert.equal(await verdict({ payload: strange(account) }), 'registered_unsealed');
    assert.equal(await verdict({ payload: strange(account), stall: here[0] }), 'registered_unsealed');
    const told = ok(await verify({ payload: strange(), stall: here[0] }));
    assert.deepEqual([told.verdict, told.scanned.last4, told.code.id], ['unknown_account', '7666', null]);
    assert.equal(told.stall.codes[0].last4, '9012', 'and what should hang there is said');
  });

  test('a seal over something else is invalid', async () => {
    const key = join(register.dir, 'stranger.pem');
    execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', key]);
    const payload = program(['code', 'build', '--bin', '970422', '--account', account, '--seal', key]).trim();
    const told = ok(await verify({ payload }));
    assert.deepEqual([told.verdict, told.seal.verdict], ['registered_unsealed', 'unknown_key']);
    const ours = ok(await verify({ payload: await payloadOf(code) })).seal.key_id;
    assert.notEqual(told.seal.key_id, ours);
  });

  test('what is no payment code is unreadable', async () => {
    for (const payload of ['', 'https://example.org', '0'.repeat(5000), (await payloadOf(code)).replace(/.$/, (last) => (last === '0' ? '1' : '0'))]) assert.equal(await verdict({ payload }), 'unreadable');
  });

  test('an old code says by what it was superseded and when', async () => {
    const old = await issue('S4');
    const payload = await payloadOf(old);
    const successor = await issue('S4', { vendor: { name: 'Hộ Mới' } }).catch(() => null);
    if (!successor) register.sql(`update code set state = 'superseded', superseded_by = '${code.id}', ended_at = now() where id = '${old.id}'`);
    const told = ok(await verify({ payload }));
    assert.deepEqual([told.verdict, told.code.superseded_by], ['superseded', successor?.id ?? code.id]);
    assert.ok(told.code.ended_at);
  });

  test('revoked and expired codes are told', async () => {
    const [revoked, expired] = [await issue('S5'), await issue('S6')];
    const payloads = [await payloadOf(revoked), await payloadOf(expired)];
    register.sql(`update code set state = 'revoked', reason = 'x', ended_at = now() where id = '${revoked.id}';
      update code set expires_at = now() - interval '1 minute' where id = '${expired.id}';`);
    assert.equal(await verdict({ payload: payloads[0] }), 'revoked');
    assert.equal(await verdict({ payload: payloads[1] }), 'expired');
    const [known, unknown] = [ok(await verify({ payload: payloads[0] })), ok(await verify({ payload: strange() }))];
    const shape = (value) => Object.fromEntries(Object.entries(value).map(([name, of]) => [name, typeof of === 'object' ? Object.keys(of) : typeof of]));
    assert.deepEqual(shape(known), shape(unknown), 'in one shape, known or not');
  });

  test('no answer holds an account number', async () => {
    for (const body of [{ payload: await payloadOf(code) }, { payload: strange(account) }, { payload: strange(account), stall: here[0] }])
      assert.ok(!(await verify(body)).bytes.includes(account));
  });

  test('a payload that is no code of the register costs twenty times one that is', async () => {
    const payload = await payloadOf(code);
    for (let n = 0; n < 5; n++) ok(await verify({ payload: strange() }, '203.0.115.1'));
    refused(await verify({ payload }, '203.0.115.1'), 429, 'too_many');
    refused(await page(code.id, '203.0.115.1'), 429, 'too_many');
    for (let n = 0; n < 50; n++) ok(await verify({ payload }, '203.0.115.2'));
    for (let n = 0; n < 5; n++) refused(await verify({ payload, stall: 'CZ00000NZ' }, '203.0.115.3'), 422, 'unknown_stall', 'stall');
    refused(await verify({ payload }, '203.0.115.3'), 429, 'too_many');
  });

  test('bad bodies name the field', async () => {
    refused(await verify({}), 422, 'missing', 'payload');
    refused(await verify({ payload: 1 }), 422, 'wrong_type', 'payload');
    refused(await verify({ payload: 'x', account: '1' }), 422, 'unknown_field', 'account');
  });
});

describe('what asking gives away', () => {
  const account = '3210987654321';
  const homeMade = (number) => program(['code', 'build', '--bin', '970422', '--account', number]).trim();
  let current, ended, stall;
  before(async () => {
    stall = stallOf('S5', markets.other)[0];
    ended = await issue('S5', { account: { bin: '970422', number: account } }, markets.other);
    ended.payload = await payloadOf(ended);
    ok(await people.checker('POST', `/v1/codes/${ended.id}/revoke`, { reason: 'mistake' }));
    current = await issue('S6', {}, markets.other);
    current.payload = await payloadOf(current);
    register.sql(`alter system set log_statement = 'all'; alter system set log_line_prefix = '%u '; select pg_reload_conf()`);
  });
  after(() => register.sql('alter system reset log_statement; alter system reset log_line_prefix; select pg_reload_conf()'));

  test('whether an account is registered costs what a strange one costs, and tells nothing else of it', async () => {
    const about = [homeMade(account), homeMade('5556667778889')];
    const told = [];
    for (const [n, payload] of about.entries()) {
      const from = `203.0.116.${n + 1}`;
      for (let time = 0; time < 5; time++) told[n] = ok(await verify({ payload }, from));
      refused(await verify({ payload }, from), 429, 'too_many');
    }
    assert.deepEqual(told.map(({ verdict: v }) => v), ['registered_unsealed', 'unknown_account']);
    assert.deepEqual({ ...told[0], verdict: '', scanned: {} }, { ...told[1], verdict: '', scanned: {} });
    for (const { code } of told) assert.ok(Object.values(code).every((value) => value === null));
    assert.deepEqual(told.map(({ scanned }) => scanned.last4), ['4321', '8889'], 'the digits are those of the payload');
  });

  /** The statements that the web role runs for a request, by the database's own log. */
  let marks = 0;
  const log = () => readdirSync(join(register.dir, 'pg', 'log')).map((name) => readFileSync(join(register.dir, 'pg', 'log', name), 'utf8')).join('');
  const mark = async () => {
    const text = `mark ${++marks} of ${process.pid}`;
    register.sql(`select '${text}'`);
    while (!log().includes(text)) await new Promise((resolve) => setTimeout(resolve, 20));
    return text;
  };
  const statementsOf = async (ask) => {
    const from = await mark();
    await ask();
    const to = await mark(), all = log();
    return all.slice(all.indexOf(from), all.indexOf(to)).split('\n').map((line) => /^socho_web LOG: +execute ([a-z_]+)/.exec(line)?.[1])
      .filter((name) => /^(field|registry)_(?!data_keys$)/.test(name ?? '')); // the keys a process reads for itself
  };

  test('codes in use, revoked and unknown take the same statements, on the page and by their payload', async () => {
    const seen = (asks) => asks.reduce(async (lists, ask) => [...await lists, await statementsOf(ask)], []);
    const ids = [current.id, ended.id, 'AAAAAAAAA0A', 'no code'];
    for (const query of ['', '?label=AAAAAA']) {
      const [first, ...others] = await seen(ids.map((id) => () => page(`${encodeURIComponent(id)}${query}`, `203.0.117.${++caller}`)));
      assert.deepEqual(first, query ? ['registry_label_public', 'registry_code_public'] : ['registry_code_public']);
      for (const other of others) assert.deepEqual(other, first);
    }
    const payloads = [current.payload, ended.payload, homeMade(account), homeMade('5556667778889'), 'https://example.org'];
    for (const more of [{}, { stall }]) {
      const [first, ...others] = await seen(payloads.map((payload) => () => verify({ payload, ...more })));
      assert.deepEqual(first, [more.stall ? 'field_stalls' : 'field_provinces', 'field_look_up', 'field_stall_shows']);
      for (const other of others) assert.deepEqual(other, first);
    }
  });
});

describe('scans and incidents', () => {
  let code, payload, inspector, team, stall, other;
  const bad = program(['code', 'build', '--bin', '970436', '--account', '111222333444']).trim();
  const scan = (more = {}) => ({ client_id: randomUUID(), stall: stall[0], payload, at: new Date().toISOString(), ...more });
  const send = async (body, who = inspector) => ok(await who('POST', '/v1/scans', body));
  before(async () => {
    [stall, other] = [stallOf('S7'), stallOf('S8')];
    code = await issue('S7');
    await issue('S8');
    payload = await payloadOf(code);
    person(register, 'inspector', 'inspector', '--market', CODES.own, '--province', '22');
    person(register, 'member', 'team_member', '--market', CODES.own, '--province', '22');
    person(register, 'viewer', 'prov_viewer', '--province', '22');
    [inspector, team] = [await register.person('inspector', PASSWORD), await register.person('member', PASSWORD)];
  });

  test('a good scan is recorded once, and the code is displayed from then on', async () => {
    const at = new Date(Date.now() - 3_600_000).toISOString();
    const one = scan({ at, latitude: 20.9500491, longitude: 107.0799502, photo_sha256: 'ab'.repeat(32) });
    const first = await send(one);
    assert.deepEqual([first.status, first.verdict, first.seal, first.sticker, first.incident], ['recorded', 'current', 'valid', code.id, null]);
    const again = await send(one);
    assert.deepEqual(again, { ...first, status: 'duplicate' });
    assert.deepEqual(register.sql(`select count(*), min(latitude_e6), min(longitude_e6), min(encode(photo_sha256, 'hex')) from scan where client_id = '${one.client_id}'`),
      [['1', '20950000', '107080000', 'ab'.repeat(32)]], 'a place is kept to eleven metres');
    const shown = ok(await inspector('GET', `/v1/codes/${code.id}`));
    assert.equal(shown.state, 'displayed');
    await send(scan());
    assert.equal(ok(await inspector('GET', `/v1/codes/${code.id}`)).displayed_at, shown.displayed_at, 'the first time stays');
  });

  test('the ladder counts the stalls whose code was seen there', async () => {
    const displayed = async () => ok(await people.checker('GET', `/v1/markets/${markets.own}/adoption`)).ladder.find(({ step }) => step === 'displayed');
    const before = await displayed();
    assert.deepEqual([before.indicator, before.denominator], ['DSP', 12]);
    await send(scan({ stall: other[0], payload: await payloadOf({ id: register.sql(`select c.id from code c where c.stall = '${other[0]}'`)[0][0] }) }));
    const after_ = await displayed();
    assert.equal(after_.numerator, before.numerator + 1);
    await send(scan({ stall: other[0], payload: bad }));
    assert.equal((await displayed()).numerator, after_.numerator, 'a bad sticker shows nothing');
    ok(await people.checker('POST', `/v1/incidents/${register.sql(`select id from incident where stall = '${other[0]}'`)[0][0]}/close`, { version: 1, outcome: 'false', reason: 'thử' }));
    const printed = register.socho('report', 'adoption', '--market', markets.own);
    assert.match(printed, new RegExp(`Đang trưng mã +${after_.numerator}/12 .* DSP@1`));
    assert.ok(printed.includes('trong 60 ngày gần đây'));
  });

  test('a client_id of another scan is refused', async () => {
    const one = scan();
    await send(one);
    refused(await inspector('POST', '/v1/scans', { ...one, stall: other[0] }), 409, 'scan_id_reused', 'client_id');
    refused(await inspector('POST', '/v1/scans', { ...one, payload: bad }), 409, 'scan_id_reused');
    refused(await team('POST', '/v1/scans', one), 409, 'scan_id_reused');
  });

  test('a sticker that cannot be read is recorded as that', async () => {
    const told = await send({ client_id: randomUUID(), stall: stall[1], unreadable: true, at: new Date().toISOString() }, team);
    assert.deepEqual([told.status, told.verdict, told.sticker], ['recorded', 'unreadable', null]);
  });

  test('a swapped sticker opens one incident, which is worked on to its end', async () => {
    const first = await send(scan({ payload: bad }));
    assert.equal(first.verdict, 'unknown_account');
    assert.ok(first.incident);
    const joined = await send(scan({ stall: stall[0], payload: await payloadOf(await issue('S10')) }), team);
    assert.deepEqual([joined.verdict, joined.incident], ['other_stall', first.incident]);
    const shown = ok(await inspector('GET', `/v1/incidents/${first.incident}`));
    assert.deepEqual([shown.state, shown.version, shown.verdict, shown.stall.number, shown.scans.length], ['opened', 1, 'unknown_account', 'S7', 2]);

    const move = (step, version, more = {}, who = people.checker) => who('POST', `/v1/incidents/${first.incident}/${step}`, { version, ...more });
    refused(await move('on_site', 1), 409, 'incident_state');
    refused(await move('close', 1, { outcome: 'confirmed', reason: 'x' }), 409, 'incident_state');
    refused(await move('close', 1, { outcome: 'false' }), 422, 'reason_needed', 'reason');
    assert.equal(ok(await move('acknowledge', 1)).state, 'acknowledged');
    refused(await move('acknowledge', 1), 409, 'conflict');
    refused(await move('acknowledge', 2), 409, 'incident_state');
    assert.equal(ok(await move('on_site', 2, {}, inspector)).state, 'on_site');
    assert.equal(ok(await move('replaced', 3, { reason: 'dán lại mã mới' }, inspector)).state, 'replaced');
    refused(await move('close', 4, { outcome: 'maybe', reason: 'x' }), 422, 'bad_choice', 'outcome');
    const closed = ok(await move('close', 4, { outcome: 'confirmed', reason: 'mã bị dán đè' }));
    assert.deepEqual([closed.state, closed.outcome, closed.version], ['closed', 'confirmed', 5]);
    refused(await move('close', 5, { outcome: 'false', reason: 'x' }), 409, 'incident_state');
    const trail = register.sql(`select action from audit where entity = 'incident' and entity_id = '${first.incident}' order by id`).flat();
    assert.deepEqual(trail, ['incident.open', 'incident.join', 'incident.acknowledged', 'incident.on_site', 'incident.replaced', 'incident.closed']);

    const next = await send(scan({ payload: bad }));
    assert.notEqual(next.incident, first.incident, 'a later alarm opens another');
    assert.equal(ok(await people.checker('POST', `/v1/incidents/${next.incident}/close`, { version: 1, outcome: 'false', reason: 'thử' })).outcome, 'false');
  });

  test('a code of a market that the finder does not see is other_stall, not unknown', async () => {
    const revision = await submitted(people.maker, markets.other, form('S1'));
    const far = ok(await people.checker('POST', `/v1/revisions/${revision.id}/approve`, { version: 2 }));
    const told = await send(scan({ stall: other[0], payload: await payloadOf(far) }));
    assert.equal(told.verdict, 'other_stall');
    assert.equal((await inspector('GET', `/v1/codes/${far.id}`)).status, 404, 'the code itself stays hidden');
    refused(await inspector('POST', '/v1/scans', scan({ stall: stallOf('S1', markets.other)[0] })), 422, 'unknown_stall', 'stall');
  });

  test('what waited on a phone comes in one request, each counted once', async () => {
    const scans = Array.from({ length: 500 }, (_, n) => scan(n % 100 === 7 ? { payload: bad, stall: other[0] } : {}));
    scans[3] = { ...scans[2] };
    scans[4].stall = 'CZ00000NZ';
    const { results } = await send({ scans });
    assert.deepEqual(results.map(({ client_id }) => client_id), scans.map(({ client_id }) => client_id));
    assert.deepEqual([results[2].status, results[2].id], ['recorded', results[3].id]);
    assert.deepEqual([results[4].status, results[4].code], ['refused', 'unknown_stall']);
    assert.equal(new Set(results.filter(({ verdict: v }) => v === 'unknown_account').map(({ incident }) => incident)).size, 1);
    const again = (await send({ scans })).results;
    assert.deepEqual(again.map(({ id, verdict: v, incident }) => [id, v, incident]), results.map(({ id, verdict: v, incident }) => [id, v, incident]));
    assert.ok(again.every(({ status }, n) => status === (n === 4 ? 'refused' : 'duplicate')));
    const ids = scans.map(({ client_id }) => `'${client_id}'`).join();
    assert.deepEqual(register.sql(`select count(*) from scan where client_id in (${ids})`), [['498']]);
    refused(await inspector('POST', '/v1/scans', { scans: [...scans, scan()] }), 422, 'out_of_range', 'scans');
  });

  test('resends at the same moment count once', async () => {
    const one = scan({ payload: bad, stall: stallOf('S11')[0] });
    const answers = await Promise.all(Array.from({ length: 6 }, () => inspector('POST', '/v1/scans', one)));
    for (const answer of answers) assert.ok(answer.status === 200 || (answer.status === 409 && answer.json.code === 'conflict'), answer.bytes.toString());
    assert.deepEqual(register.sql(`select count(*) from scan where client_id = '${one.client_id}'`), [['1']]);
    assert.deepEqual(register.sql(`select count(*) from incident i join stall s on s.id = i.stall where s.number = 'S11'`), [['1']]);
    assert.equal((await send(one)).status, 'duplicate');
  });

  test('lists come in pages and by state', async () => {
    const all = ok(await people.checker('GET', `/v1/incidents?market=${markets.own}`)).items;
    assert.ok(all.length >= 3);
    const first = ok(await people.checker('GET', `/v1/incidents?market=${markets.own}&limit=1`));
    assert.deepEqual([first.items[0].id, first.next], [all[0].id, all[0].id]);
    assert.equal(ok(await people.checker('GET', `/v1/incidents?limit=1&after=${first.next}`)).items[0].id, all[1].id);
    assert.ok(ok(await people.checker('GET', '/v1/incidents?state=closed')).items.every(({ state }) => state === 'closed'));
    assert.deepEqual(ok(await people.checker('GET', `/v1/incidents?market=${markets.other}`)).items, []);
    refused(await people.checker('GET', '/v1/incidents?state=gone'), 422, 'bad_choice', 'state');
    refused(await people.checker('GET', '/v1/incidents?market=x'), 422, 'bad_id', 'market');
  });

  test('bad scans name the field', async () => {
    const at = (n, field) => `scans.${n}.${field}`;
    refused(await inspector('POST', '/v1/scans', { scans: [scan(), scan({ client_id: 'x' })] }), 422, 'bad_id', at(1, 'client_id'));
    refused(await inspector('POST', '/v1/scans', scan({ at: '2020-01-01T00:00:00Z' })), 422, 'out_of_range', 'at');
    refused(await inspector('POST', '/v1/scans', scan({ at: new Date(Date.now() + 3_600_000).toISOString() })), 422, 'out_of_range', 'at');
    refused(await inspector('POST', '/v1/scans', scan({ latitude: 91, longitude: 0 })), 422, 'out_of_range', 'latitude');
    refused(await inspector('POST', '/v1/scans', scan({ latitude: 9 })), 422, 'missing', 'longitude');
    refused(await inspector('POST', '/v1/scans', scan({ photo_sha256: 'xyz' })), 422, 'bad_id', 'photo_sha256');
    refused(await inspector('POST', '/v1/scans', scan({ unreadable: true })), 422, 'bad_choice', 'unreadable');
    refused(await inspector('POST', '/v1/scans', scan({ payload: undefined })), 422, 'missing', 'payload');
    refused(await inspector('POST', '/v1/scans', { scans: [] }), 422, 'out_of_range', 'scans');
    refused(await inspector('POST', '/v1/scans', { scans: [1] }), 422, 'wrong_type', 'scans');
  });
});

describe('without a network', () => {
  let code, file, inspector;
  const judge = (payloads, ...words) => program(['bundle', 'verify', file, '--config', register.conf, ...words], payloads.map((payload) => `${payload}\n`).join(''))
    .trim().split('\n').map((line) => JSON.parse(line));
  const failing = (words, input = '') => spawnSync(process.env.SOCHO ?? join(process.env.SOCHO_ROOT ?? '.', 'build/socho'), words, { input, encoding: 'utf8' });
  before(async () => {
    code = await issue('S12');
    inspector = await register.person('inspector', PASSWORD);
    file = join(register.dir, 'market.bundle');
    const answer = await inspector('GET', `/v1/markets/${markets.own}/bundle`);
    assert.equal(answer.status, 200, answer.bytes.toString());
    writeFileSync(file, answer.bytes);
  });

  test('a bundle judges the stickers of its market as the register does', async () => {
    const revoked = register.sql(`select id from code where state = 'revoked' and reason = 'x' limit 1`)[0][0];
    const payloads = [await payloadOf(code), await payloadOf(code, 'plain'), await payloadOf({ id: revoked }), 'x',
      program(['code', 'build', '--bin', '970436', '--account', '111222333444']).trim()];
    const told = judge(payloads);
    assert.deepEqual(told.map(({ verdict: v }) => v), ['current', 'current', 'revoked', 'unreadable', 'unknown_account']);
    assert.deepEqual([told[0].code, told[0].stall, told[0].seal.verdict], [code.id, 'S12', 'valid']);
    assert.deepEqual(judge(payloads.slice(0, 2), '--stall', 'S1').map(({ verdict: v }) => v), ['other_stall', 'other_stall']);
    const far = register.sql(`select id from code where market = '${markets.other}' limit 1`)[0][0];
    const [elsewhere] = judge([await payloadOf({ id: far })]);
    assert.deepEqual([elsewhere.verdict, elsewhere.code], ['other_stall', null]);
  });

  test('the command writes one too, trusted by certificates', () => {
    const out = join(register.dir, 'command.bundle');
    register.socho('bundle', 'export', '--market', markets.own, '--out', out);
    const codes = JSON.parse(readFileSync(out, 'utf8').split('\n')[0]).codes;
    assert.deepEqual(register.sql(`select action, after ->> 'codes', market from audit where action = 'bundle.export' and person is null`),
      [['bundle.export', String(codes), markets.own]], 'and the trail says so');
    const nowhere = failing(['bundle', 'export', '--config', register.conf, '--market', randomUUID(), '--out', out]);
    assert.match(nowhere.stderr, /\[unknown_market: market\]/);
    assert.equal(register.sql(`select count(*) from audit where action = 'bundle.export' and person is null`)[0][0], '1');
    const keys = join(register.dir, 'keys');
    const certificate = readdirSync(keys).find((name) => /^code-.*\.crt$/.test(name));
    const told = failing(['bundle', 'verify', out, '--trust', join(keys, certificate), '--stall', 'S12'], 'x\n');
    assert.equal(told.status, 0, told.stderr);
    assert.equal(JSON.parse(told.stdout).verdict, 'unreadable');
    const stranger = join(register.dir, 'stranger.pub');
    execFileSync('openssl', ['pkey', '-in', join(register.dir, 'stranger.pem'), '-pubout', '-out', stranger]);
    const refusal = failing(['bundle', 'verify', out, '--trust', stranger]);
    assert.equal(refusal.status, 1);
    assert.match(refusal.stderr, /\[bad_bundle\]/);
  });

  test('an altered bundle is refused by its own code', () => {
    const altered = join(register.dir, 'altered.bundle');
    writeFileSync(altered, readFileSync(file, 'utf8').replace('"current"', '"revoked"'));
    const refusal = failing(['bundle', 'verify', altered, '--config', register.conf]);
    assert.deepEqual([refusal.status, refusal.stdout], [1, '']);
    assert.match(refusal.stderr, /\[bad_bundle\]/);
  });

  test('it is for people of the field in their own market, and the trail says who took it', async () => {
    refused(await inspector('GET', `/v1/markets/${markets.other}/bundle`), 404, 'not_found');
    const [member, watcher] = [await register.person('member', PASSWORD), await register.person('viewer', PASSWORD)];
    assert.equal((await member('GET', `/v1/markets/${markets.own}/bundle`)).status, 200);
    refused(await member('GET', `/v1/markets/${markets.other}/bundle`), 404, 'not_found');
    refused(await watcher('GET', `/v1/markets/${markets.own}/bundle`), 403, 'forbidden');
    refused(await register.request('GET', `/v1/markets/${markets.own}/bundle`), 401, 'unauthenticated');
    assert.deepEqual(register.sql(`select p.login from audit a join person p on p.id = a.person where a.action = 'bundle.export' order by a.at`), [['inspector'], ['member']]);
  });

  test('a bundle holds no account number', async () => {
    const text = readFileSync(file, 'utf8');
    for (const number of ['0123456789012', '190000007919']) assert.ok(!text.includes(number));
    assert.ok(text.split('\n').length > 10);
  });
});
