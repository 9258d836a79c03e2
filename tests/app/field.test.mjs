// In the field: a market is taken onto the device, and then the network is gone. Stickers are judged by the signed bundle,
// visits and checks wait, and go once when the network is back; what the register judges otherwise is shown.
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { program, Register } from '../http/register.mjs';
import { build, CODES, form, PASSWORD, person, submitted } from '../http/town.mjs';
import { Browser, everywhere, PHONE, soon } from './browser.mjs';
import { camera, film } from './film.mjs';
import { load } from './module.mjs';

globalThis.crypto ??= webcrypto;
const register = new Register({ seed: false, config: 'province = 22\n' });
const people = {}, codes = {};
const strange = program(['code', 'build', '--bin', '970436', '--account', '111222333444']).trim();
let browser, markets, round, team, left;

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const day = (n) => new Date(Date.now() + 7 * 3600_000 + n * 86_400_000).toISOString().slice(0, 10);
const count = (table, where = 'true') => Number(register.sql(`select count(*) from ${table} where ${where}`)[0][0]);

async function issue(stall, n) {
  const revision = await submitted(people.maker, markets.own, form(stall, { vendor: { name: `Hộ ${stall}`, phone: `098765432${n}` } }));
  const code = ok(await people.checker('POST', `/v1/revisions/${revision.id}/approve`, { version: 2 }));
  const png = await people.maker('GET', `/v1/codes/${code.id}.png`), at = png.bytes.indexOf('socho:payload');
  return { id: code.id, payload: png.bytes.subarray(at + 'socho:payload'.length + 5, at + png.bytes.readUInt32BE(at - 8)).toString() };
}

before(async () => {
  await register.start();
  markets = build(register);
  writeFileSync(join(register.dir, 'hamlets.tsv'), 'commune_code\tkey\ttype\tname\thouseholds\n06685\tK1\tkhu phố\t1\t3\n', { mode: 0o644 });
  register.socho('unit', 'import', join(register.dir, 'hamlets.tsv'));
  for (const role of ['maker', 'checker']) person(register, role, `market_${role}`, '--province', '22');
  person(register, 'inspector', 'inspector', '--market', CODES.own, '--province', '22');
  person(register, 'admin', 'prov_admin', '--province', '22');
  person(register, 'lead', 'team_lead', '--unit', '06685');
  for (const login of ['maker', 'checker', 'inspector', 'admin', 'lead']) people[login] = await register.person(login, PASSWORD);
  for (let n = 1; n <= 3; n++) codes[`S${n}`] = await issue(`S${n}`, n);
  round = ok(await people.inspector('POST', `/v1/markets/${markets.own}/rounds`, { from_day: day(0), to_day: day(4) }), 201);
  team = ok(await people.admin('POST', '/v1/teams', { level: 'hamlet', unit: '06685.K1', name: 'Tổ khu phố 1', founded_on: '2024-01-01' }), 201);
  ok(await people.admin('POST', `/v1/teams/${team.id}/members`, { name: 'Bà Mai', role: 'member', joined_on: '2024-01-01' }), 201);
  left = ok(await people.admin('POST', `/v1/teams/${team.id}/members`, { name: 'Ông Ba', role: 'member', joined_on: '2024-01-01' }), 201);
  browser = new Browser(register);
}, { timeout: 180_000 });
afterEach(() => browser.closePages());
after(async () => {
  await browser?.closePages();
  await register.stop();
});

test('a bundle is believed under a published key alone, and tells each sticker as the register does', async () => {
  const { openBundle, judge } = await load('field/bundle.ts'), { verifyByLibrary, verify } = await load('ui/ed25519.ts');
  const file = (await people.inspector('GET', `/v1/markets/${markets.own}/bundle`)).bytes.toString();
  const trust = (await register.request('GET', '/.well-known/socho/keys.json')).json.keys, now = Date.now();
  const bundle = await openBundle(file, trust, now);
  assert.deepEqual([bundle.market, bundle.codes.length], [markets.own, 3]);
  const told = async (payload, stall) => (await judge(bundle, payload, stall, now)).verdict;
  for (const [payload, stall] of [[codes.S1.payload, 'S1'], [codes.S1.payload, 'S2'], [` ${codes.S2.payload}\n`, 'S2'], [strange, 'S1'], ['xin chào', 'S1'],
    [codes.S1.payload.slice(0, -8), 'S1'], [codes.S1.payload.slice(0, -3), 'S1']]) {
    const id = register.sql(`select id from stall where number = '${stall}' and market = '${markets.own}'`)[0][0];
    const { verdict } = ok(await register.request('POST', '/v1/verify', { body: { payload, stall: id } }));
    await soon.equal(() => told(payload, stall), verdict, `${payload.slice(0, 20)} at ${stall}`);
  }
  assert.equal((await judge({ ...bundle, codes: [] }, codes.S1.payload, 'S1', now)).verdict, 'other_stall', 'sealed by a key of the register, and not in the bundle');
  assert.equal((await judge({ ...bundle, codes: [], keys: [] }, codes.S1.payload, 'S1', now)).verdict, 'unknown_account');
  const fault = (text, keys = trust, at = now) => openBundle(text, keys, at).then(() => 'believed', (why) => why.fault);
  assert.equal(await fault(file.replace('"superseded"', '"current"').replace('"S1"', '"S9"')), 'untrusted');
  assert.equal(await fault(file.replace(/("codes":)3/, '$13 ')), 'untrusted', 'a space is a change');
  assert.equal(await fault(file, []), 'untrusted');
  assert.equal(await fault(file, trust.map((key) => ({ ...key, revoked: true }))), 'untrusted');
  assert.equal(await fault(file, trust, now + 8 * 86_400_000), 'expired');
  for (const text of ['', 'x', '{}\n', `${file}{}\n`, file.slice(0, -2)]) assert.ok(['bad', 'untrusted'].includes(await fault(text)), text.slice(0, 20));
  // RFC 8032 section 7.1, test 3: the library that stands in for older browsers.
  const hex = (text) => Uint8Array.from(Buffer.from(text, 'hex'));
  const key = hex('fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025'), message = hex('af82');
  const signature = hex('6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a');
  for (const judge_ of [verifyByLibrary, verify]) {
    assert.equal(await judge_(key, signature, message), true);
    assert.equal(await judge_(key, signature, hex('af83')), false);
    assert.equal(await judge_(hex('00'), signature, message), false);
  }
});

/** Signed in, with the market taken along and the worker in charge. */
async function prepared(page, login) {
  await browser.signIn(page, login, PASSWORD);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await page.click('.doors a[href="/app/field"]');
  await page.waitForSelector('.empty');
  await browser.check(page, `field_${login}_empty`);
  await page.click('.rows button >> nth=0');
  await page.waitForSelector('.notice.good');
  await browser.check(page, `field_${login}_taken`);
}

async function paste(page, text) {
  await page.click('summary');
  await page.fill('textarea[name=payload]', text);
  await page.click('details button');
}

const stallId = (number) => register.sql(`select id from stall where number = '${number}' and market = '${markets.own}'`)[0][0];

everywhere('an inspector checks stalls and a round without a network, and each is recorded once', test, async (screen, lang) => {
  const page = await browser.open(screen, lang), scans = count('scan'), checks = count('round_check');
  await prepared(page, 'inspector');
  await page.context().setOffline(true);
  await browser.goto(page, `/field/${markets.own}`);
  await page.waitForSelector('.notice.good');
  await browser.check(page, 'field_market');
  await page.click(`a[href="/app/field/${markets.own}/check?stall=${stallId('S1')}"]`);
  await page.waitForSelector('.scanner');
  await browser.check(page, 'field_check');
  await paste(page, codes.S1.payload);
  await page.waitForSelector('.notice.good');
  await browser.check(page, 'field_good');
  await page.click('.actions button >> nth=0');
  await page.waitForSelector('.scanner');
  await paste(page, strange);
  await page.waitForSelector('.notice.bad');
  await page.setInputFiles('input[type=file]', { name: 'tem-la.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('ảnh') });
  await browser.check(page, 'field_bad');
  await page.click('.actions button >> nth=0');
  await page.waitForSelector('.scanner');
  await browser.goto(page, `/field/${markets.own}/round/${round.id}`);
  await page.waitForSelector('ol.rows');
  await browser.check(page, 'field_round');
  await page.click('ol.rows button >> nth=0');
  await page.waitForSelector('.scanner');
  await page.click('.actions >> nth=1 >> button >> nth=2');
  await page.click('.actions button >> nth=0');
  await page.waitForFunction(() => document.querySelector('ol.rows')?.textContent.includes('✓'));
  await browser.goto(page, '/field/queue');
  await page.waitForFunction(() => document.querySelectorAll('.rows li').length === 3);
  await browser.check(page, 'field_queue_offline');
  assert.equal(count('scan'), scans);
  await page.context().setOffline(false);
  await page.waitForFunction(() => document.querySelectorAll('h2').length === 1 && /3/.test(document.querySelector('h2')?.textContent) && !document.querySelector('.actions'));
  await browser.check(page, 'field_queue_sent');
  assert.deepEqual([count('scan') - scans, count('round_check') - checks], [2, 1]);
  assert.equal(count('scan', "verdict = 'unknown_account' and photo_sha256 is not null") > 0, true);
});

const rowsKept = (page) => page.evaluate(() => new Promise((done, failed) => {
  const opening = indexedDB.open('socho-field');
  opening.onerror = () => failed(opening.error);
  opening.onsuccess = () => {
    const asking = opening.result.transaction('queue').objectStore('queue').getAll();
    asking.onsuccess = () => done(asking.result.map(({ client_id, body, state }) => ({ client_id, body, state })));
  };
}));

test('a team records visits without a network, starts again without one, and a conflict is shown', async () => {
  const page = await browser.open(PHONE), visits = count('visit');
  await prepared(page, 'lead');
  await page.context().setOffline(true);
  await browser.goto(page, `/field/${markets.own}/visit?stall=${stallId('S2')}`);
  await page.waitForSelector('select[name=task]');
  await page.selectOption('select[name=outcome]', 'refused');
  await page.selectOption('select[name=refusal]', 'no_smartphone');
  await browser.check(page, 'field_visit');
  await page.reload();
  await page.waitForSelector('select[name=refusal]');
  await soon.equal(() => page.inputValue('select[name=refusal]'), 'no_smartphone', 'what was typed is not lost');
  await page.click('form button[type=submit]');
  await page.waitForSelector('.notice.good');
  await page.selectOption('select[name=target]', 'household');
  await page.fill('input[name=household]', 'Số 12 ngõ 3');
  await page.click('.position input');
  await page.waitForSelector('.position p:has-text("không cho lấy vị trí")');
  await soon.equal(() => page.isChecked('.position input'), false, 'who says no to the browser said no');
  await page.context().grantPermissions(['geolocation']);
  await page.context().setGeolocation({ latitude: 20.9512345, longitude: 107.0798765, accuracy: 15 });
  await page.click('.position input');
  await page.waitForSelector('.position p:has-text("20.9512; 107.0799")');
  await page.click('form button[type=submit]');
  await page.waitForFunction(() => document.querySelector('.notice.good')?.textContent.includes('12'));
  await browser.check(page, 'field_visit_household');
  await browser.goto(page, `/field/${markets.own}/check?stall=${stallId('S3')}`);
  await page.waitForSelector('.scanner');
  await paste(page, codes.S3.payload);
  await page.waitForSelector('.notice.good');
  await soon.match(() => page.textContent('.notice.good'), /Đúng mã của sạp này/, 'teams have the bundle, too');
  await page.click('.actions button >> nth=0');
  await page.waitForSelector('.scanner');
  const kept = await rowsKept(page);
  assert.deepEqual(kept.map(({ state }) => state), ['waiting', 'waiting', 'waiting']);
  // Somebody used the id of one of them meanwhile, for something else.
  const stolen = kept.find(({ body }) => body.household);
  const other = ok(await people.lead('POST', '/v1/field/sync', { visits: [{ ...stolen.body, outcome: 'absent' }], scans: [] }));
  assert.equal(other.visits[0].status, 'recorded');
  // Meanwhile somebody left the team.
  await browser.goto(page, `/field/${markets.own}/visit?stall=${stallId('S1')}`);
  await page.selectOption('select[name=member]', { label: 'Ông Ba' });
  await page.click('form button[type=submit]');
  await page.waitForSelector('.notice.good');
  ok(await people.admin('POST', `/v1/team_members/${left.id}/leave`, { on: day(-1) }));
  await page.context().setOffline(false);
  await browser.goto(page, '/field/queue');
  await page.waitForFunction(() => document.querySelectorAll('.error').length === 2);
  await browser.check(page, 'field_queue_conflict');
  await soon.match(() => page.textContent('.rows'), /nội dung khác/);
  await soon.deepEqual(async () => (await rowsKept(page)).map(({ state }) => state).sort(), ['refused', 'refused', 'sent', 'sent']);
  assert.equal(count('visit') - visits, 2, 'the one that was used elsewhere, and the other one once');
  assert.equal(count('visit', "outcome = 'refused' and refusal = 'no_smartphone' and latitude_e6 is null"), 1, 'before it was agreed to, no position');
  assert.deepEqual(register.sql(`select latitude_e6, longitude_e6 from visit where client_id = '${stolen.client_id}'`), [['20951200', '107079900']], 'eleven metres');
  assert.ok(!/ngõ/.test(register.sql("select v::text from visit v where target = 'household'").join()));
  await page.reload();
  await page.waitForSelector('.error');
  assert.equal(count('visit') - visits, 2, 'nothing is sent twice');

  await page.click(`a[href$="/queue/${stolen.client_id}"]`);
  await page.waitForSelector('tbody strong');
  await browser.check(page, 'field_conflict');
  await soon.deepEqual(() => page.locator('tbody tr:has(strong) td').allTextContents(), ['≠ Kết quả', 'Làm xong', 'Vắng']);
  await page.click('.actions button:has-text("Ghi thành lượt riêng")');
  await page.waitForFunction(() => document.querySelectorAll('.error').length === 1);
  const then = (await rowsKept(page)).find(({ state }) => state === 'refused').body.at;
  await page.click('.rows a.button');
  await page.waitForSelector('.notice.bad:has-text("không thuộc tổ")');
  await browser.check(page, 'field_conflict_member');
  await page.click('.actions button >> nth=0');
  await page.waitForSelector('.notice.note:has-text("Lượt ghi lúc")');
  await page.selectOption('select[name=member]', '');
  await page.click('form button[type=submit]');
  await page.waitForSelector('.notice.good');
  await browser.goto(page, '/field/queue');
  await page.waitForFunction(() => document.querySelectorAll('.rows li').length === 4 && !document.querySelector('.error'));
  assert.equal(count('visit') - visits, 4);
  assert.equal(count('visit', `stall = '${stallId('S1')}' and member is null and at = '${then}'`), 1, 'it keeps the time that it had');
  assert.equal(count('visit', `client_id <> '${stolen.client_id}' and target = 'household' and outcome = 'done'`), 1);
});

test('the register judges otherwise than the device did, and that is told', async () => {
  const page = await browser.open(PHONE);
  await prepared(page, 'inspector');
  await page.context().setOffline(true);
  ok(await people.checker('POST', `/v1/codes/${codes.S3.id}/revoke`, { reason: 'mistake' }));
  await browser.goto(page, `/field/${markets.own}/check?stall=${stallId('S3')}`);
  await page.waitForSelector('.scanner');
  await paste(page, codes.S3.payload);
  await page.waitForSelector('.notice.good');
  await page.context().grantPermissions(['geolocation']);
  await page.context().setGeolocation({ latitude: 20.95, longitude: 107.08, accuracy: 900 });
  await page.click('.position input');
  await page.waitForSelector('.position p:has-text("Đang tìm vị trí")');
  await page.context().setGeolocation({ latitude: 20.9500491, longitude: 107.0799502, accuracy: 30 });
  await page.waitForSelector('.position p:has-text("20.9500; 107.0800")');
  await browser.check(page, 'field_position');
  await page.click('.actions button >> nth=0');
  await page.waitForSelector('.scanner');
  await soon.deepEqual(async () => (await rowsKept(page)).map(({ body }) => [body.latitude, body.longitude]), [[20.95, 107.08]], 'and no better than that leaves the device');
  await page.context().setOffline(false);
  await browser.goto(page, '/field/queue');
  await page.waitForSelector('.error');
  await soon.match(() => page.textContent('.error'), /Đúng mã của sạp này.*Mã đã bị thu hồi/);
  await browser.check(page, 'field_queue_differs');
  await page.click('.rows a.button');
  await page.waitForSelector('tbody strong');
  await browser.check(page, 'field_conflict_differs');
  await soon.equal(() => page.getAttribute('.actions a', 'href'), `/app/field/${markets.own}/check?stall=${stallId('S3')}`);
  await page.click('.actions button');
  await page.waitForSelector('h2:has-text("1 mục đã gửi")');
  await soon.equal(() => page.locator('h2').count(), 1, 'what was seen is no conflict any more');
});

test('the camera reads a code, and WebAssembly is allowed where it is compiled and nowhere else', async () => {
  const first = await browser.open(PHONE);
  await browser.signIn(first, 'inspector', PASSWORD);
  await first.waitForSelector('.doors');
  const path = await film(first, (await people.maker('GET', `/v1/codes/${codes.S1.id}.png`)).bytes, join(register.dir, 'camera.mjpeg'));
  const page = await browser.open(PHONE, 'vi', { args: camera(path) });
  const policies = new Map();
  page.context().on('response', (answer) => policies.set(new URL(answer.url()).pathname, answer.headers()['content-security-policy'] ?? ''));
  await prepared(page, 'inspector');
  await page.context().setOffline(true);
  await browser.goto(page, `/field/${markets.own}/check?stall=${stallId('S1')}`);
  await page.waitForSelector('.scanner');
  await page.click('.scanner button');
  await page.waitForSelector('.notice.good', { timeout: 60_000 });
  await soon.match(() => page.textContent('.notice.good'), /Đúng mã của sạp này/);
  await browser.check(page, 'field_camera');
  const allowed = [...policies].filter(([, policy]) => /wasm-unsafe-eval/.test(policy)).map(([name]) => name);
  assert.ok(allowed.length > 0 && allowed.every((name) => /^\/app\/a\/scan-/.test(name)), allowed.join());
  assert.ok([...policies].some(([name, policy]) => name.startsWith('/app/a/') && policy && !/unsafe/.test(policy)));
});

test('nothing was refused by the policy, nothing complained, and nobody else was asked', () => browser.clean('all of it'));
