import { changePersonSchema, emptyQuerySchema, invitePersonSchema, resetPersonSchema } from '#lib/protocol/http-api.ts';
import type { People } from '#server/auth/people.ts';
import type { User } from '#server/auth/users.ts';
import { createRoute, requireUser, type AuditSaid, type Route } from './route.ts';

type House = {
  readonly people: People;
  readonly publicOrigin: string;
};

const PEOPLE_STATUS = { changed: 200, notFound: 404, lastAdmin: 409, notYetAccepted: 409 } as const;

/** People, the administrator's. */
export function createPeopleRoutes(
  house: House,
): Readonly<Record<'listPeople' | 'invitePerson' | 'changePerson' | 'resetPerson', Route>> {
  return {
    listPeople: createRoute({
      from: 'query',
      schema: emptyQuerySchema,
      run: () => ({ status: 200, body: { people: house.people.list().map(showPerson) } }),
    }),
    invitePerson: createRoute({
      from: 'body',
      schema: invitePersonSchema,
      run: async (given) => {
        const invited = await house.people.invite(given);
        if (invited === null) return { status: 409, body: { error: 'emailTaken', field: 'email' } };
        const link = `${house.publicOrigin}/sign-in?token=${invited.secret}`;
        const { id, name, email, role } = invited.user;
        const after = { name, email, role };
        const audit: readonly AuditSaid[] = [{ action: 'InvitePerson', target: `user:${id}`, after, outcome: 'done' }];
        return { status: 201, body: { user: showPerson(invited.user), link }, audit };
      },
    }),
    changePerson: createRoute({
      from: 'body',
      schema: changePersonSchema,
      run: async (change, _call, params) => {
        const userId = params['user'] ?? '';
        const known = house.people.find(userId);
        const before = known === null ? null : { role: known.role, active: known.active, scopeDesks: known.scopeDesks };
        const result = await house.people.change(userId, change);
        const isDone = result === 'changed';
        const audit: readonly AuditSaid[] = [
          {
            action: 'ChangePerson',
            target: `user:${userId}`,
            before,
            after: change,
            outcome: isDone ? 'done' : 'refused',
            reason: isDone ? null : result,
          },
        ];
        return { status: PEOPLE_STATUS[result], body: isDone ? {} : { error: result }, audit };
      },
    }),
    resetPerson: createResetRoute(house),
  };
}

function createResetRoute({ people, publicOrigin }: House): Route {
  return createRoute({
    from: 'body',
    schema: resetPersonSchema,
    run: async ({ secondFactor }, call, params) => {
      const userId = params['user'] ?? '';
      const result = await people.reset(userId, { by: requireUser(call).id, secondFactor });
      const said = { action: 'ResetPerson', target: `user:${userId}`, after: { secondFactor } } as const;
      if (typeof result === 'string') {
        const status = result === 'notFound' ? 404 : 409;
        return { status, body: { error: result }, audit: [{ ...said, outcome: 'refused', reason: result }] };
      }
      const link = `${publicOrigin}/sign-in?token=${result.secret}`;
      return { status: 201, body: { link }, audit: [{ ...said, outcome: 'done' }] };
    },
  });
}

function showPerson(user: User) {
  const { id, name, email, role, active, passwordHash, scopeDesks } = user;
  return { id, name, email, role, active, status: statusOf(active, passwordHash), scopeDesks };
}

function statusOf(active: boolean, passwordHash: string | null): 'active' | 'invited' | 'disabled' {
  if (active) return 'active';
  return passwordHash === null ? 'invited' : 'disabled';
}
