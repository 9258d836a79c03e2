// What a list or a page is seen by, as links that stand in the address bar, and a state as a word with a sign.
import type { ComponentChildren } from 'preact';
import { place } from '../router';

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
