// Choosing one row of a list that is too long for a menu: by a few letters of its name, with or without their marks.
import { useSignal } from '@preact/signals';
import { useEffect, useId, useRef } from 'preact/hooks';
import { address, type Problem } from '../api';
import { words } from '../i18n/words';
import { useLoad } from './load';
import { Ready } from './page';

const t = words({
  type: ['Gõ vài chữ của tên, có dấu hay không đều được.', 'Type a few letters of the name, with or without marks.'],
  again: ['Chọn lại', 'Choose another'],
  none: ['Không tìm thấy. Thử chữ khác.', 'Nothing found. Try other letters.'],
  more: ['Còn nữa; gõ thêm cho rõ.', 'There are more; type on.'],
  found: ['{n} kết quả', '{n} found'],
});

const TYPING_MS = 350, SHOWN = 10;

interface Props<T> {
  label: string;
  /** The name the API has for it: a problem with this field is shown here. */
  name: string;
  problem: Problem | null;
  /** The list, which is searched by q and limited by limit. */
  list: string;
  query?: Record<string, string>;
  rowKey: (row: T) => string;
  /** What it is called, and what tells it from others of that name. */
  said: (row: T) => readonly [string, string];
  chosen: T | null;
  onChoose: (row: T | null) => void;
}

export function Pick<T>(props: Props<T>) {
  const { label, name, problem, chosen, said, onChoose } = props;
  const id = useId(), typed = useSignal(''), timer = useRef(0), spot = useRef<HTMLDivElement>(null), moved = useRef(false);
  const found = useLoad<{ items: T[]; next: unknown }>(chosen ? null : address(props.list, { ...props.query, q: typed.value, limit: SHOWN }));
  const wrong = problem?.field === name;
  // What was pressed is gone: the focus goes to what stands in its place.
  useEffect(() => {
    if (moved.current) spot.current?.querySelector<HTMLElement>('button, input')?.focus();
    moved.current = false;
  }, [chosen]);
  const choose = (row: T | null) => {
    moved.current = true;
    typed.value = '';
    onChoose(row);
  };
  const onType = (value: string) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => (typed.value = value.trim()), TYPING_MS);
  };
  return (
    <div class={`field${wrong ? ' wrong' : ''}`} role="group" aria-labelledby={`${id}l`} ref={spot}>
      <label id={`${id}l`} for={id}>{label}</label>
      {chosen ? (
        <p class="chosen"><strong>{said(chosen)[0]}</strong> <span class="hint">{said(chosen)[1]}</span>{' '}
          <button type="button" id={id} class="second small" onClick={() => choose(null)}>{t('again')}</button></p>
      ) : (
        <>
          <p class="hint" id={`${id}h`}>{t('type')}</p>
          <input type="search" id={id} name={name} autocomplete="off" aria-describedby={`${id}h ${id}e`} aria-invalid={wrong || undefined} onInput={(event) => onType(event.currentTarget.value)} />
          <Ready of={found}>
            {({ items, next }) => (
              <>
                <ul class="found">
                  {items.map((row) => (
                    <li key={props.rowKey(row)}><button type="button" class="second" onClick={() => choose(row)}>{said(row)[0]} <span class="hint">{said(row)[1]}</span></button></li>
                  ))}
                </ul>
                <p class="hint" role="status">{!items.length ? t('none') : next ? t('more') : t('found', { n: items.length })}</p>
              </>
            )}
          </Ready>
        </>
      )}
      {wrong && <p class="error" id={`${id}e`}>! {problem.title}</p>}
    </div>
  );
}
