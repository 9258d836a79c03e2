// What is typed to register a vendor, and what of it is sent.
import { t } from './register_words';

export interface Typed {
  stall: string; beside: string; kind: string; name: string; phone: string; id_number: string; tax_code: string;
  legal_name: string; registration_number: string; bin: string; number: string; holder_name: string; evidence: string;
  relation: string; pasted: string; registration: boolean; payments: boolean; counts: boolean; notices: boolean;
  /** The revision that was made of it already, where handing it in failed. */
  made: string; version: number;
}

export const EMPTY: Typed = {
  stall: '', beside: 'replaces', kind: 'household', name: '', phone: '', id_number: '', tax_code: '', legal_name: '', registration_number: '',
  bin: '', number: '', holder_name: '', evidence: '', relation: '', pasted: '', registration: false, payments: false, counts: false, notices: false,
  made: '', version: 0,
};

export const RELATIONS = ['spouse', 'parent', 'child', 'sibling', 'other_family'] as const;
export const FURTHER = ['payments', 'counts', 'notices'] as const;

export interface Wording { purpose: string; version: number; text_vi: string; text_en: string; valid_from: string }

/** The newest wording of a purpose that counts by now. */
export const wordingOf = (texts: readonly Wording[], purpose: string, today: string): Wording | undefined =>
  texts.filter((text) => text.purpose === purpose && text.valid_from <= today).sort((a, b) => b.version - a.version)[0];

const filled = (fields: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.trim()] as const).filter(([, value]) => value));

/** The body of a registration; `taken`: somebody else sells at the stall. */
export function bodyOf(typed: Typed, taken: boolean, texts: readonly Wording[], today: string) {
  const { kind, name, phone, id_number, tax_code, legal_name, registration_number } = typed;
  const purposes = (['registration', ...FURTHER] as const).filter((purpose) => typed[purpose]);
  const beside = taken && typed.beside !== 'replaces';
  return {
    stall: typed.stall.trim(),
    vendor: { ...filled({ kind, name, phone, id_number, tax_code, legal_name, registration_number }), ...(taken && !beside ? { replaces: true } : {}) },
    account: filled({ bin: typed.bin, number: typed.number.replace(/[ .-]/g, ''), holder_name: typed.holder_name, relation: typed.relation, evidence: typed.evidence }),
    ...(beside ? { tenancy: { kind: typed.beside } } : {}),
    consents: purposes.map((purpose) => ({ purpose, version: wordingOf(texts, purpose, today)?.version ?? 1, channel: 'paper' })),
  };
}

export const relationNames = (): [string, string][] => [['', t('own')], ...RELATIONS.map((one): [string, string] => [one, t(one)])];
