import { Component, type ReactNode } from 'react';
import { Button } from '@mantine/core';

interface ErrorBoundaryProps {
  /** What is lost when it fails: `window`, `inspector`. */
  readonly place: string;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly message: string | null;
}

/** A mistake of ours in one part of the window leaves the others, and the project, as they are. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { message: null };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    return (
      <div className="broken" role="alert">
        <p>The {this.props.place} could not be drawn. Your project is kept; this is a mistake in Unroll.</p>
        <p className="mono dim">{this.state.message}</p>
        <Button onClick={() => this.setState({ message: null })}>Draw it again</Button>
      </div>
    );
  }
}
