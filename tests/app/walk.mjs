// Through the application as people go: from link to link, each view of each page once.

/** Of one page with other words in its address: a tab, a filter. */
const VIEWS_MOST = 6;

const isOf = (row, path) => {
  const [wanted, parts] = [row.path.split('/'), path.split('/')];
  return wanted.length === parts.length && wanted.every((word, i) => word.startsWith(':') || word === parts[i]);
};
/** What a page is, and which view of it: ids and words that were looked for make no other view. */
function nameOf(pages, address) {
  const url = new URL(address, 'https://x'), path = url.pathname.replace(/\/$/, '') || '/', row = pages.find((one) => isOf(one, path));
  const views = [...url.searchParams].filter(([key, value]) => /^(view|part|show|state|kind|action|answered)$/.test(key) && /^[a-z_]+$/.test(value)).map((pair) => pair.join('=')).sort();
  return { page: row?.path, name: [row?.path, ...views].join(' ') };
}

/** Follows links from what is there; gives each view of each page once. */
export class Walk {
  constructor(page, pages, from) {
    this.page = page;
    this.pages = pages;
    this.seen = new Map();
    this.views = new Map();
    this.waiting = [...from];
  }

  /** Every text that the API told this page. */
  async told() {
    return new Set(await this.page.evaluate(() => [...told]));
  }

  next() {
    for (let address; (address = this.waiting.shift()); ) {
      const { page, name } = nameOf(this.pages, address), views = this.views.get(page) ?? 0;
      if (!page || this.seen.has(name) || views >= VIEWS_MOST) continue;
      this.seen.set(name, address);
      this.views.set(page, views + 1);
      return { address, page, name, first: views === 0 };
    }
    return null;
  }

  /** As a link does that is followed. */
  async go(address) {
    await this.page.evaluate((href) => {
      const link = document.createElement('a');
      link.href = href;
      document.querySelector('main').append(link);
      link.click();
      link.remove();
    }, `/app${address}`);
    await this.settled();
  }

  async collect() {
    this.waiting.push(...(await this.page.locator('a[href^="/app/"]').evaluateAll((links) => links.map((link) => link.getAttribute('href').slice('/app'.length)))));
  }

  async settled() {
    await this.page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('.loading') && !globalThis.asking && [...document.querySelectorAll('canvas')].every((one) => one.dataset.drawn !== undefined));
    // The page's language and its title follow an effect later; what is still wrong then is for the judge to say.
    await this.page.waitForFunction(() => document.documentElement.lang === localStorage.getItem('socho.lang') && document.title.startsWith(`${document.querySelector('h1').textContent} · `), null, { timeout: 5000 }).catch(() => {});
    await this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(resolve)))));
  }
}

/** How many requests are on their way, and every text that came of them. */
export const watchRequests = () => {
  const send = globalThis.fetch;
  const learn = (json) => {
    if (typeof json === 'string') told.add(json.replace(/\s+/g, ' ').trim());
    else if (json && typeof json === 'object') Object.values(json).forEach(learn);
  };
  globalThis.told = new Set();
  globalThis.asking = 0;
  learn(JSON.parse(localStorage.getItem('socho.me') ?? 'null'));
  globalThis.fetch = async (...what) => {
    globalThis.asking++;
    try {
      const answer = await send(...what);
      if (/json/.test(answer.headers.get('content-type') ?? '')) learn(await answer.clone().json());
      return answer;
    } finally {
      setTimeout(() => globalThis.asking--, 0);
    }
  };
};
