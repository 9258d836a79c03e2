// The trader's own codes stay on the device, pictures and all: a market hall has corners without a network, and a customer who
// wants to pay does not wait for one. They go with the drafts when somebody signs out.
import { useEffect } from 'preact/hooks';
import { getFile } from '../api';
import { me } from '../session';
import { useDraft } from '../store';
import { type MyPage, picture, useMyPage } from './my_page';

interface Kept { page: MyPage | null; pictures: Record<string, string>; at: string }

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result as string);
    reader.onerror = () => failed(reader.error ?? new Error('unread'));
    reader.readAsDataURL(blob);
  });
}

async function picturesOf(page: MyPage): Promise<Kept['pictures']> {
  return Object.fromEntries(await Promise.all(page.codes.map(async ({ id }) => [id, await dataUrl(await getFile(picture(id)))] as const)));
}

/** What the register says, and until it does what it said last; `at` is when that was. */
export function useOwnCodes() {
  const mine = useMyPage(), draft = useDraft<Kept>(me.value!.person, 'own_codes', { page: null, pictures: {}, at: '' });
  const fresh = mine.data.value, kept = draft.value.value;
  useEffect(() => {
    // Without the pictures the last ones stay; the next visit fetches them.
    if (fresh) void picturesOf(fresh).then((pictures) => draft.set({ page: fresh, pictures, at: new Date().toISOString() }), () => {});
  }, [fresh]);
  return { mine, page: fresh ?? kept.page, at: fresh ? '' : kept.at, src: (code: string): string => kept.pictures[code] ?? picture(code) };
}
