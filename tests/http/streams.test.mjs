// Streams of server-sent events on the transport: their framing, their ends by either side, and clients that do not read.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { exchange, startServer, Talk } from './wire.mjs';

const get = (path, more = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
const CLOSE = 'Connection: close\r\n';
const MARK = '\r\n\r\n';

let server;
before(async () => { server = await startServer({ write_ms: 60_000 }); });
after(async () => { await server.stop(); });

const number = async (path) => Number((await exchange(server, 'plain', [get(path, CLOSE)])).replies[0].body);
const gone = () => number('/streams/gone');
async function open() {
  const { replies } = await exchange(server, 'plain', [get('/metrics', CLOSE)]);
  return Number(/^socho_http_streams (\d+)$/m.exec(replies[0].body.toString())[1]);
}
async function until(check) {
  while (!await check()) await new Promise((resolve) => setTimeout(resolve, 20));
}
/** The bytes once this text is among them. */
async function heard(talk, text) {
  await until(() => talk.bytes().includes(text));
  return talk.bytes().toString('latin1');
}
function chunks(text) {
  const out = [];
  for (let rest = text; ;) {
    const at = rest.indexOf('\r\n');
    const size = parseInt(rest.slice(0, at), 16);
    out.push(rest.slice(at + 2, at + 2 + size));
    assert.equal(rest.slice(at + 2 + size, at + 4 + size), '\r\n');
    rest = rest.slice(at + 4 + size);
    if (size === 0) return { chunks: out.slice(0, -1), rest };
  }
}

for (const kind of ['plain', 'tls']) {
  describe(kind, () => {
    test('events leave as they happen, in chunks, and the connection goes on after their end', async () => {
      const talk = await Talk.open(server, kind);
      await talk.send(get('/ticks') + get('/hello', CLOSE));
      assert.equal(await talk.end(), 'end');
      const text = talk.bytes().toString('latin1');
      const at = text.indexOf(MARK);
      const head = text.slice(0, at).toLowerCase();
      assert.match(head, /^http\/1\.1 200 ok/);
      assert.match(head, /\r\ncontent-type: text\/event-stream/);
      assert.match(head, /\r\ntransfer-encoding: chunked/);
      assert.match(head, /\r\ncache-control: no-store/);
      assert.doesNotMatch(head, /content-length/);
      const body = chunks(text.slice(at + 4));
      assert.deepEqual(body.chunks, ['data: 3\n\n', 'data: 2\n\n', 'data: 1\n\n']);
      assert.match(body.rest, /^HTTP\/1\.1 200 OK[^]*"hello"/);
    });

    test('HEAD of a stream opens none', async () => {
      const before = await gone();
      const { end, replies } = await exchange(server, kind, [`HEAD /quiet HTTP/1.1\r\nHost: a\r\n\r\n${get('/hello', CLOSE)}`],
        { methods: ['HEAD', 'GET'] });
      assert.equal(end, 'end');
      assert.deepEqual(replies.map((reply) => reply.status), [200, 200]);
      assert.equal(await open(), 0);
      assert.equal(await gone(), before);
    });

    for (const [how, leave] of [['closes', (talk) => talk.stream.end()], ['resets', (talk) => talk.reset()]]) {
      test(`a client that ${how} is noticed, and its stream is over`, async () => {
        const before = await gone();
        const talk = await Talk.open(server, kind);
        await talk.send(get('/quiet'));
        await heard(talk, ': quiet');
        assert.equal(await open(), 1);
        leave(talk);
        await until(async () => await gone() === before + 1);
        assert.equal(await open(), 0);
        talk.destroy();
      });
    }

    test('a client that does not read is dropped once too much is kept for it', async () => {
      const before = await gone();
      const talk = await Talk.open(server, kind);
      talk.raw.pause();
      await talk.send(get('/flood'));
      await until(async () => await gone() === before + 1);
      assert.equal(await open(), 0);
      talk.destroy();
    });
  });
}

test('a stopping service ends its streams in order', async () => {
  const own = await startServer();
  const talks = await Promise.all(['plain', 'tls'].map((kind) => Talk.open(own, kind)));
  for (const talk of talks) await talk.send(get('/quiet'));
  for (const talk of talks) await heard(talk, ': quiet');
  const stopped = own.stop();
  for (const talk of talks) {
    assert.equal(await talk.end(), 'end');
    const text = talk.bytes().toString('latin1');
    assert.deepEqual(chunks(text.slice(text.indexOf(MARK) + 4)), { chunks: [': quiet\n\n'], rest: '' });
    talk.destroy();
  }
  assert.deepEqual(await stopped, { code: 0, signal: null });
});
