'use client';

import { Component } from 'react';
import type { ReactNode } from 'react';
import { ErrorPanel } from './error-panel.tsx';

type Props = {
  /** What failed, as a person calls it. */
  readonly name: string;
  /** What stands in its place in a small space; the panel with its cause by default. */
  readonly small?: ((detail: string, retry: () => void) => ReactNode) | undefined;
  readonly children: ReactNode;
};
type State = { readonly failure: Error | null };

/** One part of a page that failed says so and can be tried again; the rest of the page lives [EE3]. */
export class PanelBoundary extends Component<Props, State> {
  override readonly state: State = { failure: null };

  static getDerivedStateFromError(failure: unknown): State {
    return { failure: failure instanceof Error ? failure : new Error(String(failure)) };
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === null) return this.props.children;
    const retry = (): void => this.setState({ failure: null });
    const { name, small } = this.props;
    if (small !== undefined) return small(failure.message, retry);
    return <ErrorPanel title={`${name} failed`} detail={failure.message} errorId={null} onRetry={retry} />;
  }
}
