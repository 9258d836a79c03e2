// Something that is done with a reason only.
import { useSignal } from '@preact/signals';
import { t } from './ask_words';
import { Dialog } from './dialog';
import { LongField } from './field';
import { Form } from './form';

interface Props { title: string; action: string; hint?: string; onClose: () => void; onReason: (reason: string) => Promise<void> }

export function AskReason({ title, action, hint, onClose, onReason }: Props) {
  const reason = useSignal('');
  return (
    <Dialog title={title} onClose={onClose}>
      <Form action={action} onSend={() => onReason(reason.value.trim())}>
        {(problem) => <LongField label={t('reason')} name="reason" hint={hint ?? t('reason_hint')} problem={problem} value={reason.value} onValue={(value) => (reason.value = value)} rows={3} />}
      </Form>
    </Dialog>
  );
}
