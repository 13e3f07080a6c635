import type { Store } from '#server/store/store.ts';
import { Confirmation } from './confirmation.ts';
import { Links } from './links.ts';
import { OwnPassword } from './own-password.ts';
import { OwnSettings } from './own-settings.ts';
import { Passwords, type HashFunctions } from './passwords.ts';
import { People } from './people.ts';
import { SecondFactors, type SecondFactorRules } from './second-factors.ts';
import { Sessions } from './sessions.ts';
import { SignIn } from './sign-in.ts';
import { SignInThrottle } from './throttle.ts';
import { Tokens } from './tokens.ts';
import { Users } from './users.ts';

export type AuthHouse = {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly links: Links;
  readonly people: People;
  readonly signIn: SignIn;
  readonly confirmation: Confirmation;
  readonly secondFactors: SecondFactors;
  readonly ownPassword: OwnPassword;
  readonly ownSettings: OwnSettings;
};

/** Loads everything sign-in needs from the store. @param nowMs wall clock, milliseconds since 1970 */
export async function openAuthHouse(
  store: Store,
  nowMs: () => number,
  functions: HashFunctions,
  rules: SecondFactorRules,
): Promise<AuthHouse> {
  const users = await Users.load(store, nowMs);
  const secondFactors = await SecondFactors.load(store, rules, nowMs);
  const sessions = await Sessions.load(store, users, nowMs, (user) => secondFactors.isDue(user));
  const tokens = await Tokens.load(store, users, nowMs);
  const links = new Links(store, nowMs);
  const passwords = await Passwords.create(functions);
  const people = new People({ users, sessions, links, secondFactors });
  const throttle = new SignInThrottle();
  const signIn = new SignIn({ users, sessions, links, passwords, throttle, secondFactors, nowMs });
  const confirmation = new Confirmation({ sessions, passwords, throttle, secondFactors, nowMs });
  const ownPassword = new OwnPassword({ users, sessions, passwords, confirmation });
  return {
    users,
    sessions,
    tokens,
    links,
    people,
    signIn,
    confirmation,
    secondFactors,
    ownPassword,
    ownSettings: new OwnSettings(store, nowMs),
  };
}
