// A document's file of which the register keeps the SHA-256 alone: it is counted here, and the file stays where it is.
import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { words } from '../i18n/words';
import { sha256, toHex } from './digest';

const t = words({
  file: ['Tệp văn bản', 'File of the document'],
  hint: ['Tệp không được gửi đi; chỉ lưu mã băm SHA-256 để sau này đối chiếu.', 'The file is not sent; only its SHA-256 is kept, to compare with later.'],
  counting: ['Đang tính…', 'Counting…'],
  optional: ['(không bắt buộc)', '(optional)'],
  unreadable: ['Không đọc được tệp. Mời Ông/Bà chọn lại.', 'The file cannot be read. Please choose it again.'],
});

/** value: 64 hexadecimal digits, or "" without a file. */
export function FileHash({ value, onValue }: { value: string; onValue: (hex: string) => void }) {
  const id = useId(), state = useSignal<'' | 'counting' | 'unreadable'>('');
  const take = async (file: File | undefined) => {
    state.value = file ? 'counting' : '';
    const hex = file ? await file.arrayBuffer().then(sha256).then(toHex).catch(() => null) : '';
    state.value = hex === null ? 'unreadable' : '';
    onValue(hex ?? '');
  };
  return (
    <div class="field">
      <label for={id}>{t('file')} <span class="hint">{t('optional')}</span></label>
      <p class="hint" id={`${id}h`}>{t('hint')}</p>
      <input type="file" id={id} aria-describedby={`${id}h`} onChange={(event) => void take(event.currentTarget.files?.[0])} />
      <p role="status">{state.value ? t(state.value) : value && <>SHA-256: <code class="hash">{value}</code></>}</p>
    </div>
  );
}

/** The first digits; the page behind it has them all. */
export const ShortHash = ({ hex }: { hex: string | null }) => (hex ? <code class="short" title={hex}>{hex.slice(0, 8)}…</code> : <>–</>);
