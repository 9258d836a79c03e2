// Incidents: what is suspected where, and the next step of whoever goes there.
import { useSignal } from '@preact/signals';
import { may } from '../session';
import { chosen, Filter } from '../ui/choose';
import { Choice, LongField } from '../ui/field';
import { DayTime } from '../ui/figures';
import { Form } from '../ui/form';
import { type Loaded, useLoad } from '../ui/load';
import { Empty, Notice } from '../ui/notice';
import { Ready } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { IncidentStateOf, type IncidentState, seenAs, stateName, STATES, suspected } from './incident_state';
import { t } from './inspection_words';
import { MarketPage, post } from './pieces';
import { t as board } from './words';

interface Row { id: string; stall: { number: string }; state: IncidentState; version: number; verdict: string | null; outcome: 'confirmed' | 'false' | null; opened_at: string; closed_at: string | null }
interface Incident extends Row { reason: string | null; scans: { id: string; at: string; verdict: string; code: string | null }[] }

export function Incidents({ market }: { market: string }) {
  const state = chosen('state', 'all');
  const columns: Column<Row>[] = [
    { name: board('stall'), cell: (row) => <a href={`/app/board/${market}/incidents/${row.id}`}>{row.stall.number}</a>, by: (row) => row.stall.number },
    { name: t('what'), cell: (row) => suspected(row.verdict), by: (row) => suspected(row.verdict) },
    { name: board('state'), cell: (row) => <IncidentStateOf state={row.state} />, by: (row) => STATES.indexOf(row.state) },
    { name: t('outcome'), cell: (row) => (row.outcome ? t(row.outcome) : '–'), by: (row) => row.outcome ?? '' },
    { name: board('when'), cell: (row) => <DayTime at={row.opened_at} />, by: (row) => row.opened_at },
  ];
  return (
    <MarketPage market={market} title={t('incidents')}>
      <Filter label={board('state')} name="state" otherwise="all" choices={[['all', board('all')], ...STATES.map((one) => [one, stateName(one)] as const)]} />
      <Table<Row> key={state} caption={t('incidents')} list="/v1/incidents" query={{ market, state: state === 'all' ? undefined : state }} columns={columns} rowKey={(row) => row.id}
        find={(row) => `${row.stall.number} ${suspected(row.verdict)}`} searchLabel={board('find_stall')} exports="/v1/exports/incidents" exportsQuery={{ market }}
        empty={t('no_incidents')} emptyMore={<p>{t('no_incidents_hint')}</p>} />
    </MarketPage>
  );
}

export function IncidentPage({ market, id }: { market: string; id: string }) {
  const one = useLoad<Incident>(`/v1/incidents/${id}`), stall = one.data.value?.stall.number;
  return (
    <MarketPage market={market} title={stall ? t('incident_at', { stall }) : t('incidents')} up={{ to: `/board/${market}/incidents`, name: t('incidents') }}>
      <Ready of={one}>
        {(data) => (
          <>
            <p><IncidentStateOf state={data.state} /> {data.outcome && <span class="hint">{t(data.outcome)}</span>}</p>
            <p><strong>{suspected(data.verdict)}</strong>, <DayTime at={data.opened_at} /></p>
            {data.reason && <Notice kind="note" title={`${board('reason')}: ${data.reason}`} />}
            {(data.state === 'opened' || data.state === 'acknowledged') && data.verdict !== 'silent' && <Notice kind="note" title={t('advice')} />}
            {may('incident_manage') && data.state !== 'closed' && <Steps key={data.state} one={data} of={one} />}
            <h2>{t('scans')}</h2>
            {!data.scans.length && <Empty title={t('no_scans')} />}
            <ul class="rows">{data.scans.map((scan) => <li key={scan.id}><span>{seenAs(scan.verdict)}</span> <span class="hint"><DayTime at={scan.at} /></span></li>)}</ul>
          </>
        )}
      </Ready>
    </MarketPage>
  );
}

const NEXT: Partial<Record<IncidentState, [verb: string, name: () => string][]>> = {
  opened: [['acknowledge', () => t('take')]],
  acknowledged: [['on_site', () => t('arrive')]],
  on_site: [['replaced', () => t('replace')], ['revoked', () => t('revoke')]],
};

function Steps({ one, of }: { one: Incident; of: Loaded<Incident> }) {
  const settled = one.state === 'replaced' || one.state === 'revoked', outcome = useSignal(settled ? 'confirmed' : 'false'), reason = useSignal('');
  const act = async (verb: string, more: object = {}) => {
    await post(`/v1/incidents/${one.id}/${verb}`, { version: one.version, ...more });
    await of.reload();
  };
  const choices = (settled ? ['confirmed', 'false'] as const : ['false'] as const).map((word) => [word, t(word)] as const);
  const closing = (
    <Form action={t('close')} onSend={() => act('close', { outcome: settled ? outcome.value : 'false', reason: reason.value.trim() })}>
      {(problem) => (
        <>
          <Choice label={t('outcome')} name="outcome" problem={problem} value={outcome.value} onValue={(value) => (outcome.value = value)} choices={choices} />
          <LongField label={board('reason')} name="reason" problem={problem} value={reason.value} onValue={(value) => (reason.value = value)} rows={2} />
        </>
      )}
    </Form>
  );
  return (
    <>
      {(NEXT[one.state] ?? []).map(([verb, name]) => <Form key={verb} action={name()} onSend={() => act(verb)}>{() => null}</Form>)}
      {settled ? closing : <details><summary>{t('close')}: {t('false')}</summary>{closing}</details>}
    </>
  );
}
