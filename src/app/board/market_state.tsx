// What a market is: as the register tells it, and as payers are told.
import { State } from '../ui/choose';
import { type Kind, type Model, type Status, t } from './market_words';

export interface Whole {
  id: string; version: number; province: number; label_code: string; name: string; kind: Kind; status: Status;
  class: number | null; class_since: string | null; class_document: string | null; suggested_class: number | null;
  unit: { code: string; name: string }; operator: { id: string; name: string };
  business_points: number | null; ground_m2: number | null; face: 'sealed' | 'plain'; contact_phone: string | null; day_cutoff_minutes: number;
  model_4_0: Model; model_since: string | null; source: string | null; as_of: string | null;
  warnings: ('class_differs' | 'ground_below_10000_m2')[];
  stalls: { in_use: number; vacant: number; closed: number };
}

/** 270 as "04:30". */
export const clock = (minutes: number): string => [Math.floor(minutes / 60), minutes % 60].map((n) => String(n).padStart(2, '0')).join(':');

/** The words of the public page of every code of this market. */
export function Public({ phone }: { phone: string | null }) {
  return (
    <blockquote class="public_says">
      <p>{phone ? t('public_line', { phone }) : t('public_none')}</p>
      {!phone && <p><State sign="!" tone="bad">{t('public_whom')}</State></p>}
    </blockquote>
  );
}
