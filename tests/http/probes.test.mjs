// Every strictness probe against the real transport, plain and TLS: exactly one final status, then FIN, and on TLS
// close_notify before it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { exchange, startServer } from './wire.mjs';

const GET = 'GET /hello HTTP/1.1\r\n';
const POST = 'POST /echo HTTP/1.1\r\nHost: a\r\n';
const CHUNKED = `${POST}Transfer-Encoding: chunked\r\n\r\n`;
const SMUGGLED = 'GET /hello HTTP/1.1\r\nHost: a\r\n\r\n';

const probes = [
  ['Content-Length beside Transfer-Encoding', 400, `${POST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['two different Content-Lengths', 400, `${POST}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`],
  ['the same Content-Length twice', 400, `${POST}Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello`],
  ['a list of Content-Lengths', 400, `${POST}Content-Length: 5, 5\r\n\r\nhello`],
  ['Content-Length: +5', 400, `${POST}Content-Length: +5\r\n\r\nhello`],
  ['Content-Length: -1', 400, `${POST}Content-Length: -1\r\n\r\n`],
  ['Content-Length in hex', 400, `${POST}Content-Length: 0x5\r\n\r\nhello`],
  ['an empty Content-Length', 400, `${POST}Content-Length:\r\n\r\nhello`],
  ['a Content-Length of 10 GB', 413, `${POST}Content-Length: 10000000000\r\n\r\n`],
  ['a Content-Length beyond 64 bits', 413, `${POST}Content-Length: 99999999999999999999\r\n\r\n`],
  ['an unknown transfer coding, with a request behind it', 501, `${POST}Transfer-Encoding: xchunked\r\n\r\n${SMUGGLED}`],
  ['two transfer codings', 501, `${POST}Transfer-Encoding: gzip, chunked\r\n\r\n`],
  ['Transfer-Encoding twice', 400, `${POST}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['a space before the colon', 400, `${GET}Host : a\r\n\r\n`],
  ['a space before the colon of a length', 400, `${POST}Content-Length : 5\r\n\r\nhello`],
  ['bare LF line ends', 400, 'GET /hello HTTP/1.1\nHost: a\n\n'],
  ['a bare LF in the middle of the head', 400, `${GET}Host: a\nX: b\r\n\r\n`],
  ['a bare CR', 400, `${GET}Host: a\rX: b\r\n\r\n`],
  ['NUL in a header value', 400, `${GET}Host: a\r\nX: a\0b\r\n\r\n`],
  ['a control character in a header value', 400, `${GET}Host: a\r\nX: a\x01b\r\n\r\n`],
  ['a control character in the target', 400, 'GET /he\x01llo HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['obs-fold', 400, `${GET}Host: a\r\nX: b\r\n c\r\n\r\n`],
  ['a header line without a colon', 400, `${GET}Host: a\r\nnothing\r\n\r\n`],
  ['no Host', 400, `${GET}\r\n`],
  ['two Hosts', 400, `${GET}Host: a\r\nHost: b\r\n\r\n`],
  ['a Host that is none', 400, `${GET}Host: a b\r\n\r\n`],
  ['a Cookie twice', 400, `${GET}Host: a\r\nCookie: a=b\r\nCookie: c=d\r\n\r\n`],
  ['chunk size 0x5', 400, `${CHUNKED}0x5\r\nhello\r\n0\r\n\r\n`],
  ['a chunk extension', 400, `${CHUNKED}5;a=b\r\nhello\r\n0\r\n\r\n`],
  ['a blank after the chunk size', 400, `${CHUNKED}5 \r\nhello\r\n0\r\n\r\n`],
  ['a chunk that ends in LF only', 400, `${CHUNKED}5\r\nhello\n0\r\n\r\n`],
  ['a chunk longer than its size', 400, `${CHUNKED}5\r\nhello!\r\n0\r\n\r\n`],
  ['a trailer', 400, `${CHUNKED}5\r\nhello\r\n0\r\nX: y\r\n\r\n`],
  ['a chunk over the cap of the route', 413, `${CHUNKED}FFFFFFFF\r\n`],
  ['chunks that add up over the cap', 413, 'POST /small HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n' +
    '9\r\n123456789\r\n9\r\n123456789\r\n0\r\n\r\n'],
  ['a body on a route that takes none', 413, `${GET}Host: a\r\nContent-Length: 5\r\n\r\nhello`],
  ['a 20 KB header', 431, `${GET}Host: a\r\nX: ${'y'.repeat(20480)}\r\n\r\n`],
  ['2000 headers', 431, `${GET}Host: a\r\n${Array.from({ length: 2000 }, (_, i) => `X${i}: y\r\n`).join('')}\r\n`],
  ['65 headers', 431, `${GET}Host: a\r\n${Array.from({ length: 64 }, (_, i) => `X${i}: y\r\n`).join('')}\r\n`],
  ['a target of 4 KB', 414, `GET /${'a'.repeat(4096)} HTTP/1.1\r\nHost: a\r\n\r\n`],
  ['a line of 20 KB that never ends', 414, 'a'.repeat(20480)],
  ['an unknown method', 501, 'BREW /hello HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['a method in lower case', 501, 'get /hello HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['CONNECT', 501, 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n'],
  ['TRACE', 501, 'TRACE /hello HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['HTTP/1.0', 505, 'GET /hello HTTP/1.0\r\nHost: a\r\n\r\n'],
  ['HTTP/1.2', 505, 'GET /hello HTTP/1.2\r\nHost: a\r\n\r\n'],
  ['the HTTP/2 preface', 505, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'],
  ['HTTP/0.9', 400, 'GET /hello\r\n'],
  ['a version in lower case', 400, 'GET /hello http/1.1\r\nHost: a\r\n\r\n'],
  ['two spaces in the request line', 400, 'GET  /hello HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['an empty line before the request', 400, `\r\n${GET}Host: a\r\n\r\n`],
  ['an absolute-form target', 400, 'GET http://a/hello HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['an asterisk-form target', 400, 'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['a fragment in the target', 400, 'GET /hello#x HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['a broken escape in the target', 400, 'GET /hello%4 HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['an escaped NUL in a parameter', 400, 'GET /params/a%00/b.png HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['a TLS hello or other noise in the clear', 400, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['an unknown expectation', 417, `${POST}Content-Length: 5\r\nExpect: 200-ok\r\n\r\nhello`],
  ['JSON of another type', 415, 'POST /json HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}'],
  ['a body for an address that does not exist', 404, 'POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello'],
  ['a body for an address that takes none', 405, 'POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello'],
];

let server;
before(async () => { server = await startServer(); });
after(async () => { assert.deepEqual(await server.stop(), { code: 0, signal: null }); });

function expectRefusal({ end, replies }, status) {
  assert.equal(end, 'end');
  assert.deepEqual(replies.map((reply) => reply.status), [status]);
  assert.equal(replies[0].headers.connection, 'close');
  assert.equal(replies[0].headers['content-type'], 'application/problem+json');
  const problem = JSON.parse(replies[0].body);
  assert.equal(problem.status, status);
  assert.equal(problem.request_id, replies[0].headers['x-request-id']);
  assert.match(problem.code, /^[a-z_]+$/);
}

for (const kind of ['plain', 'tls']) {
  describe(kind, () => {
    for (const [name, status, bytes] of probes)
      test(`${name}: ${status} and close`, async () => {
        expectRefusal(await exchange(server, kind, [bytes]), status);
      });
  });
}

describe('plain, byte by byte', () => {
  for (const [name, status, bytes] of probes.filter((probe) => probe[2].length < 500))
    test(`${name}: ${status} and close`, async () => {
      expectRefusal(await exchange(server, 'plain', bytes.split('')), status);
    });
});

for (const kind of ['plain', 'tls'])
  test(`${kind}: a refusal behind a good request comes second, and nothing after it`, async () => {
    const { end, replies } = await exchange(server, kind, [`${SMUGGLED}${GET}\r\n${SMUGGLED}`]);
    assert.equal(end, 'end');
    assert.deepEqual(replies.map((reply) => reply.status), [200, 400]);
  });
