// The ways in for confirmations: which there are, when each last delivered and what became of it, what was kept aside, and
// another secret.
import { useSignal } from '@preact/signals';
import { send } from '../api';
import { dayTime, number } from '../format';
import { place, setQuery } from '../router';
import { Dialog } from '../ui/dialog';
import { Choice, Field } from '../ui/field';
import { Day, DayTime } from '../ui/figures';
import { Form } from '../ui/form';
import { useLoad } from '../ui/load';
import { Notice } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { type Figures, figuresOf } from './figures';
import { Told } from './told';
import { useFigures } from './use_figures';
import { t } from './words';

interface Connection {
  id: string; province: number; provider: string; environment: 'live' | 'test'; name: string; state: 'active' | 'disabled';
  secret: boolean; old_secret_until: string | null; certificate: boolean; created_at: string; waiting: number;
}

const OUTCOMES = ['recorded', 'duplicate', 'conflict', 'test', 'ignored', 'unread'] as const;
type Kind = 'test' | 'ignored' | 'unread' | 'unrecorded';
const KINDS: readonly Kind[] = ['test', 'ignored', 'unread', 'unrecorded'];

const lastOf = (figures: Figures, id: string): number => figures.of('socho_delivery_last_seconds').find(({ labels }) => labels['connection'] === id)?.value ?? 0;

export function Connections() {
  const figures = useFigures(), version = useSignal(0);
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
      <p class="hint">{t('connections_hint')}</p>
      <Table<Connection> caption={t('connections')} list="/v1/system/connections" columns={columns} rowKey={(row) => row.id} find={(row) => `${row.name} ${row.provider}`}
        empty={t('no_connections')} version={version.value} />
    </Page>
  );
}

export function ConnectionPage({ connection: id }: { connection: string }) {
  const all = useLoad<{ items: Connection[] }>('/v1/system/connections'), figures = useFigures();
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
            </dl>
            {one.secret && <Rotate connection={one} reload={all.reload} />}
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
  const kind = place.value.query['kind'] ?? '';
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
      <div class="field">
        <Choice label={t('only_kind')} name="kind" optional value={kind} choices={KINDS.map((one) => [one, t(`kept_${one}`)] as const)} onValue={(value) => setQuery({ kind: value || null })} />
      </div>
      <Table<Delivery> caption={t('deliveries')} list="/v1/deliveries" query={{ connection, kind: kind || undefined }} columns={columns} rowKey={(row) => row.id}
        find={(row) => `${row.reason} ${row.field ?? ''} ${dayTime(row.received_at)}`} exports="/v1/exports/deliveries" empty={t('no_deliveries')} />
    </>
  );
}

function Rotate({ connection, reload }: { connection: Connection; reload: () => Promise<void> }) {
  const open = useSignal(false), hours = useSignal('24'), drawn = useSignal<Record<string, string> | null>(null);
  const rotate = async () => {
    const answer = await send<{ secrets: Record<string, string> }>('POST', `/v1/connections/${connection.id}/rotate`, { overlap_hours: Number(hours.value) });
    drawn.value = answer.secrets;
    await reload();
  };
  const close = () => {
    open.value = false;
    drawn.value = null;
  };
  return (
    <>
      <p class="actions"><button type="button" class="second" onClick={() => (open.value = true)}>{t('rotate')}</button></p>
      {open.value && (
        <Dialog title={t('rotate')} onClose={close}>
          {!drawn.value && (
            <>
              <p>{t('rotate_hint')}</p>
              <Form action={t('rotate')} onSend={rotate}>
                {(problem) => <Field label={t('overlap')} name="overlap_hours" type="number" min={0} max={2160} inputMode="numeric" problem={problem} value={hours.value} onValue={(value) => (hours.value = value)} />}
              </Form>
            </>
          )}
          {drawn.value && (
            <Told title={t('rotated')} secrets={Object.entries(drawn.value)} />
          )}
        </Dialog>
      )}
    </>
  );
}
