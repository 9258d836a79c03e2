// Notices of a changed payout account through a real SMTP sink and a real HTTP sink: to whom, in which words, how a failure is
// tried again, and what is left when it fails for good.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';

import { after, before, test } from 'node:test';
import { MARKETS, Register } from './register.mjs';
import { form, REGISTRATION, submitted } from './town.mjs';

const letters = [], texts = [];
let refuseMail = 0, refuseText = 0;

// As much of SMTP (RFC 5321) as a relay speaks; with STARTTLS (RFC 3207) it takes no letter before the line is safe.
function speak(socket, { starttls = false, safe = false } = {}) {
  let buffer = '', data = false, letter;
  socket.on('error', () => {});
  const say = (line) => socket.write(`${line}\r\n`);
  if (!safe || !starttls) say('220 sink');
  socket.on('data', (piece) => {
    buffer += piece.toString('latin1');
    for (;;) {
      const end = buffer.indexOf(data ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const line = buffer.slice(0, end);
      buffer = buffer.slice(end + (data ? 5 : 2));
      if (data) {
        data = false;
        letters.push({ ...letter, text: line, protocol: socket.getProtocol?.() });
        say('250 taken');
      } else if (/^EHLO/i.test(line)) { if (starttls && !safe) { say('250-sink'); say('250 STARTTLS'); } else say('250 sink'); }
      else if (/^STARTTLS/i.test(line)) {
        say('220 go on');
        socket.removeAllListeners('data');
        const inner = new tls.TLSSocket(socket, { isServer: true, ...certificate() });
        speak(inner, { starttls, safe: true });
        return;
      } else if (/^QUIT/i.test(line)) { say('221 bye'); socket.end(); }
      else if (starttls && !safe) say('530 Must issue a STARTTLS command first');
      else if (/^MAIL FROM/i.test(line)) {
        letter = { from: line };
        if (refuseMail > 0) { refuseMail--; say('451 later'); } else say('250 ok');
      } else if (/^RCPT TO/i.test(line)) { letter.to = line; say('250 ok'); }
      else if (/^DATA/i.test(line)) { data = true; say('354 go on'); }
      else say('250 ok');
    }
  });
}
/** The mail server's certificate: that of the register's own authority, or one that nobody vouches for. */
let strange = false;
function certificate() {
  const file = (name) => readFileSync(join(strange ? strangers : register.dir, 'tls', name));
  return { key: file('server.key'), cert: file('server.crt'), minVersion: 'TLSv1.2' };
}
const mail = net.createServer((socket) => speak(socket, { starttls: true }));
const plain = net.createServer((socket) => speak(socket));
const implicit = net.createServer((socket) => {
  const inner = new tls.TLSSocket(socket, { isServer: true, ...certificate() });
  speak(inner);
});
const gateway = http.createServer(async (request, response) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  if (refuseText > 0) { refuseText--; response.writeHead(500).end(); return; }
  texts.push({ headers: request.headers, body: JSON.parse(Buffer.concat(pieces)) });
  response.writeHead(202).end();
});

const AGREED = [{ purpose: 'notices', version: 1, channel: 'paper' }];
const strangers = mkdtempSync(join(tmpdir(), 'socho-strangers-'));
let register, maker, second;
const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const approve = (revision) => second('POST', `/v1/revisions/${revision.id}/approve`, { version: revision.version });
const change = async (id) => ok(await maker('GET', `/v1/payout_changes/${id}`));
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const notices = () => register.sql(`select payload ->> 'event', payload ->> 'way', state, attempts, coalesce(error, '') from job
  where kind = 'notice' order by created_at, payload ->> 'way'`);
/** Waits until no notice is on its way; what was sent so far is forgotten. */
async function drained() {
  while (notices().some(([, , state]) => state === 'queued' || state === 'running')) {
    register.sql(`update job set run_at = now() where kind = 'notice' and state = 'queued'`);
    await pause(100);
  }
  letters.length = texts.length = 0;
}
const issued = async (stall, consents = AGREED) => ok(await approve(await submitted(maker, MARKETS[0],
  { ...form(stall, { vendor: { email: 'huong@example.vn' } }), consents: [REGISTRATION, ...consents] })));
/** A vendor with both addresses whose account changes; the change's id. */
async function changed(stall, { consents = AGREED, then = () => {} } = {}) {
  const old = await issued(stall, consents);
  await drained();
  then();
  return ok(await approve(await submitted(maker, MARKETS[0], { ...form(stall), vendor: { id: old.vendor.id } })), 202).payout_change.id;
}
async function settled(id, count = 2) {
  for (;;) {
    const told = (await change(id)).notices;
    if (told.length === count && told.every(({ state }) => state !== 'waiting')) return told;
    register.sql(`update job set run_at = now() where kind = 'notice' and state = 'queued'`);
    await pause(100);
  }
}
/** Waits for the first try of what is queued now; its state and what is said of it. */
async function tried() {
  for (;;) {
    const [email] = notices().filter(([, way]) => way === 'email').slice(-1);
    if (Number(email[3]) > 0 && email[2] !== 'running') return email;
    await pause(50);
  }
}
async function restart(config) {
  await register.end('SIGTERM');
  register.config = `smtp_from = socho@cho.example.vn\nsms_url = http://127.0.0.1:${gateway.address().port}/send\n${config}\n`;
  register.configure(register.database);
  await register.serve();
}
const body = (letter) => Buffer.from(letter.text.split('\r\n\r\n')[1], 'base64').toString();

before(async () => {
  execFileSync(join(process.env.SOCHO_ROOT ?? '.', 'tools/certs'), [strangers], { stdio: 'ignore' });
  for (const server of [mail, plain, implicit, gateway]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  register = new Register({ config: `smtp_url = smtp://127.0.0.1:${mail.address().port}
smtp_from = socho@cho.example.vn
sms_url = http://127.0.0.1:${gateway.address().port}/send\n` });
  const certify = register.certify.bind(register);
  register.certify = () => {
    certify();
    register.secret('notice.ca', readFileSync(join(register.dir, 'tls', 'ca.crt')));
    register.secret('sms.header', 'Authorization: Bearer cong\n');
  };
  await register.start();
  [maker, second] = await Promise.all(['maker', 'second'].map((who) => register.person(who)));
}, { timeout: 120_000 });
after(async () => {
  await register.stop();
  for (const server of [mail, plain, implicit, gateway]) server.close();
  rmSync(strangers, { recursive: true });
});

test('a vendor who agreed is told by e-mail, behind STARTTLS, and by SMS, each once', async () => {
  const id = await changed('A1');
  assert.deepEqual((await settled(id)).map(({ event, way, state, attempts }) => [event, way, state, attempts]),
    [['payout_change', 'email', 'sent', 1], ['payout_change', 'sms', 'sent', 1]]);
  const [letter] = letters, [text] = texts;
  assert.deepEqual([letters.length, texts.length], [1, 1]);
  assert.match(letter.protocol, /^TLSv1\.[23]$/);
  assert.deepEqual([letter.from.slice(0, 33), letter.to], ['MAIL FROM:<socho@cho.example.vn>'.slice(0, 33), 'RCPT TO:<huong@example.vn>']);
  assert.match(letter.text, /^Message-ID: <[0-9a-f-]{36}@socho>\r$/m);
  assert.match(body(letter), /^Sổ Chợ: điểm A1, Chợ Hạ Long I sẽ nhận tiền vào tài khoản Vietcombank cuối \d{4} từ \d\d\/\d\d\/\d{4} \d\d:\d\d\. Nếu không phải/);
  assert.equal(text.headers['content-type'], 'application/json');
  assert.ok(text.headers.authorization.startsWith('Bearer '));
  assert.equal(text.body.to, '+84912345678');
  assert.match(text.body.text, /^So Cho: diem A1, Cho Ha Long I se nhan tien/);
});

test('a new code, a change that does not come about and a stolen account are told, too', async () => {
  await drained();
  const code = await issued('A4');
  const said = async () => {
    while (notices().some(([, , state]) => state === 'queued' || state === 'running')) await pause(50);
    const seen = letters.map(body);
    assert.equal(texts.length, letters.length);
    letters.length = texts.length = 0;
    return seen;
  };
  const [one, ...none] = await said();
  assert.deepEqual(none, []);
  assert.match(one, new RegExp(`^Sổ Chợ: điểm A4, Chợ Hạ Long I có mã thanh toán mới ${code.id}, trả vào tài khoản Vietcombank cuối \\d{4}\\.`));
  const { payout_change: { id } } = ok(await approve(await submitted(maker, MARKETS[0], { ...form('A4'), vendor: { id: code.vendor.id } })), 202);
  await said();
  ok(await maker('POST', `/v1/payout_changes/${id}/cancel`, { reason: 'không phải tôi' }));
  assert.match((await said())[0], /^Sổ Chợ: điểm A4, Chợ Hạ Long I không đổi sang tài khoản Vietcombank cuối \d{4} nữa/);
  assert.deepEqual((await change(id)).notices.map(({ event }) => event), ['payout_change', 'payout_change', 'payout_cancelled', 'payout_cancelled']);
  ok(await maker('POST', `/v1/payout_changes/${id}/cancel`, { reason: 'lần nữa' }));
  ok(await second('POST', `/v1/accounts/${code.account.id}/stolen`, {}));
  const stolen = await said();
  assert.equal(stolen.length, 1, 'cancelling twice tells once');
  assert.match(stolen[0], /^Sổ Chợ: Chợ Hạ Long I ghi nhận tài khoản Vietcombank cuối \d{4} đã bị báo chiếm đoạt/);
});

test('a mail server whose certificate nobody vouches for gets no letter, and the next try of the right one does', async () => {
  await drained();
  strange = true;
  await issued('A5');
  const [, , state, , error] = await tried();
  assert.equal(state, 'queued');
  assert.match(error, /^not_sent .*certificate/i);
  assert.deepEqual(letters, []);
  strange = false;
  await drained();
  assert.equal(notices().filter(([, way]) => way === 'email').at(-1)[2], 'done');
});

test('a vendor who did not agree gets the slip alone', async () => {
  const seen = await change(await changed('A2', { consents: [] }));
  assert.deepEqual(seen.notices, []);
  assert.ok(seen.notice);
});

test('what fails is tried again, later each time, and stays as a dead letter when it never works', async () => {
  const id = await changed('A3', { then: () => { refuseMail = 1; refuseText = 1e9; } });
  const [email, sms] = await settled(id);
  assert.deepEqual([email.state, email.attempts, letters.length], ['sent', 2, 1]);
  assert.deepEqual([sms.state, sms.attempts, sms.error], ['dead', 8, 'not_sent answered 500']);
  assert.deepEqual(register.sql("select distinct error_vi from job where error = 'not_sent answered 500'"), [['nơi nhận trả lời 500']]);
  assert.equal((await change(id)).state, 'waiting', 'the change goes its way');
  refuseText = 0;
  assert.ok(!register.log().includes('912345678') && !register.log().includes('huong@'));
});

test('without TLS nothing is sent unless the board says so', async () => {
  await restart(`smtp_url = smtp://127.0.0.1:${plain.address().port}`);
  letters.length = 0;
  await issued('A6');
  const [, , state, , error] = await tried();
  assert.deepEqual([state, letters.length], ['queued', 0]);
  assert.match(error, /^not_sent /);
  await restart(`smtp_url = smtp://127.0.0.1:${plain.address().port}\nsmtp_plain = 1`);
  while (!letters.length) {
    register.sql(`update job set run_at = now() where kind = 'notice' and state = 'queued'`);
    await pause(100);
  }
  assert.equal(letters[0].protocol, undefined);
});

test('a mail server that speaks TLS from its first byte gets the letter, and a strange one does not', async () => {
  await restart(`smtp_url = smtps://127.0.0.1:${implicit.address().port}`);
  await drained();
  await issued('A7');
  while (!letters.length) await pause(50);
  assert.match(letters[0].protocol, /^TLSv1\.[23]$/);
  await drained();
  strange = true;
  await issued('A8');
  const [, , state, , error] = await tried();
  assert.deepEqual([state, letters.length], ['queued', 0]);
  assert.match(error, /^not_sent .*certificate/i);
  strange = false;
});
