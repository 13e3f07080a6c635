/**
 * Loads a package that stands in bench/node_modules. Its name is a value here and no literal: the peers are not there when
 * types, walls and dead code are checked, so each file of a peer names what it uses of it.
 */
export async function fromRegistry(name: string): Promise<unknown> {
  return import(name);
}
