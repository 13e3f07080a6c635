import type { DemoReport } from './demo-ingest.ts';

/** What the console says of the demo's way to the open floor; null where there is nothing to say yet. */
export function demoSentence(report: DemoReport): string | null {
  switch (report.type) {
    case 'settingUp':
      return report.done === report.total ? `The demo is set up: ${report.total} inputs.` : null;
    case 'continued':
      return `The demo goes on with seed ${report.seed} and ${report.accounts} accounts.`;
    case 'trading':
      return `${report.accounts} accounts trade ${report.instruments} simulated instruments.`;
    case 'slipped':
      return null;
  }
}
