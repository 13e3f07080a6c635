import type { ApiAnswer } from '#lib/client/api.ts';

const WORDS: Readonly<Record<string, string>> = {
  wrongCredentials: 'E-mail or password is not right.',
  linkInvalid: 'This link has been used or is too old. Ask for a new one, or sign in with your password.',
  setupDone: 'This desk is set up already. Sign in with your password.',
  passwordTooShort: 'The password is too short: at least 12 characters.',
  passwordTooLong: 'The password is too long.',
  passwordCommon: 'This password is too easy to guess. Take a phrase of your own.',
  tooManyTries: 'Too many tries. Wait a moment and try again.',
  busy: 'The server is busy. Try again in a moment.',
  emailTaken: 'Somebody with this e-mail is here already.',
  ownUser: 'Your own password is changed on your profile page.',
  notActive: 'This person is switched off or has not come in yet.',
  lastAdmin: 'Somebody has to administer the desk: this is the last administrator.',
  notYetAccepted: 'This person has not used the invitation yet.',
  sourceHasToken: 'This source has a live token: rotate or revoke it.',
  rotationRunning: 'Two tokens of this source are live. Revoke the former one first.',
  alreadyRevoked: 'This token is revoked already.',
  tooManyTokens: 'There are too many live tokens.',
  wrongCode: 'The code is not right, or was used before.',
  requiredByRole: 'Your role needs a second factor.',
  wrongPassword: 'The password is not right.',
  noPassword: 'You signed in by a link and have no password. Sign out and in again by a new link.',
  sessionEnded: 'Your session has ended. Sign in again.',
  reauthenticationNeeded: 'Not done: it was not confirmed that it is you.',
  forbidden: 'Your role does not allow it.',
};

/** Why the server refused, in a sentence for the person in front of it. */
export function refusalText(answer: Extract<ApiAnswer<unknown>, { ok: false }>): string {
  if (answer.status === 0) return 'The server does not answer.';
  if (answer.status === 429) return WORDS['tooManyTries'] ?? answer.message;
  const text = WORDS[answer.reason] ?? WORDS[answer.message] ?? `Refused: ${answer.message}`;
  return answer.errorId === null ? text : `${text} Error id ${answer.errorId}.`;
}
