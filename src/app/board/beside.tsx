// Two things side by side, line by line: what differs is said with a sign and a word, not by colour alone.
import type { ComponentChildren } from 'preact';
import { t as board } from './words';

export interface Line {
  name: string;
  sides: readonly [ComponentChildren, ComponentChildren];
  /** What the line says of itself; null: the two are the same. */
  word: string | null;
}

interface Props { caption: string; heads: readonly [string, string]; lines: readonly Line[]; /** What is new is on the right. */ proposal?: boolean }

export function Beside({ caption, heads: [left, right], lines, proposal = false }: Props) {
  return (
    <table class="differences">
      <caption class="unseen">{caption}</caption>
      <thead><tr><th scope="col">{board('line')}</th><th scope="col">{left}</th><th scope="col">{right}</th></tr></thead>
      <tbody>
        {lines.map(({ name, sides: [one, other], word }) => (
          <tr key={name} class={word ? 'changed' : undefined}>
            <td data-name={board('line')}>{name} <span class="hint"><span aria-hidden="true">{word ? '●' : '='}</span> {word ?? board('same')}</span></td>
            <td data-name={left}>{one}</td>
            <td data-name={right}>{word && proposal ? <strong>{other}</strong> : other}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A line of two texts; nothing is "–". */
export const lineOf = (name: string, one: string | null | undefined, other: string | null | undefined): Line =>
  ({ name, sides: [one || '–', other || '–'], word: (one || '') === (other || '') ? null : board('differs') });
