// Every list as a file: within the scope of whoever asks, no text becomes a formula, nothing sealed leaves.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MARKETS, Register } from './register.mjs';

const register = new Register();
let maker, elsewhere, viewer;
const LISTS = ['units', 'operators', 'markets', 'stalls', 'vendors', 'revisions', 'imports', 'codes', 'prints', 'incidents', 'privacy_requests'];

const lines = (answer) => answer.bytes.toString().replace('\ufeff', '').split('\r\n').slice(0, -1);
const got = async (path, who = maker) => {
  const answer = await who('GET', path);
  assert.equal(answer.status, 200, answer.bytes.toString());
  return answer;
};
const refused = (answer, status, code) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.equal(answer.json.code, code);
};

before(async () => {
  await register.start();
  [maker, elsewhere, viewer] = await Promise.all(['maker', 'elsewhere', 'viewer'].map((who) => register.person(who)));
  register.sql(`update stall set zone = '=HYPERLINK("http://x")', line_of_business = '@cá', status_reason = '+1' where number = 'A1'`);
});
after(() => register.stop());

describe('an export', () => {
  for (const list of LISTS)
    test(`of ${list} comes as CSV and as XLSX`, async () => {
      const csv = await got(`/v1/exports/${list}.csv`), xlsx = await got(`/v1/exports/${list}.xlsx`);
      assert.equal(csv.headers['content-type'], 'text/csv; charset=utf-8');
      assert.ok(csv.bytes.toString().startsWith('\ufeff'));
      assert.equal(xlsx.bytes.subarray(0, 4).toString('latin1'), 'PK\x03\x04');
      refused(await maker('GET', `/v1/exports/${list}.ods`), 404, 'not_found');
      refused(await viewer('GET', `/v1/exports/${list}.csv`), 403, 'forbidden');
    });

  test('holds every row of the scope, and no text of it is a formula', async () => {
    const stalls = lines(await got('/v1/exports/stalls.csv'));
    assert.equal(stalls[0], 'Mã chợ,Số sạp,Khu,Ngành hàng,Diện tích (m²),Trạng thái,Lý do,Ngày kiểm đếm,Mã nội dung,Người bán');
    assert.equal(stalls.length, 41);
    assert.match(stalls[1], /^HL1,A1,"'=HYPERLINK\(""http:\/\/x""\)",'@cá,,in_use,'\+1,2026-01-01,CZ/);
    assert.equal(lines(await got(`/v1/exports/stalls.csv?market=${MARKETS[1]}`)).length, 21);
    assert.equal(lines(await got('/v1/exports/markets.csv')).length, 3);
  });

  test('stays within the scope, and is told in the trail', async () => {
    const stalls = lines(await got('/v1/exports/stalls.csv', elsewhere));
    assert.equal(stalls.length, 21);
    assert.ok(stalls.slice(1).every((line) => line.startsWith('HL2,')));
    assert.equal(lines(await got(`/v1/exports/stalls.csv?market=${MARKETS[0]}`, elsewhere)).length, 1);
    const [[rows]] = register.sql(`select after ->> 'rows' from audit where action = 'export.stalls' and person = (select id from person where login = 'elsewhere') order by at limit 1`);
    assert.equal(rows, '20');
    refused(await maker('GET', '/v1/exports/stalls.csv?market=x'), 422, 'unknown_market');
    refused(await maker('GET', '/v1/exports/stalls.csv?zone=x'), 422, 'unknown_field');
  });

  test('of vendors names accounts by their last digits, and neither phones nor personal IDs', async () => {
    const made = await maker('POST', `/v1/markets/${MARKETS[0]}/revisions`, { stall: 'A2',
      vendor: { kind: 'household', name: '=Hộ Mai', phone: '0912345678', id_number: '022184000108' },
      account: { bin: '970436', number: '0011000123456', holder_name: 'HKD MAI', evidence: 'tủ 2' } });
    assert.equal(made.status, 201, made.bytes.toString());
    const revisions = lines(await got('/v1/exports/revisions.csv'));
    assert.match(revisions[1], /^HL1,A2,[0-9a-f-]{36},draft,'=Hộ Mai,970436,3456,HKD MAI,Người maker,/);
    for (const list of LISTS)
      assert.doesNotMatch((await got(`/v1/exports/${list}.csv`)).bytes.toString(), /0912345678|912345678|022184000108|0011000123456/);
  });
});
