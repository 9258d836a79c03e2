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

const NOTES_HZ = [880, 1175], NOTE_S = 0.18;
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

export const vietnameseVoice = (): SpeechSynthesisVoice | undefined => globalThis.speechSynthesis?.getVoices().find((voice) => voice.lang.startsWith('vi'));

export function speak(vnd: number): void {
  if (!globalThis.speechSynthesis) return;
  const words = new SpeechSynthesisUtterance(lang.value === 'vi' ? `Đã nhận ${amountInWords(vnd)}` : `${vnd} dong received`);
  words.lang = lang.value === 'vi' ? 'vi-VN' : 'en-US';
  words.voice = (lang.value === 'vi' && vietnameseVoice()) || null;
  speechSynthesis.speak(words);
}

export function announce(vnd: number): void {
  if (sound.value.value) ring();
  if (speech.value.value) speak(vnd);
}
