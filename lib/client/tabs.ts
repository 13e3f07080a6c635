import type { TabLine } from './preferences.ts';

/** The other tabs of this browser. A message never comes back to the tab that sent it. */
export function browserTabs(name: string): TabLine {
  if (!('BroadcastChannel' in globalThis)) return { send: () => undefined, listen: () => () => undefined };
  let channel: BroadcastChannel | null = null;
  const open = (): BroadcastChannel => (channel ??= new BroadcastChannel(name));
  return {
    send: (message) => open().postMessage(message),
    listen: (listener) => {
      const own = open();
      const onMessage = (event: MessageEvent): void => listener(event.data);
      own.addEventListener('message', onMessage);
      return () => {
        own.removeEventListener('message', onMessage);
        own.close();
        channel = null;
      };
    },
  };
}
