// Pictures of codes: by quick link, for whom and at what price, and of codes that have ended.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Register } from './register.mjs';
import { accountNumber, build, CODES, form, PASSWORD, person, submitted } from './town.mjs';

const HOLDER = 'NGUYEN THI HUONG';
const register = new Register({ seed: false });
const people = {};
let markets, first, shared, contentCodes;

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.equal(answer.json.code, code);
  if (field) assert.equal(answer.json.field, field);
  return answer.json;
};

async function issue(stall, account, market = markets.own, known = null) {
  const body = form(stall, { account });
  const revision = await submitted(people.maker, market, known ? { ...body, vendor: known } : body);
  const approved = ok(await people.checker('POST', `/v1/revisions/${revision.id}/approve`, { version: 2 }));
  const { vendor: { id } } = ok(await people.checker('GET', `/v1/revisions/${revision.id}`));
  return { ...approved, number: account.number, vendor: id };
}

let from = 0;
/** Asked for by nobody in particular, each time from another address unless one is named. */
const anybody = (path, { headers = {}, address = `198.51.${100 + (++from >> 8)}.${from & 255}` } = {}) =>
  register.request('GET', path, { headers: { 'x-forwarded-for': address, ...headers } });
const link = (number, template = 'qr_only', query = '', bank = '970436') => `/image/${bank}-${number}-${template}.png${query}`;
const open = async (value, market = markets.own) => ok(await people.admin('POST', `/v1/markets/${market}/quick_link`, { open: value }));
const opened = async (work, market = markets.own) => {
  await open(true, market);
  try {
    return await work();
  } finally {
    await open(false, market);
  }
};

const run = (program, words) => execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
/** What both decoders read, which must be the same. */
function scanned(png) {
  const file = join(register.dir, 'picture.png');
  writeFileSync(file, png);
  const zbar = run('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', file]).trim();
  const zxing = /^Text:\s+"(.*)"$/m.exec(run('ZXingReader', ['-format', 'QRCode', file]))[1];
  assert.equal(zxing, zbar);
  assert.match(run('pngcheck', [file]), /^OK/);
  return zbar;
}
const size = (png) => [png.readUInt32BE(16), png.readUInt32BE(20)];
const fields = (payload) => JSON.parse(execFileSync(process.env.SOCHO, ['code', 'read', '--strict'], { input: `${payload}\n`, encoding: 'utf8' }));

before(async () => {
  await register.start();
  markets = build(register);
  const here = ['--market', CODES.own, '--province', '22'];
  person(register, 'maker', 'market_maker', '--province', '22');
  person(register, 'checker', 'market_checker', '--province', '22');
  person(register, 'second', 'market_checker', '--province', '22');
  person(register, 'admin', 'prov_admin', '--province', '22');
  person(register, 'inspector', 'inspector', ...here);
  person(register, 'stranger', 'inspector', '--market', CODES.other, '--province', '22');
  person(register, 'viewer', 'prov_viewer', '--province', '22');
  for (const login of ['maker', 'checker', 'second', 'admin', 'inspector', 'stranger', 'viewer']) people[login] = await register.person(login, PASSWORD);
  first = await issue('S1', { number: accountNumber(), holder_name: HOLDER });
  shared = { number: accountNumber(), holder_name: 'TRẦN VĂN MỸ' };
  // One vendor at two stalls; an account of two vendors would have to be looked at first.
  const one = await issue('S2', shared);
  const two = [one, await issue('S3', { ...shared }, markets.own, { id: one.vendor })];
  contentCodes = two.map(({ id }) => register.sql(`select s.content_code from code c join stall s on s.id = c.stall where c.id = '${id}'`)[0][0]);
}, { timeout: 180_000 });
after(() => register.stop());

describe('a picture by quick link', () => {
  test('has the size of its template and says the plain face, to both decoders', async () => {
    const plain = scanned((await people.inspector('GET', `/v1/codes/${first.id}.png?face=plain`)).bytes);
    for (const [template, ...wanted] of [['qr_only', 480, 480], ['compact', 540, 540], ['compact2', 540, 640], ['print', 600, 776]]) {
      const answer = await people.inspector('GET', link(first.number, template, `?accountName=SOMEBODY%20ELSE`));
      assert.equal(answer.status, 200, answer.bytes.toString());
      assert.equal(answer.headers['content-type'], 'image/png');
      assert.deepEqual(size(answer.bytes), wanted, template);
      assert.equal(scanned(answer.bytes), plain, template);
    }
  });

  test('names the bank by BIN, short name or code, in either case', async () => {
    const pictures = await Promise.all(['970436', 'Vietcombank', 'VCB', 'vcb'].map((bank) => people.inspector('GET', link(first.number, 'compact', '', bank))));
    for (const picture of pictures) assert.deepEqual(picture.bytes, pictures[0].bytes);
    refused(await people.inspector('GET', link(first.number, 'compact', '', '970999')), 422, 'unknown_bank', 'bank');
  });

  test('shows the name that the register has, whatever the address says', async () => {
    const pictures = [];
    for (const query of ['', '?accountName=LE%20VAN%20GIAN']) pictures.push((await people.inspector('GET', link(first.number, 'print', query))).bytes);
    assert.deepEqual(pictures[0], pictures[1]);
    register.sql(`update account set holder_name = 'LE VAN GIAN' where holder_name = '${HOLDER}'`);
    const renamed = (await people.inspector('GET', link(first.number, 'print'))).bytes;
    register.sql(`update account set holder_name = '${HOLDER}' where holder_name = 'LE VAN GIAN'`);
    assert.notDeepEqual(renamed, pictures[0]);
  });

  test('with an amount and words is a code for one payment, its memo led by the stall', async () => {
    const [[memo]] = register.sql(`select s.content_code from code c join stall s on s.id = c.stall where c.id = '${first.id}'`);
    const answer = await people.inspector('GET', link(first.number, 'print', '?amount=45000&addInfo=ti%E1%BB%81n+rau'));
    const read = fields(scanned(answer.bytes));
    assert.deepEqual([read.fields.poi, read.fields.amount, read.fields.purpose, read.content_code], ['12', '45000', `${memo} tien rau`, memo]);
    assert.deepEqual([read.fields.bin, read.fields.account, read.seal.verdict], ['970436', first.number, 'absent']);
    const words = fields(scanned((await people.inspector('GET', link(first.number, 'qr_only', `?addInfo=${memo.toLowerCase()}%20rau`))).bytes));
    assert.deepEqual([words.fields.poi, words.fields.amount, words.fields.purpose, words.content_code], ['11', undefined, `${memo.toLowerCase()} rau`, memo]);
    assert.equal(fields(scanned((await people.inspector('GET', link(first.number, 'qr_only', '?amount=&addInfo='))).bytes)).fields.poi, '11');
    assert.deepEqual(register.sql(`select count(*) from code where amount_vnd is not null`), [['0']], 'nothing is kept of it');
  });

  test('is not sent again to who has it', async () => {
    const got = await people.inspector('GET', link(first.number, 'compact2'));
    assert.match(got.headers.etag, /^"[0-9a-f]{32}"$/);
    assert.equal(got.headers['cache-control'], 'private, no-cache');
    const headers = { 'if-none-match': `"x", ${got.headers.etag}` };
    const again = await people.inspector('GET', link(first.number, 'compact2'), undefined, { headers });
    assert.deepEqual([again.status, again.bytes.length, again.headers.etag], [304, 0, got.headers.etag]);
    assert.equal((await people.inspector('GET', link(first.number, 'compact'), undefined, { headers })).status, 200, 'another template');
    assert.equal((await people.inspector('GET', link(first.number, 'compact2', '?amount=1'), undefined, { headers })).status, 200, 'another amount');
    const head = await people.inspector('HEAD', link(first.number, 'compact2'));
    assert.deepEqual([head.status, head.headers.etag], [200, got.headers.etag]);
  });

  test('of an account that several stalls share is of the stall that addInfo begins with', async () => {
    const why = refused(await people.inspector('GET', link(shared.number)), 409, 'several_stalls');
    assert.ok(why.title && why.title_vi);
    for (const code of contentCodes)
      assert.equal(fields(scanned((await people.inspector('GET', link(shared.number, 'compact2', `?addInfo=${code}`))).bytes)).content_code, code);
    refused(await people.inspector('GET', link(first.number, 'qr_only', `?addInfo=${contentCodes[0]}`)), 422, 'bad_memo', 'addInfo');
  });
});

test('what a quick link asks for wrongly is told by name, in both languages', async () => {
  const wrong = async (query, code, field, template = 'compact') => {
    const why = refused(await people.inspector('GET', link(first.number, template, query)), 422, code, field);
    assert.ok(why.title.length > 5 && /[^\x00-\x7f]/.test(why.title_vi), JSON.stringify(why));
  };
  for (const amount of ['0', '00', '1.5', '-1', '500000000', '99999999999999999999', '1,000', 'x']) await wrong(`?amount=${amount}`, 'bad_amount', 'amount');
  await wrong(`?addInfo=${'a'.repeat(26)}`, 'bad_memo', 'addInfo');
  await wrong(`?addInfo=${'a'.repeat(16)}`, 'bad_memo', 'addInfo');
  await wrong('?addInfo=tien%2Frau', 'bad_memo', 'addInfo');
  await wrong('?addInfo=%ff', 'bad_text', 'addInfo');
  await wrong('?amont=5', 'unknown_field', 'amont');
  await wrong('', 'unknown_template', 'template', 'poster');
  refused(await people.inspector('GET', '/image/970436-12345678901234567890-compact.png'), 422, 'bad_account', 'account');
  refused(await people.inspector('GET', '/image/970436-123_4-compact.png'), 422, 'bad_account', 'account');
  refused(await people.inspector('GET', link(first.number, 'compact', '?addInfo=%zz')), 400, 'bad_request');
  const fits = await people.inspector('GET', link(first.number, 'compact', `?addInfo=${encodeURIComponent('ữ'.repeat(15))}`));
  assert.equal(fits.status, 200, '15 letters once marks are dropped');
});

describe('who may have one', () => {
  test('people whose scope the market is in, and nobody else before the market opts in', async () => {
    assert.equal((await people.inspector('GET', link(first.number))).status, 200);
    assert.equal((await people.maker('GET', link(first.number))).status, 200);
    refused(await people.stranger('GET', link(first.number)), 404, 'not_found');
    refused(await people.viewer('GET', link(first.number)), 404, 'not_found');
    refused(await anybody(link(first.number)), 404, 'not_found');
    refused(await anybody(link(first.number), { headers: { cookie: '__Host-socho=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' } }), 404, 'not_found');
  });

  test('anybody once it did, until it does not any more', async () => {
    await opened(async () => {
      const answer = await anybody(link(first.number, 'compact2'));
      assert.equal(answer.status, 200);
      assert.equal(answer.headers['cache-control'], 'public, max-age=300');
      for (const who of ['inspector', 'stranger', 'viewer']) assert.equal((await people[who]('GET', link(first.number))).status, 200, who);
      assert.equal((await anybody(link(first.number, 'compact2'), { headers: { 'if-none-match': answer.headers.etag } })).status, 304);
    });
    refused(await anybody(link(first.number)), 404, 'not_found');
    assert.equal((await people.stranger('GET', link(first.number))).status, 404);
  });

  test('opting in is for who manages markets, by request or command, and stands in the trail once', async () => {
    const path = `/v1/markets/${markets.other}/quick_link`;
    for (const who of ['maker', 'checker', 'inspector', 'viewer']) refused(await people[who]('POST', path, { open: true }), 403, 'forbidden');
    refused(await people.admin('POST', path, {}), 422, 'missing', 'open');
    refused(await people.admin('POST', path, { open: 'yes' }), 422, 'wrong_type', 'open');
    refused(await people.admin('POST', `/v1/markets/${markets.far}/quick_link`, { open: true }), 404, 'not_found');
    assert.deepEqual(await open(true, markets.other), { id: markets.other, quick_link: true });
    await open(true, markets.other);
    assert.equal(ok(await people.admin('GET', `/v1/markets/${markets.other}`)).quick_link, true);
    assert.match(register.socho('market', 'quick-link', '--market', CODES.other, '--province', '22', 'off'), /"quick_link" : false/);
    assert.equal(ok(await people.admin('GET', `/v1/markets/${markets.other}`)).quick_link, false);
    const trail = register.sql(`select person is not null, before->>'quick_link', after->>'quick_link' from audit
      where action = 'market.quick_link' and market = '${markets.other}' order by at`);
    assert.deepEqual(trail, [['t', 'false', 'true'], ['f', 'true', 'false']]);
    assert.throws(() => register.socho('market', 'quick-link', '--market', 'KHONGCO', '--province', '22', 'on'));
    assert.throws(() => register.socho('market', 'quick-link', '--market', CODES.other, 'maybe'));
  });
});

describe('a miss', () => {
  const body = ({ json }) => ({ ...json, request_id: '' });

  test('has one answer, whatever it was', async () => {
    const ended = await issue('S4', { number: accountNumber(), holder_name: HOLDER });
    ok(await people.checker('POST', `/v1/codes/${ended.id}/revoke`, { reason: 'tampered' }));
    const stolen = await issue('S5', { number: accountNumber(), holder_name: HOLDER });
    const [[account]] = register.sql(`select account from code where id = '${stolen.id}'`);
    ok(await people.checker('POST', `/v1/accounts/${account}/stolen`, {}));
    const closed = await issue('S6', { number: accountNumber(), holder_name: HOLDER }, markets.other);
    await opened(async () => {
      const answers = await Promise.all([accountNumber(), ended.number, stolen.number, closed.number].map((number) => anybody(link(number))));
      answers.push(await anybody(link(first.number, 'qr_only', '', '970422')));
      for (const answer of answers) {
        refused(answer, 404, 'not_found');
        assert.deepEqual(body(answer), body(answers[0]));
        assert.deepEqual(Object.keys(answer.headers), Object.keys(answers[0].headers));
      }
      assert.equal((await anybody(link(first.number))).status, 200);
    });
    refused(await people.inspector('GET', link(ended.number)), 404, 'not_found');
  });

  test('costs twenty times a hit, and an address that walks numbers waits', async () => {
    await opened(async () => {
      for (let n = 0; n < 5; n++) refused(await anybody(link(accountNumber()), { address: '203.0.113.1' }), 404, 'not_found');
      const answer = await anybody(link(first.number), { address: '203.0.113.1' });
      refused(answer, 429, 'too_many');
      assert.ok(Number(answer.headers['retry-after']) > 20);
      assert.equal((await people.inspector('GET', link(first.number))).status, 200, 'people who signed in do not pay');
      for (let n = 0; n < 90; n++) assert.equal((await anybody(link(first.number, 'qr_only', '?amount=5'), { address: '203.0.113.2' })).status, 200, `time ${n}`);
      for (let n = 0; n < 150; n++) assert.equal((await anybody(link(first.number), { address: '203.0.113.3' })).status, 200, `time ${n}`);
      let refusals = 0;
      for (let n = 0; n < 150; n++) refusals += (await anybody(link(first.number, 'qr_only', `?amount=${n + 1}`), { address: '203.0.113.4' })).status === 429;
      assert.ok(refusals > 30, `pictures of one request's own are not cheaper the second time: ${refusals}`);
    });
  });
});

describe('the picture of a code that has ended', () => {
  test('is not given out, and the refusal names the successor', async () => {
    const code = await issue('S7', { number: accountNumber(), holder_name: HOLDER });
    const revision = await submitted(people.maker, markets.own, { ...form('S7', { account: { number: accountNumber(), holder_name: HOLDER } }),
      vendor: { id: register.sql(`select a.vendor from code c join account a on a.id = c.account where c.id = '${code.id}'`)[0][0] } });
    const next = ok(await register.rested(await people.checker('POST', `/v1/revisions/${revision.id}/approve`,
      { version: revision.version }), people.second));
    for (const kind of ['png', 'svg']) {
      const why = refused(await people.inspector('GET', `/v1/codes/${code.id}.${kind}`), 410, 'code_gone');
      assert.deepEqual([why.detail, why.detail_vi], [`superseded by ${next.id}`, `đã có mã khác thay: ${next.id}`]);
      assert.equal((await people.inspector('GET', `/v1/codes/${next.id}.${kind}`)).status, 200);
    }
    assert.equal(ok(await people.inspector('GET', `/v1/codes/${code.id}`)).superseded_by, next.id, 'the register still shows it');
    refused(await people.stranger('GET', `/v1/codes/${code.id}.png`), 404, 'bad_code_id');
  });

  test('is there for who asks for an old one by name', async () => {
    const code = await issue('S8', { number: accountNumber(), holder_name: HOLDER });
    const before = await people.inspector('GET', `/v1/codes/${code.id}.png`);
    ok(await people.checker('POST', `/v1/codes/${code.id}/revoke`, { reason: 'tampered' }));
    assert.equal(refused(await people.inspector('GET', `/v1/codes/${code.id}.png`), 410, 'code_gone').detail, 'revoked');
    const etag = { headers: { 'if-none-match': before.headers.etag } };
    refused(await people.inspector('GET', `/v1/codes/${code.id}.png`, undefined, etag), 410, 'code_gone');
    assert.deepEqual((await people.inspector('GET', `/v1/codes/${code.id}.png?ended=true`)).bytes, before.bytes);
    refused(await people.inspector('GET', `/v1/codes/${code.id}.png?ended=yes`), 422, 'bad_choice', 'ended');
    const dynamic = await issue('S9', { number: accountNumber(), holder_name: HOLDER });
    register.sql(`update code set expires_at = now() - interval '1 second' where id = '${dynamic.id}'`);
    assert.equal(refused(await people.inspector('GET', `/v1/codes/${dynamic.id}.svg`), 410, 'code_gone').detail, 'expired');
  });
});
