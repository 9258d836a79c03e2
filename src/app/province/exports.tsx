// Every list that leaves as a file, in one place: those that the person may have, grouped in words, of all markets or of one.
import { address } from '../api';
import { fold } from '../format';
import { said } from '../i18n/words';
import { place, setQuery } from '../router';
import { may } from '../session';
import { useAll } from '../ui/load';
import { Empty } from '../ui/notice';
import { Page } from '../ui/page';
import { GROUPS, t } from './export_words';
import { Choose } from './period';

interface Market { id: string; name: string }

function MarketChoice({ market }: { market: string }) {
  const markets = useAll<Market>('/v1/markets').data.value ?? [];
  if (markets.length < 2) return null;
  return <Choose name="market" label={t('of_market')} value={market} choices={[['', t('all_markets')], ...markets.map(({ id, name }) => [id, name] as const)]} />;
}

const File = ({ list, name, format, market }: { list: string; name: string; format: string; market: string }) => (
  <a href={address(`/v1/exports/${list}.${format}`, { market })} download aria-label={`${name}, ${format.toUpperCase()}`}>{format.toUpperCase()}</a>
);

export function Exports() {
  const { q = '', market = '' } = place.value.query, wanted = fold(q);
  const groups = GROUPS.map(({ name, rows }) => ({ name: said(...name), rows: rows.filter(([, right, vi, en]) => (!right || may(right)) && fold(`${vi} ${en}`).includes(wanted)) }))
    .filter(({ rows }) => rows.length);
  return (
    <Page title={t('title')}>
      <p>{t('hint')}</p>
      <div class="tools">
        <label class="search">
          <span>{t('find')}</span>
          <input type="search" value={q} onInput={(event) => setQuery({ q: event.currentTarget.value || null })} />
        </label>
        {may('registry_read') && <MarketChoice market={market} />}
      </div>
      {!groups.length && <Empty title={t('none')} />}
      {groups.map(({ name, rows }) => (
        <section key={name}>
          <h2>{name}</h2>
          <ul class="rows">
            {rows.map(([list, , vi, en]) => (
              <li key={list}>
                <span>{said(vi, en)}</span> <span><File list={list} name={said(vi, en)} format="xlsx" market={market} /> <File list={list} name={said(vi, en)} format="csv" market={market} /></span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <section>
        <h2>{t('open')}</h2>
        <p>{t('open_hint')}: <a href="/v1/open/markets.csv" download>CSV</a> <a href="/v1/open/markets.json" download>JSON</a></p>
      </section>
    </Page>
  );
}
