// The print centre: which codes, on what, how it will look, and one press; the press draws it, and the page may be left.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { all, get, send } from '../api';
import { go, place } from '../router';
import { may } from '../session';
import { chosen, Filter } from '../ui/choose';
import { Tick } from '../ui/field';
import { Form } from '../ui/form';
import { type Column, Table } from '../ui/table';
import { MarketPage } from './pieces';
import { type LayoutName, LAYOUTS, t } from './print_words';
import type { Code } from './stall_state';
import { t as board } from './words';

type Picked = ReadonlyMap<string, Code>;

const STATES = ['issued', 'printed', 'displayed'] as const;

export function Prints({ market }: { market: string }) {
  const show = chosen('show', 'issued'), picked = useSignal<Picked>(new Map());
  const named = place.value.query.codes;
  useEffect(() => {
    if (named) void Promise.all(named.split(',').map((id) => get<Code>(`/v1/codes/${id}`))).then((codes) => (picked.value = new Map(codes.map((code) => [code.id, code]))), () => {});
  }, [named]);
  const list = `/v1/markets/${market}/codes?lasting=true`;
  const pick = (code: Code, on: boolean) => {
    const next = new Map(picked.value);
    if (on) next.set(code.id, code);
    else next.delete(code.id);
    picked.value = next;
  };
  const columns: Column<Code>[] = [
    {
      name: board('stall'), by: (row) => row.stall.number,
      cell: (row) => (
        <label class="pick">
          <input type="checkbox" aria-label={board('choose', { name: row.stall.number })} checked={picked.value.has(row.id)} onChange={(event) => pick(row, event.currentTarget.checked)} />
          {row.stall.number}
        </label>
      ),
    },
    { name: t('holder'), cell: (row) => row.account.holder_name, by: (row) => row.account.holder_name },
    { name: board('account'), cell: (row) => `••${row.account.last4}` },
  ];
  return (
    <MarketPage market={market} title={t('title')}>
      <p><a href={`/app/board/${market}/printed`}>{t('past')}</a></p>
      <h2>{t('choose')}</h2>
      <Filter label={t('which')} name="show" otherwise="issued" choices={STATES.map((state) => [state, t(state)] as const)} />
      <Table<Code> key={show} caption={t('choose')} list={list} query={{ state: show }} columns={columns} rowKey={(row) => row.id} find={(row) => `${row.stall.number} ${row.account.holder_name}`}
        searchLabel={board('find_stall')} exports="/v1/exports/codes" exportsQuery={{ market }} empty={t('none')} emptyMore={<p>{t('none_hint')}</p>}
        above={() => <EveryOne list={`${list}&state=${show}`} picked={picked.value} onPick={(codes) => (picked.value = new Map(codes.map((code) => [code.id, code])))} />} />
      {may('registry_write') && <Job market={market} codes={[...picked.value.values()]} />}
    </MarketPage>
  );
}

function EveryOne({ list, picked, onPick }: { list: string; picked: Picked; onPick: (codes: Code[]) => void }) {
  return (
    <div class="bulk">
      <button type="button" class="second" onClick={() => (picked.size ? onPick([]) : void all<Code>(list).then(onPick, () => {}))}>{picked.size ? board('choose_none') : t('every')}</button>
      {picked.size > 0 && <><span role="status">{board('chosen', { n: picked.size })}</span> <a href={`${location.search}#layout`}>{t('on')}</a></>}
    </div>
  );
}

function Job({ market, codes }: { market: string; codes: Code[] }) {
  const layout = useSignal<LayoutName>('stickers_2x4'), voided = useSignal(false), n = codes.length;
  const reprint = codes.some(({ state }) => state !== 'issued');
  const print = async () => {
    const body = { layout: layout.value, format: 'pdf', codes: codes.map(({ id }) => id), ...(reprint ? { void_earlier: voided.value } : {}) };
    const batch = await send<{ id: string }>('POST', `/v1/markets/${market}/prints`, body);
    go(`/board/${market}/prints/${batch.id}`);
  };
  return (
    <>
      <h2 id="layout">{t('layout')}</h2>
      <div class="layouts" role="radiogroup" aria-labelledby="layout">
        {LAYOUTS.map((one) => (
          <label key={one.name}>
            <input type="radio" name="layout" checked={layout.value === one.name} onChange={() => (layout.value = one.name)} />
            <Sketch layout={one} codes={[]} small />
            <span>{t(one.name)}</span>
          </label>
        ))}
      </div>
      <h2>{t('go')}</h2>
      {n === 0 ? <p>{t('print_none')}</p> : (
        <>
          <Preview layout={layout.value} codes={codes} />
          {reprint && <Tick label={t('void_earlier')} value={voided.value} onValue={(value) => (voided.value = value)} />}
          <Form action={t('print', { n })} onSend={print}>{() => null}</Form>
        </>
      )}
    </>
  );
}

function Preview({ layout, codes }: { layout: LayoutName; codes: Code[] }) {
  const one = LAYOUTS.find(({ name }) => name === layout)!, sheets = Math.ceil(codes.length / (one.columns * one.rows));
  return (
    <>
      <h3>{t('preview')}</h3>
      <Sketch layout={one} codes={codes} />
      <p role="status">{t('sheets', { labels: codes.length, sheets })}</p>
    </>
  );
}

/** The first sheet, with the true codes where they will be. */
function Sketch({ layout, codes, small = false }: { layout: (typeof LAYOUTS)[number]; codes: Code[]; small?: boolean }) {
  const cells = Array.from({ length: layout.columns * layout.rows }, (_, i) => codes[i]), scale = small ? 0.25 : 1.1;
  return (
    <span class={`sketch${small ? ' small' : ''}`} style={{ width: `${layout.wide * scale}px`, height: `${layout.high * scale}px`, gridTemplateColumns: `repeat(${layout.columns}, 1fr)`, gridTemplateRows: `repeat(${layout.rows}, 1fr)` }}>
      {cells.map((code, i) => (
        <span key={i}>{code && <><img src={`/v1/codes/${code.id}.svg${layout.face === 'plain' ? '?face=plain' : ''}`} alt={t('preview_alt', { stall: code.stall.number })} /><b>{code.stall.number}</b></>}</span>
      ))}
    </span>
  );
}
