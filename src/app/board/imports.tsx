// Spreadsheets of vendors: the template, handing one in, and what was handed in before.
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { sendFile } from '../api';
import { go } from '../router';
import { State } from '../ui/choose';
import { DayTime } from '../ui/figures';
import { Form } from '../ui/form';
import { type Column, Table } from '../ui/table';
import { MarketPage } from './pieces';
import { t } from './import_words';
import { t as board } from './words';

export type ImportState = 'queued' | 'checked' | 'refused' | 'committing' | 'committed' | 'failed';
interface Row { id: string; name: string | null; state: ImportState; rows: number | null; created_by: string; created_at: string }

const SIGNS: Record<ImportState, string> = { queued: '…', checked: '◔', refused: '✕', committing: '…', committed: '✓', failed: '✕' };

export function Imports({ market }: { market: string }) {
  const columns: Column<Row>[] = [
    { name: t('name'), cell: (row) => <a href={`/app/board/${market}/imports/${row.id}`}>{row.name ?? t('one')}</a>, by: (row) => row.name ?? '' },
    { name: t('rows'), cell: (row) => row.rows ?? '–', by: (row) => row.rows ?? 0, number: true },
    { name: board('state'), cell: (row) => <State sign={SIGNS[row.state]}>{t(row.state)}</State>, by: (row) => t(row.state) },
    { name: board('when'), cell: (row) => <DayTime at={row.created_at} />, by: (row) => row.created_at },
    { name: board('who'), cell: (row) => row.created_by, by: (row) => row.created_by },
  ];
  return (
    <MarketPage market={market} title={t('title')}>
      <p>{t('how')}</p>
      <p><a href="/v1/imports/template.xlsx" download>{t('template')}</a></p>
      <HandIn market={market} />
      <h2>{t('past')}</h2>
      <Table<Row> caption={t('past')} list={`/v1/markets/${market}/imports`} columns={columns} rowKey={(row) => row.id} find={(row) => row.name ?? ''} searchLabel={t('find')}
        exports="/v1/exports/imports" exportsQuery={{ market }} empty={t('none')} />
    </MarketPage>
  );
}

function HandIn({ market }: { market: string }) {
  const file = useRef<HTMLInputElement>(null), missing = useSignal(false);
  const onSend = async () => {
    const chosen = file.current?.files?.[0];
    missing.value = !chosen;
    if (!chosen) return;
    // What a device says of a file's type differs; the server looks into it.
    const one = await sendFile<{ id: string }>('/v1/imports', new Blob([chosen], { type: 'application/octet-stream' }), { market, name: chosen.name });
    go(`/board/${market}/imports/${one.id}`);
  };
  return (
    <Form action={t('send')} onSend={onSend}>
      {() => (
        <div class="field">
          <label for="sheet">{t('file')}</label>
          <input ref={file} id="sheet" type="file" accept=".xlsx,.csv" required aria-describedby={missing.value ? 'no_sheet' : undefined} />
          {missing.value && <p class="error" id="no_sheet">! {t('no_file')}</p>}
        </div>
      )}
    </Form>
  );
}
