// A market's stalls as a plan by zone and row, or as a list; each says by sign and word how far it is.
import { all } from '../api';
import { byName, fold } from '../format';
import { place, setQuery } from '../router';
import { may } from '../session';
import { chosen, Filter, State } from '../ui/choose';
import { Day } from '../ui/figures';
import { Dialog } from '../ui/dialog';
import { Grid } from '../ui/grid';
import { useLoad } from '../ui/load';
import { Empty } from '../ui/notice';
import { Ready } from '../ui/page';
import type { Column } from '../ui/table';
import { MarketPage } from './pieces';
import { type Code, codesOf, signOf, type Stall, STALL_STATES, type StallState, stateName, stateOf } from './stall_state';
import { t as page } from './stall_page_words';
import { t } from './stall_words';
import { t as board } from './words';

interface Plan { stalls: Stall[]; codes: Map<string, Code[]> }

/** Everything at once: the plan needs it whole. Codes that are over are not asked for. */
async function planOf(path: string): Promise<Plan> {
  const codes = may('code_read') ? (['issued', 'printed', 'displayed'] as const).map((state) => all<Code>(`${path}/codes?lasting=true&state=${state}`)) : [];
  const [stalls, ...lists] = await Promise.all([all<Stall>(`${path}/stalls`), ...codes]);
  return { stalls, codes: codesOf(lists.flat()) };
}

const holders = (stall: Stall): string => stall.tenancies.map(({ vendor }) => vendor.name).join(', ');

export function Stalls({ market }: { market: string }) {
  const plan = useLoad<Plan>(`/v1/markets/${market}`, planOf), view = chosen('view', 'map'), state = chosen('state', 'all');
  return (
    <MarketPage market={market} title={t('title')}>
      <Filter label={t('view')} name="view" otherwise="map" choices={[['map', t('as_map')], ['list', t('as_list')]]} />
      <Ready of={plan}>
        {({ stalls, codes }) => {
          const of = (stall: Stall) => stateOf(stall, codes.get(stall.id) ?? []), open = stalls.find(({ id }) => id === place.value.query.stall);
          if (!stalls.length) return <Empty title={t('none')}><p>{t('none_hint')}</p></Empty>;
          const count = (one: StallState) => stalls.filter((stall) => of(stall) === one).length;
          const legend = STALL_STATES.map((one) => [one, `${signOf(one)} ${stateName(one)} (${count(one)})`] as const).filter(([one]) => count(one) > 0);
          return (
            <>
              {view === 'map' ? (
                <>
                  <Filter label={board('state')} name="state" otherwise="all" choices={[['all', board('all')], ...legend]} />
                  <PlanView stalls={stalls.filter((stall) => state === 'all' || of(stall) === state)} of={of} />
                </>
              ) : <List market={market} stalls={stalls} codes={codes} />}
              {open && <Facts market={market} stall={open} codes={codes.get(open.id) ?? []} state={of(open)} />}
            </>
          );
        }}
      </Ready>
    </MarketPage>
  );
}

const open = (stall: Stall): string => `/app${place.value.path}?${new URLSearchParams({ ...place.value.query, stall: stall.id })}`;

/** Some boards call a zone "Khu A", others "A". */
const zoneName = (zone: string): string => (/^(khu|zone)\s/i.test(zone) ? zone : `${t('zone')} ${zone}`);

function grouped<T>(rows: readonly T[], by: (row: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(by(row), [...(groups.get(by(row)) ?? []), row]);
  return [...groups].sort(([a], [b]) => byName(a, b));
}

function PlanView({ stalls, of }: { stalls: Stall[]; of: (stall: Stall) => StallState }) {
  const typed = place.value.query.q ?? '', wanted = fold(typed);
  const shown = stalls.filter((stall) => fold(`${stall.number} ${holders(stall)}`).includes(wanted));
  return (
    <>
      <div class="tools">
        <label class="search">
          <span>{board('find_stall')}</span>
          <input type="search" value={typed} onInput={(event) => setQuery({ q: event.currentTarget.value || null })} />
        </label>
      </div>
      {!shown.length && <Empty title={t('none_so')} />}
      {grouped(shown, ({ zone }) => zone ?? '').map(([zone, inZone]) => (
        <section key={zone} aria-label={zone || t('no_zone')}>
          <h2>{zone ? zoneName(zone) : t('no_zone')}</h2>
          {grouped(inZone, ({ row }) => row ?? '').map(([row, inRow]) => (
            <div key={row}>
              {row && <h3>{row}</h3>}
              <ul class="plan">{inRow.map((stall) => <Cell key={stall.id} stall={stall} state={of(stall)} />)}</ul>
            </div>
          ))}
        </section>
      ))}
    </>
  );
}

const Cell = ({ stall, state }: { stall: Stall; state: StallState }) => (
  <li>
    <a href={open(stall)} class={state}>
      <strong>{stall.number}</strong> <span class="word"><span aria-hidden="true">{signOf(state)}</span> {stateName(state)}</span>
    </a>
  </li>
);

function List({ market, stalls, codes }: { market: string; stalls: Stall[]; codes: Map<string, Code[]> }) {
  const of = (stall: Stall) => stateOf(stall, codes.get(stall.id) ?? []);
  const columns: Column<Stall>[] = [
    { name: board('stall'), cell: (row) => <a href={open(row)}>{row.number}</a>, by: (row) => row.number },
    { name: t('zone'), cell: (row) => row.zone ?? '–', by: (row) => row.zone ?? '' },
    { name: t('row'), cell: (row) => row.row ?? '–', by: (row) => row.row ?? '' },
    { name: board('vendor'), cell: (row) => holders(row) || '–', by: holders },
    { name: board('state'), cell: (row) => <State sign={signOf(of(row))}>{stateName(of(row))}</State>, by: (row) => STALL_STATES.indexOf(of(row)) },
  ];
  return (
    <Grid<Stall> caption={t('title')} rows={stalls} columns={columns} rowKey={(row) => row.id} find={(row) => `${row.number} ${holders(row)} ${row.zone ?? ''}`}
      searchLabel={board('find_stall')} exports="/v1/exports/stalls" exportsQuery={{ market }} empty={t('none')} />
  );
}

function Facts({ market, stall, codes, state }: { market: string; stall: Stall; codes: Code[]; state: StallState }) {
  const where = [stall.zone && zoneName(stall.zone), stall.row].filter(Boolean).join(', ');
  return (
    <Dialog title={`${board('stall')} ${stall.number}`} onClose={() => setQuery({ stall: null })} addressed>
      <p><State sign={signOf(state)}>{stateName(state)}</State> {where && <span class="hint">{where}</span>}</p>
      {stall.line_of_business && <p>{t('goods')}: {stall.line_of_business}</p>}
      {stall.tenancies.map(({ id, vendor, from_day }) => <p key={id}>{board('vendor')}: <strong>{vendor.name}</strong> {t('since', { day: '' })}<Day at={from_day} /></p>)}
      {codes.map((code) => (
        <div key={code.id}>
          <p>{board('account')}: {code.account.holder_name} ••{code.account.last4}</p>
          <p><img class="qr" src={`/v1/codes/${code.id}.svg`} width={180} height={180} alt={t('code_of', { stall: stall.number })} /></p>
        </div>
      ))}
      <p class="actions"><a class="button second" href={`/app/board/${market}/stalls/${stall.id}`}>{page('see')}</a></p>
      {may('registry_write') && (
        <p class="actions">
          {codes.length > 0 && <a class="button" href={`/app/board/${market}/prints?codes=${codes.map(({ id }) => id).join(',')}`}>{t('print')}</a>}
          {stall.status === 'in_use' && <a class={`button${codes.length ? ' second' : ''}`} href={`/app/board/${market}/register?stall=${encodeURIComponent(stall.number)}`}>{codes.length ? t('register_other') : t('register')}</a>}
        </p>
      )}
    </Dialog>
  );
}
