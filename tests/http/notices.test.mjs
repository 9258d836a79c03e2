// Notices of a changed payout account through a real SMTP sink and a real HTTP sink: to whom, in which words, how a failure is
// tried again, and what is left when it fails for good.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';

import { after, before, test } from 'node:test';
import { MARKETS, Register } from './register.mjs';
import { form, REGISTRATION, submitted } from './town.mjs';

const letters = [], texts = [];
let refuseMail = 0, refuseText = 0;

// As much of SMTP (RFC 5321) as a relay on the same machine speaks.
const mail = net.createServer((socket) => {
  let buffer = '', data = false, letter;
  socket.on('error', () => {});
  const say = (line) => socket.write(`${line}\r\n`);
  say('220 sink');
  socket.on('data', (piece) => {
    buffer += piece.toString('latin1');
    for (;;) {
      const end = buffer.indexOf(data ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const line = buffer.slice(0, end);
      buffer = buffer.slice(end + (data ? 5 : 2));
      if (data) {
        data = false;
        letters.push({ ...letter, text: line });
        say('250 taken');
      } else if (/^EHLO/i.test(line)) say('250 sink');
      else if (/^MAIL FROM/i.test(line)) {
        letter = { from: line };
        if (refuseMail > 0) { refuseMail--; say('451 later'); } else say('250 ok');
      } else if (/^RCPT TO/i.test(line)) { letter.to = line; say('250 ok'); }
      else if (/^DATA/i.test(line)) { data = true; say('354 go on'); }
      else if (/^QUIT/i.test(line)) { say('221 bye'); socket.end(); }
      else say('250 ok');
    }
  });
});
const gateway = http.createServer(async (request, response) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  if (refuseText > 0) { refuseText--; response.writeHead(500).end(); return; }
  texts.push({ headers: request.headers, body: JSON.parse(Buffer.concat(pieces)) });
  response.writeHead(202).end();
});

let register, maker, second;
const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const approve = (revision) => second('POST', `/v1/revisions/${revision.id}/approve`, { version: revision.version });
const change = async (id) => ok(await maker('GET', `/v1/payout_changes/${id}`));
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** A vendor with both addresses whose account changes; the change's id. */
async function changed(stall, consents = [{ purpose: 'notices', version: 1, channel: 'paper' }]) {
  const old = ok(await approve(await submitted(maker, MARKETS[0], { ...form(stall, { vendor: { email: 'huong@example.vn' } }), consents: [REGISTRATION, ...consents] })));
  return ok(await approve(await submitted(maker, MARKETS[0], { ...form(stall), vendor: { id: old.vendor.id } })), 202).payout_change.id;
}
async function settled(id, count = 2) {
  for (;;) {
    const { notices } = await change(id);
    if (notices.length === count && notices.every(({ state }) => state !== 'waiting')) return notices;
    register.sql(`update job set run_at = now() where kind = 'notice' and state = 'queued'`);
    await pause(100);
  }
}

before(async () => {
  mail.listen(0, '127.0.0.1');
  gateway.listen(0, '127.0.0.1');
  await Promise.all([once(mail, 'listening'), once(gateway, 'listening')]);
  register = new Register({ config: `smtp_url = smtp://127.0.0.1:${mail.address().port}
smtp_from = socho@cho.example.vn
smtp_plain = 1
sms_url = http://127.0.0.1:${gateway.address().port}/send\n` });
  const secret = register.secret.bind(register);
  register.secret = (name, text) => { secret(name, text); if (name === 'column.key') secret('sms.header', 'Authorization: Bearer cong\n'); };
  await register.start();
  [maker, second] = await Promise.all(['maker', 'second'].map((who) => register.person(who)));
}, { timeout: 120_000 });
after(async () => {
  await register.stop();
  mail.close();
  gateway.close();
});

test('a vendor who agreed is told by e-mail and by SMS, each once', async () => {
  const id = await changed('A1');
  assert.deepEqual((await settled(id)).map(({ way, state, attempts }) => [way, state, attempts]), [['email', 'sent', 1], ['sms', 'sent', 1]]);
  const [letter] = letters, [text] = texts;
  assert.deepEqual([letters.length, texts.length], [1, 1]);
  assert.deepEqual([letter.from.slice(0, 33), letter.to], ['MAIL FROM:<socho@cho.example.vn>'.slice(0, 33), 'RCPT TO:<huong@example.vn>']);
  const [head, body] = letter.text.split('\r\n\r\n');
  assert.match(head, /^Message-ID: <[0-9a-f-]{36}@socho>\r$/m);
  const said = Buffer.from(body, 'base64').toString();
  assert.match(said, /^Sổ Chợ: điểm A1, Chợ Hạ Long I sẽ nhận tiền vào tài khoản Vietcombank cuối \d{4} từ \d\d\/\d\d\/\d{4} \d\d:\d\d\. Nếu không phải/);
  assert.equal(text.headers['content-type'], 'application/json');
  assert.ok(text.headers.authorization.startsWith('Bearer '));
  assert.equal(text.body.to, '+84912345678');
  assert.match(text.body.text, /^So Cho: diem A1, Cho Ha Long I se nhan tien/);
});

test('a vendor who did not agree gets the slip alone', async () => {
  const seen = await change(await changed('A2', []));
  assert.deepEqual(seen.notices, []);
  assert.ok(seen.notice);
});

test('what fails is tried again, later each time, and stays as a dead letter when it never works', async () => {
  refuseMail = 1;
  refuseText = 1e9;
  const sent = letters.length;
  const id = await changed('A3');
  const [email, sms] = await settled(id);
  assert.deepEqual([email.state, email.attempts, letters.length - sent], ['sent', 2, 1]);
  assert.deepEqual([sms.state, sms.attempts, sms.error], ['dead', 8, 'not_sent answered 500']);
  assert.equal((await change(id)).state, 'waiting', 'the change goes its way');
  refuseText = 0;
  assert.ok(!register.log().includes('912345678') && !register.log().includes('huong@'));
});
