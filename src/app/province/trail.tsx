// The trail: who did what, when and to what, searched by filters that stand in the address bar; and one thing's own trail, each
// line with what was and what is.
import { useSignal } from '@preact/signals';
import { address } from '../api';
import { day, readDay } from '../format';
import { said } from '../i18n/words';
import { place, setQuery } from '../router';
import { Field } from '../ui/field';
import { DayTime } from '../ui/figures';
import { Page } from '../ui/page';
import { Pick } from '../ui/pick';
import { type Column, Table } from '../ui/table';
import { Choose } from './period';
import { fieldName } from './trail_fields';
import { act, t, thingName, THINGS } from './trail_words';

type Values = Record<string, unknown> | null;
interface Line {
  id: string; at: string; person: { id: string; login: string; name: string } | null; address: string | null; action: string;
  market: { id: string; name: string } | null; entity: string | null; entity_id: string | null; before: Values; after: Values; erased: boolean;
}

/** As it is kept, word for word. */
const Stored = ({ value }: { value: unknown }) => (value === null || value === undefined ? <>–</> : <code>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</code>);

function Change({ line: { before, after, erased } }: { line: Line }) {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  if (erased) return <span class="hint">{t('erased')}</span>;
  if (!fields.length) return <>–</>;
  return (
    <details>
      <summary>{t('see')}</summary>
      <dl class="facts change">
        {fields.map((field) => (
          <div key={field}>
            <dt>{fieldName(field) ?? <code>{field}</code>}</dt>
            <dd>{before && <><span class="hint">{t('before')}:</span> <Stored value={before[field]} /><br /></>}<span class="hint">{t('after')}:</span> <Stored value={after?.[field]} /></dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

const own = (line: Line) => `/app/province/trail/${line.entity}/${encodeURIComponent(line.entity_id ?? '')}`;

function columns(one: boolean): Column<Line>[] {
  return [
    { name: t('did'), cell: (line) => <>{act(line.action)} <span class="hint">{line.action}</span></>, by: (line) => act(line.action) },
    { name: t('at'), cell: (line) => <DayTime at={line.at} />, by: (line) => line.at },
    {
      name: t('who'), by: (line) => line.person?.name ?? '',
      cell: (line) => line.person ? <><a href={`/app${place.value.path}?${new URLSearchParams({ ...place.value.query, person: line.person.id, name: line.person.name })}`}>{line.person.name}</a>{line.address && <span class="hint"> {line.address}</span>}</>
        : t('machine'),
    },
    { name: t('market'), cell: (line) => line.market?.name ?? '–', by: (line) => line.market?.name ?? '' },
    ...(one ? [] : [{ name: t('thing'), cell: (line: Line) => (line.entity && line.entity_id ? <a href={own(line)} title={t('own')}>{thingName(line.entity)} <span class="hint">{line.entity_id}</span></a> : '–') }]),
    { name: t('change'), cell: (line) => <Change line={line} /> },
  ];
}

/** What the trail is asked with, as the address bar has it. */
function asked(): Record<string, string | undefined> {
  const { action, person, market, from, to } = place.value.query;
  return { action, person, market, from, to };
}

function Days() {
  const { from = '', to = '' } = place.value.query, first = useSignal(from && day(from)), last = useSignal(to && day(to));
  const take = (event: Event) => {
    event.preventDefault();
    setQuery({ from: readDay(first.value), to: readDay(last.value) }, 'push');
  };
  return (
    <form class="days" onSubmit={take}>
      <Field label={t('since')} name="from" optional placeholder={t('day_hint')} inputMode="numeric" value={first.value} onValue={(value) => (first.value = value)} />
      <Field label={t('until')} name="to" optional placeholder={t('day_hint')} inputMode="numeric" value={last.value} onValue={(value) => (last.value = value)} />
      <p><button type="submit" class="second">{t('show')}</button></p>
    </form>
  );
}

interface Person { id: string; login: string; name: string }

/** What one person did: who it is stands in the address bar, name and all. */
function OfPerson() {
  const { person, name = '' } = place.value.query, open = useSignal(false);
  return (
    <details class="of_person" open={open.value || !!person} onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>{t('of_person')}</summary>
      <Pick<Person> label={t('person')} name="person" problem={null} list="/v1/trail/people" rowKey={(row) => row.id} said={(row) => [row.name, row.login]} chosen={person ? { id: person, name, login: '' } : null}
        onChoose={(row) => setQuery({ person: row?.id ?? null, name: row?.name ?? null }, 'push')} />
    </details>
  );
}

function Lines({ query, one = false }: { query: Record<string, string | undefined>; one?: boolean }) {
  return (
    <>
      <p><a href={address('/v1/trail.csv', query)} download>{t('file')} (CSV)</a> <span class="hint">{t('file_hint')}</span></p>
      <Table<Line> caption={t('title')} list="/v1/trail" query={query} columns={columns(one)} rowKey={(line) => line.id} exports="/v1/exports/audit" empty={t('none')} emptyMore={<p>{t('none_hint')}</p>} />
    </>
  );
}

export function Trail() {
  const { action = '' } = place.value.query;
  const kinds = Object.keys(THINGS).filter((word) => !['print_batch', 'confirmation'].includes(word));
  return (
    <Page title={t('title')}>
      <p>{t('hint')}</p>
      <Choose name="action" label={t('what')} value={action} choices={[['', t('everything')], ...kinds.map((word) => [word, said(...THINGS[word]!)] as const)]} />
      <Days />
      <OfPerson />
      <Lines query={asked()} />
    </Page>
  );
}

export function TrailOf({ entity, id }: { entity: string; id: string }) {
  return (
    <Page title={t('title_of', { thing: thingName(entity) })} up={{ to: '/province/trail', name: t('title') }}>
      <p class="hint">{id}</p>
      <OfPerson />
      <Lines query={{ ...asked(), entity, entity_id: id }} one />
    </Page>
  );
}
