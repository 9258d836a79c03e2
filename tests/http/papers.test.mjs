// Papers for one vendor: the form that is signed, the slip that tells of a changed account, and that neither lies about.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { MARKETS, Register } from './register.mjs';
import { accountNumber, form, submitted } from './town.mjs';

const register = new Register();
let maker, second, elsewhere, viewer;
const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.equal(answer.json.code, code);
};
async function done(id) {
  for (;;) {
    const paper = ok(await maker('GET', `/v1/papers/${id}`));
    if (paper.state !== 'queued') return paper;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
/** The words of a PDF of so many pages, as poppler reads them. */
function words(bytes, pages = 1) {
  const file = join(register.dir, 'paper.pdf');
  writeFileSync(file, bytes);
  const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
  assert.match(info, /Page size: +59\d\.\d+ x 841\.\d+ pts \(A4\)/);
  assert.equal(Number(info.match(/^Pages: +(\d+)$/m)[1]), pages, 'pages');
  return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).normalize('NFC').replace(/\s+/g, ' ');
}

before(async () => {
  await register.start();
  [maker, second, elsewhere, viewer] = await Promise.all(['maker', 'second', 'elsewhere', 'viewer'].map((who) => register.person(who)));
}, { timeout: 120_000 });
after(() => register.stop());

test('a registration and consent form is filled from the draft, and is nowhere readable but in its answer', async () => {
  const number = accountNumber();
  const draft = ok(await maker('POST', `/v1/markets/${MARKETS[0]}/revisions`, form('A1', {
    vendor: { name: 'Hộ cô Hường', legal_name: 'Hộ kinh doanh Nguyễn Thị Hường', email: 'huong@example.vn', registration_number: '022184000555' },
    account: { number, holder_name: 'HKD NGUYEN THI HUONG' } })), 201);
  const path = `/v1/revisions/${draft.id}/form`;
  const { id, state } = ok(await maker('POST', path, {}), 201);
  assert.equal(state, 'queued');
  assert.equal((await done(id)).state, 'done');
  const answer = await maker('GET', `/v1/papers/${id}.pdf`);
  assert.deepEqual([answer.status, answer.headers['content-type']], [200, 'application/pdf']);
  const text = words(answer.bytes);
  for (const said of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc', 'PHIẾU ĐĂNG KÝ', 'Ban quản lý', 'Hộ kinh doanh',
    'Hộ cô Hường', 'Hộ kinh doanh Nguyễn Thị Hường', '022184000555', '+84912345678', 'huong@example.vn', 'Chợ Hạ Long I', 'A1',
    'Vietcombank', number, 'HKD NGUYEN THI HUONG', 'mẫu registration, bản 1', 'mẫu counts, bản 1', 'NGƯỜI ĐĂNG KÝ'])
    assert.ok(text.includes(said), `${said} is not in: ${text}`);
  assert.ok(text.indexOf('mẫu registration') < text.indexOf('mẫu account_sharing'), 'what the register itself needs comes first');
  assert.ok(!text.includes('trang'), 'one sheet needs no number');
  const row = register.sql(`select encode(file_box, 'escape') from paper where id = '${id}'`).flat().join();
  assert.ok(!row.includes('%PDF') && !row.includes(number));
  assert.ok(!existsSync(join(register.dir, 'out')) || readdirSync(join(register.dir, 'out')).length === 0);
  assert.deepEqual(register.sql(`select count(*) from audit where action = 'paper.take' and entity_id = '${id}'`), [['1']]);
  refused(await elsewhere('GET', `/v1/papers/${id}.pdf`), 404, 'not_found');
  refused(await elsewhere('POST', path, {}), 403, 'forbidden');
  refused(await viewer('GET', `/v1/papers/${id}.pdf`), 403, 'forbidden');
  refused(await maker('POST', '/v1/revisions/00000000-0000-7000-8000-000000000000/form', {}), 404, 'not_found');
});

test('a form with long names goes on to a second sheet, and each sheet says what it belongs to', async () => {
  const name = 'Hộ kinh doanh Nguyễn Thị Hường BUÔN BÁN RAU CỦ QUẢ TƯƠI SỐNG VÀ HÀNG KHÔ ĐẶC SẢN QUẢNG NINH TẠI CHỢ HẠ LONG MỘT QUẦY 12A';
  const draft = ok(await maker('POST', `/v1/markets/${MARKETS[0]}/revisions`, form('A3', {
    vendor: { name, legal_name: name, phone: '0912345679', email: `${'nguyen.thi.huong'.repeat(3)}@${'thuong-mai-dien-tu.'.repeat(4)}example.vn` },
    account: { number: accountNumber(), holder_name: 'HO KINH DOANH NGUYEN THI HUONG BUON BAN RAU CU QUA TUOI SONG' } })), 201);
  const { id } = ok(await maker('POST', `/v1/revisions/${draft.id}/form`, {}), 201);
  await done(id);
  const text = words((await maker('GET', `/v1/papers/${id}.pdf`)).bytes, 2);
  assert.match(text, /PHIẾU ĐĂNG KÝ, Chợ Hạ Long I, điểm A3 – trang 1, còn trang sau.*NGƯỜI ĐĂNG KÝ.*PHIẾU ĐĂNG KÝ, Chợ Hạ Long I, điểm A3 – trang 2\/2/);
});

test('a slip tells the vendor of a changed account, with the change itself', async () => {
  const approve = (revision) => second('POST', `/v1/revisions/${revision.id}/approve`, { version: revision.version });
  const first = await submitted(maker, MARKETS[0], form('A2', { vendor: { name: 'Hộ bà Tư' } }));
  const old = ok(await approve(first));
  assert.deepEqual(register.sql(`select count(*) from paper where kind = 'payout_notice'`), [['0']], 'a first account changes nothing');
  refused(await maker('POST', `/v1/revisions/${first.id}/form`, {}), 404, 'not_found');
  const number = accountNumber();
  const revision = await submitted(maker, MARKETS[0], { ...form('A2', { account: { bin: '970422', number, holder_name: 'TRAN VAN TU' } }), vendor: { id: old.vendor.id } });
  const { payout_change: waiting } = ok(await approve(revision), 202);
  const { notice } = ok(await maker('GET', `/v1/payout_changes/${waiting.id}`));
  assert.deepEqual([(await done(notice)).state, (await done(notice)).payout_change], ['done', waiting.id]);
  const text = words((await maker('GET', `/v1/papers/${notice}.pdf`)).bytes);
  const due = new Date(Date.parse(waiting.due_at) + 7 * 3600_000).toISOString();
  const [, year, month, day, time] = due.match(/^(\d+)-(\d+)-(\d+)T(\d+:\d+)/);
  for (const said of ['GIẤY BÁO', 'Kính gửi: Hộ bà Tư', 'MBBank', number.slice(-4), 'TRAN VAN TU', `${day}/${month}/${year} ${time}`, 'Chợ Hạ Long I'])
    assert.ok(text.includes(said), `${said} is not in: ${text}`);
  assert.ok(!text.includes(number));
});

test('a paper goes away after a week, and says so', async () => {
  const [[id]] = register.sql(`select id from paper where kind = 'registration' limit 1`);
  register.sql(`update paper set finished_at = now() - interval '8 days' where id = '${id}';
    insert into job (province, kind) values (0, 'papers')`);
  while (register.sql(`select state from paper where id = '${id}'`)[0][0] !== 'gone') await new Promise((resolve) => setTimeout(resolve, 50));
  refused(await maker('GET', `/v1/papers/${id}.pdf`), 410, 'paper_gone');
  assert.deepEqual(register.sql(`select file_box is null from paper where id = '${id}'`), [['t']]);
});
