// Pairs of vendors that may be one: what is known of both side by side, and one answer, with a reason, that is never asked again.
import { useSignal } from '@preact/signals';
import { day, dayTime, percent } from '../format';
import { may } from '../session';
import { chosen, Filter, State } from '../ui/choose';
import { Choice, LongField } from '../ui/field';
import { DayTime } from '../ui/figures';
import { Form } from '../ui/form';
import { type Loaded, useLoad } from '../ui/load';
import { Notice } from '../ui/notice';
import { Ready } from '../ui/page';
import { type Column, Table } from '../ui/table';
import { Beside, lineOf } from './beside';
import { t } from './duplicate_words';
import { accountShown, bankName, MarketPage, post, useBanks } from './pieces';
import { kindName, t as board } from './words';

const STATES = ['open', 'same', 'different'] as const;
type PairState = (typeof STATES)[number];
type Reason = 'id_number' | 'phone' | 'account' | 'name';
interface Row { id: string; names: (string | null)[]; reasons: Reason[]; similarity: number; state: PairState; found_at: string }
interface Side {
  id: string; registered: boolean; kind: string | null; name: string | null; legal_name: string | null; tax_code: string | null; market: string | null;
  since: string | null; stalls: string[] | null; accounts: ({ bin?: string; last4?: string; holder_name?: string } | null)[] | null;
}
interface Pair extends Row { sides: [Side, Side]; reason: string | null; decided_by: string | null; decided_at: string | null }

const stateName = (state: PairState): string => (state === 'same' ? t('same_one') : t(state));
const SIGNS = { open: '?', same: '=', different: '≠' } as const;
const PairStateOf = ({ state }: { state: PairState }) => <State sign={SIGNS[state]} tone={state === 'open' ? 'bad' : 'good'}>{stateName(state)}</State>;
const nameOf = (name: string | null): string => name ?? t('out_of_sight');
const whyOf = ({ reasons, similarity }: Row): string => reasons.map((one) => (one === 'name' ? t('name_alike', { share: percent(similarity, 1) }) : t(one))).join(', ');

export function Duplicates({ market }: { market: string }) {
  const state = chosen('state', 'open');
  const columns: Column<Row>[] = [
    { name: t('pair'), cell: (row) => <a href={`/app/board/${market}/duplicates/${row.id}`}>{row.names.map(nameOf).join(' / ')}</a>, by: (row) => row.names.map(nameOf).join() },
    { name: t('why'), cell: whyOf, by: (row) => row.reasons.length },
    { name: board('state'), cell: (row) => <PairStateOf state={row.state} />, by: (row) => STATES.indexOf(row.state) },
    { name: t('found'), cell: (row) => <DayTime at={row.found_at} />, by: (row) => row.found_at },
  ];
  return (
    <MarketPage market={market} title={t('title')}>
      <Filter label={board('state')} name="state" otherwise="open" choices={[...STATES.map((one) => [one, stateName(one)] as const), ['all', board('all')]]} />
      <Table<Row> key={state} caption={t('title')} list={`/v1/markets/${market}/duplicates`} query={{ state: state === 'all' ? undefined : state }} columns={columns} rowKey={(row) => row.id}
        find={(row) => row.names.map(nameOf).join(' ')} exports="/v1/exports/duplicates" exportsQuery={{ market }} empty={t('none')} emptyMore={<p>{t('none_hint')}</p>} />
    </MarketPage>
  );
}

export function DuplicatePage({ market, id }: { market: string; id: string }) {
  const one = useLoad<Pair>(`/v1/duplicates/${id}`);
  return (
    <MarketPage market={market} title={t('one')} up={{ to: `/board/${market}/duplicates`, name: t('title') }}>
      <Ready of={one}>{(pair) => <Sheet pair={pair} of={one} />}</Ready>
    </MarketPage>
  );
}

function Sheet({ pair, of }: { pair: Pair; of: Loaded<Pair> }) {
  const banks = useBanks(), [a, b] = pair.sides;
  const line = (name: string, of_: (side: Side) => string | null | undefined) => lineOf(name, of_(a), of_(b));
  const accounts = (side: Side) => side.accounts?.filter((one) => one !== null).map((one) => `${accountShown({ ...one, bank: bankName(banks, one.bin) })} ${one.holder_name ?? ''}`).join('; ');
  const lines = [
    line(t('name'), (side) => nameOf(side.name)),
    line(t('standing'), (side) => (side.name === null ? null : side.registered ? t('is_registered') : t('is_asked'))),
    line(t('kind'), (side) => side.kind && kindName(side.kind)),
    line(t('legal_name'), (side) => side.legal_name),
    line(t('tax_code'), (side) => side.tax_code),
    line(t('market'), (side) => side.market),
    line(t('stalls'), (side) => side.stalls?.join(', ')),
    line(t('accounts'), accounts),
    line(t('since'), (side) => side.since && day(side.since)),
  ];
  return (
    <>
      <p><PairStateOf state={pair.state} /></p>
      <Notice kind="note" title={`${t('why')}: ${whyOf(pair)}`} />
      {pair.decided_at && <Notice kind="good" title={`${board('reason')}: ${pair.reason}`}><p>{t('decided', { name: pair.decided_by ?? '', at: dayTime(pair.decided_at) })}</p></Notice>}
      <Beside caption={t('pair')} heads={[t('first'), t('second')]} lines={lines} />
      {pair.state === 'open' && may('revision_decide') && <Decide pair={pair} of={of} />}
    </>
  );
}

function Decide({ pair, of }: { pair: Pair; of: Loaded<Pair> }) {
  const answer = useSignal(''), reason = useSignal(''), both = pair.sides.every(({ registered }) => registered), keep = useSignal(pair.sides[0].id);
  const same = answer.value === 'same';
  const decide = async () => {
    await post(`/v1/duplicates/${pair.id}/decide`, { same, reason: reason.value.trim(), ...(same && both ? { keep: keep.value } : {}) });
    await of.reload();
    scrollTo(0, 0);
  };
  return (
    <>
      <h2>{t('decide')}</h2>
      <Form action={t('decide')} onSend={decide}>
        {(problem) => (
          <>
            <fieldset class="radios">
              <legend>{t('answer')}</legend>
              {([['different', t('say_different')], ['same', t('say_same')]] as const).map(([value, said]) => (
                <label key={value} class="tick"><input type="radio" name="same" value={value} required checked={answer.value === value} onChange={() => (answer.value = value)} /> <span>{said}</span></label>
              ))}
            </fieldset>
            {same && both && (
              <Choice label={t('keep')} name="keep" hint={t('keep_hint')} problem={problem} value={keep.value} onValue={(value) => (keep.value = value)}
                choices={pair.sides.map((side) => [side.id, `${nameOf(side.name)} (${side.stalls?.join(', ') ?? '–'})`] as const)} />
            )}
            {same && !both && <p class="hint">{t('same_asked')}</p>}
            <LongField label={board('reason')} name="reason" problem={problem} value={reason.value} onValue={(value) => (reason.value = value)} rows={2} />
          </>
        )}
      </Form>
    </>
  );
}
