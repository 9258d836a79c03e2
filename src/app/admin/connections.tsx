// The ways in for confirmations: which there are, when each last delivered and what became of it, and what was kept aside.
import { useSignal } from '@preact/signals';
import { day, number, readDay } from '../format';
import { place, setQuery } from '../router';
import { Choice, Field } from '../ui/field';
import { Day, DayTime } from '../ui/figures';
import { Grid } from '../ui/grid';
import { useLoad } from '../ui/load';
import { Notice } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { Actions } from './connection_actions';
import { t as say } from './connection_words';
import { type Figures, figuresOf } from './figures';
import { useFigures } from './use_figures';
import { t } from './words';

export interface Connection {
  id: string; province: number; provider: string; environment: 'live' | 'test'; name: string; state: 'active' | 'disabled';
  secret: boolean; old_secret_until: string | null; certificate: boolean;
  old_certificate_until: string | null; addresses: string; settings: object | null; created_at: string; waiting: number;
}

const OUTCOMES = ['recorded', 'duplicate', 'conflict', 'test', 'ignored', 'unread'] as const;
type Kind = 'test' | 'ignored' | 'unread' | 'unrecorded';
const KINDS: readonly Kind[] = ['test', 'ignored', 'unread', 'unrecorded'];

const lastOf = (figures: Figures, id: string): number => figures.of('socho_delivery_last_seconds').find(({ labels }) => labels['connection'] === id)?.value ?? 0;

export function Connections() {
  const all = useLoad<{ items: Connection[] }>('/v1/system/connections'), figures = useFigures();
  const told = figures.data.value === undefined ? null : figuresOf(figures.data.value);
  const columns: Column<Connection>[] = [
    { name: t('connection'), cell: (row) => <a href={`/app/admin/connections/${row.id}`}>{row.name}</a>, by: (row) => row.name },
    { name: t('provider'), cell: (row) => `${row.provider}${row.environment === 'test' ? ` (${t('test')})` : ''}`, by: (row) => row.provider },
    { name: t('state'), cell: (row) => t(row.state === 'active' ? 'admits' : 'disabled'), by: (row) => row.state },
    { name: t('last_delivery'), cell: (row) => { const at = told ? lastOf(told, row.id) : 0; return at ? <DayTime at={new Date(at * 1000).toISOString()} /> : t('not_since_start'); } },
    { name: t('waiting'), cell: (row) => number(row.waiting), by: (row) => row.waiting, number: true },
  ];
  return (
    <Page title={t('connections')}>
      <p class="actions"><a class="button" href="/app/admin/connections/new">{say('add')}</a></p>
      <Ready of={all}>
        {({ items }) => (
          <Grid<Connection> caption={t('connections')} rows={items} columns={columns} rowKey={(row) => row.id} find={(row) => `${row.name} ${row.provider}`}
            exports="/v1/exports/system_connections" empty={t('no_connections')} />
        )}
      </Ready>
    </Page>
  );
}

export function ConnectionPage({ connection: id }: { connection: string }) {
  const all = useLoad<{ items: Connection[] }>('/v1/system/connections'), figures = useFigures(), said = useSignal('');
  const one = all.data.value?.items.find((row) => row.id === id);
  return (
    <Page title={one?.name ?? t('connections')} up={{ to: '/admin/connections', name: t('connections') }}>
      <Ready of={all}>
        {() => one ? (
          <>
            <dl class="facts">
              <div><dt>{t('provider')}</dt><dd>{one.provider}</dd></div>
              <div><dt>{t('state')}</dt><dd>{t(one.state === 'active' ? 'admits' : 'disabled')}</dd></div>
              <div><dt>{t('since')}</dt><dd><Day at={one.created_at} /></dd></div>
              {one.old_secret_until && <div><dt>{t('old_secret')}</dt><dd><DayTime at={one.old_secret_until} /></dd></div>}
              {one.certificate && <div><dt>{t('certificate')}</dt><dd>{t('pinned')}</dd></div>}
              {one.old_certificate_until && <div><dt>{say('old_certificate')}</dt><dd><DayTime at={one.old_certificate_until} /></dd></div>}
              {one.addresses && <div><dt>{say('addresses')}</dt><dd>{one.addresses}</dd></div>}
            </dl>
            {said.value && <Notice kind="good" title={said.value} />}
            <Actions connection={one} done={async (words) => { said.value = words; await all.reload(); }} />
            <h2>{t('outcomes')}</h2>
            <Ready of={figures}>{(text) => <Outcomes figures={figuresOf(text)} id={id} />}</Ready>
            <Deliveries connection={id} />
          </>
        ) : <Notice kind="note" title={t('no_connection')} />}
      </Ready>
    </Page>
  );
}

function Outcomes({ figures, id }: { figures: Figures; id: string }) {
  const of = (outcome: string): number =>
    figures.of('socho_deliveries_total').filter(({ labels }) => labels['connection'] === id && labels['result'] === outcome).reduce((sum, { value }) => sum + value, 0);
  return (
    <dl class="facts">
      {OUTCOMES.map((outcome) => <div key={outcome}><dt>{t(`outcome_${outcome}`)}</dt><dd>{number(of(outcome))}</dd></div>)}
      <div><dt>{t('outcome_refused')}</dt><dd>{number(of('bad_secret') + of('bad_address') + of('stale'))}</dd></div>
    </dl>
  );
}

interface Delivery { id: string; received_at: string; kind: Kind; reason: string; field: string | null; bytes: number; settled_at: string | null }

function Deliveries({ connection }: { connection: string }) {
  const { kind = '', from = '', to = '' } = place.value.query;
  const columns: Column<Delivery>[] = [
    { name: t('received'), cell: (row) => <DayTime at={row.received_at} />, by: (row) => row.received_at },
    { name: t('kind'), cell: (row) => t(`kept_${row.kind}`), by: (row) => row.kind },
    { name: t('why'), cell: (row) => <span><code>{row.reason}</code>{row.field && <> ({row.field})</>}</span>, by: (row) => row.reason },
    { name: t('read_again'), cell: (row) => (row.settled_at ? <DayTime at={row.settled_at} /> : '–') },
  ];
  return (
    <>
      <h2>{t('deliveries')}</h2>
      <p class="hint">{t('deliveries_hint')}</p>
      <div class="choosers">
        <Choice label={t('only_kind')} name="kind" optional value={kind} choices={KINDS.map((one) => [one, t(`kept_${one}`)] as const)} onValue={(value) => setQuery({ kind: value || null })} />
        <DayOf name="from" />
        <DayOf name="to" />
      </div>
      <Table<Delivery> caption={t('deliveries')} list="/v1/deliveries" query={{ connection, kind: kind || undefined, from: from || undefined, to: to || undefined }} columns={columns} rowKey={(row) => row.id}
        search="q" searchLabel={say('search')} exports="/v1/exports/deliveries" empty={t('no_deliveries')} />
    </>
  );
}

/** A day of the address bar, typed as dd/mm/yyyy. */
function DayOf({ name }: { name: keyof { from: string; to: string } }) {
  const given = place.value.query[name], typed = useSignal(given ? day(given) : '');
  const onValue = (value: string) => {
    const read = readDay(value);
    typed.value = value;
    if (read || !value.trim()) setQuery({ [name]: read });
  };
  return <Field label={say(name)} name={name} optional inputMode="numeric" placeholder="dd/mm/yyyy" value={typed.value} onValue={onValue} />;
}
