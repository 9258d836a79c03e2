// What a connection of each provider may have, and its settings as they are typed.
import { Problem } from '../api';
import { t } from './connection_words';

export interface Secret { name: string; kind: 'given' | 'needed' | 'drawn' | 'drawn_alone' }
export interface Provider { name: string; native: boolean; settings: boolean; secrets: Secret[] }

/** JSON, or a problem at the field of that name. */
export function settingsOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem({ status: 422, code: 'bad_json', field: 'settings', title: t('bad_settings'), title_vi: t('bad_settings') });
  }
}
