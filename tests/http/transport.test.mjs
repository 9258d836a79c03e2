// How the transport behaves beyond refusing: order, bounds, deadlines, TLS, half-closes, and an orderly stop.
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { after, before, describe, test } from 'node:test';
import { exchange, makeCertificate, startServer, Talk } from './wire.mjs';

const get = (path, more = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
const post = (path, body, more = '') =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`;
const CLOSE = 'Connection: close\r\n';

async function metric(server, name) {
  const { replies } = await exchange(server, 'plain', [get('/metrics', CLOSE)]);
  const row = replies[0].body.toString().split('\n').find((line) => line.startsWith(`${name} `));
  return row === undefined ? 0 : Number(row.split(' ').at(-1));
}

async function until(check) {
  for (;;) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

let server;
before(async () => { server = await startServer(); });
after(async () => { assert.deepEqual(await server.stop(), { code: 0, signal: null }); });

for (const kind of ['plain', 'tls']) {
  describe(kind, () => {
    test('requests sent together are answered in order, the slow one first', async () => {
      const { end, replies } = await exchange(server, kind,
        [get('/slow') + get('/hello') + post('/echo', 'abc') + get('/nowhere') + get('/hello', CLOSE)]);
      assert.equal(end, 'end');
      assert.deepEqual(replies.map((reply) => reply.status), [200, 200, 200, 404, 200]);
      assert.deepEqual(JSON.parse(replies[0].body), { slow: true });
      assert.equal(replies[2].body.toString(), 'abc');
      assert.equal(new Set(replies.map((reply) => reply.headers['x-request-id'])).size, 5);
    });

    test('a thousand requests sent together are all answered', async () => {
      const { end, replies } = await exchange(server, kind, [get('/hello').repeat(999) + get('/hello', CLOSE)]);
      assert.equal(end, 'end');
      assert.equal(replies.filter((reply) => reply.status === 200).length, 1000);
    });

    test('an answer names what it is and may not be stored, sniffed or framed', async () => {
      const { replies: [{ headers, body }] } = await exchange(server, kind, [get('/hello', CLOSE)]);
      assert.equal(headers['content-type'], 'application/json');
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['content-security-policy'], "default-src 'none'; frame-ancestors 'none'");
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.match(headers['strict-transport-security'], /^max-age=\d+$/);
      assert.ok(Math.abs(Date.parse(headers.date) - Date.now()) < 60_000);
      assert.deepEqual(JSON.parse(body), { hello: 'chợ' });
    });

    test('HEAD has the length of GET and no body', async () => {
      const { end, replies } = await exchange(server, kind,
        ['HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n' + get('/hello', CLOSE)], { methods: ['HEAD', 'GET'] });
      assert.equal(end, 'end');
      assert.equal(replies[0].headers['content-length'], replies[1].headers['content-length']);
      assert.equal(replies[1].body.length, Number(replies[0].headers['content-length']));
    });

    test('an unchanged document is 304 without a body', async () => {
      const { replies } = await exchange(server, kind, [get('/tagged') + get('/tagged', 'If-None-Match: "v0", W/"v1"\r\n') +
        get('/tagged', `If-None-Match: "v0"\r\n${CLOSE}`)]);
      assert.deepEqual(replies.map((reply) => reply.status), [200, 304, 200]);
      assert.equal(replies[1].headers['content-length'], undefined);
      assert.equal(replies[1].headers.etag, '"v1"');
      assert.equal(replies[0].headers['cache-control'], 'max-age=60');
    });

    test('a method the address does not take is 405 with those it takes, and the connection goes on', async () => {
      const { replies } = await exchange(server, kind,
        ['DELETE /hello HTTP/1.1\r\nHost: a\r\n\r\n' + 'OPTIONS /echo HTTP/1.1\r\nHost: a\r\n\r\n' + get('/hello', CLOSE)]);
      assert.deepEqual(replies.map((reply) => reply.status), [405, 405, 200]);
      assert.equal(replies[0].headers.allow, 'GET, HEAD');
      assert.equal(replies[1].headers.allow, 'POST');
    });

    test('path and query parameters arrive decoded', async () => {
      const { replies } = await exchange(server, kind, [get('/params/a%2Fb/ch%E1%BB%A3.png?p=1&q=x%20y+z', CLOSE)]);
      assert.deepEqual(JSON.parse(replies[0].body), ['a/b', 'chợ', 'x y+z']);
    });

    test('chunks cut anywhere make one body', async () => {
      const body = Array.from({ length: 300 }, (_, i) => `${i};`).join('');
      const chunks = body.match(/.{1,37}/g).map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join('') + '0\r\n\r\n';
      const bytes = `POST /echo HTTP/1.1\r\nHost: a\r\n${CLOSE}Transfer-Encoding: chunked\r\n\r\n${chunks}`;
      const { end, replies } = await exchange(server, kind, bytes.match(/[^]{1,61}/g));
      assert.equal(end, 'end');
      assert.equal(replies[0].body.toString(), body);
    });

    test('a body of a megabyte in pieces comes back whole, and one byte more is refused before it is sent', async () => {
      const body = Buffer.alloc(1024 * 1024, 'xyz').toString('latin1');
      const { replies } = await exchange(server, kind, post('/echo', body, CLOSE).match(/[^]{1,60000}/g));
      assert.equal(replies[0].status, 200);
      assert.equal(replies[0].body.toString('latin1'), body);
      const refused = await exchange(server, kind, ['POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n']);
      assert.deepEqual(refused.replies.map((reply) => reply.status), [413]);
    });

    test('a refusal arrives although the client goes on sending', async () => {
      const { end, replies } = await exchange(server, kind,
        ['POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n', ...Array(100).fill('x'.repeat(10000))]);
      assert.equal(end, 'end');
      assert.deepEqual(replies.map((reply) => reply.status), [413]);
    });

    test('Expect: 100-continue is answered before the body, and not when the body is refused', async () => {
      const talk = await Talk.open(server, kind);
      await talk.send(`POST /echo HTTP/1.1\r\nHost: a\r\n${CLOSE}Expect: 100-continue\r\nContent-Length: 5\r\n\r\n`);
      await until(() => talk.bytes().length > 0);
      assert.equal(talk.bytes().toString(), 'HTTP/1.1 100 Continue\r\n\r\n');
      await talk.send('hello');
      assert.equal(await talk.end(), 'end');
      assert.deepEqual((await talk.replies(1)).map((reply) => reply.status), [100, 200]);
      talk.destroy();
      const { replies } = await exchange(server, kind,
        ['POST /small HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 500\r\n\r\n']);
      assert.deepEqual(replies.map((reply) => reply.status), [413]);
    });

    test('who closes half is still answered', async () => {
      const { end, replies } = await exchange(server, kind, [get('/slow') + get('/hello')], { halfClose: true });
      assert.equal(end, 'end');
      assert.deepEqual(replies.map((reply) => reply.status), [200, 200]);
    });

    test('and gets a large answer whole', async () => {
      const { end, replies } = await exchange(server, kind, [get('/slow') + get('/big') + get('/big')], { halfClose: true });
      assert.equal(end, 'end');
      assert.deepEqual(replies.map((reply) => reply.body.length), [13, 4 * 1024 * 1024, 4 * 1024 * 1024]);
    });

    test('a head or a body cut by a half-close is 400', async () => {
      for (const bytes of ['GET /hello HT', 'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel',
        'POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel']) {
        const { end, replies } = await exchange(server, kind, [bytes], { halfClose: true });
        assert.equal(end, 'end');
        assert.deepEqual(replies.map((reply) => reply.status), [400]);
      }
    });

    test('a request outlives a client that hangs up', async () => {
      const count = async () => JSON.parse((await exchange(server, kind, [get('/slow/count', CLOSE)])).replies[0].body);
      const earlier = await count();
      const talk = await Talk.open(server, kind);
      await talk.send(get('/slow'));
      talk.reset();
      await until(async () => await count() === earlier + 1);
      await until(async () => await metric(server, 'socho_http_requests_in_flight') === 1);
    });

    test('a client that resets while a large answer is on its way leaves nothing behind', async () => {
      const own = await startServer({ write_ms: 3_600_000 });
      const talk = await Talk.open(own, kind);
      talk.raw.pause();
      await talk.send(get('/big').repeat(4));
      await until(async () => await metric(own, 'socho_http_connections') === 2);
      talk.reset();
      await until(async () => await metric(own, 'socho_http_connections') === 1);
      assert.deepEqual(await own.stop(), { code: 0, signal: null });
    });

    test('large answers to requests sent together are not made before the client reads', async () => {
      const answered = () => metric(server, 'socho_http_requests_total{method="GET",route="/big",status="2xx"}');
      const earlier = await answered();
      const talk = await Talk.open(server, kind);
      talk.stream.pause();
      talk.raw.pause();
      await talk.send(get('/big').repeat(12) + get('/hello', CLOSE));
      await until(async () => await answered() > earlier);
      assert.ok(await answered() < earlier + 12);
      talk.raw.resume();
      talk.stream.resume();
      assert.equal(await talk.end(), 'end');
      assert.deepEqual((await talk.replies(13)).map((reply) => reply.body.length), [...Array(12).fill(4 * 1024 * 1024), 17]);
      talk.destroy();
    });

    test('answers of one piece survive a client that stops reading in the middle of one', async () => {
      const bodies = Array.from({ length: 300 }, (_, n) => String.fromCharCode(97 + n % 26).repeat(30000 + n));
      const talk = await Talk.open(server, kind);
      talk.stream.pause();
      talk.raw.pause();
      const sent = talk.send(bodies.map((body) => post('/echo', body)).join('') + get('/hello', CLOSE));
      await Promise.race([sent, new Promise((resolve) => setTimeout(resolve, 300))]);
      talk.raw.resume();
      talk.stream.resume();
      assert.equal(await talk.end(), 'end');
      assert.deepEqual((await talk.replies(301)).slice(0, -1).map((reply) => reply.body.toString()), bodies);
      talk.destroy();
    });

    test('bad JSON, repeated keys and other types are told apart', async () => {
      const json = 'Content-Type: application/json; charset=utf-8\r\n';
      const { replies } = await exchange(server, kind, [post('/json', '{"a":1}', json) + post('/json', '{"a":1', json) +
        post('/json', '{"a":1,"a":2}', json) + post('/json', '', json) + post('/json', '{}', CLOSE)]);
      assert.deepEqual(replies.map((reply) => reply.status), [201, 400, 400, 400, 415]);
      assert.deepEqual(replies.slice(1).map((reply) => JSON.parse(reply.body).code),
        ['bad_json', 'duplicate_key', 'bad_json', 'unsupported_type']);
    });
  });
}

describe('deadlines are for the whole step', () => {
  let hasty;
  before(async () => {
    hasty = await startServer({ head_ms: 300, body_ms: 300, idle_ms: 300, write_ms: 300, handshake_ms: 300, linger_ms: 300 });
  });
  after(async () => { assert.deepEqual(await hasty.stop(), { code: 0, signal: null }); });

  // Each byte comes well before a deadline that counts silence only.
  async function drip(kind, start, more) {
    const talk = await Talk.open(hasty, kind);
    await talk.send(start);
    const timer = setInterval(() => talk.send(more).catch(() => {}), 50);
    const end = await talk.end();
    clearInterval(timer);
    const replies = await talk.replies(1);
    talk.destroy();
    return { end, statuses: replies.map((reply) => reply.status) };
  }

  for (const kind of ['plain', 'tls']) {
    test(`${kind}: a head that drips is 408`, async () => {
      assert.deepEqual(await drip(kind, 'GET /hello HTTP/1.1\r\nX: ', 'y'), { end: 'end', statuses: [408] });
    });
    test(`${kind}: a body that drips is 408`, async () => {
      assert.deepEqual(await drip(kind, 'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n', 'y'),
        { end: 'end', statuses: [408] });
    });
    test(`${kind}: an idle connection is closed without a word`, async () => {
      assert.deepEqual((await exchange(hasty, kind, [])).replies, []);
      const { end, replies } = await exchange(hasty, kind, [get('/hello')]);
      assert.equal(end, 'end');
      assert.deepEqual(replies.map((reply) => reply.status), [200]);
    });
    test(`${kind}: who does not read the answer is let go`, async () => {
      const talk = await Talk.open(hasty, kind);
      talk.stream.pause();
      talk.raw.pause();
      await talk.send(get('/big').repeat(4));
      await until(async () => await metric(hasty, 'socho_http_connections') === 1);
      talk.destroy();
    });
  }

  test('a connection that never shakes hands is dropped', async () => {
    const raw = net.connect(hasty.ports.tls, '127.0.0.1');
    raw.resume();
    await once(raw, 'close');
    const half = net.connect(hasty.ports.tls, '127.0.0.1');
    half.resume();
    half.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]));
    await once(half, 'close');
  });
});

describe('TLS', () => {
  const shake = (options) => new Promise((resolve) => {
    const socket = tls.connect({ port: server.ports.tls, host: '127.0.0.1', rejectUnauthorized: false, ...options });
    socket.on('secureConnect', () => {
      resolve({ protocol: socket.getProtocol(), alpn: socket.alpnProtocol, cipher: socket.getCipher().name });
      socket.destroy();
    });
    socket.on('error', (error) => resolve({ error: error.code }));
  });

  test('1.3 and 1.2 are spoken, older ones are not', async () => {
    assert.equal((await shake({})).protocol, 'TLSv1.3');
    assert.equal((await shake({ maxVersion: 'TLSv1.2' })).protocol, 'TLSv1.2');
    assert.ok((await shake({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' })).error);
  });

  test('under 1.2 only ECDHE with AEAD is taken', async () => {
    for (const ciphers of ['AES128-GCM-SHA256', 'ECDHE-ECDSA-AES128-SHA256', 'ECDHE-ECDSA-AES256-SHA'])
      assert.ok((await shake({ maxVersion: 'TLSv1.2', ciphers })).error, ciphers);
    assert.equal((await shake({ maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' })).cipher,
      'ECDHE-ECDSA-AES128-GCM-SHA256');
  });

  test('http/1.1 is chosen, and a client that wants something else is told', async () => {
    assert.equal((await shake({ ALPNProtocols: ['h2', 'http/1.1'] })).alpn, 'http/1.1');
    assert.match((await shake({ ALPNProtocols: ['h2'] })).error, /NO_APPLICATION_PROTOCOL/);
    assert.equal((await shake({})).alpn, false);
  });

  test('close_notify comes under 1.2 too', async () => {
    const { end, replies } = await exchange(server, 'tls', [get('/hello', CLOSE)], { maxVersion: 'TLSv1.2' });
    assert.equal(end, 'end');
    assert.equal(replies[0].status, 200);
  });

  test('a FIN without close_notify is a half-close like any other', async () => {
    const talk = await Talk.open(server, 'tls');
    await talk.send(get('/slow'));
    talk.raw.end();
    assert.equal(await talk.end(), 'end');
    assert.equal((await talk.replies(1))[0].status, 200);
    talk.destroy();
  });

  test('noise instead of a hello ends the connection', async () => {
    const raw = net.connect(server.ports.tls, '127.0.0.1');
    raw.resume();
    raw.write(get('/hello'));
    await once(raw, 'end');
  });

  test('after a reload new connections see the new certificate, and open ones go on', async () => {
    const own = await startServer();
    const open = await Talk.open(own, 'tls');
    await open.send(get('/hello'));
    await open.replies(1);
    const second = makeCertificate(own.directory, 'second');
    copyFileSync(second.certificate, own.files.certificate);
    copyFileSync(second.key, own.files.key);
    own.child.kill('SIGHUP');
    await own.line('reloaded');
    await open.send(get('/hello', CLOSE));
    assert.equal(await open.end(), 'end');
    assert.equal((await open.replies(2)).length, 2);
    const fresh = await Talk.open(own, 'tls');
    assert.equal(fresh.stream.getPeerCertificate().subject.CN, 'second');
    open.destroy();
    fresh.destroy();
    assert.deepEqual(await own.stop(), { code: 0, signal: null });
  });
});

describe('bounds and the end', () => {
  test('at the cap further clients wait until one leaves', async () => {
    const small = await startServer({ connections: 4 });
    const held = [];
    for (let i = 0; i < 4; i++) held.push(await Talk.open(small, 'plain'));
    for (const talk of held) {
      await talk.send(get('/hello'));
      await talk.replies(1);
    }
    const fifth = await Talk.open(small, 'plain');
    await fifth.send(get('/hello', CLOSE));
    await held[0].send(get('/slow'));
    await held[0].replies(2);
    assert.equal(fifth.bytes().length, 0);
    held[1].destroy();
    assert.equal(await fifth.end(), 'end');
    assert.equal((await fifth.replies(1))[0].status, 200);
    for (const talk of [...held, fifth]) talk.destroy();
    assert.equal((await small.stop()).code, 0);
  });

  test('bodies that arrive slowly are held up to a bound of their sum', async () => {
    const small = await startServer({ bodies: 1_500_000 });
    const head = 'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n';
    const held = [];
    for (let i = 0; i < 3; i++) {
      held.push(await Talk.open(small, 'plain'));
      await held[i].send(head + 'x'.repeat(700_000));
    }
    const [refused] = await Promise.race(held.map((talk) => talk.replies(1)));
    assert.deepEqual([refused.status, JSON.parse(refused.body).code, refused.headers['retry-after']], [503, 'unavailable', '2']);
    for (const talk of held) talk.destroy();
    await until(async () => await metric(small, 'socho_http_connections') === 1);
    const { replies } = await exchange(small, 'plain', [post('/echo', 'y'.repeat(1_000_000)) + get('/hello', CLOSE)]);
    assert.deepEqual(replies.map((reply) => reply.status), [200, 200]);
    assert.equal((await small.stop()).code, 0);
  });

  test('a server told to stop answers what it was asked, closes what is idle, and takes nobody new', async () => {
    const own = await startServer();
    const busy = await Talk.open(own, 'tls');
    const idle = await Talk.open(own, 'plain');
    await idle.send(get('/hello'));
    await idle.replies(1);
    await busy.send(get('/slow'));
    await until(async () => await metric(own, 'socho_http_requests_in_flight') === 2);
    const stopped = own.stop();
    assert.equal(await idle.end(), 'end');
    assert.equal(await busy.end(), 'end');
    const replies = await busy.replies(1);
    assert.deepEqual(JSON.parse(replies[0].body), { slow: true });
    assert.equal(replies[0].headers.connection, 'close');
    busy.destroy();
    idle.destroy();
    assert.deepEqual(await stopped, { code: 0, signal: null });
  });
});
