import type { UserId } from './ids.ts';

export type ActorRole = 'viewer' | 'manager' | 'lead' | 'admin';

/** Roles that risk is decided by. */
export const RISK_ROLES: readonly ActorRole[] = ['manager', 'lead'];

/** Who acts. The name is what colleagues see; it comes from the session, never from a body. */
export type Actor = { readonly user: UserId; readonly name: string; readonly role: ActorRole };
