// The keys that the register publishes, and the certificate that this address is served with: what runs out, and when.
import { useLoad } from '../ui/load';
import { Day, DayTime } from '../ui/figures';
import { Empty, Notice } from '../ui/notice';
import { Page, Ready } from '../ui/page';
import { dayTime } from '../format';
import { figuresOf } from './figures';
import { useFigures } from './use_figures';
import { t } from './words';

const DAY_S = 86_400, SOON_DAYS = 30;

export interface Key { kid: string; nbf: number; exp: number; state: string; revoked_at?: string }

export const daysLeft = (second: number): number => Math.floor((second - Date.now() / 1000) / DAY_S);
const iso = (second: number): string => new Date(second * 1000).toISOString();

function stateOf(key: Key): string {
  if (key.revoked_at) return t('key_revoked', { at: dayTime(key.revoked_at) });
  const names: Record<string, string> = { current: t('key_current'), next: t('key_next'), verify: t('key_verify'), retired: t('key_retired'), root: t('key_root') };
  return names[key.state] ?? key.state;
}

export function Keys() {
  const keys = useLoad<{ keys: Key[] }>('/.well-known/socho/keys.json'), figures = useFigures();
  return (
    <Page title={t('keys')}>
      <p class="hint">{t('keys_hint')}</p>
      <h2>{t('issuing')}</h2>
      <Ready of={keys}>{(data) => (data.keys.length ? <KeyTable keys={data.keys} /> : <Empty title={t('no_keys')} />)}</Ready>
      <h2>{t('tls')}</h2>
      <Ready of={figures}>{(text) => <Tls second={figuresOf(text).value('socho_tls_expires_timestamp_seconds')} />}</Ready>
    </Page>
  );
}

export function Tls({ second }: { second: number }) {
  if (!second) return <p>{t('tls_none')}</p>;
  const days = daysLeft(second);
  return <Notice kind={days < SOON_DAYS ? 'bad' : 'good'} title={t('tls_until', { at: dayTime(iso(second)), n: days })} />;
}

/** That the key in use runs out and no other takes over. */
export function RunsOut({ keys }: { keys: Key[] }) {
  const current = keys.find(({ state }) => state === 'current'), left = current && daysLeft(current.exp);
  const hasNext = keys.some(({ state }) => state === 'next');
  return left !== undefined && left < SOON_DAYS && !hasNext ? <Notice kind="note" title={t('soon', { n: left })} /> : null;
}

function KeyTable({ keys }: { keys: Key[] }) {
  return (
    <>
      <RunsOut keys={keys} />
      <table>
        <caption class="unseen">{t('issuing')}</caption>
        <thead><tr>{[t('key'), t('state'), t('used_since'), t('to'), t('days_left')].map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.kid}>
              <td data-name={t('key')}><code>{key.kid}</code></td>
              <td data-name={t('state')}>{stateOf(key)}</td>
              <td data-name={t('used_since')}><Day at={iso(key.nbf)} /></td>
              <td data-name={t('to')}><DayTime at={iso(key.exp)} /></td>
              <td data-name={t('days_left')} class="number">{Math.max(0, daysLeft(key.exp))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
