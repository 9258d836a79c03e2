// From plan to report, from the screen: the province enters a plan and its targets; the board hands its quarter in, its commune sends it back and then approves it, the province
// hands its own in and another person there approves and publishes it; what is downloaded says what was frozen.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { cells, quarter } from '../http/reporting.mjs';
import { Browser, DESK, PHONE, soon } from './browser.mjs';
import { PASSWORD, reportTown } from './report_town.mjs';

let register, browser;
before(async () => {
  ({ register } = await reportTown());
  browser = new Browser(register);
}, { timeout: 240_000 });
afterEach(() => browser.closePages());
after(async () => {
  await browser?.closePages();
  await register?.stop();
});

const text = async (page, selector) => (await page.textContent(selector)).replace(/\s+/g, ' ');
const says = (page, words) => page.waitForFunction((wanted) => document.querySelector('main')?.textContent.replace(/\s+/g, ' ').includes(wanted), words);
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

/** Somebody's own browser, signed in. */
async function person(login, screen, lang) {
  const page = await browser.open(screen, lang);
  await browser.signIn(page, login, PASSWORD);
  return page;
}

/** What stands below this link, as a file. */
async function download(page, ending) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.click(`a[download][href$=".${ending}"]`)]);
  const path = join(register.dir, `${page.screen.name}.${ending}`);
  await file.saveAs(path);
  return path;
}

const WORDS = {
  vi: { enter: 'Nhập kế hoạch', target: 'Giao chỉ tiêu', added: (what, value) => `Đã giao chỉ tiêu ${what}: ${value}.`, asks: 'điểm đang sử dụng có mã',
    open: 'Mở kỳ báo cáo', begin: 'Lập báo cáo', save: 'Lưu giải trình', submit: 'Chốt số liệu và gửi', receive: 'Tiếp nhận', approve: 'Duyệt các số liệu này', back: 'Trả lại', publish: 'Công bố',
    sent: 'Đã gửi. Số liệu đã chốt.', returned: 'Đã trả lại.', taken: 'Đã tiếp nhận.', agreed: 'Đã duyệt.', public: 'Đã công bố.', why: 'Trả lại: Nêu rõ hai điểm nào', other: 'Người khác phải duyệt', total: 'Đã cấp mã QR', observed: 'Theo dõi được 8 trên 12', none: 'không có báo cáo đã duyệt' },
  en: { enter: 'Enter a plan', target: 'Set a target', added: (what, value) => `The target ${what} was set: ${value}.`, asks: 'stalls in use have a code',
    open: 'Open a reporting period', begin: 'Begin a report', save: 'Save', submit: 'Freeze the figures and hand in', receive: 'Receive', approve: 'Approve these figures', back: 'Return', publish: 'Publish',
    sent: 'Handed in. The figures are frozen.', returned: 'Returned.', taken: 'Received.', agreed: 'Approved.', public: 'Published.', why: 'Returned: Nêu rõ hai điểm nào', other: 'Another person approves this', total: 'QR code issued', observed: 'Observed 8 of 12', none: 'has no approved report' },
};

/** A set of the province's own: the last criterion left out, the first with another threshold, by a decision. */
async function entersCriteria(page, lang) {
  const name = `Tiêu chí riêng ${lang}`;
  await page.click('a[href="/app/province/criteria/new"]');
  await page.waitForSelector('fieldset.criterion');
  for (const [field, value] of Object.entries({ name, number: `12/QĐ-UBND`, issued_on: '01/03/2026', issuer: 'UBND tỉnh', valid_from: lang === 'vi' ? '01/01/2031' : '01/01/2032' }))
    await page.fill(`input[name=${field}]`, value);
  await page.locator('fieldset.criterion').last().locator('input[type=checkbox]').first().uncheck();
  const criterion = (n) => page.locator('fieldset.criterion').nth(n), taken = (n) => criterion(n).locator('input[type=checkbox]').first(), threshold = (n) => criterion(n).locator('input[name$=".threshold"]');
  await threshold(0).fill('92,5');
  await taken(1).uncheck();
  await threshold(2).fill('101');
  await page.click('main form button[type=submit]');
  await criterion(2).locator('.wrong').waitFor();
  await taken(1).check();
  await threshold(1).waitFor();
  assert.deepEqual(await page.locator('fieldset.criterion').evaluateAll((all) => all.map((one) => one.querySelectorAll('.wrong').length)), [0, 0, 1, 0, 0, 0, 0, 0], 'that threshold alone');
  await threshold(2).fill('80');
  await browser.check(page, 'criteria_new');
  await page.click('main form button[type=submit]');
  await says(page, name);
  assert.deepEqual(register.sql(`select count(*), min(threshold) filter (where code = 'C1'), bool_or(measure = 'wifi') from criterion c join criteria_set s on s.id = c.criteria_set where s.name = '${name}'`), [['7', '92.50', 'f']]);
}

for (const [screen, lang, period] of [[PHONE, 'vi', quarter()], [DESK, 'en', quarter().slice(0, 4)]])
  test(`a plan becomes a report that is approved up the chain and published (${screen.width}×${screen.height}, ${lang})`, async () => {
    const w = WORDS[lang];
    const province = await person('tinh', screen, lang);
    const number = `${lang === 'vi' ? 60 : 61}/KH-UBND`, sheet = Buffer.from(`Kế hoạch ${number}`);
    await browser.goto(province, '/province/plans');
    await browser.check(province, `plans${lang === 'vi' ? '_none' : ''}`);
    await browser.goto(province, '/province/plans/new');
    for (const [name, value] of Object.entries({ number, issued_on: '31/02/2026', issuer: 'UBND tỉnh Quảng Ninh', title: 'Chợ không dùng tiền mặt', period_from: '15/01/2026', period_to: lang === 'vi' ? '30/06/2098' : '31/12/2099' }))
      await province.fill(`input[name=${name}]`, value);
    if (lang === 'en') await province.selectOption('select[name=replaces]', { index: 1 });
    await province.setInputFiles('input[type=file]', { name: 'ke-hoach.pdf', mimeType: 'application/pdf', buffer: sheet });
    const sha256 = createHash('sha256').update(sheet).digest('hex');
    await says(province, sha256);
    await press(province, w.enter);
    await province.waitForSelector('.wrong input[name=issued_on]'); // there is no such day
    await province.fill('input[name=issued_on]', '15/01/2026');
    await browser.check(province, 'plan_new');
    await press(province, w.enter);
    await province.waitForSelector('select[name=indicator] option[value=ISS]', { state: 'attached' });
    assert.equal(register.sql(`select encode(document_digest, 'hex') from plan where number = '${number}'`)[0][0], sha256);
    await browser.check(province, 'plan_empty');
    const target = async (indicator, kind, value, refusal) => {
      await province.selectOption('select[name=indicator]', indicator);
      await province.selectOption('select[name=kind]', kind);
      if (kind === 'unit') await province.waitForSelector('select[name=unit] option', { state: 'attached' });
      if (kind === 'unit') await province.selectOption('select[name=unit]', { label: 'Phường Hồng Gai' });
      await province.fill('input[name=value]', value);
      await press(province, w.target);
      if (refusal) await province.waitForSelector('.wrong input[name=value]');
      else await says(province, w.added(indicator, value.includes(',') ? `${value}0 %` : `${value} %`));
    };
    await target('ISS', 'province', '120', true);
    await target('ISS', 'province', '80');
    await target('USE1', 'unit', '50,5');
    await province.waitForFunction(() => document.querySelectorAll('tbody tr').length === 2);
    await browser.check(province, 'plan');
    await browser.goto(province, '/province/criteria');
    await browser.check(province, 'criteria');
    await says(province, w.asks);
    await entersCriteria(province, lang);
    await browser.goto(province, '/province/reports');
    if (lang === 'vi') await browser.check(province, 'reports_none');
    await browser.goto(province, '/province/report_cycles/new');
    await province.selectOption('select[name=period]', period);
    await province.fill('input[name=lead]', 'Sở Công Thương');
    await province.selectOption('select[name=plan]', { label: `${number}, Chợ không dùng tiền mặt` });
    await browser.check(province, 'cycle_new');
    await press(province, w.open);
    await province.waitForSelector('tbody tr');
    await browser.check(province, 'cycles');
    const cycle = (await province.getAttribute('tbody tr:first-child a[href*="cycle="]', 'href')).split('cycle=')[1];

    const board = await person('lan', screen, lang);
    await browser.goto(board, `/province/report_cycles/${cycle}/new`);
    await board.waitForSelector('select[name=market] option', { state: 'attached' });
    await press(board, w.begin);
    await board.waitForSelector('textarea[name=explanation]');
    await board.fill('textarea[name=explanation]', 'Hai điểm chưa có tài khoản.');
    await board.fill('input[name=number]', '12');
    await press(board, w.submit);
    await board.waitForSelector('.wrong input[name=number]'); // a number without its kind is none
    await board.fill('input[name=number]', '12/BC-BQLC');
    await browser.check(board, 'report_draft');
    await press(board, w.submit);
    await says(board, w.sent);
    await says(board, w.observed);
    await browser.check(board, 'report_sent');
    const own = board.url();
    const row = board.locator('.signed tr', { hasText: w.total });
    await soon.match(() => row.textContent(), /10/);

    const commune = await person('phuong', screen, lang);
    await commune.goto(own);
    await press(commune, w.back);
    await commune.fill('dialog textarea', 'Nêu rõ hai điểm nào');
    await commune.locator('dialog').getByRole('button', { name: w.back, exact: true }).click();
    await says(commune, w.returned);
    await board.reload();
    await says(board, w.why);
    await browser.check(board, 'report_returned');
    await board.fill('textarea[name=explanation]', 'Điểm S11 và S12 chưa có tài khoản.');
    await press(board, w.submit);
    await says(board, w.sent);
    await commune.reload();
    await press(commune, w.receive);
    await says(commune, w.taken);
    await press(commune, w.approve);
    await says(commune, w.agreed);

    await browser.goto(province, `/province/report_cycles/${cycle}/new`);
    await province.selectOption('select[name=form]', '03');
    await press(province, w.begin);
    await province.waitForSelector('textarea[name=explanation]');
    await press(province, w.submit);
    await says(province, w.sent);
    await says(province, w.none);
    await press(province, w.receive);
    await says(province, w.taken);
    await says(province, w.other);
    assert.equal(await province.getByRole('button', { name: w.approve }).count(), 0, 'who handed it in is not offered to approve it');
    const whole = province.url();

    const second = await person('tinh2', screen, lang);
    await second.goto(whole);
    await press(second, w.approve);
    await says(second, w.agreed);
    await press(second, w.publish);
    await says(second, w.public);
    await second.waitForSelector('a[href$=".pdf"]');
    await browser.check(second, 'report_published');
    await soon.match(() => text(second, '.hash'), /^[0-9a-f]{64}$/);
    const paper = execFileSync('pdftotext', ['-layout', await download(second, 'pdf'), '-'], { encoding: 'utf8' });
    for (const word of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'SỞ CÔNG THƯƠNG', 'Tổng cộng']) assert.ok(paper.includes(word), `${word} in\n${paper}`);
    const total = cells(readFileSync(await download(second, 'xlsx'))).find((line) => line[1] === 'Tổng cộng');
    await soon.equal(() => second.locator('.sum td').nth(9).textContent().then((said) => Number(said.trim())), total[10], 'the screen and the workbook say one number');
    await browser.goto(second, `/province/reports?cycle=${cycle}`);
    await second.waitForSelector('tbody tr:nth-child(2)');
    await browser.check(second, 'reports');
  });

const MODEL = {
  vi: { evaluate: 'Đánh giá đến hôm nay', done: 'Đã đánh giá.', share: '10 trên 12 (83,33 %)', unmet: 'Chưa đạt', met: 'Đạt', unknown: 'Chưa biết', nobody: 'chưa ai trả lời', answer: 'Trả lời', kept: 'Đã ghi trả lời',
    next: 'Bước tiếp theo', take: 'Ghi bước này', taken: (step) => `Đã ghi: ${step}.`, steps: ['Thí điểm', 'Đã đánh giá'] },
  en: { evaluate: 'Evaluate as of today', done: 'Evaluated.', share: '0 of 12 (0 %)', unmet: 'Not met', met: 'Met', unknown: 'Not known', nobody: 'nobody answered', answer: 'Answer', kept: 'The answer is kept',
    next: 'Next step', take: 'Take this step', taken: (step) => `Taken: ${step}.`, steps: ['Pilot', 'Evaluated'] },
};

for (const [screen, lang, market] of [[PHONE, 'vi', 'Chợ Hạ Long I'], [DESK, 'en', 'Chợ Hạ Long II']])
  test(`a market is held to the criteria, and recognised by a decision only when it meets them (${screen.width}×${screen.height}, ${lang})`, async () => {
    const w = MODEL[lang], page = await person('tinh', screen, lang);
    const criterion = (code) => page.locator('section[aria-labelledby=latest] tbody tr', { hasText: `${code}. ` });
    const open = (name) => page.locator('summary', { hasText: name }).click();
    await browser.goto(page, '/province/model');
    await page.waitForSelector('tbody tr');
    await browser.check(page, 'models');
    await page.getByRole('link', { name: market, exact: true }).click();
    await page.getByRole('button', { name: w.evaluate }).waitFor();
    await browser.check(page, 'model_none');
    await press(page, w.evaluate);
    await says(page, w.done);
    await soon.match(async () => (await criterion('C1').textContent()).replace(/\s+/g, ' '), new RegExp(`${w.share.replace(/[()]/g, '\\$&')}.*${w.unmet}`));
    await soon.match(() => criterion('C8').textContent(), new RegExp(`${w.nobody}.*${w.unknown}`));
    await open(w.answer);
    await page.selectOption('select[name=measure]', 'wifi');
    await page.fill('input[name=source]', 'Ban quản lý chợ');
    await page.getByRole('button', { name: w.answer, exact: true }).click();
    await says(page, w.kept);
    await press(page, w.evaluate);
    await page.waitForFunction(() => document.querySelectorAll('#evaluations tbody tr').length === 2);
    await soon.match(() => criterion('C8').textContent(), new RegExp(`Ban quản lý chợ.*${w.met}`));
    for (const step of w.steps) {
      await open(w.next);
      await press(page, w.take);
      await says(page, w.taken(step));
    }
    await open(w.next);
    await page.selectOption('select[name=step]', 'recognised');
    for (const [name, value] of Object.entries({ number: '99/QĐ-UBND', issued_on: '15/01/2026', issuer: 'UBND tỉnh' })) await page.fill(`input[name=${name}]`, value);
    await press(page, w.take);
    await page.waitForSelector('.notice.bad');
    await browser.check(page, 'model');
    assert.equal(register.sql(`select string_agg(r.step, ' ' order by r.id) from recognition r join market m on m.id = r.market where m.name = '${market}'`)[0][0], 'pilot evaluated');
  });

const VALUE = {
  vi: { enter: 'Nhập số liệu', own: 'Người khác duyệt', approve: 'Duyệt', reject: 'Không duyệt', approved: 'Đã duyệt.', rejected: 'Đã ghi là không duyệt.', part: '1.216 trên 1.433', computed: 'sổ tính, tỷ lệ' },
  en: { enter: 'Enter a value', own: 'Another person decides', approve: 'Approve', reject: 'Reject', approved: 'Approved.', rejected: 'Rejected.', part: '1.216 of 1.433', computed: 'counted by the register, a share' },
};

for (const [screen, lang] of [[PHONE, 'vi'], [DESK, 'en']])
  test(`a value is entered with its source and document, and another person decides on it (${screen.width}×${screen.height}, ${lang})`, async () => {
    const w = VALUE[lang], first = await person('tinh', screen, lang);
    await browser.goto(first, '/province/values');
    await browser.check(first, lang === 'vi' ? 'values_none' : 'values');
    for (const [indicator, amounts] of [['SMART', { numerator: '1216', denominator: '1433' }], ['WIFI', { value: '100' }]]) {
      await browser.goto(first, '/province/values/new');
      await first.waitForSelector(`select[name=indicator] option[value=${indicator}]`, { state: 'attached' });
      await first.selectOption('select[name=indicator]', indicator);
      if (amounts.numerator) await first.selectOption('select[name=how]', 'part');
      for (const [name, value] of Object.entries({ ...amounts, source: 'Sở Khoa học và Công nghệ', document: '7', document_on: '02/11/2026' })) await first.fill(`input[name=${name}]`, value);
      await first.getByRole('button', { name: w.enter, exact: true }).click();
      await first.waitForSelector('.wrong input[name=document]'); // a number without its kind is none
      await first.fill('input[name=document]', '7/BC-SKHCN');
      if (indicator === 'SMART') await browser.check(first, 'value_new');
      await first.getByRole('button', { name: w.enter, exact: true }).click();
      await first.waitForFunction(() => location.pathname.endsWith('/province/values') && document.querySelector('tbody tr'));
    }
    await says(first, w.own);
    await says(first, w.part);
    assert.equal(await first.getByRole('button', { name: w.approve, exact: true }).count(), 0, 'nobody decides on what they entered');

    const second = await person('tinh2', screen, lang);
    await browser.goto(second, '/province/values?state=proposed');
    const row = (text) => second.locator('tbody tr', { hasText: text });
    await row('SMART').getByRole('button', { name: w.approve, exact: true }).click();
    await says(second, w.approved);
    await row('WIFI').getByRole('button', { name: w.reject, exact: true }).click();
    await second.fill('dialog textarea', 'Văn bản nêu số khác');
    await second.locator('dialog').getByRole('button', { name: w.reject, exact: true }).click();
    await says(second, w.rejected);
    await browser.goto(second, '/province/values');
    await says(second, 'Văn bản nêu số khác');
    await browser.check(second, 'values_decided');
    await browser.goto(second, '/province/indicators');
    await says(second, w.computed);
    await browser.check(second, 'indicators');
  });

test('nothing was refused by the policy, and nobody else was asked', () => browser.clean('all'));
