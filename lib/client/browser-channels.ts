import type { Note } from './attention.ts';
import type { Channels, NotePermission } from './attention-desk.ts';
import { SoundPlayer } from './sound-player.ts';
import { TabFace } from './tab-face.ts';
import { TabLead } from './tab-lead.ts';

/** A browser takes tens of milliseconds to open its sound: after the first picture, unless a press comes before. */
const SOUND_OPENS_MS = 3_000;

/** Title, icon, sound and notifications of a browser. */
export function browserChannels(): Channels {
  const face = new TabFace();
  const soundLead = new TabLead('riskdesk-sound');
  const noteLead = new TabLead('riskdesk-notes');
  let onState: () => void = () => undefined;
  const player = new SoundPlayer(() => {
    // A tab that may not sound yet does not stand in the way of one that may.
    if (player.state() === 'running') soundLead.ask();
    onState();
  });
  const allow = (): void => {
    player.start();
    player.allow();
  };
  let opening: ReturnType<typeof setTimeout>;
  return {
    showFace: (shown) => face.show(shown),
    playSound: (kind, volume) => player.play(kind, volume),
    allowSound: allow,
    soundState: () => player.state(),
    isSoundLeader: () => soundLead.isLeading,
    showNote,
    isNoteLeader: () => noteLead.isLeading,
    notePermission,
    askNotePermission: async () => {
      if ('Notification' in globalThis) await Notification.requestPermission();
    },
    start: (listener) => {
      onState = listener;
      face.start();
      opening = setTimeout(() => player.start(), SOUND_OPENS_MS);
      noteLead.ask();
      // Any press allows what the browser blocked at first.
      document.addEventListener('pointerdown', allow);
      document.addEventListener('keydown', allow);
    },
    stop: () => {
      document.removeEventListener('pointerdown', allow);
      document.removeEventListener('keydown', allow);
      face.stop();
      clearTimeout(opening);
      player.stop();
      soundLead.leave();
      noteLead.leave();
    },
  };
}

function notePermission(): NotePermission {
  return 'Notification' in globalThis ? Notification.permission : 'missing';
}

function showNote({ tag, kind, title, body, path }: Note): void {
  if (notePermission() !== 'granted') return;
  try {
    const shown = new Notification(title, { tag, body, requireInteraction: kind === 'breach' });
    shown.addEventListener('click', () => {
      window.focus();
      location.assign(path);
      shown.close();
    });
  } catch (error) {
    // Some phones have the name but take notifications from a service worker only; the page says the rest.
    if (!(error instanceof TypeError)) throw error;
  }
}
