// The province's pages: attainment, states and trend, the way down to a zone and back, rankings, what moved and what is silent,
// and that what is withheld is said and never shown as zero.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Browser, DESK, everywhere, soon } from './browser.mjs';
import { BIG, COMMUNES, PASSWORD, provinceTown } from './province_town.mjs';

let register, month, browser;
before(async () => {
  ({ register, month } = await provinceTown());
  browser = new Browser(register);
}, { timeout: 240_000 });
afterEach(() => browser.closePages());
after(async () => {
  await browser?.closePages();
  await register?.stop();
});

const there = (page, selector) => page.waitForSelector(selector);
const text = async (page, selector) => (await page.textContent(selector)).replace(/\s+/g, ' ');

everywhere('a province stands against its targets, down to a zone and back', test, async (screen, lang) => {
  const page = await browser.open(screen, lang), vi = lang === 'vi';
  await browser.signIn(page, 'chief', PASSWORD);
  await browser.goto(page, '/province');
  await page.selectOption('select[name=month]', month);
  await page.waitForFunction(() => /40 (trên|of) 63/.test(document.querySelector('.cards')?.textContent) && document.querySelector('canvas[data-drawn]'));
  assert.match(page.url(), new RegExp(`month=${month}$`));
  const card = await text(page, '.cards li:first-child');
  // 40 of 63 observed are active, of which the province wants 80 %; the rest of 90 in use is not known, and said so.
  assert.match(card, /63,49 %/);
  assert.match(card, vi ? /✗ Chưa đạt · 79,3\d %/ : /✗ Not met · 79,3\d %/);
  assert.match(card, /20\/KH-UBND/);
  assert.match(card, vi ? /Theo dõi được63 trên 90/ : /Observed63 of 90/);
  await soon.match(() => text(page, '.states'), vi ? /\? 27Chưa theo dõi được/ : /\? 27Not observed/);
  await browser.check(page, 'province');
  await page.click('.filter a[href*="part=units"]');
  await there(page, 'tbody tr');
  await browser.check(page, 'province_units');
  await page.click(`tbody a[href*="${COMMUNES[0]}"]`);
  await there(page, 'canvas[data-drawn]');
  assert.match(page.url(), new RegExp(`unit/${COMMUNES[0]}\\?month=${month}$`));
  await soon.match(() => text(page, 'h1'), /Xã Hoành Mô/);
  await browser.check(page, 'province_commune');
  await page.click(`tbody a[href*="${BIG}"]`);
  await there(page, 'a[href*="zone="]');
  await browser.check(page, 'province_market');
  await page.click('tbody tr:first-child a');
  await page.waitForFunction(() => /Khu A/.test(document.querySelector('h1')?.textContent));
  await browser.check(page, 'province_zone');
  assert.match(page.url(), /zone=Khu/);
  await page.reload();
  await page.waitForFunction(() => /Khu A/.test(document.querySelector('h1')?.textContent));
  for (const h1 of [/^Chợ Lớn/, /Hoành Mô/]) {
    await page.goBack();
    await page.waitForFunction((source) => new RegExp(source).test(document.querySelector('h1')?.textContent), h1.source);
  }
  await page.goForward();
  await there(page, '.way li:nth-child(2)');
  await page.click('.way li:nth-child(2) a');
  await page.waitForFunction(() => /Hoành Mô/.test(document.querySelector('h1')?.textContent));
  await page.click('.way a');
  await there(page, '.cards');
  assert.match(page.url(), new RegExp(`/province/22\\?month=${month}$`));
});

everywhere('rankings, what moved, where less is paid and who is silent', test, async (screen, lang) => {
  const page = await browser.open(screen, lang), vi = lang === 'vi';
  await browser.signIn(page, 'chief', PASSWORD);
  await browser.goto(page, `/province/22?month=${month}&part=ranking&kind=unit`);
  await there(page, 'tbody tr');
  await soon.match(() => text(page, 'tbody tr:first-child'), /1\. Xã Hoành Mô.*95,23 %|1\. Xã Hoành Mô.*95,24 %/);
  await soon.ok(() => page.locator('h3').count(), 'a commune without a value stands apart');
  await page.click('.filter a[href*="kind=market"]');
  await page.waitForFunction(() => /Chợ Lớn/.test(document.querySelector('tbody')?.textContent));
  await browser.check(page, 'province_ranking');
  await page.selectOption('select[name=indicator]', 'DSP');
  await there(page, '.empty');
  await browser.check(page, 'province_ranking_empty');
  await page.goBack();
  await there(page, 'tbody tr');
  await page.click('.filter a[href*="part=changes"]');
  await there(page, '#silent');
  await page.waitForFunction(() => document.querySelectorAll('.loading').length === 0 && document.querySelectorAll('[aria-labelledby=falling] tbody tr').length > 0);
  await soon.match(() => text(page, '[aria-labelledby=falling] tbody'), vi ? /Chợ Lớn ?.*giảm 6/ : /Chợ Lớn ?.*down 6/);
  await soon.match(() => text(page, '[aria-labelledby=silent] tbody'), /Chợ Lớn/);
  await browser.check(page, 'province_changes');
});

test('what few stalls are paid is not told, and not shown as zero; what is looked for is found without marks', async () => {
  const page = await browser.open(DESK);
  await browser.signIn(page, 'viewer', 'correct horse battery staple');
  await browser.goto(page, `/province/22?month=${month}&part=markets`);
  await there(page, 'tbody tr');
  await soon.match(() => page.textContent('tbody tr:has(a:text("Chợ Nhỏ"))'), /không nêu/);
  await page.fill('input[type=search]', 'cho nho');
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
  assert.match(page.url(), /q=cho\+nho/);
  for (const link of await page.locator('.exports a').evaluateAll((links) => links.map(({ href }) => href)))
    assert.equal((await page.context().request.get(link, { ignoreHTTPSErrors: true })).status(), 200);
  await browser.goto(page, '/province/22?part=changes&quarter=2024-Q4');
  await page.waitForFunction(() => document.querySelectorAll('.loading').length === 0 && document.querySelector('.empty'));
  await soon.equal(() => page.locator('#silent').count(), 0, 'no right to incidents');
});

test('nothing was refused by the policy, nothing complained, and nobody else was asked', () => browser.clean('all'));
