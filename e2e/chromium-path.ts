import { existsSync } from 'node:fs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How every browser of the project is launched: CHROMIUM_PATH, what the system has, else Playwright's own. */
export function browserLaunch(): { readonly executablePath?: string; readonly args: string[] } {
  const executablePath = [process.env['CHROMIUM_PATH'], ...PLACES].find(
    (path) => path !== undefined && existsSync(path),
  );
  return { args: [...ARGUMENTS], ...(executablePath === undefined ? {} : { executablePath }) };
}
