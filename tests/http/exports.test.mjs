// Every list as a file: within the scope of whoever asks, no text becomes a formula, nothing sealed leaves.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { MARKETS, Register } from './register.mjs';
import { unzipped } from './town.mjs';

const register = new Register();
let maker, elsewhere, viewer, root;
const ROOT = process.env.SOCHO_ROOT ?? '.';
const routes = readFileSync(join(ROOT, 'src/http/routes.c'), 'utf8');
const LISTS = [...routes.matchAll(/^\t\{GET, "\/v1\/exports\/(\w+)\.\{format\}", RIGHT_(\w+),/gm)].map(([, list, right]) => ({ list, right }));
const HEADS = {
  plans: 'Mã tỉnh,Số văn bản,Nơi ban hành,Tên,Ban hành ngày,Từ ngày,Đến ngày,Số chỉ tiêu,Nguồn',
  targets: 'Mã tỉnh,Số văn bản,Mã chỉ tiêu,Phiên bản,Tên chỉ tiêu,Địa bàn,Mã chợ,Từ ngày,Đến ngày,Giá trị,Đơn vị tính',
  scans: 'Mã chợ,Số sạp,Quét lúc,Người quét,Kết quả,Dấu xác thực,Mã,Mã vụ việc',
  people: 'Tên đăng nhập,Họ tên,Trạng thái,Mã một lần,Lập lúc,Vai trò,Phạm vi,Mã tỉnh,Mã chợ,Địa bàn,Ngân hàng',
  audit: 'Lúc,Tên đăng nhập,Họ tên,Địa chỉ mạng,Mã yêu cầu,Việc,Mã tỉnh,Mã chợ,Đối tượng,Mã đối tượng,Trước,Sau',
  refusals: 'Mã chợ,Số sạp,Lý do,Ghi chú,Ghi lúc,Người ghi',
  payout_changes: 'Mã chợ,Số sạp,Mã lần đổi,Người bán,BIN,4 số cuối,Trạng thái,Cần xem lại,Hiệu lực lúc,Người duyệt,Duyệt lúc,Kết thúc lúc,Lý do,Mã',
  placements: 'Mã chợ hoặc thôn,Tên chợ hoặc thôn,Đơn vị cũ,Từ ngày,Địa bàn mới,Lý do,Người xác định,Xác định lúc',
};
// Lists that are no file of their own: what everybody may know, what hangs on one thing, and work that is decided one by one.
const NO_FILE = ['banks', 'consent_texts', 'holidays', 'marks', 'feeds', 'connections', 'statements', 'duplicates', 'name_checks', 'accounts', 'payments',
  'conflicts', 'dead_letters', 'reconciliation', 'silences', 'retention_rules', 'retention_runs'];

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
  register.socho('user', 'add', '--login', 'root', '--name', 'Quản trị', '--role', 'sysadmin', '--all', '--lasting', { input: 'mật khẩu dài của chợ\n' });
  root = await register.person('root', 'mật khẩu dài của chợ');
  register.sql(`with p as (insert into plan (province, number, issuer, title, issued_on, period_from, period_to)
      values (22, '9/KH-UBND', 'UBND', 'Kế hoạch', '2026-01-01', '2026-01-01', '2026-12-31') returning id)
    insert into target (province, plan, indicator, version, market, period_from, period_to, value, value_kind)
    select 22, id, 'ISS', 1, '${MARKETS[0]}', '2026-01-01', '2026-12-31', 50, 'percent' from p;
    insert into audit (province, market, action) values (22, '${MARKETS[1]}', 'test.line'), (22, '${MARKETS[0]}', 'test.line')`);
  register.sql(`update stall set zone = '=HYPERLINK("http://x")', line_of_business = '@cá', status_reason = '+1' where number = 'A1'`);
});
after(() => register.stop());

describe('an export', () => {
  test('is there for every list of the route table, but for those that are none of their own', () => {
    const kept = [...routes.matchAll(/^\t\{GET, "([^"]+)", RIGHT_\w+, .*?, (\w+_list|trail_list)\},/gm)].map(([, path]) => path).filter((path) => !path.startsWith('/v1/exports/'));
    assert.ok(kept.length > 15, kept.join());
    const names = kept.map((path) => path.split('/').at(-1)).map((name) => (name === 'trail' ? 'audit' : name));
    assert.deepEqual(names.filter((name) => !NO_FILE.includes(name) && !LISTS.some(({ list }) => list === name)), []);
    assert.deepEqual(Object.keys(HEADS).filter((name) => !LISTS.some(({ list }) => list === name)), []);
  });

  for (const { list, right } of LISTS)
    test(`of ${list} comes as CSV and as XLSX under the same head`, async () => {
      const who = ['SYSTEM', 'RETENTION_READ'].includes(right) ? root : maker;
      const csv = await got(`/v1/exports/${list}.csv`, who), xlsx = await got(`/v1/exports/${list}.xlsx`, who);
      assert.equal(csv.headers['content-type'], 'text/csv; charset=utf-8');
      assert.ok(csv.bytes.toString().startsWith('\ufeff'));
      const [head] = lines(csv), titles = head.split(',');
      if (HEADS[list]) assert.equal(head, HEADS[list]);
      assert.ok(titles.length >= 4 && titles.every((title) => /^\S/.test(title)) && new Set(titles).size === titles.length, head);
      const texts = unzipped(xlsx.bytes);
      for (const title of titles) assert.ok(texts.includes(`>${title}<`), title);
      refused(await who('GET', `/v1/exports/${list}.ods`), 404, 'not_found');
      if (right !== 'ADOPTION_READ') refused(await viewer('GET', `/v1/exports/${list}.csv`), 403, 'forbidden');
    });

  test('of people and of the trail honours the scope, and no name of a person becomes a formula', async () => {
    register.sql(`update person set name = '=cmd()' where login = 'viewer'`);
    const people = lines(await got('/v1/exports/people.csv', root));
    assert.ok(people.some((line) => line.startsWith("viewer,'=cmd(),active,")), people.join('\n'));
    assert.ok(people.every((line) => !line.includes('argon2')));
    const trail = lines(await got('/v1/exports/audit.csv', elsewhere)), all = lines(await got('/v1/exports/audit.csv'));
    assert.ok(all.length > trail.length && trail.slice(1).every((line) => line.includes(',HL2,')), trail.join('\n'));
    const plan = lines(await got('/v1/exports/targets.csv', viewer));
    assert.match(plan[1], /^22,9\/KH-UBND,ISS,1,.*,,HL1,2026-01-01,2026-12-31,50,percent$/);
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
    for (const { list, right } of LISTS)
      assert.doesNotMatch((await got(`/v1/exports/${list}.csv`, ['SYSTEM', 'RETENTION_READ'].includes(right) ? root : maker)).bytes.toString(), /0912345678|912345678|022184000108|0011000123456/);
  });
});
