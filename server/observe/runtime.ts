/** Lines of the runtime and what security.md [NV2] says of them; dates are the last day of support. */
const LINES: Readonly<Record<number, { readonly floor: string; readonly endOfLife: string }>> = {
  22: { floor: '22.23.2', endOfLife: '2027-04-30' },
  24: { floor: '24.18.1', endOfLife: '2028-04-30' },
};

/** One sentence when the runtime is past its end of life, below its floor or unknown; null when all is well [NV3]. */
export function runtimeWarning(version: string, nowMs: number): string | null {
  const [major = 0, minor = 0, patch = 0] = version.replace(/^v/, '').split('.').map(Number);
  const line = LINES[major];
  if (line === undefined) return `Node ${version} is not a line this server knows; it is made for Node 24.`;
  if (nowMs >= Date.parse(`${line.endOfLife}T00:00:00Z`) + 86_400_000) {
    return `Node ${version} is past its end of life (${line.endOfLife}); it gets no more security fixes.`;
  }
  const [, floorMinor = 0, floorPatch = 0] = line.floor.split('.').map(Number);
  if (minor < floorMinor || (minor === floorMinor && patch < floorPatch)) {
    return `Node ${version} is below ${line.floor}, which has security fixes this server needs.`;
  }
  return null;
}
