// What anybody sees without signing in and without scripts: the page of a code, the form that checks one, the recognised markets,
// the front door. Each in both languages, small, and safe from what is written into it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { program, Register } from './register.mjs';
import { payload, stickers } from './stickers.mjs';
import { build, PASSWORD, person } from './town.mjs';

const BYTES_MAX = 15 * 1024, BOARD = '(0203) 3 825 117';
const register = new Register({ seed: false });
let maker, checker, nation, markets, caller = 0;

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.deepEqual([answer.status, answer.json?.code, answer.json?.field], [status, code, field], answer.bytes.toString());
};
/** Asked for from an address of its own, as a browser would. */
const ask = (method, path, { headers = {}, ...more } = {}) =>
  register.request(method, path, { ...more, headers: { accept: 'text/html', 'x-forwarded-for': `203.0.113.${++caller % 250}`, ...headers } });
/** A page, which keeps to what all of them keep to. */
const page = async (path, status = 200, more = {}) => judged(await ask('GET', path, more), status);
function judged(answer, status = 200) {
  assert.equal(answer.status, status, answer.bytes.toString());
  const html = answer.bytes.toString();
  assert.match(answer.headers['content-type'], /^text\/html/);
  assert.match(answer.headers['content-security-policy'], /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/);
  assert.ok(answer.bytes.length < BYTES_MAX, `${answer.bytes.length} bytes`);
  assert.doesNotMatch(html, /<script|<link|<img|<iframe|<[^>]*\s(?:style|src|on[a-z]+)=/);
  return html;
}
const check = (fields, more = {}) => ask('POST', '/check', { raw: Buffer.from(new URLSearchParams(fields).toString()),
  ...more, headers: { 'content-type': 'application/x-www-form-urlencoded', ...more.headers } });
const payloadOf = (code) => payload(maker, code);
const contact = async (phone) => {
  const { version } = ok(await nation('GET', `/v1/markets/${markets.own}`));
  return nation('POST', `/v1/markets/${markets.own}/details`, { version, contact_phone: phone });
};

before(async () => {
  await register.start();
  markets = build(register);
  person(register, 'maker', 'market_maker', '--province', '22');
  person(register, 'checker', 'market_checker', '--province', '22');
  person(register, 'nuoc', 'prov_admin', '--all');
  [maker, checker, nation] = await Promise.all(['maker', 'checker', 'nuoc'].map((login) => register.person(login, PASSWORD)));
}, { timeout: 120_000 });
after(() => register.stop());

test('the front door leads to a check, the recognised markets and the application', async () => {
  const html = await page('/');
  for (const path of ['/check', '/markets', '/app/']) assert.ok(html.includes(`<a href="${path}">`), path);
  assert.match(html, /<html lang="vi">[^]*Đăng nhập/);
  const english = await page('/?lang=en');
  assert.match(english, /<html lang="en">[^]*Sign in/);
  assert.ok(english.includes('href="/check?lang=en"'), 'the language goes along');
});

describe('which language a page is in', () => {
  for (const [said, lang] of [['en-US,en;q=0.9,vi;q=0.8', 'en'], ['vi-VN, en', 'vi'], ['fr, en;q=0.5', 'en'], ['fr', 'vi'], ['', 'vi']])
    test(`"${said}" reads ${lang}`, async () => assert.match(await page('/', 200, { headers: { 'accept-language': said } }), new RegExp(`<html lang="${lang}">`)));
  test('the address is stronger than the browser, and must name one of the two', async () => {
    assert.match(await page('/?lang=vi', 200, { headers: { 'accept-language': 'en' } }), /<html lang="vi">/);
    for (const path of ['/?lang=fr', '/check?lang=', '/markets?lang=x', '/v/00000000000?lang=no']) refused(await ask('GET', path), 422, 'bad_choice', 'lang');
  });
});

describe('the page of a code', () => {
  const codes = {};
  before(async () => {
    ok(await contact(BOARD));
    Object.assign(codes, await stickers(register, { maker, checker }, markets.own));
  });
  const words = {
    current: ['good', 'Mã đang dùng', 'This code is in use'],
    superseded: ['warn', 'Mã đã được thay', 'This code was replaced'],
    revoked: ['bad', 'Mã đã bị thu hồi', 'This code was revoked'],
    expired: ['bad', 'Mã đã hết hạn', 'This code has expired'],
    used: ['warn', 'Mã đã được dùng', 'This code was already used'],
    imported: ['good', 'Ngân hàng vẽ mã này', 'The bank drew this code'],
  };
  for (const [state, [kind, vi, en]] of Object.entries(words))
    test(`${state}: at a glance, in both languages`, async () => {
      const code = codes[state];
      for (const [lang, title, name] of [['vi', vi, 'Tên người nhận'], ['en', en, "Recipient's name"]]) {
        const html = await page(`/v/${code.id}?lang=${lang}`);
        for (const told of [`<main class="${kind}">`, title, name, 'Chợ Hạ Long I', code.stall.number, `Hộ ${state}`, 'NGUYEN THI HUONG', code.account.last4, 'Vietcombank', 'href="tel:02033825117"', BOARD])
          assert.ok(html.includes(told), `${told} in ${lang}`);
        assert.equal(html.includes('Ứng dụng ngân hàng phải hiện đúng như sau') || html.includes('must show exactly this'), ['current', 'imported'].includes(state));
      }
    });
  test('a superseded code leads to the new one', async () => {
    assert.ok((await page(`/v/${codes.superseded.id}?lang=en`)).includes(`href="/v/${codes.current.id}?lang=en"`));
  });
  test('a code in use on a label that was voided, or never printed, is no good sticker', async () => {
    assert.match(await page(`/v/${codes.voided.id}?label=ABC123`), /<main class="bad">[^]*Nhãn này đã bị hủy/);
    assert.match(await page(`/v/${codes.voided.id}?label=ZZZ999&lang=en`), /<main class="warn">[^]*There is no such label/);
    assert.ok((await page(`/v/${codes.voided.id}?label=ZZZ999&lang=en`)).includes(`href="/v/${codes.voided.id}?label=ZZZ999&amp;lang=vi"`), 'the other language asks for the same');
  });
  test('an unknown code says so, and repeats nothing of what was asked', async () => {
    for (const path of ['00000000000', 'none', '%3Cscript%3Ealert(1)%3C%2Fscript%3E']) {
      const html = await page(`/v/${path}?lang=en`, 404);
      assert.ok(html.includes('There is no such code') && !html.includes('alert(1)</'), path);
    }
  });
  test('the board says whom to call, and takes it back', async () => {
    for (const bad of ['gọi cô Ba', '12-34', '+84+203', '0203;1', '1'.repeat(25)]) assert.equal((await contact(bad)).status, 422, bad);
    refused(await contact('gọi cô Ba'), 422, 'bad_contact', 'contact_phone');
    assert.equal(ok(await contact('1900 1234')).contact_phone, '1900 1234');
    assert.equal((await register.request('GET', `/v/${codes.current.id}`, { headers: { accept: 'application/json' } })).json.contact_phone, '1900 1234');
    assert.ok(ok(await nation('GET', `/v1/trail?entity=market&entity_id=${markets.own}`)).items.some(({ after: now }) => now?.contact_phone === '1900 1234'));
    assert.equal(ok(await contact(null)).contact_phone, null);
    assert.ok(!(await page(`/v/${codes.current.id}`)).includes('tel:'));
  });
  test('who asks for too much is told on a page how long to wait', async () => {
    const from = { headers: { 'x-forwarded-for': '198.51.100.7' } };
    for (let n = 0; n < 5; n++) await page(`/v/AAAAAAAAA${n}A`, 404, from);
    const answer = await ask('GET', `/v/${codes.current.id}?lang=en`, from);
    assert.match(judged(answer, 429), /Too many look-ups/);
    assert.ok(Number(answer.headers['retry-after']) > 0);
    judged(await check({ text: '000201' }, from), 429);
    judged(await ask('GET', '/markets', from), 429);
    refused(await register.request('GET', `/v/${codes.current.id}`, { headers: { accept: 'application/json', ...from.headers } }), 429, 'too_many');
  });

  describe('the form that checks a code', () => {
    let scanned, strange;
    before(async () => {
      scanned = await payloadOf(codes.current);
      strange = program(['code', 'build', '--bin', '970422', '--account', '999888777666', '--name', 'KE GIAN', '--city', 'X']).trim();
    });
    test('is a page without scripts, and leads to the camera for who has them', async () => {
      const html = await page('/check?lang=en');
      for (const told of ['<form id="check" method="post" action="/check"', '<label for="text">', '<label for="stall">', 'href="/app/check?lang=en"', 'href="/check?lang=vi"']) assert.ok(html.includes(told), told);
    });
    test('the number of a label, or the address on it, leads to the page of the code', async () => {
      const { id } = codes.current;
      for (const text of [id, ` ${id.slice(0, 4)}-${id.slice(4, 8)}-${id.slice(8)} `.toLowerCase(), `https://socho.example/v/${id}?label=ABC123\n`]) {
        const answer = await check({ text });
        assert.deepEqual([answer.status, answer.headers.location], [303, `/v/${id}`], text);
      }
      assert.equal((await check({ text: id, lang: 'en' })).headers.location, `/v/${id}?lang=en`);
    });
    test('the text of a code is judged, with whom the bank must show', async () => {
      const html = judged(await check({ text: scanned, lang: 'en' }));
      for (const told of ['<main class="good">', 'This code is in use', 'must show exactly this', 'NGUYEN THI HUONG', codes.current.account.last4, 'Vietcombank', 'Chợ Hạ Long I']) assert.ok(html.includes(told), told);
      assert.ok(html.includes('<button form="check" formnovalidate name="lang" value="vi"'), 'the other language asks the same again');
      assert.equal((await check({ text: scanned })).headers['cache-control'], 'no-cache');
    });
    test('codes that ended are told as on their own page', async () => {
      for (const state of ['superseded', 'revoked', 'expired', 'used']) assert.ok(judged(await check({ text: await payloadOf(codes[state]) })).includes(words[state][1]), state);
    });
    test('a good code at another stall is a bad sticker, and what should hang there is said', async () => {
      const [[memo]] = register.sql(`select content_code from stall where number = 'S7' and market = '${markets.own}'`);
      const html = judged(await check({ text: scanned, stall: memo.toLowerCase(), lang: 'en' }));
      for (const told of ['<main class="bad">', 'A code of another stall', 'What should hang at this stall', 'Chợ Hạ Long I, S7', codes.voided.account.last4]) assert.ok(html.includes(told), told);
      assert.ok(judged(await check({ text: scanned, stall: 'CZ00000NZ' }), 422).includes('Không có sạp nào mang mã này'));
    });
    test('a code of elsewhere says whom it pays, and nothing of what is written into it', async () => {
      const html = judged(await check({ text: strange, lang: 'en' }));
      for (const told of ['An account that is not registered', 'MBBank', '7666', 'may well be genuine']) assert.ok(html.includes(told), told);
      const shown = html.slice(0, html.indexOf('<textarea'));
      assert.ok(!shown.includes('KE GIAN') && !html.slice(0, html.indexOf('<form')).includes('999888777666'), 'neither name nor number, but in what was typed');
    });
    test('text that is no code is never markup', async () => {
      for (const text of ['</textarea><script>alert(1)</script>', '"><b onclick="x">', '\u0000', '\ufffe\u202e', 'x'.repeat(5000), '000201010212', 'https://evil.example/?q=<img src=x>']) {
        const answer = await check({ text });
        if (text === '\u0000') { refused(answer, 400, 'bad_request', 'text'); continue; }
        const html = judged(answer).replace('&lt;img src=x&gt;', '');
        assert.ok(html.includes('Không đọc được mã') && !html.includes('<b on') && !html.includes('alert(1)</script>'), text);
      }
      const bytes = Buffer.concat([Buffer.from('text='), Buffer.from('%ff%fe%c0%af')]);
      assert.ok(judged(await check({}, { raw: bytes })).includes('Không đọc được mã'), 'bytes that are no UTF-8');
    });
    test('what is missing or of another type is refused', async () => {
      assert.match(judged(await check({ text: ' \n', lang: 'en' }), 422), /role="alert">! Please enter[^]*aria-invalid="true"/);
      judged(await check({}), 422);
      refused(await check({}, { raw: Buffer.from('text=%zz') }), 400, 'bad_request', 'text');
      refused(await check({}, { raw: Buffer.from('{}'), headers: { 'content-type': 'application/json' } }), 415, 'unsupported_type');
      refused(await check({ text: 'x'.repeat(20_000) }), 413, 'too_large');
    });
    test('what is no code of the register costs as much as anywhere', async () => {
      const from = { headers: { 'x-forwarded-for': '198.51.100.9' } };
      for (let n = 0; n < 5; n++) judged(await check({ text: strange }, from));
      judged(await check({ text: scanned }, from), 429);
    });
  });
});

describe('the recognised markets', () => {
  test('none yet is said, and what will stand there', async () => {
    assert.match(await page('/markets'), /Chưa có chợ nào được công nhận/);
    assert.match(await page('/markets?lang=en'), /No market has been recognised/);
  });

  test('a recognised one stands there with its decision, for everybody', async () => {
    const operator = ok(await nation('POST', '/v1/operators', { province: 22, kind: 'board', name: 'Ban quản lý' }), 201).id;
    const { id } = ok(await nation('POST', '/v1/markets', { operator, unit: '06685', label_code: 'MOI', name: 'Chợ Hồng Gai', kind: 'market' }), 201);
    ok(await nation('POST', `/v1/markets/${id}/evaluations`, {}), 201);
    ok(await nation('POST', `/v1/markets/${id}/recognitions`, { step: 'recognised', from: '2026-03-01', number: '99/QĐ-UBND', issuer: 'UBND <tỉnh>', issued_on: '2026-02-28', reason: 'Đã kiểm tra' }), 201);
    const html = await page('/markets?lang=en');
    for (const told of ['Chợ Hồng Gai</th>', '01/03/2026', '99/QĐ-UBND, UBND &lt;tỉnh&gt;, 28/02/2026', 'Bộ tiêu chí chợ 4.0 mặc định', '<p>1 markets</p>', 'href="/v1/open/markets.csv"', 'href="/v1/open/markets.json"']) assert.ok(html.includes(told), told);
    const [item] = (await register.request('GET', '/v1/open/markets.json?q=hong%20gai')).json.items;
    assert.deepEqual([item.name, item.criteria_set], ['Chợ Hồng Gai', 'Bộ tiêu chí chợ 4.0 mặc định']);
    const csv = (await register.request('GET', '/v1/open/markets.csv')).bytes.toString().split('\r\n');
    assert.ok(csv[0].endsWith(',Bộ tiêu chí') && csv[1].includes('mặc định'));
    assert.equal((await register.request('GET', '/v1/open/markets.json?q=nowhere')).json.items.length, 0);
  });

  test('they are searched without marks, a screenful at a time', async () => {
    register.sql(`insert into market (province, operator, unit, label_code, name, name_fold, kind, model_4_0, model_since)
      select m.province, m.operator, m.unit, 'P' || n, 'Chợ Đông ' || n, 'cho dong ' || lpad(n::text, 3, '0'), 'market', '4.0', '2026-01-01'
      from market m, generate_series(1, 119) n where m.id = '${markets.own}'`);
    const rows = (html) => html.match(/<th scope="row">/g)?.length ?? 0;
    const first = await page('/markets?q=%C4%90%C3%B4ng&lang=en');
    assert.equal(rows(first), 50);
    assert.ok(first.includes('<p>119 markets</p>') && first.includes('value="Đông"') && !first.includes('Previous'));
    const next = /href="([^"]+)" rel="next"/.exec(first)[1].replaceAll('&amp;', '&');
    assert.equal(next, '/markets?q=%C4%90%C3%B4ng&lang=en&page=2');
    const last = await page('/markets?q=dong&page=3');
    assert.equal(rows(last), 19);
    assert.ok(last.includes('rel="prev"') && !last.includes('rel="next"'));
    assert.match(await page('/markets?page=9'), /không dài đến trang này/);
    assert.match(await page('/markets?q=%3Cb%3E+nowhere'), /value="&lt;b&gt; nowhere"[^]*Không có chợ được công nhận nào như vậy/);
    assert.equal(rows(await page('/markets?q=&province=19')), 0);
    for (const [query, field] of [['page=0', 'page'], ['page=x', 'page'], ['page=1001', 'page']]) refused(await ask('GET', `/markets?${query}`), 422, 'out_of_range', field);
    refused(await ask('GET', '/markets?sort=x'), 422, 'unknown_field', 'sort');
  });
});
