// Pieces of the board's pages: a page below a market, a state with its sign, and filters that stand in the address bar.
import type { ComponentChildren } from 'preact';
import { useSignal } from '@preact/signals';
import { get, send } from '../api';
import { Dialog } from '../ui/dialog';
import { LongField } from '../ui/field';
import { Form } from '../ui/form';
import { useLoad } from '../ui/load';
import { Page } from '../ui/page';
import { place } from '../router';
import { t } from './words';

export interface Market { id: string; province: number; name: string; label_code: string }

const markets = new Map<string, Promise<Market>>();

/** A market is asked for once; its name stands above every page below it. */
export function useMarket(id: string) {
  return useLoad<Market>(`/v1/markets/${id}`, (path) => {
    const asked = markets.get(id) ?? get<Market>(path);
    markets.set(id, asked);
    asked.catch(() => markets.delete(id));
    return asked;
  });
}

export function MarketPage({ market, title, up, children }: { market: string; title: string; up?: { to: string; name: string }; children?: ComponentChildren }) {
  const head = useMarket(market);
  return <Page title={title} up={up ?? { to: `/board/${market}`, name: head.data.value?.name ?? t('market') }}>{children}</Page>;
}

type Tone = 'good' | 'bad' | 'note' | 'plain';

/** A word with a sign before it; the colour only repeats them. */
export const State = ({ sign, tone = 'plain', children }: { sign: string; tone?: Tone; children: ComponentChildren }) => (
  <span class={`state ${tone}`}><span aria-hidden="true">{sign}</span> {children}</span>
);

interface FilterProps {
  label: string;
  /** Its name in the address bar. */
  name: string;
  choices: readonly (readonly [value: string, name: string])[];
  /** What counts when the address bar says nothing. */
  otherwise: string;
  /** What a choice takes out of the address bar, as it belongs to the one before. */
  drops?: string;
}

/** Links, so that the back button undoes a choice. */
export function Filter({ label, name, choices, otherwise, drops = '' }: FilterProps) {
  const { path, query } = place.value, now = query[name] ?? otherwise, { [drops]: _, ...kept } = query;
  const to = (value: string) => `/app${path}?${new URLSearchParams({ ...kept, [name]: value })}`;
  return (
    <div class="filter" role="group" aria-label={label}>
      {choices.map(([value, said]) => <a key={value} href={to(value)} aria-current={value === now ? 'true' : undefined}>{said}</a>)}
    </div>
  );
}

export const chosen = (name: string, otherwise: string): string => place.value.query[name] ?? otherwise;

interface AskProps { title: string; action: string; onClose: () => void; onReason: (reason: string) => Promise<void> }

/** Something that is done with a reason only. */
export function AskReason({ title, action, onClose, onReason }: AskProps) {
  const reason = useSignal('');
  return (
    <Dialog title={title} onClose={onClose}>
      <Form action={action} onSend={() => onReason(reason.value.trim())}>
        {(problem) => <LongField label={t('reason')} name="reason" hint={t('reason_hint')} problem={problem} value={reason.value} onValue={(value) => (reason.value = value)} rows={3} />}
      </Form>
    </Dialog>
  );
}

/** Starts something that the press does, or asks a server to move something on, and tells what came of it. */
export const post = <T,>(path: string, body: unknown = {}): Promise<T> => send<T>('POST', path, body);

export const accountShown = (account: { bank?: string; bin?: string; last4?: string } | null | undefined): string =>
  account ? `${account.bank ?? account.bin ?? ''} ••${account.last4 ?? ''}` : '–';
