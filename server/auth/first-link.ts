import type { AuthHouse } from './auth-house.ts';

/** What the console says to whoever has to come first: a demo's manager, or the person who makes the administrator. */
export async function firstLink(auth: AuthHouse, isDemo: boolean, origin: string): Promise<string | null> {
  if (isDemo) {
    const manager = await auth.people.seedDemo();
    const secret = await auth.people.signInLink(manager.id);
    return `Sign in as ${manager.name} (once, within an hour): ${origin}/sign-in?token=${secret}`;
  }
  if (auth.users.list().length > 0) return null;
  const secret = await auth.links.create('setup', null);
  return `Make the first administrator (once, within an hour): ${origin}/sign-in?token=${secret}&purpose=setup`;
}
