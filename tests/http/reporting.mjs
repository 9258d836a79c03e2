// What tests of reports share: the steps of the chain, and reading back what leaves as a file.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipped } from './town.mjs';

export const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.bytes.toString());
  return answer.json;
};
export const refused = (answer, status, code, field) => {
  assert.deepEqual([answer.status, answer.json?.code], [status, code], answer.bytes.toString());
  if (field) assert.equal(answer.json.field, field);
};

/** A day of Vietnam, so many days from now. */
export const day = (offset = 0) => new Date(Date.now() + 7 * 3600_000 + offset * 86400_000).toISOString().slice(0, 10);
export const quarter = () => {
  const [year, month] = day().split('-').map(Number);
  return `${year}-Q${Math.ceil(month / 3)}`;
};

export const step = (who, report, name, more) => who('POST', `/v1/reports/${report.id}/${name}`, { version: report.version, ...more });

/** The lines of a CSV answer. */
export const lines = (answer) => answer.bytes.toString().replace('\ufeff', '').split('\r\n');

/** The cells of a workbook's sheet, row by row, as the texts and numbers that they are; an empty one is undefined. */
export function cells(zip) {
  const text = unzipped(zip), unescaped = (s) => s.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  const shared = [...text.matchAll(/<si><t[^>]*>([^<]*)<\/t><\/si>/g)].map((m) => unescaped(m[1]));
  return [...text.matchAll(/<row [^>]*?(?:\/>|>(.*?)<\/row>)/gs)].map(([, row]) => {
    const out = [];
    for (const [, column, attributes, inside] of (row ?? '').matchAll(/<c r="([A-Z]+)\d+"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
      const value = inside?.match(/<(?:v|t)[^>]*>([^<]*)</)?.[1];
      const at = [...column].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0) - 1;
      if (value !== undefined) out[at] = /t="s"/.test(attributes) ? shared[value] : /t="inlineStr"/.test(attributes) ? unescaped(value) : Number(value);
    }
    return out;
  });
}

/** The text of a report's PDF, once the press has drawn it. */
export async function pdf(register, who, report) {
  for (;;) {
    const answer = await who('GET', `/v1/reports/${report.id}.pdf`);
    if (answer.status === 200) {
      const file = join(process.env.KEEP_PDF ?? register.dir, `report-${report.form}.pdf`);
      writeFileSync(file, answer.bytes);
      return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
    }
    refused(answer, 409, 'not_printed');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** socho report rebuild with these words: its status and what it printed. */
export const rebuild = (register, ...words) =>
  spawnSync(process.env.SOCHO ?? 'build/socho', ['report', 'rebuild', ...words, '--config', register.conf], { encoding: 'utf8' });
