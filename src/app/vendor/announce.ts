// What a trader hears when money comes: two notes, and the amount by the browser's own voice. Both are chosen on this
// device; the voice is off until somebody turns it on.
import { signal } from '@preact/signals';
import { lang } from '../i18n/words';
import { amountInWords } from './speech';

function kept(name: string, first: boolean) {
  const place = `socho.${name}`, value = signal((localStorage.getItem(place) ?? (first ? '1' : '0')) === '1');
  return { value, set(on: boolean) { localStorage.setItem(place, on ? '1' : '0'); value.value = on; } };
}

export const sound = kept('sound', true);
export const speech = kept('speech', false);

const NOTES_HZ = [880, 1175], NOTE_S = 0.18, TRIED_VND = 45_000;
let audio: AudioContext | undefined;

export function ring(): void {
  audio ??= new AudioContext();
  // A page that was not touched yet may make no sound; this lets it as soon as it may.
  void audio.resume();
  NOTES_HZ.forEach((hertz, i) => {
    const note = audio!.createOscillator(), loud = audio!.createGain(), from = audio!.currentTime + i * NOTE_S;
    note.frequency.value = hertz;
    loud.gain.setValueAtTime(0.4, from);
    loud.gain.exponentialRampToValueAtTime(0.001, from + NOTE_S * 2);
    note.connect(loud).connect(audio!.destination);
    note.start(from);
    note.stop(from + NOTE_S * 2);
  });
}

const vietnameseVoice = (): SpeechSynthesisVoice | undefined => globalThis.speechSynthesis?.getVoices().find((voice) => voice.lang.startsWith('vi'));

/** Browsers tell their voices late. */
export const hasVietnameseVoice = signal(!!vietnameseVoice());
globalThis.speechSynthesis?.addEventListener?.('voiceschanged', () => (hasVietnameseVoice.value = !!vietnameseVoice()));

function speak(vi: string, en: string): void {
  if (!globalThis.speechSynthesis) return;
  const isVi = lang.value === 'vi', words = new SpeechSynthesisUtterance(isVi ? vi : en);
  words.lang = isVi ? 'vi-VN' : 'en-US';
  words.voice = (isVi && vietnameseVoice()) || null;
  speechSynthesis.speak(words);
}

export function announce(vnd: number): void {
  if (sound.value.value) ring();
  if (speech.value.value) speak(`Đã nhận ${amountInWords(vnd)}`, `${vnd} dong received`);
}

/** What it will be like; a press also lets a browser that waits for one make sounds. */
export function tryOut(): void {
  if (sound.value.value) ring();
  if (speech.value.value) speak(`Ví dụ: đã nhận ${amountInWords(TRIED_VND)}`, `For example: ${TRIED_VND} dong received`);
}
