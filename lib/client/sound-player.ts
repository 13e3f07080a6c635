import type { SoundKind } from './attention.ts';

/** One tone of a pattern: when it begins, how long it lasts, how high and how loud it is. */
type Tone = { readonly atS: number; readonly forS: number; readonly hz: number; readonly gain: number };

/** Told apart by pattern, not by pitch alone [AT2]: one soft tone; two tones twice; three low ones. */
const PATTERNS: Readonly<Record<SoundKind, readonly Tone[]>> = {
  critical: [{ atS: 0, forS: 0.35, hz: 660, gain: 0.4 }],
  breach: [
    { atS: 0, forS: 0.16, hz: 880, gain: 0.9 },
    { atS: 0.18, forS: 0.16, hz: 660, gain: 0.9 },
    { atS: 0.42, forS: 0.16, hz: 880, gain: 0.9 },
    { atS: 0.6, forS: 0.16, hz: 660, gain: 0.9 },
  ],
  health: [
    { atS: 0, forS: 0.2, hz: 196, gain: 1 },
    { atS: 0.3, forS: 0.2, hz: 196, gain: 1 },
    { atS: 0.6, forS: 0.2, hz: 196, gain: 1 },
  ],
};
/** So that a tone begins and ends without a click. */
const RAMP_S = 0.02;

/** `blocked`: the browser waits for a gesture, or the sound is not opened yet. `missing`: it has no sound at all. */
export type SoundState = 'running' | 'blocked' | 'missing';

/** Plays patterns on the audio clock: all tones of one are handed over at once, no timer of the page is waited for [AT1]. */
export class SoundPlayer {
  readonly #onState: () => void;
  #context: AudioContext | null = null;

  constructor(onState: () => void) {
    this.#onState = onState;
  }

  start(): void {
    if (!('AudioContext' in globalThis) || this.#context !== null) return;
    this.#context = new AudioContext();
    this.#context.addEventListener('statechange', this.#onState);
    this.#onState();
  }

  stop(): void {
    const context = this.#context;
    this.#context = null;
    if (context === null) return;
    context.removeEventListener('statechange', this.#onState);
    void context.close();
  }

  state(): SoundState {
    // Before it is opened a press is what opens it, as it is where the browser blocks; so the words do not change under the eye.
    if (this.#context === null) return 'AudioContext' in globalThis ? 'blocked' : 'missing';
    return this.#context.state === 'running' ? 'running' : 'blocked';
  }

  /** Inside a gesture of the person: the browser then lets the page sound [AT2]. */
  allow(): void {
    void this.#context?.resume();
  }

  play(kind: SoundKind, volumePercent: number): void {
    const context = this.#context;
    if (context === null || context.state !== 'running') return;
    const from = context.currentTime;
    for (const { atS, forS, hz, gain } of PATTERNS[kind]) {
      const tone = context.createOscillator();
      const level = context.createGain();
      const loud = (gain * volumePercent) / 100;
      tone.frequency.value = hz;
      level.gain.setValueAtTime(0, from + atS);
      level.gain.linearRampToValueAtTime(loud, from + atS + RAMP_S);
      level.gain.setValueAtTime(loud, from + atS + forS - RAMP_S);
      level.gain.linearRampToValueAtTime(0, from + atS + forS);
      tone.connect(level).connect(context.destination);
      tone.start(from + atS);
      tone.stop(from + atS + forS);
    }
  }
}
