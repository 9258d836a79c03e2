// Every list as a file: within the scope of whoever asks, no text becomes a formula, nothing sealed leaves.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { MARKETS, Register } from './register.mjs';
import { form, PASSWORD, person, submitted, unzipped } from './town.mjs';

const register = new Register();
let maker, elsewhere, viewer, root, admin, reconciler, here, vcb, mb;
const ROOT = process.env.SOCHO_ROOT ?? '.';
const routes = readFileSync(join(ROOT, 'src/http/routes.c'), 'utf8');
const LISTS = [...routes.matchAll(/^\t\{GET, "\/v1\/exports\/(\w+)\.\{format\}", RIGHT_(\w+),/gm)].map(([, list, right]) => ({ list, right }));
const HEADS = {
  plans: 'Mã tỉnh,Số văn bản,Nơi ban hành,Tên,Ban hành ngày,Từ ngày,Đến ngày,Số chỉ tiêu,Nguồn',
  targets: 'Mã tỉnh,Số văn bản,Mã chỉ tiêu,Phiên bản,Tên chỉ tiêu,Địa bàn,Mã chợ,Hạng,Từ ngày,Đến ngày,Giá trị,Đơn vị tính',
  indicators: 'Mã,Phiên bản,Tên,Nguồn,Loại,Đơn vị tính,Tử số,Mẫu số,Tính theo,Chiều tốt,Đạt từ (%),Gần đạt từ (%),Cấp,Tham số,Từ ngày,Số văn bản,Thôi dùng từ,Lý do',
  entered_values: 'Mã tỉnh,Mã chỉ số,Phiên bản,Địa bàn,Mã chợ,Kỳ,Giá trị,Tử số,Mẫu số,Nguồn,Số văn bản,Ngày văn bản,Trạng thái,Người nhập,Người duyệt,Lý do',
  snapshots: 'Mã tỉnh,Kỳ,Từ ngày,Đến ngày,Số liệu lúc,Cấp,Nơi,Mã chỉ số,Phiên bản,Trạng thái,Lý do,Tử số,Mẫu số,Giá trị,Điểm quan sát được,Điểm đang sử dụng',
  providers: 'Mã tỉnh,Tháng,Mã chợ,Nhà cung cấp,BIN,Số giao dịch,Được tính',
  scans: 'Mã chợ,Số sạp,Quét lúc,Người quét,Kết quả,Dấu xác thực,Mã,Mã vụ việc',
  people: 'Tên đăng nhập,Họ tên,Trạng thái,Mã một lần,Lập lúc,Vai trò,Phạm vi,Mã tỉnh,Mã chợ,Địa bàn,Ngân hàng',
  audit: 'Lúc,Tên đăng nhập,Họ tên,Địa chỉ mạng,Mã yêu cầu,Việc,Mã tỉnh,Mã chợ,Đối tượng,Mã đối tượng,Trước,Sau',
  vendor_reports: 'Mã chợ,Số sạp,Người bán,Loại,Nội dung,Báo lúc,Trả lời,Trả lời lúc',
  refusals: 'Mã chợ,Số sạp,Lý do,Ghi chú,Ghi lúc,Người ghi',
  payout_changes: 'Mã chợ,Số sạp,Mã lần đổi,Người bán,BIN,4 số cuối,Trạng thái,Cần xem lại,Hiệu lực lúc,Người duyệt,Duyệt lúc,Kết thúc lúc,Lý do,Mã',
  placements: 'Mã chợ hoặc thôn,Tên chợ hoặc thôn,Đơn vị cũ,Từ ngày,Địa bàn mới,Lý do,Người xác định,Xác định lúc',
  name_checks: 'Mã chợ,Mã tài khoản,Người bán,Loại người bán,Tên pháp lý,BIN,4 số cuối,Chủ tài khoản,Kết quả,Người chấp nhận,Chấp nhận đến ngày,Lý do,Số mã đang dùng,Mã đầu tiên cấp lúc',
  duplicates: 'Mã chợ,Mã cặp,Người bán thứ nhất,Người bán thứ hai,Trùng,Độ giống,Trạng thái,Thấy lúc,Người quyết định,Quyết định lúc,Lý do',
  rounds: 'Mã chợ,Mã đợt,Từ ngày,Đến ngày,Trạng thái,Số sạp,Đã kiểm tra,Người bán tự kiểm,Không kiểm được,Độ phủ (%),Mã lạ,Mất mã,Không đọc được,Đã thay,Trung vị thay mã (phút)',
  round_stalls: 'Mã chợ,Mã đợt,Thứ tự,Số sạp,Khu,Lý do chọn,Kết quả,Lý do không kiểm',
  round_checks: 'Mã chợ,Mã đợt,Số sạp,Kiểm lúc,Nhận lúc,Người kiểm,Kết quả,Kết quả quét,Không tính vì,Mã vụ việc',
  test_labels: 'Mã chợ,Số sạp,Mã tem,Dán lúc,Gỡ lúc,Ghi chú,Số lượt thấy',
  alarms: 'Mã chợ,Số sạp,Mã,Ngày cuối có tiền,Xét đến ngày,Số ngày có tiền,Trên số ngày họp,Số ngày im,So với,Số sạp lân cận,Ngày có tiền của lân cận,Xác suất,Mã vụ việc,Trạng thái,Kết luận,Lý do',
  silences: 'Mã chợ,BIN,4 số cuối,Kết nối,Nhà cung cấp,Ngày cuối có tiền,Thấy lúc,Hết lúc',
  statements: 'Mã tỉnh,Mã tệp,Tên tệp,Nhận lúc,Định dạng,Trạng thái,Lỗi,BIN,4 số cuối,Từ ngày,Đến ngày,Số dòng,Đã ghi,Đã có,Mâu thuẫn,Chưa ghi',
  reconciliation: 'Mã tỉnh,Mã,Nhận lúc,Giao dịch lúc,Số tiền,BIN,4 số cuối,Kết nối,Khớp theo,Mã chợ,Số sạp,Nghi vấn,Đề nghị: mã chợ,Đề nghị: số sạp,Đề nghị: không tính vì,Người đề nghị',
  conflicts: 'Mã tỉnh,Mã,Kết nối,Nhà cung cấp,Mã sự kiện,Nhận lúc,Số tiền,Chiều,BIN,Mã xác nhận,Xác nhận lúc,Số tiền xác nhận,Chiều xác nhận,Cùng tài khoản',
  dead_letters: 'Mã tỉnh,Mã,Kết nối,Nhà cung cấp,Nhận lúc,Loại,Lý do,Trường,Số byte,Ghi lại lúc',
  deliveries: 'Mã tỉnh,Mã,Kết nối,Nhà cung cấp,Nhận lúc,Loại,Lý do,Trường,Số byte,Ghi lại lúc',
  connections: 'Mã tỉnh,Mã kết nối,Nhà cung cấp,Môi trường,Tên,Mã chợ,Trạng thái,Số tài khoản đang theo dõi',
  feeds: 'Mã chợ,BIN,4 số cuối,Chủ tài khoản,Kết nối,Nhà cung cấp,Môi trường,Trạng thái kết nối,Từ ngày,Đến ngày,Đồng ý',
  marks: 'Mã chợ,Số sạp,Loại,Tên,Lập lúc,Kết thúc lúc',
  old_codes: 'Mã chợ,Mã cũ,Số sạp,Đặt lúc',
  bank_accounts: 'Chợ,Mã tài khoản,Loại người bán,BIN,4 số cuối,Chủ tài khoản,Trạng thái,Chính chủ,Lập lúc',
  fees: 'Mã chợ,Nơi thu,Mã khoản thu,Tên khoản thu,Loại,Mức thu,Từ mức,Đến mức,Văn bản,Từ ngày,Đến ngày',
  cases: 'Mã chợ,Quầy,Mã khoản thu,Số hồ sơ,Phải nộp,Hạn nộp,Trạng thái,Không tiền mặt,Tiền mặt,Nộp lần cuối,Mã,Lập lúc,Lý do hủy',
  receipts: 'Mã chợ,Số biên lai,Thu ngày,Người thu,Số tiền,Mã khoản thu,Số lượt,Số hồ sơ,Số phiếu báo thu,Trạng thái,Người nhập,Nhập lúc,Người hủy,Hủy lúc,Lý do hủy',
  arrears: 'Mã chợ,Số sạp,Người bán,Số phiếu báo thu,Kỳ,Hạn nộp,Số ngày quá hạn,Nhóm ngày,Còn nợ',
  desks: 'Mã tỉnh,Mã nơi thu,Nơi thu,Loại,Địa bàn,Tháng,Số quầy,Số quầy có mã,Số khoản phải thu,Thu không tiền mặt,Tỷ lệ (%),Phải thu (đồng),Thu không tiền mặt (đồng),Tỷ lệ theo tiền (%),Tiền mặt (đồng)',
  holidays: 'Ngày,Loại,Tên,Văn bản',
  consent_texts: 'Mục đích,Phiên bản,Tiếng Việt,Tiếng Anh,Từ ngày',
  retention_rules: 'Loại,Từ ngày,Giữ (ngày),Căn cứ,Người đặt,Đặt lúc,Đang áp dụng',
  teams: 'Mã tỉnh,Mã đơn vị,Đơn vị,Cấp,Tên tổ,Cơ quan thành lập,Số hộ phụ trách,Số thành viên,Ngày thành lập,Ngày giải thể,Văn bản,Mã tổ',
  team_counts: 'Mã đơn vị,Đơn vị,Ngày,Cấp,Cách nói số tổ,Số tổ,Cách nói số thành viên,Số thành viên,Nguồn,Văn bản,Nhập lúc',
  banks: 'BIN,Mã,Tên ngắn,Tên,SWIFT,Quét mã,Tra tên',
};
/** Lists whose file has a name of its own: the runs of the retention leave as what each of them let go. */
const FILES = { '/v1/trail': 'audit', '/v1/system/jobs': 'system_jobs', '/v1/bank/accounts': 'bank_accounts', '/v1/retention_runs': 'retention',
  '/v1/rounds/{id}/stalls': 'round_stalls', '/v1/rounds/{id}/checks': 'round_checks', '/v1/indicator_values': 'entered_values' };
/** Who has the right that a list asks for. */
const hand = (right) => ({ SYSTEM: root, RETENTION_READ: root, PAYMENT_REVIEW: reconciler, RECONCILE: reconciler, BANK_CHECK: vcb, TEAM_READ: admin, TEST_LABEL: admin })[right] ?? maker;

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
  person(register, 'recon', 'reconciler', '--province', '22');
  person(register, 'here', 'reconciler', '--market', 'HL1', '--province', '22');
  person(register, 'vcb', 'bank_checker', '--province', '22', '--bank', '970436');
  person(register, 'admin', 'prov_admin', '--province', '22');
  person(register, 'mb', 'bank_checker', '--province', '22', '--bank', '970422');
  [root, admin, reconciler, here, vcb, mb] = await Promise.all(['root', 'admin', 'recon', 'here', 'vcb', 'mb'].map((who) => register.person(who, PASSWORD)));
  register.sql(`with p as (insert into plan (province, number, issuer, title, issued_on, period_from, period_to)
      values (22, '9/KH-UBND', 'UBND', 'Kế hoạch', '2026-01-01', '2026-01-01', '2026-12-31') returning id)
    insert into target (province, plan, indicator, version, market, period_from, period_to, value, value_kind)
    select 22, id, 'ISS', 1, '${MARKETS[0]}', '2026-01-01', '2026-12-31', 50, 'percent' from p;
    insert into audit (province, market, action) values (22, '${MARKETS[1]}', 'test.line'), (22, '${MARKETS[0]}', 'test.line')`);
  register.sql(`update stall set zone = '=HYPERLINK("http://x")', line_of_business = '@cá', status_reason = '+1' where number = 'A1'`);
});
after(() => register.stop());

describe('an export', () => {
  test('is there for every list of the route table', () => {
    const kept = [...routes.matchAll(/^\t\{GET, "([^"]+)", RIGHT_\w+, .*?, (\w+_list|trail_list)\},/gm)].map(([, path]) => path).filter((path) => !path.startsWith('/v1/exports/'));
    assert.ok(kept.length > 15, kept.join());
    const names = kept.map((path) => FILES[path] ?? path.split('/').at(-1));
    assert.deepEqual(names.filter((name) => !LISTS.some(({ list }) => list === name)), []);
    assert.deepEqual(Object.keys(HEADS).filter((name) => !LISTS.some(({ list }) => list === name)), []);
  });

  for (const { list, right } of LISTS)
    test(`of ${list} comes as CSV and as XLSX under the same head`, async () => {
      const who = hand(right);
      const csv = await got(`/v1/exports/${list}.csv`, who), xlsx = await got(`/v1/exports/${list}.xlsx`, who);
      assert.equal(csv.headers['content-type'], 'text/csv; charset=utf-8');
      assert.ok(csv.bytes.toString().startsWith('\ufeff'));
      const [head] = lines(csv), titles = head.split(',');
      if (HEADS[list]) assert.equal(head, HEADS[list]);
      assert.ok(titles.length >= 4 && titles.every((title) => /^\S/.test(title)) && new Set(titles).size === titles.length, head);
      const texts = unzipped(xlsx.bytes);
      for (const title of titles) assert.ok(texts.includes(`>${title}<`), title);
      refused(await who('GET', `/v1/exports/${list}.ods`), 404, 'not_found');
      if (!['ADOPTION_READ', 'SIGNED_IN'].includes(right)) refused(await viewer('GET', `/v1/exports/${list}.csv`), 403, 'forbidden');
    });

  test('of people and of the trail honours the scope, and no name of a person becomes a formula', async () => {
    register.sql(`update person set name = '=cmd()' where login = 'viewer'`);
    const people = lines(await got('/v1/exports/people.csv', root));
    assert.ok(people.some((line) => line.startsWith("viewer,'=cmd(),active,")), people.join('\n'));
    assert.ok(people.every((line) => !line.includes('argon2')));
    const trail = lines(await got('/v1/exports/audit.csv', elsewhere)), all = lines(await got('/v1/exports/audit.csv'));
    assert.ok(all.length > trail.length && trail.slice(1).every((line) => line.includes(',HL2,')), trail.join('\n'));
    const plan = lines(await got('/v1/exports/targets.csv', viewer));
    assert.match(plan[1], /^22,9\/KH-UBND,ISS,1,.*,,HL1,,2026-01-01,2026-12-31,50,percent$/);
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
      assert.doesNotMatch((await got(`/v1/exports/${list}.csv`, hand(right))).bytes.toString(), /0912345678|912345678|022184000108|0011000123456/);
  });

  test('of what waits for a person holds the rows of the list, and a payment that leaves is a payment looked at', async () => {
    const { id: revision } = await submitted(maker, MARKETS[0], form('A3', { vendor: { name: '=Hộ cô Hường' }, account: { number: '0011000777654', holder_name: 'TRAN VAN BA' } }));
    const approved = await register.person('second').then((who) => who('POST', `/v1/revisions/${revision}/approve`, { version: 2 }));
    assert.ok(approved.status < 300, approved.bytes.toString());
    const [[account]] = register.sql(`update account set state = 'active', name_match = 'mismatch' where last4 = '7654' returning id`);
    const { id: connection } = JSON.parse(register.socho('connection', 'add', '--province', '22', '--name', '=Cổng', '--json'));
    const zeros = (bytes) => `decode(repeat('00', ${bytes}), 'hex')`;
    const [[lost], [clash]] = ['none', 'terminal'].map((rule) => register.sql(`insert into confirmation (province, id, received_at, occurred_at, amount_vnd, connection,
        stall, market, day, counted, direction, bin, match_rule, doubt, event_id, account_hash, personal_hash)
      select 22, new_id(), '2026-11-20 03:00:00Z', '2026-11-20 02:59:00Z', 45000, '${connection}', s.id, s.market, case when s.id is not null then '2026-11-20'::date end, false,
        'credit', '970436', '${rule}', case when s.id is not null then 'conflict' end, 'event-${rule}', ${zeros(16)}, sha256('x')
      from (values (1)) as one left join stall s on '${rule}' <> 'none' and s.number = 'A3' returning id`)[0]);
    register.sql(`insert into silence (province, market, account, connection, last_day, noticed_at)
        values (22, '${MARKETS[0]}', '${account}', '${connection}', '2026-11-10', '2026-11-18 01:00:00Z');
      insert into duplicate (province, market, vendor_a, vendor_b, reasons, similarity, found_at)
        select 22, '${MARKETS[0]}', least(v.id, o.id), greatest(v.id, o.id), '{phone,name}', 0.9, '2026-11-18 01:00:00Z'
        from vendor v, (select '00000000-0000-7000-8000-000000000001'::uuid as id) as o where v.name = '=Hộ cô Hường';
      insert into delivery_key (province, connection, event_id, confirmation, received_at, fingerprint)
        values (22, '${connection}', 'event-none', '${lost}', '2026-11-20 03:00:00Z', ${zeros(16)});
      insert into confirmation_conflict (province, id, received_at, connection, event_id, confirmation, fingerprint, direction, amount_vnd, bin, account_hash, box)
        values (22, new_id(), '2026-11-20 04:00:00Z', '${connection}', 'event-none', '${lost}', ${zeros(16)}, 'debit', 46000, '970436', ${zeros(16)}, ${zeros(40)});
      insert into statement_file (province, id, name, file_hash, file_bytes, hint_box, boxes, format, state, created_at, done_at)
        values (22, '${MARKETS[0]}', '=sao kê.csv', ${zeros(16)}, 9, ${zeros(40)}, '{}', 'csv', 'done', '2026-11-20 03:00:00Z', now());
      insert into statement (province, file, n, bin, account, account_hash, last4, proof, row_count, recorded)
        values (22, '${MARKETS[0]}', 1, '970436', '${account}', ${zeros(16)}, '7654', 'none', 5, 4);
      insert into delivery_aside (province, connection, digest, kind, reason, field, box, received_at)
        values (22, '${connection}', ${zeros(16)}, 'unread', 'missing', '=id', ${zeros(40)}, '2026-11-20 03:00:00Z');
      insert into connection (province, market, provider, environment, name, secret_box, path_token_hash)
        values (22, '${MARKETS[0]}', 'native', 'test', 'Của HL1', '\\xfeedc0de', ${zeros(16)});
      insert into feed (province, account, connection, market, since, consent)
        values (22, '${account}', '${connection}', '${MARKETS[0]}', '2026-11-01', '=phiếu 1');
      insert into stall_mark (province, market, stall, kind, shown, value_hash, created_at)
        select 22, market, id, 'terminal', '=Quầy 1', ${zeros(16)}, '2026-11-01 01:00:00Z' from stall where number = 'A3';
      insert into holiday (day, kind, name, document) values ('2030-02-04', 'off', '=Tết', '1/TB')`);
    const rows = async (list, who = maker) => lines(await got(`/v1/exports/${list}.csv`, who)).slice(1);
    const only = async (list, row, who) => assert.match((await rows(list, who)).join('\n'), row);
    await only('name_checks', new RegExp(`^HL1,${account},'=Hộ cô Hường,household,,970436,7654,TRAN VAN BA,mismatch,,,,1,\\S+ \\S+$`));
    await only('duplicates', /^HL1,[0-9a-f-]{36},,'=Hộ cô Hường,"phone, name",0\.900,open,2026-11-18 08:00:00,,,$/);
    await only('silences', /^HL1,970436,7654,'=Cổng,native,2026-11-10,2026-11-18 08:00:00,$/);
    await only('statements', new RegExp(`^22,${MARKETS[0]},'=sao kê\\.csv,2026-11-20 10:00:00,csv,done,,970436,7654,,,5,4,0,0,0$`), reconciler);
    await only('conflicts', new RegExp(`^22,[0-9a-f-]{36},'=Cổng,native,event-none,2026-11-20 11:00:00,46000,debit,970436,${lost},2026-11-20 10:00:00,45000,credit,có$`), reconciler);
    await only('dead_letters', /^22,[0-9a-f-]{36},'=Cổng,native,2026-11-20 10:00:00,unread,missing,'=id,10,$/, reconciler);
    const connections = await rows('connections');
    assert.match(connections[0], /^22,[0-9a-f-]{36},native,live,'=Cổng,,active,1$/);
    assert.match(connections[1], /^22,[0-9a-f-]{36},native,test,Của HL1,HL1,active,0$/);
    assert.deepEqual(await rows('connections', elsewhere), connections.slice(0, 1).map((line) => line.replace(/1$/, '0')), "another market's own connection is not shown");
    await only('feeds', /^HL1,970436,7654,TRAN VAN BA,'=Cổng,native,live,active,2026-11-01,,'=phiếu 1$/);
    await only('marks', /^HL1,A3,terminal,'=Quầy 1,2026-11-01 08:00:00,$/);
    await only('bank_accounts', new RegExp(`^Chợ Hạ Long I,${account},household,970436,7654,TRAN VAN BA,active,unproven,\\S+ \\S+$`), vcb);
    assert.deepEqual(await rows('bank_accounts', mb), [], 'another bank\'s');
    assert.ok((await rows('holidays', viewer)).includes("2030-02-04,off,'=Tết,1/TB"));
    const [[wordings, rules]] = register.sql('select (select count(*) from consent_text), (select count(*) from retention_rule)');
    assert.equal((await rows('consent_texts', viewer)).length, Number(wordings));
    assert.equal((await rows('retention_rules', root)).length, Number(rules));
    const { items } = (await viewer('GET', '/v1/banks')).json, banks = await rows('banks', viewer);
    assert.deepEqual(banks.map((line) => line.slice(0, 6)), items.map(({ bin }) => bin));
    assert.ok(banks.some((line) => line.startsWith('970436,VCB,Vietcombank,') && line.includes(',BFTVVNVX,có,')), banks.join('\n'));
    const looked = () => register.sql(`select entity_id from audit where action = 'payment.look' order by 1`).flat();
    assert.deepEqual(looked(), []);
    assert.deepEqual(await rows('reconciliation', reconciler), [
      `22,${clash},2026-11-20 10:00:00,2026-11-20 09:59:00,45000,970436,,'=Cổng,terminal,HL1,A3,conflict,,,,`,
      `22,${lost},2026-11-20 10:00:00,2026-11-20 09:59:00,45000,970436,,'=Cổng,none,,,,,,,`]);
    assert.deepEqual(looked(), [lost, clash].sort());
    for (const { list, right } of LISTS)
      assert.doesNotMatch((await got(`/v1/exports/${list}.csv`, hand(right))).bytes.toString(), /0912 ?345 ?678|0011000777654/, list);
    for (const list of ['name_checks', 'duplicates', 'silences', 'feeds', 'marks']) assert.deepEqual(await rows(list, elsewhere), [], list);
    for (const list of ['statements', 'conflicts', 'dead_letters']) assert.deepEqual(await rows(list, here), [], list);
    assert.equal((await rows('reconciliation', here)).length, 1, 'what nobody was credited with is of no market');
  });
});
