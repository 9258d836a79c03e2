// Debian's Chromium on a register of its own (tests/http/register.mjs). Whatever page a test opens is watched: violations of
// the content security policy, errors on the console, and requests to anybody else are collected, and must be none.
import assert from 'node:assert/strict';
import { X509Certificate, createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { oneTimeCode } from '../http/register.mjs';

const ROOT = process.env.SOCHO_ROOT ?? '.';
const SCREENS = process.env.SOCHO_SCREENS ?? join(ROOT, 'build/screens');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);
/** The two screens that everything has to work on. */
export const PHONE = { name: 'phone', width: 360, height: 800, isMobile: true, hasTouch: true };
export const DESK = { name: 'desk', width: 1366, height: 768, isMobile: false, hasTouch: false };
export const SCREENS_OF = [PHONE, DESK];
export const LANGS = ['vi', 'en'];

/** The hash of the server's public key: the browser believes this one certificate, as service workers need it to. */
function pin(register) {
  const { publicKey } = new X509Certificate(readFileSync(join(register.dir, 'tls', 'server.crt')));
  return createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' })).digest('base64');
}

export class Browser {
  constructor(register) {
    this.register = register;
    this.origin = `https://127.0.0.1:${register.port}`;
    this.contexts = [];
    this.faults = [];
  }

  /** A browser of somebody: a profile of its own. More words for Chromium in `args`. */
  async open(screen = PHONE, lang = 'vi', { args = [], offlineCache = true } = {}) {
    const profile = mkdtempSync(join(tmpdir(), 'socho-chromium-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM, headless: true, viewport: { width: screen.width, height: screen.height }, isMobile: screen.isMobile,
      hasTouch: screen.hasTouch, locale: 'vi-VN', timezoneId: 'America/New_York', acceptDownloads: true,
      serviceWorkers: offlineCache ? 'allow' : 'block',
      args: ['--no-sandbox', '--disable-dev-shm-usage', `--ignore-certificate-errors-spki-list=${pin(this.register)}`, ...args],
    });
    context.setDefaultTimeout(30_000);
    this.contexts.push({ context, profile });
    await context.addInitScript((word) => {
      if (!localStorage.getItem('socho.lang')) localStorage.setItem('socho.lang', word);
      addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
    }, lang);
    let wasCut = false;
    const cut = context.setOffline.bind(context);
    context.setOffline = (offline) => {
      wasCut ||= offline;
      return cut(offline);
    };
    context.on('console', (message) => message.type() === 'error' && !expected(message, wasCut) && this.faults.push(`console: ${message.text()}`));
    context.on('weberror', (error) => this.faults.push(`error: ${error.error().stack}`));
    context.on('request', (request) => {
      if (!request.url().startsWith(this.origin) && !/^(blob|data):/.test(request.url())) this.faults.push(`foreign: ${request.url()}`);
    });
    const page = context.pages()[0] ?? (await context.newPage());
    page.screen = screen;
    page.lang = lang;
    return page;
  }

  async goto(page, path = '/') {
    // Going back out of a closed dialog is not done at once, and would leave the new page again.
    await page.waitForFunction(() => document.querySelector('dialog[open]') || !history.state?.over);
    return page.goto(`${this.origin}/app${path}`);
  }

  /** From the sign-in page to the first page after it, typing; with a one-time code where this register enrolled one. */
  async signIn(page, login, password) {
    const secret = this.register.secrets.get(login);
    if (secret) this.register.sql(`update person_totp set last_step = 0 where person = (select id from person where login = '${login}')`);
    if (!page.url().startsWith(this.origin)) await this.goto(page);
    await page.fill('input[name=login]', login);
    await page.fill('input[name=password]', password);
    await page.click('main button[type=submit]');
    if (secret) {
      await page.fill('input[name=otp]', oneTimeCode(secret));
      await page.click('main button[type=submit]');
    }
    await page.waitForSelector('nav', { state: 'attached' });
  }

  /** Nothing on this page that axe-core (WCAG 2.1 A and AA, best practices) objects to, no wider than the screen, and kept as a picture. */
  async check(page, name) {
    await page.waitForFunction(() => !document.querySelector('.loading'));
    await page.screenshot({ path: this.picture(page, name), fullPage: true });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${name} (${page.screen.name}, ${page.lang}) is ${wide} pixels wider than the screen`);
    assert.deepEqual(await this.axe(page), [], `${name} (${page.screen.name}, ${page.lang})`);
    this.clean(name);
  }

  /** What axe-core says against the page, by all of its rules or by these. */
  async axe(page, rules) {
    // From outside: the page's own policy lets no script in.
    if (!(await page.evaluate(() => globalThis.axe !== undefined))) await page.evaluate(AXE);
    const { violations } = await page.evaluate((only) => globalThis.axe.run(document, { resultTypes: ['violations'], ...(only && { runOnly: only }) }), rules);
    return violations.map((one) => `${one.id}: ${one.nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  }

  /** Nothing was refused by the policy, nothing complained, nobody else was asked. */
  clean(where) {
    assert.deepEqual(this.faults, [], where);
  }

  picture(page, name) {
    mkdirSync(SCREENS, { recursive: true });
    return join(SCREENS, `${name}-${page.screen.name}-${page.lang}.png`);
  }

  async closePages() {
    for (const { context, profile } of this.contexts.splice(0)) {
      await context.close().catch(() => {});
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  }
}

/** Assertions about what a page says: await soon.equal(() => page.textContent('h1'), 'Sign in'). A page is drawn, and has its
 * effects, a moment after what was done to it, so what is read is read until the assertion holds, for ten seconds at most.
 * What must never be there is asserted at once instead. */
export const soon = Object.fromEntries(['equal', 'notEqual', 'deepEqual', 'match', 'ok'].map((how) => [how, async (read, ...wanted) => {
  for (const end = Date.now() + 10_000; ; await new Promise((go) => setTimeout(go, 50))) {
    try {
      return assert[how](await read(), ...wanted);
    } catch (fault) {
      if (Date.now() > end) throw fault;
    }
  }
}]));

/** A refusal by the API (401 before signing in, 422 …) is an answer, and Chromium writes it to the console; so it does when it
 * looks for a newer service worker where a test has cut the network. */
function expected(message, wasCut) {
  return (wasCut && message.text() === 'An unknown error occurred when fetching the script.') || /^Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_INTERNET_DISCONNECTED|net::ERR_FAILED)/.test(message.text());
}

/** What a page is used on: both screens and both languages once; with --full each screen in each language. Every page is looked
 * at in all four by every_page.test.mjs. */
export const USES = process.env.SOCHO_EVERYWHERE ? SCREENS_OF.flatMap((screen) => LANGS.map((lang) => [screen, lang])) : [[PHONE, 'vi'], [DESK, 'en']];

/** One test a use: everywhere('a vendor …', test, async (screen, lang) => …). */
export function everywhere(name, test, body) {
  for (const [screen, lang] of USES) test(`${name} (${screen.width}×${screen.height}, ${lang})`, () => body(screen, lang));
}
