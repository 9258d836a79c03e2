// Spreadsheets of vendors through the running service: every row is told what it would do and why not, nothing changes
// before a maker says so, and the same file twice is the same import.
import assert from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';
import { after, before, describe, test } from 'node:test';
import { MARKETS, PROVINCE, Register } from './register.mjs';

const register = new Register();
let maker, second, elsewhere, viewer;

const HEAD = ['Số sạp', 'Loại người bán', 'Tên người bán', 'Số điện thoại', 'Số định danh', 'Mã số thuế', 'Ngân hàng',
  'Số tài khoản', 'Tên chủ tài khoản', 'Phiếu đồng ý', 'Chứng cứ tài khoản'];
const row = (n, changes = {}) => ({ stall: `A${n}`, kind: 'Cá nhân', name: `Nguyễn Thị Hoa ${n}`, phone: `0912000${100 + n}`,
  id: `022184000${100 + n}`, tax: '', bank: 'Vietcombank', account: `00110001${1000 + n}`, holder: `NGUYEN THI HOA ${String(n).replace(/[0-9]/g, (d) => 'ABCDEFGHIJ'[d])}`, ...changes });
const cells = (r) => [r.stall, r.kind, r.name, r.phone, r.id, r.tax, r.bank, r.account, r.holder, r.consent ?? 'giấy', 'tủ 1'];
const csv = (rows, { head = HEAD, separator = ',', mark = '' } = {}) =>
  mark + [head, ...rows.map((r) => (Array.isArray(r) ? r : cells(r)))].map((line) => line.join(separator)).join('\r\n') + '\r\n';

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
const refused = (answer, status, code, field) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  assert.equal(answer.json.code, code);
  if (field) assert.equal(answer.json.field, field);
};
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const upload = (file, { market = MARKETS[0], who = maker, name = 'sap.csv' } = {}) =>
  who('POST', `/v1/imports?market=${market}&name=${encodeURIComponent(name)}`, undefined,
    { raw: Buffer.from(file), headers: { 'content-type': 'application/octet-stream' } });

async function settled(id, who = maker) {
  for (;;) {
    const one = ok(await who('GET', `/v1/imports/${id}`));
    if (!['queued', 'committing'].includes(one.state)) return one;
    await pause(50);
  }
}
async function checked(file, more) {
  const made = ok(await upload(file, more), 201);
  return settled(made.id);
}
const rowsOf = async (id, query = '') => ok(await maker('GET', `/v1/imports/${id}/rows?limit=200${query}`)).items;
const counts = () => register.sql('select (select count(*) from vendor), (select count(*) from revision), (select count(*) from import_row)')[0];

// ---- workbooks, part by part

/** A ZIP of these parts; sizes may lie. */
function zip(parts) {
  const crcTable = Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1; return n >>> 0; });
  const crc32 = (b) => { let c = ~0; for (const x of b) c = crcTable[(c ^ x) & 255] ^ (c >>> 8); return ~c >>> 0; };
  const local = [], central = [];
  let at = 0;
  for (const [name, text] of Object.entries(parts)) {
    const raw = Buffer.from(text), packed = deflateRawSync(raw), label = Buffer.from(name), fixed = Buffer.alloc(26);
    fixed.writeUInt16LE(20, 0);
    fixed.writeUInt16LE(8, 4);
    fixed.writeUInt32LE(crc32(raw), 10);
    fixed.writeUInt32LE(packed.length, 14);
    fixed.writeUInt32LE(raw.length, 18);
    fixed.writeUInt16LE(label.length, 22);
    local.push(Buffer.from('PK\x03\x04', 'latin1'), fixed, label, packed);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    central.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fixed, tail, label);
    at += 30 + label.length + packed.length;
  }
  const directory = Buffer.concat(central), end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Object.keys(parts).length, 8);
  end.writeUInt16LE(Object.keys(parts).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, directory, end]);
}
const NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
const TYPE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
function xlsx(rows, { head = HEAD, type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml', more = {} } = {}) {
  const cell = (value) => (typeof value === 'number' ? `<c><v>${value}</v></c>` : value?.xml ?? (value ? `<c t="inlineStr"><is><t>${escaped(value)}</t></is></c>` : '<c/>'));
  const line = (values, n) => `<row r="${n + 1}">${values.map(cell).join('')}</row>`;
  return zip({
    '[Content_Types].xml': `<Types><Override PartName="/xl/workbook.xml" ContentType="${type}"/></Types>`,
    '_rels/.rels': `<Relationships><Relationship Id="r1" Type="${TYPE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook ${NS}><sheets><sheet name="Người bán" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="r1" Type="${TYPE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet ${NS}><sheetData>${[head, ...rows.map((r) => (Array.isArray(r) ? r : cells(r)))].map(line).join('')}</sheetData></worksheet>`,
    ...more });
}

before(async () => {
  await register.start();
  [maker, second, elsewhere, viewer] = await Promise.all(['maker', 'second', 'elsewhere', 'viewer'].map((who) => register.person(who)));
});
after(() => register.stop());

describe('a dry run', () => {
  test('says of every row what it would do, in CSV with either separator and in XLSX, and changes nothing', async () => {
    const before_ = register.sql('select count(*) from vendor union all select count(*) from revision');
    for (const [n, file] of [[0, csv([row(1), row(2)])], [1, csv([row(1), row(3)], { separator: ';', mark: '\ufeff' })], [2, xlsx([row(1), row(4)])]]) {
      const one = await checked(file, { name: `f${n}` });
      assert.equal(one.state, 'checked', JSON.stringify(one));
      assert.deepEqual(one.actions, { create: 2, update: 0, unchanged: 0, duplicate: 0, error: 0 });
      assert.equal(one.rows, 2);
      assert.equal(one.has_error_file, false);
      const rows = await rowsOf(one.id);
      assert.deepEqual(rows.map((r) => [r.line, r.action, r.stall.number]), [[2, 'create', 'A1'], [3, 'create', `A${n + 2}`]]);
      assert.equal(rows[0].account.last4, '1001');
    }
    assert.deepEqual(register.sql('select count(*) from vendor union all select count(*) from revision'), before_);
  });

  test('lists every fault of a row, with column, value and reason in two languages', async () => {
    const bad = row(5, { kind: 'Ông', phone: '12', id: '123', account: '12', bank: 'Ngân hàng Mây', name: '' });
    const one = await checked(csv([bad, row(6)]));
    assert.deepEqual([one.actions.error, one.actions.create], [1, 1]);
    const [first] = await rowsOf(one.id, '&action=error');
    const faults = Object.fromEntries(first.faults.map((f) => [f.column, f]));
    assert.deepEqual(Object.keys(faults).sort(), ['Loại người bán', 'Ngân hàng', 'Số tài khoản', 'Số điện thoại', 'Số định danh', 'Tên người bán'].sort());
    assert.equal(faults['Ngân hàng'].code, 'unknown_bank');
    assert.equal(faults['Ngân hàng'].value, 'Ngân hàng Mây');
    assert.equal(faults['Ngân hàng'].field, 'account.bin');
    assert.equal(faults['Số điện thoại'].value, '***');
    assert.match(faults['Số điện thoại'].vi, /Số điện thoại/);
    assert.match(faults['Số điện thoại'].en, /phone/);
  });

  test('refuses what a spreadsheet destroyed, and guesses nothing', async () => {
    const numbers = await checked(xlsx([
      cells(row(5, { phone: 912345678 })), cells(row(6, { account: 1.23e12 })), cells(row(7, { account: 19000012345 })),
      cells(row(8, { id: { xml: '<c><v>2.2184000108E+10</v></c>' } }))]));
    assert.deepEqual((await rowsOf(numbers.id)).map((r) => r.faults.map((f) => f.code)), Array(4).fill(['number_lost']));
    const texts = await checked(csv([row(5, { phone: '912345678' }), row(6, { account: '1.23E+12' }), row(7, { account: '"1,9E+10"' }),
      row(8, { id: '22184000108' }), row(9, { account: '1234567890123450' }), row(10, { account: '1234567890123456' })]));
    assert.deepEqual((await rowsOf(texts.id)).map((r) => r.faults.map((f) => f.code).join()),
      ['number_lost', 'number_lost', 'number_lost', 'number_lost', 'number_lost', '']);
  });

  test('finds repeats in the file, stalls that are not there, and formulas by their cached value', async () => {
    const named = (n, xml) => Object.assign(cells(row(n)), { 2: { xml } });
    const one = await checked(xlsx([row(11), row(11, { name: 'Trần Văn Ba' }), row(99), row(12, { id: row(11).id, name: 'Lê Thị Tư' }),
      named(13, '<c t="str"><f>"x"</f><v>Phạm Thị Năm</v></c>'), named(14, '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>')]));
    assert.deepEqual((await rowsOf(one.id)).map((r) => [r.action, r.faults[0]?.code]), [['create', undefined], ['duplicate', 'row_repeated'],
      ['error', 'unknown_stall'], ['duplicate', 'vendor_repeated'], ['create', undefined], ['error', 'cell_error']]);
    const [{ code, detail, detail_vi }] = (await rowsOf(one.id))[1].faults;
    assert.deepEqual([code, detail, detail_vi], ['row_repeated', 'line 2', 'dòng 2'], 'which line it repeats, in both languages');
    assert.equal((await rowsOf(one.id))[4].vendor.name, 'Phạm Thị Năm');
  });

  test('reads Windows-1258 with its combining tones', async () => {
    const head = ['So sap', 'Loai nguoi ban', 'Ten nguoi ban', 'So dien thoai', 'So dinh danh', 'Ma so thue', 'Ngan hang', 'So tai khoan', 'Chu tai khoan'];
    const text = csv([row(15, { kind: 'Ca nhan', name: 'HERE' })], { head });
    const [front, back] = text.split('HERE');
    // "Nguyễn": ê is one byte and its tone another.
    const one = await checked(Buffer.concat([Buffer.from(front), Buffer.from([0x4e, 0x67, 0x75, 0x79, 0xea, 0xde, 0x6e]), Buffer.from(back)]));
    assert.equal(one.state, 'checked', JSON.stringify(one.error));
    assert.equal((await rowsOf(one.id))[0].vendor.name, 'Nguyễn');
  });

  test('names columns that it does not know, and takes them along into the file of errors', async () => {
    const one = await checked(csv([[...cells(row(16)), 'xanh'], [...cells(row(17, { phone: '1' })), '=cmd()'], [...cells(row(18, { account: '1.23E+12' })), 'đỏ']], { head: [...HEAD, 'Màu'] }));
    assert.equal(one.notes.ignored_columns, 'Màu');
    assert.equal(one.has_error_file, true);
    const file = await maker('GET', `/v1/imports/${one.id}/errors`);
    assert.equal(file.headers['content-type'], 'text/csv; charset=utf-8');
    const lines = file.bytes.toString().split('\r\n');
    assert.equal(lines[0], `\ufeff${[...HEAD, 'Màu', 'Lỗi'].join(',')}`);
    assert.match(lines[1], /^A17,Cá nhân,.*,'=cmd\(\),"Số điện thoại: Số điện thoại không đúng/);
    assert.match(lines[2], /Số tài khoản: .*\(bị viết dạng số mũ\)/);
    assert.equal(lines.length, 4);
    // Mended and handed in again, in the same layout.
    const again = await checked(file.bytes.toString().replace(',1,', ',0912000117,').replace('1.23E+12', '1230000000001'));
    assert.deepEqual(again.actions, { create: 2, update: 0, unchanged: 0, duplicate: 0, error: 0 });
  });
});

describe('the template', () => {
  test('comes as XLSX and CSV and reads back as an empty sheet with every column', async () => {
    const file = await maker('GET', '/v1/imports/template.csv');
    assert.match(file.bytes.toString(), /^\ufeffSố sạp,Loại người bán,Tên người bán,/);
    const filled = await checked(`${file.bytes}A18,HKD,Hộ Bà Sáu,,,0100109106,Techcombank,19012345678,BA SAU,\r\n`);
    assert.deepEqual(filled.actions, { create: 1, update: 0, unchanged: 0, duplicate: 0, error: 0 });
    const book = await maker('GET', '/v1/imports/template.xlsx');
    assert.equal(book.headers['content-type'], 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
    const empty = await checked(book.bytes);
    assert.equal(empty.state, 'refused');
    assert.equal(empty.error.code, 'no_head');
    assert.match(empty.error.detail, /nothing below the head/);
    refused(await maker('GET', '/v1/imports/template.ods'), 404, 'not_found');
  });
});

describe('a file that is none', () => {
  const big = 'x'.repeat(1 << 20);
  const cases = [
    ['a corrupt ZIP', 'bad_workbook', () => xlsx([row(1)]).subarray(0, 700)],
    ['a zip bomb', 'workbook_expands', () => xlsx([], { more: { 'xl/worksheets/sheet1.xml': `<worksheet>${' '.repeat(30 << 20)}</worksheet>` } })],
    ['a workbook with macros', 'workbook_macros', () => xlsx([row(1)], { type: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml' })],
    ['a sheet without headers', 'no_head', () => xlsx([row(1)], { head: cells(row(2)) })],
    ['a sheet that lacks a column', 'missing_column', () => csv([cells(row(1)).slice(0, 8)], { head: HEAD.slice(0, 8) })],
    ['100 000 rows', 'too_many_rows', () => csv(Array.from({ length: 100000 }, (_, n) => [`A${n}`, 'Cá nhân', 'A', '', '', '', 'VCB', '123456', 'AA']))],
    ['a cell of 1 MB in a CSV', 'cell_too_long', () => csv([row(1, { name: big })])],
    ['a cell of 1 MB in a workbook', 'cell_too_long', () => xlsx([row(1, { name: big })])],
    ['an external entity', 'bad_workbook', () => xlsx([], { more: { 'xl/worksheets/sheet1.xml': `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet ${NS}><sheetData><row r="1"><c t="str"><v>&e;</v></c></row></sheetData></worksheet>` } })],
    ['an old workbook, or one with a password', 'workbook_locked', () => Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 1])],
    ['an image', 'not_a_table', () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1])],
    ['another encoding', 'bad_encoding', () => Buffer.from([0xff, 0xfe, 0x41, 0])],
    ['quotes that do not match', 'bad_csv', () => `${HEAD.join()}\r\nA1,"x"y\r\n`],
  ];
  for (const [name, code, make] of cases)
    test(`${name} is refused as ${code}, and nothing stays of it`, async () => {
      const rows = counts();
      const one = await checked(make());
      assert.equal(one.state, 'refused');
      assert.equal(one.error.code, code, JSON.stringify(one.error));
      assert.ok(one.error.vi && one.error.en);
      assert.deepEqual(counts(), rows);
      assert.deepEqual(register.sql(`select count(*) from import_part where import = '${one.id}'`), [['0']]);
      refused(await maker('POST', `/v1/imports/${one.id}/commit`, {}), 409, 'wrong_state');
      refused(await maker('POST', `/v1/imports/${one.id}/submit`, {}), 409, 'wrong_state');
    });

  test('an upload without a file, a market or a right is refused at once', async () => {
    refused(await upload(''), 422, 'bad_upload', 'file');
    refused(await upload('a', { market: 'x' }), 422, 'unknown_market', 'market');
    refused(await maker('POST', '/v1/imports', undefined, { raw: Buffer.from('a'), headers: { 'content-type': 'text/csv' } }), 422, 'missing', 'market');
    refused(await upload('a', { who: elsewhere }), 403, 'forbidden');
    refused(await upload('a', { who: viewer }), 403, 'forbidden');
    refused(await maker('POST', `/v1/imports?market=${MARKETS[0]}`, undefined,
      { raw: Buffer.from('--x\r\nnonsense'), headers: { 'content-type': 'multipart/form-data; boundary=x' } }), 422, 'bad_upload', 'file');
  });
});

describe('a commit', () => {
  let id;
  test('makes drafts of the good rows but for those that are left out, in the name of the maker', async () => {
    const boundary = 'xyz';
    const part = (name, text, file) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file ? `; filename="${file}"` : ''}\r\n\r\n${text}\r\n`;
    const body = `${part('market', MARKETS[0])}${part('file', csv([row(1), row(2), row(3, { phone: '1' }), row(4)]), 'chợ.csv')}--${boundary}--\r\n`;
    const made = ok(await maker('POST', '/v1/imports', undefined, { raw: Buffer.from(body), headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } }), 201);
    assert.equal(made.name, 'chợ.csv');
    id = made.id;
    await settled(id);
    refused(await maker('POST', `/v1/imports/${id}/commit`, { exclude: ['x'] }), 422, 'wrong_type', 'exclude');
    ok(await maker('POST', `/v1/imports/${id}/commit`, { exclude: [5] }));
    const one = await settled(id);
    assert.equal(one.state, 'committed');
    assert.deepEqual([one.drafted, one.excluded, one.revisions.draft], [2, 1, 2]);
    const revision = ok(await maker('GET', `/v1/revisions/${(await rowsOf(id))[0].revision.id}`));
    assert.equal(revision.state, 'draft');
    assert.equal(revision.created_by, 'Người maker');
    const [[phone, number]] = register.sql(`select after -> 'sealed' ->> 'vendor.phone', after -> 'sealed' ->> 'account.number' from audit
      where action = 'revision.create' and entity_id = '${revision.id}'`);
    assert.match(`${phone} ${number}`, /^[0-9a-f]{32} [0-9a-f]{32}$/);
    assert.equal(revision.vendor.name, 'Nguyễn Thị Hoa 1');
    assert.equal(revision.account.last4, '1001');
    refused(await maker('POST', `/v1/imports/${id}/commit`, {}), 409, 'wrong_state');
    assert.deepEqual(register.sql(`select count(*) from import_row where personal_box is not null and revision is not null`), [['0']]);
  });

  test('the same file again is the import that is there, and the same rows in another file change nothing', async () => {
    const again = ok(await upload(csv([row(1), row(2), row(3, { phone: '1' }), row(4)])), 200);
    assert.equal(again.id, id);
    const saved = await checked(csv([row(1), row(2)], { separator: ';' }));
    assert.deepEqual(saved.actions, { create: 0, update: 0, unchanged: 2, duplicate: 0, error: 0 });
    ok(await maker('POST', `/v1/imports/${saved.id}/commit`, {}));
    assert.equal((await settled(saved.id)).drafted, 0);
  });

  test('a draft of an import is approved like any other, and then its row is unchanged, and another account an update', async () => {
    const [first] = await rowsOf(id);
    const sent = ok(await maker('POST', `/v1/imports/${id}/submit`, { exclude: [3] }));
    assert.deepEqual([sent.revisions.submitted, sent.revisions.draft], [1, 1]);
    assert.equal(ok(await maker('POST', `/v1/imports/${id}/submit`, { exclude: [3] })).revisions.submitted, 1);
    const { version, submitted_by: by } = ok(await maker('GET', `/v1/revisions/${first.revision.id}`));
    assert.equal(by, 'Người maker');
    refused(await maker('POST', `/v1/revisions/${first.revision.id}/approve`, { version }), 403, 'same_person');
    ok(await second('POST', `/v1/revisions/${first.revision.id}/approve`, { version }));
    const one = await checked(csv([row(1), row(2, { id: '' }), row(5, { account: row(1).account, id: '', name: 'Người Khác' })], { mark: '\ufeff', separator: ';' }));
    const rows = await rowsOf(one.id);
    assert.deepEqual(rows.map((r) => [r.action, r.faults[0]?.code]), [['unchanged', undefined], ['create', undefined], ['duplicate', 'account_elsewhere']]);
    const other = await checked(csv([row(1, { account: '00119999' }), row(6, { id: row(1).id, name: row(1).name, account: '00118888' }), row(7, { id: row(1).id, name: 'Ai Đó' })]));
    assert.deepEqual((await rowsOf(other.id)).map((r) => [r.action, r.faults[0]?.code]),
      [['update', undefined], ['update', undefined], ['duplicate', 'id_elsewhere']]);
    ok(await maker('POST', `/v1/imports/${other.id}/commit`, {}));
    await settled(other.id);
    const [update] = await rowsOf(other.id);
    assert.equal(ok(await maker('GET', `/v1/revisions/${update.revision.id}`)).vendor.name, 'Nguyễn Thị Hoa 1');
  });

  test('a row whose vendor has not agreed stays a draft, and no submission of it alone is taken', async () => {
    const batch = await checked(csv([row(18, { consent: '' }), row(19)]));
    assert.deepEqual((await checked(csv([row(20, { consent: 'chắc là có' })]))).actions.error, 1);
    ok(await maker('POST', `/v1/imports/${batch.id}/commit`, {}));
    await settled(batch.id);
    const sent = ok(await maker('POST', `/v1/imports/${batch.id}/submit`, {}));
    assert.deepEqual([sent.revisions.submitted, sent.revisions.draft], [1, 1]);
    refused(await maker('POST', `/v1/imports/${batch.id}/submit`, {}), 409, 'consent_needed', 'consents');
  });

  test('its drafts are approved by another person in one go, but for single rows, each on its own', async () => {
    const batch = await checked(csv([row(14), row(15), row(16), row(17)]));
    ok(await maker('POST', `/v1/imports/${batch.id}/commit`, {}));
    await settled(batch.id);
    assert.equal(register.socho('import', 'submit', '--as', 'maker', batch.id), '4 submitted\n');
    assert.equal(register.socho('import', 'submit', '--as', 'maker', batch.id), '0 submitted\n');
    assert.throws(() => register.socho('import', 'submit', '--as', 'nobody', batch.id));
    const rows = await rowsOf(batch.id);
    const items = rows.filter((r) => r.line !== 3).map((r) => ({ id: r.revision.id, version: r.revision.version }));
    items[1].version += 5;
    const answer = ok(await second('POST', '/v1/revisions/decisions', { decision: 'approve', items }));
    assert.deepEqual(answer.results.map((r) => r.status < 300), [true, false, true]);
    assert.equal(answer.results[1].answer.code, 'conflict');
    assert.deepEqual((await rowsOf(batch.id)).map((r) => r.revision.state), ['approved', 'submitted', 'submitted', 'approved']);
    refused(await maker('POST', '/v1/revisions/decisions', { decision: 'approve', items: [] }), 422, 'out_of_range');
    const own = ok(await maker('POST', '/v1/revisions/decisions', { decision: 'approve', items: [{ id: rows[1].revision.id, version: rows[1].revision.version }] }));
    assert.equal(own.results[0].answer.code, 'same_person');
  });

  test('somebody else sees no import of a market outside the scope', async () => {
    refused(await elsewhere('GET', `/v1/imports/${id}`), 404, 'not_found');
    refused(await elsewhere('GET', `/v1/imports/${id}/rows`), 404, 'not_found');
    const list = ok(await maker('GET', `/v1/markets/${MARKETS[0]}/imports?limit=2`));
    assert.equal(list.items.length, 2);
    assert.ok(list.next);
  });

  test('the database holds no name of an account and no phone of the file in the clear', async () => {
    const plain = register.sql(`select count(*) from import_part where position('Nguyễn'::bytea in box) > 0 or position('0912'::bytea in box) > 0`);
    assert.deepEqual(plain, [['0']]);
    assert.ok(Number(register.sql(`select count(*) from import_part`)[0][0]) > 0);
    assert.equal(PROVINCE, 22);
  });

  test('the file and the values at fault are deleted when their time is over', async () => {
    register.sql(`update import_file set created_at = created_at - interval '31 days'`);
    register.sql(`insert into job (kind, payload) values ('import_forget', '{}')`);
    for (;;) {
      const [[left]] = register.sql(`select count(*) from import_part`);
      if (left === '0') break;
      await pause(100);
    }
    assert.ok(ok(await maker('GET', `/v1/imports/${id}`)).forgotten_at);
    assert.deepEqual(register.sql(`select count(*) from import_row where faults::text like '%"value"%' or personal_box is not null`), [['0']]);
    refused(await maker('GET', `/v1/imports/${id}/errors`), 404, 'not_found');
  });
});
