/**
 * The house's own lint rules: what oxlint has no setting for. Each is a wall of ARCHITECTURE.md, and
 * `walls.test.ts` plants one fault for each.
 */

/** A plain rule: `visit` receives a reporter of (node) and returns the visitors. */
function rule(message, visit) {
  return {
    meta: { type: 'problem', messages: { found: message } },
    create(context) {
      return visit((node) => context.report({ node, messageId: 'found' }));
    },
  };
}

function nameOf(node) {
  if (node?.type === 'Identifier') return node.name;
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  return undefined;
}

/** True for `name` and for `globalThis.name`, `global.name` and `window.name`. */
function isGlobal(node, name) {
  if (node?.type === 'Identifier') return node.name === name;
  if (node?.type !== 'MemberExpression') return false;
  return ['globalThis', 'global', 'window', 'self'].includes(nameOf(node.object)) && nameOf(node.property) === name;
}

/** [WL4] The pure rooms run to completion: nothing in them waits. */
const pureSync = rule('A pure room runs to completion: no async function and no await.', (report) => {
  const check = (node) => {
    if (node.async) report(node);
  };
  return {
    FunctionDeclaration: check,
    FunctionExpression: check,
    ArrowFunctionExpression: check,
    AwaitExpression: report,
    ForOfStatement(node) {
      if (node.await) report(node);
    },
  };
});

/** [WL6] The environment is read in `server/config.ts` only. */
const noEnv = rule('Only server/config.ts reads the environment: take the value as an argument.', (report) => ({
  MemberExpression(node) {
    if (nameOf(node.property) === 'env' && isGlobal(node.object, 'process')) report(node);
  },
  VariableDeclarator(node) {
    if (!isGlobal(node.init, 'process') || node.id.type !== 'ObjectPattern') return;
    if (node.id.properties.some((property) => nameOf(property.key) === 'env')) report(node);
  },
}));

/** [WL6] The clock is read in `thread/clock.ts`, `observe/` and `main.ts` only. */
const noWallClock = rule(
  'Only thread/clock.ts, observe/ and main.ts read the clock: take `now` as an argument.',
  (report) => ({
    MemberExpression(node) {
      if (nameOf(node.property) === 'now' && isGlobal(node.object, 'Date')) report(node);
    },
    NewExpression(node) {
      if (isGlobal(node.callee, 'Date')) report(node);
    },
    CallExpression(node) {
      if (isGlobal(node.callee, 'Date')) report(node);
    },
  }),
);

/** Server actions would be a second, unlisted door into the server. */
const noUseServer = rule("No server actions: the server's doors are its routes and socket events.", (report) => ({
  ExpressionStatement(node) {
    if (node.expression.type === 'Literal' && node.expression.value === 'use server') report(node);
  },
}));

/** Text from a venue, a trader or a rule is never markup. */
const noRawHtml = rule('No dangerouslySetInnerHTML: text from outside is never markup.', (report) => ({
  JSXAttribute(node) {
    if (node.name.name === 'dangerouslySetInnerHTML') report(node);
  },
  Property(node) {
    if (nameOf(node.key) === 'dangerouslySetInnerHTML') report(node);
  },
  MemberExpression(node) {
    if (['innerHTML', 'outerHTML', 'insertAdjacentHTML'].includes(nameOf(node.property))) report(node);
  },
}));

export default {
  meta: { name: 'house' },
  rules: {
    'pure-sync': pureSync,
    'no-env': noEnv,
    'no-wall-clock': noWallClock,
    'no-use-server': noUseServer,
    'no-raw-html': noRawHtml,
  },
};
