import { useSignal } from '@preact/signals';
import { Problem, send } from '../api';
import { dayTime } from '../format';
import { useLoad } from '../ui/load';
import { ProblemNotice } from '../ui/notice';
import { Ready } from '../ui/page';
import { t } from './words';

interface Device { id: string; seen_at: string; agent: string | null; current: boolean }

/** "Chrome, Android" of the long line by which a browser introduces itself. */
function shortName(agent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)/.exec(agent)?.[1] ?? '';
  const system = /(Android|iPhone|iPad|Windows|Mac OS|Linux)/.exec(agent)?.[1] ?? '';
  return [browser.replace('Edg', 'Edge').replace('OPR', 'Opera'), system].filter(Boolean).join(', ') || agent;
}

export function Devices() {
  const devices = useLoad<{ items: Device[] }>('/v1/me/sessions'), problem = useSignal<Problem | null>(null);
  const end = async (id: string) => {
    problem.value = null;
    try {
      await send('DELETE', `/v1/me/sessions/${id}`);
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught;
      problem.value = caught;
    }
    await devices.reload();
  };
  return (
    <section>
      <h2>{t('devices')}</h2>
      {problem.value && <ProblemNotice problem={problem.value} />}
      <Ready of={devices}>
        {({ items }) => (
          <ul class="rows">
            {items.map((device) => (
              <li key={device.id}>
                <p><strong>{shortName(device.agent ?? '–')}</strong>{device.current && <> ({t('this_device')})</>}<br />{t('seen', { at: dayTime(device.seen_at) })}</p>
                {!device.current && <button type="button" class="second small" onClick={() => void end(device.id)}>{t('end')}</button>}
              </li>
            ))}
          </ul>
        )}
      </Ready>
    </section>
  );
}
