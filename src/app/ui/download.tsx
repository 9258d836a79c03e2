// A list as a file: the service's own where it has one, else CSV that the page writes of all its rows, as they are read there.
import type { RefObject } from 'preact';
import { address } from '../api';
import { t } from '../i18n/shell';

interface Props {
  name: string;
  exports?: string | undefined;
  query?: Record<string, string | undefined> | undefined;
  table: RefObject<HTMLTableElement>;
  /** Has every row drawn. */
  whole: () => Promise<void>;
}

const drawn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

/** What is read in a cell: without the signs that stand beside a word, on one line. */
function textOf(cell: Element): string {
  const copy = cell.cloneNode(true) as Element;
  copy.querySelectorAll('[aria-hidden], button:not(.sort)').forEach((one) => one.remove());
  return (copy.textContent ?? '').replace(/\s+/g, ' ').trim();
}

/** RFC 4180, with a mark by which spreadsheets know UTF-8. No cell begins as a formula does. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => `"${(/^[=+\-@\t]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

export function Download({ name, exports, query = {}, table, whole }: Props) {
  const write = async () => {
    await whole();
    await drawn();
    const rows = [...(table.current?.rows ?? [])].map((row) => [...row.cells].map(textOf)), link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([csvOf(rows)], { type: 'text/csv' }));
    link.download = `${name}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };
  return (
    <p class="exports">
      {t('export_as')}:{' '}
      {exports
        ? <><a href={address(`${exports}.xlsx`, query)} download>XLSX</a> <a href={address(`${exports}.csv`, query)} download>CSV</a></>
        : <button type="button" class="link" onClick={() => void write()}>CSV</button>}
    </p>
  );
}
